"""Words held against what the table says: intervals, precision, hedges, units."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from township_stats.claims.verdict import objection
from township_stats.numerals import parse
from township_stats.quantity import Quantity, Status

HOLDS = [
    ("2.2万亩", "2.2万亩"), ("22000亩", "2.2万亩"), ("1467公顷", "2.2万亩"), ("约2万亩", "2.2万亩"),
    ("2.003亿元", "2亿零30万元"), ("2亿元", "2亿零30万元"), ("233万", "233万元"), ("0.55亿元", "5500万元"),
    ("700多吨", "700余吨"), ("超过700吨", "700余吨"), ("700吨以上", "700余吨"), ("约700吨", "700余吨"),
    ("不足800吨", "700余吨"), ("上千个", "1000多个"), ("5万元以上", "超过5万元"), ("超过30万元", "30万元以上"),
    ("7704余人", "7704余人"), ("7700多人", "7704余人"), ("7704人以上", "7704余人"), ("超过7000人", "7704余人"),
    ("1.3万元", "约1.3万元"), ("1.3万元左右", "约1.3万元"), ("41件", "41项"), ("14个", "14家"), ("4场", "4次"),
    ("10座", "10个"), ("215人(次)", "215人次"), ("95%", "95%"), ("九成五", "95%"), ("16名", "16人"),
    ("*平方米", "120平方米"), ("近40万元", "38万余元"), ("30多万元", "34万余元"), ("超过30万元", "34万余元"),
    ("不足40万元", "38万余元"), ("十六个", "16人"), ("两吨多", "2.6吨"), ("7704余人", "7710人"),
]  # fmt: skip
FAILS = [
    ("2.4万亩", "2.2万亩", "多出2000亩"),
    ("2万亩", "2.2万亩", "少了2000亩"),
    ("超过600吨", "700余吨", "起点低了100吨"),
    ("近50万元", "38万余元", "多出12万元"),
    ("25户", "25人", "单位不同，文中为“户”，表中为“人”"),
    ("2.2亿亩", "2.2万亩", "多出21997.8万亩"),
    ("2.2万多亩", "2.2万亩", "表中正好是这个数，写“超过”夸大了"),
    ("超过5000元", "5000元", "表中正好是这个数，写“超过”夸大了"),
    ("800吨", "700余吨", "多出100吨"),
    ("近800吨", "700余吨", "多出100吨"),
    ("800余吨", "700余吨", "起点高了100吨"),
    ("750吨", "700余吨", "写得比表中确切，表中只知道是700余吨"),
    ("700吨", "700余吨", "写得比表中确切，表中只知道是700余吨"),
    ("约1000个", "1000多个", "措辞与表中不符，表中为1000余个"),
    ("20万元以上", "30万元以上", "起点低了10万元"),
    ("30万元", "30万元以上", "写得比表中确切，表中只知道是30万元以上"),
    ("不足5万元", "超过5万元", "措辞与表中不符，表中为超过5万元"),
    ("7704人", "7704余人", "写得比表中确切，表中只知道是7704余人"),
    ("7074余人", "7704余人", "起点低了630人"),
    ("近7704人", "7704余人", "措辞与表中不符，表中为7704余人"),
    ("13000元", "约1.3万元", "写得比表中确切，表中只知道是约1.3万元"),
    ("1.3万余元", "约1.3万元", "措辞与表中不符，表中为约1.3万元"),
    ("6人", "6户", "单位不同，文中为“人”，表中为“户”"),
    ("23间", "23处", "单位不同，文中为“间”，表中为“处”"),
    ("215人", "215人次", "单位不同，文中为“人”，表中为“人次”"),
    ("12公斤", "12吨", "少了11988公斤"),
    ("90%", "95%", "少了5个百分点"),
    ("120平方米", "*平方米", "表中隐去，文中写出了数"),
    ("两亩多", "2.2万亩", "少了21998亩"),
    ("3吨多", "12吨", "少了9吨"),
]


@pytest.mark.parametrize(("written", "known"), HOLDS, ids=lambda words: words)
def test_true_words_hold(written, known) -> None:
    assert objection(parse(written), parse(known)) == ""


@pytest.mark.parametrize(("written", "known", "reason"), FAILS, ids=lambda words: words)
def test_untrue_words_are_refused_with_the_reason(written, known, reason) -> None:
    assert objection(parse(written), parse(known)) == reason


@pytest.mark.parametrize(
    ("written", "holds"), [("10%", True), ("10.2%", True), ("9.5%", False), ("约10%", True)]
)
def test_a_share_of_rounded_figures_holds_within_what_they_allow(written, holds) -> None:
    share = (parse("34万余元") / parse("338万元")).to("%")  # 10.04 % to 10.37 %
    assert (objection(parse(written), share) == "") is holds


def test_a_withheld_figure_with_a_value_is_compared() -> None:
    withheld = replace(Quantity.exact(120, "平方米"), status=Status.SUPPRESSED)
    assert objection(parse("120平方米"), withheld) == ""
    assert objection(parse("150平方米"), withheld) == "多出30平方米"


@pytest.mark.parametrize(
    ("words", "holds"), [("54人次", True), ("53.8人次", True), ("50人次", False), ("45人次", False)]
)
def test_a_worked_out_number_may_be_told_in_fewer_digits(words, holds) -> None:
    average = replace(parse("215人次").scaled(Fraction(1, 4)), status=Status.DERIVED)  # 53.75
    assert (objection(parse(words), average) == "") is holds
