"""Which rows of a ledger's table count, of which place each is, and which is its 合计."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from township_stats.codebook import Codebook, match_key
from township_stats.errors import Problem
from township_stats.intake.beside import held_beside, unnamed_sums
from township_stats.intake.extent import Extent, has_digit, is_number, is_sentence, years_told
from township_stats.intake.grid import Sheet, address
from township_stats.intake.layout import Sum, is_larger_area, names_whole
from township_stats.intake.ledger_labels import RowLabels
from township_stats.intake.mapping import NO_TOTAL, TableMap
from township_stats.intake.marks import DITTO, says_nothing
from township_stats.intake.nested import Labelled, Nesting, adds_up
from township_stats.intake.places import Places, village_of
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.wording import fault, quoted, tidy

_LONGEST_PLACE = 60
_MOST_TESTED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row that counts: its number and place (empty: the township); or what it sums up.

    That is the 合计 of the table, a 小计 of some of its rows, or the 平均, which holds only for rates.
    `contributor` is the number of whose it is, where the mapping says where that stands.
    """

    number: int
    place: str
    sums: Sum | None = None
    contributor: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerYear:
    """What all ledgers of a year share.

    Parameters
    ----------
    year
        The report year, which `year_of` columns are held against.
    codebook
        The indicators the mappings name.
    places
        The township's places.
    findings
        Where problems and notices go.
    contributors
        The number of each contributor met so far, by name; it never leaves the reader.
    """

    year: int
    codebook: Codebook
    places: Places
    findings: Findings
    contributors: dict[str, int] = field(default_factory=dict)


