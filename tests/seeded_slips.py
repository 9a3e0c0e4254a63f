"""Slips of the kinds that offices make, put into the figures of a book for the tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from township_stats.book import Book
from township_stats.figure import Figure
from township_stats.quantity import Quantity

Key = tuple[str, int, str]
KINDS = ("size", "area", "swapped", "point", "exchanged")


@dataclass(frozen=True)
class Seeded:
    """A book with one slip in it, its kind, and the true quantities of the figures it changed."""

    book: Book
    kind: str
    truth: dict[Key, Quantity]


def seed_slip(book: Book, rng: Random) -> Seeded:
    """Change one figure (or exchange two) by a slip of a random kind."""
    figures = [item for item in book.figures if item.quantity.value and item.status == "reported"]
    while True:
        figure, kind = rng.choice(figures), rng.choice(KINDS)
        changed = _slipped(figure, kind, figures, book, rng)
        if changed:
            break
    by_key = {_key(item): item for item in changed}
    truth = {_key(item): item.quantity for item in book.figures if _key(item) in by_key}
    made = tuple(by_key.get(_key(item), item) for item in book.figures)
    return Seeded(replace(book, years={**book.years, book.year: made}), kind, truth)


def _key(figure: Figure) -> Key:
    return figure.indicator, figure.year, figure.place


def _slipped(
    figure: Figure, kind: str, figures: list[Figure], book: Book, rng: Random
) -> list[Figure]:
    quantity = figure.quantity
    match kind:
        case "size":
            return [_times(figure, rng.choice((Fraction(10**4), Fraction(1, 10**4))))]
        case "point":
            return [_times(figure, rng.choice((Fraction(10), Fraction(1, 10))))]
        case "area":
            factor = rng.choice((Fraction(15), Fraction(1, 15)))
            return [_times(figure, factor)] if quantity.unit == "亩" else []
        case "swapped":
            return _swapped(figure, rng)
        case _:
            return _exchanged(figure, figures, book, rng)


def _times(figure: Figure, factor: Fraction) -> Figure:
    made = replace(figure.quantity.scaled(factor), status=figure.status)
    return replace(figure, quantity=made)


def _swapped(figure: Figure, rng: Random) -> list[Figure]:
    value = figure.quantity.value or Decimal(0)
    runs = re.findall(r"[0-9]+(?:\.[0-9]+)?", figure.text)
    written = runs[0] if len(runs) == 1 else f"{value.normalize():f}"
    places = [index for index, letter in enumerate(written) if letter != "."]
    letters = list(written)
    if len(places) < 2 or not Decimal(written):
        return []
    at = rng.randrange(len(places) - 1)
    first, second = places[at], places[at + 1]
    if letters[first] == letters[second]:
        return []
    letters[first], letters[second] = letters[second], letters[first]
    if letters[0] == "0":
        return []
    new = "".join(letters)
    by = Decimal(new) * (value / Decimal(written)) - value
    low, high = figure.quantity.lower, figure.quantity.upper
    made = replace(
        figure.quantity,
        value=value + by,
        lower=None if low is None else low + by,
        upper=None if high is None else high + by,
    )
    return [replace(figure, text=figure.text.replace(written, new), quantity=made)]


def _exchanged(figure: Figure, figures: list[Figure], book: Book, rng: Random) -> list[Figure]:
    units = {"户", "人"}
    table = book.codebook[figure.indicator].table
    others = [
        item
        for item in figures
        if {item.quantity.unit, figure.quantity.unit} == units
        and book.codebook[item.indicator].table == table
        and (item.place, item.year) == (figure.place, figure.year)
        and item.quantity.value != figure.quantity.value
    ]
    if not others:
        return []
    other = rng.choice(others)
    return [
        replace(figure, quantity=replace(other.quantity, unit=figure.quantity.unit)),
        replace(other, quantity=replace(figure.quantity, unit=other.quantity.unit)),
    ]
