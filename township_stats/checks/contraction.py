"""What the figures say of each other: totals tighten their parts, and parts their totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from township_stats.book import Book
from township_stats.checks.instances import Key, Ledger, is_known
from township_stats.checks.numeric import EVERYTHING, equation_of
from township_stats.checks.propagation import NOT_NEGATIVE, propagate
from township_stats.checks.rules import Rule, Severity
from township_stats.figure import Figure
from township_stats.interval import Interval
from township_stats.quantity import Quantity, Status
from township_stats.units import lookup

_SIGNED_NAMES = ("净", "增", "减", "差", "盈亏", "利润", "结余", "变化", "余缺")


@dataclass(frozen=True)
class Contraction:
    """What the other figures leave of one figure's interval.

    Parameters
    ----------
    figure
        The figure as it stands.
    before, after
        Its interval as written, and as the rules leave it.
    rules
        Ids of the rules that narrowed it, in the order they did.
    """

    figure: Figure
    before: Interval
    after: Interval
    rules: tuple[str, ...]

    @property
    def quantity(self) -> Quantity:
        """What is left, as a quantity in the figure's unit."""
        low, high = self.after.low, self.after.high
        return Quantity.between(
            low if low.is_finite() else None,
            high if high.is_finite() else None,
            self.figure.quantity.unit,
            lower_open=self.after.low_open and low.is_finite(),
            upper_open=self.after.high_open and high.is_finite(),
        )


def contract(book: Book, rules: Iterable[Rule]) -> tuple[Contraction, ...]:
    """Narrow every figure by what the rules and the other figures say of it.

    Parameters
    ----------
    book
        Figures of the report year and earlier ones.
    rules
        Rules over its codebook; those of error severity are used.

    Returns
    -------
    tuple of Contraction
        The year's figures that became narrower, and those suppressed or open at an end whether
        they did or not, in the order of the book.

    Notes
    -----
    What is counted, and what is measured under a name that cannot be negative, is taken to be at
    least 0. A rule that the figures contradict narrows nothing.
    """
    ledger = Ledger(book)
    must = [rule for rule in rules if rule.severity is Severity.ERROR]
    equations = [equation_of(instance, ledger) for instance in ledger.instances(must)]
    domain = {key: natural(ledger, key) for equation in equations for key in equation.keys}
    start = {key: within(ledger.figures.get(key), limits) for key, limits in domain.items()}
    narrowed = propagate(equations, start, whole_cells(ledger, start))
    found = []
    for figure in book.figures:
        key = (figure.indicator, figure.year, figure.place)
        before = within(figure, natural(ledger, key))
        after, used = narrowed.get(key, (before, ()))
        open_ended = figure.quantity.lower is None or figure.quantity.upper is None
        if used or (open_ended and figure.status in (Status.REPORTED, Status.SUPPRESSED)):
            found.append(Contraction(figure, before, after, used))
    return tuple(found)


def natural(ledger: Ledger, key: Key) -> Interval:
    """Give what a cell can be at all."""
    indicator = ledger.book.codebook[key[0]]
    return at_all(indicator.name, indicator.unit)


def at_all(name: str, unit: str) -> Interval:
    """Give what a figure can be at all: nothing below 0, unless its name speaks of a difference.

    Examples
    --------
    >>> at_all("户数", "户").low, at_all("收入增减", "元").low
    (Decimal('0'), Decimal('-Infinity'))
    """
    known = lookup(unit)
    if known is not None and known.counted:
        return NOT_NEGATIVE
    return EVERYTHING if any(mark in name for mark in _SIGNED_NAMES) else NOT_NEGATIVE


def within(figure: Figure | None, limits: Interval) -> Interval:
    """Give the interval of a figure as far as its nature allows it; its nature where none is."""
    if figure is None or not is_known(figure.quantity):
        return limits
    return figure.quantity.interval.common(limits) or figure.quantity.interval


def whole_cells(ledger: Ledger, keys: Iterable[Key]) -> frozenset[Key]:
    """Give the cells that hold whole numbers: those of counted units."""
    counted = {code for code, name in ledger.units.items() if (u := lookup(name)) and u.counted}
    return frozenset(key for key in keys if key[0] in counted)
