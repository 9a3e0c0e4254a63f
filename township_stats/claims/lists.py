"""Lists that are answered in order: A、B、C分别为x、y、z, A／B：x／y, A、B：x、y, and 前者x，后者y."""

from __future__ import annotations

import re
from collections.abc import Sequence

from township_stats.numerals import Surface

_RESPECTIVELY = re.compile(r"分别|依次|各为|对应|(?<!各)各(?=[^各，。；]{0,4}\d)")
_GAP = re.compile(r"[、，,和与及以\s]*")
_PARTS = re.compile(r"[、，,]|以及|(?<![涉普])及|[和与]")
_CLAUSES = re.compile(r"[，；：,;:]")
# 清收／发放 and 清收、发放： before figures parted by the same sign.
_LABELS = (
    (re.compile(r"\s*[/／]\s*"), re.compile(r"([^，。；：,;:、（）()]+)[）)]?[：:]?\s*$")),
    (re.compile(r"\s*、\s*"), re.compile(r"([^，。；：,;:（）()]+)(?:[）)][：:]?|[：:])\s*$")),
)
_FORMER = re.compile(r"([前后])者[有为是达到分别]*$")


def answered(
    text: str, start: int, end: int, surfaces: Sequence[Surface]
) -> dict[int, tuple[str, str]]:
    """Tell which words of a list each figure of a sentence answers.

    Parameters
    ----------
    text, start, end
        The text and where the sentence stands in it.
    surfaces
        The figures of the sentence.

    Returns
    -------
    dict
        By number of the figure: its item of the list, and the list. A second 分别 without items of
        its own (…，涉及农户分别为x、y) goes by the items of the first.

    Examples
    --------
    >>> from township_stats.numerals import extract
    >>> said = "河道、水源地垃圾分别为12吨和700余吨"
    >>> answered(said, 0, len(said), extract(said))[1][0]
    '水源地垃圾'
    """
    return (
        _respectively(text, start, end, surfaces)
        | _labelled(text, start, surfaces)
        | _former_and_latter(text, start, surfaces)
    )


def _respectively(
    text: str, start: int, end: int, surfaces: Sequence[Surface]
) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    items: list[str] = []
    phrase = ""
    for match in _RESPECTIVELY.finditer(text, start, end):
        run = _run_after(text, match.end(), surfaces)
        if len(run) < 2:
            continue
        former = max((item.end for item in surfaces if item.end <= match.start()), default=start)
        said = text[former : match.start()]
        *earlier, clause = _CLAUSES.split(said)
        whole = [words for words in reversed(earlier) if len(_parts(words)) == len(run)]
        for words in (clause, *whole, said):
            parts = _parts(words)
            if len(parts) >= len(run):
                items, phrase = parts[-len(run) :], words
                break
        if len(items) == len(run):
            lead = "" if clause in phrase else f"{clause}|"
            found |= {at: (lead + item, phrase) for at, item in zip(run, items, strict=True)}
    return found


def _parts(words: str) -> list[str]:
    return [part for part in _PARTS.split(words) if part.strip()]


def _run_after(
    text: str, at: int, surfaces: Sequence[Surface], between: re.Pattern[str] = _GAP
) -> list[int]:
    """Give the numbers of the figures that follow one another after a place."""
    run: list[int] = []
    for index, surface in enumerate(surfaces):
        if surface.start < at:
            continue
        gap = text[at : surface.start]
        if not between.fullmatch(gap) if run else _CLAUSES.search(gap):
            break
        run.append(index)
        at = surface.end
    return run


def _labelled(text: str, start: int, surfaces: Sequence[Surface]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for index, surface in enumerate(surfaces):
        former = surfaces[index - 1].end if index else start
        for sign, before in _LABELS:
            labels = before.search(text, former, surface.start)
            parts = sign.split(labels[1]) if labels else []
            run = _run_after(text, surface.start, surfaces, sign) if all(parts) else []
            if labels and len(parts) == len(run) > 1:
                found |= {at: (item, labels[1]) for at, item in zip(run, parts, strict=True)}
    return found


def _former_and_latter(
    text: str, start: int, surfaces: Sequence[Surface]
) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for index, surface in enumerate(surfaces):
        match = _FORMER.search(text[start : surface.start])
        if match is None:
            continue
        clauses = _CLAUSES.split(match.string[: match.start()])
        named = [(clause, _PARTS.split(clause)) for clause in clauses]
        pairs = [(clause, parts) for clause, parts in named if len(parts) >= 2]
        if pairs:
            clause, parts = pairs[-1]
            found[index] = (parts[-2 if match[1] == "前" else -1], clause)
    return found
