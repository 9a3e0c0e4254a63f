"""Intervals and numbers as a person reads them, in messages and audit tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from township_stats.codebook import short_name
from township_stats.display import number, print_unit, span, with_unit
from township_stats.quantity import Quantity

SHORT_DOWN, _SHORT_UP, _SHORT = (
    Context(prec=6, rounding=rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)
)
_WIDEST = Context(prec=200)
_SMALL = 0.1
_LISTED = 4
_LAST_DIGIT = Decimal("1e-30")
_ANYTHING = {"zh": "不限", "en": "any number"}


def called(name: str, place: str = "", year: int = 0) -> str:
    """Name a figure in a sentence: the year where one has to be said, the place, the indicator.

    Examples
    --------
    >>> called("其中：已入住户数"), called("年末户籍人口", "一村", 2022)
    ('已入住户数', '2022年一村年末户籍人口')
    """
    return f"{f'{year}年' if year else ''}{place}{short_name(name)}"


def listed(names: Sequence[str], of: str = "项") -> str:
    """Name the first of many things, and say how many there are.

    Examples
    --------
    >>> listed(["甲", "乙"]), listed(["甲", "乙", "丙", "丁", "戊"], "个地区")
    ('甲、乙', '甲、乙、丙、丁等5个地区')
    """
    more = f"等{len(names)}{of}" if len(names) > _LISTED else ""
    return "、".join(names[:_LISTED]) + more


def interval_text(quantity: Quantity | None, lang: str = "zh") -> str:
    """Write an interval as tables do: half its width keeps two digits, ends go outward.

    Examples
    --------
    >>> interval_text(Quantity.exact(5, "户")), interval_text(Quantity.between(100, None, "个"))
    ('5户', '≥100个')
    >>> interval_text(Quantity.between(200295000, 200305000, "元"), "en")
    '200,295,000–200,305,000 yuan'
    >>> interval_text(Quantity.between(Decimal("-99.98765"), Decimal("2.27273"), "%"))
    '−100～3%'
    """
    if quantity is None:
        return ""
    unit = print_unit(quantity.unit, lang) if quantity.unit else None
    quantity = quantity.to(unit.name) if unit else quantity
    low, high = quantity.lower, quantity.upper
    if low is not None and high is not None and _are_one(low, high):
        text = number_text(low, _SHORT, lang)
    elif low is None and high is None:
        return _ANYTHING[lang]
    else:
        open_end = quantity.interval.low_open if high is None else quantity.interval.high_open
        low, high = _shortened(low, SHORT_DOWN), _shortened(high, _SHORT_UP)
        if low is not None and high is not None:
            last = ((high - low) / 2).adjusted() - 1
            low, high = _to_place(low, last, ROUND_FLOOR), _to_place(high, last, ROUND_CEILING)
        text = span(low, high, lang, open_end=open_end)
    return with_unit(text, unit.label, lang) if unit else text


def _are_one(low: Decimal, high: Decimal) -> bool:
    """Tell whether two ends are one number but for digits that a quotient had to end with."""
    return high - low <= abs(high) * _LAST_DIGIT


def number_text(value: Decimal, short: Context = _SHORT, lang: str = "zh") -> str:
    """Write a number in groups of three digits; one of more than twelve digits to six.

    Examples
    --------
    >>> number_text(Decimal(-200)), number_text(Decimal(2) / Decimal(3))
    ('−200', '0.666667')
    """
    return number(_shortened(value, short) or Decimal(0), lang)


def times_text(ratio: float, lang: str = "zh") -> str:
    """Say how many times something has become, or which part of it is left, to three digits.

    Examples
    --------
    >>> times_text(10.24), times_text(0.25), times_text(0.000105, "en")
    ('10.2倍', '0.25倍', '1/9,520 of')
    """
    whole, part = ("{}倍", "1/{}") if lang == "zh" else ("{} times", "1/{} of")
    form, ratio = (whole, ratio) if ratio >= _SMALL or not ratio else (part, 1 / ratio)
    return form.format(number(Decimal(f"{ratio:.3g}"), lang))


def _to_place(value: Decimal, place: int, rounding: str) -> Decimal:
    exponent = value.normalize(_WIDEST).as_tuple().exponent
    if isinstance(exponent, int) and exponent >= place:
        return value
    return value.quantize(Decimal(1).scaleb(place), rounding, _WIDEST)


def _shortened(value: Decimal | None, short: Context) -> Decimal | None:
    if value is None:
        return None
    digits = value.normalize(_WIDEST)
    if len(digits.as_tuple().digits) > 12:
        digits = short.plus(digits).normalize(_WIDEST)
    return digits
