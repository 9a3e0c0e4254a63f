"""Verdicts in words: intervals, rules with names for codes, and what a check was worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from township_stats.checks.judgement import Answer
from township_stats.codebook import Codebook
from township_stats.quantity import Quantity, Status

if TYPE_CHECKING:
    from township_stats.checks.instances import Instance, Key, Ledger
    from township_stats.checks.verdict import Verdict

_SHORT_DOWN, _SHORT_UP, _SHORT = (
    Context(prec=6, rounding=rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)
)
_WIDEST = Context(prec=200)
_NEAREST = Context(prec=4, rounding=ROUND_HALF_EVEN)
_CODE = re.compile(r"(?<![a-z0-9_])[a-z][a-z0-9_]*")
_SUM_OF_PLACES = re.compile(r"sum\((?:places\()?([a-z][a-z0-9_]*)\)?\)")
_LAST = re.compile(r"last\(([a-z][a-z0-9_]*)\)|([a-z][a-z0-9_]*)@last")
_RANGE = re.compile(r" in (\S+)\.\.(\S+)\Z")
_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠", "-": "−"}
_OF_WHICH = re.compile(r"\A其中[：:]?")
_LISTED = 4


def interval_text(quantity: Quantity | None) -> str:
    """Write an interval for a person; ends of many digits are rounded outward to six.

    Examples
    --------
    >>> interval_text(Quantity.exact(5, "户")), interval_text(Quantity.between(1000, None, "个"))
    ('5户', '[1,000, ∞)个')
    """
    if quantity is None:
        return ""
    if quantity.is_point and quantity.lower is not None:
        return f"{number_text(quantity.lower, _SHORT)}{quantity.unit}"
    low = "−∞" if quantity.lower is None else number_text(quantity.lower, _SHORT_DOWN)
    high = "∞" if quantity.upper is None else number_text(quantity.upper, _SHORT_UP)
    opening = "(" if quantity.interval.low_open else "["
    closing = ")" if quantity.interval.high_open else "]"
    return f"{opening}{low}, {high}{closing}{quantity.unit}"


def number_text(number: Decimal, short: Context = _SHORT) -> str:
    """Write a number with separators; one of more than twelve digits to six.

    Examples
    --------
    >>> number_text(Decimal("-200300000")), number_text(Decimal(2) / Decimal(3))
    ('−200,300,000', '0.666667')
    """
    digits = number.normalize(_WIDEST)
    if len(digits.as_tuple().digits) > 12:
        digits = short.plus(digits).normalize(_WIDEST)
    return f"{digits:,f}".replace("-", "−")


def in_words(expression: str, codebook: Codebook) -> str:
    """Write a rule with names for codes and × ÷ ≤ for signs.

    Examples
    --------
    >>> in_words("a / last(a) - 1 in -50%..100%", Codebook(()))
    'a ÷ 上年a − 1 在 −50% 至 100% 之间'
    """

    def name(found: re.Match[str]) -> str:
        code = found.group()
        if code in codebook:
            return short_name(codebook[code].name)
        return "合计" if code == "sum" else code

    words = _SUM_OF_PLACES.sub(r"各地区\1之和", expression)
    words = _LAST.sub(lambda found: f"上年{found[1] or found[2]}", words)
    words = _CODE.sub(name, words)
    for sign, printed in _SIGNS.items():
        words = words.replace(f" {sign} ", f" {printed} ")
    return _RANGE.sub(
        lambda found: f" 在 {found[1].replace('-', '−')} 至 {found[2].replace('-', '−')} 之间",
        words,
    )


def short_name(name: str) -> str:
    """Give a name without its leading 其中."""
    return _OF_WHICH.sub("", name)


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
    words = in_words(verdict.expression, ledger.book.codebook)
    where = f"（{verdict.place}）" if verdict.place else ""
    if verdict.answer is Answer.UNKNOWN:
        parts = ["无法判断", *_why_unknown(instance, unknown, ledger)]
    elif instance.rule.expression.relation == "in":
        parts = [interval_text(verdict.left) + _as_named(named), *_conclusion(verdict)]
    else:
        sides = f"{interval_text(verdict.left)} 对 {interval_text(verdict.right)}"
        parts = [sides, *_conclusion(verdict)]
    return f"{words}{where}：{'，'.join(parts)}"


def _as_named(named: Quantity | None) -> str:
    if named is None:
        return ""
    ends = dict.fromkeys(end for end in (named.lower, named.upper) if end is not None)
    shown = "～".join(f"{_NEAREST.plus(end).normalize(_WIDEST):,f}" for end in ends)
    return f"（按所写的数为 {shown}{named.unit}）"


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
        yield f"小于 {percent.normalize():f}% 的差错看不出来"


def _apart(verdict: Verdict) -> str:
    if verdict.imbalance is None:
        return ""
    low, high = verdict.imbalance.interval.low, verdict.imbalance.interval.high
    gap = max(low, -high)
    return f"，至少差 {number_text(gap, _SHORT_DOWN)}{verdict.imbalance.unit}" if gap > 0 else ""


def _why_unknown(instance: Instance, unknown: Sequence[Key], ledger: Ledger) -> Iterator[str]:
    reasons = {Status.SUPPRESSED: "隐去", Status.NOT_APPLICABLE: "不适用"}
    for code, year, place in unknown[:_LISTED]:
        figure = ledger.figures.get((code, year, place))
        of_year = "" if year == ledger.book.year else f"{year} 年"
        reason = "没有数据" if figure is None else reasons.get(figure.status, "未报")
        yield f"{of_year}{place}{short_name(ledger.book.codebook[code].name)}{reason}"
    if len(unknown) > _LISTED:
        yield f"等 {len(unknown)} 项"
    if not all(instance.cells.values()):
        yield "没有分地区的数"
    elif not unknown:
        asks = "?" in instance.rule.expression.text
        yield "式中有无人报送的数" if asks else "区间一端不封闭，怎样都不会矛盾"
