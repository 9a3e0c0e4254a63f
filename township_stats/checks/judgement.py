"""Does a relation hold between two intervals? Four answers."""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from enum import StrEnum

from township_stats.interval import Interval
from township_stats.quantity import Quantity
from township_stats.terms import Answer as Ternary

_UP = Context(prec=200, rounding=ROUND_CEILING)


class Answer(StrEnum):
    """The four answers of a rule over intervals."""

    HOLDS = "holds"
    CONSISTENT = "consistent"
    FAILS = "fails"
    UNKNOWN = "unknown"


def judge(left: Quantity, relation: str, right: Quantity) -> Answer:
    """Answer whether a relation holds between two quantities in one unit.

    ``≈`` allows each side half the place of the last non-zero digit of its value. ``=`` fails only
    where the intervals are disjoint. Where open ends mean that nothing could ever contradict the
    relation, the answer is unknown.

    Examples
    --------
    >>> rate = Quantity.between(Decimal("94.5"), Decimal("95.5"), "%")
    >>> judge(Quantity.exact(Decimal("95.1"), "%"), "=", rate).value
    'consistent'
    """
    here, there = left.interval, right.interval
    if not _could_fail(here, relation, there):
        surely = relation not in ("=", "≈", "!=") and _compare(left, relation, right)
        return Answer.HOLDS if surely is Ternary.YES else Answer.UNKNOWN
    if relation == "≈":
        return _nearly(left, right)
    answer = _compare(left, relation, right)
    return {
        Ternary.YES: Answer.HOLDS,
        Ternary.NO: Answer.FAILS,
        Ternary.UNKNOWN: Answer.CONSISTENT,
    }[answer]


def _compare(left: Quantity, relation: str, right: Quantity) -> Ternary:
    match relation:
        case "=":
            return left.equals(right)
        case "!=":
            opposite = {Ternary.YES: Ternary.NO, Ternary.NO: Ternary.YES}
            answer = left.equals(right)
            return opposite.get(answer, answer)
        case "<=":
            return left.at_most(right)
        case ">=":
            return left.at_least(right)
        case "<":
            return left.less(right)
        case ">":
            return left.greater(right)
        case _:
            if right.contains(left):
                return Ternary.YES
            return Ternary.NO if left.interval.common(right.interval) is None else Ternary.UNKNOWN


def _could_fail(here: Interval, relation: str, there: Interval) -> bool:
    """Tell whether the open ends leave room for a failure at all."""
    low, high, other_low, other_high = (
        end.is_finite() for end in (here.low, here.high, there.low, there.high)
    )
    if relation in ("<=", "<"):
        return low and other_high
    if relation in (">=", ">"):
        return high and other_low
    return (low and other_high) or (high and other_low)


def _nearly(left: Quantity, right: Quantity) -> Answer:
    allowed = half_place(left.value), half_place(right.value)
    here, there = left.interval, right.interval
    if here.widened(allowed[0]).common(there.widened(allowed[1])) is None:
        return Answer.FAILS
    apart = max(_UP.subtract(here.high, there.low), _UP.subtract(there.high, here.low))
    return Answer.HOLDS if apart <= sum(allowed) else Answer.CONSISTENT


def half_place(value: Decimal | None) -> Decimal:
    """Give half the place of the last non-zero digit of a value; 0 where there is none.

    Examples
    --------
    >>> int(half_place(Decimal(26000)))
    500
    """
    if not value:
        return Decimal(0)
    exponent = value.normalize(_UP).as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)
