"""Cells that say something else than they seem to: changes, fractions, totals, marks, old years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from typer.testing import CliRunner
from workbooks import HEADER, make

from township_stats.cli import app
from township_stats.codebook import read_codebook
from township_stats.errors import InputError
from township_stats.intake.wording import mask
from township_stats.store import clean
from township_stats.store.years import read_clean
from township_stats.workbook import Workbook

MORE = """\
growth,industry,t,产值增速,Growth,%,,rate,,,
fewer,livelihood,t,减少户数,Fewer,户,,flow,,,
added,livelihood,t,新增户数,Added,户,,flow,,,
ledger_change,livelihood,t,户数变化,Change,户,,flow,,,
milk,livelihood,t,牛奶,Milk,升,,flow,,,
times,livelihood,t,收入比,Times,倍,,rate,,,
done,projects,t,完成人数,Done,人,,flow,,,
undone,projects,t,未完成人数,Undone,人,,flow,,,
saved,projects,t,节约资金（财政）,Saved,元,万元,flow,,,
relapse,livelihood,t,返贫风险消除户数,Relapse,户,,flow,,,
"""
BY_VILLAGE = """\
[[table]]
header = "A1:B1"
place = "村"
[[table.figure]]
column = "{column}"
indicator = "{indicator}"
"""


def read(root, files: dict[str, str | bytes], corrections: str = ""):
    make(root, files, corrections)
    path = root / "data/raw/indicators.csv"
    path.write_text(path.read_text("utf-8") + MORE, "utf-8")
    return clean(root, 2023, read_codebook(root))


def one(root, name: str, value: str, unit: str):
    made = read(root, {"a.csv": HEADER + f"{name},{value},{unit},,\n"})
    return next(figure for figure in made.figures if figure.source)


def refusals(root, files: dict[str, str | bytes], corrections: str = "") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(root, files, corrections)
    return str(caught.value).splitlines()


def ledger(column: str, indicator: str, *cells: str) -> dict[str, str | bytes]:
    rows = "".join(f"{cell}\n" for cell in cells)
    return {
        "l.csv": f"村,{column}\n{rows}",
        "l.csv.mapping.toml": BY_VILLAGE.format(column=column, indicator=indicator),
    }


@pytest.mark.parametrize(
    ("name", "cell", "unit", "value"),
    [
        ("产值增速", "下降3.2%", "%", "-3.2"),
        ("产值增速", "同比增长3.2", "%", "3.2"),
        ("产值增速", "负增长3%", "%", "-3"),
        ("产值增速", "增长-3%", "%", "-3"),
        ("产值增速", "-3%", "%", "-3"),
        ("户数变化", "减5", "户", "-5"),
        ("户数变化", "增加5户", "户", "5"),
        ("减少户数", "减少3", "户", "3"),
        ("新增户数", "增加3", "户", "3"),
        ("监测户", "增加到5户", "户", "5"),
        ("监测户", "降为5户", "户", "5"),
        ("监测户", "累计减少到约5户", "户", "5"),
        ("监测户", "提高至5", "户", "5"),
        ("牛奶", "30升", "升", "30"),
        ("产值增速", "↓3.20%", "%", "-3.2"),
        ("产值增速", "3.2%↑", "%", "3.2"),
        ("户数变化", "↓ 5户", "户", "-5"),
        ("减少户数", "↓3", "户", "3"),
        ("监测户", "负5", "户", "-5"),
    ],
)
def test_a_change_has_the_sign_its_words_tell(tmp_path, name, cell, unit, value) -> None:
    figure = one(tmp_path, name, cell, unit)
    assert (figure.quantity.value, figure.status.value) == (Decimal(value), "reported")
    stored = read_clean(tmp_path, 2023, read_codebook(tmp_path))
    (again,) = [item for item in stored.figures if item.source]
    assert (again.quantity.value, again.quantity.direction) == (Decimal(value), None)
    assert again.quantity.step == figure.quantity.step


@pytest.mark.parametrize(
    ("name", "cell", "unit", "said"),
    [
        ("监测户", "减少30户", "户", "“减少30户”说的是增减，不是“监测户”本身"),
        ("监测户", "同比增长5", "户", "“同比增长5”说的是增减，不是“监测户”本身"),
        ("监测户", "增长-5", "户", "“增长-5”说的是增减，不是“监测户”本身"),
        ("化解率", "下降3.2%", "", "“下降3.2%”说的是增减，不是“化解率”本身"),
        ("减少户数", "增加3", "户", "“增加3”与“减少户数”的增减方向不同"),
        ("新增户数", "减少3", "户", "“减少3”与“新增户数”的增减方向不同"),
        ("监测户", "30户减少", "户", "“30户减少”里有“减少”，不知道说的是不是增减"),
        ("监测户", "减少：30户", "户", "“减少：30户”里有“减少”，不知道说的是不是增减"),
        ("户数变化", "减少共30户", "户", "“减少共30户”里有“减少”，不知道说的是不是增减"),
        ("产值增速", "下降-3%", "%", "“下降-3%”既写减少，又写负号"),
        ("产值增速", "↓-3%", "%", "“下降-3%”既写减少，又写负号"),
        ("产值增速", "↑3%↓", "%", "“↑3%↓”里的“↑”不能读"),
        ("化解率", "↑3.2%", "", "“上升3.2%”说的是增减，不是“化解率”本身"),
    ],
)
def test_a_change_is_no_level(tmp_path, name, cell, unit, said) -> None:
    (told,) = refusals(tmp_path, {"a.csv": HEADER + f"{name},{cell},{unit},,\n"})
    assert told.startswith(f"data/raw/2023/a.csv!B2: {said}")


def test_changes_in_a_ledger_are_added_with_their_signs(tmp_path) -> None:
    cells = ("前村,增加5", "后村,减少3", "庙坪村,2")
    made = read(tmp_path, ledger("增减", "户数变化", *cells))
    told = {f.place: f.quantity.value for f in made.figures if f.indicator == "ledger_change"}
    assert told == {"": 4, "前村": 5, "后村": -3, "庙坪村": 2}
    said = refusals(tmp_path, ledger("户数", "监测户", *cells))
    assert [line.split(":")[0] for line in said] == [
        "data/raw/2023/l.csv!B2",
        "data/raw/2023/l.csv!B3",
    ]
    assert "“户数”“减少3”说的是增减，不是“监测户”本身" in said[1]


@pytest.mark.parametrize("cell", ["39/41", "1/3", "三分之一", "3:1"])
def test_a_fraction_is_no_percentage(tmp_path, cell) -> None:
    (told,) = refusals(tmp_path, {"a.csv": HEADER + f"化解率,{cell},,,\n"})
    assert told.startswith(
        f"data/raw/2023/a.csv!B2: “{cell}”是比或分数，不能读作“%”的数；请写算好的数"
    )


def test_a_half_and_a_ratio_of_times_are_read(tmp_path) -> None:
    assert one(tmp_path, "化解率", "一半", "").quantity.value == 50
    assert one(tmp_path, "收入比", "2.5:1", "").quantity.value == Decimal("2.5")


@pytest.mark.parametrize(
    ("name", "cell", "unit", "value"),
    [
        ("监测户", "现有30户", "户", 30),
        ("监测户", "实有30", "户", 30),
        ("监测户", "共有30户", "", 30),
        ("监测户", "共30户", "户", 30),
        ("监测户", "现有三十户", "户", 30),
        ("集体收入", "现有3.5万元", "万元", 35000),
        ("新增户数", "新增12户", "户", 12),
        ("新增户数", "新增12", "户", 12),
        ("新增户数", "新增约12户", "户", 12),
        ("新增户数", "净增12户", "户", 12),
        ("减少户数", "减少3户", "户", 3),
        ("完成人数", "完成12人", "人", 12),
        ("完成人数", "已完成十二人", "人", 12),
        ("节约资金（财政）", "共节约12.5万元", "万元", 125000),
    ],
)
def test_words_that_say_no_more_than_the_number_are_read(tmp_path, name, cell, unit, value) -> None:
    assert one(tmp_path, name, cell, unit).quantity.value == value
    made = read(tmp_path / "again", ledger(f"{name}（{unit or '户'}）", name, f"前村,{cell}"))
    assert next(f.quantity.value for f in made.figures if f.source) == value


def test_what_is_stored_of_an_addition_is_what_was_read(tmp_path) -> None:
    made = read(tmp_path, {"a.csv": HEADER + "新增户数,新增12户,户,,\n"})
    (live,) = (f.quantity for f in made.figures if f.source)
    stored = read_clean(tmp_path, 2023, read_codebook(tmp_path)).figures
    (again,) = (f.quantity for f in stored if f.source)
    assert live.step == 1
    assert (again.value, again.step, again.lower) == (live.value, live.step, live.lower)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("监测户", "新增12户"),
        ("减少户数", "新增12户"),
        ("户数变化", "新增减少3户"),
        ("新增户数", "新增减少3户"),
        ("新增户数", "新增-3户"),
        ("新增户数", "减少3户"),
        ("监测户", "现有30户，脱贫5户"),
        ("监测户", "原有30户"),
        ("监测户", "应有30户"),
        ("未完成人数", "完成12人"),
        ("完成人数", "未完成12人"),
        ("完成人数", "应完成12人"),
        ("完成人数", "完成12人中的5人"),
        ("返贫风险消除户数", "返贫3户"),
    ],
)
def test_words_that_say_something_else_are_refused(tmp_path, name, cell) -> None:
    (told,) = refusals(tmp_path, {"a.csv": HEADER + f"{name},{cell},户,,\n"})
    assert told.startswith("data/raw/2023/a.csv!B2: ")


@pytest.mark.parametrize("cell", ["持平", "与上年持平", "无变化"])
def test_nothing_changed_is_a_change_of_nought(tmp_path, cell) -> None:
    made = read(tmp_path, {"a.csv": HEADER + f"产值增速,{cell},,,\n监测户,{cell},户,,\n"})
    found = {f.indicator: (f.quantity.value, f.status.value) for f in made.figures}
    assert found["growth"] == (0, "reported")
    assert found["households"] == (None, "missing")
    assert notices(made) == [f"data/raw/2023/a.csv!B2: 写作 “{cell}”; 读作 0，请核对"]
    files = ledger("户数变化", "户数变化", "前村,3", f"后村,{cell}", "合计,3")
    made = read(tmp_path / "again", files)
    assert [f.quantity.value for f in made.figures if f.source] == [3, 3, 0]
    assert notices(made) == [f"data/raw/2023/l.csv!B3: “户数变化”写作 “{cell}”; 读作 0，请核对"]


def notices(made) -> list[str]:
    return [str(notice) for notice in made.notices]


def test_a_total_that_only_rounding_allows_is_told(tmp_path) -> None:
    villages = [f"{name}村,100" for name in "甲乙丙丁戊己庚辛壬癸"]
    wrong = read(tmp_path, ledger("面积（亩）", "耕地面积", *villages, "合计,1005"))
    assert notices(wrong) == [
        "data/raw/2023/l.csv!B12: 合计“面积（亩）”写作 “1005”，各行（B2:B11）所写的数相加为 1000亩; "
        "相差在四舍五入之内，照合计读；请核对"
    ]
    assert next(f.text for f in wrong.figures if f.source) == "1005"
    assert not notices(read(tmp_path, ledger("面积（亩）", "耕地面积", *villages, "合计,1000")))
    about = (*villages, "东村,约30", "合计,1032")
    assert not notices(read(tmp_path, ledger("面积（亩）", "耕地面积", *about)))


def test_a_total_of_binary_fractions_is_the_sum(tmp_path) -> None:
    rows = ("甲村,0.1", "乙村,0.2", "合计,0.30000000000000004")
    assert not notices(read(tmp_path, ledger("面积（亩）", "耕地面积", *rows)))
    rows = ("甲村,0.30000000000000004", "乙村,1", "合计,1.3")
    assert not notices(read(tmp_path, ledger("面积（亩）", "耕地面积", *rows)))
    villages = [f"{name}村,100.01" for name in "甲乙丙丁戊己庚辛壬癸"]
    wrong = read(tmp_path, ledger("面积（亩）", "耕地面积", *villages, "合计,1000.11"))
    assert len(notices(wrong)) == 1


def test_decimals_are_no_personal_number(tmp_path) -> None:
    rows = ("甲村,0.1", "乙村,0.2", "合计,0.50000000000000004")
    (told,) = refusals(tmp_path, ledger("面积（亩）", "耕地面积", *rows))
    assert "写作 “0.50000000000000004”" in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.30000000000000004", "0.30000000000000004"),
        ("0．013812345678", "0．013812345678"),
        ("1.1000000000000001", "1.1000000000000001"),
        ("1.13812345678", "1.***"),
        ("10.13812345678", "10.***"),
        ("1.620101199001011234", "1.***"),
        ("1.62010119900101123X", "1.***"),
        ("13812345678.5", "***.5"),
    ],
)
def test_what_is_masked(text, shown) -> None:
    assert mask(text) == shown


CASES = """\
[[table]]
header = "A1:C1"
place = "村"
[[table.figure]]
column = "消除日期"
indicator = "监测户"
aggregate = "count"
"""


def counted(root, rows: str, more: str = ""):
    files: dict[str, str | bytes] = {
        "l.csv": f"村,类别,消除日期\n{rows}",
        "l.csv.mapping.toml": CASES + more,
    }
    made = read(root, files)
    value = next(f.quantity.value for f in made.figures if f.source and not f.place)
    return value, notices(made)


def test_marks_of_nothing_are_not_counted(tmp_path) -> None:
    rows = "前村,甲,—\n前村,甲,2023.9.1\n后村,甲,无\n后村,甲,/\n后村,甲,\n"
    assert counted(tmp_path, rows) == (
        1,
        [
            "data/raw/2023/l.csv!C2: “消除日期”有 3 格写作 “—、无、/”（C2、C4、C5）; 没有内容，不计数"
        ],
    )
    assert counted(tmp_path, "前村,甲,1\n前村,甲,同上\n") == (2, [])


def test_dashes_and_crosses_are_marks_of_nothing(tmp_path) -> None:
    rows = "前村,甲,———\n前村,甲,2023.9.1\n后村,甲,×\n后村,甲,√\n后村,甲,－－\n"
    assert counted(tmp_path, rows) == (
        2,
        [
            "data/raw/2023/l.csv!C2: “消除日期”有 3 格写作 “———、×、－－”（C2、C4、C6）; "
            "没有内容，不计数"
        ],
    )
    told = read(tmp_path / "sum", ledger("户数", "监测户", "前村,———", "后村,3"))
    assert next(f.quantity.value for f in told.figures if f.source) == 3


def test_words_that_may_say_no_are_counted_and_told(tmp_path) -> None:
    rows = "前村,甲,未消除\n前村,甲,2023.9.1\n后村,甲,未\n后村,甲,整改中\n后村,甲,0\n后村,甲,是\n"
    assert counted(tmp_path, rows) == (
        6,
        [
            "data/raw/2023/l.csv!C2: “消除日期”有 4 格写作 “未消除、未、整改中、0”（C2、C4、C5、C6）; "
            "照样计数；不该计的，请用 where 只数该计的，或留空"
        ],
    )
    assert counted(tmp_path, "前村,甲,未央路1号\n前村,甲,2023.9.1\n") == (2, [])


@pytest.mark.parametrize("no", ["否", "不是", "没", "N", "no", "☐"])
def test_an_answer_no_is_counted_only_where_the_mapping_says_so(tmp_path, no) -> None:
    rows = f"前村,甲,是\n前村,甲,{no}\n后村,甲,{no}\n"
    with pytest.raises(InputError) as caught:
        counted(tmp_path, rows)
    assert str(caught.value) == (
        f"data/raw/2023/l.csv!C3: “消除日期”有 2 格写作 “{no}”：数不数这几行？; "
        '请在映射里写明数哪些行，如 where = { "消除日期" = "是" }；或数另一列'
    )
    told = counted(tmp_path / "said", rows, f'where = {{ "消除日期" = "{no}" }}\n')
    assert told[0] == 2


def test_marks_of_nothing_are_no_number_of_their_own(tmp_path) -> None:
    files = ledger("户号", "监测户", "前村,K1", "前村,不详", "前村,同上", "后村,K2", "后村,—")
    files["l.csv.mapping.toml"] += 'aggregate = "count_distinct"\n'
    made = read(tmp_path, files)
    assert next(f.quantity.value for f in made.figures if f.source) == 2
    assert notices(made) == [
        "data/raw/2023/l.csv!B3: “户号”有 3 格写作 “不详、同上、—”（B3、B4、B6）; 没有内容，不计数"
    ]


def test_a_condition_that_no_row_meets_is_told(tmp_path) -> None:
    rows = "前村,新識别,2023.9.1\n后村,,2023.9.2\n"
    assert counted(tmp_path, rows, 'where = { "类别" = "新识别" }\n') == (
        0,
        [
            "data/raw/2023/l.csv!B2: “类别”没有一行写作 “新识别”，写的是 “新識别”、空; "
            "计作没有；写法不同的，请改映射里的 where，或在 corrections.csv 更正"
        ],
    )


def test_a_column_of_dates_that_is_empty_is_told(tmp_path) -> None:
    rows = "前村,甲,\n后村,乙,\n"
    assert counted(tmp_path, rows, 'year_of = "消除日期"\n') == (
        0,
        ["data/raw/2023/l.csv!C2: “消除日期”有 2 行是空的; 没有计入"],
    )


def test_marks_of_nothing_are_no_date(tmp_path) -> None:
    rows = "前村,甲,2023.9.1\n前村,甲,—\n后村,乙,\n后村,乙,/\n后村,乙,2022.9.1\n后村,乙,———\n"
    assert counted(tmp_path, rows, 'year_of = "消除日期"\n') == (
        1,
        [
            "data/raw/2023/l.csv!C3: “消除日期”有 4 行是空的或写作 “—、/、———”; 没有计入",
        ],
    )


@pytest.mark.parametrize(
    ("date", "count"),
    [
        ("2023年", 2),
        ("2023", 2),
        ("2023年5月上旬", 2),
        ("2023年12月底", 2),
        ("2023年上半年", 2),
        ("2022年底", 1),
        ("２０２３年", 2),
    ],
)
def test_a_year_alone_is_enough(tmp_path, date, count) -> None:
    rows = f"前村,甲,2023.9.1\n前村,甲,{date}\n"
    assert counted(tmp_path, rows, 'year_of = "消除日期"\n') == (count, [])


@pytest.mark.parametrize(
    "date", ["5月上旬", "2023年13月", "2022-2023年", "2023年5月32日", "待定日"]
)
def test_what_tells_no_year_is_refused(tmp_path, date) -> None:
    files: dict[str, str | bytes] = {
        "l.csv": f"村,类别,消除日期\n前村,甲,{date}\n",
        "l.csv.mapping.toml": CASES + 'year_of = "消除日期"\n',
    }
    (told,) = refusals(tmp_path, files)
    assert told.startswith(f"data/raw/2023/l.csv!C2: “消除日期”写作 “{date}”，不是日期")


def test_a_sign_of_money_beside_ten_thousands_is_refused(tmp_path) -> None:
    said = refusals(
        tmp_path, ledger("收入（万元）", "集体收入", "前村,￥12.50", "后村,¥3", "庙坪村,4")
    )
    assert [line.partition("; ")[0] for line in said] == [
        "data/raw/2023/l.csv!B2: “收入（万元）”“￥12.50”写的是￥，单位是万元：是元还是万元？",
        "data/raw/2023/l.csv!B3: “收入（万元）”“¥3”写的是￥，单位是万元：是元还是万元？",
    ]
    words = {"a.csv": HEADER + "集体收入,人民币12.50,万元,,\n监测户,人民币3,户,,\n"}
    assert [line.partition("; ")[0] for line in refusals(tmp_path / "words", words)] == [
        "data/raw/2023/a.csv!B2: “人民币12.50”写的是人民币，单位是万元：是元还是万元？",
        "data/raw/2023/a.csv!B3: “人民币3”写的是人民币，单位是户",
    ]
    (told,) = refusals(tmp_path / "b", {"a.csv": HEADER + "集体收入,￥12.50,亿元,,\n"})
    assert told.startswith("data/raw/2023/a.csv!B2: “￥12.50”写的是￥，单位是亿元：是元还是亿元？")


@pytest.mark.parametrize(
    ("value", "unit", "read_as"),
    [
        ("￥12.5万元", "万元", 125000),
        ("￥12.5万", "万元", 125000),
        ("￥125000元", "万元", 125000),
        ("￥12.5", "元", Decimal("12.5")),
        ("¥12.5", "", Decimal("12.5")),
    ],
)
def test_a_sign_of_money_that_says_its_size_is_read(tmp_path, value, unit, read_as) -> None:
    assert one(tmp_path, "集体收入", value, unit).quantity.value == read_as


def test_an_earlier_year_told_otherwise_is_told(tmp_path) -> None:
    header = "指标,数值,单位,年份\n"
    read(tmp_path, {"a.csv": header + "监测户,8,户,\n监测户,6,户,2022\n总人口,50,人,2022\n"})
    before = tmp_path / "data/raw/2022"
    before.mkdir()
    (before / "a.csv").write_text(header + "监测户,5,户,\n总人口,50,人,\n", "utf-8")
    wb = Workbook(tmp_path, 2023)
    figure = wb.book.figure("households", 2022)
    told = (
        "data/raw/2023/a.csv!B3: 监测户2022年 写作 “6”（6户），data/raw/2022/a.csv!B2 写作 “5”（5户）; "
        "用 “6”（6户）；是修订就留着，不是请更正"
    )
    assert figure is not None
    assert figure.text == "6"
    assert notices(wb) == [told]
    done = CliRunner().invoke(app, ["clean", "2023", "--workbook", str(tmp_path)])
    assert told in done.output
    assert done.exit_code == 0
    (before / "a.csv").write_text(header + "监测户,6,户,\n", "utf-8")
    assert notices(Workbook(tmp_path, 2023)) == []
    (before / "a.csv").write_text(header + "监测户,很多,户,\n", "utf-8")
    done = CliRunner().invoke(app, ["clean", "2023", "--workbook", str(tmp_path)])
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("before", "again", "told"),
    [
        ("5,万元", "50000,元", ""),
        ("5.0,万元", "5,万元", ""),
        ("约5,万元", "约50000,元", ""),
        ("约5,万元", "5,万元", "“5”（50000元），{} 写作 “约5”（50000元）"),
        ("5,万元", "5,元", "“5”（5元），{} 写作 “5”（50000元）"),
        ("5,万元", "50001元,", "“50001元”，{} 写作 “5”（50000元）"),
    ],
)
def test_an_earlier_year_told_in_another_unit_is_the_same(tmp_path, before, again, told) -> None:
    header = "指标,数值,单位,年份\n"
    read(tmp_path, {"a.csv": header + f"集体收入,{again},2022\n"})
    (tmp_path / "data/raw/2022").mkdir()
    (tmp_path / "data/raw/2022/a.csv").write_text(header + f"集体收入,{before},\n", "utf-8")
    said = notices(Workbook(tmp_path, 2023))
    assert bool(said) == bool(told)
    if told:
        start = "data/raw/2023/a.csv!B2: 集体收入2022年 写作 "
        assert said[0].startswith(start + told.format("data/raw/2022/a.csv!B2"))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("前村,0.95", "后村,95", "庙坪村,95%"), ["B2: “化解率”“0.95”读作 0.95%，{}B3 是 “95”"]),
        (("前村,0.9", "后村,80.5%", "庙坪村,0.85"), ["B2: “化解率”“0.9”", "B4: “化解率”“0.85”"]),
        (("前村,0.95%", "后村,95"), []),
        (("前村,0.8", "后村,1.2", "庙坪村,2.5"), []),
        (("前村,0", "后村,95"), []),
        (("前村,0.3", "后村,5.6", "庙坪村,12"), []),
        (("前村,0.5", "后村,49", "庙坪村,100"), ["B2: “化解率”“0.5”"]),
        (("前村,0.5", "后村,12", "庙坪村,49", "东村,100"), []),
        (("前村,0.95", "后村,1", "庙坪村,0.9"), ["B2: “化解率”“0.95”读作 0.95%，没有一处超过 1"]),
        (("前村,0.15", "后村,0.3"), []),
    ],
)
def test_a_share_among_percentages_is_told(tmp_path, cells, told) -> None:
    made = read(tmp_path, ledger("化解率", "化解率", *cells))
    file = "data/raw/2023/l.csv!"
    said = [line for line in notices(made) if "照读，请核对" in line]
    assert len(said) == len(told)
    for line, start in zip(said, told, strict=True):
        assert line.startswith(file + start.format(file))
    sheet = "指标,数值,单位,地区\n" + "".join(
        f"化解率,{cell.split(',')[1]},%,{cell.split(',')[0]}\n" for cell in cells
    )
    made = read(tmp_path / "again", {"a.csv": sheet})
    assert len([line for line in notices(made) if "照读，请核对" in line]) == len(told)


def test_a_figure_sheet_that_has_villages_alone_is_told(tmp_path) -> None:
    header = "指标,数值,单位,地区\n"
    rows = "耕地面积,5,亩,甲村\n耕地面积,6,亩,乙村\n油橄榄面积,7,亩,甲村\n总人口,8,人,甲村\n总人口,9,人,\n"
    made = read(tmp_path, {"a.csv": header + rows})
    allowed = "填报表各行不相加；请加一行全乡镇的数，地区留空"
    assert notices(made) == [
        f"data/raw/2023/a.csv!B2: “耕地面积”只有“甲村”等 2 个地区的数，没有全乡镇的数; {allowed}",
        f"data/raw/2023/a.csv!B4: “油橄榄面积”只有“甲村”的数，没有全乡镇的数; {allowed}",
    ]
    earlier = "指标,数值,单位,地区,年份\n耕地面积,5,亩,甲村,2022\n"
    assert notices(read(tmp_path, {"a.csv": earlier})) == []
    unfilled = read(tmp_path, {"a.csv": header + "耕地面积,,亩,\n耕地面积,5,亩,甲村\n"})
    assert [line.split("; ")[1] for line in notices(unfilled)] == [allowed]


def test_a_place_that_no_ledger_names_is_told_unless_there_is_a_list(tmp_path) -> None:
    villages = ledger("面积（亩）", "耕地面积", "甲村,3", "乙村,4")
    header = "指标,数值,单位,地区\n总人口,9,人,\n"
    sheet = header + "总人口,5,人,甲村\n总人口,4,人,丁村\n监测户,1,户,丁村\n监测户,2,户,\n"
    told = [
        "data/raw/2023/a.csv!B4: 台账里没有地区“丁村”; 作一处读，请核对；各村可列在 places.csv 里"
    ]
    assert notices(read(tmp_path, {"a.csv": sheet})) == []
    assert notices(read(tmp_path, {**villages, "a.csv": sheet})) == told
    listed = "name\n甲村\n乙村\n丁村\n"
    (tmp_path / "data/raw/places.csv").write_text(listed, encoding="utf-8")
    assert not [line for line in notices(read(tmp_path, {})) if "台账里没有" in line]


@pytest.mark.parametrize(
    ("cells", "where"),
    [("3,个,2023", "D2"), ("3,个,", "B2"), ("3,个,2024", ""), (",个,2023", "")],
    ids=["this year", "no year", "next year", "not filled in"],
)
def test_a_target_of_this_year_under_a_title_of_the_next_is_told(tmp_path, cells, where) -> None:
    sheet = {"a.csv": f"指标,数值,单位,年份\n美丽村庄,{cells}\n"}
    assert notices(read(tmp_path, sheet)) == []
    titles = "id,title,title_en\nt,{next_year}年目标,Targets\n"
    (tmp_path / "data/raw/tables.csv").write_text(titles, encoding="utf-8")
    said = "“美丽村庄”是 2023 年的，所在的表是“2024年目标”; 照读，请核对；是 2024 年的，年份写 2024"
    told = [f"data/raw/2023/a.csv!{where}: {said}"] if where else []
    assert notices(read(tmp_path, sheet)) == told
