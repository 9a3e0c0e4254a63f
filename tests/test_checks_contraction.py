"""Contraction: sound on random systems, and as tight as linear programming on sums without cycles."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from books import book, indicator
from random_systems import System, anything, sums_without_cycles

from township_stats import checks
from township_stats.checks.contraction import within
from township_stats.checks.instances import Ledger
from township_stats.checks.numeric import equation_of
from township_stats.checks.propagation import NOT_NEGATIVE, propagate
from township_stats.checks.rules import Severity, make_rule
from township_stats.interval import Interval

A, B, C = (indicator(code, "户") for code in "abc")
MONEY = [indicator(code, "元") for code in "abc"]


def contracted(
    texts: list[str], numbers: dict[str, str], indicators: list, severity: Severity = Severity.ERROR
) -> dict[str, tuple[Decimal, Decimal]]:
    made = book(indicators, numbers)
    rules = [make_rule(f"r{i}", text, severity, "", made.codebook) for i, text in enumerate(texts)]
    return {
        item.figure.indicator: (item.after.low, item.after.high)
        for item in checks.contract(made, rules)
    }


@pytest.mark.parametrize(
    ("texts", "numbers", "code", "low", "high"),
    [
        (["a + b = c"], {"a": "3", "b": "*", "c": "5"}, "b", 2, 2),
        (["a + b = c"], {"a": "*", "b": "*", "c": "5"}, "b", 0, 5),
        (["a + b = c"], {"a": "2..4", "b": "*", "c": "9..10"}, "b", 5, 8),
        (["a + b = c"], {"a": "30..", "b": "8", "c": "45"}, "a", 37, 37),
        (["a <= c"], {"a": "*", "c": "5"}, "a", 0, 5),
        (["a * 3 = c"], {"a": "*", "c": "10..14"}, "a", 4, 4),
        (["a / b = 50%"], {"a": "*", "b": "8"}, "a", 4, 4),
        (["a / b = 50%"], {"a": "4", "b": "*"}, "b", 8, 8),
        (["a in 2户..4户"], {"a": "*"}, "a", 2, 4),
        (["a * b = c"], {"a": "*", "b": "0..83", "c": "0"}, "a", 0, "Infinity"),
        (["a * b = c"], {"a": "*", "b": "0..4", "c": "8"}, "a", 2, "Infinity"),
        (["a - b = c", "a + b = 10户"], {"a": "*", "b": "*", "c": "2"}, "b", 0, 8),
    ],
)
def test_narrows(texts, numbers, code, low, high) -> None:
    assert contracted(texts, numbers, [A, B, C])[code] == (Decimal(low), Decimal(high))


def test_only_errors_are_believed() -> None:
    found = contracted(["a + b = c"], {"a": "3", "b": "*", "c": "5"}, [A, B, C], Severity.WARNING)
    assert found == {"b": (Decimal(0), Decimal("Infinity"))}


def test_measures_keep_their_fractions() -> None:
    found = contracted(["a * 3 = c"], {"a": "*", "c": "10..14"}, MONEY)
    assert found["a"] == (Decimal(f"3.{'3' * 33}"), Decimal(f"4.{'6' * 32}7"))


def test_a_contradicted_rule_narrows_nothing() -> None:
    found = contracted(["a = b", "b + c = 9户"], {"a": "1", "b": "2", "c": "*"}, [A, B, C])
    assert found == {"c": (Decimal(7), Decimal(7))}


def test_a_name_of_a_difference_may_be_negative() -> None:
    growth = indicator("a", "元", "净增收入")
    assert contracted(["a <= 5元"], {"a": "*"}, [growth])["a"] == (Decimal("-Infinity"), Decimal(5))


def test_says_which_rules_narrowed() -> None:
    made = book([A, B, C], {"a": "3", "b": "*", "c": "5"})
    rules = [make_rule("sum", "a + b = c", Severity.ERROR, "", made.codebook)]
    (found,) = checks.contract(made, rules)
    assert (found.rules, found.quantity.lower, found.quantity.unit) == (("sum",), Decimal(2), "户")


def bounds(system: System) -> dict[str, Interval]:
    ledger = Ledger(system.book)
    equations = [equation_of(instance, ledger) for instance in ledger.instances(system.rules)]
    keys = {(code, 2023, ""): code for code in system.truth}
    start = {key: within(ledger.figures[key], NOT_NEGATIVE) for key in keys}
    whole = frozenset(key for key in keys if ledger.units[key[0]] == "户")
    return {keys[key]: found for key, (found, _) in propagate(equations, start, whole).items()}


def assert_sound(seed: int) -> None:
    system = anything(Random(seed))
    found = bounds(system)
    outside = [code for code, value in system.truth.items() if not holds(found[code], value)]
    assert outside == [], seed


def holds(interval: Interval, value: Decimal) -> bool:
    """Tell whether a true value lies inside; a ratio that does not end is known to 28 digits."""
    inexact = value != value.to_integral_value()
    return interval.widened(Decimal("1e-20") if inexact else Decimal(0)).holds(value)


def assert_tight(seed: int) -> None:
    from scipy.optimize import linprog

    rng = Random(seed)
    system = sums_without_cycles(rng)
    found = bounds(system)
    codes = list(system.truth)
    rows = []
    for rule in system.rules:
        row = [0] * len(codes)
        for sign, part in rule.expression.left.root.terms:
            row[codes.index(part.code)] = sign
        row[codes.index(rule.expression.right.root.code)] = -1
        rows.append(row)
    limits = []
    for figure in system.book.figures:
        start = within(figure, NOT_NEGATIVE)
        limits.append((float(start.low), float(start.high) if start.high.is_finite() else None))
    for code in rng.sample(codes, k=2):
        for sign, end in ((1, found[code].low), (-1, found[code].high)):
            cost = [sign * (name == code) for name in codes]
            solved = linprog(cost, A_eq=rows, b_eq=[0] * len(rows), bounds=limits)
            if solved.status == 3:
                assert end.is_infinite(), (seed, code)
            else:
                assert solved.status == 0, (seed, code)
                assert abs(float(end) - sign * solved.fun) < 1e-6, (seed, code)


@pytest.mark.parametrize("seed", range(60))
def test_true_values_stay_inside(seed: int) -> None:
    assert_sound(seed)


@pytest.mark.parametrize("seed", range(30))
def test_equals_the_linear_programming_bound(seed: int) -> None:
    assert_tight(seed)


@pytest.mark.deep
@pytest.mark.parametrize("hundred", range(100))
def test_true_values_stay_inside_ten_thousand_systems(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert_sound(seed)


@pytest.mark.deep
@pytest.mark.parametrize("hundred", range(100))
def test_equals_the_linear_programming_bound_ten_thousand_times(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert_tight(seed)
