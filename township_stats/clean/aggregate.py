"""A ledger's column to figures: by place and in total, checked against its own 合计; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal

from township_stats.clean.cellvalue import read_cell
from township_stats.clean.contributors import contributors
from township_stats.codebook import Indicator, match_key
from township_stats.errors import FigureError, Problem
from township_stats.figure import Figure, Source
from township_stats.intake.raw import RawCell, RawSeries
from township_stats.intake.wording import one_line, quoted
from township_stats.quantity import Answer, Qualifier, Quantity, Status

_EXACT = Context(prec=60)


@dataclass(slots=True)
class Aggregated:
    """Figures of a ledger's column, what is wrong with its cells, and what should be known."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    cell: RawCell
    quantity: Quantity


def aggregate(series: RawSeries, indicator: Indicator, year: int) -> Aggregated:
    """Make the figures of one column of a ledger.

    Parameters
    ----------
    series
        The column's cells.
    indicator
        What it is mapped to; quantities come out in its unit.
    year
        The report year.

    Returns
    -------
    Aggregated
        The township's figure first (the 合计 row as written where there is one, else derived from
        the rows), then one a place. A place with one row has that cell as its source and is
        ``reported``; one with several is ``derived``. Rows with nothing in the cell count for
        nothing and are told of.
    """
    return _Aggregation(series, indicator, year).made()


class _Aggregation:
    def __init__(self, series: RawSeries, indicator: Indicator, year: int) -> None:
        self.series, self.indicator, self.year = series, indicator, year
        self.result = Aggregated()

    def made(self) -> Aggregated:
        parts = self._parts() if self.series.aggregate == "sum" else self._counted()
        if self.result.problems:
            return self.result
        self._refuse_doubled()
        total = self._total(parts)
        if total is not None:
            self.result.figures.append(total)
        if self.series.by_place:
            for place, group in _by_place(parts).items():
                self.result.figures.append(self._of_place(place, group))
        return self.result

    def _parts(self) -> list[_Part]:
        parts = []
        for cell in self.series.cells:
            quantity = self._read(cell)
            if quantity is not None:
                parts.append(_Part(cell, quantity))
        empty = [part.cell for part in parts if part.quantity.status is not Status.REPORTED]
        if empty and len(empty) < len(parts):
            shown = "、".join(cell.cell for cell in empty[:5])
            self._notice(
                empty[0].cell,
                f"“{self.series.label}”有 {len(empty)} 格没有数（{shown}…）",
                "不计入合计",
            )
        return parts

    def _read(self, cell: RawCell) -> Quantity | None:
        try:
            quantity = read_cell(cell.text, self.series.unit)
            if quantity.status in (Status.MISSING, Status.NOT_APPLICABLE):
                return Quantity.missing(self.indicator.unit)
            return quantity.to(self.indicator.unit)
        except FigureError as error:
            self._problem(
                cell.cell,
                f"“{self.series.label}”{one_line(str(error))}",
                "写成数字，单位写在表头或映射里",
            )
            return None

    def _counted(self) -> list[_Part]:
        one = Quantity.exact(1, self.indicator.unit)
        cells = [cell for cell in self.series.cells if cell.text]
        if self.series.aggregate == "count":
            return [_Part(cell, one) for cell in cells]
        distinct: dict[str, RawCell] = {}
        for cell in cells:
            distinct.setdefault(match_key(cell.text), cell)
        return [_Part(cell, one) for cell in distinct.values()]

    def _refuse_doubled(self) -> None:
        if self.series.cases:
            return
        seen: dict[str, RawCell] = {}
        for cell in self.series.cells:
            other = seen.setdefault(match_key(cell.place), cell)
            if other is not cell:
                self._problem(
                    cell.cell,
                    f"{quoted(cell.place)}出现两次，另一处在 {other.cell}",
                    "每个地方一行；如每行是一户或一件事，请在映射里写 cases = true",
                )

    def _of_place(self, place: str, group: Sequence[_Part]) -> Figure:
        if len(group) == 1 and self.series.aggregate == "sum":
            cell = group[0].cell
            return self._figure(place, cell.text, group[0].quantity, cell.cell, group)
        return self._figure(place, "", _sum(group, self.indicator.unit), _span(group), group)

    def _total(self, parts: Sequence[_Part]) -> Figure | None:
        written = None if self.series.total is None else self._read(self.series.total)
        if self.result.problems:
            return None
        summed = _sum(parts, self.indicator.unit)
        cell = self.series.total
        if cell is None or written is None:
            return self._figure("", "", summed, self.series.source.cell, parts)
        if written.status is Status.MISSING:
            self._notice(cell.cell, "合计行没有数", "按各行相加")
            return self._figure("", "", summed, self.series.source.cell, parts)
        if self._disagrees(written, summed, parts):
            added = summed.value if summed.value is not None else summed.lower
            self._problem(
                cell.cell,
                f"合计“{self.series.label}”写作 {quoted(cell.text)}，各行（{self.series.source.cell}）"
                f"相加为 {_plain(added)}{self.indicator.unit}",
                "合计须等于各行之和；请核对，在表里或 corrections.csv 更正",
            )
            return None
        return self._figure("", cell.text, written, cell.cell, parts)

    def _disagrees(self, written: Quantity, summed: Quantity, parts: Sequence[_Part]) -> bool:
        """Tell whether the rows cannot add up to the 合计; a row without number may be anything."""
        if any(part.quantity.status is Status.MISSING for part in parts):
            return written.less(summed) is Answer.YES
        return written.intersect(summed) is None

    def _figure(
        self, place: str, text: str, quantity: Quantity, cell: str, parts: Sequence[_Part]
    ) -> Figure:
        source = self.series.source
        return Figure(
            self.indicator.code,
            self.indicator.name,
            self.indicator.section,
            place,
            self.year,
            text,
            quantity,
            Source(source.file, source.sheet, cell, source.sha256),
            contributors=contributors((part.cell.contributor, part.quantity) for part in parts),
        )

    def _problem(self, cell: str, found: str, allowed: str) -> None:
        source = self.series.source
        self.result.problems.append(Problem(source.file, source.sheet, cell, found, allowed))

    def _notice(self, cell: str, found: str, allowed: str) -> None:
        source = self.series.source
        self.result.notices.append(Problem(source.file, source.sheet, cell, found, allowed))


