"""What is found out about a report: a verdict for every figure, and what goes beyond one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from township_stats.book import Book
from township_stats.claims.report import Report
from township_stats.codebook import Indicator
from township_stats.figure import Figure
from township_stats.quantity import Quantity


class Claim(StrEnum):
    """The verdict on one figure."""

    MATCHES = "matches"
    CONTRADICTS = "contradicts"
    DERIVED = "derived"
    UNBACKED = "unbacked"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure of the report with its verdict.

    Parameters
    ----------
    start, end, surface
        Where it stands (code points, `end` exclusive), and the words.
    quantity
        What the words mean.
    verdict
        Whether it holds.
    indicator
        Code of the indicator it is of; empty where none fits.
    expected
        What the table says, in words; empty where it says nothing.
    expression
        For a figure worked out from others, how.
    confidence
        From 0 to 1, how sure the indicator is.
    message
        For people: why.
    sentence
        Where its sentence begins and ends.
    place, year
        What it is said of.
    others
        Indicators that fit as well.
    why
        The words that the indicator was told by.
    figures
        The table's figures behind it: the one, or those it is worked out from.
    """

    start: int
    end: int
    surface: str
    quantity: Quantity
    verdict: Claim
    indicator: str = ""
    expected: str = ""
    expression: str = ""
    confidence: float = 0.0
    message: str = ""
    sentence: tuple[int, int] = (0, 0)
    place: str = ""
    year: int = 0
    others: tuple[str, ...] = ()
    why: str = ""
    figures: tuple[Figure, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether the writer has to look at it."""
        return self.verdict in (Claim.CONTRADICTS, Claim.UNBACKED)

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What it is of: indicator, place, year, expression."""
        return (self.indicator, self.place, self.year, self.expression)

    def to_json(self) -> dict[str, Any]:
        """Give the object that ``township-stats reconcile --json`` prints."""
        return {
            "start": self.start,
            "end": self.end,
            "surface": self.surface,
            "verdict": self.verdict.value,
            "indicator": self.indicator or None,
            "expected": self.expected or None,
            "expression": self.expression or None,
            "confidence": self.confidence,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong beyond one figure: one indicator stated twice differently, or a direction.

    Parameters
    ----------
    start, end
        The words it is about.
    kind
        ``twice`` or ``direction``.
    indicator
        Code of the indicator.
    message
        For people.
    """

    start: int
    end: int
    kind: str
    indicator: str
    message: str


@dataclass(frozen=True)
class Reconciliation:
    """A report held against a book.

    Parameters
    ----------
    report, book
        What was compared.
    findings
        One for every figure, in text order.
    slips
        What is wrong beyond single figures.
    never_mentioned
        Indicators with a figure that the report does not name, in codebook order.
    idle_exemptions
        Exemptions that no figure of the report needs, in words.
    rules
        The checks that name an indicator, in words, by its code.
    outside
        Figures outside the running text of a Word file, which are not held against anything, in
        words: where, and the figure.
    """

    report: Report
    book: Book
    findings: tuple[Finding, ...]
    slips: tuple[Slip, ...] = ()
    never_mentioned: tuple[Indicator, ...] = ()
    idle_exemptions: tuple[str, ...] = ()
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outside: tuple[str, ...] = ()

    def of(self, *verdicts: Claim) -> tuple[Finding, ...]:
        """Give the findings of some verdicts."""
        return tuple(finding for finding in self.findings if finding.verdict in verdicts)

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """Figures that contradict the tables."""
        return self.of(Claim.CONTRADICTS)

    @property
    def unbacked(self) -> tuple[Finding, ...]:
        """Figures that no table backs."""
        return self.of(Claim.UNBACKED)

    @property
    def holds(self) -> bool:
        """Whether the report may go out: nothing contradicts, nothing is unbacked, nothing slips."""
        return not (self.contradictions or self.unbacked or self.slips)

    def counts(self) -> dict[str, int]:
        """Count the findings by verdict."""
        return {verdict.value: len(self.of(verdict)) for verdict in Claim}
