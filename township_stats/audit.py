"""Tables about the figures themselves: how many, where from, and whether they hold together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from township_stats.book import Book
from township_stats.checks import (
    DOUBTS,
    Answer,
    Contraction,
    Doubtful,
    Rule,
    Verdict,
    doubts,
    interval_text,
)
from township_stats.checks.verdict import UNITS_RULE
from township_stats.codebook import short_name
from township_stats.figure import Figure
from township_stats.interval import Interval
from township_stats.quantity import Quantity, Status
from township_stats.spoken import spoken
from township_stats.stattable import Cell, Column, Row, StatTable
from township_stats.tables.cells import correction
from township_stats.tables.notes import Notes
from township_stats.tables.provenance import is_hidden

_COUNTED = (
    Status.REPORTED,
    Status.SUPPRESSED,
    Status.MISSING,
    Status.NOT_APPLICABLE,
    Status.DERIVED,
)
_WORDS = {
    "zh": {
        "overview": "本附录的数据构成", "checks": "数据核对结果", "sources": "数据来源清单", "doubts": "需要留意之处", "bounds": "由核对规则推得的取值范围",
        "section": "部分", "total": "合计", "source": "本工作簿", "unit": "项",
        "reported": "已报", "suppressed": "隐去", "missing": "缺报", "not_applicable": "不适用",
        "derived": "派生",
        "holds": "成立", "consistent": "相容", "fails": "不成立", "unknown": "无法判断",
        "rule": "应有的关系", "answer": "结论", "left": "左端区间", "right": "右端区间", "message": "说明",
        "indicator": "指标", "place": "地区", "year": "年份", "text": "原文", "file": "文件",
        "cell": "单元格", "before": "用语所容许", "after": "按规则收紧为", "by": "依据的规则",
        "township": "全镇", "kind": "类别", "none": "没有发现",
        "counted": "共{}条：{}。",
    },
    "en": {
        "overview": "What this appendix holds", "checks": "Whether the figures hold together",
        "sources": "Where every figure comes from", "doubts": "What to look at", "bounds": "What the rules leave of open intervals",
        "section": "Section", "total": "Total", "source": "This workbook", "unit": "figures",
        "reported": "Reported", "suppressed": "Suppressed", "missing": "Missing",
        "not_applicable": "Not applicable", "derived": "Derived",
        "holds": "holds", "consistent": "consistent", "fails": "fails", "unknown": "cannot tell",
        "rule": "Rule", "answer": "Answer", "left": "Left side", "right": "Right side",
        "message": "Remark",
        "indicator": "Indicator", "place": "Place", "year": "Year", "text": "As written",
        "file": "File", "cell": "Cell", "before": "By its words", "after": "Narrowed to", "by": "By the rule",
        "township": "Whole township", "kind": "Kind", "none": "Nothing found",
        "counted": "{} rules: {}.",
    },
}  # fmt: skip
_JOIN = {"zh": "；", "en": "; "}
_LIST = {"zh": "、", "en": ", "}
_NOTES = {
    "zh": {
        "checks": (
            "成立：区间内任何取值都成立；相容：区间内有取值成立；不成立：没有取值成立；无法判断：缺数据或区间不封闭。",
            "区间是对用语的约定理解，不是确定事实。",
        ),
        "sources": ("原文为报送单位所写，“—”为由台账各行相加得出；单元格为其所在位置。",),
        "overview": ("派生指标由已报数据算出，不是报送数据。",),
        "bounds": ("只列隐去、区间不封闭或按规则可以收紧的数字；范围为推算，不是报送数据。",),
        "doubts": ("需要留意不等于有错；照原文收录，未作改动。",),
    },
    "en": {
        "checks": (
            "Holds: true for all values in their intervals; consistent: for some; fails: for none; "
            "cannot tell: a part is missing or unbounded.",
            "Intervals are conventions about what the words mean, not certainties.",
        ),
        "sources": (
            "As written by the reporting office, in Chinese; “—” is a sum over the rows of a ledger.",
        ),
        "overview": ("Derived figures are computed from reported ones.",),
        "bounds": (
            "Only figures that are suppressed, open-ended or narrowed by a rule; bounds are "
            "inferred, not reported.",
        ),
        "doubts": ("Doubtful is not wrong; every figure is kept as it was written.",),
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
    """Tabulate verdicts: in Chinese what must hold, the answer and why; in English both sides.

    Failures come first; a note counts the answers.
    """
    words, english = _WORDS[book.lang], book.lang == "en"
    rows = []
    ordered = sorted(verdicts, key=lambda verdict: verdict.answer is not Answer.FAILS)
    for verdict in ordered:
        answer = words[verdict.answer.value]
        if english:
            sides = (_side(side, verdict.answer) for side in (verdict.left, verdict.right))
            cells = (_relation(verdict.rule, verdict.expression, book), answer, *sides)
        else:
            cells = (verdict.reason, answer, verdict.message)
        rows.append(Row(tuple(map(Cell, cells))))
    labels = ("rule", "answer", *(("left", "right") if english else ("message",)))
    answers = (verdict.answer for verdict in ordered)
    found = Counter(words[answer.value] for answer in sorted(answers, key=list(Answer).index))
    counted = words["counted"].format(
        len(rows), _LIST[book.lang].join(f"{name} {count}" for name, count in found.items())
    )
    columns = tuple(Column(words[label]) for label in labels)
    return _table(book, "checks", columns, rows, notes=(counted,))


def doubtful(book: Book, rules: Iterable[Rule]) -> tuple[Doubtful, ...]:
    """Give what somebody should look at, with rules called by what they say."""
    rules = tuple(rules)
    return doubts(book, rules, _rule_names(book, rules))


def doubt_table(book: Book, found: Iterable[Doubtful]) -> StatTable:
    """List what somebody should look at: likely slips, jumps, what came and went, odd wording."""
    words = _WORDS[book.lang]
    rows = []
    for item in found:
        said = item.message_en if book.lang == "en" else item.message
        texts = (DOUBTS[item.kind][book.lang], _name(book, item.figure), said)
        rows.append(Row(tuple(map(Cell, texts)), indicator=item.figure.indicator))
    if not rows:
        rows.append(Row(tuple(map(Cell, (words["none"], "—", "—")))))
    labels = ("kind", "indicator", "message")
    return _table(book, "doubts", tuple(Column(words[label]) for label in labels), rows)


def bounds_table(
    book: Book, contractions: Iterable[Contraction], rules: Iterable[Rule]
) -> StatTable:
    """List what each suppressed, open-ended or narrowed figure can be, before and after the rules.

    A rule is named by its reason, in English by what it says.
    """
    words = _WORDS[book.lang]
    named = _rule_names(book, rules)
    rows = [
        Row(
            (
                Cell(_name(book, item.figure)),
                Cell(item.figure.text or "—"),
                Cell(interval_text(_range(item.figure, item.before), book.lang)),
                Cell(
                    interval_text(_range(item.figure, item.after), book.lang) if item.rules else "—"
                ),
                Cell(_JOIN[book.lang].join(named[rule] for rule in item.rules) or "—"),
            ),
            indicator=item.figure.indicator,
        )
        for item in contractions
    ]
    labels = ("indicator", "text", "before", "after", "by")
    return _table(book, "bounds", tuple(Column(words[label]) for label in labels), rows)


def source_table(book: Book) -> StatTable:
    """List every figure of the year: as written, and the file and cell it stands in."""
    words, notes = _WORDS[book.lang], Notes(book)
    rows = []
    for figure in book.figures:
        source = figure.source
        place = figure.place or words["township"]
        cell = "" if source is None else f"{source.sheet}!{source.cell}".strip("!")
        name = _name(book, replace(figure, place=""))
        hidden = is_hidden(book, figure)
        marks = () if hidden else notes.mark(correction(figure, book.lang))
        rows.append(
            Row(
                (
                    Cell(name),
                    Cell(place),
                    Cell(str(figure.year)),
                    Cell("*" if hidden else figure.original or "—", marks=marks),
                    Cell("" if source is None else source.file.rsplit("/", 1)[-1]),
                    Cell(cell),
                ),
                indicator=figure.indicator,
            )
        )
    labels = ("indicator", "place", "year", "text", "file", "cell")
    columns = tuple(Column(words[label]) for label in labels)
    return _table(book, "sources", columns, rows, notes=notes.lines())


def _table(
    book: Book,
    id_: str,
    columns: tuple[Column, ...],
    rows: list[Row],
    unit: str = "",
    notes: tuple[str, ...] = (),
) -> StatTable:
    words = _WORDS[book.lang]
    return StatTable(
        id_, "audit", "", words[id_], unit, columns, tuple(rows), (*notes, *_NOTES[book.lang][id_]),
        words["source"], book.lang,
    )  # fmt: skip


def _title(book: Book, section: str) -> str:
    found = book.section(section)
    return found.title if book.lang == "zh" else found.title_en


def _name(book: Book, figure: Figure) -> str:
    """Give a figure's name, in a village with the village's before it."""
    if book.lang == "zh":
        return f"{figure.place}{short_name(figure.name) if figure.place else figure.name}"
    name = book.codebook[figure.indicator].name_en
    return f"{name}, {figure.place}" if figure.place else name


def _rule_names(book: Book, rules: Iterable[Rule]) -> Mapping[str, str]:
    if book.lang == "zh":
        return {rule.id: rule.reason for rule in rules}
    return {rule.id: _relation(rule.id, rule.expression.text, book) for rule in rules}


def _relation(rule: str, expression: str, book: Book) -> str:
    if rule == UNITS_RULE:
        return "Units and kinds agree with the codebook"
    return spoken(expression, book.codebook.named, "en")


def _side(side: Quantity | None, answer: Answer) -> str:
    return "—" if answer is Answer.UNKNOWN or side is None else interval_text(side, "en")


def _range(figure: Figure, interval: Interval) -> Quantity:
    low, high = (None if end.is_infinite() else end for end in (interval.low, interval.high))
    return Quantity.between(
        low,
        high,
        figure.quantity.unit,
        lower_open=interval.low_open,
        upper_open=interval.high_open,
    )
