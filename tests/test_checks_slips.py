"""Likely slips: the right repair comes first, ties are ties, nothing is applied."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from books import book, indicator

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.rules import Rule, Severity, make_rule

INCOME = indicator("income", "元", "收入", table="labour")
PERSONS = indicator("persons", "人", "人数", table="labour")
PER_HEAD = indicator("per_head", "元", "人均收入", "rate", table="labour")
AREA, A, B = indicator("area", "亩", "面积"), indicator("a", "亩"), indicator("b", "亩")
HOUSEHOLDS = indicator("households", "户", "户数", table="labour")


def rules_of(made: Book, *texts: str) -> list[Rule]:
    return [
        make_rule(f"r{i}", text, Severity.ERROR, "", made.codebook) for i, text in enumerate(texts)
    ]


def best(made: Book, *texts: str) -> list[tuple[str, str, Decimal]]:
    repairs = checks.slips(made, rules_of(made, *texts))
    return [
        (item.figure.indicator, item.kind, item.after.value) for item in repairs if item.rank == 1
    ]


def written(made: Book, **texts: str) -> Book:
    figures = tuple(
        replace(item, text=texts.get(item.indicator, item.text)) for item in made.figures
    )
    return replace(made, years={2023: figures})


LABOUR = ("persons * per_head = income", "persons <= 100人", "income <= 1亿元")


def test_two_hundred_million_for_twenty_thousand() -> None:
    made = written(
        book(
            [INCOME, PERSONS, PER_HEAD], {"income": "200000000", "persons": "4", "per_head": "5000"}
        ),
        income="2亿",
    )
    (repair, *_) = checks.slips(made, rules_of(made, *LABOUR))
    assert (repair.rank, repair.kind, repair.after.value) == (1, "size", Decimal(20000))
    assert repair.mends == ("r0", "r2")
    assert repair.message == (
        "“收入”由200\u00a0000\u00a0000元改为20\u00a0000元（可能是万误作亿），可使“r0、r2”成立"
    )
    assert repair.told({"r0": "人数乘人均", "r2": "人均不超过"}).endswith(
        "可使“人数乘人均、人均不超过”成立"
    )


@pytest.mark.parametrize(
    ("numbers", "texts", "rules", "expected"),
    [
        ({"area": "150", "a": "7", "b": "3"}, {}, ("a + b = area", "area in 1亩..20亩", "a in 7亩..7亩", "b in 3亩..3亩"),
         [("area", "area", Decimal(10))]),
        ({"area": "91", "a": "12", "b": "7"}, {}, ("a + b = area",), [("area", "swapped", Decimal(19))]),
        ({"area": "1.5", "a": "8", "b": "7"}, {}, ("a + b = area",), [("area", "point", Decimal("15.0"))]),
    ],
    ids=["area", "swapped", "point"],
)  # fmt: skip
def test_kinds(numbers, texts, rules, expected) -> None:
    assert best(written(book([AREA, A, B], numbers), **texts), *rules) == expected


def test_persons_and_households_exchanged() -> None:
    made = book([HOUSEHOLDS, PERSONS], {"households": "25", "persons": "6"})
    repairs = checks.slips(made, rules_of(made, "persons / households in 1人/户..12人/户"))
    exchanged = [item for item in repairs if item.kind == "exchanged"]
    assert [
        (item.figure.indicator, item.after.value, item.other.indicator) for item in exchanged
    ] == [("persons", Decimal(25), "households")]
    assert "（可能是人与户写反）" in exchanged[0].message


DONE, ALL = indicator("done", "件", "办结件数"), indicator("all", "件", "受理件数")
SHARE = indicator("share", "%", "办结率", "rate")


def test_two_cells_of_one_rule_are_exchanged_and_nothing_is_as_likely() -> None:
    made = book([DONE, ALL, SHARE], {"done": "37", "all": "34", "share": "91.85..91.95"})
    repairs = checks.slips(made, rules_of(made, "done / all = share", "done <= all"))
    found = [item for item in repairs if item.rank == 1]
    assert [(item.rank, item.kind, item.figure.indicator, item.after.value) for item in found] == [
        (1, "crossed", "done", Decimal(34))
    ]
    assert found[0].message == ("“办结件数”与“受理件数”互换（可能是两格写反），可使“r0、r1”成立")


def test_a_share_is_not_mended_to_more_than_all() -> None:
    made = book([DONE, ALL, SHARE], {"done": "340", "all": "37", "share": "91.9"})
    found = checks.slips(made, rules_of(made, "done / all ≈ share"))
    assert [(item.figure.indicator, item.after.value) for item in found] == [
        ("done", Decimal(34)), ("all", Decimal(370)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "proposed"),
    [(None, [Decimal("3.8"), 38, 3800, 38000]), ("3900", [3800, 38000])],
    ids=["no last year", "near"],
)
def test_a_repair_does_not_lead_far_from_last_year(last, proposed) -> None:
    made = book([A], {"a": "380"}, {2022: {"a": last}} if last else None)
    found = checks.slips(made, rules_of(made, "a != 380亩"))
    assert sorted(item.after.value for item in found if item.kind == "point") == proposed


@pytest.mark.parametrize(("last", "proposed"), [("94", [103]), ("9", [])], ids=["near", "far"])
def test_a_share_of_a_target_may_be_more_than_all(last, proposed) -> None:
    made = book([SHARE], {"share": "10.3"}, {2022: {"share": last}})
    found = checks.slips(made, rules_of(made, "share in 90%..120%"))
    assert [item.after.value for item in found] == proposed


def test_digits_are_swapped_as_written() -> None:
    """5400万 is written 54, so 45 is a slip of it and 50400 is none."""
    made = written(book([INCOME, A], {"income": "54000000"}), income="5400万")
    found = checks.slips(made, rules_of(made, "income = 45000000元"))
    assert [(item.kind, item.after.value) for item in found] == [("swapped", Decimal(45000000))]


def test_ties_are_shown_as_ties() -> None:
    made = book([A, B], {"a": "1", "b": "10"})
    found = checks.slips(made, rules_of(made, "a = b"))
    assert [(item.rank, item.figure.indicator, item.kind) for item in found] == [
        (1, "a", "point"), (1, "b", "point"),
    ]  # fmt: skip


def test_a_repair_that_breaks_as_much_as_it_mends_is_none() -> None:
    made = book([A, B, AREA], {"a": "1", "b": "10", "area": "10"})
    found = checks.slips(made, rules_of(made, "a = b", "b = area"))
    assert {item.figure.indicator for item in found} == {"a"}


def test_counts_stay_whole() -> None:
    made = book([HOUSEHOLDS], {"households": "321"})
    found = checks.slips(made, rules_of(made, "households < 50户"))
    assert [item.after.value for item in found] == []


def test_a_count_that_is_not_whole_is_a_slip() -> None:
    (repair,) = checks.slips(book([HOUSEHOLDS], {"households": "0.0032"}), [])
    assert (repair.after.value, repair.mends) == (Decimal(32), ("codebook:units",))


def test_nothing_fails_nothing_is_proposed() -> None:
    made = book([A, B], {"a": "10", "b": "10"})
    assert checks.slips(made, rules_of(made, "a = b")) == ()


def test_nothing_is_applied() -> None:
    made = book([A, B], {"a": "1", "b": "10"})
    before = made.figures
    checks.slips(made, rules_of(made, "a = b"))
    assert made.figures == before
    assert made.figure("a").quantity.value == Decimal(1)
