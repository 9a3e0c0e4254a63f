"""Where the tables of a sheet nobody has described are: header block, rows, place column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from township_stats.codebook import match_key
from township_stats.intake.grid import Block, Sheet
from township_stats.intake.header import header_paths
from township_stats.intake.layout import is_continuation, is_footer, is_numbering
from township_stats.intake.ledger import TOTALS

_PLACE = re.compile(
    r"(行政村|自然村|村名|村别|村（?社区）?|村\(社区\)|社区|地区|村|单位名称|乡镇|村组)\Z"
)
_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９,，.．]*[%％]?\Z")
_UNIT_BANNER = re.compile(r"(?<![报送表])(?:计量)?单位\s*[:：]\s*([^\s，,；;）)]{1,12})")
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A table found in a sheet.

    Parameters
    ----------
    header
        Header block.
    paths
        Label of each column.
    place
        Column of places; None where none looks like one.
    first_row, last_row
        Rows of data, 合计 included.
    unit
        Unit the banner names; empty where it names none.
    total
        Text of the row of totals; empty where there is none.
    is_bounded
        Whether the table ends where blank row or footer says, so that a mapping need not.
    repeats
        Whether a place stands in several rows.
    """

    header: Block
    paths: dict[int, str]
    place: int | None
    first_row: int
    last_row: int
    unit: str
    total: str
    is_bounded: bool
    repeats: bool


def find_tables(sheet: Sheet) -> list[Found]:
    """Find the tables of a sheet, top to bottom.

    Tables that stand side by side, with an empty column between, are found each.

    Examples
    --------
    >>> rows = {1: ["油橄榄台账"], 2: ["村", "面积(亩)"], 3: ["前村", "120"], 4: ["合计", "120"]}
    >>> [(str(found.header), found.place, found.total) for found in find_tables(Sheet("", rows))]
    [('A2:B2', 0, '合计')]
    """
    found: list[Found] = []
    for left, right in _bands(sheet):
        row = 0
        while (table := _next_table(sheet, left, right, row)) is not None:
            found.append(table)
            row = table.last_row
    return sorted(found, key=lambda table: (table.header.top, table.header.left))


def _bands(sheet: Sheet) -> list[tuple[int, int]]:
    """Split a sheet at columns that are empty in all rows that have two filled cells or more."""
    filled: set[int] = set()
    for row, cells in sheet.rows.items():
        columns = [column for column, cell in enumerate(cells) if cell.strip()]
        if len(columns) > 1 and not is_footer(cells[columns[0]]):
            filled.update(columns)
            filled.update(
                column
                for block in sheet.merged
                if block.top <= row <= block.bottom
                for column in range(block.left, block.right + 1)
            )
    bands: list[tuple[int, int]] = []
    for column in sorted(filled):
        if bands and bands[-1][1] == column - 1:
            bands[-1] = (bands[-1][0], column)
        else:
            bands.append((column, column))
    return [(left, right) for left, right in bands if right > left]


def _next_table(sheet: Sheet, left: int, right: int, after: int) -> Found | None:
    rows = [row for row in sheet.rows if row > after]
    for position, row in enumerate(rows):
        cells = _cells(sheet, row, left, right)
        if not _could_be_header(cells):
            continue
        header = Block(row, left, _header_bottom(sheet, row, left, right), right)
        last, is_bounded = _last_row(sheet, header, rows[position:])
        if last == header.bottom:
            continue
        return _described(sheet, header, last, is_bounded, after)
    return None


def _cells(sheet: Sheet, row: int, left: int, right: int) -> list[str]:
    cells = [cell.strip() for cell in sheet.rows.get(row, [])[left : right + 1]]
    return cells + [""] * (right - left + 1 - len(cells))


def _could_be_header(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return (
        len(filled) > 1
        and not any(_NUMBER.match(cell) for cell in filled)
        and not is_footer(filled[0])
        and not is_continuation(cells)
        and not any(_UNIT_BANNER.search(cell) or is_footer(cell) for cell in filled)
    )


def _header_bottom(sheet: Sheet, top: int, left: int, right: int) -> int:
    bottom = top
    while bottom - top < _MAX_DEPTH - 1:
        reach = [
            block.bottom + (block.right > block.left)
            for block in sheet.merged
            if block.top <= bottom <= block.bottom and left <= block.left <= right
        ]
        below = _cells(sheet, bottom + 1, left, right)
        here = _cells(sheet, bottom, left, right)
        if max(reach, default=bottom) <= bottom and not _goes_on(here, below):
            return bottom
        bottom += 1
    return bottom


def _goes_on(here: list[str], below: list[str]) -> bool:
    """Tell whether the row below is a deeper level of a header whose merges are lost (CSV)."""
    filled = [column for column, cell in enumerate(below) if cell]
    if not filled or below[0] or is_numbering(below):
        return False
    if any(_NUMBER.match(below[column]) for column in filled):
        return False
    is_sparse = len(filled) * 2 <= sum(map(bool, here))
    return is_sparse or any(not here[column] for column in filled)


def _last_row(sheet: Sheet, header: Block, rows: list[int]) -> tuple[int, bool]:
    """Give the last row of a table, and whether it is plain that it ends there."""
    last = previous = header.bottom
    is_bounded = True
    labels = _cells(sheet, header.top, header.left, header.right)
    for position, row in enumerate(rows):
        if row <= header.bottom:
            continue
        cells = _cells(sheet, row, header.left, header.right)
        first = next(filter(None, cells), "")
        if is_footer(first):
            return last, is_bounded
        if row > previous + 1 or not first:
            ahead = [
                _cells(sheet, later, header.left, header.right) for later in rows[position:][:4]
            ]
            if not any(is_continuation(cells) or cells == labels for cells in ahead):
                return last, is_bounded
        previous = row
        if first and not is_continuation(cells) and cells != labels and not is_numbering(cells):
            last = row
    return last, is_bounded


def _described(sheet: Sheet, header: Block, last: int, is_bounded: bool, after: int) -> Found:
    paths = header_paths(sheet, header)
    if paths:
        header = Block(header.top, min(paths), header.bottom, max(paths))
    place = next(
        (column for column, path in paths.items() if _PLACE.match(path.rpartition("/")[2])), None
    )
    places = [
        match_key(sheet.spread(row, place))
        for row in sheet.rows
        if place is not None and header.bottom < row <= last and sheet.spread(row, place)
    ]
    named = [text for text in places if text not in TOTALS]
    total = next((text for text in places if text in TOTALS), "")
    if not total and place:
        left_of = (
            match_key(sheet.spread(row, column))
            for row in sheet.rows
            if header.bottom < row <= last
            for column in range(header.left, place)
        )
        total = next((text for text in left_of if text in TOTALS), "")
    banner = " ".join(
        cell for row, cells in sheet.rows.items() if after < row < header.top for cell in cells
    )
    units = _UNIT_BANNER.findall(banner)
    return Found(
        header,
        paths,
        place,
        header.bottom + 1,
        last,
        units[-1] if units else "",
        total,
        is_bounded,
        len(set(named)) < len(named),
    )


def is_number(text: str) -> bool:
    """Tell whether a cell's text is plainly a number.

    Examples
    --------
    >>> is_number("1,200"), is_number("２．５"), is_number("JC001")
    (True, True, False)
    """
    return bool(_NUMBER.match(text.strip()))
