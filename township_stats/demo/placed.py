"""A ledger on its sheet: how to read it (its mapping), and what reading it must give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from township_stats.demo.facts import Fact, added
from township_stats.demo.files import Sheet, address
from township_stats.demo.ledgers import Figure, Ledger, Path, Row
from township_stats.demo.wording import Written, derived

__all__ = ["Placed"]


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
            everything = list(zip(self.rows, self.ledger.rows, strict=True))
            yield "", _aggregate(figure, chosen), "", self._range(everything, column)
        by_place: dict[str, list[tuple[int, Row]]] = {}
        for row, cells in chosen:
            by_place.setdefault(cells[self.ledger.place].text, []).append((row, cells))
        for place, members in by_place.items():
            if figure.aggregate == "count_distinct":
                firsts = {cells[figure.column].text: (row, cells) for row, cells in members[::-1]}
                members = sorted(firsts.values(), key=itemgetter(0))
            row, cells = members[0]
            cell = cells[figure.column]
            if figure.aggregate == "sum" and len(members) == 1:
                yield place, cell.figure, cell.text, address(row, column)
            else:
                yield place, _aggregate(figure, members), "", self._range(members, column)

    def _range(self, rows: list[tuple[int, Row]], column: int) -> str:
        first, last = address(rows[0][0], column), address(rows[-1][0], column)
        return first if first == last else f"{first}:{last}"


def _aggregate(figure: Figure, rows: list[tuple[int, Row]]) -> Written:
    cells = [cells[figure.column] for _, cells in rows]
    if figure.aggregate == "sum":
        return added(cell.figure for cell in cells)
    texts = [cell.text for cell in cells]
    number = Decimal(len(set(texts)) if figure.aggregate == "count_distinct" else len(texts))
    return derived(number, number, number)
