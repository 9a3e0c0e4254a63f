"""Last year's sentences on the new year's figures: what to update, and what is no longer so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from township_stats import measures
from township_stats.book import Book
from township_stats.claims.comparison import turning_word
from township_stats.claims.derivation import lookup_in, work_out
from township_stats.claims.ledger import Entry
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.page import esc, page_of
from township_stats.claims.report import from_text
from township_stats.claims.subject import Subjects
from township_stats.claims.verdict import in_terms_of, objection
from township_stats.claims.wording import told_by
from township_stats.figure import Figure
from township_stats.numerals import format_zh, parse
from township_stats.quantity import Answer, Qualifier, Quantity, Status
from township_stats.spoken import spoken

_OPPOSITE = {
    "增长": "下降", "增加": "减少", "提高": "降低", "提升": "下降", "上升": "下降", "上涨": "下跌", "增幅": "降幅", "扩大": "缩小",
    "增至": "降至", "升至": "降至",
}  # fmt: skip
_OPPOSITE |= {down: up for up, down in reversed(_OPPOSITE.items())}
_DIRECTION = re.compile("|".join(_OPPOSITE))
_UP = frozenset(("增长", "增加", "提高", "提升", "上升", "上涨", "增幅", "扩大", "增至", "升至"))
_TURNS = dict(zip("多少高低大小", "少多低高小大", strict=True))
_LAST = re.compile(r"同比|[较比与同](?:上年|去年|上一年)")
_THRESHOLDS = (Qualifier.OVER, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.AT_MOST)
_TURNED = {
    Qualifier.OVER: "不足{}", Qualifier.AT_LEAST: "不足{}", Qualifier.LESS_THAN: "超过{}",
    Qualifier.AT_MOST: "超过{}",
}  # fmt: skip
_STYLE = """
ins { background: #e3f2e6; text-decoration: underline; } del { background: #fbdcdc; }
.false { border-left: 4px double #b2182b; padding-left: .8em; }
.note { font-size: .8em; color: #555; margin: -.6em 0 1em; }
"""


class Change(StrEnum):
    """What happens to words of last year's sentence."""

    UPDATE = "update"
    TURNS_FALSE = "turns_false"
    NO_DATA = "no_data"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of words from `start` to `end` of a sentence; `new` is empty where a person decides."""

    start: int
    end: int
    old: str
    new: str
    change: Change
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of last year's sentences with its edits in order."""

    words: str
    edits: tuple[Edit, ...]

    @property
    def draft(self) -> str:
        """The sentence for the new year; what a person decides stands in 【】."""
        return _edited(self, lambda edit: edit.new or f"【{edit.old}】")

    @property
    def turns_false(self) -> bool:
        """Whether it says something that is no longer so."""
        return any(edit.change is Change.TURNS_FALSE for edit in self.edits)


@dataclass(frozen=True)
class Replay:
    """A report's sentences replayed on another year's figures."""

    year: int
    lines: tuple[Line, ...]

    @property
    def updates(self) -> tuple[Edit, ...]:
        """Every edit, in text order."""
        return tuple(edit for line in self.lines for edit in line.edits)


def replay(ledger: Sequence[Entry], book: Book) -> Replay:
    """Read the sentences of a ledger again on the figures of another year.

    Parameters
    ----------
    ledger
        Written by `write_ledger` for an earlier report.
    book
        The new year's figures, with those of the year before for growth.

    Returns
    -------
    Replay
        Each sentence with a figure: numbers to update and to what, years, and words that turn
        false (增长 → 下降, 超过 → 不足).
    """
    lexicon = Lexicon(book.codebook)
    sentences = groupby(ledger, key=lambda entry: entry.sentence)
    return Replay(book.year, tuple(_line(list(group), book, lexicon) for _, group in sentences))


def replay_html(replayed: Replay) -> str:
    """Give the marked-up draft as a page of its own: deletions and insertions shown."""
    return page_of(f"{replayed.year}年报告改写稿", _body(replayed), _STYLE)


def _body(replayed: Replay) -> Iterator[str]:
    yield f"<h1>{replayed.year}年报告改写稿</h1>"
    false = sum(line.turns_false for line in replayed.lines)
    yield f"<p>共{len(replayed.lines)}句，改动{len(replayed.updates)}处，{false}句说法不再成立。</p>"
    for line in replayed.lines:
        look = ' class="false"' if line.turns_false else ""
        yield f"<p{look}>{_edited(line, _marked, esc)}</p>"
        notes = "；".join(edit.message for edit in line.edits if edit.message)
        if notes:
            yield f'<div class="note">{esc(notes)}</div>'


def _marked(edit: Edit) -> str:
    new = edit.new or "【请填】"
    return f"<del>{esc(edit.old)}</del><ins>{esc(new)}</ins>"


def _edited(line: Line, write: Callable[[Edit], str], keep: Callable[[str], str] = str) -> str:
    pieces, at = [], 0
    for edit in line.edits:
        pieces += [keep(line.words[at : edit.start]), write(edit)]
        at = edit.end
    return "".join([*pieces, keep(line.words[at:])])


def _line(entries: Sequence[Entry], book: Book, lexicon: Lexicon) -> Line:
    words = entries[0].words
    shift = book.year - entries[0].report_year
    edits: dict[int, Edit] = {}
    for match in re.finditer(r"(?<!\d)(20\d\d)(?=年)", words):
        year = int(match[1])
        if year >= entries[0].report_year - 1:
            new = str(year + shift)
            edits[match.start()] = Edit(
                match.start(), match.end(), match[1], new, Change.UPDATE, ""
            )
    for entry in entries:
        for edit in _edits(entry, book, shift):
            edits.setdefault(edit.start, edit)
    subjects = Subjects(lexicon, from_text(words))
    for edit in _directions(words, entries, book, subjects):
        if not any(old.start < edit.end and edit.start < old.end for old in edits.values()):
            edits[edit.start] = edit
    return Line(words, tuple(edits[start] for start in sorted(edits)))


def _edits(entry: Entry, book: Book, shift: int) -> Iterator[Edit]:
    def edit(new: str, change: Change, message: str) -> Edit:
        return Edit(entry.at, entry.end, entry.surface, new, change, message)

    if not (entry.indicator or entry.expression):
        yield edit("", Change.BY_HAND, f"{entry.surface}：无表可依，请核实")
        return
    if entry.expression:
        yield from _worked_out(entry, book, shift)
        return
    if entry.indicator not in book.codebook:
        yield edit("", Change.BY_HAND, f"{entry.surface}：指标表中已没有 {entry.indicator}")
        return
    name = entry.place + book.codebook[entry.indicator].name
    figure = _figure(book, entry, shift)
    if figure is None or figure.status is Status.MISSING:
        yield edit("", Change.NO_DATA, f"{name}：{book.year}年没有数据")
        return
    old = parse(entry.surface)
    new, change = _reworded(old, figure.quantity)
    if new == entry.surface:
        return
    message = f"{name}：{told_by(figure.quantity)}，不再{entry.surface}"
    yield edit(new, change, message if change is Change.TURNS_FALSE else "")


def _figure(book: Book, entry: Entry, shift: int) -> Figure | None:
    year = entry.year + shift
    return book.figure(entry.indicator, year, entry.place) or (
        measures.figure_of(book, entry.indicator)
        if not entry.place and entry.year >= entry.report_year
        else None
    )


def _reworded(old: Quantity, known: Quantity) -> tuple[str, Change]:
    """Give the words for a new figure: a threshold stays while it holds, else it turns round."""
    if old.qualifier in _THRESHOLDS and old.value is not None:
        same = in_terms_of(known, old.unit)
        if same is not None and (same.value, same.qualifier) != (old.value, old.qualifier):
            if not objection(old, known):
                return format_zh(old), Change.UPDATE
            if same.interval.common(old.interval) is None:
                bare = format_zh(Quantity(old.value, old.unit, step=old.step))
                return _TURNED[old.qualifier].format(bare), Change.TURNS_FALSE
    return told_by(known), Change.UPDATE


def _worked_out(entry: Entry, book: Book, shift: int) -> Iterator[Edit]:
    old = parse(entry.surface)
    lookup = lookup_in(book, entry.place, entry.year + shift)
    result = work_out(entry.expression, old.unit, lookup)
    if result is None or result.value is None:
        message = f"{entry.surface}：{book.year}年的数不全，算不出"
        yield Edit(entry.at, entry.end, entry.surface, "", Change.NO_DATA, message)
        return
    turned = [] if "last(" in entry.expression else list(_turned_round(entry, result, book))
    if any(edit.start == entry.at for edit in turned):
        yield from turned
        return
    size = abs(result.value)
    step = old.step if old.step is not None else size
    rounded = Quantity(size.quantize(step), old.unit, old.qualifier, step=old.step)
    new = format_zh(rounded)
    if new != entry.surface:
        yield Edit(entry.at, entry.end, entry.surface, new, Change.UPDATE, "")
    yield from turned
    if "last(" not in entry.expression:
        return
    words = list(_DIRECTION.finditer(entry.words, 0, entry.at))
    if not words:
        return
    word = words[-1]
    if (word.group() in _UP) != (result.value >= 0):
        opposite = _OPPOSITE[word.group()]
        message = f"{spoken(entry.expression, book.codebook.named, 'zh')}：{told_by(result)}，由{word.group()}变为{opposite}"
        yield Edit(word.start(), word.end(), word.group(), opposite, Change.TURNS_FALSE, message)


def _turned_round(entry: Entry, result: Quantity, book: Book) -> Iterator[Edit]:
    """Turn 多 into 少 where the difference has changed its sign."""
    if result.value is None or result.value >= 0:
        return
    said = f"{spoken(entry.expression, book.codebook.named, 'zh')}：{told_by(result)}"
    place = turning_word(entry.words[: entry.at])
    if place is None:
        yield Edit(entry.at, entry.end, entry.surface, "", Change.TURNS_FALSE, f"{said}，请改写")
        return
    word = entry.words[slice(*place)]
    message = f"{said}，由{word}变为{_TURNS[word]}"
    yield Edit(*place, word, _TURNS[word], Change.TURNS_FALSE, message)


def _directions(
    words: str, entries: Sequence[Entry], book: Book, subjects: Subjects
) -> Iterator[Edit]:
    """Turn round 较上年增长 without a number where the new figures say otherwise."""
    for match in _DIRECTION.finditer(words):
        if not _LAST.search(words, max(0, match.start() - 10), match.start()):
            continue
        told = [e for e in entries if e.indicator and not e.expression and e.end <= match.start()]
        code = subjects.at(match.start(), match.end(), [entry.indicator for entry in told[::-1]])
        place = next((entry.place for entry in told[::-1] if entry.indicator == code), "")
        this, last = book.figure(code, book.year, place), book.figure(code, book.year - 1, place)
        if this is None or last is None:
            continue
        compare = this.quantity.at_most if match.group() in _UP else this.quantity.at_least
        if compare(last.quantity) is Answer.YES:
            opposite = _OPPOSITE[match.group()]
            message = f"{this.name}：上年{told_by(last.quantity)}，本年{told_by(this.quantity)}"
            yield Edit(
                match.start(), match.end(), match.group(), opposite, Change.TURNS_FALSE, message
            )
