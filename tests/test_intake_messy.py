"""Ledgers as villages and offices send them: what a row sums up, units, parts, places, layouts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workbooks import cleaned, make, spreadsheet

from township_stats.codebook import Codebook, read_codebook
from township_stats.errors import InputError, UsageError
from township_stats.intake.inspection import inspect, write_mapping
from township_stats.store import clean, fresh

HOUSEHOLDS = """\
[[table]]
header = "A1:B1"
place = "村"
{more}
[[table.figure]]
column = "户数"
indicator = "households"
"""


def mapping(more: str = "", **changed: str) -> str:
    text = HOUSEHOLDS.replace("{more}", more)
    for old, new in changed.items():
        text = text.replace(old, new)
    return text


def run(root, data: str | bytes, said: str, name: str = "台账.csv", **files: str | bytes):
    return cleaned(root, {name: data, f"{name}.mapping.toml": said, **files})


def values(made, code: str = "households") -> dict[str, tuple[str, str]]:
    """Give by place the number and where it stands."""
    return {
        figure.place: (
            "" if figure.quantity.value is None else f"{figure.quantity.value.normalize():f}",
            figure.source.cell,
        )
        for figure in made.figures
        if figure.indicator == code and figure.source
    }


def refusals(root, *args, **kwargs) -> list[str]:
    with pytest.raises(InputError) as caught:
        run(root, *args, **kwargs)
    return [line.partition("data/raw/2023/")[2] for line in str(caught.value).splitlines()]


def found(made) -> list[tuple[str, str]]:
    return [(notice.cell, notice.found) for notice in made.notices]


# -- which rows are sums -----------------------------------------------------------------------

VILLAGES = {"王坝村": ("120", "B2"), "大院村": ("100", "B3"), "庙坪村": ("30", "B4")}


@pytest.mark.parametrize(
    "word",
    [
        "合计", "合  计", "合计：", "合计（3个村）", "总计", "总 计", "共计", "累计", "汇总", "总和", "合计数",
        "全镇", "全镇合计", "镇合计", "3个村合计", "试验镇", "试验镇合计", "Total",
    ],
)  # fmt: skip
def test_the_words_for_a_total(tmp_path, word) -> None:
    ledger = f"村,户数\n王坝村,120\n大院村,100\n庙坪村,30\n{word},250\n"
    assert values(run(tmp_path, ledger, mapping())) == {"": ("250", "B5"), **VILLAGES}


def test_a_total_that_does_not_say_so_is_refused_until_it_is_named(tmp_path) -> None:
    ledger = "村,户数\n王坝村,120\n大院村,100\n庙坪村,30\n镇里报的,250\n"
    assert refusals(tmp_path, ledger, mapping()) == [
        "台账.csv!B5: “户数”这一行等于其余各行之和，像是合计; "
        '是合计就在映射里写 total = "镇里报的"，不是就写 total = "无"'
    ]
    named = run(tmp_path, ledger, mapping('total = "镇里报的"'))
    assert values(named) == {"": ("250", "B5"), **VILLAGES}
    other = run(tmp_path, ledger, mapping('total = "无"'))
    assert values(other)[""] == ("500", "B2:B5")
    assert values(other)["镇里报的"] == ("250", "B5")


def test_sums_of_a_part_are_left_out(tmp_path) -> None:
    ledger = (
        "序号,村,户数\n1,王坝村,120\n2,大院村,100\n,东片合计,220\n3,庙坪村,30\n,西片小计,30\n"
        "总计,,250\n其中：脱贫村,,130\n"
    )
    said = mapping().replace("A1:B1", "A1:C1")
    assert values(run(tmp_path, ledger, said)) == {
        "": ("250", "C7"),
        "王坝村": ("120", "C2"),
        "大院村": ("100", "C3"),
        "庙坪村": ("30", "C5"),
    }


def test_a_sum_in_merged_cells_left_of_the_places_is_one(tmp_path) -> None:
    data = spreadsheet(
        [["序号", "村", "户数"], ["合计", "13个村", 220], [1, "王坝村", 120], [2, "大院村", 100], ["其中：脱贫村", "", 120]],
        merges=("A5:B5",),
    )  # fmt: skip
    made = run(tmp_path, data, mapping().replace("A1:B1", "A1:C1"), "台账.xlsx")
    assert values(made) == {"": ("220", "C2"), "王坝村": ("120", "C3"), "大院村": ("100", "C4")}


def test_rows_below_the_total_without_a_number_are_remarks(tmp_path) -> None:
    ledger = "村,户数\n王坝村,120\n大院村,100\n合计,220\n本表一式两份,\n"
    made = run(tmp_path, ledger, mapping())
    assert list(values(made)) == ["", "王坝村", "大院村"]
    assert found(made) == [("A5", "“本表一式两份” 不是数据行")]


def test_subheadings_over_the_table_are_no_places(tmp_path) -> None:
    data = spreadsheet(
        [["村", "户数"], ["东片"], ["王坝村", 120], ["西片"], ["大院村", 100]],
        merges=("A2:B2", "A4:B4"),
    )
    made = run(tmp_path, data, mapping(), "台账.xlsx")
    assert values(made) == {"": ("220", "B3:B5"), "王坝村": ("120", "B3"), "大院村": ("100", "B5")}
    assert [cell for cell, _ in found(made)] == ["A2", "A4"]


def test_two_totals_that_differ_are_refused_and_say_what_to_do(tmp_path) -> None:
    ledger = "村,户数\n合计,250\n王坝村,120\n大院村,100\n合计,220\n"
    assert refusals(tmp_path, ledger, mapping()) == [
        "台账.csv!B5: 又一个合计 “220”，与 B2 的 “250” 不同; 一张表一个合计行；分片的小计请写进映射的 skip"
    ]


def test_what_cannot_be_read_does_not_make_the_total_wrong_too(tmp_path) -> None:
    ledger = "村,户数\n王坝村,120\n,100\n合计,220\n"
    assert [line.partition(":")[0] for line in refusals(tmp_path, ledger, mapping())] == [
        "台账.csv!A3"
    ]


# -- rates -------------------------------------------------------------------------------------

RATES = "村,化解率\n王坝村,95%\n大院村,97%\n"
RATE = HOUSEHOLDS.replace("{more}", "").replace("户数", "化解率").replace("households", "rate")


def test_rates_are_never_added_up(tmp_path) -> None:
    made = run(tmp_path, RATES, RATE)
    assert values(made, "rate") == {"王坝村": ("95", "B2"), "大院村": ("97", "B3")}
    assert found(made) == [("B2", "“化解率”是比率，不能由各行相加")]
    made = run(tmp_path, RATES + "合计,96%\n", RATE)
    assert values(made, "rate")[""] == ("96", "B4")


def test_a_place_with_two_rates_is_refused(tmp_path) -> None:
    said = refusals(
        tmp_path, RATES + "王坝村,93%\n", RATE.replace("place =", "cases = true\nplace =")
    )
    assert said == [
        "台账.csv!B4: “王坝村”出现两次，另一处在 B2；“化解率”是比率，不能相加; 每个地方只留一行"
    ]


# -- units -------------------------------------------------------------------------------------


def income(label: str, unit: str = "", banner: str = "") -> tuple[str, str]:
    ledger = f"{banner},\n村,{label}\n王坝村,12.5\n大院村,8.2\n"
    said = f'[[table]]\nheader = "A2:B2"\nplace = "村"\n[[table.figure]]\ncolumn = "{label}"\n'
    return ledger, said + 'indicator = "income"\n' + (f'unit = "{unit}"\n' if unit else "")


@pytest.mark.parametrize(
    ("label", "unit", "banner"),
    [
        ("收入（万元）", "", ""),
        ("收入(单位：万元)", "", ""),
        ("收入/万元", "", ""),
        ("收入", "", "单位：万元"),
        ("收入", "", "统计表（单位：户、万元）"),
        ("收入", "万元", ""),
        ("收入（万元）", "", "单位：元"),
        *((label, "", "") for label in (
            "收入【万元】", "收入[万元]", "收入〔万元〕", "收入万元", "收入（单位万元）", "收入（万元，含税）",
            "收入（人民币：万元）", "收入-万元", "收入_万元", "收入（万元）①", "收入（万元）*", "收入（含税万元）",
            "收入（万元）合计", "收入《万元》", "收入（以万元计）",
        )),
        *(("收入", "", banner) for banner in (
            "面积单位：亩；金额单位：万元", "单位：亩 万元", "单位：亩；万元", "单位（万元）", "(万元)", "金额:万元",
            "单位：人民币万元", "单位：万 元", "单位：（万元）", "单位：万元（人民币）", "收入情况表（万元）",
            "填报单位：农业办 单位：万元", "亩/万元", "单位：户｜万元", "单位：户·万元",
        )),
    ],
)  # fmt: skip
def test_the_unit_is_the_mappings_or_the_headers_or_the_banners(
    tmp_path, label, unit, banner
) -> None:
    made = run(tmp_path, *income(label, unit, banner))
    assert values(made, "income")[""][0] == "207000"
    assert values(made, "income")["王坝村"] == ("125000", "B3")


@pytest.mark.parametrize(
    ("label", "unit", "said"),
    [
        ("收入", "", "台账.csv!B3: “收入”没有写单位：元，还是 万元？; 请在映射里写 unit = \"万元\"，或 unit = \"元\""),
        ("收入（万元）", "元", "台账.csv!A2:B2: “收入（万元）”的表头写的单位是“万元”，映射里写的是“元”; 两处须一致；表头错了可在 corrections.csv 更正表头那一格"),
        ("收入（万）", "", "台账.csv!A2:B2: “收入（万）”的单位认不准：表上写的是“万”; 请在映射里写 unit，如 unit = \"万元\""),
        ("万元收入", "", "台账.csv!A2:B2: “万元收入”的单位认不准：表上写的是“万元”; 请在映射里写 unit，如 unit = \"万元\""),
        ("收入（亩）", "", "台账.csv!A2:B2: “收入（亩）”的单位“亩”与指标“集体收入”的单位“元”不是同一种量; 请核对映射里的 indicator"),
    ],
)  # fmt: skip
def test_a_unit_that_is_unclear_or_contradicted_is_refused(tmp_path, label, unit, said) -> None:
    assert refusals(tmp_path, *income(label, unit)) == [said]


@pytest.mark.parametrize(
    ("banner", "seen"), [("单位：元、万元", "元、万元"), ("单位：万圆整", "单位：万圆整")]
)
def test_a_banner_that_leaves_the_unit_open_is_refused(tmp_path, banner, seen) -> None:
    """Even where the indicator is kept and shown in 元 alone, so that 元 would be a guess."""
    codebook = make(
        tmp_path,
        dict(
            zip(("台账.csv", "台账.csv.mapping.toml"), income("收入", banner=banner), strict=True)
        ),
    )
    plain = Codebook(tuple(replace(item, display_unit=item.unit) for item in codebook))
    with pytest.raises(InputError) as refused:
        clean(tmp_path, 2023, plain)
    assert f"“收入”的单位认不准：表上写的是“{seen}”" in str(refused.value)


@pytest.mark.parametrize(
    "title",
    [
        "单位：青溪镇人民政府", "单位（盖章）：青溪镇人民政府", "统计单位：青溪镇人民政府", "单位:里坪村", "帮扶单位：省人民医院",
        "联系单位：县人社局", "包联单位：县人民法院", "县直单位包村联户统计表", "机关事业单位人员户数统计表", "参保单位人数户数表",
        "填报单位：千山村", "单位：元坝镇政府",
    ],
)  # fmt: skip
def test_offices_above_a_table_are_no_units(tmp_path, title) -> None:
    made = run(tmp_path, f"{title},\n村,户数\n王坝村,12\n", mapping().replace("A1:B1", "A2:B2"))
    assert values(made, "households")["王坝村"] == ("12", "B3")
    refused = refusals(tmp_path, *income("收入", banner=title))
    assert ["“收入”没有写单位：元，还是 万元？" in said for said in refused] == [True]


def test_a_banner_of_the_table_above_is_not_this_ones(tmp_path) -> None:
    ledger, said = income("收入")
    above = "单位：万元,\n村,产值\n王坝村,12\n,\n人口,\n"
    ledger = above + ledger.removeprefix(",\n")
    assert refusals(tmp_path, ledger, said.replace("A2:B2", "A6:B6")) == [
        '台账.csv!B7: “收入”没有写单位：元，还是 万元？; 请在映射里写 unit = "万元"，或 unit = "元"'
    ]


def test_a_mapping_that_says_another_unit_than_the_banner_is_told(tmp_path) -> None:
    made = run(tmp_path, *income("收入", "元", "单位：万元"))
    assert [str(notice) for notice in made.notices] == [
        "data/raw/2023/台账.csv!A2:B2: 表上方写的单位是“万元”，映射里“收入”写的是“元”; 按映射读，请核对"
    ]


def test_rows_may_not_have_units_of_their_own(tmp_path) -> None:
    ledger = "村,收入,单位\n王坝村,12,万元\n大院村,30000,元\n"
    said = income("收入", "万元")[1].replace("A2:B2", "A1:C1")
    assert refusals(tmp_path, ledger, said) == [
        "台账.csv!C3: 这里的单位是“元”，前面读的是“万元”; 换算成一样的单位，或分成两张表"
    ]


def test_only_rows_that_count_need_the_same_unit(tmp_path) -> None:
    ledger = "村,类别,收入,单位\n王坝村,果,12.5,万元\n大院村,果,8.2,万元\n大院村,林,300,元\n"
    said = income("收入", "万元")[1].replace("A2:B2", "A1:D1") + 'where = { "类别" = "果" }\n'
    assert values(run(tmp_path, ledger, said), "income")[""][0] == "207000"


def test_a_unit_column_may_be_of_another_column(tmp_path) -> None:
    ledger = "村,数量,单位,收入（万元）\n王坝村,2,座,12.5\n大院村,1,处,8.2\n"
    said = income("收入（万元）")[1].replace("A2:B2", "A1:D1")
    assert values(run(tmp_path, ledger, said), "income")[""][0] == "207000"


def test_a_continued_table_may_not_change_its_unit(tmp_path) -> None:
    ledger, said = income("收入", banner="单位：万元")
    ledger += "续表,\n单位：元,\n村,收入\n前村,50000\n"
    assert refusals(tmp_path, ledger, said) == [
        "台账.csv!A6: 这里的单位是“元”，前面读的是“万元”; 换算成一样的单位，或分成两张表"
    ]


def test_cells_may_name_their_unit_where_nothing_else_does(tmp_path) -> None:
    ledger, said = income("收入")
    made = run(tmp_path, ledger.replace("12.5", "12.5万元").replace("8.2", "82000元"), said)
    assert values(made, "income")[""][0] == "207000"


def test_rows_are_counted_only_for_what_is_counted(tmp_path) -> None:
    said = mapping().replace('"households"', '"olives"\naggregate = "count"')
    assert refusals(tmp_path, "村,户数\n王坝村,1\n", said) == [
        "台账.csv.mapping.toml: [[table]] 第 1 节 [[table.figure]] 第 1 节 数行数的结果不会是“油橄榄面积”的单位 亩; "
        '计数用在单位为 户、人、件 等的指标上；要相加请写 aggregate = "sum"'
    ]


# -- merged and hidden cells -------------------------------------------------------------------


def test_one_number_over_two_villages_is_refused(tmp_path) -> None:
    rows = [["村", "户数"], ["王坝村", 220], ["大院村", ""], ["合计", 220]]
    assert refusals(tmp_path, spreadsheet(rows, merges=("B2:B3",)), mapping(), "台账.xlsx") == [
        "台账.xlsx[表1]!B2: “户数”的数值格是合并的（B2:B3），跨了 2 个地区; 每个地区写自己的数值，不要合并"
    ]


def test_one_number_over_the_rows_of_one_village_counts_once(tmp_path) -> None:
    rows = [["村", "户数"], ["王坝村", 3], ["王坝村", ""], ["大院村", 2], ["合计", 5]]
    data = spreadsheet(rows, merges=("B2:B3",))
    made = run(tmp_path, data, mapping("cases = true"), "台账.xlsx")
    assert values(made) == {"": ("5", "B5"), "王坝村": ("3", "B2"), "大院村": ("2", "B4")}
    assert made.notices == ()


def test_a_hidden_column_and_columns_beside_the_mapping_are_told(tmp_path) -> None:
    rows = [
        ["村", "户数", "", "村", "人口"],
        ["王坝村", 3, "", "王坝村", 9],
        ["大院村", 2, "", "大院村", 7],
    ]
    made = run(tmp_path, spreadsheet(rows, hidden_columns=("B",)), mapping(), "台账.xlsx")
    assert found(made) == [
        ("B1", "列“户数”是隐藏的"),
        ("E2", "有 1 列带数字的内容在映射的表头之外（E2 起）"),
    ]


def test_rows_without_a_date_are_told_where_only_dated_ones_count(tmp_path) -> None:
    ledger = "村,编号,日期\n王坝村,A1,2023.5.6\n王坝村,A2,\n大院村,A3,2022.1.1\n"
    said = (
        '[[table]]\nheader = "A1:C1"\nplace = "村"\n[[table.figure]]\ncolumn = "编号"\n'
        'indicator = "households"\naggregate = "count"\nyear_of = "日期"\n'
    )
    made = run(tmp_path, ledger, said)
    assert values(made) == {"": ("1", "B2:B4"), "王坝村": ("1", "B2")}
    assert found(made) == [("C3", "“日期”有 1 行是空的")]


# -- tables below one another ------------------------------------------------------------------

BELOW = [
    ["表一 户数"], ["村", "户数"], ["王坝村", 120], ["大院村", 100], ["合计", 220],
    ["表二 人口"], ["村", "人口"], ["王坝村", 480], ["大院村", 410], ["合计", 890],
]  # fmt: skip


def test_the_title_of_the_next_table_ends_one(tmp_path) -> None:
    said = mapping().replace("A1:B1", "A2:B2")
    second = (
        said.replace("A2:B2", "A7:B7").replace("户数", "人口").replace("households", "population")
    )
    made = run(tmp_path, spreadsheet(BELOW), said + second, "台账.xlsx")
    assert values(made) == {"": ("220", "B5"), "王坝村": ("120", "B3"), "大院村": ("100", "B4")}
    assert values(made, "population")[""] == ("890", "B10")
    alone = run(tmp_path, spreadsheet(BELOW), said, "台账.xlsx")
    assert values(alone)[""] == ("220", "B5")
    assert found(alone) == [("A8", "有 3 行带数字的内容在映射之外（第 8 行起）")]


def test_a_page_with_title_and_header_of_its_own_goes_on(tmp_path) -> None:
    rows = [
        ["劳务表"], ["村", "户数"], ["王坝村", 120], ["填表人：甲"], ["劳务表"], ["单位：户"], ["村", "户数"],
        ["大院村", 100], ["合计", 220],
    ]  # fmt: skip
    made = run(tmp_path, spreadsheet(rows), mapping().replace("A1:B1", "A2:B2"), "台账.xlsx")
    assert values(made) == {"": ("220", "B9"), "王坝村": ("120", "B3"), "大院村": ("100", "B8")}


# -- parts: a file a village, a sheet a month --------------------------------------------------

OF = """\
[[table]]
header = "A2:C2"
of = "{place}"
[[table.figure]]
column = "家庭人口"
indicator = "population"
[[table.figure]]
column = "编号"
indicator = "households"
aggregate = "count"
"""
FIRST = "王坝村监测户台账,,\n编号,户主,家庭人口\nA1,张三,4\nA2,李四,3\n合计,,7\n"
SECOND = "大院村监测户台账,,\n编号,户主,家庭人口\nB1,王五,5\nB2,赵六,1\n"


def test_a_ledger_a_village_is_added_to_the_others(tmp_path) -> None:
    made = run(
        tmp_path,
        FIRST,
        OF.format(place="王坝村"),
        **{"大院村.csv": SECOND, "大院村.csv.mapping.toml": OF.format(place="大院村")},
    )
    people = {f.place: f for f in made.figures if f.indicator == "population"}
    assert {place: f.quantity.value for place, f in people.items()} == {
        "": 13, "王坝村": 7, "大院村": 6,
    }  # fmt: skip
    assert (people["王坝村"].text, people["王坝村"].source.cell) == ("7", "C5")
    assert people[""].status.value == "derived"
    assert people[""].note == (
        "各表相加：data/raw/2023/台账.csv!C5；data/raw/2023/大院村.csv!C3:C4"
    )
    assert {place: value for place, (value, _) in values(made).items()} == {
        "": "4", "王坝村": "2", "大院村": "2",
    }  # fmt: skip


def test_a_villages_own_total_is_held_against_its_rows(tmp_path) -> None:
    said = refusals(tmp_path, FIRST.replace("合计,,7", "合计,,8"), OF.format(place="王坝村"))
    assert said[0].startswith("台账.csv!C5: 合计“家庭人口”写作 “8”，各行（C3:C4）相加为 7人")


def test_a_villages_unnamed_total_is_refused(tmp_path) -> None:
    ledger = FIRST.replace("合计,,7", "A3,王五,2\n,,9")
    assert refusals(tmp_path, ledger, OF.format(place="王坝村")) == [
        "台账.csv!C6: “家庭人口”这一行等于其余各行之和，像是合计; "
        '是合计就在这一行开头写明“合计”，不是就写 total = "无"'
    ]


def test_a_ledger_of_the_whole_township_needs_no_place(tmp_path) -> None:
    made = run(tmp_path, FIRST, OF.format(place="全镇"))
    assert values(made, "population") == {"": ("7", "C5")}
    assert values(made) == {"": ("2", "A3:A4")}


MONTHS = "".join(
    mapping("part = true\n{more}").replace("[[table]]", f'[[table]]\nsheet = "表{number}"')
    for number in (1, 2)
)


def test_months_are_added_up_where_the_mapping_says_so(tmp_path) -> None:
    data = spreadsheet(
        [["村", "户数"], ["王坝村", 2], ["大院村", 3], ["合计", 5]],
        [["村", "户数"], ["王坝村", 5], ["大院村", 6], ["合计", 11]],
    )
    assert refusals(tmp_path, data, MONTHS.replace("{more}", ""), "台账.xlsx") == [
        "台账.xlsx[表2]!B2: “王坝村”在另一张表里也有：data/raw/2023/台账.xlsx[表1]!B2; "
        "同一份表请只留一份；是不同月份、批次的，在两处映射里都写 cases = true",
        "台账.xlsx[表2]!B3: “大院村”在另一张表里也有：data/raw/2023/台账.xlsx[表1]!B3; "
        "同一份表请只留一份；是不同月份、批次的，在两处映射里都写 cases = true",
    ]
    made = run(tmp_path, data, MONTHS.replace("{more}", "cases = true"), "台账.xlsx")
    assert {place: value for place, (value, _) in values(made).items()} == {
        "": "16", "王坝村": "7", "大院村": "9",
    }  # fmt: skip


def test_two_ledgers_of_one_total_say_how_parts_are_added(tmp_path) -> None:
    other = {"乙.csv": "村,户数\n大院村,5\n", "乙.csv.mapping.toml": mapping()}
    said = refusals(tmp_path, "村,户数\n王坝村,7\n", mapping(), **other)
    assert said[0].endswith("各占一部分、应当相加的，在两处映射里都写 part = true")


def test_a_ledger_that_is_there_twice_is_refused(tmp_path) -> None:
    copy = {"台账(1).csv": FIRST, "台账(1).csv.mapping.toml": OF.format(place="王坝村")}
    said = refusals(tmp_path, FIRST, OF.format(place="王坝村"), **copy)
    assert "台账.csv: 与 data/raw/2023/台账(1).csv 内容完全相同; 请移走一份" in said


# -- places ------------------------------------------------------------------------------------


def test_a_place_has_one_name_whatever_its_spelling(tmp_path) -> None:
    office = "指标,数值,单位,地区\n监测户,120,户,试验镇王坝村\n监测户,100,户,大院　村\n"
    made = run(
        tmp_path, "村,户数\n王坝 村,120\n试验镇大院村,100\n", mapping(), **{"01.csv": office}
    )
    assert list(values(made)) == ["", "王坝村", "大院村"]


def test_names_that_differ_in_their_kind_are_told(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n王坝村,120\n王坝村委会,10\n王坝社区,1\n", mapping())
    assert list(values(made)) == ["", "王坝村", "王坝村委会", "王坝社区"]
    assert found(made) == [
        ("B3", "“王坝村委会”与 data/raw/2023/台账.csv!B2 的“王坝村”像是一个地方"),
        ("B4", "“王坝社区”与 data/raw/2023/台账.csv!B2 的“王坝村”像是一个地方"),
    ]


PLACES = "name,aliases,note\n大院村,,\n王坝村,王坝村委会|王坝,\n庙坪村,,\n"


GROUPS = "编号,村组,家庭人口\nA1,王坝村一组,4\nA2,王坝村2社,3\nA3,大院村第三小组,2\n"


def test_groups_are_of_their_village_where_the_mapping_says_so(tmp_path) -> None:
    said = mapping("village = true\ncases = true").replace("A1:B1", "A1:C1")
    said = said.replace("户数", "家庭人口").replace("households", "population")
    said = said.replace('"村"', '"村组"')
    assert values(run(tmp_path, GROUPS, said), "population") == {
        "": ("9", "C2:C4"), "王坝村": ("7", "C2:C3"), "大院村": ("2", "C4"),
    }  # fmt: skip
    as_they_are = run(tmp_path, GROUPS, said.replace("village = true\n", ""))
    assert list(values(as_they_are, "population")) == [
        "",
        "王坝村一组",
        "王坝村2社",
        "大院村第三小组",
    ]


def test_what_is_counted_and_not_whole_is_told(tmp_path) -> None:
    office = "指标,数值,单位\n总人口,0.5,人\n耕地面积,0.5,亩\n"
    made = run(tmp_path, "村,户数\n王坝村,1.3\n大院村,2\n", mapping(), **{"01.csv": office})
    assert found(made) == [
        ("B2", "“0.5” 不是整数，单位是人"),
        ("B2", "“户数”有 1 格不是整数（B2）"),
    ]


def test_places_csv_names_spellings_and_gives_the_order(tmp_path) -> None:
    make(tmp_path, {})
    (tmp_path / "data/raw/places.csv").write_text(PLACES, encoding="utf-8")
    made = run(tmp_path, "村,户数\n王坝村委会,120\n大院村,100\n", mapping())
    assert values(made) == {"": ("220", "B2:B3"), "大院村": ("100", "B3"), "王坝村": ("120", "B2")}
    assert refusals(tmp_path, "村,户数\n王坝坝村,120\n", mapping()) == [
        "台账.csv!A2: 不认识的地区 “王坝坝村”; 是否 王坝村？或在 places.csv 加一行、加一个别名"
    ]
    office = "指标,数值,单位,地区\n监测户,120,户,青山\n"
    with pytest.raises(InputError, match=r"01.csv!D2: 不认识的地区 “青山”"):
        cleaned(tmp_path, {"台账.csv": "指标,数值,单位\n监测户,1,户\n", "台账.csv.mapping.toml": "", "01.csv": office})  # fmt: skip


def test_villages_that_have_not_reported_are_told(tmp_path) -> None:
    make(tmp_path, {})
    (tmp_path / "data/raw/places.csv").write_text(PLACES, encoding="utf-8")
    made = run(tmp_path, FIRST, OF.format(place="王坝村"))
    assert [notice.found for notice in made.notices] == [
        "“监测户”由各村相加，还没有 大院村、庙坪村",
        "“年末总人口”由各村相加，还没有 大院村、庙坪村",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("王坝村,,\n王坝村,,\n", "data/raw/places.csv!A3: “王坝村”写了两次，另一处是 A2"),
        ("王坝村,大院村,\n大院村,,\n", "data/raw/places.csv!A3: “大院村”写了两次，另一处是 B2"),
        (",甲,\n", "data/raw/places.csv!A2: 没有写名称"),
    ],
)
def test_what_is_wrong_with_places_csv_is_said(tmp_path, rows, said) -> None:
    make(tmp_path, {})
    (tmp_path / "data/raw/places.csv").write_text(f"name,aliases,note\n{rows}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run(tmp_path, "村,户数\n王坝村,1\n", mapping())
    assert said in str(caught.value)


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "households"),
    [
        ("村\t户数\n王坝村\t1,120\n大院村\t100\n合计\t1,220\n".encode("gb18030"), "1220"),
        ("村;户数\n王坝村;120\n大院村;100\n".encode("utf-8-sig"), "220"),
        ("某镇台账（一、二；三）\n村,户数\n王坝村,120\n大院村,100\n".encode(), "220"),
    ],
    ids=["tabs and thousands", "semicolons", "marks in a title"],
)
def test_the_separator_is_the_one_the_lines_agree_on(tmp_path, data, households) -> None:
    said = mapping().replace("A1:B1", "A2:B2" if b"\xe4\xba\x8c" in data else "A1:B1")
    assert values(run(tmp_path, data, said))[""][0] == households


def test_a_mapping_by_another_name_is_told_how_to_be_called(tmp_path) -> None:
    with pytest.raises(InputError) as caught:
        cleaned(tmp_path, {"甲.csv": "村,户数\n", "甲.mapping.toml": mapping()})
    assert "请改名为 data/raw/2023/甲.csv.mapping.toml" in str(caught.value)
    with pytest.raises(InputError) as caught:
        cleaned(tmp_path, {"甲.csv.mapping.toml.txt": mapping()})
    assert "像是映射，名字后面多了 .txt; 请改名为 甲.csv.mapping.toml" in str(caught.value)


def test_utf_16_is_called_what_it_is(tmp_path) -> None:
    data = "村\t户数\n王坝村\t1\n".encode("utf-16")
    assert refusals(tmp_path, data, mapping()) == [
        "台账.csv: 文字编码是 UTF-16（“Unicode 文本”），不是 UTF-8、GB18030; "
        "请用 WPS 或 Excel 重新另存为 CSV UTF-8"
    ]
    said = refusals(tmp_path, "村,户数\n王坝村,1\n", mapping().encode("utf-16"))
    assert said[0].endswith("请用 记事本另存为，编码选 UTF-8")


def test_names_in_figure_sheets_may_carry_number_and_unit(tmp_path) -> None:
    sheet = "指标,数值,单位\n1、总人口,890,人\n（二）油橄榄面积（亩）,700,\n"
    made = cleaned(tmp_path, {"a.csv": sheet})
    assert values(made, "population")[""][0] == "890"
    assert values(made, "olives")[""][0] == "700"
    with pytest.raises(InputError, match="指标名里的单位是“亩”，单位列是“公顷”"):
        cleaned(tmp_path, {"a.csv": sheet.replace("700,", "700,公顷")})


def test_notices_are_kept_with_the_clean_data(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n王坝村,120\n庙坪村,\n合计,120\n", mapping())
    (notice,) = made.notices
    assert (notice.cell, notice.found) == ("B3", "“户数”有 1 格没有数（B3）")
    again = fresh(tmp_path, 2023, read_codebook(tmp_path))
    assert not again.cleaned_again
    assert again.notices == (notice,)


def test_a_listed_village_that_a_ledger_leaves_out_is_told(tmp_path) -> None:
    make(tmp_path, {})
    (tmp_path / "data/raw/places.csv").write_text("name\n王坝村\n大院村\n庙坪村\n")
    ledger = "村,户数\n王坝村,5\n大院村,2\n"
    made = run(tmp_path, ledger, mapping())
    assert values(made)[""] == ("7", "B2:B3")
    assert [str(notice) for notice in made.notices] == [
        "data/raw/2023/台账.csv!B2:B3: “监测户”由各村相加，还没有 庙坪村; 全乡镇的数不全，请催报"
    ]
    assert run(tmp_path, ledger + "合计,7\n", mapping()).notices == ()
    assert run(tmp_path, ledger, mapping("cases = true")).notices == ()
    rates = ledger.replace("户数", "化解率").replace(",5", ",95%").replace(",2", ",96%")
    made = run(tmp_path, rates, RATE)
    assert [notice.found for notice in made.notices] == ["“化解率”是比率，不能由各行相加"]


# -- 全镇 in a row of its own matter ------------------------------------------------------------

EVENTS = """\
[[table]]
header = "A1:C1"
place = "村"
cases = true
{more}
[[table.figure]]
column = "户数"
indicator = "households"
{figure}
"""
WHERE = 'where = { "类别" = "河道" }'


def test_words_with_a_slash_are_words(tmp_path) -> None:
    ledger = "村,类别,户数\n前村,河道/道路,12\n全镇,河道/道路,30\n"
    assert values(run(tmp_path, ledger, EVENTS.format(more="", figure="")))[""][0] == "42"


@pytest.mark.parametrize("word", ["全镇", "试验镇", "镇级", "各村"])
def test_an_event_of_the_whole_township_counts(tmp_path, word) -> None:
    ledger = f"村,类别,户数\n前村,河道,12\n{word},河道,30\n后村,河道,5\n后村,水源,7\n"
    made = run(tmp_path, ledger, EVENTS.format(more="", figure=WHERE))
    assert values(made) == {"": ("47", "C2:C5"), "前村": ("12", "C2"), "后村": ("5", "C4")}
    assert [str(notice).partition("!")[2] for notice in made.notices] == [
        f"A3: 有 1 行的地区是 “{word}”; 看作全乡镇的事，照样计入；是合计请写 total"
    ]
    assert values(run(tmp_path, ledger, EVENTS.format(more="", figure="")))[""][0] == "54"


def test_an_event_that_may_be_a_total_is_refused_until_the_mapping_says(tmp_path) -> None:
    ledger = "村,类别,户数\n前村,河道,12\n全镇,河道,30\n后村,水源,18\n"
    assert refusals(tmp_path, ledger, EVENTS.format(more="", figure="")) == [
        "台账.csv!A3: “全镇” 这一行等于其余各行之和，像是合计，也像是全乡镇的一件事; "
        '是合计就在映射里写 total = "全镇"，不是就写 total = "无"'
    ]
    for total, whole in (("全镇", "30"), ("无", "60")):
        said = EVENTS.format(more=f'total = "{total}"', figure="")
        assert values(run(tmp_path, ledger, said))[""][0] == whole


def test_a_row_of_cases_that_says_only_the_township_is_its_total(tmp_path) -> None:
    ledger = "村,类别,户数\n前村,河道,12\n后村,水源,18\n全镇,,30\n"
    made = run(tmp_path, ledger, EVENTS.format(more="", figure=""))
    assert values(made)[""] == ("30", "C4")
    counted = ledger.replace(",河道,", ",A1,").replace(",水源,", ",A2,") + "全镇,A3,4\n"
    said = EVENTS.format(more="", figure='aggregate = "count"').replace('"户数"', '"类别"')
    assert values(run(tmp_path, counted.replace("全镇,,30\n", ""), said))[""][0] == "3"


@pytest.mark.parametrize("day", ["2023.1.2", "2023年1月", "2023-01-02", "23/1/2"])
def test_a_dated_event_of_the_whole_township_counts(tmp_path, day) -> None:
    ledger = f"村,类别,户数\n前村,2023.1.5,12\n全镇,{day},30\n后村,2022.1.1,5\n"
    said = EVENTS.format(more="", figure='year_of = "类别"')
    assert values(run(tmp_path, ledger, said))[""] == ("42", "C2:C4")


COUNTY = """\
乡镇,村,类别,户数
试验镇,前村,旧,1
试验镇,后村,新,2
白河镇,北村,新,4
白河镇,南村,旧,8
"""


def test_the_townships_name_left_of_a_village_is_no_total(tmp_path) -> None:
    said = EVENTS.replace("A1:C1", "A1:D1").format(more="", figure='where = { "乡镇" = "试验镇" }')
    assert values(run(tmp_path, COUNTY, said)) == {
        "": ("3", "D2:D5"), "前村": ("1", "D2"), "后村": ("2", "D3"),
    }  # fmt: skip
    for figure in ("", 'where = { "类别" = "新" }'):
        said = EVENTS.replace("A1:C1", "A1:D1").format(more="", figure=figure)
        assert refusals(tmp_path, COUNTY, said) == [
            "台账.csv!A4: 有 2 行不是本乡镇的（“白河镇”等）; 请删去，或在映射里用 where 写明 “乡镇” 是哪个"
        ]
    only = "".join(COUNTY.splitlines(keepends=True)[:3])
    said = mapping().replace("A1:B1", "A1:D1")
    assert values(run(tmp_path, only, said))[""] == ("3", "D2:D3")
    assert values(run(tmp_path, only + "试验镇,,,3\n", said))[""] == ("3", "D4")


def test_a_unit_or_remark_beside_the_township_makes_no_case_of_its_total(tmp_path) -> None:
    ledger = "序号,村,单位,户数,备注\n1,前村,户,10,\n2,后村,户,5,\n全镇,,户,15,已核\n"
    for said in (mapping(), EVENTS.format(more="", figure="")):
        made = run(tmp_path, ledger, said.replace("A1:B1", "A1:E1").replace("A1:C1", "A1:E1"))
        assert values(made)[""] == ("15", "D4")


def test_the_township_named_in_a_row_of_projects_is_no_total(tmp_path) -> None:
    ledger = "项目,范围,户数\n河道,全镇,10\n道路,前村,5\n"
    assert values(run(tmp_path, ledger, OF_ALL)) == {"": ("15", "C2:C3")}


# -- rows that are no places --------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "上年同期", "去年同期数", "任务数", "全镇平均", "镇均", "村均", "最高", "最低", "占比", "占全县比重", "比上年增减",
        "同比", "同比增长（%）", "完成率", "排名", "全县", "全市", "全省", "2022年",
    ],
)  # fmt: skip
def test_rows_that_are_no_villages_are_left_out_and_told(tmp_path, word) -> None:
    for ledger in (
        f"村,户数\n王坝村,120\n大院村,100\n{word},77\n",
        f"序号,村,户数\n1,王坝村,120\n2,大院村,100\n{word},,77\n",
    ):
        said = mapping() if ledger.startswith("村") else mapping().replace("A1:B1", "A1:C1")
        made = run(tmp_path, ledger, said)
        assert {place: value for place, (value, _) in values(made).items()} == {
            "": "220", "王坝村": "120", "大院村": "100",
        }  # fmt: skip
        assert [(n.cell[1:], n.found, n.allowed) for n in made.notices] == [
            ("4", f"“{word}” 不是村，也不是合计", "没有计入；要读请另列一表")
        ]


def test_the_county_in_a_ledger_of_cases_is_refused(tmp_path) -> None:
    ledger = "村,类别,户数\n前村,河道,12\n全县,河道,30\n"
    assert refusals(tmp_path, ledger, EVENTS.format(more="", figure="")) == [
        "台账.csv!A3: “全县” 比本乡镇大; 不是本乡镇的请删去，或写进映射的 skip"
    ]


# -- tables one below another with one header ---------------------------------------------------

STACKED = "{first},\n村,户数\n王坝村,5\n{gap}{between},\n村,户数\n大院村,2\n"


@pytest.mark.parametrize("gap", ["", ",\n", "填表人：甲,\n"], ids=["close", "apart", "footer"])
@pytest.mark.parametrize(
    ("first", "between", "whole"),
    [
        ("2022年台账", "2023年台账", "5"),
        ("户数表", "户数表", "7"),
        ("户数表", "户数表 第2页", "7"),
        ("户数表", "户数表（续）", "7"),
        ("户数表", "续表", "7"),
        ("单位：户", "单位：户", "7"),
    ],
)
def test_a_table_with_a_title_of_its_own_is_another(tmp_path, gap, first, between, whole) -> None:
    ledger = STACKED.format(first=first, between=between, gap=gap)
    made = run(tmp_path, ledger, mapping().replace("A1:B1", "A2:B2"))
    assert values(made)[""][0] == whole
    told = [notice.found for notice in made.notices]
    assert (told == []) is (whole == "7")
    assert all("在映射之外" in found or found.endswith("标题写的是 2022 年") for found in told)


def test_a_part_of_the_table_under_its_own_header_is_refused_unless_mapped(tmp_path) -> None:
    ledger = STACKED.format(first="东片", between="西片", gap="")
    upper = mapping().replace("A1:B1", "A2:B2")
    assert refusals(tmp_path, ledger, upper) == [
        "台账.csv!A4: 下面 “西片” 一段（第 4 至 6 行）的表头相同，没有读; "
        "是同一张表，请删去中间的标题和表头；各是一张，请在映射里各写一节 [[table]]，不要的写 last_row"
    ]
    both = upper.replace("place =", "part = true\nplace =")
    made = run(tmp_path, ledger, both + both.replace("A2:B2", "A5:B5"))
    assert values(made)[""][0] == "7"
    alone = run(tmp_path, ledger, upper.replace("place =", "last_row = 3\nplace ="))
    assert values(alone)[""][0] == "5"


# -- rows that others hold too ------------------------------------------------------------------

TWO = {"": "150", "王坝村": "100", "大院村": "50"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("王坝村,100\n一组,60\n二组,40\n大院村,50\n", ["A3", "A4"]),
        ("王坝村,100\n第1村民小组,60\n第2村民小组,40\n大院村,50\n", ["A3", "A4"]),
        ("王坝村,100\n王坝村一组,60\n王坝村二组,40\n大院村,50\n", ["A3", "A4"]),
        ("王坝村,100\n1社,60\n2社,40\n大院村,50\n", ["A3", "A4"]),
        ("王坝村,100\n其中：一组,60\n二组,40\n大院村,50\n", ["A4"]),
        ("王坝村,100\n其中：一组,60\n　　二组,30\n大院村,50\n", ["A4"]),
        ("王坝村,100\n  其中：脱贫户,60\n　　　低保户,40\n大院村,50\n", ["A4"]),
        ("东片,100\n王坝村,100\n西片,50\n大院村,50\n", ["A2", "A4"]),
        ("王坝村,100\n东片,100\n大院村,50\n西片,50\n", ["A3", "A5"]),
        ("一、行政村,100\n王坝村,100\n二、社区,50\n大院村,50\n", ["A2", "A4"]),
        ("东片,\n王坝村,100\n西片,\n大院村,50\n", ["A2", "A4"]),
        ("东片,100\n王坝村,100\n一组,60\n二组,40\n西片,50\n大院村,50\n", ["A4", "A5", "A2", "A6"]),
    ],
)  # fmt: skip
def test_rows_that_others_hold_are_not_added_twice(tmp_path, rows, told) -> None:
    for total in ("", "合计,150\n"):
        made = run(tmp_path, "村,户数\n" + rows + total, mapping())
        assert {place: value for place, (value, _) in values(made).items()} == TWO
        assert sorted(cell for cell, _ in found(made)) == sorted(told)


def test_a_group_that_is_held_is_told_with_its_village(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n王坝村,100\n一组,60\n二组,40\n", mapping())
    assert [str(notice).partition("!")[2] for notice in made.notices] == [
        "A3: “一组” 已在上面 “王坝村” 的数里; 没有重复计入",
        "A4: “二组” 已在上面 “王坝村” 的数里; 没有重复计入",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("王坝村,100\n一组,60\n二组,30\n大院村,50\n", "A3: “一组” 像是组，“王坝村” 一行不等于各组（A3:A4）之和"),
        ("王坝村,\n一组,60\n二组,30\n大院村,50\n", "A3: “一组” 像是组，“王坝村” 一行不等于各组（A3:A4）之和"),
        ("一组,60\n二组,30\n大院村,50\n", "A2: “一组” 像是组，没有写是哪个村的"),
        ("王坝村,100\n其中：脱贫户,60\n　　大院村,40\n", "A4: “大院村” 缩进在“其中”下面，像是其中的一项，也像一个村"),
        ("东片,120\n王坝村,100\n大院村,50\n", "A2: “东片” 像是一片的合计，与它下面、上面各行之和都不等"),
    ],
)  # fmt: skip
def test_rows_that_may_be_held_by_others_are_refused(tmp_path, rows, said) -> None:
    (line,) = refusals(tmp_path, "村,户数\n" + rows, mapping())
    assert line.startswith("台账.csv!" + said + "; ")


def test_tables_of_groups_or_parts_alone_are_read(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n一组,60\n二组,30\n合计,90\n", mapping())
    assert values(made) == {"": ("90", "B4"), "一组": ("60", "B2"), "二组": ("30", "B3")}
    made = run(tmp_path, "村,户数\n东片,60\n西片,30\n", mapping())
    assert values(made)[""][0] == "90"
    made = run(tmp_path, "村,户数\n王坝村,100\n园区片,30\n合计,130\n", mapping())
    assert values(made)["园区片"] == ("30", "B3")


# -- rows that look like furniture --------------------------------------------------------------

OF_ALL = """\
[[table]]
header = "A1:C1"
of = "全镇"
[[table.figure]]
column = "户数"
indicator = "households"
"""


def test_a_row_that_counts_on_is_no_row_of_column_numbers(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n甲,1\n乙,2\n丙,4\n", mapping())
    assert {place: value for place, (value, _) in values(made).items()} == {
        "": "7", "甲": "1", "乙": "2", "丙": "4",
    }  # fmt: skip
    made = run(tmp_path, "村,户数\n甲,1\n王坝村,2\n大院村,3\n", mapping())
    assert values(made) == {"": ("5", "B3:B4"), "王坝村": ("2", "B3"), "大院村": ("3", "B4")}
    made = run(tmp_path, "序号,户数,人口\n1,2,3\n2,5,6\n", OF_ALL)
    assert values(made) == {"": ("7", "B2:B3")}
    made = run(tmp_path, "序号,户数,人口\n1,2,3\n1,5,6\n2,8,9\n", OF_ALL)
    assert values(made) == {"": ("13", "B3:B4")}


def test_column_numbers_that_may_be_data_are_refused(tmp_path) -> None:
    assert refusals(tmp_path, "类,户数,人口\n1,2,3\n5,8,9\n", OF_ALL) == [
        "台账.csv!A2: 这一行像列号（1、2、3），也像数据; 是列号请删去这一行；是数据请加一列序号"
    ]


def test_a_continued_project_is_data(tmp_path) -> None:
    said = mapping("cases = true").replace("A1:B1", "A1:C1")
    ledger = "村,项目,户数\n前村,道路,10\n后村,河堤工程（续）,30\n西村,连续表彰,2\n"
    assert values(run(tmp_path, ledger, said))[""] == ("42", "C2:C4")
    counted = said.replace('"households"', '"households"\naggregate = "count"').replace(
        '"户数"', '"项目"'
    )
    ledger = "村,项目,户数\n前村,道路,\n后村,河堤工程（续）,\n"
    assert values(run(tmp_path, ledger, counted))[""] == ("2", "B2:B3")
    ledger = "村,项目,户数\n前村,道路,10\n续表,,单位：户\n村,项目,户数\n后村,河堤,5\n"
    assert values(run(tmp_path, ledger, said))[""] == ("15", "C2:C5")


# -- dates --------------------------------------------------------------------------------------

DATED = """[[table]]
header = "A1:C1"
place = "村"
[[table.figure]]
column = "编号"
indicator = "households"
aggregate = "count"
year_of = "日期"
"""


def test_a_date_that_could_be_of_the_year_in_two_ways_is_refused(tmp_path) -> None:
    ledger = "村,编号,日期\n王坝村,A1,{}\n大院村,A2,2023.1.1\n"
    assert refusals(tmp_path, ledger.format("05/06/23"), DATED) == [
        "台账.csv!C2: “日期”写作 “05/06/23”，是 2005 年还是 2023 年？; 年份写四位，如 2023.5.6"
    ]
    assert values(run(tmp_path, ledger.format("23.5.6"), DATED))[""][0] == "2"
    assert values(run(tmp_path, ledger.format("22/05/06"), DATED))[""][0] == "1"


def test_dates_far_from_the_year_are_told(tmp_path) -> None:
    ledger = "村,编号,日期\n王坝村,A1,2032.5.6\n大院村,A2,1923.1.1\n大院村,A3,2023.1.1\n大院村,A4,2024.1.1\n"
    made = run(tmp_path, ledger, DATED)
    assert values(made)[""][0] == "1"
    assert [str(notice).partition("台账.csv!")[2] for notice in made.notices] == [
        "C2: “日期”有 2 行离 2023 年很远：C2 写作 “2032.5.6”、C3 写作 “1923.1.1”; 没有计入；写错的请更正"
    ]


# -- inspect, and what comes of following it ---------------------------------------------------

DEEP = [
    ["试验镇2023年产业台账"], ["填报单位：农业办", "", "", "", "填报日期：2023-12-20"], ["", "", "", "", "单位：亩、万元"],
    ["序号", "村名", "种植业", "", ""], ["", "", "油橄榄", "", "其他"], ["", "", "面积", "收入（万元）", "面积"],
    ["甲", "乙", 1, 2, 3], ["合计", "", 700.5, "约90", 5], [1, "王坝村", 400, 50, 2], [2, "大院村", 300.5, "约40", 3],
    ["其中：脱贫村", "", 300.5, "", ""], ["单位负责人：甲", "", "", "填表人：乙"],
]  # fmt: skip
LAYOUTS: dict[str, tuple[bytes | str, str, dict[str, str]]] = {
    "three rows of header": (
        spreadsheet(DEEP, merges=("A1:E1", "A4:A6", "B4:B6", "C4:E4", "C5:D5", "A8:B8")),
        "olives",
        {"": "700.5", "王坝村": "400", "大院村": "300.5"},
    ),
    "side by side": (
        spreadsheet([["村", "监测户", "", "村", "年末总人口"], ["王坝村", 5, "", "王坝村", 9], ["合计", 5, "", "合计", 9]]),
        "population",
        {"": "9", "王坝村": "9"},
    ),
    "below one another": (
        spreadsheet([[str(cell).replace("户数", "监测户") for cell in row] for row in BELOW]),
        "population",
        {"": "890", "王坝村": "480", "大院村": "410"},
    ),
    "an offset": (
        spreadsheet([[], [], ["", "", "行政村", "监测户"], ["", "", "王坝村", 5], ["", "", "大院村", 6]]),
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "places under 单位": (
        "单位,监测户\n王坝村,5\n大院村,6\n全  镇,11\n",
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "words for numbers": (
        "村,监测户\n王坝村,５户\n大院村,约10户\n庙坪村,三\n",
        "households",
        {"": "18", "王坝村": "5", "大院村": "10", "庙坪村": "3"},
    ),
    "blank rows": (
        "村,监测户\n\n王坝村,5\n\n大院村,6\n\n合计,11\n",
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "groups with sums on top": (
        spreadsheet(
            [["片区", "村", "监测户"], ["东片", "小计", 11], ["", "王坝村", 5], ["", "大院村", 6], ["西片", "小计", 2], ["", "庙坪村", 2], ["总计", "", 13]],
            merges=("A2:A4", "A5:A6"),
        ),
        "households",
        {"": "13", "王坝村": "5", "大院村": "6", "庙坪村": "2"},
    ),
    "years beside": (
        spreadsheet(
            [["村", "监测户", "", ""], ["", "2022年", "2023年", "增长"], ["王坝村", 4, 5, "25%"], ["大院村", 6, 6, "0%"]],
            merges=("A1:A2", "B1:D1"),
        ),
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "headers whose merges are lost": (
        ",油橄榄,,其他\n村,面积,收入,面积\n王坝村,4,1,1\n大院村,3,1,1\n",
        "olives",
        {"": "7", "王坝村": "4", "大院村": "3"},
    ),
    "a row of units": (
        "村,油橄榄面积,集体收入\n,亩,万元\n王坝村,5,9\n大院村,6,8\n合计,11,17\n",
        "income",
        {"": "170000", "王坝村": "90000", "大院村": "80000"},
    ),
    "tabs": ("村\t监测户\n王坝村\t1,005\n大院村\t6\n", "households", {"": "1011", "王坝村": "1005", "大院村": "6"}),
    "the township left of its villages": (
        "2023年户数表,,,\n序号,乡镇,村,监测户\n1,试验镇,王坝村,5\n2,试验镇,大院村,6\n合计,,,11\n",
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "another name left of villages": (
        "所属乡镇,行政村,监测户\n某镇,王坝村,5\n,大院村,6\n合计,,11\n填表人：甲,,\n",
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
    "pages": (
        "户数表,\n村,监测户\n王坝村,5\n填表人：甲,\n户数表（续表）,\n村,监测户\n大院村,6\n合计,11\n",
        "households",
        {"": "11", "王坝村": "5", "大院村": "6"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "expected"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_draft_that_is_followed_reads_what_is_there(tmp_path, data, code, expected) -> None:
    name = "台账.xlsx" if isinstance(data, bytes) else "台账.csv"
    codebook = make(tmp_path, {name: data})
    path = tmp_path / "data/raw/2023" / name
    write_mapping(path, inspect(path))
    made = clean(tmp_path, 2023, codebook)
    assert {place: value for place, (value, _) in values(made, code).items()} == expected


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ("村,监测户\n王坝村,5\n大院村,6\n王坝村,7\n", ["# 注意：王坝村 出现 2 次（A2、A4）", "# cases = true"]),
        ("编号,村,监测户\nA1,王坝村,1\nA2,王坝村,1\nA3,大院村,1\n", ["cases = true                     # 地区有重复，看作一行一户或一事"]),
        ("村,集体收入\n王坝村,5\n大院村,6\n", ['# unit = "万元"  # 表里没有写单位：是 元，还是 万元？']),
        ("村,集体收入\n王坝村,5\n,6\n", ["# 有 1 行没有写地区：与上一行相同就去掉下一行的 #，否则请补上", "# fill_down = true"]),
        ("指标,王坝村,大院村\n监测户,5,6\n总人口,7,8\n", ["# 地区写在表头里（一列一个村），这样的表读不了：请在 WPS 里复制，选择性粘贴、转置，"]),
        ("王坝村监测户台账,\n序号,家庭人口\n1,4\n2,3\n", ['of = "王坝村"                       # 没有地区列，看作都是这个村的', '# column = "序号"', '# indicator = "households"  # 监测户', '# aggregate = "count"']),
        ("项目台账,\n序号,家庭人口\n1,4\n2,3\n", ['place = ""                       # 没有认出地区列，请填表头；整张表是一个村的，']),
        ("王坝村监测户台账,,\n编号,村,家庭人口\nA1,王坝村,4\nA2,王坝村,3\n", ["part = true                      # 王坝村一个地区的表，与其他村的相加"]),
        ("村,户数,村,户数\n王坝村,5,大院村,6\n", ["# 表头里有同名的列：村、户数；左右折成两半的表，请把右边接到左边"]),
        ("村,类别,借款人,监测户\n王坝村,新增,张三,5\n大院村,返贫,李四,6\n", ["# 个人信息列，不会读取：借款人", "# 文字列（可写进 where、year_of）：类别"]),
        (GROUPS, ["village = true                   # 王坝村一组算作王坝村", "cases = true                     # 地区有重复，看作一行一户或一事"]),
        ("文字,说明\n只有,文字\n", ["#   没有认出表：表头至少两列、没有数字，下面的行里有数。"]),
    ],
    ids=["doubled", "cases", "unit", "no place", "across", "one village", "no place at all", "one place", "folded", "texts", "groups", "nothing"],
)  # fmt: skip
def test_a_draft_says_what_is_not_plain(tmp_path, data, lines) -> None:
    make(tmp_path, {"台账.csv": data})
    draft = inspect(tmp_path / "data/raw/2023/台账.csv")
    assert [line for line in lines if line not in draft.splitlines()] == []
    assert "张三" not in draft


@pytest.mark.parametrize(
    ("ledger", "place"),
    [
        ("乡镇,村,监测户\n青溪镇,前村,5\n白水镇,后村,6\n", "乡镇"),
        ("乡镇,监测户\n青溪镇,5\n白水镇,6\n", "乡镇"),
        ("村,村组,监测户\n前村,前村一组,5\n前村,前村二组,6\n", "村"),
        ("乡镇,村社区,监测户\n青溪镇,前村,5\n青溪镇,后村,6\n", "村社区"),
    ],
)
def test_a_draft_takes_the_column_of_villages_where_the_other_says_one_thing(
    tmp_path, ledger, place
) -> None:
    make(tmp_path, {"台账.csv": ledger})
    draft = inspect(tmp_path / "data/raw/2023/台账.csv").splitlines()
    assert [line.partition("  ")[0] for line in draft if line.startswith("place")] == [
        f'place = "{place}"'
    ]


def test_a_draft_leaves_open_whether_the_township_is_a_total_or_a_case(tmp_path) -> None:
    ledger = "编号,村,类别,监测户\nA1,王坝村,河道,1\nA2,王坝村,河道,2\nA3,全镇,河道,4\n"
    make(tmp_path, {"台账.csv": ledger})
    draft = inspect(tmp_path / "data/raw/2023/台账.csv")
    assert '# total = "全镇"' in draft.splitlines()
    assert "cases = true                     # 地区有重复，看作一行一户或一事" in draft.splitlines()


def test_a_draft_does_not_add_up_the_tables_of_two_years(tmp_path) -> None:
    ledger = "2022年台账,\n村,监测户\n王坝村,5\n2023年台账,\n村,监测户\n大院村,2\n"
    make(tmp_path, {"台账.csv": ledger})
    draft = inspect(tmp_path / "data/raw/2023/台账.csv").splitlines()
    assert [line for line in draft if line.startswith("header")] == [
        'header = "A2:B2"',
        'header = "A5:B5"',
    ]
    assert draft.count("# part = true") == 2
    assert not any(line.startswith("part") for line in draft)


def test_a_draft_of_months_adds_them(tmp_path) -> None:
    sheet = [["村", "监测户"], ["王坝村", 2], ["大院村", 3]]
    codebook = make(tmp_path, {"台账.xlsx": spreadsheet(sheet, sheet)})
    path = tmp_path / "data/raw/2023/台账.xlsx"
    draft = inspect(path)
    assert draft.count("part = true                      # 几张表的表头相同") == 2
    assert draft.count("# cases = true") == 2
    write_mapping(path, draft.replace("# cases = true", "cases = true"))
    assert values(clean(tmp_path, 2023, codebook))[""][0] == "10"


def test_a_file_outside_is_held_against_the_workbook_given(tmp_path) -> None:
    make(tmp_path / "book", {})
    path = tmp_path / "台账.csv"
    path.write_text("村,监测户\n王坝村,2\n大院村,3\n", encoding="gb18030")
    assert 'indicator = "households"  # 监测户' in inspect(path, tmp_path / "book")
    assert "# indicator" in inspect(path)


def test_a_mapping_is_never_overwritten(tmp_path) -> None:
    make(tmp_path, {"台账.csv": "村,监测户\n王坝村,2\n", "空.csv": "只有一列\n"})
    folder = tmp_path / "data/raw/2023"
    path = write_mapping(folder / "台账.csv", inspect(folder / "台账.csv"))
    assert path.name == "台账.csv.mapping.toml"
    assert "# 下面是台账映射的草稿，请逐行核对\n" in path.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="已经存在，不覆盖"):
        write_mapping(folder / "台账.csv", inspect(folder / "台账.csv"))
    with pytest.raises(UsageError, match="没有认出台账"):
        write_mapping(folder / "空.csv", inspect(folder / "空.csv"))
