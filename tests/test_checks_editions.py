"""Editions: what earlier years' public editions have printed is known to who reads a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from books import book, figure, indicator

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.redaction import is_given_away
from township_stats.checks.rules import Rule, Severity, codebook_rules, make_rule
from township_stats.demo import make_demo
from township_stats.interval import Interval
from township_stats.workbook import Workbook

OPENING = indicator("fund_opening", "户", "年初入股户", "stock")
IN, OUT = indicator("fund_in", "户", "当年入股户"), indicator("fund_out", "户", "当年退股户")
CLOSING = indicator("fund_closing", "户", "年末入股户", "stock")
FUND = [OPENING, IN, OUT, CLOSING]
MOVES = "fund_closing = fund_opening + fund_in - fund_out"


def rules_of(made: Book, *texts: str) -> list[Rule]:
    own = [
        make_rule(f"r{i}", text, Severity.ERROR, "", made.codebook) for i, text in enumerate(texts)
    ]
    return [*own, *codebook_rules(made.codebook)]


def hidden(made: Book, rules: list[Rule]) -> list[tuple[str, int, str, int]]:
    return [
        (item.figure.indicator, item.figure.year, item.reason, item.edition)
        for item in checks.suppressions(made, rules)
    ]


def told(made: Book, rules: list[Rule]) -> list[str]:
    return [leak.message for leak in checks.audit_redaction(checks.public(made, rules), rules)]


def test_what_was_printed_last_year_is_told_and_not_hidden_after_the_fact() -> None:
    """Hiding last year's closing stock in this year's edition would keep it from nobody."""
    made = book(
        [OPENING, CLOSING],
        {"fund_opening": "40", "fund_closing": "44"},
        {2022: {"fund_closing": "40"}},
        withheld=("fund_opening",),
    )
    made = replace(made, years={**made.years, 2022: (figure(CLOSING, "40", 2022),)})
    rules = rules_of(made)
    assert hidden(made, rules) == [("fund_opening", 2023, "withheld", 2023)]
    assert checks.public(made, rules).years[2022][0].text == "40"
    assert told(made, rules) == [
        "年初入股户（隐去）可由其他数据算出，为40户，依据“carried:fund_opening”"
        "；其中已经印出、不能再收回的：2022年公开版的年末入股户"
    ]


def test_what_this_year_prints_closes_what_last_year_left_open() -> None:
    """Last year's closing stock is hidden, so this year's opening stock is, and one move with it."""
    years = {2022: {"fund_closing": "40"}}
    numbers = {"fund_opening": "40", "fund_in": "9", "fund_out": "5", "fund_closing": "44"}
    made = book(FUND, numbers, years)
    made = replace(made, years={**made.years, 2022: (figure(CLOSING, "40", 2022, withheld=True),)})
    rules = rules_of(made, MOVES)
    assert hidden(made, rules) == [
        ("fund_closing", 2022, "withheld", 2022),
        ("fund_opening", 2023, "secondary", 2023),
        ("fund_out", 2023, "secondary", 2023),
    ]
    assert told(made, rules) == []


def test_a_figure_with_one_end_is_hidden_where_it_closes_in_on_a_hidden_one() -> None:
    """超过39户 this year leaves last year's hidden stock of at most 42 no room."""
    members = indicator("fund_members", "户", "年末社员户", "stock")
    made = book([*FUND, members], {"fund_opening": "39.."})
    before = (figure(CLOSING, "41", 2022, withheld=True), figure(members, "42", 2022))
    made = replace(made, years={**made.years, 2022: before})
    rules = rules_of(made, "fund_closing <= fund_members")
    assert hidden(made, rules) == [
        ("fund_closing", 2022, "withheld", 2022),
        ("fund_opening", 2023, "secondary", 2023),
    ]
    assert told(made, rules) == []


def test_a_target_printed_a_year_before_stays_known() -> None:
    villages = indicator("villages", "个", "美丽村庄", "target")
    made = book([villages], {"villages": "7"})
    earlier, later = figure(villages, "7", 2024), figure(villages, "7", 2024, withheld=True)
    made = replace(made, year=2024, years={2023: (earlier,), 2024: (later,)})
    shown = checks.public(made, rules_of(made))
    assert [shown.years[year][0].text for year in (2023, 2024)] == ["7", "*"]
    assert told(made, rules_of(made)) == ["美丽村庄（隐去）已印在2023年公开版的美丽村庄，为7个"]


PLANTED = indicator("planted", "户", "种植户")


@pytest.mark.parametrize(
    ("name", "unit", "number", "expected"),
    [
        ("种植户同比增长", "%", "25~0.05", ["50"]),
        ("种植户增长率", "%", "25~0.05", ["50"]),
        ("种植户比上年增加", "户", "10", ["50"]),
        ("种植户比上年减少", "户", "-10", ["50"]),
        ("上年种植户", "户", "40", []),
        ("种植面积同比增长", "%", "25~0.05", []),
    ],
)
def test_growth_over_last_years_edition_is_worked_out(name, unit, number, expected) -> None:
    """No rule says what 同比增长 is; a reader knows. Who may hide it, hides it."""
    grown = indicator("grown", unit, name, "rate")
    made = book(
        [PLANTED, grown], {"planted": "50", "grown": number}, {2022: {"planted": "40"}},
        withheld=("planted",),
    )  # fmt: skip
    made = replace(made, years={**made.years, 2022: (figure(PLANTED, "40", 2022),)})
    found = checks.audit_redaction(made, rules_of(made))
    assert [f"{leak.bounds.lower:f}" for leak in found] == expected
    assert told(made, rules_of(made)) == []
    reasons = [item.reason for item in checks.suppressions(made, rules_of(made))]
    assert reasons == ["withheld", *(["secondary"] if expected else [])]


