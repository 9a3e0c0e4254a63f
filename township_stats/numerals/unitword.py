"""The unit behind a number: the longest spelling that is not the start of another word."""

from __future__ import annotations

import re

from township_stats.numerals.lexicon import unit_index

__all__ = ["unit_at"]

_BRACKET = re.compile(
    r"[（(](?:次|套|件|只|匹|羽|盆|户|人|台|辆|艘|组|个|条|株|座|处|所|项|家|头|眼|对|窝|箱|枚|块|片|根|间|村|社区|口|场|期|份|类)[)）]"
)
_FOLLOWS_LETTERS = re.compile(r"[A-Za-z0-9]")


def unit_at(s: str, j: int, *, skip_more: bool = False) -> tuple[str, int] | None:
    """Return the unit that stands at `j` of normalised text and where it ends, None without one.

    Parameters
    ----------
    skip_more
        Read 个多月 as 个月.

    Examples
    --------
    >>> unit_at("12万元/亩", 3)
    ('元/亩', 6)
    >>> unit_at("300人均", 3) is None
    True
    """
    found = _single(s, j) if not skip_more else _split(s, j)
    if found is None:
        return None
    name, end = found
    c = s[end : end + 1]
    if c == "（" or c == "(":
        bracket = _BRACKET.match(s, end)
        if bracket:
            return name + bracket[0], bracket.end()
    elif c == "/":
        below = _single(s, end + 1)
        if below is not None and below[0] != name:
            return f"{name}/{below[0]}", below[1]
    return found


def _split(s: str, j: int) -> tuple[str, int] | None:
    joined = _single(s[j] + s[j + 2 : j + 8], 0)
    return (joined[0], j + joined[1] + 1) if joined and joined[1] > 1 else None


def _single(s: str, j: int) -> tuple[str, int] | None:
    index = unit_index()
    first = s[j : j + 1]
    if first == " ":
        j += 2 if s[j + 1 : j + 2] == " " else 1
        first = s[j : j + 1]
    lengths = index.get(first)
    if lengths is None:
        return None
    for length, names in lengths:
        name = s[j : j + length]
        blocked = names.get(name)
        if blocked is None:
            continue
        end = j + length
        follows = s[end : end + 1]
        if follows:
            if follows in blocked:
                continue
            if name[-1].isascii() and name[-1].isalpha() and _FOLLOWS_LETTERS.match(follows):
                continue
        return name, end
    return None
