"""Verdicts against brute force: every point of small random systems, judged by Python's arithmetic."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from books import TOWNSHIP, indicator

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.rules import Severity, make_rule
from township_stats.codebook import Codebook
from township_stats.figure import Figure
from township_stats.quantity import Quantity

CODES = "abcd"
RELATIONS = {
    "=": lambda left, right: left == right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "!=": lambda left, right: left != right,
}
NEAR = Fraction(1, 10**9)
"""How close to an excluded end a point lies."""


@dataclass(frozen=True)
class System:
    """A rule in letters, the relation in it, the figures, and the points their intervals hold."""

    left: str
    relation: str
    right: str
    figures: tuple[Figure, ...]
    points: dict[str, list[Fraction]]


def term(rng: Random, codes: list[str], depth: int) -> str:
    """Write an expression; a code is taken from the list where it may stand but once."""
    if depth == 0 or rng.random() < 0.3:
        return codes.pop() if codes else str(rng.randint(1, 4))
    sides = term(rng, codes, depth - 1), term(rng, codes, depth - 1)
    return f"({sides[0]} {rng.choice('++-*/')} {sides[1]})"


def random_system(rng: Random, *, repeated: bool) -> System:
    codes = [rng.choice(CODES) for _ in range(5)] if repeated else rng.sample(CODES, k=4)
    left, right = term(rng, codes, 2), term(rng, codes, 2)
    figures, points = [], {}
    for code in sorted(set(re.findall("[a-d]", left + right))):
        low = rng.randint(-2, 4)
        high = low + rng.choice((0, 0, 1, 2, 3))
        shut = [high == low or rng.random() < 0.75 for _ in range(2)]
        ends = (low + (0 if shut[0] else NEAR), high - (0 if shut[1] else NEAR))
        inside = (Fraction(half, 2) for half in range(2 * low + 1, 2 * high))
        points[code] = [*dict.fromkeys(map(Fraction, ends)), *inside]
        made = Quantity.exact(low, "倍")
        if high > low:
            made = Quantity.between(low, high, "倍", lower_open=not shut[0], upper_open=not shut[1])
        figures.append(Figure(code, code, "industry", "", 2023, "", made))
    return System(left, rng.choice([*RELATIONS]), right, tuple(figures), points)


def answer(system: System) -> str:
    codebook = Codebook(tuple(indicator(code, "倍", measure="rate") for code in CODES))
    book = Book(TOWNSHIP, codebook, 2023, {2023: system.figures})
    text = f"{system.left} {system.relation} {system.right}"
    rule = make_rule("r", text, Severity.ERROR, "", codebook)
    return checks.check(book, [rule])[0].answer.value


def sides(system: System) -> list[tuple[Fraction, Fraction]]:
    """Evaluate both sides in every point; nothing where one divides by 0."""
    texts = [re.sub(r"\d+", r"Fraction(\g<0>)", side) for side in (system.left, system.right)]
    made = eval(f"lambda {','.join(system.points)}: ({', '.join(texts)})", {"Fraction": Fraction})  # noqa: S307
    try:
        return [made(*point) for point in product(*system.points.values())]
    except ZeroDivisionError:
        return []


def assert_right(seed: int) -> str:
    """Hold a verdict against all points; where each code stands once, against both sides' ends."""
    rng = Random(seed)
    repeated = seed % 3 == 0
    system = random_system(rng, repeated=repeated)
    reached = sides(system)
    if not reached:
        return "divides by 0"
    said = answer(system)
    held = [RELATIONS[system.relation](left, right) for left, right in reached]
    if said == "holds":
        assert all(held), seed
    elif said == "fails":
        assert not any(held), seed
    elif said == "consistent" and not repeated:
        lefts, rights = ({side[index] for side in reached} for index in range(2))
        if system.relation == "=":
            assert max(lefts) >= min(rights) - NEAR * 99, seed
            assert min(lefts) <= max(rights) + NEAR * 99, seed
            assert len(lefts) + len(rights) > 2, seed
        elif system.relation in ("<=", ">=") and not touches(system, reached):
            assert len(set(held)) == 2, seed
    return said


def touches(system: System, reached: list[tuple[Fraction, Fraction]]) -> bool:
    """Tell whether two sides meet in a quotient, whose last digit is rounded outward."""
    text = system.left + system.right
    return "/" in text and any(abs(left - right) < NEAR * 99 for left, right in reached)


def test_verdicts_of_small_systems() -> None:
    said = Counter(map(assert_right, range(600)))
    assert min(said[name] for name in ("holds", "fails", "consistent")) > 50


@pytest.mark.deep
@pytest.mark.parametrize("thousand", range(20))
def test_verdicts_of_twenty_thousand_small_systems(thousand: int) -> None:
    for seed in range(thousand * 1000, thousand * 1000 + 1000):
        assert_right(seed)


def test_points_see_what_is_wrong(monkeypatch) -> None:
    """The brute force itself can fail: a judge who calls everything fine is found out."""
    monkeypatch.setattr(checks.judging, "judge", lambda *_: checks.Answer.HOLDS)
    with pytest.raises(AssertionError):
        for seed in range(20):
            assert_right(seed)
