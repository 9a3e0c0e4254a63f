"""The HTML appendix in a real browser: what a reader can do with it, and that it asks for nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from browser import chromium
from readback import tight
from sample_appendix import VILLAGES, long_table, sample_appendix, spanner_table
from test_export_html import HOSTILE, hostile_appendix, manifest

from township_stats.export.gather import table_csv
from township_stats.export.html import appendix_html, index_html

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
}  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample appendix in both languages, and the index."""
    folder = tmp_path_factory.mktemp("pages")
    for lang in ("zh", "en"):
        (folder / f"{lang}.html").write_text(appendix_html(sample_appendix(lang)), "utf-8")
    (folder / "index.html").write_text(index_html([manifest(2022), manifest(2023)]), "utf-8")
    return folder


@contextmanager
def opened(browser: Any, path: Path, width: int = 1280, **more: Any) -> Iterator[Any]:
    """Open a page; it must ask for nothing but itself and say nothing in the console."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: said.append(request.url[:99])
            if not request.url.startswith((path.as_uri(), "data:image/svg+xml", "blob:")) else None)  # fmt: skip
    page.goto(path.as_uri())
    yield page
    context.close()
    assert said == []


def number(page: Any, text: str) -> Any:
    return page.locator("td a.from").filter(has_text=re.compile(f"^{re.escape(text)}$")).first


def words(element: Any) -> str:
    """Give what is seen of an element, digit groups set by an ordinary space."""
    return element.inner_text().replace("\u00a0", " ")


def test_the_panel_tells_where_a_reported_number_comes_from(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html") as page:
        number(page, "2.2").click()
        panel = page.get_by_role("dialog", name="这个数字从哪里来")
        said = words(panel)
        for expected in ("油橄榄种植面积", "2.2万", "22 000 亩", "21 500 ～ 22 500 亩", "已报",
                         "data/raw/2023/产业.xlsx", "产业", "B2", "3f5a000"):  # fmt: skip
            assert expected in said
        panel.get_by_role("button", name="关闭").click()
        assert not panel.is_visible()
        assert number(page, "2.2").evaluate("link => link === document.activeElement")


def test_the_panel_of_a_suppressed_number_says_so(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html") as page:
        number(page, "*").click()
        said = words(page.get_by_role("dialog"))
        for expected in (
            "拆迁房屋面积",
            "*平方米",
            "不公开",
            "隐去",
            "data/raw/2023/项目.csv",
            "B5",
        ):
            assert expected in said


def test_the_panel_of_a_derived_number_leads_to_its_parts_and_back(
    browser: Any, pages: Path
) -> None:
    with opened(browser, pages / "zh.html") as page:
        number(page, "2 500").focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog")
        said = words(panel)
        assert "油橄榄年产值÷油橄榄种植面积" in said
        assert "5500万元 = 55 000 000 元" in said
        assert "data/raw/2023/产业.xlsx[产业]!B3" in said
        panel.get_by_role("link", name="油橄榄种植面积").click()
        assert "21 500 ～ 22 500 亩" in words(panel)
        panel.get_by_role("button", name="返回").click()
        assert "亩均产值" in panel.inner_text()
        page.keyboard.press("Escape")
        assert not panel.is_visible()
        assert page.evaluate("document.activeElement.textContent") == "2 500"


def test_the_number_asked_about_is_not_hidden_by_the_panel(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html", width=390) as page:
        link = number(page, "613.5")
        link.evaluate("link => link.scrollIntoView({ block: 'end', behavior: 'instant' })")
        link.click()
        page.wait_for_function("""() => {
            const link = document.querySelector("[aria-expanded=true]").getBoundingClientRect();
            const panel = document.querySelector(".origin").getBoundingClientRect();
            return link.top >= 0 && link.bottom <= panel.top;
        }""")


def column(page: Any, index: int) -> list[str]:
    return page.locator("#t-villages tbody tr:visible").evaluate_all(
        f"rows => rows.map(row => row.cells[{index}].textContent)"
    )


def test_a_long_table_is_sorted_by_number_and_its_total_stays_last(
    browser: Any, pages: Path
) -> None:
    with opened(browser, pages / "zh.html") as page:
        by_area = page.locator("#t-villages").get_by_role("button", name="种植面积")
        by_area.click()
        areas = [float(text) for text in column(page, 2)[:-1]]
        assert areas == sorted(areas)
        assert areas[0] == 0.5
        by_area.click()
        areas = [float(text) for text in column(page, 2)[:-1]]
        assert areas == sorted(areas, reverse=True)
        assert column(page, 0)[-1] == "合计"
        heads = page.locator("#t-villages th[aria-sort]")
        assert heads.count() == 1
        assert heads.get_attribute("aria-sort") == "descending"


def test_a_total_at_the_top_stays_there(browser: Any, tmp_path: Path) -> None:
    table = long_table()
    table = replace(table, rows=(table.rows[-1], *table.rows[:-1]))
    sample = sample_appendix()
    path = tmp_path / "page.html"
    section = replace(sample.sections[0], blocks=(table,))
    path.write_text(appendix_html(replace(sample, sections=(section,))), "utf-8")
    with opened(browser, path) as page:
        page.get_by_role("button", name="户数").click()
        assert column(page, 0)[0] == "合计"
        households = [int(text) for text in column(page, 1)[1:]]
        assert households == sorted(households)


def test_a_long_table_is_filtered(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html") as page:
        table = page.locator("#t-villages")
        table.get_by_role("searchbox", name="筛选").fill("坪")
        assert column(page, 0) == [f"{name}村" for name in VILLAGES if "坪" in name]
        assert table.get_by_role("status").inner_text() == "显示 8 行，共 61 行"
        table.get_by_role("searchbox", name="筛选").fill("")
        assert len(column(page, 0)) == 62


@pytest.mark.parametrize("make", [spanner_table, long_table], ids=["spanners", "62 rows"])
def test_the_csv_is_the_one_in_the_folder_of_tables(make: Any, browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html", accept_downloads=True) as page:
        table = page.locator(f"#t-{make().id}")
        with page.expect_download() as waited:
            table.get_by_role("button", name="下载 CSV").click()
        assert waited.value.suggested_filename == f"{make().label} {make().title}.csv"
        assert Path(waited.value.path()).read_bytes() == table_csv(make())


def test_text_that_a_spreadsheet_would_run_is_downloaded_as_text(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    said = HOSTILE["formula"]
    path.write_text(appendix_html(hostile_appendix(said)), "utf-8")
    with opened(browser, path, accept_downloads=True) as page:
        with page.expect_download() as waited:
            page.get_by_role("button", name="下载 CSV").click()
        lines = Path(waited.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[1].count('"\'=HYPERLINK(""http') == 2


def test_a_table_is_copied_as_csv(browser: Any, pages: Path) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with opened(browser, pages / "zh.html", permissions=allowed) as page:
        table = page.locator("#t-petitions")
        table.get_by_role("button", name="复制 CSV").click()
        table.get_by_role("status").filter(has_text="已复制").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == (
            "指标代码,指标,2023年\r\n,受理,41\r\n,办结,39\r\n"
        )


@pytest.mark.parametrize("make", [spanner_table, long_table], ids=["all kinds of cell", "62 rows"])
def test_decimal_points_stand_below_each_other(make: Any, browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html") as page:
        ends = page.locator(f"#t-{make().id} tbody").evaluate_all("""bodies => {
            const ends = {};
            for (const cell of bodies.flatMap((body) => [...body.querySelectorAll("td.n")])) {
                const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                const node = walker.nextNode();
                const whole = node?.data.match(/^[^.]*[0-9](?=[^0-9]*$|\\.)/);
                if (!whole) continue;
                const range = document.createRange();
                range.setStart(node, 0);
                range.setEnd(node, whole[0].length);
                (ends[cell.cellIndex] ??= []).push(range.getBoundingClientRect().right);
            }
            return ends;
        }""")
        assert ends
        for places in ends.values():
            assert len(places) > 3
            assert max(places) - min(places) < 0.6


@pytest.mark.parametrize("name", ["zh", "en", "index"])
@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "mobile"])
def test_accessibility(name: str, width: int, browser: Any, pages: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, pages / f"{name}.html", width=width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        if name != "index":
            number(page, "2 500").click()
        found = axe.run(page, options=RULES).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        passed = {one["id"] for one in found["passes"]}
        expected = {
            "target-size",
            "color-contrast",
            "heading-order",
            "html-has-lang",
            "landmark-one-main",
        }
        assert expected <= passed


@pytest.mark.parametrize("name", ["zh", "en", "index"])
def test_nothing_is_cut_at_320_pixels(name: str, browser: Any, pages: Path) -> None:
    with opened(browser, pages / f"{name}.html", width=320) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_first_tab_skips_to_the_text_and_focus_is_seen(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        number(page, "2.2").focus()
        assert (
            number(page, "2.2").evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
        )


def test_motion_is_left_out_where_asked(browser: Any, pages: Path) -> None:
    for motion, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with opened(browser, pages / "zh.html", reduced_motion=motion) as page:
            said = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
            assert said == behaviour


def test_without_a_script_everything_is_there(browser: Any, pages: Path) -> None:
    with opened(browser, pages / "zh.html", java_script_enabled=False) as page:
        assert page.locator("#t-villages tbody tr").count() == 62
        assert page.locator("#t-villages tbody tr").last.is_visible()
        assert page.locator("button").count() == 0
        number(page, "2.2").click()
        entry = page.locator(".entries > li:target")
        assert entry.is_visible()
        assert "21 500 ～ 22 500 亩" in words(entry)


def printed(browser: Any, path: Path) -> list[tuple[tuple[int, int], str]]:
    """Print a page to PDF; give each sheet's size in millimetres and its text."""
    with opened(browser, path) as page:
        document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        return [
            (
                (round(sheet.get_width() / 72 * 25.4), round(sheet.get_height() / 72 * 25.4)),
                sheet.get_textpage().get_text_bounded(),
            )
            for sheet in document
        ]


