"""What a verdict means, for a person, in Chinese: both sides, the answer and what it was worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context

from township_stats.checks.instances import Instance, Key, Ledger
from township_stats.checks.judgement import Answer
from township_stats.checks.verdict import Verdict
from township_stats.checks.wording import SHORT_DOWN, called, interval_text, listed, number_text
from township_stats.quantity import Quantity, Status
from township_stats.spoken import spoken

_NEAREST = Context(prec=4, rounding=ROUND_HALF_EVEN)
_LISTED = 4


def message(
    verdict: Verdict,
    instance: Instance,
    unknown: Sequence[Key],
    named: Quantity | None,
    ledger: Ledger,
) -> str:
    """Say what a verdict means.

    Parameters
    ----------
    verdict, instance
        The verdict, its message still empty, and the bound rule.
    unknown
        The cells that have no figure.
    named
        The left side with exact figures taken as the very numbers named, where that is worth
        saying; else None.
    ledger
        The cells of the book.
    """
    words = spoken(verdict.expression, ledger.book.codebook.named, "zh")
    where = f"（{verdict.place}）" if verdict.place else ""
    if verdict.answer is Answer.UNKNOWN:
        parts = ["无法判断", *_why_unknown(instance, unknown, ledger)]
    elif instance.rule.expression.relation == "in":
        parts = [interval_text(verdict.left) + _as_named(named), *_conclusion(verdict)]
    else:
        sides = f"{interval_text(verdict.left)}对{interval_text(verdict.right)}"
        parts = [sides, *_conclusion(verdict)]
    return f"{words}{where}：{'，'.join(parts)}"


def of_places(judged: int, failing: Sequence[str], fails: bool) -> str:
    """Say what came of a rule in the places it was judged in.

    Parameters
    ----------
    judged
        In how many places.
    failing
        Those where it fails, but for one that is told of already.
    fails
        Whether it fails where it is told of.

    Examples
    --------
    >>> of_places(3, (), False), of_places(3, ("后村",), True)
    ('；另在3个地区分别核对，没有不成立', '；后村也不成立')
    """
    if failing:
        return f"；{listed(failing, '个地区')}也不成立"
    return f"；另在{judged}个地区分别核对，没有不成立" if judged and not fails else ""


def _as_named(named: Quantity | None) -> str:
    if named is None:
        return ""
    ends = [_NEAREST.plus(end) for end in (named.lower, named.upper) if end is not None]
    shown = "～".join(dict.fromkeys(number_text(end) for end in ends))
    return f"（按所写的数为{shown}{named.unit}）"


def _conclusion(verdict: Verdict) -> Iterator[str]:
    if verdict.answer is Answer.FAILS:
        yield "不成立" + _apart(verdict)
        yield "按最宽的读法仍不成立" if verdict.survives else "按最宽的读法可以成立，不妨碍发布"
        return
    yield "成立" if verdict.answer is Answer.HOLDS else "可以成立"
    if not verdict.could_fail:
        yield "但区间太宽，这一条几乎不会不成立"
    elif verdict.answer is Answer.CONSISTENT and verdict.slack is None:
        yield "区间一端不封闭，只能发现一个方向的差错"
    elif verdict.answer is Answer.CONSISTENT and verdict.slack:
        percent = Context(prec=2, rounding=ROUND_CEILING).multiply(verdict.slack, 100)
        yield f"小于{percent.normalize():f}%的差错看不出来"


def _apart(verdict: Verdict) -> str:
    if verdict.imbalance is None:
        return ""
    low, high = verdict.imbalance.interval.low, verdict.imbalance.interval.high
    gap = max(low, -high)
    unit = "个百分点" if verdict.imbalance.unit == "%" else verdict.imbalance.unit
    return f"，至少差{number_text(gap, SHORT_DOWN)}{unit}" if gap > 0 else ""


def _why_unknown(instance: Instance, unknown: Sequence[Key], ledger: Ledger) -> Iterator[str]:
    reasons = {Status.SUPPRESSED: "隐去", Status.NOT_APPLICABLE: "不适用"}
    for code, year, place in unknown[:_LISTED]:
        figure = ledger.figures.get((code, year, place))
        reason = "没有数据" if figure is None else reasons.get(figure.status, "未报")
        said = year if year != ledger.book.year else 0
        yield f"{called(ledger.book.codebook[code].name, place, said)}{reason}"
    if len(unknown) > _LISTED:
        yield f"等{len(unknown)}项"
    if not all(instance.cells.values()):
        yield "没有分地区的数"
    elif not unknown:
        asks = "?" in instance.rule.expression.text
        yield "式中有无人报送的数" if asks else "区间一端不封闭，怎样都不会矛盾"
