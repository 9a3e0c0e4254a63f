"""Interval arithmetic of quantities: sound, exact where it can be, ends kept."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from township_stats.errors import FigureError
from township_stats.quantity import Answer, Kind, Qualifier, Quantity, Status

D = Decimal


def ends(q: Quantity) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    return q.lower, q.upper, q.lower_open, q.upper_open


def between(low: str | None, high: str | None, unit: str = "", **opened: bool) -> Quantity:
    return Quantity.between(
        None if low is None else D(low), None if high is None else D(high), unit, **opened
    )


def test_a_quantity_is_frozen_and_hashable():
    q = Quantity.exact(43, "户")
    assert {q, Quantity.exact(43, "户")} == {q}
    with pytest.raises(dataclasses.FrozenInstanceError):
        q.value = D(1)  # type: ignore[misc]


def test_it_refuses_floats_and_ends_that_are_the_wrong_way_round():
    with pytest.raises(TypeError, match="finite Decimals"):
        Quantity(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="finite Decimals"):
        Quantity(D("NaN"))
    with pytest.raises(FigureError, match="下限5大于上限3"):
        Quantity.between(5, 3)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (between("1", "2") + between("10", "20"), (D(11), D(22), False, False)),
        (between("1", "2", upper_open=True) + between("10", "20"), (D(11), D(22), False, True)),
        (between("1", None) + between("10", "20"), (D(11), None, False, False)),
        (between("1", "2") - between("10", "20"), (D(-19), D(-8), False, False)),
        (
            between("1", "2") - between("10", "20", lower_open=True),
            (D(-19), D(-8), False, True),
        ),
        (-between("1", "2", lower_open=True), (D(-2), D(-1), False, True)),
        (between("-1", "2") * between("3", "5"), (D(-5), D(10), False, False)),
        (between("-1", "2") * between("-3", "5"), (D(-6), D(10), False, False)),
        (between("0", "2") * between("3", None), (D(0), None, False, False)),
        (between("2", None, lower_open=True) * between("3", "4"), (D(6), None, True, False)),
        (between("0", "0") * between(None, None), (D(0), D(0), False, False)),
        (between("1", "2") / between("4", "5"), (D("0.2"), D("0.5"), False, False)),
        (between("1", "2") / between("-1", "1"), (None, None, False, False)),
        (between("1", "2") / between("0", "1"), (None, None, False, False)),
        (between("1", "2") / between("0", "4", lower_open=True), (D("0.25"), None, False, False)),
        (between("1", "2") / between("2", None), (D(0), D(1), True, False)),
        (
            between("1", "1") / between("3", "3"),
            (D("0." + "3" * 34), D("0." + "3" * 33 + "4"), False, False),
        ),
        (between("-3", "6").scaled(D("-0.5")), (D("-3.0"), D("1.5"), False, False)),
        (between("1", None).scaled(0), (D(0), D(0), False, False)),
        (3 * between("1", "2"), (D(3), D(6), False, False)),
        (between("1", "2") / 4, (D("0.25"), D("0.5"), False, False)),
    ],
)
def test_interval_arithmetic(result, expected):
    assert ends(result) == expected
    assert result.status is Status.DERIVED


def test_decimals_stay_exact():
    total = Quantity.sum([Quantity.exact(D("0.1"))] * 10)
    assert total.value == D(1)
    assert (
        Quantity.exact(D("123456789012345678")) * Quantity.exact(D("987654321098765432"))
    ).value == (D("121932631137021794322511812221002896"))


@pytest.mark.parametrize(
    ("result", "value", "unit"),
    [
        (Quantity.exact(2, "万元") + Quantity.exact(5000, "元"), "2.5", "万元"),
        (Quantity.exact(30, "亩") + Quantity.exact(1, "公顷"), "45", "亩"),
        (Quantity.exact(26000, "元/人") * Quantity.exact(7704, "人"), "200304000", "元"),
        (Quantity.exact(5500, "万元") / Quantity.exact(22000, "亩"), "0.25", "万元/亩"),
        (Quantity.exact(39, "件") / Quantity.exact(40, "件"), "0.975", ""),
        (Quantity.exact(200, "元") * Quantity.exact(95, "%"), "190", "元"),
        (Quantity.exact(30, "亩") / Quantity.exact(2, "公顷"), "1", ""),
        (Quantity.exact(3, "米") * Quantity.exact(4, "吨"), "12", "米·吨"),
        (Quantity.exact(95, "%").scaled(2), "190", "%"),
    ],
)
def test_units_are_converted_and_composed(result, value, unit):
    assert (result.value, result.unit) == (D(value), unit)


def test_the_result_s_kind_and_hedge_follow_what_was_combined():
    share = Quantity.exact(95, "%") - Quantity.exact(90, "%")
    assert (share.kind, share.qualifier) == (Kind.PERCENT, Qualifier.EXACT)
    over = Quantity.exact(1) + between("1", None, lower_open=True)
    assert over.qualifier is Qualifier.OVER
    assert (Quantity.exact(1) + between("1", None)).qualifier is Qualifier.AT_LEAST
    assert (Quantity.exact(1) + between(None, "1")).qualifier is Qualifier.AT_MOST
    assert (
        Quantity.exact(1) - between("1", None, lower_open=True)
    ).qualifier is Qualifier.LESS_THAN
    assert (Quantity.exact(1) + between("1", "2")).qualifier is Qualifier.RANGE
    about = Quantity(D(5), "", Qualifier.APPROX, D(4), D(6))
    assert (about + Quantity.exact(1)).qualifier is Qualifier.APPROX


def test_the_coarser_step_is_the_sum_s():
    coarse = Quantity(D(22000), "亩", lower=D(21500), upper=D(22500), step=D(1000))
    fine = Quantity(D(12), "亩", lower=D(12), upper=D(12), step=D(1))
    assert (coarse + fine).step == D(1000)
    assert coarse.to("万亩").step == D("0.1")
    assert coarse.scaled(-2).step == D(2000)
    assert (coarse * fine).step is None


@pytest.mark.parametrize("unknown", [Quantity.missing("亩"), Quantity.suppressed("亩")])
def test_what_is_unknown_makes_everything_unknown(unknown):
    result = unknown + Quantity.exact(1, "亩")
    assert ends(result) == (None, None, False, False)
    assert (result.value, result.status) == (None, Status.DERIVED)
    assert not unknown.is_bounded
    assert unknown.equals(Quantity.exact(1, "亩")) is Answer.UNKNOWN


def test_units_that_cannot_meet_are_refused():
    with pytest.raises(FigureError, match="“户”与“人”"):
        Quantity.exact(1, "人") + Quantity.exact(1, "户")
    with pytest.raises(FigureError, match="没有可以相加的数"):
        Quantity.sum([])


@pytest.mark.parametrize(
    ("left", "comparison", "right", "answer"),
    [
        (between("3", "3"), "equals", between("3", "3"), "yes"),
        (between("3", "4"), "equals", between("3", "4"), "unknown"),
        (between("3", "4"), "equals", between("5", "6"), "no"),
        (between("3", "4", upper_open=True), "equals", between("4", "6"), "no"),
        (between("3", "4"), "equals", between("4", "6"), "unknown"),
        (between("1", "2"), "less", between("3", "4"), "yes"),
        (between("1", "2"), "less", between("2", "4"), "unknown"),
        (between("1", "2", upper_open=True), "less", between("2", "4"), "yes"),
        (between("2", "3"), "less", between("1", "2"), "no"),
        (between("1", "2"), "at_most", between("2", "4"), "yes"),
        (between("2", "3", lower_open=True), "at_most", between("1", "2"), "no"),
        (between("2", "3"), "at_most", between("1", "2"), "unknown"),
        (between("3", None), "greater", between("1", "2"), "yes"),
        (between("3", None), "greater", between("1", None), "unknown"),
        (between("2", "3"), "at_least", between("1", "2"), "yes"),
        (between("1", "2"), "at_least", between("3", "4"), "no"),
    ],
)
def test_comparison_has_three_answers(left, comparison, right, answer):
    assert getattr(left, comparison)(right) == answer


def test_comparison_converts_units():
    assert Quantity.exact(30, "亩").equals(Quantity.exact(2, "公顷")) is Answer.YES


@pytest.mark.parametrize(
    ("left", "right", "common"),
    [
        (between("1", "5"), between("4", "9"), (D(4), D(5), False, False)),
        (between("1", "5", upper_open=True), between("4", "5"), (D(4), D(5), False, True)),
        (between("1", None), between(None, "3"), (D(1), D(3), False, False)),
        (between("1", "3"), between("3", "5"), (D(3), D(3), False, False)),
    ],
)
def test_what_two_intervals_share(left, right, common):
    shared = left.intersect(right)
    assert shared is not None
    assert ends(shared) == common


def test_disjoint_intervals_share_nothing():
    assert between("1", "2").intersect(between("3", "4")) is None
    assert between("1", "3", upper_open=True).intersect(between("3", "5")) is None


def test_containment_and_width():
    q = between("1", "5", lower_open=True)
    assert not q.contains(D(1))
    assert q.contains(D(5))
    assert q.contains(between("2", "5"))
    assert not q.contains(between("1", "5"))
    assert (q.width, between("1", None).width) == (D(4), None)
    assert (Quantity.exact(3).is_point, q.is_point) == (True, False)


def test_widening_moves_both_ends():
    assert ends(between("1", None).widened(D("0.5"))) == (D("0.5"), None, False, False)


def test_conversion_rounds_outward_and_keeps_what_was_reported():
    square_metres = between("1", "1", "亩").to("平方米")
    assert Fraction(square_metres.lower) < Fraction(2000, 3) < Fraction(square_metres.upper)
    assert square_metres.status is Status.REPORTED
    assert Quantity.exact(3, "平米").to("㎡") == Quantity.exact(3, "㎡")


small = st.decimals(-1000, 1000, places=2, allow_nan=False)


@st.composite
def intervals_with_a_point(draw: st.DrawFn) -> tuple[Quantity, Fraction]:
    low, high = sorted((draw(small), draw(small)))
    share = draw(st.fractions(0, 1, max_denominator=50))
    bounded_below, bounded_above = draw(st.booleans()), draw(st.booleans())
    point = Fraction(low) + share * (Fraction(high) - Fraction(low))
    interval = Quantity.between(low if bounded_below else None, high if bounded_above else None)
    return interval, point


def holds(q: Quantity, point: Fraction) -> bool:
    return (q.lower is None or Fraction(q.lower) <= point) and (
        q.upper is None or point <= Fraction(q.upper)
    )


@given(intervals_with_a_point(), intervals_with_a_point())
def test_results_hold_every_combination_of_what_went_in(first, second):
    (a, x), (b, y) = first, second
    assert holds(a + b, x + y)
    assert holds(a - b, x - y)
    assert holds(a * b, x * y)
    if y:
        assert holds(a / b, x / y)
    assert holds(-a, -x)
    assert holds(a.scaled(D("-2.5")), x * Fraction(-5, 2))


@given(intervals_with_a_point(), intervals_with_a_point())
def test_answers_agree_with_the_points(first, second):
    (a, x), (b, y) = first, second
    for answer, true in (
        (a.equals(b), x == y),
        (a.less(b), x < y),
        (a.at_most(b), x <= y),
        (a.greater(b), x > y),
        (a.at_least(b), x >= y),
    ):
        assert answer is Answer.UNKNOWN or (answer is Answer.YES) == true
    shared = a.intersect(b)
    if x == y:
        assert shared is not None
        assert holds(shared, x)
