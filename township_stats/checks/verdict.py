"""Verdicts: what a rule answers for the figures there are, and how much that answer is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from typing import Any

from township_stats.book import Book
from township_stats.checks.instances import Instance, Key, Ledger, is_known
from township_stats.checks.reading import unit_faults, widest
from township_stats.checks.rules import Rule, Severity
from township_stats.codebook import Codebook
from township_stats.figure import Figure
from township_stats.interval import Interval
from township_stats.quantity import Quantity
from township_stats.terms import Answer as Ternary
from township_stats.terms import Status
from township_stats.unitalgebra import align

_DOWN, _UP = (Context(prec=200, rounding=rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING))
_SHORT_DOWN, _SHORT_UP = (Context(prec=6, rounding=r) for r in (ROUND_FLOOR, ROUND_CEILING))
_CODE = re.compile(r"(?<![a-z0-9_])[a-z][a-z0-9_]*")
_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠"}
UNITS_RULE = "codebook:units"


class Answer(StrEnum):
    """The four answers of a rule over intervals."""

    HOLDS = "holds"
    CONSISTENT = "consistent"
    FAILS = "fails"
    UNKNOWN = "unknown"


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
        if before is None or _WORST.index(verdict.answer) < _WORST.index(before.answer):
            worst[verdict.rule] = verdict
    return (*worst.values(), _units_verdict(book))


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
    tolerance = half_place(left) + half_place(right)
    here, there = left.interval, right.interval
    if here.widened(half_place(left)).common(there.widened(half_place(right))) is None:
        return Answer.FAILS
    apart = max(_UP.subtract(here.high, there.low), _UP.subtract(there.high, here.low))
    return Answer.HOLDS if apart <= tolerance else Answer.CONSISTENT


def half_place(quantity: Quantity) -> Decimal:
    """Give half the place of the last non-zero digit of a value; 0 where there is no value.

    Examples
    --------
    >>> half_place(Quantity.exact(26000, "元"))
    Decimal('500')
    """
    if not quantity.value:
        return Decimal(0)
    exponent = quantity.value.normalize(_UP).as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _judged(instance: Instance, ledger: Ledger, state: dict[Key, Quantity]) -> Verdict:
    rule = instance.rule
    relation = rule.expression.relation
    unknown = [key for key in instance.keys if not is_known(state.get(key))]
    unknown_place = not all(instance.cells.values())
    left, right = align(*instance.sides(state, ledger.units))
    answer, survives = Answer.UNKNOWN, None
    if not unknown and not unknown_place:
        answer = judge(left, relation, right)
        if answer is Answer.FAILS:
            survives = _survives(instance, ledger)
    known = answer is not Answer.UNKNOWN
    imbalance = left - right if known and relation != "in" else None
    slack = _slack(left, right) if known else None
    verdict = Verdict(
        rule.id, rule.expression.text, rule.severity, rule.reason, answer, survives, left, right,
        imbalance, slack, known and (slack is None or slack < 1),
        tuple(ledger.figures[key] for key in instance.keys if key in ledger.figures),
        instance.place, "",
    )  # fmt: skip
    return replace(verdict, message=_message(verdict, instance, unknown, ledger))


def _survives(instance: Instance, ledger: Ledger) -> bool:
    """Tell whether a failure remains in the widest accepted reading of every figure."""
    wide = {key: widest(ledger.figures[key]) for key in instance.keys}
    left, right = align(*instance.sides(wide, ledger.units))
    return judge(left, instance.rule.expression.relation, right) is Answer.FAILS


def _slack(left: Quantity, right: Quantity) -> Decimal | None:
    if left.width is None or right.width is None:
        return None
    size = max(
        abs(end) for side in (left, right) for end in (side.interval.low, side.interval.high)
    )
    if not size:
        return Decimal(0)
    return _SHORT_UP.divide(_UP.add(left.width, right.width), size)


def _units_verdict(book: Book) -> Verdict:
    faults = list(unit_faults(book))
    said = "；".join(message for _, message in faults[:5])
    message = said or "各项数据的单位、类别与指标表一致，计数单位都是整数"
    return Verdict(
        UNITS_RULE, "单位、类别与指标表一致", Severity.ERROR, "单位不一致的数不能相加、比较",
        Answer.FAILS if faults else Answer.HOLDS, True if faults else None, None, None, None, None,
        True, tuple(figure for figure, _ in faults), "", message,
    )  # fmt: skip


# -- words -----------------------------------------------------------------------------------


def interval_text(quantity: Quantity | None) -> str:
    """Write an interval for a person, ends rounded outward to six digits where they do not end.

    Examples
    --------
    >>> interval_text(Quantity.exact(5, "户")), interval_text(Quantity.between(1000, None, "个"))
    ('5户', '[1,000, ∞)个')
    """
    if quantity is None:
        return ""
    if quantity.lower is None and quantity.upper is None:
        return "（−∞, ∞）"
    if quantity.is_point and quantity.lower is not None:
        return f"{_number(quantity.lower, _SHORT_DOWN)}{quantity.unit}"
    low = "−∞" if quantity.lower is None else _number(quantity.lower, _SHORT_DOWN)
    high = "∞" if quantity.upper is None else _number(quantity.upper, _SHORT_UP)
    opening = "(" if quantity.interval.low_open else "["
    closing = ")" if quantity.interval.high_open else "]"
    return f"{opening}{low}, {high}{closing}{quantity.unit}"


def _number(number: Decimal, short: Context) -> str:
    digits = number.normalize(_UP)
    if len(digits.as_tuple().digits) > 12:
        digits = short.plus(digits).normalize(_UP)
    return f"{digits:,f}".replace("-", "−")


def _plain(number: Decimal) -> int | str:
    return int(number) if number == number.to_integral_value() else f"{number.normalize(_UP):f}"


def _ends(quantity: Quantity | None) -> list[int | str | None] | None:
    if quantity is None:
        return None
    return [None if end is None else _plain(end) for end in (quantity.lower, quantity.upper)]


def in_words(expression: str, codebook: Codebook) -> str:
    """Write a rule with names for codes and × ÷ ≤ for signs.

    Examples
    --------
    >>> in_words("a <= 3 * b", Codebook(()))
    'a ≤ 3 × b'
    """

    def name(found: re.Match[str]) -> str:
        code = found.group()
        if code not in codebook:
            return {"last": "上年", "sum": "合计", "places": "各地区"}.get(code, code)
        return re.sub(r"\A其中[：:]", "", codebook[code].name)

    words = _CODE.sub(name, expression)
    for sign, printed in _SIGNS.items():
        words = words.replace(f" {sign} ", f" {printed} ")
    return words


def _message(verdict: Verdict, instance: Instance, unknown: list[Key], ledger: Ledger) -> str:
    words = in_words(verdict.expression, ledger.book.codebook)
    where = f"（{verdict.place}）" if verdict.place else ""
    parts = [f"{words}{where}：{interval_text(verdict.left)} 对 {interval_text(verdict.right)}"]
    match verdict.answer:
        case Answer.HOLDS:
            parts.append("成立")
        case Answer.CONSISTENT:
            parts.append("可以成立")
        case Answer.FAILS:
            parts.append("不成立" + _apart(verdict))
            parts.append(
                "按最宽的读法仍不成立" if verdict.survives else "按最宽的读法可以成立，不妨碍发布"
            )
        case Answer.UNKNOWN:
            parts = [f"{words}{where}：无法判断", *_why_unknown(instance, unknown, ledger)]
    parts += _strength(verdict)
    return "，".join(parts)


def _apart(verdict: Verdict) -> str:
    if verdict.imbalance is None:
        return ""
    low, high = verdict.imbalance.interval.low, verdict.imbalance.interval.high
    gap = max(low, -high)
    return f"，至少差 {_number(gap, _SHORT_DOWN)}{verdict.imbalance.unit}" if gap > 0 else ""


def _why_unknown(instance: Instance, unknown: list[Key], ledger: Ledger) -> Iterator[str]:
    reasons = {Status.SUPPRESSED: "隐去", Status.NOT_APPLICABLE: "不适用"}
    for code, year, place in unknown[:4]:
        figure = ledger.figures.get((code, year, place))
        name = re.sub(r"\A其中[：:]", "", ledger.book.codebook[code].name)
        of_year = "" if year == ledger.book.year else f"{year} 年"
        reason = "没有数据" if figure is None else reasons.get(figure.status, "未报")
        yield f"{of_year}{place}{name}{reason}"
    if len(unknown) > 4:
        yield f"等 {len(unknown)} 项"
    if not all(instance.cells.values()):
        yield "没有分地区的数"
    elif not unknown:
        yield "有未报的数" if "?" in instance.rule.expression.text else "区间不封闭"


def _strength(verdict: Verdict) -> Iterator[str]:
    if verdict.answer is Answer.CONSISTENT and verdict.slack is None:
        yield "区间一端不封闭，只能发现一个方向的差错"
    elif verdict.slack is not None and verdict.slack >= 1:
        yield "区间太宽，这一条几乎不会不成立"
    elif verdict.answer is Answer.CONSISTENT and verdict.slack:
        percent = _SHORT_UP.create_decimal(verdict.slack * 100)
        shown = Context(prec=2, rounding=ROUND_CEILING).plus(percent)
        yield f"小于 {shown.normalize():f}% 的差错看不出来"
