"""Rules as plain arithmetic over cells: units are resolved into factors once, then out of the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce

from township_stats.checks.instances import Instance, Key, Ledger
from township_stats.checks.rules import Rule
from township_stats.expressions import picked
from township_stats.interval import Interval
from township_stats.syntax import Call, Literal, Node, Product, Range, Reference, Total
from township_stats.unitalgebra import factor_between, product_unit, quotient_unit
from township_stats.units import compatible, lookup

EVERYTHING = Interval.of(None, None)
ONE = Interval(Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure in a cell, in its own unit."""

    key: Key


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or everything between two."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of terms, each times a factor."""

    terms: tuple[tuple[Fraction, Tree], ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A product of factors to the powers 1 or -1."""

    factors: tuple[tuple[int, Tree], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """``abs``, ``min`` or ``max``."""

    name: str
    arguments: tuple[Tree, ...]


Tree = Cell | Constant | Sum | Times | Pick


@dataclass(frozen=True)
class Equation:
    """A bound rule without units: left, relation and right over cells.

    Parameters
    ----------
    rule, place
        Where it comes from.
    left, relation, right
        What it says; the right side of ``in`` is a `Constant`.
    """

    rule: Rule
    place: str
    left: Tree
    relation: str
    right: Tree

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The cells it speaks of, each once."""
        return tuple(dict.fromkeys((*cells_of(self.left), *cells_of(self.right))))


def equation_of(instance: Instance, ledger: Ledger) -> Equation:
    """Resolve the units of a bound rule into factors.

    Raises
    ------
    FigureError
        Where units do not go together; rules read from rules.csv never do that.
    """
    maker = _Maker(instance, ledger)
    expression = instance.rule.expression
    left, unit = maker.tree(expression.left.root)
    right, other = maker.tree(expression.right.root)
    target = other or unit
    return Equation(
        instance.rule,
        instance.place,
        _scaled(left, factor_between(unit, target)),
        expression.relation,
        _scaled(right, factor_between(other, target)),
    )


def cells_of(tree: Tree) -> Iterator[Key]:
    """Yield the cells of a tree, again where they occur again."""
    match tree:
        case Cell(key):
            yield key
        case Sum(terms):
            for _, term in terms:
                yield from cells_of(term)
        case Times(factors):
            for _, factor in factors:
                yield from cells_of(factor)
        case Pick(_, arguments):
            for argument in arguments:
                yield from cells_of(argument)
        case Constant():
            return


def divisors_of(tree: Tree) -> Iterator[Key]:
    """Yield the cells of a tree that something is divided by."""
    match tree:
        case Sum(terms):
            for _, term in terms:
                yield from divisors_of(term)
        case Times(factors):
            for power, factor in factors:
                if power < 0 and isinstance(factor, Cell):
                    yield factor.key
                yield from divisors_of(factor)
        case Pick(_, arguments):
            for argument in arguments:
                yield from divisors_of(argument)
        case Cell() | Constant():
            return


def value_of(tree: Tree, current: Mapping[Key, Interval]) -> Interval:
    """Evaluate a tree over intervals."""
    match tree:
        case Cell(key):
            return current[key]
        case Constant(interval):
            return interval
        case Sum(terms):
            each = [value_of(term, current).scaled(factor) for factor, term in terms]
            return reduce(Interval.plus, each) if each else EVERYTHING
        case Times(factors):
            return multiplied((power, value_of(factor, current)) for power, factor in factors)
        case Pick(name, arguments):
            return picked(name, [value_of(argument, current) for argument in arguments])


def multiplied(factors: Iterable[tuple[int, Interval]]) -> Interval:
    """Multiply intervals (power 1) and divide by them (power -1)."""
    result = ONE
    for power, factor in factors:
        result = result.times(factor) if power > 0 else result.over(not_zero(factor))
    return result


def not_zero(divisor: Interval) -> Interval:
    """Leave 0 out where it is an end: what is divided by is not 0."""
    if divisor.low == 0 and divisor.high > 0:
        return replace(divisor, low_open=True)
    if divisor.high == 0 and divisor.low < 0:
        return replace(divisor, high_open=True)
    return divisor


class _Maker:
    def __init__(self, instance: Instance, ledger: Ledger) -> None:
        self.instance, self.units = instance, ledger.units

    def tree(self, node: Node) -> tuple[Tree, str]:
        """Give a node's arithmetic and its unit."""
        match node:
            case Reference(code, _, by_place):
                cells = tuple(Cell(key) for key in self.instance.cells[node])
                if by_place or len(cells) != 1:
                    return Sum(tuple((Fraction(1), cell) for cell in cells)), self.units[code]
                return cells[0], self.units[code]
            case Literal(quantity):
                return Constant(quantity.interval), quantity.unit
            case Total(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Call(name, arguments):
                return self._pick(name, arguments)
            case Range(low, high):
                return self._range(low, high)

    def _sum(self, terms: tuple[tuple[int, Node], ...]) -> tuple[Tree, str]:
        made = [(sign, *self.tree(term)) for sign, term in terms]
        unit = next((unit for _, _, unit in made if unit), "")
        each = ((sign * factor_between(other, unit), tree) for sign, tree, other in made)
        return Sum(tuple(each)), unit

    def _product(self, factors: tuple[tuple[int, Node], ...]) -> tuple[Tree, str]:
        size, unit = Fraction(1), ""
        made: list[tuple[int, Tree]] = []
        for index, (power, node) in enumerate(factors):
            tree, other = self.tree(node)
            if _is_share(other):
                size, other = size * factor_between(other, "") ** power, ""
            if power < 0 and index and other and compatible(unit, other):
                size, unit = size * factor_between(unit, other), ""
            else:
                unit = (product_unit if power > 0 else quotient_unit)(unit, other)
            made.append((power, tree))
        return _scaled(Times(tuple(made)), size), unit

    def _pick(self, name: str, arguments: tuple[Node, ...]) -> tuple[Tree, str]:
        made: list[tuple[Tree, str]] = []
        for argument in arguments:
            if isinstance(argument, Reference) and argument.by_place:
                keys = self.instance.cells[argument]
                made += [(Cell(key), self.units[argument.code]) for key in keys]
            else:
                made.append(self.tree(argument))
        unit = next((unit for _, unit in made if unit), "")
        trees = tuple(_scaled(tree, factor_between(other, unit)) for tree, other in made)
        return Pick(name, trees), unit

    def _range(self, low: Node, high: Node) -> tuple[Tree, str]:
        (below, unit), (above, other) = self.tree(low), self.tree(high)
        target = other or unit
        ends = [
            (tree, factor_between(unit, target)) for tree, unit in ((below, unit), (above, other))
        ]
        if any(True for tree, _ in ends for _ in cells_of(tree)):
            return Constant(EVERYTHING), target  # a range that figures decide narrows nothing
        bottom, top = (value_of(tree, {}).scaled(factor) for tree, factor in ends)
        return Constant(Interval(bottom.low, top.high, bottom.low_open, top.high_open)), target


def _scaled(tree: Tree, factor: Fraction) -> Tree:
    return tree if factor == 1 else Sum(((factor, tree),))


def _is_share(unit: str) -> bool:
    known = lookup(unit) if unit else None
    return known is not None and known.dimension == "ratio"
