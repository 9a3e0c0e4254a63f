"""Digits: how numbers and intervals are rounded and written."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from township_stats.quantity import Qualifier, Quantity

__all__ = ["as_written", "is_point", "number", "plain", "rounded", "span", "terminates"]

NBSP = "\u00a0"  # the quarter space of GB/T 15835; open fonts lack the narrow U+202F
MINUS = "\u2212"
_WIDE = Context(prec=400)


def number(value: Decimal, lang: str, *, signed: bool = False) -> str:
    """Print a number: digits in threes, U+2212 for minus.

    Examples
    --------
    >>> number(Decimal("-22000.50"), "en"), number(Decimal("0.3"), "en", signed=True)
    ('−22,000.50', '+0.3')
    >>> number(Decimal("1000"), "zh").split("\\u00a0")
    ['1', '000']
    """
    grouped = f"{abs(value):,f}"
    if lang == "zh":
        grouped = grouped.replace(",", NBSP)
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + grouped


def plain(value: Decimal | None, rounding: str = ROUND_HALF_EVEN) -> str:
    """Give a plain decimal without needless zeros; a quotient to ten digits, empty for None.

    Examples
    --------
    >>> plain(Decimal("1E+3")), plain(Decimal("2500.00")), plain(Decimal(1000) / 7)
    ('1000', '2500', '142.8571429')
    """
    if value is None:
        return ""
    if len(value.as_tuple().digits) > 25:
        value = Context(prec=10, rounding=rounding).plus(value)
    return f"{_stripped(value):f}"


def span(
    lower: Decimal | None,
    upper: Decimal | None,
    lang: str,
    *,
    signed: bool = False,
    open_end: bool = False,
) -> str:
    """Print an interval: both ends, or the one there is; empty where there is none.

    A single end is ``≥`` or ``≤``, or ``>`` or ``<`` where `open_end` says that it is excluded.

    Examples
    --------
    >>> span(Decimal(30), Decimal(40), "zh"), span(Decimal(30), None, "en")
    ('30～40', '≥30')
    >>> span(Decimal("-3.1"), Decimal("5.2"), "en", signed=True)
    '−3.1 to +5.2'
    """
    if lower is not None and upper is not None:
        place = min(_last_place(lower), _last_place(upper), 0)
        ends = [number(_round(end, place), lang, signed=signed) for end in (lower, upper)]
        return ("～" if lang == "zh" else " to " if signed or lower < 0 else "–").join(ends)
    end = upper if lower is None else lower
    if end is None:
        return ""
    sign = (">" if open_end else "≥") if upper is None else ("<" if open_end else "≤")
    return sign + number(_stripped(end), lang, signed=signed)


def terminates(quantity: Quantity, factor: Fraction) -> bool:
    """Tell whether value and ends are finite decimals in the unit converted to."""
    for end in (quantity.value, quantity.lower, quantity.upper):
        below = 1 if end is None else (Fraction(end) * factor).denominator
        for prime in (2, 5):
            while below % prime == 0:
                below //= prime
        if below != 1:
            return False
    return True


def as_written(quantity: Quantity) -> Decimal | None:
    """Give the value with the decimals it was written with, zeros at the end up to two places.

    The interval of an exact figure is as wide as its last place, so 12.0万亩 keeps its 0;
    2522000元 is still 252.2万元.
    """
    if quantity.value is None:
        return None
    place = _last_place(quantity.value)
    if quantity.qualifier is Qualifier.EXACT and quantity.width:
        width = _stripped(quantity.width)
        if width.as_tuple().digits == (1,) and _last_place(width) >= -2:
            place = min(place, _last_place(width))
    return _round(quantity.value, min(place, 0))


def rounded(
    quantity: Quantity, is_rate: bool, decimals: int | None = None
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Round value and ends to what the interval supports.

    A lower end of zero, itself excluded, says nothing and is left out. An interval within one unit
    of the last place is what the printed digits say anyway, so both ends are the value. Where
    `decimals` are told, the value has so many, unless the interval supports fewer.
    """
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    if lower == 0 and quantity.lower_open:
        lower = None
    if is_point(quantity):
        spread = Decimal(0)
    elif lower is not None and upper is not None:
        spread = (upper - lower) / 2
    else:
        end = upper if lower is None else lower
        spread = Decimal(0) if end is None or value is None else abs(value - end)
    place = _finest(quantity, is_rate) if decimals is None else -decimals
    if spread:
        place = max(place, spread.adjusted() - 1)
    made = None if value is None else _round(value, place)
    if made is not None and value is not None and decimals is None:
        made = _shortest(made, value)
    if value and not made:  # −0.3 within −1～+23 is no 0
        made = _round(value, max(_finest(quantity, is_rate), value.adjusted()))
    if lower is not None:
        lower = _round(lower, place, ROUND_FLOOR)
    if upper is not None:
        upper = _round(upper, place, ROUND_CEILING)
    if made is None or lower is None or upper is None:
        return made, lower, upper
    if upper - lower <= Decimal(1).scaleb(place):
        return made, made, made
    return made, lower, upper


def is_point(quantity: Quantity) -> bool:
    """Tell whether the interval is one number, but for the last digits of a quotient."""
    lower, upper = quantity.lower, quantity.upper
    return lower is not None and upper is not None and upper - lower <= abs(upper).scaleb(-25)


def _finest(quantity: Quantity, is_rate: bool) -> int:
    """Give the last place a derived figure may have, as a power of ten."""
    ends = (quantity.value, quantity.lower, quantity.upper)
    size = max((abs(end) for end in ends if end is not None), default=Decimal(0))
    if size >= 1000:
        return 0
    finest = -1 if is_rate or size >= 100 else -2
    return min(finest, quantity.value.adjusted()) if quantity.value else finest


def _shortest(number: Decimal, value: Decimal) -> Decimal:
    """Drop the decimals that say nothing from a number that needed no rounding."""
    return _round(value, min(_last_place(value), 0)) if number == value else number


def _round(value: Decimal, place: int, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    return value.quantize(Decimal(1).scaleb(place), rounding, _WIDE)


def _stripped(value: Decimal) -> Decimal:
    return value.normalize(_WIDE) if value else Decimal(0)


def _last_place(value: Decimal) -> int:
    """Give the power of ten of the last digit that is not zero."""
    exponent = _stripped(value).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
