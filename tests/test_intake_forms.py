"""What the form of a received table says besides its words: number formats, empty rows, subtotals."""

from __future__ import annotations

import pytest
from test_intake_messy import found, mapping, refusals, run, values
from workbooks import cleaned, spreadsheet

from township_stats.errors import InputError

# -- number formats ----------------------------------------------------------------------------


def of_column(label: str, indicator: str) -> str:
    return (
        f'[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\n'
        f'column = "{label}"\nindicator = "{indicator}"\n'
    )


def formatted(label: str, look: str) -> bytes:
    rows = [["村", label], ["前村", 30], ["后村", 40]]
    return spreadsheet(rows, formats={"B2": look, "B3": "General"})


@pytest.mark.parametrize(
    ("label", "indicator", "look", "shown", "printed", "unit"),
    [
        ("面积（亩）", "land", '0"㎡"', "30㎡", "㎡", "亩"),
        ("面积（亩）", "land", "#,##0.00[$平方米]", "30平方米", "平方米", "亩"),
        ("收入（万元）", "income", '0.00"元"', "30元", "元", "万元"),
        ("收入（万元）", "income", "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ", "30", "￥", "万元"),
        ("收入（万元）", "income", "[$￥-804]#,##0.0", "30", "￥", "万元"),
        ("监测户", "households", "¥0", "30", "￥", "户"),
    ],
    ids=["sqm", "square-metres", "yuan", "accounting", "currency", "of-households"],
)
def test_a_format_that_prints_another_unit_than_its_columns_is_refused(
    tmp_path, label, indicator, look, shown, printed, unit
) -> None:
    said = of_column(label, indicator) + ('unit = "户"\n' if unit == "户" else "")
    assert refusals(tmp_path, formatted(label, look), said, "台账.xlsx") == [
        f"台账.xlsx[表1]!B2: “{label}” “{shown}” 的数字格式印着“{printed}”，单位是“{unit}”; "
        "两处须一致：改单元格的数字格式，或换算成一样的单位"
    ]


@pytest.mark.parametrize(
    ("label", "indicator", "look", "read_as"),
    [
        ("面积（亩）", "land", '0.0"亩"', "30"),
        ("收入（万元）", "income", '¥#,##0.00"万元"', "300000"),
        ("收入（元）", "income", "¥#,##0.00", "30"),
        ("面积", "olives", '0"公顷"', "450"),
        ("面积（亩）", "land", '"约"0', "30"),
    ],
    ids=["same", "sign-and-unit", "yuan", "said-nowhere-else", "hedge"],
)
def test_a_format_that_agrees_with_its_column_is_read(
    tmp_path, label, indicator, look, read_as
) -> None:
    made = run(tmp_path, formatted(label, look), of_column(label, indicator), "台账.xlsx")
    assert values(made, indicator)["前村"] == (read_as, "B2")


def test_a_figure_sheets_format_is_held_against_its_unit(tmp_path) -> None:
    rows = [
        ["指标", "数值", "单位"],
        ["耕地面积", 30, "亩"],
        ["集体收入（万元）", 5, ""],
        ["监测户", 2, "户"],
    ]
    looks = {"B2": '0"㎡"', "B3": "¥0.0", "B4": '0"户"'}
    with pytest.raises(InputError) as caught:
        cleaned(tmp_path, {"表.xlsx": spreadsheet(rows, formats=looks)})
    assert [(problem.cell, problem.found) for problem in caught.value.problems] == [
        ("B2", "“30㎡” 的数字格式印着“㎡”，单位是“亩”"),
        ("B3", "“5” 的数字格式印着“￥”，单位是“万元”"),
    ]


# -- rows of a form that nobody filled in --------------------------------------------------------

FORM = """\
[[table]]
header = "A1:D1"
{of}
[[table.figure]]
column = "{column}"
indicator = "households"
{more}
"""
SUMMED = FORM.format(of='place = "村"', column="户数", more="")


def form(*rows: list[object]) -> bytes:
    return spreadsheet(
        [["序号", "村", "户数", "备注"], [1, "前村", 3, ""], [2, "后村", 4, ""], *rows]
    )


