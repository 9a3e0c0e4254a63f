"""Growth, shares and derived indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from written import book, derived, indicator

from township_stats.codebook import Indicator
from township_stats.errors import InputError
from township_stats.measures import derive, difference, figure_of, growth, hectares, share
from township_stats.numerals import parse
from township_stats.quantity import Quantity, Status

VALUE = indicator("value", "产值", "元", "万元")
AREA = indicator("area", "面积", "亩")
PER_MU = derived("per_mu", "亩均产值", "value / area", "元/亩")


def test_growth_carries_the_intervals_of_both_years() -> None:
    change = growth(parse("700余吨"), parse("650吨"))
    assert change is not None
    assert change.value is not None
    assert round(change.value, 2) == Decimal("7.69")
    assert change.lower is not None
    assert round(change.lower, 2) == Decimal("7.61")
    assert change.upper is not None
    assert round(change.upper, 2) == Decimal("23.17")
    assert change.unit == "%"


def test_growth_over_an_open_number_has_no_lower_end() -> None:
    change = growth(parse("约290万元"), parse("超过300万元"))
    assert change is not None
    assert change.lower is None
    assert change.upper is not None
    assert round(change.upper, 2) == Decimal("-1.67")


@pytest.mark.parametrize("last", ["0户", "*"], ids=["zero", "hidden"])
def test_nothing_grows_from_zero_or_from_what_is_hidden(last: str) -> None:
    before = Quantity.suppressed("户") if last == "*" else parse(last)
    assert growth(parse("3户"), before) is None


def test_rates_differ_in_percentage_points() -> None:
    points = difference(parse("95%"), parse("93.5%"))
    assert points is not None
    assert (points.value, points.unit) == (Decimal("1.5"), "个百分点")
    assert (points.lower, points.upper) == (Decimal("0.95"), Decimal("2.05"))
    assert difference(parse("95%"), Quantity.missing("%")) is None


def test_a_share_needs_no_common_unit_where_things_are_counted() -> None:
    resolved = share(parse("39件"), parse("41项"))
    assert resolved.value is not None
    assert round(resolved.value, 1) == Decimal("95.1")


def test_hectares_are_derived_from_mu_exactly() -> None:
    area = hectares(parse("30亩"))
    assert (area.value, area.unit, area.status) == (Decimal(2), "公顷", Status.DERIVED)


def test_derive_computes_in_codebook_order_with_parts_and_formula() -> None:
    share_of = derived("per_100", "每百亩产值", "per_mu * 100", "元/亩")
    made = derive(
        book([VALUE, AREA], {"value": "5500万", "area": "2.2万"}, derived=(PER_MU, share_of))
    )
    first, second = made
    assert (first.indicator, first.quantity.value, first.formula) == (
        "per_mu", Decimal(2500), "value / area",
    )  # fmt: skip
    assert [part.indicator for part in first.parts] == ["value", "area"]
    assert second.quantity.value == Decimal(250000)
    assert [part.indicator for part in second.parts[0].parts] == ["value", "area"]
    assert {figure.status for figure in made} == {Status.DERIVED}


@pytest.mark.parametrize(
    ("area", "status", "value"),
    [
        ("*", Status.SUPPRESSED, None),
        ("", Status.MISSING, None),
        ("(2.2万)", Status.SUPPRESSED, Decimal(2500)),
    ],
    ids=["hidden", "missing", "withheld"],
)
def test_a_derived_figure_is_no_better_known_than_its_parts(
    area: str, status: Status, value: Decimal | None
) -> None:
    (made,) = derive(book([VALUE, AREA], {"value": "5500万", "area": area}, derived=(PER_MU,)))
    assert (made.status, made.quantity.value) == (status, value)


def test_last_year_and_places_can_be_asked_for() -> None:
    grown = derived("grown", "增加额", "value - value@last", "元")
    summed = derived("summed", "各村之和", "sum(places(area))", "亩")
    made = derive(
        book(
            [VALUE, AREA],
            {"value": "120万", "area": {"": "30", "前村": "10", "后坝": "20"}},
            {"value": "100万"},
            derived=(grown, summed),
        )
    )
    assert [figure.quantity.value for figure in made] == [Decimal(200000), Decimal(30)]
    assert [part.year for part in made[0].parts] == [2023, 2022]
    assert [part.place for part in made[1].parts] == ["前村", "后坝"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("value + area", "不是同一种量"),
        ("value / nothing", "没有指标 nothing"),
        ("value / (", "第 9 个字符后"),
        ("broken * 2", "推算绕成了圈：broken → broken"),
    ],
    ids=["units", "unknown", "syntax", "circle"],
)
def test_an_expression_that_cannot_be_computed_is_told_with_its_code(
    expression: str, found: str
) -> None:
    broken = derived("broken", "错", expression, "元")
    with pytest.raises(InputError) as told:
        derive(book([VALUE, AREA], {"value": "1", "area": "1"}, derived=(broken,)))
    (problem,) = told.value.problems
    assert problem.file == "data/raw/derived.csv"
    assert problem.found.startswith("broken：")
    assert found in problem.found


def test_all_broken_expressions_are_told_at_once() -> None:
    broken: tuple[Indicator, ...] = tuple(
        derived(code, code, "value + area", "元") for code in ("first", "second")
    )
    with pytest.raises(InputError) as told:
        derive(book([VALUE, AREA], {"value": "1", "area": "1"}, derived=broken))
    assert [problem.found[:5] for problem in told.value.problems] == ["first", "secon"]


def test_a_target_is_found_under_the_year_it_is_for() -> None:
    target = indicator("villages", "美丽村庄", "个", measure="target")
    made = book([target], {"villages@2024": "2"}, {"villages@2023": "1"})
    this, last = figure_of(made, "villages"), figure_of(made, "villages", 2022)
    assert this is not None
    assert (this.year, this.quantity.value) == (2024, Decimal(2))
    assert last is not None
    assert (last.year, last.quantity.value) == (2023, Decimal(1))
