"""What may not stand together in one expression: figures that may be one, numbers without a unit."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import NOUNS
from township_stats.numerals.unitword import unit_at
from township_stats.units import compatible, lookup

__all__ = ["clash"]

_LIST_SIGNS: Final = frozenset({"、", "和", "或", "及", "与"})
_TIME: Final = frozenset({"days", "months", "age"})
_DATES: Final = frozenset({"年", "月", "日", "季度"})
_NOUN = re.compile("|".join(NOUNS))
_UNKNOWN_UNIT = re.compile(rf"(?!{_NOUN.pattern}|[的了和与及或至到为是占起])[\u4e00-\u9fff]+")
_AFTER_ENDS: Final = frozenset("上下内右")
_LITTLE: Final = "儿"  # 千儿八百


def clash(s: str, before: Found | None, was_figure: bool, found: Found, is_figure: bool) -> str:
    """Say why two neighbours of one expression, or a number and what follows it, cannot be read.

    Parameters
    ----------
    s
        The expression, normalised.
    before, found
        A numeral and the one before it, which may be none.
    was_figure, is_figure
        Whether each was read as a figure, or as a name.

    Returns
    -------
    str
        Empty where nothing is wrong.
    """
    if is_figure and (problem := _follows(s, found)):
        return problem
    if before is None:
        return ""
    between = s[before.end : found.start]
    if not between and s[found.start] in "+-":
        return "像是算式，不是一个数"
    if between in {"", "零"} and was_figure:
        return _touching(s, before, found, is_figure)
    if not between and is_figure and before.number.hanzi:
        is_date = before.unit in _DATES and found.unit
        return "" if is_date else f"“{s[before.start : found.end]}”读不出来"
    if between == _LITTLE:
        return f"“{s[before.start : found.end]}”说不准是多少"
    if between in _LIST_SIGNS and was_figure != is_figure:
        name, figure = (found, before) if was_figure else (before, found)
        is_bare = name.number.hanzi and not name.unit
        is_word = was_figure and name.end - name.start == 1 and name.end < len(s)  # 2万元、一般
        if is_bare and not is_word and (was_figure or figure.number.hanzi):
            return f"“{s[name.start : name.end]}”没有单位，“{s[figure.start : figure.end]}”有"
    return ""


def _follows(s: str, found: Found) -> str:
    """Look at what stands directly behind a figure without a unit of its own."""
    if found.unit or found.end == len(s):
        return ""
    if found.shape == "ratio":
        return "比和分数后面不带单位" if unit_at(s, found.end) else ""
    unknown = _UNKNOWN_UNIT.match(s, found.end) if found.shape == "number" else None
    if unknown is None:
        return ""
    return f"“{s[found.start : found.end]}”后面的“{unknown[0][:8]}”不是认识的单位"


def _touching(s: str, before: Found, found: Found, is_figure: bool) -> str:
    here = s[found.start : found.end]
    if not is_figure:
        is_date = found.unit in _DATES and not found.number.hanzi
        is_word = found.number.hanzi and not found.unit and found.end < len(s)  # 五保户
        return "" if is_date or is_word else f"“{here}”读不出来"
    if found.shape == "ratio":
        return f"“{s[before.start : found.end]}”是一个数还是两个数，不清楚"
    if not found.unit and found.shape == "number" and not _NOUN.match(s, found.end):
        return f"后面的“{here}”没有单位"
    if found.shape == "redacted" and any(c.isdigit() for c in here):
        return f"“{here[0]}”像是乘号"
    if found.shape == "redacted" and not found.unit:
        return f"后面的“{here}”没有单位"
    if s[before.end - 1] in _AFTER_ENDS:  # 50亩以上100亩以下
        return ""
    if compatible(before.unit, found.unit) or {_dimension(before), _dimension(found)} <= _TIME:
        return f"“{s[before.start : found.end]}”是一个数还是两个数，不清楚"
    return ""


def _dimension(found: Found) -> str:
    unit = lookup(found.unit) if found.unit else None
    return unit.dimension if unit else ""
