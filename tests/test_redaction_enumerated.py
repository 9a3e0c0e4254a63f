"""The redaction audit against trying out every whole number: small systems, all hidden cells."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from random import Random

import pytest
from books import book, indicator

from township_stats.book import Book
from township_stats.checks.redaction import Outsider
from township_stats.checks.rules import Rule, Severity, make_rule

MOST = 24
CODES = ("aa", "bb", "cc", "dd")
COUNTS = [indicator(code, "户", disclosure="household") for code in CODES]
RATE = indicator("rate", "%", "占比", "rate")
Values = dict[str, int]
Test = Callable[[Values], bool]


def system(rng: Random) -> tuple[Book, list[Rule], list[str], Values, list[Test]] | None:
    """Make counts with a sum, perhaps other ties and a rounded rate; hide up to three of them."""
    true = {code: rng.randint(0, 7) for code in ("aa", "bb", "dd")}
    true["cc"] = true["aa"] + true["bb"]
    hidden = [code for code in CODES if rng.random() < 0.6]
    if not true["cc"] or not 0 < len(hidden) <= 3 or any(not true[code] for code in hidden):
        return None
    rate = round(100 * true["aa"] / true["cc"])
    both, twice = true["cc"] + true["dd"], true["aa"] + 2 * true["dd"]
    ties: list[tuple[bool, str, Test]] = [
        (True, "aa + bb = cc", lambda of: of["aa"] + of["bb"] == of["cc"]),
        (rng.random() < 0.5, f"cc + dd = {both}户", lambda of: of["cc"] + of["dd"] == both),
        (true["dd"] <= true["cc"], "dd <= cc", lambda of: of["dd"] <= of["cc"]),
        (rng.random() < 0.3, f"aa + 2 * dd = {twice}户", lambda of: of["aa"] + 2 * of["dd"] == twice),
        (rng.random() < 0.4, "aa / cc = rate",
         lambda of: abs(200 * of["aa"] - 2 * rate * of["cc"]) <= of["cc"]),
    ]  # fmt: skip
    numbers = {code: "*" if code in hidden else str(number) for code, number in true.items()}
    made = book([*COUNTS, RATE], numbers | {"rate": f"{rate}~0.5"})
    chosen = [(text, test) for there, text, test in ties if there]
    rules = [
        make_rule(f"r{index}", text, Severity.ERROR, "", made.codebook)
        for index, (text, _) in enumerate(chosen)
    ]
    return made, rules, hidden, true, [test for _, test in chosen]


def compared(seeds: range) -> int:
    """Compare what the audit leaves of each hidden cell with all numbers that satisfy the rules."""
    count = 0
    for seed in seeds:
        made = system(Random(seed))
        if made is None:
            continue
        shown, rules, hidden, true, tests = made
        fitting = [
            of
            for numbers in product(range(1, MOST + 1), repeat=len(hidden))
            if all(test(of := true | dict(zip(hidden, numbers, strict=True))) for test in tests)
        ]
        if any(of[code] == MOST for of in fitting for code in hidden):
            continue  # not bounded by the rules
        outsider = Outsider(shown, rules)
        keys = [(code, 2023, "") for code in hidden]
        for sight in outsider.look(keys, keys):
            numbers = [of[sight.key[0]] for of in fitting]
            assert (sight.bounds.low, sight.bounds.high) == (min(numbers), max(numbers)), seed
            count += 1
    return count


def test_no_hidden_count_can_be_known_better_than_the_audit_says() -> None:
    assert compared(range(60)) > 40


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_no_hidden_count_of_two_thousand_systems_can_be_known_better() -> None:
    assert compared(range(2000)) > 1500
