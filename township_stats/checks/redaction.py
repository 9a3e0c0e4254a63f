"""Redaction audit: what a reader can work out of the figures that are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from township_stats.book import Book
from township_stats.checks.contraction import natural, whole_cells, within
from township_stats.checks.counting import counts_its_kind
from township_stats.checks.instances import Key, Ledger, is_known, key_of
from township_stats.checks.linear import Program, components, rows_of
from township_stats.checks.numeric import Equation, cells_of, divisors_of, equation_of
from township_stats.checks.propagation import contradicts, propagate
from township_stats.checks.readers import reader_rules
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.wording import called, interval_text
from township_stats.figure import Figure
from township_stats.interval import Interval
from township_stats.quantity import Quantity, Status

_TOLERANCE = Decimal("1e-6")
_SOME = Interval.of(Decimal(1), None)
_LISTED = 4


@dataclass(frozen=True)
class Leak:
    """A hidden figure that the others give away.

    Parameters
    ----------
    figure
        The hidden figure.
    bounds
        The least and the most it can be, in its unit.
    rules
        Ids of the rules that tie it to other figures; none where it was printed itself.
    printed
        What earlier years' editions have printed of all that, each with the year of its edition.
    """

    figure: Figure
    bounds: Quantity
    rules: tuple[str, ...]
    printed: tuple[tuple[int, Figure], ...] = ()

    def to_json(self) -> dict[str, str | int]:
        """Give the object that ``check --audience public --json`` prints."""
        return {
            "indicator": self.figure.indicator,
            "place": self.figure.place,
            "year": self.figure.year,
            "reason": "recoverable",
            "message": self.message,
        }

    @property
    def message(self) -> str:
        """All this for a person, in Chinese; rules by their ids."""
        return self.told({})

    def told(self, names: Mapping[str, str]) -> str:
        """Say all this with names for the rules' ids, where there are any."""
        how = "可由其他数据算出，为" if self.bounds.is_point else "可由其他数据推知，在"
        by = "、".join(dict.fromkeys(names.get(rule, rule) for rule in self.rules))
        where = f"{called(self.figure.name, self.figure.place)}（隐去）"
        shown = "、".join(
            f"{year}年公开版的{called(item.name, item.place)}"
            for year, item in self.printed[:_LISTED]
        )
        if not self.rules:
            return f"{where}已印在{shown}，为{interval_text(self.bounds)}"
        told = f"；其中已经印出、不能再收回的：{shown}" if shown else ""
        return f"{where}{how}{interval_text(self.bounds)}，依据“{by}”{told}"


@dataclass(frozen=True)
class Sight:
    """What an outsider makes of one hidden cell, and through what.

    Parameters
    ----------
    key, bounds
        The cell, and the least and the most it can be.
    equations
        Those that speak of the cell.
    group
        Those and all that hang together with them through unknown cells.
    """

    key: Key
    bounds: Interval
    equations: tuple[Equation, ...]
    group: tuple[Equation, ...]


