"""Verdict: what a rule answers for the figures there are, and how much that answer is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from township_stats.checks.judgement import Answer
from township_stats.checks.rules import Severity
from township_stats.figure import Figure
from township_stats.quantity import Quantity

UNITS_RULE = "codebook:units"


@dataclass(frozen=True)
class Verdict:
    """What a rule says of the figures.

    Parameters
    ----------
    rule, expression, severity, reason
        The rule.
    answer
        ``holds`` (whatever the values in their intervals), ``consistent`` (for some), ``fails``
        (for none) or ``unknown`` (a part is missing, or an open end decides).
    survives
        For a failure: whether it remains in the widest accepted reading of the words. None else.
    left, right
        Both sides, in one unit; None where units were checked.
    imbalance
        Left minus right; None for ``in`` and where nothing is known.
    slack
        Width of both sides against their size: a discrepancy below this share cannot be seen.
        0 for exact figures, None where nothing is known.
    could_fail
        False where no figure in these intervals' places could have made the rule fail.
    figures
        The figures involved, in the order of the rule.
    place
        Where the answer comes from; empty for the whole township.
    message
        All this for a person, in Chinese.
    remedy
        Where the figures stand and what to do next, line by line; nothing where nothing is amiss.
    """

    rule: str
    expression: str
    severity: Severity
    reason: str
    answer: Answer
    survives: bool | None
    left: Quantity | None
    right: Quantity | None
    imbalance: Quantity | None
    slack: Decimal | None
    could_fail: bool
    figures: tuple[Figure, ...]
    place: str
    message: str
    remedy: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it blocks publication: a surviving failure of error severity."""
        return self.severity is Severity.ERROR and bool(self.survives)

    def to_json(self) -> dict[str, Any]:
        """Give the object that ``check --json`` prints; intervals are ``[lower, upper]``."""
        return {
            "rule": self.rule,
            "answer": self.answer.value,
            "survives": self.survives,
            "left": _ends(self.left),
            "right": _ends(self.right),
            "figures": [
                {
                    "indicator": figure.indicator,
                    "place": figure.place,
                    "year": figure.year,
                    "text": figure.text,
                    "source": str(figure.source) if figure.source else None,
                }
                for figure in self.figures
            ],
            "message": self.message,
            "expression": self.expression,
            "severity": self.severity.value,
            "reason": self.reason,
            "place": self.place,
            "imbalance": _ends(self.imbalance),
            "slack": None if self.slack is None else _plain(self.slack),
        }


def _ends(quantity: Quantity | None) -> list[int | str | None] | None:
    if quantity is None:
        return None
    return [None if end is None else _plain(end) for end in (quantity.lower, quantity.upper)]


def _plain(number: Decimal) -> int | str:
    return int(number) if number == number.to_integral_value() else f"{number:f}"
