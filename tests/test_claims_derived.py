"""Figures worked out from others, changes against last year, places, and what slips in words."""

from __future__ import annotations

import pytest
from claims_books import LAST, THIS, only, small_book, told, verdicts

WORKED_OUT = {
    "sum": ("清理河道垃圾12吨、水源地垃圾700余吨，合计712余吨。", "river_waste + source_waste"),
    "total first": ("共清理垃圾712余吨，其中河道垃圾12吨、水源地垃圾700余吨。", "river_waste + source_waste"),
    "rest": ("重点信访件41项，化解信访件39件，还剩2件。", "petitions / 1项 * 1件 - resolved"),
    "rest in the other unit": ("重点信访件41项，化解信访件39件，还剩2项。", "petitions / 1项 * 1件 - resolved"),
    "share": ("重点信访件41项，化解信访件39件，占95.1%。", "resolved / petitions"),
    "added up": ("清理河道垃圾12吨、水源地垃圾700余吨，二者相加712余吨。", "river_waste + source_waste"),
    "share of the whole": (
        "油橄榄面积2.2万亩，花椒面积8000亩，前者占73%。",
        "olive_area / (olive_area + pepper_area)",
    ),
    "times": ("油橄榄面积2.2万亩，花椒面积8000亩，前者是后者的2.75倍。", "olive_area / pepper_area"),
    "per mu": ("油橄榄面积2.2万亩，产值5500万元，每亩合2500元。", "olive_value / olive_area"),
    "per mu in the unit": (
        "油橄榄面积2.2万亩，产值5500万元，也就是2500元/亩。", "olive_value / olive_area",
    ),
    "divided": ("新识别监测户6户、监测人口25人，两数相除约4人。", "monitored_persons / monitored"),
    "difference": ("油橄榄面积2.2万亩，花椒面积8000亩，相差1.4万亩。", "olive_area - pepper_area"),
    "what is left of the stock": (
        "重点信访件41项，化解信访件39件，存量减少到2件。", "petitions / 1项 * 1件 - resolved",
    ),
    "average of one": ("新识别监测户6户、监测人口25人，平均一户约4人。", "monitored_persons / monitored"),
    "average": ("新识别监测户6户、监测人口25人，平均每户约4人。", "monitored_persons / monitored"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expression"), WORKED_OUT.values(), ids=WORKED_OUT)
def test_what_follows_from_figures_nearby_is_derived(text, expression) -> None:
    (finding,) = [f for f in told(text).findings if f.verdict == "derived"]
    assert finding.expression == expression


def test_a_derived_indicator_of_the_codebook_is_named() -> None:
    (finding,) = [
        f for f in told("重点信访件41项，化解信访件39件，还剩2件。").findings if f.expression
    ]
    assert finding.indicator == "open"


@pytest.mark.parametrize(
    "text",
    [
        "清理河道垃圾12吨、水源地垃圾700余吨，合计912吨。",
        "重点信访件41项，化解信访件39件，占85%。",
        "重点信访件41项，化解信访件39件，还剩5件。",
    ],
    ids=["sum", "share", "rest"],
)
def test_what_does_not_follow_is_not_backed(text) -> None:
    assert told(text).findings[2].wrong


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("油橄榄比花椒多1.4万亩", True),
        ("油橄榄比花椒少1.4万亩", False),
        ("花椒比油橄榄少1.4万亩", True),
        ("花椒比油橄榄多1.4万亩", False),
        ("前者比后者高出1.4万亩", True),
        ("前者少于后者，差额1.4万亩", False),
        ("与花椒相比，油橄榄多1.4万亩", True),
        ("与花椒相比，油橄榄少1.4万亩", False),
    ],
)
def test_a_difference_told_the_wrong_way_round_contradicts(words, holds) -> None:
    finding = told(f"油橄榄面积2.2万亩，花椒面积8000亩，{words}。").findings[-1]
    assert finding.verdict.value == ("derived" if holds else "contradicts")
    assert finding.message.startswith("说反了") is not holds


@pytest.mark.parametrize(("word", "verdict"), [("少", "derived"), ("多", "contradicts")])
def test_the_figure_inside_a_comparison_is_what_is_compared_with(word, verdict) -> None:
    text = f"花椒面积8000亩，比油橄榄面积的2.2万亩{word}1.4万亩。"
    assert told(text).findings[-1].verdict.value == verdict


