"""Intervals of exact decimals with open and closed ends; the arithmetic under `Quantity`.

An end is a decimal, infinite where the interval has none, and a flag that says whether the end
itself is excluded. Sums and products are exact up to 200 digits and quotients are taken to 34;
where digits must go, the lower end is rounded down and the upper end up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
)
from fractions import Fraction
from itertools import product

__all__ = [
    "Interval",
    "nearest_multiple",
    "nearest_product",
    "nearest_quotient",
    "nearest_sum",
]


def _context(precision: int, rounding: str) -> Context:
    return Context(prec=precision, rounding=rounding, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])


_DOWN, _UP, _NEAR = (_context(200, r) for r in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN))
_DIV_DOWN, _DIV_UP, _DIV_NEAR = (
    _context(34, r) for r in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)
)
_ZERO = Decimal(0)
_INFINITY = Decimal("Infinity")

# A corner of a product or quotient: rounded down, rounded up, and whether it is excluded.
_Corner = tuple[Decimal, Decimal, bool]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends.

    Parameters
    ----------
    low, high
        The ends; infinite where there is none.
    low_open, high_open
        True where the end itself is excluded; always true of an infinite end.

    Examples
    --------
    >>> Interval.of(Decimal(1), Decimal(2)).plus(Interval.of(Decimal(3), None)).low
    Decimal('4')
    """

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def of(
        cls,
        low: Decimal | None,
        high: Decimal | None,
        low_open: bool = False,
        high_open: bool = False,
    ) -> Interval:
        """Return the interval whose absent ends are unbounded."""
        return cls(
            -_INFINITY if low is None else low,
            _INFINITY if high is None else high,
            low_open or low is None,
            high_open or high is None,
        )

    def plus(self, other: Interval) -> Interval:
        """Return all sums."""
        return Interval(
            _DOWN.add(self.low, other.low),
            _UP.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def negated(self) -> Interval:
        """Return all negatives."""
        return Interval(
            self.high.copy_negate(), self.low.copy_negate(), self.high_open, self.low_open
        )

    def times(self, other: Interval) -> Interval:
        """Return all products."""
        return _hull([_times(a, x, b, y) for (a, x), (b, y) in self._corners(other)])

    def over(self, other: Interval) -> Interval:
        """Return all quotients; everything where the divisor may be zero.

        Examples
        --------
        >>> Interval.of(Decimal(1), Decimal(1)).over(Interval.of(Decimal(-1), Decimal(1))).low
        Decimal('-Infinity')
        """
        if other.holds(_ZERO):
            return Interval.of(None, None)
        sign = 1 if other.high > 0 else -1
        return _hull([_over(a, x, b, y, sign) for (a, x), (b, y) in self._corners(other)])

    def scaled(self, by: Fraction) -> Interval:
        """Return all multiples by an exact fraction."""
        if by < 0:
            return self.negated().scaled(-by)
        if by == 0:
            return Interval(_ZERO, _ZERO)
        top, bottom = Decimal(by.numerator), Decimal(by.denominator)
        low, high = _DOWN.multiply(self.low, top), _UP.multiply(self.high, top)
        if bottom != 1:
            low, high = _DIV_DOWN.divide(low, bottom), _DIV_UP.divide(high, bottom)
        return Interval(low, high, self.low_open, self.high_open)

    def widened(self, by: Decimal) -> Interval:
        """Return the interval with both ends moved outward."""
        return Interval(
            _DOWN.subtract(self.low, by), _UP.add(self.high, by), self.low_open, self.high_open
        )

    def common(self, other: Interval) -> Interval | None:
        """Return what lies in both, None where nothing does."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, shut = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not shut)):
            return None
        return Interval(low, high, low_open, not shut)

    def holds(self, number: Decimal) -> bool:
        """Tell whether `number` lies inside."""
        return self.low <= number <= self.high and not (
            (number == self.low and self.low_open) or (number == self.high and self.high_open)
        )

    def covers(self, other: Interval) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.common(other) == other

    def below(self, other: Interval) -> bool:
        """Tell whether every number here is less than every number there."""
        return self.high < other.low or (
            self.high == other.low and (self.high_open or other.low_open)
        )

    def _corners(self, other: Interval) -> list[tuple[tuple[Decimal, bool], tuple[Decimal, bool]]]:
        return list(
            product(
                ((self.low, self.low_open), (self.high, self.high_open)),
                ((other.low, other.low_open), (other.high, other.high_open)),
            )
        )


def nearest_sum(a: Decimal, b: Decimal) -> Decimal:
    """Return a + b, exact up to 200 digits."""
    return _NEAR.add(a, b)


def nearest_product(a: Decimal, b: Decimal) -> Decimal:
    """Return a × b, exact up to 200 digits."""
    return _NEAR.multiply(a, b)


def nearest_multiple(number: Decimal, by: Fraction) -> Decimal:
    """Return a multiple by an exact fraction, to 34 digits where it does not end.

    Examples
    --------
    >>> nearest_multiple(Decimal(30), Fraction(1, 15))
    Decimal('2')
    """
    multiple = _NEAR.multiply(number, Decimal(by.numerator))
    if by.denominator == 1:
        return multiple
    return _DIV_NEAR.divide(multiple, Decimal(by.denominator))


def nearest_quotient(a: Decimal, b: Decimal) -> Decimal | None:
    """Return a ÷ b to 34 digits; None where b is zero.

    Examples
    --------
    >>> nearest_quotient(Decimal(39), Decimal(40))
    Decimal('0.975')
    """
    return _DIV_NEAR.divide(a, b) if b else None


def _times(a: Decimal, a_open: bool, b: Decimal, b_open: bool) -> _Corner:
    if not a or not b:  # zero times anything is zero, reached if a zero end is included
        return _ZERO, _ZERO, (bool(a) or a_open) and (bool(b) or b_open)
    return _DOWN.multiply(a, b), _UP.multiply(a, b), a_open or b_open


def _over(a: Decimal, a_open: bool, b: Decimal, b_open: bool, sign: int) -> _Corner:
    if not a:
        return _ZERO, _ZERO, a_open
    if b.is_infinite():
        return _ZERO, _ZERO, True
    if not b:  # an excluded end: quotients grow without bound
        far = _INFINITY if (a > 0) == (sign > 0) else -_INFINITY
        return far, far, True
    return _DIV_DOWN.divide(a, b), _DIV_UP.divide(a, b), a_open or b_open


def _hull(corners: list[_Corner]) -> Interval:
    low, low_open = min((down, is_open) for down, _, is_open in corners)
    high, shut = max((up, not is_open) for _, up, is_open in corners)
    return Interval(low, high, low_open, not shut)
