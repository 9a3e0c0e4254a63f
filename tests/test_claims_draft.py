"""A report's figures as a draft sheet: nothing is put under a unit, a place or a year that is not its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from books import indicator

from township_stats.claims import draft_sheet, from_text, known_places
from township_stats.codebook import Codebook

CODEBOOK = Codebook(
    (
        indicator("rice_area", "亩", "水稻种植面积"),
        indicator("rice_yield", "公斤/亩", "水稻亩产", measure="rate"),
        indicator("unit_yield", "公斤/亩", "玉米单产", measure="rate"),
        indicator("sales", "元", "网店销售额", display_unit="万元"),
        indicator("loans", "户", "贷款户数"),
        indicator("visits", "项", "受理信访"),
        indicator("area_goal", "亩", "明年水稻种植面积目标", measure="target"),
        indicator("more_jobs", "人", "新增就业人数"),
    )
)
PLACES = {"甲山村": "甲山村", "乙水": "乙水村"}


def rows(text: str, tmp_path: Path, places: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    """Give 指标, 地区, 年份, 数值, 单位 and 备注 of each row."""
    draft_sheet(from_text(text, "a.txt"), CODEBOOK, tmp_path / "a.xlsx", places)
    cells = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(
        min_row=2, values_only=True
    )
    return [tuple(row[index] or "" for index in (0, 1, 2, 3, 4, 6)) for row in cells]


@pytest.mark.parametrize(
    ("text", "number", "unit", "remark"),
    [
        ("水稻亩产达1100斤。", "1100", "斤/亩", "原文的单位是“斤”"),
        ("水稻每亩产量1100斤。", "1100", "斤/亩", "原文的单位是“斤”"),
        ("水稻亩产550公斤/亩。", "550", "公斤/亩", ""),
        ("玉米单产900斤。", "900", "斤", "单位“斤”与指标的“公斤/亩”不合，请核对"),
        ("水稻种植面积30公顷。", "30", "公顷", ""),
        ("水稻种植面积20万平方米。", "20万", "平方米", ""),
        ("网店销售额85万元。", "85万", "元", ""),
        ("网店销售额：85", "85", "", "原文没有单位，请填写，如万元"),
        ("受理信访41件。", "41", "项", "原文的单位是“件”"),
        ("受理信访：41", "41", "项", ""),
    ],
)
def test_number_and_unit_belong_together(text, number, unit, remark, tmp_path) -> None:
    (row,) = rows(text, tmp_path)
    assert row[3:] == (number, unit, remark)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲山村水稻种植面积300亩、网店销售额9万元。", [("水稻种植面积", "甲山村"), ("网店销售额", "甲山村")]),
        ("乙水水稻种植面积300亩。", [("水稻种植面积", "乙水村")]),
        ("甲山村水稻种植面积300亩，网店销售额9万元。", [("水稻种植面积", "甲山村"), ("", "")]),
        ("其中丙河村水稻种植面积300亩。", [("", "丙河村")]),
        ("甲山村、乙水村水稻种植面积共500亩。", [("", "")]),
        ("全镇行政村水稻种植面积5000亩。", [("水稻种植面积", "")]),
        (
            "水稻种植面积5000亩，其中甲山村水稻种植面积300亩。",
            [("水稻种植面积", ""), ("水稻种植面积", "甲山村")],
        ),
    ],
    ids=["on in its clause", "alias", "beyond", "unknown", "two", "no village", "both"],
)  # fmt: skip
def test_a_village_s_figure_is_never_the_township_s(text, expected, tmp_path) -> None:
    assert [row[:2] for row in rows(text, tmp_path, PLACES)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年水稻种植面积5000亩，2024年计划种植水稻6000亩。", ("明年水稻种植面积目标", "2024", "6000")),
        ("力争2024年水稻种植面积稳定在6000亩。", ("明年水稻种植面积目标", "2024", "6000")),
        ("水稻种植面积5000亩，增加200亩。", ("", "", "200")),
        ("水稻亩产由500公斤下降到480公斤。", ("水稻亩产", "", "480")),
        ("水稻种植面积由5000亩增加到5200亩。", ("水稻种植面积", "", "5200")),
        ("新增就业120人。", ("新增就业人数", "", "120")),
    ],
)  # fmt: skip
def test_plans_and_changes_are_not_this_year_s_figures(text, expected, tmp_path) -> None:
    *others, (name, _, year, number, *_) = rows(text, tmp_path)
    assert (name, year, number) == expected
    assert [row[0] for row in others] in ([], [""], ["水稻种植面积"])


def test_places_are_known_from_their_list(tmp_path) -> None:
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/places.csv").write_text("name,aliases,note\n乙水村委会,乙水|二水,\n")
    known = known_places(tmp_path, CODEBOOK)
    assert {*known.values()} == {"乙水村委会"}
    assert {"乙水村委会", "乙水村", "乙水", "二水"} <= {*known}
