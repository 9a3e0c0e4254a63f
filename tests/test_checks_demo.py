"""The checks on made-up townships: no false alarm, seeded slips found, nothing public recoverable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from rule_oracle import Oracle
from seeded_slips import Seeded, seed_slip

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.rules import Rule
from township_stats.demo import make_demo
from township_stats.workbook import Workbook

Oracles = dict[tuple[str, str], Oracle]
Townships = list[tuple[Book, tuple[Rule, ...], Oracles]]


def townships(folder, number: int, seed: int) -> Townships:
    """Make townships and read them as an analyst would, 2022 and 2023."""
    made = []
    for root in make_demo(folder / "demo", number, range(2022, 2024), seed, light=True):
        wb = Workbook(root, 2023)
        made.append((wb.book, wb.rules, dict(oracles_of(wb.book, wb.rules))))
    return made


def oracles_of(book: Book, rules: tuple[Rule, ...]) -> Iterator[tuple[tuple[str, str], Oracle]]:
    """Give an oracle a rule, and one a village where the rule speaks of figures alone."""
    villages = {figure.place for figure in book.figures if figure.place}
    for rule in rules:
        text = rule.expression.text
        if rule.expression.relation == "!=":
            continue
        yield (rule.id, ""), Oracle(text, book)
        if not re.search(r"[0-9]| in |places", text.replace("100%", "")):
            for village in villages:
                yield (rule.id, village), Oracle(text, of_place(book, village))


def of_place(book: Book, place: str) -> Book:
    """Give a village's figures as if they were a township's."""
    years = {
        year: tuple(replace(figure, place="") for figure in figures if figure.place == place)
        for year, figures in book.years.items()
    }
    return replace(book, years=years)


def impossible(oracles: Oracles, book: Book) -> set[str]:
    """Give the rules that no values satisfy, in the township or in a village."""
    books = {place: of_place(book, place) if place else book for _, place in oracles}
    return {rule for (rule, place), oracle in oracles.items() if oracle.impossible(books[place])}


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Townships:
    return townships(tmp_path_factory.mktemp("few"), 2, 3)


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Townships:
    return townships(tmp_path_factory.mktemp("many"), 100, 7)


def failing(book: Book, rules: tuple[Rule, ...]) -> set[str]:
    return {item.rule for item in checks.check(book, rules) if item.answer == "fails"}


def test_untouched_figures_raise_no_alarm(few) -> None:
    for book, rules, oracles in few:
        assert failing(book, rules) == set()
        assert impossible(oracles, book) == set()
        assert any(place for _, place in oracles)


def is_right(repair: checks.Repair, seeded: Seeded) -> bool:
    """Tell whether a repair gives a changed figure its true value back."""
    figure = repair.figure
    true = seeded.truth.get((figure.indicator, figure.year, figure.place))
    return true is not None and abs(repair.after.value - true.value) < Decimal("1e-12")


def run_slips(made: Townships, number: int, seed: int) -> Counter[str]:
    """Seed slips one at a time; count what is decidable, found, repaired first and tied."""
    rng = Random(seed)
    count: Counter[str] = Counter()
    for index in range(number):
        book, rules, oracles = made[index % len(made)]
        seeded = seed_slip(book, rng)
        truly = impossible(oracles, seeded.book)
        found = failing(seeded.book, rules)
        count["seeded"] += 1
        count["decidable"] += bool(truly)
        count["found"] += bool(truly) and truly <= found
        count["missed rules"] += len(truly - found)
        count["invented rules"] += len(found - truly - {"codebook:units"})
        if found:
            best = [item for item in checks.slips(seeded.book, rules) if item.rank == 1]
            kind = "unique" if len(best) == 1 else "tied" if best else "none"
            count[kind] += 1
            count[f"{kind} right"] += any(is_right(item, seeded) for item in best)
    return count


def test_seeded_slips_are_found_and_the_right_repair_comes_first(few) -> None:
    count = run_slips(few, 40, 1)
    assert count["missed rules"] == 0
    assert count["found"] == count["decidable"] >= 30
    assert count["unique right"] >= 0.95 * count["unique"]
    assert count["unique"] >= 20


def only_of_earlier_editions(leaks: tuple[checks.Leak, ...]) -> bool:
    """Tell whether 2022's edition takes part in all: what it printed is told, not taken back."""
    return all(edition == 2022 for leak in leaks for edition, _ in leak.printed or ((2023, None),))


def test_public_books_give_nothing_away(few) -> None:
    for book, rules, _ in few:
        shown = checks.public(book, rules)
        assert only_of_earlier_editions(checks.audit_redaction(shown, rules))
        small = [item for item in shown.figures if item.status == "suppressed"]
        assert len(small) > sum(item.status == "suppressed" for item in book.figures)


@pytest.mark.deep
def test_a_hundred_townships_raise_no_alarm(many) -> None:
    alarms = [(book.township.name, failing(book, rules)) for book, rules, _ in many]
    assert [item for item in alarms if item[1]] == []


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_a_thousand_seeded_slips(many) -> None:
    count = run_slips(many, 1000, 11)
    print(dict(count))
    assert count["missed rules"] == 0
    assert count["found"] == count["decidable"]
    assert count["unique right"] >= 0.95 * count["unique"]
    assert count["tied right"] >= 0.95 * count["tied"]


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_a_hundred_public_books_give_nothing_away(many) -> None:
    for book, rules, _ in many:
        leaks = checks.audit_redaction(checks.public(book, rules), rules)
        assert only_of_earlier_editions(leaks)
