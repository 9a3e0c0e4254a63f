"""Ledgers (台账): tables of places or cases, read through their mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from township_stats.codebook import match_key
from township_stats.errors import Problem
from township_stats.intake.extent import has_digit, is_number, other_years, years_in
from township_stats.intake.grid import Sheet, address
from township_stats.intake.header import find_columns, header_paths
from township_stats.intake.labels import is_personal
from township_stats.intake.layout import is_footer
from township_stats.intake.ledger_columns import LedgerColumns
from township_stats.intake.ledger_rows import LedgerRows, LedgerYear, Row
from township_stats.intake.mapping import ColumnMap, TableMap
from township_stats.intake.raw import Findings, RawFile, RawSeries
from township_stats.intake.wording import few, quoted, tidy

_TOWNSHIP = re.compile(
    r"(?:.*/)?(?:所属|所在)?(?:乡?镇|乡镇?|乡\(镇\)|镇\(乡\)|乡?镇\(?街道\)?)(?:名称?)?\Z"
)
_YEAR_COLUMN = re.compile(r"(?:.*/)?(?:统计|数据|报告|所属)?(?:年份|年度)\Z")
_SERIAL_COLUMN = re.compile(r"(?:^|/)\s*(?:序\s*号?|顺序号?)\Z")
_WHOSE = re.compile("编号|项目(?!数)|姓名|名称")
_PERIOD_COLUMN = re.compile(
    r"(?:.*/)?(?:统计|数据|报告|所属)?(?:年份|年度|月份?|月度|季度?|时期|期)\Z"
)


def read_ledger(
    sheets: list[Sheet], tables: Iterable[TableMap], file: RawFile, shared: LedgerYear
) -> list[RawSeries]:
    """Read the tables of a ledger.

    Parameters
    ----------
    sheets
        The file's sheets.
    tables
        Its mapping.
    file
        The file.
    shared
        What all ledgers of the year share; problems and notices go to its findings.

    Returns
    -------
    list of RawSeries
        One for each mapped column that can be read, in the order of the mapping.
    """
    findings = shared.findings
    series: list[RawSeries] = []
    covered: dict[str, _Covered] = {}
    readers: list[_Table] = []
    chosen = [(table, _choose(sheets, table, file, findings)) for table in tables]
    for table, sheet in chosen:
        if sheet is None:
            continue
        ends = frozenset(
            other.header.top
            for other, there in chosen
            if there is sheet
            and other.header.left <= table.header.right
            and other.header.right >= table.header.left
        )
        reader = _Table(sheet, table, file, shared, ends)
        series += reader.read()
        readers.append(reader)
        covered.setdefault(sheet.name, _Covered()).add(table, reader.rows)
    for reader in readers:
        reader.refuse_part(covered[reader.sheet.name].rows)
    for sheet in sheets:
        if sheet.rows and not sheet.hidden and sheet.name not in covered:
            findings.notice(Problem(file.path, sheet.name, "", "映射没有提到这个工作表", "没有读"))
        elif sheet.name in covered:
            for found, where in covered[sheet.name].left_over(sheet):
                allowed = "没有读；要读请改映射的 header、last_row 或加一节 [[table]]"
                findings.notice(Problem(file.path, sheet.name, where, found, allowed))
    return series


def _choose(
    sheets: list[Sheet], table: TableMap, file: RawFile, findings: Findings
) -> Sheet | None:
    wanted = match_key(table.sheet)
    fitting = [
        sheet
        for sheet in sheets
        if (match_key(sheet.name) == wanted if wanted else sheet.rows and not sheet.hidden)
    ]
    if len(fitting) == 1:
        return fitting[0]
    names = "、".join(sheet.name for sheet in sheets) or "（CSV，不写 sheet）"
    found = f"没有工作表 {quoted(table.sheet)}" if wanted else "映射没有写是哪个工作表"
    findings.problem(Problem(file.path, "", "", found, f"现有 {names}"))
    return None


class _Covered:
    """The rows and columns of a sheet that its tables take in."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()

    def add(self, table: TableMap, rows: set[int]) -> None:
        self.rows |= rows
        self.columns |= set(range(table.header.left, table.header.right + 1))

    def left_over(self, sheet: Sheet) -> Iterator[tuple[str, str]]:
        """Give what is said of rows and columns with numbers that no table takes in, and where."""
        first = min(self.rows, default=0)
        below = [
            row
            for row, cells in sheet.rows.items()
            if row > first
            and row not in self.rows
            and any(map(has_digit, cells))
            and sum(map(bool, cells)) > 1
            and not any(is_footer(cell) for cell in cells if cell)
        ]
        if below:
            yield (
                f"有 {len(below)} 行带数字的内容在映射之外（第 {below[0]} 行起）",
                f"A{below[0]}",
            )
        beside = {
            column: row
            for row in sorted(self.rows & sheet.rows.keys(), reverse=True)
            for column, cell in enumerate(sheet.rows[row])
            if column not in self.columns and is_number(cell)
        }
        if beside:
            column = min(beside)
            where = address(beside[column], column)
            yield f"有 {len(beside)} 列带数字的内容在映射的表头之外（{where} 起）", where


