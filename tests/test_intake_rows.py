"""Which rows of a ledger are added: pages, sums, headings, rows that are no villages."""

from __future__ import annotations

import pytest
from test_intake_messy import found, mapping, refusals, run, values

BELOW_TITLE = mapping().replace("A1:B1", "A2:B2")
PAGES = "2023年户数表,\n村,户数\n王坝村,5\n{gap}{title},\n村,户数\n大院村,2\n{end}"
OTHER_TITLES = [
    "2023年户数表（山区片）", "2023年户数表（社区）", "社区部分", "二、社区", "附表2", "2023年户数统计表", "花椒",
]  # fmt: skip


@pytest.mark.parametrize("gap", ["", ",\n", "填表人：甲,\n"], ids=["close", "apart", "footer"])
@pytest.mark.parametrize(
    "mark", ["（二）", "(2)", " 2/3", "（2/3）", "之二", "-2", "（接上页）", "（第2页 共3页）"]
)
def test_a_second_page_whose_title_has_a_mark_goes_on(tmp_path, gap, mark) -> None:
    ledger = PAGES.format(gap=gap, title=f"2023年户数表{mark}", end="")
    made = run(tmp_path, ledger, BELOW_TITLE)
    assert values(made)[""][0] == "7"
    assert found(made) == []


@pytest.mark.parametrize("title", OTHER_TITLES)
def test_a_part_under_another_title_is_refused_unless_the_total_holds_it(tmp_path, title) -> None:
    ledger = PAGES.format(gap=",\n", title=title, end="")
    assert refusals(tmp_path, ledger, BELOW_TITLE) == [
        f"台账.csv!A5: 下面 “{title}” 一段（第 5 至 7 行）的表头相同，没有读; "
        "是同一张表，请删去中间的标题和表头；各是一张，请在映射里各写一节 [[table]]，不要的写 last_row"
    ]
    made = run(tmp_path, ledger + "合计,7\n", BELOW_TITLE)
    assert values(made)[""] == ("7", "B8")


def test_the_total_of_the_lower_part_alone_joins_nothing(tmp_path) -> None:
    ledger = PAGES.format(gap="", title="社区部分", end="合计,2\n")
    (line,) = refusals(tmp_path, ledger, BELOW_TITLE)
    assert "第 4 至 7 行" in line


def test_a_page_that_is_mapped_itself_is_read_once(tmp_path) -> None:
    ledger = PAGES.format(gap="", title="2023年户数表（二）", end="")
    both = BELOW_TITLE.replace("place =", "part = true\nplace =")
    made = run(tmp_path, ledger, both + both.replace("A2:B2", "A5:B5"))
    assert values(made)[""][0] == "7"


def test_a_village_that_says_nothing_above_the_header_once_more_is_no_title(tmp_path) -> None:
    ledger = "2023年户数表,\n村,户数\n前庄,3\n东街,\n村,户数\n西岭,5\n"
    made = run(tmp_path, ledger + "合计,8\n", BELOW_TITLE)
    assert values(made)[""] == ("8", "B7")
    (line,) = refusals(tmp_path, ledger, BELOW_TITLE)
    assert "“东街” 一段（第 4 至 6 行）" in line


COUNTED = """\
[[table]]
header = "A1:C1"
place = "村"
[[table.figure]]
column = "事项"
indicator = "households"
aggregate = "count"
"""


def test_rows_of_words_go_on_below_an_empty_row(tmp_path) -> None:
    rows = "村,事项,结果\n前庄,修路,完成\n,,\n后庄,修渠,完成\n西岭,绿化,未完成\n"
    assert values(run(tmp_path, rows, COUNTED))[""][0] == "3"


@pytest.mark.parametrize("gap", ["", ",,\n"])
@pytest.mark.parametrize("line", ["镇长,李四,", "制表人,张三,审核人", "联系电话,13812345678,"])
def test_a_line_of_signatures_is_no_village(tmp_path, gap, line) -> None:
    rows = f"村,事项,结果\n前庄,修路,完成\n后庄,修渠,完成\n{gap}{line}\n"
    assert values(run(tmp_path, rows, COUNTED))[""][0] == "2"


def test_a_telephone_number_below_a_table_is_no_village(tmp_path) -> None:
    rows = "村,户数\n前庄,3\n后庄,4\n,\n联系电话,13812345678\n"
    assert values(run(tmp_path, rows, mapping()))[""][0] == "7"


