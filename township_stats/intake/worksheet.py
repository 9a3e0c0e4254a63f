"""The cells of one worksheet part, read as text with what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from township_stats.intake.grid import MILD, Block, Oddity, Sheet, address, parse_cell
from township_stats.intake.numberformat import GENERAL, NumberFormat, plain_number, render
from township_stats.intake.package import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TEXT,
    LocalNames,
    Package,
    PackageError,
    Start,
    too_much,
)
from township_stats.intake.richtext import FALSE, alters, unescape
from township_stats.textfile import column_letter

MAX_CELLS = 2_000_000
MAX_MERGES = 100_000
_OUTSIDE = re.compile(
    r"\[[^\]]*\]|\b(?:WEBSERVICE|HYPERLINK|FILTERXML|IMAGE|RTD|CALL|REGISTER|DDE)\b|\|",
    re.IGNORECASE,
)
_IN_TABLE = re.compile(r"\w+\[[^\]]*\]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


def read_worksheet(package: Package, part: str, name: str, hidden: bool, context: Context) -> Sheet:
    """Read the cells of a worksheet.

    Raises
    ------
    PackageError
        If the part is damaged, rows or cells are out of order or doubled, a shared text is
        missing, or there are more than `MAX_CELLS` cells.
    """
    reader = _Reader(context)
    package.feed(part, *reader.handlers())
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
        self._looks = _Looks(context.looks)

    def handlers(self) -> tuple[Start, Callable[[str], None], Callable[[str], None]]:
        """Give what expat calls; a cell costs five calls, so they keep their state in locals."""
        depth = count = 0
        local = LocalNames()
        attributes: dict[str, str] = {}
        value = formula = shown = None  # texts of the cell's <v>, <f> and <t>
        catching = ""
        in_cell = in_phonetic = is_mixed = False

        def opened(name: str, given: dict[str, str]) -> None:
            nonlocal depth, count, attributes, value, formula, shown
            nonlocal catching, in_cell, in_phonetic, is_mixed
            depth += 1
            count += 1
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                raise too_much(depth)
            name = local[name]
            if in_cell:
                if name == "v":
                    catching, value = name, value or ""
                elif name == "f":
                    catching, formula = name, formula or ""
                elif name == "t":
                    catching, shown = name, shown or ""
                elif name == "rPh":
                    in_phonetic = True
                elif alters(name, given):
                    is_mixed = True
            elif name == "c":
                attributes, in_cell, is_mixed = given, True, False
                value = formula = shown = None
                self._open_cell(given.get("r"))
            else:
                self._open(name, given)

        def text(piece: str) -> None:
            nonlocal value, formula, shown
            if not catching or in_phonetic:
                return
            if catching == "v":
                piece = value = (value or "") + piece
            elif catching == "t":
                piece = shown = (shown or "") + piece
            else:
                piece = formula = (formula or "") + piece
            if len(piece) > MAX_TEXT:
                raise PackageError(f"{address(self._row, self._column)} 的文字长得不正常")

        def closed(name: str) -> None:
            nonlocal depth, catching, in_cell, in_phonetic
            depth -= 1
            name = local[name]
            if name == "c":
                in_cell, catching = False, ""
                if value is not None or formula is not None or shown is not None:
                    self._close_cell(attributes, value, formula, shown, is_mixed)
            elif name == catching:
                catching = ""
            elif name == "row":
                if self._cells:
                    self.rows[self._row] = self._cells
            elif name == "rPh":
                in_phonetic = False

        return opened, closed, text

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._open_row(attributes)
        elif name == "col" and _is_hidden(attributes):
            self._hide(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "filterColumn":
            self.is_filtered = True

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

    def _open_cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        column = _COLUMNS.get(reference.removesuffix(self._row_text))
        if column is None:
            column = self._column_of(reference)
        if column <= self._column:
            raise PackageError(f"单元格 {reference} 的位置或次序不合格")
        self._column = column

    def _column_of(self, reference: str) -> int:
        try:
            row, column = parse_cell(reference)
        except ValueError:
            raise PackageError(f"单元格地址 {reference[:20]!r} 不合格") from None
        if row != self._row:
            raise PackageError(f"单元格 {reference} 的位置或次序不合格")
        return column

    def _close_cell(
        self,
        attributes: dict[str, str],
        value: str | None,
        formula: str | None,
        shown: str | None,
        is_mixed: bool,
    ) -> None:
        look = self._looks[attributes.get("s", "0")]
        kind = attributes.get("t", "n")
        if kind == "s":
            text, oddity = self._shared((value or "").strip())
        elif kind == "inlineStr":
            text, oddity = unescape(shown or ""), Oddity.MIXED if is_mixed else None
        elif kind == "str":
            text, oddity = unescape(value or ""), None
        elif not value or value.isspace():
            text, oddity = "", None if formula is None else Oddity.UNCACHED
        elif kind == "n":
            text, oddity = self._number(value.strip(), look)
        else:
            text, oddity = _other(kind, value)
        if oddity in MILD and text and look.struck:
            oddity = Oddity.STRUCK
        if oddity in MILD and formula and _reaches_out(formula):
            oddity = Oddity.EXTERNAL
        if oddity is not None:
            self.odd[self._row, self._column] = oddity
        elif not text:
            return
        self._count += 1
        if self._count > MAX_CELLS:
            raise PackageError(f"格子超过 {MAX_CELLS} 个，请拆成几个文件")
        cells = self._cells
        if len(cells) < self._column:
            cells.extend([""] * (self._column - len(cells)))
        cells.append(text)

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


class _Looks(dict[str, Look]):
    """Looks by the style number as written, each found once."""

    def __init__(self, looks: Sequence[Look]) -> None:
        super().__init__()
        self._all = looks

    def __missing__(self, style: str) -> Look:
        if not self._all:
            return PLAIN
        if not (style.isascii() and style.isdecimal()) or int(style) >= len(self._all):
            raise PackageError(f"单元格样式 {style[:20]!r} 不存在")
        self[style] = self._all[int(style)]
        return self[style]


def _other(kind: str, value: str) -> tuple[str, Oddity]:
    """Read a cell that is neither text nor number."""
    if kind == "b":
        return ("FALSE" if value.strip() in FALSE else "TRUE"), Oddity.BOOLEAN
    if kind == "e":
        return value, Oddity.ERROR
    if kind == "d":
        return value.replace("T", " "), Oddity.DATE
    return value, Oddity.MALFORMED


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden", "0").casefold() not in FALSE


def _reaches_out(formula: str) -> bool:
    """Tell whether a formula takes its value from outside the workbook (table columns do not)."""
    return bool(_OUTSIDE.search(_IN_TABLE.sub("", formula)))
