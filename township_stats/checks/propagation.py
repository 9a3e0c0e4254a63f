"""Bound propagation: narrow intervals by equations until nothing changes.

Each equation's tree is evaluated upward and projected back onto its cells, one equation at a time.
The result is sound wherever it stops, and as tight as linear programming on sums without cycles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from township_stats.checks.instances import Key
from township_stats.checks.judgement import half_place
from township_stats.checks.numeric import (
    EVERYTHING,
    Cell,
    Constant,
    Equation,
    Pick,
    Sum,
    Times,
    Tree,
    cells_of,
    multiplied,
    not_zero,
    value_of,
)
from township_stats.interval import Interval

NOT_NEGATIVE = Interval.of(Decimal(0), None)
_ROUNDS = 200
_WORTHWHILE, _HARDLY = Decimal("0.001"), Decimal("1e-9")
_UP = Context(prec=200, rounding=ROUND_CEILING)


def propagate(
    equations: Sequence[Equation], start: Mapping[Key, Interval], whole: frozenset[Key]
) -> dict[Key, tuple[Interval, tuple[str, ...]]]:
    """Narrow the cells of equations until nothing changes.

    Parameters
    ----------
    equations
        What holds.
    start
        What is known of each cell.
    whole
        Cells that hold whole numbers; their bounds are rounded inward.

    Returns
    -------
    dict
        For each cell, its interval and the ids of the rules that narrowed it.
    """
    current = dict(start)
    used: dict[Key, list[str]] = {key: [] for key in start}
    by_cell: dict[Key, list[int]] = {}
    for index, equation in enumerate(equations):
        for key in equation.keys:
            by_cell.setdefault(key, []).append(index)
    cyclic = _in_cycles(equations)
    queue = deque(range(len(equations)))
    waiting = set(queue)
    for _ in range(_ROUNDS * len(equations)):
        if not queue:
            break
        index = queue.popleft()
        waiting.discard(index)
        equation = equations[index]
        narrowed = _narrowed(equation, current, whole)
        if narrowed is None:
            continue
        for key, interval in narrowed.items():
            worth = _gain(current[key], interval)
            current[key] = interval
            if equation.rule.id not in used[key]:
                used[key].append(equation.rule.id)
            if worth > (_WORTHWHILE if index in cyclic else 0):
                fresh = (other for other in by_cell[key] if other not in waiting)
                again = [other for other in fresh if other != index or _repeats(equation)]
                queue.extend(again)
                waiting.update(again)
    return {key: (interval, tuple(used[key])) for key, interval in current.items()}


def contradicts(equation: Equation, known: Mapping[Key, Interval]) -> bool:
    """Tell whether an equation cannot hold for what is known of its cells."""
    return _narrowed(equation, known, frozenset()) is None


def _narrowed(
    equation: Equation, current: Mapping[Key, Interval], whole: frozenset[Key]
) -> dict[Key, Interval] | None:
    """Give the cells one equation narrows; None where it contradicts what is known."""
    targets = _targets(equation, current)
    if targets is None:
        return None
    found: dict[Key, Interval] = {}
    for tree, target in zip((equation.left, equation.right), targets, strict=True):
        for key, interval in _project(tree, target, current):
            common = found.get(key, current[key]).common(interval)
            if common is not None and key in whole:
                common = _rounded_inward(common)
            if common is None:
                return None
            found[key] = common
    return {key: interval for key, interval in found.items() if interval != current[key]}


def _targets(
    equation: Equation, current: Mapping[Key, Interval]
) -> tuple[Interval, Interval] | None:
    left, right = value_of(equation.left, current), value_of(equation.right, current)
    match equation.relation:
        case "=" | "in":
            common = left.common(right)
            return None if common is None else (common, common)
        case "≈":
            reach = tolerance(left, right)
            if reach is None:
                return EVERYTHING, EVERYTHING
            near, far = left.common(right.widened(reach)), right.common(left.widened(reach))
            return None if near is None or far is None else (near, far)
        case "<=" | "<":
            strict = equation.relation == "<"
            low = left.common(_below(right, strict))
            high = right.common(_above(left, strict))
            return None if low is None or high is None else (low, high)
        case ">=" | ">":
            strict = equation.relation == ">"
            high = left.common(_above(right, strict))
            low = right.common(_below(left, strict))
            return None if low is None or high is None else (high, low)
        case _:
            return EVERYTHING, EVERYTHING


def _below(other: Interval, strict: bool) -> Interval:
    return Interval(EVERYTHING.low, other.high, True, strict or other.high_open)


def _above(other: Interval, strict: bool) -> Interval:
    return Interval(other.low, EVERYTHING.high, strict or other.low_open, True)


def tolerance(left: Interval, right: Interval) -> Decimal | None:
    """Give what ``≈`` allows between two sides: a whole last place of the better known one.

    None where neither is known to lie between two ends.
    """
    middles = [
        _UP.add(side.low, side.high) / 2
        for side in (left, right)
        if side.low.is_finite() and side.high.is_finite()
    ]
    if not middles:
        return None
    return max(half_place(middle) for middle in middles) * 2


def _solved(product: Interval, factor: Interval) -> Interval:
    """Give the x of x * factor = product; a factor of 0 is excluded where the product is not 0."""
    return product.over(factor if product.holds(Decimal(0)) else not_zero(factor))


def _project(
    tree: Tree, target: Interval, current: Mapping[Key, Interval]
) -> Iterable[tuple[Key, Interval]]:
    """Yield what each cell of a tree must be for the tree to lie in `target`."""
    match tree:
        case Cell(key):
            yield key, target
        case Sum(terms):
            values = [value_of(term, current).scaled(factor) for factor, term in terms]
            for (size, term), rest in zip(terms, _rests(values), strict=True):
                if size:
                    share = target.plus(rest.negated()).scaled(1 / size)
                    yield from _project(term, share, current)
        case Times(factors):
            powered = [(power, value_of(factor, current)) for power, factor in factors]
            for index, (power, factor) in enumerate(factors):
                others = powered[:index] + powered[index + 1 :]
                above = multiplied((1, value) for sign, value in others if sign > 0)
                below = multiplied((1, value) for sign, value in others if sign < 0)
                if power > 0:
                    share = _solved(target.times(below), above)
                else:
                    share = _solved(above, below.times(target))
                yield from _project(factor, share, current)
        case Pick() | Constant():
            return


def _rests(values: list[Interval]) -> list[Interval]:
    """Give, for each of several intervals, the sum of the others."""
    zero = Interval(Decimal(0), Decimal(0))
    before = [zero]
    for value in values[:-1]:
        before.append(before[-1].plus(value))
    after = [zero]
    for value in values[:0:-1]:
        after.append(after[-1].plus(value))
    return [one.plus(two) for one, two in zip(before, reversed(after), strict=True)]


def _rounded_inward(interval: Interval) -> Interval | None:
    low, high = interval.low, interval.high
    if low.is_finite():
        rounded = low.to_integral_value(ROUND_CEILING)
        low = rounded + 1 if interval.low_open and rounded == low else rounded
    if high.is_finite():
        rounded = high.to_integral_value(ROUND_FLOOR)
        high = rounded - 1 if interval.high_open and rounded == high else rounded
    if low > high:
        return None
    return replace(
        interval, low=low, high=high, low_open=not low.is_finite(), high_open=not high.is_finite()
    )


def _gain(before: Interval, after: Interval) -> Decimal:
    """Give the share of its width an interval lost; 1 where an end became finite."""
    ends = ((before.low, after.low), (before.high, after.high))
    if any(old.is_infinite() and new.is_finite() for old, new in ends):
        return Decimal(1)
    if all(old == new for old, new in ends):  # an end is excluded now
        return _HARDLY
    if before.low.is_infinite() or before.high.is_infinite():
        return max(
            abs(new - old) / max(abs(old), Decimal(1)) for old, new in ends if old.is_finite()
        )
    width = before.high - before.low
    return (width - (after.high - after.low)) / width if width else Decimal(0)


def _repeats(equation: Equation) -> bool:
    cells = [*cells_of(equation.left), *cells_of(equation.right)]
    return len(cells) != len(set(cells))


def _in_cycles(equations: Sequence[Equation]) -> set[int]:
    """Give the equations whose part of the graph of equations and cells has a cycle.

    There propagation creeps towards its limit, and small steps are left out.
    """
    parent: dict[object, object] = {}
    closing: list[int] = []

    def root(node: object) -> object:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for index, equation in enumerate(equations):
        if _repeats(equation):
            closing.append(index)
        for key in equation.keys:
            one, other = root(index), root(key)
            if one == other:
                closing.append(index)
            parent[one] = other
    cyclic = {root(index) for index in closing}
    return {index for index in range(len(equations)) if root(index) in cyclic}
