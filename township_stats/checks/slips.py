"""Likely slips: the single changes of one figure that would make failing rules hold. Never applied.

The kinds are those that offices make: 万 for 亿, 元 for 万元, 亩 for 公顷, two digits swapped, the
decimal point moved, and two numbers in each other's place: of 人 and 户, or two that a failing rule
speaks of in one unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise

from township_stats.book import Book
from township_stats.checks.contraction import whole_cells
from township_stats.checks.history import reach_of
from township_stats.checks.instances import Instance, Key, Ledger, is_known
from township_stats.checks.judgement import Answer, judge
from township_stats.checks.rules import Rule
from township_stats.checks.verdict import UNITS_RULE
from township_stats.checks.wording import called, number_text
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status
from township_stats.unitalgebra import align
from township_stats.units import compatible

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WAN = Fraction(10**4)
_MOVED = {Fraction(10): 1, Fraction(1, 10): 1, Fraction(100): 2, Fraction(1, 100): 2}
_HUNDRED = Decimal(100)
_PAIRED = (("户", "人"), ("人", "户"))


@dataclass(frozen=True)
class Repair:
    """A change of one figure (or of two exchanged) that makes failing rules hold.

    Parameters
    ----------
    figure
        The figure that may be wrong.
    kind
        ``size`` (万, 亿), ``area`` (亩, 公顷), ``swapped``, ``point``, ``exchanged`` (人, 户) or ``crossed``
        (two cells of one unit).
    before, after
        As it stands and as it would be.
    mends
        Ids of the rules that fail now and would not.
    breaks
        Ids of the rules that would fail instead.
    rank
        1 for the best of those that mend the same rules; equals share a rank.
    other
        For an exchange, the other figure.
    words
        The change in Chinese.
    """

    figure: Figure
    kind: str
    before: Quantity
    after: Quantity
    mends: tuple[str, ...]
    breaks: tuple[str, ...]
    rank: int = 0
    other: Figure | None = None
    words: str = ""

    @property
    def message(self) -> str:
        """All this for a person, in Chinese; rules by their ids."""
        return self.told({})

    def told(self, names: Mapping[str, str]) -> str:
        """Say all this with names for the rules' ids, where there are any."""
        mends, breaks = (
            "、".join(dict.fromkeys(names.get(rule, rule) for rule in rules))
            for rules in (self.mends, self.breaks)
        )
        but = f"，但“{breaks}”不成立" if breaks else ""
        where = f"“{called(self.figure.name, self.figure.place)}”"
        return f"{where}{self.words}，可使“{mends}”成立{but}"


@dataclass(frozen=True)
class _Change:
    kind: str
    size: int
    words: str
    state: dict[Key, Quantity]


@dataclass(frozen=True)
class _Candidate:
    repair: Repair
    mended: frozenset[int]
    score: tuple[int, int]


@dataclass(frozen=True)
class _Test:
    """A bound rule, or that a count is a whole number; asked again with changed figures."""

    rule: str
    keys: tuple[Key, ...]
    fails: Callable[[Mapping[Key, Quantity]], bool]


def slips(book: Book, rules: Iterable[Rule]) -> tuple[Repair, ...]:
    """Rank the single repairs that would make failing rules hold.

    Parameters
    ----------
    book
        Figures of the report year and earlier ones.
    rules
        Rules over its codebook; all severities count, and that counts are whole numbers.

    Returns
    -------
    tuple of Repair
        Best first: those that leave the fewest rules failing, then the smaller changes. Empty where
        no rule fails, or none of the known slips explains it.
    """
    ledger = Ledger(book)
    state = ledger.state()
    tests = list(_tests(ledger, rules, state))
    failing = {index for index, test in enumerate(tests) if test.fails(state)}
    by_key: dict[Key, list[int]] = {}
    for index, test in enumerate(tests):
        for key in test.keys:
            by_key.setdefault(key, []).append(index)
    found = []
    tried = set()
    for key in dict.fromkeys(key for index in sorted(failing) for key in tests[index].keys):
        beside = {
            other for index in failing if key in tests[index].keys for other in tests[index].keys
        }
        for change in _changes(key, ledger, beside):
            what = frozenset((moved, after.value) for moved, after in change.state.items())
            if what in tried:  # an exchange seen from its other side
                continue
            tried.add(what)
            touched = {index for moved in change.state for index in by_key.get(moved, ())}
            changed = state | change.state
            after = {index for index in touched if tests[index].fails(changed)}
            mended, broken = (touched & failing) - after, after - failing
            if len(mended) > len(broken):
                found.append(_candidate(key, change, ledger, tests, mended, broken))
    return tuple(_ranked(found))


