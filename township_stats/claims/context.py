"""Every figure of a report with the words around it: its sentence, those before, its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from township_stats.claims.grid import Grid, grid_of
from township_stats.claims.mention import Mention, Piece, is_changed_to, year_in
from township_stats.claims.report import Paragraph, Report, is_title
from township_stats.claims.sentence import Sentence
from township_stats.numerals import Surface, extract, read, unreadable
from township_stats.quantity import Quantity

_SENTENCE = re.compile(r"[^。！？!?\n\t]+[。！？!?]?")
# A number between a word and a mark; not a year, not numbered (第3、编号12).
_BARE = re.compile(
    r"(?<=[\u4e00-\u9fff：])(?<![第号表图附年月])(?!(?:19|20)\d\d\b)"
    r"(?:\d{1,12}(?:\.\d{1,4})?|(?<=[到至])零)(?=[，。；、）／/]|$)"
)
# A small count in Chinese (办了四次, 盖了十个), which may as well be a word (两个, 三项补贴).
_SMALL = re.compile(
    r"(?<![第每零〇一二两三四五六七八九十百千万几数])[二两三四五六七八九十][个次期场轮遍回趟](?![多余月])"
)
# The parts of the total before the bracket: words and a number each, two at least.
_PARTS = re.compile(
    r"[（(][\u4e00-\u9fff]{1,8}[:：]?[\d.]+(?:[／/、，,；;][\u4e00-\u9fff]{1,8}[:：]?[\d.]+)+[）)]"
)
_PLAN = re.compile(
    r"下一步|明年|来年|下一年|今后|工作打算|工作安排|目标任务|(?:预期|主要|奋斗|20\d\d年)目标|计划"
)
# Columns of a table that hold no figures of the township.
_SCORE = re.compile(r"(?:得分|分值|评分|权重|名次|排名|排序|页码|扣分|加分)$")
# 10. 明年打算。党员办实事5件
_PLAN_FIRST = re.compile(
    rf"\s*(?:\d{{1,2}}[.．、])?\s*[^，。；：\d]{{0,6}}(?:{_PLAN.pattern})[^，。；：\d]{{0,4}}[。：]"
)
_EARLIER = (0.3, 0.25, 0.2)
_HEADING = 0.3
_LEAD = 0.5
_LONGEST_LEAD = 20
_FULL_STOPS = frozenset("。！？!?")  # lines of notes (收：69户／233万元) end without
_CAPTION = 0.5
_IN_ROW = 0.5


def mentions_of(report: Report) -> tuple[Mention, ...]:
    """Find every figure of a report and the words around it.

    Parameters
    ----------
    report
        The report. Cells of tables are read under their column's unit.

    Returns
    -------
    tuple of Mention
        In text order.
    """
    found: list[Mention] = []
    heading, over, plan, number = "", "", False, 0
    grids: dict[int, Grid] = {}
    for paragraph in report.paragraphs:
        if paragraph.table:
            if paragraph.table not in grids:
                grids[paragraph.table] = grid_of(report, paragraph.table)
            found += _cell(report, paragraph, grids[paragraph.table], number, plan)
            number += 1
            continue
        words = report.of(paragraph)
        if report.is_heading(paragraph):
            heading = words
            if not words.lstrip().startswith("（"):
                plan = bool(_PLAN.search(words))
        elif is_title(first := words.partition("。")[0].strip()):  # 八、2024年主要目标。面积达到……
            plan = bool(_PLAN.search(first))
        here = plan or bool(_PLAN_FIRST.match(words))
        earlier: list[str] = []
        surfaces, bare = _figures(words, paragraph.start)
        if words.rstrip()[-1:] in _FULL_STOPS:
            over = ""
        elif not surfaces and len(words) <= _LONGEST_LEAD:
            over = words
        lead = over
        for match in _SENTENCE.finditer(words):
            low, high = paragraph.start + match.start(), paragraph.start + match.end()
            inside = [item for item in surfaces if low <= item.start < high]
            sentence = Sentence(report.text, low, high, inside)
            rest = [
                *(
                    Piece(said, weight, "前句")
                    for said, weight in zip(reversed(earlier), _EARLIER, strict=False)
                ),
                Piece(lead, _LEAD, "段首"),
                Piece(heading, _HEADING, "标题"),
            ]
            for mention in sentence.mentions(rest, number, here):
                found.append(replace(mention, is_bare=mention.surface in bare))
            if not earlier and not inside and high - low <= _LONGEST_LEAD:
                lead = report.text[low:high]
            earlier.append(sentence.without_figures())
            number += 1
    return tuple(found)


def words_at(report: Report, start: int, end: int) -> Mention:
    """Give the words around a place that is no figure, as if it were one."""
    paragraph = report.paragraphs[report.index_at(start)]
    words = report.of(paragraph)
    place = Surface(report.text[start:end], start, end, Quantity.missing())
    low = max((m.start() for m in _SENTENCE.finditer(words[: start - paragraph.start])), default=0)
    low += paragraph.start
    stop = re.search(r"[。！？!?\n\t]", report.text[end : paragraph.end])
    high = end + stop.end() if stop else paragraph.end
    figures, _ = _figures(words, paragraph.start)
    inside = [item for item in figures if low <= item.start and item.end <= start]
    return list(Sentence(report.text, low, high, [*inside, place]).mentions([], 0, False))[-1]


def _figures(words: str, start: int) -> tuple[list[Surface], list[Surface]]:
    """Find the figures of running text, broken numbers among them, and which may be none at all."""
    told = extract(words)
    found = [*told]
    taken = [(item.start, item.end) for item in told]

    def is_free(match: re.Match[str]) -> bool:
        return not any(low < match.end() and match.start() < high for low, high in taken)

    bare = []
    for match in filter(is_free, (*_BARE.finditer(words), *_SMALL.finditer(words))):
        unit = _unit_before(words, match.start(), told)
        figures = [_moved(item, match.start()) for item in read(match.group(), unit).figures]
        if unit:
            found += figures
        else:
            bare += figures
    found += unreadable(words)
    found, bare = ([_moved(item, start) for item in items] for items in (found, bare))
    return sorted([*found, *bare], key=lambda item: item.start), bare


def _unit_before(words: str, at: int, told: Sequence[Surface]) -> str:
    """Give the unit that a number shares with the figure before it; empty where it shares none.

    由41项降至0, and the parts behind a total: 481.7吨（河道189.3／村庄141.2）.
    """
    former = max((item for item in told if item.end <= at), key=lambda item: item.end, default=None)
    if former is None:
        return ""
    between = words[former.end : at]
    is_part = bool(_PARTS.match(words, former.end)) and not re.search("[）)]", between)
    return former.quantity.unit if is_part or is_changed_to(between) else ""


def _moved(surface: Surface, by: int) -> Surface:
    return surface._replace(start=surface.start + by, end=surface.end + by)


def _cell(
    report: Report, paragraph: Paragraph, grid: Grid, number: int, plan: bool
) -> list[Mention]:
    labels = grid.labels(paragraph.row, paragraph.column)
    if labels is None:
        return _words_in_a_cell(report, paragraph, grid, number, plan)
    if _SCORE.search(labels.column):
        return []
    reading = read(report.of(paragraph), labels.unit or None)
    if reading.status == "error" and labels.unit:
        reading = read(report.of(paragraph))
    found = reading.figures
    if reading.status == "error":
        found = tuple(unreadable(report.of(paragraph), labels.unit))
    pieces = (
        Piece(labels.row, 1.0, "行标题"),
        Piece(labels.column, 1.0, "列标题"),
        Piece(labels.caption, _CAPTION, "表题"),
    )
    before = f"{labels.row}|{labels.column}"
    year = year_in(before)
    return [
        Mention(
            _moved(item, paragraph.start), before, "", pieces, number,
            (paragraph.start, paragraph.end), year, plan,
        )
        for item in found
    ]  # fmt: skip


def _words_in_a_cell(
    report: Report, paragraph: Paragraph, grid: Grid, number: int, plan: bool
) -> list[Mention]:
    """Read the figures of a remark in a table (中央资金170万元，村集体积累168万元)."""
    if paragraph.row < grid.first_row or paragraph.column < grid.first_column:
        return []
    surfaces, _ = _figures(report.of(paragraph), paragraph.start)
    rest = [
        Piece(grid.row_words(paragraph.row), _IN_ROW, "行标题"),
        Piece(grid.caption, _HEADING, "表题"),
    ]
    sentence = Sentence(report.text, paragraph.start, paragraph.end, surfaces)
    return list(sentence.mentions(rest, number, plan))
