"""Where the tables of a sheet nobody has described are: header block, rows, place column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from township_stats.codebook import match_key
from township_stats.intake.banner import Banner, banner_of
from township_stats.intake.extent import Extent, has_digit, is_number, is_place_like
from township_stats.intake.grid import Block, Sheet
from township_stats.intake.header import header_paths
from township_stats.intake.layout import Sum, is_continuation, is_footer, is_numbering
from township_stats.intake.ledger_rows import LedgerRows, Row
from township_stats.intake.mapping import TableMap
from township_stats.intake.places import Places
from township_stats.intake.raw import Findings, RawFile
from township_stats.units import lookup

_PLACE = re.compile(
    r"(?:所在|所属)?(?:行政村|自然村|村名称?|村别|村[（(]社区[)）]|村社区|社区|地区|村|乡镇|村组)\Z"
)
_WIDER = re.compile(r"(?:所在|所属)?(?:乡镇|地区)\Z")
_UNIT_BANNER = re.compile(r"单位\s*[:：]")
_MAX_DEPTH = 4
_SAMPLE = 200


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
    rows
        The rows that count, as `LedgerRows` reads them, 合计 included.
    last_row
        Last row that belongs to the table.
    banner
        What stands above of units.
    unplaced
        Rows that have numbers but no place.
    title
        The lines above the header, and the sheet's name.
    """

    header: Block
    paths: dict[int, str]
    place: int | None
    rows: list[Row]
    last_row: int
    banner: Banner
    unplaced: int
    title: str

    @property
    def total(self) -> str:
        """Text of the row of totals; empty where there is none."""
        return next((row.place for row in self.rows if row.sums in (Sum.TOTAL, Sum.MEAN)), "")

    @property
    def by_place(self) -> dict[str, list[int]]:
        """The rows of each place."""
        rows: dict[str, list[int]] = {}
        for row in self.rows:
            if row.sums is None:
                rows.setdefault(row.place, []).append(row.number)
        return rows

    def texts(self, sheet: Sheet, column: int) -> list[str]:
        """Give what stands in a column, row by row, of the first rows; blanks are left out."""
        rows = [row.number for row in self.rows if row.sums is None][:_SAMPLE]
        return [text for row in rows if (text := sheet.text(row, column).strip())]


def find_tables(sheet: Sheet, places: Places) -> list[Found]:
    """Find the tables of a sheet, top to bottom, left to right.

    Tables that stand side by side, with an empty column between, are found each.

    Examples
    --------
    >>> rows = {1: ["油橄榄台账"], 2: ["村", "面积(亩)"], 3: ["前村", "120"], 4: ["合计", "120"]}
    >>> found = find_tables(Sheet("", rows), Places())
    >>> [(str(table.header), table.place, table.total) for table in found]
    [('A2:B2', 0, '合计')]
    """
    found: list[Found] = []
    for left, right in _bands(sheet):
        row = 0
        while (table := _next_table(sheet, left, right, row, places)) is not None:
            found.append(table)
            row = table.last_row
    return sorted(found, key=lambda table: (table.header.top, table.header.left))


def _bands(sheet: Sheet) -> Iterator[tuple[int, int]]:
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
    return ((left, right) for left, right in bands if right > left)


def _next_table(sheet: Sheet, left: int, right: int, after: int, places: Places) -> Found | None:
    for row in sheet.rows:
        if row <= after or not _could_be_header(_cells(sheet, row, left, right)):
            continue
        header = Block(row, left, _header_bottom(sheet, row, left, right), right)
        paths = header_paths(sheet, header)
        if len(paths) < 2:
            continue
        header = Block(header.top, min(paths), header.bottom, max(paths))
        found = _described(sheet, header, paths, after, places)
        if found is not None:
            return found
    return None


def _cells(sheet: Sheet, row: int, left: int, right: int) -> list[str]:
    cells = [cell.strip() for cell in sheet.rows.get(row, [])[left : right + 1]]
    return cells + [""] * (right - left + 1 - len(cells))


def _could_be_header(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return (
        len(filled) > 1
        and not any(map(is_number, filled))
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
    if not filled or (below[0] and here[0]) or is_numbering(below):
        return False
    if any(is_number(below[column]) for column in filled):
        return False
    if all(lookup(below[column].strip("（）()")) for column in filled):
        return True  # a row of units
    is_sparse = len(filled) * 2 <= sum(map(bool, here))
    return is_sparse or any(not here[column] for column in filled)


def _described(
    sheet: Sheet, header: Block, paths: dict[int, str], after: int, places: Places
) -> Found | None:
    """Read the rows below a header as a ledger's; None where there are none."""
    place = _place_column(sheet, header, paths, places)
    extent = Extent(sheet, header, place)
    below = extent.rows()
    numbered = frozenset(
        column
        for column in paths
        if column != place and any(has_digit(sheet.text(row, column)) for row in below[:_SAMPLE])
    )
    if not below or not numbered:
        return None
    table = TableMap(sheet.name, header, paths.get(place, "") if place is not None else "", ())
    findings = Findings()
    file = RawFile("", "", 0)
    rows = LedgerRows(sheet, table, file, place, numbered, places, findings).read()
    above = [
        text
        for row, cells in sheet.rows.items()
        if after < row < header.top
        for text in cells[header.left : header.right + 1]
        if text.strip()
    ]
    return Found(
        header,
        paths,
        place,
        rows,
        max(below),
        banner_of(sheet, header),
        sum(place is not None and "是空的" in problem.found for problem in findings.problems),
        " ".join([*above, sheet.name]),
    )


def _place_column(sheet: Sheet, header: Block, paths: dict[int, str], places: Places) -> int | None:
    """Give the column of places: by its label, else by what stands in it."""
    labels = {column: path.rpartition("/")[2] for column, path in paths.items()}
    labelled = [column for column, label in labels.items() if _PLACE.match(label)]
    villages = [column for column in labelled if not _WIDER.match(labels[column])]
    if labelled and villages and labelled[0] not in villages:
        one_alone = _says_one_thing(sheet, header, labelled[0], villages[0], places)
        return villages[0] if one_alone else labelled[0]
    if labelled:
        return labelled[0]
    rows = [row for row in sheet.rows if row > header.bottom][:_SAMPLE]
    for column in paths:
        texts = [text for row in rows if (text := sheet.spread(row, column).strip())]
        if len(texts) > 1 and sum(map(is_place_like, texts)) * 2 > len(texts):
            return column
    return None


def _says_one_thing(sheet: Sheet, header: Block, column: int, beside: int, places: Places) -> bool:
    """Tell whether a column says one thing, or the township's name, in all rows of villages."""
    said = {
        match_key(text)
        for row in [row for row in sheet.rows if row > header.bottom][:_SAMPLE]
        if (text := sheet.spread(row, column).strip())
        and sheet.spread(row, beside).strip()
        and not is_footer(text)
    }
    return len(said - places.own) < 2
