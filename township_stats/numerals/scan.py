"""One figure at one place of a text: a number with unit and hedges, a range, a ratio, a mask."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.compound import LARGER, take_smaller
from township_stats.numerals.found import Found
from township_stats.numerals.hedges import decimal
from township_stats.numerals.hedgeword import take_hedges
from township_stats.numerals.number import read_number
from township_stats.numerals.numeral import NUMERALS, Number
from township_stats.numerals.unitword import take_unit, unit_at
from township_stats.units import same_unit

__all__ = ["figure_at", "redacted_at"]

_OUT_OF: Final = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_WORDS: Final = frozenset("百千万半个零")
_NUMERIC: Final = frozenset("0123456789几" + NUMERALS)
_RANGE_SIGNS: Final = frozenset("至到—-~")
_JOINS: Final = _RANGE_SIGNS | frozenset(":比/分余多来")
_HALVES: Final = frozenset("上下前后大多东西南北")
_WIDEST: Final = 500  # 800—1.2万元, but not 50—10万元
_INCLUSIVE = re.compile(r"[（(]不?含[）)](?=[至到—~-])")
_MOST_TERMS: Final = 8
_RATIO_BEFORE = re.compile(r"(?:之比|比例|比值|配比)[为是约达到]{0,2}$")
_REDACTED = re.compile(r"[0-9.,]*(?:[*×□■]+|X+(?:\.X+)?|x+(?:\.x+)?|(?:某某)+|__+|…+)[0-9.,*×□]*")
_REDACTED_SCALE = re.compile(
    r" ?([余多])?(?:万亿|[十百千]?[万亿]|[百千](?![瓦米克伏焦帕卡升]))?([余多])?"
)


def figure_at(s: str, i: int, *, strict: bool = False) -> Found | None:
    """Scan the figure whose number starts at `i` of normalised text; None where there is none.

    Parameters
    ----------
    strict
        True where the text is nothing but figures (a cell), so that an ambiguous sign may be read
        as part of one (3比1).
    """
    c = s[i]
    if c in _WORDS:
        if c in "百千万" and s.startswith("分之", i + 1):
            return _percent_words(s, i)
        if c in "半个":
            return _half(s, i)
        if c == "零" and s[i + 1 : i + 2] in {"上", "下"}:  # 零下5度 is taken with its number
            return None
        if c == "零" and s.startswith("零增长", i):
            return Found(i, i + 3, Number(i, i + 3), "point", unit="%")
    number = read_number(s, i)
    if number is None:
        return None
    j = number.end
    found = Found(i, j, number)
    if number.fault:
        found.fault = number.fault
        return found
    found.high = number.high
    if j < len(s):
        c = s[j]
        if c == " " and s[j + 1 : j + 2] in {"余", "多"}:
            found.end = j + 1
            c = s[j + 1]
        if c in _JOINS:
            joined = _joined(s, found, c, strict)
            if joined is not None:
                return joined
            j = found.end
        take_unit(s, found, j)
        if not found.unit and s[j : j + 1] in {"(", "（"}:
            _bracketed_unit(s, found, j)
        if found.end < len(s):
            if found.unit in LARGER:
                take_smaller(s, found, strict)
            if inclusive := _INCLUSIVE.match(s, found.end):  # 50亩（含）至100亩
                found.end = inclusive.end()
            j = found.end
            if found.high is None and s[j : j + 1] in _RANGE_SIGNS and not number.more:
                _range(s, found, strict)
    take_hedges(s, found)
    return found


def _bracketed_unit(s: str, found: Found, j: int) -> None:
    """Read the unit of 2.5万（亩）."""
    unit = unit_at(s, j + 1)
    if unit is not None and s[unit[1] : unit[1] + 1] in {")", "）"}:
        found.unit, found.end = unit[0], unit[1] + 1


def _joined(s: str, found: Found, sign: str, strict: bool) -> Found | None:
    """Read what a sign behind the number makes of it: 3:1, 1/3, 四分之三, 30余; None for the last."""
    j = found.end
    follows = s[j + 1 : j + 2]
    if sign in "余多":
        found.number.more = sign
        found.end = j + 1
    elif sign == "来":
        if unit_at(s, j + 1):
            found.number.more = sign
            found.end = j + 1
    elif sign == ":" or (sign == "比" and (strict or _RATIO_BEFORE.search(s, 0, found.start))):
        if follows in _NUMERIC and not found.number.more and found.high is None:
            return _ratio(s, found)
    elif sign == "/":
        if follows.isdigit():
            return _divided(s, found, read_number(s, j + 1), "分数的分母不是数")
    elif sign == "分" and follows == "之":
        above = read_number(s, j + 2)
        if above is None or above.fault or above.high is not None:
            found.fault = "“分之”后面没有数"
            found.end = above.end if above else j + 2
            return found
        below, found.number = found.number, above
        found = _divided(s, found, below, "分母不是数")
        found.end = max(found.end, above.end)
        if s.startswith("分之", found.end):
            found.fault = "分数连在一起"
        take_hedges(s, found)
        return found
    return None


def _divided(s: str, found: Found, below: Number | None, fault: str) -> Found:
    above = found.number
    is_range = above.high is not None or (below is not None and below.high is not None)
    if below is None or below.fault or not below.mantissa or is_range:
        is_zero = below is not None and not below.fault and not below.mantissa
        found.fault = "分母是零" if is_zero else fault
        found.end = below.end if below else found.end + 1
        return found
    found.shape, found.end = "ratio", max(below.end, above.end)
    found.parts = tuple(decimal(part.mantissa, part.exponent) for part in (above, below))
    take_hedges(s, found)
    return found


def _ratio(s: str, found: Found) -> Found:
    terms = [found.number]
    at = found.number.end
    while s[at : at + 1] in ":比" and at + 1 < len(s) and s[at + 1] in _NUMERIC:
        term = read_number(s, at + 1)
        if term is None or term.fault or term.high or len(terms) >= _MOST_TERMS:
            found.fault = "比的各项不都是数"
            found.end = term.end if term else at + 1
            return found
        terms.append(term)
        at = term.end
    found.parts = tuple(decimal(term.mantissa, term.exponent) for term in terms)
    found.shape, found.end = "ratio", at
    if not all(found.parts[1:]):
        found.fault = "比的后项是零"
    take_hedges(s, found)
    return found


def _percent_words(s: str, i: int) -> Found:
    """Read 百分之九十五 and 百分之五至百分之八."""
    words = s[i : i + 3]
    unit = _OUT_OF[words]
    if s.startswith("百分之百", i) and s[i + 4 : i + 5] not in _NUMERIC | {"分"}:
        found = Found(i, i + 4, Number(i, i + 4, 100, hanzi=True), unit=unit)
    else:
        number = read_number(s, i + 3)
        if number is None or number.fault:
            end = number.end if number else i + 3
            own = unit if number else ""
            return Found(i, end, Number(i, end), unit=own, fault=f"“{words}”后面没有数")
        found = Found(i, number.end, number, unit=unit, high=number.high)
        if s[found.end : found.end + 1] in {"余", "多"}:
            number.more = s[found.end]
            found.end += 1
        elif s.startswith("分之", found.end):
            found.fault = "分数连在一起"
    if found.end < len(s) and s[found.end] in _RANGE_SIGNS and found.high is None:
        again = found.end + 1
        again += 3 * s.startswith(words, again)
        other = read_number(s, again)
        is_end = other is not None and not other.fault and other.high is None
        if other is not None and is_end and unit_at(s, other.end) is None:
            _set_high(found, other)
    take_hedges(s, found)
    return found


def _half(s: str, i: int) -> Found | None:
    """Read 半年, 个半月, 半数以上, 过半; 上半年 is no figure."""
    if i and s[i - 1] in _HALVES:
        return None
    at = i + 1
    number = Number(i, at, 5, -1, hanzi=True)
    if s[i] == "个":
        at += 1
        number.mantissa = 15
    is_share = s[at : at + 1] == "数"
    unit = None if is_share else unit_at(s, at)
    if unit is not None and unit[0] == "%":
        return None
    if unit is not None:
        found = Found(i, unit[1], number, "point", unit=unit[0])
    elif s[i] == "个":
        return None
    else:
        number.mantissa, number.exponent = 50, 0
        found = Found(i, at + is_share, number, "point", unit="%")
    take_hedges(s, found)
    return found if unit is not None or is_share or found.hedged else None


def _range(s: str, found: Found, strict: bool) -> None:
    """Extend a number to the range it opens: 3至5倍, 2—3万元, 50万元至100万元."""
    sign = s[found.end]
    at = found.end + 1
    if s.startswith("——", found.end):
        at += 1
    elif sign in "-~—" and s[at : at + 1] in {"-", "~", "—"}:
        found.fault = "区间的连接号重复"
        return
    if s[at : at + 1] not in _NUMERIC:
        if sign == "-" and strict:
            found.fault = "数后面有多余的连接号"
        return
    if sign in "到至" and found.start and s[found.start - 1] in "从由自":
        return  # from one figure to another, not a range
    other = read_number(s, at)
    if other is None or other.high is not None:
        return
    if other.fault:
        found.fault, found.end = other.fault, other.end
        return
    upper = Found(at, other.end, other)
    more = s[other.end : other.end + 1] in {"余", "多"}  # 300—500余人
    take_unit(s, upper, other.end + more)
    if more and not upper.unit:
        return
    if upper.unit in LARGER:
        take_smaller(s, upper, strict)
    if not _same_kind(found, upper) or (sign == "-" and not upper.unit and not strict):
        return
    _share_scale(found, upper)
    found.shape, found.unit = upper.shape, upper.unit
    _set_high(found, other)
    found.end = upper.end


def _same_kind(found: Found, upper: Found) -> bool:
    if not found.unit:
        return upper.shape in {"number", "share"}
    if upper.unit.startswith(f"{found.unit}/"):  # 5元—8元/斤
        return True
    return found.shape == upper.shape and bool(upper.unit) and same_unit(found.unit, upper.unit)


def _share_scale(found: Found, upper: Found) -> None:
    """Let 2—3万 share the 万 and 三到五成 the 成."""
    number, other = found.number, upper.number
    if found.unit:
        return
    if upper.shape == "share":
        number.exponent += 1
    elif other.scale and not number.scale:
        exponent = number.exponent + other.scale
        high = decimal(other.mantissa, other.exponent)
        if decimal(number.mantissa, exponent) < high:
            number.exponent = exponent
        elif high > decimal(number.mantissa, number.exponent) * _WIDEST:
            found.fault = "区间的两端相差太大"


def _set_high(found: Found, other: Number) -> None:
    number = found.number
    low = decimal(number.mantissa, number.exponent)
    high = decimal(other.mantissa, other.exponent)
    if low > high:
        found.fault = f"区间的下限{low}大于上限{high}"
    found.high = (other.mantissa, other.exponent)
    found.end = other.end


def redacted_at(s: str, i: int) -> Found | None:
    """Scan a withheld figure (``*余平方米``, ``××户``, ``3*万元``); None for anything else."""
    mask = _REDACTED.match(s, i)
    if mask is None:
        return None
    scale = _REDACTED_SCALE.match(s, mask.end())
    end = scale.end() if scale else mask.end()
    found = Found(i, end, Number(i, end), "redacted")
    if scale and (scale[1] or scale[2]):
        found.number.more = "余"
    unit = unit_at(s, end)
    if unit is not None:
        found.unit, found.end = unit
    take_hedges(s, found)
    return found