def test_a_rest_that_is_said_to_have_grown_contradicts() -> None:
    finding = told("重点信访件41项，化解信访件39件，存量增加到2件。").findings[-1]
    assert (finding.surface, finding.verdict.value) == ("2件", "contradicts")


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("花椒面积8000亩，比油橄榄还少", True),
        ("花椒面积8000亩，比油橄榄还多", False),
        ("花椒面积8000亩，低于油橄榄的2.2万亩", True),
        ("花椒面积8000亩，高于油橄榄的2.2万亩", False),
        ("花椒面积8000亩，前者多、后者少", True),
        ("花椒面积8000亩，前者少、后者多", False),
    ],
)
def test_the_smaller_figure_is_not_the_larger(words, holds) -> None:
    found = told(f"油橄榄面积2.2万亩，{words}。")
    assert [slip.kind for slip in found.slips] == ([] if holds else ["direction"])
    assert found.contradictions == ()


@pytest.mark.parametrize(
    ("text", "verdict", "expected"),
    [
        ("油橄榄面积2.2万亩，同比增长10%。", "derived", "10%"),
        ("油橄榄面积2.2万亩，比上年增加2000亩。", "derived", "2\u00a0000亩"),
        ("油橄榄产值同比下降8.3%。", "derived", "−8.3%"),
        ("油橄榄产值同比增长8.3%。", "contradicts", "−8.3%"),
        ("油橄榄产值5500万元 ↓8.3%。", "derived", "−8.3%"),
        ("油橄榄产值5500万元 ↑8.3%。", "contradicts", "−8.3%"),
        ("油橄榄面积同比增长30%。", "contradicts", "10%"),
        ("信访化解率比上年提高2个百分点。", "derived", "2个百分点"),
        ("花椒面积同比增长5%。", "unbacked", ""),
    ],
)
def test_growth_is_held_against_last_year(text, verdict, expected) -> None:
    finding = told(text, small_book(last=LAST)).findings[-1]
    assert (finding.verdict.value, finding.expected) == (verdict, expected)


def test_growth_the_wrong_way_says_so() -> None:
    finding = only("油橄榄产值同比增长8.3%。", small_book(last=LAST))
    assert finding.message.endswith("方向相反")
    assert finding.expression == "olive_value / last(olive_value) - 1"


@pytest.mark.parametrize("text", ["2022年，油橄榄产值增长10%。", "去年油橄榄产值下降8.3%。"])
def test_another_years_growth_is_not_held_against_this_years(text) -> None:
    finding = only(text, small_book(THIS, LAST))
    assert (finding.verdict.value, finding.year) == ("unbacked", 2022)


def test_a_level_reached_is_no_growth() -> None:
    assert only("信访化解率提高到95%。", small_book(last=LAST)).verdict.value == "matches"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("油橄榄产值5500万元，较上年增长。", ["油橄榄产值：文中称“增长”，表中上年6000万元、本年5500万元，并未增长"]),
        ("油橄榄面积2.2万亩，产值较上年增长。", ["油橄榄产值：文中称“增长”，表中上年6000万元、本年5500万元，并未增长"]),
        ("油橄榄产值较去年同期有所提高。", ["油橄榄产值：文中称“提高”，表中上年6000万元、本年5500万元，并未提高"]),
        ("油橄榄面积增加到2.2万亩。", []),
        ("油橄榄产值减少到5500万元。", []),
        ("清理河道垃圾减少到12吨。", ["清理河道垃圾：文中称“减少”，表中上年10吨、本年12吨，并未减少"]),
        ("油橄榄面积较上年增长，群众的获得感持续提升。", []),
    ],
    ids=["said of", "own subject", "no figure", "level", "level down", "level wrong", "true"],
)  # fmt: skip
def test_directions_are_held_against_last_year(text, messages) -> None:
    found = told(text, small_book(last=LAST))
    assert [slip.message for slip in found.slips] == messages


def test_an_indicator_stated_twice_differently_is_told_where_it_stands_again() -> None:
    text = "油橄榄面积2.2万亩。后来，油橄榄面积2.5万亩。"
    found = told(text)
    (slip,) = found.slips
    assert (slip.kind, text[slip.start : slip.end]) == ("twice", "2.5万亩")
    assert slip.message == "油橄榄面积前文写2.2万亩，此处写2.5万亩"
    assert told("油橄榄面积2.2万亩。后来，油橄榄面积22000亩。").slips == ()


