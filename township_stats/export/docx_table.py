"""A table in Word: three lines, repeated header, figures on one decimal point."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from township_stats.export import layout, words
from township_stats.export.docx_parts import add_text, borders, element
from township_stats.export.paper import on_paper
from township_stats.payload import Cell, Row, TableData

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

THICK, THIN = 12, 4
_SLACK = 0.3  # em of a column that programs with other fonts may need
_ALIGN = {"left": "left", "center": "center", "right": "right", "decimal": "right"}


def add_table(
    document: Document, plan: layout.Plan, rows: range, room: float, description: str
) -> None:
    """Add a planned table, or the rows of it that stand on one page.

    Parameters
    ----------
    document
        The document.
    plan
        The table, its widths and type size.
    rows
        The rows added; they stay together where they are all there are.
    room
        Text width in millimetres.
    description
        Alternative text of the table.
    """
    table = plan.table
    header = layout.header_cells(table)
    depth = max(cell.row + cell.rows for cell in header)
    grid = document.add_table(depth, len(table.columns))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    properties = grid._tbl.tblPr
    margin = round((layout.PADDING - _SLACK) / 2 * plan.size * 20)  # twentieths of a point
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
        row._tr.get_or_add_trPr().extend((element("cantSplit"), element("tblHeader")))
    _header(cells, header, plan.size)
    gaps = [_gaps(table, place, plan, room) for place in range(len(table.columns))]
    grid._tbl.extend(parse_xml(_body(plan, rows, [wide.twips for wide in widths], gaps)))


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
        paragraph = cell.paragraphs[0]
        paragraph._p.style = "TableHead"  # by id: python-docx takes a millisecond to look up a name
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_text(paragraph, part.text).font.size = Pt(size)


def _body(plan: layout.Plan, rows: range, widths: list[int], gaps: list[dict[str, float]]) -> str:
    """Write the rows below the header as XML; python-docx takes milliseconds for a cell."""
    written = []
    every = plan.table.rows
    for index in rows:
        row, last = every[index], index == rows[-1]
        # Rows stay with what follows, up to the last of a page that the table goes on after.
        stays = len(rows) == len(every) or index >= len(every) - 2
        if row.kind == "group":
            cells = [_cell(plan, row, 0, sum(widths), 0, last=last, stays=stays, span=len(widths))]
        else:
            cells = [
                _cell(plan, row, place, wide, gap, last=last, stays=stays)
                for place, wide in enumerate(widths)
                for gap in [gaps[place].get(_tail(row.cells[place]), 0.0)]
            ]
        written.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {nsdecls('w')}>{''.join(written)}</w:tbl>"


def _cell(
    plan: layout.Plan,
    row: Row,
    place: int,
    wide: int,
    gap: float,
    *,
    last: bool,
    stays: bool,
    span: int = 1,
) -> str:
    column, cell = plan.table.columns[place], row.cells[place]
    style = "TableHead" if row.kind in ("total", "subtotal", "group") else "TableText"
    align = _ALIGN[column.align]
    indent = ""
    if layout.numeric(column):
        indent = f'<w:ind w:right="{Pt(round(gap * plan.size, 1)).twips}"/>'
    elif place == 0 and row.indent:
        indent = f'<w:ind w:left="{Pt(row.indent * plan.size).twips}"/>'
    joined = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    line = f'<w:bottom w:val="single" w:sz="{THICK}" w:space="0" w:color="000000"/>'
    border = f"<w:tcBorders>{line}</w:tcBorders>" if last else ""
    keep = "<w:keepNext/>" if stays else '<w:keepNext w:val="0"/>'
    runs = _run(cell.text, plan.size)
    if cell.marks:
        runs += _run(words.marks(cell.marks), plan.size, '<w:vertAlign w:val="superscript"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{wide}"/>'
        f"{joined}{border}"
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f"{keep}{indent}"
        f'<w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _run(text: str, size: float, look: str = "") -> str:
    text = on_paper(text)
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return (
        f'<w:r><w:rPr><w:sz w:val="{int(size * 2)}"/>{look}</w:rPr>'
        f"<w:t{space}>{escape(text)}</w:t></w:r>"
    )


def _tail(cell: Cell) -> str:
    return layout.split_number(cell.text)[1] + "'" * len(cell.marks)


def _gaps(table: TableData, place: int, plan: layout.Plan, room: float) -> dict[str, float]:
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
