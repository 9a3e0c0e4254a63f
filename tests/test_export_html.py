"""The HTML writer: what stands in the page, how it is escaped, and that nothing leads outside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as parser
from sample_appendix import (
    OLIVE_AREA,
    SHA_INDUSTRY,
    bar_chart,
    governance_table,
    long_table,
    plain_table,
    sample_appendix,
    spanner_table,
    wide_table,
)

from township_stats.export.appendix import Appendix, AppendixSection, Prose
from township_stats.export.html import appendix_html, chart_html, index_html, table_html
from township_stats.export.html_provenance import Trail
from township_stats.stattable import Cell, Chart, Column, Provenance, Row, StatTable


def page(appendix: Appendix) -> parser.HtmlElement:
    return parser.document_fromstring(appendix_html(appendix))


def of_blocks(*blocks: StatTable | Chart | Prose) -> parser.HtmlElement:
    """Parse a page of one section that holds these blocks."""
    section = AppendixSection("industry", "3", "产业发展", blocks)
    return page(replace(sample_appendix(), sections=(section,)))


def text(element: parser.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def entry(document: parser.HtmlElement, name: str) -> dict[str, str]:
    """Read the first entry of the indicator with this name, by label."""
    for item in document.cssselect(".entries > li"):
        if item.cssselect("b")[0].text == name:
            return {
                text(row.find("dt")): text(row.find("dd")) for row in item.cssselect("dl > div")
            }
    raise AssertionError(f"no entry of {name}")


def printed(element: parser.HtmlElement) -> str:
    """Give a cell's text without its marks."""
    return "".join(element.xpath(".//text()[not(ancestor::sup) and not(ancestor::*[@class='u'])]"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "make",
    [plain_table, spanner_table, long_table, wide_table, governance_table],
    ids=["plain", "spanners", "62 rows", "14 columns", "two rows"],
)
def test_every_cell_is_printed_once_in_its_place(make, lang):
    table = make(lang)
    rows = of_blocks(table).cssselect(".stat-table tbody tr")
    read = [[printed(cell) for cell in row] for row in rows]
    expected = [
        [row.cells[0].text] if row.kind == "group" else [cell.text for cell in row.cells]
        for row in table.rows
    ]
    assert read == expected


def test_a_header_three_deep():
    head = of_blocks(spanner_table()).cssselect("thead")[0]
    read = [
        [
            (printed(cell), cell.get("colspan"), cell.get("rowspan"), cell.get("scope"))
            for cell in row
        ]
        for row in head
    ]
    assert read == [
        [
            ("指标", None, "3", "col"),
            ("计量单位", None, "3", "col"),
            ("种植与养殖", "3", None, "colgroup"),
            ("备注", None, "3", "col"),
        ],
        [("数量", "2", None, "colgroup"), ("增长", None, "2", "col")],
        [("本年", None, None, "col"), ("上年", None, None, "col")],
    ]
    assert text(head.cssselect(".u")[0]) == "（%）"


def test_columns_that_share_a_label_but_do_not_touch_keep_their_own_spanner():
    columns = tuple(Column(name, "right", spanners) for name, spanners in
                    [("a", ("甲",)), ("b", ()), ("c", ("甲",)), ("d", ("甲",))])  # fmt: skip
    table = replace(plain_table(), columns=columns, rows=(Row((Cell("1"),) * 4),))
    head = of_blocks(table).cssselect("thead")[0]
    assert [[(printed(cell), cell.get("colspan")) for cell in row] for row in head] == [
        [("甲", "1"), ("b", None), ("甲", "2")],
        [("a", None), ("c", None), ("d", None)],
    ]


@pytest.mark.parametrize(
    ("texts", "fillers"),
    [
        (["5 500", "4 980.25"], [".00", None]),
        (["0.5", "12", "3.25"], ["0", ".00", None]),
        (["1 000多", "860", "约1.3"], [".0", ".0多", "多"]),
        (["41", "*", "…", "—", ""], [None] * 5),
        (["≥30", "−1.5"], [".0", None]),
        (["2.2～2.5", "见表3-1的说明文字", "7"], [None, ".0", ".0"]),
    ],
    ids=["point", "zeros", "suffix", "symbols", "signs", "range and text"],
)
def test_fillers_make_up_what_a_number_lacks_of_its_column(texts, fillers):
    rows = tuple(Row((Cell("项"), Cell(item))) for item in texts)
    columns = (Column("指标"), Column("数", "decimal"))
    table = replace(plain_table(), columns=columns, rows=rows)
    spans = of_blocks(table).cssselect("td.n > span")
    assert [span.get("data-pad") for span in spans] == fillers


def test_marks_point_to_notes_and_general_notes_follow():
    document = of_blocks(spanner_table())
    assert [text(mark) for mark in document.cssselect(".stat-table sup")] == ["③", "①", "②"]
    below = document.cssselect(".stat-table .below")[0]
    assert [text(note) for note in below.cssselect("li")] == [
        "① 存栏为年末估计数。",
        "② “*”表示不公开的数字。",
        "③ 亩均产值由年产值除以种植面积推算。",
        "本表数字均为虚构。",
    ]
    assert text(below.cssselect("p")[0]) == "资料来源：示例镇农业农村办公室、保洁公司"


@pytest.mark.parametrize(
    ("lang", "title", "unit"),
    [("zh", "表3-1 油橄榄产业收入情况", "单位：万元"),
     ("en", "Table 3-1 Income from olives", "Unit: 10,000 yuan")],
)  # fmt: skip
def test_the_caption_holds_number_title_and_unit(lang, title, unit):
    caption = of_blocks(plain_table(lang)).cssselect("caption")[0]
    assert text(caption.cssselect(".title")[0]) == title
    assert text(caption.cssselect(".unit")[0]) == unit


def test_a_table_without_one_unit_prints_none():
    assert not of_blocks(long_table()).cssselect("caption .unit")


def test_of_which_rows_are_indented_and_kinds_are_kept():
    rows = of_blocks(spanner_table()).cssselect(".stat-table tbody tr")
    assert [row.get("class") for row in rows] == [
        "group", None, "of_which", "of_which", "derived", None, "group", None, None, None, "total",
    ]  # fmt: skip
    assert [row[0].get("class") for row in rows[2:4]] == ["i1", "i2"]


@pytest.mark.parametrize(
    ("make", "long"),
    [(long_table, True), (wide_table, False), (spanner_table, False)],
    ids=["62 rows", "nine rows", "of-which rows depend on the row above"],
)
def test_only_a_long_table_of_independent_rows_can_be_rearranged(make, long):
    table = of_blocks(make()).cssselect("table")[0]
    assert ("data-long" in table.attrib) is long


def test_a_reported_number_leads_to_its_words_interval_and_cell():
    document = page(sample_appendix())
    cell = next(link for link in document.cssselect("td a.from") if link.text == "2.2")
    item = document.get_element_by_id(cell.get("href")[1:])
    assert text(item.cssselect(".of")[0]) == "油橄榄种植面积 2023年 · olive_area"
    assert entry(document, "油橄榄种植面积") == {
        "原文": "2.2万",
        "数值": "22 000 亩",
        "区间": "21 500 ～ 22 500 亩",
        "限定词": "无",
        "状态": "已报",
        "文件": "data/raw/2023/产业.xlsx",
        "工作表": "产业",
        "单元格": "B2",
        "校验和 SHA-256": SHA_INDUSTRY,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("拆迁房屋面积", {"原文": "*平方米", "数值": "不公开", "区间": "未知", "状态": "隐去"}),
        ("花椒产值", {"数值": "缺报", "区间": "未知", "状态": "缺报"}),
        ("村集体经营收入", {"区间": "不低于 300 000 元，上不封顶", "限定词": "以上（含）"}),
        ("垃圾桶", {"区间": "1 000 ～ 2 000 个", "限定词": "多（余）", "备注": "保洁公司报"}),
        ("油橄榄亩均产值", {
            "公式": "油橄榄年产值÷油橄榄种植面积 olive_output / olive_area",
            "由来": "油橄榄年产值（2023年）：5500万元 = 55 000 000 元 data/raw/2023/产业.xlsx[产业]!B3"
                    "油橄榄种植面积（2023年）：2.2万 = 22 000 亩 data/raw/2023/产业.xlsx[产业]!B2",
            "状态": "派生"}),
    ],
    ids=["suppressed", "missing", "open interval", "remark", "derived"],
)  # fmt: skip
def test_entries_say_what_is_known(name, expected):
    found = entry(page(sample_appendix()), name)
    assert {label: found.get(label) for label in expected} == expected


