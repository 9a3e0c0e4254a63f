"""Judging: every rule over the figures of a book, in the township and where its places tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_CEILING, Context, Decimal

from township_stats.book import Book
from township_stats.checks.instances import Instance, Ledger, State, is_known
from township_stats.checks.judgement import Answer, half_place, judge
from township_stats.checks.message import message, of_places
from township_stats.checks.reading import narrowest, unit_faults, widest
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.verdict import UNITS_RULE, Verdict
from township_stats.checks.wording import interval_text
from township_stats.figure import Figure
from township_stats.quantity import Quantity
from township_stats.unitalgebra import align

_UP = Context(prec=6, rounding=ROUND_CEILING)
_WORST = (Answer.FAILS, Answer.UNKNOWN, Answer.CONSISTENT, Answer.HOLDS)


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
        One a rule, in their order: the township's, or the worst place's where the rule fails
        there or the township has no such figures. A place where a figure is missing says nothing.
        Rules of the codebook that no figure is there for are left out. Last comes `UNITS_RULE`:
        units, kinds and whole numbers agree with the codebook.
    """
    ledger = Ledger(book)
    state = ledger.state()
    judged: dict[str, list[Verdict]] = {}
    for instance in ledger.instances(rules):
        judged.setdefault(instance.rule.id, []).append(_judged(instance, ledger, state))
    return (*map(_of_all_places, judged.values()), _units_verdict(book))


def _of_all_places(verdicts: list[Verdict]) -> Verdict:
    """Choose a rule's verdict of those for the township and its places; its message tells of all."""
    known = [item for item in verdicts if item.place and item.answer is not Answer.UNKNOWN]
    failing = [item for item in known if item.answer is Answer.FAILS]
    of_township = [item for item in verdicts if not item.place]
    worst = min([*of_township, *failing] or known or verdicts, key=_badness)
    judged = sum(item is not worst for item in known)
    others = [item.place for item in failing if item is not worst]
    told = worst.message + of_places(judged, others, worst.answer is Answer.FAILS)
    return replace(worst, message=told)


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
