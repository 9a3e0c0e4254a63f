"""Binding by words: order, lists, ellipsis, rivals, units; the value only breaks ties."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from claims_books import THIS, only, small_book, told, verdicts

from township_stats import Workbook
from township_stats.claims.assign import assign

CASES = {
    "number behind": ("油橄榄面积2.2万亩。", ["olive_area"]),
    "number before": ("2.2万亩油橄榄。", ["olive_area"]),
    "key and value": ("油橄榄面积：2.2万亩", ["olive_area"]),
    "former subject": ("油橄榄面积2.2万亩、产值5500万元。", ["olive_area", "olive_value"]),
    "topic": ("油橄榄方面，面积2.2万亩，产值5500万元。", ["olive_area", "olive_value"]),
    "pronoun": ("油橄榄长势好，它的产值有5500万元。", ["olive_value"]),
    "two in a row": ("新识别监测户6户25人。", ["monitored", "monitored_persons"]),
    "parted by 、": ("新识别监测户6户、25人。", ["monitored", "monitored_persons"]),
    "respectively": (
        "河道垃圾、水源地垃圾分别清理12吨和700余吨。", ["river_waste", "source_waste"],
    ),
    "respectively, turned": (
        "水源地垃圾和河道垃圾清理量分别为700余吨、12吨。", ["source_waste", "river_waste"],
    ),
    "former and latter": (
        "清理河道垃圾与水源地垃圾，前者12吨，后者700余吨。", ["river_waste", "source_waste"],
    ),
    "before and behind": ("39件信访件被化解，41项重点信访件在册。", ["resolved", "petitions"]),
    "respectively, heads behind": (
        "河道和水源地的垃圾，清理量分别为12吨、700余吨。", ["river_waste", "source_waste"],
    ),
    "each": ("清理河道垃圾、水源地垃圾各达12吨、700余吨。", ["river_waste", "source_waste"]),
    "the same in another unit": ("油橄榄面积2.2万亩，折合1467公顷。", ["olive_area", "olive_area"]),
    "plain words": ("从河里捞出来的垃圾有12吨。", ["river_waste"]),
    "what a pronoun stands for": (
        "新认定的监测户有6户，他们家里的人口是25人。", ["monitored", "monitored_persons"],
    ),
    "those who act are no subject": ("镇村干部化解信访件39件。", ["resolved"]),
    "a verb's ending is no hedge": ("清理河道垃圾清过12吨。", ["river_waste"]),
    "a small count in Chinese": ("明年评出的美丽村庄要有两个。", ["villages"]),
    "a word, no count": ("两个问题没有解决。", []),
    "same again in hectares": (
        "油橄榄面积2.2万亩。油橄榄面积约1467公顷。", ["olive_area", "olive_area"],
    ),
    "rival subject": ("油橄榄面积2.2万亩，核桃面积2.2万亩。", ["olive_area", ""]),
    "rival before": ("核桃面积2.2万亩，油橄榄面积2.2万亩。", ["", "olive_area"]),
    "other thing, same number": ("慰问老党员25人，硬化道路12公里。", ["", ""]),
    "head word unknown": ("清理河道垃圾船15艘。", [""]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), CASES.values(), ids=CASES)
def test_figures_are_bound_by_their_words(text, codes) -> None:
    assert [code for _, _, code in verdicts(told(text))] == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("至于沿线，清出来的东西竟有700余吨。", "source_waste"),
        ("至于沿线，清出来的东西竟有800余吨。", ""),
        ("至于沿线，清出来的东西竟有12吨。", ""),
    ],
    ids=["very number", "another number", "a number like any other"],
)
def test_the_very_number_helps_faint_words(text, code) -> None:
    text = f"水源地周边多年没有清过。{text}"
    assert [item[2] for item in verdicts(told(text))] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("油橄榄面积8000亩。", "olive_area"),
        ("花椒面积2.2万亩。", "pepper_area"),
        ("清理河道垃圾700余吨。", "river_waste"),
        ("清理水源地垃圾12吨。", "source_waste"),
        ("信访化解率41%。", "rate"),
    ],
)
def test_words_decide_against_the_value(text, code) -> None:
    finding = only(text)
    assert (finding.indicator, finding.verdict.value) == (code, "contradicts")


def test_exchanged_numbers_contradict_both() -> None:
    found = told("清理河道垃圾700余吨、水源地垃圾12吨。")
    assert verdicts(found) == [
        ("700余吨", "contradicts", "river_waste"),
        ("12吨", "contradicts", "source_waste"),
    ]


NOTES = {
    "one letter": ("垃圾设施：桶1000多个，亭10个。", "垃圾设施：桶10个，亭1000多个。"),
    "one letter, no mark": ("小额贷款收69户、放43户。", "小额贷款收43户、放69户。"),
    "stroke": ("重点信访：41项／化解39件", "重点信访：39项／化解41件"),
    "labels in a row": (
        "资金来源（中央／村集体）：170万元／168万元", "资金来源（中央／村集体）：168万元／170万元",
    ),
    "labels in a row, no mark": (
        "小额贷款：清收/发放 69户/43户", "小额贷款：清收/发放 43户/69户",
    ),
    "labels in a list": ("小额贷款：清收、发放：69户、43户", "小额贷款：清收、发放：43户、69户"),
    "one letter behind": ("小额贷款：69户收，43户放。", "小额贷款：43户收，69户放。"),
    "numbered": ("小额贷款：1.收：69户；2.放：43户", "小额贷款：1.收：43户；2.放：69户"),
    "lines under a title": (
        "小额贷款\n清收：69户／233万元\n发放：43户／183万元",
        "小额贷款\n清收：43户／183万元\n发放：69户／233万元",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("right", "exchanged"), NOTES.values(), ids=NOTES)
def test_notes_are_bound_by_their_labels(right, exchanged, root) -> None:
    book = Workbook(root, year=2023).book
    for text, verdict in ((right, "matches"), (exchanged, "contradicts")):
        assert {finding.verdict.value for finding in told(text, book).findings} == {verdict}


def test_the_number_of_an_item_is_no_other_subject(root) -> None:
    found = told("劳务输转：1.总数：1757人；2.脱贫：7704余人", Workbook(root, year=2023).book)
    assert [finding.verdict.value for finding in found.findings] == ["matches", "contradicts"]


def test_the_parts_of_a_total_share_its_unit() -> None:
    found = told("清理垃圾712余吨（河道：700，水源地：12）。合计12吨（占3）。")
    assert verdicts(found)[1:3] == [
        ("700", "contradicts", "river_waste"),
        ("12", "contradicts", "source_waste"),
    ]
    assert [item.surface for item in found.findings[3:]] == ["12吨"]


def test_a_title_does_not_reach_past_a_full_stop(root) -> None:
    text = "小额贷款\n清收：40户\n全年工作有序推进。\n清收：40户"
    found = told(text, Workbook(root, year=2023).book)
    assert verdicts(found) == [
        ("40户", "contradicts", "loans_recovered_households"),
        ("40户", "unbacked", ""),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新识别监测户由9户减少到6。", [("9户", "unbacked"), ("6", "matches")]),
        ("新识别监测户由9户减少到8户。", [("9户", "unbacked"), ("8户", "contradicts")]),
        ("新识别监测户从去年的9户降到6户。", [("9户", "unbacked"), ("6户", "matches")]),
        ("重点信访件存量由41项降至0。", [("41项", "matches"), ("0", "unbacked")]),
        ("重点信访件存量由41项降到零，", [("41项", "matches"), ("零", "unbacked")]),
    ],
)
def test_what_something_has_changed_from_is_not_what_it_is(text, expected) -> None:
    assert [item[:2] for item in verdicts(told(text))] == expected


def test_numbers_exchanged_contradict_though_their_units_differ(root) -> None:
    found = told("39项重点信访事项化解41件，化解率95%。", Workbook(root, year=2023).book)
    assert verdicts(found)[:2] == [
        ("39项", "contradicts", "petitions_total"),
        ("41件", "contradicts", "petitions_resolved"),
    ]


def test_a_number_of_nothing_gives_way_to_the_one_beside_it_that_is_right() -> None:
    found = told("重点信访件我包了六件，全镇四十一项。")
    assert verdicts(found) == [("六件", "unbacked", ""), ("四十一项", "matches", "petitions")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("全国油橄榄面积已超过180万亩。", "说的是别的地方的数，表中没有"),
        ("全县油橄榄面积15万亩。", "说的是别的地方的数，表中没有"),
        ("五、2024年工作安排\n力争油橄榄面积再增1000亩。", "说的是今后要增减的数，表中没有"),
        ("县上通报的信访化解率平均为92%。", "说的是别的地方的数，表中没有"),
        ("放眼全县，油橄榄面积62万亩。", "说的是别的地方的数，表中没有"),
        ("清理河道垃圾超目标3吨。", "说的是与目标相差的数，表中没有"),
        ("明年，力争油橄榄面积扩大1000亩。", "说的是今后要增减的数，表中没有"),
    ],
)
def test_what_no_table_holds_is_no_contradiction(text, message) -> None:
    finding = only(text)
    assert (finding.verdict.value, finding.indicator, finding.message) == ("unbacked", "", message)


@pytest.mark.parametrize(
    "text", ["我镇油橄榄面积居全省前列，达2.4万亩。", "在全县率先种植油橄榄面积2.4万亩。"]
)
def test_a_place_that_one_is_ranked_in_is_not_spoken_of(text) -> None:
    finding = only(text)
    assert (finding.verdict.value, finding.indicator) == ("contradicts", "olive_area")


def test_lines_of_cells_are_a_table() -> None:
    text = "主要指标\n事项\t数量\n新识别监测户\t6户25人\n重点信访件\t14项\n化解信访件\t39件\n完。"
    found = told(text)
    assert verdicts(found) == [
        ("6户", "matches", "monitored"),
        ("25人", "matches", "monitored_persons"),
        ("14项", "contradicts", "petitions"),
        ("39件", "matches", "resolved"),
    ]
    assert [text[item.start : item.end] for item in found.findings] == [
        "6户",
        "25人",
        "14项",
        "39件",
    ]


def test_pages_of_a_table_of_contents_are_no_figures() -> None:
    assert verdicts(told("目录\n一、重点信访件\t3\n二、油橄榄面积\t5\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "事项\t完成数\t目标数\t得分\n新识别监测户\t6户\t8户\t3\n重点信访件\t41项\t40项\t2\n",
        "| 事项 | 完成数 | 目标数 | 得分 |\n|---|---|---|---|\n| 新识别监测户 | 6户 | 8户 | 3 |\n"
        "| 重点信访件 | 41项 | 40项 | 2 |\n",
    ],
    ids=["tabs", "bars"],
)
def test_targets_and_scores_of_a_table_are_not_held_against_the_figures(text) -> None:
    assert verdicts(told(text)) == [
        ("6户", "matches", "monitored"),
        ("8户", "unbacked", ""),
        ("41项", "matches", "petitions"),
        ("40项", "unbacked", ""),
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("油橄榄产值两万六千万元。", "contradicts"),
        ("核桃产值两万六千万元。", "unbacked"),
        ("事项\t数量（吨）\n清理河道垃圾\t1,2\n清理水源地垃圾\t无", "contradicts"),
    ],
    ids=["named", "not named", "in a cell"],
)
def test_what_is_no_number_is_told(text, verdict) -> None:
    finding = only(text)
    assert finding.verdict.value == verdict
    assert finding.message.endswith("写的不是一个数")


def test_remarks_in_a_table_are_read() -> None:
    text = "| 事项 | 数量 | 说明 |\n| 油橄榄产值 | 5500万元 | 油橄榄面积2.2万亩，折亩均2600元 |\n| 重点信访件 | 41项 | 化解信访件38件 |\n"
    assert verdicts(told(text)) == [
        ("5500万元", "matches", "olive_value"),
        ("2.2万亩", "matches", "olive_area"),
        ("2600元", "unbacked", ""),
        ("41项", "matches", "petitions"),
        ("38件", "contradicts", "resolved"),
    ]


def test_an_average_of_a_level_is_no_level() -> None:
    book = small_book({**THIS, "appeals": "318件"})
    found = told("解决群众诉求318件，平均每月解决群众诉求的有60件。", book)
    assert found.findings[1].verdict.value == "unbacked"


def test_rows_under_a_numbered_category_are_rows() -> None:
    text = "二、信访\t重点信访件\t41项\n二、信访\t化解信访件\t38件\n"
    assert verdicts(told(text)) == [
        ("41项", "matches", "petitions"),
        ("38件", "contradicts", "resolved"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "八、2024年主要预期目标。油橄榄面积达到2.4万亩。",
        "2024年目标\n油橄榄面积达到2.4万亩。",
        "10. 明年打算。油橄榄面积达到2.4万亩。",
        "▲ 明年\n· 油橄榄面积达到2.4万亩",
    ],
)
def test_a_title_of_next_years_targets_puts_what_follows_in_that_year(text) -> None:
    finding = only(text)
    assert (finding.verdict.value, finding.year) == ("unbacked", 2024)


def test_what_is_told_again_in_rounder_words_is_the_same_figure() -> None:
    book = small_book({**THIS, "appeals": "318件"})
    found = told("解决群众诉求318件，300多件诉求件件有回音，400多件诉求归档。", book)
    assert verdicts(found) == [
        ("318件", "matches", "appeals"),
        ("300多件", "matches", "appeals"),
        ("400多件", "unbacked", ""),
    ]


def test_a_bound_far_below_is_no_match() -> None:
    finding = only("油橄榄产值超过1000万元。")
    assert (finding.indicator, finding.verdict.value) == ("olive_value", "contradicts")


@pytest.mark.parametrize("text", ["油橄榄产值5500万块。", "新识别监测人口25口人。"])
def test_colloquial_units_are_the_official_ones(text) -> None:
    book = small_book({**THIS, "relocated": "5户"})
    assert only(text, book).verdict.value == "matches"


def test_a_large_number_without_a_unit_is_money() -> None:
    """An area of 五千五百万 would be told in 亩."""
    assert only("油橄榄产值和油橄榄面积这一块，五千五百万。").indicator == "olive_value"
    assert only("油橄榄面积三十八万多。").indicator == ""


def test_a_level_held_from_last_year_does_not_reach_past_a_semicolon() -> None:
    found = told("清理水源地垃圾700余吨，与上年持平；其中，河道垃圾12吨。")
    assert verdicts(found)[1] == ("12吨", "matches", "river_waste")


def test_a_tab_in_running_text_makes_no_table() -> None:
    found = told("\t油橄榄面积2.4万亩，花椒面积8000亩。\n签发人：\t某某\n完。")
    assert verdicts(found) == [
        ("2.4万亩", "contradicts", "olive_area"),
        ("8000亩", "matches", "pepper_area"),
    ]


def test_the_value_breaks_a_tie() -> None:
    assert [code for _, _, code in verdicts(told("清理垃圾12吨。"))] == ["river_waste"]


def test_where_two_fit_both_are_named() -> None:
    finding = only("清理垃圾50吨。")
    assert set(finding.others) == {"river_waste", "source_waste"}
    assert finding.verdict.value == "unbacked"
    assert "也可能是" in finding.message


def test_a_slip_of_the_unit_contradicts_the_right_indicator_and_no_neighbour() -> None:
    found = told("新识别监测户6人25人。")
    assert verdicts(found) == [
        ("6人", "contradicts", "monitored"),
        ("25人", "matches", "monitored_persons"),
    ]


def test_a_number_that_lost_its_unit_is_a_figure_where_words_name_it() -> None:
    assert verdicts(told("信访化解率62，编号15，第3、第4组。")) == [("62", "contradicts", "rate")]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("去年油橄榄面积2万亩。", "matches"),
        ("2022年油橄榄面积2万亩。", "matches"),
        ("今年油橄榄面积2万亩。", "contradicts"),
        ("2019年油橄榄面积2万亩。", "unbacked"),
        ("明年油橄榄面积力争2.2万亩。", "unbacked"),
    ],
)
def test_a_figure_is_held_against_the_year_it_is_said_of(text, verdict) -> None:
    book = small_book(last={"olive_area": "2万亩"})
    assert only(text, book).verdict.value == verdict


def test_evidence_says_which_words_decided() -> None:
    assert only("油橄榄种植面积2.2万亩。").why == "“油橄榄种植面积”中的“油橄榄种植面积”"


def test_assignment_is_the_best_there_is() -> None:
    rng = Random(1)
    for _ in range(50):
        rows, columns = rng.randint(1, 4), rng.randint(4, 6)
        gains = [[rng.randint(-5, 9) for _ in range(columns)] for _ in range(rows)]
        best = max(
            sum(gains[row][column] for row, column in enumerate(chosen))
            for chosen in permutations(range(columns), rows)
        )
        chosen = assign(gains)
        assert len(set(chosen)) == rows
        assert sum(gains[row][column] for row, column in enumerate(chosen)) == best


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "务工人员中脱贫劳动力有1757人，占比约23%，他们的劳务收入为4865万元。",
            ["poor_labour_persons", "poor_labour_share", "poor_labour_income"],
        ),
        (
            "打工的一年挣回来2亿零30万元，平摊到人头上26000元。",
            ["labour_income", "labour_income_per_head"],
        ),
        ("问：油橄榄呢？\n答：面积2.2万亩，产值5500万元。", ["olive_area", "olive_output_value"]),
    ],
    ids=["pronoun", "plain words", "question"],
)
def test_figures_of_2023_are_bound_by_their_words(text, codes, root) -> None:
    book = Workbook(root, year=2023).book
    assert [code for _, _, code in verdicts(told(text, book))] == codes


def test_a_number_that_is_anothers_is_no_alarm_where_words_are_vague() -> None:
    found = told(
        "化解信访件39件。大家反映的事，化解318件。", small_book({**THIS, "appeals": "318件"})
    )
    assert verdicts(found)[1] == ("318件", "matches", "appeals")


def test_of_two_numbers_exchanged_each_stays_with_its_words() -> None:
    found = told("化解318件信访，化解诉求39件。", small_book({**THIS, "appeals": "318件"}))
    assert [item.verdict.value for item in found.findings] == ["contradicts", "contradicts"]


def test_a_faint_binding_far_from_the_number_is_no_alarm() -> None:
    finding = only("清理垃圾3600吨。")
    assert (finding.verdict.value, finding.indicator) == ("unbacked", "")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("存栏够50头就算规模养殖", "matches"),
        ("存栏达到50头的算规模养殖", "matches"),
        ("规模养殖存栏标准为50头", "contradicts"),
        ("存栏够80头就算规模养殖", "contradicts"),
    ],
)
def test_enough_of_a_threshold_is_that_much_or_more(words, verdict) -> None:
    book = small_book({**THIS, "herd": "50头以上"})
    assert only(f"{words}。", book).verdict.value == verdict


def test_the_part_of_a_total_is_told_by_its_number() -> None:
    book = small_book({**THIS, "relocated": "5户", "moved_in": "3户"})
    found = told("避险搬迁5户，其中三户炕都烧热了。", book)
    assert [item.indicator for item in found.findings] == ["relocated", "moved_in"]
    assert told("避险搬迁5户，其中四户炕都烧热了。", book).findings[1].indicator == ""


def test_a_number_that_is_said_to_be_of_something_else_is_not_bound() -> None:
    book = small_book({**THIS, "relocated": "5户"})
    found = told("避险搬迁5户。民政办报来的5户是特困户旱厕改造。", book)
    assert [item.indicator for item in found.findings] == ["relocated", ""]


def test_what_only_restates_a_figure_is_of_the_same_indicator() -> None:
    found = told(
        "油橄榄产值5478万元，取整为约5500万元。", small_book({**THIS, "olive_value": "5478万元"})
    )
    assert [item.indicator for item in found.findings] == ["olive_value", "olive_value"]


def test_a_lower_bound_far_off_says_nothing_of_an_indicator() -> None:
    found = told("花椒面积8000亩，合8公顷以上。")
    assert [item.indicator for item in found.findings] == ["pepper_area", "pepper_area"]
