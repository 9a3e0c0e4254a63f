"""Intervals, numbers and rules in words."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from township_stats.codebook import Codebook
from township_stats.quantity import Quantity

SHORT_DOWN, _SHORT_UP, _SHORT = (
    Context(prec=6, rounding=rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN)
)
_WIDEST = Context(prec=200)
_CODE = re.compile(r"(?<![a-z0-9_])[a-z][a-z0-9_]*")
_SUM_OF_PLACES = re.compile(r"sum\((?:places\()?([a-z][a-z0-9_]*)\)?\)")
_LAST = re.compile(r"last\(([a-z][a-z0-9_]*)\)|([a-z][a-z0-9_]*)@last")
_RANGE = re.compile(r" in (\S+)\.\.(\S+)\Z")
_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠", "-": "−"}
_OF_WHICH = re.compile(r"\A其中[：:]?")


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
    low = "−∞" if quantity.lower is None else number_text(quantity.lower, SHORT_DOWN)
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
