"""Tables about the figures themselves: how many, where from, and whether they hold together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from township_stats.book import Book
from township_stats.checks import Contraction, Verdict, interval_text, oddities
from township_stats.checks.verdict import UNITS_RULE
from township_stats.display import with_unit
from township_stats.figure import Figure
from township_stats.interval import Interval
from township_stats.quantity import Quantity, Status
from township_stats.stattable import Cell, Column, Row, StatTable
from township_stats.tables.provenance import spoken
from township_stats.units import lookup

_COUNTED = (
    Status.REPORTED,
    Status.SUPPRESSED,
    Status.MISSING,
    Status.NOT_APPLICABLE,
    Status.DERIVED,
)
_WORDS = {
    "zh": {
        "overview": "本附录的数据构成", "checks": "数据核对结果", "sources": "数据来源清单", "oddities": "写法存疑之处", "bounds": "由核对规则推得的取值范围",
        "section": "部分", "total": "合计", "source": "本工作簿", "unit": "项",
        "reported": "已报", "suppressed": "隐去", "missing": "缺报", "not_applicable": "不适用",
        "derived": "派生",
        "holds": "成立", "consistent": "相容", "fails": "不成立", "unknown": "无法判断",
        "rule": "应有的关系", "answer": "结论", "left": "左端区间", "right": "右端区间", "message": "说明",
        "indicator": "指标", "place": "地区", "year": "年份", "text": "原文", "file": "文件",
        "cell": "单元格", "before": "用语所容许", "after": "规则收紧后", "by": "依据的规则",
    },
    "en": {
        "overview": "What this appendix holds", "checks": "Whether the figures hold together",
        "sources": "Where every figure comes from", "oddities": "Figures oddly written", "bounds": "What the rules leave of open intervals",
        "section": "Section", "total": "Total", "source": "This workbook", "unit": "figures",
        "reported": "Reported", "suppressed": "Suppressed", "missing": "Missing",
        "not_applicable": "Not applicable", "derived": "Derived",
        "holds": "holds", "consistent": "consistent", "fails": "fails", "unknown": "cannot tell",
        "rule": "Rule", "answer": "Answer", "left": "Left side", "right": "Right side",
        "message": "Remark",
        "indicator": "Indicator", "place": "Place", "year": "Year", "text": "As written",
        "file": "File", "cell": "Cell", "before": "By its words", "after": "By the rules", "by": "Rules",
    },
}  # fmt: skip
_NOTES = {
    "zh": {
        "checks": (
            "成立：区间内任何取值都成立；相容：区间内有取值成立；不成立：没有取值成立；无法判断：缺数据或区间不封闭。",
            "区间是对用语的约定理解，不是确定事实。",
        ),
        "sources": ("原文为报送单位所写；单元格为其所在位置。",),
        "overview": ("派生指标由已报数据算出，不是报送数据。",),
        "bounds": ("只列隐去、区间不封闭或被规则收紧的数字；范围为推算，不是报送数据。",),
        "oddities": ("存疑不等于有错；照原文收录，未作改动。",),
    },
    "en": {
        "checks": (
            "Holds: true for all values in their intervals; consistent: for some; fails: for none; "
            "cannot tell: a part is missing or unbounded.",
            "Intervals are conventions about what the words mean, not certainties.",
        ),
        "sources": ("As written by the reporting office, in Chinese.",),
        "overview": ("Derived figures are computed from reported ones.",),
        "bounds": (
            "Only figures that are hidden, open-ended or narrowed by a rule; bounds are inferred, "
            "not reported.",
        ),
        "oddities": ("Odd is not wrong; the words are kept as written. Remarks are in Chinese.",),
    },
}


def overview(book: Book, derived: Iterable[Figure]) -> StatTable:
    """Count the figures of each section by status.

    Returns
    -------
    StatTable
        One row a section and a total; one column a status.
    """
    words = _WORDS[book.lang]
    everything = (*book.figures, *derived)
    rows = []
    for section in (*book.sections, None):
        mine = [figure for figure in everything if section is None or figure.section == section.id]
        if not mine:
            continue
        counts = [sum(figure.status is status for figure in mine) for status in _COUNTED]
        label = words["total"] if section is None else _title(book, section.id)
        cells = (Cell(label), *(Cell(str(count), str(count)) for count in (len(mine), *counts)))
        rows.append(Row(cells, "item" if section else "total"))
    labels = ("total", *(status.value for status in _COUNTED))
    return _table(
        book, "overview",
        (Column(words["section"]), *(Column(words[label], "right") for label in labels)),
        rows, unit=words["unit"],
    )  # fmt: skip


def verdict_table(book: Book, verdicts: Iterable[Verdict]) -> StatTable:
    """Tabulate verdicts: in Chinese what must hold, the answer and why; in English both sides."""
    words = _WORDS[book.lang]
    labels: tuple[str, ...]
    if book.lang == "zh":
        labels = ("rule", "answer", "message")
        lines: list[tuple[Verdict, tuple[str, ...]]] = [
            (verdict, (verdict.reason, verdict.message)) for verdict in verdicts
        ]
    else:
        labels = ("rule", "answer", "left", "right")
        lines = [
            (
                verdict,
                (
                    _relation(verdict, book),
                    _side(verdict.left, "en"),
                    _side(verdict.right, "en"),
                ),
            )
            for verdict in verdicts
        ]
    rows = [
        Row((Cell(first), Cell(words[verdict.answer.value]), *map(Cell, rest)))
        for verdict, (first, *rest) in lines
    ]
    return _table(book, "checks", tuple(Column(words[label]) for label in labels), rows)


def oddity_table(book: Book) -> StatTable:
    """List figures whose wording is odd, such as an exact number followed by 余."""
    words = _WORDS[book.lang]
    rows = [
        Row(
            (
                Cell(_name(book, oddity.figure)),
                Cell(oddity.figure.text),
                Cell(oddity.message),
            ),
            indicator=oddity.figure.indicator,
        )
        for oddity in oddities(book)
    ]
    labels = ("indicator", "text", "message")
    return _table(book, "oddities", tuple(Column(words[label]) for label in labels), rows)


def bounds_table(book: Book, contractions: Iterable[Contraction]) -> StatTable:
    """List what each hidden, open-ended or narrowed figure can be, before and after the rules."""
    words = _WORDS[book.lang]
    rows = [
        Row(
            (
                Cell(_name(book, item.figure)),
                Cell(item.figure.text),
                Cell(_side(_range(item.figure, item.before), book.lang)),
                Cell(_side(_range(item.figure, item.after), book.lang) if item.rules else "—"),
                Cell(", ".join(item.rules) or "—"),
            ),
            indicator=item.figure.indicator,
        )
        for item in contractions
    ]
    labels = ("indicator", "text", "before", "after", "by")
    return _table(book, "bounds", tuple(Column(words[label]) for label in labels), rows)


def source_table(book: Book) -> StatTable:
    """List every figure of the year: as written, and the file and cell it stands in."""
    words = _WORDS[book.lang]
    rows = []
    for figure in book.figures:
        source = figure.source
        place = figure.place or ("全镇" if book.lang == "zh" else "Whole township")
        cell = "" if source is None else f"{source.sheet}!{source.cell}".lstrip("!")
        hidden = book.audience == "public" and figure.status is Status.SUPPRESSED
        rows.append(
            Row(
                (
                    Cell(_name(book, figure)),
                    Cell(place),
                    Cell(str(figure.year)),
                    Cell("*" if hidden else figure.text or "—"),
                    Cell("" if source is None else source.file.rsplit("/", 1)[-1]),
                    Cell(cell),
                ),
                indicator=figure.indicator,
            )
        )
    labels = ("indicator", "place", "year", "text", "file", "cell")
    return _table(book, "sources", tuple(Column(words[label]) for label in labels), rows)


def _table(
    book: Book, id_: str, columns: tuple[Column, ...], rows: list[Row], unit: str = ""
) -> StatTable:
    words = _WORDS[book.lang]
    return StatTable(
        id_, "audit", "", words[id_], unit, columns, tuple(rows), _NOTES[book.lang][id_],
        words["source"], book.lang,
    )  # fmt: skip


def _title(book: Book, section: str) -> str:
    found = book.section(section)
    return found.title if book.lang == "zh" else found.title_en


def _name(book: Book, figure: Figure) -> str:
    return figure.name if book.lang == "zh" else book.codebook[figure.indicator].name_en


def _relation(verdict: Verdict, book: Book) -> str:
    if verdict.rule == UNITS_RULE:
        return "Units and kinds agree with the codebook"
    text = re.sub(r"\?[^\s()]*", "unreported", verdict.expression)
    text = re.sub(r"(\d[^\x00-\x7f]+)/[^\x00-\x7f]+", r"\1", text)  # the name says per what
    return spoken(text, book.codebook, "en")


def _side(side: Quantity | None, lang: str) -> str:
    if side is None or lang == "zh":
        return interval_text(side)
    unit = lookup(side.unit)
    name = side.unit if unit is None else unit.english(None)
    return (
        with_unit(interval_text(replace(side, unit="")), name, lang)
        if name
        else interval_text(side)
    )


def _range(figure: Figure, interval: Interval) -> Quantity:
    low, high = (None if end.is_infinite() else end for end in (interval.low, interval.high))
    return Quantity.between(
        low,
        high,
        figure.quantity.unit,
        lower_open=interval.low_open,
        upper_open=interval.high_open,
    )