# -- rows that are no villages ------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "完成计划%", "完成任务（%）", "任务完成率", "本年计划", "全年计划", "目标值", "上年实绩", "上年同期户数",
        "增减户数", "同比±%", "±%", "合格率", "参保率", "覆盖率%", "平均每村", "市平均", "差额", "缺口", "应完成",
        "已完成", "未完成", "累计完成", "本年完成", "上报数", "核实数", "校验", "误差",
    ],
)  # fmt: skip
def test_what_is_plainly_no_village_is_left_out_and_told(tmp_path, word) -> None:
    made = run(tmp_path, f"村,户数\n前庄,3\n东街,4\n{word},9\n", mapping())
    assert values(made)[""][0] == "7"
    assert found(made) == [("A4", f"“{word}” 不是村，也不是合计")]


@pytest.mark.parametrize(
    "word",
    [
        "本月", "1-11月", "一季度", "12月底", "2022", "总体", "总人口", "共2村", "13个村", "承前页", "第一", "预计",
        "ABC", "1",
    ],
)  # fmt: skip
def test_what_no_village_is_called_is_asked_about(tmp_path, word) -> None:
    assert refusals(tmp_path, f"村,户数\n前庄,3\n东街,4\n{word},9\n", mapping()) == [
        f"台账.csv!A4: “{word}” 不像村名; 删去这一行，或写进映射的 skip；是村，把村名写进 places.csv"
    ]
    listed = f"name\n前庄\n东街\n{word}\n"
    (tmp_path / "data/raw/places.csv").write_text(listed, encoding="utf-8")
    made = run(tmp_path, f"村,户数\n前庄,3\n东街,4\n{word},9\n", mapping())
    assert values(made)[""][0] == "16"


@pytest.mark.parametrize("word", ["全镇户数", "全镇数", "本乡镇", "SUM", "∑"])
def test_the_whole_township_by_other_words_is_a_total(tmp_path, word) -> None:
    made = run(tmp_path, f"村,户数\n前庄,3\n东街,4\n{word},7\n", mapping())
    assert values(made)[""] == ("7", "B4")


@pytest.mark.parametrize(
    "name",
    [
        "王坝", "前庄", "东街", "敬老院", "中心小学", "兴农合作社", "计划村", "平均村", "七一村", "东1村", "3号点",
        "月坝", "均安", "全福", "人和",
    ],
)  # fmt: skip
def test_names_of_villages_and_units_are_read(tmp_path, name) -> None:
    made = run(tmp_path, f"村,户数\n前沟,3\n{name},4\n后沟,5\n", mapping())
    assert values(made)[""][0] == "12"


@pytest.mark.parametrize("row", ["栏次,1", "—,1", "/,1", "甲,1"])
def test_a_row_that_numbers_the_columns_is_no_village(tmp_path, row) -> None:
    made = run(tmp_path, f"村,户数\n{row}\n前庄,5\n东街,6\n", mapping())
    assert values(made)[""][0] == "11"


RATES = mapping(households="rate", 户数="化解率")


@pytest.mark.parametrize("word", ["全镇平均", "平均", "全镇"])
def test_the_average_of_rates_is_the_townships(tmp_path, word) -> None:
    made = run(tmp_path, f"村,化解率\n前庄,95%\n东街,100%\n{word},97%\n", RATES)
    assert values(made, "rate")[""] == ("97", "B4")


def test_an_average_is_the_townships_rate_and_no_sum(tmp_path) -> None:
    both = mapping() + RATES[RATES.index("[[table.figure]]") :]
    rows = "村,户数,化解率\n前庄,3,95\n东街,5,100\n合计,8,\n平均,4,97\n"
    made = run(tmp_path, rows, both.replace("A1:B1", "A1:C1"))
    assert values(made)[""] == ("8", "B4")
    assert values(made, "rate")[""] == ("97", "C5")
    assert found(made) == [("A5", "“平均” 用作比率列的全乡镇数（合计行没有的）")]


# -- sums right of the place --------------------------------------------------------------------

SPLIT = mapping("cases = true").replace("A1:B1", "A1:{end}1")


