"""The verdict on every figure of a report: bound, worked out, or held against its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from township_stats import measures
from township_stats.book import Book
from township_stats.claims import derivation
from township_stats.claims.beyond import beyond
from township_stats.claims.binding import SURE, Binding, bind
from township_stats.claims.change import GROWTH, judge_change, may_tell_change, tells_change
from township_stats.claims.comparison import is_difference
from township_stats.claims.context import mentions_of
from township_stats.claims.dateline import DateLine, date_line
from township_stats.claims.derivation import Derivation
from township_stats.claims.doubt import Told, reconsidered
from township_stats.claims.emptiness import is_empty, per_word
from township_stats.claims.finding import Claim, Finding
from township_stats.claims.known import Known
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention, year_word
from township_stats.claims.naming import per_of
from township_stats.claims.places import locate, places_in, spread
from township_stats.claims.report import Report
from township_stats.claims.stated import PER_PERIOD, Said, stated
from township_stats.claims.subject import Subjects
from township_stats.claims.unitfit import fits
from township_stats.claims.verdict import in_terms_of, is_remote, objection
from township_stats.claims.wording import told_by
from township_stats.codebook import Indicator
from township_stats.expressions import parse_expression
from township_stats.figure import Figure
from township_stats.quantity import Kind, Status
from township_stats.spoken import spoken

_UNSURE = 0.5
_FAINT = 0.45
_PLAINLY = 0.9  # 改造油茶300亩 is not the area planned, if its name lacks 面积目标
_TOLD_BEFORE = 16  # figures that words may reach back to


class Judge:
    """The steps from figures in a text to findings.

    Parameters
    ----------
    report, book
        What is compared.
    """

    def __init__(self, report: Report, book: Book) -> None:
        self.report, self.book = report, book
        self.lexicon = Lexicon(book.codebook)
        self.subjects = Subjects(self.lexicon, report)
        self.known = Known(book)
        line = date_line(report, book.year)
        self.mentions = [
            self._timed(mention, line)
            for mention in locate(mentions_of(report), places_in(book), report.text)
        ]

    def findings(self) -> list[Finding]:
        """Give every figure its verdict, in text order."""
        bindings = bind(self.mentions, self.lexicon, self.known.agrees)
        bindings = self._reconsidered(bindings)
        bindings = spread(self.mentions, bindings, self.book, self.known.agrees)
        found: list[Finding] = []
        for index, (mention, binding) in enumerate(zip(self.mentions, bindings, strict=True)):
            if binding.code or not mention.is_bare:
                found.append(self._finding(index, mention, bindings, found))
        return found

    def _timed(self, mention: Mention, line: DateLine) -> Mention:
        """Give a figure its year, as the words and the date say; only later years are planned.

        What something has changed from is of the year before, but for this year's very number
        (受理的41项降至0).
        """
        said = self.report.text[mention.span[0] : mention.surface.start]
        mention = line.dated(mention, said)
        if mention.plan and not mention.year and year_word(said) in ("今年", "本年"):
            return replace(mention, plan=False)
        if mention.is_former and not mention.year:
            words = self.lexicon.read(mention)
            codes = (item.code for item in self.lexicon.indicators if words.touch(item.code))
            if not any(self.known.states(mention, code) for code in codes):
                mention = replace(mention, year=self.known.year(mention) - 1)
        return replace(mention, plan=self.known.year(mention) > self.book.year)

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
        for index, binding in enumerate(result):
            told = self._told_beside(index, result) if binding.code else None
            if told is not None:
                result[told] = binding
                result[index] = Binding("", 0.0, others=(binding.code,))
        return result

    def _told_beside(self, index: int, bindings: Sequence[Binding]) -> int | None:
        """Find the figure of nothing else in a sentence that has the number this one should have.

        我包了六件，全镇四十一件: the words before the first are all that the second has.
        """
        mention, code = self.mentions[index], bindings[index].code
        if not mention.meant.is_bounded or self._is_anybodys(mention):
            return None
        found = [
            number
            for number, other in enumerate(self.mentions)
            if other.sentence == mention.sentence
            and (
                not (of := bindings[number]).code or (of.code == code and of.confidence <= _UNSURE)
            )
            and other.meant.is_bounded
            and fits(other.surface.quantity.unit, mention.surface.quantity.unit)
            and self.known.agrees(other, code)
            and self.known.figure(other, code) == self.known.figure(mention, code)
            and self.lexicon.read(other).touch(code)
        ]
        return found[0] if len(found) == 1 else None

    def _is_anybodys(self, mention: Mention) -> bool:
        """Tell whether a number is that of any indicator it can be of: two may be exchanged."""
        unit = mention.surface.quantity.unit
        return any(
            fits(unit, item.unit) and self.known.agrees(mention, item.code)
            for item in self.lexicon.indicators
        )

    def _finding(
        self, index: int, mention: Mention, bindings: Sequence[Binding], told: Sequence[Finding]
    ) -> Finding:
        surface, binding = mention.surface, bindings[index]
        found = Finding(
            surface.start, surface.end, surface.surface, surface.quantity, Claim.UNBACKED,
            sentence=mention.span, place=mention.place, year=self.known.year(mention),
        )  # fmt: skip
        agrees = bool(binding.code) and self.known.agrees(mention, binding.code)
        changes = tells_change(mention)
        if mention.doubt and (changes or mention.year or not agrees):
            return replace(found, message=mention.doubt)
        if changes or (not agrees and may_tell_change(mention)):
            code, confidence = self._subject(index, mention, bindings)
            change = judge_change(found, mention, code, confidence, self.book) if code else None
            if change and (changes or change.verdict is Claim.DERIVED):
                return change
            if changes and not binding.code:
                return replace(found, message="没有指标与这个增减相应")
        plainly = self._plainly_worked_out(found, mention, binding.code if agrees else "", told)
        if plainly is not None:
            return plainly
        if mention.is_former and not agrees:
            return replace(found, message="说的是变化以前的数")
        before_it = self.report.text[mention.span[0] : surface.start]
        if binding.code and not agrees:
            elsewhere = beyond(mention, before_it, self.book.codebook[binding.code].name)
            if elsewhere:
                return replace(found, message=elsewhere)
        if PER_PERIOD.search(mention.lead) and not agrees:
            return replace(found, message="说的是平均每月（每天、每季）的数，表中没有")
        differs = is_difference(mention.lead)
        unsure = binding.confidence < SURE
        rest = bool(derivation.LEFT.search(mention.lead))
        summed = bool(derivation.SUM.search(mention.lead))
        of_former = unsure and bool(derivation.SHARE_OF_FORMER.fullmatch(mention.lead))
        if summed and not agrees and told and told[-1].place and told[-1].sentence == mention.span:
            return replace(found, message="说的是几个地方的合计，表中没有")
        if of_former or ((unsure or differs or rest or summed) and not agrees):
            before, after = self._around(index, bindings, sentences=2 + differs)
            before += [binding.code] * ((rest or summed) and bool(binding.code))
            worked_out = derivation.derive(
                mention,
                before_it,
                before,
                after,
                derivation.lookup_in(self.book, mention.place),
                self._spoken_of(mention),
                self.lexicon.weigh,
            )
            if worked_out is not None:
                parts = parse_expression(worked_out.expression).codes
                if not worked_out.turned or {*parts} <= {*before}:
                    return self._worked_out(found, worked_out)
            changed = bool(derivation.CHANGED_TO.search(mention.lead))
            if (differs or (unsure and (rest or changed))) and not agrees:
                what = "余数或差数" if differs or rest else "变化以后的数"
                return replace(found, message=f"说的是{what}，由前面的数字算不出")
        if not binding.code or (binding.confidence < _FAINT and not agrees):
            broken = found.quantity.status is Status.MISSING
            said = "写的不是一个数" if broken else "没有指标与这个数相应"
            if binding.others:
                codes = [binding.code] * bool(binding.code) + [*binding.others]
                named = "、".join(self.book.codebook[code].name for code in codes)
                said = f"说的是哪个指标分不清：可能是{named}"
            return replace(found, message=said)
        per = per_word(mention.lead)
        known = per_of(self.book.codebook[binding.code])
        if not agrees and (per or "平均" in mention.lead) and (not known or per not in ("", known)):
            return replace(found, message="说的是平均数，表中没有")
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
        if (
            reason
            and mention.about
            and self.known.of_place(binding.code, found.year, mention.about)
        ):
            said = f"{indicator.name}说的是{mention.about}还是全镇，不清楚"
            return replace(found, indicator="", message=said, expected="", figures=())
        if reason and mention.place and mention.place != figure.place:
            said = f"{mention.place}的{indicator.name}表中没有"
            return replace(found, place=mention.place, message=said, expected="", figures=())
        where = f"{figure.place}{indicator.name}"
        remote = is_remote(mention.meant, figure.quantity)
        by_plan = evidence is not None and self.lexicon.is_planned(binding.code, evidence.name)
        if reason and (
            (remote and binding.confidence < _UNSURE)
            or (by_plan and (remote or binding.confidence < _PLAINLY))
        ):
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
        if not is_empty(GROWTH.split(mention.before)[0]):
            return code, confidence
        former = index - 1
        while former > 0 and self._is_aside(self.mentions[former], bindings[former]):
            former -= 1
        told = bindings[former].code if former >= 0 else ""
        if not told and former >= 0 and self.mentions[former].sentence == mention.sentence:
            return "", 0.0  # of a figure that is not known itself
        return (code, confidence) if code else (told, _UNSURE)

    def _is_aside(self, mention: Mention, binding: Binding) -> bool:
        """Tell whether a figure is a change or a share, of which no other change is told."""
        is_share = mention.surface.quantity.kind in (Kind.PERCENT, Kind.MULTIPLE, Kind.RATIO)
        is_change = tells_change(mention) or (may_tell_change(mention) and not binding.code)
        return is_change or (is_share and not binding.code)

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

    def _plainly_worked_out(
        self, found: Finding, mention: Mention, code: str, told: Sequence[Finding]
    ) -> Finding | None:
        """Judge a figure whose words say what it is worked out from; `code` already has its number."""
        if mention.place or mention.year not in (0, self.book.year):
            return None
        near = told[: -_TOLD_BEFORE - 1 : -1]
        words = self.report.text[mention.span[0] : found.start]
        said = stated(
            mention, Said(mention.span, words, near), self.book.codebook, self.lexicon.weigh
        )
        if not said:
            return None
        place = {item.indicator: item.place for item in reversed(near)}
        codes = {code for each in said for code in parse_expression(each).codes}
        where, *others = {place.get(part, "") for part in codes}
        itself = ("",) if where else ("", *said)
        if others or (code and self.book.codebook[code].expression in itself):
            return None  # of a village's and the township's, or told by its name
        lookup = derivation.lookup_in(self.book, where)
        worked_out = derivation.worked_out(said, mention.meant, lookup)
        if worked_out is None:
            return None
        found = replace(found, place=where)
        if worked_out.holds:
            return self._worked_out(found, worked_out)
        told_as = told_by(worked_out.quantity)
        how = spoken(worked_out.expression, self.book.codebook.named, "zh")
        message = f"按表中数字，{where}{how}为{told_as}，文中{found.surface}"
        return replace(
            self._worked_out(found, worked_out), verdict=Claim.CONTRADICTS, message=message
        )

    def _worked_out(self, found: Finding, worked_out: Derivation) -> Finding:
        same = [i for i in self.book.codebook.derived if i.expression == worked_out.expression]
        told = told_by(worked_out.quantity)
        codes = parse_expression(worked_out.expression).codes
        figures = [
            self.book.figure(code, place=found.place)
            if found.place
            else measures.figure_of(self.book, code)
            for code in codes
        ]
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
