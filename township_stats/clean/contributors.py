"""Who makes up a figure of a ledger: how many, and how much the largest of them; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, Context, Decimal

from township_stats.figure import Contributors
from township_stats.interval import Interval
from township_stats.quantity import Quantity, Status

_UP = Context(prec=4, rounding=ROUND_CEILING)
_NOTHING = Interval(Decimal(0), Decimal(0))


def contributors(parts: Iterable[tuple[int | None, Quantity]]) -> Contributors | None:
    """Count who contributes to a figure, and find what the largest may make up of it.

    Parameters
    ----------
    parts
        Whose each part is, and the part. Parts below 0 count by their size.

    Returns
    -------
    Contributors
        The share is the most it can be where amounts are rounded or open; 1 where one is hidden.
        None where nobody says whose a part is.

    Examples
    --------
    >>> contributors([(0, Quantity.exact(60)), (1, Quantity.exact(20)), (0, Quantity.exact(20))])
    Contributors(count=2, largest=Decimal('0.8'))
    """
    sizes: defaultdict[int, Interval] = defaultdict(lambda: _NOTHING)
    for whose, quantity in parts:
        if whose is None:
            return None
        if quantity.status not in (Status.MISSING, Status.NOT_APPLICABLE):
            sizes[whose] = sizes[whose].plus(_size(quantity))
    each = [size for size in sizes.values() if size.high > 0]
    least = sum((size.low for size in each), Decimal(0))
    return Contributors(len(each), max((_share(size, least) for size in each), default=Decimal(0)))


def _share(size: Interval, least: Decimal) -> Decimal:
    """Give the most that one makes up: it is as large and all others as small as can be."""
    if size.high.is_infinite():
        return Decimal(1)
    return _UP.divide(size.high, size.high + least - size.low).normalize()


def _size(quantity: Quantity) -> Interval:
    """Give how large an amount is, whichever its sign."""
    low, high = quantity.interval.low, quantity.interval.high
    ends = (abs(low), abs(high))
    return Interval(Decimal(0) if low <= 0 <= high else min(ends), max(ends))