def test_it_prints_on_a4_with_repeated_headers_and_without_provenance(
    browser: Any, pages: Path
) -> None:
    sheets = printed(browser, pages / "zh.html")
    assert {size for size, _ in sheets} == {(210, 297), (297, 210)}
    wide = [text for size, text in sheets if size == (297, 210)]
    assert len(wide) == 1
    assert "表3-4" in wide[0]
    long = [text for _, text in sheets if re.search("[东西南北上下大小][坪沟]村", text)]
    assert len(long) >= 3
    for index, (_, text) in enumerate(sheets, start=1):
        assert "本附录数据均为虚构" in text
        assert f"—{index}—" in text
        assert len(text) > 80
    for text in long:
        if text not in wide:
            assert "种植面积" in text
            assert "（亩）" in text
    goes_on = [text for text in long if text not in wide][1:]
    assert goes_on
    assert all("续表3-3各村油橄榄种植情况" in tight(text) for text in goes_on)
    whole = "".join(text for _, text in sheets)
    for absent in ("数字出处", "SHA-256", "下载 CSV", "筛选", "点按"):
        assert absent not in whole


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_page_of_a_long_table_does_not_say_that_it_goes_on(
    lang: str, browser: Any, pages: Path
) -> None:
    with opened(browser, pages / f"{lang}.html") as page:
        assert not page.locator(".again").first.is_visible()
        page.emulate_media(media="print")
        boxes = page.locator("#t-villages").evaluate("""table => ["caption", ".again div", "th"]
            .map(name => table.querySelector(name).getBoundingClientRect())
            .map(({ top, bottom }) => [top, bottom])""")
        (top, bottom), (row_top, row_bottom), (head_top, _) = boxes
        assert top <= row_top
        assert row_bottom <= bottom
        assert bottom <= head_top + 1


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_appendix_runs_nothing(said: str, browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(appendix_html(hostile_appendix(said)), "utf-8")
    with opened(browser, path) as page:
        page.locator("td a.from").first.click()
        page.get_by_role("dialog").get_by_role("link").first.click()
        assert page.get_by_role("dialog").is_visible()
        assert page.locator("script").count() == 1


def test_a_real_appendix_shows_no_banner_in_print(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    real = sample_appendix(made_up=False)
    path.write_text(appendix_html(replace(real, sections=real.sections[1:])), "utf-8")
    assert all("虚构" not in text for _, text in printed(browser, path))
