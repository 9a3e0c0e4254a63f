"""Rules bound to the figures of a book: which cell each name in a rule stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from township_stats.book import Book
from township_stats.checks.rules import Rule
from township_stats.expressions import Expression, Reference, evaluate
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status

Key = tuple[str, int, str]
"""Indicator, year the figure speaks of, place."""

State = Mapping[Key, Quantity]
"""What is known of every cell."""


@dataclass(frozen=True)
class Instance:
    """A rule for the whole township or one place, with the cells it speaks of.

    Parameters
    ----------
    rule
        The rule.
    place
        Empty for the whole township.
    cells
        For each reference of the rule, the cells it stands for: one, or one a place.
    """

    rule: Rule
    place: str
    cells: dict[Reference, tuple[Key, ...]]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All cells, each once."""
        return tuple(dict.fromkeys(key for keys in self.cells.values() for key in keys))

    def sides(self, state: State, units: Mapping[str, str]) -> tuple[Quantity, Quantity]:
        """Evaluate both sides of the rule."""
        expression = self.rule.expression
        return (
            self.value(expression.left, state, units),
            self.value(expression.right, state, units),
        )

    def value(self, expression: Expression, state: State, units: Mapping[str, str]) -> Quantity:
        """Evaluate an expression of the rule; cells that are not there are missing figures."""

        def one(code: str, offset: int) -> Quantity:
            (key,) = self.cells[Reference(code, offset)]
            return state.get(key) or Quantity.missing(units[code])

        def each(code: str, offset: int) -> Iterable[Quantity]:
            return [state[key] for key in self.cells[Reference(code, offset, by_place=True)]]

        return evaluate(expression, one, each)


class Ledger:
    """The cells of a book: figures by key, and the places each indicator has.

    Parameters
    ----------
    book
        Figures of the report year and earlier ones.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.figures: dict[Key, Figure] = {}
        self.places: dict[tuple[str, int], list[Key]] = {}
        for year in sorted(book.years):
            for figure in book.years[year]:
                key = key_of(figure)
                if key not in self.figures and figure.place:
                    self.places.setdefault(key[:2], []).append(key)
                self.figures[key] = figure
        self.units = {
            item.code: item.unit for item in (*book.codebook.indicators, *book.codebook.derived)
        }

    def state(self) -> dict[Key, Quantity]:
        """Give what is known of every cell that has a figure."""
        return {key: figure.quantity for key, figure in self.figures.items()}

    def instances(
        self, rules: Iterable[Rule], year: int | None = None, *, everywhere: bool = False
    ) -> Iterator[Instance]:
        """Bind rules to cells.

        Parameters
        ----------
        rules
            Rules over codes of the codebook.
        year
            The year reported on unless told.
        everywhere
            Bind every rule in every place that has any of its figures, not only those of the
            codebook that say so, and where last year's figure is not there: what a reader would
            try, for what nobody reported may tie together what is hidden.

        Yields
        ------
        Instance
            One for the whole township, unless a rule of the codebook speaks of places and none
            have figures; one a place for rules that hold in each place.
        """
        year = self.book.year if year is None else year
        for rule in rules:
            cells = self._cells(rule, year, "", everywhere)
            if cells is not None:
                yield Instance(rule, "", cells)
            if rule.each_place or everywhere:
                references = tuple(rule.expression.references)
                where = (
                    place
                    for reference in (references if everywhere else references[:1])
                    for _, _, place in self.places.get(
                        (reference.code, year + reference.offset), ()
                    )
                )
                for place in dict.fromkeys(where):
                    of_place = self._cells(rule, year, place, everywhere)
                    if of_place is not None:
                        yield Instance(rule, place, of_place)

    def _cells(
        self, rule: Rule, year: int, place: str, everywhere: bool
    ) -> dict[Reference, tuple[Key, ...]] | None:
        cells: dict[Reference, tuple[Key, ...]] = {}
        implied = ":" in rule.id
        for reference in rule.expression.references:
            of_year = year + reference.offset
            if reference.by_place:
                keys = tuple(self.places.get((reference.code, of_year), ()))
                if place or (not keys and implied):
                    return None
            else:
                keys = ((reference.code, of_year, place),)
                absent = keys[0] not in self.figures and not everywhere
                if absent and (place or (implied and reference.offset)):
                    return None
            cells[reference] = keys
        return cells


def key_of(figure: Figure) -> Key:
    """Give the cell a figure stands in."""
    return figure.indicator, figure.year, figure.place


def is_known(quantity: Quantity | None) -> bool:
    """Tell whether a cell has a figure that says something (a withheld value does)."""
    if quantity is None or quantity.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return False
    return quantity.value is not None or quantity.lower is not None or quantity.upper is not None
