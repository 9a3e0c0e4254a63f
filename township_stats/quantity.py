"""Quantities: a value, its unit, and the interval that the words it was written in allow.

Arithmetic is interval arithmetic over exact decimals, rounded outward where it must be rounded;
whether an end belongs to the interval is kept. What is not known (missing, withheld) is the whole
number line, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from township_stats.errors import FigureError
from township_stats.interval import (
    Interval,
    nearest_multiple,
    nearest_product,
    nearest_quotient,
    nearest_sum,
)
from township_stats.terms import Answer, Kind, Qualifier, Status
from township_stats.units import compatible, conversion, lookup

__all__ = ["Answer", "Kind", "Qualifier", "Quantity", "Status"]


_KIND_OF_DIMENSION = {"points": Kind.PERCENTAGE_POINT}
_KIND_OF_UNIT = {
    "%": Kind.PERCENT,
    "‰": Kind.PERCENT,
    "‱": Kind.PERCENT,
    "成": Kind.PERCENT,
    "倍": Kind.MULTIPLE,
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: what was written and what it may mean.

    Parameters
    ----------
    value
        The number named; None for a range, a withheld or a missing figure.
    unit
        Unit noun as written, empty where there is none.
    qualifier
        How the writer hedged it.
    lower, upper
        Ends of the interval; None where it is open-ended.
    lower_open, upper_open
        True where the end itself is excluded (超过 against 以上).
    kind, status
        See :class:`Kind` and :class:`Status`.
    direction
        ``"up"`` or ``"down"`` for a change, else None.
    parts
        Terms of a ratio, in the order written.
    step
        Place of the last digit written (2.2万 has 1000); None where it has none.

    Raises
    ------
    FigureError
        Where the lower end is above the upper.
    TypeError
        Where a number is no finite Decimal.

    Examples
    --------
    >>> loans = Quantity.between(10, 20, "户", upper_open=True)
    >>> more = loans + Quantity.exact(5, "户")
    >>> more.lower, more.upper, more.upper_open, more.status.value
    (Decimal('15'), Decimal('25'), True, 'derived')
    """

    value: Decimal | None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False
    kind: Kind = Kind.MEASURE
    status: Status = Status.REPORTED
    direction: str | None = None
    parts: tuple[Decimal, ...] = ()
    step: Decimal | None = None

    def __post_init__(self) -> None:
        lower, upper = self.lower, self.upper
        for number in (self.value, lower, upper):
            if number is not None and not (type(number) is Decimal and number.is_finite()):
                raise TypeError(f"a quantity holds finite Decimals, not {number!r}")
        if lower is not None and upper is not None and lower > upper:
            raise FigureError(f"下限{lower}大于上限{upper}")

    # -- making ------------------------------------------------------------------------------

    @classmethod
    def exact(cls, value: Decimal | int, unit: str = "") -> Quantity:
        """Return the quantity that is `value` and nothing else.

        Examples
        --------
        >>> Quantity.exact(43, "户").width
        Decimal('0')
        """
        number = Decimal(value)
        return cls(number, unit, lower=number, upper=number, kind=_kind(unit))

    @classmethod
    def between(
        cls,
        lower: Decimal | int | None,
        upper: Decimal | int | None,
        unit: str = "",
        *,
        lower_open: bool = False,
        upper_open: bool = False,
    ) -> Quantity:
        """Return a range; an end that is None is unbounded.

        Examples
        --------
        >>> Quantity.between(3, 5, "倍").contains(Decimal(4))
        True
        """
        return cls(
            None,
            unit,
            Qualifier.RANGE,
            None if lower is None else Decimal(lower),
            None if upper is None else Decimal(upper),
            lower_open,
            upper_open,
            _kind(unit),
        )

    @classmethod
    def missing(cls, unit: str = "") -> Quantity:
        """Return a figure that nobody reported."""
        return cls(None, unit, kind=_kind(unit), status=Status.MISSING)

    @classmethod
    def suppressed(cls, unit: str = "") -> Quantity:
        """Return a figure that exists but is withheld (printed as ``*``)."""
        return cls(None, unit, kind=Kind.REDACTED, status=Status.SUPPRESSED)

    @classmethod
    def sum(cls, quantities: Iterable[Quantity]) -> Quantity:
        """Add quantities up, in the unit of the first.

        Raises
        ------
        FigureError
            Where there is none, or where two units cannot be added.

        Examples
        --------
        >>> Quantity.sum([Quantity.exact(3, "户"), Quantity.exact(2, "户")]).value
        Decimal('5')
        """
        each = list(quantities)
        if not each:
            raise FigureError("没有可以相加的数")
        return reduce(Quantity.__add__, each)

    # -- the interval ------------------------------------------------------------------------

    @property
    def interval(self) -> Interval:
        """The interval, its absent ends infinite."""
        return Interval.of(self.lower, self.upper, self.lower_open, self.upper_open)

    @property
    def is_point(self) -> bool:
        """True where the interval is one number."""
        return self.lower is not None and self.lower == self.upper

    @property
    def is_bounded(self) -> bool:
        """True where both ends are finite."""
        return self.lower is not None and self.upper is not None

    @property
    def width(self) -> Decimal | None:
        """Upper end minus lower, rounded up; None where unbounded."""
        if self.lower is None or self.upper is None:
            return None
        return self.interval.plus(self.interval.negated()).high

    def contains(self, other: Decimal | Quantity) -> bool:
        """Tell whether `other` (a number in this unit, or a quantity) lies wholly inside.

        Examples
        --------
        >>> Quantity.between(0, 5, "吨", upper_open=True).contains(Decimal(5))
        False
        """
        if isinstance(other, Decimal):
            return self.interval.holds(other)
        return self.interval.covers(other.to(self.unit).interval)

    def intersect(self, other: Quantity) -> Quantity | None:
        """Return what both intervals allow, in this unit; None where they are disjoint.

        Examples
        --------
        >>> both = Quantity.between(1, 5, "亩").intersect(Quantity.between(4, None, "亩"))
        >>> both.lower, both.upper
        (Decimal('4'), Decimal('5'))
        """
        common = self.interval.common(other.to(self.unit).interval)
        if common is None:
            return None
        value = common.low if common.low == common.high else None
        return self._becomes(common, value, self.unit, kind=self.kind)

    def widened(self, by: Decimal) -> Quantity:
        """Return the quantity with both ends moved outward by `by`.

        Examples
        --------
        >>> Quantity.exact(95, "%").widened(Decimal("0.5")).upper
        Decimal('95.5')
        """
        lower, upper = _ends(self.interval.widened(by))
        return replace(self, lower=lower, upper=upper)

    # -- comparison --------------------------------------------------------------------------

    def equals(self, other: Quantity) -> Answer:
        """Answer whether the two are the same number.

        Raises
        ------
        FigureError
            Where the units measure different things (so in every comparison).

        Examples
        --------
        >>> Quantity.exact(2, "户").equals(Quantity.exact(3, "户")).value
        'no'
        """
        here, there = self.interval, other.to(self.unit).interval
        if here.common(there) is None:
            return Answer.NO
        return Answer.YES if here.low == here.high and here == there else Answer.UNKNOWN

    def less(self, other: Quantity) -> Answer:
        """Answer whether this is below `other`.

        Examples
        --------
        >>> Quantity.between(1, 2).less(Quantity.between(2, 3, lower_open=True)).value
        'yes'
        """
        here, there = self.interval, other.to(self.unit).interval
        if here.below(there):
            return Answer.YES
        return Answer.NO if here.low >= there.high else Answer.UNKNOWN

    def at_most(self, other: Quantity) -> Answer:
        """Answer whether this is no more than `other`."""
        return _NOT[other.less(self)]

    def greater(self, other: Quantity) -> Answer:
        """Answer whether this is above `other`."""
        return other.less(self)

    def at_least(self, other: Quantity) -> Answer:
        """Answer whether this is no less than `other`."""
        return _NOT[self.less(other)]

    # -- arithmetic --------------------------------------------------------------------------

    def to(self, unit: str) -> Quantity:
        """Return the same quantity in another unit, ends rounded outward.

        Raises
        ------
        FigureError
            Where the units measure different things.

        Examples
        --------
        >>> Quantity.exact(30, "亩").to("公顷").value
        Decimal('2')
        """
        if unit == self.unit:
            return self
        factor = conversion(self.unit, unit)
        if factor == 1:
            return replace(self, unit=unit)
        lower, upper = _ends(self.interval.scaled(factor))
        return replace(
            self,
            unit=unit,
            value=_times(self.value, factor),
            lower=lower,
            upper=upper,
            step=_times(self.step, factor),
        )

    def scaled(self, by: Decimal | int | Fraction) -> Quantity:
        """Return the quantity times a plain number, unit kept.

        Examples
        --------
        >>> Quantity.between(2, 3, "吨").scaled(Decimal("-0.5")).lower
        Decimal('-1.5')
        """
        factor = Fraction(by)
        return self._becomes(
            self.interval.scaled(factor),
            _times(self.value, factor),
            self.unit,
            kind=self.kind,
            step=_times(self.step, abs(factor)),
        )

    def __neg__(self) -> Quantity:
        return self.scaled(-1)

    def __add__(self, other: Quantity) -> Quantity:
        other = other.to(self.unit)
        value = None
        if self.value is not None and other.value is not None:
            value = nearest_sum(self.value, other.value)
        steps = [step for step in (self.step, other.step) if step is not None]
        return self._becomes(
            self.interval.plus(other.interval),
            value,
            self.unit,
            other,
            kind=self.kind if self.kind is other.kind else _kind(self.unit),
            step=max(steps, default=None),
        )

    def __sub__(self, other: Quantity) -> Quantity:
        return self + -other

    def __mul__(self, other: Quantity | Decimal | int) -> Quantity:
        if not isinstance(other, Quantity):
            return self.scaled(other)
        left, right = _plain_share(self), _plain_share(other)
        value = None
        if left.value is not None and right.value is not None:
            value = nearest_product(left.value, right.value)
        unit = _unit_product(left.unit, right.unit)
        return left._becomes(left.interval.times(right.interval), value, unit, right)

    __rmul__ = __mul__

    def __truediv__(self, other: Quantity | Decimal | int) -> Quantity:
        if not isinstance(other, Quantity):
            other = Quantity.exact(other)
        left, right = _plain_share(self), _plain_share(other)
        if right.unit and compatible(left.unit, right.unit):
            left = left.to(right.unit)
        value = None
        if left.value is not None and right.value is not None:
            value = nearest_quotient(left.value, right.value)
        unit = _unit_quotient(left.unit, right.unit)
        return left._becomes(left.interval.over(right.interval), value, unit, right)

    def _becomes(
        self,
        interval: Interval,
        value: Decimal | None,
        unit: str,
        other: Quantity | None = None,
        *,
        kind: Kind | None = None,
        step: Decimal | None = None,
    ) -> Quantity:
        """Return the derived quantity that an operation on this (and `other`) makes."""
        lower, upper = _ends(interval)
        is_exact = self.qualifier is Qualifier.EXACT and (
            other is None or other.qualifier is Qualifier.EXACT
        )
        return Quantity(
            value,
            unit,
            Qualifier.EXACT if is_exact else _hedge(interval, value),
            lower,
            upper,
            interval.low_open and lower is not None,
            interval.high_open and upper is not None,
            kind or _kind(unit),
            Status.DERIVED,
            step=step,
        )


