"""How a table fits on a page: header grid, column widths, type size, page direction.

Widths are in em of the table's type and are estimates: a Chinese character is 1 em wide, a digit
0.56. The same plan serves every paged format, so that a table is landscape in all of them or none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from township_stats.export.words import circled
from township_stats.payload import Column, TableData

PADDING = 1.0
"""White space a column needs besides its text, in em."""

LINE = 1.75
"""Height of a table line with its padding, in em."""

NOTE_LINE = 1.4
"""Height of a line of notes, in em."""

SMALLEST = 7.0
"""Smallest type of a table, in points."""

WHOLE = 0.55
"""A table up to this share of a page's height is never broken."""

POINTS_PER_MM = 72 / 25.4
_NUMBER = re.compile(r"[0-9](?:[0-9,\u0020\u00a0\u2009\u202f]*[0-9])?")
_BREAKS = re.compile(r"(?<=/)|\s+")
_LONGEST_TEXT = 45.0
_SHORT_TEXT = 14.0
_LONGEST_WORD = 9.0
_LEAST_TEXT = 6.0
_WIDEST_LEAST = 24.0


def width(text: str) -> float:
    """Estimate how wide a text prints, in em.

    Examples
    --------
    >>> width("产值"), round(width("1.3"), 2)
    (2.0, 1.42)
    """
    return sum(map(_width, text))


@cache
def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or char in "…—①②③④⑤⑥⑦⑧⑨":
        return 1.0
    for size, chars in ((0.3, " .,;:'|il-"), (0.4, "fjrtI()[]/"), (0.95, "mwMW@%")):
        if char in chars:
            return size
    return 0.7 if char.isupper() else 0.6 if char.isalpha() else 0.56


def split_number(text: str) -> tuple[str, str]:
    """Split a printed figure after its whole part, where decimals are aligned.

    Text without digits stays whole on the left. Of several numbers the last counts.

    Examples
    --------
    >>> split_number("约1.3"), split_number("1 000多"), split_number("*")
    (('约1', '.3'), ('1 000', '多'), ('*', ''))
    >>> split_number("−4.0"), split_number("20–30.5")
    (('−4', '.0'), ('20–30', '.5'))
    """
    for found in reversed(list(_NUMBER.finditer(text))):
        before = text[: found.start()]
        if not (before.endswith(".") and before[-2:-1].isdigit()):
            return text[: found.end()], text[found.end() :]
    return text, ""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header: its text, its upper left place, and how many rows and columns it spans."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def header_text(column: Column, lang: str) -> str:
    """Give a column's label with its unit in brackets."""
    if not column.unit:
        return column.label
    return f"{column.label}（{column.unit}）" if lang == "zh" else f"{column.label} ({column.unit})"


def header_cells(table: TableData) -> tuple[HeaderCell, ...]:
    """Lay a table's spanners and labels out on a grid, row by row.

    Neighbours under the same spanners share them; a column with fewer spanners than others has its
    label reach down to the last header row.

    Examples
    --------
    >>> columns = (Column("村"), Column("户", spanners=("花椒",)), Column("亩", spanners=("花椒",)))
    >>> table = TableData("t", "s", "", "x", "", columns, (), (), "y")
    >>> [(cell.text, cell.row, cell.column, cell.rows, cell.columns) for cell in header_cells(table)]
    [('村', 0, 0, 2, 1), ('花椒', 0, 1, 1, 2), ('户', 1, 1, 1, 1), ('亩', 1, 2, 1, 1)]
    """
    depth = 1 + max(len(column.spanners) for column in table.columns)
    cells = []
    for row in range(depth):
        place = 0
        while place < len(table.columns):
            column = table.columns[place]
            above = column.spanners[: row + 1]
            span = 1
            if row < len(column.spanners):
                while (
                    place + span < len(table.columns)
                    and table.columns[place + span].spanners[: row + 1] == above
                ):
                    span += 1
                cells.append(HeaderCell(above[row], row, place, 1, span))
            elif row == len(column.spanners):
                text = header_text(column, table.lang)
                cells.append(HeaderCell(text, row, place, depth - row, 1))
            place += span
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class Page:
    """Text width of upright and landscape A4 pages and text height in mm, type size of tables."""

    portrait: float
    landscape: float
    height: float
    size: float


