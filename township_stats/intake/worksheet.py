"""The cells of one worksheet part, read as text with what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from township_stats.intake.grid import Block, Oddity, Sheet, address, parse_cell
from township_stats.intake.numberformat import GENERAL, NumberFormat, plain_number, render
from township_stats.intake.package import MAX_TEXT, Package, PackageError
from township_stats.textfile import column_letter

MAX_CELLS = 2_000_000
MAX_MERGES = 100_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OUTSIDE = re.compile(
    r"\[[^\]]*\]|\b(?:WEBSERVICE|HYPERLINK|FILTERXML|IMAGE|RTD|CALL|REGISTER|DDE)\b|\|",
    re.IGNORECASE,
)
_IN_TABLE = re.compile(r"\w+\[[^\]]*\]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FALSE = frozenset({"0", "false", "off"})
_MOST_COLUMNS = 16_384
_COLUMNS = {column_letter(index): index for index in range(256)}


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell style says: its number format, and whether the text is struck through."""

    format: NumberFormat = GENERAL
    struck: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Context:
    """What all worksheets of a workbook share; `mixed` are the texts only partly meant."""

    strings: Sequence[str]
    mixed: Set[int]
    looks: Sequence[Look]
    is_1904: bool = False


def alters(name: str, attributes: dict[str, str]) -> bool:
    """Tell whether a run property makes part of a text something else (struck out, superscript).

    Examples
    --------
    >>> alters("strike", {}), alters("vertAlign", {"val": "superscript"}), alters("b", {})
    (True, True, False)
    """
    value = attributes.get("val", "1")
    return (name == "strike" and value not in _FALSE) or (
        name == "vertAlign" and value in ("superscript", "subscript")
    )


