"""One figure at one place of a text: hedge, number, range or ratio, unit, hedge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Final

from township_stats.interval import Interval, nearest_quotient
from township_stats.numerals.hedges import Ends, bounds, decimal
from township_stats.numerals.lexicon import AFTER, BEFORE, BEFORE_WIDTHS, DIGITS, is_counted
from township_stats.numerals.number import NUMERALS, Number, read_number
from township_stats.numerals.unitword import unit_at
from township_stats.quantity import Quantity
from township_stats.terms import Kind, Qualifier, Status
from township_stats.units import lookup, same_unit

__all__ = ["Found", "figure_at", "redacted_at"]

_OUT_OF = {"百分之": "%", "千分之": "‰"}
_RANGE_SIGNS: Final = frozenset("至到—-~")
_NUMERIC: Final = frozenset("0123456789" + NUMERALS + "几")
_AFTER_FIRST: Final = frozenset(word[0] for word in AFTER)
_AFTER_WIDTHS: Final = tuple(sorted({len(word) for word in AFTER}, reverse=True))
_NOT_AFTER = {"上下": "游级班联楼铺", "左右": "岸两手", "以上": "", "以下": "简"}
_MORE_AFTER_UNIT = re.compile(r"[多余](?=$|[，。；、,.;)）\s的左]|[0-9])")
_WITHIN = re.compile(r"内(?=$|[，。；、,;)）\s的办完到解]|[0-9])")
_HALF = re.compile(r"(个)?半(?!数)")
_REDACTED = re.compile(
    r"[0-9.,]*(?:[*×□■]+|X+(?:\.X+)?|x+(?:\.x+)?|(?:某某)+|__+|…+)[0-9.,*×□]*"
)
_REDACTED_SCALE = re.compile(r" ?([余多])?(万亿|[十百千]?[万亿]|[百千](?![瓦米克伏]))?([余多])?")

# A verb or noun in whose last character a hedge seems to start: 节约50吨, 附近3个, 侦破30起, 经过5年.
_NOT_BEFORE: Final = {
    "约": "节预签合公条制集契违特邀履解简",
    "近": "附最临靠邻亲新走拉",
    "过": "经通度渡越走不难错路审",
    "破": "侦告爆打查残攻识冲",
    "超": "赶反高远",
    "上": "以成网线马加跟晚早迎送带赶续",
}
_BARE_ONLY: Final = frozenset({"上"})
_TEN = re.compile(r"[十百千万亿]")


@dataclass(slots=True)
class Found:
    """A figure as it was scanned; :meth:`quantity` says what it means.

    Parameters
    ----------
    start, end
        Span with hedges and unit.
    number
        The numeral; the first one of a range or ratio.
    shape
        ``number``, ``share`` (成), ``half``, ``fold`` (番), ``fraction``, ``ratio``, ``redacted``.
    high
        Mantissa and exponent of the upper end of a range.
    unit
        Unit as written, empty where there is none.
    qualifier
        The hedge nearest the number.
    hedged
        True where any hedging word stands there.
    parts
        Terms of a ratio or fraction.
    fault
        Why it is no figure; empty where it is one.
    """

    start: int
    end: int
    number: Number
    shape: str = "number"
    high: tuple[int, int] | None = None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    hedged: bool = False
    parts: tuple[Decimal, ...] = field(default=())
    fault: str = ""

    def quantity(self, direction: str | None = None) -> Quantity:
        """Return the quantity that the words stand for."""
        if self.shape == "redacted":
            return Quantity(
                None,
                self.unit,
                self.qualifier,
                kind=Kind.REDACTED,
                status=Status.SUPPRESSED,
                direction=direction,
            )
        if self.shape in {"ratio", "fraction"}:
            return self._ratio(direction)
        mantissa, exponent = self.number.mantissa, self.number.exponent
        high = self.high
        unit, kind = self.unit, unit_kind(self.unit)
        if self.shape == "share":
            unit, kind, exponent = "%", Kind.PERCENT, exponent + 1
            high = high and (high[0], high[1] + 1)
        elif self.shape == "fold":
            mantissa, exponent, unit, kind = 2**mantissa, 0, "倍", Kind.MULTIPLE
        step = decimal(1, exponent)
        if high is not None:
            lower, upper = decimal(mantissa, exponent), decimal(*high)
            if self.number.vague:
                return Quantity(
                    None, unit, Qualifier.APPROX, lower, upper, kind=Kind.OTHER, direction=direction
                )
            return Quantity(
                None,
                unit,
                Qualifier.RANGE,
                lower,
                upper,
                kind=kind,
                direction=direction,
                step=step,
            )
        value = decimal(mantissa, exponent)
        ends: Ends = (value, value, False, False)
        if self.qualifier is not Qualifier.EXACT or self.shape not in {"half", "fold"}:
            ends = bounds(value, mantissa, exponent, self.qualifier, is_counted(unit))
        return Quantity(
            value,
            unit,
            self.qualifier,
            *ends,
            kind,
            Status.REPORTED,
            direction,
            (),
            step,
        )

    def _ratio(self, direction: str | None) -> Quantity:
        value = nearest_quotient(*self.parts) if len(self.parts) == 2 else None
        ends: Ends = (None, None, False, False)
        if value is not None and self.qualifier is Qualifier.EXACT:
            above, below = (Interval.of(part, part) for part in self.parts)
            quotient = above.over(below)  # rounded outward where the decimal does not end
            ends = (quotient.low, quotient.high, False, False)
        elif value is not None:
            sign, digits, exponent = value.as_tuple()
            mantissa = int("".join(map(str, digits)))
            ends = bounds(value, -mantissa if sign else mantissa, int(exponent), self.qualifier, False)
        return Quantity(
            value, "", self.qualifier, *ends, Kind.RATIO, Status.REPORTED, direction, self.parts
        )


@cache
def unit_kind(unit: str) -> Kind:
    """Return the kind of figure that a unit makes."""
    if unit in {"%", "‰"}:
        return Kind.PERCENT
    if unit == "倍":
        return Kind.MULTIPLE
    known = lookup(unit) if unit else None
    if known is not None and known.dimension == "points":
        return Kind.PERCENTAGE_POINT
    return Kind.MEASURE


def figure_at(s: str, i: int, *, strict: bool = False) -> Found | None:
    """Scan the figure whose number starts at `i` of normalised text; None where there is none.

    Parameters
    ----------
    strict
        True where the text is nothing but figures (a cell), so that an ambiguous word may be read
        as a numeral.
    """
    if s.startswith("分之", i + 1) and s[i] in "百千":
        return _percent_words(s, i)
    if s[i] in "半个":
        return _half(s, i)
    number = read_number(s, i)
    if number is None:
        return None
    found = Found(i, number.end, number)
    if number.fault:
        found.fault = number.fault
        return found
    if number.high is not None:
        found.high = number.high
        found.qualifier = Qualifier.RANGE
    j = number.end
    c = s[j : j + 1]
    if c == ":" or (c == "比" and strict):
        if s[j + 1 : j + 2] in _NUMERIC and s[j + 1 : j + 2]:
            return _ratio(s, found)
    elif c == "/" and s[j + 1 : j + 2].isdigit():
        return _slash(s, found)
    elif c == "分" and s[j + 1 : j + 2] == "之":
        return _fraction(s, found)
    if c in "余多" and c and not number.more:
        number.more = c
        j += 1
        c = s[j : j + 1]
        _scale_after_more(s, found, j)
        j = max(j, found.end)
        c = s[j : j + 1]
    found.end = j
    _unit_or_share(s, found, j, strict)
    c = s[found.end : found.end + 1]
    if c in _RANGE_SIGNS and c and found.high is None and not number.more:
        _range(s, found, strict)
    _hedge(s, found)
    return found


def _scale_after_more(s: str, found: Found, j: int) -> None:
    """Take the 亿 of 2个多亿 (the scanner has taken 410余万 already)."""
    found.end = j


def _unit_or_share(s: str, found: Found, j: int, strict: bool) -> None:
    number = found.number
    c = s[j : j + 1]
    if c == "成" and not number.scale and number.exponent <= 0:
        if s[j + 1 : j + 2] not in "立为功本员果效交长熟都品就分片套型鱼" or j + 1 >= len(s):
            _share(s, found, j)
            return
    if c == "番" and not number.scale and number.mantissa < 30 and number.exponent == 0:
        found.shape, found.end = "fold", j + 1
        for verb in ("翻", "翻了", "翻近", "翻了近", "再翻"):
            if s.endswith(verb, 0, found.start):
                found.start -= len(verb)
                break
        return
    half = _HALF.match(s, j) if c in "个半" and c else None
    if half and number.exponent >= 0 and found.high is None:
        unit = unit_at(s, half.end())
        if unit:
            _add_half(number)
            found.shape, found.unit, found.end = "half", unit[0], unit[1]
            return
    if c == "个" and s[j + 1 : j + 2] in "亿多余" and s[j + 1 : j + 2]:
        if _hundred_millions(s, found, j):
            return
    unit = unit_at(s, j)
    if unit is None:
        if c == "半" and s[number.start : j] == "一" and s[j + 1 : j + 2] != "路":
            number.mantissa = 50
            found.shape, found.unit, found.end = "half", "%", j + 1
        return
    found.unit, found.end = unit
    if s[found.end : found.end + 1] == "半" and number.exponent >= 0 and found.high is None:
        if s[found.end + 1 : found.end + 2] not in "数年天夜径" or found.end + 1 >= len(s):
            _add_half(number)
            found.shape = "half"
            found.end += 1


def _half(s: str, i: int) -> Found | None:
    """Read 半年, 个半月, 半数以上, 过半."""
    at = i + 1
    unit = None
    number = Number(i, at, 5, -1, hanzi=True)
    if s[i] == "个":
        at += 1
        number.mantissa = 15
        unit = unit_at(s, at)
        if unit is None:
            return None
    elif s[at : at + 1] != "数":
        unit = unit_at(s, at)
    if unit is not None:
        found = Found(i, unit[1], number, "half", unit=unit[0])
    else:
        number.mantissa, number.exponent = 50, 0
        found = Found(i, at + (s[at : at + 1] == "数"), number, "half", unit="%")
    _hedge(s, found)
    if unit is None and s[i : i + 2] != "半数" and not found.hedged:
        return None
    return found


def _add_half(number: Number) -> None:
    number.mantissa = number.mantissa * 10 ** (number.exponent + 1) + 5
    number.exponent = -1


def _hundred_millions(s: str, found: Found, j: int) -> bool:
    """Read 2个亿 and 3个多亿, but not 3个亿元村."""
    more = s[j + 1] in "多余"
    at = j + 1 + more
    unit = unit_at(s, at + 1)
    after = unit[1] if unit else at + 1
    if s[at : at + 1] != "亿":
        if more and (unit := unit_at(s, j, skip_more=True)):
            found.number.more = s[j + 1]
            found.unit, found.end = unit
            return True
        return False
    if s[after : after + 1] not in "，。；、,;的 )）" and after < len(s):
        return False
    found.number.exponent += 8
    found.number.scale = 8
    if more:
        found.number.more = s[j + 1]
    found.unit, found.end = unit or ("", after)
    return True


def _share(s: str, found: Found, j: int) -> None:
    """Read 三成, 八成五, 三成半, 七八成."""
    found.shape, found.end, found.unit = "share", j + 1, "%"
    number = found.number
    tail = s[j + 1 : j + 2]
    if tail == "半" or (tail in DIGITS and tail and s[j + 2 : j + 3] not in _NUMERIC):
        if unit_at(s, j + 2) or found.high is not None or number.exponent:
            return
        number.mantissa = number.mantissa * 10 + (5 if tail == "半" else DIGITS[tail])
        number.exponent = -1
        found.end = j + 2


def _percent_words(s: str, i: int) -> Found:
    """Read 百分之九十五 and 百分之五至百分之八."""
    unit = _OUT_OF[s[i : i + 3]]
    if s.startswith("百分之百", i) and s[i + 4 : i + 5] not in _NUMERIC | {"分"}:
        found = Found(i, i + 4, Number(i, i + 4, 100, hanzi=True), unit=unit)
    else:
        number = read_number(s, i + 3)
        if number is None or number.fault:
            end = number.end if number else i + 3
            return Found(i, end, Number(i, end), fault=f"“{s[i : i + 3]}”后面没有数")
        found = Found(i, number.end, number, unit=unit, high=number.high)
        if s[found.end : found.end + 1] in "余多" and found.end < len(s):
            number.more = s[found.end]
            found.end += 1
    if found.end < len(s) and s[found.end] in _RANGE_SIGNS and found.high is None:
        again = found.end + 1
        if s.startswith(s[i : i + 3], again):
            again += 3
        other = read_number(s, again)
        if other is not None and not other.fault and other.high is None:
            if not unit_at(s, other.end) and s[other.end : other.end + 1] != "%":
                _set_high(found, other)
    _hedge(s, found)
    return found


def _set_high(found: Found, other: Number) -> None:
    number = found.number
    low = decimal(number.mantissa, number.exponent)
    high = decimal(other.mantissa, other.exponent)
    if low > high:
        found.fault = f"区间的下限{low}大于上限{high}"
    found.high = (other.mantissa, other.exponent)
    found.end = other.end


def _range(s: str, found: Found, strict: bool) -> None:
    """Extend a number to the range it opens: 3至5倍, 2—3万元, 50万元至100万元."""
    sign = found.end
    at = sign + 1
    if s.startswith("——", sign):
        at += 1
    elif s[at : at + 1] in "—-~" and at < len(s):
        if s[sign] in "-~":
            found.fault = "区间的连接号重复"
        return
    if s[at : at + 1] not in _NUMERIC or at >= len(s):
        if s[sign] in "-" and strict:
            found.fault = "数后面有多余的连接号"
        return
    if s[sign] in "到至" and s[found.start - 1 : found.start] in "从由自" and found.start:
        return
    other = read_number(s, at)
    if other is None or other.high is not None:
        return
    if other.fault:
        found.fault = other.fault
        found.end = other.end
        return
    upper = Found(at, other.end, other)
    if other.end < len(s) and s[other.end] in "余多":
        return
    _unit_or_share(s, upper, other.end, strict)
    if found.unit and not (upper.unit and same_unit(found.unit, upper.unit)):
        return
    if found.shape != upper.shape and (found.unit or upper.shape != "share"):
        return
    number = found.number
    if not found.unit and other.scale and not number.scale:
        share = number.exponent + other.scale
        if decimal(number.mantissa, share) < decimal(other.mantissa, other.exponent):
            number.exponent = share
    if s[sign] == "-" and not upper.unit and not strict:
        return
    found.shape, found.unit = upper.shape, upper.unit
    _set_high(found, other)
    found.end = upper.end
    found.qualifier = Qualifier.RANGE


def _ratio(s: str, found: Found) -> Found:
    terms = [found.number]
    at = found.number.end
    while s[at : at + 1] in ":比" and s[at + 1 : at + 2] in _NUMERIC and at + 1 < len(s):
        term = read_number(s, at + 1)
        if term is None or term.fault or term.high or len(terms) > 8:
            found.fault = "比的各项不都是数"
            found.end = term.end if term else at + 1
            return found
        terms.append(term)
        at = term.end
    found.parts = tuple(decimal(term.mantissa, term.exponent) for term in terms)
    found.shape, found.end = "ratio", at
    if not all(found.parts[1:]):
        found.fault = "比的后项是零"
    _hedge(s, found)
    return found


def _slash(s: str, found: Found) -> Found:
    below = read_number(s, found.number.end + 1)
    if below is None or below.fault or not below.mantissa:
        found.fault = "分母是零" if below and not below.fault else "分数的分母不是数"
        found.end = below.end if below else found.end + 1
        return found
    found.shape, found.end = "fraction", below.end
    found.parts = (
        decimal(found.number.mantissa, found.number.exponent),
        decimal(below.mantissa, below.exponent),
    )
    _hedge(s, found)
    return found


def _fraction(s: str, found: Found) -> Found:
    """Read 四分之三: the denominator comes first."""
    above = read_number(s, found.number.end + 2)
    if above is None or above.fault or above.high or not found.number.mantissa:
        found.fault = "“分之”前后不都是数"
        found.end = above.end if above else found.number.end + 2
        return found
    found.shape, found.end = "fraction", above.end
    found.parts = (
        decimal(above.mantissa, above.exponent),
        decimal(found.number.mantissa, found.number.exponent),
    )
    _hedge(s, found)
    return found


def redacted_at(s: str, i: int) -> Found | None:
    """Scan a withheld figure such as ``*余平方米``, ``××户`` or ``3*万元``; None for anything else."""
    mask = _REDACTED.match(s, i)
    if mask is None:
        return None
    scale = _REDACTED_SCALE.match(s, mask.end())
    more = bool(scale and (scale[1] or scale[3]))
    end = scale.end() if scale else mask.end()
    found = Found(i, end, Number(i, end, hanzi=False), "redacted")
    if more:
        found.number.more = "余"
    unit = unit_at(s, end)
    if unit:
        found.unit, found.end = unit
    _hedge(s, found)
    return found


def _hedge(s: str, found: Found) -> None:
    """Take the hedges on both sides into the span; the one nearest the number counts."""
    after = _after(s, found)
    before = _before(s, found)
    if found.number.more:
        found.qualifier = Qualifier.MORE_THAN
    elif found.high is not None:
        found.qualifier = Qualifier.APPROX if found.number.vague else Qualifier.RANGE
    elif before is not None:
        found.qualifier = before
    elif after is not None:
        found.qualifier = after
    found.hedged = bool(found.number.more) or before is not None or after is not None


def _after(s: str, found: Found) -> Qualifier | None:
    j = found.end
    c = s[j : j + 1]
    if not c:
        return None
    if c in "多余" and not found.number.more and found.unit and _MORE_AFTER_UNIT.match(s, j):
        found.number.more = c
        found.end = j + 1
        return None
    if c == " " and s[j + 1 : j + 2] in _AFTER_FIRST:
        j += 1
        c = s[j : j + 1]
    if c == "内" and found.unit and _WITHIN.match(s, j):
        found.end = j + 1
        return Qualifier.AT_MOST
    if c not in _AFTER_FIRST:
        return None
    for width in _AFTER_WIDTHS:
        word = s[j : j + width]
        qualifier = AFTER.get(word)
        if qualifier is not None:
            follows = s[j + width : j + width + 1]
            if follows and follows in _NOT_AFTER.get(word, ""):
                return None
            found.end = j + width
            return qualifier
    return None


def _before(s: str, found: Found) -> Qualifier | None:
    i = found.start
    if i and s[i - 1] == " ":
        i -= 1
    for width in BEFORE_WIDTHS:
        if width > i:
            continue
        word = s[i - width : i]
        qualifier = BEFORE.get(word)
        if qualifier is None:
            continue
        previous = s[i - width - 1 : i - width]
        if previous and previous in _NOT_BEFORE.get(word, ""):
            return None
        if word in _BARE_ONLY and not found.number.bare:
            return None
        found.start = i - width
        return qualifier
    return None
