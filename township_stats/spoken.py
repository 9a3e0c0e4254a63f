"""Expressions over indicator codes in the names and units that a reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from township_stats.display import number, print_unit, with_unit
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
)
from township_stats.units import lookup

_WORDS = {
    "zh": {
        "last": "上年{}", "places": "各地区{}之和", "each": "各地区{}", "unreported": "未报的{}数",
        "abs": "{}的绝对值", "min": "{}中最小的", "max": "{}中最大的", "and": "、",
        "in": "{}在{}至{}之间", "group": "（{}）",
        "+": "＋", "-": "−", "*": "×", "/": "÷",
        "=": "＝", "≈": "≈", "<=": "≤", ">=": "≥", "<": "＜", ">": "＞", "!=": "≠",
    },
    "en": {
        "last": "last year’s {}", "places": "sum over places of {}", "each": "{} of each place",
        "unreported": "an unreported number of {}", "abs": "absolute value of {}",
        "min": "least of {}", "max": "greatest of {}", "and": ", ",
        "in": "{} between {} and {}", "group": "({})",
        "+": " + ", "-": " − ", "*": " × ", "/": " ÷ ",
        "=": " = ", "≈": " ≈ ", "<=": " ≤ ", ">=": " ≥ ", "<": " < ", ">": " > ", "!=": " ≠ ",
    },
}  # fmt: skip


def spoken(expression: str, named: Callable[[str, str], str], lang: str) -> str:
    """Say an expression or a rule in the names of its indicators.

    Parameters
    ----------
    expression
        What rules.csv and derived.csv are written in; anything else is given back as it is.
    named
        Gives the name of a code in a language, such as ``Codebook.named``.
    lang
        ``zh`` or ``en``.

    Examples
    --------
    >>> names = {"done": "已化解", "all": "原有"}
    >>> named = lambda code, lang: names[code]
    >>> spoken("done / all@last - 1 in -50%..100%", named, "zh")
    '已化解÷上年原有−1在−50%至100%之间'
    >>> spoken("sum(done, all) * 1000 <= 5.5万元", named, "zh")
    '（已化解＋原有）×1\\xa0000≤55\\xa0000元'
    >>> spoken("rent in 50元/亩..20000元/亩", lambda code, lang: "Rent", "en")
    'Rent between 50 yuan/mu and 20,000 yuan/mu'

    Where one thing counted is set against one of another, the change of unit is not said.

    >>> spoken("all / 1项 * 1件 - done", named, "zh")
    '原有−已化解'
    """
    speaker = _Speaker(named, lang)
    try:
        left, relation, right = parse_comparison(expression)
    except ExpressionError:
        try:
            return speaker.say(parse_total(expression))
        except ExpressionError:
            return expression
    if isinstance(right, Range):
        ends = map(speaker.say, (left, right.low, right.high))
        return speaker.words["in"].format(*ends)
    return speaker.say(left) + speaker.words[relation] + speaker.say(right)


class _Speaker:
    """Says the nodes of a tree in one language."""

    def __init__(self, named: Callable[[str, str], str], lang: str) -> None:
        self.named, self.lang, self.words = named, lang, _WORDS[lang]

    def say(self, node: Node, places: str = "places") -> str:
        """Say a node; `places` says whether figures by place are added or compared."""
        match node:
            case Reference():
                return self._reference(node, places)
            case Literal():
                return self._literal(node)
            case Total(terms):
                return "".join(self._total(terms))
            case Product(factors):
                return "".join(self._product(tuple(_without_units(factors))))
            case Call(called, arguments):
                parts = self.words["and"].join(self.say(item, "each") for item in arguments)
                return self.words[called].format(parts)
            case Range(low, high):
                return f"{self.say(low)}–{self.say(high)}"

    def _reference(self, node: Reference, places: str) -> str:
        said = self.named(node.code, self.lang)
        if node.by_place:
            said = self.words[places].format(said)
        for _ in range(-node.offset):
            said = self.words["last"].format(said)
        return said

    def _literal(self, node: Literal) -> str:
        quantity = node.quantity
        unit = print_unit(quantity.unit, self.lang) if quantity.unit else None
        if quantity.value is None:
            return self.words["unreported"].format(unit.label if unit else "")
        if unit is None:
            return number(quantity.value.normalize(), self.lang)
        value = (quantity.to(unit.name).value or Decimal(0)).normalize()
        known = lookup(unit.name) if self.lang == "en" else None
        label = known.english(value) if known else unit.label
        return with_unit(number(value, self.lang), label, self.lang)

    def _total(self, terms: tuple[tuple[int, Node], ...]) -> Iterator[str]:
        for index, (sign, term) in enumerate(terms):
            mark = self.words["+" if sign > 0 else "-"]
            yield mark if index else mark.strip() if sign < 0 else ""
            said = self.say(term)
            yield self.words["group"].format(said) if sign < 0 and _is_sum(term) else said

    def _product(self, factors: tuple[tuple[int, Node], ...]) -> Iterator[str]:
        for index, (power, factor) in enumerate(factors):
            if index:
                yield self.words["*" if power > 0 else "/"]
            said = self.say(factor)
            grouped = _is_sum(factor) or (index and power < 0 and isinstance(factor, Product))
            yield self.words["group"].format(said) if grouped else said


def _is_sum(node: Node) -> bool:
    return isinstance(node, Total) and len(node.terms) > 1


def _without_units(factors: tuple[tuple[int, Node], ...]) -> Iterator[tuple[int, Node]]:
    """Leave out the division by one of a unit and the multiplication by one of another."""
    place = 0
    while place < len(factors):
        pair = factors[place : place + 2]
        if place and [power for power, _ in pair] == [-1, 1] and all(map(_is_one, pair)):
            place += 2
        else:
            yield factors[place]
            place += 1


def _is_one(factor: tuple[int, Node]) -> bool:
    node = factor[1]
    return isinstance(node, Literal) and node.quantity.value == 1 and bool(node.quantity.unit)
