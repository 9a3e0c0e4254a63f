"""Ledgers (台账) before any layout: columns, rows, what they map to, and how cells are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from township_stats.demo.facts import COUNTED, factor
from township_stats.demo.files import Cell
from township_stats.demo.wording import exact, hedged, plain

__all__ = [
    "REMARK",
    "SERIAL",
    "VILLAGE",
    "Figure",
    "Ledger",
    "Path",
    "Row",
    "date_cell",
    "number_cell",
    "size_of",
]

Path = tuple[str, ...]
Row = dict[Path, Cell]

SERIAL, VILLAGE, REMARK = ("序号",), ("村",), ("备注",)
_SPELLINGS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y-%m-%d}",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One `[[table.figure]]` of a mapping: which column becomes which indicator, and how."""

    column: Path
    indicator: str
    unit: str
    aggregate: str = "sum"
    where: tuple[Path, str] | None = None


@dataclass(slots=True)
class Ledger:
    """A ledger: rows of places (one a village) or of cases.

    Parameters
    ----------
    id, section, title, unit
        Id of the table, its report section, its banner and the unit the banner names.
    columns
        Header paths, left to right; `place` is the path of the village column.
    rows
        Cells by column.
    figures
        What the mapping names.
    totals
        True totals by column, in the column's unit, for a 合计 row.
    cases
        Whether rows are cases rather than places.
    """

    id: str
    section: str
    title: str
    unit: str
    columns: tuple[Path, ...]
    rows: list[Row]
    figures: tuple[Figure, ...]
    totals: dict[Path, Decimal] = field(default_factory=dict)
    cases: bool = False

    @property
    def place(self) -> Path:
        """Path of the column that names the village."""
        return next(path for path in self.columns if path[-1].startswith(("村", "行政村")))


def size_of(unit: str) -> Decimal:
    """Give the size of a ledger's unit in the base unit of its indicator.

    Examples
    --------
    >>> size_of("万元"), size_of("亩")
    (Decimal('10000'), Decimal('1'))
    """
    return factor(unit, "元" if unit == "万元" else unit)


def number_cell(true: Decimal, unit: str, decimals: int, rng: Random | None = None) -> Cell:
    """Write a number as a ledger's cell: mostly a number, now and then text such as ``12亩``."""
    counted = unit in COUNTED
    number = Decimal(plain(true.quantize(Decimal(1).scaleb(-decimals))))
    chance = rng.random() if rng else 1.0
    if chance < 0.03 and unit != "万元":
        written = exact(number, counted=counted)
        return Cell(written.words(unit), written=written)
    if chance < 0.05:
        written = exact(number, counted=counted, form="wide" if number < 1000 else "grouped")
        return Cell(written.words(), written=written)
    if chance < 0.06 and rng and true >= 10:
        about = hedged(true, rng)
        if about is not None and about.qualifier == "approx":
            return Cell(about.words(), written=about)
    pattern = rng.choice(("", "", "#,##0" if counted else "0.00")) if rng else ""
    return Cell(plain(number), number, pattern, written=exact(number, counted=counted))


def date_cell(day: date, rng: Random) -> Cell:
    """Write a date in one of the many ways offices do."""
    spelling = rng.randrange(len(_SPELLINGS) + 2)
    if spelling < len(_SPELLINGS):
        return Cell(_SPELLINGS[spelling](day))
    cell = Cell.day(day)
    return (
        cell if spelling == len(_SPELLINGS) else Cell(plain(cell.number or Decimal(0)), cell.number)
    )
