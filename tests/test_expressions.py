"""Expressions and rules: what they parse to, what they evaluate to, what they refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from township_stats.errors import FigureError
from township_stats.expressions import (
    ExpressionError,
    Reference,
    evaluate,
    parse_expression,
    parse_rule,
)
from township_stats.quantity import Quantity
from township_stats.unitalgebra import align, in_unit, product_unit, quotient_unit


def exact(number: str, unit: str = "") -> Quantity:
    return Quantity.exact(Decimal(number), unit)


def between(low: str, high: str | None, unit: str = "") -> Quantity:
    return Quantity.between(Decimal(low), None if high is None else Decimal(high), unit)


KNOWN = {
    "households": exact("4", "户"),
    "persons": exact("7704", "人"),
    "per_head": exact("26000", "元"),
    "income": exact("200300000", "元"),
    "in_wan": exact("20030", "万元"),
    "area": exact("30", "亩"),
    "hectares": exact("2", "公顷"),
    "resolved": exact("39", "件"),
    "total": exact("40", "项"),
    "rate": exact("97.5", "%"),
    "more": Quantity.between(10, None, "户", lower_open=True),
    "around": between("-3", "5", "元"),
}
PLACES = {"households": (exact("1", "户"), exact("3", "户")), "nowhere": ()}
LAST = {"households": exact("2", "户")}


def lookup(code: str, offset: int) -> Quantity:
    return (LAST if offset else KNOWN).get(code, Quantity.missing("户"))


def value_of(text: str) -> Quantity:
    return evaluate(parse_expression(text), lookup, lambda code, offset: PLACES[code])


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("households + 1", "5", "户"),
        ("households - 1户", "3", "户"),
        ("1 + households * 2", "9", "户"),
        ("-households", "-4", "户"),
        ("(households + 2) * 3", "18", "户"),
        ("２ × households", "8", "户"),
        ("persons × per_head", "200304000", "人·元"),
        ("income ÷ area", "6676666.666666666666666666666666667", "元/亩"),
        ("resolved / total", "0.975", "件/项"),
        ("area + hectares", "60", "亩"),
        ("hectares + area", "4", "公顷"),
        ("income / in_wan", "1", ""),
        ("income - in_wan", "0", "元"),
        ("95% * persons", "7318.8", "人"),
        ("sum(households, 2户, 3户)", "9", "户"),
        ("sum(households)", "4", "户"),
        ("sum(places(households))", "4", "户"),
        ("max(places(households))", "3", "户"),
        ("max(sum(households), 2户)", "4", "户"),
        ("last(households)", "2", "户"),
        ("households / households@last - 1", "1", ""),
        ("abs(0 - households)", "4", "户"),
        ("min(area, 1公顷)", "15", "亩"),
        ("30万元 + income", "200600000", "元"),
        ("a - a - households", None, "户"),
    ],
    ids=lambda item: item or "none",
)
def test_evaluates(text: str, value: str | None, unit: str) -> None:
    result = value_of(text)
    assert result.value == (None if value is None else Decimal(value))
    assert result.unit == unit


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("more + 5", "15", None),
        ("0 - more", None, "-10"),
        ("around * 2", "-6", "10"),
        ("abs(around)", "0", "5"),
        ("max(around, 1元)", "1", "5"),
        ("min(around, 1元)", "-3", "1"),
        ("per_head / around", None, None),
        ("absent + 1", None, None),
        ("households - households", "0", "0"),
        ("around - around", "-8", "8"),
    ],
)
def test_intervals(text: str, lower: str | None, upper: str | None) -> None:
    result = value_of(text)
    assert result.lower == (None if lower is None else Decimal(lower))
    assert result.upper == (None if upper is None else Decimal(upper))


def test_open_end_survives_a_sum() -> None:
    assert value_of("more + 5").lower_open


@pytest.mark.parametrize(
    ("text", "relation", "right"),
    [
        ("a = b", "=", "b"), ("a == b", "=", "b"), ("a ≈ b", "≈", "b"), ("a ≤ b", "<=", "b"),
        ("a >= b", ">=", "b"), ("a＜b", "<", "b"), ("a≠b", "!=", "b"), ("a ＝ b", "=", "b"),
    ],
)  # fmt: skip
def test_relations(text: str, relation: str, right: str) -> None:
    rule = parse_rule(text)
    assert (rule.relation, rule.right.root) == (relation, Reference(right))


def test_range_has_both_ends() -> None:
    rule = parse_rule("this / last(this) - 1 in -50%..100%")
    ends = evaluate(rule.right, lookup)
    assert (ends.lower, ends.upper, ends.unit) == (Decimal(-50), Decimal(100), "%")
    assert rule.codes == ("this",)
    assert rule.references == (Reference("this"), Reference("this", -1))


def test_short_form_sums_over_places() -> None:
    rule = parse_rule("sum(total) = total")
    assert rule.references == (Reference("total", by_place=True), Reference("total"))
    assert str(rule) == "sum(total) = total"


@pytest.mark.parametrize(
    ("text", "found", "allowed"),
    [
        ("", "第 0 个字符后没有了", "应为 + −、数、指标代码、左括号"),
        ("a +", "第 3 个字符后没有了", "应为 + −、数、指标代码、左括号"),
        ("a ** b", "第 4 个字符“*”", "应为 + −、数、指标代码、左括号"),
        ("a / (b", "第 6 个字符后没有了", "应为 右括号"),
        ("Area", "第 1 个字符“A”", "应为 + −、数、指标代码、左括号"),
        (
            "open(a)",
            "第 1 个字符起“open(…)”：没有这个函数",
            "可用 sum、last、places、abs、min、max",
        ),
        ("last(a + b)", "第 1 个字符起“last(…)”", "括号里应为一个指标代码"),
        ("abs(a, b)", "第 1 个字符起“abs(…)”", "括号里应为一个表达式"),
        ("a * 3元人", "第 5 个字符起“3元人”：没有单位“元人”", "如 95%、30万元、5亩"),
        ("(" * 61 + "a" + ")" * 61, "括号套了 61 层", "至多 60 层"),
    ],
    ids=lambda text: text[:12] or "empty",
)
def test_refuses(text: str, found: str, allowed: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.found == found
    assert caught.value.allowed.startswith(allowed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a + b", "第 5 个字符后没有了"),
        ("a = b = c", "第 7 个字符“=”"),
        ("a in 1", "第 6 个字符后没有了"),
    ],
)
def test_refuses_rules(text: str, found: str) -> None:
    with pytest.raises(ExpressionError, match=found):
        parse_rule(text)


def test_long_sums_do_not_exhaust_the_stack() -> None:
    result = value_of(" + ".join(["households"] * 5000))
    assert result.value == Decimal(20000)


def test_households_and_persons_never_meet() -> None:
    with pytest.raises(FigureError, match="户"):
        value_of("households + persons")


def test_places_need_a_lookup() -> None:
    with pytest.raises(FigureError, match="分地区"):
        evaluate(parse_expression("sum(households)"), lookup)


@pytest.mark.parametrize(
    ("left", "right", "product", "quotient"),
    [
        ("人", "元", "人·元", "人/元"),
        ("户", "元/户", "元", "户·户/元"),
        ("亩", "%", "亩", "亩"),
        ("元/亩", "亩", "元", "元/亩/亩"),
        ("", "户", "户", "/户"),
        ("人·元", "人", "人·人·元", "元"),
    ],
)
def test_unit_algebra(left: str, right: str, product: str, quotient: str) -> None:
    assert product_unit(left, right) == product
    assert quotient_unit(left, right) == quotient


@pytest.mark.parametrize(
    ("number", "unit", "target", "expected"),
    [
        ("3", "人·元", "元", "3"),
        ("3", "人·万元", "元", "30000"),
        ("6000", "元/亩", "万元/公顷", "9"),
        ("2", "元/户", "元", "2"),
        ("0.5", "件/项", "%", "50"),
        ("1", "吨·元/公斤", "元", "1000"),
        ("2", "%", "个百分点", "2"),
        ("5", "", "户", "5"),
        ("0.95", "", "%", "95"),
    ],
)
def test_lenient_conversion(number: str, unit: str, target: str, expected: str) -> None:
    assert in_unit(exact(number, unit), target).value == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "target"),
    [("户", "人"), ("人·元", "亩"), ("元", "亩"), ("元/亩", "元"), ("%", "户"), ("人次", "人")],
)
def test_what_measures_different_things_is_refused(unit: str, target: str) -> None:
    with pytest.raises(FigureError):
        in_unit(exact("1", unit), target)


def test_align_prefers_the_right_hand_unit() -> None:
    left, right = align(exact("30", "亩"), exact("1", "公顷"))
    assert (left.value, left.unit, right.unit) == (Decimal(2), "公顷", "公顷")
    left, right = align(exact("30", "亩"), exact("1"))
    assert (right.value, right.unit) == (Decimal(1), "亩")