class _Table:
    """One table: its columns found in the header, its rows and columns read."""

    def __init__(
        self, sheet: Sheet, table: TableMap, file: RawFile, shared: LedgerYear, ends: frozenset[int]
    ) -> None:
        self.sheet, self.table, self.file, self.ends = sheet, table, file, ends
        self.shared, self.findings = shared, shared.findings
        self.paths = header_paths(sheet, table.header)
        self.rows = set(range(table.header.top, table.header.bottom + 1))
        self.stopped: tuple[int, str] | None = None
        self.unread: range | None = None

    def refuse_part(self, covered: set[int]) -> None:
        """Refuse a part of the same table that stands below under a header and title of its own."""
        if self.stopped is None or self.unread is None:
            return
        row, title = self.stopped
        years = years_in(title)
        if (years and self.shared.year not in years) or covered & set(self.unread):
            return
        self.findings.problem(
            Problem(
                self.file.path, self.sheet.name, address(row, self.table.header.left),
                f"下面 {quoted(title)} 一段（第 {row} 至 {self.unread[-1]} 行）的表头相同，没有读",
                "是同一张表，请删去中间的标题和表头；各是一张，请在映射里各写一节 [[table]]，"
                "不要的写 last_row",
            )
        )  # fmt: skip

    def read(self) -> list[RawSeries]:
        """Read the table; the rows it takes in are then in `rows`."""
        before = len(self.findings.problems)
        place = self._column(self.table.place) if self.table.place else None
        by = self._column(self.table.contributor) if self.table.contributor else None
        columns = [self._columns_of(figure) for figure in self.table.figures]
        if len(self.findings.problems) > before:
            return []
        figures = list(zip(self.table.figures, columns, strict=True))
        mapped = frozenset(needed[figure.column] for figure, needed in figures)
        places = self.shared.places
        summed = frozenset(
            needed[figure.column]
            for figure, needed in figures
            if figure.aggregate == "sum" and self.shared.codebook[figure.indicator].is_additive
        )
        reader = LedgerRows(
            self.sheet,
            self.table,
            self.file,
            place,
            mapped,
            places,
            self.findings,
            summed,
            self.ends,
        )
        rows = reader.read()
        if by is not None:
            rows = reader.number_contributors(rows, by, self.shared.contributors)
        if columns:
            filtered = set.intersection(*(set(needed.values()) for needed in columns))
            self._refuse_others(rows, {place, *filtered})
            self._refuse_periods(rows, figures)
        if self.table.is_of_cases:
            self._tell_copies(rows)
        self._tell_title(reader.extent.own_titles)
        self.rows |= reader.covered
        self.stopped, self.unread = reader.extent.stopped, reader.unread
        if all(row.sums is not None for row in rows):
            if not reader.is_broken:
                self._problem("表头下面没有数据行", "请核对映射里的 header、last_row")
            return []
        cells = LedgerColumns(
            self.sheet, self.table, self.file, rows, self.shared, reader.is_broken
        )
        return [cells.read(figure, needed) for figure, needed in figures]

    def _tell_title(self, titles: set[str]) -> None:
        """Tell of a table whose title names another year than the report's."""
        if years := other_years(self.shared.year, *titles):
            where = address(self.table.header.top, self.table.header.left)
            found = f"表头上方的标题写的是 {years} 年"
            self.findings.notice(
                Problem(self.file.path, self.sheet.name, where, found, f"当作 {self.shared.year} 年的数读，请核对")
            )  # fmt: skip

    def _refuse_others(self, rows: list[Row], named: set[int | None]) -> None:
        """Refuse rows of other townships or years, unless every `where` says which are meant."""
        own, year = self.shared.places.own, self.shared.year
        for column, path in self.paths.items():
            is_township = _TOWNSHIP.match(match_key(path))
            if column in named or not (is_township or _YEAR_COLUMN.match(match_key(path))):
                continue
            texts = self._texts(rows, column)
            if is_township:
                of, others = "本乡镇", [row for row in texts if match_key(texts[row]) not in own]
            else:
                others = [row for row, text in texts.items() if years_in(text) - {year}]
                of = f" {year} 年"
            if not others or (len(others) == len(texts) and is_township):
                continue
            first = min(others)
            found = f"有 {len(others)} 行不是{of}的（{quoted(texts[first])}等）"
            self._refuse(
                first, column, found, f"请删去，或在映射里用 where 写明 {quoted(path)} 是哪个"
            )

    def _refuse_periods(
        self, rows: list[Row], figures: list[tuple[ColumnMap, dict[str, int]]]
    ) -> None:
        """Refuse to add up what a place has at the end of several months."""
        for column, path in self.paths.items():
            stocks = [
                figure.column
                for figure, needed in figures
                if figure.aggregate == "sum"
                and self.shared.codebook[figure.indicator].measure == "stock"
                and column not in needed.values()
            ]
            if not stocks or not _PERIOD_COLUMN.match(match_key(path)):
                continue
            seen: dict[str, str] = {}
            places = {row.number: row.place for row in rows}
            for row, text in self._texts(rows, column).items():
                before = seen.setdefault(places[row], text)
                if match_key(before) != match_key(text):
                    found = (
                        f"{quoted(places[row])}既有 {quoted(before)} 的数，又有 {quoted(text)} 的"
                    )
                    allowed = (
                        f"“{stocks[0]}”是期末数，不能相加；请用 where 写明 {quoted(path)} 是哪个"
                    )
                    self._refuse(row, column, found, allowed)
                    break

    def _tell_copies(self, rows: list[Row]) -> None:
        """Tell of rows of cases that are the same in all but their serial number, whose it is too."""
        columns = [at for at, path in self.paths.items() if not _SERIAL_COLUMN.search(path)]
        whose = [
            at for at in columns if _WHOSE.search(self.paths[at]) or is_personal(self.paths[at])
        ]
        seen: dict[tuple[str, ...], int] = {}
        copies: list[str] = []
        for number in (row.number for row in rows if row.sums is None):
            line = self.sheet.rows[number]
            width = len(line)
            if any(at < width and line[at] for at in whose):
                texts = tuple([line[at] if at < width else "" for at in columns])
                first = seen.setdefault(texts, number)
                copies += [f"第 {number} 行同第 {first} 行"] if first != number else []
        if copies:
            where = address(self.table.header.bottom, self.table.header.left)
            found = f"有 {len(copies)} 行和别的行完全一样（{few(copies)}）"
            self.findings.notice(
                Problem(self.file.path, self.sheet.name, where, found, "照样计入；重复的请删去")
            )

    def _texts(self, rows: list[Row], column: int) -> dict[int, str]:
        """Give what stands in a column, by row that counts; blanks are left out."""
        return {
            row.number: text
            for row in rows
            if row.sums is None and (text := tidy(self.sheet.spread(row.number, column)))
        }

    def _refuse(self, row: int, column: int, found: str, allowed: str) -> None:
        where = address(row, column)
        self.findings.problem(Problem(self.file.path, self.sheet.name, where, found, allowed))

    def _columns_of(self, figure: ColumnMap) -> dict[str, int]:
        wanted = [figure.column, *figure.where]
        if figure.year_of:
            wanted.append(figure.year_of)
        return {label: self._column(label) for label in wanted}

    def _column(self, label: str) -> int:
        found = find_columns(self.paths, label)
        if len(found) == 1:
            return found[0]
        shown = "、".join(
            dict.fromkeys(path for path in self.paths.values() if not is_personal(path))
        )
        if found:
            self._problem(
                f"表头里有 {len(found)} 列叫 {quoted(label)}",
                "header 只框一张表；左右折成两半的表，请把右边接到左边下面",
            )
        else:
            self._problem(f"表头里没有列 {quoted(label)}", f"表头的列：{shown[:300]}")
        return self.table.header.left

    def _problem(self, found: str, allowed: str) -> None:
        where = str(self.table.header)
        self.findings.problem(Problem(self.file.path, self.sheet.name, where, found, allowed))
