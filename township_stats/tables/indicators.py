"""The usual table: a row an indicator, a column a year, the interval and the change beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from township_stats.book import Book
from township_stats.codebook import Codebook, Indicator
from township_stats.display import Printed, print_unit
from township_stats.figure import Figure
from township_stats.measures import figure_of, is_unknown
from township_stats.quantity import Qualifier, Status
from township_stats.spoken import spoken
from township_stats.stattable import Cell, Column, Row, RowKind, StatTable
from township_stats.tables.cells import (
    HECTARE,
    change_cell,
    figure_cell,
    hectare_cell,
    is_mu,
    unreported,
)
from township_stats.tables.notes import Notes
from township_stats.tables.provenance import source_of

_WORDS = {
    "zh": {
        "stub": "指标", "unit": "单位", "interval": "区间", "change": "同比", "amount": "增减",
        "hectares": "折合公顷", "year": "{}年", "derived": "派生指标：",
        "of_year": "（{}年）",
    },
    "en": {
        "stub": "Indicator", "unit": "Unit", "interval": "Interval",
        "change": "Change on last year", "amount": "Change",
        "hectares": "In hectares", "year": "{}", "derived": "Derived: ",
        "of_year": " ({})",
    },
}  # fmt: skip


_TELLING = (Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.OVER, Qualifier.LESS_THAN)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be: its figure this year and last, how it is labelled and printed."""

    indicator: Indicator
    this: Figure
    last: Figure | None
    label: str
    kind: RowKind
    indent: int
    unit: str
    hectares: bool = False

    def cell(self, book: Book, figure: Figure, notes: Notes) -> tuple[Cell, Printed]:
        if self.hectares:
            return hectare_cell(book, figure, notes)
        return figure_cell(book, figure, self.unit, notes)


def indicator_table(book: Book, table: str, number: str) -> StatTable:
    """Make the table of a table id's indicators, derived ones last.

    Returns
    -------
    StatTable
        Columns: indicator; unit, unless all rows share one; last year and the change where last
        year's figures are there; this year; the interval where a figure is not exact.
    """
    words, notes = _WORDS[book.lang], Notes(book)
    lines = tuple(_lines(book, table))
    compared = any(line.last and line.last.status is not Status.MISSING for line in lines)
    labels = [print_unit(line.unit, book.lang).label for line in lines]
    one_unit = len(set(labels)) == 1
    years = {line.this.year for line in lines}
    year = years.pop() if len(years) == 1 else book.year
    formulas = _formulas(book.codebook, lines, book.lang)
    made = [_cells(book, line, compared, notes, formulas, year) for line in lines]

    fields = [(Column(words["stub"]), [row.stub for row in made])]
    if not one_unit:
        fields.append((Column(words["unit"], "center"), [Cell(label) for label in labels]))
    if compared:
        last = Column(words["year"].format(year - 1), "decimal")
        fields.append((last, [row.last for row in made]))
    fields.append((Column(words["year"].format(year), "decimal"), [row.this for row in made]))
    if any(row.interval for row in made):
        notes.say("interval")
        column = Column(words["interval"], "center")
        fields.append((column, [Cell(row.interval) for row in made]))
    if compared:
        fields += _changes(book, made, notes)
    elif book.last_year is not None:
        notes.say("all_new")

    rows = (
        Row(tuple(cells), line.kind, line.indent, "" if line.hectares else line.indicator.code)
        for line, *cells in zip(lines, *(cells for _, cells in fields), strict=True)
    )
    spec = book.codebook.table(table)
    figures = [line.this for line in lines] + [line.last for line in lines if line.last]
    return StatTable(
        id=table,
        section=lines[0].indicator.section,
        number=number,
        title=spec.title if book.lang == "zh" else spec.title_en,
        unit=labels[0] if one_unit else "",
        columns=tuple(column for column, _ in fields),
        rows=tuple(rows),
        notes=notes.lines(spec.note if book.lang == "zh" else spec.note_en),
        source=source_of(book, figures),
        lang=book.lang,
    )


def _changes(book: Book, made: list[_Made], notes: Notes) -> list[tuple[Column, list[Cell]]]:
    """Give the columns of the change: one, or two under a spanner where changes have intervals."""
    words = _WORDS[book.lang]
    changes = [row.growth for row in made]
    if not any(row.change for row in made):
        return [(Column(words["change"], "decimal", (), "%"), changes)]
    notes.say("interval")
    above = (words["change"],)
    intervals = [Cell(row.change) for row in made]
    return [
        (Column(words["amount"], "decimal", above, "%"), changes),
        (Column(words["interval"], "center", above, "%"), intervals),
    ]


@dataclass(frozen=True, slots=True)
class _Made:
    """The cells of a row; `interval` and `change` are intervals in words, empty where exact."""

    stub: Cell
    this: Cell
    interval: str
    last: Cell
    growth: Cell
    change: str


def _cells(
    book: Book, line: _Line, compared: bool, notes: Notes, formulas: str, year: int
) -> _Made:
    marks = notes.mark(formulas) if line.indicator.derived else ()
    if not line.hectares:
        note = line.indicator.note if book.lang == "zh" else line.indicator.note_en
        marks += notes.mark(note)
    label = line.label
    if line.this.year != year:
        label += _WORDS[book.lang]["of_year"].format(line.this.year)
    empty = Cell("")
    last, growth, change = empty, empty, ""
    if compared and line.last is not None:
        last, _ = line.cell(book, line.last, notes)
    this, shown = line.cell(book, line.this, notes)
    if compared and line.last is not None and not line.hectares:
        is_rate = print_unit(line.unit, book.lang).is_rate
        growth, change = change_cell(book, line.this, line.last, is_rate, notes)
    return _Made(Cell(label, marks=marks), this, _interval(line.this, shown), last, growth, change)


def _interval(figure: Figure, shown: Printed) -> str:
    """Give the interval in words; nothing where the figure's own words say as much (≥30)."""
    reported = figure.status is Status.REPORTED
    told = reported and figure.quantity.qualifier in _TELLING and not (shown.lower and shown.upper)
    return "" if told or shown.interval == shown.text else shown.interval


def _lines(book: Book, table: str) -> Iterator[_Line]:
    words = _WORDS[book.lang]
    nested = False
    for indicator in book.codebook.in_table(table):
        code, unit = indicator.code, indicator.display_unit
        this = figure_of(book, code) or unreported(book, code, book.year)
        last = None
        if book.last_year is not None:
            last = figure_of(book, code, book.last_year) or unreported(book, code, book.last_year)
        name = indicator.name if book.lang == "zh" else indicator.name_en
        of_which = indicator.of_which
        label = indicator.named(book.lang) if of_which and nested else name
        indent = (2 if nested else 1) if of_which else 0
        kind: RowKind = "derived" if indicator.derived else "of_which" if of_which else "item"
        nested = of_which
        yield _Line(indicator, this, last, label, kind, indent, unit)
        known = any(figure and not is_unknown(figure.quantity) for figure in (this, last))
        if is_mu(unit) and known:
            yield _Line(
                indicator, this, last, words["hectares"], "derived", indent + 1, HECTARE, True
            )


def _formulas(codebook: Codebook, lines: tuple[_Line, ...], lang: str) -> str:
    """Say how the derived rows were computed, in names instead of codes."""
    told = [
        line.indicator.named(lang)
        + ("＝" if lang == "zh" else " = ")
        + spoken(line.indicator.expression, codebook.named, lang)
        for line in lines
        if line.indicator.derived
    ]
    return _WORDS[lang]["derived"] + ("；" if lang == "zh" else "; ").join(told) if told else ""
