"""Expressions over indicator codes: what rules.csv and derived.csv are written in.

``labour_persons * labour_income_per_head ≈ labour_income`` is a rule, its two sides are
expressions. They are parsed by a small LALR grammar and evaluated over intervals; nothing in them
is ever executed as code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from township_stats.errors import FigureError
from township_stats.interval import Interval
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.syntax import (
    Call,
    ExpressionError,
    Literal,
    Node,
    Product,
    Range,
    Reference,
    Total,
    parse_comparison,
    parse_total,
    references,
)
from township_stats.unitalgebra import align, product_unit, quotient_unit

__all__ = [
    "RELATIONS",
    "Expression",
    "ExpressionError",
    "Reference",
    "RuleExpression",
    "evaluate",
    "parse_expression",
    "parse_rule",
]

RELATIONS = ("=", "≈", "<=", ">=", "<", ">", "!=", "in")
Lookup = Callable[[str, int], Quantity]
PlacesLookup = Callable[[str, int], Iterable[Quantity]]


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Parameters
    ----------
    text
        As it was written.
    root
        Its tree.
    """

    text: str
    root: Node

    def __str__(self) -> str:
        return self.text

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The figures it needs, each once, in the order first named."""
        return tuple(dict.fromkeys(references(self.root)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicator codes it names, each once."""
        return tuple(dict.fromkeys(reference.code for reference in self.references))


@dataclass(frozen=True)
class RuleExpression:
    """Two expressions and what must hold between them, one of `RELATIONS`."""

    text: str
    left: Expression
    relation: str
    right: Expression

    def __str__(self) -> str:
        return self.text

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The figures both sides need, each once."""
        return tuple(dict.fromkeys((*self.left.references, *self.right.references)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicator codes both sides name, each once."""
        return tuple(dict.fromkeys(reference.code for reference in self.references))


def parse_expression(text: str) -> Expression:
    """Parse an expression over indicator codes.

    Parameters
    ----------
    text
        Codes, numbers (``95%``, ``30万元``), ``+ - * /`` (or ``× ÷ −``), brackets,
        ``last(code)`` or ``code@last``, ``sum(a, b)``, ``sum(places(code))`` or ``sum(code)``,
        ``abs``, ``min``, ``max``; full-width signs are read as the usual ones.

    Raises
    ------
    ExpressionError
        With the position and what was expected there.

    Examples
    --------
    >>> parse_expression("dividends / (central_funds + village_savings)").codes
    ('dividends', 'central_funds', 'village_savings')
    >>> parse_expression("a + ")
    Traceback (most recent call last):
    ...
    township_stats.syntax.ExpressionError: 第 3 个字符后没有了; 应为 + −、数、指标代码、左括号
    """
    return Expression(text.strip(), parse_total(text))


def parse_rule(text: str) -> RuleExpression:
    """Parse a rule: two expressions and a relation, or ``expression in low..high``.

    Raises
    ------
    ExpressionError
        With the position and what was expected there.

    Examples
    --------
    >>> rule = parse_rule("this / this@last - 1 in -50%..100%")
    >>> rule.relation, rule.references
    ('in', (Reference(code='this', offset=0, by_place=False), Reference(code='this', offset=-1, by_place=False)))
    """
    left, relation, right = parse_comparison(text)
    stripped = text.strip()
    return RuleExpression(
        stripped, Expression(stripped, left), relation, Expression(stripped, right)
    )