@pytest.mark.parametrize(
    "row",
    [
        [3, "", "", ""],
        ["３", "", "", ""],
        [3, "", 0, ""],
        [3, "—", "—", "/"],
        ["3", "无", "0.00", ""],
    ],
    ids=["blank", "full-width", "zero", "dashes", "none"],
)
def test_a_row_with_nothing_but_its_serial_number_is_empty_and_told(tmp_path, row) -> None:
    made = run(tmp_path, form(row, [4, *row[1:]], ["", "合计", 7, ""]), SUMMED, "台账.xlsx")
    assert values(made) == {"": ("7", "C6"), "前村": ("3", "C2"), "后村": ("4", "C3")}
    assert found(made) == [("B4", "有 2 行只有序号（第 4 行起）")]


@pytest.mark.parametrize(
    "row",
    [[3, "", 2, ""], [3, "", "", "新报"], [3, "", "=C2", ""], ["C-3", "", "", ""]],
    ids=["number", "remark", "formula", "code"],
)
def test_a_row_that_says_more_than_its_serial_number_is_asked_about(tmp_path, row) -> None:
    (line,) = refusals(tmp_path, form(row), SUMMED, "台账.xlsx")
    assert line.startswith("台账.xlsx[表1]!B4: “村”是空的")


@pytest.mark.parametrize(
    ("of", "places"),
    [
        ('of = "前村"', {"": "2", "前村": "2"}),
        ('place = "村"\ncases = true\nfill_down = true', {"": "2", "前村": "1", "后村": "1"}),
    ],
    ids=["of-one", "filled-down"],
)
def test_serial_numbers_of_a_form_are_no_cases(tmp_path, of, places) -> None:
    said = FORM.format(of=of, column="序号", more='aggregate = "count"')
    made = run(tmp_path, form([3, "", "", ""], [4, "", "", ""]), said, "台账.xlsx")
    assert {place: number for place, (number, _) in values(made).items()} == places
    assert "有 2 行只有序号（第 4 行起）" in [said for _, said in found(made)]


def test_a_zero_is_a_number_where_the_whole_table_is_of_one_village(tmp_path) -> None:
    data = spreadsheet([["序号", "组", "户数", "备注"], [1, "", 0, ""]])
    said = FORM.format(of='of = "前村"', column="户数", more="")
    assert values(run(tmp_path, data, said, "台账.xlsx"))["前村"] == ("0", "C2")


# -- 小计 -----------------------------------------------------------------------------------------

PARTS = "片,村,户数\n{rows}"
OF_PARTS = mapping().replace("A1:B1", "A1:C1")
EAST = "东片,前村,3\n东片,后村,4\n"
WEST = "西片,西岭村,4\n西片,庙坪村,1\n"


@pytest.mark.parametrize(
    ("rows", "cell", "number", "where", "adds_up_to"),
    [
        (f"{EAST},小计,8\n{WEST},小计,5\n,合计,12\n", "C4", "8", "上面各行（C2:C3）", 7),
        (f"{EAST},小计,7\n{WEST},小计,6\n", "C7", "6", "上面各行（C5:C6）", 5),
        (f",东片小计,8\n{EAST},西片小计,5\n{WEST},合计,12\n", "C2", "8", "下面各行（C3:C4）", 7),
        (f"{EAST}东片,小计,7\n{WEST}西片,小计,7\n,总计,12\n", "C7", "7", "上面各行（C5:C6）", 5),
    ],
    ids=["below", "without-total", "above", "beside"],
)
def test_a_subtotal_that_its_rows_do_not_add_up_to_is_told(
    tmp_path, rows, cell, number, where, adds_up_to
) -> None:
    made = run(tmp_path, PARTS.format(rows=rows), OF_PARTS)
    assert values(made)[""][0] == "12"
    assert found(made) == [
        (cell, f"小计“户数”写作 “{number}”，{where}相加为 {adds_up_to}户"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        f"{EAST},小计,7\n{WEST},小计,5\n,合计,12\n",
        f"{EAST},小计,\n{WEST},小计,5\n,合计,12\n",
        f"{EAST},小计,7\n{WEST},小计,5\n,村级小计,12\n镇直,园区,2\n,合计,14\n",
        f"{EAST}东片,新村,\n,小计,9\n{WEST},小计,5\n",
        f"{EAST}东片,新村,约10\n,小计,17\n{WEST},小计,5\n",
    ],
    ids=["agrees", "blank", "of-both", "one-said-nothing", "hedged"],
)
def test_a_subtotal_that_may_hold_its_rows_is_not_told(tmp_path, rows) -> None:
    made = run(tmp_path, PARTS.format(rows=rows), OF_PARTS)
    assert not [said for _, said in found(made) if "小计" in said]