def _by_place(parts: Iterable[_Part]) -> dict[str, list[_Part]]:
    groups: dict[str, list[_Part]] = {}
    names: dict[str, str] = {}
    for part in parts:
        place = names.setdefault(match_key(part.cell.place), part.cell.place)
        groups.setdefault(place, []).append(part)
    return groups


def _span(group: Sequence[_Part]) -> str:
    first, last = group[0].cell.cell, group[-1].cell.cell
    return first if first == last else f"{first}:{last}"


def _sum(parts: Sequence[_Part], unit: str) -> Quantity:
    """Add quantities of one unit; the exactly written ones in one pass, for there may be many."""
    quantities = [part.quantity for part in parts if part.quantity.status is not Status.MISSING]
    if parts and not quantities:
        return Quantity.missing(unit)
    value = lower = upper = Decimal(0)
    step: Decimal | None = None
    others = []
    for quantity in quantities:
        if not _is_exact(quantity):
            others.append(quantity)
            continue
        value = _EXACT.add(value, quantity.value or 0)
        lower = _EXACT.add(lower, quantity.lower or 0)
        upper = _EXACT.add(upper, quantity.upper or 0)
        if step is None or (quantity.step is not None and quantity.step > step):
            step = quantity.step
    exact = Quantity(
        value,
        unit,
        lower=lower,
        upper=upper,
        kind=Quantity.exact(0, unit).kind,
        status=Status.DERIVED,
        step=step,
    )
    return Quantity.sum([exact, *others])


def _is_exact(quantity: Quantity) -> bool:
    """Tell whether a quantity is exact, with both ends, so that its numbers can just be added."""
    return (
        quantity.qualifier is Qualifier.EXACT
        and quantity.value is not None
        and quantity.lower is not None
        and quantity.upper is not None
        and not (quantity.lower_open or quantity.upper_open)
    )


def _plain(number: Decimal | None) -> str:
    return "（不详）" if number is None else format(number.normalize(_EXACT), "f")
