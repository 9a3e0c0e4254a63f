"""Ledgers' columns to figures: by place and in total, checked against their own 合计; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal

from township_stats.clean.column import Column, Group, add_up
from township_stats.clean.contributors import contributors
from township_stats.codebook import Indicator
from township_stats.errors import Problem
from township_stats.figure import Figure, Source
from township_stats.intake.extent import is_place_like
from township_stats.intake.mapping import NO_TOTAL
from township_stats.intake.raw import RawCell, RawSeries
from township_stats.intake.wording import quoted
from township_stats.quantity import Answer, Qualifier, Quantity, Status

_HUNDRED = Decimal(100)
_MONTH = re.compile("(?:[0-9]|[一二三四五六七八九十])(?:月|季度?)")
_EXACT = Context(prec=60)
_FAR = 20  # groups of rows above or below that a 小计 may hold
_SURE = Context(prec=12)  # what a sum of binary fractions holds


@dataclass(slots=True)
class Aggregated:
    """Figures of a ledger's column, what is wrong with its cells, and what should be known."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Share:
    """What columns say of one place: the quantity, its address, its words where it is one cell's.

    `whose` is what each contributor adds to it, where the ledger names them.
    """

    quantity: Quantity
    source: Source
    text: str = ""
    note: str = ""
    whose: Sequence[tuple[int | None, Quantity]] = ()


def aggregate(series: Sequence[RawSeries], indicator: Indicator, year: int) -> Aggregated:
    """Make the figures of an indicator from columns of ledgers.

    Parameters
    ----------
    series
        One whole column, or all those that are parts of one total.
    indicator
        What they are mapped to; quantities come out in its unit.
    year
        The report year.

    Returns
    -------
    Aggregated
        The township's figure first (the 合计 row as written where there is one and nothing else is
        to be added, else derived from the rows), then one a place. A place with one row has that
        cell as its source and is ``reported``; one with several is ``derived``. Rows with nothing in
        the cell count for nothing and are told of. Rates are never added: the township has the one
        its 合计 row says, or none.
    """
    return _Aggregation(series, indicator, year).made()


