"""claims.toml: figures of a report that need no table, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from township_stats.errors import InputError, Problem
from township_stats.textfile import parse_toml, read_file

FILE = "data/raw/claims.toml"
_KEYS = ("figure", "near", "reason")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A figure that is not reconciled.

    Parameters
    ----------
    figure
        The figure as the report writes it (``12公里``); empty for every figure of the sentence.
    near
        Words of the sentence it stands in; empty for any sentence.
    reason
        Why.
    """

    figure: str
    near: str
    reason: str

    def covers(self, surface: str, sentence: str) -> bool:
        """Tell whether a figure in a sentence is meant."""
        return self.figure in ("", surface) and self.near in sentence


def read_exemptions(root: Path) -> tuple[Exemption, ...]:
    """Read a workbook's ``data/raw/claims.toml``; none where it is not there.

    Raises
    ------
    InputError
        With every entry that lacks a reason, names neither figure nor words, or has another key.
    """
    path = root / FILE
    if not path.exists():
        return ()
    content = parse_toml(read_file(path, FILE), FILE)
    entries = content.pop("exempt", [])
    problems = [_problem(0, f"不认识的键 {key!r}", "只可为 [[exempt]]") for key in content]
    exemptions = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        if not isinstance(entry, dict) or not all(isinstance(v, str) for v in entry.values()):
            problems.append(_problem(number, f"{entry!r}", "应为 [[exempt]]，各键的值写在引号内"))
            continue
        said = {key: str(entry.get(key, "")).strip() for key in _KEYS}
        problems += [
            _problem(number, f"不认识的键 {key!r}", f"只可为 {'、'.join(_KEYS)}")
            for key in entry
            if key not in _KEYS
        ]
        if not said["reason"]:
            problems.append(_problem(number, "没有写理由", "reason 必须填写"))
        if not (said["figure"] or said["near"]):
            problems.append(_problem(number, "没有写是哪个数", "至少填 figure 或 near 之一"))
        exemptions.append(Exemption(**said))
    if problems:
        raise InputError(problems)
    return tuple(exemptions)


def _problem(number: int, found: str, allowed: str) -> Problem:
    return Problem(FILE, "", f"第{number}条" if number else "", found, allowed)
