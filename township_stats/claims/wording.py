"""Quantities in the words of a table, for messages."""

from __future__ import annotations

from township_stats.display import show, with_unit
from township_stats.numerals import format_zh
from township_stats.quantity import Quantity, Status
from township_stats.township import Symbols


def told_by(quantity: Quantity) -> str:
    """Say what a table says: as written where reported, rounded where worked out.

    Examples
    --------
    >>> from township_stats.numerals import parse
    >>> told_by(parse("2.2万亩")), told_by((parse("1件") / parse("3件")).to("%"))
    ('2.2万亩', '33.3%')
    """
    if quantity.status is Status.SUPPRESSED and quantity.value is None:
        return f"*{quantity.unit}（隐去）"
    if quantity.status is Status.DERIVED and not quantity.is_point:
        return with_unit(show(quantity, quantity.unit, "zh", Symbols()), quantity.unit, "zh")
    return format_zh(quantity)
