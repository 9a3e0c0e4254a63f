"""Figures told of villages: whose they are, in a reconciliation."""

from __future__ import annotations

import pytest
from claims_books import LAST, THIS, small_book, told

BOOK = small_book(
    THIS
    | {
        "olive_area@甲山村": "5000亩",
        "olive_value@甲山村": "1200万元",
        "olive_area@乙水村委会": "4000亩",
        "olive_area@丙社区": "3000亩",
    },
    LAST | {"olive_area@甲山村": "4000亩", "olive_area@丁沟村": "900亩"},
)

PLACED = {
    "on in its clause": ("甲山村油橄榄面积5000亩、产值1200万元。", ("matches", "甲山村")),
    "the township's before it": (
        "油橄榄产值5500万元，其中甲山村油橄榄面积5000亩、产值1200万元。", ("matches", "甲山村"),
    ),
    "and not the township's": ("甲山村油橄榄面积5000亩、油橄榄产值1300万元。", ("contradicts", "甲山村")),
    "beyond its clause": ("甲山村油橄榄面积5000亩，油橄榄产值1200万元。", ("matches", "甲山村")),
    "the township's beyond it": ("甲山村油橄榄面积5000亩，油橄榄产值5500万元。", ("matches", "")),
    "the village's beside the township's": (
        "油橄榄面积2.2万亩，油橄榄产值5500万元，其中甲山村油橄榄面积5000亩，产值1200万元。", ("matches", "甲山村"),
    ),
    "neither's": ("甲山村油橄榄面积5000亩，油橄榄产值1300万元。", ("unbacked", "")),
    "the township named": ("甲山村油橄榄面积5000亩、全镇油橄榄产值5500万元。", ("matches", "")),
    "as texts name the seat": ("乙水村油橄榄面积4000亩。", ("matches", "乙水村委会")),
    "not in the table": ("甲山村花椒面积300亩。", ("unbacked", "甲山村")),
    "of last year alone": ("丁沟村油橄榄面积900亩。", ("unbacked", "丁沟村")),
    "two together": ("甲山村和丙社区油橄榄面积共8000亩。", ("unbacked", "甲山村、丙社区")),
    "a list": ("甲山村、丙社区油橄榄面积5000亩、3000亩。", ("matches", "丙社区")),
    "in order": ("甲山村、丙社区油橄榄面积分别为5000亩、3000亩。", ("matches", "丙社区")),
    "grown": ("甲山村油橄榄面积5000亩，同比增长25%。", ("derived", "甲山村")),
    "grown in the township": ("甲山村油橄榄面积5000亩，同比增长10%。", ("derived", "")),
    "grown in neither": ("甲山村油橄榄面积5000亩，同比增长15%。", ("unbacked", "")),
    "grown and not known": ("丙社区油橄榄面积同比增长10%。", ("unbacked", "丙社区")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLACED.values(), ids=PLACED)
def test_a_figure_is_held_against_its_village(text, expected) -> None:
    finding = told(text, BOOK).findings[-1]
    assert (finding.verdict.value, finding.place) == expected


def test_a_village_s_number_does_not_excuse_the_township_s() -> None:
    found = told("油橄榄产值5.5亿元，其中甲山村油橄榄面积5000亩，产值1200万元。", BOOK).findings
    assert [item.verdict.value for item in found] == ["contradicts", "matches", "matches"]


TOGETHER = {
    "its average": ("甲山村油橄榄面积5000亩、油橄榄产值1200万元，亩均2400元。", ("derived", "甲山村")),
    "not the township's": ("甲山村油橄榄面积5000亩、油橄榄产值1200万元，亩均2500元。", ("contradicts", "甲山村")),
    "of the township's": ("油橄榄面积2.2万亩、油橄榄产值5500万元，亩均2500元。", ("derived", "")),
    "of both": ("油橄榄面积2.2万亩，甲山村油橄榄产值1200万元，亩均545元。", ("unbacked", "")),
    "a sum": ("甲山村油橄榄面积5000亩，丙社区油橄榄面积3000亩，合计8000亩。", ("unbacked", "")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_what_is_worked_out_of_a_village_s_figures_is_the_village_s(text, expected) -> None:
    finding = told(text, BOOK).findings[-1]
    assert (finding.verdict.value, finding.place) == expected