@pytest.mark.parametrize(
    ("lower", "upper", "excludes", "said"),
    [
        ("7704", "", "lower", "大于 7 704 人，上不封顶"),
        ("", "30", "upper", "小于 30 人，下不封底"),
        ("7", "9", "both", "7 ～ 9 人（不含 7和9）"),
        ("7", "9", "", "7 ～ 9 人"),
    ],
)
def test_an_interval_says_which_of_its_ends_it_does_not_hold(lower, upper, excludes, said):
    item = Provenance(
        "a", "甲", "", "2023", "", "8", "人", "exact", lower, upper, "reported", excludes=excludes
    )
    trail = Trail("zh")
    trail.link(Cell("8", "8"), item)
    [made] = trail.take()
    assert f"<dd>{said}</dd>" in made.replace("\u00a0", " ")


def test_a_corrected_number_says_what_stands_in_the_cell_and_what_is_read():
    item = Provenance(
        "a", "甲", "", "2023", "5", "55", "人", "exact", "55", "55", "reported", corrected="55"
    )
    trail = Trail("zh")
    trail.link(Cell("55", "55"), item)
    [made] = trail.take()
    assert "<dt>原文</dt><dd>5</dd>" in made
    assert "<dt>更正为</dt><dd>55</dd>" in made


def test_a_cell_without_digits_says_why_to_a_screen_reader():
    links = of_blocks(spanner_table()).cssselect("a.from[aria-label]")
    assert [(link.text, link.get("aria-label")) for link in links] == [
        (None, "缺报"),
        ("*", "* 隐去"),
    ]


