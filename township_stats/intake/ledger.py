"""Ledgers (台账): tables of places or cases, read through their mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from township_stats.codebook import match_key
from township_stats.errors import Problem
from township_stats.figure import Source
from township_stats.intake.dates import read_date
from township_stats.intake.grid import UNUSABLE, Block, Oddity, Sheet, address
from township_stats.intake.header import find_columns, header_paths
from township_stats.intake.layout import is_continuation, is_footer, is_numbering
from township_stats.intake.mapping import ColumnMap, TableMap
from township_stats.intake.raw import Findings, RawCell, RawFile, RawSeries
from township_stats.intake.wording import fault, is_personal, quoted, tidy

TOTALS = frozenset({"合计", "总计", "共计", "全镇合计", "全乡合计", "全镇总计", "全乡总计"})
_SKIPPED = frozenset({"小计", "本页小计", "本页合计"})
_OF_WHICH = ("其中", "#", "＃")
_LOST_DIGITS = 15
_LONGEST_PLACE = 60
_LOOK_AHEAD = 6


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    place: str
    is_total: bool = False
    contributor: int | None = None


def read_ledger(
    sheets: list[Sheet],
    tables: Iterable[TableMap],
    file: RawFile,
    year: int,
    findings: Findings,
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
    year
        The report year, which `year_of` columns are held against.
    findings
        Where problems and notices go.

    Returns
    -------
    list of RawSeries
        One for each mapped column that can be read, in the order of the mapping.
    """
    series: list[RawSeries] = []
    covered: dict[str, set[int]] = {}
    for table in tables:
        sheet = _choose(sheets, table, file, findings)
        if sheet is None:
            continue
        reader = _Reader(sheet, table, file, year, findings)
        series += reader.read()
        covered.setdefault(sheet.name, set()).update(reader.covered)
    for sheet in sheets:
        if sheet.rows and not sheet.hidden and sheet.name not in covered:
            findings.notice(Problem(file.path, sheet.name, "", "映射没有提到这个工作表", "没有读"))
        elif sheet.name in covered:
            _tell_uncovered(sheet, covered[sheet.name], file, findings)
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


def _tell_uncovered(sheet: Sheet, covered: set[int], file: RawFile, findings: Findings) -> None:
    """Tell of rows with numbers below the first table that no table takes in."""
    first = min(covered, default=0)
    left = [
        row
        for row, cells in sheet.rows.items()
        if row > first
        and row not in covered
        and sum(_has_digit(cell) for cell in cells) > 1
        and not any(is_footer(cell) for cell in cells if cell)
    ]
    if left:
        findings.notice(
            Problem(
                file.path,
                sheet.name,
                f"A{left[0]}",
                f"有 {len(left)} 行带数字的内容在映射之外（第 {left[0]} 行起）",
                "没有读；要读请改 last_row 或加一节 [[table]]",
            )
        )


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


