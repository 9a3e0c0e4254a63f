"""Sheet: the cells of a received table as text, each with its address."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from township_stats.textfile import column_letter

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z", re.ASCII)
_WIDEST = 255  # columns of a merged range that are looked at
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?\Z", re.ASCII)


class Oddity(StrEnum):
    """What a spreadsheet cell is where it is not simply text or a number; the value is Chinese.

    Those in `UNUSABLE` cannot be a figure; the others are read and told as a notice.
    """

    BOOLEAN = "逻辑值"
    DATE = "日期"
    TIME = "时间"
    ERROR = "公式错误"
    UNCACHED = "公式没有保存结果"
    MALFORMED = "不合格的数字"
    SCALED = "数字格式把它显示成别的样子"
    MIXED = "一格之内有删除线或上下标"
    STRUCK = "带删除线"
    EXTERNAL = "公式取自其他文件或网络"
    PRINTED = "数字格式里写着单位"


UNUSABLE = frozenset(
    {
        Oddity.BOOLEAN,
        Oddity.DATE,
        Oddity.TIME,
        Oddity.ERROR,
        Oddity.UNCACHED,
        Oddity.MALFORMED,
        Oddity.SCALED,
        Oddity.MIXED,
    }
)
MILD = (None, Oddity.PRINTED)  # of which nothing need be told by itself


def column_index(letters: str) -> int:
    """Give the number of a column, counted from 0; the inverse of `column_letter`.

    Examples
    --------
    >>> column_index("A"), column_index("AA")
    (0, 26)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def parse_cell(address: str) -> tuple[int, int]:
    """Give row (from 1) and column (from 0) of an address such as ``B7``.

    Raises
    ------
    ValueError
        If it is no address.

    Examples
    --------
    >>> parse_cell("B7")
    (7, 1)
    """
    match = _CELL.match(address)
    if match is None:
        raise ValueError(f"no cell address: {address!r}")
    return int(match[2]), column_index(match[1])


def address(row: int, column: int) -> str:
    """Give the address of a cell; row counted from 1, column from 0.

    Examples
    --------
    >>> address(7, 1)
    'B7'
    """
    return f"{column_letter(column)}{row}"


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A rectangle of cells: rows from 1, columns from 0, both ends included.

    Examples
    --------
    >>> Block.parse("A4:K6")
    Block(top=4, left=0, bottom=6, right=10)
    """

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Block:
        """Read ``A4:K6`` (or one cell).

        Raises
        ------
        ValueError
            If it is no range.
        """
        match = _RANGE.match(text.strip().upper().replace("$", ""))
        if match is None:
            raise ValueError(f"no cell range: {text!r}")
        top, left = parse_cell(match[1])
        bottom, right = parse_cell(match[2] or match[1])
        if bottom < top or right < left:
            raise ValueError(f"range runs backwards: {text!r}")
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, tuple):
            return False
        row, column = cell
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)


class Remark(NamedTuple):
    """What is said of a corrected cell: what stands there, what is read, why."""

    original: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of cells as received.

    Parameters
    ----------
    name
        Sheet name; empty for CSV.
    rows
        Texts of each row that holds any, from column A on, by row number from 1, ascending. A
        number is a plain decimal, a percent-formatted one ends in ``%``, a date is ISO.
    odd
        Cells that are not simply text or a number, by row and column (from 0).
    merged
        Merged ranges.
    hidden
        Whether the sheet is hidden.
    hidden_rows
        Rows hidden by hand (rows that a filter hides are data and are not here).
    hidden_columns
        Columns hidden by hand, from 0.
    ragged
        Whether rows keep the number of fields they were written with (CSV); spreadsheets have none.
    remarks
        What stands in a corrected cell, what is read instead and why, by row and column.
    """

    name: str
    rows: dict[int, list[str]]
    odd: dict[tuple[int, int], Oddity] = field(default_factory=dict)
    merged: tuple[Block, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    ragged: bool = False
    remarks: dict[tuple[int, int], Remark] = field(default_factory=dict)
    _merges: dict[int, list[Block]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        merges: dict[int, list[Block]] = {}
        for block in sorted(self.merged):
            for column in range(block.left, min(block.right, block.left + _WIDEST) + 1):
                merges.setdefault(column, []).append(block)
        object.__setattr__(self, "_merges", merges)

    def text(self, row: int, column: int) -> str:
        """Give a cell's text; empty where there is none."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else ""

    def block_at(self, row: int, column: int) -> Block | None:
        """Give the merged range a cell lies in; None where it is not merged."""
        blocks = self._merges.get(column)
        if not blocks:
            return None
        position = bisect_right(blocks, row, key=lambda block: block.top) - 1
        block = blocks[max(position, 0)]
        return block if (row, column) in block else None

    def spread(self, row: int, column: int) -> str:
        """Give a cell's text, or that of the merged range it lies in."""
        found = self.text(row, column)
        block = None if found else self.block_at(row, column)
        return self.text(block.top, block.left) if block else found
