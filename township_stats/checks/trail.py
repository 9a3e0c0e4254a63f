"""What the public may know of where a figure came from: not what its address tells of others.

A range of rows says how many cases were added up, a single row of a ledger of cases that there was
one, and a checksum lets anyone who knows the rest of a file try out what is hidden in it. The
interval of a sum does as a range does: each row adds what its words allow, so all sums of a column
get the same room on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from township_stats.book import Book
from township_stats.figure import Figure, Source, uncorrected
from township_stats.quantity import Quantity, Status

_CELLS = re.compile(
    r"![A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?(?:,[A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?)*"
)
"""Addresses in a note of what was added up (各表相加：台账.xlsx[前村]!D2:D5；…)."""


def covered(book: Book) -> Callable[[Figure], Figure]:
    """Give what makes a figure of a book fit for the public, but for its value.

    Parameters
    ----------
    book
        An internal book.

    Returns
    -------
    Callable
        Gives a figure without note of its parts, its contributors, its file's checksum and, where
        its sheet was added up, its cell and what its note says of cells. In a ledger of cases all
        places look alike: added up, without words, and with intervals of one width.
    """
    summed = _summed(book)
    rooms = _rooms(book, summed)

    def cover(figure: Figure) -> Figure:
        source, text, quantity, note = figure.source, figure.text, figure.quantity, figure.note
        if source is not None:
            if summed.of_cases(figure):
                if figure.place:
                    text = ""
                    if quantity.status is Status.REPORTED:
                        quantity = replace(quantity, status=Status.DERIVED)
                if figure.place or figure.status is Status.DERIVED:
                    quantity = _widened(quantity, rooms.get((figure.indicator, figure.year)))
            if summed.of_cases(figure) or _sheet(source) in summed.sheets:
                source, note = replace(source, cell=""), _CELLS.sub("", uncorrected(note))
            source = replace(source, sha256="")
        return replace(
            figure, text=text, quantity=quantity, source=source, note=note,
            parts=(), contributors=None,
        )  # fmt: skip

    return cover


@dataclass(frozen=True)
class _Summed:
    """Sheets that were added up, and those and the indicators that were added up by place."""

    sheets: frozenset[tuple[str, str]]
    cases: frozenset[tuple[str, str]]
    indicators: frozenset[tuple[str, int]]

    def of_cases(self, figure: Figure) -> bool:
        """Tell whether a figure is of a ledger of cases: where one sheet a village is, of any."""
        return figure.source is not None and (
            _sheet(figure.source) in self.cases
            or (figure.place != "" and (figure.indicator, figure.year) in self.indicators)
        )


def _summed(book: Book) -> _Summed:
    derived = [
        (figure, figure.source)
        for figures in book.years.values()
        for figure in figures
        if figure.source is not None and figure.status is Status.DERIVED
    ]
    return _Summed(
        frozenset(_sheet(source) for _, source in derived),
        frozenset(_sheet(source) for figure, source in derived if figure.place),
        frozenset((figure.indicator, figure.year) for figure, _ in derived if figure.place),
    )


def _rooms(book: Book, summed: _Summed) -> dict[tuple[str, int], Decimal]:
    """Give each indicator and year of ledgers of cases more room than any of its sums needs."""
    widest: dict[tuple[str, int], Decimal] = {}
    for figures in book.years.values():
        for figure in figures:
            if summed.of_cases(figure):
                key = figure.indicator, figure.year
                widest[key] = max(widest.get(key, Decimal(0)), _reach(figure.quantity))
    return {
        key: Decimal(5).scaleb((reach / 5).adjusted() + 1) for key, reach in widest.items() if reach
    }


def _reach(quantity: Quantity) -> Decimal:
    """Give how far the interval goes from the value; 0 where an end is open or no value known."""
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    if value is None or lower is None or upper is None:
        return Decimal(0)
    return max(value - lower, upper - value)


def _widened(quantity: Quantity, room: Decimal | None) -> Quantity:
    value = quantity.value
    if value is None or room is None or quantity.lower is None or quantity.upper is None:
        return quantity
    lower = max(value - room, Decimal(0)) if quantity.lower >= 0 else value - room
    return replace(quantity, lower=lower, upper=value + room, lower_open=False, upper_open=False)


def _sheet(source: Source) -> tuple[str, str]:
    return source.file, source.sheet
