"""Lay a ledger out as offices do: banners, merged headers, 甲 乙 rows, totals, 续表, footers."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from township_stats.demo.facts import COUNTED
from township_stats.demo.files import LABEL, Cell, Sheet, address
from township_stats.demo.ledgers import Ledger, Row
from township_stats.demo.placed import Placed
from township_stats.demo.wording import exact, plain

__all__ = ["place"]

_LETTERS = "甲乙丙丁"
_TOTALS = ("合计", "总计", "全镇合计")
_PART = "其中：重点村"


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
        Whether the sheet becomes a CSV file, which has no formulas, merges or hidden rows.

    Returns
    -------
    Placed
        Addresses, mapping and facts.
    """
    return _Layout(ledger, sheet, rng, csv=csv).place(top, township, year)


class _Layout:
    def __init__(self, ledger: Ledger, sheet: Sheet, rng: Random, *, csv: bool) -> None:
        self.ledger, self.sheet, self.rng, self.csv = ledger, sheet, rng, csv
        self.left = rng.choice((0, 0, 0, 1, 2))
        self.depth = max(map(len, ledger.columns))
        self.columns = {path: self.left + index for index, path in enumerate(ledger.columns)}
        self.row = 0
        self.rows: list[int] = []
        self.skipped: list[str] = []
        self.adds_up = True  # whether a formula over the rows gives the total

    def place(self, top: int, township: str, year: int) -> Placed:
        ledger, rng = self.ledger, self.rng
        self.row = top
        self._banner(township, year)
        header = self.row
        self._header()
        if rng.random() < 0.3:
            self._letters()
        totals = self._totals()
        name = rng.choice(_TOTALS)
        on_top = bool(totals) and rng.random() < 0.3
        total_row = self._skip_row() if on_top else None
        self._body()
        if totals and not on_top:
            total_row = self._skip_row()
        if total_row is not None:
            self._write_total(total_row, name, totals)
            if rng.random() < 0.2:
                self._part_row(_PART, slice(0, rng.randint(2, 5)))
        last_row = self.row - 1
        if rng.random() < 0.7:
            self.sheet.put(self.row, self.left, "单位负责人：虚构甲")
            self.sheet.put(self._skip_row(), self.left + 3, "填表人：虚构乙")
        return Placed(
            ledger, self.sheet, header, self.left, self.depth, self.rows, last_row, total_row, name,
            totals, tuple(dict.fromkeys(self.skipped)), self.row,
        )  # fmt: skip

    def _skip_row(self) -> int:
        self.row += 1
        return self.row - 1

    def _put_row(self, cells: Row) -> None:
        for path, cell in cells.items():
            self.sheet.put(self.row, self.columns[path], cell)
        self.row += 1

    def _banner(self, township: str, year: int) -> None:
        width, left, sheet = len(self.columns), self.left, self.sheet
        sheet.put(self.row, left, f"{township}{year}年{self.ledger.title}（{LABEL}）")
        sheet.merge(self.row, left, self.row, left + width - 1)
        self.row += 1
        if self.rng.random() < 0.7:
            sheet.put(self.row, left, f"填报单位：{township}")
            day = f"填报日期：{year}年12月{self.rng.randint(20, 31)}日"
            sheet.put(self._skip_row(), left + width // 2, day)
        if self.rng.random() < 0.7:
            sheet.put(self._skip_row(), left + width - 1, f"单位：{self.ledger.unit}")

    def _header(self) -> None:
        """Write the header; the last label of a path is merged down to the bottom."""
        paths = self.ledger.columns
        for level in range(self.depth):
            start = 0
            while start < len(paths):
                stop, stem = start + 1, paths[start][: level + 1]
                if level < len(paths[start]):
                    while stop < len(paths) and paths[stop][: level + 1] == stem:
                        stop += 1
                    is_last = level == len(paths[start]) - 1
                    bottom = self.row + (self.depth - 1 if is_last else level)
                    self.sheet.put(self.row + level, self.left + start, stem[-1])
                    self.sheet.merge(
                        self.row + level, self.left + start, bottom, self.left + stop - 1
                    )
                start = stop
        self.row += self.depth

    def _letters(self) -> None:
        """Write the row that numbers the columns: 甲 乙 1 2 3."""
        words = self.ledger.columns.index(self.ledger.place) + 1
        for index, path in enumerate(self.ledger.columns):
            number = Decimal(index - words + 1)
            text = _LETTERS[index] if index < words else plain(number)
            cell = Cell(text, None if index < words else number)
            self.sheet.put(self.row, self.columns[path], cell)
        self.row += 1

    # -- rows ----------------------------------------------------------------------------------

    def _body(self) -> None:
        ledger, rng = self.ledger, self.rng
        count = len(ledger.rows)
        split = rng.randint(5, count - 2) if rng.random() < 0.3 else 0
        half = count // 2 if not ledger.cases and not split and rng.random() < 0.3 else 0
        trick = rng.random() if not self.csv and not split and not half else 1.0
        if trick < 0.15 and ledger.cases:
            ledger.rows.sort(key=lambda row: row[ledger.place].text)
        self.adds_up = not split and not half
        for index, cells in enumerate(ledger.rows):
            if index and index == split:
                self.sheet.put(self._skip_row(), self.left, f"{ledger.title}（续表）")
                self._header()
            if index == count - 2 and 0.15 <= trick < 0.3:
                self._void_row(cells)
            self.rows.append(self.row)
            self._put_row(cells)
            if half and index in (half - 1, count - 1):
                self._part_row("小计", slice(0, half) if index < half else slice(half, None))
        if trick < 0.15 and ledger.cases:
            self._merge_villages()
        elif 0.3 <= trick < 0.4:
            self._filter()

    def _void_row(self, like: Row) -> None:
        """Hide a row that was crossed out: a reader of the printed table never sees it."""
        if self.sheet.filter is None:
            self.sheet.hidden_rows.append(self.row)
            self.adds_up = False
            self._put_row({**like, self.ledger.columns[0]: Cell("作废")})

    def _filter(self) -> None:
        """Leave a filter on that shows one village: the other rows are data all the same."""
        if not self.sheet.hidden_rows and self.sheet.filter is None:
            column = self.columns[self.ledger.place]
            shown = self.ledger.rows[0][self.ledger.place].text
            top, bottom = self.rows[0] - 1, self.rows[-1]
            self.sheet.filter = (top, self.left, bottom, column, shown)
            self.sheet.hidden_rows += [
                row
                for row, cells in zip(self.rows, self.ledger.rows, strict=True)
                if cells[self.ledger.place].text != shown
            ]

    def _merge_villages(self) -> None:
        column = self.columns[self.ledger.place]
        villages = [row[self.ledger.place].text for row in self.ledger.rows]
        for name in dict.fromkeys(villages):
            first = self.rows[villages.index(name)]
            last = first + villages.count(name) - 1
            for row in range(first + 1, last + 1):
                del self.sheet.cells[row, column]
            self.sheet.merge(first, column, last, column)

    def _part_row(self, name: str, part: slice) -> None:
        """Write a row that repeats some of the rows: 小计, 其中."""
        self.skipped.append(name)
        row: Row = {self.ledger.place: Cell(name)}
        for path in self.ledger.totals:
            numbers = [cells[path].number for cells in self.ledger.rows[part]]
            told = [number for number in numbers if number is not None]
            if len(told) == len(numbers):
                number = sum(told, Decimal(0))
                row[path] = Cell(plain(number), number)
        self._put_row(row)

    # -- the row of totals ---------------------------------------------------------------------

    def _totals(self) -> Row:
        """Make the cells of the 合计 row, or none; there is one where a cell tells no number."""
        ledger = self.ledger
        parts = [row[path].figure for row in ledger.rows for path in ledger.totals]
        untold = any(part.value is None or part.qualifier != "exact" for part in parts)
        if not ledger.totals or (self.rng.random() < 0.3 and not untold):
            return {}
        totals: Row = {}
        for figure in ledger.figures:
            if figure.column in ledger.totals and figure.column not in totals:
                counted = figure.unit in COUNTED
                decimals = 0 if counted else 2 if figure.unit in ("万元", "亩") else 1
                true = ledger.totals[figure.column].quantize(Decimal(1).scaleb(-decimals))
                number = Decimal(plain(true))
                written = exact(number, counted=counted)
                totals[figure.column] = Cell(plain(number), number, written=written)
        return totals

    def _write_total(self, row: int, name: str, totals: Row) -> None:
        """Write the 合计 row; a formula where every part is a number and they add up exactly."""
        self.sheet.put(row, self.columns[self.ledger.place], name)
        for path, cell in totals.items():
            column, formula = self.columns[path], ""
            numbers = [cells[path].number for cells in self.ledger.rows]
            told = [number for number in numbers if number is not None]
            if self.adds_up and len(told) == len(numbers) and sum(told) == cell.number:
                formula = f"=SUM({address(self.rows[0], column)}:{address(self.rows[-1], column)})"
            self.sheet.put(
                row, column, Cell(cell.text, cell.number, cell.pattern, formula, cell.written)
            )
