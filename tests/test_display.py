"""How quantities are printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from township_stats.display import number, plain, print_unit, printed, show, span, with_unit
from township_stats.numerals import parse
from township_stats.quantity import Quantity, Status
from township_stats.township import PROFILES, Symbols

SYMBOLS = Symbols(suppressed="*", missing="—", not_applicable="/")


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


REPORTED = [
    # as written, base unit, display unit, Chinese, English, interval in Chinese
    ("1000多个", "个", "个", "1 000多", "over 1,000", "1 000～2 000"),
    ("30余间", "间", "间", "30余", "over 30", "30～40"),
    ("34万余元", "元", "万元", "34余", "over 340,000", "34～35"),
    ("30万元以上", "元", "万元", "≥30", "at least 300,000", "≥30"),
    ("超过5万元", "元", "万元", ">5", "more than 50,000", ">5"),
    ("不足3吨", "吨", "吨", "<3", "less than 3", "<3"),
    ("约1.3万元", "元", "万元", "约1.3", "about 13,000", "1.25～1.35"),
    ("近300万亩", "亩", "万亩", "近300", "nearly 3,000,000", "250～300"),
    ("7704余人", "人", "人", "7 704余", "over 7,704", ">7 704"),
    ("2.2万亩", "亩", "万亩", "2.2", "22,000", ""),
    ("2.2万亩", "亩", "亩", "22 000", "22,000", ""),
    ("2亿零30万元", "元", "万元", "20 030", "200,300,000", ""),
    ("2亿零30万元", "元", "亿元", "2.003", "200.30", ""),
    ("2522000元", "元", "万元", "252.2", "2,522,000", ""),
    ("12.0万亩", "亩", "万亩", "12.0", "120,000", ""),
    ("68200元", "元", "元", "68 200", "68,200", ""),
    ("95%", "%", "%", "95", "95", ""),
    ("3～5吨", "吨", "吨", "3～5", "3–5", ""),
]


@pytest.mark.parametrize(
    ("words", "base", "unit", "chinese", "english", "interval"),
    REPORTED,
    ids=[f"{case[0]}-{case[2]}" for case in REPORTED],
)
def test_a_reported_figure_is_printed_as_exactly_as_it_was_written(
    words: str, base: str, unit: str, chinese: str, english: str, interval: str
) -> None:
    quantity = parse(words, base)
    shown = printed(quantity, unit, "zh", SYMBOLS, words)
    assert (spaced(shown.text), spaced(shown.interval)) == (chinese, interval)
    assert show(quantity, unit, "en", SYMBOLS, words) == english


def test_the_plain_number_is_the_one_printed() -> None:
    shown = printed(parse("1000多个"), "个", "zh", SYMBOLS, "1000多")
    assert (shown.number, shown.lower, shown.upper) == ("1000", "1000", "2000")
    exact = printed(parse("2.2万亩"), "万亩", "zh", SYMBOLS)
    assert (exact.number, exact.lower, exact.upper) == ("2.2", "2.2", "2.2")


def money(words: str) -> Quantity:
    return parse(words, "元")


def vague(value: str, lower: str, upper: str) -> Quantity:
    ends = Quantity.between(Decimal(lower), Decimal(upper), "个百分点")
    return replace(ends, value=Decimal(value), status=Status.DERIVED)


DERIVED = [
    # how it was computed, unit, text, interval
    (lambda: money("5500万") / parse("2.2万亩"), "元/亩", "2 500", "2 444～2 559"),
    (lambda: money("4658万") / parse("1757人"), "元/人", "26 511", "26 508～26 514"),
    (lambda: money("650万") / parse("6000余头"), "元/头", "1 083", "927～1 085"),
    (lambda: money("2亿零30万") / parse("7704余人"), "元/人", "25 999", "≤26 001"),
    (lambda: parse("1757人") / parse("7704余人"), "%", "22.8", "≤22.9"),
    (lambda: money("170万") + money("168万"), "万元", "338", "337～339"),
    (lambda: parse("25人") / parse("6户"), "人/户", "4.17", ""),
    (lambda: parse("3户") / parse("5户"), "%", "60", ""),
    (lambda: parse("215人次") / parse("4期"), "人次/期", "53.75", ""),
    (lambda: parse("5户") - parse("2户"), "户", "3", ""),
    (lambda: parse("3户") / parse("10000户"), "%", "0.03", ""),
    (lambda: vague("-0.3", "-1", "23"), "个百分点", "−0.3", "−1～23"),  # no 0
]


@pytest.mark.parametrize(
    ("quantity", "unit", "text", "interval"), DERIVED, ids=[case[2] for case in DERIVED]
)
def test_a_derived_figure_is_rounded_to_what_its_interval_supports(
    quantity, unit: str, text: str, interval: str
) -> None:
    made = quantity()
    shown = printed(made.to(unit) if unit == "%" else made, unit, "zh", SYMBOLS)
    assert (spaced(shown.text), spaced(shown.interval)) == (text, interval)


def test_derived_numbers_round_half_to_even_and_ends_outward() -> None:
    half = Quantity.between(Decimal("1000.5"), Decimal("1002.5"), "元")
    shown = printed(half, "元", "zh", SYMBOLS, derived=True)
    assert shown.text == "1\u00a0000～1\u00a0003"
    even = printed(Quantity.exact(2001, "元") / 2, "元", "zh", SYMBOLS)
    assert even.text == "1\u00a0000"


def test_the_total_of_a_ledger_is_a_sum_and_printed_in_full() -> None:
    total = parse("1234567.25元") + parse("0.5元")
    assert printed(total, "元", "en", SYMBOLS, derived=False).text == "1,234,567.75"


@pytest.mark.parametrize(
    ("words", "lang", "text", "interval"),
    [
        ("2.2万亩", "en", "1,467", "1,433–1,500"),
        ("5亩", "zh", "0.33", "0.30～0.37"),
        ("120余亩", "zh", "8", "8.00～8.67"),
        ("1亩", "zh", "0.07", "0.03～0.10"),
    ],
)
def test_mu_in_hectares(words: str, lang: str, text: str, interval: str) -> None:
    shown = printed(parse(words), "公顷", lang, SYMBOLS, words)
    assert (shown.text, shown.interval) == (text, interval)


@pytest.mark.parametrize("profile", ["national", "local"])
def test_what_is_not_a_number_is_a_symbol_of_the_profile(profile: str) -> None:
    symbols = PROFILES[profile]
    assert show(Quantity.suppressed("平方米"), "平方米", "zh", symbols) == symbols.suppressed
    assert show(Quantity.missing("户"), "户", "zh", symbols) == symbols.missing


def test_english_has_no_ten_thousands() -> None:
    labels = [print_unit(unit, "en").label for unit in ("万亩", "万元", "亿元", "元/亩", "平方米")]
    assert labels == ["mu", "yuan", "million yuan", "yuan/mu", "m²"]
    assert print_unit("万元", "zh").label == "万元"


def test_numbers_have_the_signs_of_print() -> None:
    assert number(Decimal("-1234567.50"), "zh") == "−1\u00a0234\u00a0567.50"
    assert number(Decimal(5), "en", signed=True) == "+5"
    assert number(Decimal(0), "en", signed=True) == "0"
    assert span(Decimal("0.3"), Decimal("0.37"), "en") == "0.30–0.37"
    assert span(Decimal(-3), Decimal(2), "en") == "−3 to 2"
    assert span(None, None, "zh") == ""
    assert plain(Decimal(1) / Decimal(3)) == "0.3333333333"


@pytest.mark.parametrize(
    ("text", "unit", "lang", "together"),
    [("约1.3", "万元", "zh", "约1.3万元"), ("95", "%", "en", "95%"), ("2", "t", "en", "2 t")],
)
def test_units_stand_behind_numbers(text: str, unit: str, lang: str, together: str) -> None:
    assert with_unit(text, unit, lang) == together
