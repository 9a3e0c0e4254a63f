"""Lay a ledger out as offices do: banners, merged headers, 甲 乙 rows, totals, 续表, footers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from township_stats.demo.facts import COUNTED, Fact, added
from township_stats.demo.files import LABEL, Cell, Sheet, address
from township_stats.demo.tables import Figure, Ledger, Path, Row
from township_stats.demo.wording import Written, exact, plain

__all__ = ["Placed", "place"]

_LETTERS = "甲乙丙丁"
_TOTALS = ("合计", "总计", "全镇合计")


@dataclass(slots=True)
class Placed:
    """Where a ledger stands on its sheet.

    Parameters
    ----------
    ledger, sheet
        What stands where.
    top, left
        First row and column of the header, from 0.
    depth
        Number of header rows.
    rows
        Row of each of the ledger's rows, in order.
    last_row
        Last row of the table, totals included.
    total_row, total_name
        Row of the 合计 row and what it is called; None where there is none.
    totals
        Cells of that row.
    skipped
        Names in the village column of rows that are no villages.
    end
        First row free for another table.
    """

    ledger: Ledger
    sheet: Sheet
    top: int
    left: int
    depth: int
    rows: list[int]
    last_row: int
    total_row: int | None
    total_name: str
    totals: Row
    skipped: tuple[str, ...]
    end: int

    def column(self, path: Path) -> int:
        """Give the column of a header path."""
        return self.left + self.ledger.columns.index(path)

    def mapping(self, *, csv: bool, bounded: bool) -> str:
        """Give the `[[table]]` that tells how to read it; `bounded` names the last row."""
        first = address(self.top, self.left)
        last = address(self.top + self.depth - 1, self.left + len(self.ledger.columns) - 1)
        lines = ["[[table]]"]
        lines += [] if csv else [f'sheet = "{self.sheet.name}"']
        lines.append(f'header = "{first}:{last}"')
        lines += [f"last_row = {self.last_row + 1}"] * bounded
        lines.append(f'place = "{"/".join(self.ledger.place)}"')
        lines += [f'total = "{self.total_name}"'] * (self.total_row is not None)
        if self.skipped:
            names = ", ".join(f'"{name}"' for name in self.skipped)
            lines.append(f"skip = [{names}]")
        for figure in self.ledger.figures:
            lines += [
                "[[table.figure]]",
                f'column = "{"/".join(figure.column)}"',
                f'indicator = "{figure.indicator}"',
                f'unit = "{figure.unit}"',
                f'aggregate = "{figure.aggregate}"',
            ]
            if figure.where:
                lines.append(f'where = {{ "{"/".join(figure.where[0])}" = "{figure.where[1]}" }}')
        return "\n".join(lines) + "\n"

    def facts(self, file: str, year: int, units: Mapping[str, str], *, csv: bool) -> Iterator[Fact]:
        """Give what reading it must give: each figure's total, then its places."""
        sheet = "" if csv else self.sheet.name
        for figure in self.ledger.figures:
            for place, written, text, cell in self._stated(figure):
                yield Fact(
                    figure.indicator, place, year, written, text, units[figure.indicator],
                    figure.unit, file, sheet, cell,
                )  # fmt: skip

    def _stated(self, figure: Figure) -> Iterator[tuple[str, Written, str, str]]:
        """Give place, words, text and address of a column's total and places."""
        column = self.column(figure.column)
        chosen = [
            (row, cells)
            for row, cells in zip(self.rows, self.ledger.rows, strict=True)
            if figure.where is None or cells[figure.where[0]].text == figure.where[1]
        ]
        total = None if figure.where else self.totals.get(figure.column)
        if total is not None and self.total_row is not None:
            yield "", total.figure, total.text, address(self.total_row, column)
        else:
            yield "", _aggregate(figure, chosen), "", self._range(chosen, column)
        by_place: dict[str, list[tuple[int, Row]]] = {}
        for row, cells in chosen:
            by_place.setdefault(cells[self.ledger.place].text, []).append((row, cells))
        for place, members in by_place.items():
            row, cells = members[0]
            cell = cells[figure.column]
            if figure.aggregate == "sum" and len(members) == 1:
                yield place, cell.figure, cell.text, address(row, column)
            else:
                yield place, _aggregate(figure, members), "", self._range(members, column)

    def _range(self, rows: list[tuple[int, Row]], column: int) -> str:
        if not rows:
            return ""
        first, last = address(rows[0][0], column), address(rows[-1][0], column)
        return first if first == last else f"{first}:{last}"


