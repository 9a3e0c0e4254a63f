"""What a county's numbers are made of: townships, members of an indicator, totals and shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from township_stats.checks import at_all
from township_stats.codebook import is_additive
from township_stats.quantity import Quantity, Status


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A township: its 12-digit division code, its name and its workbook's path in the county."""

    code: str
    name: str
    workbook: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A workbook and year that could not be read, and why; `place` as far as it is known."""

    workbook: str
    year: int
    error: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What may be added up: figures of one code, unit, measure and year, and how they are named.

    Two townships that give one code different units or measures are in different groups.
    """

    indicator: str
    unit: str
    measure: str
    year: int
    name: str = ""
    section: str = ""
    display_unit: str = ""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What tells groups apart."""
        return self.indicator, self.unit, self.measure, self.year

    @property
    def additive(self) -> bool:
        """Whether a sum over townships means something: no rate, share or average does."""
        return is_additive(self.measure, self.unit, self.name)


@dataclass(frozen=True, slots=True)
class Member:
    """A township's figure of a group; a withheld one has no number any more."""

    place: Place
    quantity: Quantity

    @property
    def known(self) -> bool:
        """Whether it has a number or an interval of its own."""
        return self.quantity.status in (Status.REPORTED, Status.DERIVED)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over a county's townships and who is not in it.

    Parameters
    ----------
    group
        What was added up.
    quantity
        The sum, status ``derived``. A hidden or missing member leaves it without a value and with
        an open end; None for what has no sum (rates, averages).
    members
        All townships that have the indicator or may have it, by code.
    """

    group: Group
    quantity: Quantity | None
    members: tuple[Member, ...]

    def with_status(self, *states: Status) -> tuple[Member, ...]:
        """Give the members of a status."""
        return tuple(member for member in self.members if member.quantity.status in states)

    @property
    def known(self) -> tuple[Member, ...]:
        """Members with a number or an interval."""
        return tuple(member for member in self.members if member.known)


@dataclass(frozen=True, slots=True)
class County:
    """A county's year: its townships, its totals in reading order, and what is not in them.

    Parameters
    ----------
    name, year, places, totals
        What it is of, and the sums.
    absent
        Townships without the year.
    failures
        Workbooks that could not be read.
    unpublished
        Townships in the totals whose figures are not published as they stand: no build has held
        them against the rules.
    made_up
        Whether any of the data are invented.
    """

    name: str
    year: int
    places: tuple[Place, ...]
    totals: tuple[Total, ...]
    absent: tuple[Place, ...] = ()
    failures: tuple[Failure, ...] = ()
    unpublished: tuple[Place, ...] = ()
    made_up: bool = False


def total(group: Group, members: Iterable[Member], unread: Iterable[Place] = ()) -> Total:
    """Add a group's members up.

    Parameters
    ----------
    group
        What they are figures of.
    members
        At most one a township.
    unread
        Townships whose workbook cannot be read or has no such year; they count as missing.

    Examples
    --------
    >>> a, b = Place("990000000001", "甲镇", "a"), Place("990000000002", "乙镇", "b")
    >>> households = Group("h", "户", "stock", 2023, "户数")
    >>> hidden = Member(b, Quantity.suppressed("户"))
    >>> made = total(households, [Member(a, Quantity.exact(40, "户")), hidden])
    >>> made.quantity.value, made.quantity.lower, made.quantity.upper
    (None, Decimal('40'), None)
    """
    there = list(members)
    seen = {member.place.code for member in there}
    there += [
        Member(place, Quantity.missing(group.unit)) for place in unread if place.code not in seen
    ]
    ordered = tuple(sorted(there, key=lambda member: member.place))
    counted = [
        possible(group, member)
        for member in ordered
        if member.quantity.status is not Status.NOT_APPLICABLE
    ]
    if not group.additive or not any(member.known for member in ordered):
        return Total(group, None, ordered)
    return Total(group, replace(Quantity.sum(counted), status=Status.DERIVED), ordered)


def possible(group: Group, member: Member) -> Quantity:
    """Give what a member's figure can be at all: at least 0 unless its name speaks of a change."""
    quantity = member.quantity
    if member.known and quantity.lower is not None:
        return quantity
    limits = at_all(group.name, group.unit)
    lower = limits.low if limits.low.is_finite() else None
    if not member.known:
        return Quantity.between(lower, None, group.unit)
    if lower is not None and (quantity.upper or lower) >= lower:
        return replace(quantity, lower=lower, lower_open=False)
    return quantity


def share(group: Group, member: Member, whole: Quantity) -> tuple[Decimal, Decimal] | None:
    """Give the ends of a township's share of the total, in percent; None where it has none.

    The rest of the county is taken without the township, so the ends are as close as the figures
    allow.

    Examples
    --------
    >>> a = Member(Place("990000000001", "甲镇", "a"), Quantity.between(10, 20, "户"))
    >>> share(Group("h", "户", "stock", 2023, "户数"), a, Quantity.between(40, 50, "户"))
    (Decimal('25.00'), Decimal('40.00'))
    """
    mine = possible(group, member)
    if not member.known or mine.lower is None or mine.lower < 0 or whole.lower is None:
        return None
    least, most = mine.lower, mine.upper
    rest_least = whole.lower - least
    rest_most = None if whole.upper is None or most is None else whole.upper - most
    low = Decimal(0) if rest_most is None else _percent(least, least + rest_most)
    high = Decimal(100) if most is None else _percent(most, most + rest_least)
    if low is None or high is None:
        return None
    return low, high


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if whole <= 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.01"))
