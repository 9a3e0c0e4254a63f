"""CSV as it arrives, to a `Sheet`: strict about quotes, exact about addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Sheet, address
from township_stats.intake.wording import quoted
from township_stats.textfile import decode

MAX_CELLS = 2_000_000
MAX_COLUMNS = 16_384
MAX_ROWS = 2**20
MAX_TEXT = 200_000
_HEAD, _LINES = 2**16, 100  # what is looked at to tell the separator
_QUOTING = '整格放在一对双引号内，格内的双引号写两次（""）'
_LINE = re.compile(r"\r\n|\r|\n")
_BYTE_BREAK = re.compile(rb"\r\n|\r|\n")
_WIDE_LINE = re.compile(rb"[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")
_UNQUOTED = re.compile(r'([^"\r\n]*)(?:\r\n|\r|\n|\Z)')  # a line that is plainly one record
_SEP = re.compile(r"\ufeff?\s*sep=(.)\s*(?:\r\n|\r|\n)", re.IGNORECASE)
_CJK = re.compile(r"[\u4e00-\u9fff]")


def read_csv(data: bytes, file: str) -> Sheet:
    """Read a CSV file.

    Parameters
    ----------
    data
        Its bytes: UTF-8 with or without BOM, or GB18030.
    file
        Path for messages.

    Returns
    -------
    Sheet
        One sheet without a name. A row is a record: a line break inside quotes does not count.

    Raises
    ------
    InputError
        Where the encoding is damaged, a quote is not closed or followed by text, or there is
        nothing in it.

    Examples
    --------
    >>> read_csv("指标,数值\\n人口,\\"1,234\\"".encode(), "a.csv").rows[2]
    ['人口', '1,234']
    """
    text = _decoded(data, file)
    named = _SEP.match(text)
    separator, text = (named[1], text[named.end() :]) if named else (_separator(text), text)
    sheet = Sheet("", dict(_records(text, separator, file)), ragged=True)
    if not sheet.rows:
        raise InputError([Problem(file, "", "", "文件是空的", "至少要有表头和一行数据")])
    return sheet


def _separator(text: str) -> str:
    """Tell what separates the fields: the mark by which most of the first lines have as many.

    Examples
    --------
    >>> _separator("村\\t户数\\n前村\\t1,200\\n后村\\t800"), _separator("村,户数；人口\\n前村,5；6")
    ('\\t', ',')
    """
    lines = [line for line in text[:_HEAD].splitlines()[:_LINES] if line.strip()]
    best, score = ",", 0
    for mark in ",\t;":
        widths = Counter(line.count(mark) for line in lines if mark in line)
        fitting = max(widths.values(), default=0)
        if fitting > score:
            best, score = mark, fitting
    return best


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for line in _WIDE_LINE.finditer(data):
        if _is_chinese_utf8(line[0]):
            raise InputError([_mixed(data, file, _row_of(data, line.start()))])
    return decode(data, file)


def _is_chinese_utf8(line: bytes) -> bool:
    """Tell whether a line of a file that is not UTF-8 as a whole is UTF-8 all the same.

    Two Chinese characters of GB18030 practically never form two of UTF-8.
    """
    try:
        return len(_CJK.findall(line.decode("utf-8-sig"))) >= 2
    except UnicodeDecodeError:
        return False


def _mixed(data: bytes, file: str, first: int) -> Problem:
    for line in _WIDE_LINE.finditer(data):
        try:
            line[0].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = _row_of(data, line.start())
            return Problem(
                file,
                "",
                address(row, line[0][: error.start].count(b",")),
                f"第 {first} 行是 UTF-8，这里不是：两种编码混在一起，或文件没有复制完整",
                "请重新取得文件，或用 WPS、Excel 另存为 CSV UTF-8",
            )
    raise AssertionError("the whole was not UTF-8, so a line is not")


def _row_of(data: bytes, position: int) -> int:
    return len(_BYTE_BREAK.findall(data, 0, position)) + 1


def _records(text: str, separator: str, file: str) -> list[tuple[int, list[str]]]:
    records: list[tuple[int, list[str]]] = []
    read = _record_reader(separator)
    row, count, position = 1, 0, 0
    while True:
        line = _UNQUOTED.match(text, position)
        if line:
            cells, position = line[1].split(separator, MAX_COLUMNS), line.end()
        else:
            try:
                cells, position = read(text, position)
            except _BadRecordError as error:
                where = address(row, error.column)
                raise InputError([Problem(file, "", where, error.found, error.allowed)]) from None
        longest = max(map(len, cells))
        if len(cells) > MAX_COLUMNS or longest > MAX_TEXT:
            wide = len(cells) > MAX_COLUMNS
            found = f"一行超过 {MAX_COLUMNS} 格" if wide else f"一格有 {longest} 字"
            allowed = "请检查换行与引号" if wide else f"最多 {MAX_TEXT} 字；请检查换行与引号"
            raise InputError([Problem(file, "", address(row, 0), found, allowed)])
        if any(cell and not cell.isspace() for cell in cells):
            records.append((row, cells))
            count += len(cells)
        if count > MAX_CELLS or row > MAX_ROWS:
            found = f"超过 {MAX_CELLS} 格或 {MAX_ROWS} 行"
            raise InputError(
                [Problem(file, "", address(row, 0), found, "请拆成几个文件，删去空行")]
            )
        if position >= len(text):
            return records
        row += 1


class _BadRecordError(Exception):
    def __init__(self, column: int, found: str, allowed: str) -> None:
        super().__init__(found)
        self.column, self.found, self.allowed = column, found, allowed


def _record_reader(separator: str) -> Callable[[str, int], tuple[list[str], int]]:
    """Make the function that reads one record with quotes in it, and gives where the next begins."""
    mark = re.escape(separator)
    bare = re.compile(rf"[^\r\n{mark}]*")
    end_of_field = re.compile(rf"{mark}|\r\n|\r|\n|\Z")

    def read(text: str, position: int) -> tuple[list[str], int]:
        cells: list[str] = []
        while True:
            if text.startswith('"', position):
                cell, position = _quoted_field(text, position + 1)
                if position < 0:
                    raise _BadRecordError(len(cells), "引号没有闭合，或一格文字过长", _QUOTING)
            else:
                match = bare.match(text, position)
                cell, position = (match[0], match.end()) if match else ("", position)
            end = end_of_field.match(text, position)
            if end is None:
                rest = _LINE.split(text[position : position + 100], maxsplit=1)[0]
                raise _BadRecordError(len(cells), f"引号后面还有文字 {quoted(rest)}", _QUOTING)
            cells.append(cell)
            position = end.end()
            if end[0] != separator or len(cells) > MAX_COLUMNS:
                return cells, position

    return read


def _quoted_field(text: str, start: int) -> tuple[str, int]:
    """Give the content of a quoted field and the position after it; -1 where it does not end."""
    position = start
    while position - start <= MAX_TEXT:
        position = text.find('"', position)
        if position < 0:
            break
        if not text.startswith('"', position + 1):
            return text[start:position].replace('""', '"'), position + 1
        position += 2
    return "", -1
