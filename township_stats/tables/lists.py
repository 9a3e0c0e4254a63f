"""Tables of text: what a report names without a figure of its own, and what speaks for it."""

from __future__ import annotations

from dataclasses import replace

from township_stats.book import Book
from township_stats.codebook import ListItem
from township_stats.display import print_unit, with_unit
from township_stats.figure import Figure
from township_stats.measures import figure_of
from township_stats.stattable import Cell, Column, Provenance, Row, StatTable
from township_stats.tables.cells import figure_cell, unreported
from township_stats.tables.notes import Notes
from township_stats.tables.provenance import source_of

_WORDS = {
    "zh": {
        "item": "事项", "place": "地点", "evidence": "佐证数据", "missing": "缺少的数据",
        "none": "无", "join": "；",
    },
    "en": {
        "item": "Item", "place": "Place", "evidence": "Evidence", "missing": "Figures that are missing",
        "none": "none", "join": "; ",
    },
}  # fmt: skip


def items_of(book: Book, table: str) -> tuple[ListItem, ...]:
    """Give the items of a list for the year reported on."""
    return tuple(
        item for item in book.codebook.lists if item.table == table and item.year == book.year
    )


def list_table(book: Book, table: str, number: str) -> StatTable:
    """Make the table of a list.

    Returns
    -------
    StatTable
        Columns of text, only those that any item fills: item, place, evidence, what is missing.
    """
    words, notes = _WORDS[book.lang], Notes(book)
    items = items_of(book, table)
    chinese = book.lang == "zh"
    figures = {
        code: figure_of(book, code) or unreported(book, code, book.year)
        for item in items
        for code in item.indicators
    }
    filled = [
        ("item", [Cell(item.item if chinese else item.item_en) for item in items]),
        ("place", [Cell(item.place if chinese else item.place_en) for item in items]),
        ("evidence", [_evidence(book, item, figures, notes) for item in items]),
        ("missing", [Cell(item.missing if chinese else item.missing_en) for item in items]),
    ]
    used = [
        (key, cells)
        for key, cells in filled
        if key == "item" or any(cell.text not in ("", words["none"]) for cell in cells)
    ]
    spec = book.codebook.table(table)
    return StatTable(
        id=table,
        section=items[0].section,
        number=number,
        title=spec.title if chinese else spec.title_en,
        unit="",
        columns=tuple(Column(words[key]) for key, _ in used),
        rows=tuple(Row(cells) for cells in zip(*(cells for _, cells in used), strict=True)),
        notes=notes.lines(spec.note if chinese else spec.note_en),
        source=source_of(book, figures.values()),
        lang=book.lang,
    )


def _evidence(book: Book, item: ListItem, figures: dict[str, Figure], notes: Notes) -> Cell:
    """Name the figures that speak for an item, one behind the other, with all their provenance."""
    words = _WORDS[book.lang]
    told: list[str] = []
    behind: list[Provenance] = []
    for code in item.indicators:
        indicator = book.codebook[code]
        unit = print_unit(indicator.display_unit, book.lang).label
        cell, shown = figure_cell(book, figures[code], indicator.display_unit, notes)
        name = indicator.named(book.lang)
        text = with_unit(shown.text, unit, book.lang) if shown.number else shown.text
        told.append(f"{name}{text}" if book.lang == "zh" else f"{name}: {text}")
        if cell.provenance is not None:
            behind.append(cell.provenance)
    if not behind:
        return Cell(words["none"])
    if len(behind) == 1:
        return Cell(told[0], provenance=behind[0])
    text = words["join"].join(told)
    first = behind[0]
    together = replace(
        first, indicator="", name=words["evidence"], text=text, value="", unit="", lower="",
        upper="", qualifier="", file="", sheet="", cell="", sha256="", note="",
        parts=tuple(behind),
    )  # fmt: skip
    return Cell(text, provenance=together)
