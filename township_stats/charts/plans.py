"""Kinds of chart: from indicators to panels, each with one unit.

A plan draws a simpler kind where the figures do not allow the one asked for: squares become shares
where a count is large or not exact, shares become bars where a part is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from township_stats.book import Book
from township_stats.charts.points import Point, by_unit, ending, point, series
from township_stats.display import printed, with_unit
from township_stats.measures import share
from township_stats.quantity import Quantity
from township_stats.stattable import Panel, Series
from township_stats.units import compatible, lookup

MOST_SQUARES = 200
"""Counts above this are drawn as shares instead of squares."""
MOST_IN_A_ROW = 12
"""Counts up to this are drawn as a row of squares."""
MOST_YEARS = 10
_WORDS = {
    "zh": {"year": "{}年", "rest": "其余", "sources": "资金来源合计", "of": "{}{}"},
    "en": {"year": "{}", "rest": "Remaining", "sources": "Sources, total", "of": "{}: {}"},
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be drawn: the kind, the panels, and the points in reading order.

    `left_out` are names of indicators that have nothing to be drawn in any year.
    """

    kind: str
    panels: tuple[Panel, ...]
    points: tuple[Point, ...]
    left_out: tuple[str, ...] = ()


def bars(book: Book, codes: tuple[str, ...]) -> Plan:
    """Bars on one axis; small multiples where the figures have several units."""
    groups = by_unit(book.codebook[code] for code in codes)
    return _bars(book, codes, "panels" if len(groups) > 1 else "bar")


def panels(book: Book, codes: tuple[str, ...]) -> Plan:
    """Small multiples: one axis a unit, figures of one unit above each other.

    A bar alone on its axis says nothing, so where there is one, small counts are rows of squares.
    """
    plan = _bars(book, codes, "panels")
    alone = any(len(panel.categories) * len(panel.series) == 1 for panel in plan.panels)
    few = all(_is_count(item) and 0 <= (item.value or 0) <= MOST_IN_A_ROW for item in plan.points)
    if not (alone and few and len(plan.panels) > 1):
        return plan
    rows = tuple(
        Panel("", item.unit.label, (item.name,), (series("", [item], units=True),))
        for item in plan.points
    )
    return Plan("waffle", rows, plan.points)


def _bars(book: Book, codes: tuple[str, ...], kind: str) -> Plan:
    made: list[Panel] = []
    points: list[Point] = []
    year = _WORDS[book.lang]["year"]
    for unit, members in by_unit(book.codebook[code] for code in codes):
        group = [point(book, code, unit) for code in members]
        points += group
        units = kind == "bar"
        drawn = [series(year.format(group[0].figure.year), group, units=units)]
        if book.last_year is not None:
            before = [point(book, code, unit, book.last_year) for code in members]
            if any(item.value is not None for item in before):
                points += before
                drawn.append(series(year.format(before[0].figure.year), before, units=units))
        title, names = "", tuple(item.name for item in group)
        if kind == "panels":
            title, names = ending(names, book.lang)
        made.append(Panel(title, group[0].unit.label, names, tuple(drawn)))
    return Plan(kind, tuple(made), tuple(points))


def intervals(book: Book, codes: tuple[str, ...]) -> Plan:
    """A dot and the interval of each figure, on an axis a unit."""
    made: list[Panel] = []
    points: list[Point] = []
    for unit, members in by_unit(book.codebook[code] for code in codes):
        group = [point(book, code, unit) for code in members]
        points += group
        names = tuple(item.name for item in group)
        made.append(Panel("", group[0].unit.label, names, (series("", group, units=True),)))
    return Plan("interval", tuple(made), tuple(points))


def waffle(book: Book, codes: tuple[str, ...]) -> Plan:
    """A square for each of a small count; the first code is the whole."""
    whole, *parts = _whole_and_parts(book, codes)
    rest = _rest(whole, parts)
    small = whole.value is not None and 0 < whole.value <= MOST_SQUARES
    if rest is None or not small or not all(_is_count(item) for item in (whole, *parts)):
        return shares(book, codes)
    panel = Panel(_heading(whole), whole.unit.label, *_amounts(whole, parts, rest))
    return Plan("waffle", (panel,), (whole, *parts))


def shares(book: Book, codes: tuple[str, ...]) -> Plan:
    """Parts of a whole in percent; the first code is the whole."""
    whole, *parts = _whole_and_parts(book, codes)
    rest = _rest(whole, parts)
    if rest is None:
        return bars(book, codes)
    symbols = book.township.symbols
    rates = [
        printed(share(item.figure.quantity, whole.figure.quantity), "%", book.lang, symbols)
        for item in parts
    ]
    numbers = [rate.number for rate in rates]
    lower, upper = [rate.lower for rate in rates], [rate.upper for rate in rates]
    if rest:
        left = 100 - sum((Decimal(number) for number in numbers), Decimal(0))
        for ends in (numbers, lower, upper):
            ends.append(f"{left:f}")
    labels = tuple(f"{number}%" for number in numbers)
    names, amounts = _amounts(whole, parts, rest)
    drawn = Series("", "%", tuple(numbers), tuple(lower), tuple(upper), labels)
    panel = Panel(_heading(whole), whole.unit.label, names, (*amounts, drawn))
    return Plan("share", (panel,), (whole, *parts))


