"""Figures against other years: jumps judged by an indicator's own history, what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log, sqrt

from township_stats.book import Book
from township_stats.checks.instances import Key, key_of
from township_stats.checks.wording import called, interval_text, times_text
from township_stats.codebook import Codebook, Indicator
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status
from township_stats.units import lookup

MINIMUM_CHANGES = 4
_FAR = 3.5
"""Iglewicz and Hoaglin's limit for the modified z-score."""
_TO_SIGMA = 1.4826
_CALM = 0.1
"""The least spread that a history is credited with: ten per cent a year."""
_FARTHER = 2
"""How many times as far as any earlier change a jump must lie: the spread of a few says little."""
_SURELY_SOME = 15
"""So many are not all gone by chance: a fifth of them, which is no jump, are 3 to be expected."""
_LARGE = log(5)
"""With fewer changes than four, only a fivefold one is called a jump."""


@dataclass(frozen=True)
class Jump:
    """A change since last year that the indicator's own history does not lead one to expect.

    Parameters
    ----------
    figure, before
        This year's figure and last year's.
    ratio
        This year's value over last year's.
    usual
        The ratios that would have been usual, from and to.
    years
        How many earlier changes were judged by.
    message
        For a person, in Chinese.
    """

    figure: Figure
    before: Figure
    ratio: float
    usual: tuple[float, float]
    years: int
    message: str


def jumps(book: Book) -> tuple[Jump, ...]:
    """Find figures that jump against their own history.

    Parameters
    ----------
    book
        Figures of the report year and of earlier years.

    Returns
    -------
    tuple of Jump
        In the order of the book. A change is a jump where its logarithm lies more than 3.5 robust
        standard deviations (median and median absolute deviation) from the median of the earlier
        yearly changes, and twice as far as any that was not fivefold itself; with fewer than four of those, where it is
        more than fivefold. What is counted is credited with the spread that counts have by
        themselves. A jump must remain for all values in both intervals. What becomes 0 and never
        was is a jump too, unless it was so few that they may all be gone. Other figures that are
        not positive are left out.

    Notes
    -----
    Of normal changes one in fifty at most is called a jump where the yearly spread is up to 20 %
    and there are five to judge by, one in twenty where it is 40 %; a tenfold one is always found
    up to 30 % (tests/test_checks_history.py simulates it).
    """
    index = {key_of(figure): figure for figures in book.years.values() for figure in figures}
    found = (_jump(figure, index, book) for figure in book.figures if figure.year == book.year)
    return tuple(jump for jump in found if jump is not None)


def _jump(figure: Figure, index: dict[Key, Figure], book: Book) -> Jump | None:
    before = index.get((figure.indicator, figure.year - 1, figure.place))
    now = _span(figure)
    then = _span(before)
    if before is None or then is None:
        return None
    if now is None:
        gone = _is_gone(figure, before, index, min(book.years))
        said = f"{_compared(before, figure, 0.0)}往年都有数"
        return Jump(figure, before, 0.0, (1.0, 1.0), 0, said) if gone else None
    history = list(_changes(figure, index, min(book.years)))
    middle, reach = 0.0, reach_of(before.quantity, figure.quantity)
    if len(history) >= MINIMUM_CHANGES:
        middle = _median(history)
        apart = [abs(change - middle) for change in history]
        spread = max(_TO_SIGMA * _median(apart), _CALM, _noise(before.quantity, figure.quantity))
        usual_at_most = max(change for change in apart if change <= _LARGE)
        reach = max(_FAR * spread, _FARTHER * usual_at_most)
    low, high = middle - reach, middle + reach
    nearest = max(now[0] - then[1], min(now[1] - then[0], middle))
    if low <= nearest <= high:
        return None
    ratio = float((figure.quantity.value or Decimal(0)) / (before.quantity.value or Decimal(1)))
    usual = (exp(low), exp(high))
    message = _compared(before, figure, ratio)
    if len(history) < MINIMUM_CHANGES:
        message += "年份太少，只报五倍以上的变化"
    else:
        message += f"按历年的变化，一般在{usual[0]:.2f}至{usual[1]:.2f}倍之间"
    return Jump(figure, before, ratio, usual, len(history), message)


def _compared(before: Figure, figure: Figure, ratio: float) -> str:
    return (
        f"{called(figure.name, figure.place)}：{before.year}年{interval_text(before.quantity)}，"
        f"{figure.year}年{interval_text(figure.quantity)}，为上年的{times_text(ratio)}；"
    )


