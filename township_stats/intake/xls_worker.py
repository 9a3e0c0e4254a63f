"""Child process that reads one old Excel workbook (.xls, .et) from stdin; JSON on stdout.

Old workbooks are read apart, with little memory and time, so that a file built to do harm, or a
reader that fails on it, costs that file and nothing else.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":  # started by path, apart from the caller's environment
    sys.path.insert(0, str(Path(__file__).parents[2]))

from township_stats.confined import limit
from township_stats.intake.grid import MILD, Oddity
from township_stats.intake.numberformat import GENERAL, NumberFormat, number_format, render

if TYPE_CHECKING:
    import xlrd

MEMORY = 400 * 2**20
SECONDS = 8
MAX_CHARS = 40 * 2**20
_FILTER_MODE, _END_OF_SHEET = 0x9B, 0x0A  # records of [MS-XLS]
_EXACT = 10**15  # whole numbers below it are just what the file holds


def sheets_of(data: bytes) -> list[dict[str, Any]]:
    """Read every worksheet of an old workbook as plain JSON values.

    Parameters
    ----------
    data
        Bytes of the file.

    Returns
    -------
    list of dict
        ``name``, ``hidden``, ``merged`` (top, left, bottom, right), ``hidden_rows``,
        ``hidden_columns``, ``rows`` (row
        number and texts) and ``odd`` (row, column, `Oddity` name) of each sheet.
    """
    import xlrd

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=nowhere,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
        )
        looks = _Looks(book)
        found: list[dict[str, Any]] = []
        size = 0
        for index in range(book.nsheets):
            found.append(_sheet(book.sheet_by_index(index), looks))
            if _is_filtered(book, index):
                found[-1]["hidden_rows"] = []
            book.unload_sheet(index)
            size += sum(len(text) + 8 for _, texts in found[-1]["rows"] for text in texts)
            if size > MAX_CHARS:
                raise MemoryError("too much text")
        return found


def _is_filtered(book: Any, index: int) -> bool:
    """Tell whether a filter hides rows of a sheet, which are data then; xlrd does not say."""
    position, data = book._sh_abs_posn[index], book.mem
    while position + 4 <= len(data):
        number = int.from_bytes(data[position : position + 2], "little")
        if number in (_FILTER_MODE, _END_OF_SHEET):
            return bool(number == _FILTER_MODE)
        position += 4 + int.from_bytes(data[position + 2 : position + 4], "little")
    return False


class _Looks:
    """Number formats and fonts of a workbook, by style."""

    def __init__(self, book: xlrd.Book) -> None:
        self.is_1904 = bool(book.datemode)
        self.formats: list[NumberFormat] = []
        self.struck: list[bool] = []
        for style in book.xf_list:
            code = book.format_map[style.format_key].format_str if style.format_key else ""
            shown = number_format(style.format_key, code)
            self.formats.append(GENERAL if shown == GENERAL else shown)
            self.struck.append(bool(book.font_list[style.font_index].struck_out))
        self.has_struck = any(self.struck)
        self.alters = {
            index for index, font in enumerate(book.font_list) if font.struck_out or font.escapement
        }


def _sheet(sheet: xlrd.sheet.Sheet, looks: _Looks) -> dict[str, Any]:
    rows: list[tuple[int, list[str]]] = []
    odd: list[tuple[int, int, str]] = []
    runs = sheet.rich_text_runlist_map if looks.alters else {}
    for row in range(sheet.nrows):
        texts: list[str] = []
        for column, kind in enumerate(sheet.row_types(row)):
            text, oddity = _cell(sheet, row, column, kind, looks)
            if runs and any(font in looks.alters for _, font in runs.get((row, column), ())):
                oddity = Oddity.MIXED
            if oddity is not None:
                odd.append((row + 1, column, oddity.name))
            texts.append(text)
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows.append((row + 1, texts))
    return {
        "name": sheet.name,
        "hidden": bool(sheet.visibility),
        "merged": [
            (top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
        ],
        "hidden_columns": [
            column for column, info in sheet.colinfo_map.items() if info.hidden and column < 256
        ],
        "hidden_rows": [row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden],
        "rows": rows,
        "odd": odd,
    }


def _cell(
    sheet: xlrd.sheet.Sheet, row: int, column: int, kind: int, looks: _Looks
) -> tuple[str, Oddity | None]:
    """Read a cell; its style is looked up only where that may matter, since it is slow."""
    import xlrd

    value: Any = sheet.cell_value(row, column)
    oddity: Oddity | None = None
    if kind == xlrd.XL_CELL_TEXT:
        text = value
    elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        shown = looks.formats[sheet.cell_xf_index(row, column)]
        if shown is GENERAL and value.is_integer() and abs(value) < _EXACT:
            text = str(int(value))
        else:
            text, oddity = render(repr(value), shown, looks.is_1904)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        text, oddity = ("TRUE" if value else "FALSE"), Oddity.BOOLEAN
    elif kind == xlrd.XL_CELL_ERROR:
        text, oddity = xlrd.error_text_from_code.get(value, "#ERROR!"), Oddity.ERROR
    else:
        return "", None
    if oddity in MILD and text and looks.has_struck:
        oddity = Oddity.STRUCK if looks.struck[sheet.cell_xf_index(row, column)] else oddity
    return text, oddity


def main() -> int:
    """Read stdin, write the sheets; any failure is one line on stderr and code 1."""
    limit(MEMORY, SECONDS)
    gc.disable()  # millions of cells, nothing circular, and the process ends right after
    data = sys.stdin.buffer.read()
    try:
        sheets = sheets_of(data)
    except Exception as error:  # noqa: BLE001  whatever a hostile file makes the reader do
        sys.stderr.write(f"{type(error).__name__}: {error}"[:300])
        return 1
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    json.dump(sheets, output, ensure_ascii=True)
    output.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