class Outsider:
    """Someone who has the published figures and knows the rules.

    Parameters
    ----------
    book
        All figures; which of them are hidden is told to `look`.
    rules
        Rules over its codebook. Those of error severity are believed, in every place and year;
        one that the figures contradict is not. What names tell of last year's figures is believed
        as well (see `reader_rules`).

    Notes
    -----
    Counts are known to be whole and nothing to be below 0 unless its name speaks of a difference.
    Of units that must not be identified, a hidden count is taken to be 1 at least, for a 0 is told;
    and so is a count that a rate was reported for, for nothing is divided by 0.
    """

    def __init__(self, book: Book, rules: Iterable[Rule]) -> None:
        self.ledger = Ledger(book)
        known_to_all = (*rules, *reader_rules(book.codebook))
        must = [rule for rule in known_to_all if rule.severity is Severity.ERROR]
        bound = [
            equation_of(instance, self.ledger)
            for year in sorted(book.years)
            for instance in self.ledger.instances(must, year, everywhere=True)
        ]
        keys = {key for equation in bound for key in equation.keys}
        self.natural = {key: natural(self.ledger, key) for key in {*keys, *self.ledger.figures}}
        self.truth = {
            key: within(self.ledger.figures.get(key), limits)
            for key, limits in self.natural.items()
        }
        self.equations = [item for item in bound if not contradicts(item, self.truth)]
        self.whole = whole_cells(self.ledger, self.natural)
        self.divisors = {key for item in self.equations for key in self._divided_by(item)}

    def look(self, hidden: Iterable[Key], wanted: Iterable[Key]) -> Iterator[Sight]:
        """Work out the bounds of hidden cells.

        Parameters
        ----------
        hidden
            All cells that are not published.
        wanted
            Those of them to be worked out.

        Yields
        ------
        Sight
            One a wanted cell that some equation speaks of.
        """
        known = self.truth | {key: self._guess(key) for key in hidden}
        unknown = [key for key, interval in known.items() if interval.low != interval.high]
        targets = dict.fromkeys(wanted)
        for group in components(self.equations, unknown):
            keys = dict.fromkeys(key for equation in group for key in equation.keys)
            mine = [key for key in targets if key in keys]
            if mine:
                yield from self._solve(group, mine, {key: known[key] for key in keys})

    def _guess(self, key: Key) -> Interval:
        """Give what is taken for granted of a hidden cell.

        A 0 is told, so what counts units and is hidden is taken to be 1 at least, unless it is not.
        """
        guarded = counts_its_kind(self.ledger.book.codebook[key[0]])
        if self.truth[key].high > 0 and (guarded or key in self.divisors & self.whole):
            return self.natural[key].common(_SOME) or self.natural[key]
        return self.natural[key]

    def _divided_by(self, equation: Equation) -> Iterator[Key]:
        """Give the cells that a quotient is made with, where somebody reported the quotient."""
        if equation.relation not in ("=", "≈"):
            return
        for side, other in ((equation.left, equation.right), (equation.right, equation.left)):
            quotient = [self.ledger.figures.get(key) for key in cells_of(other)]
            if quotient and all(
                figure is not None and figure.status not in (Status.MISSING, Status.NOT_APPLICABLE)
                for figure in quotient
            ):
                yield from divisors_of(side)

    def is_told_of(self, key: Key) -> bool:
        """Tell whether a figure leaves less open than its kind does: with one end at least."""
        return key in self.ledger.figures and self.truth[key] != self.natural[key]

    def knows(self, key: Key) -> bool:
        """Tell whether there is a figure in a cell that says something of its size."""
        interval = self.truth[key]
        return key in self.ledger.figures and interval.low.is_finite() and interval.high.is_finite()

    def _solve(
        self, group: list[Equation], wanted: list[Key], start: dict[Key, Interval]
    ) -> Iterator[Sight]:
        reached = propagate(group, start, self.whole)
        known = {key: interval for key, (interval, _) in reached.items()}
        rows = [row for equation in group for row in rows_of(equation, known)]
        program = Program(rows, known, self.whole) if rows else None
        for key in wanted:
            bounds = known[key]
            if program and key in program.column:
                bounds = _tighter(bounds, program.ends(key), key in self.whole)
            mine = tuple(equation for equation in group if key in equation.keys)
            yield Sight(key, bounds, mine, tuple(group))


