"""Sheets of cells to the bytes of received files: .xlsx and CSV, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from township_stats.demo.wording import Written

__all__ = ["LABEL", "Cell", "Sheet", "address", "csv_bytes", "table_bytes", "xlsx_bytes"]

LABEL = "虚构示例数据"
_CREATED = datetime(2024, 1, 2, 9, 0, tzinfo=UTC).replace(tzinfo=None)
_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Parameters
    ----------
    text
        As a person sees it, and as CSV holds it.
    number
        What a spreadsheet holds, where that is a number; a text cell otherwise.
    pattern
        Number format of the spreadsheet.
    formula
        Formula whose cached result is `number`.
    written
        For a figure: what reading the cell must give, in the unit of its column.
    """

    text: str = ""
    number: Decimal | None = None
    pattern: str = ""
    formula: str = ""
    written: Written | None = None

    @property
    def figure(self) -> Written:
        """What reading the cell of a figure must give."""
        if self.written is None:
            raise ValueError(f"{self.text!r} is no figure")
        return self.written

    @classmethod
    def day(cls, day: date) -> Cell:
        """Give a date as a spreadsheet holds it: a number with a date format."""
        return cls(day.isoformat(), Decimal((day - _DAY_ZERO).days), "yyyy-mm-dd")


@dataclass(slots=True)
class Sheet:
    """A sheet: cells by row and column from 0, merged ranges, what is hidden.

    `filter` is top, left and bottom of a filtered range, the column filtered and what it shows.
    """

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    filter: tuple[int, int, int, int, str] | None = None

    def put(self, row: int, column: int, cell: Cell | str) -> None:
        """Set a cell."""
        self.cells[row, column] = Cell(cell) if isinstance(cell, str) else cell

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Merge a range of more than one cell."""
        if (row, column) != (last_row, last_column):
            self.merges.append((row, column, last_row, last_column))


def address(row: int, column: int) -> str:
    """Give the address of a cell counted from 0.

    Examples
    --------
    >>> address(6, 1), address(0, 27)
    ('B7', 'AB1')
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def csv_bytes(sheet: Sheet, encoding: str) -> bytes:
    """Write a sheet as CSV, in ``utf-8-sig`` or ``gb18030``; merges and hidden rows are lost."""
    width = max(column for _, column in sheet.cells) + 1
    height = max(row for row, _ in sheet.cells) + 1
    rows = [[""] * width for _ in range(height)]
    for (row, column), cell in sheet.cells.items():
        rows[row][column] = cell.text
    return table_bytes(rows, encoding)


def table_bytes(rows: Iterable[Iterable[str]], encoding: str = "utf-8-sig") -> bytes:
    """Write rows of text as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Write sheets as one .xlsx file whose bytes depend on nothing but the cells."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": LABEL, "comments": LABEL, "created": _CREATED})
    formats: dict[str, Any] = {"": None}
    centred = book.add_format({"align": "center"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for first_row, first_column, last_row, last_column in sheet.merges:
            page.merge_range(first_row, first_column, last_row, last_column, "", centred)
        for (row, column), cell in sorted(sheet.cells.items()):
            if cell.pattern not in formats:
                formats[cell.pattern] = book.add_format({"num_format": cell.pattern})
            style = formats[cell.pattern]
            if cell.formula:
                page.write_formula(row, column, cell.formula, style, float(cell.number or 0))
            elif cell.number is not None:
                page.write_number(row, column, float(cell.number), style)
            elif cell.text:
                page.write_string(row, column, cell.text, style)
        if sheet.filter:
            top, left, bottom, column, shown = sheet.filter
            page.autofilter(top, left, bottom, max(column, left + 1))
            page.filter_column(column, f"x == {shown}")
        for row in sheet.hidden_rows:
            page.set_row(row, None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    book.close()
    return buffer.getvalue()
