"""Units: spellings, exact conversion, what may be added to what."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from township_stats.errors import FigureError
from township_stats.units import (
    compatible,
    conversion,
    convert,
    lookup,
    same_unit,
    spellings,
    split_multiplier,
)

D = Decimal


def test_every_spelling_is_known_and_spelt_once():
    names = spellings()
    assert len(names) > 300
    assert len(set(names)) == len(names)
    for name in names:
        unit = lookup(name)
        assert unit is not None
        assert unit.factor > 0
        assert unit.counted or not unit.dimension.startswith("count of")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("平米", "㎡"),
        ("平方米", "m²"),
        ("公斤", "千克"),
        ("kg", "公斤"),
        ("吨", "t"),
        ("公里", "千米"),
        ("人(次)", "人次"),
        ("人（次）", "人次"),
        ("台（套）", "台套"),
        ("个百分点", "百分点"),
        ("千瓦时", "kWh"),
        ("吨标煤", "吨标准煤"),
        ("元/平米", "元/平方米"),
        ("群众", "群众"),
    ],
)
def test_two_spellings_of_one_unit(a, b):
    assert same_unit(a, b)
    assert compatible(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("元", "万元"), ("亩", "公顷"), ("人", "人次"), ("户", "户次"), ("%", "个百分点"), ("亩", "")],
)
def test_units_that_are_not_one(a, b):
    assert not same_unit(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("人", "人次"),
        ("户", "人"),
        ("户", "户次"),
        ("处", "间"),
        ("件", "项"),
        ("家", "户"),
        ("头", "只"),
        ("台", "台（套）"),
        ("亩", "吨"),
        ("元", "美元"),
        ("%", "个百分点"),
        ("群众", "人"),
        ("天", "月"),
    ],
)
def test_what_is_counted_differently_is_never_added(a, b):
    assert not compatible(a, b)
    with pytest.raises(FigureError, match="不能换算或相加"):
        conversion(a, b)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("30", "亩", "公顷", "2"),
        ("3", "亩", "平方米", "2000"),
        ("1", "平方公里", "亩", "1500"),
        ("2.2", "万亩", "亩", "22000"),
        ("1.2", "亿元", "万元", "12000"),
        ("3", "斤", "公斤", "1.5"),
        ("254.58", "亿斤", "万吨", "1272.9"),
        ("2", "吨", "公斤", "2000"),
        ("1.5", "兆瓦", "千瓦", "1500"),
        ("50", "个基点", "个百分点", "0.5"),
        ("3", "成", "%", "30"),
        ("2", "倍", "%", "200"),
        ("800", "元/亩", "元/公顷", "12000"),
        ("12", "名", "人", "12"),
        ("3", "万人次", "人次", "30000"),
    ],
)
def test_conversion_is_exact(value, source, target, expected):
    assert convert(D(value), source, target) == D(expected)


def test_a_conversion_that_does_not_end_keeps_34_digits():
    assert convert(D(1), "亩", "平方米") == D("666.6666666666666666666666666666667")
    assert conversion("亩", "平方米") == Fraction(2000, 3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("万元", (10**4, "元")),
        ("亿元", (10**8, "元")),
        ("万亿元", (10**12, "元")),
        ("百万元", (10**6, "元")),
        ("千瓦时", (1, "千瓦时")),
        ("亿千瓦时", (10**8, "千瓦时")),
        ("千克", (1, "千克")),
        ("百户", (100, "户")),
        ("万", (10**4, "")),
        ("户", (1, "户")),
        ("", (1, "")),
        ("群众", (1, "群众")),
    ],
)
def test_the_size_is_split_from_the_unit(name, expected):
    assert split_multiplier(name) == expected


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("亩", "mu", "mu"),
        ("公顷", "ha", "ha"),
        ("元", "yuan", "yuan"),
        ("户", "household", "households"),
        ("人次", "person-time", "person-times"),
        ("头", "head", "head"),
        ("元/亩", "yuan/mu", "yuan/mu"),
        ("万元", "10,000 yuan", "10,000 yuan"),
        ("个", "", ""),
    ],
)
def test_english_names(name, one, many):
    unit = lookup(name)
    assert unit is not None
    assert (unit.english(1), unit.english(2)) == (one, many)


@pytest.mark.parametrize("name", ["群众", "万群众", "元/群众", "亩/", "亩(群众)"])
def test_a_noun_that_is_no_unit_is_unknown(name):
    assert lookup(name) is None


def test_a_bracketed_pair_of_counted_units_is_a_unit_of_its_own():
    unit = lookup("株（盆）")
    assert unit is not None
    assert (unit.counted, unit.name) == (True, "株(盆)")
    pair = lookup("头（箱）")
    assert pair is not None
    assert (pair.dimension, pair.name_en) == ("count of 头(箱)", "head (hives)")
