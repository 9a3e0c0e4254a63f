"""Disclosure: what is hidden first, what goes with it, and that nothing can be worked out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from books import TOWNSHIP, book, book_of_report, figure, indicator

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.rules import Severity, codebook_rules, make_rule
from township_stats.codebook import read_codebook
from township_stats.figure import Contributors, Figure
from township_stats.township import Disclosure

FARMS = indicator("farms", "户", "种植户", disclosure="household")
OLD = indicator("old", "户", "老户", disclosure="household")
NEW = indicator("new", "户", "新户", disclosure="household")
PEOPLE = indicator("people", "人", "人口", disclosure="person")
SALES = indicator("coop_sales", "元", "合作社销售额", disclosure="enterprise")
COOPS = indicator("coop_count", "家", "合作社", disclosure="enterprise")
RATE = indicator("rate", "%", "占比", "rate")


def rules_of(made: Book, *texts: str) -> list:
    own = [
        make_rule(f"r{i}", text, Severity.ERROR, "", made.codebook) for i, text in enumerate(texts)
    ]
    return [*own, *codebook_rules(made.codebook)]


def hidden(made: Book, *texts: str) -> list[tuple[str, str, str]]:
    return [
        (item.figure.indicator, item.figure.place, item.reason)
        for item in checks.suppressions(made, rules_of(made, *texts))
    ]


@pytest.mark.parametrize(
    ("item", "number", "expected"),
    [
        (FARMS, "2", [("farms", "", "small")]),
        (FARMS, "3", []),
        (FARMS, "0", []),
        (PEOPLE, "4", [("people", "", "small")]),
        (PEOPLE, "5", []),
        (indicator("visits", "次"), "1", []),
        (SALES, "6500000", [("coop_sales", "", "small")]),
    ],
    ids=["two", "three", "none", "four persons", "five persons", "not marked", "one enterprise"],
)
def test_small_cells(item, number, expected) -> None:
    assert hidden(book([item], {item.code: number})) == expected


def test_an_amount_is_as_small_as_the_number_of_units_it_is_of() -> None:
    assert hidden(book([COOPS, SALES], {"coop_count": "14", "coop_sales": "500"})) == []
    assert hidden(book([COOPS, SALES], {"coop_count": "2", "coop_sales": "500"})) == [
        ("coop_count", "", "small"), ("coop_sales", "", "small"),
    ]  # fmt: skip


def test_one_contributor_that_dominates() -> None:
    made = book([COOPS, SALES], {"coop_count": "3", "coop_sales": "100"})
    coops, sales = made.figures
    for count, largest, expected in (
        (3, "0.81", [("coop_sales", "", "dominance")]),
        (3, "0.8", []),
        (2, "0.5", [("coop_sales", "", "small")]),
    ):
        of = Contributors(count, Decimal(largest))
        told = replace(made, years={2023: (coops, replace(sales, contributors=of))})
        assert hidden(told) == expected
        (_, shown) = checks.public(told, rules_of(told)).figures
        assert shown.contributors is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [("2..3", "small"), ("1..9", "small"), ("3..5", ""), ("2..", "small"), ("0..0", "")],
)
def test_a_range_that_may_be_few_is_small(number, expected) -> None:
    found = [reason for _, _, reason in hidden(book([FARMS], {"farms": number}))]
    assert found == ([expected] if expected else [])


def test_withheld_figures_go_and_take_one_with_them() -> None:
    made = book([FARMS, OLD, NEW], {"farms": "50", "old": "30", "new": "20"}, withheld=("old",))
    assert hidden(made, "old + new = farms") == [("old", "", "withheld"), ("new", "", "secondary")]


def test_a_rate_goes_first() -> None:
    made = book([FARMS, OLD, RATE], {"farms": "50", "old": "30", "rate": "60"}, withheld=("old",))
    assert hidden(made, "old / farms = rate") == [
        ("old", "", "withheld"),
        ("rate", "", "secondary"),
    ]


def test_places_protect_each_other() -> None:
    made = book([FARMS], {"farms": {"": "45", "前村": "2", "后村": "13", "中村": "30"}})
    assert hidden(made) == [("farms", "前村", "small"), ("farms", "后村", "secondary")]


def test_rules_are_believed_in_every_place() -> None:
    """A reader adds up a village's columns, though the rule was written for the township."""
    made = book(
        [FARMS, OLD, NEW],
        {
            "farms": {"": "40", "前村": "12", "后村": "28"},
            "old": {"": "22", "前村": "10", "后村": "12"},
            "new": {"": "18", "前村": "2", "后村": "16"},
        },
    )
    found = hidden(made, "old + new = farms")
    assert found[0] == ("new", "前村", "small")
    assert {(code, place) for code, place, _ in found} == {
        ("new", "前村"), ("old", "前村"), ("new", "后村"), ("old", "后村"),
    }  # fmt: skip


