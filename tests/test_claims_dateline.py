"""The date under a title or at the end says which year 去年 and 今年 are."""

from __future__ import annotations

import pytest
from claims_books import LAST, THIS, only, small_book, told

from township_stats.claims import from_text
from township_stats.claims.dateline import date_line

SPEECH = "在全镇干部大会上的讲话\n（2024年1月12日）\n"
TITLED = "2023年工作总结\n2024年1月\n"
DATED = [
    (SPEECH, "去年，油橄榄面积2.2万亩。", "matches", 2023),
    (SPEECH, "去年，油橄榄面积2万亩。", "contradicts", 2023),
    (SPEECH, "今年，油橄榄面积要到2.5万亩。", "unbacked", 2024),
    (SPEECH, "上年，油橄榄面积2万亩。", "unbacked", 2022),
    (SPEECH, "前年，油橄榄面积2万亩。", "matches", 2022),
    (SPEECH, "去年，油橄榄产值下降8.3%。", "derived", 2023),
    (SPEECH, "油橄榄产值较上年下降8.3%。", "derived", 2023),
    (SPEECH, "油橄榄产值比去年下降8.3%。", "unbacked", 2023),
    (TITLED, "去年，油橄榄面积2.2万亩。", "unbacked", 2022),
    (TITLED, "去年，油橄榄面积2万亩。", "unbacked", 2022),
    (TITLED, "今年，油橄榄面积2.2万亩。", "matches", 2023),
    (TITLED, "今年，油橄榄面积要到2.5万亩。", "unbacked", 2023),
    (TITLED, "油橄榄产值比去年下降8.3%。", "derived", 2023),
    ("全镇工作总结\n2023年12月\n", "去年，油橄榄面积2万亩。", "matches", 2022),
    ("全镇工作总结\n", "去年，油橄榄面积2万亩。", "matches", 2022),
]


@pytest.mark.parametrize(("head", "text", "verdict", "year"), DATED)
def test_last_year_is_the_one_before_the_text_was_written(head, text, verdict, year) -> None:
    finding = only(head + text, small_book(THIS, LAST))
    assert (finding.verdict.value, finding.year) == (verdict, year)


def test_what_changed_from_last_year_is_of_the_year_before() -> None:
    found = told(SPEECH + "信访化解率由上年的93%提高到95%。", small_book(THIS, LAST))
    assert [(item.verdict.value, item.year) for item in found.findings] == [
        ("matches", 2022),
        ("matches", 2023),
    ]


def test_what_is_open_is_said() -> None:
    assert (
        only(TITLED + "去年，清理河道垃圾12吨。").message
        == "文中日期是2024年，“去年”说不准是哪一年"
    )


@pytest.mark.parametrize(
    ("text", "written", "titled"),
    [
        ("讲话\n二〇二四年一月十日\n去年很好。", 2024, False),
        ("汇报\n去年很好。\n镇人民政府\n2024年1月5日", 2024, False),
        ("2023年1月至12月情况\n去年很好。\n截至2024年1月", 2023, True),
        ("汇报\n2024年1月，镇里开了会。", 2023, False),
        ("2024年1月份简报", 2023, False),
    ],
    ids=["in Chinese", "at the end", "periods", "in a sentence", "a month's bulletin"],
)
def test_a_date_line_is_a_day_or_a_month_by_itself(text, written, titled) -> None:
    line = date_line(from_text(text), 2023)
    assert (line.written, line.titled) == (written, titled)
