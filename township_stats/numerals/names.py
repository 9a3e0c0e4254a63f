"""Numbers that are names wherever they stand: dates, clock times, codes, ordinals."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.numeral import NUMERALS, Number

__all__ = ["is_name", "is_year"]

_LETTER = re.compile(r"[A-Za-z]")
_WORD_BEFORE: Final = frozenset("第“《+#№±")
_ADDED: Final = frozenset(("元", "户", "人", "亩", "吨", "公里", "平方米"))
_SUMMAND = re.compile(rf"[0-9万亿余多](?:{'|'.join(sorted(_ADDED))})\+$")  # 3户+2户, not 1+3
_CLOCK = re.compile(r"(?:0[0-9]|1[0-9]|2[0-4]|[0-9]):(?:00|15|30|45)|0[0-9]:[0-5][0-9]")
_BREAKS: Final = frozenset("，·'’×")
_GROUP = re.compile(r"(?<![0-9.])[0-9]{1,3}，$")
_MIXED = re.compile(rf"[0-9{NUMERALS}]又$")  # 一又二分之一
_HOUR_BEFORE = re.compile(rf"[0-9{NUMERALS}][时点分:]$")
_SHARED = re.compile(r"(?:比|按|占|由|配)[^，。；]{0,6}$")
_DATED: Final = {"年": 0, "月": 12, "日": 31, "季度": 4, "周年": 999}
_EVERY = re.compile(r"100%|百分之?百|一批?")  # 六个百分百, 五个一, 三个一批


def is_name(s: str, found: Found) -> bool:
    """Tell whether the number is a date, a code or an ordinal wherever it stands."""
    number, unit = found.number, found.unit
    i = number.start
    if i:
        previous = s[found.start - 1 : found.start]
        last = s[i - 1]
        if previous in _WORD_BEFORE and not _SUMMAND.search(
            s, max(0, found.start - 8), found.start
        ):
            return True
        if last.isascii() and last.isalpha():
            return True
        if previous in {"〔", "["} and not unit:  # 〔2023〕5号
            return True
        if previous == " " and not unit and i > 1 and _LETTER.match(s[i - 2]):
            return True
        if last in _BREAKS and _broken(s, number, last):
            return True
        if unit in {"分", "秒"} and _HOUR_BEFORE.search(s, max(0, i - 3), i):
            return True
    if number.end < len(s):
        if s[number.end] == "+" or (unit not in _ADDED and s.startswith("+", found.end)):
            return True
        every = _EVERY.match(s, found.end) if unit == "个" else None
        if every and (number.hanzi or every[0] != "一"):
            found.end = every.end()
            return True
    if found.shape == "ratio":
        is_mixed = _MIXED.search(s, max(0, found.start - 2), found.start)
        return is_mixed is not None or _is_clock(s, found)
    return unit in _DATED and found.shape == "number" and _is_date(s, found)


def _broken(s: str, number: Number, sign: str) -> bool:
    """Tell the rest of a number that a sign breaks (12·5亩, 1，500元, 2×35万千瓦)."""
    if not s[number.start - 2 : number.start - 1].isdigit() or number.hanzi:
        return False
    return sign != "，" or (
        number.end - number.start == 3
        and bool(_GROUP.search(s, max(0, number.start - 6), number.start))
    )


def _is_date(s: str, found: Found) -> bool:
    number, unit = found.number, found.unit
    if unit == "年":
        return (
            s[found.end - 1] == "年"
            and number.more in {"", "来"}
            and is_year(number.mantissa, number.exponent)
        )
    if number.exponent:
        return False
    return 0 < number.mantissa <= _DATED[unit]


def is_year(mantissa: int, exponent: int) -> bool:
    """Tell whether a bare number may be a year; 2.2023 is a heading run into one."""
    return (exponent == 0 and 1000 <= mantissa <= 2200) or exponent < -2


def _is_clock(s: str, found: Found) -> bool:
    """Tell 8:30 and 08:05 from the ratio 1:18."""
    i = found.number.start
    clock = _CLOCK.match(s, i)
    if clock is None or clock.end() != found.end or found.hedged:
        return False
    return not _SHARED.search(s, max(0, i - 8), i)
