"""From a number and its hedge to the interval the words allow (the table of the convention)."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction
from typing import Final

from township_stats.interval import Interval
from township_stats.terms import Qualifier

__all__ = ["Ends", "bounds", "decimal", "place", "ratio_bounds"]

_EXACT = Qualifier.EXACT
Ends = tuple[Decimal | None, Decimal | None, bool, bool]


# Wide enough for any number that is read; a product with a power of ten is then exact.
_MULTIPLY: Final = Context(prec=200, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact]).multiply
_PLACES: Final = {
    exponent: Decimal(10**exponent) if exponent >= 0 else Decimal(f"1E{exponent}")
    for exponent in range(-40, 41)
}


def place(exponent: int) -> Decimal:
    """Return ``10 ** exponent``, the step of a number written to that place.

    Examples
    --------
    >>> place(3), place(-1)
    (Decimal('1000'), Decimal('0.1'))
    """
    return _PLACES[exponent]


def decimal(mantissa: int, exponent: int) -> Decimal:
    """Return ``mantissa × 10 ** exponent`` exactly.

    Examples
    --------
    >>> decimal(22, 3), decimal(65, -1)
    (Decimal('22000'), Decimal('6.5'))
    """
    return _MULTIPLY(mantissa, _PLACES[exponent])


def ratio_bounds(value: Decimal, qualifier: Qualifier) -> Ends:
    """Return the ends of a hedged ratio: it has no last digit, so 约 and 近 mean a tenth of it.

    Examples
    --------
    >>> ratio_bounds(Decimal("0.5"), Qualifier.APPROX)[:2]
    (Decimal('0.45'), Decimal('0.55'))
    """
    if qualifier is Qualifier.MORE_THAN:
        return value, None, True, False
    if qualifier in {Qualifier.APPROX, Qualifier.NEARLY}:
        point = Interval.of(value, value)
        is_nearly = qualifier is Qualifier.NEARLY
        upper = value if is_nearly else point.scaled(Fraction(11, 10)).high
        return point.scaled(Fraction(9, 10)).low, upper, False, False
    return bounds(value, 1, 0, qualifier, False)


def bounds(
    value: Decimal, mantissa: int, exponent: int, qualifier: Qualifier, is_counted: bool
) -> Ends:
    """Return lower and upper end and whether each is excluded.

    Parameters
    ----------
    value, mantissa, exponent
        The number, ``exponent`` being the place of its last digit written.
    qualifier
        How it is hedged.
    is_counted
        True of things that come in whole numbers: an unhedged integer is then the count itself.

    Examples
    --------
    >>> bounds(Decimal(1000), 1000, 0, Qualifier.MORE_THAN, True)
    (Decimal('1000'), Decimal('2000'), True, True)
    """
    if qualifier is _EXACT:
        if exponent == 0 and is_counted:
            return value, value, False, False
        mantissa *= 10
        exponent -= 1
        return decimal(mantissa - 5, exponent), decimal(mantissa + 5, exponent), False, False
    if mantissa < 0 and qualifier in {Qualifier.MORE_THAN, Qualifier.NEARLY}:
        low, high, low_open, high_open = bounds(
            value.copy_negate(), -mantissa, exponent, qualifier, is_counted
        )
        return high and high.copy_negate(), low and low.copy_negate(), high_open, low_open
    if qualifier is Qualifier.AT_LEAST:
        return value, None, False, False
    if qualifier is Qualifier.OVER:
        return value, None, True, False
    if qualifier is Qualifier.AT_MOST:
        return None, value, False, False
    if qualifier is Qualifier.LESS_THAN:
        return None, value, False, True
    while mantissa and not mantissa % 10:  # to the last digit that is not zero
        mantissa //= 10
        exponent += 1
    if qualifier is Qualifier.MORE_THAN:
        if not exponent:  # a full-precision integer leaves no room for a remainder
            return value, None, True, False
        return value, decimal(mantissa + 1, exponent), True, True
    mantissa *= 10
    exponent -= 1
    reach = 1 if mantissa in {10, -10} else 5  # ± 10% of a power of ten, else half the last digit
    lower = decimal(mantissa - reach, exponent)
    if qualifier is Qualifier.NEARLY:
        return lower, value, False, False
    return lower, decimal(mantissa + reach, exponent), False, False
