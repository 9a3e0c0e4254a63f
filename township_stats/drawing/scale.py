"""Scales: from numbers to millimetres, with round ticks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from township_stats.stattable import Series

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: `low` stands at `start` millimetres, `high` at `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Give where a number stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + float(share) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure to be drawn: value, ends of its interval (None: open), label."""

    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    label: str

    @property
    def is_exact(self) -> bool:
        """Whether there is no interval to be drawn."""
        return self.value is not None and self.lower == self.upper

    @property
    def is_absent(self) -> bool:
        """Whether there is nothing to be drawn but the label."""
        return self.value is None and self.lower is None and self.upper is None

    def ends(self) -> list[Decimal]:
        """Give all numbers that must fit on the scale."""
        return [end for end in (self.value, self.lower, self.upper) if end is not None]


def marks(series: Series) -> tuple[Mark, ...]:
    """Give the figures of a series as numbers."""

    def number(text: str) -> Decimal | None:
        return Decimal(text) if text else None

    ends = zip(series.values, series.lower, series.upper, series.labels, strict=True)
    return tuple(
        Mark(number(value), number(lower), number(upper), label)
        for value, lower, upper, label in ends
    )


def extent(drawn: Iterable[Mark]) -> tuple[Decimal, Decimal]:
    """Give the least and the greatest number to be drawn, zero always among them."""
    numbers = [Decimal(0), *(end for mark in drawn for end in mark.ends())]
    low, high = min(numbers), max(numbers)
    return (low, high) if low != high else (low, low + 1)


def ticks(low: Decimal, high: Decimal, most: int = 5) -> list[Decimal]:
    """Give round numbers from at most `low` to at least `high`; whole ones between whole ends.

    Examples
    --------
    >>> [str(tick) for tick in ticks(Decimal(0), Decimal(37))]
    ['0', '10', '20', '30', '40']
    >>> [str(tick) for tick in ticks(Decimal(0), Decimal(2))]
    ['0', '1', '2']
    """
    rough = (high - low) / (most - 1)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(size * power for size in _STEPS if size * power >= rough)
    if step < 1 and low == low.to_integral_value() and high == high.to_integral_value():
        step = Decimal(1)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [number * step if number else Decimal(0) for number in range(int(first), int(last) + 1)]
