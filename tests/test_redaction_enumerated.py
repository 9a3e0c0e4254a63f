"""The redaction audit against trying out every whole number: small systems, all hidden cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from books import book, indicator

from township_stats.book import Book
from township_stats.checks.redaction import Outsider, audit_redaction
from township_stats.checks.rules import Rule, Severity, make_rule

BOUND, MOST = 24, 120
"""No rule bounds a count beyond the first; what none bounds has a solution up to the second.

A rate of whole percent has one among 100, though perhaps none just below the first.
"""
CODES = ("aa", "bb", "cc", "dd")
RATE = indicator("rate", "%", "占比", "rate")
Values = dict[str, int]
Test = Callable[[Values], bool]


def system(
    rng: Random, guarded: str
) -> tuple[Book, list[Rule], list[str], Values, list[Test]] | None:
    """Make counts with a sum, perhaps other ties and a rounded rate; hide up to three of them.

    Where they count what is `guarded`, a 0 is told and never hidden.
    """
    true = {code: rng.randint(0, 7) for code in ("aa", "bb", "dd")}
    true["cc"] = true["aa"] + true["bb"]
    hidden = [code for code in CODES if rng.random() < 0.6]
    if not true["cc"] or not 0 < len(hidden) <= 3:
        return None
    if guarded and any(not true[code] for code in hidden):
        return None
    rate = round(100 * true["aa"] / true["cc"])
    both, twice = true["cc"] + true["dd"], true["aa"] + 2 * true["dd"]
    ties: list[tuple[bool, str, Test]] = [
        (True, "aa + bb = cc", lambda of: of["aa"] + of["bb"] == of["cc"]),
        (rng.random() < 0.5, f"cc + dd = {both}户", lambda of: of["cc"] + of["dd"] == both),
        (true["dd"] <= true["cc"], "dd <= cc", lambda of: of["dd"] <= of["cc"]),
        (rng.random() < 0.3, f"aa + 2 * dd = {twice}户", lambda of: of["aa"] + 2 * of["dd"] == twice),
        (rng.random() < 0.4, "aa / cc = rate",
         lambda of: of["cc"] > 0 and abs(200 * of["aa"] - 2 * rate * of["cc"]) <= of["cc"]),
    ]  # fmt: skip
    numbers = {code: "*" if code in hidden else str(number) for code, number in true.items()}
    counts = [indicator(code, "户", disclosure=guarded) for code in CODES]
    made = book([*counts, RATE], numbers | {"rate": f"{rate}~0.5"})
    chosen = [(text, test) for there, text, test in ties if there]
    rules = [
        make_rule(f"r{index}", text, Severity.ERROR, "", made.codebook)
        for index, (text, _) in enumerate(chosen)
    ]
    return made, rules, hidden, true, [test for _, test in chosen]


def solutions(hidden: list[str], true: Values, tests: list[Test], least: int) -> Iterator[Values]:
    """Try out all whole numbers for hidden counts; one of those in the sum follows from it."""
    follows = next((code for code in ("cc", "bb", "aa") if code in hidden), "")
    free = [code for code in hidden if code != follows]
    for numbers in product(range(least, MOST + 1), repeat=len(free)):
        of = true | dict(zip(free, numbers, strict=True))
        if follows:
            of[follows] = of["aa"] + of["bb"] if follows == "cc" else (
                of["cc"] - of["aa" if follows == "bb" else "bb"]
            )  # fmt: skip
        if of.get(follows, least) >= least and all(test(of) for test in tests):
            yield of


def compared(seeds: range, guarded: str) -> int:
    """Compare what the audit leaves of each hidden cell with all numbers that satisfy the rules."""
    count = 0
    for seed in seeds:
        made = system(Random(seed), guarded)
        if made is None:
            continue
        shown, rules, hidden, true, tests = made
        fitting = list(solutions(hidden, true, tests, int(bool(guarded))))
        if any(of[code] > BOUND for of in fitting for code in hidden):
            continue  # not bounded by the rules
        outsider = Outsider(shown, rules)
        keys = [(code, 2023, "") for code in hidden]
        for sight in outsider.look(keys, keys):
            numbers = [of[sight.key[0]] for of in fitting]
            assert (sight.bounds.low, sight.bounds.high) == (min(numbers), max(numbers)), seed
            count += 1
    return count


GUARDED = pytest.mark.parametrize("guarded", ["household", ""], ids=["guarded", "any"])


@GUARDED
def test_no_hidden_count_can_be_known_better_than_the_audit_says(guarded: str) -> None:
    assert compared(range(60), guarded) > 40


@pytest.mark.deep
@pytest.mark.timeout(1800)
@GUARDED
def test_no_hidden_count_of_two_thousand_systems_can_be_known_better(guarded: str) -> None:
    assert compared(range(2000), guarded) > 1500


def test_nothing_is_divided_by_nothing() -> None:
    """8 to 5 and 13 in all: only that a rate was printed tells that there is not none of either."""
    items = [indicator(code, "户") for code in ("moved", "left", "all")]
    items.append(indicator("rate", "%", measure="rate"))
    made = book(items, {"moved": "*", "left": "*", "all": "13", "rate": "160~0.5"})
    rules = [
        make_rule(text, text, Severity.ERROR, "", made.codebook)
        for text in ("moved / left = rate", "moved + left = all")
    ]
    leaks = audit_redaction(made, rules)
    assert [(leak.figure.indicator, leak.bounds.lower) for leak in leaks] == [
        ("moved", Decimal(8)), ("left", Decimal(5)),
    ]  # fmt: skip
    unknown = book(items, {"moved": "*", "left": "*", "all": "1", "rate": ""})
    assert audit_redaction(unknown, rules) == ()
