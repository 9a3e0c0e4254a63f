"""Which rows of a ledger's table count, of which place each is, and which is its 合计."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from township_stats.codebook import Codebook, match_key
from township_stats.errors import Problem
from township_stats.intake.extent import Extent, has_digit, is_number, is_sentence
from township_stats.intake.grid import Sheet, address
from township_stats.intake.layout import Sum, sum_of
from township_stats.intake.mapping import NO_TOTAL, TableMap
from township_stats.intake.places import Places, village_of
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.wording import fault, quoted, tidy

_LONGEST_PLACE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row that counts: its number and place (empty: the township), or that it is the 合计.

    `contributor` is the number of whose it is, where the mapping says where that stands.
    """

    number: int
    place: str
    is_total: bool = False
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


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A row and the text that says what it is of."""

    number: int
    label: str
    sums: Sum | None


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
    ) -> None:
        self.sheet, self.table, self.file = sheet, table, file
        self.place, self.mapped, self.places = place, mapped, places
        self.findings = findings
        self.extent = Extent(sheet, table.header, place)
        self.covered: set[int] = set()
        self.is_broken = False
        self.width = max(
            len(sheet.rows.get(level, ()))
            for level in range(table.header.top, table.header.bottom + 1)
        )
        self.skipped = {match_key(text) for text in table.skip}
        self._good: dict[str, str] = {}

    def number_contributors(
        self, rows: list[Row], column: int, numbers: dict[str, int]
    ) -> list[Row]:
        """Give each row the number of its contributor; rows without a name are each their own."""
        made, unnamed = [], []
        for row in rows:
            name = match_key(tidy(self.sheet.spread(row.number, column)))
            if not name and not row.is_total:
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
        """Give the rows of places or cases, and the one of the total, in row order."""
        labelled = list(self._labelled())
        totals = self._totals(labelled)
        rows: list[Row] = []
        above, is_below_total = "", False
        for item in labelled:
            if item.number in totals:
                is_below_total = any(not row.is_total for row in rows)
                rows.append(Row(item.number, item.label, is_total=True))
            elif item.sums is None:
                place = self._place(item, above, is_below_total)
                if place is not None:
                    above = place
                    rows.append(Row(item.number, place))
        return rows

    # -- what a row is -------------------------------------------------------------------------

    def _labelled(self) -> Iterator[_Labelled]:
        """Give the rows that are no furniture, each with its label."""
        last = self.table.last_row
        rows = self.extent.rows() if last is None else self._to(last)
        after_header, met = True, set[str]()
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
            label, sums = self._label(row)
            if match_key(label) not in self.skipped:
                yield _Labelled(row, label, sums)

    def _could_be_data(self, cells: list[str], below: list[str]) -> bool:
        """Tell whether column numbers could be the first row of a table that names no places."""
        first = next(filter(None, below), "")
        return (
            self.place is None
            and all(cell.isdecimal() for cell in cells)
            and is_number(first)
            and first != "1"
        )

    def _to(self, last: int) -> list[int]:
        return [row for row in self.sheet.rows if self.table.header.bottom < row <= last]

    def _label(self, row: int) -> tuple[str, Sum | None]:
        """Give the text that names a row, and what it sums up.

        A word such as 合计 may stand left of the column of places, where cells are merged; where
        there is no such column, it is one of the first two texts of the row.
        """
        for text in self._before(row):
            sums = self._sum_of(text)
            if sums is not None or match_key(text) in self.skipped:
                return text, sums
        if self.place is None:
            return self.table.of, None
        text = self.sheet.spread(row, self.place)
        return (text, None) if text in self._good else (tidy(text), self._sum_of(tidy(text)))

    def _before(self, row: int) -> list[str]:
        """Give the texts that stand before what a row is of; serial numbers are none."""
        left, line = self.table.header.left, self.sheet.rows[row]
        if self.place is None:
            cells = line[left : self.table.header.right + 1]
            return [text for cell in cells if (text := tidy(cell)) and not text.isdecimal()][:2]
        texts = []
        for column in range(left, self.place):
            raw = line[column] if column < len(line) else ""
            if not raw.isdecimal():
                texts.append(tidy(raw or self.sheet.spread(row, column)))
        return list(filter(None, texts))

    def _sum_of(self, text: str) -> Sum | None:
        if self.table.total not in ("", NO_TOTAL) and match_key(text) == match_key(
            self.table.total
        ):
            return Sum.TOTAL
        return sum_of(text, self.places.own)

    def _totals(self, labelled: list[_Labelled]) -> set[int]:
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
        for item in left:
            self._notice(item.number, f"{quoted(item.label)} 像是合计", "没有相加，也没有核对")
        return totals

    # -- of which place it is ------------------------------------------------------------------

    def _place(self, item: _Labelled, above: str, is_below_total: bool) -> str | None:
        """Give the place of a row; None where it has none, or is a remark or a subheading."""
        if self.place is None:
            return self.places.name(self.table.of)
        raw = self.sheet.text(item.number, self.place)
        if (known := self._good.get(raw)) is not None and raw:
            return known
        if not item.label:
            if self.table.fill_down and above:
                return above
            self._problem(
                item.number,
                f"“{self.table.place}”是空的",
                "每行写明地区；与上一行相同时可在映射里写 fill_down = true",
            )
            return None
        has_number = any(has_digit(self.sheet.text(item.number, each)) for each in self.mapped)
        if not has_number and (is_below_total or self._is_remark(item)):
            self._notice(item.number, f"{quoted(item.label)} 不是数据行", "没有读")
            return None
        wrong = fault(raw) or ("太长" if len(item.label) > _LONGEST_PLACE else "")
        if wrong:
            self._problem(item.number, f"{quoted(item.label)} {wrong}", "请更正后重新录入")
            return None
        label = village_of(tidy(item.label)) if self.table.village else item.label
        name = self.places.name(label)
        refusal = self.places.refusal(name)
        if refusal:
            self._problem(item.number, f"不认识的地区 {quoted(item.label)}", refusal)
            return None
        self._good[raw] = name
        return name

    def _is_remark(self, item: _Labelled) -> bool:
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
