"""A table on an Excel sheet: real numbers, three lines, set up for printing on A4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from township_stats.export import layout, words
from township_stats.export.paper import on_paper
from township_stats.export.xlsx_style import Styles, number_format
from township_stats.payload import Cell, Chart, Row, TableData

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

THICK, THIN = 2, 1
SIZE = 10.5
_NARROWEST, _WHOLE, _MOST = 8.0, 64.0, 110.0
_PADDING = 3.0  # characters of a column that are not text
_PIXELS = 7  # of a character of column width
_INDENT = 1.3  # characters that one step of indent takes
_NOTE = 3  # steps of indent that put a note in line behind 注：


def write_table(sheet: Worksheet, table: TableData, style: Styles, top: int) -> tuple[int, int]:
    """Write a table from row `top` (from 0): title, unit, header, rows, notes, source.

    Returns
    -------
    tuple of int
        Last row of the header, last row written.
    """
    last = len(table.columns) - 1
    widths = column_widths(table)
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    _across(sheet, top, last, words.caption(table), style(head=True, font_size=14, align="center"))
    sheet.set_row(top, 24)
    unit = words.unit_line(table)
    if unit:
        sheet.write_string(top + 1, last, on_paper(unit), style(align="right"))
    header = _header(sheet, table, style, top + 2, widths)
    row = header + 1
    pads = [_pad(table, place) for place in range(last + 1)]
    for index, line in enumerate(table.rows):
        edge = {"bottom": THICK} if index == len(table.rows) - 1 else {}
        _row(sheet, table, row, line, style, pads, edge)
        tallest = max(
            row_height(cell.text, [wide - _INDENT * (line.indent if place == 0 else 1)])
            for place, (column, cell, wide) in enumerate(
                zip(table.columns, line.cells, widths, strict=True)
            )
            if column.align == "left" or place == 0
        )
        sheet.set_row(row, tallest)
        row += 1
    return header, write_below(sheet, table, style, row, widths) - 1


def write_below(
    sheet: Worksheet, item: TableData | Chart, style: Styles, row: int, widths: Sequence[float]
) -> int:
    """Write unit, notes and source below a table or chart across its columns; give the next row."""
    for line in words.lines_below(item):
        indent = _NOTE if line.is_note and not line.lead else 0
        shown = style(font_size=9, text_wrap=True, valign="top", indent=indent)
        _across(sheet, row, len(widths) - 1, line.lead + line.text, shown)
        room = [wide - indent * _INDENT / len(widths) for wide in widths]
        sheet.set_row(row, row_height(line.lead + line.text, room, 9))
        row += 1
    return row


def column_widths(table: TableData) -> list[float]:
    """Give the columns' widths in Excel's characters (half a Chinese one), wide enough for the title."""
    places = range(len(table.columns))
    ems = tuple(layout.natural_width(table, place) for place in places)
    room = (_MOST - _PADDING * len(places)) / 2
    if sum(ems) > room:
        ems = layout.column_widths(table, room)
    widths = [max(_NARROWEST, 2 * em + _PADDING) for em in ems]
    lacking = max(_WHOLE, 2.8 * layout.width(words.caption(table)) + 4) - sum(widths)
    return [round(wide + max(0.0, lacking) / len(widths), 1) for wide in widths]


def row_height(text: str, widths: Sequence[float], size: float = SIZE) -> float:
    """Estimate the height of a row of wrapped text: Excel fits merged cells to nothing itself.

    Parameters
    ----------
    text
        What is wrapped.
    widths
        Widths of the columns it stands across, in characters; Excel gives each 5 pixels more.
    size
        Of the type, in points.
    """
    pixels = sum(_PIXELS * wide + 5 for wide in widths) - 6
    em = size * 96 / 72
    # Each line but the last may lose a character that must not begin the next.
    lines = math.ceil((layout.width(text) - 1) * em / (pixels - em))
    return size * 1.45 * max(1, lines) + 1.5


def _across(sheet: Worksheet, row: int, last: int, text: str, style: Any) -> None:
    if last:
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, on_paper(text), style)


def _header(
    sheet: Worksheet, table: TableData, style: Styles, top: int, widths: list[float]
) -> int:
    cells = layout.header_cells(table)
    depth = max(cell.row + cell.rows for cell in cells)
    heights = [1.0] * depth
    for cell in cells:
        first, end = top + cell.row, top + cell.row + cell.rows - 1
        shown = style(
            head=True, align="center", text_wrap=True, bottom=THIN,
            **({"top": THICK} if cell.row == 0 else {}),
        )  # fmt: skip
        right = cell.column + cell.columns - 1
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_range(first, cell.column, end, right, "", shown)
        sheet.write_string(first, cell.column, on_paper(cell.text), shown)
        room = sum(widths[cell.column : right + 1]) - 1.5
        lines = math.ceil(2 * layout.width(cell.text) / room)
        for deep in range(cell.row, cell.row + cell.rows):
            heights[deep] = max(heights[deep], lines / cell.rows)
    for deep, height in enumerate(heights):
        sheet.set_row(top + deep, 15.5 * height + 2)
    return top + depth - 1


def _row(
    sheet: Worksheet,
    table: TableData,
    row: int,
    line: Row,
    style: Styles,
    pads: list[str],
    edge: dict[str, int],
) -> None:
    head = line.kind in ("total", "subtotal", "group")
    for place, (column, cell) in enumerate(zip(table.columns, line.cells, strict=True)):
        align = "right" if layout.numeric(column) else column.align
        looks: dict[str, Any] = {"align": align, **edge}
        if align == "left":
            looks["text_wrap"] = True
            looks["indent"] = line.indent if place == 0 else 1
        shown = number_format(cell, pads[place])
        if shown is None:
            _text(sheet, row, place, cell, style, {"head": head, **looks})
        else:
            sheet.write_number(
                row, place, float(cell.number), style(head=head, num_format=shown, **looks)
            )


def _text(
    sheet: Worksheet, row: int, place: int, cell: Cell, style: Styles, looks: dict[str, Any]
) -> None:
    text, marks = on_paper(cell.text), words.marks(cell.marks)
    shown = style(**looks)
    if text and marks:
        raised = style(head=looks["head"], font_script=1)
        sheet.write_rich_string(row, place, style(head=looks["head"]), text, raised, marks, shown)
    else:
        # write_string: text that begins with = + - @ stays text.
        sheet.write_string(row, place, text + marks, shown)


def _pad(table: TableData, place: int) -> str:
    if not layout.numeric(table.columns[place]):
        return ""
    tails = (
        layout.split_number(row.cells[place].text)[1] + words.marks(row.cells[place].marks)
        for row in table.rows
    )
    return max(tails, key=layout.width, default="")
