"""Linear programs over cells: the least and the most a cell can be, whole numbers kept whole.

SciPy's HiGHS solves them. What is not linear is relaxed, never tightened: of several unknown
factors one stays unknown and the others become the intervals they are known to lie in, so that a
bound found here is one that everybody can find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from township_stats.checks.instances import Key
from township_stats.checks.numeric import (
    ONE,
    Cell,
    Constant,
    Equation,
    Pick,
    Sum,
    Times,
    Tree,
    value_of,
)
from township_stats.checks.propagation import tolerance
from township_stats.interval import Interval

if TYPE_CHECKING:
    import numpy as np

_ZERO = Interval(Decimal(0), Decimal(0))
_SECONDS = 20.0
_PASSES = 4


@dataclass
class _Affine:
    """Cells times intervals, plus an interval."""

    terms: dict[Key, Interval] = field(default_factory=dict)
    constant: Interval = _ZERO

    def plus(self, other: _Affine, factor: Fraction) -> None:
        for key, coefficient in other.terms.items():
            scaled = coefficient.scaled(factor)
            self.terms[key] = self.terms[key].plus(scaled) if key in self.terms else scaled
        self.constant = self.constant.plus(other.constant.scaled(factor))

    def times(self, by: Interval) -> _Affine:
        terms = {key: coefficient.times(by) for key, coefficient in self.terms.items()}
        return _Affine(terms, self.constant.times(by))


@dataclass(frozen=True)
class Row:
    """One inequality: coefficients times cells is at most the limit."""

    terms: dict[Key, float]
    limit: float


def rows_of(equation: Equation, known: Mapping[Key, Interval]) -> tuple[Row, ...]:
    """Give the inequalities that follow from an equation.

    Parameters
    ----------
    equation
        The equation.
    known
        What every cell of it is known to lie in; cells known exactly become numbers.

    Returns
    -------
    tuple of Row
        Empty where nothing linear follows.
    """
    left, right = equation.left, equation.right
    reach = Decimal(0)
    if equation.relation == "≈":
        reach = tolerance(value_of(left, known), value_of(right, known)) or Decimal("Infinity")
        if reach.is_infinite():
            return ()
    else:
        left, right = _cleared(left, right, known)
    difference = _Affine()
    for tree, sign in ((left, Fraction(1)), (right, Fraction(-1))):
        side = _affine(tree, known)
        if side is None:
            return ()
        difference.plus(side, sign)
    difference.constant = difference.constant.widened(reach)
    difference = _settled(difference, known)
    relation = {"in": "=", "≈": "=", "<": "<=", ">": ">="}.get(equation.relation, equation.relation)
    rows = []
    if relation in ("=", "<="):
        rows.append(_row(difference, 1))
    if relation in ("=", ">="):
        rows.append(_row(difference, -1))
    return tuple(row for row in rows if row is not None and row.terms)


def _affine(tree: Tree, known: Mapping[Key, Interval]) -> _Affine | None:
    match tree:
        case Cell(key):
            interval = known[key]
            if interval.low == interval.high:
                return _Affine(constant=interval)
            return _Affine({key: ONE})
        case Constant(interval):
            return _Affine(constant=interval)
        case Sum(terms):
            total = _Affine()
            for factor, term in terms:
                made = _affine(term, known)
                if made is None:
                    return None
                total.plus(made, factor)
            return total
        case Times(factors):
            return _product(factors, known)
        case Pick():
            return _Affine(constant=value_of(tree, known))


def _product(factors: Sequence[tuple[int, Tree]], known: Mapping[Key, Interval]) -> _Affine | None:
    """Keep the vaguest factor above the line unknown; the others become their intervals."""
    widths = [
        (_width(value_of(factor, known)), index)
        for index, (power, factor) in enumerate(factors)
        if power > 0
    ]
    kept = max(widths)[1] if widths else -1
    rest = ONE
    for index, (power, factor) in enumerate(factors):
        if index != kept:
            value = value_of(factor, known)
            rest = rest.times(value) if power > 0 else rest.over(value)
    if rest.low.is_infinite() or rest.high.is_infinite():
        return None
    if kept < 0:
        return _Affine(constant=rest)
    made = _affine(factors[kept][1], known)
    return None if made is None else made.times(rest)


def _width(interval: Interval) -> Decimal:
    if interval.low.is_infinite() or interval.high.is_infinite():
        return Decimal("Infinity")
    return interval.high - interval.low


def _cleared(left: Tree, right: Tree, known: Mapping[Key, Interval]) -> tuple[Tree, Tree]:
    """Multiply both sides by what they are divided by, where that cannot be negative."""
    (above, below), (other_above, other_below) = _fraction(left), _fraction(right)
    divisors = [*below, *other_below]
    if not divisors or any(value_of(tree, known).low < 0 for tree in divisors):
        return left, right
    return (
        Times(tuple((1, tree) for tree in (*above, *other_below))),
        Times(tuple((1, tree) for tree in (*other_above, *below))),
    )


def _fraction(tree: Tree) -> tuple[list[Tree], list[Tree]]:
    match tree:
        case Times(factors):
            above = [factor for power, factor in factors if power > 0]
            return above, [factor for power, factor in factors if power < 0]
        case Sum(((factor, Times() as product),)):
            above, below = _fraction(product)
            size = Interval(*(Decimal(factor.numerator),) * 2)
            divisor = Interval(*(Decimal(factor.denominator),) * 2)
            return [Constant(size), *above], [*below, Constant(divisor)]
        case _:
            return [tree], []


def _settled(difference: _Affine, known: Mapping[Key, Interval]) -> _Affine:
    """Turn terms into intervals where an interval coefficient meets a cell that may be negative."""
    settled = _Affine(constant=difference.constant)
    for key, coefficient in difference.terms.items():
        if coefficient.low == coefficient.high or known[key].low >= 0:
            settled.terms[key] = coefficient
        else:
            settled.constant = settled.constant.plus(coefficient.times(known[key]))
    return settled


def _row(difference: _Affine, sign: int) -> Row | None:
    """Give “at most 0” (sign 1) or “at least 0” (sign -1) of a difference as a row."""
    terms = {}
    for key, coefficient in difference.terms.items():
        end = coefficient.low if sign > 0 else coefficient.high
        terms[key] = sign * float(end)
    end = difference.constant.low if sign > 0 else difference.constant.high
    if end.is_infinite():
        return None
    size = max((abs(value) for value in terms.values()), default=0.0)
    if not size:
        return None
    return Row({key: value / size for key, value in terms.items()}, -sign * float(end) / size)


class Program:
    """The rows and bounds of cells that hang together, ready to be solved.

    Parameters
    ----------
    rows
        Inequalities.
    known
        What every cell is known to lie in.
    whole
        Cells that hold whole numbers.
    """

    def __init__(
        self, rows: Sequence[Row], known: Mapping[Key, Interval], whole: frozenset[Key]
    ) -> None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        self.keys = list(dict.fromkeys(key for row in rows for key in row.terms))
        column = {key: index for index, key in enumerate(self.keys)}
        entries = [
            (value, number, column[key])
            for number, row in enumerate(rows)
            for key, value in row.terms.items()
        ]
        values, lines, columns = zip(*entries, strict=True)
        matrix = csr_array((values, (lines, columns)), shape=(len(rows), len(self.keys)))
        self.integrality: np.ndarray[Any, Any] = np.array([key in whole for key in self.keys], int)
        row, self.size = _sizes(matrix, self.integrality == 0)
        limits = np.array([item.limit for item in rows]) * row
        self.constraint = LinearConstraint(
            matrix.multiply(row[:, None]).multiply(self.size[None, :]).tocsr(),
            ub=limits + 1e-9 * np.maximum(1, abs(limits)),
        )
        self.bounds = Bounds(
            np.array([float(known[key].low) for key in self.keys]) / self.size,
            np.array([float(known[key].high) for key in self.keys]) / self.size,
        )
        self.column = column

    def ends(self, key: Key) -> tuple[float, float] | None:
        """Give the least and the most a cell can be; None where the rows contradict each other."""
        low, high = self._least(key, 1.0), self._least(key, -1.0)
        size = float(self.size[self.column[key]])
        return None if low is None or high is None else (low * size, -high * size)

    def _least(self, key: Key, sign: float) -> float | None:
        import numpy as np
        from scipy.optimize import milp

        cost = np.zeros(len(self.keys))
        cost[self.column[key]] = sign
        solved = milp(
            cost,
            integrality=self.integrality,
            bounds=self.bounds,
            constraints=self.constraint,
            options={"time_limit": _SECONDS},
        )
        if solved.status == 0:
            return float(solved.fun)
        if solved.status == 1:  # out of time: what is proven so far is further out
            proven = solved.mip_dual_bound
            return float("-inf") if proven is None else float(proven)
        unbounded = solved.status == 3 or (solved.status == 4 and "unbounded" in solved.message)
        return float("-inf") if unbounded else None


def _sizes(matrix: Any, free: Any) -> tuple[Any, Any]:
    """Give factors for rows and for free columns, powers of 2, that bring coefficients near 1.

    HiGHS takes a gain below 1e-7 a step for none: a price in 元/公斤 over a value in 元 would seem
    bounded where it is not.
    """
    import numpy as np

    entries = abs(matrix).tocoo()
    lines, columns = entries.coords
    logs = np.log2(np.where(entries.data > 0, entries.data, 1.0))
    row, column = np.zeros(matrix.shape[0]), np.zeros(matrix.shape[1])
    for _ in range(_PASSES):
        for mine, index, others in ((row, lines, column[columns]), (column, columns, row[lines])):
            least, most = np.full(mine.shape, np.inf), np.full(mine.shape, -np.inf)
            np.minimum.at(least, index, logs + others)
            np.maximum.at(most, index, logs + others)
            mine[:] = -np.round((least + most) / 2)
        column[~free] = 0
    most = np.full(row.shape, -np.inf)
    np.maximum.at(most, lines, logs + column[columns])
    return 2.0 ** -np.round(most), 2.0**column


def components(equations: Iterable[Equation], unknown: Iterable[Key]) -> Iterator[list[Equation]]:
    """Yield the equations that hang together through cells that are not known exactly."""
    cells = set(unknown)
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    tied = []
    for equation in equations:
        keys = [key for key in equation.keys if key in cells]
        if keys:
            for key in keys[1:]:
                parent[root(key)] = root(keys[0])
            tied.append((equation, keys[0]))
    groups: dict[Key, list[Equation]] = {}
    for equation, key in tied:
        groups.setdefault(root(key), []).append(equation)
    yield from groups.values()