class LedgerRows:
    """Reads the rows of one table.

    Parameters
    ----------
    sheet, table, file
        What is read, through which mapping.
    place
        Column of places; None where the mapping says what the whole table is of.
    mapped
        Columns that become figures.
    places
        The township's places.
    findings
        Where problems and notices go.
    summed
        Those of the columns whose numbers add up; None for all.
    ends
        Rows of the headers of other tables that the mapping names.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: TableMap,
        file: RawFile,
        place: int | None,
        mapped: frozenset[int],
        places: Places,
        findings: Findings,
        summed: frozenset[int] | None = None,
        ends: frozenset[int] = frozenset(),
    ) -> None:
        self.sheet, self.table, self.file = sheet, table, file
        self.summed = mapped if summed is None else summed
        self.place, self.mapped, self.places = place, mapped, places
        self.findings = findings
        self.extent = Extent(sheet, table.header, place, ends)
        self.ends = ends
        self.unread: range | None = None  # a part under a title of its own, if any
        self.covered: set[int] = set()
        self.is_broken = False
        self.width = max(
            len(sheet.rows.get(level, ()))
            for level in range(table.header.top, table.header.bottom + 1)
        )
        self.labels = RowLabels(
            sheet, table, place, places, self.summed, bool(mapped - self.summed)
        )

    def number_contributors(
        self, rows: list[Row], column: int, numbers: dict[str, int]
    ) -> list[Row]:
        """Give each row the number of its contributor; rows without a name are each their own."""
        made, unnamed = [], []
        for row in rows:
            name = match_key(tidy(self.sheet.spread(row.number, column)))
            if not name and row.sums is None:
                unnamed.append(row.number)
            key = name or f"\n{self.file.path}\n{self.sheet.name}\n{row.number}"
            made.append(replace(row, contributor=numbers.setdefault(key, len(numbers))))
        if unnamed:
            found = f"有 {len(unnamed)} 行的“{self.table.contributor}”是空的"
            self.findings.notice(
                Problem(
                    self.file.path, self.sheet.name, address(unnamed[0], column), found,
                    "每行当作另一户（家）；请补上",
                )
            )  # fmt: skip
        return made

    def read(self) -> list[Row]:
        """Give the rows of places or cases, and those that sum them up, in row order."""
        labelled = list(self._labelled())
        if self.table.is_of_cases and self.place is not None:
            labelled = self._cases(labelled)
        beside = self._sums_beside(labelled)
        labelled = self._parted(labelled)
        own = [item for item in labelled if item.number not in beside]
        totals = self._totals(own)
        nested = self._nested(own, bool(totals))
        rows: list[Row] = []
        above, is_below_total = "", False
        for item in labelled:
            if item.number in totals:
                is_below_total = any(row.sums is None for row in rows)
                rows.append(Row(item.number, item.label, Sum.TOTAL))
            elif (beside.get(item.number) or item.sums) is Sum.PART:
                rows.append(Row(item.number, item.label, Sum.PART))
            elif item.sums is Sum.MEAN:
                rows.append(Row(item.number, item.label, Sum.MEAN))
                said = f"{quoted(item.label)} 用作比率列的全乡镇数（合计行没有的）"
                self._notice(item.number, said, "不相加；请核对")
            elif item.sums is None and item.number not in {*nested, *beside}:
                place = self._place(item, above, is_below_total)
                if place is not None:
                    above = place
                    rows.append(Row(item.number, place))
        return rows

    # -- what a row is -------------------------------------------------------------------------

    def _labelled(self) -> Iterator[Labelled]:
        """Give the rows that are no furniture, each with its label."""
        last = self.table.last_row
        rows = self._reach() if last is None else self._to(last)
        after_header, met = True, set[str]()
        unused: list[int] = []
        for row, following in zip(rows, (*rows[1:], 0), strict=True):
            self.covered.add(row)
            raw = "" if self.place is None else self.sheet.text(row, self.place)
            if raw not in met:  # one more row of a place is no furniture
                cells = self.extent.cells(row)
                if not any(cells) or self.extent.is_title(row):
                    continue
                below = self.extent.cells(following) if after_header and following else None
                if self.extent.is_furniture(cells, after_header, below):
                    if after_header and below and self._could_be_data(cells, below):
                        found = "这一行像列号（1、2、3），也像数据"
                        self._problem(row, found, "是列号请删去这一行；是数据请加一列序号")
                    after_header = self.extent.is_header(cells)
                    continue
                met.update({raw} - {""})
            after_header = False
            if row in self.sheet.hidden_rows:
                self._notice(row, "隐藏的行", "已略过；要用请取消隐藏")
                continue
            if not self._has_width(row):
                continue
            label, sums = self.labels.of(row)
            if (self.place is None or says_nothing(label)) and self.labels.is_unused(row):
                unused.append(row)
            elif match_key(label) not in self.labels.skipped:
                yield Labelled(row, label, sums)
        if unused:
            found = f"有 {len(unused)} 行只有序号（第 {unused[0]} 行起）"
            self._notice(unused[0], found, "看作表格里没有用的空行，没有读")

    def _could_be_data(self, cells: list[str], below: list[str]) -> bool:
        """Tell whether column numbers could be the first row of a table that names no places."""
        first = next(filter(None, below), "")
        return (
            self.place is None
            and all(cell.isdecimal() for cell in cells)
            and is_number(first)
            and first != "1"
        )

    def _reach(self) -> list[int]:
        """Give the rows of the table; a part under a title of its own where the 合计 holds both."""
        rows = self.extent.rows()
        if self.extent.stopped is None:
            return rows
        whole = Extent(self.sheet, self.table.header, self.place, self.ends, is_joined=True)
        joined = whole.rows()
        own: list[int] = []
        total = 0
        for row in joined:
            cells = whole.cells(row)
            if not any(cells) or whole.is_title(row) or whole.is_furniture(cells, False):
                continue
            sums = self.labels.of(row)[1]
            total = row if sums is Sum.TOTAL and not total else total
            own += [row] if sums is None else []
        start = self.extent.stopped[0]
        if total > start and adds_up(self.sheet, self.summed, total, own):
            self.extent = whole
            return joined
        self.unread = range(start, max(joined, default=start) + 1)
        return rows

    def _to(self, last: int) -> list[int]:
        return [row for row in self.sheet.rows if self.table.header.bottom < row <= last]

    def _cases(self, labelled: list[Labelled]) -> list[Labelled]:
        """Take 全镇 in a ledger of cases for a case of the whole township, unless it is a total.

        It is a total where the row says nothing else. Where it does and holds the sum of the others
        too, nobody can tell.
        """
        wholes = [
            position
            for position, item in enumerate(labelled)
            if item.sums is Sum.TOTAL
            and names_whole(item.label, self.places.own)
            and not self.labels.is_named(item.label)
        ]
        made = list(labelled)
        is_denied = match_key(self.table.total) == NO_TOTAL
        cases = [at for at in wholes if is_denied or self._is_own(at, labelled)]
        for at in cases:
            made[at] = replace(made[at], sums=None)
        if is_denied or not cases:
            return made
        counted = [item.number for item in made if item.sums is None]
        for at in cases[:_MOST_TESTED]:
            item = made[at]
            others = [number for number in counted if number != item.number]
            if adds_up(self.sheet, self.summed, item.number, others):
                self._problem(
                    item.number,
                    f"{quoted(item.label)} 这一行等于其余各行之和，像是合计，也像是全乡镇的一件事",
                    f'是合计就在映射里写 total = "{item.label}"，不是就写 total = "{NO_TOTAL}"',
                )
        first = made[cases[0]]
        found = f"有 {len(cases)} 行的地区是 {quoted(first.label)}"
        self._notice(first.number, found, "看作全乡镇的事，照样计入；是合计请写 total")
        return made

    def _is_own(self, at: int, labelled: list[Labelled]) -> bool:
        """Tell whether a row says more than 全镇: words, a date, or a serial number that counts on."""
        item = labelled[at]
        if self.labels.says_more(item.number, item.label):
            return True
        left = self.table.header.left
        above = self.sheet.text(labelled[at - 1].number, left).strip() if at else "0"
        serial = self.sheet.text(item.number, left).strip()
        counts = serial.isdecimal() and above.isdecimal() and left not in self.summed
        return counts and int(serial) == int(above) + 1

    def _parted(self, labelled: list[Labelled]) -> list[Labelled]:
        """Take what calls itself the total (13个村合计, 5个社区合计) for parts where one row sums them up."""
        whole = [item.number for item in labelled if item.sums is Sum.TOTAL]
        for number in whole[:_MOST_TESTED] if len(whole) > 2 else ():
            parts = [other for other in whole if other != number]
            if adds_up(self.sheet, self.summed, number, parts):
                return [
                    replace(item, sums=Sum.PART) if item.number in parts else item
                    for item in labelled
                ]
        return labelled

    def _totals(self, labelled: list[Labelled]) -> set[int]:
        """Tell which rows are the table's total; other sums are told of and left out."""
        wanted = match_key(self.table.total)
        sums = [item for item in labelled if item.sums in (Sum.TOTAL, Sum.PART)]
        whole = [item for item in sums if item.sums is Sum.TOTAL]
        if wanted == NO_TOTAL:
            whole = []
        elif wanted:
            whole = [item for item in sums if match_key(item.label) == wanted]
        elif not whole and len(sums) == 1 and not sums[0].label.endswith("小计"):
            whole = sums
        totals = {item.number for item in whole}
        left = [item for item in sums if item.number not in totals and item.sums is Sum.TOTAL]
        others = [item for item in labelled if item.sums is Sum.NONE]
        for item in others:
            self._leave_out(item)
        heads = [item for item in others if years_told(item.label) and not self._has_number(item)]
        if len({match_key(item.label) for item in heads}) > 1:
            found = f"{quoted(heads[0].label)}、{quoted(heads[1].label)} 像是各年的小标题"
            self._problem(
                heads[1].number, found, "每年另列一表：映射里写 last_row，或各写一节 [[table]]"
            )
        for item in left:
            self._notice(item.number, f"{quoted(item.label)} 像是合计", "没有相加，也没有核对")
        return totals

    def _sums_beside(self, labelled: list[Labelled]) -> dict[int, Sum]:
        """Tell which rows hold others of their place, or are part of one, as stands right of it."""
        if self.place is None:
            return {}
        columns = [
            column
            for column in range(self.place + 1, self.table.header.right + 1)
            if column not in self.summed | self.labels.remarks
        ]
        asked = {
            match_key(text)
            for figure in self.table.figures
            for texts in figure.where.values()
            for text in texts
        }
        own = {item.number: item.label for item in labelled if item.sums is None}
        held = held_beside(self.sheet, own, columns, asked)
        if held:
            found = f"有 {len(held)} 行在地区右边写着小计、合计、其中"
            self._notice(min(held), found, "同一地区另有明细，没有重复计入")
        rest = {number: label for number, label in own.items() if number not in held}
        sums = unnamed_sums(self.sheet, rest, columns, self.summed)
        if sums:
            found = f"有 {len(sums)} 行等于同一地区其余各行之和（第 {min(sums)} 行起）"
            self._notice(min(sums), found, "看作这个地区的合计，没有重复计入")
        return held | dict.fromkeys(sums, Sum.PART)

    def _nested(self, labelled: list[Labelled], has_total: bool) -> set[int]:
        """Tell which rows others hold too; those that may be such are problems."""
        if self.place is None:
            return set()
        listed, name = self.places.listed, self.places.name
        own = ((item.number, item.label) for item in labelled if item.sums is None)
        nesting = Nesting(self.sheet, self.place, self.summed, lambda text: name(text) in listed)
        is_of_events = self.table.is_of_cases and (
            not self.summed or any(self.labels.says_more(*item) for item in own)
        )
        found = nesting.headings(labelled) if is_of_events else nesting.find(labelled, has_total)
        for each in found:
            (self._notice if each.is_sure else self._problem)(each.number, each.found, each.allowed)
        return {each.number for each in found}

    def _leave_out(self, item: Labelled) -> None:
        if self.table.is_of_cases and is_larger_area(item.label):
            found = f"{quoted(item.label)} 比本乡镇大"
            self._problem(item.number, found, "不是本乡镇的请删去，或写进映射的 skip")
        else:
            found = f"{quoted(item.label)} 不是村，也不是合计"
            self._notice(item.number, found, "没有计入；要读请另列一表")

    # -- of which place it is ------------------------------------------------------------------

    def _place(self, item: Labelled, above: str, is_below_total: bool) -> str | None:
        """Give the place of a row; None where it has none, or is a remark or a subheading."""
        if self.place is None:
            return self.places.name(self.table.of)
        raw = self.sheet.text(item.number, self.place)
        if (known := self.labels.good.get(raw)) is not None and raw:
            return known
        is_ditto = item.label in DITTO
        if not item.label or is_ditto:
            if above and (self.table.fill_down or is_ditto):
                return above
            self._problem(
                item.number,
                f"“{self.table.place}”{'上面没有村' if is_ditto else '是空的'}",
                "每行写明地区；与上一行相同时可在映射里写 fill_down = true",
            )
            return None
        if not self._has_number(item) and (is_below_total or self._is_remark(item)):
            self._notice(item.number, f"{quoted(item.label)} 不是数据行", "没有读")
            return None
        wrong = fault(raw) or ("太长" if len(item.label) > _LONGEST_PLACE else "")
        if wrong:
            self._problem(item.number, f"{quoted(item.label)} {wrong}", "请更正后重新录入")
            return None
        if self.labels.is_unlike_place(item.number, item.label):
            allowed = "删去这一行，或写进映射的 skip；是村，把村名写进 places.csv"
            self._problem(item.number, f"{quoted(item.label)} 不像村名", allowed)
            return None
        label = village_of(tidy(item.label)) if self.table.village else item.label
        name = self.places.name(label)
        refusal = self.places.refusal(name)
        if refusal:
            self._problem(item.number, f"不认识的地区 {quoted(item.label)}", refusal)
            return None
        self.labels.good[raw] = name
        return name

    def _has_number(self, item: Labelled) -> bool:
        return any(has_digit(self.sheet.text(item.number, each)) for each in self.mapped)

    def _is_remark(self, item: Labelled) -> bool:
        """Tell whether a row is a sentence, or a subheading over the width of the table."""
        if is_sentence(item.label):
            return True
        block = self.sheet.block_at(item.number, self._column)
        return block is not None and any((item.number, column) in block for column in self.mapped)

    def _has_width(self, row: int) -> bool:
        """Tell whether a row of a CSV file has as many fields as the header."""
        fields = len(self.sheet.rows[row])
        if not self.sheet.ragged or fields == self.width:
            return True
        self._at(
            address(row, min(fields, self.width)),
            f"这一行有 {fields} 格，表头有 {self.width} 格",
            "每行格数与表头相同；含逗号的内容（如 1,234）请加引号",
        )
        return False

    def _problem(self, row: int, found: str, allowed: str) -> None:
        self._at(address(row, self._column), found, allowed)

    def _at(self, cell: str, found: str, allowed: str) -> None:
        self.is_broken = True
        self.findings.problem(Problem(self.file.path, self.sheet.name, cell, found, allowed))

    def _notice(self, row: int, found: str, allowed: str) -> None:
        self.findings.notice(
            Problem(self.file.path, self.sheet.name, address(row, self._column), found, allowed)
        )

    @property
    def _column(self) -> int:
        return self.table.header.left if self.place is None else self.place