def test_an_earlier_year_is_not_changed_by_a_later_one() -> None:
    earlier = {2022: {"farms": {"": "9", "前村": "2", "后村": "7"}}}
    made = book([FARMS], {"farms": {"": "60", "前村": "20", "后村": "40"}}, earlier)
    alone = replace(made, year=2022, years={2022: made.years[2022]})
    assert checks.public(made, rules_of(made)).years[2022] == checks.public(
        alone, rules_of(made)
    ).years[2022]  # fmt: skip


def test_the_public_gets_no_word_of_a_hidden_figure() -> None:
    made = book([FARMS, OLD], {"farms": "2", "old": "30"})
    small, other = made.figures
    small = replace(small, note="二组两户", text="两户", parts=(figure(FARMS, "1"),))
    made = replace(made, years={2023: (small, other)})
    shown = checks.public(made, rules_of(made))
    assert shown.audience == "public"
    gone, kept = shown.figures
    assert (gone.text, gone.note, gone.parts, gone.quantity.value) == ("*", "", (), None)
    assert (gone.quantity.lower, gone.quantity.upper, gone.status) == (None, None, "suppressed")
    assert kept == published(other)
    assert made.figures == (small, other)
    assert checks.public(shown, rules_of(made)) is shown


def test_thresholds_are_the_townships() -> None:
    made = book([FARMS], {"farms": "9"})
    strict = replace(made, township=replace(TOWNSHIP, disclosure=Disclosure(minimum_units=10)))
    assert hidden(strict) == [("farms", "", "small")]


def published(item: Figure) -> Figure:
    """Give a figure as the public gets it: without its file's checksum."""
    return replace(item, source=replace(item.source, sha256=""))


def test_a_hidden_count_is_known_not_to_be_none() -> None:
    """Noughts are told: three hidden villages of three households together have one each."""
    made = book([FARMS], {"farms": {"": "23", "前村": "1", "中村": "1", "后村": "1", "东村": "20"}})
    assert ("farms", "东村", "secondary") in hidden(made)


# -- the redaction audit ---------------------------------------------------------------------


def leaks(
    made: Book, *texts: str, share: float | None = None
) -> list[tuple[str, Decimal, Decimal]]:
    return [
        (item.figure.indicator, item.bounds.lower, item.bounds.upper)
        for item in checks.audit_redaction(made, rules_of(made, *texts), share)
    ]


@pytest.mark.parametrize(
    ("numbers", "rule", "expected"),
    [
        ({"farms": "5", "old": "3", "new": "*"}, "old + new = farms", [("new", 2, 2)]),
        ({"farms": "5", "old": "*", "new": "*"}, "old + new = farms", []),
        ({"farms": "1000", "old": "*", "new": "5..9"}, "old + new = farms", [("old", 991, 995)]),
        ({"farms": "*", "old": "30", "rate": "60"}, "old / farms = rate", [("farms", 50, 50)]),
        ({"farms": "50", "old": "*", "rate": "60~0.5"}, "old / farms = rate", [("old", 30, 30)]),
    ],
    ids=["difference", "two hidden", "nearly", "denominator", "rounded rate of whole numbers"],
)
def test_audit(numbers, rule, expected) -> None:
    items = {"farms": FARMS, "old": OLD, "new": NEW, "rate": RATE}
    made = book([items[code] for code in numbers], numbers)
    assert leaks(made, rule) == [
        (code, Decimal(low), Decimal(high)) for code, low, high in expected
    ]


def test_two_sums_give_away_what_neither_does() -> None:
    """old + new = 10 and old - new = 4: linear programming sees it, propagation cannot."""
    made = book([OLD, NEW], {"old": "*", "new": "*"})
    assert leaks(made, "old + new = 10户", "old - new = 4户") == [
        ("old", Decimal(7), Decimal(7)), ("new", Decimal(3), Decimal(3)),
    ]  # fmt: skip


def test_a_price_of_millions_is_not_taken_for_none() -> None:
    """Solved as it stands, a gain of 4e-8元/公斤 for each 元 seems none, and the price 0."""
    value, output = indicator("value", "元"), indicator("output", "公斤")
    price = indicator("price", "元/公斤", measure="rate")
    made = book(
        [value, output, price], {"value": "*", "output": "24000000..27000000", "price": "*"}
    )
    assert leaks(made, "value / output = price") == []
    assert leaks(made, "value / output = price", "value >= 48000000元", "value <= 48600000元") == [
        ("value", Decimal(48000000), Decimal(48600000)),
    ]


