"""Write a number as an office would, and say beside it what those words mean.

The intervals follow the convention on how an office writes numbers (docs/demo.md repeats the part
used here). This module builds words from numbers and never reads them back, so that it can judge
the readers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from random import Random

__all__ = [
    "Written", "derived", "exact", "hanzi", "hedged", "mark", "percent", "plain", "rounded",
]  # fmt: skip

_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
_WAN, _YI = Decimal(10**4), Decimal(10**8)
# qualifier → words before the number, words after number and unit
_BEFORE_OR_AFTER = {
    "approx": (("约", ""), ("大约", ""), ("", "左右"), ("", "上下")),
    "nearly": (("近", ""), ("接近", ""), ("将近", "")),
    "at_least": (("", "以上"), ("不少于", ""), ("至少", ""), ("不低于", "")),
    "at_most": (("", "以内"), ("不超过", ""), ("", "以下")),
    "over": (("超过", ""), ("超", ""), ("突破", "")),
    "less_than": (("不足", ""), ("不到", "")),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A number in words, and what reading the words must give.

    Parameters
    ----------
    prefix, number, suffix
        The words; a unit stands between `number` and `suffix`.
    value, lower, upper
        What the words say, in the unit they are written with; None where none or open.
    qualifier, status
        As the clean figures call them.
    """

    prefix: str
    number: str
    suffix: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: str = "exact"
    status: str = "reported"

    def words(self, unit: str = "") -> str:
        """Give the words, with `unit` where it belongs.

        Examples
        --------
        >>> exact(Decimal("12.5"), counted=False).words("亩")
        '12.5亩'
        """
        return f"{self.prefix}{self.number}{unit}{self.suffix}"

    def holds(self, true: Decimal) -> bool:
        """Tell whether `true` lies inside the interval; ends belong to it only where they may."""
        if self.status != "reported":
            return True
        if self.lower is not None and (
            true < self.lower or (true == self.lower and self.qualifier in ("more_than", "over"))
        ):
            return False
        return self.upper is None or not (
            true > self.upper
            or (true == self.upper and self.qualifier in ("more_than", "less_than"))
        )


