"""Units given beside a figure, ends that are excluded, messages, JSON."""

from __future__ import annotations

from decimal import Decimal

import pytest

from township_stats.errors import FigureError
from township_stats.numerals import extract, format_en, format_zh, parse, read
from township_stats.quantity import Quantity
from township_stats.terms import Kind, Qualifier, Status

D = Decimal


@pytest.mark.parametrize(
    ("text", "unit", "value", "read_unit"),
    [
        ("1200", "户", "1200", "户"),
        ("2.2", "万亩", "22000", "亩"),
        ("2.2万", "亩", "22000", "亩"),
        ("1.2万元", "万元", "12000", "元"),
        ("500平米", "平方米", "500", "平米"),
        ("12.5", "%", "12.5", "%"),
        ("12.5%", "%", "12.5", "%"),
        ("约1.3万", "元", "13000", "元"),
        ("8765.4", "亩", "8765.4", "亩"),
        ("1,234,567.5", "人", "1234567.5", "人"),
        ("−5", "℃", "-5", "℃"),
    ],
)
def test_the_column_s_unit_fills_what_is_not_written(text, unit, value, read_unit):
    quantity = parse(text, unit)
    assert (quantity.value, quantity.unit) == (D(value), read_unit)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("1200户", "人", "写的单位是“户”，应当是“人”"),
        ("1.2万", "万人", "重复"),
        ("12.5%", "人", "写的单位是“%”，应当是“人”"),
        ("500亩", "公顷", "写的单位是“亩”，应当是“公顷”"),
        ("3/4", "人", "比和分数不带单位"),
        ("7人次", "人", "应当是“人”"),
    ],
)
def test_another_unit_or_a_second_multiplier_is_refused(text, unit, why):
    with pytest.raises(FigureError, match=why):
        parse(text, unit)


def test_a_unit_decides_kind_and_interval():
    points = parse("1.2", "个百分点")
    assert (points.kind, points.lower) == (Kind.PERCENTAGE_POINT, D("1.15"))
    assert parse("85", "%").kind is Kind.PERCENT
    households, mu = parse("12", "户"), parse("12", "亩")
    assert (households.lower, households.upper) == (D(12), D(12))
    assert (mu.lower, mu.upper) == (D("11.5"), D("12.5"))


@pytest.mark.parametrize(
    ("text", "lower_open", "upper_open"),
    [
        ("超过5万元", True, False),
        ("5万元以上", False, False),
        ("不足3户", False, True),
        ("3户以下", False, False),
        ("1000多个", True, True),
        ("7704余人", True, False),
        ("约500人", False, False),
        ("近300户", False, False),
    ],
)
def test_an_end_is_excluded_where_the_word_excludes_it(text, lower_open, upper_open):
    quantity = parse(text)
    assert (quantity.lower_open, quantity.upper_open) == (lower_open, upper_open)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("2.2万亩", "1000"),
        ("5500万元", "10000"),
        ("6.5%", "0.1"),
        ("三成", "10"),
        ("12万3456人", "1"),
    ],
)
def test_the_step_is_the_place_of_the_last_digit_written(text, step):
    assert parse(text).step == D(step)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.2.3万", "小数点或千分位不对"),
        ("5--8亩", "连接号重复"),
        ("1.2万亿亿元", "前面没有数"),
        ("9" * 300 + "元", "超过17位"),
        ("9" * 100_000, "超过1000字"),
        ("0088", "以0开头"),
        ("8至5亩", "下限8大于上限5"),
        ("1/0", "分母是零"),
        ("12 00户", "数字中间有空格"),
        ("G75 200 5户", "数字中间有空格"),
        ("百分之户", "后面没有数"),
        ("12亩34", "后面的“34”没有单位"),
        ("6户25人", "里有2个数"),
        ("2023年", "不是统计数"),
        ("500亩油橄榄", "除了数还有“油橄榄”"),
        ("١٢户", "不是0到9的数字"),
        ("\u202e54321\u202c", "不能读"),
    ],
)
def test_the_message_says_why(text, why):
    with pytest.raises(FigureError, match=why):
        parse(text)


def test_a_reading_prints_as_the_contract_says():
    assert read("增长约６．５％").to_json() == {
        "text": "增长约６．５％",
        "status": "ok",
        "figures": [
            {
                "surface": "约６．５％",
                "kind": "percent",
                "value": 6.5,
                "unit": "%",
                "qualifier": "approx",
                "lower": 6.45,
                "upper": 6.55,
                "direction": "up",
                "parts": [],
            }
        ],
        "message": "",
    }


def test_numbers_that_json_would_spoil_are_printed_as_strings():
    figure = read("0.30000000000000004吨").to_json()["figures"][0]
    assert figure["value"] == 0.30000000000000004
    assert figure["lower"] == "0.300000000000000035"
    assert read("99999999999999999人").to_json()["figures"][0]["value"] == "99999999999999999"


def test_an_extracted_figure_prints_with_its_place():
    figure = extract("一、工作\n新建5户。")[0]
    assert figure.to_json() == {
        "surface": "5户",
        "kind": "measure",
        "value": 5,
        "unit": "户",
        "qualifier": "exact",
        "lower": 5,
        "upper": 5,
        "direction": None,
        "parts": [],
        "start": 7,
        "end": 9,
        "line": 2,
    }


@pytest.mark.parametrize(
    ("quantity", "zh", "en"),
    [
        (parse("两万二千亩"), "2.2万亩", "22,000 mu"),
        (parse("2亿零30万元"), "2.0030亿元", "200.3 million yuan"),
        (parse("1000多个"), "1000余个", "more than 1,000"),
        (parse("约1.3万元"), "约1.3万元", "about 13,000 yuan"),
        (parse("近三成"), "近3成", "nearly 30%"),
        (parse("50头以上"), "50头以上", "at least 50 head"),
        (parse("至多5人"), "5人以下", "at most 5 persons"),
        (parse("逾5000人"), "超过5000人", "over 5,000 persons"),
        (parse("不到1万元"), "不足1万元", "less than 10,000 yuan"),
        (parse("2—3万元"), "2—3万元", "20,000–30,000 yuan"),
        (parse("同比下降3.2%"), "下降3.2%", "down 3.2%"),
        (parse("3∶1"), "3:1", "3:1"),
        (parse("四分之三"), "3/4", "3:4"),
        (parse("几十户"), "几十户", "20–90 households"),
        (parse("十几万人"), "十几万人", "110,000–190,000 persons"),
        (parse("翻两番"), "翻2番", "4 times"),
        (parse("一年半"), "1年半", "1.5 years"),
        (parse("*余亩"), "*余亩", "withheld"),
        (parse("—"), "—", "not reported"),
        (parse("46万群众"), "46万", "460,000"),
        (parse("1户"), "1户", "1 household"),
        (Quantity.between(3, None, "户"), "3户以上", "at least 3 households"),
        (Quantity.between(None, 3, "户", upper_open=True), "不足3户", "less than 3 households"),
        (Quantity.between(None, None, "户"), "—", "unknown"),
    ],
    ids=str,
)
def test_quantities_are_written_in_both_languages(quantity, zh, en):
    assert (format_zh(quantity), format_en(quantity)) == (zh, en)


def test_not_applicable_is_no_figure():
    quantity = Quantity(None, "户", status=Status.NOT_APPLICABLE)
    assert (format_zh(quantity), format_en(quantity)) == ("—", "not applicable")


def test_the_nearest_hedge_counts():
    quantity = parse("约6000余元")
    assert (quantity.qualifier, quantity.upper) == (Qualifier.MORE_THAN, D(7000))
