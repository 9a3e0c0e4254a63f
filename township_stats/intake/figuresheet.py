"""Figure sheets: one row a figure, under a header with 指标 and 数值."""

from __future__ import annotations

import re
from itertools import islice

from township_stats.codebook import Codebook, match_key
from township_stats.errors import Problem
from township_stats.figure import Source, correction_note
from township_stats.intake.banner import banner_of
from township_stats.intake.extent import other_years
from township_stats.intake.grid import UNUSABLE, Block, Oddity, Sheet, address
from township_stats.intake.labels import label_unit
from township_stats.intake.layout import is_continuation, is_footer, is_numbering
from township_stats.intake.numberformat import PRINTED, is_mere_sign, other_unit
from township_stats.intake.raw import (
    IN_CHARGE,
    NAME,
    NOTE,
    OFFICE,
    PLACE,
    PUBLIC,
    UNIT,
    VALUE,
    YEAR,
    Findings,
    RawEntry,
    RawFile,
)
from township_stats.intake.wording import compatibility, fault, mask, quoted, respelt, tidy
from township_stats.textfile import column_letter

READ = (NAME, VALUE, UNIT, OFFICE, NOTE, PLACE, YEAR, PUBLIC)
REQUIRED = (NAME, VALUE, UNIT)
BESIDE = ("上年数值", IN_CHARGE, "序号", "句子", "把握")  # beside in sheets to fill in; no figures
_SHORT = frozenset({NAME, UNIT, PLACE, YEAR, PUBLIC})
_PLAIN = re.compile(r"[0-9０-９.,，\s]+")  # a number that names no unit itself
_LONGEST_NAME = 200
_HEADER_ROWS = 200  # within which the header must stand
_SPREAD = frozenset({UNIT, OFFICE, NOTE, PLACE, YEAR, PUBLIC})
_ALLOWED = "、".join(READ)
_BROKEN = frozenset({Oddity.ERROR, Oddity.UNCACHED, Oddity.MALFORMED})
_REFUSED = {VALUE: UNUSABLE, UNIT: UNUSABLE - {Oddity.MIXED}, YEAR: UNUSABLE - {Oddity.MIXED}}
_LIKE_LABEL = re.compile("指标|项目|名称|单位|本[年期]|实际|完成|面积|金额|数[目据字量]?$|值$")
_NO_LABEL = re.compile(r"[0-9０-９:：]|.{16}")
_TRADITIONAL = {"指標": NAME, "數值": VALUE, "單位": UNIT, "來源": OFFICE, "備註": NOTE}


def find_header(sheet: Sheet) -> int | None:
    """Find the first row that looks like the header of a figure sheet; None where there is none."""
    for row, cells in islice(sheet.rows.items(), _HEADER_ROWS):
        names = [_label(cell) for cell in cells]
        known = {name for name in names if name in READ}
        if (NAME in known and len(known) > 1) or {VALUE, UNIT} <= known:
            return row
    return None


def likely_header(sheet: Sheet) -> tuple[str, str]:
    """Give the cell and the labels of the row that is most like a header; empty where none is.

    Only a row of short texts is, two of which are words that labels have, so that no person is named.
    """
    best, row, labels = 1, 0, [""]
    for number, cells in islice(sheet.rows.items(), _HEADER_ROWS):
        filled = [cell for cell in map(tidy, cells) if cell]
        alike = sum(bool(_LIKE_LABEL.search(cell)) for cell in filled)
        if alike > best and not any(_NO_LABEL.search(cell) for cell in filled):
            best, row, labels = alike, number, filled
    return (address(row, 0), "、".join(map(quoted, labels))) if row else ("", "")


def traditional_header(sheet: Sheet) -> bool:
    """Tell whether a sheet's header is written in traditional characters."""
    return any(
        sum(_label(cell) in _TRADITIONAL for cell in cells) > 1
        for cells in islice(sheet.rows.values(), _HEADER_ROWS)
    )


def _label(cell: str) -> str:
    return match_key(tidy(cell)) if cell else ""


