"""Figures to tables."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from books import book_of_report
from written import SHA, book, derived, indicator

from township_stats import Workbook
from township_stats.audit import source_table
from township_stats.book import Book, Section
from township_stats.codebook import ListItem, read_codebook
from township_stats.display import print_unit
from township_stats.errors import UsageError
from township_stats.export.text import table_text
from township_stats.figure import correction_note, corrections_note
from township_stats.quantity import Status
from township_stats.stattable import StatTable
from township_stats.tables import section_tables, table, table_ids
from township_stats.township import PROFILES

AREA = indicator("area", "种植面积", "亩", "万亩", name_en="Area", measure="stock")
VALUE = indicator("value", "年产值", "元", "万元", name_en="Output value")
PER_MU = derived("per_mu", "亩均产值", "value / area", "元/亩", name_en="Value per mu")
RATE = indicator("rate", "化解率", "%", name_en="Rate", measure="rate")
HOUSES = indicator("houses", "户数", "户", name_en="Households")
HIDDEN = indicator("hidden", "房屋面积", "平方米", name_en="Floor area")
CHINESE = re.compile("[\u4e00-\u9fff]")


def texts(made: StatTable) -> list[list[str]]:
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in made.rows]


def heads(made: StatTable) -> list[str]:
    return ["/".join((*column.spanners, column.label)) for column in made.columns]


def test_an_indicator_table_has_units_intervals_hectares_and_derived_rows() -> None:
    made = table(
        book([AREA, VALUE, HIDDEN], {"area": "2.2万", "value": "5500多万", "hidden": "*"},
             derived=(PER_MU,)),
        "crops",
    )  # fmt: skip
    assert heads(made) == ["指标", "单位", "2023年", "区间"]
    assert texts(made) == [
        ["种植面积", "万亩", "2.2", ""],
        ["折合公顷", "公顷", "1 467", "1 433～1 500"],
        ["年产值", "万元", "5 500多", "5 500～5 600"],
        ["房屋面积", "平方米", "*", ""],
        ["亩均产值", "元/亩", "2 500", "2 444～2 605"],
    ]
    assert [(row.kind, row.indent, row.indicator) for row in made.rows] == [
        ("item", 0, "area"), ("derived", 1, ""), ("item", 0, "value"), ("item", 0, "hidden"),
        ("derived", 0, "per_mu"),
    ]  # fmt: skip
    assert (made.label, made.title, made.unit, made.lang) == ("表3-1", "作物情况", "", "zh")
    assert made.source == "虚构镇2023年报送数据（农业.csv）"
    assert made.notes == (
        "派生指标：亩均产值＝年产值÷种植面积。",
        "虚构数据。",
        "“*”表示隐去的数据。",
        "“多”表示实际数大于所列数。",
        "区间为用语或推算所容许的范围。",
        "1公顷＝15亩。",
    )
    assert made.rows[4].cells[0].marks == (1,)


def test_english_is_english_throughout() -> None:
    made = table(
        book([AREA, VALUE, HIDDEN], {"area": "2.2万", "value": "5500多万", "hidden": "*"},
             derived=(PER_MU,), lang="en"),
        "crops",
    )  # fmt: skip
    assert texts(made) == [
        ["Area", "mu", "22,000", ""],
        ["In hectares", "ha", "1,467", "1,433–1,500"],
        ["Output value", "yuan", "over 55,000,000", "55,000,000–56,000,000"],
        ["Floor area", "m²", "*", ""],
        ["Value per mu", "yuan/mu", "2,500", "2,444–2,605"],
    ]
    assert not CHINESE.search(table_text(made))
    assert made.label == "Table 3-1"


def test_one_unit_stands_at_the_top_right_and_exact_figures_have_no_interval_column() -> None:
    spent = indicator("spent", "支出", "元", "万元")
    made = table(book([VALUE, spent], {"value": "233万", "spent": "20万"}), "crops")
    assert made.unit == "万元"
    assert heads(made) == ["指标", "2023年"]
    assert texts(made) == [["年产值", "233"], ["支出", "20"]]


def test_of_which_rows_are_indented_and_say_so_once() -> None:
    parts = [
        HOUSES,
        indicator("moved", "其中：已入住", "户", name_en="Of which: moved in"),
        indicator("fitting", "其中：装修中", "户", name_en="Of which: fitting out"),
        indicator("other", "另有", "户"),
    ]
    numbers = {"houses": "5", "moved": "3", "fitting": "2", "other": "1"}
    made = table(book(parts, numbers), "crops")
    assert [(row.cells[0].text, row.kind, row.indent) for row in made.rows] == [
        ("户数", "item", 0), ("其中：已入住", "of_which", 1), ("装修中", "of_which", 2),
        ("另有", "item", 0),
    ]  # fmt: skip
    english = table(book(parts, numbers, lang="en"), "crops")
    assert [row.cells[0].text for row in english.rows][1:3] == ["Of which: moved in", "Fitting out"]


def test_last_year_and_the_change_appear_with_their_intervals() -> None:
    waste = indicator("waste", "垃圾", "吨")
    made = table(
        book([waste, RATE, HOUSES], {"waste": "700余", "rate": "95%", "houses": "0"},
             {"waste": "650", "rate": "93%", "houses": "0"}),
        "crops",
    )  # fmt: skip
    assert heads(made) == ["指标", "单位", "2022年", "2023年", "区间", "同比/增减", "同比/区间"]
    assert [column.unit for column in made.columns] == ["", "", "", "", "", "%", "%"]
    assert texts(made) == [
        ["垃圾", "吨", "650", "700余", "700～800", "+7.7", "+7.6～+23.2"],
        ["化解率", "%", "93", "95", "", "+2个百分点", "+1～+3"],
        ["户数", "户", "0", "0", "", "—", ""],
    ]
    assert made.rows[0].cells[5].number == "7.7"
    assert "比率的同比为百分点之差。" in made.notes
    behind = made.rows[0].cells[5].provenance
    assert behind is not None
    assert behind.formula == "waste / waste@last - 1"
    assert [(part.year, part.text) for part in behind.parts] == [("2023", "700余"), ("2022", "650")]


def test_a_plain_change_needs_one_column() -> None:
    made = table(book([HOUSES], {"houses": "6"}, {"houses": "5"}), "crops")
    assert heads(made) == ["指标", "2022年", "2023年", "同比"]
    assert texts(made) == [["户数", "5", "6", "+20"]]
    assert made.unit == "户"


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        (({"houses": "3"}, {"houses": ""}), "本年新增的指标，上年无数据"),
        (({"houses": "3"}, {"houses": ""}, {"houses": "2"}), "上年未报"),
        (({"houses": ""}, {"houses": "2"}), "上年有数据，本年未报"),
    ],
    ids=["began", "gap", "ended"],
)
def test_indicators_that_began_or_ended_say_so(years, reason: str) -> None:
    shops = indicator("shops", "商店", "家")
    others = [{"shops": "1"} | year for year in years]
    made = table(book([shops, HOUSES], *others), "crops")
    cell = made.rows[-1].cells[-1]
    assert (cell.text, made.notes[cell.marks[0] - 1]) == ("—", f"{reason}。")


def test_a_changed_unit_is_said_and_not_compared() -> None:
    before = replace(HOUSES, unit="人", display_unit="人")
    old = book([before], {"houses": "5"}).figures
    new = book([HOUSES], {"houses": "6"})
    both = replace(new, years={2022: tuple(replace(f, year=2022) for f in old), **new.years})
    made = table(both, "crops")
    assert texts(made) == [["户数", "5人", "6", "—"]]
    assert made.notes[made.rows[0].cells[3].marks[0] - 1] == "计量单位由人改为户，不可比。"


def test_a_table_new_this_year_says_so_once() -> None:
    made = table(book([HOUSES], {"houses": "6"}, {"houses": ""}), "crops")
    assert heads(made) == ["指标", "2023年"]
    assert "本表指标均为本年新增，上年无数据。" in made.notes


def test_withheld_figures_are_marked_inside_and_gone_outside() -> None:
    inside = table(book([HOUSES], {"houses": "(7)"}), "crops")
    cell = inside.rows[0].cells[1]
    assert (cell.text, cell.number, inside.notes[cell.marks[0] - 1]) == (
        "7", "7", "不公开的数据，仅供内部使用。",
    )  # fmt: skip
    outside = table(book([HOUSES], {"houses": "(7)"}, audience="public"), "crops")
    assert "7" not in json.dumps(outside.to_payload()["rows"], ensure_ascii=False).replace(SHA, "")
    assert outside.rows[0].cells[1].text == "*"


@pytest.mark.parametrize(("profile", "text", "note"), [
    ("local", "—", "“—”表示数据未报。"), ("national", "", "空格表示数据未报。"),
])  # fmt: skip
def test_the_symbol_of_a_missing_figure_is_explained(profile: str, text: str, note: str) -> None:
    made = table(
        book([HOUSES, VALUE], {"houses": "3", "value": ""}, symbols=PROFILES[profile]), "crops"
    )
    assert made.rows[1].cells[2].text == text
    assert note in made.notes


def test_targets_stand_under_their_own_year() -> None:
    target = indicator("villages", "美丽村庄", "个", measure="target")
    made = table(book([target], {"villages@2024": "2"}), "crops")
    assert (heads(made), texts(made)) == (["指标", "2024年"], [["美丽村庄", "2"]])


def test_an_indicator_nobody_gave_is_missing_and_not_an_error() -> None:
    made = table(book([HOUSES, AREA], {"houses": "1"}), "crops")
    assert texts(made)[1] == ["种植面积", "万亩", "…"]


PLACES = {
    "area": {"": "30", "前村": "10", "后坝": "20余"},
    "yield": {"": "5", "前村": "5"},
    "houses": "7",
}
PLACED = [
    indicator("area", "水稻面积", "亩", name_en="Rice: area"),
    indicator("yield", "水稻产量", "吨", name_en="Rice: yield"),
    HOUSES,
]


def test_places_have_a_table_of_their_own_with_total_and_spanners() -> None:
    made = book(PLACED, PLACES)
    assert table_ids(made, "industry") == ("crops", "crops_places")
    by_place = table(made, "crops_places")
    assert heads(by_place) == ["地区", "水稻/面积", "水稻/面积折合", "水稻/产量"]
    assert [column.unit for column in by_place.columns] == ["", "亩", "公顷", "吨"]
    assert texts(by_place) == [
        ["前村", "10", "0.67", "5"],
        ["后坝", "20余", "1.33", "…"],
        ["合计", "30", "2.00", "5"],
    ]
    assert by_place.rows[-1].kind == "total"
    assert (by_place.label, by_place.title) == ("表3-2", "作物情况（分地区，2023年）")
    english = table(replace(made, lang="en"), "crops_places")
    assert heads(english) == ["Place", "Rice/Area", "Rice/Area, converted", "Rice/Yield"]
    behind = by_place.rows[1].cells[1].provenance
    assert behind is not None
    assert (behind.place, behind.text, behind.lower, behind.upper) == ("后坝", "20余", "20", "30")


@pytest.mark.parametrize(
    ("areas", "printed"),
    [
        (("1200", "980", "1500", "400", "4080"), ["80.00", "65.33", "100.00", "26.67", "272.00"]),
        (("1500", "3000", "4500"), ["100", "200", "300"]),
        (("7", "2.1万", "18007"), ["0.47", "1\u00a0400", "1\u00a0200.47"]),
        (("7", "*", ""), ["0.47", "*", "…"]),
    ],
    ids=["two places", "none needed", "a rounded one has what it supports", "none there"],
)
def test_hectares_in_one_column_have_one_number_of_decimals(areas, printed) -> None:
    villages = {f"第{n}村": area for n, area in enumerate(areas[:-1])}
    made = table(book(PLACED[:1], {"area": {"": areas[-1], **villages}}), "crops_places")
    assert [row.cells[2].text for row in made.rows] == printed


def test_a_hundred_villages_and_a_dozen_columns_keep_their_shape() -> None:
    many = [indicator(f"crop{n}", f"作物{n}号", "吨") for n in range(12)]
    villages = {f"第{n}村": str(n) for n in range(1, 101)}
    made = table(book(many, {item.code: {"": "5050", **villages} for item in many}), "crops_places")
    assert (len(made.columns), len(made.rows), made.unit) == (13, 101, "吨")
    assert made.rows[99].cells[0].text == "第100村"


def test_a_list_has_the_columns_that_are_filled() -> None:
    lists = (
        ListItem(2023, "industry", "worries", "依赖一种作物", "One crop", "全镇", "All",
                 ("area", "houses"), "总产值未报", "Total output not reported"),
        ListItem(2023, "industry", "worries", "流动人口多", "Migrants"),
        ListItem(2022, "industry", "worries", "去年的事", "Last year"),
    )  # fmt: skip
    made = table(book([AREA, HOUSES], {"area": "约2.2万", "houses": "*"}, lists=lists), "worries")
    assert heads(made) == ["事项", "地点", "佐证数据", "缺少的数据"]
    assert texts(made) == [
        ["依赖一种作物", "全镇", "种植面积约2.2万亩；户数*", "总产值未报"],
        ["流动人口多", "", "无", ""],
    ]
    behind = made.rows[0].cells[2].provenance
    assert behind is not None
    assert [part.indicator for part in behind.parts] == ["area", "houses"]
    short = (ListItem(2023, "industry", "worries", "修路", "Roads"),)
    assert heads(table(book([AREA], {"area": "1万"}, lists=short), "worries")) == ["事项"]


def test_lists_of_other_years_are_left_out() -> None:
    lists = (ListItem(2022, "industry", "worries", "去年的事", "Last year"),)
    made = book([HOUSES], {"houses": "1"}, lists=lists)
    assert table_ids(made, "industry") == ("crops",)
    with pytest.raises(UsageError, match="没有表 'worries'; 现有：crops"):
        table(made, "worries")


def test_provenance_names_the_cell_and_the_parts() -> None:
    made = table(
        book([AREA, VALUE], {"area": "2.2万", "value": "5500万"}, derived=(PER_MU,)), "crops"
    )
    area = made.rows[0].cells[2].provenance
    assert area is not None
    assert (area.text, area.value, area.unit, area.lower, area.upper) == (
        "2.2万", "22000", "亩", "21500", "22500",
    )  # fmt: skip
    assert (area.file, area.cell, area.sha256, area.status) == (
        "data/raw/2023/农业.csv", "B2", SHA, "reported",
    )  # fmt: skip
    per_mu = made.rows[-1].cells[2].provenance
    assert per_mu is not None
    assert (per_mu.status, per_mu.formula, per_mu.value) == ("derived", "value / area", "2500")
    assert per_mu.parts == (made.rows[2].cells[2].provenance, area)
    in_hectares = made.rows[1].cells[2].provenance
    assert in_hectares is not None
    assert (in_hectares.formula, in_hectares.value, in_hectares.unit) == (
        "area / 15", "1466.666667", "公顷",
    )  # fmt: skip


def test_making_a_table_changes_nothing_in_the_book() -> None:
    made = book(PLACED, PLACES)
    figures = dict(made.years)
    assert table(made, "crops") == table(made, "crops")
    assert made.years == figures


@pytest.fixture(scope="module")
def report(root: Path, shared: Path) -> Book:
    codebook = read_codebook(root)
    made = book_of_report(shared, codebook)
    sections = tuple(
        Section(number, section, section, section)
        for number, section in enumerate(codebook.sections(), start=1)
    )
    return replace(made, sections=sections)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_of_the_62_figures_stands_in_a_table_as_exact_as_it_is(
    report: Book, lang: str
) -> None:
    made = replace(report, lang=lang)
    shown = {
        (row.indicator, cell.provenance.year): (cell, row)
        for section in made.codebook.sections()
        for item in section_tables(made, section)
        for row in item.rows
        for cell in row.cells
        if row.indicator and cell.provenance and not cell.provenance.formula
    }
    assert len(made.figures) == 62
    for figure in made.figures:
        cell, _ = shown[figure.indicator, str(figure.year)]
        value = figure.quantity.value
        if value is None:
            assert (cell.text, cell.number) == ("…", "") or cell.text == "*"
            continue
        unit = print_unit(made.codebook[figure.indicator].display_unit, lang).name
        assert Decimal(cell.number) == figure.quantity.to(unit).value
        assert cell.number in cell.text.translate({0xA0: None, 0x2C: None})


def test_the_report_in_english_has_no_chinese(report: Book) -> None:
    made = replace(report, lang="en", township=replace(report.township, name_en="A township"))
    for section in made.codebook.sections():
        for item in section_tables(made, section):
            assert not CHINESE.search(table_text(item)), item.id


def test_notes_are_printed_in_the_language_of_the_table(report: Book) -> None:
    made = replace(report, lang="en")
    notes = [note for item in section_tables(made, "industry") for note in item.notes]
    assert (
        "The number of households was not reported; it cannot be had from the output value."
        in notes
    )
    assert "Cumulative over the years; not a yearly return." in notes
    chinese = [note for item in section_tables(report, "industry") for note in item.notes]
    assert "户数未报，不能由年产值推出。" in chinese
    assert not any("|" in note for note in notes + chinese)


def test_english_says_an_open_end_once(report: Book) -> None:
    made = table(replace(report, lang="en"), "pigs")
    first = made.rows[0].cells
    assert [cell.text for cell in first[1:]] == ["head", "at least 50", ""]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_about_the_figures_name_rules_and_intervals_in_words(root: Path, lang: str) -> None:
    made = Workbook(root, year=2023, lang=lang)
    answers, open_ends, odd = made.checks(), made.bounds(), made.doubts()
    first = [cell.text.replace("\u00a0", " ") for cell in answers.rows[0].cells]
    migrants = next(row for row in open_ends.rows if row.indicator == "labour_persons")
    bounds = [cell.text.replace("\u00a0", " ") for cell in migrants.cells]
    if lang == "zh":
        assert first == [
            "化解率等于已化解件数除以原有件数", "相容",
            "已化解重点信访件÷原有重点信访件＝信访积案化解率：95.122%对94.5～95.5%，"
            "可以成立，小于1.1%的差错看不出来",
        ]  # fmt: skip
        assert bounds[1:] == [
            "7704余",
            ">7 704人",
            "7 705～7 708人",
            "人均收入乘以人数约等于总收入",
        ]
        return
    assert first == [
        "Key petitions resolved ÷ Key petitions on file = Share of old petitions resolved",
        "consistent", "95.122%", "94.5–95.5%",
    ]  # fmt: skip
    assert bounds[2:] == [
        ">7,704 persons", "7,705–7,708 persons",
        "Labour migrants × Labour income per head ≈ Labour income",
    ]  # fmt: skip
    assert odd.rows[0].cells[2].text == "An exact number followed by “and more”: no upper limit"
    unknown = [row for row in answers.rows if row.cells[1].text == "cannot tell"]
    assert {row.cells[2].text for row in unknown} == {"—"}
    for row in (*answers.rows, *open_ends.rows):
        assert not CHINESE.search("".join(cell.text for cell in row.cells[2:] + row.cells[:1]))


def test_a_range_of_mu_has_its_range_in_hectares() -> None:
    land = indicator("land", "土地", "亩")
    made = table(book([land], {"land": "30～60"}), "crops")
    assert [row[2] for row in texts(made)] == ["30～60", "2～4"]


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("zh", "由各村相加，不含未报的丙村。"),
        ("en", "Added up without places that did not report: 1."),
    ],
)
def test_a_sum_says_which_villages_it_is_without(lang, note) -> None:
    item = indicator("area", "面积", "亩", name_en="Area")
    made = book([item], {"area": {"": "7", "甲村": "3", "乙村": "4", "丙村": ""}})
    total, *villages = made.figures
    summed = replace(total, quantity=replace(total.quantity, status=Status.DERIVED))
    made = replace(made, lang=lang, years={2023: (summed, *villages)})
    for name in ("crops", "crops_places"):
        assert note in table(made, name).notes
    everyone = tuple(item for item in villages if item.place != "丙村")
    assert note not in table(replace(made, years={2023: (summed, *everyone)}), "crops").notes


def test_a_sum_with_a_corrected_cell_says_which() -> None:
    made = book([HOUSES], {"houses": "55"})
    noted = replace(made.figures[0], note=corrections_note(["C7 原文“5”，改作“9”，漏看一户"]))
    made = replace(made, years={2023: (noted,)})
    shown = table(made, "crops")
    assert shown.rows[0].cells[1].marks == (1,)
    assert shown.notes[0] == "含更正：C7 原文“5”，改作“9”，漏看一户。"
    assert source_table(made).rows[0].cells[3].marks == (1,)


def test_a_corrected_figure_shows_what_is_read_and_what_stands_in_the_cell() -> None:
    made = book([HOUSES], {"houses": "55"})
    noted = replace(made.figures[0], note=correction_note("5", "漏写一位"))
    made = replace(made, years={2023: (noted,)})
    shown = table(made, "crops")
    assert [cell.text for cell in shown.rows[0].cells] == ["户数", "55"]
    assert shown.rows[0].cells[1].marks == (1,)
    assert shown.notes[0] == "更正：原文“5”，改作“55”，漏写一位。"
    behind = shown.rows[0].cells[1].provenance
    assert behind is not None
    assert (behind.text, behind.corrected, behind.value) == ("5", "55", "55")
    sources = source_table(made)
    assert (sources.rows[0].cells[3].text, sources.rows[0].cells[3].marks) == ("5", (1,))
    assert sources.notes[0] == shown.notes[0]
    english = table(replace(made, lang="en"), "crops")
    assert english.notes[0].startswith("Corrected; what the office wrote")