def test_share_sets_what_counts_as_given_away() -> None:
    made = book([FARMS, OLD, NEW], {"farms": "100", "old": "*", "new": "10..25"})
    assert leaks(made, "old + new = farms") == []
    assert leaks(made, "old + new = farms", share=0.2) == [("old", Decimal(75), Decimal(90))]


def test_a_leak_says_what_it_is() -> None:
    made = book([FARMS, OLD, NEW], {"farms": "5", "old": "3", "new": "*"})
    (leak,) = checks.audit_redaction(made, rules_of(made, "old + new = farms"))
    assert leak.message == "新户（隐去）可由其他数据算出，为2户，依据“r0”"


def test_report_of_2023(root, shared) -> None:
    codebook = read_codebook(root)
    made = book_of_report(shared, codebook)
    rules = checks.read_rules(root, codebook)
    found = {item.figure.indicator: item.reason for item in checks.suppressions(made, rules)}
    assert found["newtown_demolished_area"] == "starred"
    assert found["relocated_fitting"] == "small"
    assert found["dayuan_pig_sales"] == "small"
    assert found["relocated_moved_in"] == "secondary"
    assert checks.audit_redaction(made, rules) == ()
    assert checks.audit_redaction(checks.public(made, rules), rules) == ()


# -- random tables, judged by a program of the test's own ------------------------------------

PARTS = ("old", "new", "more")


def random_table(rng: Random) -> Book:
    """Make a table of villages by parts with all totals, some cells small or withheld."""
    villages = [f"{index}村" for index in range(rng.randint(2, 6))]
    cells = {
        part: {village: rng.choice((0, 1, 2, rng.randint(3, 60))) for village in villages}
        for part in PARTS
    }
    cells["farms"] = {village: sum(cells[part][village] for part in PARTS) for village in villages}
    numbers = {
        code: {"": str(sum(of.values()))} | {village: str(n) for village, n in of.items()}
        for code, of in cells.items()
    }
    withheld = tuple(
        f"{code}@{place}" if place else code
        for code, of in numbers.items()
        for place in of
        if rng.random() < 0.05
    )
    more = indicator("more", "户", "其他户", disclosure="household")
    return book([FARMS, OLD, NEW, more], numbers, withheld=withheld)


def room_left(shown: Book, key: tuple[str, str], some: set[tuple[str, str]]) -> tuple[float, float]:
    """Find the least and the most of a hidden cell by scipy's linprog over the whole table.

    The cells of `some` are known to be 1 at least.
    """
    from scipy.optimize import linprog

    cells = [(item.indicator, item.place) for item in shown.figures]
    places = sorted({place for _, place in cells})
    rows = [
        *([(("farms", place), -1), *(((part, place), 1) for part in PARTS)] for place in places),
        *(
            [((code, ""), -1), *(((code, place), 1) for place in places if place)]
            for code in ("farms", *PARTS)
        ),
    ]
    matrix = [[dict(row).get(cell, 0) for cell in cells] for row in rows]
    bounds = [
        (1 if cell in some else 0, None)
        if item.quantity.value is None
        else (float(item.quantity.value),) * 2
        for item, cell in zip(shown.figures, cells, strict=True)
    ]
    ends = []
    for sign in (1, -1):
        cost = [sign * (cell == key) for cell in cells]
        solved = linprog(cost, A_eq=matrix, b_eq=[0] * len(rows), bounds=bounds)
        ends.append(float("inf") if solved.status == 3 else sign * solved.fun)
    return ends[0], ends[1]


def assert_protected(seed: int) -> None:
    made = random_table(Random(seed))
    shown = checks.public(made, rules_of(made, "sum(old, new, more) = farms"))
    some = {(item.indicator, item.place) for item in made.figures if item.quantity.value}
    for item, true in zip(shown.figures, made.figures, strict=True):
        if item.status == "suppressed":
            low, high = room_left(shown, (item.indicator, item.place), some)
            assert high == float("inf") or high - low > 0.1 * high + 1e-6, (
                seed,
                item.place,
                item.indicator,
            )
            assert low - 1e-6 <= true.quantity.value <= high + 1e-6
        else:
            assert item == published(true)


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_cell_of_a_random_table_can_be_worked_out(seed: int) -> None:
    assert_protected(seed)


@pytest.mark.deep
@pytest.mark.parametrize("ten", range(50))
def test_no_hidden_cell_of_five_hundred_random_tables_can_be_worked_out(ten: int) -> None:
    for seed in range(ten * 10, ten * 10 + 10):
        assert_protected(seed)
