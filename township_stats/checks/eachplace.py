"""Which rules hold in every village too, and not for the whole township alone.

What is written as an identity or as a part of a total says how the figures are made, and so holds
wherever they are given. A range that was chosen for the township's average (亩均产值 in …, a growth
of at most a half) says nothing of a village of three households; villages are held against their
own history instead.
"""

from __future__ import annotations

from township_stats.codebook import Codebook
from township_stats.expressions import RuleExpression
from township_stats.syntax import Call, Literal, Node, Product, Range, Reference, Total
from township_stats.units import lookup

_IDENTITIES, _LIMITS = ("=", "≈"), ("<=", ">=", "in")


class _UnevenError(Exception):
    """Two sides that do not grow alike."""


def holds_in_each_place(expression: RuleExpression, codebook: Codebook) -> bool:
    """Tell whether a rule holds in every place that has all its figures.

    Parameters
    ----------
    expression
        A rule over figures that are reported, none of them derived.
    codebook
        What they are.

    Returns
    -------
    bool
        True where both sides grow alike as the township grows (amounts against amounts, shares
        against shares) and the rule is an identity or a limit without a number of its own but 0
        and 1 (100%). False where it looks at all places already, or picks the largest.

    Examples
    --------
    >>> from township_stats.codebook import Indicator
    >>> from township_stats.expressions import parse_rule
    >>> olives, pears = (Indicator(code, "industry", "t", code, code, "亩", "亩", "stock")
    ...     for code in ("olives", "pears"))
    >>> [holds_in_each_place(parse_rule(text), Codebook((olives, pears)))
    ...     for text in ("olives <= pears", "olives <= 500亩", "olives / pears in 20%..80%")]
    [True, False, False]
    """
    if expression.relation not in (*_IDENTITIES, *_LIMITS):
        return False
    sides = (expression.left.root, expression.right.root)
    if expression.relation in _LIMITS and not all(map(_is_bare, sides)):
        return False
    try:
        _same(*(_growth(side, codebook) for side in sides))
    except _UnevenError:
        return False
    return True


def _growth(node: Node, codebook: Codebook) -> int | None:
    """Give the power of the township's size that a tree grows with; None for 0, which has any."""
    match node:
        case Reference(code, _, by_place):
            if by_place:
                raise _UnevenError
            return _grows(code, codebook)
        case Literal(quantity):
            return None if quantity.value == 0 else 0
        case Total(terms):
            return _same(*(_growth(term, codebook) for _, term in terms))
        case Product(factors):
            total = 0
            for power, factor in factors:
                growth = _growth(factor, codebook)
                if growth is None:
                    return None
                total += power * growth
            return total
        case Call():
            raise _UnevenError
        case Range(low, high):
            return _same(_growth(low, codebook), _growth(high, codebook))


def _grows(code: str, codebook: Codebook) -> int:
    """Give 1 for an amount and 0 for a rate, an average or a share."""
    indicator = codebook[code]
    unit = lookup(indicator.unit)
    is_share = unit is None or unit.dimension == "ratio" or "/" in indicator.unit
    return 0 if indicator.measure == "rate" or is_share else 1


def _same(*growths: int | None) -> int | None:
    known = {growth for growth in growths if growth is not None}
    if len(known) > 1:
        raise _UnevenError
    return next(iter(known), None)


def _is_bare(node: Node) -> bool:
    """Tell whether a tree has no numbers of its own but 0 and 1."""
    match node:
        case Literal(quantity):
            return quantity.value in (None, 0, 1) or (
                quantity.unit == "%" and quantity.value == 100
            )
        case Total(terms):
            return all(_is_bare(term) for _, term in terms)
        case Product(factors):
            return all(_is_bare(factor) for _, factor in factors)
        case Range(low, high):
            return _is_bare(low) and _is_bare(high)
        case Reference() | Call():
            return True
