"""How an indicator's figures spread over townships: ranks, quantiles and outliers, as intervals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from township_stats.rollup.county import Member, Total, possible

QUANTILES = (Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"),
             Decimal("0.9"), Decimal(1))  # fmt: skip
OUTLYING = Decimal("3.5")
_TO_SIGMA = Decimal("1.4826")
_FEWEST = 8
_INFINITY = Decimal("Infinity")

Ends = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A township's place in the order, largest first: the best and the worst it can have."""

    member: Member
    best: int
    worst: int


def ranking(total: Total) -> tuple[Ranked, ...]:
    """Rank the townships with a figure, largest first.

    A figure's place is certain where no other interval overlaps its own. A hidden or missing
    township may be anywhere, so it widens the others' worst place.

    Examples
    --------
    >>> from township_stats.rollup.county import Group, Place, total
    >>> from township_stats.quantity import Quantity
    >>> def town(code, low, high):
    ...     return Member(Place(code, code, code), Quantity.between(low, high, "户"))
    >>> made = total(Group("h", "户", "stock", 2023), [town("1", 1, 3), town("2", 2, 4)])
    >>> [(item.member.place.code, item.best, item.worst) for item in ranking(made)]
    [('2', 1, 2), ('1', 1, 2)]
    """
    spans = [_span(total, member) for member in total.members if _counts(member)]
    lowers = sorted(low for low, _ in spans)
    uppers = sorted(high for _, high in spans)
    ranked = []
    for member in total.known:
        low, high = _span(total, member)
        above = len(lowers) - bisect_right(lowers, high)
        maybe = len(uppers) - bisect_right(uppers, low) - (high > low)
        ranked.append(Ranked(member, above + 1, maybe + 1))
    return tuple(
        sorted(ranked, key=lambda item: (item.best, item.worst, -_middle(item.member), item.member.place))
    )  # fmt: skip


def quantiles(total: Total) -> tuple[Ends, ...]:
    """Give the ends of each of `QUANTILES` over the townships that report or hide a figure.

    Order statistics of the lower and of the upper ends bound those of the figures. Between two
    order statistics a quantile is interpolated (type 7 of Hyndman and Fan 1996, the usual one of
    spreadsheets). Missing townships are left out.
    """
    spans = [
        _span(total, member)
        for member in total.members
        if _counts(member) and member.quantity.status != "missing"
    ]
    lowers, uppers = sorted(low for low, _ in spans), sorted(high for _, high in spans)
    return tuple((_quantile(lowers, at), _quantile(uppers, at)) for at in QUANTILES)


def outliers(total: Total) -> tuple[Member, ...]:
    """Give the townships far from the rest, whatever the numbers in their intervals.

    A figure is an outlier where even the nearer end of its interval is more than 3.5 robust
    standard deviations (1.4826 times the median absolute deviation of its own side of the median)
    from the median, after Iglewicz and Hoaglin (1993); sides are taken apart since townships'
    sizes are skewed. Fewer than eight figures, or more than half alike, have none.
    """
    known = [member for member in total.known if member.quantity.is_bounded]
    if len(known) < _FEWEST:
        return ()
    middle = median(_middle(member) for member in known)
    sides = []
    for sign in (-1, 1):
        away = [sign * (_middle(member) - middle) for member in known]
        sides.append(median(distance for distance in away if distance >= 0) * _TO_SIGMA)
    below, above = middle - OUTLYING * sides[0], middle + OUTLYING * sides[1]
    return tuple(
        member
        for member in known
        if (sides[0] and member.quantity.upper is not None and member.quantity.upper < below)
        or (sides[1] and member.quantity.lower is not None and member.quantity.lower > above)
    )


def _counts(member: Member) -> bool:
    return member.quantity.status != "not_applicable"


def _span(total: Total, member: Member) -> tuple[Decimal, Decimal]:
    quantity = possible(total.group, member)
    low = -_INFINITY if quantity.lower is None else quantity.lower
    return low, _INFINITY if quantity.upper is None else quantity.upper


def _middle(member: Member) -> Decimal:
    quantity = member.quantity
    if quantity.value is not None:
        return quantity.value
    ends = [end for end in (quantity.lower, quantity.upper) if end is not None]
    return sum(ends, Decimal(0)) / len(ends) if ends else Decimal(0)


def _quantile(ordered: Sequence[Decimal], at: Decimal) -> Decimal | None:
    if not ordered:
        return None
    place = at * (len(ordered) - 1)
    index = int(place)
    low, high = ordered[index], ordered[min(index + 1, len(ordered) - 1)]
    part = place - index
    found = low if not part or low == high else low + part * (high - low)
    return found if found.is_finite() else None
