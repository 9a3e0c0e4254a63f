"""Hostile text through every text field into every format: shown as text, nothing executed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from browser import chromium
from farm import run
from hostile import DECEIVING, LONG, TEXTS
from test_export_html import hostile_appendix
from workbooks import TOWNSHIP

from township_stats.export import WRITERS
from township_stats.export.appendix import Appendix
from township_stats.stattable import Chart, StatTable

ALL = TEXTS | DECEIVING
STRINGS = pytest.mark.parametrize("said", ALL.values(), ids=ALL.keys())


DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9v9z'/></svg>"


def appendix(said: str) -> Appendix:
    """Give an appendix whose every text is hostile; numbers and drawings are the program's own."""
    made = hostile_appendix(said)
    section = made.sections[0]
    return replace(
        made, sections=(replace(section, blocks=tuple(map(_with_own_numbers, section.blocks))),)
    )


def _with_own_numbers(block):
    if isinstance(block, Chart):
        return replace(block, svg=DRAWING)
    if isinstance(block, StatTable):
        rows = tuple(
            replace(row, cells=tuple(replace(c, number="5" if c.number else "") for c in row.cells))
            for row in block.rows
        )
        return replace(block, rows=rows)
    return block


def packed(text: str) -> str:
    """Take away what a writer may change: blanks, and marks that break long words."""
    return re.sub(r"[\s\u200b\u2060\u00ad]", "", text)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("browser")) as started:
        yield started


def watch(browser, path: Path):
    """Open a page; gives it, with what it asked for and what it said."""
    page = browser.new_page()
    page.set_default_timeout(60_000)
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: told.append(f"request {request.url[:80]}"))
    page.on("popup", lambda popup: told.append(f"popup {popup.url}"))
    page.goto(path.as_uri())
    for name in ("mouseover", "focus", "click"):
        page.evaluate(
            "name => document.querySelectorAll('main *').forEach(e => e.dispatchEvent("
            "new Event(name, {bubbles: false})))",
            name,
        )
    page.wait_for_timeout(50)
    return page, [
        line for line in told if not line.startswith(("request file://", "request data:"))
    ]


@STRINGS
def test_html_in_a_browser(said, browser, tmp_path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(WRITERS["html"]()(hostile_appendix(said), None))
    page, told = watch(browser, path)
    try:
        assert told == []
        assert page.locator("script").count() == 1
        assert page.locator("iframe, object, embed, form, base, link").count() == 0
        foul = page.evaluate(
            "() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]"
            ".filter(a => a.name.startsWith('on') || /^\\s*(javascript|https?):/i.test(a.value)"
            " && ['href', 'src'].includes(a.name)).map(a => a.name + '=' + a.value))"
        )
        assert foul == []
        if said in TEXTS.values():
            assert packed(said) in packed(page.locator("body").inner_text())
    finally:
        page.close()


@STRINGS
def test_pdf(said) -> None:
    import pypdfium2

    data = WRITERS["pdf"]()(appendix(said), None)
    document = pypdfium2.PdfDocument(data)
    text = packed("".join(page.get_textpage().get_text_range() for page in document))
    assert "root:x:0" not in text
    assert b"/JavaScript" not in data
    assert b"/Launch" not in data
    if said in TEXTS.values() and said.isascii():
        assert packed(said)[:30] in re.sub("[\ufffe\x02]", "", text)


@STRINGS
def test_xlsx(said) -> None:
    import openpyxl

    data = WRITERS["xlsx"]()(appendix(said), None)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [
        cell.value for cell in cells if cell.data_type == "f" and said[:20] in str(cell.value)
    ] == []
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert [link for link in links if "://" in link or "javascript" in link] == []
    if said in TEXTS.values():
        assert any(packed(said) in packed(str(cell.value)) for cell in cells)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "vba" in name or "externalLink" in name]


@STRINGS
def test_docx(said) -> None:
    import docx

    data = WRITERS["docx"]()(appendix(said), None)
    document = docx.Document(io.BytesIO(data))
    text = packed("".join(document.element.body.itertext()))
    if said in TEXTS.values():
        assert packed(said) in text
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()
                 if name.endswith((".xml", ".rels"))}  # fmt: skip
    assert [name for name, part in parts.items() if 'TargetMode="External"' in part] == []
    fields = re.findall(r"<w:instrText[^>]*>([^<]*)", parts["word/document.xml"])
    assert not [field for field in fields if "DDE" in field or "INCLUDE" in field]


