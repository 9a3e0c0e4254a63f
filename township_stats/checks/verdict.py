"""Verdicts: what a rule answers for the figures there are, and how much that answer is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal
from typing import Any

from township_stats.book import Book
from township_stats.checks.instances import Instance, Ledger, State, is_known
from township_stats.checks.judgement import Answer, half_place, judge
from township_stats.checks.reading import narrowest, unit_faults, widest
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.wording import interval_text, message
from township_stats.figure import Figure
from township_stats.quantity import Quantity
from township_stats.unitalgebra import align

UNITS_RULE = "codebook:units"
_UP = Context(prec=6, rounding=ROUND_CEILING)
_WORST = (Answer.FAILS, Answer.UNKNOWN, Answer.CONSISTENT, Answer.HOLDS)


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
            "imbalance": _ends(self.imbalance),
            "slack": None if self.slack is None else _plain(self.slack),
        }


def check(book: Book, rules: Iterable[Rule]) -> tuple[Verdict, ...]:
    """Judge every rule over the figures of a book.

    Parameters
    ----------
    book
        Figures of the report year and earlier ones.
    rules
        Rules over its codebook.

    Returns
    -------
    tuple of Verdict
        One a rule, in their order: where a rule holds in each place, the worst place's. Rules of
        the codebook that no figure is there for are left out. Last comes `UNITS_RULE`: units,
        kinds and whole numbers agree with the codebook.
    """
    ledger = Ledger(book)
    state = ledger.state()
    worst: dict[str, Verdict] = {}
    for instance in ledger.instances(rules):
        verdict = _judged(instance, ledger, state)
        before = worst.get(verdict.rule)
        if before is None or _badness(verdict) < _badness(before):
            worst[verdict.rule] = verdict
    return (*worst.values(), _units_verdict(book))


def _badness(verdict: Verdict) -> tuple[int, bool]:
    """Order answers from the worst: a surviving failure before one that a wider reading mends."""
    return _WORST.index(verdict.answer), not verdict.survives


def _judged(instance: Instance, ledger: Ledger, state: State) -> Verdict:
    rule = instance.rule
    relation = rule.expression.relation
    unknown = [key for key in instance.keys if not is_known(state.get(key))]
    left, right = align(*instance.sides(state, ledger.units))
    answer, survives, imbalance, slack = Answer.UNKNOWN, None, None, None
    if not unknown and all(instance.cells.values()):
        answer = judge(left, relation, right)
    if answer is not Answer.UNKNOWN:
        imbalance = left - right if relation != "in" else None
        slack = _slack(left, relation, right)
    if answer is Answer.FAILS:
        survives = _judge_as(widest, instance, ledger) is Answer.FAILS
    verdict = Verdict(
        rule.id, rule.expression.text, rule.severity, rule.reason, answer, survives, left, right,
        imbalance, slack, answer is not Answer.UNKNOWN and (slack is None or slack < 1),
        tuple(ledger.figures[key] for key in instance.keys if key in ledger.figures),
        instance.place, "",
    )  # fmt: skip
    named = _named(instance, ledger, left) if relation == "in" and not unknown else None
    return replace(verdict, message=message(verdict, instance, unknown, named, ledger))


def _judge_as(read: Callable[[Figure], Quantity], instance: Instance, ledger: Ledger) -> Answer:
    """Judge a rule with every figure in another reading of its words."""
    state = {key: read(ledger.figures[key]) for key in instance.keys}
    left, right = align(*instance.sides(state, ledger.units))
    return judge(left, instance.rule.expression.relation, right)


def _named(instance: Instance, ledger: Ledger, left: Quantity) -> Quantity | None:
    """Give the left side with exact figures as points; None where that is nothing else."""
    state = {key: narrowest(ledger.figures[key]) for key in instance.keys}
    named, _ = align(*instance.sides(state, ledger.units))
    return None if interval_text(named) == interval_text(left) else named


def _slack(left: Quantity, relation: str, right: Quantity) -> Decimal | None:
    """Give the width of both sides against their size; for ``in``, against the room there is."""
    if left.width is None or right.width is None:
        return None
    if relation == "in":
        return _UP.divide(left.width, right.width) if right.width else Decimal(0)
    width = _UP.add(left.width, right.width)
    if relation == "≈":
        width = _UP.add(width, 2 * (half_place(left.value) + half_place(right.value)))
    sides = (left, right)
    values = [side.value for side in sides if side.value is not None]
    ends = values or [end for side in sides for end in (side.lower, side.upper) if end is not None]
    size = max(abs(end) for end in ends)
    return _UP.divide(width, size) if size else Decimal(0)


def _units_verdict(book: Book) -> Verdict:
    faults = list(unit_faults(book))
    said = "；".join(text for _, text in faults[:5])
    return Verdict(
        UNITS_RULE, "单位、类别与指标表一致", Severity.ERROR, "单位不一致的数不能相加、比较",
        Answer.FAILS if faults else Answer.HOLDS, True if faults else None, None, None, None, None,
        True, tuple(figure for figure, _ in faults), "",
        said or "各项数据的单位、类别与指标表一致，计数单位都是整数",
    )  # fmt: skip


def _ends(quantity: Quantity | None) -> list[int | str | None] | None:
    if quantity is None:
        return None
    return [None if end is None else _plain(end) for end in (quantity.lower, quantity.upper)]


def _plain(number: Decimal) -> int | str:
    return int(number) if number == number.to_integral_value() else f"{number:f}"
