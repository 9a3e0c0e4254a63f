"""What holds of every reading, whatever is written."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from township_stats.errors import FigureError
from township_stats.numerals import extract, format_en, format_zh, parse, read
from township_stats.numerals.lexicon import AFTER, BEFORE
from township_stats.terms import Kind, Qualifier

UNITS = [
    "户",
    "亩",
    "元",
    "人",
    "人次",
    "吨",
    "公里",
    "平方米",
    "台（套）",
    "元/亩",
    "%",
    "个百分点",
    "倍",
    "",
]
WORDS = "零一二三四五六七八九十百千万亿两几数余多半成番分之约近超过不足以上下左右至到—-~:/.%*×户亩元个人 0123456789增长下降第年月“”（）"

numbers = st.one_of(
    st.integers(0, 10**8).map(str),
    st.integers(1, 10**8).map(lambda n: f"{n:,}"),
    st.decimals(0, 10**6, places=2, allow_nan=False).map(str),
)
scales = st.sampled_from(["", "万", "亿", "百万", "千万"])
units = st.sampled_from(UNITS)
befores = st.sampled_from(["", *sorted(set(BEFORE) - {"上"})])
afters = st.sampled_from(["", *sorted(AFTER)])
mores = st.sampled_from(["", "余", "多"])


UPWARD = {Qualifier.OVER, Qualifier.AT_LEAST}
DOWNWARD = {Qualifier.LESS_THAN, Qualifier.AT_MOST}


def contradict(before: str, after: str) -> bool:
    """Whether one hedge bounds from below what the other bounds from above (超过5户以下)."""
    ways = {BEFORE.get(before), AFTER.get(after)}
    return bool(ways & UPWARD) and bool(ways & DOWNWARD)


contradictions = st.sampled_from(
    [
        (before, after)
        for before in sorted(set(BEFORE) - {"上"})
        for after in sorted(AFTER)
        if contradict(before, after)
    ]
)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """One figure with any mixture of hedges that go together, multiplier and unit."""
    before = draw(befores)
    after = draw(afters.filter(lambda after: not contradict(before, after)))
    return f"{before}{draw(numbers)}{draw(scales)}{draw(mores)}{draw(units)}{after}"


@given(contradictions, st.integers(0, 10**6), st.sampled_from(["户", "亩", "%"]))
def test_hedges_that_contradict_each_other_are_no_figure(hedges, number, unit):
    before, after = hedges
    with pytest.raises(FigureError, match="互相矛盾"):
        parse(f"{before}{number}{unit}{after}")


def assert_within(quantity) -> None:
    """The value lies between the ends, or is one."""
    number = quantity.value
    if number is not None:
        assert quantity.lower is None or quantity.lower <= number
        assert quantity.upper is None or number <= quantity.upper


@given(st.text(max_size=60) | st.text(WORDS, max_size=60))
def test_reading_anything_raises_nothing_but_the_project_s_error(text):
    reading = read(text)
    assert reading.status in {"ok", "missing", "redacted", "non_measure", "error"}
    assert bool(reading.figures) == (reading.status in {"ok", "redacted"})
    for figure in reading.figures:
        assert text[figure.start : figure.end] == figure.surface
        assert_within(figure.quantity)
    with contextlib.suppress(FigureError):
        assert_within(parse(text))
    for figure in extract(text):
        assert text[figure.start : figure.end] == figure.surface
        assert_within(figure.quantity)


@given(st.text(WORDS, max_size=200))
def test_extracted_figures_stand_in_order_and_do_not_overlap(text):
    ends = [0]
    for figure in extract(text):
        assert figure.start >= ends[-1]
        assert figure.end > figure.start
        ends.append(figure.end)


@given(expressions())
def test_one_expression_is_one_figure_and_is_written_back_to_itself(text):
    quantity = parse(text)
    assert_within(quantity)
    assert parse(format_zh(quantity)) == quantity
    assert format_en(quantity)


@given(st.decimals(0, 10**6, places=3, allow_nan=False), units)
def test_wan_is_ten_thousand_times(number, unit):
    assume(unit not in {"%", "个百分点", "倍"})
    assert parse(f"{number}万{unit}").value == Decimal(number) * 10**4
    assert parse(f"{number}亿{unit}").value == Decimal(number) * 10**8


@given(expressions())
def test_full_width_reads_as_half_width(text):
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse(wide) == parse(text)


@given(st.lists(expressions(), min_size=1, max_size=5))
def test_neutral_text_around_figures_changes_nothing(texts):
    figures = [extract(f"其中，{text}。") for text in texts]
    assume(all(len(found) == 1 for found in figures))
    joined = extract("".join(f"其中，{text}。" for text in texts))
    assert [f.quantity for f in joined] == [found[0].quantity for found in figures]
    assert [f.surface for f in joined] == [found[0].surface for found in figures]


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_read_as_the_arabic_number(number):
    assert parse(chinese(number) + "户").value == number


def chinese(number: int) -> str:
    """Write a number in Chinese numerals."""
    digits = "零一二三四五六七八九"
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        zero = "零" if low and low < 1000 else ""
        return chinese(high) + "万" + zero + (chinese(low) if low else "")
    out, zero = "", False
    for exponent, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**exponent % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + unit
            zero = False
        else:
            zero = True
    return out


@settings(deadline=None, max_examples=15)
@given(
    st.sampled_from(
        [
            "1",
            "万",
            "（",
            "1,",
            "*",
            "一",
            ".",
            "1.",
            "3-",
            " ",
            "1:",
            "十",
            "—",
            "约",
            "半",
            "几十",
            '"',
            "《",
            "xx1",
            "1户",
            "百分之",
            "1/",
            "增长",
            "三分之",
            "_",
            "数",
            "个半",
            "增",
            "不超",
            "0",
        ]
    )
)
def test_hostile_input_is_read_or_refused(piece):
    text = piece * (20_000 // len(piece))
    assert read(text).status in {"error", "non_measure", "missing"}
    extract(text)


@pytest.mark.parametrize("text", ["1" * 10**6, "万" * 10**6, "（" * 10**6, "9" * 10**5 + "元"])
def test_a_megabyte_is_refused_as_an_expression_and_holds_no_figure(text):
    assert read(text).status == "error"
    assert extract(text) == []


@given(
    st.sampled_from(
        [
            "3∶1",
            "四分之三",
            "几十户",
            "*余亩",
            "七八成",
            "翻两番",
            "一年半",
            "一半",
            "1:1.2",
            "十几万人",
        ]
    )
)
def test_the_rarer_shapes_are_written_back_too(text):
    quantity = parse(text)
    assert parse(format_zh(quantity)) == quantity
    assert quantity.kind in Kind
