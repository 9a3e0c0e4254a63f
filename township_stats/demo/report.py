"""A made-up work report over the facts, with the place of every figure in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from random import Random
from typing import cast

from township_stats.demo.facts import COUNTED, Fact
from township_stats.demo.files import LABEL
from township_stats.demo.wording import plain

__all__ = ["Claim", "Report", "claim_lines", "write_report"]

Key = tuple[str, str]

_TOKEN = re.compile(r"<(\+?)([a-z_]+)>")
_CLAUSE = re.compile(r"[^，、：；。]+[，、：；。]")
_NUMERALS = "一二三四五"
_LONG = 10_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure in a report: where it stands (code points), what it is of, how it is backed.

    `verdict` is ``matches`` for a figure of the tables and ``derived`` for a growth worked out
    from them by `expression`.
    """

    start: int
    end: int
    surface: str
    indicator: str
    place: str
    year: int
    verdict: str = "matches"
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report's text and its figures in text order."""

    text: str
    claims: tuple[Claim, ...]


def claim_lines(report: Report) -> str:
    """Give a report's claims as JSON lines."""
    lines = (asdict(claim) | {"label": LABEL} for claim in report.claims)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_report(
    templates: str,
    prose: str,
    year: int,
    facts: Iterable[Fact],
    last: Iterable[Fact],
    hidden: Mapping[Key, Decimal],
    before: Mapping[Key, Decimal],
    rng: Random,
    *,
    long: bool,
) -> Report:
    """Write the report of a year.

    Parameters
    ----------
    templates, prose
        Sentences with tokens, and sentences without figures (report.txt and prose.txt).
    year
        Of the report.
    facts, last
        What the tables say this year and said last year.
    hidden, before
        The true values of both years; every wording in the report is true of them.
    rng
        Source of chance.
    long
        Whether to fill it to 10,000 characters, with figures by village.

    Returns
    -------
    Report
        Only figures that the tables hold are stated; what is missing there is left out.
    """
    writer = _Writer(year, facts, last, hidden, before, rng)
    writer.say(f"示例镇（虚构）{year}年工作报告（{LABEL}）\n")
    sections = re.findall(r"^\[.*\] (.*)\n((?:[^\[].*\n)*)", templates, re.MULTILINE)
    for number, (title, lines) in enumerate(sections):
        writer.say(f"（{_NUMERALS[number]}）{title}\n")
        for line in lines.splitlines():
            writer.sentence(rng.choice(line.removeprefix("> ").split("||")), villages=long)
        while long and writer.length < _LONG * (number + 1) // len(sections):
            line = rng.choice(prose.splitlines()[1:])
            writer.say("".join(rng.choice(part.split("||")) for part in line.split(" # ")))
        writer.say("\n")
    return Report("".join(writer.pieces), tuple(writer.claims))


class _Writer:
    def __init__(
        self,
        year: int,
        facts: Iterable[Fact],
        last: Iterable[Fact],
        hidden: Mapping[Key, Decimal],
        before: Mapping[Key, Decimal],
        rng: Random,
    ) -> None:
        self.year, self.rng, self.hidden, self.before = year, rng, hidden, before
        self.facts = {(fact.indicator, fact.place): fact for fact in facts if fact.year == year}
        self.last = {
            fact.indicator: fact for fact in last if fact.year == year - 1 and not fact.place
        }
        self.pieces: list[str] = []
        self.length = 0
        self.claims: list[Claim] = []

    def say(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def figure(self, surface: str, code: str, place: str = "", expression: str = "") -> None:
        start = self.length
        self.say(surface)
        verdict = "derived" if expression else "matches"
        self.claims.append(
            Claim(start, self.length, surface, code, place, self.year, verdict, expression)
        )

    def sentence(self, template: str, *, villages: bool) -> None:
        """Say a sentence, without the clauses whose figures the tables do not hold."""
        clauses = [
            clause
            for clause in _CLAUSE.findall(template)
            if all(self._words(plus, code) for plus, code in _TOKEN.findall(clause))
        ]
        if _TOKEN.search(template) and not any(map(_TOKEN.search, clauses)):
            return
        *pieces, end = _TOKEN.split("".join(clauses)[:-1] + "。")
        codes = []
        for text, plus, code in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            self.say(text)
            if plus:
                rises = self.hidden[code, ""] > self.before[code, ""]
                self.say("同比增长" if rises else "同比下降")
            self.figure(
                self._words(plus, code),
                code,
                expression=f"{code} / last({code}) - 1" if plus else "",
            )
            codes.append(code)
        self.say(end)
        if villages and codes and self.rng.random() < 0.7:
            self._villages(codes[0])

    def _villages(self, code: str) -> None:
        """Say an indicator village by village."""
        places = [place for indicator, place in self.facts if indicator == code and place]
        said = [place for place in places if self._surface(code, place)]
        for index, place in enumerate(said):
            self.say("、" if index else "分村看，")
            self.say(place)
            self.figure(self._surface(code, place), code, place)
        if said:
            self.say("。")

    def _words(self, plus: str, code: str) -> str:
        return self._growth(code) if plus else self._surface(code)

    def _surface(self, code: str, place: str = "") -> str:
        """Word a fact as its office did, with the unit; empty where it is not told."""
        fact = self.facts.get((code, place))
        if fact is None or fact.status == "missing":
            return ""
        if fact.withheld:
            return f"*{fact.unit}"
        if fact.text:
            unit = "" if fact.unit == "%" and fact.status == "reported" else fact.written_unit
            return fact.written.words(unit)
        true = self.hidden[code, place]
        if fact.unit in COUNTED:
            return plain(true) + fact.unit
        _, lower, upper = fact.bounds
        return self._about(true, cast(Decimal, upper) - cast(Decimal, lower)) + fact.unit

    def _about(self, true: Decimal, width: Decimal) -> str:
        """Write about how much something is, no more precisely than it is known."""
        place = Decimal(1).scaleb(width.adjusted() + 1)
        value = (true / place).quantize(Decimal(1), ROUND_HALF_EVEN) * place
        if value == place:  # about a power of ten means a tenth of it, not half
            place /= 10
            value = (true / place).quantize(Decimal(1), ROUND_HALF_EVEN) * place
        if value == 0:
            above = (true / place).quantize(Decimal(1), ROUND_CEILING) * place
            return f"不到{plain(above)}"
        wan = Decimal(10_000)
        return f"约{plain(value / wan)}万" if value >= wan else f"约{plain(value)}"

    def _growth(self, code: str) -> str:
        """Word the growth over last year, as precisely as both figures allow; empty where not."""
        this, last = self.facts.get((code, "")), self.last.get(code)
        if this is None or last is None or this.withheld or last.withheld:
            return ""
        (_, low, high), (_, low_before, high_before) = this.bounds, last.bounds
        if low is None or high is None or high_before is None or not low_before:
            return ""
        width = 100 * (high / low_before - low / high_before)
        true = abs(100 * (self.hidden[code, ""] / self.before[code, ""] - 1))
        for place, widest in ((Decimal("0.1"), Decimal("0.2")), (Decimal(1), Decimal(2))):
            rounded = true.quantize(place, ROUND_HALF_EVEN)
            if width <= widest and rounded:
                return f"{rounded:f}%"
        return ""
