"""A figure as it was scanned, and the quantity that its words stand for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, cast

from township_stats.interval import Interval, nearest_quotient
from township_stats.numerals.hedges import Ends, bounds, decimal, place, ratio_bounds
from township_stats.numerals.lexicon import is_counted
from township_stats.numerals.numeral import Number
from township_stats.quantity import Quantity
from township_stats.terms import Kind, Qualifier, Status
from township_stats.units import lookup

__all__ = ["Found", "unit_kind"]


# Looked up once: a member of an enumeration costs more than a name.
_EXACT: Final = Qualifier.EXACT
_REPORTED: Final = Status.REPORTED
_POINTS: Final = frozenset({"point", "fold"})


@cache
def unit_kind(unit: str) -> Kind:
    """Return the kind of figure that a unit makes.

    Examples
    --------
    >>> unit_kind("%").value, unit_kind("个百分点").value, unit_kind("亩").value
    ('percent', 'percentage_point', 'measure')
    """
    if unit in {"%", "‰", "‱"}:
        return Kind.PERCENT
    if unit == "倍":
        return Kind.MULTIPLE
    known = lookup(unit) if unit else None
    if known is not None and known.dimension == "points":
        return Kind.PERCENTAGE_POINT
    return Kind.MEASURE


@dataclass(slots=True)
class _Unlocked:
    """A quantity's fields while it is filled, which for a frozen one takes five times as long."""

    value: Decimal | None
    unit: str
    qualifier: Qualifier
    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool
    upper_open: bool
    kind: Kind
    status: Status
    direction: str | None
    parts: tuple[Decimal, ...]
    step: Decimal | None


@dataclass(slots=True)
class Found:
    """What was scanned at one place.

    Parameters
    ----------
    start, end
        Span with hedges and unit.
    number
        The numeral; the first one of a range or ratio.
    shape
        ``number``, ``share`` (成), ``point`` (半, 零增长), ``fold`` (番), ``ratio`` (with 分之 and /) or
        ``redacted``.
    high
        Mantissa and exponent of the upper end of a range.
    unit
        Unit as written, empty where there is none.
    qualifier
        The hedge nearest the number.
    hedged
        True where any hedging word stands there.
    parts
        Terms of a ratio.
    fault
        Why it is no figure; empty where it is one.
    """

    start: int
    end: int
    number: Number
    shape: str = "number"
    high: tuple[int, int] | None = None
    unit: str = ""
    qualifier: Qualifier = _EXACT
    hedged: bool = False
    parts: tuple[Decimal, ...] = ()
    fault: str = ""

    def quantity(self, direction: str | None = None) -> Quantity:
        """Return the quantity that the words stand for."""
        shape = self.shape
        if shape == "redacted":
            return Quantity(
                None,
                self.unit,
                self.qualifier,
                kind=Kind.REDACTED,
                status=Status.SUPPRESSED,
                direction=direction,
            )
        if shape == "ratio":
            return self._ratio(direction)
        mantissa, exponent = self.number.mantissa, self.number.exponent
        unit = self.unit
        kind = unit_kind(unit)
        if shape == "fold":
            mantissa, exponent = 2**mantissa, 0
        if self.high is not None:
            return self._range(kind, direction)
        value = decimal(mantissa, exponent)
        qualifier = self.qualifier
        if qualifier is _EXACT and shape in _POINTS:
            ends: Ends = (value, value, False, False)
        else:
            ends = bounds(value, mantissa, exponent, qualifier, is_counted(unit))
        low, high, low_open, high_open = ends
        made = _Unlocked(
            value,
            unit,
            qualifier,
            low,
            high,
            low_open,
            high_open,
            kind,
            _REPORTED,
            direction,
            (),
            place(exponent),
        )
        made.__class__ = Quantity  # type: ignore[assignment]
        return cast(Quantity, made)

    def _range(self, kind: Kind, direction: str | None) -> Quantity:
        number = self.number
        high = self.high or (number.mantissa, number.exponent)
        vague = number.vague
        return Quantity(
            None,
            self.unit,
            Qualifier.APPROX if vague else Qualifier.RANGE,
            decimal(number.mantissa, number.exponent),
            decimal(*high),
            kind=Kind.OTHER if vague else kind,
            direction=direction,
            step=None if vague else place(number.exponent),
        )

    def _ratio(self, direction: str | None) -> Quantity:
        value = nearest_quotient(*self.parts) if len(self.parts) == 2 else None
        ends: Ends = (None, None, False, False)
        if value is not None and self.qualifier is Qualifier.EXACT:
            above, below = (Interval.of(part, part) for part in self.parts)
            quotient = above.over(below)  # rounded outward where the decimal does not end
            ends = (quotient.low, quotient.high, False, False)
        elif value is not None:
            ends = ratio_bounds(value, self.qualifier)
        return Quantity(
            value, "", self.qualifier, *ends, Kind.RATIO, Status.REPORTED, direction, self.parts
        )
