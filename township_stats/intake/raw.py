"""RawYear: what a year's received files say, as text, each piece with the address it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from township_stats.errors import Problem
from township_stats.figure import Source
from township_stats.intake.places import Places

NAME, VALUE, UNIT, OFFICE, NOTE = "指标", "数值", "单位", "来源", "备注"
PLACE, YEAR, PUBLIC = "地区", "年份", "公开"
IN_CHARGE = "负责单位"


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file whose content the clean figures depend on: path in the workbook, checksum, size."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One row of a figure sheet, as written.

    Parameters
    ----------
    cells
        Text by column (指标, 数值, 单位, 来源, 备注, 地区, 年份, 公开), tidied of outer blanks; 负责单位
        too where the sheet has it, which says whom to ask and nothing of the figure.
    source
        The cell of 数值.
    columns
        Letter of each column that the sheet has.
    row
        Row number, from 1.
    """

    cells: Mapping[str, str]
    source: Source
    columns: Mapping[str, str]
    row: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, found: str, allowed: str) -> Problem:
        """Make the problem of one of the row's cells."""
        cell = f"{self.columns[column]}{self.row}" if column in self.columns else str(self.row)
        return Problem(self.source.file, self.source.sheet, cell, found, allowed)


class RawCell(NamedTuple):
    """One cell of a ledger's column: the place its row is of, its text, its row, whose it is.

    `contributor` is a number given to each name, so that no name leaves the reader; None where the
    mapping names no column of contributors.
    """

    place: str
    text: str
    row: int
    contributor: int | None = None


class RawRemark(NamedTuple):
    """A corrected cell that bears on a ledger's column: its row's place, and what is said of it.

    `original` and `reason` are of the correction of the column's own cell; `said` names any cell.
    """

    place: str
    row: int
    said: str
    original: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RawSeries:
    """What a ledger says of one indicator: the cells of a column, to be aggregated.

    Parameters
    ----------
    indicator
        Code in the codebook.
    label
        Label of the column, for messages.
    unit
        Unit of plain numbers in it; empty where nothing says which.
    aggregate
        ``sum``, ``count`` or ``count_distinct``.
    cells
        The cells of the rows that count, in row order.
    total
        The cell of the 合计 row, where there is one.
    column
        Letter of the column.
    source
        File, sheet, range of the cells, checksum.
    by_place
        Whether each place is a figure too.
    cases
        Whether rows are cases, so that a place may stand in many.
    repeats
        Whether the mapping itself says so; a place may then stand in several parts too.
    part
        Whether the rows are only a part of the township's, to be added to other series of `part`.
    is_of_one
        Whether all rows are of one place, as the mapping says; its 合计 is then that place's.
    may_hide_total
        Whether a row may be a total that its words do not tell, since none was found.
    is_broken
        Whether rows could not be read, so that nothing may be concluded from the others.
    remarks
        Which of the cells are corrected, and why; those of the 合计 row too.
    subtotals
        The cells of the 小计 rows, in row order; empty ones too, since each ends what others sum up.
    """

    indicator: str
    label: str
    unit: str
    aggregate: str
    cells: tuple[RawCell, ...]
    total: RawCell | None
    column: str
    source: Source
    by_place: bool = True
    cases: bool = False
    repeats: bool = False
    part: bool = False
    is_of_one: bool = False
    may_hide_total: bool = False
    is_broken: bool = False
    remarks: tuple[RawRemark, ...] = ()
    subtotals: tuple[RawCell, ...] = ()

    def address(self, cell: RawCell) -> str:
        """Give the address of one of the cells.

        Examples
        --------
        >>> cell = RawCell("前村", "12", 7)
        >>> source = Source("a.csv", "", "C7", "")
        >>> series = RawSeries("area", "面积", "亩", "sum", (cell,), None, "C", source)
        >>> series.address(cell)
        'C7'
        """
        return f"{self.column}{cell.row}"


@dataclass(frozen=True, slots=True)
class RawYear:
    """Everything received for one year, before it is read as figures.

    Parameters
    ----------
    year
        The report year.
    files
        Every file in the year's folder that counts, sorted by path.
    definitions
        The definition files the reading depends on (codebook, corrections, township).
    entries, series
        What figure sheets and ledgers say, in file, sheet and row order.
    problems
        What is wrong with the files; `clean_year` adds what is wrong with the figures.
    notices
        What was read although it looks odd, or was left out; nothing of it is an error.
    places
        The names of the township's places.
    """

    year: int
    files: tuple[RawFile, ...] = ()
    definitions: tuple[RawFile, ...] = ()
    entries: tuple[RawEntry, ...] = ()
    series: tuple[RawSeries, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    places: Places = field(default_factory=Places)


MOST_PROBLEMS = 500


@dataclass(slots=True)
class Findings:
    """Problems and notices gathered while files are read, at most `MOST_PROBLEMS` a file of each.

    What goes beyond is counted and told in one line, so that a wrong file of a hundred thousand
    rows costs neither memory nor a reader's patience.
    """

    _problems: dict[str, list[Problem]] = field(default_factory=dict)
    _notices: dict[str, list[Problem]] = field(default_factory=dict)
    _more: Counter[tuple[str, str]] = field(default_factory=Counter)

    def problem(self, problem: Problem) -> None:
        """Add something wrong."""
        self._add(self._problems, "处错误", problem)

    def notice(self, notice: Problem) -> None:
        """Add something that should be known."""
        self._add(self._notices, "条提示", notice)

    def is_full(self, file: str) -> bool:
        """Tell whether no more problems of a file are told one by one."""
        return len(self._problems.get(file, ())) >= MOST_PROBLEMS

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order found."""
        return self._all(self._problems, "处错误")

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What should be known, in the order found."""
        return self._all(self._notices, "条提示")

    def _add(self, kept: dict[str, list[Problem]], kind: str, item: Problem) -> None:
        of_file = kept.setdefault(item.file, [])
        if len(of_file) < MOST_PROBLEMS:
            of_file.append(item)
        else:
            self._more[kind, item.file] += 1

    def _all(self, kept: dict[str, list[Problem]], kind: str) -> tuple[Problem, ...]:
        found = [item for items in kept.values() for item in items]
        return tuple(found) + tuple(
            Problem(file, "", "", f"另有 {count} {kind}", "请先改上面的")
            for (of_kind, file), count in self._more.items()
            if of_kind == kind
        )
