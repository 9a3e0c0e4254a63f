"""A report held against a book: every figure bound, judged and explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from township_stats import measures
from township_stats.book import Book
from township_stats.checks import Rule
from township_stats.claims.exemptions import Exemption
from township_stats.claims.finding import Claim, Finding, Reconciliation
from township_stats.claims.judge import Judge
from township_stats.claims.report import Report
from township_stats.claims.slips import slips_of
from township_stats.figure import Figure
from township_stats.numerals import extract
from township_stats.quantity import Status
from township_stats.spoken import spoken


def reconcile(
    report: Report,
    book: Book,
    rules: Iterable[Rule] = (),
    exemptions: Sequence[Exemption] = (),
) -> Reconciliation:
    """Give every figure of a report its verdict.

    Parameters
    ----------
    report
        The report, read by `read_report`.
    book
        The figures of the year the report is of, and of earlier years.
    rules
        The workbook's checks; named beside the figures they hold together.
    exemptions
        Figures that need no table.

    Returns
    -------
    Reconciliation
        One finding for each figure that `extract` finds and each in a table's cell.
    """
    judge = Judge(report, book)
    findings = [_exempted(finding, report, exemptions) for finding in judge.findings()]
    named = {code for finding in findings for code in _named(finding, book)}
    used = {
        exemption for exemption in exemptions for finding in findings
        if exemption.covers(finding.surface, report.text[slice(*finding.sentence)])
    }  # fmt: skip
    by_code: defaultdict[str, list[str]] = defaultdict(list)
    for rule in rules:
        for code in rule.expression.codes:
            by_code[code].append(
                f"{rule.id}：{spoken(str(rule.expression), book.codebook.named, 'zh')}"
            )
    return Reconciliation(
        report,
        book,
        tuple(findings),
        slips_of(report, book, findings, judge.subjects.at, judge.lexicon.weigh),
        tuple(
            indicator
            for indicator in book.codebook
            if indicator.code not in named and _is_told(measures.figure_of(book, indicator.code))
        ),
        tuple(f"{item.figure}（{item.reason}）" for item in exemptions if item not in used),
        {code: tuple(said) for code, said in by_code.items()},
        tuple(
            f"{where} {figure.surface}"
            for where, words in report.outside
            for figure in extract(words)
        ),
    )


def _exempted(finding: Finding, report: Report, exemptions: Sequence[Exemption]) -> Finding:
    sentence = report.text[slice(*finding.sentence)]
    for exemption in exemptions:
        if exemption.covers(finding.surface, sentence):
            return replace(finding, verdict=Claim.EXEMPT, message=exemption.reason)
    return finding


def _named(finding: Finding, book: Book) -> tuple[str, ...]:
    return (finding.indicator, *(figure.indicator for figure in finding.figures))


def _is_told(figure: Figure | None) -> bool:
    return figure is not None and figure.status is not Status.MISSING