def hostile_workbook(root: Path, texts: list[str]) -> None:
    """Write a workbook whose names, titles, notes, places and township are all hostile texts.

    A text an indicator, and that indicator's table, chart.
    """
    raw = root / "data/raw"
    (raw / "2023").mkdir(parents=True, exist_ok=True)
    name = TEXTS["onerror"].replace('"', '\\"')
    (raw / "township.toml").write_text(TOWNSHIP.replace("试验镇（虚构）", name), encoding="utf-8")
    indicators = [["code", "section", "table", "name", "name_en", "unit", "display_unit", "measure",
                   "disclosure", "aliases", "note"]]  # fmt: skip
    tables = [["id", "title", "title_en", "note", "note_en"]]
    charts = [["id", "section", "kind", "indicators", "title", "title_en", "note"]]
    sheet = [["指标", "数值", "单位", "来源", "备注", "地区"]]
    for number, text in enumerate(texts):
        code = f"c{number}"
        other = texts[number - 1]
        indicators.append(
            [code, "industry", f"t{number // 5}", text, text, "亩", "", "stock", "", "", text]
        )
        sheet.append([code, "5", "亩", other, text, ""])
        if number % 10 == 0:
            charts.append(
                [f"g{number}", "industry", "bar", f"{code}|c{number + 1}", text, text, other]
            )
        if number % 5 == 0:
            tables.append([f"t{number // 5}", text, text, other, other])
    for path, rows in (("indicators.csv", indicators), ("tables.csv", tables),
                       ("charts.csv", charts), ("2023/a.csv", sheet)):  # fmt: skip
        with (raw / path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


@pytest.mark.timeout(600)
def test_a_whole_workbook_of_hostile_text(tmp_path, browser) -> None:
    workbook = tmp_path / "workbook"
    hostile_workbook(workbook, list(TEXTS.values()))
    done = run("build", "2023", "--workbook", workbook)  # braces are for {year}: anything else in
    assert done.returncode == 3, done.stderr  # them is refused where it stands
    refused = r"data/raw/(indicators|tables|charts)\.csv![A-Z]+[0-9]+: 不认识的 \{.*\}; 可用 .*"
    assert [line for line in done.stderr.splitlines() if not re.fullmatch(refused, line)] == []
    texts = [text.translate(str.maketrans("{}", "｛｝")) for text in TEXTS.values()]
    hostile_workbook(workbook, texts)
    done = run("build", "2023", "--workbook", workbook)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stderr
    outputs = workbook / "outputs"
    for path in (outputs / "2023/appendix.html", outputs / "index.html"):
        page, told = watch(browser, path)
        assert told == []
        if path.name == "appendix.html":
            shown = packed(page.locator("body").inner_text())
            assert [text for text in texts if packed(text) not in shown] == []
        page.close()
    for path in [*(outputs / "2023").rglob("*.csv"), workbook / "data/clean/2023/figures.csv"]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            live = [cell for row in csv.reader(file) for cell in row
                    if re.match(r"[=+@\t\r]|-[^\d]", cell) and len(cell) > 1]  # fmt: skip
        assert live == [], path
    assert {path.parts[len(outputs.parts)] for path in outputs.rglob("*")} == {
        "2023",
        "index.html",
        ".lock",
    }
    charts = list((outputs / "2023/charts").glob("*.svg"))
    assert len(charts) == 5
    for path in charts:
        assert not re.search(
            r"<script|onload|onerror=|javascript:|href=.http", path.read_text("utf-8")
        )


@pytest.mark.parametrize("said", [*DECEIVING.values(), *LONG.values()],
                         ids=[*DECEIVING, *LONG])  # fmt: skip
def test_deceiving_text_in_a_sheet_is_refused_or_cleaned(said, workbook) -> None:
    path = workbook / "data/raw/2023/figures.csv"
    text = path.read_text(encoding="utf-8").replace("第一版", said.replace('"', '""'))
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    done = run("build", "2023", "--formats", "html", "--workbook", workbook)
    assert done.returncode in (0, 3)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stderr)
    if done.returncode == 3:
        assert "data/raw/2023/figures.csv!" in done.stderr or "figures.csv: " in done.stderr
    else:
        page = (workbook / "outputs/2023/appendix.html").read_text(encoding="utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", page)
