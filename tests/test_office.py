"""LibreOffice opens the Excel and Word files and its PDF of them shows the same figures."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from readback import charts, printed, tables, tight
from sample_appendix import sample_appendix

from township_stats.export.appendix import Appendix
from township_stats.export.docx import appendix_docx
from township_stats.export.fonts import open_fonts
from township_stats.export.xlsx import appendix_xlsx

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>
"""


@pytest.fixture(scope="module")
def convert(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[dict[str, bytes]], dict[str, list[str]]]:
    """Give a function from files to the pages' text of LibreOffice's PDF of them."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "fonts.conf").write_text(FONTS.format(open_fonts()[0].parent), encoding="utf-8")

    def to_text(files: dict[str, bytes]) -> dict[str, list[str]]:
        for name, data in files.items():
            (folder / name).write_bytes(data)
        assert SOFFICE is not None
        subprocess.run(
            [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", "pdf", "--outdir", str(folder), *(str(folder / name) for name in files)],
            check=True, capture_output=True, timeout=900,
            env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        texts = {}
        for name in files:
            with pypdfium2.PdfDocument((folder / name).with_suffix(".pdf")) as document:
                texts[name] = [page.get_textpage().get_text_bounded() for page in document]
        return texts

    return to_text


def titles(appendix: Appendix) -> list[str]:
    """Give the labels, titles and sources an appendix prints."""
    items = (*tables(appendix), *charts(appendix))
    return [tight(line) for item in items for line in (item.label, item.title, item.source)]


@pytest.fixture(scope="module")
def pages(convert: Callable[[dict[str, bytes]], dict[str, list[str]]]) -> dict[str, list[str]]:
    files = {}
    for lang in ("zh", "en"):
        files[f"book-{lang}.xlsx"] = appendix_xlsx(sample_appendix(lang))
        for profile in ("yearbook", "official"):
            appendix = replace(sample_appendix(lang), pdf_profile=profile)
            files[f"{profile}-{lang}.docx"] = appendix_docx(appendix)
    return convert(files)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("profile", ["yearbook", "official"])
def test_word_shows_every_row(profile: str, lang: str, pages: dict[str, list[str]]) -> None:
    text = tight("".join(pages[f"{profile}-{lang}.docx"]))
    appendix = sample_appendix(lang)
    rows = [tight("".join(map(printed, row.cells))) for t in tables(appendix) for row in t.rows]
    assert [line for line in (*rows, *titles(appendix)) if line not in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_excel_shows_every_cell_as_often_as_it_is_there(
    lang: str, pages: dict[str, list[str]]
) -> None:
    # Calc draws the cells of a page in an order of its own, so rows do not stay together.
    text = tight("".join(pages[f"book-{lang}.xlsx"]))
    appendix = sample_appendix(lang)
    cells = Counter(
        tight(printed(cell)) for t in tables(appendix) for row in t.rows for cell in row.cells
    )
    del cells[""]
    assert len(cells) > 200
    assert {
        cell: text.count(cell) for cell, often in cells.items() if text.count(cell) < often
    } == {}
    assert [line for line in titles(appendix) if line not in text] == []


def test_word_repeats_the_header_of_a_long_table(pages: dict[str, list[str]]) -> None:
    heads = [
        page for page in pages["yearbook-zh.docx"] if "户数（户）种植面积（亩）" in tight(page)
    ]
    assert len(heads) >= 2


def test_excel_repeats_the_header_of_a_long_table(pages: dict[str, list[str]]) -> None:
    heads = [page for page in pages["book-zh.xlsx"] if "表3-3" in page and "种植面积（亩）" in page]
    assert len(heads) >= 2


def test_no_page_is_empty(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        assert all(len(tight(page)) > 40 for page in texts), name