class _Aggregation:
    def __init__(self, series: Sequence[RawSeries], indicator: Indicator, year: int) -> None:
        self.indicator, self.year = indicator, year
        self.columns = [Column(item, indicator) for item in series]
        self.result = Aggregated()
        self.adds_up = indicator.is_additive or any(item.aggregate != "sum" for item in series)

    def made(self) -> Aggregated:
        for column in self.columns:
            if not column.problems and not column.series.is_broken:
                self._check(column)
        self._refuse_doubled()
        for column in self.columns:
            self.result.problems += column.problems
            self.result.notices += column.notices
        if self.result.problems or any(column.series.is_broken for column in self.columns):
            return self.result
        self.result.figures += self._of_township()
        self.result.figures += self._of_places()
        return self.result

    # -- what must hold ------------------------------------------------------------------------

    def _check(self, column: Column) -> None:
        """Hold the 合计 row against the rows, and look for one that does not say it is one."""
        cell, written = column.series.total, column.written
        if not self.adds_up:
            if cell is not None and written is not None:
                self._check_rate(column, cell, written)
            return
        every = column.groups.values()
        if cell is not None and (written is None or written.status is Status.MISSING):
            column.notice(cell, "合计行没有数", "按各行相加")
        elif cell is not None and written is not None and _disagrees(written, column, *every):
            rows = column.series.source.cell
            column.problem(
                cell,
                f"合计“{column.series.label}”写作 {quoted(cell.text)}，各行（{rows}）"
                f"相加为 {_told(column, cell, *every)}",
                "合计须等于各行之和；请核对，在表里或 corrections.csv 更正",
            )
        elif cell is not None and written is not None:
            self._tell_rounding(column, cell, written)
        elif column.series.may_hide_total and column.series.aggregate == "sum":
            self._refuse_hidden_total(column)
        if column.series.subtotals:
            self._tell_subtotals(column)

    def _check_rate(self, column: Column, cell: RawCell, written: Quantity) -> None:
        """Hold the township's rate against its places': it lies among them, and is no sum of them."""
        groups = column.groups.values()
        rates = [quantity for quantity, _ in column.times(*groups)]
        ends = [(quantity.lower, quantity.upper) for quantity in rates]
        lows = [low for low, _ in ends if low is not None]
        highs = [high for _, high in ends if high is not None]
        is_whole = len(column.series.cells) > 1 and len(lows) == len(highs) == len(rates)
        low, high = written.lower, written.upper
        if not is_whole or low is None or high is None or (min(lows) <= high and low <= max(highs)):
            return
        found = f"合计“{column.series.label}”写作 {quoted(cell.text)}"
        added = column.total(*groups)
        if added.value != written.value:
            rows = column.series.source.cell
            column.notice(cell, f"{found}，不在各行（{rows}）最低与最高之间", "照读，请核对")
        elif not _is_all(written):
            column.problem(cell, f"{found}，是各行相加的", "比率不能相加；请写全乡镇的数，或删去")

    def _tell_subtotals(self, column: Column) -> None:
        """Tell of a 小计 that the rows next to it do not add up to, neither above it nor below."""
        parts = column.parts()
        for at, cell in enumerate(column.series.subtotals):
            written = column.quantity(cell) if cell.text else None
            if written is None or written.status is not Status.REPORTED:
                continue
            sides = (parts[at::-1][:_FAR], parts[at + 1 :][:_FAR])
            filled = [[part for part in side if part is not None] for side in sides]
            runs = [side[:length] for side in filled for length in range(1, len(side) + 1)]
            if not runs or any(not _disagrees(written, column, *run) for run in runs):
                continue
            side, where = (0, "上面") if parts[0] is not None and filled[0] else (1, "下面")
            nearest = (filled[side] or filled[0])[0]
            rows = column.source(nearest.first, nearest.last).cell
            column.notice(
                cell,
                f"小计“{column.series.label}”写作 {quoted(cell.text)}，{where}各行（{rows}）"
                f"相加为 {_told(column, cell, nearest)}",
                "小计没有用来相加；请核对",
            )

    def _tell_rounding(self, column: Column, cell: RawCell, written: Quantity) -> None:
        """Tell of a 合计 that is not the sum of what the rows say, though rounding or blanks allow it."""
        added = column.sum
        is_plain = written.qualifier is Qualifier.EXACT and added.qualifier is Qualifier.EXACT
        if is_plain and _differ(written.value, added.value):
            rows = column.series.source.cell
            is_open = any(
                item.status is Status.MISSING for item, _ in column.times(*column.groups.values())
            )
            why = "多出的或在没有数的格子里" if is_open else "相差在四舍五入之内"
            column.notice(
                cell,
                f"合计“{column.series.label}”写作 {quoted(cell.text)}，各行（{rows}）"
                f"所写的数相加为 {_told(column, cell, *column.groups.values())}",
                f"{why}，照合计读；请核对",
            )

    def _refuse_hidden_total(self, column: Column) -> None:
        """Refuse a first or last row that equals all others together and has no place's name."""
        cells, groups = column.series.cells, column.groups.values()
        filled = sum(times for quantity, times in column.times(*groups) if quantity.value)
        if filled < 3 or column.sum.value is None:
            return
        for cell in (cells[0], cells[-1]):
            quantity = column.quantity(cell)
            is_sum = quantity and quantity.value and quantity.value * 2 == column.sum.value
            if is_sum and (column.series.is_of_one or not is_place_like(cell.place)):
                mend = f'是合计就在映射里写 total = "{cell.place}"'
                if column.series.is_of_one:
                    mend = "是合计就在这一行开头写明“合计”"
                column.problem(
                    cell,
                    f"“{column.series.label}”这一行等于其余各行之和，像是合计",
                    f'{mend}，不是就写 total = "{NO_TOTAL}"',
                )

    def _refuse_doubled(self) -> None:
        """Refuse a place that stands twice where rows are places, or in two parts."""
        seen: dict[str, tuple[Column, RawCell]] = {}
        for column in self.columns:
            if not (column.series.cases and self.adds_up):
                self._refuse_doubled_in(column)
            for place, group in column.groups.items():
                other, first = seen.setdefault(place, (column, group.first))
                if other is column:
                    continue
                if not (other.series.repeats and column.series.repeats):
                    column.problem(
                        group.first,
                        f"{quoted(place)}在另一张表里也有：{other.source(first)}",
                        "同一份表请只留一份；是不同月份、批次的，在两处映射里都写 cases = true",
                    )
                elif self.indicator.measure == "stock" and _are_of_months(other, column):
                    column.problem(
                        group.first,
                        f"{quoted(place)}在另一个月的表里也有：{other.source(first)}；"
                        f"“{self.indicator.name}”是期末数，不能把各月相加",
                        "只留期末那个月的映射",
                    )

    def _refuse_doubled_in(self, column: Column) -> None:
        seen: dict[str, RawCell] = {}
        for cell in column.series.cells:
            first = seen.setdefault(cell.place, cell)
            if first is cell:
                continue
            where = column.series.address(first)
            if self.adds_up:
                column.problem(
                    cell,
                    f"{quoted(cell.place)}出现两次，另一处在 {where}",
                    "每个地方一行；如每行是一户或一件事，请在映射里写 cases = true",
                )
            else:
                column.problem(
                    cell,
                    f"{quoted(cell.place)}出现两次，另一处在 {where}；"
                    f"“{self.indicator.name}”是比率，不能相加",
                    "每个地方只留一行",
                )

    # -- figures -------------------------------------------------------------------------------

    def _of_township(self) -> Iterator[Figure]:
        first = self.columns[0]
        if first.series.part:
            if self.adds_up:
                yield self._figure("", self._added([_whole(column) for column in self.columns]))
            return
        if self.adds_up or (first.written is not None and first.series.total is not None):
            yield self._figure("", _whole(first))
        elif first.groups:
            cell = first.series.cells[0]
            name = f"“{first.series.label}”是比率，不能由各行相加"
            source = first.series.source
            self.result.notices.append(
                Problem(
                    source.file, source.sheet, first.series.address(cell), name,
                    "全乡镇的数没有；请在填报表里另报",
                )
            )  # fmt: skip

    def _of_places(self) -> Iterator[Figure]:
        shares: dict[str, list[_Share]] = {}
        for column in self.columns:
            if column.series.by_place:
                for place, group in column.groups.items():
                    is_all = column.series.is_of_one
                    share = _whole(column) if is_all else _of_group(column, group)
                    shares.setdefault(place, []).append(share)
        for place, each in shares.items():
            if place:
                yield self._figure(place, self._joined(each))

    def _joined(self, shares: Sequence[_Share]) -> _Share:
        return shares[0] if len(shares) == 1 else self._added(shares)

    def _added(self, shares: Sequence[_Share]) -> _Share:
        every = ((share.quantity, 1) for share in shares)
        note = f"各表相加：{'；'.join(str(share.source) for share in shares)}"
        notes = [share.note for share in shares if share.note]
        note = "；".join((note, *notes))
        whose = [item for share in shares for item in share.whose]
        if not all(share.whose for share in shares):
            whose = []
        return _Share(add_up(every, self.indicator.unit), shares[0].source, note=note, whose=whose)

    def _figure(self, place: str, share: _Share) -> Figure:
        return Figure(
            self.indicator.code,
            self.indicator.name,
            self.indicator.section,
            place,
            self.year,
            share.text,
            share.quantity,
            share.source,
            share.note,
            contributors=contributors(share.whose) if share.whose else None,
        )


