"""How fast rules are checked: 5,000 made-up figures and 2,000 rules, to be done in under a second.

Run ``pytest benchmarks/bench_checks.py -n 0`` (pytest-benchmark prints the table).
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.rules import Rule, Severity, make_rule
from township_stats.codebook import Codebook
from township_stats.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from books import TOWNSHIP, indicator, quantity

PLACES = [f"{number}村" for number in range(1, 16)]
GROUPS = 62
"""A group is five indicators, each with a total and fifteen places: 80 figures a year."""


def figures() -> tuple[Codebook, dict[int, tuple[Figure, ...]]]:
    items, made = [], {2022: [], 2023: []}
    for group in range(GROUPS):
        part, other, total = (indicator(f"g{group}_{name}", "户") for name in ("a", "b", "total"))
        money = indicator(f"g{group}_money", "元")
        mean = indicator(f"g{group}_mean", "元", measure="rate")
        items += [part, other, total, money, mean]
        each = [(100 + group + index, 50 + index) for index in range(len(PLACES))]
        sums = (sum(a for a, _ in each), sum(b for _, b in each))
        for year in (2022, 2023):
            for place, (a, b) in (("", sums), *zip(PLACES, each, strict=True)):
                for item, number in zip(
                    (part, other, total, money, mean),
                    (a, b, a + b, (a + b) * 3000, 3000),
                    strict=True,
                ):
                    written = f"{number}~{Decimal(1) / 2}" if item.unit == "元" else str(number)
                    made[year].append(
                        Figure(
                            item.code, item.name, "s", place, year, "", quantity(written, item.unit)
                        )
                    )
    return Codebook(tuple(items)), {year: tuple(each) for year, each in made.items()}


def rule_texts() -> list[tuple[str, str]]:
    texts = []
    for group in range(GROUPS):
        g = f"g{group}"
        texts += [f"{g}_a + {g}_b = {g}_total", f"{g}_total * {g}_mean ≈ {g}_money"]
        texts += [f"{g}_a <= {g}_total", f"{g}_b <= {g}_total", f"{g}_a / {g}_total in 0%..100%"]
        for name in ("a", "b", "total", "money"):
            texts += [
                f"sum(places({g}_{name})) = {g}_{name}",
                f"{g}_{name} / last({g}_{name}) - 1 in -50%..100%",
                f"max(places({g}_{name})) <= {g}_{name}",
                f"last({g}_{name}) > 0",
                f"abs({g}_{name} - last({g}_{name})) <= {g}_{name}",
                f"{g}_{name} != {g}_{name} * 2",
                f"{g}_{name} >= min(places({g}_{name}))",
            ]
    return [(f"r{index}", text) for index, text in enumerate(texts)][:2000]


@pytest.fixture(scope="module")
def book() -> Book:
    codebook, years = figures()
    return Book(TOWNSHIP, codebook, 2023, years)


@pytest.fixture(scope="module")
def rules(book: Book) -> list[Rule]:
    return [make_rule(id_, text, Severity.ERROR, "", book.codebook) for id_, text in rule_texts()]


def test_parse_two_thousand_rules(benchmark, book: Book) -> None:
    made = benchmark(
        lambda: [
            make_rule(id_, text, Severity.ERROR, "", book.codebook) for id_, text in rule_texts()
        ]
    )
    assert len(made) == 2000


def test_check_two_thousand_rules(benchmark, book: Book, rules: list[Rule]) -> None:
    assert 4950 <= len(book.figures) <= 5050
    verdicts = benchmark(lambda: checks.check(book, rules))
    assert len(verdicts) == 2001
    assert {verdict.answer.value for verdict in verdicts} <= {"holds", "consistent"}


def test_contract(benchmark, book: Book, rules: list[Rule]) -> None:
    benchmark.pedantic(lambda: checks.contract(book, rules), rounds=3)