@pytest.mark.parametrize(
    ("rows", "whole", "told"),
    [
        ("村,组,户数\n王坝村,一组,3\n王坝村,二组,4\n王坝村,小计,7\n前村,一组,5\n前村,小计,5\n", "12", "A4"),
        ("村,类别,户数\n王坝村,脱贫户,3\n王坝村,监测户,4\n王坝村,小计,7\n前村,脱贫户,5\n", "12", "A4"),
        ("村,性别,户数\n王坝村,合计,7\n王坝村,男,3\n王坝村,女,4\n前村,合计,5\n", "12", "A2"),
        ("村,组,户数\n王坝村,一组,3\n王坝村,一组小计,3\n王坝村,二组,4\n前村,一组,5\n", "12", "A3"),
        ("村,性别,户数\n王坝村,合计,7\n前村,合计,5\n", "12", None),
        ("村,组,户数\n王坝村,一组,3\n王坝村,合计,3\n前村,一组,5\n前村,合计,5\n全镇,合计,8\n", "8", "A3"),
        (
            "村,组,性别,户数\n王坝村,一组,男,1\n王坝村,一组,女,2\n王坝村,一组,小计,3\n王坝村,二组,小计,4\n"
            "王坝村,合计,,7\n前村,合计,,5\n",
            "12",
            "A4",
        ),
    ],
)  # fmt: skip
def test_a_sum_right_of_the_place_is_not_added(tmp_path, rows, whole, told) -> None:
    end = "ABCD"[rows.split("\n")[0].count(",")]
    made = run(tmp_path, rows, SPLIT.format(end=end))
    assert values(made)[""][0] == whole
    assert [cell for cell, said in found(made) if "地区右边" in said] == [told] * bool(told)


def test_a_sum_may_stand_below_a_place_that_is_filled_down(tmp_path) -> None:
    rows = "村,组,户数\n王坝村,一组,3\n,二组,4\n,小计,7\n前村,一组,5\n,小计,5\n合计,,12\n"
    made = run(tmp_path, rows, SPLIT.format(end="C").replace("cases", "fill_down = true\ncases"))
    assert values(made) == {"": ("12", "C7"), "王坝村": ("7", "C2:C3"), "前村": ("5", "C5")}


def test_rows_of_sums_that_the_mapping_asks_for_are_read(tmp_path) -> None:
    asked = SPLIT.format(end="C") + 'where = { "性别" = "合计" }\n'
    rows = "村,性别,户数\n王坝村,合计,7\n王坝村,男,3\n王坝村,女,4\n"
    made = run(tmp_path, rows, asked)
    assert values(made)[""][0] == "7"


# -- rows that others hold, in ledgers of cases --------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        ("王坝村,100\n一组,60\n二组,40\n前村,50\n", "150"),
        ("王坝村,100\n其中：一组,60\n二组,40\n前村,50\n", "150"),
        ("东片,150\n王坝村,100\n前村,50\n西片,30\n后村,30\n", "180"),
        ("一、行政村,9\n前村,3\n后村,6\n二、社区,2\n东街社区,2\n", "11"),
        ("脱贫村,9\n前村,3\n后村,6\n非脱贫村,2\n西村,2\n", "11"),
        ("全镇,11\n川区,9\n前村,3\n后村,6\n山区,2\n西村,2\n", "11"),
    ],
)
@pytest.mark.parametrize("more", ["", "cases = true"], ids=["places", "cases"])
def test_rows_that_others_hold_are_not_added_in_cases_either(tmp_path, rows, whole, more) -> None:
    made = run(tmp_path, "村,户数\n" + rows, mapping(more))
    assert values(made)[""][0] == whole


@pytest.mark.parametrize(
    "said", [mapping(), mapping("cases = true"), RATES.replace("化解率", "户数")]
)
@pytest.mark.parametrize(
    "heads", [("川区片", "山区片"), ("一、行政村", "二、社区"), ("川区", "山区")]
)
def test_a_heading_among_the_villages_is_none(tmp_path, said, heads) -> None:
    first, second = heads
    rows = f"村,户数\n{first},\n王坝村,60\n{second},\n前村,50\n"
    made = run(tmp_path, rows, said)
    code = "rate" if "rate" in said else "households"
    assert set(values(made, code)) - {""} == {"王坝村", "前村"}
    assert ("A2", f"“{first}” 不是数据行") in found(made)


def test_events_of_a_part_of_the_township_are_read(tmp_path) -> None:
    said = mapping("cases = true").replace("A1:B1", "A1:C1")
    rows = "村,事项,户数\n东片,,\n东片,修路,150\n王坝村,修渠,100\n一组,绿化,40\n"
    made = run(tmp_path, rows, said)
    assert values(made)[""][0] == "290"
    assert found(made) == [("A2", "“东片” 不是数据行")]