def test_equal_provenances_share_an_entry_and_every_link_has_its_target():
    document = page(sample_appendix())
    ids = [item.get("id") for item in document.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    targets = {link.get("href") for link in document.cssselect("a")}
    assert targets <= {f"#{name}" for name in ids}
    names = [text(item.cssselect(".of")[0]) for item in document.cssselect(".entries > li")]
    assert len(names) == len(set(names))
    assert names.count("油橄榄年产值 2023年 · olive_output") == 1


def test_a_table_shown_twice_keeps_its_anchors_apart():
    document = of_blocks(plain_table(), plain_table())
    assert [item.get("id") for item in document.cssselect(".stat-table")] == [
        "t-olive",
        "t-olive-2",
    ]


def test_contents_lead_to_every_section_table_and_figure():
    contents = page(sample_appendix()).cssselect("nav.contents")[0]
    assert [(text(link), link.get("href")) for link in contents.cssselect("a")] == [
        ("三 产业发展", "#s-industry"),
        ("表3-1 油橄榄产业收入情况", "#t-olive"),
        ("表3-2 种植养殖业主要指标", "#t-industry_main"),
        ("图3-1 主要作物产值", "#f-output"),
        ("表3-3 各村油橄榄种植情况", "#t-villages"),
        ("表3-4 各村主要产业指标", "#t-villages_wide"),
        ("五 社会治理", "#s-governance"),
        ("表5-1 信访办理情况", "#t-petitions"),
        ("图5-1 信访受理与办结", "#f-petitions_done"),
        ("数字出处", "#provenance"),
    ]


def test_a_chart_is_a_picture_with_its_words():
    chart = bar_chart()
    figure = of_blocks(chart).cssselect("figure")[0]
    picture = figure.cssselect("img")[0]
    kind, _, data = picture.get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == chart.svg
    assert picture.get("alt") == "条形图：油橄榄产值5 500万元，花椒产值2 168万元。"
    assert text(figure.cssselect("figcaption")[0]) == "图3-1 主要作物产值"
    assert [text(line) for line in figure.cssselect(".below > *")] == [
        "单位：万元", "注：线段表示数字可能所在的区间。", "资料来源：示例镇农业农村办公室",
    ]  # fmt: skip
    assert [text(link) for link in figure.cssselect("a.from")] == [
        "油橄榄年产值（2023年）：5500万元"
    ]


def test_headings_go_down_one_step_at_a_time():
    document = of_blocks(Prose("# 甲\n\n#### 乙\n\n## 丙\n\n# 丁"), Prose("### 戊"))
    levels = [(heading.tag, text(heading)) for heading in document.cssselect("section[id] *")
              if re.fullmatch("h[1-6]", heading.tag)]  # fmt: skip
    assert levels == [
        ("h2", "3 产业发展"), ("h3", "甲"), ("h4", "乙"), ("h4", "丙"), ("h3", "丁"), ("h3", "戊"),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_policy_allows_this_style_and_script_alone(lang):
    source = appendix_html(sample_appendix(lang))
    document = parser.document_fromstring(source)
    policy = document.cssselect("meta[http-equiv]")[0].get("content")

    def digest(tag: str) -> str:
        inside = re.search(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        return base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest('style')}'; "
        f"script-src 'sha256-{digest('script')}'; base-uri 'none'; form-action 'none'"
    )
    assert not document.cssselect("[style]")
    assert document.get("lang") == ("zh-CN" if lang == "zh" else "en")


def test_nothing_in_the_page_leads_outside():
    source = appendix_html(sample_appendix())
    document = parser.document_fromstring(source)
    for _, name, link, _ in document.iterlinks():
        assert link.startswith("#") or (name == "src" and link.startswith("data:image/svg+xml"))
    style = document.cssselect("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert "//" not in re.sub(r"data:[^\"]*", "", source.split("<script>")[0])


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onerror="alert(1)" x="',
    "closing": "</td></style></title><img src=x onerror=alert(1)>",
    "link": "[a](javascript:alert(1)) <javascript:alert(1)>",
    "picture": "![a](https://example.org/a.png) &lt;b&gt;",
    "bidi": "12\u202e321\u2066",
    "control": "a\x00b\x1b[31mc\x08\x9bd\ufffe",
    "half a pair": "a\ud800b",
    "formula": '=HYPERLINK("http://example.org")',
}


def hostile_appendix(said: str) -> Appendix:
    behind = replace(
        OLIVE_AREA, name=said, text=said, note=said, file=said, sheet=said, cell=said, place=said,
        unit=said, qualifier=said, formula=said, value=said, lower=said, status=said, sha256=said,
    )  # fmt: skip
    table = replace(
        plain_table(), id=said, number=said, title=said, unit=said, notes=(said,), source=said,
        columns=(Column(said, "left", (said,), said), Column(said, "decimal", (said,), said)),
        rows=(Row((Cell(said), Cell(said, said, (1,), replace(behind, parts=(behind,))))),) * 13,
    )  # fmt: skip
    chart = replace(
        bar_chart(), id=said, title=said, alt=said, notes=(said,), source=said, unit=said,
        svg=f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{said}</svg>",
    )  # fmt: skip
    return replace(
        sample_appendix(), title=said, subtitle=said, township=said, notes=(said,),
        facts=((said, said),),
        sections=(AppendixSection(said, said, said, (Prose(said), table, chart)),),
    )  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_stays_text(said):
    source = appendix_html(hostile_appendix(said))
    document = parser.document_fromstring(source)
    assert len(document.cssselect("script")) == 1
    assert len(document.cssselect("style")) == 1
    assert len(document.cssselect("img")) == 1
    assert not document.xpath("//@*[starts-with(name(), 'on')]")
    for link in document.xpath("//@href"):
        assert link.startswith("#")
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", source
    )
    source.encode("utf-8")


