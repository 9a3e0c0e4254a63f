"""Readings of words: the widest that is accepted, and what is odd about how a figure is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from township_stats.book import Book
from township_stats.checks.judgement import half_place
from township_stats.figure import Figure
from township_stats.quantity import Kind, Qualifier, Quantity, Status
from township_stats.units import compatible, lookup

_HANZI = re.compile(r"[一二三四五六七八九十百千两零〇壹贰叁肆伍陆柒捌玖拾佰仟]")
_HALF_TENTH = Decimal("2.5")
_ABOUT = re.compile(r"约|左右|上下|大概|大致|估计|差不多")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd about how a figure is written; not an error.

    Parameters
    ----------
    figure
        The figure.
    message, message_en
        What is odd, in Chinese with the figure's name and words, and in English.
    """

    figure: Figure
    message: str
    message_en: str


def widest(figure: Figure) -> Quantity:
    """Return the quantity in the widest reading of its words that the convention accepts.

    余 and 多 are unbounded upward, 约 allows a whole place or a tenth, 近 anything below, a measured
    figure is rounded to its last digit, and every end is included. A Chinese numeral may be rounded
    to its last non-zero digit, 八成五 to a half 成, a ratio in its first part. Of two marks
    (约6000余) either may be meant.

    Notes
    -----
    The widths are those of ``interval_alt`` in the convention's examples.
    """
    quantity = figure.quantity
    value = quantity.value
    if value is None or quantity.status is Status.DERIVED:
        return replace(quantity, lower_open=False, upper_open=False)
    place = _last_place(value)
    about = max(place, abs(value) / 10)
    low, high = quantity.lower, quantity.upper
    match quantity.qualifier:
        case Qualifier.MORE_THAN:
            least = value - about if _ABOUT.search(figure.text) else value
            low, high = min(least, low if low is not None else value), None
        case Qualifier.APPROX:
            low, high = value - about, value + about
        case Qualifier.NEARLY:
            low, high = None, value
        case Qualifier.EXACT if low is not None and high is not None:
            reach = Decimal(0)
            if len(quantity.parts) == 2:
                reach = abs(half_place(quantity.parts[0]) / quantity.parts[1])
            elif _HANZI.search(figure.text):
                reach = max(place / 2, _HALF_TENTH) if "成" in figure.text else place / 2
            elif low == high and _is_rounded(quantity):
                reach = _written_place(quantity) / 2
            low, high = min(low, value - reach), max(high, value + reach)
    return replace(quantity, lower=low, upper=high, lower_open=False, upper_open=False)


def narrowest(figure: Figure) -> Quantity:
    """Return the quantity with an exact figure taken as the very number named, not as rounded."""
    quantity = figure.quantity
    if quantity.qualifier is not Qualifier.EXACT or quantity.value is None:
        return quantity
    return replace(
        quantity, lower=quantity.value, upper=quantity.value, lower_open=False, upper_open=False
    )


def _is_rounded(quantity: Quantity) -> bool:
    """Tell whether an exact figure is a measurement, which a writer rounds, and not a count."""
    unit = lookup(quantity.unit)
    return (unit is None or not unit.counted) and quantity.kind is not Kind.RATIO


def _last_place(value: Decimal) -> Decimal:
    """Give the place of the last non-zero digit."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)


def _written_place(quantity: Quantity) -> Decimal:
    """Give the place of the last digit written."""
    if quantity.step is not None:
        return quantity.step
    if quantity.value is None:
        return Decimal(0)
    return Decimal(1).scaleb(min(0, int(quantity.value.as_tuple().exponent)))


def oddities(book: Book) -> tuple[Oddity, ...]:
    """List what is odd about how the year's figures are written.

    Returns
    -------
    tuple of Oddity
        In the order of the figures: an exact number with 余 or 多, a count that is negative, a
        count that is not whole.

    Examples
    --------
    A count such as ``7704余人`` names its last person and then says there are more.
    """
    return tuple(odd for figure in book.figures for odd in _odd(figure))


def _odd(figure: Figure) -> Iterator[Oddity]:
    quantity = figure.quantity
    value = quantity.value
    if value is None or quantity.status is Status.SUPPRESSED:
        return
    unit = lookup(quantity.unit)
    counted = unit is not None and unit.counted
    if quantity.qualifier is Qualifier.MORE_THAN and quantity.upper is None:
        written = figure.text if quantity.unit in figure.text else f"{figure.text}{quantity.unit}"
        yield Oddity(
            figure,
            f"{figure.name}写作“{written}”：确数带“余”或“多”，上限不明",
            "An exact number followed by “and more”: no upper limit",
        )
    if counted and value < 0:
        yield Oddity(figure, f"{figure.name}是负数：{value:f}{quantity.unit}", "A count below zero")


def unit_faults(book: Book) -> Iterator[tuple[Figure, str]]:
    """Yield figures whose unit or kind is not the codebook's, or that count in fractions."""
    for figure in book.figures:
        if figure.indicator not in book.codebook:
            yield figure, f"{figure.name}不在指标表中"
            continue
        wanted = book.codebook[figure.indicator].unit
        quantity = figure.quantity
        if quantity.unit != wanted and not compatible(quantity.unit, wanted):
            yield figure, f"{figure.name}的单位是“{quantity.unit}”，指标表为“{wanted}”"
            continue
        unit = lookup(quantity.unit)
        counted = unit is not None and unit.counted
        whole = quantity.value is None or quantity.value == quantity.value.to_integral_value()
        if counted and not whole and quantity.status is Status.REPORTED:
            yield figure, f"{figure.name}不是整数：{quantity.value:f}{quantity.unit}"
