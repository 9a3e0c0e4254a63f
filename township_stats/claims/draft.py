"""An old report as a draft figure sheet, for an analyst to confirm: how past years get in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

from township_stats.claims.binding import Binding, bind
from township_stats.claims.change import may_tell_change, tells_change
from township_stats.claims.context import mentions_of
from township_stats.claims.emptiness import per_word
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.naming import per_of
from township_stats.claims.places import locate, spellings
from township_stats.claims.report import Report
from township_stats.claims.unitfit import counts_as, with_per
from township_stats.clean.cellvalue import read_cell
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import FigureError
from township_stats.intake.places import read_places
from township_stats.intake.received import is_year, years
from township_stats.numerals import parse
from township_stats.store import read_clean
from township_stats.units import compatible

COLUMNS = ("指标", "地区", "年份", "数值", "单位", "来源", "备注", "句子", "把握")
_WIDTHS = (28, 14, 8, 16, 10, 22, 36, 60, 8)
_LONGEST = 200
_SURE = 0.7
_FIRST_YEAR = 1000  # from here on a mention's year is one, below it counts from the report's
_Row = tuple[tuple[str, ...], float]
_SIZE = re.compile("[万亿]")  # 170万 of money is in 元, never in 万元
_PLANNED = re.compile("计划|力争|目标|打算|预[期计]|明年|来年")
_OF_CHANGE = re.compile("[增减降扩]")
# 石桥村茶园1500亩: a village where a clause begins, whether or not it is known; no 行政村, no 整合村……
_VILLAGE = re.compile(
    r"(?:^|[，。；、：（\s镇乡]|其中|包括)((?!.{0,3}(?:[全各本该每个为对]|行政|自然|示范|脱贫|贫困|重点"
    r"|中心|我们|城市|农村|美丽|先进|试点|整合|建设|打造|发展|实施|推进|完成|创建|评选|培育|覆盖|涉及).{0,2}"
    r"(?:村|社区))[\u4e00-\u9fff]{2,3}(?:村|社区))(?=[\u4e00-\u9fff])",
    re.MULTILINE,
)


def known_places(root: Path, codebook: Codebook) -> dict[str, str]:
    """Give the places that places.csv lists or a workbook has figures of, by their spellings."""
    stored = filter(None, (read_clean(root, year, codebook) for year in years(root)))
    told = (item.place for year in stored for item in year.figures if item.place)
    listed = read_places(root, "").listed
    aliases = {spelt: name for name, others in listed.items() for spelt in others}
    return spellings((*listed, *told)) | aliases


def draft_sheet(
    report: Report, codebook: Codebook, out: str | Path, places: dict[str, str] | None = None
) -> int:
    """Write a report's figures as a figure sheet with the indicators guessed.

    Parameters
    ----------
    report
        The report.
    codebook
        Its indicators.
    out
        The .xlsx file.
    places
        The names of known places by their spellings; see `known_places`.

    Returns
    -------
    int
        How many figures there are. 年份 is filled where a figure is of another year than the report:
        the year of the folder ``data/raw/YEAR`` that the sheet goes to, else the one the report
        names most; 地区 where it is of a village. What is a change, or may be another place's or
        year's, is left without 指标 and says so. The sheet reads back as a figure sheet once 指标 is filled in
        every row and rows that are not wanted are deleted; 句子 and 把握 are for the analyst. Rows
        to look at first are coloured.
    """
    import xlsxwriter

    places = places or {}
    guessed = spellings(_VILLAGE.findall(report.text))
    mentions = locate(mentions_of(report), guessed | places, report.text)
    drafter = _Drafter(report, codebook, _year_of(Path(out), report, mentions), {*places.values()})
    mentions = [drafter.timed(mention) for mention in mentions]
    bindings = bind(mentions, Lexicon(codebook), lambda mention, code: False)
    workbook = xlsxwriter.Workbook(str(out))
    sheet = workbook.add_worksheet("待确认")
    bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    unsure = workbook.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FDF0CD"})
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
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


def _year_of(out: Path, report: Report, mentions: Sequence[Mention]) -> int | None:
    """Give the year a report is of: the folder's that the sheet goes to, else the one it names most."""
    for folder in out.resolve().parents:
        if folder.parent.name == "raw" and is_year(folder.name):
            return int(folder.name)
    named = Counter(
        item.year
        for item in mentions
        if is_year(str(item.year)) and not item.plan and not _is_planned(report, item)
    )
    return max(named, key=lambda year: (named[year], -year), default=None)


