"""Figures a report works out itself: sums, differences, shares, averages, growth over last year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

from township_stats import measures
from township_stats.book import Book
from township_stats.claims.comparison import Weigh, compared
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.claims.verdict import holds, in_terms_of, is_remote
from township_stats.codebook import Indicator
from township_stats.errors import FigureError
from township_stats.expressions import evaluate, parse_expression
from township_stats.interval import Interval
from township_stats.quantity import Kind, Quantity
from township_stats.unitalgebra import in_unit
from township_stats.units import compatible

_SHARE = re.compile(r"占|比重|比例|相当|[是为][^，。；|]*的[约近]?\|")
SHARE_OF_FORMER = re.compile(r"[，、,（(]?占比?[约近了到]*")  # 1757人，占二成多
SUM = re.compile(
    r"合计|共计?|总计|总[额数量]|累计|[两三四五六]项|[二两三]者|加起来|合起来|相加|加总|之和|总盘子|加在一起|合在一起"
)
LEFT = re.compile(r"剩|余下|余(?=\||$)|其余|其他人|除去|扣除|刨去|相差|差距|差额")
CHANGED_TO = re.compile(r"(?:减少|压减|下降|降低|降|增加|上升|增|升)[到至]")
_REST = re.compile(
    rf"{LEFT.pattern}|还有|尚有|未|存量|净|{CHANGED_TO.pattern}|[多少高低大小][出了]?[约近]?\|"
)
_GROWN_TO = re.compile(r"(?:增加|上升|增|升)[到至]$")
_PER_WHAT = re.compile(
    r"(?:每|平均一)([户人名亩头家期件个项次])|([户人亩头家期])均|/([户人亩头家期件])$"
)
_DIVIDED = re.compile(r"除以|相除")
_DIFFERENCE = re.compile(r"(\w+)(?: / 1\S+ \* 1\S+)? - (\w+)")
_MOST_TERMS = 6
_SHARES = (Kind.PERCENT, Kind.MULTIPLE, Kind.RATIO)
_SLACK = (Fraction(19, 20), Fraction(21, 20))  # 一半, 三分之一: as far as they stand for a share


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a figure follows from figures: the expression, what it gives, whether words turn it round.

    `turned` is true of a difference whose words put the smaller figure for the larger; `holds` is
    false where the figure is none that the expression gives.
    """

    expression: str
    quantity: Quantity
    turned: bool = False
    holds: bool = True


Lookup = Callable[[str, int], Quantity]


def lookup_in(book: Book, place: str = "", this: int = 0) -> Lookup:
    """Give the look-up that expressions are worked out with, for the township or a place of it.

    `this` is the year that offsets count from; the book's where it is not given.
    """

    def lookup(code: str, offset: int) -> Quantity:
        year = (this or book.year) + offset
        told = book.figure(code, year, place) if place else measures.figure_of(book, code, year)
        return told.quantity if told else Quantity.missing(book.codebook[code].unit)

    return lookup


def derive(
    mention: Mention,
    said: str,
    before: Sequence[str],
    after: Sequence[str],
    lookup: Lookup,
    worked_out: Sequence[Indicator],
    weigh: Weigh,
) -> Derivation | None:
    """Find how a figure follows from the figures told around it.

    Parameters
    ----------
    mention
        The figure.
    said
        The words of its sentence before it.
    before, after
        Indicators told before it, in its sentence and the one before, and after it in its
        sentence; nearest first.
    lookup
        Gives the quantity of a code in the report's year (0) or the year before (-1).
    worked_out
        The codebook's own derived indicators that the words may speak of.
    weigh
        Says how well words name an indicator.

    Returns
    -------
    Derivation or None
        The first expression that gives the figure and that its words speak of: 合计 of a sum, 占 of
        a share, 人均 of a quotient, 还剩 of a difference. None where none does.
    """
    written = _loosened(mention.surface.quantity)
    if written.unit == "" or written.value is None:
        return None
    for expression in _expressions(mention, said, before, after, lookup, worked_out):
        result = work_out(expression, written.unit, lookup)
        if result is not None and _gives(result, written):
            return Derivation(
                expression, result, _turned(expression, said, mention.lead, before, weigh)
            )
    return None


def worked_out(expressions: Sequence[str], quantity: Quantity, lookup: Lookup) -> Derivation | None:
    """Judge a figure that words say one of some expressions gives.

    Parameters
    ----------
    expressions
        What the words may say.
    quantity
        The figure.
    lookup
        As in `derive`.

    Returns
    -------
    Derivation or None
        The first expression that gives it; where none can, the last, which does not hold. None where that
        is open: a part is not known, or what is known is too vague.
    """
    written = _loosened(quantity)
    results = [(each, work_out(each, written.unit, lookup)) for each in expressions]
    for each, result in results:
        if result is not None and _gives(result, written):
            return Derivation(each, result)
        if result is not None and " - " in each and _gives(-result, written):
            return Derivation(" - ".join(reversed(each.split(" - "))), -result, turned=True)
    for _, result in results:
        if result is None or not result.is_bounded or is_remote(written, result):
            return None
        if written.interval.common(result.interval):
            return None
    each, result = results[-1]
    return Derivation(each, result, holds=False) if result else None


