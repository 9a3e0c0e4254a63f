"""Averages told without their per: 亩产800斤 is 800斤/亩, which a table may say as 400公斤/亩."""

from __future__ import annotations

import pytest
from books import TOWNSHIP, indicator
from claims_books import figures

from township_stats.book import Book
from township_stats.claims import from_text, reconcile
from township_stats.claims.verdict import objection
from township_stats.codebook import Codebook
from township_stats.numerals import parse

CODEBOOK = Codebook(
    (
        indicator("grain_area", "亩", "玉米种植面积"),
        indicator("grain_yield", "公斤/亩", "玉米亩产", measure="rate"),
        indicator("income", "元/人", "居民收入", measure="rate"),
        indicator("output", "吨", "土豆产量"),
    )
)
TOLD = {
    "grain_area": "1.2万亩", "grain_yield": "450公斤/亩", "income": "1.5万元/人", "output": "1300吨",
}  # fmt: skip
BOOK = Book(TOWNSHIP, CODEBOOK, 2023, {2023: figures(TOLD, 2023, CODEBOOK)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("玉米亩产900斤。", ("matches", "grain_yield")),
        ("玉米亩产达450公斤。", ("matches", "grain_yield")),
        ("玉米平均亩产900市斤。", ("matches", "grain_yield")),
        ("玉米每亩产量900斤。", ("matches", "grain_yield")),
        ("玉米亩产900斤/亩。", ("matches", "grain_yield")),
        ("玉米亩产450斤。", ("contradicts", "grain_yield")),
        ("玉米亩产900公斤。", ("contradicts", "grain_yield")),
        ("玉米平均亩产1000斤。", ("contradicts", "grain_yield")),
        ("玉米单产每公顷6750公斤。", ("unbacked", "")),
        ("人均居民收入1.5万元。", ("matches", "income")),
        ("户均居民收入4.5万元。", ("unbacked", "")),
        ("土豆亩产3000斤。", ("unbacked", "")),
    ],
)
def test_words_say_the_per_that_a_unit_leaves_out(text, expected) -> None:
    (finding,) = reconcile(from_text(text), BOOK).findings
    assert (finding.verdict.value, finding.indicator) == expected


@pytest.mark.parametrize(
    ("written", "known", "reason"),
    [
        ("900斤", "450公斤/亩", ""),
        ("450斤", "450公斤/亩", "少了450斤"),
        ("0.15万元", "1500元/户", ""),
        ("900斤", "450公斤", ""),
        ("39件", "39项", ""),
        ("39人", "39项", "单位不同，文中为“人”，表中为“项”"),
    ],
)
def test_a_unit_without_its_per_is_converted_and_not_renamed(written, known, reason) -> None:
    assert objection(parse(written), parse(known)) == reason