def _aggregate(figure: Figure, rows: list[tuple[int, Row]]) -> Written:
    cells = [cells[figure.column] for _, cells in rows]
    if figure.aggregate == "sum":
        return added(cell.figure for cell in cells)
    texts = [cell.text for cell in cells]
    number = Decimal(len(set(texts)) if figure.aggregate == "count_distinct" else len(texts))
    return Written("", "", "", number, number, number, status="derived")


def place(
    ledger: Ledger, sheet: Sheet, top: int, township: str, year: int, rng: Random, *, csv: bool
) -> Placed:
    """Put a ledger on a sheet, with the mess it arrives in.

    Parameters
    ----------
    ledger, sheet, top
        What goes where; `top` is the first free row.
    township, year
        For the banners.
    rng
        Source of chance for the mess.
    csv
        Whether the sheet becomes a CSV file, which has no formulas or hidden rows.

    Returns
    -------
    Placed
        Addresses, mapping and facts.
    """
    left = rng.choice((0, 0, 0, 1, 2))
    row = _banner(ledger, sheet, top, left, township, year, rng)
    depth = max(map(len, ledger.columns))
    header = row
    _header(ledger, sheet, header, left, depth)
    row += depth
    if rng.random() < 0.3:
        _letters(ledger, sheet, row, left)
        row += 1
    totals, total_name = _total_cells(ledger, rng)
    on_top = bool(totals) and rng.random() < 0.3
    total_row: int | None = None
    if on_top:
        total_row, row = row, row + 1
    split = rng.randint(5, len(ledger.rows) - 2) if rng.random() < 0.3 else 0
    halves = not ledger.cases and not split and rng.random() < 0.3
    rows: list[int] = []
    for index, cells in enumerate(ledger.rows):
        if index and index == split:
            sheet.put(row, left, f"{ledger.title}（续表）")
            _header(ledger, sheet, row + 1, left, depth)
            row += 1 + depth
        for path, cell in cells.items():
            sheet.put(row, left + ledger.columns.index(path), cell)
        rows.append(row)
        row += 1
        if halves and index in (6, len(ledger.rows) - 1):
            _subtotal(ledger, sheet, row, left, slice(0, 7) if index == 6 else slice(7, None))
            row += 1
    if totals and not on_top:
        total_row, row = row, row + 1
    placed = Placed(
        ledger, sheet, header, left, depth, rows, row - 1, total_row, total_name, totals,
        ("小计",) if halves else (), row,
    )  # fmt: skip
    if total_row is not None:
        _write_total(placed, total_row, plain_cells=csv or bool(split) or halves)
    if rng.random() < 0.7:
        sheet.put(row, left, "单位负责人：虚构甲")
        sheet.put(row, left + 3, "填表人：虚构乙")
        placed.end = row + 1
    return placed


