"""A report held against a book: every figure bound, judged and explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from township_stats import measures
from township_stats.book import Book
from township_stats.checks import Rule
from township_stats.claims import derivation
from township_stats.claims.binding import SURE, Binding, bind
from township_stats.claims.change import GROWTH, judge_change, tells_change
from township_stats.claims.comparison import is_difference
from township_stats.claims.context import mentions_of
from township_stats.claims.doubt import Told, reconsidered
from township_stats.claims.emptiness import is_empty
from township_stats.claims.exemptions import Exemption
from township_stats.claims.finding import Claim, Finding, Reconciliation
from township_stats.claims.known import Known
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.places import locate, spread
from township_stats.claims.report import Report
from township_stats.claims.slips import slips_of
from township_stats.claims.subject import Subjects
from township_stats.claims.verdict import in_terms_of, is_remote, objection
from township_stats.claims.wording import told_by
from township_stats.codebook import Indicator
from township_stats.expressions import parse_expression
from township_stats.figure import Figure
from township_stats.numerals import extract
from township_stats.quantity import Status
from township_stats.spoken import spoken

_UNSURE = 0.5
_FAINT = 0.45


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
    judge = _Judge(report, book)
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


class _Judge:
    """The steps from figures in a text to findings."""

    def __init__(self, report: Report, book: Book) -> None:
        self.report, self.book = report, book
        self.lexicon = Lexicon(book.codebook)
        self.subjects = Subjects(self.lexicon, report)
        self.lookup = derivation.lookup_in(book)
        self.known = Known(book)
        self.mentions = locate(mentions_of(report), book)

    def findings(self) -> list[Finding]:
        bindings = bind(self.mentions, self.lexicon, self.known.agrees)
        bindings = self._reconsidered(bindings)
        bindings = spread(self.mentions, bindings, self.book, self.known.agrees)
        return [
            self._finding(index, mention, binding, bindings)
            for index, (mention, binding) in enumerate(zip(self.mentions, bindings, strict=True))
            if binding.code or not mention.is_bare
        ]

    def _reconsidered(self, bindings: Sequence[Binding]) -> list[Binding]:
        """Let the number decide where words have not named an indicator for certain."""
        by_sentence: defaultdict[int, list[Told]] = defaultdict(list)
        for mention, binding in zip(self.mentions, bindings, strict=True):
            code = binding.code if binding.confidence >= _FAINT else ""
            by_sentence[mention.sentence].append((mention, code))
        result = []
        for mention, binding in zip(self.mentions, bindings, strict=True):
            at = mention.sentence
            around = [told for n in (at - 1, at, at + 1) for told in by_sentence[n]]
            figure = self.known.figure(mention, binding.code) if binding.code else None
            withheld = figure is not None and figure.quantity.status is Status.SUPPRESSED
            result.append(
                reconsidered(
                    mention, binding, self.lexicon, self.known.agrees, around, withheld=withheld
                )
            )
        return result

    def _finding(
        self, index: int, mention: Mention, binding: Binding, bindings: Sequence[Binding]
    ) -> Finding:
        surface = mention.surface
        found = Finding(
            surface.start, surface.end, surface.surface, surface.quantity, Claim.UNBACKED,
            sentence=mention.span, place=mention.place, year=self.known.year(mention),
        )  # fmt: skip
        if tells_change(mention):
            code, confidence = self._subject(index, mention, bindings)
            change = judge_change(found, mention, code, confidence, self.book) if code else None
            if change is not None or not binding.code:
                return change or replace(found, message="没有指标与这个增减相应")
        agrees = bool(binding.code) and self.known.agrees(mention, binding.code)
        differs = is_difference(mention.lead)
        unsure = binding.confidence < SURE
        rest = bool(derivation.LEFT.search(mention.lead))
        summed = bool(derivation.SUM.search(mention.lead))
        of_former = unsure and bool(derivation.SHARE_OF_FORMER.fullmatch(mention.lead))
        if of_former or ((unsure or differs or rest or summed) and not agrees):
            before, after = self._around(index, bindings)
            before += [binding.code] * ((rest or summed) and bool(binding.code))
            said = self.report.text[mention.span[0] : surface.start]
            worked_out = derivation.derive(
                mention,
                said,
                before,
                after,
                self.lookup,
                self._spoken_of(mention),
                self.lexicon.weigh,
            )
            if worked_out is not None:
                return self._worked_out(found, worked_out)
            if (differs or (unsure and rest)) and not agrees:
                return replace(found, message="说的是余数或差数，由前面的数字算不出")
        if not binding.code or (binding.confidence < _FAINT and not agrees):
            broken = found.quantity.status is Status.MISSING
            said = "写的不是一个数" if broken else "没有指标与这个数相应"
            if binding.others:
                codes = [binding.code] * bool(binding.code) + [*binding.others]
                named = "、".join(self.book.codebook[code].name for code in codes)
                said = f"说的是哪个指标分不清：可能是{named}"
            return replace(found, message=said)
        return self._judged(found, mention, binding)

    # -- a figure of an indicator ------------------------------------------------------------

    def _judged(self, found: Finding, mention: Mention, binding: Binding) -> Finding:
        indicator = self.book.codebook[binding.code]
        figure = self.known.figure(mention, binding.code)
        evidence = binding.evidence
        found = replace(
            found,
            indicator=binding.code,
            confidence=binding.confidence,
            others=binding.others,
            why=f"“{evidence.name}”中的“{evidence.found.strip('·')}”" if evidence else "上文",
            expression=indicator.expression,
            place=figure.place if figure else found.place,
        )
        also = "".join(f"；也可能是{self.book.codebook[code].name}" for code in binding.others)
        if figure is None or figure.status in (Status.MISSING, Status.NOT_APPLICABLE):
            year = f"{found.year}年" if found.year != self.book.year else ""
            return replace(found, message=f"{year}{indicator.name}没有数据{also}")
        found = replace(found, expected=told_by(figure.quantity), figures=(figure, *figure.parts))
        reason = objection(mention.meant, figure.quantity)
        if not reason and derivation.grown(mention.lead, indicator.expression):
            reason = "说反了：余下的不会增加"
        where = f"{figure.place}{indicator.name}"
        remote = binding.confidence < _UNSURE and is_remote(mention.meant, figure.quantity)
        if reason and remote:
            message = f"话太少，认不准指标：若是{where}，表中{found.expected}{also}"
            others = (binding.code, *binding.others)
            return replace(
                found, indicator="", others=others, message=message, expected="", figures=()
            )
        if reason:
            message = f"{where}：文中{found.surface}，表中{found.expected}，{reason}{also}"
            return replace(found, verdict=Claim.CONTRADICTS, message=message)
        verdict = Claim.DERIVED if indicator.derived else Claim.MATCHES
        message = f"{where}：{found.expected}{self._aside(found, figure)}{also}"
        return replace(found, verdict=verdict, message=message)

    def _aside(self, found: Finding, figure: Figure) -> str:
        written = found.quantity
        if figure.withheld and written.status is not Status.SUPPRESSED:
            return "（表中不对外公布）"
        if written.status is Status.SUPPRESSED:
            return "（文中隐去）"
        known = in_terms_of(figure.quantity, written.unit)
        if known is not None and written.unit and figure.quantity.unit != written.unit:
            return f"（表中单位为{figure.quantity.unit}）"
        return ""

    # -- a figure worked out from others -----------------------------------------------------

    def _subject(
        self, index: int, mention: Mention, bindings: Sequence[Binding]
    ) -> tuple[str, float]:
        """Find what a change is of: what its words name, else the figure told before it."""
        near, _ = self._around(index, bindings, sentences=1)
        code, confidence = self.subjects.named(mention, near)
        if not code and is_empty(GROWTH.split(mention.before)[0]):
            former = index - 1
            while former > 0 and tells_change(self.mentions[former]):
                former -= 1
            code, confidence = bindings[former].code if former >= 0 else "", _UNSURE
        return code, confidence

    def _spoken_of(self, mention: Mention) -> list[Indicator]:
        """Give the derived indicators that words around a figure touch on."""
        words = self.lexicon.read(mention)
        return [item for item in self.book.codebook.derived if words.touch(item.code)]

    def _around(
        self, index: int, bindings: Sequence[Binding], sentences: int = 2
    ) -> tuple[list[str], list[str]]:
        """Give the indicators told just before a figure and, in its sentence, after it."""
        here = self.mentions[index].sentence
        before, after = [], []
        for other in range(index - 1, -1, -1):
            if self.mentions[other].sentence <= here - sentences:
                break
            before.append(bindings[other].code)
        for other in range(index + 1, len(self.mentions)):
            if self.mentions[other].sentence > here:
                break
            after.append(bindings[other].code)
        return [code for code in before if code], [code for code in after if code]

    def _worked_out(self, found: Finding, worked_out: derivation.Derivation) -> Finding:
        same = [i for i in self.book.codebook.derived if i.expression == worked_out.expression]
        told = told_by(worked_out.quantity)
        codes = parse_expression(worked_out.expression).codes
        figures = [measures.figure_of(self.book, code) for code in codes]
        found = replace(
            found,
            verdict=Claim.DERIVED,
            indicator=same[0].code if same else "",
            expected=told,
            expression=worked_out.expression,
            confidence=0.8,
            message=f"由表中数字算得：{spoken(worked_out.expression, self.book.codebook.named, 'zh')}",
            figures=tuple(figure for figure in figures if figure),
        )
        if not worked_out.turned:
            return found
        larger, smaller = (self.book.codebook[code].name for code in codes)
        message = f"说反了：按表中数字，{larger}比{smaller}多{told}"
        return replace(found, verdict=Claim.CONTRADICTS, message=message)
