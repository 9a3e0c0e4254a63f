"""One figure told in two or three units: 12元5角, 3公里200米, 2小时30分, 1米8, 三斤二两.

Where ten, a hundred or a thousand of the smaller make one of the larger it is told in the larger
(12.5元), else in the smaller (150分钟): no digit is lost and none is made up.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from township_stats.numerals.found import Found
from township_stats.numerals.hedges import decimal
from township_stats.numerals.lexicon import DIGITS
from township_stats.numerals.names import is_year
from township_stats.numerals.number import read_number
from township_stats.numerals.numeral import MOST_DIGITS, NUMERALS, Number

__all__ = ["LARGER", "take_smaller"]


class _Step(NamedTuple):
    """How a smaller unit is spelt, how many make one of the larger, what their sum is told in."""

    spelling: re.Pattern[str]
    each: int
    power: int  # of ten, where `each` is one
    told: str


# larger units | spellings of the smaller | how many | the sum's unit, where it is not the larger
_STEPS: Final = """
元 圆 块钱|角 毛|10|
块|角 毛|10|元
元 圆 块钱|分(?![之钟别])|100|
公里 千米 km|米(?![粉面])|1000|
米|厘米 公分 cm|100|
米|毫米 mm|1000|
里|米|500|米
丈|尺|10|
丈|寸|100|
尺|寸|10|
吨 t|公斤 千克 kg|1000|
公斤 千克|克|1000|
斤|两|10|
斤|钱|100|
亩|分(?![之钟别])|10|
亩|厘|100|
升|毫升|1000|
周|天|7|天
天|个?小时|24|小时
小时 个小时|分钟?(?![之别])|60|分钟
分钟 分|秒钟?|60|秒
年|个月|12|个月
岁 周岁|个月|12|月龄
"""
# 12元5, 1米8, 三块五: tenths (米 also hundredths), where no unit follows
_SHORT: Final = {"元": "元", "块": "元", "米": "米"}
_SHORT_DIGITS = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九])(?=$|[，。；、,;)）宽高深长厚的左以至到—~-])"
)
_LIANG = re.compile(r"[1-9一二三四五六七八九](?=两)")  # 两 of 二两 is a numeral too
_FOLLOWS: Final = frozenset("0123456789零 " + NUMERALS)


def _by_unit() -> dict[str, tuple[_Step, ...]]:
    steps: dict[str, list[_Step]] = {}
    for row in _STEPS.strip().splitlines():
        larger, smaller, each, told = row.split("|")
        spelling = re.compile(f" ?(?:{'|'.join(smaller.split())})")
        power = len(each) - 1 if each.rstrip("0") == "1" else 0
        for name in larger.split():
            steps.setdefault(name, []).append(_Step(spelling, int(each), power, told or name))
    return {name: tuple(each) for name, each in steps.items()}


LARGER: Final = _by_unit()


def take_smaller(s: str, found: Found, strict: bool) -> None:
    """Take into `found`, a whole number of a larger unit, the smaller units that follow.

    Parameters
    ----------
    strict
        True where the text is nothing but figures: a smaller unit that does not fit is a fault.

    Examples
    --------
    >>> from township_stats.numerals.number import read_number
    >>> found = Found(0, 3, read_number("2小时30分", 0), unit="小时")
    >>> take_smaller("2小时30分", found, strict=False)
    >>> found.number.mantissa, found.unit, found.end
    (150, '分钟', 6)
    """
    number = found.number
    if number.exponent < 0 or number.high is not None or found.shape != "number":
        return
    if found.unit == "年" and is_year(number.mantissa, number.exponent):
        return
    while not number.more and found.end < len(s) and s[found.end] in _FOLLOWS:
        at = found.end + (s[found.end] == "零")
        part = _part(s, at, found.unit)
        smaller = _smaller(s, part, found.unit) if part is not None else None
        if part is None or smaller is None:
            if number.exponent >= 0 and at == found.end:
                _take_digits(s, found)
            return
        step, end = smaller
        if not _add(found, part, step):
            if strict:
                found.fault = f"“{s[at:end]}”与前面的“{found.unit}”合不成一个数"
                found.end = end
            return
        number.more, found.end = part.more, end
        if found.unit == "元" and s[end : end + 1] in {"整", "正"}:
            found.end += 1


def _smaller(s: str, part: Number, unit: str) -> tuple[_Step, int] | None:
    for step in LARGER.get(unit, ()):
        spelt = step.spelling.match(s, part.end)
        if spelt is not None:
            return step, spelt.end()
    return None


def _part(s: str, at: int, unit: str) -> Number | None:
    liang = _LIANG.match(s, at) if unit == "斤" else None
    if liang is not None:
        digit = liang[0]
        return Number(at, at + 1, DIGITS.get(digit) or int(digit))
    part = read_number(s, at)
    if part is None or part.fault or part.high is not None or part.bare:
        return None
    if s[part.end : part.end + 1] in {"余", "多"}:
        part.more = s[part.end]
        part.end += 1
    return part


def _add(found: Found, part: Number, step: _Step) -> bool:
    """Add the smaller ones; False where they are too many to be the rest of one larger."""
    number = found.number
    told_to = min(number.exponent, 0)
    if decimal(part.mantissa, part.exponent) >= step.each * decimal(1, told_to):
        return False
    place = part.exponent - step.power
    exponent = min(place, number.exponent)
    larger = number.mantissa * (1 if step.power else step.each)
    number.mantissa = larger * 10 ** (number.exponent - exponent)
    number.mantissa += part.mantissa * 10 ** (place - exponent)
    number.exponent = exponent
    found.unit = step.told
    return len(str(number.mantissa)) <= MOST_DIGITS


def _take_digits(s: str, found: Found) -> None:
    digits = _SHORT_DIGITS.match(s, found.end) if found.unit in _SHORT else None
    if digits is None:
        return
    written = "".join(str(DIGITS.get(digit, digit)) for digit in digits[0])
    number = found.number
    number.mantissa = number.mantissa * 10 ** (number.exponent + len(written)) + int(written)
    number.exponent = -len(written)
    found.unit, found.end = _SHORT[found.unit], digits.end()