def read_figure_sheet(
    sheet: Sheet, file: RawFile, header: int, codebook: Codebook, findings: Findings, year: int
) -> list[RawEntry]:
    """Read the rows of a figure sheet.

    Parameters
    ----------
    sheet
        The cells.
    file
        The file they came from.
    header
        Row of the header, as `find_header` gives it.
    codebook
        Tells an indicator without a figure from a subheading.
    findings
        Where problems and notices go.
    year
        The report year.

    Returns
    -------
    list of RawEntry
        The rows that can be read, in row order.
    """
    return _Reader(sheet, file, header, codebook, findings, year).read()


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        file: RawFile,
        header: int,
        codebook: Codebook,
        findings: Findings,
        year: int,
    ) -> None:
        self.sheet, self.file, self.header = sheet, file, header
        self.codebook, self.findings, self.year = codebook, findings, year
        self.has_problems = False
        self.labels = [_label(cell) for cell in sheet.rows[header]]
        self.columns = {name: self.labels.index(name) for name in READ if name in self.labels}
        self.banner = banner_of(sheet, Block(header, 0, header, max(len(self.labels) - 1, 0)))
        self.letters = {name: column_letter(index) for name, index in self.columns.items()}

    def read(self) -> list[RawEntry]:
        if not self._header_is_good():
            return []
        self._note_banner()
        entries: list[RawEntry] = []
        before: list[str] = []
        last = self.header
        for row, cells in self.sheet.rows.items():
            if row <= self.header:
                continue
            texts = [tidy(cell) for cell in cells]
            if self._is_header(cells):
                if not (row > last + 1 or is_continuation(before)):
                    self._problem(
                        row, NAME, "表头又出现一次", "像是两份文件粘在一起，请删去重复的部分"
                    )
                    return entries
            elif row in self.sheet.hidden_rows:
                self._notice(row, NAME, "隐藏的行", "已略过；要用请取消隐藏")
            elif self._is_row(row, texts):
                self._tell_unread(row, texts)
                entry = self._entry(row, texts)
                if entry is not None:
                    entries.append(entry)
            before, last = texts, row
        if not entries and not self.has_problems:
            self._problem(self.header, NAME, "表头下面没有数据", "每个指标一行")
        return entries

    def _is_header(self, cells: list[str]) -> bool:
        """Tell whether a row repeats the header."""
        name = self.columns[NAME]
        return (
            name < len(cells)
            and len(cells[name]) < _LONGEST_NAME
            and _label(cells[name]) == NAME
            and [_label(cell) for cell in cells[: len(self.labels)]] == self.labels
        )

    def _header_is_good(self) -> bool:
        for name in REQUIRED:
            if name not in self.columns:
                self._problem(self.header, "", f"表头缺少列“{name}”", f"应有列 {_ALLOWED}")
        cells = self.sheet.rows[self.header]
        is_good = all(name in self.columns for name in REQUIRED)
        for index, label in enumerate(self.labels):
            where = address(self.header, index)
            if label in READ and self.labels.index(label) != index:
                self._at(where, f"列“{label}”出现两次", "同名的列只留一个")
                is_good = False
            elif label in READ and cells[index] != label:
                self._notice_at(
                    where, f"表头 {quoted(cells[index])} 含空格或不可见字符", f"读作“{label}”"
                )
            elif label in READ and index in self.sheet.hidden_columns:
                self._notice_at(where, f"列“{label}”是隐藏的", "照读，请核对")
            elif label and label not in READ and label not in map(match_key, BESIDE):
                self._notice_at(where, f"列 {quoted(cells[index])} 不在可读的列中", "这一列没有读")
        return is_good

    def _note_banner(self) -> None:
        above = [cells for row, cells in self.sheet.rows.items() if row < self.header]
        if above:
            self._notice(
                self.header,
                NAME,
                f"表头在第 {self.header} 行",
                f"上面 {len(above)} 行看作标题，没有读",
            )
        titles = (cell for cells in above for cell in cells if not re.search("[:：]", cell))
        if years := other_years(self.year, *titles):
            found = f"表头上方的标题写的是 {years} 年"
            self._notice(
                self.header, NAME, found, f"没有写年份的，当作 {self.year} 年的数读，请核对"
            )

    def _is_row(self, row: int, texts: list[str]) -> bool:
        """Tell whether a row holds a figure; tells of it where it does not quite."""
        filled = [text for text in texts if text]
        if self.sheet.ragged and not self._fits(row, texts):
            return False
        if not filled and not any((row, column) in self.sheet.odd for column in range(len(texts))):
            return False
        first = next(iter(filled), "")
        if is_footer(first) or is_numbering(texts) or is_continuation(texts):
            return False
        value = self.columns[VALUE]
        has_value = bool(self._text(texts, VALUE)) or (row, value) in self.sheet.odd
        if not self._text(texts, NAME):
            if has_value or self._text(texts, UNIT):
                self._problem(row, NAME, "这一行没有指标名", "每行写明指标；指标格不要合并")
            else:
                self._notice(row, NAME, f"{quoted(first)} 不是数据行", "没有读")
            return False
        if len(filled) == 1 and not has_value and self.codebook.find(first) is None:
            self._notice(row, NAME, f"{quoted(first)} 看作小标题", "没有读")
            return False
        return True

    def _fits(self, row: int, texts: list[str]) -> bool:
        width = len(self.labels)
        first = next(filter(None, texts), "")
        if len(texts) == width or is_footer(first) or is_continuation(texts):
            return True
        self._at(
            address(row, min(len(texts), width)),
            f"这一行有 {len(texts)} 格，表头有 {width} 格",
            "每行格数与表头相同；含逗号的内容（如 1,234）请加引号",
        )
        return False

    def _entry(self, row: int, texts: list[str]) -> RawEntry | None:
        cells = {name: self._text(texts, name) for name in self.columns}
        for name in _SPREAD & self.columns.keys():
            cells[name] = cells[name] or tidy(self.sheet.spread(row, self.columns[name]))
        is_good = [self._is_good(row, name, column) for name, column in self.columns.items()]
        if not (self._value_is_own(row) and all(is_good)):
            return None
        if IN_CHARGE in self.labels:
            office = tidy(self.sheet.spread(row, self.labels.index(IN_CHARGE)))
            cells[IN_CHARGE] = "" if fault(office) else mask(office)
        if not cells[UNIT] and not self._takes_unit_above(row, cells):
            return None
        if self.sheet.odd.get((row, self.columns[VALUE])) is Oddity.PRINTED:
            unit = cells[UNIT] or label_unit(cells[NAME])
            printed = other_unit(cells[VALUE], unit)
            found = f"{quoted(cells[VALUE])} 的数字格式印着“{printed}”，单位是“{unit}”"
            if is_mere_sign(printed, unit):
                self._notice(row, VALUE, found, f"照“{unit}”读，请核对")
            elif printed:
                self._problem(row, VALUE, found, PRINTED)
                return None
        note = cells.get(NOTE, "")
        if mask(note) != note:
            self._notice(row, NOTE, "备注里有身份证、账号或手机号", "已用 *** 代替")
        remark = self.sheet.remarks.get((row, self.columns[VALUE]))
        said = correction_note(remark.original, remark.reason) if remark else ""
        cells[NOTE] = "；".join(filter(None, (mask(note), said)))
        source = Source(
            self.file.path, self.sheet.name, f"{self.letters[VALUE]}{row}", self.file.sha256
        )
        return RawEntry(cells, source, self.letters, row)

    def _takes_unit_above(self, row: int, cells: dict[str, str]) -> bool:
        """Take the unit that a banner (单位：万元) names for a row that names none; refuse a doubtful one."""
        indicator = self.codebook.find(cells[NAME])
        if indicator is None:
            return True
        doubt = self.banner.doubt(indicator.unit)
        if doubt and _PLAIN.fullmatch(cells[VALUE]):
            found = f"没有写单位，表上写的是“{doubt}”"
            self._problem(row, UNIT, found, f"每行写明单位，如 {indicator.display_unit}")
            return False
        fitting = self.banner.fitting(indicator.unit)
        cells[UNIT] = fitting[0] if len(fitting) == 1 else ""
        return True

    def _is_good(self, row: int, name: str, column: int) -> bool:
        """Tell whether a cell can be read; tells of what is wrong or odd about it."""
        raw, oddity = self.sheet.text(row, column), self.sheet.odd.get((row, column))
        wrong = fault(raw)
        if name in _SHORT and len(raw) > _LONGEST_NAME:
            wrong = f"太长（{len(raw)} 字）"
        if wrong:
            self._problem(row, name, f"{quoted(raw)} {wrong}", "请更正后重新录入")
            return False
        if oddity in _REFUSED.get(name, _BROKEN):
            self._problem(row, name, *_unusable(raw, oddity))
            return False
        if oddity in (Oddity.STRUCK, Oddity.EXTERNAL):
            self._notice(row, name, f"{quoted(raw)} {oddity}", "照读，请核对")
        odd_spelling = respelt(raw) if name == VALUE else ""
        if odd_spelling:
            self._notice(row, name, f"{quoted(raw)} 用{odd_spelling}", "照读，请核对")
        replaced = "、".join(f"U+{ord(char):04X}" for char in compatibility(raw))
        if replaced:
            self._notice(row, name, f"{quoted(raw)} 含兼容字 {replaced}", "换成通用的同一个字")
        return True

    def _value_is_own(self, row: int) -> bool:
        """Tell whether the value's cell is not part of one merged over several rows."""
        block = self.sheet.block_at(row, self.columns[VALUE])
        if block is None or block.top == row:
            return True
        self._problem(row, VALUE, f"数值格是合并的（{block}）", "每个指标写自己的数值，不要合并")
        return False

    def _tell_unread(self, row: int, texts: list[str]) -> None:
        """Tell of a cell with something in it that stands under no label."""
        for column, text in enumerate(texts):
            if text and not (column < len(self.labels) and self.labels[column]):
                self._notice_at(address(row, column), "没有表头的一列里有内容", "没有读")
                return

    def _text(self, texts: list[str], name: str) -> str:
        column = self.columns.get(name, len(texts))
        return texts[column] if column < len(texts) else ""

    def _at(self, cell: str, found: str, allowed: str) -> None:
        self.has_problems = True
        self.findings.problem(Problem(self.file.path, self.sheet.name, cell, found, allowed))

    def _notice_at(self, cell: str, found: str, allowed: str) -> None:
        self.findings.notice(Problem(self.file.path, self.sheet.name, cell, found, allowed))

    def _problem(self, row: int, name: str, found: str, allowed: str) -> None:
        self._at(f"{self.letters.get(name, 'A')}{row}", found, allowed)

    def _notice(self, row: int, name: str, found: str, allowed: str) -> None:
        self._notice_at(f"{self.letters.get(name, 'A')}{row}", found, allowed)


def _unusable(raw: str, oddity: Oddity | None) -> tuple[str, str]:
    found = f"{quoted(raw)} 是{oddity}" if raw else f"{oddity}"
    if oddity is Oddity.UNCACHED:
        return found, "请用 WPS 或 Excel 打开，存盘后再放回"
    return found, "数值写成数字或文字，如 1200、2.2万、约30、*"