def unescape(text: str) -> str:
    """Give back the characters that Excel writes as ``_x000D_``.

    Examples
    --------
    >>> unescape("甲_x000A_乙")
    '甲\\n乙'
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def read_worksheet(package: Package, part: str, name: str, hidden: bool, context: Context) -> Sheet:
    """Read the cells of a worksheet.

    Raises
    ------
    PackageError
        If the part is damaged, rows or cells are out of order or doubled, a shared text is
        missing, or there are more than `MAX_CELLS` cells.
    """
    reader = _Reader(context)
    package.parse(part, reader.start, reader.end, reader.text)
    return Sheet(
        name,
        reader.rows,
        reader.odd,
        tuple(sorted(reader.merged)),
        hidden,
        frozenset() if reader.is_filtered else frozenset(reader.hidden_rows),
        frozenset(reader.hidden_columns),
    )


class _Reader:
    """Collects a worksheet's cells while its XML goes by."""

    def __init__(self, context: Context) -> None:
        self.rows: dict[int, list[str]] = {}
        self.odd: dict[tuple[int, int], Oddity] = {}
        self.merged: list[Block] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.is_filtered = False
        self._context = context
        self._row, self._row_text, self._column, self._count = 0, "0", -1, 0
        self._cells: list[str] = []
        self._attributes: dict[str, str] = {}
        self._in_cell = self._in_phonetic = self._is_mixed = False
        self._catching = ""
        self._caught: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            self._open_row(attributes)
        elif self._in_cell:
            if name == "rPh":
                self._in_phonetic = True
            elif name in ("v", "f", "t"):
                self._catching = name
                self._caught.setdefault(name, "")
            elif alters(name, attributes):
                self._is_mixed = True
        elif name == "col" and _is_hidden(attributes):
            self._hide(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "filterColumn":
            self.is_filtered = True

    def text(self, text: str) -> None:
        if self._catching and not self._in_phonetic:
            so_far = self._caught[self._catching]
            if len(so_far) > MAX_TEXT:
                raise PackageError(f"{address(self._row, self._column)} 的文字长得不正常")
            self._caught[self._catching] = so_far + text

    def end(self, name: str) -> None:
        if name == "c":
            self._in_cell = False
            self._close_cell()
        elif name == "row":
            if self._cells:
                self.rows[self._row] = self._cells
        elif name == self._catching:
            self._catching = ""
        elif name == "rPh":
            self._in_phonetic = False

    def _open_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        if given is not None and not (given.isascii() and given.isdecimal()):
            raise PackageError(f"行号 {given[:20]!r} 不合格")
        number = self._row + 1 if given is None else int(given)
        if not self._row < number <= 2**20:
            raise PackageError(f"第 {number} 行排在第 {self._row} 行之后，行的次序不合格")
        self._row, self._row_text, self._column, self._cells = number, str(number), -1, []
        if _is_hidden(attributes) or attributes.get("ht") == "0":
            self.hidden_rows.add(number)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = self._column + 1 if reference is None else self._column_of(reference)
        self._column, self._attributes, self._in_cell = column, attributes, True
        self._caught, self._is_mixed = {}, False

    def _column_of(self, reference: str) -> int:
        letters = reference.removesuffix(self._row_text)
        column = _COLUMNS.get(letters)
        if column is None:
            try:
                row, column = parse_cell(reference)
            except ValueError:
                raise PackageError(f"单元格地址 {reference[:20]!r} 不合格") from None
            if row != self._row:
                raise PackageError(f"单元格 {reference} 的位置或次序不合格")
        if column <= self._column:
            raise PackageError(f"单元格 {reference} 的位置或次序不合格")
        return column

    def _close_cell(self) -> None:
        caught = self._caught
        if not caught:
            return
        look = self._look()
        text, oddity = self._reading(caught, look)
        if oddity is None and text and look.struck:
            oddity = Oddity.STRUCK
        if oddity is None and "f" in caught and _reaches_out(caught["f"]):
            oddity = Oddity.EXTERNAL
        if oddity is not None:
            self.odd[self._row, self._column] = oddity
        if not text and oddity is None:
            return
        self._count += 1
        if self._count > MAX_CELLS:
            raise PackageError(f"格子超过 {MAX_CELLS} 个，请拆成几个文件")
        cells = self._cells
        cells.extend([""] * (self._column - len(cells)))
        cells.append(text)

    def _reading(self, caught: dict[str, str], look: Look) -> tuple[str, Oddity | None]:
        kind, value = self._attributes.get("t", "n"), caught.get("v", "")
        if kind == "s":
            return self._shared(value.strip())
        if kind == "inlineStr":
            return unescape(caught.get("t", "")), Oddity.MIXED if self._is_mixed else None
        if kind == "str":
            return unescape(value), None
        if not value.strip():
            return "", Oddity.UNCACHED if "f" in caught else None
        if kind == "n":
            return self._number(value.strip(), look)
        if kind == "b":
            return ("FALSE" if value.strip() in _FALSE else "TRUE"), Oddity.BOOLEAN
        if kind == "e":
            return value, Oddity.ERROR
        if kind == "d":
            return value.replace("T", " "), Oddity.DATE
        return value, Oddity.MALFORMED

    def _number(self, value: str, look: Look) -> tuple[str, Oddity | None]:
        if look.format is GENERAL:
            plain = plain_number(value)
            return (value, Oddity.MALFORMED) if plain is None else (plain, None)
        return render(value, look.format, self._context.is_1904)

    def _shared(self, index: str) -> tuple[str, Oddity | None]:
        if not index:
            return "", None
        strings = self._context.strings
        if not (index.isascii() and index.isdecimal()) or int(index) >= len(strings):
            cell = address(self._row, self._column)
            raise PackageError(f"{cell} 指向不存在的文字（共享字符串 {index[:20]}）")
        position = int(index)
        return strings[position], Oddity.MIXED if position in self._context.mixed else None

    def _look(self) -> Look:
        looks, style = self._context.looks, self._attributes.get("s", "0")
        if not looks:
            return PLAIN
        if not (style.isascii() and style.isdecimal()) or int(style) >= len(looks):
            raise PackageError(f"{address(self._row, self._column)} 的样式 {style[:20]!r} 不存在")
        return looks[int(style)]

    def _hide(self, attributes: dict[str, str]) -> None:
        try:
            first, last = int(attributes["min"]), int(attributes["max"])
        except (KeyError, ValueError):
            raise PackageError("列的定义不合格") from None
        self.hidden_columns.update(range(max(first, 1) - 1, min(last, _MOST_COLUMNS)))

    def _merge(self, reference: str) -> None:
        try:
            self.merged.append(Block.parse(reference))
            if len(self.merged) > MAX_MERGES:
                raise PackageError(f"合并单元格超过 {MAX_MERGES} 处")
        except ValueError:
            raise PackageError(f"合并单元格 {reference[:20]!r} 不合格") from None


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden", "0").casefold() not in _FALSE


def _reaches_out(formula: str) -> bool:
    """Tell whether a formula takes its value from outside the workbook (table columns do not)."""
    return bool(_OUTSIDE.search(_IN_TABLE.sub("", formula)))
