"""The grammar of expressions: text to a tree of frozen nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from township_stats.errors import FigureError
from township_stats.quantity import Quantity
from township_stats.units import lookup as find_unit
from township_stats.units import split_multiplier

if TYPE_CHECKING:
    from lark import Lark, Token

__all__ = [
    "Call", "ExpressionError", "Literal", "Node", "Product", "Range", "Reference", "Total",
    "parse_comparison", "parse_total", "references",
]  # fmt: skip

_GRAMMAR = r"""
comparison: total RELATION total -> comparison
          | total "in" total ".." total -> membership
total: product (SIGN product)*
product: factor (SCALE factor)*
?factor: atom | SIGN factor -> signed
?atom: LITERAL -> literal
     | UNREPORTED -> unreported
     | NAME LAST? -> reference
     | NAME "(" total ("," total)* ")" -> call
     | "(" total ")"
RELATION: "=" | "==" | "≈" | "~=" | "<=" | "≤" | ">=" | "≥" | "<" | ">" | "!=" | "≠"
SIGN: "+" | "-"
SCALE: "*" | "/"
LAST: "@last"
LITERAL: /[0-9]+(\.[0-9]+)?( ?UNIT)?/
UNREPORTED: /\?(UNIT)?/
NAME: /[a-z][a-z0-9_]*/
%ignore /[ \t\r\n]+/
""".replace("UNIT", r"(%|‰|[\u4e00-\u9fff]+(\/[\u4e00-\u9fff]+)?)")
_SAME = {"==": "=", "~=": "≈", "≤": "<=", "≥": ">=", "≠": "!="}
_WIDE = str.maketrans(
    "（）＋－−×÷／＊＝＜＞％，、？＠　．０１２３４５６７８９",
    "()+--*//*=<>%,,?@ .0123456789",
)
_EXPECTED = {
    "RELATION": "= ≈ <= >= < > !=", "IN": "in", "SIGN": "+ −", "SCALE": "× ÷", "LITERAL": "数",
    "NAME": "指标代码", "LPAR": "左括号", "RPAR": "右括号", "COMMA": "逗号", "LAST": "@last",
    "__ANON_0": "..", "$END": "结尾",
}  # fmt: skip
_FUNCTIONS = ("sum", "last", "places", "abs", "min", "max")
_DEEPEST = 60
_KEPT = 4096  # trees are frozen: what was parsed to be judged need not be parsed to be said


class ExpressionError(FigureError):
    """An expression cannot be read; says where and what may stand there.

    Parameters
    ----------
    found
        What stands there, with its position.
    allowed
        What may stand there.
    """

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"{found}; {allowed}")
        self.found, self.allowed = found, allowed


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure an expression needs: an indicator, its year, in total or by place.

    Parameters
    ----------
    code
        Indicator code.
    offset
        0 for the year reported on, -1 for the year before.
    by_place
        Whether the figures of all places are meant instead of the total: their sum, or each of
        them as arguments of ``min`` and ``max``.
    """

    code: str
    offset: int = 0
    by_place: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """A number written in the expression; ``?户`` is one that nobody reports."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of terms, each with its sign (1 or -1)."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A product of factors, each with its power (1 or -1)."""

    factors: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """``abs``, ``min`` or ``max`` of its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """What stands after ``in``: everything between two ends."""

    low: Node
    high: Node


Node = Reference | Literal | Total | Product | Call | Range


def references(node: Node) -> Iterable[Reference]:
    """Yield the figures a tree needs, in the order they are named."""
    match node:
        case Reference():
            yield node
        case Literal():
            return
        case Total(terms):
            for _, term in terms:
                yield from references(term)
        case Product(factors):
            for _, factor in factors:
                yield from references(factor)
        case Call(_, arguments):
            for argument in arguments:
                yield from references(argument)
        case Range(low, high):
            yield from references(low)
            yield from references(high)


@lru_cache(_KEPT)
def parse_total(text: str) -> Node:
    """Parse an expression; raises `ExpressionError`."""
    node: Node = _parse(text, "total")
    return node


@lru_cache(_KEPT)
def parse_comparison(text: str) -> tuple[Node, str, Node]:
    """Parse a rule into left side, relation and right side; raises `ExpressionError`."""
    sides: tuple[Node, str, Node] = _parse(text, "comparison")
    return sides


def _parse(text: str, start: str) -> Any:
    from lark.exceptions import UnexpectedInput, VisitError

    deepest = depth = 0
    for character in text:
        depth += (character in "(（") - (character in ")）")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise ExpressionError(f"括号套了 {deepest} 层", f"至多 {_DEEPEST} 层")
    try:
        return _parser().parse(text.translate(_WIDE), start)
    except UnexpectedInput as error:
        _explain(error, text)
    except VisitError as error:
        raise error.orig_exc from None


def _explain(error: Any, text: str) -> NoReturn:
    expected = getattr(error, "expected", None) or getattr(error, "allowed", None) or ()
    allowed = "应为 " + "、".join(word for name, word in _EXPECTED.items() if name in expected)
    ended = getattr(error, "token", None) == ""
    position = len(text.rstrip()) if ended else error.pos_in_stream
    found = (
        f"第 {position} 个字符后没有了" if ended else f"第 {position + 1} 个字符“{text[position]}”"
    )
    raise ExpressionError(found, allowed) from None


@cache
def _parser() -> Lark:
    from lark import Lark, Transformer, v_args

    @v_args(inline=True)
    class _Builder(Transformer):  # type: ignore[type-arg]
        def comparison(self, left: Node, relation: Token, right: Node) -> Any:
            return left, _SAME.get(relation, str(relation)), right

        def membership(self, left: Node, low: Node, high: Node) -> Any:
            return left, "in", Range(low, high)

        def total(self, *items: Any) -> Node:
            if len(items) == 1:
                return items[0]  # type: ignore[no-any-return]
            return Total(tuple(_pairs(items, "+")))

        def product(self, *items: Any) -> Node:
            if len(items) == 1:
                return items[0]  # type: ignore[no-any-return]
            return Product(tuple(_pairs(items, "*")))

        def signed(self, sign: Token, node: Node) -> Node:
            if sign == "+":
                return node
            if isinstance(node, Literal):
                return Literal(-node.quantity)
            return Total(((-1, node),))

        def literal(self, token: Token) -> Node:
            return Literal(_literal(token))

        def unreported(self, token: Token) -> Node:
            return Literal(Quantity.missing(token[1:]))

        def reference(self, name: Token, last: Token | None = None) -> Node:
            return Reference(str(name), -1 if last else 0)

        def call(self, name: Token, *arguments: Node) -> Node:
            return _function(name, arguments)

    return Lark(
        _GRAMMAR,
        parser="lalr",
        start=["total", "comparison"],
        transformer=_Builder(),
        maybe_placeholders=False,
    )


def _pairs(items: tuple[Any, ...], plus: str) -> Iterable[tuple[int, Node]]:
    yield 1, items[0]
    for sign, item in zip(items[1::2], items[2::2], strict=True):
        yield (1 if sign == plus else -1), item


def _literal(token: Token) -> Quantity:
    digits = token.rstrip()
    end = next((i for i, letter in enumerate(digits) if letter not in "0123456789."), len(digits))
    unit = digits[end:].strip()
    size, rest = split_multiplier(unit) if unit else (1, "")
    if find_unit(rest) is None:
        raise ExpressionError(
            f"第 {(token.start_pos or 0) + 1} 个字符起“{token}”：没有单位“{rest}”",
            "如 95%、30万元、5亩",
        )
    return Quantity.exact(Decimal(digits[:end]) * size, rest)


def _function(name: Token, arguments: tuple[Node, ...]) -> Node:
    where = f"第 {(name.start_pos or 0) + 1} 个字符起“{name}(…)”"
    first = arguments[0]
    single = first if len(arguments) == 1 and isinstance(first, Reference) else None
    if name in ("last", "places"):
        if single is None or single.by_place:
            raise ExpressionError(where, "括号里应为一个指标代码")
        if name == "last":
            return replace(single, offset=single.offset - 1)
        return replace(single, by_place=True)
    if name == "sum":
        if single is not None:
            arguments = (replace(single, by_place=True),)
        return Total(tuple((1, argument) for argument in arguments))
    if name == "abs" and len(arguments) != 1:
        raise ExpressionError(where, "括号里应为一个表达式")
    if name not in _FUNCTIONS:
        raise ExpressionError(f"{where}：没有这个函数", f"可用 {'、'.join(_FUNCTIONS)}")
    return Call(str(name), arguments)