def plain(number: Decimal) -> str:
    """Give a number as plain digits, without exponent and idle zeros.

    Examples
    --------
    >>> plain(Decimal("1.20E+3")), plain(Decimal("0.50"))
    ('1200', '0.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hanzi(number: int) -> str:
    """Give a whole number below 10^12 in Chinese numerals, with 两 as people say it.

    Examples
    --------
    >>> hanzi(2300), hanzi(12), hanzi(1001), hanzi(200300000)
    ('两千三百', '十二', '一千零一', '两亿零三十万')
    """
    if number == 2:
        return "两"
    parts: list[str] = []
    gap = False
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if not group:
            gap = bool(parts)
            continue
        if parts and (gap or group < 1000):
            parts.append("零")
        parts.append(("两" if group == 2 and name else _group(group)) + name)
        gap = False
    text = "".join(parts) or "零"
    return text[1:] if text.startswith("一十") else text


def _group(number: int) -> str:
    parts: list[str] = []
    gap = False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            parts += ["零"] * (gap and bool(parts))
            parts.append(("两" if digit == 2 and size >= 100 else _DIGITS[digit]) + name)
        gap = not digit
    return "".join(parts)


def mark(text: str, status: str, qualifier: str = "exact") -> Written:
    """Give the words for a number that is not told: ``*``, ``—`` or nothing."""
    return Written("", text, "", None, None, None, qualifier, status)


def derived(value: Decimal, lower: Decimal, upper: Decimal, qualifier: str = "exact") -> Written:
    """Give a number that is written nowhere but follows from others."""
    return Written("", "", "", value, lower, upper, qualifier, "derived")


def exact(number: Decimal, *, counted: bool, form: str = "digits") -> Written:
    """Write a number to its last digit.

    Parameters
    ----------
    number
        In the unit of the column, with as many decimals as are to be printed.
    counted
        Whether the unit counts whole things (户, 人次).
    form
        ``digits``, ``grouped`` (1,200), ``wide`` (full-width digits) or ``hanzi`` (whole numbers
        below 10000).

    Examples
    --------
    >>> exact(Decimal(1200), counted=True, form="grouped")
    ... # doctest: +NORMALIZE_WHITESPACE
    Written(prefix='', number='1,200', suffix='', value=Decimal('1200'), lower=Decimal('1200'),
            upper=Decimal('1200'), qualifier='exact', status='reported')
    """
    text = f"{number:f}"
    if form == "grouped":
        text = f"{number:,f}"
    elif form == "wide":
        text = text.translate(_FULL_WIDTH)
    elif form == "hanzi":
        text = hanzi(int(number))
    place = Decimal(1).scaleb(int(number.as_tuple().exponent))
    half = Decimal(0) if counted and place == 1 else place / 2
    return Written("", text, "", number, number - half, number + half)


def rounded(true: Decimal, rng: Random) -> Written:
    """Write a number of at least 10000 rounded, in 万 or 亿, in digits or numerals.

    Such a number was rounded by its writer whatever it counts, so its interval is half the place
    of its last digit on both sides.
    """
    size = _YI if true >= _YI else _WAN
    decimals = rng.choice((1, 2, 2)) if true < 100 * size else rng.choice((0, 1))
    place = size.scaleb(-decimals)
    value = _round(true, place)
    name = "亿" if size == _YI else "万"
    digits = f"{(value / size).quantize(Decimal(1).scaleb(-decimals)):f}"
    forms = [digits + name] * 3 + [digits.translate(_FULL_WIDTH) + name]
    compound = (value % size).normalize()
    if decimals == 1 and compound and value // size < 10:
        head = f"{int(value // size)}{name}"
        step = "千万" if size == _YI else "千"
        forms.append(f"{head}{int(compound / (size / 10))}{step}")
        forms += [hanzi(int(value))] * (size == _WAN)
    text = rng.choice(forms)
    return Written("", text, "", value, value - place / 2, value + place / 2)


def hedged(true: Decimal, rng: Random) -> Written | None:
    """Write a number of at least 10 with a hedge (约, 余, 以上 …); None where no hedge is true.

    Examples
    --------
    >>> words = hedged(Decimal(22137), Random(1))
    >>> words.words("亩"), words.holds(Decimal(22137))
    ('2.2万余亩', True)
    """
    qualifiers = ["more_than"] * 4 + ["approx"] * 3 + ["nearly", "at_least", "over", "at_most"]
    qualifiers += ["less_than", "range", "odd"]
    for _ in range(4):
        written = _hedge(true, rng.choice(qualifiers), rng)
        if written is not None and written.holds(true):
            return written
    return None


def _hedge(true: Decimal, qualifier: str, rng: Random) -> Written | None:
    if qualifier == "odd":  # 7704余: an exact number with 余 says no more than that it is passed
        value = Decimal(int(true) - 1)
        return (
            Written("", f"{value}余", "", value, value, None, "more_than") if value % 10 else None
        )
    digits = 1 if true < 100 else rng.choice((1, 2, 2))
    place = Decimal(1).scaleb(true.adjusted() + 1 - digits)
    up = qualifier in ("nearly", "at_most", "less_than")
    rounding = ROUND_HALF_EVEN if qualifier == "approx" else ROUND_CEILING if up else ROUND_FLOOR
    value = _round(true, place, rounding)
    if value < 10:
        return None
    if qualifier == "range":
        joint = rng.choice(("—", "至", "-"))
        number = f"{plain(value)}{joint}{plain(value + place)}"
        return Written("", number, "", None, value, value + place, "range")
    step = _significant(value)
    if qualifier == "more_than":
        return Written("", _with_more(value, rng), "", value, value, value + step, qualifier)
    near = value / 10 if value == step else step / 2
    lower, upper = {
        "approx": (value - near, value + near),
        "nearly": (value - near, value),
        "at_least": (value, None),
        "over": (value, None),
        "at_most": (None, value),
        "less_than": (None, value),
    }[qualifier]
    prefix, suffix = rng.choice(_BEFORE_OR_AFTER[qualifier])
    return Written(prefix, _short(value, rng), suffix, value, lower, upper, qualifier)


def _with_more(value: Decimal, rng: Random) -> str:
    """Write `value` with 余 or 多 behind its digits or behind its 万."""
    more = rng.choice("余多")
    text = _short(value, rng)
    if text.endswith("万") and text[:-1].endswith("0") and rng.random() < 0.5:
        return f"{text[:-1]}{more}万"
    return text + more


def _short(value: Decimal, rng: Random) -> str:
    if value >= _YI:
        return f"{plain(value / _YI)}亿"
    if value >= _WAN:
        return f"{plain(value / _WAN)}万"
    return hanzi(int(value)) if rng.random() < 0.2 else plain(value)


def percent(true: Decimal, rng: Random, style: str) -> Written:
    """Write a percentage; the unit is in the words (95.1%, 七成多, 百分之九十五).

    Parameters
    ----------
    true
        In percent.
    style
        ``digits``, ``numerals`` or ``tenths``; falls back to digits where another cannot be true.

    Examples
    --------
    >>> percent(Decimal("74.2"), Random(1), "tenths").words()
    '七成多'
    """
    if style == "tenths" and 10 <= true < 100:
        return _tenths(true, rng)
    if style == "numerals" and 10 <= true < 100:
        value = _round(true, Decimal(1))
        if value < 100:
            half = Decimal("0.5")
            number = "百分之" + hanzi(int(value))
            return Written("", number, "", value, value - half, value + half)
    decimals = rng.choice((0, 1, 1, 2))
    place = Decimal(1).scaleb(-decimals)
    value = true.quantize(place, ROUND_HALF_EVEN)
    return Written("", f"{value:f}%", "", value, value - place / 2, value + place / 2)


def _tenths(true: Decimal, rng: Random) -> Written:
    ten = Decimal(10)
    choices: list[Callable[[], Written]] = []
    floor, ceiling = _round(true, ten, ROUND_FLOOR), _round(true, ten, ROUND_CEILING)
    nearest = _round(true, ten)
    if floor < true:
        choices.append(
            lambda: Written("", f"{_tenth(floor)}成多", "", floor, floor, floor + 10, "more_than")
        )
    if nearest < 100:
        choices.append(
            lambda: Written("", f"{_tenth(nearest)}成", "", nearest, nearest - 5, nearest + 5)
        )
    if ceiling < 100 and ceiling - 5 <= true:
        choices.append(
            lambda: Written(
                "近", f"{_tenth(ceiling)}成", "", ceiling, ceiling - 5, ceiling, "nearly"
            )
        )
    return rng.choice(choices)()


def _tenth(value: Decimal) -> str:
    return _DIGITS[int(value) // 10]


def _round(number: Decimal, place: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    return (number / place).quantize(Decimal(1), rounding) * place


def _significant(value: Decimal) -> Decimal:
    """Give the place of the last digit that is not zero."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
