"""Rules: read from rules.csv, implied by the codebook, and judged over intervals."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
from books import book, book_of_report, figure, indicator, quantity

from township_stats import checks
from township_stats.book import Book
from township_stats.checks.judgement import half_place, judge
from township_stats.checks.reading import widest
from township_stats.checks.rules import Rule, Severity, codebook_rules, make_rule
from township_stats.checks.verdict import UNITS_RULE
from township_stats.codebook import Codebook, read_codebook
from township_stats.errors import InputError
from township_stats.figure import Figure, Source
from township_stats.numerals import parse
from township_stats.quantity import Status

A, B, C = (indicator(code, "元") for code in "abc")
HOUSEHOLDS, PERSONS = indicator("households", "户"), indicator("persons", "人")
HEAD, OTHER = indicator("a", "头"), indicator("b", "头")
RATE = indicator("rate", "%", measure="rate")


def rule(text: str, codebook: Codebook, severity: Severity = Severity.ERROR) -> Rule:
    return make_rule("r", text, severity, "", codebook)


def verdict(text: str, made: Book) -> checks.Verdict:
    return checks.check(made, [rule(text, made.codebook)])[0]


@pytest.mark.parametrize(
    ("left", "relation", "right", "answer"),
    [
        ("5", "=", "5", "holds"),
        ("5", "=", "6", "fails"),
        ("4..6", "=", "5..9", "consistent"),
        ("4..5", "=", "6..7", "fails"),
        ("4..5", "=", "5..7", "consistent"),
        ("5..", "=", "4", "fails"),
        ("5..", "=", "5", "fails"),
        ("5..", "=", "9", "consistent"),
        ("5..", "=", "9..", "unknown"),
        ("5", "!=", "6", "holds"),
        ("5", "!=", "5", "fails"),
        ("4..6", "!=", "5", "consistent"),
        ("4..5", "<=", "5..6", "holds"),
        ("4..6", "<=", "5..7", "consistent"),
        ("6..7", "<=", "4..5", "fails"),
        ("5", "<=", "5..", "holds"),
        ("5..", "<=", "4", "fails"),
        ("5..", "<=", "9..", "unknown"),
        ("5", "<", "5", "fails"),
        ("4..5", "<", "5..6", "consistent"),
        ("5..", ">", "5", "holds"),
        ("5..", ">=", "9..", "unknown"),
        ("2..3", "in", "0..9", "holds"),
        ("2..12", "in", "0..9", "consistent"),
        ("10..12", "in", "0..9", "fails"),
        ("20..", "in", "0..9", "fails"),
        ("5..", "in", "0..9", "consistent"),
        ("100", "≈", "100", "holds"),
        ("101", "≈", "200", "fails"),
        ("150", "≈", "200", "holds"),
        ("149", "≈", "200", "fails"),
        ("1000", "≈", "1500", "holds"),
        ("1000", "≈", "1750", "fails"),
        ("900..1000", "≈", "1051..1200", "fails"),
        ("", "=", "5", "unknown"),
    ],
)
def test_four_answers(left: str, relation: str, right: str, answer: str) -> None:
    assert judge(quantity(left, "元"), relation, quantity(right, "元")) == answer


@pytest.mark.parametrize(
    ("value", "half"), [("26000", "500"), ("0.95", "0.005"), ("7704", "0.5"), ("0", "0")]
)
def test_half_the_last_significant_place(value: str, half: str) -> None:
    assert half_place(Decimal(value)) == Decimal(half)


def test_the_widest_reading_takes_in_every_reading_that_the_convention_accepts(shared) -> None:
    """Else a failure could be said to survive that another reading of the words mends."""
    readings = 0
    for line in (shared / "figures" / "examples.jsonl").read_text("utf-8").splitlines():
        example = json.loads(line, parse_float=Decimal, parse_int=Decimal)
        stated = (example.get("figures") or [{}])[0]
        if stated.get("value") is None or len(example["figures"]) > 1:
            continue
        made = parse(example["text"], unit=example.get("unit"))
        wide = widest(Figure("x", "x", "s", "", 2023, example["text"], made))
        for low, high in [(stated["lower"], stated["upper"]), *stated["interval_alt"]]:
            assert wide.lower is None or (low is not None and wide.lower <= low), example["text"]
            assert wide.upper is None or (high is not None and wide.upper >= high), example["text"]
            readings += 1
    assert readings > 200


def test_ratio_compares_with_a_percentage() -> None:
    made = book(
        [HOUSEHOLDS, PERSONS, RATE], {"households": "39", "persons": "41", "rate": "95~0.5"}
    )
    found = verdict("households / persons = rate", made)
    assert found.answer == "consistent"
    assert (found.right.lower, found.right.upper, found.left.unit) == (
        Decimal("94.5"), Decimal("95.5"), "%",
    )  # fmt: skip
    assert Decimal("95.12") < found.left.lower < Decimal("95.13")


def test_imbalance_and_slack_are_told() -> None:
    found = verdict("a + b = c", book([A, B, C], {"a": "10~1", "b": "20", "c": "40"}))
    assert found.answer == "fails"
    assert (found.imbalance.lower, found.imbalance.upper) == (Decimal(-11), Decimal(-9))
    assert found.slack == Decimal("0.05")
    assert found.message == "a＋b＝c：29～31元对40元，不成立，至少差9元，按最宽的读法仍不成立"


def test_a_difference_of_shares_is_in_points() -> None:
    made = book([RATE, HOUSEHOLDS], {"rate": "95~0.5", "households": "39"})
    found = verdict("households / 50户 = rate", made)
    assert "不成立，至少差16.5个百分点，" in found.message


def test_a_failure_names_its_cells_and_what_to_write() -> None:
    found = verdict("a + b = c", book([A, B, C], {"a": "10~1", "b": "20", "c": "40"}))
    assert found.remedy == (
        "a“10~1”：data/raw/2023/a.csv!B2",
        "b“20”：data/raw/2023/a.csv!B2",
        "c“40”：data/raw/2023/a.csv!B2",
        "查明错在哪一格，在 data/raw/corrections.csv 加一行（如 "
        "data/raw/2023/a.csv,,B2,10~1,改为什么,理由,谁,日期），再运行 township-stats check 2023",
    )
    assert verdict("a + b = c", book([A, B, C], {"a": "1", "b": "2", "c": "3"})).remedy == ()


@pytest.mark.parametrize(
    ("numbers", "rule_text", "said"),
    [
        ({"a": "1", "b": ""}, "a = b", "在 data/raw/2023 的数表补报b；没有这一项的写“不适用”"),
        ({"a": "1"}, "a = last(a)", "在 data/raw/2022 的数表补报a；没有这一项的写“不适用”"),
        ({"a": "1..", "b": "2.."}, "a <= b",
         "问明报送单位确切的数，写进 data/raw/corrections.csv，才能判断"),
    ],
    ids=["not reported", "last year", "open ends"],
)  # fmt: skip
def test_what_cannot_be_judged_says_what_it_needs(numbers, rule_text, said) -> None:
    found = verdict(rule_text, book([A, B], numbers))
    assert (found.answer, found.remedy[0], found.remedy[-1]) == (
        "unknown", f"a“{numbers['a']}”：data/raw/2023/a.csv!B2", said,
    )  # fmt: skip
    hidden = verdict("a = b", book([A, B], {"a": "1", "b": "*"}))
    assert hidden.remedy[-1] == "b“*”：data/raw/2023/a.csv!B2"  # no more can be asked for


def test_a_cell_that_is_empty_is_not_called_a_sum() -> None:
    source = Source("data/raw/2023/a.csv", "", "B3", "0" * 64)
    made = book([A, B], {"a": "1", "b": ""})
    empty = replace(made.figures[1], source=source)
    added = replace(figure(B, "2"), text="", source=source)
    added = replace(added, quantity=replace(added.quantity, status=Status.DERIVED))
    for last, said in ((empty, "b（空着）"), (added, "b（各行相加）")):
        found = verdict("a * 3 = b", replace(made, years={2023: (made.figures[0], last)}))
        assert found.remedy[1] == f"{said}：data/raw/2023/a.csv!B3"


def test_whether_measures_were_rounded_decides_too() -> None:
    found = verdict("a = b", book([A, B], {"a": "5", "b": "6"}))
    assert (found.answer, found.survives) == ("fails", False)


def test_a_check_too_wide_to_fail_says_so() -> None:
    found = verdict("a = b", book([A, B], {"a": "10~9", "b": "5"}))
    assert (found.answer, found.could_fail) == ("consistent", False)
    assert "几乎不会不成立" in found.message


@pytest.mark.parametrize(
    ("number", "text", "other", "survives"),
    [
        ("1000..2000", "1000多", "2500", False),
        ("1000..2000", "1000多", "900", True),
        ("45000..55000", "约5万", "58000", False),
        ("45000..55000", "约5万", "70000", True),
        ("5", "5", "6", True),
        ("12", "十二", "12.5", False),
    ],
)
def test_widest_reading_decides_what_survives(
    number: str, text: str, other: str, survives: bool
) -> None:
    from dataclasses import replace

    from township_stats.quantity import Qualifier

    made = book([HEAD, OTHER], {"a": number, "b": other})
    first, second = made.figures
    low = first.quantity.lower
    hedge = {"多": Qualifier.MORE_THAN, "约": Qualifier.APPROX}
    qualifier = next((kind for mark, kind in hedge.items() if mark in text), Qualifier.EXACT)
    value = Decimal(50000) if "约" in text else low
    written = replace(first.quantity, value=value, qualifier=qualifier)
    made = replace(made, years={2023: (replace(first, text=text, quantity=written), second)})
    found = verdict("a = b", made)
    assert (found.answer, found.survives) == ("fails", survives)
    assert found.blocks is survives


def test_warnings_never_block() -> None:
    made = book([HEAD, OTHER], {"a": "1", "b": "2"})
    found = checks.check(made, [rule("a = b", made.codebook, Severity.WARNING)])[0]
    assert (found.answer, found.survives, found.blocks) == ("fails", True, False)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [({"a": "1"}, "b没有数据"), ({"a": "1", "b": "*"}, "b隐去"), ({"a": "1", "b": ""}, "b未报")],
)
def test_a_missing_part_makes_it_unknown(numbers: dict[str, str], said: str) -> None:
    found = verdict("a = b", book([A, B], numbers))
    assert found.answer == "unknown"
    assert found.message == f"a＝b：无法判断，{said}"


def test_last_year() -> None:
    made = book([A], {"a": "30"}, {2022: {"a": "10"}})
    found = verdict("a / last(a) - 1 in -50%..100%", made)
    assert (found.answer, found.left.value) == ("fails", Decimal(200))
    found = verdict("a / last(a) - 1 in -50%..100%", book([A], {"a": "30"}))
    assert found.message.endswith("无法判断，2022年a没有数据")


def test_a_withheld_figure_is_checked() -> None:
    made = book([A, B], {"a": "1", "b": "2"}, withheld=("b",))
    assert verdict("a = b", made).answer == "fails"


def test_derived_indicators_are_what_they_are_computed_from() -> None:
    share = indicator("share", "%", "比重", "rate")
    from dataclasses import replace

    made = book([A, B], {"a": "1", "b": "4"}, derived=(replace(share, expression="a / b"),))
    assert verdict("share in 0%..20%", made).left.value == Decimal(25)
    assert "比重在0%至20%之间" in verdict("share in 0%..20%", made).message


def test_json_is_the_contract() -> None:
    made = book([A, B], {"a": "10~1", "b": "4.."})
    assert verdict("a = b", made).to_json() | {"message": "m"} == {
        "rule": "r", "answer": "consistent", "survives": None, "left": [9, 11], "right": [4, None],
        "figures": [
            {"indicator": "a", "place": "", "year": 2023, "text": "10~1",
             "source": "data/raw/2023/a.csv!B2"},
            {"indicator": "b", "place": "", "year": 2023, "text": "4..",
             "source": "data/raw/2023/a.csv!B2"},
        ],
        "message": "m", "expression": "a = b", "severity": "error", "reason": "", "place": "",
        "imbalance": [None, 7], "slack": None,
    }  # fmt: skip


# -- what the codebook implies ---------------------------------------------------------------


def test_codebook_implies_rules() -> None:
    codebook = Codebook(
        (
            indicator("all", "户", "搬迁户数"),
            indicator("moved", "户", "其中：已入住"),
            indicator("other", "人", "其中：人口"),
            indicator("opening", "个", "年初垃圾桶", "stock"),
            indicator("bins", "个", "垃圾桶", "stock"),
            indicator("rate", "%", "化解率", "rate"),
        )
    )
    assert [(item.id, item.expression.text, item.each_place) for item in codebook_rules(codebook)] == [
        ("of_which:moved", "moved <= all", True),
        ("places:all", "sum(places(all)) = all", False),
        ("places:moved", "sum(places(moved)) = moved", False),
        ("places:other", "sum(places(other)) = other", False),
        ("places:opening", "sum(places(opening)) = opening", False),
        ("places:bins", "sum(places(bins)) = bins", False),
        ("carried:opening", "last(bins) = opening", True),
    ]  # fmt: skip


def test_places_sum_to_the_total() -> None:
    made = book([HOUSEHOLDS], {"households": {"": "10", "前村": "3", "后村": "6"}})
    found = {item.rule: item for item in checks.check(made, codebook_rules(made.codebook))}
    assert found["places:households"].answer == "fails"
    assert found["places:households"].imbalance.value == Decimal(-1)
    assert set(found) == {"places:households", UNITS_RULE}


def test_of_which_is_checked_in_every_place() -> None:
    whole, part = indicator("all", "户", "户数"), indicator("part", "户", "其中：脱贫户")
    made = book(
        [whole, part],
        {"all": {"": "9", "前村": "4", "后村": "5"}, "part": {"": "6", "前村": "5", "后村": "1"}},
    )
    found = {item.rule: item for item in checks.check(made, codebook_rules(made.codebook))}
    assert (found["of_which:part"].answer, found["of_which:part"].place) == ("fails", "前村")
    assert found["of_which:part"].message.startswith("脱贫户≤户数（前村）：5户对4户，不成立")


def test_a_place_that_blocks_outranks_one_that_a_wider_reading_mends() -> None:
    whole, part = indicator("all", "亩", "面积"), indicator("part", "亩", "其中：水田")
    made = book(
        [whole, part],
        {"all": {"前村": "5", "后村": "5"}, "part": {"前村": "6", "后村": "9"}},
    )
    found = {item.rule: item for item in checks.check(made, codebook_rules(made.codebook))}
    assert (found["of_which:part"].place, found["of_which:part"].survives) == ("后村", True)


def test_units_and_whole_numbers_agree_with_the_codebook() -> None:
    from dataclasses import replace

    made = book([HOUSEHOLDS, A], {"households": "2.5", "a": "3"})
    odd, money = made.figures
    money = replace(money, quantity=quantity("3", "户"))
    found = checks.check(replace(made, years={2023: (odd, money)}), [])[-1]
    assert (found.rule, found.answer, found.blocks) == (UNITS_RULE, "fails", True)
    assert found.message == "households不是整数：2.5户；a的单位是“户”，指标表为“元”"
    assert found.remedy[0] == "households“2.5”：data/raw/2023/a.csv!B2"


# -- rules.csv -------------------------------------------------------------------------------

HEADER = "id,expression,severity,reason\n"


@pytest.fixture
def workbook(tmp_path, root):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    shutil.copy(root / "data" / "raw" / "indicators.csv", tmp_path / "data" / "raw")
    return tmp_path


def test_bad_rows_are_told_all_at_once(workbook) -> None:
    (workbook / "data" / "raw" / "rules.csv").write_text(
        HEADER
        + "a,olive_area = ,error,\n"
        + "a,olive_aera > 1亩,error,\n"
        + "b,relocated = new_monitored_persons,fatal,\n"
        + "c d,petition_rate <= 100,error,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        checks.read_rules(workbook, read_codebook(workbook))
    assert [str(problem) for problem in caught.value.problems] == [
        "data/raw/rules.csv!A5: 规则名 'c d'; 只用字母、汉字、数字、下划线、点和连字符",
        "data/raw/rules.csv!B2: 第 12 个字符后没有了; 应为 + −、数、指标代码、左括号",
        "data/raw/rules.csv!B3: 没有指标 'olive_aera'; 是不是 olive_area？",
        "data/raw/rules.csv!B4: 单位“户”与“人”不是同一种量，不能相加或比较; 两端单位须是同一种量",
        "data/raw/rules.csv!B5: 与百分数比较的数没有写百分号，会被当作倍数; 如 100%；% 不可省略",
        "data/raw/rules.csv!C4: 'fatal'; 只可为 error、warning、info",
    ]


def test_doubled_names_are_refused(workbook) -> None:
    (workbook / "data" / "raw" / "rules.csv").write_text(
        HEADER + "a,olive_area > 1亩,error,\na,olive_area > 2亩,error,\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"A3: 规则名 'a' 重复"):
        checks.read_rules(workbook, read_codebook(workbook))


def test_a_rule_the_file_states_is_left_to_the_file(workbook) -> None:
    (workbook / "data" / "raw" / "rules.csv").write_text(
        HEADER + "mine,olive_area = sum(olive_area),warning,因为\n", encoding="utf-8"
    )
    rules = {item.id: item for item in checks.read_rules(workbook, read_codebook(workbook))}
    assert rules["mine"].severity is Severity.WARNING
    assert "places:olive_area" not in rules
    assert "places:olive_output_value" in rules


def test_without_the_file_the_codebook_speaks_alone(workbook) -> None:
    assert all(":" in item.id for item in checks.read_rules(workbook, read_codebook(workbook)))


# -- the 2023 report -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(root, shared):
    codebook = read_codebook(root)
    made = book_of_report(shared, codebook)
    return {item.rule: item for item in checks.check(made, checks.read_rules(root, codebook))}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("relocated_parts", "holds"),
        ("loans_covered", "holds"),
        ("petition_rate", "consistent"),
        ("labour_income", "consistent"),
        ("dividend_share", "holds"),
        ("olive_households", "unknown"),
        ("of_which:relocated_moved_in", "holds"),
        ("village_business_income", "unknown"),
        (UNITS_RULE, "holds"),
    ],
)
def test_report_of_2023(report, name: str, answer: str) -> None:
    assert report[name].answer == answer


def test_nothing_in_the_report_fails(report) -> None:
    assert [name for name, item in report.items() if item.answer == "fails"] == []


def test_dividend_share_is_told_as_written(report) -> None:
    assert "按所写的数为10.06～10.36%" in report["dividend_share"].message


def test_resettled_and_expropriated_households_are_not_compared(report) -> None:
    both = {"relocated", "resettlement_plot_households"}
    involved = [{figure.indicator for figure in item.figures} for item in report.values()]
    assert not any(both <= codes for codes in involved)


def test_an_exact_number_with_more_is_odd(root, shared) -> None:
    odd = checks.oddities(book_of_report(shared, read_codebook(root)))
    assert [item.figure.indicator for item in odd] == ["labour_persons"]
    assert odd[0].message == "输转劳务人数写作“7704余人”：确数带“余”或“多”，上限不明"


# -- rules of rules.csv in every village -------------------------------------------------------


OLD, NEW, ALL = (indicator(code, "户") for code in ("old", "new", "all"))


def villages(old: dict[str, str], new: dict[str, str], total: dict[str, str]) -> Book:
    return book([OLD, NEW, ALL, RATE], {"old": old, "new": new, "all": total})


def test_a_rule_over_figures_is_checked_in_every_village_that_has_them() -> None:
    """Two villages' slips that make each other up pass unseen in the township's sums."""
    made = villages(
        {"": "30", "前村": "10", "后村": "20"},
        {"": "12", "前村": "5", "后村": "7"},
        {"": "42", "前村": "16", "后村": "26"},
    )
    found = verdict("old + new = all", made)
    assert (found.answer, found.place, found.survives) == ("fails", "前村", True)
    assert [figure.place for figure in found.figures] == ["前村"] * 3
    assert found.to_json()["place"] == "前村"
    assert found.message == (
        "old＋new＝all（前村）：15户对16户，不成立，至少差1户，按最宽的读法仍不成立；后村也不成立"
    )


@pytest.mark.parametrize(
    "text",
    [
        "all in 40户..50户", "old <= 30户", "all >= 40户", "old <= 0.72 * all", "all / old in 1..3",
        "old / all <= 75%", "old > new", "old != 29 * new", "max(old, new) = old",
        "old * new = 30户 * new", "old * new >= all",
    ],
)  # fmt: skip
def test_what_was_said_of_the_township_s_size_is_not_asked_of_a_village(text: str) -> None:
    made = villages(
        {"": "30", "前村": "1", "后村": "29"},
        {"": "12", "前村": "11", "后村": "1"},
        {"": "42", "前村": "12", "后村": "30"},
    )
    assert verdict(text, made).answer == "holds"


def test_a_village_where_all_is_nothing_raises_no_alarm() -> None:
    nothing = {"": "30", "前村": "0", "后村": "30"}
    made = villages(nothing, nothing, nothing | {"": "60", "后村": "60"})
    for text in ("old + new = all", "old < all", "old != all", "old / all <= 100%", "old <= all"):
        assert verdict(text, made).answer == "holds", text


def test_many_villages_are_named_as_far_as_a_line_has_room() -> None:
    places = {f"{number}村": "3" for number in range(1, 7)}
    made = villages({"": "18"} | places, {}, {"": "18"} | places)
    assert verdict("old = all", made).message == (
        "old＝all：18户对18户，成立；另在6个地区分别核对，没有不成立"
    )
    less = villages({"": "18"} | places, {}, {"": "18"} | dict.fromkeys(places, "2"))
    assert verdict("old <= all", less).message == (
        "old≤all（1村）：3户对2户，不成立，至少差1户，按最宽的读法仍不成立；"
        "2村、3村、4村、5村等5个地区也不成立"
    )


def test_a_factor_in_an_identity_is_the_same_everywhere() -> None:
    made = villages(
        {"": "30", "前村": "10", "后村": "20"}, {}, {"": "60", "前村": "21", "后村": "39"}
    )
    assert verdict("old * 2 = all", made).place == "前村"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("old / all <= 100%", "fails"), ("old <= 1 * all", "fails"), ("old - all <= 0户", "fails")],
)
def test_the_whole_and_nothing_are_the_same_everywhere(text: str, answer: str) -> None:
    made = villages(
        {"": "30", "前村": "13", "后村": "17"}, {}, {"": "42", "前村": "12", "后村": "30"}
    )
    assert (verdict(text, made).answer, verdict(text, made).place) == (answer, "前村")


@pytest.mark.parametrize("absent", ["*", "", None])
def test_a_village_that_lacks_a_figure_says_nothing(absent) -> None:
    new = {"": "12", "后村": "7"} | ({} if absent is None else {"前村": absent})
    made = villages(
        {"": "30", "前村": "10", "后村": "20"}, new, {"": "42", "前村": "16", "后村": "27"}
    )
    assert (verdict("old + new = all", made).answer, verdict("old + new = all", made).place) == (
        "holds", "",
    )  # fmt: skip


def test_averages_of_villages_are_not_held_against_the_townships() -> None:
    total, average = indicator("a", "元", "收入"), indicator("b", "元", "户均收入")
    rules = [rule.id for rule in codebook_rules(Codebook((total, average)))]
    assert rules == ["places:a"]
