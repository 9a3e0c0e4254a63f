"""An old report as a draft figure sheet, for an analyst to confirm: how past years get in."""

from __future__ import annotations

from pathlib import Path

from township_stats.claims.binding import Binding, bind
from township_stats.claims.context import mentions_of
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.report import Report
from township_stats.codebook import Codebook
from township_stats.errors import FigureError
from township_stats.numerals import parse

COLUMNS = ("指标", "年份", "数值", "单位", "来源", "备注", "句子", "把握")
_WIDTHS = (28, 8, 16, 10, 22, 36, 60, 8)
_LONGEST = 200
_SURE = 0.7


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
        How many figures there are. The sheet reads back as a figure sheet once 指标 is filled in
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
    rows = _rows(report, codebook, mentions, bindings)
    for number, (cells, confidence) in enumerate(rows, start=1):
        look = plain if confidence >= _SURE and cells[0] else unsure
        for column, said in enumerate(cells):
            sheet.write_string(number, column, said, look)
        sheet.write_number(number, len(cells), confidence, look)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    workbook.close()
    return len(rows)


def _rows(
    report: Report, codebook: Codebook, mentions: tuple[Mention, ...], bindings: list[Binding]
) -> list[tuple[tuple[str, ...], float]]:
    rows: list[tuple[tuple[str, ...], float]] = []
    first: dict[str, int] = {}
    for mention, binding in zip(mentions, bindings, strict=True):
        if mention.is_bare and not binding.code:
            continue
        number, unit = _value_and_unit(mention)
        remarks = []
        reported = codebook[binding.code] if binding.code else None
        name = reported.name if reported and not reported.derived else ""
        if reported and reported.derived:
            remarks.append(f"像是推算的{reported.name}")
        if binding.others:
            others = "、".join(codebook[code].name for code in binding.others)
            remarks.append(f"也可能是{others}")
        if binding.code in first:
            remarks.append(f"与第{first[binding.code]}行同为{name}，请取舍")
            name = ""
        elif name:
            first[binding.code] = len(rows) + 2
        if reported and not unit:
            unit = reported.unit
        if mention.plan:
            remarks.append("像是下一年的数，请填年份")
        sentence = report.text[slice(*mention.span)].strip()[:_LONGEST]
        cells = (name, "", number, unit, report.name, "；".join(remarks), sentence)
        rows.append((cells, binding.confidence))
    return rows


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
