"""Judging: every rule over the figures of a book, in the township and where its places tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal

from township_stats.book import Book
from township_stats.checks.instances import Instance, Key, Ledger, State, is_known
from township_stats.checks.judgement import Answer, half_place, judge
from township_stats.checks.message import message, of_places
from township_stats.checks.reading import narrowest, unit_faults, widest
from township_stats.checks.remedy import correction, remedy, stand
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
    judged: dict[str, list[_Judged]] = {}
    for instance in ledger.instances(rules):
        judged.setdefault(instance.rule.id, []).append(_judge(instance, ledger, state))
    return (
        *(_of_all_places(of_rule, ledger) for of_rule in judged.values()),
        _units_verdict(book),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A bound rule, the cells it lacks, both sides and the answer; not yet in words."""

    instance: Instance
    unknown: tuple[Key, ...]
    left: Quantity
    right: Quantity
    answer: Answer
    survives: bool | None

    @property
    def place(self) -> str:
        """Where it was judged; empty for the whole township."""
        return self.instance.place

    @property
    def badness(self) -> tuple[int, bool]:
        """Order from the worst: a surviving failure before one that a wider reading mends."""
        return _WORST.index(self.answer), not self.survives


def _of_all_places(judged: list[_Judged], ledger: Ledger) -> Verdict:
    """Choose a rule's verdict of those for the township and its places; its message tells of all."""
    known = [item for item in judged if item.place and item.answer is not Answer.UNKNOWN]
    failing = [item for item in known if item.answer is Answer.FAILS]
    of_township = [item for item in judged if not item.place]
    worst = min([*of_township, *failing] or known or judged, key=lambda item: item.badness)
    beside = sum(item is not worst for item in known)
    others = [item.place for item in failing if item is not worst]
    return _verdict(worst, of_places(beside, others, worst.answer is Answer.FAILS), ledger)


def _judge(instance: Instance, ledger: Ledger, state: State) -> _Judged:
    unknown = tuple(key for key in instance.keys if not is_known(state.get(key)))
    left, right = align(*instance.sides(state, ledger.units))
    answer, survives = Answer.UNKNOWN, None
    if not unknown and all(instance.cells.values()):
        answer = judge(left, instance.rule.expression.relation, right)
    if answer is Answer.FAILS:
        survives = _judge_as(widest, instance, ledger) is Answer.FAILS
    return _Judged(instance, unknown, left, right, answer, survives)


def _verdict(judged: _Judged, places: str, ledger: Ledger) -> Verdict:
    """Put what was judged into a verdict and into words, `places` at their end."""
    instance, left, right, answer = judged.instance, judged.left, judged.right, judged.answer
    rule, relation = instance.rule, instance.rule.expression.relation
    imbalance = slack = None
    if answer is not Answer.UNKNOWN:
        imbalance = left - right if relation != "in" else None
        slack = _slack(left, relation, right)
    verdict = Verdict(
        rule.id, rule.expression.text, rule.severity, rule.reason, answer, judged.survives,
        left, right, imbalance, slack,
        answer is not Answer.UNKNOWN and (slack is None or slack < 1),
        tuple(ledger.figures[key] for key in instance.keys if key in ledger.figures),
        instance.place, "",
    )  # fmt: skip
    named = _named(instance, ledger, left) if relation == "in" and not judged.unknown else None
    told = message(verdict, instance, judged.unknown, named, ledger)
    todo = remedy(answer, instance, judged.unknown, ledger)
    return replace(verdict, message=told + places, remedy=todo)


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
    wrong = tuple(figure for figure, _ in faults)
    todo = (*stand(wrong, book.year), correction(wrong, book.year)) if wrong else ()
    return Verdict(
        UNITS_RULE, "单位、类别与指标表一致", Severity.ERROR, "单位不一致的数不能相加、比较",
        Answer.FAILS if faults else Answer.HOLDS, True if faults else None, None, None, None, None,
        True, wrong, "", said or "各项数据的单位、类别与指标表一致，计数单位都是整数", todo,
    )  # fmt: skip
