"""What somebody should look at: every kind is there, in words, and none where nothing is."""

from __future__ import annotations

import pytest
from books import book, indicator

from township_stats import audit, checks
from township_stats.checks import Doubt
from township_stats.checks.rules import Severity, make_rule

FARMS, OLD, NEW = (indicator(code, "户", name) for code, name in zip(
    ("farms", "old", "new"), ("种植户", "老户", "其中：新户"), strict=True
))  # fmt: skip


def made():
    earlier = {2022: {"farms": "40", "old": {"": "30", "前村": "5"}}}
    numbers = {"farms": "410", "new": "11", "old": {"": "30", "前村": "29"}}
    return book([FARMS, OLD, NEW], numbers, earlier)


def found(texts: tuple[str, ...], names: dict[str, str] | None = None):
    rules = [make_rule(f"r{i}", text, Severity.ERROR, "之和", made().codebook) for i, text in enumerate(texts)]  # fmt: skip
    return checks.doubts(made(), rules, names)


def test_kinds_come_the_gravest_first() -> None:
    doubts = found(("old + new = farms",), {"r0": "老户与新户之和"})
    assert [(item.kind, item.figure.indicator, item.figure.place) for item in doubts] == [
        (Doubt.SLIP, "farms", ""), (Doubt.JUMP, "farms", ""), (Doubt.JUMP, "old", "前村"),
        (Doubt.NEW, "new", ""),
    ]  # fmt: skip
    slip, jump, _, new = doubts
    assert slip.message == ("“种植户”由410户改为41户（可能是小数点错位），可使“老户与新户之和”成立")
    assert slip.message_en == (
        "Perhaps 41 households (decimal point moved): would mend 1 of the failing rules"
    )
    assert jump.message == (
        "种植户：2022年40户，2023年410户，为上年的10.2倍；年份太少，只报五倍以上的变化"
    )
    assert jump.message_en == "10.2 times last year's 40 households"
    assert new.message == "新户：2022年没有报，2023年报了"


@pytest.mark.parametrize(
    ("now", "then", "zh", "en"),
    [
        ("42300", "4", "为上年的10\u00a0600倍；", "10,600 times last year's 4 households"),
        ("4", "38000", "为上年的1/9\u00a0500；", "1/9,500 of last year's 38,000 households"),
    ],
)
def test_a_jump_is_told_in_plain_numbers_with_its_cells(now, then, zh, en) -> None:
    from dataclasses import replace

    from township_stats.figure import Source

    plain = book([FARMS], {"farms": now}, {2022: {"farms": then}})
    years = {
        year: tuple(
            replace(item, text=item.text or str(item.quantity.value), source=Source(f"data/raw/{year}/a.xlsx", "一", "B7", ""))
            for item in figures
        )
        for year, figures in plain.years.items()
    }  # fmt: skip
    (jump,) = checks.doubts(replace(plain, years=years), [])
    assert zh in jump.message
    assert jump.message_en == en
    assert jump.remedy == (
        f"种植户“{now}”：data/raw/2023/a.xlsx[一]!B7",
        f"2022年种植户“{then}”：data/raw/2022/a.xlsx[一]!B7",
        f"属实的不必改；查明错在哪一格，在 data/raw/corrections.csv 加一行（如 data/raw/2023/a.xlsx,一,B7,{now},"
        "改为什么,理由,谁,日期），再运行 township-stats check 2023",
    )


def test_only_slips_that_no_better_one_rivals_are_told() -> None:
    """The point moved by one place mends as much as by two."""
    plain = book([FARMS], {"farms": "41000"})
    rules = [make_rule("r0", "farms < 5000户", Severity.ERROR, "", plain.codebook)]
    assert [item.rank for item in checks.slips(plain, rules)] == [1, 2]
    told = [item.message for item in checks.doubts(plain, rules)]
    assert told == ["“种植户”由41\u00a0000户改为4\u00a0100户（可能是小数点错位），可使“r0”成立"]


def test_what_is_no_longer_reported_is_told() -> None:
    gone = book([FARMS, OLD], {"farms": "40"}, {2022: {"farms": "40", "old": "30"}})
    assert [(item.kind, item.message) for item in checks.doubts(gone, [])] == [
        (Doubt.VANISHED, "老户：2022年报过，2023年没有报")
    ]


def test_a_suppressed_figure_given_away_is_told() -> None:
    hidden = book([FARMS, OLD, NEW], {"farms": "41", "old": "*", "new": "11"})
    rules = [make_rule("r0", "old + new = farms", Severity.ERROR, "", hidden.codebook)]
    (leak,) = checks.doubts(hidden, rules, {"r0": "老户与新户之和"})
    assert (leak.kind, leak.message, leak.message_en) == (
        Doubt.LEAK,
        "老户（隐去）可由其他数据算出，为30户，依据“老户与新户之和”",
        "Others give away 30 households",
    )


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("化解率", "105", True),
        ("参保率", "955", True),
        ("参保率", "100", False),
        ("覆盖率", "-3", True),
        ("产值增长率", "105", False),
        ("同比增幅", "-3", False),
        ("目标完成率", "105", False),
        ("资产负债率", "130", False),
    ],
)
def test_a_share_of_more_than_all_is_told(name, text, is_told) -> None:
    rate = indicator("rate", "%", name)
    found = checks.doubts(book([rate], {"rate": text}), [])
    assert [item.kind for item in found if item.kind is not Doubt.ODD] == [Doubt.SHARE] * is_told


def test_a_share_of_more_than_all_is_told_in_words() -> None:
    rate = indicator("rate", "%", "化解率")
    (doubt,) = checks.doubts(book([rate], {"rate": {"甲村": "105"}}), [])
    assert doubt.told == "不会有的比率：甲村化解率为105%，部分占总体的比率应在0至100%之间"


@pytest.mark.parametrize(
    ("lang", "title", "row"),
    [
        ("zh", "需要留意之处", ("没有发现", "—", "—")),
        ("en", "What to look at", ("Nothing found", "—", "—")),
    ],
)
def test_where_nothing_is_found_the_table_says_so(lang, title, row) -> None:
    from dataclasses import replace

    calm = replace(book([FARMS], {"farms": "40"}), lang=lang)
    table = audit.doubt_table(calm, audit.doubtful(calm, []))
    assert (table.title, [tuple(cell.text for cell in r.cells) for r in table.rows]) == (
        title, [row],
    )  # fmt: skip


def test_a_village_is_named_with_its_figure() -> None:
    table = audit.doubt_table(made(), audit.doubtful(made(), []))
    assert [row.cells[1].text for row in table.rows] == ["种植户", "前村老户", "其中：新户"]
