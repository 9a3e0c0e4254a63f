"""The table by village: a row a place and the total, a column an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from township_stats.book import Book
from township_stats.codebook import Indicator
from township_stats.display import print_unit
from township_stats.figure import Figure
from township_stats.measures import figure_of
from township_stats.quantity import Status
from township_stats.stattable import Cell, Column, Row, StatTable
from township_stats.tables.cells import (
    HECTARE,
    figure_cell,
    hectare_cell,
    hectare_decimals,
    is_mu,
    unreported,
)
from township_stats.tables.notes import Notes
from township_stats.tables.provenance import source_of

SUFFIX = "_places"
_SHORTEST = 2  # characters in a spanner, and in what stands below it
_WORDS = {
    "zh": {"stub": "地区", "total": "合计", "title": "{}（分地区，{}年）", "hectares": "{}折合"},
    "en": {"stub": "Place", "total": "Total", "title": "{}, by place, {}", "hectares": "{}, converted"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Field:
    """A column to be: an indicator in its unit, or its area in hectares."""

    indicator: Indicator
    spanners: tuple[str, ...]
    label: str
    unit: str
    hectares: bool = False

    def figure(self, book: Book, place: str) -> Figure:
        code = self.indicator.code
        found = book.figure(code, place=place) if place else figure_of(book, code)
        return found or unreported(book, code, book.year, place)

    def decimals(self, book: Book, places: Sequence[str]) -> int | None:
        """Give the decimals that all of the column has, where they are not as written."""
        figures = (self.figure(book, place) for place in places)
        return hectare_decimals(book, figures) if self.hectares else None

    def cell(self, book: Book, place: str, notes: Notes, decimals: int | None) -> Cell:
        figure = self.figure(book, place)
        if self.hectares:
            return hectare_cell(book, figure, notes, decimals)[0]
        return figure_cell(book, figure, self.unit, notes)[0]


def with_places(book: Book, table: str) -> tuple[Indicator, ...]:
    """Give the indicators of a table that have figures by place, in codebook order."""
    return tuple(
        indicator
        for indicator in book.codebook.in_table(table)
        if not indicator.derived and book.places(indicator.code)
    )


def place_table(book: Book, table: str, number: str) -> StatTable:
    """Make the table of a table id's figures by place, with the township's total below.

    Returns
    -------
    StatTable
        Id is the table's with ``_places``; columns whose names begin alike share a spanner, and an
        area in 亩 has its hectares beside.
    """
    words, notes = _WORDS[book.lang], Notes(book)
    indicators = with_places(book, table)
    fields = tuple(_fields(book, indicators))
    figures = [figure for indicator in indicators for figure in book.places(indicator.code)]
    units = [print_unit(field.unit, book.lang).label for field in fields]
    one_unit = len(set(units)) == 1
    columns = [
        Column(field.label, "decimal", field.spanners, "" if one_unit else unit)
        for field, unit in zip(fields, units, strict=True)
    ]
    named = {figure.place for figure in figures}
    order = dict.fromkeys(figure.place for figure in book.figures if figure.place in named)
    every = [*order, ""]
    columned = [(field, field.decimals(book, every)) for field in fields]
    rows = [
        Row(
            (
                Cell(place or words["total"]),
                *(field.cell(book, place, notes, decimals) for field, decimals in columned),
            ),
            "item" if place else "total",
        )
        for place in every
    ]
    totals = [field.figure(book, "") for field in fields]
    if any(total.status is Status.DERIVED and not total.quantity.is_point for total in totals):
        notes.say("totals")
    spec = book.codebook.table(table)
    title = spec.title if book.lang == "zh" else spec.title_en
    return StatTable(
        id=table + SUFFIX,
        section=indicators[0].section,
        number=number,
        title=words["title"].format(title, book.year),
        unit=units[0] if one_unit else "",
        columns=(Column(words["stub"]), *columns),
        rows=tuple(rows),
        notes=notes.lines(spec.note if book.lang == "zh" else spec.note_en),
        source=source_of(book, [*figures, *totals]),
        lang=book.lang,
    )


def _fields(book: Book, indicators: tuple[Indicator, ...]) -> Iterator[_Field]:
    headings = _headings([indicator.named(book.lang) for indicator in indicators])
    for indicator, (spanners, label) in zip(indicators, headings, strict=True):
        yield _Field(indicator, spanners, label, indicator.display_unit)
        if is_mu(indicator.display_unit):
            converted = _WORDS[book.lang]["hectares"].format(label)
            yield _Field(indicator, spanners, converted, HECTARE, True)


def _headings(names: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Split names that follow each other and begin alike into a spanner and what is below it.

    As many names as possible are put together. English names begin alike up to a colon, Chinese
    ones by two characters or more, and two or more are left of each.
    """
    start = 0
    while start < len(names):
        end, shared = start + 1, ""
        for stop in range(len(names), start + 1, -1):
            shared = _beginning(names[start:stop])
            if shared:
                end = stop
                break
        for name in names[start:end]:
            rest = name.removeprefix(shared)
            yield ((shared.rstrip(": "),) if shared else ()), rest[:1].upper() + rest[1:]
        start = end


def _beginning(names: list[str]) -> str:
    shared = ""
    for letters in zip(*names, strict=False):
        if len(set(letters)) > 1:
            break
        shared += letters[0]
    if names[0].isascii():
        return shared[: shared.find(": ") + 2] if ": " in shared else ""
    shortest = min(len(name) for name in names) - len(shared)
    return shared if len(shared) >= _SHORTEST <= shortest else ""