def _banner(
    ledger: Ledger, sheet: Sheet, top: int, left: int, township: str, year: int, rng: Random
) -> int:
    width = len(ledger.columns)
    sheet.put(top, left, f"{township}{year}年{ledger.title}（{LABEL}）")
    sheet.merge(top, left, top, left + width - 1)
    row = top + 1
    if rng.random() < 0.7:
        sheet.put(row, left, f"填报单位：{township}")
        sheet.put(row, left + width // 2, f"填报日期：{year}年12月{rng.randint(20, 31)}日")
        row += 1
    if rng.random() < 0.7:
        sheet.put(row, left + width - 1, f"单位：{ledger.unit}")
        row += 1
    return row


def _header(ledger: Ledger, sheet: Sheet, top: int, left: int, depth: int) -> None:
    """Write the header: a path shorter than the header is deep is merged downwards."""
    for level in range(depth):
        start = 0
        while start < len(ledger.columns):
            path = ledger.columns[start]
            stop = start + 1
            if level >= len(path):
                start = stop
                continue
            while (
                stop < len(ledger.columns)
                and ledger.columns[stop][: level + 1] == path[: level + 1]
            ):
                stop += 1
            is_last = level == len(path) - 1
            bottom = top + depth - 1 if is_last else top + level
            sheet.put(top + level, left + start, path[level])
            sheet.merge(top + level, left + start, bottom, left + stop - 1)
            start = stop


def _letters(ledger: Ledger, sheet: Sheet, row: int, left: int) -> None:
    """Write the row that numbers the columns: 甲 乙 1 2 3."""
    words = next(
        index
        for index, path in enumerate(ledger.columns)
        if path == ledger.figures[-1].column or index == 3
    )
    words = max(min(words, len(_LETTERS)), 1)
    for index in range(len(ledger.columns)):
        text = _LETTERS[index] if index < words else str(index - words + 1)
        number = None if index < words else Decimal(text)
        sheet.put(row, left + index, Cell(text, number))


def _total_cells(ledger: Ledger, rng: Random) -> tuple[Row, str]:
    """Make the cells of the 合计 row, or none; there is always one where a cell is not told."""
    cells = [row.get(path) for row in ledger.rows for path in ledger.totals]
    untold = any(cell is not None and cell.written and cell.written.value is None for cell in cells)
    hedged = any(
        cell is not None and cell.written and cell.written.qualifier != "exact" for cell in cells
    )
    if not ledger.totals or (rng.random() < 0.3 and not untold and not hedged):
        return {}, ""
    totals: Row = {}
    for figure in ledger.figures:
        if figure.column in ledger.totals and figure.column not in totals:
            number = ledger.totals[figure.column]
            decimals = 2 if figure.unit in ("万元", "亩") else 0 if figure.unit in COUNTED else 1
            number = Decimal(plain(number.quantize(Decimal(1).scaleb(-decimals))))
            written = exact(number, counted=figure.unit in COUNTED)
            totals[figure.column] = Cell(plain(number), number, written=written)
    return totals, rng.choice(_TOTALS)


def _write_total(placed: Placed, row: int, *, plain_cells: bool) -> None:
    """Write the 合计 row; a formula where every part is a number and they add up exactly."""
    ledger, sheet = placed.ledger, placed.sheet
    sheet.put(row, placed.column(ledger.place), placed.total_name)
    for path, cell in placed.totals.items():
        column = placed.column(path)
        numbers = [cells[path].number for cells in ledger.rows]
        told = [number for number in numbers if number is not None]
        if not plain_cells and len(told) == len(numbers) and sum(told) == cell.number:
            first, last = address(placed.rows[0], column), address(placed.rows[-1], column)
            cell = Cell(cell.text, cell.number, "", f"=SUM({first}:{last})", cell.written)
        sheet.put(row, column, cell)


def _subtotal(ledger: Ledger, sheet: Sheet, row: int, left: int, part: slice) -> None:
    sheet.put(row, left + ledger.columns.index(ledger.place), "小计")
    for path in ledger.totals:
        numbers = [cells[path].number for cells in ledger.rows[part]]
        told = [number for number in numbers if number is not None]
        if len(told) == len(numbers):
            number = sum(told, Decimal(0))
            sheet.put(row, left + ledger.columns.index(path), Cell(plain(number), number))