def evaluate(
    expression: Expression, lookup: Lookup, places: PlacesLookup | None = None
) -> Quantity:
    """Evaluate an expression over intervals.

    Parameters
    ----------
    expression
        What to evaluate.
    lookup
        Gives the quantity of a code; its second argument is 0 for the year reported on and -1 for
        the year before. A figure that is not there is `Quantity.missing`.
    places
        Gives the quantities of a code by place, for ``sum(places(code))``.

    Returns
    -------
    Quantity
        Value and interval. Sums have the unit of their first term; products and quotients have
        composed units (``人·元``, ``元/亩``), none where all cancels. Where a part is missing the
        interval is unbounded.

    Raises
    ------
    FigureError
        Where units that measure different things are added.

    Notes
    -----
    A figure that occurs twice is treated as two: the interval can only come out wider than it
    need be, so no failure is ever invented by it.

    Examples
    --------
    >>> known = {"resolved": Quantity.exact(39, "件"), "total": Quantity.exact(40, "项")}
    >>> evaluate(parse_expression("resolved / total"), lambda code, offset: known[code]).value
    Decimal('0.975')
    """

    def value(node: Node) -> Quantity:
        match node:
            case Reference(code, offset, by_place):
                return add_up(spread(node)) if by_place else lookup(code, offset)
            case Literal(quantity):
                return quantity
            case Total(terms):
                return add_up(value(term) if sign > 0 else -value(term) for sign, term in terms)
            case Product(factors):
                return multiply((power, value(factor)) for power, factor in factors)
            case Call(name, arguments):
                return _call(name, [item for argument in arguments for item in spread(argument)])
            case Range(low, high):
                return _between(value(low), value(high))

    def spread(node: Node) -> Iterable[Quantity]:
        if isinstance(node, Reference) and node.by_place:
            return _of_places(node.code, node.offset, places)
        return (value(node),)

    return value(expression.root)


def add_up(quantities: Iterable[Quantity]) -> Quantity:
    """Add quantities up in the unit of the first that has one."""
    each = iter(quantities)
    result = next(each)
    for quantity in each:
        if quantity.unit == result.unit:
            result += quantity
        else:
            aligned, other = align(quantity, result)
            result = other + aligned
    return result


def multiply(factors: Iterable[tuple[int, Quantity]]) -> Quantity:
    """Multiply quantities (power 1) and divide by them (power -1), composing their units."""
    each = iter(factors)
    _, result = next(each)
    for power, factor in each:
        if power > 0:
            made, unit = result * factor, product_unit(result.unit, factor.unit)
        else:
            made, unit = result / factor, quotient_unit(result.unit, factor.unit)
            unit = made.unit if not made.unit else unit
        result = made if made.unit == unit else replace(made, unit=unit)
    return result


def _of_places(code: str, offset: int, places: PlacesLookup | None) -> Iterable[Quantity]:
    if places is None:
        raise FigureError(f"{code} 需要分地区的数，这里没有")
    return tuple(places(code, offset)) or (Quantity.missing(),)


def _call(name: str, quantities: list[Quantity]) -> Quantity:
    first = quantities[0]
    quantities = [first, *(align(item, first)[0] for item in quantities[1:])]
    interval = picked(name, [item.interval for item in quantities])
    values = [item.value for item in quantities if item.value is not None]
    value = None
    if len(values) == len(quantities):
        value = abs(values[0]) if name == "abs" else (min if name == "min" else max)(values)
    low = interval.low if interval.low.is_finite() else None
    high = interval.high if interval.high.is_finite() else None
    made = Quantity.between(
        low,
        high,
        first.unit,
        lower_open=interval.low_open and low is not None,
        upper_open=interval.high_open and high is not None,
    )
    exact = value is not None and all(item.qualifier is Qualifier.EXACT for item in quantities)
    qualifier = Qualifier.EXACT if exact else made.qualifier
    return replace(made, value=value, qualifier=qualifier, status=Status.DERIVED)


def picked(name: str, intervals: list[Interval]) -> Interval:
    """Give ``abs``, ``min`` or ``max`` of intervals."""
    if name == "abs":
        interval, mirrored = intervals[0], intervals[0].negated()
        if interval.low >= 0 or interval.high <= 0:
            return interval if interval.low >= 0 else mirrored
        high, shut = max((end.high, not end.high_open) for end in (interval, mirrored))
        return Interval(Decimal(0), high, False, not shut)
    pick = min if name == "min" else max
    low, low_open = pick((interval.low, interval.low_open) for interval in intervals)
    high, shut = pick((interval.high, not interval.high_open) for interval in intervals)
    return Interval(low, high, low_open, not shut)


def _between(low: Quantity, high: Quantity) -> Quantity:
    low, high = align(low, high)
    return Quantity.between(low.lower, high.upper, high.unit or low.unit)