_NOT = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


def _kind(unit: str) -> Kind:
    if unit in _KIND_OF_UNIT:
        return _KIND_OF_UNIT[unit]
    known = lookup(unit)
    return _KIND_OF_DIMENSION.get(known.dimension, Kind.MEASURE) if known else Kind.MEASURE


def _ends(interval: Interval) -> tuple[Decimal | None, Decimal | None]:
    return (
        interval.low if interval.low.is_finite() else None,
        interval.high if interval.high.is_finite() else None,
    )


def _hedge(interval: Interval, value: Decimal | None) -> Qualifier:
    """Name the hedge of a derived figure by the shape of its interval."""
    bounded_below, bounded_above = interval.low.is_finite(), interval.high.is_finite()
    if bounded_below and not bounded_above:
        return Qualifier.OVER if interval.low_open else Qualifier.AT_LEAST
    if bounded_above and not bounded_below:
        return Qualifier.LESS_THAN if interval.high_open else Qualifier.AT_MOST
    return Qualifier.RANGE if value is None else Qualifier.APPROX


def _times(number: Decimal | None, factor: Fraction) -> Decimal | None:
    return None if number is None else nearest_multiple(number, factor)


def _plain_share(q: Quantity) -> Quantity:
    """Return 95% as 0.95 and 2倍 as 2, so that products and quotients come out right."""
    unit = lookup(q.unit)
    return q.to("") if q.unit and unit is not None and unit.dimension == "ratio" else q


def _unit_product(left: str, right: str) -> str:
    if not left or not right:
        return left or right
    for rate, base in ((left, right), (right, left)):
        above, slash, below = rate.partition("/")
        if slash and below == base:
            return above
    return f"{left}·{right}"


def _unit_quotient(left: str, right: str) -> str:
    if left == right:
        return ""
    return f"{left}/{right}" if right else left
