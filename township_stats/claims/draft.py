"""An old report as a draft figure sheet, for an analyst to confirm: how past years get in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from township_stats.claims.binding import Binding, bind
from township_stats.claims.context import mentions_of
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.report import Report
from township_stats.claims.unitfit import fits
from township_stats.clean.cellvalue import read_cell
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import FigureError
from township_stats.intake.received import is_year
from township_stats.numerals import parse
from township_stats.units import compatible

COLUMNS = ("指标", "年份", "数值", "单位", "来源", "备注", "句子", "把握")
_WIDTHS = (28, 8, 16, 10, 22, 36, 60, 8)
_LONGEST = 200
_SURE = 0.7
_FIRST_YEAR = 1000  # from here on a mention's year is one, below it counts from the report's
_Row = tuple[tuple[str, ...], float]


def draft_sheet(report: Report, codebook: Codebook, out: str | Path) -> int:
    """Write a report's figures as a figure sheet with the indicators guessed.

    Parameters
    ----------
    report
        The report.
    codebook
        Its indicators.
    out
        The .xlsx file.

    Returns
    -------
    int
        How many figures there are. 年份 is filled where a figure is of another year than the report:
        the year of the folder ``data/raw/YEAR`` that the sheet goes to, else the one the report
        names most. The sheet reads back as a figure sheet once 指标 is filled in
        every row and rows that are not wanted are deleted; 句子 and 把握 are for the analyst. Rows
        to look at first are coloured.
    """
    import xlsxwriter

    mentions = mentions_of(report)
    bindings = bind(mentions, Lexicon(codebook), lambda mention, code: False)
    workbook = xlsxwriter.Workbook(str(out))
    sheet = workbook.add_worksheet("待确认")
    bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    unsure = workbook.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FDF0CD"})
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    drafter = _Drafter(report, codebook, _year_of(Path(out), mentions))
    for mention, binding in zip(mentions, bindings, strict=True):
        drafter.add(mention, binding)
    rows = drafter.rows
    for number, (cells, confidence) in enumerate(rows, start=1):
        look = plain if confidence >= _SURE and cells[0] else unsure
        for column, said in enumerate(cells):
            sheet.write_string(number, column, said, look)
        sheet.write_number(number, len(cells), confidence, look)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    workbook.close()
    return len(rows)


def _year_of(out: Path, mentions: Sequence[Mention]) -> int | None:
    """Give the year a report is of: the folder's that the sheet goes to, else the one it names most."""
    for folder in out.resolve().parents:
        if folder.parent.name == "raw" and is_year(folder.name):
            return int(folder.name)
    named = Counter(item.year for item in mentions if is_year(str(item.year)) and not item.plan)
    return max(named, key=lambda year: (named[year], -year), default=None)


class _Drafter:
    """Makes the rows of a draft, one a figure."""

    def __init__(self, report: Report, codebook: Codebook, year: int | None) -> None:
        self.report, self.codebook, self.year = report, codebook, year
        self.rows: list[_Row] = []
        self.first: dict[tuple[str, str], int] = {}

    def add(self, mention: Mention, binding: Binding) -> None:
        if mention.is_bare and not binding.code:
            return
        indicator = self.codebook[binding.code] if binding.code else None
        remarks = []
        name = indicator.name if indicator else ""
        if indicator and indicator.derived:
            remarks.append(f"像是推算的{name}")
            name = ""
        if binding.others:
            others = "、".join(self.codebook[code].name for code in binding.others)
            remarks.append(f"也可能是{others}")
        year = self._year(mention, remarks)
        if name and indicator and indicator.measure != "target" and self._is_later(mention, year):
            remarks.append(f"像是以后的{name}，指标表里没有这个目标")
            name = ""
        if name and (name, year) in self.first:
            remarks.append(f"与第{self.first[name, year]}行同为{name}，请取舍")
            name = ""
        elif name:
            self.first[name, year] = len(self.rows) + 2
        number, unit = _value_and_unit(mention)
        if indicator:
            number, unit = _in_unit_of(indicator, number, unit, remarks)
        sentence = self.report.text[slice(*mention.span)].strip()[:_LONGEST]
        cells = (name, year, number, unit, self.report.name, "；".join(remarks), sentence)
        self.rows.append((cells, binding.confidence))

    def _year(self, mention: Mention, remarks: list[str]) -> str:
        """Give what goes into 年份: nothing for the report's own year; says where it is a guess."""
        if not mention.year and not mention.plan:
            return ""
        offset = mention.year or 1
        if self.year is None:
            remarks.append(
                "像是下一年的数，请填年份" if offset == 1 else "像是另一年的数，请填年份"
            )
            return ""
        year = offset if offset >= _FIRST_YEAR else self.year + offset
        if year == self.year:
            return ""
        remarks.append(f"像是{year}年的数，请核对年份")
        return str(year)

    def _is_later(self, mention: Mention, year: str) -> bool:
        if self.year is None:
            return mention.plan and not mention.year
        return bool(year) and int(year) > self.year


def _in_unit_of(
    indicator: Indicator, number: str, unit: str, remarks: list[str]
) -> tuple[str, str]:
    """Give number and unit as they read back for an indicator; says where they are not as written.

    Another word for the same count (39件 of an indicator in 项) gives way to the indicator's.
    """
    if not unit:
        return number, indicator.unit
    if compatible(unit, indicator.unit):
        return number, unit
    plain = number.replace(unit, "", 1)
    if fits(unit, indicator.unit) and _reads(plain, indicator):
        remarks.append(f"原文的单位是“{unit}”")
        return plain, indicator.unit
    remarks.append(f"单位“{unit}”与指标的“{indicator.unit}”不合，请核对")
    return number, unit


def _reads(text: str, indicator: Indicator) -> bool:
    try:
        return read_cell(text, indicator.unit).unit == indicator.unit
    except FigureError:
        return False


def _value_and_unit(mention: Mention) -> tuple[str, str]:
    """Part a figure's words into what goes into 数值 and 单位, where that reads as the same."""
    words, quantity = mention.surface.surface, mention.surface.quantity
    unit = quantity.unit
    number = words.replace(unit, "", 1) if unit and words.count(unit) == 1 else words
    try:
        same = parse(number, unit or None) == parse(words)
    except FigureError:
        same = False
    return (number, unit) if same else (words, unit)
