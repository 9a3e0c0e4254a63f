"""Disclosure control: what may not be published, and what has to go with it.

Withheld figures, counts below the township's thresholds and figures that one contributor dominates
are hidden first; then as many others as it takes until the redaction audit finds nothing to work
out. Years are done one after the other: what an earlier year's edition has printed stays printed,
and is what a reader of a later one knows already. What cannot be closed so is told by the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from township_stats.book import Book
from township_stats.checks.counting import counts_its_kind
from township_stats.checks.instances import Key, is_known, key_of
from township_stats.checks.numeric import Equation
from township_stats.checks.redaction import Outsider, Sight, is_given_away
from township_stats.checks.rules import Rule
from township_stats.checks.trail import covered
from township_stats.codebook import Indicator
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status

REASONS = {
    "withheld": "公开 否",
    "starred": "原文隐去",
    "small": "小格",
    "dominance": "支配",
    "secondary": "二次",
}
"""What an analyst calls the reasons for hiding a figure."""


@dataclass(frozen=True)
class Suppression:
    """A figure that the public does not get, and why.

    Parameters
    ----------
    figure
        The figure as it is known.
    reason
        ``withheld`` (公开 否), ``starred`` (the office itself wrote ``*``), ``small``,
        ``dominance`` or ``secondary``.
    edition
        The first year whose public edition hides it.
    """

    figure: Figure
    reason: str
    edition: int

    def to_json(self) -> dict[str, str | int]:
        """Give the object that ``check --audience public --json`` prints."""
        return {
            "indicator": self.figure.indicator,
            "place": self.figure.place,
            "year": self.figure.year,
            "reason": self.reason,
        }


def public(book: Book, rules: Iterable[Rule], decided: Iterable[Suppression] | None = None) -> Book:
    """Give the book that the public may see.

    Parameters
    ----------
    book
        An internal book; one that is public already is given back.
    rules
        Rules over its codebook, which an outsider knows too.
    decided
        What `suppressions` said, where it has been asked already.

    Returns
    -------
    Book
        With hidden figures as suppressed ones, without value, words and note, and all figures
        without what their addresses tell of others (see `trail`), each year as its own edition
        has them. Hidden figures cannot be worked out from the others, unless `audit_redaction`
        says which and why.
    """
    if book.audience == "public":
        return book
    found = suppressions(book, rules) if decided is None else decided
    since = {key_of(item.figure): item.edition for item in found}
    mark = book.township.symbols.suppressed
    cover = covered(book)
    years = {
        year: tuple(
            _hidden(cover(figure), mark)
            if since.get(key_of(figure), year + 1) <= year
            else cover(figure)
            for figure in figures
        )
        for year, figures in book.years.items()
    }
    return replace(book, years=years, audience="public")


def suppressions(book: Book, rules: Iterable[Rule]) -> tuple[Suppression, ...]:
    """List what is hidden from the public and why, in the order it was decided.

    Parameters
    ----------
    book
        An internal book.
    rules
        Rules over its codebook.
    """
    rules = tuple(rules)
    decided: dict[Key, Suppression] = {}
    printed: set[Key] = set()
    for year in sorted(book.years):
        until = {other: figures for other, figures in book.years.items() if other <= year}
        _decide(replace(book, year=year, years=until), rules, decided, printed)
        printed |= {key_of(figure) for figure in book.years[year]} - decided.keys()
    return tuple(decided.values())


def _decide(
    book: Book, rules: tuple[Rule, ...], decided: dict[Key, Suppression], printed: set[Key]
) -> None:
    """Hide figures of the latest year until none hidden so far can be worked out.

    What is printed already cannot be hidden any more, and where that alone gives a figure away,
    nothing else is hidden for it in vain.
    """
    reasons = dict(_primary(book))
    for figure in book.figures:
        key = key_of(figure)
        if key in reasons and key not in decided:
            decided[key] = Suppression(figure, reasons[key], book.year)
    outsider = Outsider(book, rules)
    free = frozenset(key_of(figure) for figure in book.figures) - printed
    share = book.township.disclosure.recoverable_share
    pending = decided.keys() - printed
    tried: set[Key] = set()
    lost: set[Key] = set()

    def given_away(hidden: set[Key], wanted: set[Key]) -> list[Sight]:
        seen = outsider.look(hidden, wanted)
        return [sight for sight in seen if is_given_away(sight.bounds, share)]

    while pending:
        hidden = decided.keys() - printed
        leaks = given_away(hidden, pending - lost)
        new = {sight.key for sight in leaks} - tried
        lost |= {sight.key for sight in given_away(hidden | free, new)}  # whatever else is hidden
        tried |= new
        leaks = [sight for sight in leaks if sight.key not in lost]
        pending = {sight.key for sight in leaks}
        chosen: set[Key] = set()
        for sight in leaks:
            chosen.update(_beside(sight, {*hidden, *chosen}, outsider, free))
        for sight in leaks:
            if not chosen:
                chosen.update(_anywhere(sight, hidden, outsider, free))
        for key in sorted(chosen):
            decided[key] = Suppression(outsider.ledger.figures[key], "secondary", book.year)
        pending = pending | chosen if chosen else set()


def _primary(book: Book) -> Iterator[tuple[Key, str]]:
    limits = book.township.disclosure
    for figure in book.figures:
        indicator = book.codebook[figure.indicator]
        if figure.status is Status.SUPPRESSED:
            yield key_of(figure), "withheld" if figure.withheld else "starred"
        elif indicator.disclosure and is_known(figure.quantity):
            least = (
                limits.minimum_persons if indicator.disclosure == "person" else limits.minimum_units
            )
            if _is_small(figure, indicator, least, book):
                yield key_of(figure), "small"
            elif _is_dominated(figure, Decimal(str(limits.dominance_share))):
                yield key_of(figure), "dominance"


def _is_small(figure: Figure, indicator: Indicator, least: int, book: Book) -> bool:
    """Tell whether a figure is of fewer units than may be told; nothing (0) may be told."""
    if counts_its_kind(indicator):
        return _may_be_few(figure.quantity, least)
    if figure.quantity.value == 0:
        return False
    if figure.contributors is not None:
        return figure.contributors.count < least
    counts = [
        other
        for other in book.codebook
        if other.table == indicator.table
        and other.disclosure == indicator.disclosure
        and counts_its_kind(other)
        and other.code.split("_")[0] == indicator.code.split("_")[0]
    ]
    if not counts:
        return True  # of how many units it is, nobody can say
    nearest = max(counts, key=lambda other: _alike(other.code, indicator.code))
    contributors = book.figure(nearest.code, figure.year, figure.place)
    if contributors is None or contributors.quantity.value is None:
        return True
    return contributors.quantity.value < least


def _may_be_few(quantity: Quantity, least: int) -> bool:
    """Tell whether a count, as written or at the lower end of a range (两三户), is small."""
    if quantity.value is not None:
        return 0 < abs(quantity.value) < least
    return bool(quantity.upper) and (quantity.lower or 0) < least


def _alike(code: str, other: str) -> int:
    """Count the letters two codes begin with alike."""
    pairs = enumerate(zip(code, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(code), len(other)))


def _is_dominated(figure: Figure, share: Decimal) -> bool:
    """Tell whether one contributor may make up more of a figure than may be told."""
    return figure.contributors is not None and figure.contributors.largest > share


def _beside(
    sight: Sight, hidden: set[Key], outsider: Outsider, free: frozenset[Key]
) -> Iterator[Key]:
    """Choose a figure of each equation in which the one given away is the only unknown."""
    for equation in sight.equations:
        others = [key for key in equation.keys if key != sight.key]
        pins = equation.relation in ("=", "≈")
        if pins and all(key not in hidden and outsider.knows(key) for key in others):
            for key in _cheapest([equation], hidden, outsider, free):
                hidden.add(key)
                yield key


def _anywhere(
    sight: Sight, hidden: set[Key], outsider: Outsider, free: frozenset[Key]
) -> Iterator[Key]:
    """Choose a figure tied to the one given away, if need be through other unknowns."""
    yield from _cheapest(sight.equations, hidden, outsider, free) or _cheapest(
        sight.group, hidden, outsider, free
    )


def _cheapest(
    equations: Iterable[Equation], hidden: set[Key], outsider: Outsider, free: frozenset[Key]
) -> list[Key]:
    tied = dict.fromkeys(key for equation in equations for key in equation.keys)
    left = free - hidden
    eligible = [key for key in tied if key in left and outsider.is_told_of(key)]
    return [min(eligible, key=lambda key: _cost(key, outsider))] if eligible else []


def _cost(key: Key, outsider: Outsider) -> tuple[bool, bool, bool, Decimal, Key]:
    """Rank what is lost by hiding a figure, the least first.

    A 0 protects nobody. Rates follow from others; places are missed less than the township; small
    numbers less than large ones.
    """
    figure = outsider.ledger.figures[key]
    indicator = outsider.ledger.book.codebook[figure.indicator]
    value = abs(figure.quantity.value or Decimal(0))
    return value == 0, indicator.measure != "rate", not figure.place, value, key


def _hidden(figure: Figure, mark: str) -> Figure:
    return replace(figure, text=mark, quantity=Quantity.suppressed(figure.quantity.unit), note="")