def test_a_subtotal_right_of_its_village_is_held_against_the_villages_rows(tmp_path) -> None:
    rows = "村,组,户数\n前村,一组,3\n前村,二组,4\n前村,小计,8\n后村,一组,5\n后村,小计,5\n"
    made = run(tmp_path, rows, OF_PARTS.replace("place =", "cases = true\nplace ="))
    assert values(made)["前村"] == ("7", "C2:C3")
    assert found(made)[-1] == ("C4", "小计“户数”写作 “8”，上面各行（C2:C3）相加为 7户")


VILLAGES = "前村,3\n后村,4\n2个村合计,7\n东街社区,4\n西街社区,1\n2个社区合计,{second}\n{total}"


def test_totals_of_kinds_that_the_whole_sums_up_are_parts(tmp_path) -> None:
    ledger = "村,户数\n" + VILLAGES.format(second=5, total="合计,12\n")
    made = run(tmp_path, ledger, mapping())
    assert values(made)[""] == ("12", "B8")
    assert found(made) == []


@pytest.mark.parametrize(
    ("second", "total"), [(6, "合计,12\n"), (5, "")], ids=["wrong", "no-whole"]
)
def test_totals_of_kinds_are_refused_where_nothing_sums_them_up(tmp_path, second, total) -> None:
    ledger = "村,户数\n" + VILLAGES.format(second=second, total=total)
    assert any("又一个合计" in line for line in refusals(tmp_path, ledger, mapping()))


# -- years, months and units said beside the numbers ----------------------------------------------

PERIODS = "村,{label},{column}\n前村,{first},3\n前村,{second},4\n后村,{second},5\n"


def of_periods(column: str, indicator: str, more: str = "") -> str:
    head = '[[table]]\nheader = "A1:C1"\nplace = "村"\ncases = true\n[[table.figure]]\n'
    return f'{head}column = "{column}"\nindicator = "{indicator}"\n{more}'


def test_rows_of_other_years_are_refused_unless_the_mapping_says_which_count(tmp_path) -> None:
    rows = PERIODS.format(label="年度", column="户数", first="2022年", second="2023年")
    assert refusals(tmp_path, rows, of_periods("户数", "households")) == [
        "台账.csv!B2: 有 1 行不是 2023 年的（“2022年”等）; 请删去，或在映射里用 where 写明 “年度” 是哪个"
    ]
    said = of_periods("户数", "households", 'where = { "年度" = "2023年" }\n')
    made = run(tmp_path / "said", rows, said)
    assert values(made) == {"": ("9", "C2:C4"), "前村": ("4", "C3"), "后村": ("5", "C4")}


def test_parts_of_the_rows_under_headings_of_years_are_refused(tmp_path) -> None:
    rows = "村,户数\n2022年,\n前村,3\n2023年,\n前村,5\n"
    assert refusals(tmp_path, rows, mapping("cases = true")) == [
        "台账.csv!A4: “2022年”、“2023年” 像是各年的小标题; 每年另列一表：映射里写 last_row，或各写一节 [[table]]"
    ]
    made = run(tmp_path / "beside", "村,户数\n前村,5\n2022年,3\n2021年,2\n", mapping())
    assert values(made)[""] == ("5", "B2")


def test_what_a_village_has_at_the_end_of_each_month_is_not_added_up(tmp_path) -> None:
    rows = PERIODS.format(label="月份", column="总人口", first="1月", second="2月")
    assert refusals(tmp_path, rows, of_periods("总人口", "population")) == [
        "台账.csv!B3: “前村”既有 “1月” 的数，又有 “2月” 的; "
        "“总人口”是期末数，不能相加；请用 where 写明 “月份” 是哪个"
    ]
    said = of_periods("总人口", "population", 'where = { "月份" = "2月" }\n')
    assert values(run(tmp_path / "said", rows, said), "population")[""] == ("9", "C2:C4")