def _gives(result: Quantity, written: Quantity) -> bool:
    """Tell whether a figure is what an expression gives; a lower bound far off is true of anything."""
    far = not written.is_bounded and is_remote(written, result)
    return not far and holds(written, result)


def _loosened(written: Quantity) -> Quantity:
    """Give a fraction (三分之一, 一半) the room that it has as a share."""
    value = written.value
    unit = "倍" if written.kind is Kind.RATIO else written.unit
    if value is None or not written.is_point or written.kind not in (Kind.RATIO, Kind.PERCENT):
        return replace(written, unit=unit)
    lower, upper = (Interval.of(value, value).scaled(part).low for part in _SLACK)
    return replace(written, unit=unit, lower=lower, upper=upper)


def grown(lead: str, expression: str) -> bool:
    """Tell whether words say of what is left that it has grown to a figure (增加到2件)."""
    return bool(_DIFFERENCE.fullmatch(expression) and _GROWN_TO.search(lead))


def _turned(expression: str, said: str, lead: str, told: Sequence[str], weigh: Weigh) -> bool:
    """Tell whether words say of a difference that the smaller side is the larger."""
    difference = _DIFFERENCE.fullmatch(expression)
    if grown(lead, expression):
        return True
    comparison = compared(said, lead) if difference else None
    if difference is None or comparison is None:
        return False
    first_is_left = comparison.first_is_left(difference[1], difference[2], told, weigh)
    return first_is_left is not None and first_is_left is not comparison.more


def work_out(expression: str, unit: str, lookup: Lookup) -> Quantity | None:
    """Evaluate an expression in a report's unit; None where its parts do not go together."""
    try:
        result = evaluate(parse_expression(expression), lookup)
        if compatible(unit, measures.POINTS):
            return replace(in_unit(result, "%"), unit=measures.POINTS).to(unit)
        told = in_terms_of(result, unit) if unit else None  # 每亩2500元; 还剩2项 of 件
        return told or in_unit(result, unit)
    except FigureError:
        return None


def _expressions(
    mention: Mention,
    said: str,
    before: Sequence[str],
    after: Sequence[str],
    lookup: Lookup,
    worked_out: Sequence[Indicator],
) -> Iterator[str]:
    unit = mention.surface.quantity.unit
    words = f"{mention.lead}|{mention.after}"
    near = list(dict.fromkeys([*before[:_MOST_TERMS], *after[:_MOST_TERMS]]))
    units = {code: lookup(code, 0).unit for code in near}
    alike = [code for code in near if fits(unit, units[code])]
    if SUM.search(words):
        for told in (before, after):
            terms = [code for code in dict.fromkeys(told) if code in alike]
            for count in range(2, len(terms) + 1):
                yield " + ".join(sorted(terms[:count], key=near.index, reverse=told is before))
    if _REST.search(words):
        for a, b in permutations(alike, 2):
            same = compatible(units[a], units[b])
            yield f"{a} - {b}" if same else f"{a} / 1{units[a]} * 1{units[b]} - {b}"
        yield from (i.expression for i in worked_out if _DIFFERENCE.fullmatch(i.expression))
    if mention.surface.quantity.kind in _SHARES and _SHARE.search(words):
        yield from _shares(near, units, [i.expression for i in worked_out if i.unit == "%"])
    if _DIVIDED.search(words):
        yield from (f"{a} / {b}" for a, b in permutations(near, 2) if units[a] != units[b])
    clause = re.split("[，；：]", said)[-1]
    per = _PER_WHAT.search(words) or _PER_WHAT.search(clause) or _PER_WHAT.search(unit)
    if per:
        what = (per[1] or per[2] or per[3]).replace("名", "人")
        for a in near:
            for b in near:
                if a != b and units[b].startswith(what):
                    yield f"{a} / {b}"


def _shares(near: list[str], units: dict[str, str], shares: Sequence[str]) -> Iterator[str]:
    """Give quotients: of two figures told, of one and a sum with it, and the codebook's own."""
    pairs = [(a, b) for a, b in permutations(near, 2) if fits(units[a], units[b])]
    yield from (f"{a} / {b}" for a, b in pairs)
    yield from (share for share in shares if share.partition(" ")[0] in near)
    yield from (f"{a} / ({a} + {b})" for a, b in pairs if compatible(units[a], units[b]))