def _is_planned(report: Report, mention: Mention) -> bool:
    """Tell whether the words before a figure in its sentence tell a plan."""
    return bool(_PLANNED.search(report.text, mention.span[0], mention.surface.start))


class _Drafter:
    """Makes the rows of a draft, one a figure."""

    def __init__(
        self, report: Report, codebook: Codebook, year: int | None, places: Set[str]
    ) -> None:
        self.report, self.codebook, self.year, self.places = report, codebook, year, places
        self.rows: list[_Row] = []
        self.first: dict[tuple[str, str, str], int] = {}

    def timed(self, mention: Mention) -> Mention:
        """Give a figure with a plan only where it is of a later year than the report."""
        return replace(mention, plan=self._is_later(mention, self._year(mention, [])))

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
        place = mention.place if "、" not in mention.place else ""
        doubts = self._doubts(mention, indicator, year) if name and indicator else []
        told = (name, place, year)
        if name and not doubts and told in self.first:
            doubts.append(f"与第{self.first[told]}行同为{name}，请取舍")
        elif name and not doubts:
            self.first[told] = len(self.rows) + 2
        remarks += doubts
        number, unit = _value_and_unit(mention)
        if indicator:
            number, unit = _in_unit_of(indicator, mention, number, unit, remarks)
        sentence = self.report.text[slice(*mention.span)].strip()[:_LONGEST]
        said = "；".join(remarks)
        cells = ("" if doubts else name, place, year, number, unit, self.report.name, said)
        self.rows.append(((*cells, sentence), binding.confidence))

    def _doubts(self, mention: Mention, indicator: Indicator, year: str) -> list[str]:
        """Say why a figure may be none of an indicator for the report's year and place."""
        doubts = []
        if indicator.measure != "target" and self._is_later(mention, year):
            doubts.append(f"像是以后的{indicator.name}，指标表里没有这个目标")
        if mention.is_former:
            doubts.append("说的是变化以前的数")
        elif not _OF_CHANGE.search(indicator.name) and (
            tells_change(mention) or may_tell_change(mention)
        ):
            doubts.append(f"像是{indicator.name}的增减")
        if mention.about:
            doubts.append(f"说的是{mention.about}还是全镇，请核对地区")
        elif mention.place and mention.place not in self.places:
            doubts.append(f"像是{mention.place}的数，请核对地区")
        return doubts

    def _year(self, mention: Mention, remarks: list[str]) -> str:
        """Give what goes into 年份: nothing for the report's own year; says where it is a guess."""
        if not mention.year and not mention.plan:
            return ""
        offset = mention.year or 1
        if offset < _FIRST_YEAR and self.year is None:
            remarks.append(
                "像是下一年的数，请填年份" if offset == 1 else "像是另一年的数，请填年份"
            )
            return ""
        year = offset if offset >= _FIRST_YEAR else (self.year or 0) + offset
        if year == self.year:
            return ""
        remarks.append(f"像是{year}年的数，请核对年份")
        return str(year)

    def _is_later(self, mention: Mention, year: str) -> bool:
        if self.year is None:
            return mention.plan if not mention.year else _is_planned(self.report, mention)
        return bool(year) and int(year) > self.year


def _in_unit_of(
    indicator: Indicator, mention: Mention, number: str, unit: str, remarks: list[str]
) -> tuple[str, str]:
    """Give number and unit as they read back for an indicator; says where they are not as written.

    Another word for the same count (39件 of an indicator in 项) gives way to the indicator's, and a
    per that the words say (亩产800斤) joins the unit. A unit is never put in another's place
    otherwise: the number would be another one.
    """
    if not unit:
        if indicator.unit == indicator.display_unit or _SIZE.search(number):
            return number, indicator.unit
        remarks.append(f"原文没有单位，请填写，如{indicator.display_unit}")
        return number, ""
    if compatible(unit, indicator.unit):
        return number, unit
    plain = number.replace(unit, "", 1)
    whole = with_per(unit, indicator.unit)
    if counts_as(unit, indicator.unit):
        whole = indicator.unit
    elif whole == unit or per_word(mention.near) != per_of(indicator):
        whole = ""
    if whole and _reads(plain, whole):
        remarks.append(f"原文的单位是“{unit}”")
        return plain, whole
    remarks.append(f"单位“{unit}”与指标的“{indicator.unit}”不合，请核对")
    return number, unit


def _reads(text: str, unit: str) -> bool:
    try:
        return read_cell(text, unit).unit == unit
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