def test_what_a_village_adds_in_each_month_is_added_up(tmp_path) -> None:
    rows = PERIODS.format(label="月份", column="户数", first="1月", second="2月")
    assert values(run(tmp_path, rows, of_periods("户数", "households")))[""] == ("12", "C2:C4")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("2022年监测户台账", [("A2", "表头上方的标题写的是 2022 年")]),
        ("2023年监测户台账（2021年识别的）", []),
        ("监测户台账", []),
    ],
    ids=["other", "own", "none"],
)
def test_a_title_of_another_year_is_told(tmp_path, title, told) -> None:
    ledger = f"{title},\n村,户数\n前村,3\n"
    assert found(run(tmp_path, ledger, mapping().replace("A1:B1", "A2:B2"))) == told


@pytest.mark.parametrize("total", ["", "合计,7\n"], ids=["rows", "total"])
def test_a_unit_below_the_table_is_held_against_the_columns(tmp_path, total) -> None:
    ledger = f"村,面积\n前村,3\n后村,4\n{total}单位：{{unit}},\n"
    said = of_column("面积", "olives")
    at = 5 if total else 4
    assert refusals(tmp_path, ledger.format(unit="公顷"), said) == [
        f"台账.csv!A{at}: 这里的单位是“公顷”，前面读的是“亩”; 换算成一样的单位，或分成两张表"
    ]
    made = run(tmp_path / "same", ledger.format(unit="亩"), said)
    assert set(values(made, "olives")) == {"", "前村", "后村"}
    assert found(made) == [(f"A{at}", "“单位：亩” 不是村，也不是合计")]


def test_the_countys_own_row_is_not_the_townships(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n县本级,3\n前村,4\n镇本级,1\n", mapping())
    assert values(made)[""] == ("5", "B3:B4")
    assert found(made) == [("A2", "“县本级” 不是村，也不是合计")]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2022年户数", "列“2022年户数”写的是 2022 年"),
        ("上年户数", "列“上年户数”写着“上年”，指标“监测户”没有"),
        ("计划户数", "列“计划户数”写着“计划”，指标“监测户”没有"),
        ("2021-2023年户数", ""),
        ("收入2000元以上户数", ""),
    ],
    ids=["year", "last-year", "plan", "until-now", "amount"],
)
def test_a_column_of_another_time_than_its_indicator_is_told(tmp_path, label, told) -> None:
    made = run(tmp_path, f"村,{label}\n前村,3\n", of_column(label, "households"))
    assert found(made) == ([("B1", told)] if told else [])


# -- places and totals ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1.", "1、", "（1）", "(1) ", "１．"])
def test_a_number_before_a_village_is_no_part_of_its_name(tmp_path, number) -> None:
    made = run(tmp_path, f"村,户数\n{number}前村,3\n2.5亩地村,4\n", mapping())
    assert set(values(made)) == {"", "前村", "2.5亩地村"}


