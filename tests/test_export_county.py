"""Forty made-up townships in one appendix of hundreds of pages, read back from all four formats."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import html
from readback import printed, shown, tables, tight
from test_office import convert  # noqa: F401

from township_stats import Workbook
from township_stats.demo import make_demo
from township_stats.export import WRITERS
from township_stats.export.appendix import Appendix, AppendixSection
from township_stats.stattable import Row

pytestmark = [pytest.mark.deep, pytest.mark.timeout(1800)]
TOWNSHIPS, YEAR = 40, 2023


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Appendix:
    """Every table and chart of every township, a section of a township after the other."""
    folder = tmp_path_factory.mktemp("county")
    paths = make_demo(folder, TOWNSHIPS, range(YEAR - 1, YEAR + 1), seed=40)
    sections = [section for path in paths for section in of_township(path)]
    assert len({section.title.partition("：")[0] for section in sections}) == TOWNSHIPS
    return Appendix(
        "示例县各乡镇统计附录", "虚构", "示例县", "", YEAR, "zh", "internal", tuple(sections),
        made_up=True,
    )  # fmt: skip


def of_township(path: Path) -> Iterator[AppendixSection]:
    workbook = Workbook(path, year=YEAR)
    for section in workbook.sections:
        blocks = (*workbook.tables(section.id), *workbook.charts(section.id))
        if blocks:
            title = f"{workbook.township.name}：{section.title}"
            yield AppendixSection(f"{path.name}-{section.id}", str(section.number), title, blocks)


@pytest.fixture(scope="module")
def files(county: Appendix) -> dict[str, bytes]:
    return {name: writer()(county, None) for name, writer in WRITERS.items()}


def texts(row: Row) -> list[str]:
    """Give what a row prints, cell by cell; a group's row is one cell."""
    cells = row.cells[:1] if row.kind == "group" else row.cells
    return [printed(cell) for cell in cells]


def rows(county: Appendix) -> list[list[str]]:
    found = [texts(row) for table in tables(county) for row in table.rows]
    assert len(found) > 5000
    return found


def test_html_has_every_row_in_its_place(county: Appendix, files: dict[str, bytes]) -> None:
    page = html.fromstring(files["html"])
    found = [
        [cell.text_content() for cell in line.cssselect("th, td")]
        for line in page.cssselect(".stat-table tbody tr")
    ]
    assert found == rows(county)


def test_word_has_every_row_in_its_place(county: Appendix, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        body: Any = parse_xml(package.read("word/document.xml"))
    found = [
        [
            "".join(text.text or "" for text in cell.iter(qn("w:t")))
            for cell in line.iter(qn("w:tc"))
        ]
        for line in body.iter(qn("w:tr"))
        if line.find(f".//{qn('w:tblHeader')}") is None
    ]
    assert found == rows(county)


def test_excel_has_every_row_in_its_place(county: Appendix, files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), rich_text=True)
    sheets = iter(sheet for sheet in book.worksheets if sheet.freeze_panes)
    for table in tables(county):
        sheet = next(sheets)
        first = int(re.sub("[A-Z]", "", str(sheet.freeze_panes)))
        for index, row in enumerate(table.rows):
            cells = [sheet.cell(first + index, 1 + place) for place in range(len(table.columns))]
            assert [shown(cell).strip() for cell in cells] == [printed(cell) for cell in row.cells]
    assert next(sheets, None) is None


def test_pdf_has_every_row_on_numbered_pages(county: Appendix, files: dict[str, bytes]) -> None:
    with pypdfium2.PdfDocument(files["pdf"]) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) > 300
    assert f"第{len(pages)}页共{len(pages)}页" in tight(pages[-1])
    whole = tight("".join(pages))
    assert [row for row in rows(county) if tight("".join(row)) not in whole] == []
    assert tight(county.title) in tight(pages[0])
    assert all(len(tight(page)) > 40 for page in pages[1:])


@pytest.mark.office
def test_libreoffice_shows_every_row(
    county: Appendix,
    files: dict[str, bytes],
    convert: Callable[[dict[str, bytes]], dict[str, list[str]]],  # noqa: F811
) -> None:
    pages = convert({"word.docx": files["docx"], "excel.xlsx": files["xlsx"]})
    word = tight("".join(pages["word.docx"]))
    assert len(pages["word.docx"]) > 300
    assert [row for row in rows(county) if tight("".join(row)) not in word] == []
    cover, *others = pages["word.docx"]
    assert "示例县各乡镇统计附录" in cover
    assert all(len(tight(page)) > 40 for page in others)
    excel = tight("".join(pages["excel.xlsx"]))
    cells = Counter(tight(text) for row in rows(county) for text in row if text)
    assert {text: often for text, often in cells.items() if excel.count(text) < often} == {}


def test_official_pages_hold_every_row_too(county: Appendix) -> None:
    official = replace(county, pdf_profile="official")
    with pypdfium2.PdfDocument(WRITERS["pdf"]()(official, None)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    whole = tight("".join(pages))
    assert [row for row in rows(county) if tight("".join(row)) not in whole] == []
    assert f"—{len(pages)}—" in tight(pages[-1])
