"""Figures to charts: what each kind draws, and what it becomes where figures do not allow it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from books import book_of_report
from written import book, chart, indicator

from township_stats import charts, drawing
from township_stats.book import Book
from township_stats.codebook import read_codebook
from township_stats.errors import InputError, UsageError
from township_stats.stattable import Chart

WASTE = indicator("waste", "清理垃圾", "吨", name_en="Waste cleared")
RIVER = indicator("river", "河道垃圾", "吨", name_en="River waste")
LENT = indicator("lent", "发放贷款金额", "元", "万元", name_en="Loans issued: amount")
BACK = indicator("back", "清收贷款金额", "元", "万元", name_en="Loans recovered: amount")
LENT_TO = indicator("lent_to", "发放贷款户数", "户", name_en="Loans issued: households")
BACK_BY = indicator("back_by", "清收贷款户数", "户", name_en="Loans recovered: households")
TOTAL = indicator("total", "原有信访件", "项", name_en="Petitions on file")
DONE = indicator("done", "已化解信访件", "件", name_en="Petitions resolved")


def drawn(indicators, numbers, kind: str, *codes: str, earlier=(), **more) -> Chart:
    made = book(indicators, numbers, *earlier, charts=(chart(kind, *codes),), **more)
    return charts.chart(made, "drawn")


def labels(made: Chart) -> list[tuple[str, ...]]:
    return [
        tuple(label.replace("\u00a0", " ") for label in series.labels)
        for panel in made.panels
        for series in panel.series
    ]


def test_bars_carry_their_interval_and_unit() -> None:
    made = drawn([RIVER, WASTE], {"river": "12", "waste": "700余"}, "bar", "river", "waste")
    (panel,) = made.panels
    (series,) = panel.series
    assert (made.kind, made.unit, made.label) == ("bar", "吨", "图3-1")
    assert panel.categories == ("河道垃圾", "清理垃圾")
    assert (series.values, series.lower, series.upper) == (
        ("12", "700"), ("12", "700"), ("12", "800"),
    )  # fmt: skip
    assert series.labels == ("12吨", "700余吨")
    assert made.notes == ("线段为用语或推算所容许的区间。",)
    assert made.alt == "条形图：作物。河道垃圾12吨；清理垃圾700余吨（区间700～800）。"
    assert made.source == "虚构镇2023年报送数据（农业.csv）"
    assert [item.indicator for item in made.provenance] == ["river", "waste"]


def test_two_units_are_never_on_one_axis() -> None:
    made = drawn([WASTE, LENT], {"waste": "7", "lent": "5万"}, "bar", "waste", "lent")
    assert (made.kind, made.unit) == ("panels", "")
    assert [panel.unit for panel in made.panels] == ["吨", "万元"]
    assert all(series.unit == panel.unit for panel in made.panels for series in panel.series)


def test_land_and_floor_space_are_not_put_on_one_axis() -> None:
    land, floor = indicator("land", "土地", "亩"), indicator("floor", "房屋", "平方米")
    made = drawn([land, floor], {"land": "5", "floor": "*"}, "interval", "land", "floor")
    assert [panel.unit for panel in made.panels] == ["亩", "平方米"]


def test_panels_stand_side_by_side_under_what_their_names_share() -> None:
    numbers = {"back_by": "69", "lent_to": "43", "back": "233万", "lent": "183万"}
    codes = tuple(numbers)
    made = drawn([BACK_BY, LENT_TO, BACK, LENT], numbers, "panels", *codes)
    assert [(panel.title, panel.unit, panel.categories) for panel in made.panels] == [
        ("贷款户数", "户", ("清收", "发放")),
        ("贷款金额", "万元", ("清收", "发放")),
    ]
    english = drawn([BACK_BY, LENT_TO, BACK, LENT], numbers, "panels", *codes, lang="en")
    assert [(panel.title, panel.unit, panel.categories) for panel in english.panels] == [
        ("Households", "households", ("Loans recovered", "Loans issued")),
        ("Amount", "yuan", ("Loans recovered", "Loans issued")),
    ]
    assert labels(english)[1] == ("2,330,000", "1,830,000")


def test_small_counts_of_several_units_are_rows_of_squares() -> None:
    deeds = indicator("deeds", "实事", "件", name_en="Good deeds")
    estates = indicator("estates", "小区", "个", name_en="Estates")
    made = drawn([deeds, estates], {"deeds": "5", "estates": "2"}, "panels", "deeds", "estates")
    assert (made.kind, labels(made)) == ("waffle", [("5件",), ("2个",)])
    assert made.notes == ("每格代表1个单位。",)
    assert made.alt == "方格图：作物。实事5件；小区2个。"
    english = drawn(
        [deeds, estates], {"deeds": "5", "estates": "2"}, "panels", "deeds", "estates", lang="en"
    )
    assert labels(english) == [("5 cases",), ("2",)]
    assert [panel.unit for panel in english.panels] == ["cases", "number"]
    assert english.notes == ("One square stands for one.",)


@pytest.mark.parametrize("deeds", ["13", "约5", "*"])
def test_where_one_is_many_hedged_or_hidden_panels_are_bars(deeds: str) -> None:
    many = indicator("deeds", "实事", "件")
    estates = indicator("estates", "小区", "个")
    made = drawn([many, estates], {"deeds": deeds, "estates": "2"}, "panels", "deeds", "estates")
    assert made.kind == "panels"


def test_last_year_stands_beside_this_year() -> None:
    made = drawn([WASTE], {"waste": "700余"}, "bar", "waste", earlier=({"waste": "650"},))
    (panel,) = made.panels
    assert [series.label for series in panel.series] == ["2023年", "2022年"]
    assert [series.values for series in panel.series] == [("700",), ("650",)]
    assert "清理垃圾（2023年）700余吨" in made.alt
    assert "清理垃圾（2022年）650吨" in made.alt


def test_a_second_year_brings_a_trend() -> None:
    made = book([WASTE], {"waste": "700余"}, {"waste": "650"}, charts=(chart("bar", "waste"),))
    assert charts.chart_ids(made, "industry") == ("drawn", "drawn_trend")
    _, trend = charts.section_charts(made, "industry")
    assert (trend.kind, trend.label, trend.title) == ("trend", "图3-2", "作物（2022—2023年）")
    (panel,) = trend.panels
    assert panel.categories == ("2022年", "2023年")
    assert (panel.series[0].values, panel.series[0].upper) == (("650", "700"), ("650", "800"))
    alone = book([WASTE], {"waste": "7"}, {"waste": ""}, charts=(chart("bar", "waste"),))
    assert charts.chart_ids(alone, "industry") == ("drawn",)


def test_a_trend_leaves_out_what_has_no_number_in_any_year_and_says_so() -> None:
    hidden = indicator("hidden", "拆迁房屋面积", "平方米")
    made = drawn(
        [WASTE, hidden], {"waste": "7", "hidden": "*"}, "trend", "waste", "hidden",
        earlier=({"waste": "6", "hidden": "*"},),
    )  # fmt: skip
    assert [panel.unit for panel in made.panels] == ["吨"]
    assert "各年均没有可画之数，未列入：拆迁房屋面积。" in made.notes


def test_a_trend_of_one_year_is_bars() -> None:
    assert drawn([WASTE], {"waste": "7"}, "trend", "waste").kind == "bar"


def test_squares_fill_part_by_part_and_name_what_is_left() -> None:
    made = drawn([TOTAL, DONE], {"total": "41", "done": "39"}, "waffle", "total", "done")
    (panel,) = made.panels
    assert made.kind == "waffle"
    assert panel.title == "原有信访件41项"
    assert (panel.categories, panel.series[0].values) == (("已化解信访件", "其余"), ("39", "2"))
    assert labels(made) == [("39件", "2项")]
    assert made.notes == ("每格代表1项。", "“其余”为总数减所列各项。")


def test_shares_are_percent_of_the_whole() -> None:
    made = drawing.draw(
        drawn([TOTAL, DONE], {"total": "41", "done": "39"}, "share", "total", "done")
    )
    assert made.kind == "share"
    assert labels(made) == [("39件", "2项"), ("95.1%", "4.9%")]


@pytest.mark.parametrize(
    ("total", "done", "kind"),
    [
        ("410", "390", "share"), ("41余", "39", "share"), ("*", "39", "panels"),
        ("41", "*", "panels"), ("41", "42", "panels"), ("0", "0", "panels"),
    ],
    ids=["many", "inexact", "hidden whole", "hidden part", "too much", "nothing"],
)  # fmt: skip
def test_squares_give_way_where_figures_do_not_allow_them(total: str, done: str, kind: str) -> None:
    made = drawn([TOTAL, DONE], {"total": total, "done": done}, "waffle", "total", "done")
    assert made.kind == kind


def test_a_share_of_an_open_number_has_one_end() -> None:
    people = indicator("people", "输转劳务人数", "人")
    poor = indicator("poor", "脱贫劳动力", "人")
    made = drawn([people, poor], {"people": "7704余", "poor": "1757"}, "share", "people", "poor")
    rates = made.panels[0].series[1]
    assert (rates.values[0], rates.lower[0], rates.upper[0]) == ("22.8", "", "22.9")
    assert made.notes[-1] == "线段为用语或推算所容许的区间，箭头表示一端没有界限。"


def test_funds_stack_the_sources_and_set_the_return_below() -> None:
    returned = indicator("returned", "累计分红", "元", "万元")
    numbers = {"back": "170万", "lent": "168万", "returned": "34万余"}
    made = drawn([BACK, LENT, returned], numbers, "funds", "back", "lent", "returned")
    assert [panel.title for panel in made.panels] == ["资金来源合计338万元", ""]
    assert [panel.categories for panel in made.panels] == [
        ("清收贷款金额", "发放贷款金额"), ("累计分红",),
    ]  # fmt: skip
    assert labels(made) == [("170万元", "168万元"), ("34余万元",)]
    mixed = drawn([BACK, TOTAL], {"back": "1万", "total": "2"}, "funds", "back", "total")
    assert mixed.kind == "panels"


def test_intervals_show_open_ends_and_hidden_figures() -> None:
    numbers = {"waste": "30以上", "river": "*", "lent": "约1.3万", "total": ""}
    made = drawn([WASTE, RIVER, LENT, TOTAL], numbers, "interval", *numbers)
    assert [(panel.unit, panel.categories) for panel in made.panels] == [
        ("吨", ("清理垃圾", "河道垃圾")), ("万元", ("发放贷款金额",)), ("项", ("原有信访件",)),
    ]  # fmt: skip
    first = made.panels[0].series[0]
    assert (first.values, first.lower, first.upper, first.labels) == (
        ("30", ""), ("30", ""), ("", ""), ("≥30吨", "*"),
    )  # fmt: skip
    assert made.notes == (
        "线段为用语或推算所容许的区间，箭头表示一端没有界限。",
        "斜线格“*”为隐去的数据。",
        "“…”为未报的数据。",
    )


def test_places_are_ranked_by_the_first_indicator() -> None:
    numbers = {
        "waste": {"": "60", "前村": "10", "后坝": "50余", "寨子村": "*"},
        "river": {"": "3", "前村": "3"},
    }
    made = drawn([WASTE, RIVER], numbers, "places", "waste", "river")
    assert [panel.categories for panel in made.panels] == [("后坝", "前村", "寨子村")] * 2
    assert labels(made) == [("50余", "10", "*"), ("…", "3", "…")]
    assert made.alt.startswith("分地区条形图：作物。后坝，清理垃圾50余吨（区间50～60）；前村")
    assert drawn([WASTE], {"waste": "60"}, "places", "waste").kind == "bar"


def test_the_alternative_text_of_many_places_is_short() -> None:
    numbers = {"waste": {f"第{n}村": str(n) for n in range(1, 61)}}
    made = drawn([WASTE], numbers, "places", "waste")
    assert made.alt.startswith("分地区条形图：作物。第60村60吨；第59村59吨；")
    assert made.alt.endswith("；其余48个地区从略。")


def test_withheld_figures_are_drawn_inside_and_hidden_outside() -> None:
    numbers = {"waste": "(7)", "river": "3"}
    inside = drawn([WASTE, RIVER], numbers, "bar", "waste", "river")
    assert inside.panels[0].series[0].labels == ("7吨", "3吨")
    assert inside.notes == ("含不公开的数据，仅供内部使用。",)
    outside = drawn([WASTE, RIVER], numbers, "bar", "waste", "river", audience="public")
    assert outside.panels[0].series[0].labels == ("*", "3吨")
    assert outside.panels[0].series[0].values == ("", "3")
    assert outside.provenance[0].value == outside.provenance[0].text == ""


def test_a_chart_of_nothing_is_left_out_and_the_next_takes_its_number() -> None:
    specs = (chart("bar", "waste"), chart("bar", "river", name="second"))
    made = book([WASTE, RIVER], {"river": "3"}, charts=specs)
    left = charts.section_charts(made, "industry")
    assert [(item.id, item.number) for item in left] == [("second", "3-1")]


def test_charts_csv_is_checked_before_anything_is_drawn() -> None:
    made = book([WASTE], {"waste": "7"}, charts=(chart("pie", "waste"), chart("share", "waste")))
    found = [str(problem) for problem in charts.check_specs(made.codebook)]
    kinds = "bar、panels、share、waffle、funds、interval、trend、places"
    assert found == [
        f"data/raw/charts.csv!C2: 没有图形 'pie'; 只可为 {kinds}",
        "data/raw/charts.csv!D2: share 图只有 1 个指标; 至少 2 个，以 | 分隔",
    ]
    with pytest.raises(InputError, match="没有图形 'pie'"):
        charts.chart(made, "drawn")
    with pytest.raises(UsageError, match="没有图 'other'; 现有：drawn"):
        charts.chart(made, "other")


def test_the_payload_comes_back_whole() -> None:
    made = drawing.draw(
        drawn([TOTAL, DONE], {"total": "41", "done": "39"}, "share", "total", "done")
    )
    bundle = json.loads(json.dumps(made._repr_mimebundle_(), ensure_ascii=False))
    assert made.png.startswith(b"\x89PNG")
    assert Chart.from_bundle(bundle) == made


@pytest.fixture(scope="module")
def report(root: Path, shared: Path) -> Book:
    return book_of_report(shared, read_codebook(root))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_section_of_the_report_has_a_telling_chart(report: Book, lang: str) -> None:
    made = replace(report, lang=lang)
    kinds = {
        item.id: item.kind
        for section in made.codebook.sections()
        for item in charts.section_charts(made, section)
    }
    assert {
        "labour_income": "panels", "loans": "panels", "petitions": "waffle",
        "collective_funds": "funds", "old_petitions": "share", "expropriation": "interval",
        "enforcement": "interval", "waste_cleared": "bar", "resettlement": "waffle",
    }.items() <= kinds.items()  # fmt: skip


def test_every_kind_is_told_and_shown_in_the_docs(root: Path) -> None:
    told = (root / "docs" / "charts.md").read_text(encoding="utf-8")
    for kind in charts.KINDS:
        assert f"### {kind}：" in told
        assert (root / "docs" / "images" / "charts" / f"{kind}.svg").is_file()


def test_the_charts_of_the_report_in_english_have_no_chinese(report: Book) -> None:
    township = replace(report.township, name_en="A township")
    made = replace(report, lang="en", township=township)
    for section in made.codebook.sections():
        for item in charts.section_charts(made, section):
            said = json.dumps(
                [
                    item.title,
                    item.alt,
                    item.notes,
                    item.source,
                    item.unit,
                    item.to_payload()["panels"],
                ],
                ensure_ascii=False,
            )
            assert not re.search("[\u4e00-\u9fff]", said), said