PLACES = {
    **THIS,
    "river_waste@甲村": "7吨",
    "river_waste@乙村": "5吨",
    "pepper_area@甲村": "3000亩",
}


def test_figures_by_place_are_held_against_the_place() -> None:
    found = told("清理河道垃圾12吨。分村看，甲村7吨、乙村6吨。", small_book(PLACES))
    assert [(f.indicator, f.place, f.verdict.value) for f in found.findings] == [
        ("river_waste", "", "matches"),
        ("river_waste", "甲村", "matches"),
        ("river_waste", "乙村", "contradicts"),
    ]


def test_a_place_before_an_indicator_is_its_place() -> None:
    assert only("甲村花椒面积3000亩。", small_book(PLACES)).place == "甲村"
    assert only("丙村花椒面积3000亩。", small_book(PLACES)).verdict.value == "contradicts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲村河边干净了，清理河道垃圾7吨。", ("matches", "甲村")),
        ("甲村河边干净了，清理河道垃圾12吨。", ("matches", "")),
        ("甲村河边干净了，清理河道垃圾9吨。", ("unbacked", "")),
        ("甲村河边干净了，全镇清理河道垃圾9吨。", ("contradicts", "")),
        ("甲村河边干净了。今年我们村清理河道垃圾7吨。", ("matches", "甲村")),
        ("甲村、乙村河边干净了，清理河道垃圾7吨。", ("contradicts", "")),
    ],
)
def test_a_sentence_about_a_place_may_tell_its_figures(text, expected) -> None:
    finding = only(text, small_book(PLACES))
    assert (finding.verdict.value, finding.place) == expected


def test_a_change_behind_a_share_is_of_what_the_share_is_of() -> None:
    found = told("油橄榄面积2.2万亩，水浇地占三成多，较上年增加2000亩。", small_book(THIS, LAST))
    assert verdicts(found)[-1] == ("2000亩", "derived", "olive_area")


def test_a_change_of_what_is_not_known_is_of_nothing_else() -> None:
    found = told(
        "油橄榄面积2.2万亩，挂果橄榄卖了3000万元，同比增长三成多。", small_book(THIS, LAST)
    )
    assert [item[1:] for item in verdicts(found)] == [
        ("matches", "olive_area"),
        ("unbacked", ""),
        ("unbacked", ""),
    ]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("掉了500万元", "derived"),
        ("少500万元", "derived"),
        ("多500万元", "contradicts"),
        ("少了400万元", "contradicts"),
    ],
)
def test_less_than_last_year_is_a_fall(words, verdict) -> None:
    found = told(f"油橄榄产值5500万元，比去年{words}。", small_book(THIS, LAST))
    assert [finding.verdict.value for finding in found.findings] == ["matches", verdict]
    assert found.slips == ()


def test_indicators_never_mentioned_are_listed_in_codebook_order() -> None:
    found = told("油橄榄面积2.2万亩，产值5500万元。清理河道垃圾12吨。信访化解率95%。")
    assert [item.code for item in found.never_mentioned] == [
        "pepper_area", "source_waste", "monitored", "monitored_persons", "petitions", "resolved",
        "villages",
    ]  # fmt: skip


def test_the_line_of_json_is_the_one_agreed() -> None:
    assert told("花椒面积9000亩。").findings[0].to_json() == {
        "start": 4,
        "end": 9,
        "surface": "9000亩",
        "verdict": "contradicts",
        "indicator": "pepper_area",
        "expected": "8000亩",
        "expression": None,
        "confidence": 0.99,
        "message": "花椒面积：文中9000亩，表中8000亩，多出1000亩",
    }


def test_a_target_is_found_whatever_year_it_is_for() -> None:
    assert verdicts(told("明年评选美丽村庄2个。")) == [("2个", "matches", "villages")]


