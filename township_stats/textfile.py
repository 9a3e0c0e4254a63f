"""Text files as they arrive: UTF-8 (with or without BOM) or GB18030, and nothing else."""

from __future__ import annotations

import csv
import io
import re
import stat
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from township_stats.errors import InputError, Problem, os_reason

MAX_SIZE = 20 * 2**20  # bytes of a definition file
_DIRECTION = frozenset({0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)})
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2061-\u206f"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MOJIBAKE = ("锟斤拷", "烫烫烫", "屯屯屯", "\ufffd", "ï»¿", "Ã©", "鎸囨", "鏁板")


def read_file(path: Path, file: str, most: int = MAX_SIZE) -> bytes:
    """Read a file whole, refusing what is no regular file (a link is none).

    Parameters
    ----------
    path, file
        The file, and its name for messages.
    most
        Bytes it may have.

    Raises
    ------
    InputError
        If it is not there, is a link, a pipe, a device or a folder, is too large or cannot be opened.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise InputError([Problem(file, "", "", "不是普通文件", "请放文件本身")])
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise InputError(
            [Problem(file, "", "", f"打不开：{os_reason(error)}", "请检查文件")]
        ) from None
    if len(data) > most:
        raise InputError([Problem(file, "", "", f"大于 {most >> 20} MB", "请检查文件")])
    return data


def decode(data: bytes, file: str) -> str:
    """Decode a received text file strictly.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        Name for the error message.

    Returns
    -------
    str
        The text, without BOM.

    Raises
    ------
    InputError
        If the bytes are neither UTF-8 nor GB18030, or show damage by a wrong re-encoding.

    Notes
    -----
    Encoding detectors misread short Chinese files, so UTF-8 is tried strictly, then GB18030.

    Examples
    --------
    >>> decode("指标,数值".encode("gb18030"), "a.csv")
    '指标,数值'
    """
    found = "文字编码损坏，或不是 UTF-8、GB18030"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "文字编码是 UTF-16（“Unicode 文本”），不是 UTF-8、GB18030"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        damaged = next((mark for mark in _MOJIBAKE if mark in text), None)
        if damaged is None and "\x00" not in text:
            return text
    save_as = "WPS 或 Excel 重新另存为 CSV UTF-8"
    if file.endswith(".toml"):
        save_as = "记事本另存为，编码选 UTF-8"
    raise InputError([Problem(file, "", "", found, f"请用 {save_as}")])


def forbidden(text: str) -> str:
    """Say which character no text may hold; empty where nothing is wrong.

    Control characters but tabs and line breaks, and what turns the direction of writing.

    Examples
    --------
    >>> forbidden("第一行\\n第二行"), forbidden("abc\\u202etxt")
    ('', '含有改变文字方向的字符 U+202E')
    """
    found = _FORBIDDEN.search(text)
    if found is None:
        return ""
    code = ord(found[0])
    kind = "控制字符" if unicodedata.category(found[0]) != "Cf" else "不可见的字符"
    if code in _DIRECTION:
        kind = "改变文字方向的字符"
    return f"含有{kind} U+{code:04X}"


def parse_toml(data: bytes, file: str) -> dict[str, Any]:
    """Parse a TOML file.

    Raises
    ------
    InputError
        If it is no TOML, or a text in it has a character that no text may hold.
    """
    try:
        content = tomllib.loads(decode(data, file))
        wrong = sorted({found for text in _texts(content) if (found := forbidden(text))})
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            [Problem(file, "", "", f"不是合格的 TOML：{error}", "请检查引号与等号")]
        ) from None
    except RecursionError:
        raise InputError([Problem(file, "", "", "括号嵌套过深", "请检查括号")]) from None
    if wrong:
        raise InputError(Problem(file, "", "", found, "请删去该字符") for found in wrong)
    return content


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One row of a definition file: its line number (from 1), its cells by column, the header."""

    line: int
    cells: dict[str, str]
    header: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def address(self, column: str) -> str:
        """Give the address of a cell, such as ``C5``; of the row's first where there is no such."""
        index = self.header.index(column) if column in self.header else 0
        return f"{column_letter(index)}{self.line}"


def read_definitions(
    path: Path, file: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[DefinitionRow]:
    """Read one of the workbook's own CSV files (indicators, rules, charts …).

    Parameters
    ----------
    path, file
        The file, and its name for messages.
    required, optional
        Columns that must and may be there. Absent optional columns read as empty text.

    Returns
    -------
    list of DefinitionRow
        Rows in order, without empty ones and those beginning with ``#``; cells stripped.

    Raises
    ------
    InputError
        If the file is not there or unreadable, lacks a column, has an unknown or doubled one, a row
        has more cells than columns, or a cell has a character that no text may hold.
    """
    data = read_file(path, file)
    try:
        lines = list(csv.reader(io.StringIO(decode(data, file), newline=""), strict=True))
    except csv.Error as error:
        raise InputError(
            [Problem(file, "", "", f"不是合格的 CSV：{error}", "请检查引号与逗号")]
        ) from None
    if not lines:
        raise InputError(
            [Problem(file, "", "A1", "文件是空的", f"第一行应为 {','.join(required)}")]
        )
    header = [cell.strip() for cell in lines[0]]
    known = (*required, *optional)
    problems = [
        Problem(file, "", "A1", f"缺少列 {column}", f"应有列 {','.join(required)}")
        for column in required
        if column not in header
    ]
    problems += [
        Problem(
            file,
            "",
            f"{column_letter(index)}1",
            f"不认识的列 {name!r}",
            f"可用的列 {','.join(known)}",
        )
        for index, name in enumerate(header)
        if name not in known or header.index(name) != index
    ]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line) or line[0].startswith("#"):
            continue
        if len(line) > len(header):
            problems.append(
                Problem(
                    file,
                    "",
                    f"{column_letter(len(header))}{number}",
                    "这一行的格子比表头多",
                    "含逗号的文字请加引号",
                )
            )
        problems += [
            Problem(file, "", f"{column_letter(index)}{number}", wrong, "请删去该字符")
            for index, cell in enumerate(line)
            if (wrong := forbidden(cell))
        ]
        cells = dict.fromkeys(known, "") | {
            name: cell.strip() for name, cell in zip(header, line, strict=False)
        }
        rows.append(DefinitionRow(number, cells, tuple(header)))
    if problems:
        raise InputError(problems)
    return rows


def column_letter(index: int) -> str:
    """Give the spreadsheet letter of a column counted from 0.

    Examples
    --------
    >>> [column_letter(i) for i in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def stdin_lines() -> Iterator[str]:
    """Yield the lines of standard input, whatever bytes it holds."""
    data = sys.stdin.buffer.read().decode("utf-8", errors="replace").removeprefix("\ufeff")
    for line in data.removesuffix("\n").split("\n") if data else ():
        yield line.removesuffix("\r")