# -- every whole number tried out ------------------------------------------------------------

BOUND, MOST = 24, 40
Cell = tuple[str, int]


def township(rng: Random, last: int) -> Book:
    """Make a fund of households from 2021 on: openings, moves and closings, some withheld."""
    years, stock = {}, rng.randint(3, 9)
    for year in range(2021, last + 1):
        moved = {"fund_opening": stock, "fund_in": rng.randint(0, 5)}
        moved["fund_out"] = rng.randint(0, min(3, stock + moved["fund_in"]))
        stock = moved["fund_closing"] = stock + moved["fund_in"] - moved["fund_out"]
        given = [item for item in FUND if rng.random() < 0.9]
        years[year] = tuple(
            figure(item, str(moved[item.code]), year, withheld=rng.random() < 0.25)
            for item in given
        )
    return replace(book(FUND, {}), year=last, years=years)


def editions(made: Book, rules: list[Rule]) -> Iterator[Book]:
    """Give each year's public edition as it was made then, knowing nothing of later years."""
    for year in sorted(made.years):
        until = {other: figures for other, figures in made.years.items() if other <= year}
        yield checks.public(replace(made, year=year, years=until), rules)


def fitting(known: dict[Cell, int], cells: list[Cell]) -> Iterator[dict[Cell, int]]:
    """Try out all whole numbers, cell by cell; openings and closings follow from those before."""

    def go(of: dict[Cell, int], rest: list[Cell]) -> Iterator[dict[Cell, int]]:
        if not rest:
            yield of
            return
        (code, year), *others = rest
        numbers: Iterable[int] = range(MOST + 1)
        if code == "fund_opening" and (CLOSING.code, year - 1) in of:
            numbers = (of[CLOSING.code, year - 1],)
        elif code == "fund_closing":
            numbers = (of[OPENING.code, year] + of[IN.code, year] - of[OUT.code, year],)
        for number in numbers:
            if number >= 0 and known.get((code, year), number) == number:
                yield from go(of | {(code, year): number}, others)

    return go({}, cells)


def assert_told(seed: int) -> int:
    """What editions give away when all whole numbers are tried out, the audit of the last tells."""
    rng = Random(seed)
    made = township(rng, 2022)
    rules = rules_of(made, MOVES)
    years = range(2021, 2023)
    made_then = list(editions(made, rules))
    shown = made_then[-1]
    for edition in made_then:  # nothing that was printed is taken back
        assert edition.figures == shown.years[edition.year]
    known = {
        (item.indicator, item.year): int(item.quantity.value)
        for edition in made_then
        for item in edition.figures
        if item.quantity.value is not None
    }
    secret = [
        (item.indicator, item.year)
        for edition in made_then
        for item in edition.figures
        if item.status == "suppressed"
    ]
    cells = [(item.code, year) for year in years for item in FUND]
    leaks = {
        (leak.figure.indicator, leak.figure.year) for leak in checks.audit_redaction(shown, rules)
    }
    free = [cell for cell in cells if cell not in known and cell[0] != CLOSING.code]
    if sum(cell[0] != OPENING.code or cell[1] == 2021 for cell in free) > 3:
        return 0  # too many to try out
    found = list(fitting(known, cells))
    assert found, seed
    for cell in secret:
        numbers = {of[cell] for of in found}
        ends = Interval(Decimal(min(numbers)), Decimal(max(numbers)))
        given_away = max(numbers) <= BOUND and is_given_away(ends, 0.1)
        assert given_away == (cell in leaks), (seed, cell)
    return len(secret)


def test_editions_give_away_only_what_the_audit_tells() -> None:
    assert sum(assert_told(seed) for seed in range(12)) > 12


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_editions_of_four_hundred_townships_give_away_only_what_the_audit_tells() -> None:
    assert sum(assert_told(seed) for seed in range(400)) > 400


def published(root: Path, year: int) -> tuple[Book, list[Rule], int, int]:
    """Give a demo township's public book, its rules, and how many figures it hides of how many.

    What can be worked out all the same hangs on what an earlier edition printed.
    """
    wb = Workbook(root, year)
    shown = checks.public(wb.book, wb.rules)
    leaks = checks.audit_redaction(shown, wb.rules)
    assert [leak.message for leak in leaks if not leak.printed] == []
    figures = [item for of in shown.years.values() for item in of]
    secret = sum(item.status == "suppressed" for item in figures)
    return wb.book, list(wb.rules), secret, len(figures)


def test_demo_townships_of_three_years_keep_what_their_editions_printed(tmp_path) -> None:
    (root,) = make_demo(tmp_path / "demo", 1, range(2021, 2024), 5, light=True)
    made, rules, secret, figures = published(root, 2023)
    assert 20 < secret < figures / 2
    shown = checks.public(made, rules)
    for edition in editions(made, rules):
        assert edition.figures == shown.years[edition.year]


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_a_hundred_demo_townships_of_three_years(tmp_path) -> None:
    for root in make_demo(tmp_path / "demo", 100, range(2021, 2024), 17, light=True):
        _, _, secret, figures = published(root, 2023)
        print(root.name, secret, figures)
        assert 0 < secret < figures / 2
