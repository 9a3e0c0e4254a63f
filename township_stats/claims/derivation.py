"""Figures a report works out itself: sums, differences, shares, averages, growth over last year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from township_stats import measures
from township_stats.book import Book
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.claims.verdict import objection
from township_stats.errors import FigureError
from township_stats.expressions import evaluate, parse_expression
from township_stats.quantity import Kind, Quantity
from township_stats.unitalgebra import in_unit
from township_stats.units import compatible

_SHARE = re.compile(r"占|比重|比例")
_SUM = re.compile(r"合计|共计?|总计|总[额数量]|累计|两项|[三四五六]项|加起来|合起来")
LEFT = re.compile(r"剩|余下|其余|相差|差距")
_REST = re.compile(rf"{LEFT.pattern}|还有|尚有|未|[多少高低]出?[了为达]?\|")
_PER_WHAT = re.compile(r"每([户人亩头家期件个项次])|([户人亩头家期])均")
_MOST_TERMS = 6


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a figure follows from figures: the expression, and what it gives."""

    expression: str
    quantity: Quantity


Lookup = Callable[[str, int], Quantity]


def lookup_in(book: Book, place: str = "") -> Lookup:
    """Give the look-up that expressions are worked out with, for the township or a place of it."""

    def lookup(code: str, offset: int) -> Quantity:
        year = book.year + offset
        told = book.figure(code, year, place) if place else measures.figure_of(book, code, year)
        return told.quantity if told else Quantity.missing(book.codebook[code].unit)

    return lookup


def derive(
    mention: Mention, before: Sequence[str], after: Sequence[str], lookup: Lookup
) -> Derivation | None:
    """Find how a figure follows from the figures told around it.

    Parameters
    ----------
    mention
        The figure.
    before, after
        Indicators told before it, in its sentence and the one before, and after it in its
        sentence; nearest first.
    lookup
        Gives the quantity of a code in the report's year (0) or the year before (-1).

    Returns
    -------
    Derivation or None
        The first expression that gives the figure and that its words speak of: 合计 of a sum, 占 of
        a share, 人均 of a quotient, 还剩 of a difference. None where none does.
    """
    unit = mention.surface.quantity.unit
    if unit == "" or mention.surface.quantity.value is None:
        return None
    for expression in _expressions(mention, before, after, lookup):
        result = work_out(expression, unit, lookup)
        if result is not None and not objection(mention.surface.quantity, result):
            return Derivation(expression, result)
    return None


def work_out(expression: str, unit: str, lookup: Lookup) -> Quantity | None:
    """Evaluate an expression in a report's unit; None where its parts do not go together."""
    try:
        result = evaluate(parse_expression(expression), lookup)
        if compatible(unit, measures.POINTS):
            return replace(in_unit(result, "%"), unit=measures.POINTS).to(unit)
        return in_unit(result, unit)
    except FigureError:
        return None


def _expressions(
    mention: Mention, before: Sequence[str], after: Sequence[str], lookup: Lookup
) -> Iterator[str]:
    unit = mention.surface.quantity.unit
    words = f"{mention.lead}|{mention.after}"
    near = list(dict.fromkeys([*before[:_MOST_TERMS], *after[:_MOST_TERMS]]))
    units = {code: lookup(code, 0).unit for code in near}
    alike = [code for code in near if fits(unit, units[code])]
    if _SUM.search(words):
        for told in (before, after):
            terms = [code for code in dict.fromkeys(told) if code in alike]
            for count in range(2, len(terms) + 1):
                yield " + ".join(sorted(terms[:count], key=near.index, reverse=told is before))
    if _REST.search(words):
        for a, b in permutations(alike, 2):
            same = compatible(units[a], units[b])
            yield f"{a} - {b}" if same else f"{a} / 1{units[a]} * 1{units[b]} - {b}"
    if mention.surface.quantity.kind is Kind.PERCENT and _SHARE.search(words):
        for a, b in permutations(near, 2):
            if fits(units[a], units[b]):
                yield f"{a} / {b}"
    per = _PER_WHAT.search(words)
    if per:
        for a in near:
            for b in near:
                if a != b and units[b].startswith(per[1] or per[2]):
                    yield f"{a} / {b}"
