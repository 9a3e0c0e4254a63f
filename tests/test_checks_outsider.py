"""The redaction audit against brute force: all whole numbers that the published figures allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from books import TOWNSHIP, book, figure, indicator

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.redaction import Outsider
from township_stats.checks.rules import Severity, make_rule
from township_stats.codebook import Codebook

LARGEST = 6
BOX = range(4 * LARGEST + 1)
Values = dict[str, Fraction]


@dataclass
class System:
    """Counts and rates that are true, what ties them, and which counts are hidden."""

    truth: Values
    units: dict[str, str]
    texts: list[str]
    ties: list[Callable[[Values], bool]]
    hidden: list[str]

    def add(self, rng: Random) -> None:
        """Tie two or three counts by a sum, a difference, a limit, or a rate as it is printed."""
        counts = [code for code in self.truth if self.units[code] == "户"]
        a, b, *more = rng.sample(counts, k=min(len(counts), rng.randint(2, 3)))
        new, kind = f"t{len(self.truth)}", rng.choice(("sum", "sum", "difference", "limit", "rate"))
        true = self.truth
        if kind == "sum":
            parts = [a, b, *more]
            true[new], self.units[new] = sum((true[part] for part in parts), Fraction(0)), "户"
            self.texts.append(f"{' + '.join(parts)} = {new}")
            self.ties.append(lambda of: sum(of[part] for part in parts) == of[new])
        elif kind == "difference" and true[a] >= true[b]:
            true[new], self.units[new] = true[a] - true[b], "户"
            self.texts.append(f"{a} - {b} = {new}")
            self.ties.append(lambda of: of[a] - of[b] == of[new])
        elif kind == "limit" and true[a] <= true[b]:
            self.texts.append(f"{a} <= {b}")
            self.ties.append(lambda of: of[a] <= of[b])
        elif kind == "rate" and true[b]:
            printed = round(100 * true[a] / true[b])
            true[new], self.units[new] = Fraction(printed), "%"
            self.texts.append(f"{a} / {b} = {new}")
            self.ties.append(
                lambda of: of[b] != 0 and abs(100 * of[a] / of[b] - printed) <= Fraction(1, 2)
            )

    def book(self) -> Book:
        items = [
            indicator(code, unit, measure="rate" if unit == "%" else "flow")
            for code, unit in self.units.items()
        ]
        figures = tuple(
            figure(item, f"{self.truth[item.code]}{'~0.5' if item.unit == '%' else ''}")
            for item in items
        )
        return Book(TOWNSHIP, Codebook(tuple(items)), 2023, {2023: figures})

    def possible(self) -> list[tuple[int, ...]]:
        """Give all whole numbers that the hidden counts can be."""
        found = []
        for numbers in product(BOX, repeat=len(self.hidden)):
            of = self.truth | dict(zip(self.hidden, map(Fraction, numbers), strict=True))
            if all(tie(of) for tie in self.ties):
                found.append(numbers)
        return found


def random_system(seed: int) -> System:
    rng = Random(seed)
    truth = {f"x{index}": Fraction(rng.randint(0, LARGEST)) for index in range(rng.randint(3, 4))}
    made = System(truth, dict.fromkeys(truth, "户"), [], [], [])
    for _ in range(rng.randint(1, 3)):
        made.add(rng)
    counts = [code for code, unit in made.units.items() if unit == "户"]
    likely = counts if rng.random() < 0.2 else [code for code in counts if code[0] == "x"]
    made.hidden = rng.sample(likely, k=min(rng.randint(2, 3), len(likely)))
    return made


def assert_exact(seed: int) -> str:
    system = random_system(seed)
    possible = system.possible()
    if any(max(numbers) > BOX[-1] - LARGEST for numbers in possible):
        return "open"
    made = system.book()
    rules = [
        make_rule(f"r{index}", text, Severity.ERROR, "", made.codebook)
        for index, text in enumerate(system.texts)
    ]
    keys = [(code, 2023, "") for code in system.hidden]
    seen = {sight.key: sight.bounds for sight in Outsider(made, rules).look(keys, keys)}
    for index, key in enumerate(keys):
        numbers = {of[index] for of in possible}
        if key in seen:
            ends = (int(seen[key].low), int(seen[key].high))
            assert ends == (min(numbers), max(numbers)), (seed, key)
    return "exact" if seen else "untied"


def test_bounds_are_the_ends_of_what_is_possible() -> None:
    said = Counter(map(assert_exact, range(40)))
    assert said["exact"] >= 10


@pytest.mark.deep
@pytest.mark.parametrize("hundred", range(10))
def test_bounds_are_the_ends_of_what_is_possible_a_thousand_times(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert_exact(seed)


def test_nothing_is_divided_by_nothing() -> None:
    """8 of 5 and 28 in all: only that a rate was printed tells that there is not none of either."""
    items = [indicator(code, "户") for code in ("moved", "left", "all")]
    items.append(indicator("rate", "%", measure="rate"))
    made = book(items, {"moved": "*", "left": "*", "all": "13", "rate": "160~0.5"})
    rules = [
        make_rule(text, text, Severity.ERROR, "", made.codebook)
        for text in ("moved / left = rate", "moved + left = all")
    ]
    assert [(leak.figure.indicator, leak.bounds.lower) for leak in checks.audit_redaction(made, rules)] == [
        ("moved", Decimal(8)), ("left", Decimal(5)),
    ]  # fmt: skip
    unknown = book(items, {"moved": "*", "left": "*", "all": "1", "rate": ""})
    assert checks.audit_redaction(unknown, rules) == ()