def test_a_total_above_what_is_known_is_not_called_rounding(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n前村,3\n后村,—\n合计,10\n", mapping())
    assert [(each.cell, each.allowed) for each in made.notices] == [
        ("B3", "不计入合计"),
        ("B4", "多出的或在没有数的格子里，照合计读；请核对"),
    ]


# -- cases ---------------------------------------------------------------------------------------

OF_CASES = """\
[[table]]
header = "A1:D1"
place = "村"
cases = true
[[table.figure]]
column = "{column}"
indicator = "households"
aggregate = "{how}"
{more}
"""
CASES = "序号,村,户主,类别\n1,前村,甲,新识别\n2,前村,{second}\n3,后村,丙,新识别户\n4,后村,丁,其他\n"


def test_a_case_that_stands_twice_is_told(tmp_path) -> None:
    said = OF_CASES.format(column="类别", how="count", more="")
    made = run(tmp_path, CASES.format(second="甲,新识别"), said)
    assert values(made)[""][0] == "4"
    assert [(each.cell, each.found) for each in made.notices] == [
        ("A1", "有 1 行和别的行完全一样（第 3 行同第 2 行）")
    ]
    assert found(run(tmp_path / "other", CASES.format(second="乙,新识别"), said)) == []


def test_rows_that_begin_like_what_is_asked_for_are_told(tmp_path) -> None:
    more = 'where = { "类别" = ["新识别", "1"] }'
    said = OF_CASES.format(column="类别", how="count", more=more)
    made = run(tmp_path, CASES.format(second="乙,12"), said)
    assert values(made)[""][0] == "1"
    assert found(made) == [("D4", "“类别”有 1 行写作 “新识别户”，同要的只是开头一样")]


def test_numbers_that_several_villages_use_are_told(tmp_path) -> None:
    ledger = "编号,村,类别,备注\n1,前村,甲,\n2,前村,乙,\n2,前村,丙,\n1,后村,丁,\n"
    said = OF_CASES.format(column="编号", how="count_distinct", more="")
    made = run(tmp_path, ledger, said)
    assert values(made)[""][0] == "2"
    assert found(made) == [("A5", "“编号”有 1 格同别的地区的一样（A5）")]


def test_a_figure_sheet_under_a_title_of_another_year_is_told(tmp_path) -> None:
    sheet = "{title},,\n填报日期：2024年1月5日,,\n指标,数值,单位\n监测户,3,户\n"
    made = cleaned(tmp_path, {"表.csv": sheet.format(title="2022年统计表")})
    assert ("A3", "表头上方的标题写的是 2022 年") in found(made)
    made = cleaned(tmp_path / "own", {"表.csv": sheet.format(title="2023年统计表")})
    assert [cell for cell, said in found(made) if "标题写的是" in said] == []


def monthly(indicator: str, *names: str) -> dict[str, str | bytes]:
    said = of_column("数", indicator).replace("place =", "part = true\ncases = true\nplace =")
    files: dict[str, str | bytes] = {}
    for name in names:
        files |= {name: "村,数\n前村,3\n后村,4\n" if "1" in name else "村,数\n前村,5\n"}
        files |= {f"{name}.mapping.toml": said}
    return files


def test_stocks_in_sheets_of_several_months_are_not_added_up(tmp_path) -> None:
    with pytest.raises(InputError) as caught:
        cleaned(tmp_path, monthly("population", "1月.csv", "2月.csv"))
    assert [(problem.cell, problem.found) for problem in caught.value.problems] == [
        (
            "B2",
            "“前村”在另一个月的表里也有：data/raw/2023/1月.csv!B2；“年末总人口”是期末数，不能把各月相加",
        )
    ]
    flows = cleaned(tmp_path / "flows", monthly("households", "1月.csv", "2月.csv"))
    assert values(flows)[""][0] == "12"
    lots = cleaned(tmp_path / "lots", monthly("population", "批次1.csv", "批次2.csv"))
    assert values(lots, "population")[""][0] == "12"


# -- rates and units of rows ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "total", "told"),
    [
        ("50%", "60%", "55%", []),
        ("50%", "60%", "60.4%", []),
        ("40%", "60%", "100%", []),
        ("33.3%", "66.6%", "99.9%", []),
        ("50%", "—", "95%", []),
        ("50%", "60%", "95%", ["合计“化解率”写作 “95%”，不在各行（B2:B3）最低与最高之间"]),
    ],
    ids=["among", "rounded", "shares-of-a-whole", "rounded-shares", "unknown", "above"],
)
def test_a_rate_of_the_township_lies_among_its_villages(
    tmp_path, first, second, total, told
) -> None:
    ledger = f"村,化解率\n前村,{first}\n后村,{second}\n合计,{total}\n"
    made = run(tmp_path, ledger, of_column("化解率", "rate"))
    assert values(made, "rate")[""] == (total.strip("%"), "B4")
    assert [said for _, said in found(made) if said.startswith("合计")] == told


def test_rates_that_were_added_up_are_refused(tmp_path) -> None:
    ledger = "村,化解率\n前村,50%\n后村,60%\n合计,110%\n"
    assert refusals(tmp_path, ledger, of_column("化解率", "rate")) == [
        "台账.csv!B4: 合计“化解率”写作 “110%”，是各行相加的; 比率不能相加；请写全乡镇的数，或删去"
    ]


