"""A table in Word: three lines, repeated header, figures on one decimal point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from township_stats.export import layout, words
from township_stats.export.docx_parts import add_text, borders, element
from township_stats.export.paper import on_paper
from township_stats.stattable import Cell, Row, StatTable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

THICK, THIN = 12, 4
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "decimal": WD_ALIGN_PARAGRAPH.RIGHT,
}


def add_table(document: Document, plan: layout.Plan, room: float, description: str) -> None:
    """Add a planned table below what the document holds.

    Parameters
    ----------
    document
        The document.
    plan
        The table, its widths and type size.
    room
        Text width in millimetres.
    description
        Alternative text of the table.
    """
    table = plan.table
    header = layout.header_cells(table)
    depth = max(cell.row + cell.rows for cell in header)
    grid = document.add_table(depth + len(table.rows), len(table.columns))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    properties = grid._tbl.tblPr
    margin = round(layout.PADDING / 2 * plan.size * 20)  # twentieths of a point
    margins = element("tblCellMar")
    margins.extend(element(side, w=margin, type="dxa") for side in ("left", "right"))
    properties.find(qn("w:tblLook")).addprevious(margins)
    properties.append(element("tblCaption", val=on_paper(description)))
    cells = [row.cells for row in grid.rows]  # asking python-docx for one cell at a time is slow
    widths = [Mm(share * room) for share in plan.widths]
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = wide
    for line in cells:
        for cell, wide in zip(line, widths, strict=True):
            cell.width = wide
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
    for row in grid.rows[:depth]:
        row._tr.get_or_add_trPr().append(element("tblHeader"))
    _header(cells, header, plan.size)
    gaps = [_gaps(table, place, plan, room) for place in range(len(table.columns))]
    for index, row in enumerate(table.rows):
        last = index == len(table.rows) - 1
        # First and last rows stay with what follows: no lone row below a header, no notes alone.
        stays = not plan.breakable or index < 2 or index >= len(table.rows) - 2
        _row(cells[depth + index], table, row, plan.size, gaps, last=last, stays=stays)


def _header(
    cells: list[tuple[_Cell, ...]], header: tuple[layout.HeaderCell, ...], size: float
) -> None:
    for part in header:
        bottom, right = part.row + part.rows - 1, part.column + part.columns - 1
        for line in cells[part.row : bottom + 1]:
            for cell in line[part.column : right + 1]:
                sides = {"top": THICK} if part.row == 0 else {}
                borders(cell, **sides, bottom=THIN)
        cell = cells[part.row][part.column]
        if part.rows > 1 or part.columns > 1:
            cell = cell.merge(cells[bottom][right])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _write(cell, part.text, "TableHead", size, WD_ALIGN_PARAGRAPH.CENTER)


def _row(
    cells: tuple[_Cell, ...],
    table: StatTable,
    row: Row,
    size: float,
    gaps: list[dict[str, float]],
    *,
    last: bool,
    stays: bool,
) -> None:
    style = "TableHead" if row.kind in ("total", "subtotal", "group") else "TableText"
    for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        target = cells[place]
        if last:
            borders(target, bottom=THICK)
        target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if row.kind == "group" and place > 0:
            continue
        paragraph = _write(target, cell.text, style, size, _ALIGN[column.align], cell)
        if layout.numeric(column):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(round(gaps[place][_tail(cell)] * size, 1))
        elif place == 0 and row.indent:
            paragraph.paragraph_format.left_indent = Pt(row.indent * size)
        paragraph.paragraph_format.keep_with_next = stays
    if row.kind == "group":
        cells[0].merge(cells[-1])


def _write(
    target: _Cell, text: str, style: str, size: float, align: Any, cell: Cell | None = None
) -> Any:
    paragraph = target.paragraphs[0]
    paragraph._p.style = style  # by id: python-docx takes a millisecond to look up a name
    paragraph.alignment = align
    runs = [add_text(paragraph, text)]
    if cell is not None and cell.marks:
        runs.append(add_text(paragraph, words.marks(cell.marks)))
        runs[-1].font.superscript = True
    for run in runs:
        run.font.size = Pt(size)
    return paragraph


def _tail(cell: Cell) -> str:
    return layout.split_number(cell.text)[1] + "'" * len(cell.marks)


def _gaps(table: StatTable, place: int, plan: layout.Plan, room: float) -> dict[str, float]:
    """Give the white space right of each cell, by what follows its whole part, in em.

    The space makes figures of a column stand on one point and the column as a whole in its middle.
    Word and its like align on tabs too, but not all of them in table cells.
    """
    if not layout.numeric(table.columns[place]):
        return {}
    halves = [
        (layout.width(layout.split_number(row.cells[place].text)[0]), _tail(row.cells[place]))
        for row in table.rows
    ]
    tails = {tail: layout.width(tail) for _, tail in halves}
    left = max((width for width, _ in halves), default=0.0)
    right = max(tails.values(), default=0.0)
    em = room * plan.widths[place] * layout.POINTS_PER_MM / plan.size - layout.PADDING
    middle = max(0.0, (em - left - right) / 2)
    return {tail: middle + right - width for tail, width in tails.items()}