def test_a_million_characters_in_a_cell_stand_there_whole():
    said = "万<" * 500_000
    table = replace(
        plain_table(), rows=(Row((Cell("长"), Cell(said, "1", (), OLIVE_AREA), Cell(said))),)
    )
    source = table_html(table)
    assert source.count(said.replace("<", "&lt;")) == 2


def test_text_that_turns_the_line_is_shown_and_text_that_hides_is_dropped():
    document = of_blocks(replace(plain_table(), title="12\u202e321\x1b[31m\x00亩"))
    assert text(document.cssselect("caption .title")[0]) == "表3-1 12�321亩"


def test_prose_is_markdown_of_a_plain_kind():
    document = of_blocks(Prose("**增** *约* <b>x</b> [y](http://example.org)\n\n- 一\n- 二"))
    prose = document.cssselect(".prose")[0]
    assert [element.tag for element in prose.iter()] == [
        "div",
        "p",
        "strong",
        "em",
        "ul",
        "li",
        "li",
    ]
    assert text(prose) == "增 约 <b>x</b> [y](http://example.org) 一 二"


@pytest.mark.parametrize("made_up", [True, False], ids=["made up", "real"])
def test_made_up_data_say_so(made_up):
    source = appendix_html(sample_appendix(made_up=made_up))
    document = parser.document_fromstring(source)
    said = [text(item) for item in document.cssselect(".made-up")]
    assert said == (["本附录数据均为虚构，仅供演示"] if made_up else [])
    assert ("@top-center { content:" in source) is made_up


