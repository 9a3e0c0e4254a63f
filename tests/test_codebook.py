"""Definition files: what is wrong in them is told at its cell; years in titles follow the data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workbooks import HEADER, make

from township_stats import Workbook
from township_stats.codebook import Codebook, Indicator, read_codebook, to_rewrite
from township_stats.errors import InputError, Problem
from township_stats.intake.scaffold import init_workbook
from township_stats.notebooks import sections_for_figures
from township_stats.township import Township, left_as_made, read_township

DERIVED = "code,section,table,name,name_en,expression,unit,display_unit,note\n"
CHARTS = "id,section,kind,indicators,title,title_en,note\n"
TABLES = "id,title,title_en,note,note_en\n"
SECTIONS = "projects、environment、industry、livelihood、governance、challenges、next_year"


def define(root, **files: str) -> None:
    make(root, {"a.csv": HEADER + "总人口,5,人,,\n"})
    for name, text in files.items():
        (root / f"data/raw/{name}.csv").write_text(text, encoding="utf-8")


def wrong(root) -> list[str]:
    with pytest.raises(InputError) as error:
        Workbook(root, 2023).codebook  # noqa: B018
    return [str(problem) for problem in error.value.problems]


def test_an_unknown_section_is_refused_in_every_file_and_the_known_are_listed(tmp_path) -> None:
    define(
        tmp_path,
        charts=CHARTS + "c,farming,bar,land,耕地,,\n",
        derived=DERIVED + "d,industy,t,人均耕地,,land / population,亩/人,,\n",
        lists="year,section,table,item\n2023,overview,l,一件事\n",
    )
    allowed = f"可用的章节 {SECTIONS}；别的章节要在 notebooks/ 里有自己的笔记本"
    assert wrong(tmp_path) == [
        f"data/raw/charts.csv!B2: 没有章节 'farming'; {allowed}",
        f"data/raw/derived.csv!B2: 没有章节 'industy'; {allowed}",
        f"data/raw/lists.csv!B2: 没有章节 'overview'; {allowed}",
    ]
    assert sections_for_figures(tmp_path) == tuple(SECTIONS.split("、"))


def test_a_derivation_that_cannot_be_computed_is_refused_at_its_cell(tmp_path) -> None:
    define(
        tmp_path,
        derived="name,code,section,table,name_en,unit,display_unit,expression,note\n"
        "甲,a,industry,t,,亩,,land + gone,\n"
        "乙,b,industry,t,,元/亩,,income / population,\n"
        "丙,c,industry,t,,亩,,d * 2,\n"
        "丁,d,industry,t,,亩,,c / 2,\n"
        "戊,e,industry,t,,亩,,land +,\n"
        "己,f,industry,t,,亩/人,,land / population,\n",
    )
    assert [line.partition("; ")[0] for line in wrong(tmp_path)] == [
        "data/raw/derived.csv!H2: 没有指标 gone",
        "data/raw/derived.csv!H3: 单位“元/人”与“元/亩”不是同一种量，不能相加或比较",
        "data/raw/derived.csv!H4: 推算绕成了圈：c → d → c",
        "data/raw/derived.csv!H5: 推算绕成了圈：d → c → d",
        "data/raw/derived.csv!H6: 第 6 个字符后没有了",
    ]


def test_a_table_without_a_title_has_one_in_words() -> None:
    def indicator(code: str, table: str, name: str, name_en: str) -> Indicator:
        return Indicator(code, "industry", table, name, name_en, "亩", "亩", "stock")

    book = Codebook(
        (
            indicator("rice_area", "rice", "水稻种植面积", "Rice area"),
            indicator("tea_area", "tea", "茶园面积", "Tea area"),
            indicator("tea_new", "tea", "其中：新茶园", "Of which: new"),
        )
    )
    titles = [(book.table(name).title, book.table(name).title_en) for name in ("rice", "tea")]
    assert titles == [("水稻种植面积", "Rice area"), ("茶园面积等", "Tea area and others")]


def test_titles_and_notes_carry_the_year_of_the_data(tmp_path) -> None:
    define(
        tmp_path,
        tables=TABLES + "t,{year}年情况,In {year},{next_year}年再报,\n",
        charts=CHARTS
        + "c,industry,bar,land|olives,{next_year}年目标,For {next_year},{year}年|of {year}\n",
    )
    toml = tmp_path / "data/raw/township.toml"
    toml.write_text(toml.read_text() + 'note = "数据取自{year}年报告"\n')
    told = Workbook(tmp_path, 2023)
    table, chart = told.codebook.table("t"), told.codebook.charts[0]
    assert (table.title, table.title_en, table.note) == ("2023年情况", "In 2023", "2024年再报")
    assert (chart.title, chart.title_en) == ("2024年目标", "For 2024")
    assert (chart.note, chart.note_en) == ("2023年", "of 2023")
    assert told.township.note == "数据取自2023年报告"
    later = read_codebook(tmp_path).of_year(2030)
    assert (later.table("t").title, later.charts[0].title) == ("2030年情况", "2031年目标")


def test_braces_that_stand_for_nothing_and_titles_left_out_are_refused(tmp_path) -> None:
    define(tmp_path, tables=TABLES + "t,{yaer}年情况,,,\nu,,,,\n")
    assert wrong(tmp_path) == [
        "data/raw/tables.csv!B2: 不认识的 {yaer}; 可用 {year}、{next_year}",
        "data/raw/tables.csv!B3: title 是空的; 必须填写",
    ]


def test_problems_sort_by_column_and_then_by_row_number() -> None:
    cells = ("B13", "AA1", "B5", "A20", "")
    problems = InputError(Problem("a.csv", "", cell, "x", "y") for cell in cells).problems
    assert [problem.cell for problem in problems] == ["", "A20", "B5", "B13", "AA1"]


def test_what_has_to_be_rewritten_for_a_new_year_is_listed(tmp_path) -> None:
    define(
        tmp_path,
        tables=TABLES + "t,2024年目标,Targets {next_year},,\n",
        lists="year,section,table,item\n2023,industry,l,一件事\n2022,industry,l,旧事\n",
    )
    assert [str(told) for told in to_rewrite(tmp_path, 2024)] == [
        "data/raw/tables.csv!B2: 写死了年份：2024年目标; 随年份变的请写 {year}（本年）或 {next_year}（下一年）",
        "data/raw/lists.csv!D2: 只列入 2023 年：一件事; 2024 年仍要列的，另加一行，year 写 2024",
    ]
    assert [told.cell for told in to_rewrite(tmp_path, 2023)] == ["B2"]


def test_a_name_that_two_rows_have_is_refused_at_its_cell_and_the_other_is_named(tmp_path) -> None:
    define(
        tmp_path,
        derived=DERIVED + "land,industry,t,亩均,,income / olives,元/亩,,\n"
        "per_head,industry,t,集体 收入,,income / population,元/人,,\n",
        tables=TABLES + "t,甲表,,,\nu,乙表,,,\nt,丙表,,,\n",
        charts=CHARTS + "c,industry,bar,land,耕地,,\nc,industry,bar,olives,油橄榄,,\n",
    )
    indicators = tmp_path / "data/raw/indicators.csv"
    rows = "land,industry,t,荒地,,亩,,stock,,,\ntea,industry,t,茶园,,亩,,stock,,人口|茶地|茶地,\n"
    indicators.write_text(indicators.read_text(encoding="utf-8") + rows, encoding="utf-8")
    allowed = "代码、名称与别名各属于一个指标，不得重复"
    assert wrong(tmp_path) == [
        "data/raw/charts.csv!A3: 'c' 已写在 data/raw/charts.csv!A2; 每幅图一个 id",
        f"data/raw/derived.csv!A2: 'land' 已写在 data/raw/indicators.csv!A3; {allowed}",
        f"data/raw/derived.csv!D3: '集体 收入' 已写在 data/raw/indicators.csv!D5; {allowed}",
        f"data/raw/indicators.csv!A9: 'land' 已写在 data/raw/indicators.csv!A3; {allowed}",
        f"data/raw/indicators.csv!J10: '人口' 已写在 data/raw/indicators.csv!J2; {allowed}",
        "data/raw/tables.csv!A4: 't' 已写在 data/raw/tables.csv!A2; 每张表一行",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "甲镇"\ncode = 990000000001\n',
         '第 2 行 code = 990000000001; 文字写在引号里，如 code = "990000000001"'),
        ('name = "甲镇"\ncode = "99"\n', "code = '99'; 12 位统计用区划代码，写在引号内"),
        ('name = "甲镇"\n', "缺少 code; 12 位统计用区划代码，写在引号内"),
        ('code = "990000000001"\n', "缺少 name; 乡镇名称"),
        ('name = "甲镇"\ncode = "990000000001"\nmade_up = "是"\n',
         "第 3 行 made_up = 是; 只可为 true、false，不加引号"),
    ],
    ids=["no quotes", "too short", "no code", "no name", "no truth value"],
)  # fmt: skip
def test_what_is_wrong_with_township_toml_is_said_once_and_in_words(tmp_path, text, said) -> None:
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/township.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_township(tmp_path)
    assert [str(item) for item in error.value.problems] == [f"data/raw/township.toml: {said}"]


def test_a_name_and_code_left_as_init_wrote_them_are_told_unless_the_data_are_made_up(
    tmp_path,
) -> None:
    init_workbook(tmp_path)
    made = read_township(tmp_path)
    assert [item.found for item in left_as_made(made)] == [
        'name = "某某镇" 还是样例', 'code = "000000000000" 还是样例', 'county = "某某县" 还是样例',
    ]  # fmt: skip
    assert list(left_as_made(replace(made, made_up=True))) == []
    assert list(left_as_made(Township("甲镇", "990000000001"))) == []
