"""CSV as it arrives, to a `Sheet`: strict about quotes, exact about addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Sheet, address
from township_stats.intake.wording import quoted
from township_stats.textfile import decode

MAX_CELLS = 2_000_000
MAX_COLUMNS = 16_384
_LINE = re.compile(r"\r\n|\r|\n")
_BYTE_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
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
    separator = ","
    named = _SEP.match(text)
    if named:
        separator, text = named[1], text[named.end() :]
    elif "," not in text:
        separator = next((mark for mark in "\t;" if mark in text), ",")
    sheet = Sheet("", dict(_records(text, separator, file)), ragged=True)
    if not sheet.rows:
        raise InputError([Problem(file, "", "", "文件是空的", "至少要有表头和一行数据")])
    return sheet


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for number, line in _lines(data):
        if _is_chinese_utf8(line):
            raise InputError([_mixed(data, file, number)])
    return decode(data, file)


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, match in enumerate(_BYTE_LINE.finditer(data), start=1):
        yield number, match[1]


def _is_chinese_utf8(line: bytes) -> bool:
    """Tell whether a line of a file that is not UTF-8 as a whole is UTF-8 all the same.

    Two Chinese characters of GB18030 practically never form two of UTF-8.
    """
    try:
        return len(_CJK.findall(line.decode("utf-8-sig"))) >= 2
    except UnicodeDecodeError:
        return False


def _mixed(data: bytes, file: str, first: int) -> Problem:
    for number, line in _lines(data):
        try:
            line.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return Problem(
                file,
                "",
                address(number, line[: error.start].count(b",")),
                f"第 {first} 行是 UTF-8，这里不是：两种编码混在一起，或文件没有复制完整",
                "请重新取得文件，或用 WPS、Excel 另存为 CSV UTF-8",
            )
    raise AssertionError("the whole was not UTF-8, so a line is not")


def _records(text: str, separator: str, file: str) -> list[tuple[int, list[str]]]:
    mark = re.escape(separator)
    field = re.compile(
        rf'(?:"([^"]*(?:""[^"]*)*)"|([^"\r\n{mark}][^\r\n{mark}]*)|)({mark}|\r\n|\r|\n|\Z)'
    )
    records: list[tuple[int, list[str]]] = []
    cells: list[str] = []
    row, count, position = 1, 0, 0
    while True:
        match = field.match(text, position)
        if match is None:
            raise InputError([_bad_quote(text, position, file, address(row, len(cells)))])
        inside, bare, end = match.groups()
        cells.append(inside.replace('""', '"') if inside is not None else bare or "")
        position = match.end()
        if end == separator:
            if len(cells) > MAX_COLUMNS:
                raise InputError(
                    [Problem(file, "", f"A{row}", f"一行超过 {MAX_COLUMNS} 格", "请检查换行与引号")]
                )
            continue
        if any(cell and not cell.isspace() for cell in cells):
            records.append((row, cells))
            count += len(cells)
            if count > MAX_CELLS:
                raise InputError(
                    [Problem(file, "", f"A{row}", f"格子超过 {MAX_CELLS} 个", "请拆成几个文件")]
                )
        if position >= len(text) and (not end or not text[position:]):
            return records
        cells, row = [], row + 1


def _bad_quote(text: str, position: int, file: str, cell: str) -> Problem:
    line = _LINE.split(text[position : position + 200], maxsplit=1)[0]
    closed = '"' in text[position + 1 :]
    return Problem(
        file,
        "",
        cell,
        f"引号{'后面还有文字' if closed else '没有闭合'}：{quoted(line)}",
        '整格放在一对双引号内，格内的双引号写两次（""）',
    )