def _is_gone(figure: Figure, before: Figure, index: dict[Key, Figure], first: int) -> bool:
    """Tell whether a figure is 0 that never was, and was not few enough to be so by chance."""
    unit = lookup(figure.quantity.unit)
    few = unit is not None and unit.counted and (before.quantity.value or 0) < _SURELY_SOME
    earlier = (
        index.get((figure.indicator, year, figure.place)) for year in range(first, figure.year)
    )
    never = not any(item and item.quantity.value == 0 for item in earlier)
    return figure.quantity.upper == 0 and never and not few


def reach_of(before: Quantity, now: Quantity) -> float:
    """Give how far the logarithm of a figure may change in a year when its history is not known."""
    return max(_LARGE, _FAR * _noise(before, now))


def _noise(before: Quantity, now: Quantity) -> float:
    """Give the spread that a change of counts has by itself; 0 for what is measured."""
    unit = lookup(now.unit)
    values = (before.value, now.value)
    if unit is None or not unit.counted:
        return 0.0
    return sqrt(sum(1 / float(value) for value in values if value))


def _span(figure: Figure | None) -> tuple[float, float] | None:
    """Give the logarithms of a figure's ends; None where it is not positive."""
    if figure is None or figure.quantity.value is None or figure.quantity.value <= 0:
        return None
    value = figure.quantity.value
    low, high = figure.quantity.lower, figure.quantity.upper
    ends = (low if low is not None and low > 0 else value, high if high is not None else value)
    return float(ends[0].ln()), float(ends[1].ln())


def _changes(figure: Figure, index: dict[Key, Figure], first: int) -> Iterator[float]:
    for year in range(first + 1, figure.year):
        pair = [index.get((figure.indicator, other, figure.place)) for other in (year - 1, year)]
        values = [item.quantity.value for item in pair if item and _span(item)]
        if len(values) == 2 and values[0] and values[1]:
            yield float(values[1].ln() - values[0].ln())


def _median(numbers: list[float]) -> float:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Arrivals:
    """What is reported this year but was not last, and the other way round.

    Parameters
    ----------
    new, vanished
        A figure of each such indicator.
    silent
        By place, its figures of last year for which other places report this year and it does not.
    """

    new: tuple[Figure, ...]
    vanished: tuple[Figure, ...]
    silent: Mapping[str, tuple[Figure, ...]]


def arrivals(book: Book) -> Arrivals:
    """Tell what came and what is no longer reported; nothing without a last year."""
    if book.last_year is None:
        return Arrivals((), (), {})
    last = book.years[book.last_year]
    now, then = _reported(book.figures, book.year), _reported(last, book.last_year)
    answered, answered_then = (
        {figure.indicator for figure in _answered(figures, year)}
        for figures, year in ((book.figures, book.year), (last, book.last_year))
    )
    return Arrivals(
        tuple(figure for code, figure in now.items() if code not in answered_then),
        tuple(figure for code, figure in then.items() if code not in answered),
        _silent(book, book.last_year),
    )


def _silent(book: Book, last_year: int) -> dict[str, tuple[Figure, ...]]:
    """Give the places that say nothing of what others report, by what they said last year."""
    told = {(figure.indicator, figure.place) for figure in _answered(book.figures, book.year)}
    by_place = {figure.indicator for figure in _told(book.figures, book.year) if figure.place}
    found: dict[str, tuple[Figure, ...]] = {}
    for figure in _told(book.years[last_year], last_year):
        key = (figure.indicator, figure.place)
        if figure.place and figure.indicator in by_place and key not in told:
            found[figure.place] = (*found.get(figure.place, ()), figure)
    return found


def unreported(codebook: Codebook, figures: Iterable[Figure], year: int) -> tuple[Indicator, ...]:
    """Tell which indicators a year's clean figures say nothing of, in the order of the codebook.

    What is said to be not applicable, withheld or suppressed is not missing; what only some places
    reported is not either.
    """
    told = {figure.indicator for figure in _answered(figures, year)}
    return tuple(indicator for indicator in codebook if indicator.code not in told)


def _reported(figures: Iterable[Figure], year: int) -> dict[str, Figure]:
    """Give the first figure of each indicator that has one, the township's before the places'."""
    found: dict[str, Figure] = {}
    for figure in _told(figures, year):
        found.setdefault(figure.indicator, figure)
    return found


def _told(figures: Iterable[Figure], year: int) -> Iterator[Figure]:
    """Give the figures that say something of a report's year, or of a later one: targets do."""
    for figure in _answered(figures, year):
        if figure.status is not Status.NOT_APPLICABLE:
            yield figure


def _answered(figures: Iterable[Figure], year: int) -> Iterator[Figure]:
    """Give the figures that were not left open, those that are said to be not applicable too."""
    for figure in figures:
        if figure.year >= year and figure.status is not Status.MISSING:
            yield figure