class _Reader:
    def __init__(
        self, sheet: Sheet, table: TableMap, file: RawFile, year: int, findings: Findings
    ) -> None:
        self.sheet, self.table, self.file = sheet, table, file
        self.year, self.findings = year, findings
        self.paths = header_paths(sheet, table.header)
        self.covered = set(range(table.header.top, table.header.bottom + 1))
        self.mapped: set[int] = set()
        self.levels = [
            [match_key(cell) for cell in self._cells(level)]
            for level in range(table.header.top, table.header.bottom + 1)
            if level in sheet.rows
        ]

    def read(self) -> list[RawSeries]:
        before = len(self.findings.problems)
        place = self._column(self.table.place)
        by = self._column(self.table.contributor) if self.table.contributor else None
        columns = [self._columns_of(figure) for figure in self.table.figures]
        self.mapped = {
            needed[figure.column]
            for figure, needed in zip(self.table.figures, columns, strict=True)
        }
        if len(self.findings.problems) > before:
            return []
        rows = list(self._rows(place))
        if by is not None:
            rows = self._numbered(rows, by)
        if not any(not row.is_total for row in rows):
            self._problem(
                str(self.table.header), "表头下面没有数据行", "请核对映射里的 header、last_row"
            )
            return []
        return [
            self._series(figure, needed, rows)
            for figure, needed in zip(self.table.figures, columns, strict=True)
        ]

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
        what = f"有 {len(found)} 列叫" if found else "没有列"
        self._problem(
            str(self.table.header), f"表头里{what} {quoted(label)}", f"表头的列：{shown[:300]}"
        )
        return self.table.header.left

    # -- rows --------------------------------------------------------------------------------

    def _rows(self, place: int) -> Iterable[_Row]:
        """Give the rows that count: places or cases, and the rows of totals."""
        totals = {match_key(self.table.total)} if self.table.total else TOTALS
        skipped = {match_key(text) for text in self.table.skip} | _SKIPPED
        above = ""
        for row in self._span(place):
            self.covered.add(row)
            cells = self._cells(row)
            if not any(cells) or self._is_furniture(cells):
                continue
            if row in self.sheet.hidden_rows:
                self._notice(address(row, place), "隐藏的行", "已略过；要用请取消隐藏")
                continue
            name = tidy(self.sheet.spread(row, place)) or self._left_of(row, place)
            key = match_key(name)
            if key in skipped or key.startswith(_OF_WHICH):
                continue
            if not self._is_sound(row, place, name):
                continue
            if key in totals:
                yield _Row(row, name, is_total=True)
            elif name or (self.table.fill_down and above):
                above = name or above
                yield _Row(row, above)
            else:
                self._problem(
                    address(row, place),
                    f"“{self.table.place}”是空的",
                    "每行写明地区；与上一行相同时可在映射里写 fill_down = true",
                )

    def _numbered(self, rows: list[_Row], column: int) -> list[_Row]:
        """Give each row the number of its contributor; rows without a name are each their own."""
        numbers: dict[str, int] = {}
        made, unnamed = [], []
        for row in rows:
            name = match_key(tidy(self.sheet.spread(row.number, column)))
            if not name and not row.is_total:
                unnamed.append(row.number)
            number = numbers.setdefault(name or f"\n{row.number}", len(numbers))
            made.append(replace(row, contributor=number))
        if unnamed:
            self._notice(
                address(unnamed[0], column),
                f"有 {len(unnamed)} 行的“{self.table.contributor}”是空的",
                "每行当作另一户（家）；请补上",
            )
        return made

    def _span(self, place: int) -> list[int]:
        """Give the rows of the table, from below its header to its end."""
        rows = [row for row in self.sheet.rows if row > self.table.header.bottom]
        if self.table.last_row is not None:
            return [row for row in rows if row <= self.table.last_row]
        previous = self.table.header.bottom
        for position, row in enumerate(rows):
            cells = self._cells(row)
            is_end = row > previous + 1 or not any(cells) or is_footer(next(filter(None, cells)))
            if is_end and not self._goes_on(rows[position : position + _LOOK_AHEAD], place):
                return rows[:position]
            previous = row
        return rows

    def _goes_on(self, rows: list[int], place: int) -> bool:
        """Tell whether the table goes on after an empty row or a footer.

        It does with a 续表, its header once more, or a row that has a place and a number.
        """
        label = match_key(self.table.place.rpartition("/")[2])
        for row in rows:
            cells = self._cells(row)
            if self._is_header(cells) or is_continuation(cells):
                return True
            if not any(cells) or is_footer(next(filter(None, cells))):
                continue
            key = match_key(self.sheet.text(row, place))
            has_number = any(_has_digit(self.sheet.text(row, column)) for column in self.mapped)
            return bool(key) and key != label and has_number
        return False

    def _is_sound(self, row: int, place: int, name: str) -> bool:
        """Tell whether a row has as many fields as the header, and a place that can be read."""
        header = self.table.header
        width = max(
            len(self.sheet.rows.get(level, ())) for level in range(header.top, header.bottom + 1)
        )
        if self.sheet.ragged and len(self.sheet.rows[row]) != width:
            self._problem(
                address(row, min(len(self.sheet.rows[row]), width)),
                f"这一行有 {len(self.sheet.rows[row])} 格，表头有 {width} 格",
                "每行格数与表头相同；含逗号的内容（如 1,234）请加引号",
            )
            return False
        wrong = fault(self.sheet.text(row, place)) or ("太长" if len(name) > _LONGEST_PLACE else "")
        if wrong:
            self._problem(address(row, place), f"{quoted(name)} {wrong}", "请更正后重新录入")
        return not wrong

    def _cells(self, row: int) -> list[str]:
        cells = self.sheet.rows[row][self.table.header.left : self.table.header.right + 1]
        return [cell.strip() for cell in cells]

    def _is_header(self, cells: list[str]) -> bool:
        """Tell whether a row repeats one of the header's."""
        width = sum(map(bool, cells))
        return any(
            width == sum(map(bool, level)) and level == [match_key(cell) for cell in cells]
            for level in self.levels
            if any(level)
        )

    def _is_furniture(self, cells: list[str]) -> bool:
        return (
            is_numbering(cells)
            or is_continuation(cells)
            or self._is_header(cells)
            or is_footer(next(filter(None, cells), ""))
        )

    def _left_of(self, row: int, place: int) -> str:
        """Give the text left of an empty place cell where it names a row of totals."""
        for column in range(self.table.header.left, place):
            text = tidy(self.sheet.spread(row, column))
            key = match_key(text)
            is_sum = key in TOTALS | _SKIPPED or key == match_key(self.table.total)
            if text and (is_sum or key in map(match_key, self.table.skip)):
                return text
        return ""

    # -- columns -----------------------------------------------------------------------------

    def _series(self, figure: ColumnMap, columns: dict[str, int], rows: list[_Row]) -> RawSeries:
        column = columns[figure.column]
        cells = [
            cell
            for row in rows
            if not row.is_total and self._counts(row.number, figure, columns)
            if (cell := self._cell(row, column, figure)) is not None
        ]
        is_case = self.table.cases or any(
            other.aggregate != "sum" or other.where or other.year_of for other in self.table.figures
        )
        total = None if figure.where or figure.year_of else self._total(rows, column, figure)
        first, last = rows[0].number, rows[-1].number
        return RawSeries(
            figure.indicator,
            figure.column,
            figure.unit,
            figure.aggregate,
            tuple(cells),
            total,
            figure.places,
            is_case,
            Source(
                self.file.path,
                self.sheet.name,
                str(Block(_first(rows, first), column, _last(rows, last), column)),
                self.file.sha256,
            ),
        )

    def _counts(self, row: int, figure: ColumnMap, columns: dict[str, int]) -> bool:
        for label, allowed in figure.where.items():
            here = match_key(tidy(self.sheet.spread(row, columns[label])))
            if here not in map(match_key, allowed):
                return False
        if figure.year_of:
            return self._is_of_year(row, columns[figure.year_of], figure.year_of)
        return True

    def _is_of_year(self, row: int, column: int, label: str) -> bool:
        text = tidy(self.sheet.spread(row, column))
        if not text:
            return False
        day = read_date(text)
        if day is None:
            self._problem(
                address(row, column),
                f"“{label}”写作 {quoted(text)}，不是日期",
                "如 2023.5.6、20230506、2023年5月6日",
            )
            return False
        return day.year == self.year

    def _total(self, rows: list[_Row], column: int, figure: ColumnMap) -> RawCell | None:
        found = [
            cell
            for row in rows
            if row.is_total and (cell := self._cell(row, column, figure)) is not None
        ]
        if len({cell.text for cell in found}) > 1:
            self._problem(
                found[1].cell,
                f"又一个合计 {quoted(found[1].text)}，与 {found[0].cell} 不同",
                "一张表一个合计行",
            )
        return found[0] if found else None

    def _cell(self, row: _Row, column: int, figure: ColumnMap) -> RawCell | None:
        where = address(row.number, column)
        raw = self.sheet.text(row.number, column)
        oddity = self.sheet.odd.get((row.number, column))
        is_broken = oddity in UNUSABLE and (
            figure.aggregate == "sum" or oddity not in (Oddity.DATE, Oddity.TIME)
        )
        wrong = fault(raw)
        if wrong or is_broken:
            self._problem(
                where, f"“{figure.column}” {quoted(raw)} {wrong or f'是{oddity}'}", "请更正后存盘"
            )
            return None
        if oddity in (Oddity.STRUCK, Oddity.EXTERNAL):
            self._notice(where, f"“{figure.column}” {quoted(raw)} {oddity}", "照读，请核对")
        text = tidy(raw)
        if figure.aggregate == "count_distinct" and _lost_digits(text):
            self._problem(
                where, f"“{figure.column}”的编号丢了末尾的位数", "请把该列设为文本格式，重新录入"
            )
            return None
        return RawCell(row.place, text, where, row.contributor)

    def _problem(self, cell: str, found: str, allowed: str) -> None:
        self.findings.problem(Problem(self.file.path, self.sheet.name, cell, found, allowed))

    def _notice(self, cell: str, found: str, allowed: str) -> None:
        self.findings.notice(Problem(self.file.path, self.sheet.name, cell, found, allowed))


def _first(rows: list[_Row], default: int) -> int:
    return min((row.number for row in rows if not row.is_total), default=default)


def _last(rows: list[_Row], default: int) -> int:
    return max((row.number for row in rows if not row.is_total), default=default)


def _lost_digits(text: str) -> bool:
    """Tell whether a number is an identifier that Excel rounded to 15 digits."""
    return text.isdecimal() and len(text) > _LOST_DIGITS and set(text[_LOST_DIGITS:]) == {"0"}
