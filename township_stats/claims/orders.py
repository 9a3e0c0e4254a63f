"""Which of two figures a report says is the larger, where it says not by how much (比分红还多)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from township_stats.book import Book
from township_stats.claims.comparison import Weigh
from township_stats.claims.emptiness import per_word
from township_stats.claims.finding import Claim, Finding, Slip
from township_stats.claims.report import Report
from township_stats.claims.stated import Said, meant
from township_stats.claims.verdict import in_terms_of
from township_stats.quantity import Answer, Quantity

_LINK = r"[还更也略稍要都远]*"
# 38万余元，比分红还多; 26511元，高于全镇平均水平; 4.26万元，高于户均清收额的3.38万元
_ORDER = re.compile(
    rf"(?<![同环占相对])[比较](?P<than>[^，。；、\d]{{1,14}}?){_LINK}(?:(?P<more>[多高大])|(?P<less>[少低小]))"
    r"(?=[，。；、一些点])"
    r"|(?:(?P<above>高于|多于|大于|超过|超出)|(?P<below>低于|少于|小于|不及|不如))"
    r"(?P<base>[^，。；、\d]{1,14}?)(?=的?[约近]?\d|[，。；、])"
)
# 前者多、后者少
_FORMER = re.compile(rf"前者{_LINK}(?:(?P<more>[多高大])|(?P<less>[少低小]))(?=[，。；、])")
_BESIDE = re.compile(rf"[，,（(]?{_LINK}")
_NEXT = re.compile(r"[的为约近]*")
_MARKS = re.compile(r"[，。；：、,;]")
_SENTENCES_BACK = 2


def orders(report: Report, book: Book, findings: Sequence[Finding], weigh: Weigh) -> Iterator[Slip]:
    """Find where words say the smaller of two figures to be the larger.

    Parameters
    ----------
    report, book, findings
        What was compared, and what was found of the figures. Only figures that hold are set
        against one another.
    weigh
        Says how well words name an indicator.
    """
    told = [item for item in findings if item.verdict in (Claim.MATCHES, Claim.DERIVED)]
    for match in _ORDER.finditer(report.text):
        left = _directly_before(report, told, match.start())
        if left is None:
            pairs = _both_named(report, told, match, book, weigh)
            more = bool(match["more"] or match["above"])
            slips = [next(_slip(match, *pair, more=more), None) for pair in pairs]
            yield from filter(None, slips[:1] if all(slips) else [])
            continue
        right = _after(report, told, match.end()) or _named(
            match["than"] or match["base"], told, left, book, weigh
        )
        if right is not None:
            yield from _slip(match, left, right, more=bool(match["more"] or match["above"]))
    for match in _FORMER.finditer(report.text):
        before = [item for item in told if item.end <= match.start() < item.sentence[1]]
        if len(before) > 1:
            yield from _slip(match, before[-2], before[-1], more=bool(match["more"]))


def _directly_before(report: Report, told: Sequence[Finding], at: int) -> Finding | None:
    before = [item for item in told if item.end <= at]
    if not before or not _BESIDE.fullmatch(report.text[before[-1].end : at]):
        return None
    return before[-1]


def _both_named(
    report: Report, told: Sequence[Finding], match: re.Match[str], book: Book, weigh: Weigh
) -> list[tuple[Finding, Finding]]:
    """Find the figures told in the sentence that words set against each other (清收多于发放), by unit."""
    before = [item for item in told if item.end <= match.start() < item.sentence[1]][::-1]
    words = report.text[before[0].end : match.start()] if before else ""
    left, right = _MARKS.split(words)[-1], match["than"] or match["base"]
    found = []
    for unit in dict.fromkeys(item.quantity.unit for item in before if left):
        alike = [item for item in before if item.quantity.unit == unit]
        codes = meant(Said(before[0].sentence, "", alike), (left, right), book.codebook, weigh)
        by_code = {item.indicator: item for item in reversed(alike)}
        found += [(by_code[codes[0]], by_code[codes[1]])] if codes else []
    return found


def _after(report: Report, told: Sequence[Finding], at: int) -> Finding | None:
    behind = (item for item in told if item.start >= at)
    first = next(behind, None)
    beside = first is not None and _NEXT.fullmatch(report.text[at : first.start])
    return first if beside else None


def _named(
    words: str, told: Sequence[Finding], left: Finding, book: Book, weigh: Weigh
) -> Finding | None:
    """Find which of the figures told just before the words name."""
    earlier = [item for item in told if item.end <= left.start and item.indicator]
    sentences = sorted({item.sentence for item in earlier}, reverse=True)[:_SENTENCES_BACK]
    alike = [
        item
        for item in earlier
        if item.sentence in sentences and item.indicator != left.indicator
        if in_terms_of(left.quantity, item.quantity.unit) is not None
    ]
    if "平均" in words:  # 高于全镇平均水平
        averages = [item for item in alike if per_word(book.codebook[item.indicator].name)]
        return averages[-1] if averages else None
    scores = [(weigh(words, item.indicator), item.end, item) for item in alike]
    score, _, best = max(scores, key=lambda entry: entry[:2], default=(0.0, 0, None))
    return best if score > 0 else None


def _known(finding: Finding) -> Quantity:
    """Give what the table says, which may be finer than the words: 2.65万元 is 26511元."""
    return (
        finding.figures[0].quantity if finding.indicator and finding.figures else finding.quantity
    )


def _slip(match: re.Match[str], left: Finding, right: Finding, *, more: bool) -> Iterator[Slip]:
    here, there = _known(left), _known(right)
    same = in_terms_of(here, there.unit)
    if same is None:
        return
    wrong = same.at_most(there) if more else same.at_least(there)
    if wrong is Answer.YES:
        size = "大" if more else "小"
        message = f"文中称“{match[0]}”，而{left.surface}并不比{right.surface}{size}"
        yield Slip(match.start(), match.end(), "direction", left.indicator, message)
