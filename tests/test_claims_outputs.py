"""What is handed out: the page, the ledger, the replay, two drafts, the draft sheet, exemptions."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from claims_books import DERIVED, INDICATORS, LAST, THIS, small_book, told

from township_stats.claims import (
    annotate_html,
    compare,
    draft_sheet,
    from_text,
    read_exemptions,
    read_ledger,
    reconcile,
    replay,
    replay_html,
    write_ledger,
)
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import InputError

TEXT = "油橄榄面积2.5万亩，产值5500万元。清理河道垃圾12吨，硬化道路30公里。\n一、明年\n评选美丽村庄2个。"


# -- the page --------------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))


def test_every_figure_leads_to_what_is_behind_it_and_back() -> None:
    tags = Tags(annotate_html(told(TEXT))).found
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in tags if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= ids
    assert (
        sum(attrs.get("class", "").startswith("fig ") and "href" in attrs for _, attrs in tags) == 5
    )


def test_verdicts_are_told_by_colour_and_by_mark() -> None:
    page = annotate_html(told(TEXT))
    assert '2.5万亩<sup aria-label="矛盾">✗</sup>' in page
    assert '30公里<sup aria-label="无据">?</sup>' in page
    assert '12吨<sup aria-label="相符">✓</sup>' in page


def test_the_card_names_words_file_and_cell() -> None:
    page = annotate_html(told(TEXT))
    assert "2023年 2.2万亩，原文“2.2万亩”，data/raw/2023/a.csv!B2" in page or (
        "2023年 2.2万亩，原文“2.2万”，data/raw/2023/a.csv!B2" in page
    )


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    page = annotate_html(told(TEXT))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{checksum}';" in page
    assert not re.search(r"<script|<link|<img|http://|https://|@import|url\(", page)


def test_what_stands_in_a_report_is_no_markup() -> None:
    page = annotate_html(told("<b onclick=x>油橄榄面积2.2万亩</b>\u202e"))
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;" in page
    assert "\u202e" not in page


# -- ledger and replay -----------------------------------------------------------------------

NEXT = {
    **THIS, "olive_area": "2.4万亩", "olive_value": "5000万元", "river_waste": "15吨", "rate": "97.5%",
    "source_waste": "800余吨",
}  # fmt: skip
STORY = (
    "2023年，油橄榄面积2.2万亩，同比增长10%，油橄榄产值较上年下降。清理河道垃圾12吨，清理水源地垃圾超过700吨，"
    "修路30公里。信访化解率95%，比上年提高2个百分点。"
)


@pytest.fixture
def ledger(tmp_path):
    found = told(STORY, small_book(last=LAST))
    assert found.contradictions == ()
    write_ledger(found, tmp_path / "claims.csv")
    return tmp_path / "claims.csv"


def test_the_ledger_reads_back(ledger) -> None:
    entries = read_ledger(ledger)
    assert [(e.surface, e.indicator, e.verdict) for e in entries[:2]] == [
        ("2.2万亩", "olive_area", "matches"),
        ("10%", "olive_area", "derived"),
    ]
    assert entries[0].words[entries[0].at : entries[0].end] == "2.2万亩"
    assert ledger.read_bytes().startswith(b"\xef\xbb\xbfreport_year,")


def test_cells_that_would_be_formulas_are_written_as_text(tmp_path) -> None:
    write_ledger(told("=HYPERLINK(1)油橄榄面积2.2万亩。"), tmp_path / "a.csv")
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert read_ledger(tmp_path / "a.csv")[0].words.startswith("=HYPERLINK")


@pytest.mark.parametrize(
    ("content", "said"),
    [("指标,数值\n", "缺少列"), (None, "打不开")],
    ids=["no ledger", "not there"],
)
def test_what_is_no_ledger_is_refused(tmp_path, content, said) -> None:
    if content is not None:
        (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_ledger(tmp_path / "a.csv")


def test_a_line_that_was_shifted_is_refused_by_its_number(ledger) -> None:
    text = ledger.read_text(encoding="utf-8-sig").replace("2.2万亩,matches", "2.3万亩,matches")
    ledger.write_text(text, encoding="utf-8-sig")
    with pytest.raises(InputError, match=r"claims\.csv!2: 这一行读不懂"):
        read_ledger(ledger)


def test_replay_updates_numbers_years_and_turns_words_round(ledger) -> None:
    book = small_book(NEXT, last=THIS, year=2024)
    replayed = replay(read_ledger(ledger), book)
    assert [line.draft for line in replayed.lines] == [
        "2024年，油橄榄面积2.4万亩，同比增长9%，油橄榄产值较上年下降。",
        "清理河道垃圾15吨，清理水源地垃圾800余吨，修路【30公里】。",
        "信访化解率97.5%，比上年提高2个百分点。",
    ]


def test_replay_tells_what_turns_false(ledger) -> None:
    fallen = {**NEXT, "olive_area": "2万亩", "olive_value": "5600万元", "source_waste": "480吨"}
    replayed = replay(read_ledger(ledger), small_book(fallen, last=THIS, year=2024))
    turned = [
        (edit.old, edit.new) for edit in replayed.updates if edit.change.value == "turns_false"
    ]
    assert turned == [("增长", "下降"), ("下降", "增长"), ("超过700吨", "不足700吨")]
    assert [line.turns_false for line in replayed.lines] == [True, True, False]


@pytest.mark.parametrize(
    ("words", "draft"),
    [
        ("油橄榄比花椒多1.4万亩", "油橄榄比花椒少1.6万亩"),
        ("花椒比油橄榄少1.4万亩", "花椒比油橄榄多1.6万亩"),
        ("两者相差1.4万亩", "两者相差【1.4万亩】"),
    ],
)
def test_replay_turns_a_difference_round(tmp_path, words, draft) -> None:
    write_ledger(told(f"油橄榄面积2.2万亩，花椒面积8000亩，{words}。"), tmp_path / "a.csv")
    smaller = small_book({**NEXT, "olive_area": "1万亩", "pepper_area": "2.6万亩"}, year=2024)
    (line,) = replay(read_ledger(tmp_path / "a.csv"), smaller).lines
    assert line.draft == f"油橄榄面积1万亩，花椒面积2.6万亩，{draft}。"
    assert line.turns_false


def test_replay_works_out_of_the_place_and_year_that_a_figure_is_of(tmp_path) -> None:
    before = {"relocated": "10户", "moved_in": "5户", "olive_area@甲山村": "400亩"}
    this = {"relocated": "10户", "moved_in": "6户", "olive_area@甲山村": "500亩"}
    after = {"relocated": "10户", "moved_in": "9户", "olive_area@甲山村": "600亩"}
    text = "已入住户数占比由50%提高到60%。甲山村油橄榄面积同比增长25%。"
    found = told(text, small_book(this, last=before))
    assert [item.verdict.value for item in found.findings] == ["derived"] * 3
    write_ledger(found, tmp_path / "a.csv")
    replayed = replay(read_ledger(tmp_path / "a.csv"), small_book(after, last=this, year=2024))
    assert [line.draft for line in replayed.lines] == [
        "已入住户数占比由60%提高到90%。",
        "甲山村油橄榄面积同比增长20%。",
    ]


def test_replay_says_where_there_are_no_data(ledger) -> None:
    without = {code: words for code, words in NEXT.items() if code != "river_waste"}
    replayed = replay(read_ledger(ledger), small_book(without, last=THIS, year=2024))
    messages = [edit.message for edit in replayed.updates if edit.change.value == "no_data"]
    assert messages == ["清理河道垃圾：2024年没有数据"]


def test_the_draft_page_marks_deletions_and_insertions(ledger) -> None:
    page = replay_html(replay(read_ledger(ledger), small_book(NEXT, last=THIS, year=2024)))
    assert "<del>12吨</del><ins>15吨</ins>" in page
    assert "<script" not in page


# -- two drafts ------------------------------------------------------------------------------


def test_two_drafts_are_compared_figure_by_figure() -> None:
    old = told("油橄榄面积2.2万亩，产值5500万元。硬化道路30公里。新识别监测户6户。")
    new = told("新识别监测户6户。油橄榄产值5600万元，面积22000亩。植树900株。")
    assert [(turn.difference.value, turn.message) for turn in compare(new, old)] == [
        (
            "turned",
            "5500万元 → 5600万元，相符 → 矛盾：油橄榄产值：文中5600万元，表中5500万元，多出100万元",
        ),
        ("changed", "2.2万亩 → 22000亩（相符）：油橄榄面积：2.2万亩"),
        ("added", "新增 900株（无据）：没有指标与这个数相应"),
        ("gone", "删去 30公里（无据）：没有指标与这个数相应"),
    ]


def test_a_draft_compared_with_itself_differs_in_nothing() -> None:
    assert compare(told(TEXT), told(TEXT)) == ()


# -- exemptions ------------------------------------------------------------------------------


def toml(root, text: str):
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "raw" / "claims.toml").write_text(text, encoding="utf-8")
    return read_exemptions(root)


def test_exempt_figures_carry_their_reason_and_idle_ones_are_told(tmp_path) -> None:
    exemptions = toml(
        tmp_path,
        '[[exempt]]\nfigure = "30公里"\nreason = "交通局数据"\n'
        '[[exempt]]\nfigure = "99盏"\nnear = "路灯"\nreason = "旧稿"\n',
    )
    found = reconcile(from_text("硬化道路30公里。"), small_book(), (), exemptions)
    assert [(f.verdict.value, f.message) for f in found.findings] == [("exempt", "交通局数据")]
    assert found.holds
    assert found.idle_exemptions == ("99盏（旧稿）",)


def test_no_file_is_no_exemption(tmp_path) -> None:
    assert read_exemptions(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[exempt]]\nfigure = "3亩"', "第1条: 没有写理由"),
        ('[[exempt]]\nreason = "x"', "没有写是哪个数"),
        ('[[exempt]]\nfigure = "3亩"\nreason = "x"\nsentence = "y"', "不认识的键 'sentence'"),
        ("[[exempt]\n", "不是合格的 TOML"),
        ("exempt = 3\n", r"应为 \[\[exempt\]\]"),
    ],
)
def test_bad_exemptions_are_refused(tmp_path, text, said) -> None:
    with pytest.raises(InputError, match=said):
        toml(tmp_path, text)


# -- the draft sheet -------------------------------------------------------------------------


def test_the_draft_sheet_is_a_figure_sheet_with_what_an_analyst_needs(tmp_path) -> None:
    report = from_text("油橄榄面积2.2万亩，清理水源地垃圾700余吨，植树900株。", "旧报告.docx")
    assert draft_sheet(report, Codebook(INDICATORS, DERIVED), tmp_path / "a.xlsx") == 3
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    assert rows[0] == ("指标", "地区", "年份", "数值", "单位", "来源", "备注", "句子", "把握")
    assert [tuple(value or "" for value in row[:6]) for row in rows[1:]] == [
        ("油橄榄面积", "", "", "2.2万", "亩", "旧报告.docx"),
        ("清理水源地垃圾", "", "", "700余", "吨", "旧报告.docx"),
        ("", "", "", "900", "株", "旧报告.docx"),
    ]
    assert [row[8] for row in rows[1:]] == [0.99, 0.99, 0]


def test_a_draft_has_the_indicator_s_unit_and_the_year_of_a_target(tmp_path) -> None:
    petitions = Indicator("p", "s", "t", "重点信访件", "P", "项", "项", "stock")
    goal = Indicator("g", "s", "t", "美丽村庄", "G", "个", "个", "target")
    report = from_text(
        "一、工作回顾\n重点信访件41件。\n二、下一步打算\n评选美丽村庄2个，重点信访件30件。",
        "旧报告.docx",
    )
    folder = tmp_path / "data/raw/2022"
    folder.mkdir(parents=True)
    said = []
    for out in (folder / "a.xlsx", tmp_path / "a.xlsx"):
        draft_sheet(report, Codebook((petitions, goal)), out)
        rows = list(openpyxl.load_workbook(out).active.iter_rows(min_row=2, values_only=True))
        said.append([tuple(row[index] or "" for index in (0, 2, 3, 4, 6)) for row in rows])
    assert said == [
        [
            ("重点信访件", "", "41", "项", "原文的单位是“件”"),
            ("美丽村庄", "2023", "2", "个", "像是2023年的数，请核对年份"),
            (
                "",
                "2023",
                "30",
                "项",
                "像是2023年的数，请核对年份；像是以后的重点信访件，指标表里没有这个目标；原文的单位是“件”",
            ),
        ],
        [
            ("重点信访件", "", "41", "项", "原文的单位是“件”"),
            ("美丽村庄", "", "2", "个", "像是下一年的数，请填年份"),
            (
                "",
                "",
                "30",
                "项",
                "像是下一年的数，请填年份；像是以后的重点信访件，指标表里没有这个目标；原文的单位是“件”",
            ),
        ],
    ]


def test_an_indicator_found_twice_is_left_to_the_analyst(tmp_path) -> None:
    report = from_text("油橄榄面积2.2万亩。后来油橄榄面积3万亩。", "a.txt")
    draft_sheet(report, Codebook(INDICATORS, DERIVED), tmp_path / "a.xlsx")
    row = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.values)[2]
    assert (row[0], row[6]) == (None, "与第2行同为油橄榄面积，请取舍") or row[:1] == ("",)
