"""Ledgers through their mapping: headers, totals, cases, places, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from test_intake_cells import xlsx
from workbooks import cleaned

from township_stats.errors import InputError
from township_stats.intake.dates import read_date
from township_stats.intake.grid import Block, Sheet
from township_stats.intake.header import header_paths

LEDGER = """\
油橄榄产业台账,,,,
填报单位：农业农村办,,,填报日期：2023-12-20,
序号,村,油橄榄,,备注
,,面积(亩),收入（万元）,
甲,乙,1,2,3
1,前村,120.5,3.2,
2,后村,"1,200",约30,
,小计,1320.5,,
3,庙坪村,３０,0.8,
,合计,1350.5,34,
单位负责人：甲,,填表人：乙,,
"""
MAPPING = """\
[[table]]
header = "A3:E4"
place = "村"
[[table.figure]]
column = "油橄榄/面积（亩）"
indicator = "油橄榄面积"
[[table.figure]]
column = "油橄榄/收入(万元)"
indicator = "income"
unit = "万元"
"""


def run(root, ledger: str = LEDGER, mapping: str = MAPPING, corrections: str = "", **more):
    files = {"台账.csv": ledger, "台账.csv.mapping.toml": mapping, **more}
    return cleaned(root, files, corrections)


def rows(made, code: str) -> list[tuple[str, str, str, str, str]]:
    return [
        (f.place, f.text, f"{f.quantity.value:f}", f.status.value, f.source.cell)
        for f in made.figures
        if f.indicator == code and f.source
    ]


def refusals(root, *args, **kwargs) -> list[str]:
    with pytest.raises(InputError) as caught:
        run(root, *args, **kwargs)
    return str(caught.value).splitlines()


def test_a_ledger_of_places_gives_its_total_and_every_place(tmp_path) -> None:
    made = run(tmp_path)
    assert rows(made, "olives") == [
        ("", "1350.5", "1350.5", "reported", "C10"),
        ("前村", "120.5", "120.5", "reported", "C6"),
        ("后村", "1,200", "1200", "reported", "C7"),
        ("庙坪村", "３０", "30", "reported", "C9"),
    ]
    assert rows(made, "income")[:2] == [
        ("", "34", "340000", "reported", "D10"),
        ("前村", "3.2", "32000", "reported", "D6"),
    ]


def test_without_a_total_row_the_rows_are_added_up(tmp_path) -> None:
    made = run(tmp_path, LEDGER.replace(",合计,1350.5,34,\n", ""))
    assert rows(made, "olives")[0] == ("", "", "1350.5", "derived", "C6:C9")
    total = next(f for f in made.figures if f.indicator == "income" and not f.place)
    assert (total.quantity.lower, total.quantity.upper) == (289000, 391000)


def test_a_total_that_is_not_the_sum_names_both(tmp_path) -> None:
    said = refusals(tmp_path, LEDGER.replace("1350.5", "1450.5"))
    assert said == [
        "data/raw/2023/台账.csv!C10: 合计“油橄榄/面积（亩）”写作 “1450.5”，各行（C6:C9）相加为 1350.5亩; "
        "合计须等于各行之和；请核对，在表里或 corrections.csv 更正"
    ]


def test_a_sum_is_told_in_the_unit_of_its_total(tmp_path) -> None:
    said = refusals(tmp_path, LEDGER.replace("1350.5,34", "1350.5,2110"))
    assert len(said) == 1
    assert "写作 “2110”，各行（D6:D9）相加为 28.9～39.1万元（D7 写作" in said[0]
    said = refusals(tmp_path, LEDGER.replace("1350.5,34", "1350.5,21100000元"))
    assert "写作 “21100000元”，各行（D6:D9）相加为 289000～391000元（D7 写作" in said[0]


def test_a_sum_that_a_cell_leaves_open_is_told_with_that_cell(tmp_path) -> None:
    said = refusals(tmp_path, LEDGER.replace(",120.5,", ",120余,").replace("1350.5", "2450.5"))
    assert "各行（C6:C9）相加为 1349～1361亩（C6 写作 “120余”）" in said[0]


def test_a_correction_settles_it_and_changes_only_that_number(tmp_path) -> None:
    wrong = LEDGER.replace("1350.5", "1450.5")
    fix = "data/raw/2023/台账.csv,,C10,1450.5,1350.5,合计加错,某人,2024-01-05\n"
    made = run(tmp_path, wrong, corrections=fix)
    assert rows(made, "olives")[0] == ("", "1350.5", "1350.5", "reported", "C10")
    assert [(f.place, f.note, f.original) for f in made.figures if f.note] == [
        ("", "更正：原文“1450.5”；合计加错", "1450.5")
    ]
    fixed = LEDGER
    assert refusals(tmp_path, fixed, corrections=fix) == [
        "data/raw/corrections.csv!D2: 以为 data/raw/2023/台账.csv!C10 写作 “1450.5”，现为 “1350.5”; "
        "原文已改：删去这一行更正，或改 expected"
    ]


def test_a_corrected_row_is_told_of_its_place_and_of_what_was_added_up(tmp_path) -> None:
    wrong = LEDGER.replace("120.5", "1205").replace(",合计,1350.5,34,\n", "")
    fix = "data/raw/2023/台账.csv,,C6,1205,120.5,小数点 13812345678,某人,2024-01-05\n"
    made = run(tmp_path, wrong, corrections=fix)
    assert [(f.place, f.note, f.corrected_cells) for f in made.figures if f.note] == [
        (
            "",
            "含更正：C6 原文“1205”，改作“120.5”，小数点 ***",
            "C6 原文“1205”，改作“120.5”，小数点 ***",
        ),
        ("前村", "更正：原文“1205”；小数点 ***", ""),
    ]


def test_the_ledgers_total_is_held_against_the_offices_figure(tmp_path) -> None:
    office = "指标,数值,单位\n油橄榄面积,1500,亩\n"
    said = refusals(tmp_path, **{"01产业.csv": office})
    assert len(said) == 1
    assert "data/raw/2023/台账.csv!C10" in said[0]
    assert "data/raw/2023/01产业.csv!B2" in said[0]
    fix = "data/raw/2023/01产业.csv,,B2,1500,,以台账为准,某人,2024-01-05\n"
    made = run(tmp_path, corrections=fix, **{"01产业.csv": office})
    assert rows(made, "olives")[0] == ("", "1350.5", "1350.5", "reported", "C10")


def test_one_village_twice_is_refused_unless_rows_are_cases(tmp_path) -> None:
    twice = LEDGER.replace("庙坪村,３０", "前 村,３０")
    assert refusals(tmp_path, twice)[0].startswith(
        "data/raw/2023/台账.csv!C9: “前村”出现两次，另一处在 C6; 每个地方一行"
    )
    made = run(tmp_path, twice, MAPPING.replace("place =", "cases = true\nplace ="))
    assert rows(made, "olives") == [
        ("", "1350.5", "1350.5", "reported", "C10"),
        ("前村", "", "150.5", "derived", "C6:C9"),
        ("后村", "1,200", "1200", "reported", "C7"),
    ]


CASES = """\
编号,村,类别,识别日期,人口,户主,身份证号
A1,前村,新识别,2023.5.6,4,张三,62010019990101123X
A2,前村,新识别,20220506,3,李四,620100199901011230
A3,后村,返贫,2023年7月,2,王五,620100199901011231
A3,后村,返贫,45052,2,王五,620100199901011231
A5,后村,新识别,2023/12/1,无,赵六,620100199901011232
"""
CASE_MAPPING = """\
[[table]]
header = "A1:G1"
place = "村"
[[table.figure]]
column = "编号"
indicator = "households"
aggregate = "{aggregate}"
{more}
"""


@pytest.mark.parametrize(
    ("aggregate", "more", "total", "places"),
    [
        ("count", "", 5, {"前村": 2, "后村": 3}),
        ("count_distinct", "", 4, {"前村": 2, "后村": 2}),
        ("count", 'where = { "类别" = "新识别" }', 3, {"前村": 2, "后村": 1}),
        ("count", 'where = { "类别" = ["返贫", "新识别"] }', 5, {"前村": 2, "后村": 3}),
        ("count", 'year_of = "识别日期"', 4, {"前村": 1, "后村": 3}),
        ("count", 'where = { "类别" = "消除" }', 0, {}),
        ("count", "places = false", 5, {}),
    ],
    ids=["all", "distinct", "where", "one of", "year", "none", "total only"],
)
def test_cases_are_counted(tmp_path, aggregate, more, total, places) -> None:
    made = run(tmp_path, CASES, CASE_MAPPING.format(aggregate=aggregate, more=more))
    counted = [f for f in made.figures if f.indicator == "households"]
    assert (counted[0].place, counted[0].quantity.value) == ("", total)
    assert {f.place: f.quantity.value for f in counted[1:]} == places
    assert {f.status.value for f in counted} == {"derived"}


def test_cells_without_a_number_are_left_out_of_a_sum_and_told(tmp_path) -> None:
    mapping = CASE_MAPPING.format(aggregate="sum", more="").replace('"编号"', '"人口"')
    mapping = mapping.replace("place =", "cases = true\nplace =").replace("households", "人口")
    made = run(tmp_path, CASES, mapping)
    assert next(f for f in made.figures if f.indicator == "population").quantity.value == 11
    assert ["E6" in str(notice) for notice in made.notices] == [True]


@pytest.mark.parametrize("column", ["户主", "身份证号"])
@pytest.mark.parametrize("key", ["column", "where", "place"])
def test_personal_columns_cannot_be_mapped(tmp_path, column, key) -> None:
    mapping = CASE_MAPPING.format(aggregate="count", more="")
    mapping = {
        "column": mapping.replace('"编号"', f'"{column}"'),
        "where": mapping + f'where = {{ "{column}" = "张三" }}\n',
        "place": mapping.replace('"村"', f'"{column}"'),
    }[key]
    assert "个人信息列" in refusals(tmp_path, CASES, mapping)[0]


def test_personal_columns_reach_nothing(tmp_path) -> None:
    broken = CASES.replace("2023.5.6", "不知道").replace(
        "新识别,2023/12/1,无", "新识别,2023/12/1,3x"
    )
    mapping = CASE_MAPPING.format(aggregate="sum", more='year_of = "识别日期"')
    said = "\n".join(
        refusals(
            tmp_path, broken, mapping.replace('"编号"', '"人口"').replace("households", "人口")
        )
    )
    assert "E6" in said
    assert "D2" in said
    made = run(tmp_path, CASES, CASE_MAPPING.format(aggregate="count", more=""))
    written = "".join(path.read_text("utf-8-sig") for path in tmp_path.glob("data/clean/2023/*"))
    for secret in ("张三", "62010019990101123", "王五"):
        assert secret not in said
        assert secret not in repr(made)
        assert secret not in written


CONTINUED = """\
村,面积
前村,1
续表,
村,面积
后村,2

