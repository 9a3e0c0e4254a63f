"""Cells of figures: this year's, last year's, the change between them, and areas in hectares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from township_stats.book import Book
from township_stats.display import Printed, print_unit, printed, with_unit
from township_stats.figure import Figure
from township_stats.measures import POINTS, difference, growth, hectares, is_unknown
from township_stats.quantity import Quantity, Status
from township_stats.stattable import Cell
from township_stats.tables.notes import Notes
from township_stats.tables.provenance import computed, is_hidden, provenance
from township_stats.units import compatible, lookup

HECTARE = "公顷"
_WORDS = {
    "zh": {
        "withheld": "不公开的数据，仅供内部使用",
        "new": "本年新增的指标，上年无数据",
        "gap": "上年未报",
        "ended": "上年有数据，本年未报",
        "unit": "计量单位由{}改为{}，不可比",
        "points": "个百分点",
        "corrected": "更正：原文“{original}”，改作“{text}”，{reason}",
        "cells": "含更正：{}",
        "part": "由各村相加，不含未报的{}",
    },
    "en": {
        "withheld": "Not for publication; for internal use only",
        "new": "New this year; no figure for last year",
        "gap": "Not reported last year",
        "ended": "Reported last year, not this year",
        "unit": "Unit changed from {} to {}; not comparable",
        "points": " pp",
        "corrected": "Corrected; what the office wrote is listed with the sources",
        "cells": "Cells of its ledger are corrected; see where the figure comes from",
        "part": "Added up without places that did not report: {}",
    },
}
_LISTED = 6


def unreported(book: Book, code: str, year: int, place: str = "") -> Figure:
    """Give the figure that stands for one that is not there."""
    indicator = book.codebook[code]
    return Figure(
        code, indicator.name, indicator.section, place, year, "", Quantity.missing(indicator.unit)
    )


def shown_as(book: Book, figure: Figure, unit: str) -> Printed:
    """Print a figure in a display unit, hidden where the reader may not see it.

    What a formula gave is rounded; the total of a ledger is a sum and printed in full.
    """
    quantity = figure.quantity
    if is_hidden(book, figure):
        quantity = Quantity.suppressed(quantity.unit)
    return printed(
        quantity, unit, book.lang, book.township.symbols, figure.text,
        derived=bool(figure.formula),
    )  # fmt: skip


def figure_cell(book: Book, figure: Figure, unit: str, notes: Notes) -> tuple[Cell, Printed]:
    """Make the cell of a figure, in a display unit, with its marks and provenance.

    A figure of a year when the indicator had another unit is printed with that unit behind it.
    """
    if compatible(figure.quantity.unit, unit):
        shown = shown_as(book, figure, unit)
    else:
        unit = figure.quantity.unit
        shown = shown_as(book, figure, unit)
        label = print_unit(unit, book.lang).label
        shown = replace(shown, text=with_unit(shown.text, label, book.lang))
    notes.saw(figure, shown)
    marks: tuple[int, ...] = ()
    if figure.withheld and book.audience != "public":
        marks = notes.mark(_WORDS[book.lang]["withheld"])
    if not is_hidden(book, figure):
        marks += notes.mark(correction(figure, book.lang))
        marks += notes.mark(_part(book, figure))
    return Cell(shown.text, shown.number, marks, provenance(book, figure)), shown


def correction(figure: Figure, lang: str) -> str:
    """Say of a corrected figure what stands in its cell or cells, what is read and why; else nothing."""
    if figure.corrected:
        return _WORDS[lang]["corrected"].format(
            original=figure.original, text=figure.text, reason=figure.corrected
        )
    return _WORDS[lang]["cells"].format(figure.corrected_cells) if figure.corrected_cells else ""


def _part(book: Book, figure: Figure) -> str:
    """Say which villages a total was added up without, as they did not report; else nothing."""
    if figure.place or figure.formula or figure.status is not Status.DERIVED:
        return ""
    places = book.places(figure.indicator, figure.year)
    absent = [item.place for item in places if item.status is Status.MISSING]
    if not absent:
        return ""
    more = f"等{len(absent)}个" if len(absent) > _LISTED else ""
    named = "、".join(absent[:_LISTED]) + more if book.lang == "zh" else str(len(absent))
    return _WORDS[book.lang]["part"].format(named)


def is_mu(unit: str) -> bool:
    """Tell whether a display unit is 亩 at some size, which is printed in hectares beside."""
    known, mu = lookup(unit), lookup("亩")
    if known is None or mu is None or known.dimension != mu.dimension:
        return False
    return (known.factor / mu.factor).denominator == 1 and unit.endswith("亩")


def hectare_decimals(book: Book, figures: Iterable[Figure]) -> int:
    """Give the decimals that areas in hectares need which stand in one column."""
    shown = (
        printed(hectares(figure.quantity), HECTARE, book.lang, book.township.symbols)
        for figure in figures
        if not (is_hidden(book, figure) or is_unknown(figure.quantity))
    )
    return max((len(one.number.partition(".")[2]) for one in shown), default=0)


def hectare_cell(
    book: Book, figure: Figure, notes: Notes, decimals: int | None = None
) -> tuple[Cell, Printed]:
    """Make the cell of an area in hectares, derived from the area in 亩.

    It has as many decimals as the others of its column, where told.
    """
    notes.say("hectares")
    if is_hidden(book, figure) or is_unknown(figure.quantity):
        shown = shown_as(book, figure, figure.quantity.unit)
        notes.saw(figure, shown)
        return Cell(shown.text, "", (), provenance(book, figure)), shown
    quantity = hectares(figure.quantity)
    shown = printed(quantity, HECTARE, book.lang, book.township.symbols, decimals=decimals)
    marks = notes.mark(_WORDS[book.lang]["withheld"]) if figure.withheld else ()
    behind = computed(book, figure, quantity, f"{figure.indicator} / 15", (figure,))
    return Cell(shown.text, shown.number, marks, behind), shown


def change_cell(
    book: Book, this: Figure, last: Figure, is_rate: bool, notes: Notes
) -> tuple[Cell, str]:
    """Make the cell of the change against last year, and its interval in words.

    The change is growth in percent, or percentage points of a rate.
    Where it cannot be computed the cell says “not applicable”, and a note says why where an
    indicator began, ended or changed its unit.
    """
    symbols, words = book.township.symbols, _WORDS[book.lang]
    change, reason = _change(book, this, last, is_rate)
    if change is None or is_unknown(change):
        notes.symbol(Status.NOT_APPLICABLE, symbols.not_applicable)
        return Cell(symbols.not_applicable, "", notes.mark(reason)), ""
    unit = POINTS if is_rate else "%"
    shown = printed(change, unit, book.lang, symbols, derived=True, signed=True)
    suffix = ""
    formula = f"{this.indicator} / {this.indicator}@last - 1"
    if is_rate:
        notes.say("points")
        suffix, formula = words["points"], f"{this.indicator} - {this.indicator}@last"
    behind = computed(book, this, change, formula, (this, last))
    text = shown.text + suffix if shown.number else shown.text
    return Cell(text, shown.number, (), behind), shown.interval


def _change(book: Book, this: Figure, last: Figure, is_rate: bool) -> tuple[Quantity | None, str]:
    words = _WORDS[book.lang]
    if is_hidden(book, this) or is_hidden(book, last):
        return None, ""
    if last.status is Status.MISSING and this.status is not Status.MISSING:
        earlier = (
            book.figure(this.indicator, year) for year in sorted(book.years) if year < last.year
        )
        seen = any(figure is not None and figure.status is not Status.MISSING for figure in earlier)
        return None, words["gap" if seen else "new"]
    if this.status is Status.MISSING:
        return None, words["ended"] if last.status is not Status.MISSING else ""
    units = [print_unit(figure.quantity.unit, book.lang) for figure in (last, this)]
    if not compatible(*(unit.name for unit in units)):
        return None, words["unit"].format(*(unit.label for unit in units))
    compare = difference if is_rate else growth
    change = compare(this.quantity, last.quantity)
    return change and replace(change, status=Status.DERIVED), ""
