"""Cells to figures: units, marks, places, years, and what two sources say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from workbooks import HEADER, cleaned

from township_stats.clean.cellvalue import read_cell
from township_stats.clean.column import is_below_zero
from township_stats.codebook import Indicator
from township_stats.errors import FigureError, InputError
from township_stats.numerals import parse
from township_stats.quantity import Status


def problems(root, files, corrections="") -> list[str]:
    with pytest.raises(InputError) as caught:
        cleaned(root, files, corrections)
    return str(caught.value).splitlines()


def figures(root, files, corrections="") -> dict:
    return {
        (figure.indicator, figure.place, figure.year): figure
        for figure in cleaned(root, files, corrections).figures
    }


@pytest.mark.parametrize(
    ("text", "unit", "value", "of_unit"),
    [
        ("2.2", "万亩", "22000", "亩"),
        ("2.2万", "亩", "22000", "亩"),
        ("2.2万亩", "亩", "22000", "亩"),
        ("2.2万亩", "万亩", "22000", "亩"),
        ("2.2万亩", "公顷", "22000", "亩"),
        ("500公斤", "吨", "500", "公斤"),
        ("8765.4", "亩", "8765.4", "亩"),
        ("2023.5", "亩", "2023.5", "亩"),
        ("１２，３４５", "人", "12345", "人"),
        ("12.5%", "%", "12.5", "%"),
        ("12.5", "%", "12.5", "%"),
        (".5", "亩", "0.5", "亩"),
        ("0.30000000000000004", "亩", "0.30000000000000004", "亩"),
        ("12 345", "人", "12345", "人"),
        ("2 918.5万元", "元", "29185000", "元"),
        ("12元5角", "元", "12.5", "元"),
        ("999999999999999", "人", "999999999999999", "人"),
    ],
)
def test_a_cell_is_read_in_its_unit(text, unit, value, of_unit) -> None:
    quantity = read_cell(text, unit)
    assert (quantity.value, quantity.unit) == (Decimal(value), of_unit)


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("1200户", "人", "“户”"),
        ("12.5%", "人", "“%”"),
        ("1.2万", "万人", "重复"),
        ("5百", "百元", "重复"),
        ("5万5", "万元", "重复"),
        ("5千5", "万元", "重复"),
        ("三万五千", "万元", "重复"),
        ("1万零5", "万元", "重复"),
        ("1234567890123456", "人", "超过 15 位"),
        ("0088", "人", "以 0 开头"),
        ("10485390.04万元", "万元", "两个数连在一起"),
        ("1" * 61, "人", "太长"),
        ("123 456 789 012 345 678", "人", "超过 15 位"),
        ("12 34", "人", "12 34"),
        ("1 200 30", "人", "1 200 30"),
        ("5\n6", "人", "5\n6"),
        ("#N/A", "人", "公式错误"),
        ("同上", "人", "没有写出数字"),
        ("2023.5.6", "亩", "不是统计数"),
        ("1.2.3万", "亩", "1.2.3"),
        (
            "13，560",
            "人",
            "“13，560”不是一个数，全角逗号“，”可能隔开两个数；千分位写半角逗号，或不写",
        ),
        ("13，56", "人", "不知道是不是一个数，全角逗号“，”可能隔开两个数"),
        ("82OO", "人", "“82OO”不是一个数，“OO”是字母，不是数字 0"),
        ("8l0", "人", "“8l0”不是一个数，“l”是字母，不是数字 1"),
        ("8200.", "人", "“8200.”不是统计数，末尾多了“.”"),
        ("8200。", "人", "末尾多了“。”"),
        (
            "640（不含在建）",
            "人",
            "“640（不含在建）”不是统计数，数后面还有“（不含在建）”；说明请写在备注里，这里只写数",
        ),
        ("640(不含在建)", "人", "数后面还有“(不含在建)”"),
    ],
)
def test_what_is_no_figure_is_refused(text, unit, said) -> None:
    with pytest.raises(FigureError) as caught:
        read_cell(text, unit)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "mark", ["", "—", "-", "/", "无", "不详", "暂无", "NA", "null", ".", "　", "？"]
)
def test_marks_of_nothing_are_missing_never_zero(mark) -> None:
    quantity = read_cell(mark, "人")
    assert (quantity.status, quantity.value) == (Status.MISSING, None)


def test_the_profile_says_which_mark_is_not_applicable() -> None:
    assert read_cell("/", "人", "/").status is Status.NOT_APPLICABLE
    assert read_cell("不适用", "人").status is Status.NOT_APPLICABLE


def test_figures_come_in_codebook_order_and_the_unreported_are_missing(tmp_path) -> None:
    made = cleaned(
        tmp_path,
        {
            "a.csv": "指标,数值,单位,地区\n耕地面积,1.5万,亩,试验镇（虚构）\n总人口,600,人,前村\nolives,30,亩,\n总人口,12345,人,全镇\n"
        },
    )
    assert [(f.indicator, f.place, f.text, f.status.value) for f in made.figures] == [
        ("population", "", "12345", "reported"),
        ("population", "前村", "600", "reported"),
        ("land", "", "1.5万", "reported"),
        ("olives", "", "30", "reported"),
        ("income", "", "", "missing"),
        ("households", "", "", "missing"),
        ("rate", "", "", "missing"),
        ("villages", "", "", "missing"),
    ]
    assert str(made.figures[2].source) == "data/raw/2023/a.csv!B2"
    assert made.figures[4].source is None


def test_withheld_figures_keep_their_value(tmp_path) -> None:
    made = figures(tmp_path, {"a.csv": "指标,数值,单位,公开\n监测户,2,户,否\n化解率,*,%,\n"})
    hidden, starred = made["households", "", 2023], made["rate", "", 2023]
    assert (hidden.status, hidden.quantity.value, hidden.withheld) == (
        Status.SUPPRESSED,
        Decimal(2),
        True,
    )
    assert (starred.status, starred.quantity.value, starred.withheld) == (
        Status.SUPPRESSED,
        None,
        False,
    )


def test_targets_speak_of_later_years_and_nothing_else_does(tmp_path) -> None:
    made = figures(tmp_path, {"a.csv": "指标,年份,数值,单位\n美丽村庄,2024年,2,个\n"})
    assert made["villages", "", 2024].quantity.value == 2
    assert problems(tmp_path, {"a.csv": "指标,年份,数值,单位\n总人口,2024,2,人\n"}) == [
        "data/raw/2023/a.csv!B2: 2024 晚于报告年份 2023; 只有目标（target）可写以后的年份"
    ]


def test_every_problem_is_told_at_once_sorted_with_its_cell(tmp_path) -> None:
    said = problems(
        tmp_path,
        {
            "b.csv": HEADER + "油橄榄面,3,亩,,\n总人口,abc,人,,\n耕地面积,5,户,,\n集体收入,30,,,\n",
            "a.csv": "指标,数值,单位,年份,公开\n总人口,5,人,去年,\n监测户,5,户,,看情况\n",
        },
    )
    assert [line.split(":")[0] for line in said] == [
        "data/raw/2023/a.csv!D2",
        "data/raw/2023/a.csv!E3",
        "data/raw/2023/b.csv!A2",
        "data/raw/2023/b.csv!B3",
        "data/raw/2023/b.csv!C4",
        "data/raw/2023/b.csv!C5",
    ]
    assert "是否 油橄榄面积？" in said[2]
    assert "没有写单位; 请写明单位，如 元 或 万元" in said[5]
    assert not (tmp_path / "data/clean").exists()


def test_a_missing_unit_is_the_codebooks_where_only_one_is_possible(tmp_path) -> None:
    made = figures(tmp_path, {"a.csv": HEADER + "总人口,5,,,\n耕地面积,2.2万亩,,,\n"})
    assert made["population", "", 2023].quantity.unit == "人"
    assert made["land", "", 2023].quantity.value == 22000


@pytest.mark.parametrize(
    ("one", "other"), [("12345", "99999"), ("*", "12"), ("1000多", "900")], ids=["=", "*", "多"]
)
def test_two_sources_that_disagree_are_both_named(tmp_path, one, other) -> None:
    said = problems(
        tmp_path,
        {"a.csv": HEADER + f"总人口,{one},人,,\n", "b.csv": HEADER + f"总人口,{other},人,,\n"},
    )
    assert len(said) == 1
    assert said[0].startswith("data/raw/2023/b.csv!B2: 年末总人口2023年 写作")
    assert "data/raw/2023/a.csv!B2" in said[0]


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("2.2万", "22013", "22013"),
        ("22013", "2.2万", "22013"),
        ("22013", "", "22013"),
        ("—", "22013", "22013"),
        ("1000多", "1500", "1500"),
    ],
)
def test_two_sources_that_agree_keep_the_more_exact(tmp_path, one, other, kept) -> None:
    made = cleaned(
        tmp_path,
        {"a.csv": HEADER + f"耕地面积,{one},亩,,\n", "b.csv": HEADER + f"耕地面积,{other},亩,,\n"},
    )
    (figure,) = [item for item in made.figures if item.indicator == "land"]
    assert figure.text == kept


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("4250", "4250", []),
        ("", "4250", []),
        ("4250", "", []),
        ("—", "4250", ["写作 “4250”（4250亩），{} 写作 “—”; 不矛盾，取 “4250”（4250亩）"]),
        ("2.2万", "22013", ["写作 “22013”（22013亩），{} 写作 “2.2万”（22000亩）; 不矛盾，取 “22013”（22013亩）"]),
    ],
    ids=["same", "blank", "blank later", "mark", "rounded"],
)  # fmt: skip
def test_two_sources_that_agree_are_told_where_they_differ(tmp_path, one, other, told) -> None:
    made = cleaned(
        tmp_path,
        {"a.csv": HEADER + f"耕地面积,{one},亩,,\n", "b.csv": HEADER + f"耕地面积,{other},亩,,\n"},
    )
    start = "data/raw/2023/b.csv!B2: 耕地面积2023年 "
    assert [str(notice) for notice in made.notices] == [
        start + text.format("data/raw/2023/a.csv!B2") for text in told
    ]


def test_withheld_in_one_place_is_withheld(tmp_path) -> None:
    made = figures(
        tmp_path,
        {"a.csv": HEADER + "监测户,2,户,,\n", "b.csv": "指标,数值,单位,公开\n监测户,2,户,否\n"},
    )
    assert made["households", "", 2023].withheld


def test_personal_numbers_reach_neither_notes_nor_messages(tmp_path) -> None:
    made = cleaned(tmp_path, {"a.csv": HEADER + "总人口,5,人,,联系13812345678\n"})
    assert made.figures[0].note == "联系***"
    assert "13812345678" not in str(made.notices)
    said = problems(tmp_path, {"a.csv": HEADER + "总人口,62010019990101123X,人,,\n"})
    assert "6201001999" not in said[0]


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("监测户", "-6户", True),
        ("监测户净增", "-6户", False),
        ("监测户", "6户", False),
    ],
)
def test_a_count_below_zero_is_a_slip(name, value, refused) -> None:
    indicator = Indicator("a", "s", "t", name, "Households", "户", "户", "flow")
    assert is_below_zero(parse(value), indicator) is refused