def _tests(ledger: Ledger, rules: Iterable[Rule], state: Mapping[Key, Quantity]) -> Iterator[_Test]:
    for instance in ledger.instances(rules):
        if all(instance.cells.values()) and all(is_known(state.get(key)) for key in instance.keys):
            yield _Test(instance.rule.id, instance.keys, partial(_fails, instance, ledger))
    whole = whole_cells(ledger, state)
    for key, quantity in state.items():
        if key in whole and quantity.value is not None:
            yield _Test(UNITS_RULE, (key,), partial(_is_fraction, key))


def _fails(instance: Instance, ledger: Ledger, state: Mapping[Key, Quantity]) -> bool:
    left, right = align(*instance.sides(state, ledger.units))
    return judge(left, instance.rule.expression.relation, right) is Answer.FAILS


def _is_fraction(key: Key, state: Mapping[Key, Quantity]) -> bool:
    value = state[key].value
    return value is not None and value != value.to_integral_value()


def _candidate(
    key: Key,
    change: _Change,
    ledger: Ledger,
    tests: Sequence[_Test],
    mended: set[int],
    broken: set[int],
) -> _Candidate:
    figure = ledger.figures[key]
    other = next((ledger.figures[moved] for moved in change.state if moved != key), None)
    mends, breaks = (
        tuple(dict.fromkeys(tests[index].rule for index in sorted(group)))
        for group in (mended, broken)
    )
    repair = Repair(
        figure,
        change.kind,
        figure.quantity,
        change.state[key],
        mends,
        breaks,
        0,
        other,
        change.words,
    )
    return _Candidate(repair, frozenset(mended), (len(broken) - len(mended), change.size))


def _ranked(found: list[_Candidate]) -> Iterator[Repair]:
    """Rank the candidates that mend the same rules against each other."""
    ordered = sorted(found, key=lambda item: item.score)
    for item in ordered:
        rivals = {other.score for other in ordered if other.mended & item.mended}
        rank = 1 + sum(score < item.score for score in rivals)
        yield replace(item.repair, rank=rank)


def _changes(key: Key, ledger: Ledger, beside: Iterable[Key]) -> Iterator[_Change]:
    """Yield the slips that a figure may be, but for those whose repair nobody would believe."""
    for change in (*_conceivable(key, ledger), *_crossed(key, ledger, beside)):
        if not any(_is_absurd(moved, after, ledger) for moved, after in change.state.items()):
            yield change


def _is_absurd(key: Key, after: Quantity, ledger: Ledger) -> bool:
    """Tell whether a repair leads far from last year's figure, or to a share of more than all.

    Far is the square of what is told as a jump, for true figures jump too. A share may be more than
    all (of a target) where last year's was near.
    """
    now, before = ledger.figures[key].quantity, ledger.figures.get((key[0], key[1] - 1, key[2]))
    value, old = after.value, now.value
    if not value or not old:
        return False
    is_over = now.unit == "%" and value > _HUNDRED >= old
    last = before.quantity.value if before and before.quantity.unit == now.unit else None
    if before is None or not last or min(value, last) <= 0:
        return is_over
    reach = reach_of(before.quantity, after)
    return abs(value.ln() - last.ln()) > reach * (1 if is_over else 2)


