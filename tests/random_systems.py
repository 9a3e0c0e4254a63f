"""Random made-up systems of figures and rules whose true values are known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from books import TOWNSHIP, indicator

from township_stats.book import Book
from township_stats.checks.rules import Rule, Severity, make_rule
from township_stats.codebook import Codebook, Indicator
from township_stats.figure import Figure
from township_stats.quantity import Qualifier, Quantity


@dataclass(frozen=True)
class System:
    """A book, its rules and what is true of every code."""

    book: Book
    rules: tuple[Rule, ...]
    truth: dict[str, Decimal]


def sums_without_cycles(rng: Random, unit: str = "元") -> System:
    """Make a forest of sums: no two figures are tied together twice."""
    truth: dict[str, Decimal] = {}
    texts = []
    roots = [_leaf(rng, truth) for _ in range(rng.randint(3, 9))]
    while len(roots) > 1:
        parts = [
            roots.pop(rng.randrange(len(roots))) for _ in range(min(len(roots), rng.randint(2, 4)))
        ]
        total = f"t{len(truth)}"
        truth[total] = sum((truth[part] for part in parts), Decimal(0))
        texts.append(f"{' + '.join(parts)} = {total}")
        roots.append(total)
        if rng.random() < 0.2:
            break
    return _system(rng, truth, dict.fromkeys(truth, unit), texts)


def anything(rng: Random) -> System:
    """Make sums with cycles, 其中, ratios, averages and differences between years of figures."""
    truth: dict[str, Decimal] = {}
    texts = []
    for _ in range(rng.randint(3, 6)):
        _leaf(rng, truth)
    units = dict.fromkeys(truth, "户")
    for _ in range(rng.randint(2, 5)):
        codes = [code for code in truth if units[code] == "户"]
        name = f"t{len(truth)}"
        kind = rng.choice(("sum", "sum", "part", "rate", "mean", "balance", "most"))
        picked = rng.sample(codes, k=min(3, len(codes)))
        a, b = picked[:2]
        if kind == "sum":
            truth[name], units[name] = sum((truth[code] for code in picked), Decimal(0)), "户"
            texts.append(f"sum({', '.join(picked)}) = {name}")
        elif kind == "part":
            truth[name], units[name] = Decimal(rng.randint(0, int(truth[a]))), "户"
            texts.append(f"{name} <= {a}")
        elif kind == "rate" and truth[b]:
            truth[name], units[name] = truth[a] / truth[b] * 100, "%"
            texts.append(f"{a} / {b} = {name}")
        elif kind == "mean" and truth[b]:
            truth[name], units[name] = truth[a] * truth[b], "户·户"
            texts.append(f"{a} * {b} = {name}")
        elif kind == "balance" and truth[a] >= truth[b]:
            truth[name], units[name] = truth[a] - truth[b], "户"
            texts.append(f"{a} - {b} = {name}")
        elif kind == "most":
            truth[name], units[name] = max(truth[code] for code in picked), "户"
            texts.append(f"max({', '.join(picked)}) = {name}")
    return _system(rng, truth, units, texts)


def _leaf(rng: Random, truth: dict[str, Decimal]) -> str:
    code = f"x{len(truth)}"
    truth[code] = Decimal(rng.randint(0, 10 ** rng.randint(1, 4)))
    return code


def _system(
    rng: Random, truth: dict[str, Decimal], units: dict[str, str], texts: list[str]
) -> System:
    indicators: dict[str, Indicator] = {
        code: indicator(code, units[code], measure="rate") for code in truth
    }
    codebook = Codebook(tuple(indicators.values()))
    figures = [
        Figure(code, code, "industry", "", 2023, "", _written(rng, truth[code], units[code]))
        for code in truth
    ]
    rules = [
        make_rule(f"r{index}", text, Severity.ERROR, "", codebook)
        for index, text in enumerate(texts)
    ]
    return System(Book(TOWNSHIP, codebook, 2023, {2023: tuple(figures)}), tuple(rules), truth)


def _written(rng: Random, value: Decimal, unit: str) -> Quantity:
    """Write a true value in one of the ways of an office; the interval always holds it."""
    way = rng.choice(("exact", "exact", "rounded", "more", "most", "hidden", "missing"))
    if way == "hidden":
        return Quantity.suppressed(unit)
    if way == "missing":
        return Quantity.missing(unit)
    if way == "more":
        return replace(
            Quantity.between(max(value - rng.randint(1, 50), Decimal(0)), None, unit),
            qualifier=Qualifier.AT_LEAST,
        )
    if way == "most":
        return Quantity.between(None, value + rng.randint(1, 50), unit)
    if way == "exact" and value == value.to_integral_value():
        return Quantity.exact(value, unit)
    reach = Decimal(rng.randint(1, 60))
    shift = Decimal(rng.randint(-int(reach), int(reach))) * 9 / 10
    return Quantity.between(value + shift - reach, value + shift + reach, unit)