def audit_redaction(
    book: Book, rules: Iterable[Rule], share: float | None = None
) -> tuple[Leak, ...]:
    """Report suppressed figures that the others give away.

    Parameters
    ----------
    book
        A book with suppressed figures: printed as ``*`` or withheld (whose values are not used).
        Each year is taken to have been published as it stands: what an earlier year's edition
        prints is known, whatever a later one does.
    rules
        Rules over its codebook.
    share
        A figure is given away where the room left for it is at most this share of the most it can
        be; township.toml's ``recoverable_share`` unless told. 0 asks for exact recovery alone.

    Returns
    -------
    tuple of Leak
        In the order of the book.
    """
    limit = book.township.disclosure.recoverable_share if share is None else share
    printed = _first_printed(book)
    outsider = Outsider(_as_printed(book, printed), rules)
    hidden = {
        key_of(figure): (year, figure)
        for year in sorted(book.years)
        for figure in book.years[year]
        if figure.status is Status.SUPPRESSED
    }
    secret = [key for key in hidden if key not in printed]
    leaks = {
        key: Leak(figure, printed[key][1].quantity, (), (printed[key],))
        for key, (_, figure) in hidden.items()
        if key in printed
    }
    for sight in outsider.look(secret, secret):
        if is_given_away(sight.bounds, limit):
            leaks[sight.key] = _leak(hidden[sight.key], sight, printed)
    ordered = (key_of(figure) for year in sorted(book.years) for figure in book.years[year])
    return tuple(leaks[key] for key in dict.fromkeys(ordered) if key in leaks)


def _first_printed(book: Book) -> dict[Key, tuple[int, Figure]]:
    """Give the figure that the first edition to print a cell prints there, and that edition."""
    found: dict[Key, tuple[int, Figure]] = {}
    for year in sorted(book.years):
        for figure in book.years[year]:
            if figure.status is not Status.SUPPRESSED and is_known(figure.quantity):
                found.setdefault(key_of(figure), (year, figure))
    return found


def _as_printed(book: Book, printed: Mapping[Key, tuple[int, Figure]]) -> Book:
    """Give a book with the figures in their places that are hidden in one edition and not in all."""
    years = {
        year: tuple(
            printed[key_of(figure)][1]
            if figure.status is Status.SUPPRESSED and key_of(figure) in printed
            else figure
            for figure in figures
        )
        for year, figures in book.years.items()
    }
    return replace(book, years=years)


def is_given_away(bounds: Interval, share: float) -> bool:
    """Tell whether bounds leave a hidden figure less room than a share of the most it can be.

    Examples
    --------
    >>> is_given_away(Interval(Decimal(0), Decimal(5)), 0.1)
    False
    >>> is_given_away(Interval(Decimal(95), Decimal(105)), 0.1)
    True
    """
    if bounds.low.is_infinite() or bounds.high.is_infinite():
        return False
    room = bounds.high - bounds.low
    most = max(abs(bounds.low), abs(bounds.high))
    return room <= Decimal(str(share)) * most + _TOLERANCE


def _tighter(bounds: Interval, ends: tuple[float, float] | None, whole: bool) -> Interval:
    """Narrow bounds by a program's ends, which are exact to some six digits behind the point."""
    if ends is None:
        return bounds
    low, high = (Decimal(repr(end)) for end in ends)
    if whole:
        low = low if low.is_infinite() else (low - _TOLERANCE).to_integral_value(ROUND_CEILING)
        high = high if high.is_infinite() else (high + _TOLERANCE).to_integral_value(ROUND_FLOOR)
    low, high = max(low, bounds.low), min(high, bounds.high)
    return Interval(low, max(low, high), low.is_infinite(), high.is_infinite())


def _leak(
    hidden: tuple[int, Figure], sight: Sight, printed: Mapping[Key, tuple[int, Figure]]
) -> Leak:
    (edition, figure), (low, high) = hidden, (sight.bounds.low, sight.bounds.high)
    bounds = Quantity.between(low, high, figure.quantity.unit)
    tied = dict.fromkeys(key for equation in sight.equations for key in equation.keys)
    before = tuple(printed[key] for key in tied if key in printed and printed[key][0] < edition)
    rules = tuple(dict.fromkeys(item.rule.id for item in sight.equations))
    return Leak(figure, bounds, rules, before)