表二,
合计,3
"""


def test_a_continued_table_is_one(tmp_path) -> None:
    mapping = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "面积"\nindicator = "olives"\n'
    made = run(tmp_path, CONTINUED, mapping)
    assert rows(made, "olives") == [
        ("", "", "3", "derived", "B2:B5"),
        ("前村", "1", "1", "reported", "B2"),
        ("后村", "2", "2", "reported", "B5"),
    ]
    bounded = mapping.replace("place =", "last_row = 8\nplace =").replace("面积", "面积")
    assert rows(run(tmp_path, CONTINUED.replace("表二", "表二：续表"), bounded), "olives")[0] == (
        "", "3", "3", "reported", "B8",
    )  # fmt: skip


SIMPLE = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "面积"\nindicator = "olives"\n'


@pytest.mark.parametrize(
    ("ledger", "cells"),
    [
        ("村,面积\n前村,1\n\n后村,2\n合计,3\n", ["B5", "B2", "B4"]),
        ("村,面积\n前村,1\n填表人：甲,\n\n村,面积\n后村,2\n合计,3\n", ["B7", "B2", "B6"]),
        ("村,面积\n前村,1\n填表人：甲,\n\n村,2023年户数\n后村,2\n", ["B2:B2", "B2"]),
        ("村,面积\n前村,1\n\n产业表,\n村,户数\n后村,2\n", ["B2:B2", "B2"]),
    ],
    ids=["blank row", "page by page", "another table", "another table with a title"],
)
def test_where_a_table_ends(tmp_path, ledger, cells) -> None:
    found = [row[4] for row in rows(run(tmp_path, ledger, SIMPLE), "olives")]
    assert found == [cell.replace("B2:B2", "B2") for cell in cells]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("后村,1,200", "C3: 这一行有 3 格，表头有 2 格"),
        ("后村", "B3: 这一行有 1 格，表头有 2 格"),
        ("后\u202e村,2", "A3: “后\\u202e村” 含有改变文字方向的字符"),
        ("村" * 70 + ",2", "太长"),
        (",2", "A3: “村”是空的"),
        ("后村,2\x00", "B3: “面积” “2\\u0000” 含有控制字符"),
        ("后村,三户", "B3: “面积”写的单位是“户”，应当是“亩”"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_at_its_cell(tmp_path, line, said) -> None:
    assert said in refusals(tmp_path, f"村,面积\n前村,1\n{line}\n", SIMPLE)[0]


def test_a_header_that_reaches_too_far_is_told(tmp_path) -> None:
    said = refusals(tmp_path, "村,面积\n前村,1\n\n后村,2\n", SIMPLE.replace("A1:B1", "A1:B3"))
    assert said[0].startswith("data/raw/2023/台账.csv!A1:B3: 表头里没有列 “村”; 表头的列：村/前村")


def test_rows_outside_the_mapping_are_told(tmp_path) -> None:
    ledger = "村,面积\n前村,1\n\n另表,\n村,户数\n前村,5\n乙村 2,6\n"
    mapping = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "面积"\nindicator = "olives"\n'
    assert any("在映射之外" in notice.found for notice in run(tmp_path, ledger, mapping).notices)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[table]]", "[[tables]]", "不认识的键 “tables”"),
        ('header = "A3:E4"', 'header = "3A"', "header = “3A”"),
        ('header = "A3:E4"', "", "header = “”"),
        ('place = "村"', 'place = "乡"', "没有列 “乡”; 表头的列：序号、村、油橄榄/面积(亩)、油橄榄/收入（万元）、备注"),
        ('place = "村"', 'place = "村"\nplaced = 1', "不认识的键 “placed”"),
        ('place = "村"', 'place = "村"\nlast_row = "x"', "last_row 的值看不懂; 应为 整数"),
        ('place = "村"', 'place = "村"\nsheet = "一"', "没有工作表 “一”"),
        ('"油橄榄面积"', '"油菜面积"', "indicator = “油菜面积” 不是指标"),
        ('unit = "万元"', 'unit = "户"', "单位 户 与指标“集体收入”的单位 元 不是同一种量"),
        ('unit = "万元"', 'aggregate = "mean"', "aggregate = “mean”"),
        ('unit = "万元"', 'where = { "村" = 1 }', "where 中“村”的值看不懂"),
        ("place", "place =", "不是合格的 TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_mapping_is_said(tmp_path, old, new, said) -> None:
    assert said in "\n".join(refusals(tmp_path, mapping=MAPPING.replace(old, new, 1)))


def test_a_mapping_without_its_ledger_is_refused(tmp_path) -> None:
    with pytest.raises(InputError, match="没有它说的台账"):
        cleaned(tmp_path, {"x.xlsx.mapping.toml": MAPPING})


def test_headers_merged_in_excel_and_empty_in_csv_give_the_same_paths() -> None:
    texts = {
        1: ["序号", "村", "种植业", "", "", "合计"],
        2: ["", "", "油橄榄", "", "花椒", ""],
        3: ["", "", "面积\n（亩）", "产 值", "面积（亩）", ""],
    }
    expected = {
        0: "序号",
        1: "村",
        2: "种植业/油橄榄/面积（亩）",
        3: "种植业/油橄榄/产值",
        4: "种植业/花椒/面积（亩）",
        5: "合计",
    }
    merged = tuple(Block.parse(text) for text in ("A1:A3", "B1:B3", "C1:E1", "C2:D2", "F1:F3"))
    block = Block.parse("A1:F3")
    assert header_paths(Sheet("", texts), block) == expected
    assert header_paths(Sheet("", texts, merged=merged), block) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023.5.6", "2023-05-06"),
        ("2023-05-06 12:30", "2023-05-06"),
        ("２０２３／５／６", "2023-05-06"),
        ("20230506", "2023-05-06"),
        ("2023年5月6日", "2023-05-06"),
        ("2023年5月", "2023-05-01"),
        ("23.5.6", "2023-05-06"),
        ("45052", "2023-05-06"),
        ("45052.5", "2023-05-06"),
        ("2023.2.30", None),
        ("五月", None),
        ("1234", None),
    ],
)
def test_dates_in_their_many_spellings(text, day) -> None:
    found = read_date(text)
    assert (found and found.isoformat()) == day


def test_hidden_rows_of_an_excel_ledger_are_left_out_and_told(tmp_path) -> None:
    body = "".join(
        f'<row r="{number}"{hidden}><c r="A{number}" t="inlineStr"><is><t>{place}</t></is></c>'
        f'<c r="B{number}"><v>{area}</v></c></row>'
        for number, place, area, hidden in (
            (2, "前村", 1, ""),
            (3, "旧村", 50, ' hidden="1"'),
            (4, "后村", 2, ""),
            (5, "合计", 3, ""),
        )
    )
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>村</t></is></c><c r="B1" t="inlineStr"><is><t>面积</t></is></c></row>'
    mapping = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "面积"\nindicator = "olives"\n'
    made = cleaned(tmp_path, {"台账.xlsx": xlsx(header + body), "台账.xlsx.mapping.toml": mapping})
    assert [row[:3] for row in rows(made, "olives")] == [
        ("", "3", "3"),
        ("前村", "1", "1"),
        ("后村", "2", "2"),
    ]
    assert [(notice.cell, notice.found) for notice in made.notices] == [("A3", "隐藏的行")]


def test_the_sum_is_exact(tmp_path) -> None:
    ledger = "村,面积\n" + "".join(f"村{n},0.1\n" for n in range(1000))
    mapping = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "面积"\nindicator = "olives"\nplaces = false\n'
    made = run(tmp_path, ledger, mapping)
    (total,) = [f for f in made.figures if f.indicator == "olives"]
    assert (total.quantity.value, total.quantity.lower) == (Decimal(100), Decimal(50))