PLAINLY_SAID = [
    ("新识别监测户6户、监测人口25人，户均{}人。", "约4", "约7", "monitored_persons / monitored"),
    ("清理河道垃圾12吨、水源地垃圾700余吨，两项合计{}吨以上。", "712", "912", "river_waste + source_waste"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，前者占{}%。", "73.3", "26.7", "olive_area / (olive_area + pepper_area)"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，后者占{}%。", "26.7", "73.3", "pepper_area / (olive_area + pepper_area)"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，前者是后者的{}倍。", "2.75", "5.72", "olive_area / pepper_area"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，为前者的{}%。", "36.4", "63.4", "pepper_area / olive_area"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，油橄榄是花椒的{}倍。", "2.75", "5.72", "olive_area / pepper_area"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，前者多出{}万亩。", "1.4", "4.1", "olive_area - pepper_area"),
    ("油橄榄面积2.2万亩，花椒面积8000亩，油橄榄与花椒合计{}万亩。", "3", "5", "olive_area + pepper_area"),
    ("化解信访件39件，月均{}件。", "3.25", "5.23", "resolved / 12"),
    ("避险搬迁5户，已入住3户，入住率{}%。", "60", "80", "moved_in / relocated"),
    ("油橄榄产值5500万元，每亩2500元；花椒面积8000亩，是油橄榄面积的{}%。", "36.4", "63.4", "pepper_area / olive_area"),
    ("避险搬迁5户，已入住3户，占{}%。", "60", "80", "moved_in / relocated"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong", "expression"), PLAINLY_SAID)
def test_a_computation_that_words_state_is_held_against_the_tables(
    text, right, wrong, expression
) -> None:
    book = small_book({**THIS, "relocated": "5户", "moved_in": "3户"})
    finding = told(text.format(right), book).findings[-1]
    assert (finding.verdict.value, finding.expression) == ("derived", expression)
    finding = told(text.format(wrong), book).findings[-1]
    assert (finding.verdict.value, finding.expression) == ("contradicts", expression)


@pytest.mark.parametrize(
    "text",
    [
        "农家乐12户，新识别监测户6户，合计20户。",
        "油橄榄面积2.2万亩，为全区的13%。",
        "油橄榄面积2.2万亩，花椒面积8000亩，比计划多2000亩。",
        "新识别监测户6户，监测人口25人，户均增收8000元。",
        "油橄榄产值每月458万元。",
    ],
    ids=["one not known", "whole not known", "base not known", "of something else", "of a month"],
)
def test_what_words_leave_open_is_no_contradiction(text) -> None:
    assert told(text).findings[-1].verdict.value == "unbacked"


def test_an_average_is_of_the_pair_just_told() -> None:
    words = "油橄榄面积2.2万亩，产值5500万元，亩均{}元；花椒面积8000亩。"
    assert told(words.format(2500)).findings[2].verdict.value == "derived"
    assert told(words.format(5200)).findings[2].verdict.value == "contradicts"


@pytest.mark.parametrize(("word", "slips"), [("多于", 0), ("少于", 1)])
def test_the_larger_of_two_figures_that_words_name_is_checked(word, slips) -> None:
    found = told(f"油橄榄面积2.2万亩，花椒面积8000亩，油橄榄{word}花椒。")
    assert [slip.kind for slip in found.slips] == ["direction"] * slips


def test_the_tables_decide_which_is_larger_where_the_words_are_rounded() -> None:
    book = small_book({**THIS, "olive_area": "8010亩"})
    found = told("花椒面积8000亩。油橄榄面积8000亩左右，低于花椒面积。", book)
    assert [slip.kind for slip in found.slips] == ["direction"]


def test_an_average_of_whole_numbers_may_be_rounded_to_one() -> None:
    book = small_book({**THIS, "monitored_persons": "23人"})
    finding = told("新识别监测户6户、监测人口23人，户均4人。", book).findings[-1]
    assert (finding.verdict.value, finding.expression) == (
        "derived",
        "monitored_persons / monitored",
    )


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        ("300余吨", "derived"),
        ("超过300吨", "derived"),
        ("约400吨", "unbacked"),
        ("约500吨", "unbacked"),
        ("近500吨", "unbacked"),
        ("600吨", "contradicts"),
    ],
)
def test_a_vague_sum_bears_out_only_its_own_number(total, verdict) -> None:
    book = small_book({"river_waste": "100多吨", "source_waste": "200余吨"})
    text = f"清理河道垃圾100多吨、水源地垃圾200余吨，合计{total}。"
    assert told(text, book).findings[-1].verdict.value == verdict


def test_a_lower_bound_far_off_follows_from_nothing() -> None:
    finding = told("油橄榄面积2.2万亩，花椒面积8000亩，合计30余亩。").findings[-1]
    assert finding.wrong