PAGES = {"yearbook": Page(166.0, 253.0, 249.0, 9.0), "official": Page(156.0, 225.0, 225.0, 10.5)}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is set.

    Parameters
    ----------
    table
        What is set: the table, or some of its columns where it is too wide for any page.
    landscape
        Whether it needs a landscape page.
    size
        Type size in points.
    widths
        Share of the text width of each column; they add up to 1.
    ems
        Width of each column's text in em.
    head, notes
        Estimated height of the header, and of notes and source, in em.
    tall
        Text height of the page in em.
    part, parts
        Which part of how many, counted from 1.
    """

    table: TableData
    landscape: bool
    size: float
    widths: tuple[float, ...]
    ems: tuple[float, ...]
    head: float
    notes: float
    tall: float
    part: int = 1
    parts: int = 1

    def lines(self, wider: float = 1.0) -> list[int]:
        """Estimate how many lines each row takes in type that is by a factor `wider`."""
        widths = tuple(em * 1.02 / wider for em in self.ems)
        return [_lines(self.table, row, widths) for row in range(len(self.table.rows))]

    @property
    def breakable(self) -> bool:
        """Whether it is so tall that it may go on over pages."""
        height = LINE * (sum(self.lines()) + 2) + self.head + self.notes
        return height > WHOLE * self.tall

    @property
    def keeps_notes(self) -> bool:
        """Whether its notes are short enough to stand on one page with its last rows."""
        return self.notes < self.tall / 3


def plan(table: TableData, page: Page) -> tuple[Plan, ...]:
    """Plan a table: as it is, in smaller type, landscape, or in parts that repeat the first column.

    Returns
    -------
    tuple of Plan
        One, or one a part in reading order; notes and source go with the last.
    """
    least = [least_width(table, place) for place in range(len(table.columns))]
    needed = sum(least) + PADDING * len(least)
    for turned, points in _tries(page.size):
        room = (page.landscape if turned else page.portrait) * POINTS_PER_MM
        if needed * points <= room:
            return (_set(table, page, turned, points),)
    parts = _parts(table, least, room / points)
    return tuple(
        replace(_set(part, page, True, points), part=number, parts=len(parts))
        for number, part in enumerate(parts, start=1)
    )


def _tries(size: float) -> Iterator[tuple[bool, float]]:
    """Upright in the usual type and one point less, then landscape down to the smallest type."""
    yield False, size
    yield False, size - 1.0
    points = size
    while points >= SMALLEST:
        yield True, points
        points -= 0.5


def _parts(table: TableData, least: list[float], room: float) -> list[TableData]:
    stub = least[0] + PADDING
    needs = [each + PADDING for each in least[1:]]
    count = math.ceil(sum(needs) / (room - stub))
    share = sum(needs) / count
    groups: list[list[int]] = [[]]
    filled = 0.0
    for place, need in enumerate(needs, start=1):
        full = filled + need > room - stub or filled + need / 2 > share
        if groups[-1] and full:
            groups.append([])
            filled = 0.0
        groups[-1].append(place)
        filled += need
    return [
        replace(
            table,
            columns=tuple(table.columns[place] for place in (0, *group)),
            rows=tuple(
                replace(row, cells=tuple(row.cells[place] for place in (0, *group)))
                for row in table.rows
            ),
        )
        for group in groups
    ]


def _set(table: TableData, page: Page, landscape: bool, size: float) -> Plan:
    room = (page.landscape if landscape else page.portrait) * POINTS_PER_MM / size
    widths = column_widths(table, room - PADDING * len(table.columns))
    whole = sum(widths) + PADDING * len(widths)
    return Plan(
        table,
        landscape,
        size,
        widths=tuple((each + PADDING) / whole for each in widths),
        ems=widths,
        head=LINE * _head(table, widths),
        notes=NOTE_LINE * (sum(math.ceil(width(note) / room) for note in table.notes) + 1),
        tall=(page.portrait if landscape else page.height) * POINTS_PER_MM / size,
    )


def _lines(table: TableData, row: int, widths: tuple[float, ...]) -> int:
    """Estimate how many lines a row takes."""
    texts = (_printed(table, row, place) for place in range(len(widths)))
    return max(
        1,
        *(math.ceil(width(text) / wide - 0.05) for text, wide in zip(texts, widths, strict=True)),
    )


def _head(table: TableData, widths: tuple[float, ...]) -> float:
    """Estimate how many lines the header takes."""
    return max(
        cell.row
        + math.ceil(width(cell.text) / sum(widths[cell.column : cell.column + cell.columns]))
        for cell in header_cells(table)
    )


def column_widths(table: TableData, room: float) -> tuple[float, ...]:
    """Share `room` em out between a table's columns.

    Short columns get what they want, so that a place or a unit stays on one line; long texts share
    what is left by their length.
    """
    places = range(len(table.columns))
    least = [least_width(table, place) for place in places]
    wanted = [natural_width(table, place) for place in places]
    spare = room - sum(wanted)
    if spare >= 0:
        return tuple(width + spare / len(wanted) for width in wanted)
    widths = dict(enumerate(least))
    long = sorted(places, key=lambda place: wanted[place])
    left = room
    while long and wanted[long[0]] * len(long) <= left:
        place = long.pop(0)
        rest = sum(least[other] for other in long)
        widths[place] = max(least[place], min(wanted[place], left - rest))
        left -= widths[place]
    spare = left - sum(least[place] for place in long)
    asked = sum(wanted[place] - least[place] for place in long)
    for place in long:
        widths[place] += max(0.0, spare) * (wanted[place] - least[place]) / (asked or 1.0)
    return tuple(widths[place] for place in places)


def _printed(table: TableData, row: int, place: int) -> str:
    line = table.rows[row]
    cell = line.cells[place]
    indent = "　" * line.indent if place == 0 else ""
    return indent + cell.text + "".join(circled(mark) for mark in cell.marks)


def numeric(column: Column) -> bool:
    """Whether a column holds figures: they are set on one decimal point."""
    return column.align in ("decimal", "right")


def _body(table: TableData, place: int) -> float:
    texts = [
        _printed(table, row, place)
        for row in range(len(table.rows))
        if table.rows[row].kind != "group"
    ]
    if numeric(table.columns[place]):
        halves = [split_number(text) for text in texts]
        return max((width(left) for left, _ in halves), default=0.0) + max(
            (width(right) for _, right in halves), default=0.0
        )
    return max(map(width, texts), default=0.0)


def least_width(table: TableData, place: int) -> float:
    """Estimate how narrow a column may be, in em: figures and words stay whole, text breaks."""
    column = table.columns[place]
    label = header_text(column, table.lang)
    unit = width(f"（{column.unit}）") if column.unit else 0.0
    header = max(_word(label), unit, width(label) / 3, min(width(label), 2.0))
    body = _body(table, place)
    if not numeric(column):
        words = max((_word(row.cells[place].text) for row in table.rows), default=0.0)
        body = max(min(words, _LONGEST_WORD), min(body, _LEAST_TEXT))
    return min(max(header, body, 1.0), _WIDEST_LEAST)


def _word(text: str) -> float:
    """Give the width of the longest word that is never broken; Chinese breaks anywhere."""
    return max((width(word) for word in _BREAKS.split(text) if word.isascii()), default=0.0)


def natural_width(table: TableData, place: int) -> float:
    """Estimate how wide a column would like to be, in em; long text may break.

    Programs set some scripts wider than is estimated, so short texts ask for a little more.
    """
    label = width(header_text(table.columns[place], table.lang))
    body = _body(table, place)
    body *= 1.12 if body < _SHORT_TEXT else 1.0
    return max(least_width(table, place), min(label, 8.0), min(body, _LONGEST_TEXT))
