"""Units of products and quotients, and conversions that allow for what offices leave out.

A rule multiplies 人 by 元 and means 元: an average "per head" is printed in 元, not in 元/人. So what
is only *counted* (人, 户, 件 …) drops out when a product or quotient is compared, and what is
*measured* (元, 亩, 吨 …) must agree and is converted. Two plain units are compared strictly: 户 and
人 never meet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache

from township_stats.errors import FigureError
from township_stats.quantity import Quantity
from township_stats.units import compatible, conversion, lookup

__all__ = ["align", "factor_between", "in_unit", "product_unit", "quotient_unit"]

_RATIOS = ("ratio", "points")


def product_unit(left: str, right: str) -> str:
    """Give the unit of a product; shares drop out and what is below cancels what is above.

    Examples
    --------
    >>> product_unit("户", "元/户"), product_unit("人", "元"), product_unit("亩", "%")
    ('元', '人·元', '亩')
    """
    return _combined(left, right, False)


def quotient_unit(left: str, right: str) -> str:
    """Give the unit of a quotient.

    Examples
    --------
    >>> quotient_unit("元", "亩"), quotient_unit("人·元", "人"), quotient_unit("件", "项")
    ('元/亩', '元', '件/项')
    """
    return _combined(left, right, True)


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """Return the quantity in another unit, counted units dropping out of products and quotients.

    Raises
    ------
    FigureError
        Where the two measure different things.

    Examples
    --------
    >>> in_unit(Quantity.exact(3, "人·万元"), "元").value
    Decimal('30000')
    >>> in_unit(Quantity.exact(39, "件") / Quantity.exact(40, "项"), "%").value
    Decimal('97.500')
    """
    if quantity.unit == unit or compatible(quantity.unit, unit):
        return quantity.to(unit)
    factor = factor_between(quantity.unit, unit)
    scaled = quantity if factor == 1 else quantity.scaled(factor)
    return replace(scaled, unit=unit)


def factor_between(source: str, target: str) -> Fraction:
    """Give the exact factor from one unit, plain or composed, to another.

    Raises
    ------
    FigureError
        Where the two measure different things.

    Examples
    --------
    >>> factor_between("元/亩", "万元/公顷"), factor_between("", "%")
    (Fraction(3, 2000), Fraction(100, 1))
    """
    if source == target:
        return Fraction(1)
    factor = conversion(source, target) if compatible(source, target) else None
    if factor is None:
        factor = _lenient_factor(source, target)
    if factor is None:
        raise FigureError(
            f"单位“{source or '（无）'}”与“{target or '（无）'}”不是同一种量，不能相加或比较"
        )
    return factor


def align(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Return both quantities in one unit: the right one's, or the left one's where it has none.

    A bare number takes the other's unit; a bare number beside a percentage is a share (0.95).

    Raises
    ------
    FigureError
        Where the two measure different things.
    """
    if left.unit == right.unit:
        return left, right
    if not right.unit:
        return left, in_unit(right, left.unit)
    return in_unit(left, right.unit), right


@cache
def _combined(left: str, right: str, inverted: bool) -> str:
    above, below = _split(left)
    more_above, more_below = _split(right)
    if inverted:
        more_above, more_below = more_below, more_above
    over = Counter(above + more_above)
    under = Counter(below + more_below)
    shared = over & under
    return "/".join(["·".join((over - shared).elements()), *(under - shared).elements()])


@cache
def _split(unit: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    head, below = _halves(unit)
    above = [name for name in head.split("·") if name and _dimension(name)[0] not in _RATIOS]
    return tuple(above), tuple(below)


def _halves(unit: str) -> tuple[str, list[str]]:
    """Split at the stroke; what follows it is all below (元/人·年, 元/人/年)."""
    head, _, below = unit.partition("/")
    return head, below.replace("·", "/").split("/") if below else []


def _dimension(name: str) -> tuple[str, Fraction]:
    unit = lookup(name)
    if unit is None or unit.counted:
        return "", Fraction(1)
    if unit.dimension == "points":  # a difference of two shares
        return "ratio", unit.factor / 100
    return unit.dimension, unit.factor


@cache
def _measured(unit: str) -> tuple[frozenset[tuple[str, int]], Fraction]:
    """Give the measured dimensions of a unit with their powers, and its size."""
    powers: Counter[str] = Counter()
    size = Fraction(1)
    head, below = _halves(unit)
    for names, power in ((head.split("·"), 1), (below, -1)):
        for name in names:
            dimension, factor = _dimension(name)
            powers[dimension] += power
            size *= factor**power
    kept = (item for item in powers.items() if item[0] not in ("", *_RATIOS) and item[1])
    return frozenset(kept), size


@cache
def _lenient_factor(source: str, target: str) -> Fraction | None:
    here, size = _measured(source)
    there, other_size = _measured(target)
    if here != there:
        # A bare number (元 over 元, or a limit such as 1000) takes the unit it is compared with.
        return Fraction(1) if "" in (source, target) else None
    composite = any(mark in unit for unit in (source, target) for mark in "·/")
    shares = all(_dimension(unit)[0] == "ratio" for unit in (source, target))
    if not composite and not shares and "" not in (source, target):
        return None
    return size / other_size