def test_a_notebook_gives_a_page_without_township_and_year():
    bare = replace(
        sample_appendix(made_up=False), title="产业发展", subtitle="", township="", code="", year=0,
        notes=(), facts=(), audience="",
    )  # fmt: skip
    document = page(bare)
    assert document.cssselect("title")[0].text == "产业发展"
    assert text(document.cssselect("header.cover")[0]) == "产业发展"


def test_a_fragment_for_notebooks_has_its_own_style_and_no_script():
    fragment = table_html(spanner_table())
    assert fragment.startswith("<style>\n/* A statistical table")
    assert "<script" not in fragment
    numbers = parser.fragment_fromstring(fragment, create_parent=True).cssselect("[title]")
    said = {(number.text or ""): number.get("title") for number in numbers}
    assert said["2.2"] == "油橄榄种植面积（2023年）：2.2万 data/raw/2023/产业.xlsx[产业]!B2"
    assert said["2 500"].endswith("2\u00a0500 元/亩 油橄榄年产值÷油橄榄种植面积")


def test_a_chart_fragment_is_a_figure():
    style, figure = parser.fragments_fromstring(chart_html(bar_chart("en")))
    assert (style.tag, figure.tag) == ("style", "figure")
    assert text(figure.cssselect("figcaption")[0]) == "Figure 3-1 Output of the main crops"


def manifest(year: int, lang: str = "zh", **more: object) -> dict[str, object]:
    return {
        "township": "示例镇", "code": "999999999000", "year": year, "lang": lang,
        "audience": "internal", "formats": ["html", "pdf"], "answers": {"holds": 12, "unknown": 1},
        **more,
    }  # fmt: skip


def test_the_index_leads_to_all_years_newest_first():
    document = parser.document_fromstring(index_html([manifest(2022), manifest(2023)]))
    years = document.cssselect(".years > li")
    assert [text(year.find("h2")) for year in years] == ["2023", "2022"]
    assert [(text(link), link.get("href")) for link in years[0].cssselect("a")] == [
        ("网页", "2023/appendix.html"),
        ("PDF", "2023/appendix.pdf"),
    ]
    assert text(years[0].cssselect("p")[0]) == "内部使用 · 核对成立 12 · 无法判断 1"
    assert text(document.cssselect(".subtitle")[0]) == "示例镇"
    assert not document.cssselect(".made-up")


def test_an_index_of_no_years_and_of_made_up_ones():
    assert "还没有已发布的年份" in index_html([])
    assert "本附录数据均为虚构" in index_html([manifest(2023, made_up=True)])


def test_the_same_appendix_gives_the_same_bytes_whatever_the_hash_seed_zone_and_locale():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from sample_appendix import sample_appendix\n"
        "from township_stats.export.html import appendix_html\n"
        "import hashlib\n"
        "print(hashlib.sha256(appendix_html(sample_appendix()).encode()).hexdigest())"
    )
    expected = hashlib.sha256(appendix_html(sample_appendix()).encode()).hexdigest()
    for seed, zone in (("0", "UTC"), ("7", "Asia/Shanghai")):
        done = subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C"},
            capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
        )  # fmt: skip
        assert done.stdout.strip() == expected


def test_the_words_of_the_script_are_given_in_the_language_of_the_page():
    for lang, close in (("zh", "关闭"), ("en", "Close")):
        words = json.loads(unquote(page(sample_appendix(lang)).cssselect("body")[0].get("data-ui")))
        assert words["close"] == close
