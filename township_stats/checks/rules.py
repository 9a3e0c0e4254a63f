"""Rules: what must hold between figures, those of rules.csv and those the codebook itself implies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from township_stats.checks.eachplace import holds_in_each_place
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import FigureError
from township_stats.expressions import (
    Expression,
    ExpressionError,
    RuleExpression,
    evaluate,
    parse_expression,
    parse_rule,
)
from township_stats.quantity import Quantity
from township_stats.syntax import Call, Literal, Node, Product, Range, Reference, Total
from township_stats.unitalgebra import align

_OF_WHICH = re.compile(r"\A其中(?:[：:、，,]|的)?")
_OPENING = re.compile(r"年初|期初|上年末|上年年末|上年结转")
_CLOSING = re.compile(r"年末|期末|本年末")
_ADDITIVE = ("stock", "flow", "cumulative")
_DEEPEST = 8


class Severity(StrEnum):
    """What a failure means: an error blocks publication, a warning is told, an info is noted."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Rule:
    """Something that must hold.

    Parameters
    ----------
    id
        Unique name; rules of the codebook have a colon in theirs (``places:olive_area``).
    expression
        The parsed rule.
    severity
        What a failure means.
    reason
        Why it must hold, in the words of whoever wrote it.
    each_place
        Whether it is checked in every place (village) too, not for the whole township alone.
    """

    id: str
    expression: RuleExpression
    severity: Severity
    reason: str
    each_place: bool = False


def make_rule(id_: str, text: str, severity: Severity, reason: str, codebook: Codebook) -> Rule:
    """Parse a rule and hold it against the codebook.

    Derived indicators are replaced by what they are computed from.

    Raises
    ------
    ExpressionError
        If it cannot be parsed, names an unknown indicator or mixes units.
    """
    rule = parse_rule(text)
    left = Expression(text, _expanded(rule.left.root, codebook))
    right = Expression(text, _expanded(rule.right.root, codebook))
    expression = replace(rule, left=left, right=right)
    _check_units(expression, codebook)
    return Rule(id_, expression, severity, reason, holds_in_each_place(expression, codebook))


def codebook_rules(codebook: Codebook) -> Iterator[Rule]:
    """Yield the rules that names, measures and tables of the codebook imply.

    Yields
    ------
    Rule
        其中 is at most its total; figures by place sum to the total; last year's closing figure is
        this year's opening one.
    """
    total: Indicator | None = None
    for indicator in codebook:
        if not _OF_WHICH.match(indicator.name):
            total = indicator
        elif total and total.table == indicator.table and total.unit == indicator.unit:
            text = f"{indicator.code} <= {total.code}"
            yield _implied(f"of_which:{indicator.code}", text, "其中项不大于其总项", codebook)
    for indicator in codebook:
        if indicator.measure in _ADDITIVE and indicator.is_additive:
            text = f"sum(places({indicator.code})) = {indicator.code}"
            yield _implied(f"places:{indicator.code}", text, "各地区之和等于合计", codebook)
    for opening, closing in _carried(codebook):
        text = f"last({closing.code}) = {opening.code}"
        yield _implied(f"carried:{opening.code}", text, "上年年末数等于本年年初数", codebook)


def _implied(id_: str, text: str, reason: str, codebook: Codebook) -> Rule:
    rule = parse_rule(text)
    return Rule(id_, rule, Severity.ERROR, reason, holds_in_each_place(rule, codebook))


def _carried(codebook: Codebook) -> Iterator[tuple[Indicator, Indicator]]:
    """Pair opening with closing stocks: 年初X with X or 年末X, x_opening with x or x_closing."""
    stocks = [item for item in codebook if item.measure == "stock"]
    closing = {}
    for item in stocks:
        if not (_OPENING.search(item.name) or item.code.endswith("_opening")):
            closing[_CLOSING.sub("", item.name)] = item
            closing[item.code.removesuffix("_closing")] = item
    for item in stocks:
        if _OPENING.search(item.name) or item.code.endswith("_opening"):
            found = closing.get(_OPENING.sub("", item.name))
            if found is None and item.code.endswith("_opening"):
                found = closing.get(item.code.removesuffix("_opening"))
            if found is not None and found.unit == item.unit:
                yield item, found


def _expanded(node: Node, codebook: Codebook, depth: int = 0) -> Node:
    """Replace derived indicators in a tree by their expressions; refuse unknown ones."""

    def inside(item: Node) -> Node:
        return _expanded(item, codebook, depth)

    match node:
        case Reference(code, offset, by_place):
            if code not in codebook:
                raise ExpressionError(f"没有指标 {code!r}", _suggestion(code, codebook))
            indicator = codebook[code]
            if not indicator.derived:
                return node
            if by_place:
                raise ExpressionError(f"{code} 是派生指标", "分地区求和只可用报送的指标")
            if depth == _DEEPEST:
                raise ExpressionError(f"{code} 由自己算出", "派生指标的表达式不可循环")
            tree = _shifted(parse_expression(indicator.expression).root, offset)
            return _expanded(tree, codebook, depth + 1)
        case Literal():
            return node
        case Total(terms):
            return Total(tuple((sign, inside(term)) for sign, term in terms))
        case Product(factors):
            return Product(tuple((power, inside(factor)) for power, factor in factors))
        case Call(name, arguments):
            return Call(name, tuple(inside(argument) for argument in arguments))
        case Range(low, high):
            return Range(inside(low), inside(high))


def _shifted(node: Node, offset: int) -> Node:
    if offset == 0:
        return node
    match node:
        case Reference():
            return replace(node, offset=node.offset + offset)
        case Literal():
            return node
        case Total(terms):
            return Total(tuple((sign, _shifted(term, offset)) for sign, term in terms))
        case Product(factors):
            return Product(tuple((power, _shifted(item, offset)) for power, item in factors))
        case Call(name, arguments):
            return Call(name, tuple(_shifted(argument, offset) for argument in arguments))
        case Range(low, high):
            return Range(_shifted(low, offset), _shifted(high, offset))


def _suggestion(code: str, codebook: Codebook) -> str:
    import difflib

    known = [item.code for item in (*codebook.indicators, *codebook.derived)]
    near = difflib.get_close_matches(code, known, n=3)
    return f"是不是 {'、'.join(near)}？" if near else "须为 indicators.csv 或 derived.csv 中的代码"


def _check_units(rule: RuleExpression, codebook: Codebook) -> None:
    def unit(code: str, offset: int) -> Quantity:
        return Quantity.missing(codebook[code].unit)

    try:
        left = evaluate(rule.left, unit, lambda code, offset: [unit(code, offset)])
        right = evaluate(rule.right, unit, lambda code, offset: [unit(code, offset)])
        align(left, right)
    except FigureError as error:
        raise ExpressionError(str(error), "两端单位须是同一种量") from None
    for this, other in ((rule.left, right), (rule.right, left)):
        if other.unit in ("%", "‰", "成") and _bare_above_one(this.root):
            raise ExpressionError(
                "与百分数比较的数没有写百分号，会被当作倍数", f"如 100%；{other.unit} 不可省略"
            )


def _bare_above_one(node: Node) -> bool:
    if isinstance(node, Range):
        return _bare_above_one(node.low) or _bare_above_one(node.high)
    return (
        isinstance(node, Literal)
        and not node.quantity.unit
        and node.quantity.value is not None
        and abs(node.quantity.value) > 1
    )
