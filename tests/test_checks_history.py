"""Other years: jumps against an indicator's own history, arrivals, and the diff of two releases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import exp
from random import Random

import pytest
from books import book, figure, indicator

from township_stats import checks
from township_stats.checks.releases import Weight
from township_stats.figure import Figure
from township_stats.quantity import Status

A, B = indicator("a", "元", "收入"), indicator("b", "户", "户数")


def years(*numbers: str) -> dict[int, dict[str, str]]:
    first = 2023 - len(numbers)
    return {first + index: {"a": number} for index, number in enumerate(numbers)}


@pytest.mark.parametrize(
    ("earlier", "now", "jumps"),
    [
        (("100", "104", "99", "103", "101"), "105", 0),
        (("100", "104", "99", "103", "101"), "145", 1),
        (("100", "200", "90", "210", "100"), "140", 0),
        (("100", "110", "121", "133", "146"), "160", 0),
        (("100", "110", "121", "133", "146"), "146000", 1),
        (("100", "104", "9900", "103", "101"), "105", 0),
        (("100", "104", "9900", "103", "101", "104", "103"), "1050", 1),
        (("100", "120"), "480", 0),
        (("100", "109", "95", "98"), "200", 0),
        (("100", "109", "95", "98", "101"), "200", 1),
        (("100",), "480", 0),
        (("100",), "520", 1),
        (("100",), "19", 1),
        ((), "5", 0),
        (("0",), "5", 0),
        (("*",), "5", 0),
        (("9100",), "0", 1),
        (("9100", "0", "9000"), "0", 0),
    ],
    ids=[
        "calm", "calm then jump", "wild", "steady growth", "growth then slip", "an old outlier",
        "an old outlier hides no new one", "two years, fourfold", "three changes, twofold",
        "four changes, twofold", "one year, fourfold", "one year, fivefold", "one year, down", "no year", "zero", "hidden", "gone", "gone before",
    ],
)  # fmt: skip
def test_jumps(earlier: tuple[str, ...], now: str, jumps: int) -> None:
    assert len(checks.jumps(book([A], {"a": now}, years(*earlier)))) == jumps


@pytest.mark.parametrize(
    ("then", "now", "jumps"),
    [
        ("2", "11", 0),
        ("5", "29", 1),
        ("1", "9", 0),
        ("40", "210", 1),
        ("9", "0", 0),
        ("40", "0", 1),
    ],
)
def test_few_units_change_by_chance(then: str, now: str, jumps: int) -> None:
    """Two households that become eleven are more than fivefold, and nothing to wonder at."""
    assert len(checks.jumps(book([B], {"b": now}, {2022: {"b": then}}))) == jumps


@pytest.mark.parametrize(
    ("spread", "changes", "most", "found"),
    [(0.1, 4, 0.01, 1.0), (0.2, 5, 0.03, 0.97), (0.4, 5, 0.05, 0.5), (0.3, 8, 0.02, 0.9)],
)
def test_few_alarms_among_changes_that_are_usual(spread, changes, most, found) -> None:
    """Normal yearly changes; and how many tenfold slips in them are found."""
    rng = Random(7)
    items = [indicator(f"x{number}", "元") for number in range(400)]
    years: dict[int, dict[str, str]] = {year: {} for year in range(2022 - changes, 2024)}
    for item in items:
        value = 1e6
        for year in years:
            years[year][item.code] = f"{value:.4f}"
            value *= exp(rng.gauss(0.05, spread))
    now = years.pop(2023)
    assert len(checks.jumps(book(items, now, years))) <= most * len(items)
    slipped = {code: f"{float(number) * 10:.4f}" for code, number in now.items()}
    assert len(checks.jumps(book(items, slipped, years))) >= found * len(items)


def test_a_jump_must_remain_for_all_values() -> None:
    assert checks.jumps(book([A], {"a": "600~150"}, years("100"))) == ()
    assert len(checks.jumps(book([A], {"a": "600~50"}, years("100")))) == 1


def test_a_jump_says_what_was_usual() -> None:
    (jump,) = checks.jumps(book([A], {"a": "1000"}, years("100", "110", "121", "133", "146")))
    assert (jump.years, round(jump.ratio, 2)) == (4, 6.85)
    assert jump.usual == pytest.approx((0.77, 1.56), abs=0.005)
    assert jump.message == (
        "收入：2022年146元，2023年1\u00a0000元，为上年的6.85倍；按历年的变化，一般在0.77至1.56倍之间"
    )


def test_what_has_gone_is_told() -> None:
    (jump,) = checks.jumps(book([A], {"a": "0"}, years("9100")))
    assert jump.message == "收入：2022年9\u00a0100元，2023年0元，为上年的0倍；往年都有数"
    (doubt,) = checks.doubts(
        book([A], {"a": "0"}, years("9000", "9200", "9100", "9000", "9100")), []
    )
    assert doubt.message_en == "0 times last year's 9,100 yuan"


def test_arrivals() -> None:
    made = book([A, B], {"a": "1", "b": ""}, {2022: {"a": "", "b": "3"}})
    found = checks.arrivals(made)
    assert [item.indicator for item in found.new] == ["a"]
    assert [item.indicator for item in found.vanished] == ["b"]
    assert checks.arrivals(book([A], {"a": "1"})).new == ()


@pytest.mark.parametrize("none_in", [2022, 2023])
def test_what_is_not_applicable_has_neither_come_nor_gone(none_in: int) -> None:
    def answers(year: int) -> tuple[Figure, ...]:
        told = (figure(A, "3", year), figure(B, "2", year, "甲村"))
        none = tuple(
            replace(item, quantity=replace(item.quantity, status=Status.NOT_APPLICABLE))
            for item in told
        )
        return (*(none if year == none_in else told), figure(B, "1", year, "乙村"))

    made = replace(book([A, B], {}), years={year: answers(year) for year in (2022, 2023)})
    found = checks.arrivals(made)
    assert (found.new, found.vanished, found.silent) == ((), (), {})


def test_a_village_spelt_otherwise_is_named_beside_the_silent_one() -> None:
    then = (figure(A, "1", 2022, "甲村"), figure(A, "3", 2022, "乙村"))
    now = (figure(A, "4", 2023, "甲村委会"), figure(A, "5", 2023, "丙村"))
    made = replace(book([A], {}), years={2022: then, 2023: now})
    said = [item for item in checks.doubts(made, ()) if item.kind == "silent"]
    assert [item.message for item in said] == [
        "甲村：收入，2022年报过，2023年没有报；"
        "2023年的甲村委会像是一个地方，是就统一写法，或在 places.csv 里写别名",
        "乙村：收入，2022年报过，2023年没有报",
    ]
    assert said[0].message_en.endswith("not since; perhaps the same as 甲村委会")


def test_a_village_that_says_nothing_of_what_the_others_report_is_named_once() -> None:
    then = (
        figure(A, "1", 2022, "甲村"),
        figure(B, "2", 2022, "甲村"),
        figure(A, "3", 2022, "乙村"),
    )
    now = (figure(A, "4", 2023, "乙村"), figure(B, "5", 2023, "乙村"))
    made = replace(book([A, B], {}), years={2022: then, 2023: now})
    found = checks.arrivals(made)
    assert {place: [item.indicator for item in items] for place, items in found.silent.items()} == {
        "甲村": ["a", "b"]
    }
    (said,) = [item for item in checks.doubts(made, ()) if item.kind == "silent"]
    assert said.message == "甲村：收入、户数，2022年报过，2023年没有报"
    assert said.message_en == "Reported 2 indicators for 2022 that others report on; not since"


def test_a_village_is_not_silent_where_no_village_reports_any_more() -> None:
    then = (figure(A, "1", 2022, "甲村"), figure(A, "3", 2022, "乙村"))
    made = replace(book([A], {}), years={2022: then, 2023: (figure(A, "4", 2023),)})
    assert checks.arrivals(made).silent == {}


def test_a_target_that_is_no_longer_set_is_told() -> None:
    target = indicator("goal", "个", "明年目标", "target")
    last = figure(target, "3", 2023)
    made = book([A, target], {"a": "1"}, {2022: {"a": "1"}})
    years = {2022: (*made.years[2022][:1], last), 2023: made.years[2023]}
    found = checks.arrivals(replace(made, years=years))
    assert [item.indicator for item in found.vanished] == ["goal"]
    (said,) = [item.message for item in checks.doubts(replace(made, years=years), ())]
    assert said == "明年目标：2022年报过，2023年没有报"
    again = {2022: years[2022], 2023: (*made.years[2023], figure(target, "4", 2024))}
    assert checks.arrivals(replace(made, years=again)).vanished == ()


def test_what_nobody_reported_is_listed() -> None:
    target = indicator("goal", "个", "明年目标", "target")
    made = book([A, B, target], {"a": "1", "b": ""})
    told = (*made.figures, figure(target, "4", 2024))
    assert [item.code for item in checks.unreported(made.codebook, told, 2023)] == ["b"]
    placed = (*told, figure(B, "2", place="前村"))
    assert checks.unreported(made.codebook, placed, 2023) == ()
    none = (figure(A, "1"), figure(B, "*"), figure(target, "4", 2022))
    assert [item.code for item in checks.unreported(made.codebook, none, 2023)] == ["goal"]


def weights(old: list, new: list) -> list[tuple[Weight, str]]:
    return [
        (change.weight, (change.after or change.before).indicator)
        for change in checks.diff(tuple(old), tuple(new))
    ]


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ("5", "5", None),
        ("5", "6", Weight.VALUE),
        ("5", "0", Weight.REVERSED),
        ("5", "*", Weight.STATUS),
        ("5", "", Weight.GONE),
        ("", "5", Weight.NEW),
        ("5", "5~1", Weight.INTERVAL),
    ],
)
def test_diff_of_one_figure(before: str, after: str, weight: Weight | None) -> None:
    found = weights([figure(A, before)], [figure(A, after)])
    assert found == ([] if weight is None else [(weight, "a")])


def test_diff_of_words_and_places() -> None:
    item = figure(A, "5")
    assert weights([item], [replace(item, text="五")]) == [(Weight.WORDS, "a")]
    moved = replace(item, source=replace(item.source, cell="B9"))
    assert weights([item], [moved]) == [(Weight.SOURCE, "a")]
    again = replace(item, source=replace(item.source, sha256="1" * 64))
    assert weights([item], [again]) == []
    assert weights([], [item]) == [(Weight.NEW, "a")]
    assert weights([item], []) == [(Weight.GONE, "a")]
    assert weights([], [figure(A, "")]) == []


def test_the_gravest_change_comes_first() -> None:
    codes = [indicator(code, "元") for code in "abcde"]
    old = [
        figure(item, number)
        for item, number in zip(codes, ("1", "100", "100", "", "7"), strict=True)
    ]
    new = [
        figure(item, number)
        for item, number in zip(codes, ("1~1", "110", "300", "4", "0"), strict=True)
    ]
    assert weights(old, new) == [
        (Weight.REVERSED, "e"), (Weight.VALUE, "c"), (Weight.VALUE, "b"), (Weight.NEW, "d"),
        (Weight.INTERVAL, "a"),
    ]  # fmt: skip


def test_a_change_says_what_it_was() -> None:
    (change,) = checks.diff((figure(A, "22000"),), (figure(A, "23100"),))
    assert change.share == Decimal("0.05")
    assert (
        change.message
        == "收入：数值改变，“22000”（22\u00a0000元） → “23100”（23\u00a0100元），变动 5%"
    )