def _conceivable(key: Key, ledger: Ledger) -> Iterator[_Change]:
    figure = ledger.figures[key]
    quantity = figure.quantity
    if not quantity.value or (figure.status is Status.DERIVED and figure.source is None):
        return
    for factor, words in _sizes(figure):
        yield _scaled(key, figure, "size", 1, factor, words)
    if compatible(quantity.unit, "亩"):
        yield _scaled(key, figure, "area", 1, Fraction(15), "可能是公顷误作亩")
        yield _scaled(key, figure, "area", 1, Fraction(1, 15), "可能是亩误作公顷")
    for factor, size in _MOVED.items():
        yield _scaled(key, figure, "point", size, factor, "可能是小数点错位")
    for value in _swapped(figure):
        by = value - quantity.value
        moved = replace(
            quantity,
            value=value,
            lower=None if quantity.lower is None else quantity.lower + by,
            upper=None if quantity.upper is None else quantity.upper + by,
        )
        yield _Change("swapped", 1, _words(figure, value, "可能是两位数字颠倒"), {key: moved})
    yield from _exchanged(key, figure, ledger)


def _crossed(key: Key, ledger: Ledger, beside: Iterable[Key]) -> Iterator[_Change]:
    """Yield exchanges with the other cells of one unit, year and place that a failing rule speaks of."""
    here = ledger.figures[key].quantity
    for other in sorted(set(beside) - {key}):
        there = ledger.figures[other]
        if other[1:] == key[1:] and there.quantity.unit == here.unit and there.quantity.value:
            why = f"与“{called(there.name)}”互换（可能是两格写反）"
            yield _Change("crossed", 2, why, {key: there.quantity, other: here})


def _sizes(figure: Figure) -> Iterator[tuple[Fraction, str]]:
    if "亿" in figure.text:
        yield 1 / _WAN, "可能是万误作亿"
    elif "万" in figure.text:
        yield _WAN, "可能是亿误作万"
        yield 1 / _WAN, "可能多写了万"
    elif figure.quantity.unit == "元":
        yield _WAN, "可能是万元误作元"
        yield 1 / _WAN, "可能是元误作万元"
    else:
        yield _WAN, "可能漏写了万"
        yield 1 / _WAN, "可能多写了万"


def _scaled(
    key: Key, figure: Figure, kind: str, size: int, factor: Fraction, words: str
) -> _Change:
    after = replace(figure.quantity.scaled(factor), status=figure.status)
    return _Change(kind, size, _words(figure, after.value or Decimal(0), words), {key: after})


def _words(figure: Figure, value: Decimal, why: str) -> str:
    now = number_text(figure.quantity.value or Decimal(0))
    unit = figure.quantity.unit
    return f"由{now}{unit}改为{number_text(value)}{unit}（{why}）"


def _swapped(figure: Figure) -> Iterator[Decimal]:
    """Yield the values with two neighbouring digits exchanged, as far as they were written out."""
    value = figure.quantity.value or Decimal(0)
    written = _NUMBER.findall(figure.text.replace(",", "").replace("，", ""))
    digits = written[0] if len(written) == 1 and Decimal(written[0]) else f"{abs(value):f}"
    size = value / Decimal(digits)
    places = [index for index, letter in enumerate(digits) if letter != "."]
    seen = {Decimal(digits)}
    for first, second in pairwise(places):
        letters = list(digits)
        letters[first], letters[second] = letters[second], letters[first]
        number = Decimal("".join(letters))
        if number not in seen and letters[0] != "0":
            seen.add(number)
            yield number * size


def _exchanged(key: Key, figure: Figure, ledger: Ledger) -> Iterator[_Change]:
    """Yield exchanges of a number of households with a number of persons beside it."""
    codebook = ledger.book.codebook
    table = codebook[figure.indicator].table
    for other in codebook.in_table(table):
        there = ledger.figures.get((other.code, *key[1:]))
        if (
            there is None
            or not there.quantity.value
            or there.quantity.value == figure.quantity.value
        ):
            continue
        if any(
            compatible(figure.quantity.unit, mine) and compatible(other.unit, theirs)
            for mine, theirs in _PAIRED
        ):
            here = figure.quantity
            yield _Change(
                "exchanged",
                1,
                f"与“{called(there.name)}”互换（可能是人与户写反）",
                {
                    key: replace(there.quantity, unit=here.unit),
                    (other.code, *key[1:]): replace(here, unit=there.quantity.unit),
                },
            )
