"""Lines printed around tables and charts, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from township_stats.export.appendix import Appendix, AppendixSection
from township_stats.payload import Chart, TableData

WORDS = {
    "zh": {
        "contents": "目录", "tables": "表", "figures": "图", "note": "注：", "notes": "注：", "reading": "说明",
        "continued": "续表", "made_up": "本附录数据均为虚构，仅供演示",
        "exact": "无", "more_than": "多（余）", "approx": "约", "nearly": "近",
        "at_least": "以上（含）", "at_most": "以下（含）", "over": "超过", "less_than": "不足",
        "range": "区间",
        "reported": "已报", "suppressed": "隐去", "missing": "缺报", "not_applicable": "不适用",
        "derived": "派生",
        "list_of_tables": "表目录", "list_of_figures": "图目录", "facts": "编制信息",
        "attachment": "附件", "public": "公开版", "internal": "内部使用", "back": "返回目录", "sheet": "工作表",
        "replaced": "〓：字体中没有的字，原字的编码为",
    },
    "en": {
        "contents": "Contents", "tables": "Tables", "figures": "Figures", "note": "Note: ", "notes": "Notes: ",
        "reading": "How to read the figures", "continued": "continued",
        "made_up": "All data in this appendix are made up, for demonstration only",
        "exact": "none", "more_than": "more than", "approx": "about", "nearly": "nearly",
        "at_least": "at least", "at_most": "at most", "over": "over", "less_than": "less than",
        "range": "range",
        "reported": "Reported", "suppressed": "Suppressed", "missing": "Missing",
        "not_applicable": "Not applicable", "derived": "Derived",
        "list_of_tables": "List of tables", "list_of_figures": "List of figures",
        "facts": "About this appendix", "attachment": "Annex", "public": "Public edition",
        "internal": "For internal use",
        "back": "Back to contents", "sheet": "Sheet",
        "replaced": "〓: a character that no font has; its code point is",
    },
}  # fmt: skip
"""What is printed besides the data, by language: headings, qualifiers, statuses."""


def circled(number: int) -> str:
    """Give the mark of a note: ① to ㊿, then (51).

    Examples
    --------
    >>> circled(1), circled(21), circled(50), circled(51)
    ('①', '㉑', '㊿', '(51)')
    """
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(code + number - first)
    return f"({number})"


def marks(numbers: tuple[int, ...]) -> str:
    """Give the marks of a cell, such as ``①③``; empty for none."""
    return "".join(circled(number) for number in numbers)


def unit_line(item: TableData | Chart) -> str:
    """Give ``单位：万元``, or nothing where columns or panels have units of their own."""
    if not item.unit:
        return ""
    return f"单位：{item.unit}" if item.lang == "zh" else f"Unit: {item.unit}"


def source_line(item: TableData | Chart) -> str:
    """Give ``资料来源：…``."""
    return f"资料来源：{item.source}" if item.lang == "zh" else f"Source: {item.source}"


def note_lines(item: TableData | Chart) -> tuple[str, ...]:
    """Give the notes as printed: those that a cell points to begin with their mark."""
    if isinstance(item, Chart):
        return item.notes
    pointed = {mark for row in item.rows for cell in row.cells for mark in cell.marks}
    return tuple(
        f"{circled(number)} {note}" if number in pointed else note
        for number, note in enumerate(item.notes, start=1)
    )


def caption(item: TableData | Chart) -> str:
    """Give ``表3-1　油橄榄产业情况``; the title alone where there is no number."""
    if not item.label:
        return item.title
    if item.lang == "en":
        return f"{item.label}. {item.title}"
    gap = " " if item.title[0] in "“‘《（【" else "　"  # these have room on their left already
    return f"{item.label}{gap}{item.title}"


def continued_caption(table: TableData) -> str:
    """Give ``续表3-1　油橄榄产业情况``."""
    if table.lang == "en":
        return f"{caption(table)} ({WORDS['en']['continued']})"
    return f"续{caption(table)}" if table.label else f"{WORDS['zh']['continued']}　{table.title}"


class Line(NamedTuple):
    """A line under a table or chart: what leads it in, and its text.

    The first note is led in by 注：, the others stand in line with its text.
    """

    lead: str
    text: str
    is_note: bool


def lines_below(item: TableData | Chart) -> tuple[Line, ...]:
    """Give what is printed under a table or chart: a chart's unit, notes, source."""
    notes = note_lines(item)
    unit = unit_line(item) if isinstance(item, Chart) else ""
    return (
        *([Line("", unit, False)] if unit else []),
        *(
            Line("" if index else notes_word(notes, item.lang), note, True)
            for index, note in enumerate(notes)
        ),
        Line("", source_line(item), False),
    )


def notes_word(notes: Sequence[str], lang: str) -> str:
    """Give what leads notes in, such as ``注：``.

    Examples
    --------
    >>> notes_word(["a", "b"], "zh"), notes_word(["a"], "en"), notes_word(["a", "b"], "en")
    ('注：', 'Note: ', 'Notes: ')
    """
    return WORDS[lang]["note" if len(notes) == 1 else "notes"]


def section_title(section: AppendixSection, lang: str, profile: str = "yearbook") -> str:
    """Give a section's heading with its number; official documents count 一、二、三、.

    Sections 0 and from 90 are about the appendix itself and have no number.

    Examples
    --------
    >>> section = AppendixSection("industry", "3", "产业发展", ())
    >>> section_title(section, "zh", "official"), section_title(section, "zh")
    ('三、产业发展', '3　产业发展')
    """
    number = section.number
    if not number or (number.isdecimal() and not 0 < int(number) < 90):
        return section.title
    if lang == "en":
        return f"{number}  {section.title}"
    if profile == "official":
        digits = number.isdecimal() and int(number) < 10
        return f"{'一二三四五六七八九'[int(number) - 1] if digits else number}、{section.title}"
    return f"{number}　{section.title}"


def under_title(appendix: Appendix) -> tuple[str, ...]:
    """Give the code, unless the facts have it, and whom the edition is for."""
    facts = {text for _, text in appendix.facts}
    code = appendix.code if appendix.code not in facts else ""
    return tuple(filter(None, (code, WORDS[appendix.lang].get(appendix.audience, ""))))
