"""What a chart draws: figures as points with their interval and the label printed beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from township_stats.book import Book
from township_stats.codebook import Indicator
from township_stats.display import Printed, PrintUnit, print_unit, with_unit
from township_stats.figure import Figure
from township_stats.measures import figure_of
from township_stats.stattable import Series
from township_stats.tables.cells import shown_as, unreported
from township_stats.units import same_unit


@dataclass(frozen=True, slots=True)
class Point:
    """A figure to be drawn: its name, how it is printed, its unit."""

    name: str
    figure: Figure
    shown: Printed
    unit: PrintUnit
    lang: str

    @property
    def value(self) -> Decimal | None:
        """The number drawn, in the unit; None where there is none."""
        return Decimal(self.shown.number) if self.shown.number else None

    @property
    def with_unit(self) -> str:
        """The label with its unit (``30余间``); the bare symbol where there is no number."""
        if not self.shown.number and not self.shown.lower and not self.shown.upper:
            return self.shown.text
        return with_unit(self.shown.text, self.unit.label, self.lang)

    @property
    def is_exact(self) -> bool:
        """Whether it is drawn without an interval."""
        return bool(self.shown.number) and self.shown.lower == self.shown.upper != ""


def point(book: Book, code: str, unit: str = "", year: int | None = None, place: str = "") -> Point:
    """Make the point of an indicator.

    Parameters
    ----------
    book
        The figures.
    code
        A reported or derived indicator.
    unit
        Display unit; the indicator's own where empty.
    year
        Report year; the book's where None.
    place
        Village; the whole township where empty.
    """
    indicator = book.codebook[code]
    of_year = book.year if year is None else year
    found = book.figure(code, of_year, place) if place else figure_of(book, code, of_year)
    figure = found or unreported(book, code, of_year, place)
    unit = unit or indicator.display_unit
    return Point(
        indicator.named(book.lang),
        figure,
        shown_as(book, figure, unit),
        print_unit(unit, book.lang),
        book.lang,
    )


def by_unit(indicators: Iterable[Indicator]) -> list[tuple[str, list[str]]]:
    """Group codes whose figures can stand on one axis, in the order first met.

    Returns
    -------
    list of (unit, codes)
        The unit is the display unit of the first of each group, to which the others convert. What
        is counted or measured in different base units (亩 of land, 平方米 of floor) stays apart.
    """
    groups: list[tuple[Indicator, list[str]]] = []
    for indicator in indicators:
        codes = next((codes for one, codes in groups if same_unit(one.unit, indicator.unit)), None)
        if codes is None:
            groups.append((indicator, [indicator.code]))
        else:
            codes.append(indicator.code)
    return [(one.display_unit, codes) for one, codes in groups]


def series(label: str, points: Sequence[Point], *, units: bool = False) -> Series:
    """Make a series of points, their labels with or without the unit."""
    return Series(
        label=label,
        unit=points[0].unit.label,
        values=tuple(item.shown.number for item in points),
        lower=tuple(item.shown.lower for item in points),
        upper=tuple(item.shown.upper for item in points),
        labels=tuple(item.with_unit if units else item.shown.text for item in points),
    )


def ending(names: tuple[str, ...], lang: str) -> tuple[str, tuple[str, ...]]:
    """Split off what all names end in, to stand once above them; nothing where they differ.

    Examples
    --------
    >>> ending(("清收小额贷款户数", "发放小额贷款户数"), "zh")
    ('小额贷款户数', ('清收', '发放'))
    >>> ending(("Loans recovered: amount", "Loans issued: amount"), "en")
    ('Amount', ('Loans recovered', 'Loans issued'))
    """
    shared = ""
    if len(names) > 1:
        for letters in zip(*(reversed(name) for name in names), strict=False):
            if len(set(letters)) > 1:
                break
            shared = letters[0] + shared
    if lang == "en":
        shared = shared[shared.find(": ") :] if ": " in shared else ""
    beginnings = tuple(name.removesuffix(shared) for name in names)
    if len(shared) < 2 or not all(beginnings):
        return "", names
    title = shared.removeprefix(": ")
    return title[:1].upper() + title[1:], beginnings
