"""A second, small reading of rules for the tests: Python's own parser and intervals of fractions.

It knows no units. The size of a rule's two sides against each other (%, 元 per 公斤 …) is taken from
the untouched figures, for which the rule is known to hold.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from math import inf, log10

from township_stats.book import Book

_NUMBER = re.compile(
    r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)(万?)(%?)[\u4e00-\u9fff]*(?:/[\u4e00-\u9fff]+)?"
)
_RELATION = re.compile(r" (=|≈|<=|>=|<|>|in) ")
End = Fraction | float


class Unknown(Exception):  # noqa: N818
    """A figure is not there."""


@dataclass(frozen=True)
class Span:
    """Everything between two ends, both taken to belong to it."""

    low: End
    high: End

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __mul__(self, other: Span) -> Span:
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def inverse(self) -> Span:
        if self.low <= 0 <= self.high:
            return Span(-inf, inf)
        return Span(*(Fraction(0) if abs(end) == inf else 1 / end for end in (self.high, self.low)))


def _times(a: End, b: End) -> End:
    return Fraction(0) if not a or not b else a * b


class Oracle:
    """Answers whether a rule is impossible for the figures of a book.

    Parameters
    ----------
    text
        The rule.
    book
        Untouched figures, for which it holds.
    """

    def __init__(self, text: str, book: Book) -> None:
        left, self.relation, right = _RELATION.split(text, maxsplit=1)
        self.left = _parsed(left)
        self.right = [_parsed(end) for end in right.split("..")]
        self.scale = Fraction(1)
        try:
            here = _value(self.left, book)
            there = [_value(tree, book) for tree in self.right]
        except Unknown:
            return
        pairs = ((here.high, there[-1].high), (here.low, there[0].low))
        ends = next((pair for pair in pairs if not {0, inf, -inf} & {*pair}), ())
        if not ends:
            return
        if self.relation in ("=", "≈") and ends[0] * ends[1] > 0:
            self.scale = Fraction(10) ** round(log10(ends[1] / ends[0]))
        elif self.relation == "in" and "/" in left and ends[0] / ends[1] > 100:
            self.scale = Fraction(1, 1000)  # 元 a 吨 against 元 a 公斤

    def impossible(self, book: Book) -> bool:
        """Tell whether no values in their intervals satisfy the rule."""
        try:
            left = _value(self.left, book) * Span(self.scale, self.scale)
            right = [_value(tree, book) for tree in self.right]
        except Unknown:
            return False
        low, high = right[0].low, right[-1].high
        match self.relation:
            case "<=" | "<":
                return left.low > high
            case ">=" | ">":
                return left.high < low
            case _:
                return left.high < low or left.low > high


def _parsed(text: str) -> ast.expr:
    text = re.sub(r"last\((\w+)\)|(\w+)@last", lambda found: f"L_{found[1] or found[2]}", text)
    text = re.sub(r"sum\((?:places\()?(\w+)\)?\)", r"P_\1", text)
    text = _NUMBER.sub(
        lambda found: f"({found[1]}{'*10000' if found[2] else ''}{'/100' if found[3] else ''})",
        text,
    )
    return ast.parse(text.strip(), mode="eval").body


def _value(node: ast.expr, book: Book) -> Span:
    match node:
        case ast.BinOp(left, ast.Add(), right):
            return _value(left, book) + _value(right, book)
        case ast.BinOp(left, ast.Sub(), right):
            return _value(left, book) + -_value(right, book)
        case ast.BinOp(left, ast.Mult(), right):
            return _value(left, book) * _value(right, book)
        case ast.BinOp(left, ast.Div(), right):
            return _value(left, book) * _value(right, book).inverse()
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, book)
        case ast.Call(ast.Name("sum"), args):
            total = Span(Fraction(0), Fraction(0))
            for arg in args:
                total += _value(arg, book)
            return total
        case ast.Constant(value):
            return Span(Fraction(str(value)), Fraction(str(value)))
        case ast.Name(name):
            return _figures(name, book)
    raise ValueError(ast.dump(node))


def _figures(name: str, book: Book) -> Span:
    if name.startswith("P_"):
        total = Span(Fraction(0), Fraction(0))
        places = book.places(name[2:])
        if not places:
            raise Unknown
        for figure in places:
            total += _span(figure)
        return total
    if name.startswith("L_"):
        return _span(book.figure(name[2:], book.year - 1))
    return _span(book.figure(name))


def _span(figure) -> Span:
    if figure is None or figure.status in ("missing", "not_applicable"):
        raise Unknown
    quantity = figure.quantity
    if quantity.value is None and quantity.lower is None and quantity.upper is None:
        raise Unknown
    scale = Fraction(1, 100) if quantity.unit == "%" else Fraction(1)
    low = -inf if quantity.lower is None else Fraction(quantity.lower) * scale
    return Span(low, inf if quantity.upper is None else Fraction(quantity.upper) * scale)
