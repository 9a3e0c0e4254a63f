"""Facts: what reading a demo's files must give, one row a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from township_stats.demo.files import LABEL
from township_stats.demo.wording import Written, derived, plain

__all__ = ["COUNTED", "FACT_COLUMNS", "Fact", "added", "fact_rows", "factor"]

FACT_COLUMNS = (
    "indicator", "place", "year", "text", "value", "unit", "qualifier", "lower", "upper", "status",
    "source_file", "source_sheet", "source_cell", "written_unit", "unit_cell", "note",
)  # fmt: skip
COUNTED = frozenset({"个", "户", "人", "人次", "处", "件", "头", "只"})
_FACTORS = {
    ("万元", "元"): Decimal(10**4),
    ("亿元", "元"): Decimal(10**8),
    ("公顷", "亩"): Decimal(15),
    ("万亩", "亩"): Decimal(10**4),
    ("公斤", "吨"): Decimal("0.001"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure as it must be read.

    Parameters
    ----------
    indicator, place, year
        Which figure; `place` is empty for the township.
    written
        The words and their interval, in `written_unit`.
    text
        The whole text of the cell; empty where the figure stands in no cell of its own.
    unit, written_unit
        The codebook's base unit, and the unit of the words.
    file, sheet, cell
        Where it stands; empty for a figure nobody reported.
    unit_cell
        Where its unit stands, in a figure sheet.
    withheld
        Known but kept from the public (公开 否).
    """

    indicator: str
    place: str
    year: int
    written: Written
    text: str
    unit: str
    written_unit: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit_cell: str = ""
    withheld: bool = False

    @property
    def status(self) -> str:
        """Status in the clean figures."""
        return "suppressed" if self.withheld else self.written.status

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Value, lower and upper end in the base unit."""
        times = factor(self.written_unit, self.unit)
        value, lower, upper = (
            None if number is None else number * times
            for number in (self.written.value, self.written.lower, self.written.upper)
        )
        return value, lower, upper

    def holds(self, true: Decimal) -> bool:
        """Tell whether the true value (base unit) lies in the interval."""
        return self.written.holds(true / factor(self.written_unit, self.unit))


def factor(written_unit: str, unit: str) -> Decimal:
    """Give the size of one unit in another.

    Examples
    --------
    >>> factor("万元", "元"), factor("亩", "亩")
    (Decimal('10000'), Decimal('1'))
    """
    return Decimal(1) if written_unit == unit else _FACTORS[written_unit, unit]


def added(parts: Iterable[Written]) -> Written:
    """Give the sum of written numbers: a figure that stands in no cell of its own."""
    value = lower = upper = Decimal(0)
    qualifier = "exact"
    for part in parts:
        qualifier = qualifier if part.qualifier == "exact" else "approx"
        if part.value is None or part.lower is None or part.upper is None:
            raise ValueError("only numbers with both ends are added up")
        value, lower, upper = value + part.value, lower + part.lower, upper + part.upper
    return derived(value, lower, upper, qualifier)


def fact_rows(facts: Iterable[Fact]) -> list[tuple[str, ...]]:
    """Give the rows of a truth file: header first; the first fact says that all is made up."""
    rows: list[tuple[str, ...]] = [FACT_COLUMNS]
    for fact in facts:
        value, lower, upper = ("" if n is None else plain(n) for n in fact.bounds)
        rows.append(
            (
                fact.indicator, fact.place, str(fact.year), fact.text, value, fact.unit,
                fact.written.qualifier, lower, upper, fact.status, fact.file, fact.sheet,
                fact.cell, fact.written_unit, fact.unit_cell, "" if len(rows) > 1 else LABEL,
            )
        )  # fmt: skip
    return rows
