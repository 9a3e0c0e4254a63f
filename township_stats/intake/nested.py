"""Rows that hold what other rows of the table hold too: groups of a village, sums of a 片."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from township_stats.codebook import match_key
from township_stats.intake.extent import has_digit
from township_stats.intake.grid import Sheet, address
from township_stats.intake.layout import Sum, is_section
from township_stats.intake.places import village_of
from township_stats.intake.wording import quoted

_OF_WHICH = re.compile(r"[(（#＃]?(?:其中)?[:：、\s]*")
_GROUP = re.compile(r"第?[0-9一二三四五六七八九十]{1,3}(?:村民)?(?:小组|[组社队])\Z")
_VILLAGE = re.compile(r"(?:村|社区|村委会|居委会)\Z")
_PLAIN = re.compile(r"([-+]?[0-9][0-9,]*(?:\.[0-9]+)?)([^0-9]{0,3})\Z")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row and the text that says what it is of."""

    number: int
    label: str
    sums: Sum | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a row that others hold too, or may hold; a sure one is left out."""

    number: int
    found: str
    allowed: str
    is_sure: bool = True


class Nesting:
    """Finds the rows of a table of places that others hold too.

    Parameters
    ----------
    sheet
        The cells.
    place
        Column of places.
    summed
        Columns whose numbers add up.
    is_known
        Tells whether a label is a place that the office has listed.
    """

    def __init__(
        self, sheet: Sheet, place: int, summed: frozenset[int], is_known: Callable[[str], bool]
    ) -> None:
        self.sheet, self.place, self.summed = sheet, place, summed
        self.is_known = is_known

    def find(self, rows: Sequence[Labelled], has_total: bool) -> list[Finding]:
        """Give what is to be said of rows, in no order.

        Parameters
        ----------
        rows
            The rows of the table, those that are sums among them.
        has_total
            Whether a 合计 row vouches for what adds up.
        """
        found = list(self._parts(rows))
        gone = {finding.number for finding in found}
        rest = [row for row in rows if row.number not in gone and row.sums is not Sum.OF_WHICH]
        return found + list(self._sections(rest, has_total))

    # -- groups, and what stands below 其中 ------------------------------------------------------

    def _parts(self, rows: Sequence[Labelled]) -> Iterator[Finding]:
        """Find the groups of a village, and rows that are indented below 其中."""
        if all(self._is_group(row, None) for row in rows if row.sums is None):
            return
        above: Labelled | None = None
        run: list[Labelled] = []
        depth: int | None = None  # of what 其中 is a part of, while its rows go on
        for row in rows:
            is_below = depth is not None and row.sums is None and self._depth(row) > depth
            if row.sums is Sum.OF_WHICH:
                depth = self._depth(above) if above else 0
                if self._is_group(row, above):
                    run.append(row)
            elif is_below:
                yield self._below(row, above)
            elif row.sums is None and self._is_group(row, above):
                run.append(row)
                depth = None
            else:
                yield from self._groups(above, run)
                above, run, depth = row, [], None
        yield from self._groups(above, run)

    def _below(self, row: Labelled, above: Labelled | None) -> Finding:
        is_of_total = above is not None and above.sums is Sum.TOTAL
        if _VILLAGE.search(row.label) and not is_of_total:
            return Finding(
                row.number,
                f"{quoted(row.label)} 缩进在“其中”下面，像是其中的一项，也像一个村",
                "是村请去掉前面的空格，是其中的一项请写“其中：”",
                is_sure=False,
            )
        return Finding(row.number, f"{quoted(row.label)} 是“其中”的一项", "没有计入")

    def _groups(self, above: Labelled | None, run: Sequence[Labelled]) -> Iterator[Finding]:
        own = [row for row in run if row.sums is None]
        if not own or not self.summed:
            return
        numbers = [row.number for row in run]
        if above is not None and above.sums is None:
            if adds_up(self.sheet, self.summed, above.number, numbers):
                for row in own:
                    said = f"{quoted(row.label)} 已在上面 {quoted(above.label)} 的数里"
                    yield Finding(row.number, said, "没有重复计入")
                return
            where = f"{address(numbers[0], self.place)}:{address(numbers[-1], self.place)}"
            found = f"{quoted(own[0].label)} 像是组，{quoted(above.label)} 一行不等于各组（{where}）之和"
        else:
            found = f"{quoted(own[0].label)} 像是组，没有写是哪个村的"
        yield Finding(
            own[0].number,
            found,
            "只留村一级的行，或把组写成“王坝村一组”并删去村的行；数错了请更正",
            is_sure=False,
        )

    def _is_group(self, row: Labelled, above: Labelled | None) -> bool:
        label = _OF_WHICH.sub("", row.label, count=1)
        if self.is_known(label):
            return False
        if _GROUP.match(match_key(label)):
            return True
        village = village_of(label)
        return (
            above is not None and village != label and match_key(village) == match_key(above.label)
        )

    def _depth(self, row: Labelled) -> int:
        """Give how far a label is indented; a wide blank counts twice."""
        raw = self.sheet.text(row.number, self.place)
        return sum(2 if char == "\u3000" else 1 for char in raw[: len(raw) - len(raw.lstrip())])

    # -- parts of the township -----------------------------------------------------------------

    def _sections(self, rows: Sequence[Labelled], has_total: bool) -> Iterator[Finding]:
        """Find rows of a 片 that hold the sum of the villages below them, or above."""
        own = [at for at, row in enumerate(rows) if row.sums is None and self._is_section(row)]
        if not own or all(self._is_section(row) for row in rows if row.sums is None):
            return
        sections = set(own)
        ends = [at for at, row in enumerate(rows) if row.sums is not None or at in sections]
        for at, before, after in zip(ends, [-1, *ends], [*ends[1:], len(rows)], strict=False):
            if at not in sections:
                continue
            row = rows[at]
            below = [each.number for each in rows[at + 1 : after]]
            above = [each.number for each in rows[before + 1 : at]]
            if not below and not above:
                continue
            sums = [adds_up(self.sheet, self.summed, row.number, each) for each in (below, above)]
            if None in sums:
                if self.summed or self._is_alone(row):
                    yield self._heading(row)
            elif any(sums):
                where = "下面" if sums[0] else "上面"
                said = f"{quoted(row.label)} 是{where}几行之和"
                yield Finding(row.number, said, "没有重复计入")
            elif not has_total:
                yield Finding(
                    row.number,
                    f"{quoted(row.label)} 像是一片的合计，与它下面、上面各行之和都不等",
                    "数错了请更正；是合计写成“东片小计”；是一个地方，请写进 places.csv",
                    is_sure=False,
                )

    def headings(self, rows: Sequence[Labelled]) -> list[Finding]:
        """Give the rows of cases that only head those below them (东片)."""
        found = [
            self._heading(row)
            for row in rows
            if row.sums is None and self._is_section(row) and self._is_alone(row)
        ]
        return [] if len(found) == len(rows) else found

    def _heading(self, row: Labelled) -> Finding:
        return Finding(row.number, f"{quoted(row.label)} 不是数据行", "没有读")

    def _is_alone(self, row: Labelled) -> bool:
        """Tell whether a row has no other text than its label."""
        key = match_key(row.label)
        return all(match_key(cell) in ("", key) for cell in self.sheet.rows[row.number])

    def _is_section(self, row: Labelled) -> bool:
        return is_section(row.label) and not self.is_known(row.label)


def adds_up(sheet: Sheet, columns: Iterable[int], row: int, others: Sequence[int]) -> bool | None:
    """Tell whether a row holds the sum of others in all of some columns.

    Returns
    -------
    bool or None
        None where no column has a number in that row.

    Examples
    --------
    >>> sheet = Sheet("", {1: ["王坝村", "100"], 2: ["一组", "60"], 3: ["二组", "40"]})
    >>> adds_up(sheet, [1], 1, [2, 3]), adds_up(sheet, [1], 1, [2]), adds_up(sheet, [], 1, [2])
    (True, False, None)
    """
    tested = [column for column in columns if has_digit(sheet.text(row, column))]
    if not tested:
        return None
    return bool(others) and all(_equals(sheet, column, row, others) for column in tested)


def _equals(sheet: Sheet, column: int, row: int, others: Sequence[int]) -> bool:
    """Tell whether numbers in one unit add up; what is no plain number is equal to nothing."""
    whole = _number(sheet.text(row, column))
    parts = [_number(sheet.text(other, column)) for other in others]
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return False
    units = {unit for number, unit in (whole, *known) if number}
    return len(units) < 2 and sum(number for number, _ in known) == whole[0]


def _number(text: str) -> tuple[Decimal, str] | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not has_digit(plain):
        return Decimal(0), ""
    match = _PLAIN.match(plain)
    return (Decimal(match[1].replace(",", "")), match[2].strip()) if match else None
