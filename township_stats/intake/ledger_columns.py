"""The columns of a ledger's table: each becomes a series of cells to be aggregated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set

from township_stats.codebook import Indicator, match_key
from township_stats.errors import Problem
from township_stats.figure import Source
from township_stats.intake.banner import banner_in, banner_of
from township_stats.intake.dates import could_be_of, read_year
from township_stats.intake.extent import has_digit, other_years
from township_stats.intake.grid import UNUSABLE, Block, Oddity, Sheet, address
from township_stats.intake.labels import doubtful_size, label_unit
from township_stats.intake.layout import Sum
from township_stats.intake.ledger_rows import LedgerYear, Row
from township_stats.intake.mapping import COUNTS, NO_TOTAL, ColumnMap, TableMap
from township_stats.intake.marks import says_no, says_nothing
from township_stats.intake.numberformat import PRINTED, is_mere_sign, other_unit
from township_stats.intake.raw import RawCell, RawFile, RawRemark, RawSeries
from township_stats.intake.wording import fault, few, mask, quoted, tidy
from township_stats.textfile import column_letter
from township_stats.units import compatible, lookup, same_unit

_LOST_DIGITS = 15
_NO_AMOUNT = re.compile(
    r"(?:^|/)(?:.*编号|.*编码|序号|年份|年度|月份|日期|时间|.*排名|名次|位次)\Z"
)
_NOT_NOW = re.compile("上年|去年|上期|同期|计划|目标|任务|预计")
_LONG_AGO = 50  # a date so many years back is odd


class LedgerColumns:
    """Reads the columns of one table.

    Parameters
    ----------
    sheet, table, file
        What is read, through which mapping.
    rows
        The rows that count.
    shared
        What all ledgers of the year share.
    is_broken
        Whether rows could not be read.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: TableMap,
        file: RawFile,
        rows: list[Row],
        shared: LedgerYear,
        is_broken: bool,
    ) -> None:
        self.sheet, self.table, self.file = sheet, table, file
        self.every = rows
        self.rows, self.totals, self.parts, self.means = (
            [row for row in rows if row.sums is sums]
            for sums in (None, Sum.TOTAL, Sum.PART, Sum.MEAN)
        )
        self.year, self.codebook, self.findings = shared.year, shared.codebook, shared.findings
        self.is_broken = is_broken
        self.has_problems = False
        self.is_sign_told = False
        self.stated = ""  # unit that mapping, label or banner say of the column
        self.is_part = table.part or (bool(table.of) and any(row.place for row in self.rows))
        self.banner = banner_of(sheet, table.header)
        self.is_of_cases = table.is_of_cases or bool(table.of)

    def read(self, figure: ColumnMap, columns: Mapping[str, int]) -> RawSeries:
        """Read one column; `columns` gives those the figure names, by label."""
        column = columns[figure.column]
        self.has_problems = False
        unit = self._unit(figure, self.codebook[figure.indicator])
        counted = self._counted(figure, columns)
        if unit and figure.aggregate not in COUNTS:
            self._compare_units(figure, unit, counted, column)
        self._tell_label(figure, column)
        cells = tuple(self._cells(counted, column, figure))
        if figure.aggregate in COUNTS and figure.column not in figure.where:
            self._refuse_answers(cells, column, figure.column)
        is_whole_column = not (figure.where or figure.year_of)
        total = self._total(column, figure) if is_whole_column else None
        is_checked = is_whole_column and figure.aggregate == "sum"
        parts = self._cells(self.parts, column, figure) if is_checked else []
        return RawSeries(
            figure.indicator,
            figure.column,
            unit,
            figure.aggregate,
            cells,
            total,
            column_letter(column),
            Source(
                self.file.path,
                self.sheet.name,
                str(Block(self.rows[0].number, column, self.rows[-1].number, column)),
                self.file.sha256,
            ),
            figure.places,
            self.is_of_cases,
            self.table.cases,
            self.is_part,
            bool(self.table.of),
            not self.totals and self.table.total != NO_TOTAL and is_whole_column,
            self.is_broken or self.has_problems,
            tuple(self._remarks(figure, columns)) if self.sheet.remarks else (),
            tuple(parts),
        )

    # -- units ---------------------------------------------------------------------------------

    def _unit(self, figure: ColumnMap, indicator: Indicator) -> str:
        """Give the unit of plain numbers: the mapping's, the label's, the banner's, the only one."""
        if figure.aggregate in COUNTS:
            return indicator.unit
        said = label_unit(figure.column)
        above = self.banner.fitting(indicator.unit)
        self.stated = figure.unit or said or (above[0] if len(above) == 1 else "")
        if figure.unit:
            if said and not same_unit(said, figure.unit):
                self._problem(
                    str(self.table.header),
                    f"“{figure.column}”的表头写的单位是“{said}”，映射里写的是“{figure.unit}”",
                    "两处须一致；表头错了可在 corrections.csv 更正表头那一格",
                )
            elif not said and above and not any(same_unit(figure.unit, unit) for unit in above):
                self._notice(
                    str(self.table.header),
                    f"表上方写的单位是“{'、'.join(above)}”，映射里“{figure.column}”写的是“{figure.unit}”",
                    "按映射读，请核对",
                )
            return figure.unit
        if said and not compatible(said, indicator.unit):
            self._problem(
                str(self.table.header),
                f"“{figure.column}”的单位“{said}”与指标“{indicator.name}”的单位“{indicator.unit}”不是同一种量",
                "请核对映射里的 indicator",
            )
            return indicator.unit
        if self.stated:
            return self.stated
        doubtful = self.banner.doubt(indicator.unit) or doubtful_size(figure.column, indicator.unit)
        if doubtful:
            self._problem(
                str(self.table.header),
                f"“{figure.column}”的单位认不准：表上写的是“{doubtful}”",
                f'请在映射里写 unit，如 unit = "{indicator.display_unit}"',
            )
            return indicator.unit
        return indicator.unit if same_unit(indicator.unit, indicator.display_unit) else ""

    def _compare_units(self, figure: ColumnMap, unit: str, rows: list[Row], column: int) -> None:
        """Refuse rows whose own 单位, or a banner between them, says another unit than the column's.

        A 单位 right beside the column is the column's, whatever it measures (5 亩, 2 株).
        """
        if label_unit(figure.column):
            return  # 单位 is another column's then
        header = self.table.header
        labels = self.sheet.rows.get(header.bottom, [])
        own = [at for at, label in enumerate(labels) if match_key(label) in ("单位", "计量单位")]
        for number in (row.number for row in rows if own):
            said = tidy(self.sheet.spread(number, own[0]))
            is_own = compatible(said, unit) or (own[0] == column + 1 and lookup(said) is not None)
            if said and is_own and not same_unit(said, unit):
                self._other_unit(address(number, own[0]), said, unit)
        last = max((row.number for row in self.every), default=0)
        of_table = {row.number for row in self.every}
        is_last = last + 1 == max(self.sheet.rows)  # 单位：元 under the table, and nothing below
        for number, cells in self.sheet.rows.items():
            if header.bottom < number < last + 1 + is_last and number not in of_table:
                above = banner_in(cells[header.left : header.right + 1]).fitting(unit)
                if above and not any(same_unit(each, unit) for each in above):
                    self._other_unit(address(number, header.left), "、".join(above), unit)

    def _other_unit(self, where: str, said: str, unit: str) -> None:
        self._problem(
            where, f"这里的单位是“{said}”，前面读的是“{unit}”", "换算成一样的单位，或分成两张表"
        )

    def _tell_label(self, figure: ColumnMap, column: int) -> None:
        """Tell of a column that is hidden, or whose label says another year or a plan."""
        where, label = address(self.table.header.top, column), figure.column
        if column in self.sheet.hidden_columns:
            self._notice(where, f"列“{label}”是隐藏的", "照读，请核对")
        if figure.aggregate == "sum" and _NO_AMOUNT.search(match_key(label)):
            allowed = '数行请写 aggregate = "count"，数不同的写 "count_distinct"'
            self._problem(where, f"“{label}”里的数不是数量，不能相加", allowed)
        indicator = self.codebook[figure.indicator]
        names, word = "".join((indicator.name, *indicator.aliases)), _NOT_NOW.search(label)
        if years := other_years(self.year, label):
            found = f"列“{label}”写的是 {years} 年"
            self._notice(where, found, f"当作 {self.year} 年的数读，请核对")
        elif word and word[0] not in names and indicator.measure != "target":
            found = f"列“{label}”写着“{word[0]}”，指标“{indicator.name}”没有"
            self._notice(where, found, "照映射读，请核对")

    # -- rows that count -----------------------------------------------------------------------

    def _counted(self, figure: ColumnMap, columns: Mapping[str, int]) -> list[Row]:
        rows = self.rows
        for label, allowed in figure.where.items():
            keys = {match_key(text) for text in allowed}
            spread, column = self.sheet.spread, columns[label]
            kept = [row for row in rows if match_key(tidy(spread(row.number, column))) in keys]
            if rows and not kept:
                self._tell_none(label, column, rows, allowed)
            elif kept:
                self._tell_near(label, column, rows, keys)
            rows = kept
        if not figure.year_of:
            return rows
        column = columns[figure.year_of]
        texts = [tidy(self.sheet.spread(row.number, column)) for row in rows]
        blank = [(row, text) for row, text in zip(rows, texts, strict=True) if _is_blank(text)]
        if blank:
            where = address(blank[0][0].number, column)
            marks = "、".join(dict.fromkeys(text for _, text in blank if text))
            said = f"或写作 {quoted(marks)}" if marks else ""
            self._notice(where, f"“{figure.year_of}”有 {len(blank)} 行是空的{said}", "没有计入")
        dated = [
            (row, text, year)
            for row, text in zip(rows, texts, strict=True)
            if not _is_blank(text)
            and (year := self._year(row.number, column, figure.year_of, text)) is not None
        ]
        far = [
            f"{address(row.number, column)} 写作 {quoted(text)}"
            for row, text, year in dated
            if not self.year - _LONG_AGO <= year <= self.year + 1
        ]
        if far:
            said = f"“{figure.year_of}”有 {len(far)} 行离 {self.year} 年很远：{few(far)}"
            self._notice(far[0].partition(" ")[0], said, "没有计入；写错的请更正")
        return [row for row, _, year in dated if year == self.year]

    def _tell_none(self, label: str, column: int, rows: list[Row], allowed: Iterable[str]) -> None:
        """Tell that no row has what the mapping asks for; what is there may be spelt otherwise."""
        there = dict.fromkeys(tidy(self.sheet.spread(row.number, column)) for row in rows)
        said = "、".join(quoted(mask(text)) if text else "空" for text in [*there][:5])
        asked = "、".join(map(quoted, allowed))
        more = "等" if len(there) > 5 else ""
        self._notice(
            address(rows[0].number, column),
            f"“{label}”没有一行写作 {asked}，写的是 {said}{more}",
            "计作没有；写法不同的，请改映射里的 where，或在 corrections.csv 更正",
        )

    def _tell_near(self, label: str, column: int, rows: list[Row], keys: Set[str]) -> None:
        """Tell of rows that are left out though they begin with what the mapping asks for."""
        texts = {row.number: tidy(self.sheet.spread(row.number, column)) for row in rows}
        near = {
            number: text
            for number, text in texts.items()
            if (key := match_key(text)) not in keys
            and any(key.startswith(each) and not key[len(each)].isdigit() for each in keys if each)
        }
        if near:
            said = few(map(quoted, dict.fromkeys(near.values())))
            found = f"“{label}”有 {len(near)} 行写作 {said}，同要的只是开头一样"
            allowed = "没有计入；该计的请写进映射里的 where，或在 corrections.csv 更正"
            self._notice(address(min(near), column), found, allowed)

    def _year(self, row: int, column: int, label: str, text: str) -> int | None:
        """Read the year of a row's date; None where it is none, or could be of two years."""
        year = read_year(text)
        if year is not None and could_be_of(text, self.year):
            self._problem(
                address(row, column),
                f"“{label}”写作 {quoted(text)}，是 {year} 年还是 {self.year} 年？",
                "年份写四位，如 2023.5.6",
            )
            return None
        if year is None:
            self._problem(
                address(row, column),
                f"“{label}”写作 {quoted(text)}，不是日期",
                "写明年月日，如 2023.5.6、20230506、2023年5月6日",
            )
        return year

    # -- cells ---------------------------------------------------------------------------------

    def _cells(self, rows: list[Row], column: int, figure: ColumnMap) -> list[RawCell]:
        """Give the cells of a column that can be read; others are told of."""
        texts = self.sheet.rows
        odd = {row: oddity for (row, of), oddity in self.sheet.odd.items() if of == column}
        merged = self._merged(column) if figure.aggregate == "sum" else {}
        sound: dict[str, str] = {}
        cells: list[RawCell] = []
        for row in rows:
            number = row.number
            line = texts[number]
            raw = line[column] if column < len(line) else ""
            text = sound.get(raw)
            if text is None or number in odd or number in merged:
                if not self._is_good(raw, odd.get(number), number, column, figure):
                    continue
                if number in merged and not self._is_own(merged[number], row, column, figure):
                    continue
                text = sound[raw] = tidy(raw)
            if not text and number in merged:
                continue  # the cell above holds for the rows merged into it
            cells.append(RawCell(row.place, text, number, row.contributor))
        return cells

    def _is_good(
        self, raw: str, oddity: Oddity | None, row: int, column: int, figure: ColumnMap
    ) -> bool:
        where = address(row, column)
        is_broken = oddity in UNUSABLE and (
            figure.aggregate == "sum" or oddity not in (Oddity.DATE, Oddity.TIME)
        )
        wrong = fault(raw) or (f"是{oddity}" if is_broken else "")
        if wrong:
            uncached = oddity is Oddity.UNCACHED
            self._problem(
                where,
                f"“{figure.column}”{f' {quoted(raw)} {wrong}' if raw else wrong}",
                "请用 WPS 或 Excel 打开，存盘后再放回" if uncached else "请更正后存盘",
            )
            return False
        if oddity is Oddity.PRINTED and figure.aggregate == "sum":
            printed = other_unit(raw, self.stated)
            if is_mere_sign(printed, self.stated):
                if not self.is_sign_told:
                    found = f"“{figure.column}”的数字格式印着“{printed}”，单位是“{self.stated}”"
                    self._notice(where, found, f"照“{self.stated}”读，请核对")
                self.is_sign_told = True
            elif printed:
                found = f"“{figure.column}” {quoted(raw)} 的数字格式印着“{printed}”，单位是“{self.stated}”"
                self._problem(where, found, PRINTED)
                return False
        if oddity in (Oddity.STRUCK, Oddity.EXTERNAL):
            self._notice(where, f"“{figure.column}” {quoted(raw)} {oddity}", "照读，请核对")
        if figure.aggregate == "count_distinct" and _lost_digits(raw.strip()):
            self._problem(
                where, f"“{figure.column}”的编号丢了末尾的位数", "请把该列设为文本格式，重新录入"
            )
            return False
        return True

    def _refuse_answers(self, cells: Iterable[RawCell], column: int, label: str) -> None:
        """Refuse to count the answers no, where the mapping does not say which answers count."""
        noes = [cell for cell in cells if says_no(cell.text)]
        if noes:
            texts = "、".join(dict.fromkeys(cell.text for cell in noes))
            self._problem(
                address(noes[0].row, column),
                f"“{label}”有 {len(noes)} 格写作 {quoted(texts)}：数不数这几行？",
                f'请在映射里写明数哪些行，如 where = {{ "{label}" = "是" }}；或数另一列',
            )

    def _merged(self, column: int) -> dict[int, Block]:
        """Give the merged range of each row whose cell in a column is merged with another row's."""
        return {
            row: block
            for block in self.sheet.merged
            if block.left <= column <= block.right and block.bottom > block.top
            for row in range(block.top, min(block.bottom, self.rows[-1].number) + 1)
        }

    def _is_own(self, block: Block, row: Row, column: int, figure: ColumnMap) -> bool:
        """Tell whether a merged number is one place's; tells of it where it is several places'."""
        places = {item.place for item in self.rows if block.top <= item.number <= block.bottom}
        if len(places) < 2:
            return True
        if row.number == max(block.top, self.rows[0].number):
            self._problem(
                address(row.number, column),
                f"“{figure.column}”的数值格是合并的（{block}），跨了 {len(places)} 个地区",
                "每个地区写自己的数值，不要合并",
            )
        return False

    def _total(self, column: int, figure: ColumnMap) -> RawCell | None:
        found = [cell for cell in self._cells(self.totals, column, figure) if cell.text]
        if figure.aggregate in COUNTS:  # what stands there may be the word 合计 itself
            found = [cell for cell in found if has_digit(cell.text)]
        elif not found and self.means and not self.codebook[figure.indicator].is_additive:
            found = [cell for cell in self._cells(self.means, column, figure) if cell.text]
        elif not found and self.totals:
            return RawCell("", "", self.totals[0].number)
        for cell in found[1:]:
            if cell.text != found[0].text:
                where, first = address(cell.row, column), address(found[0].row, column)
                self._problem(
                    where,
                    f"又一个合计 {quoted(cell.text)}，与 {first} 的 {quoted(found[0].text)} 不同",
                    "一张表一个合计行；分片的小计请写进映射的 skip",
                )
        return found[0] if found else None

    def _remarks(self, figure: ColumnMap, columns: Mapping[str, int]) -> Iterator[RawRemark]:
        """Say which cells that bear on a column are corrected; words are quoted of numbers alone."""
        own = columns[figure.column] if figure.aggregate == "sum" else None
        bearing = set(columns.values())
        rows = {row.number: row for row in (*self.rows, *self.totals, *self.means)}
        for (number, column), remark in sorted(self.sheet.remarks.items()):
            if number not in rows or column not in bearing:
                continue
            reason, said = mask(remark.reason), address(number, column)
            if column != own:
                yield RawRemark(rows[number].place, number, f"{said}，{reason}")
                continue
            original, value = mask(remark.original), mask(remark.value)
            said = f"{said} 原文“{original}”，改作“{value}”，{reason}"
            yield RawRemark(rows[number].place, number, said, original, reason)

    def _problem(self, cell: str, found: str, allowed: str) -> None:
        self.has_problems = True
        self.findings.problem(Problem(self.file.path, self.sheet.name, cell, found, allowed))

    def _notice(self, cell: str, found: str, allowed: str) -> None:
        self.findings.notice(Problem(self.file.path, self.sheet.name, cell, found, allowed))


def _is_blank(date: str) -> bool:
    """Tell whether a cell of dates is empty, or holds a mark of nothing there."""
    return not date or says_nothing(date)


def _lost_digits(text: str) -> bool:
    """Tell whether a number is an identifier that Excel rounded to 15 digits."""
    return text.isdecimal() and len(text) > _LOST_DIGITS and set(text[_LOST_DIGITS:]) == {"0"}