def _is_all(rate: Quantity) -> bool:
    """Tell whether a rate is about 100%, to which shares of one whole add up."""
    return rate.unit == "%" and rate.value is not None and abs(rate.value - _HUNDRED) <= 1


def _are_of_months(*columns: Column) -> bool:
    """Tell whether columns are added up that stand in sheets, or files, named by months."""
    return all(
        item.series.aggregate == "sum"
        and any(_MONTH.search(name) for name in (item.series.source.sheet, item.series.source.file))
        for item in columns
    )


def _whole(column: Column) -> _Share:
    """Give a column's total: as its 合计 row says, else the sum of its rows."""
    cell, written = column.series.total, column.written
    if cell is not None and written is not None and written.status is not Status.MISSING:
        note = column.note_of(cell)
        return _Share(written, column.source(cell), cell.text, note, whose=column.whose())
    if len(column.groups) == 1 and column.series.is_of_one:
        return _of_group(column, *column.groups.values())
    return _Share(column.sum, column.series.source, note=column.note(), whose=column.whose())


def _of_group(column: Column, group: Group) -> _Share:
    if group.first is group.last and column.series.aggregate == "sum":
        quantity = column.quantity(group.first)
        if quantity is None:
            raise AssertionError("what cannot be read is a problem, and nothing is made of it")
        where, note = column.source(group.first), column.note_of(group.first)
        return _Share(quantity, where, group.first.text, note, column.whose(group.first.place))
    return _Share(
        column.total(group),
        column.source(group.first, group.last),
        note=column.note(group.first.place),
        whose=column.whose(group.first.place),
    )


def _disagrees(written: Quantity, column: Column, *groups: Group) -> bool:
    """Tell whether rows cannot add up to their 合计; a row without number may be anything."""
    added = column.total(*groups)
    if any(quantity.status is Status.MISSING for quantity, _ in column.times(*groups)):
        return written.less(added) is Answer.YES
    return written.intersect(added) is None


def _differ(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether two numbers differ in what a binary fraction holds (0.1+0.2 is 0.3)."""
    return one is not None and other is not None and _SURE.plus(one) != _SURE.plus(other)


def _told(column: Column, written: RawCell, *groups: Group) -> str:
    """Say a sum in the unit of its 合计; where a cell leaves it open (1500余), its ends and that cell."""
    sizes = (column.indicator.display_unit, column.indicator.unit)
    own = (unit for unit in sizes if written.text.endswith(unit))
    unit = next(own, column.series.unit or column.indicator.unit)
    added = column.total(*groups).to(unit)
    texts = {text for group in groups for text in group.texts}
    hedged = (
        cell for cell in column.series.cells
        if cell.text in texts and (quantity := column.quantity(cell)) is not None
        and quantity.qualifier is not Qualifier.EXACT
    )  # fmt: skip
    cell = next(hedged, None)
    if cell is None or added.lower is None:
        return f"{_plain(added.value if added.value is not None else added.lower)}{unit}"
    low, high = _plain(added.lower), added.upper
    ends = f"{low}以上" if high is None else f"{low}～{_plain(high)}"
    return f"{ends}{unit}（{column.series.address(cell)} 写作 {quoted(cell.text)}）"


def _plain(number: Decimal | None) -> str:
    return "（不详）" if number is None else format(number.normalize(_EXACT), "f")