def funds(book: Book, codes: tuple[str, ...]) -> Plan:
    """What was put in, stacked, and what came back (the last code), on one axis."""
    unit = book.codebook[codes[0]].display_unit
    same = all(compatible(book.codebook[code].display_unit, unit) for code in codes)
    points = [point(book, code, unit) for code in codes] if same else []
    if not points or any(item.value is None or item.value < 0 for item in points):
        return bars(book, codes)
    *sources, back = points
    words, label = _WORDS[book.lang], back.unit.label
    total = Quantity.sum(item.figure.quantity for item in sources)
    shown = printed(total, unit, book.lang, book.township.symbols)
    title = words["of"].format(words["sources"], with_unit(shown.text, label, book.lang))
    names = tuple(item.name for item in sources)
    made = (
        Panel(title, label, names, (series("", sources, units=True),)),
        Panel("", label, (back.name,), (series("", [back], units=True),)),
    )
    return Plan("funds", made, tuple(points))


def trends(book: Book, codes: tuple[str, ...]) -> Plan:
    """Lines over the years, one axis a unit; bars where there is one year only."""
    years = years_of(book, codes)
    if len(years) < 2:
        return bars(book, codes)
    made: list[Panel] = []
    points: list[Point] = []
    left_out: list[str] = []
    for unit, members in by_unit(book.codebook[code] for code in codes):
        every = [[point(book, code, unit, year) for year in years] for code in members]
        lines = [line for line in every if any(item.value is not None for item in line)]
        left_out += [line[0].name for line in every if line not in lines]
        if not lines:
            continue
        points += [item for line in lines for item in line]
        labels = tuple(_WORDS[book.lang]["year"].format(item.figure.year) for item in lines[0])
        drawn = tuple(series(line[0].name, line) for line in lines)
        made.append(Panel("", lines[0][0].unit.label, labels, drawn))
    return Plan("trend", tuple(made), tuple(points), tuple(left_out))


def places(book: Book, codes: tuple[str, ...]) -> Plan:
    """Bars by village, the largest of the first indicator on top; totals where no places are."""
    placed = [code for code in codes if book.places(code)]
    if not placed:
        return bars(book, codes)
    ranked = sorted(
        (point(book, placed[0], place=figure.place) for figure in book.places(placed[0])),
        key=lambda item: (item.value is None, -(item.value or 0)),
    )
    order = dict.fromkeys(item.figure.place for item in ranked)
    order |= dict.fromkeys(figure.place for code in placed for figure in book.places(code))
    lines = [[point(book, code, place=place) for place in order] for code in placed]
    made = [
        Panel(line[0].name, line[0].unit.label, tuple(order), (series("", line),)) for line in lines
    ]
    return Plan("places", tuple(made), tuple(item for line in lines for item in line))


PLANS: dict[str, Callable[[Book, tuple[str, ...]], Plan]] = {
    "bar": bars,
    "panels": panels,
    "share": shares,
    "waffle": waffle,
    "funds": funds,
    "interval": intervals,
    "trend": trends,
    "places": places,
}
"""Kinds of chart by their name in charts.csv."""


def years_of(book: Book, codes: Sequence[str]) -> tuple[int, ...]:
    """Give the report years, the latest ten, in which any of the indicators has a number."""
    years = [
        year
        for year in sorted(book.years)
        if any(point(book, code, year=year).value is not None for code in codes)
    ]
    return tuple(years[-MOST_YEARS:])


def _whole_and_parts(book: Book, codes: tuple[str, ...]) -> list[Point]:
    """Give the points, parts in the unit of the whole where they convert (件 and 项 do not)."""
    unit = book.codebook[codes[0]].display_unit
    return [
        point(book, code, unit if compatible(book.codebook[code].display_unit, unit) else "")
        for code in codes
    ]


def _rest(whole: Point, parts: list[Point]) -> Decimal | None:
    """Give what the parts leave of the whole; None where it cannot be told or drawn."""
    values = [item.value for item in parts]
    if whole.value is None or not whole.value or None in values:
        return None
    if any(item.unit != whole.unit and not _is_counted(item, whole) for item in parts):
        return None
    rest = whole.value - sum((value for value in values if value is not None), Decimal(0))
    return rest if rest >= 0 and all(value is not None and value >= 0 for value in values) else None


def _is_counted(*points: Point) -> bool:
    units = [lookup(item.unit.name) for item in points]
    return all(unit is not None and unit.counted for unit in units)


def _is_count(item: Point) -> bool:
    return item.is_exact and item.value is not None and item.value == item.value.to_integral_value()


def _heading(whole: Point) -> str:
    return _WORDS[whole.lang]["of"].format(whole.name, whole.with_unit)


def _amounts(
    whole: Point, parts: list[Point], rest: Decimal
) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """Give the names of the parts and the series of their amounts, what is left last."""
    drawn = series("", parts, units=True)
    names = tuple(item.name for item in parts)
    if not rest:
        return names, (drawn,)
    left = f"{rest:f}"
    label = with_unit(left, whole.unit.label, whole.lang)
    together = Series(
        "", whole.unit.label, (*drawn.values, left), (*drawn.lower, left), (*drawn.upper, left),
        (*drawn.labels, label),
    )  # fmt: skip
    return (*names, _WORDS[whole.lang]["rest"]), (together,)