def test_a_unit_beside_a_number_is_its_own_whatever_it_measures(tmp_path) -> None:
    said = of_column("数量", "olives").replace("A1:B1", "A1:D1")
    ledger = "村,数量,单位,户数\n前村,5,亩,3\n后村,2,株,4\n"
    assert refusals(tmp_path, ledger, said) == [
        "台账.csv!C3: 这里的单位是“株”，前面读的是“亩”; 换算成一样的单位，或分成两张表"
    ]
    households = of_column("户数", "households").replace("A1:B1", "A1:D1")
    assert values(run(tmp_path / "other", ledger, households))[""][0] == "7"


# -- rows that hold others of their village --------------------------------------------------------

OF_GROUPS = mapping("cases = true").replace("A1:B1", "A1:D1")
GROUPS = "前村,一组,3,\n前村,二组,4,\n"


@pytest.mark.parametrize(
    ("rows", "whole", "held"),
    [
        (f"前村,,7,\n{GROUPS}后村,,1,\n后村,一组,1,\n", "8", ["A2", "有 2 行等于"]),
        (f"{GROUPS}前村,全村,7,\n后村,一组,1,\n", "8", ["A4", "有 1 行等于"]),
        (f"{GROUPS}前村,,8,\n", "15", []),
        (f"{GROUPS}前村,,7,甲说的\n", "14", []),
        ("前村,一组,3,\n前村,,3,\n", "6", []),
        ("前村,监测户,7,\n前村,其中：边缘户,3,\n后村,监测户,4,\n", "11", ["A3", "有 1 行在地区右边"]),
        ("前村,其中：边缘户,3,\n后村,监测户,4,\n", "7", []),
    ],
    ids=["above", "all-of-it", "other-sum", "of-its-own", "may-be-a-case", "of-which", "alone"],
)  # fmt: skip
def test_a_row_that_holds_others_of_its_village_is_not_added(tmp_path, rows, whole, held) -> None:
    made = run(tmp_path, f"村,组,户数,来源\n{rows}", OF_GROUPS)
    assert values(made)[""][0] == whole
    told = [(cell, said) for cell, said in found(made) if "行" in said]
    assert [cell for cell, _ in told] == held[:1]
    assert all(said.startswith(held[1]) for _, said in told)


def test_the_same_as_above_is_the_village_above(tmp_path) -> None:
    rows = "村,户数\n前村,3\n同上,4\n〃,1\n"
    assert values(run(tmp_path, rows, mapping("cases = true"))) == {
        "": ("8", "B2:B4"),
        "前村": ("8", "B2:B4"),
    }
    (line,) = refusals(tmp_path / "first", "村,户数\n同上,3\n前村,4\n", mapping())
    assert line.startswith("台账.csv!A2: “村”上面没有村")


@pytest.mark.parametrize("mark", ["①", "*", "※"])
def test_the_mark_of_a_footnote_is_no_part_of_a_villages_name(tmp_path, mark) -> None:
    assert set(values(run(tmp_path, f"村,户数\n前村{mark},3\n", mapping()))) == {"", "前村"}


# -- numbers that look like something else ---------------------------------------------------------


@pytest.mark.parametrize("label", ["序号", "年份", "户编号", "排名"])
def test_numbers_that_are_no_amount_are_not_added_up(tmp_path, label) -> None:
    said = of_column(label, "households")
    assert refusals(tmp_path, f"村,{label}\n前村,3\n", said) == [
        f"台账.csv!B1: “{label}”里的数不是数量，不能相加; "
        '数行请写 aggregate = "count"，数不同的写 "count_distinct"'
    ]


def test_a_number_of_yuan_in_a_column_of_ten_thousands_is_told(tmp_path) -> None:
    said = of_column("收入（万元）", "income")
    ledger = "村,收入（万元）\n前村,12.5\n后村,85000\n西岭村,9\n"
    made = run(tmp_path, ledger, said)
    assert [(each.cell, each.found, each.allowed) for each in made.notices] == [
        ("B3", "“收入（万元）”“85000”是其余各行的上千倍", "按万元照读，请核对；是元的请更正")
    ]
    assert found(run(tmp_path / "less", ledger.replace("85000", "850"), said)) == []


def test_a_number_that_looks_like_a_date_is_told(tmp_path) -> None:
    made = run(tmp_path, "村,户数\n前村,20230506\n后村,4\n", mapping())
    assert [(each.cell, each.found, each.allowed) for each in made.notices] == [
        ("B2", "“户数”写作 “20230506”", "像是日期，照读，请核对")
    ]
