"""Figures of other years: targets of the next, what something has changed from, growth in other words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from books import TOWNSHIP, indicator
from claims_books import figures

from township_stats.book import Book
from township_stats.claims import from_text, reconcile
from township_stats.codebook import Codebook

CODEBOOK = Codebook(
    (
        indicator("tea_area", "亩", "油茶种植面积", aliases=("油茶面积",)),
        indicator("tea_goal", "亩", "明年油茶种植面积目标", measure="target"),
        indicator("fish", "吨", "水产品产量"),
        indicator("rate", "%", "信访化解率", measure="rate"),
        indicator("visits", "件", "受理信访"),
        indicator("closed", "件", "化解信访"),
        indicator("invested", "元", "完成投资"),
    )
)
THIS = {
    "tea_area": "6200亩", "tea_goal": "7000亩", "fish": "380吨", "rate": "96%", "visits": "52件",
    "closed": "49件", "invested": "3000万元",
}  # fmt: skip
LAST = {"tea_area": "6000亩", "fish": "400吨", "rate": "94%", "invested": "2500万元"}


def book(goal_year: int = 2024) -> Book:
    this = [
        replace(item, year=goal_year) if item.indicator == "tea_goal" else item
        for item in figures(THIS, 2023, CODEBOOK)
    ]
    years = {2023: tuple(this), 2022: figures(LAST, 2022, CODEBOOK)}
    return Book(TOWNSHIP, CODEBOOK, 2023, years)


def verdicts(text: str, of: Book) -> list[tuple[str, str, str]]:
    findings = reconcile(from_text(text), of).findings
    return [(item.surface, item.verdict.value, item.indicator) for item in findings]


@pytest.mark.parametrize(
    "text",
    [
        "2024年计划种植油茶7000亩。",
        "力争2024年油茶种植面积稳定在7000亩。",
        "明年油茶面积达到7000亩。",
        "二、2024年工作打算\n油茶种植面积达到7000亩。",
        "明年油茶种植面积目标7000亩。",
    ],
)
def test_what_is_told_of_next_year_is_the_target(text) -> None:
    assert verdicts(text, book()) == [("7000亩", "matches", "tea_goal")]
    assert verdicts(text.replace("7000", "7500"), book()) == [("7500亩", "contradicts", "tea_goal")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年油茶面积6200亩。", ("6200亩", "matches", "tea_area")),
        ("到2027年油茶面积达到9000亩。", ("9000亩", "unbacked", "tea_goal")),
        ("2024年水产品产量达到500吨。", ("500吨", "unbacked", "fish")),
        ("明年油茶面积再增加800亩。", ("800亩", "unbacked", "")),
        ("明年改造油茶5000亩。", ("5000亩", "unbacked", "")),
        ("明年种植油茶500亩以上。", ("500亩以上", "unbacked", "")),
        ("二、2024年工作打算\n今年油茶面积6200亩。", ("6200亩", "matches", "tea_area")),
    ],
    ids=["this year", "a later year", "no target", "a rise", "other work", "far off", "now"],
)
def test_what_is_no_target_is_none(text, expected) -> None:
    assert verdicts(text, book()) == [expected]


@pytest.mark.parametrize(
    ("goal_year", "verdict"), [(2023, "matches"), (2024, "matches"), (2025, "unbacked")]
)
def test_a_target_without_a_year_is_of_the_next(goal_year, verdict) -> None:
    assert verdicts("明年油茶面积达到7000亩。", book(goal_year))[0][1] == verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("信访化解率由94%提高到96%。", [("94%", "matches"), ("96%", "matches")]),
        ("信访化解率由90%提高到96%。", [("90%", "unbacked"), ("96%", "matches")]),
        ("信访化解率由96%提高到97%。", [("96%", "matches"), ("97%", "unbacked")]),
        ("水产品产量由400吨下降到380吨。", [("400吨", "matches"), ("380吨", "matches")]),
        (
            "油茶面积由今年的6200亩扩大到明年的7000亩。",
            [("6200亩", "matches"), ("7000亩", "matches")],
        ),
    ],
)
def test_what_something_has_changed_from_is_of_the_year_before(text, expected) -> None:
    assert [item[:2] for item in verdicts(text, book())] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("油茶面积6200亩，增加200亩，增长3.3%。", ("derived", "derived")),
        ("油茶面积6200亩，增加300亩，增长3.3%。", ("unbacked", "derived")),
        ("油茶面积6200亩，减少200亩，增长3.3%。", ("unbacked", "derived")),
        ("水产品产量380吨，减产20吨，下降5%。", ("derived", "derived")),
        ("完成投资3000万元，是上年的1.2倍，增长20%。", ("derived", "derived")),
        ("完成投资3000万元，相当于去年的120%，增加500万元。", ("derived", "derived")),
        ("完成投资3000万元，为去年的1.5倍，增长20%。", ("contradicts", "derived")),
    ],
)
def test_growth_is_told_in_many_ways(text, expected) -> None:
    assert tuple(item[1] for item in verdicts(text, book())[1:]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理信访52件，化解49件，未化解3件。", ("3件", "derived", "")),
        ("受理信访52件，化解49件，尚未化解的4件。", ("4件", "contradicts", "")),
        ("受理信访52件，化解49件，化解率96%，未化解4件。", ("4件", "contradicts", "")),
        ("受理信访52、化解49，未化解4件。", ("4件", "contradicts", "")),
        ("受理信访52件，转办6件，化解49件，未化解4件。", ("4件", "unbacked", "")),
        ("受理信访52件，化解49件，未回访4件。", ("4件", "unbacked", "")),
    ],
)
def test_what_is_not_yet_done_is_the_rest_of_two_figures(text, expected) -> None:
    assert verdicts(text, book())[-1] == expected
