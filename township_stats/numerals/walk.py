"""Walking through a text from one numeral to the next and telling figures from names and faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from township_stats.numerals.addup import RUN_TOGETHER
from township_stats.numerals.context import is_figure, is_ranked
from township_stats.numerals.found import Found
from township_stats.numerals.hedgeword import take_hedges
from township_stats.numerals.lexicon import BEFORE, CHANGES, is_counted
from township_stats.numerals.names import is_name
from township_stats.numerals.numeral import NUMERALS, Number
from township_stats.numerals.scan import figure_at, redacted_at
from township_stats.numerals.unitword import unit_at

__all__ = ["Verdict", "walk", "whole_figure"]


class Verdict(Enum):
    """What a numeral in a text turned out to be."""

    FIGURE = "figure"
    NAME = "name"
    LOOSE = "loose"  # a number without a unit among other words
    FAULT = "fault"


# Where a figure can begin, or a quoted name or title that is passed over.
_CANDIDATE = re.compile(
    rf"[0-9{NUMERALS}]|几(?=[十百千万亿])|数(?=[十百千万亿])|半|个半|[*×□■]|[Xx]|某某|__|…(?=[万亿])"
    r"|“[^“”\n]{1,20}”|‘[^‘’\n]{1,20}’|《[^》\n]{1,80}》|\"[^\"，。；\n]{1,20}\""
)
_CODE = re.compile(r"[Xx][0-9]{3}")  # 县道X012
_HIDES = re.compile(r"[*□■]|××|XX")
_QUOTED_FIGURE = re.compile(r"[0-9][万亿]?[余多]?[元亩吨%]|%")
_WORD_BEFORE_MANY = frozenset("人户总次件指倍个基岁天度系分参少多台套网点面亩无为")
_MASKS = frozenset("*×□■Xx某_…")
_QUOTES = frozenset('“‘《"')
_HALF_SHARE = re.compile(
    r"(?:占比?|比重|比例|比率|率)[^，。；、]{0,10}(?:过|超|超过|近|接近|将近)$"
)
_CLAUSE_ENDS = re.compile(r"[，。；、,;）)\n的]|$")
_LEADS: Final = frozenset({*BEFORE, *CHANGES})
_LONGEST_LIST = 8
_SPACED = re.compile(r" [0-9]+")
_UNSIGNED = frozenset({"ratio", "fold"})
_SIGNS = frozenset("-+负")
_DEGREES: Final = frozenset({"℃", "°C", "度", "摄氏度"})
_SIGNED_UNITS = frozenset({"%", "‰", "‱", "个百分点", "百分点", "℃", "摄氏度"})


def walk(s: str, *, strict: bool = False) -> Iterator[tuple[Found, Verdict]]:
    """Yield every numeral of normalised text with what it is.

    Parameters
    ----------
    strict
        True where the text is nothing but figures (a cell, an expression).

    Examples
    --------
    >>> [(f.start, f.end, v.value) for f, v in walk("2023年新建5户")]
    [(0, 5, 'name'), (7, 9, 'figure')]
    """
    at = 0
    while match := _CANDIDATE.search(s, at):
        i = match.start()
        c = s[i]
        if c in _QUOTES:
            if c in "《" or not _QUOTED_FIGURE.search(s, i, match.end()):
                at = match.end()
                yield Found(i, at, Number(i, at)), Verdict.NAME
            else:
                at = i + 1
            continue
        found = _scan(s, i, strict)
        if found is None:
            at = i + 1
            continue
        verdict = _judge(s, found, strict)
        at = max(found.end, i + 1)
        yield found, verdict


def whole_figure(s: str) -> Found | None:
    """Return the figure with a unit that the whole of `s` is, None where more must be looked at."""
    match = _CANDIDATE.search(s)
    if match is None or s[match.start()] in _QUOTES:
        return None
    i = match.start()
    if i and s[:i] not in _LEADS:
        return None
    found = _scan(s, i, strict=True)
    if found is None or found.fault or found.end != len(s) or not found.unit:
        return None
    if found.start and s[: found.start] not in CHANGES:
        return None
    return found if _judge(s, found, strict=True) is Verdict.FIGURE else None


def _scan(s: str, i: int, strict: bool) -> Found | None:
    c = s[i]
    is_digit = "0" <= c <= "9"
    if not is_digit:
        if c in _MASKS:
            return _masked(s, i, strict)
        if c in "半个数" and not strict:
            is_word = c == "数" and i and s[i - 1] in _WORD_BEFORE_MANY  # 户数十分 is no 数十
            if is_word or (c != "数" and s[i : i + 2] != "半数" and not _is_half_share(s, i)):
                return None
    found = figure_at(s, i, strict=strict)
    if found is None:
        return None
    end = found.number.end
    if is_digit and end < len(s) and s[end] in _MASKS:
        if _HIDES.match(s, end):
            return redacted_at(s, i)
        if strict and s[end] in "×X":
            return _hidden_digit(s, i, found)
    if found.start and s[found.start - 1] in _SIGNS and not found.fault:
        _take_sign(s, found, strict)
    elif found.unit in _DEGREES and s.endswith(("零下", "零上"), 0, found.start):
        _take_zero(s, found)
    return found


def _is_half_share(s: str, i: int) -> bool:
    """Tell 占比过半 from 时间过半、任务过半 and 半年."""
    return bool(_HALF_SHARE.search(s, max(0, i - 16), i) and _CLAUSE_ENDS.match(s, i + 1))


def _hidden_digit(s: str, i: int, found: Found) -> Found:
    """Tell 1×2户, where a digit is withheld, from 2×3米, a product."""
    hidden = redacted_at(s, i)
    return hidden if hidden and hidden.unit and is_counted(hidden.unit) else found


def _masked(s: str, i: int, strict: bool) -> Found | None:
    before = s[i - 1 : i]
    if s[i] in "Xx" and ((before.isascii() and before.isalnum()) or _CODE.match(s, i)):
        return None
    if s[i] == "×" and before.isdigit() and not strict:  # 3×5
        return None
    return redacted_at(s, i)


def _take_sign(s: str, found: Found, strict: bool) -> None:
    """Take a sign before the number, and a hedge before the sign (约-2万元)."""
    i = found.start
    if i < found.number.start:
        return
    if found.shape in _UNSIGNED or (found.shape == "point" and found.unit == "%"):
        return
    sign, before = s[i - 1], s[i - 2] if i > 1 else " "
    if strict:
        if before in {"-", "+"}:
            found.fault = "正负号重复"
        elif before in NUMERALS or (before.isascii() and before != " "):
            return  # 3千+2万 is a sum
    elif found.unit not in _SIGNED_UNITS or (before.isascii() and before.isalnum()):
        return
    found.start = i - 1
    if sign != "+":
        number = found.number
        number.mantissa = -number.mantissa
        if found.high is not None:
            found.fault = "负数的区间写法不清楚"
    take_hedges(s, found)


def _take_zero(s: str, found: Found) -> None:
    """Read 零下5度 as -5摄氏度."""
    found.start -= 2
    found.unit = "摄氏度" if found.unit == "度" else found.unit
    if s[found.start + 1] == "下":
        found.number.mantissa = -found.number.mantissa
        if found.high is not None:
            found.fault = "负数的区间写法不清楚"
    take_hedges(s, found)


def _judge(s: str, found: Found, strict: bool) -> Verdict:
    if found.fault:
        unit = unit_at(s, found.end)
        i = found.number.start
        if i and s[i - 1].isascii() and s[i - 1].isalpha():  # X012
            return Verdict.NAME
        is_word = found.number.hanzi and found.fault == RUN_TOGETHER  # 七一, 五四, 一九八四年
        return Verdict.NAME if is_word and (not unit or unit[0] == "年") else Verdict.FAULT
    if is_name(s, found):
        return Verdict.NAME
    spaced = None if found.unit or found.shape != "number" else _SPACED.match(s, found.end)
    if spaced is not None:
        found.fault = "数字中间有空格"
        found.end = spaced.end()
        return Verdict.FAULT
    if strict:
        return Verdict.NAME if is_ranked(s, found) else _judge_strictly(s, found)
    if _listed(s, found) or is_figure(s, found):
        return Verdict.FIGURE
    return Verdict.NAME


def _listed(s: str, found: Found) -> bool:
    """Give 0.3 of 分别下降0.3、0.5个百分点 the unit that stands behind the last of the list."""
    if found.unit or found.shape != "number" or found.number.hanzi or found.high is not None:
        return False
    end = found.end
    for _ in range(_LONGEST_LIST):
        if s[end : end + 1] not in {"、", "和", "与", "及"} or not s[end + 1 : end + 2].isdigit():
            return False
        other = figure_at(s, end + 1)
        if other is None or other.fault or other.shape != "number":
            return False
        if other.unit:
            if other.unit in _SIGNED_UNITS:
                found.unit = other.unit
            return bool(found.unit)
        end = other.end
    return False


def _judge_strictly(s: str, found: Found) -> Verdict:
    number = found.number
    alone = found.end - found.start == len(s) or (
        not s[: found.start].strip(" ") and not s[found.end :].strip(" ")
    )
    if number.bare and not found.hedged and not (alone and number.end - number.start > 1):
        if alone:
            found.fault = "只有“万”“千”一类的倍数，没有数"
            return Verdict.FAULT
        return Verdict.NAME
    if number.vague and found.end == len(s):
        return Verdict.FIGURE
    if number.hanzi and not alone and found.shape == "number" and not found.hedged:
        if found.unit and not found.start and s[found.end : found.end + 1].isdigit():  # 一户5人
            return Verdict.FIGURE
        return Verdict.FIGURE if is_figure(s, found) else Verdict.NAME
    if found.unit or alone or found.shape != "number" or number.scale or found.hedged:
        return Verdict.FIGURE
    return Verdict.FIGURE if is_figure(s, found) or found.end == len(s) else Verdict.LOOSE
