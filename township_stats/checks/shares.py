"""Shares: rates that tell a part of a whole, which is never more than all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from township_stats.book import Book
from township_stats.clean.change import Named, named
from township_stats.figure import Figure
from township_stats.units import lookup

_ALL = Decimal(100)
_MAY_EXCEED = re.compile(
    "完成|进度|兑现|达产|产销|负债|杠杆|存贷|抚养|周转|收益|回报|利润|利用|复种|超额|指数|倍|同期|[上去]年|性别"
)


def beyond_all(book: Book) -> Iterator[Figure]:
    """Yield the year's percentages of a whole that are above 100 or below 0.

    Growth and change may be either, and the name says so; so may what is held against a plan, a
    capacity or another amount (完成率, 利用率, 负债率): they are left out.

    Parameters
    ----------
    book
        Figures of the report year.

    Yields
    ------
    Figure
        In the order of the book; none whose interval reaches from 0 to 100.
    """
    for figure in book.figures:
        low, high = figure.quantity.lower, figure.quantity.upper
        if lookup(figure.quantity.unit) is not lookup("%") or _MAY_EXCEED.search(figure.name):
            continue
        beyond = (low is not None and low > _ALL) or (high is not None and high < 0)
        if beyond and named(figure.name) is Named.LEVEL:
            yield figure
