"""One column of a ledger's table: its cells as quantities, grouped by place; pure."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Context, Decimal

from township_stats.clean.cellvalue import refuse_fraction
from township_stats.clean.change import read_of
from township_stats.codebook import Indicator, match_key
from township_stats.errors import FigureError, Problem
from township_stats.figure import Source, correction_note, corrections_note
from township_stats.intake.extent import is_number
from township_stats.intake.marks import may_say_no, says_nothing
from township_stats.intake.raw import RawCell, RawSeries
from township_stats.intake.wording import few, one_line, quoted
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.units import lookup, split_multiplier

BELOW_ZERO = "照读，请核对；确是净增减的，指标名里写明“净”或“增减”"
_EXACT = Context(prec=60)
_MYRIAD, _FAR, _ENOUGH = 10_000, 1000, 3  # 万, how far above the others, how many there must be
_NEVER_BELOW_ZERO = ("area", "length", "volume", "mass")
_SIGNED = re.compile("[净增减差变盈亏余]|[涨跌]幅")


@dataclass(slots=True)
class Group:
    """The cells of one place: how often each text stands there, the first cell and the last."""

    first: RawCell
    last: RawCell
    texts: Counter[str] = field(default_factory=Counter)


class Column:
    """Reads a series.

    Parameters
    ----------
    series
        The cells.
    indicator
        What they are mapped to; quantities come out in its unit.

    Examples
    --------
    >>> source = Source("a.csv", "", "B2:B3", "")
    >>> cells = (RawCell("前村", "3", 2), RawCell("后村", "4", 3))
    >>> series = RawSeries("households", "户数", "户", "sum", cells, None, "B", source)
    >>> indicator = Indicator("households", "s", "t", "户数", "Households", "户", "户", "stock")
    >>> Column(series, indicator).sum.value
    Decimal('7')
    """

    def __init__(self, series: RawSeries, indicator: Indicator) -> None:
        self.series, self.indicator = series, indicator
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self.groups: dict[str, Group] = {}
        self._good: dict[str, Quantity] = {}
        self._of_contributors: list[RawCell] = []
        if series.aggregate == "sum":
            self._add_up()
        else:
            self._count()
        written = series.total and self.quantity(series.total)
        self.written = written if series.total and series.total.text else None
        self.sum = self.total(*self.groups.values())

    def parts(self) -> list[Group | None]:
        """Give what stands above each 小计 since the one before it, then below the last; None for nothing."""
        ends = [cell.row for cell in self.series.subtotals]
        parts: list[Group | None] = [None] * (len(ends) + 1)
        for cell in self.series.cells:
            at = bisect(ends, cell.row)
            group = parts[at] = parts[at] or Group(cell, cell)
            group.texts[cell.text] += 1
            group.last = cell
        return parts

    def total(self, *groups: Group) -> Quantity:
        """Add up what stands in groups."""
        return add_up(self.times(*groups), self.indicator.unit)

    def times(self, *groups: Group) -> list[tuple[Quantity, int]]:
        """Give each quantity that stands in groups, and how often."""
        texts: Counter[str] = Counter()
        for group in groups:
            texts.update(group.texts)
        if self.series.aggregate != "sum":
            return [(Quantity.exact(1, self.indicator.unit), texts.total())] if texts else []
        return [(self._good[text], times) for text, times in texts.items()]

    def whose(self, place: str | None = None) -> list[tuple[int | None, Quantity]]:
        """Give what each contributor adds to the column, or to a place; nothing where none is named."""
        one = None if self.series.aggregate == "sum" else Quantity.exact(1, self.indicator.unit)
        return [
            (cell.contributor, one or self._good[cell.text])
            for cell in self._of_contributors
            if place is None or cell.place == place
        ]

    def source(self, first: RawCell, last: RawCell | None = None) -> Source:
        """Give the address of a cell, or of all from one to another."""
        where, end = self.series.address(first), self.series.address(last or first)
        source = self.series.source
        return Source(
            source.file, source.sheet, where if where == end else f"{where}:{end}", source.sha256
        )

    def note_of(self, cell: RawCell) -> str:
        """Say of a figure that is one cell's what was corrected to read it."""
        remarks = [item for item in self.series.remarks if item.row == cell.row]
        own = [correction_note(r.original, r.reason) for r in remarks if r.original is not None]
        others = corrections_note(item.said for item in remarks if item.original is None)
        return "；".join(filter(None, (others, *own)))

    def note(self, place: str | None = None) -> str:
        """Say which cells of the rows, or of a place's, are corrected."""
        total = self.series.total.row if self.series.total else 0
        return corrections_note(
            item.said
            for item in self.series.remarks
            if item.row != total and place in (None, item.place)
        )

    def quantity(self, cell: RawCell) -> Quantity | None:
        """Read a cell; None where it cannot be, and it is told."""
        good = self._good.get(cell.text)
        if good is not None:
            return good
        try:
            quantity, taken = read_of(cell.text, self.series.unit, self.indicator)
            refuse_fraction(quantity, cell.text, self.indicator.unit)
            if quantity.status in (Status.MISSING, Status.NOT_APPLICABLE):
                quantity = Quantity.missing(self.indicator.unit)
            elif not quantity.unit and quantity.status is Status.REPORTED:
                self._refuse_unitless(cell)
                return None
            else:
                quantity = quantity.to(self.indicator.unit)
        except FigureError as error:
            found = f"“{self.series.label}”{one_line(str(error))}"
            self.problem(cell, found, "写成数字，单位写在表头或映射里")
            return None
        if taken:
            self.notice(cell, f"“{self.series.label}”写作 {quoted(cell.text)}", taken)
        if is_below_zero(quantity, self.indicator):
            self.notice(cell, f"“{self.series.label}”是负数 {quoted(cell.text)}", BELOW_ZERO)
        self._good[cell.text] = quantity
        return quantity

    def _refuse_unitless(self, cell: RawCell) -> None:
        base, shown = self.indicator.unit, self.indicator.display_unit
        found = f"“{self.series.label}”没有写单位：{base}，还是 {shown}？"
        if all(problem.found != found for problem in self.problems):
            self.problem(cell, found, f'请在映射里写 unit = "{shown}"，或 unit = "{base}"')

    def _add(self, cell: RawCell) -> None:
        group = self.groups.get(cell.place)
        if group is None:
            group = self.groups[cell.place] = Group(cell, cell)
        group.texts[cell.text] += 1
        group.last = cell
        if cell.contributor is not None:
            self._of_contributors.append(cell)

    def _add_up(self) -> None:
        empty: list[RawCell] = []
        good = self._good
        for cell in self.series.cells:
            quantity = good.get(cell.text) or self.quantity(cell)
            if quantity is not None:
                self._add(cell)
                if quantity.status is not Status.REPORTED:
                    empty.append(cell)
        if empty and len(empty) < len(self.series.cells):
            shown = few(map(self.series.address, empty))
            found = f"“{self.series.label}”有 {len(empty)} 格没有数（{shown}）"
            self.notice(empty[0], found, "不计入合计")
        self._tell_fractions()
        self._tell_far_above()

    def _tell_fractions(self) -> None:
        """Tell of numbers of things that are counted and are not whole."""
        odd = {text for text, quantity in self._good.items() if is_fraction(quantity)}
        cells = [cell for cell in self.series.cells if cell.text in odd]
        if cells and self.indicator.is_additive:
            shown = few(map(self.series.address, cells))
            found = f"“{self.series.label}”有 {len(cells)} 格不是整数（{shown}）"
            self.notice(cells[0], found, "照读，请核对")

    def _tell_far_above(self) -> None:
        """Tell of numbers in a column of 万元 that are thousands of times the others, like 元."""
        size, noun = split_multiplier(self.series.unit)
        plain = [cell for cell in self.series.cells if is_number(cell.text)]
        values = sorted(value for cell in plain if (value := self._value(cell)) > 0)
        if size < _MYRIAD or len(values) < _ENOUGH:
            return
        middle = values[(len(values) - 1) // 2]
        for cell in plain:
            if self._value(cell) >= middle * _FAR:
                found = f"“{self.series.label}”{quoted(cell.text)}是其余各行的上千倍"
                self.notice(cell, found, f"按{self.series.unit}照读，请核对；是{noun}的请更正")

    def _value(self, cell: RawCell) -> Decimal:
        quantity = self._good.get(cell.text)
        return (quantity.value if quantity else None) or Decimal(0)

    def _count(self) -> None:
        seen: dict[str, str] = {}
        marks: list[RawCell] = []
        doubtful: list[RawCell] = []
        shared: list[RawCell] = []
        is_distinct = self.series.aggregate == "count_distinct"
        for cell in self.series.cells:
            key = match_key(cell.text) if is_distinct else cell.text
            if key and says_nothing(cell.text, is_distinct=is_distinct):
                marks.append(cell)
            elif key and is_distinct and key in seen:
                shared += [cell] if seen[key] != cell.place else []
            elif key:
                self._add(cell)
                seen[key] = cell.place
                if may_say_no(cell.text):
                    doubtful.append(cell)
        self._tell_words(marks, "没有内容，不计数")
        if shared:
            where = few(map(self.series.address, shared))
            found = f"“{self.series.label}”有 {len(shared)} 格同别的地区的一样（{where}）"
            self.notice(
                shared[0], found, "算作同一个，只计在先写的地区；各地区自己编号的请改用 count"
            )
        self._tell_words(doubtful, "照样计数；不该计的，请用 where 只数该计的，或留空")

    def _tell_words(self, cells: list[RawCell], done: str) -> None:
        """Tell of cells that are counted, or not, although their words may say otherwise."""
        if not cells:
            return
        shown = few(map(self.series.address, cells))
        texts = "、".join(dict.fromkeys(cell.text for cell in cells))
        found = f"“{self.series.label}”有 {len(cells)} 格写作 {quoted(texts)}（{shown}）"
        self.notice(cells[0], found, done)

    def problem(self, cell: RawCell, found: str, allowed: str) -> None:
        """Tell what is wrong with a cell."""
        self.problems.append(self._at(cell, found, allowed))

    def notice(self, cell: RawCell, found: str, allowed: str) -> None:
        """Tell what should be known of a cell."""
        self.notices.append(self._at(cell, found, allowed))

    def _at(self, cell: RawCell, found: str, allowed: str) -> Problem:
        source = self.series.source
        return Problem(source.file, source.sheet, self.series.address(cell), found, allowed)


def is_fraction(quantity: Quantity) -> bool:
    """Tell whether a quantity is of things that are counted, written to the last, and not whole.

    Examples
    --------
    >>> is_fraction(Quantity.exact(Decimal("1.3"), "户")), is_fraction(Quantity.exact(2, "户"))
    (True, False)
    """
    unit, value = lookup(quantity.unit), quantity.value
    return unit is not None and unit.counted and value is not None and value % 1 != 0


def is_below_zero(quantity: Quantity, indicator: Indicator) -> bool:
    """Tell whether a count is negative that can only be so by a slip; a net change may well be.

    Examples
    --------
    >>> households = Indicator("a", "s", "t", "监测户", "Households", "户", "户", "flow")
    >>> is_below_zero(Quantity.exact(-6, "户"), households)
    True
    """
    unit, value = lookup(indicator.unit), quantity.value
    counted = unit is not None and (unit.counted or unit.dimension in _NEVER_BELOW_ZERO)
    return counted and value is not None and value < 0 and not _SIGNED.search(indicator.name)


def add_up(each: Iterable[tuple[Quantity, int]], unit: str) -> Quantity:
    """Add quantities of one unit, each as often as said; the exact ones in one pass.

    Missing ones count for nothing; the sum of missing ones alone is missing.

    Examples
    --------
    >>> add_up([(Quantity.exact(2, "户"), 3), (Quantity.missing("户"), 1)], "户").value
    Decimal('6')
    """
    every = list(each)
    told = [item for item in every if item[0].status is not Status.MISSING]
    if every and not told:
        return Quantity.missing(unit)
    value = lower = upper = Decimal(0)
    step: Decimal | None = None
    others: list[Quantity] = []
    for quantity, times in told:
        if not _is_exact(quantity):
            others += [quantity] * times
            continue
        value = _EXACT.fma(quantity.value or 0, times, value)
        lower = _EXACT.fma(quantity.lower or 0, times, lower)
        upper = _EXACT.fma(quantity.upper or 0, times, upper)
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
