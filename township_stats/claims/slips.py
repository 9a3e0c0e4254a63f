"""What is wrong beyond one figure: an indicator stated twice differently, a direction that is not so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from township_stats.book import Book
from township_stats.claims.comparison import Weigh
from township_stats.claims.finding import Claim, Finding, Slip
from township_stats.claims.orders import orders
from township_stats.claims.report import Report
from township_stats.claims.verdict import in_terms_of
from township_stats.claims.wording import told_by
from township_stats.quantity import Answer, Quantity

_UP = "增长|增加|提高|提升|上升|上涨|扩大|增多"
_DOWN = "下降|降低|减少|回落|下滑|缩小|减小"
_LAST = r"(?:同比|[较比与同](?:上年|去年|上一年)(?:同期)?(?:相比)?)"
# 同比增长 with no number behind it, and 增长到 before one.
_CHANGE = re.compile(rf"{_LAST}[^，。；：\d]{{0,6}}?(?:({_UP})|({_DOWN}))(?![^，。；]{{0,6}}\d)")
_LEVEL = re.compile(rf"(?:({_UP}|增|升)|({_DOWN}|降|减))[到至](?:了|约)?$")
SubjectAt = Callable[[int, int, Sequence[str]], str]
_TOLD = (Claim.MATCHES, Claim.CONTRADICTS)


def slips_of(
    report: Report,
    book: Book,
    findings: Sequence[Finding],
    subject_at: SubjectAt,
    weigh: Weigh,
) -> tuple[Slip, ...]:
    """Find what is wrong beyond single figures, in text order.

    Parameters
    ----------
    report, book, findings
        What was compared, and what was found of the figures.
    subject_at
        Gives the indicator that words at a place speak of, among those told before in the
        sentence or any that is named; empty where none is.
    weigh
        Says how well words name an indicator.
    """
    slips = [
        *_twice(findings, book),
        *_directions(report, book, findings, subject_at),
        *orders(report, book, findings, weigh),
    ]
    return tuple(sorted(slips, key=lambda slip: (slip.start, slip.kind)))


def _twice(findings: Sequence[Finding], book: Book) -> Iterator[Slip]:
    groups: defaultdict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.indicator and finding.verdict in _TOLD and not finding.expression:
            groups[finding.indicator, finding.place, finding.year].append(finding)
    for (code, place, _), (first, *later) in groups.items():
        for finding in later:
            if _apart(first.quantity, finding.quantity):
                name = f"{place}{book.codebook[code].name}"
                message = f"{name}前文写{first.surface}，此处写{finding.surface}"
                yield Slip(finding.start, finding.end, "twice", code, message)


def _apart(first: Quantity, second: Quantity) -> bool:
    same = in_terms_of(first, second.unit)
    if same is None:
        return False
    return same.interval.common(second.interval) is None


def _directions(
    report: Report, book: Book, findings: Sequence[Finding], subject_at: SubjectAt
) -> Iterator[Slip]:
    told = [item for item in findings if item.verdict in _TOLD and not item.expression]
    for finding in told:
        match = _LEVEL.search(report.text[finding.sentence[0] : finding.start])
        if match:
            at = finding.sentence[0] + match.start()
            key = (finding.indicator, finding.place, finding.year)
            yield from _slip(book, key, at, at + len(match.group()), match)
    for match in _CHANGE.finditer(report.text):
        near = [item for item in told if item.end <= match.start() < item.sentence[1]]
        code = subject_at(match.start(), match.end(), [item.indicator for item in reversed(near)])
        place = next((item.place for item in reversed(near) if item.indicator == code), "")
        if code:
            yield from _slip(book, (code, place, book.year), match.start(), match.end(), match)


def _slip(
    book: Book, key: tuple[str, str, int], start: int, end: int, match: re.Match[str]
) -> Iterator[Slip]:
    code, place, year = key
    this, last = book.figure(code, year, place), book.figure(code, year - 1, place)
    if this is None or last is None:
        return
    rises = bool(match[1])
    answer = (
        this.quantity.at_most(last.quantity) if rises else this.quantity.at_least(last.quantity)
    )
    if answer is Answer.YES:
        name, word = f"{place}{book.codebook[code].name}", match[1] or match[2]
        figures = f"表中上年{told_by(last.quantity)}、本年{told_by(this.quantity)}"
        yield Slip(start, end, "direction", code, f"{name}：文中称“{word}”，{figures}，并未{word}")
