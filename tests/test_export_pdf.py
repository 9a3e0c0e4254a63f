"""The PDF: its text, its tags, its two profiles, and what it does with what cannot be printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from readback import (
    HOSTILE,
    charts,
    hostile_appendix,
    of_blocks,
    printed,
    small_table,
    tables,
    tight,
)
from sample_appendix import bar_chart, long_table, sample_appendix

from township_stats import pool
from township_stats.errors import NotFinishedError
from township_stats.export.appendix import Appendix, Prose
from township_stats.export.fonts import open_fonts
from township_stats.export.layout import PAGES, plan
from township_stats.export.pdf import appendix_pdf
from township_stats.stattable import Cell, Column, Row

PROFILES = ("yearbook", "official")


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def text_of(data: bytes) -> str:
    return tight("".join(pages_of(data)))


def tags(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Give the structure elements in reading order: tag and attributes."""
    found = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), dict(node.items())))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(data)) as document:
        walk(document.Root.StructTreeRoot.K)
        return [(tag, {key: str(value) for key, value in said.items() if key in ("/Alt", "/T")})
                for tag, said in found]  # fmt: skip


def bookmarks(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as document, document.open_outline() as outline:

        def walk(items: Any) -> Iterator[str]:
            for item in items:
                yield str(item.title)
                yield from walk(item.children)

        return list(walk(outline.root))


@pytest.fixture(scope="module", params=[(lang, profile) for lang in ("zh", "en") for profile in PROFILES],
                ids=lambda param: "-".join(param))  # fmt: skip
def made(request: pytest.FixtureRequest) -> tuple[Appendix, bytes]:
    lang, profile = request.param
    appendix = replace(sample_appendix(lang), pdf_profile=profile)
    return appendix, appendix_pdf(appendix)


def test_every_row_of_every_table_is_printed_as_it_stands(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    text = text_of(data)
    rows = [row for table in tables(appendix) for row in table.rows]
    assert len(rows) == 3 + 11 + 62 + 9 + 2
    for row in rows:
        assert tight("".join(map(printed, row.cells))) in text


def test_titles_units_notes_and_sources_are_printed(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    text = text_of(data)
    for item in (*tables(appendix), *charts(appendix)):
        for line in (item.label, item.title, item.unit, *item.notes, item.source):
            assert tight(line) in text


def test_it_claims_pdf_ua_and_pdf_a_and_names_itself(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    with pikepdf.open(io.BytesIO(data)) as document:
        xmp = document.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith(appendix.lang)
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo["/Title"]) == appendix.title
        assert str(document.docinfo["/CreationDate"]) == "D:20231231000000Z"
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[0-9:]+", xmp)) == {"2023-12-31T00:00:00"}


def test_tags_read_back(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    found = tags(data)
    names = [name for name, _ in found]
    columns = [len(table.columns) for table in tables(appendix)]
    body = sum(
        1 if row.kind == "group" else len(row.cells)
        for table in tables(appendix)
        for row in table.rows
    )
    assert names.count("/Table") == 5
    assert names.count("/Caption") == 7
    # Tables that go on over pages have their notes inside, a cell that keeps them with the last
    # rows, and a foot for the rule below each page.
    page = PAGES[appendix.pdf_profile]
    over = sum(plan(table, page)[-1].breakable for table in tables(appendix))
    assert over >= 1
    assert names.count("/TD") == body + 3 * over
    assert names.count("/TH") >= sum(columns)
    assert [said["/Alt"] for name, said in found if name == "/Figure"] == [
        chart.alt for chart in charts(appendix)
    ]
    assert {"/Title", "/H1", "/H2", "/TOC", "/L", "/LI", "/P", "/Strong", "/Em", "/Link"} <= set(
        names
    )


def test_contents_and_bookmarks_lead_to_every_section_and_item(
    made: tuple[Appendix, bytes],
) -> None:
    appendix, data = made
    assert [title for title in bookmarks(data) if any(s.title in title for s in appendix.sections)]
    contents = tight(pages_of(data)[1])
    for item in (*appendix.sections, *tables(appendix), *charts(appendix)):
        assert re.search(rf"{re.escape(tight(item.title))}\.+\d+", contents)
    with pikepdf.open(io.BytesIO(data)) as document:
        links = [a for a in document.pages[1].get("/Annots", []) if a.Subtype == "/Link"]
    assert len(links) >= 2 + 5 + 2


def test_page_numbers_of_the_contents_are_right(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    pages = [tight(page) for page in pages_of(data)]
    for table in tables(appendix):
        found = re.search(rf"{re.escape(tight(table.title))}\.+(\d+)", pages[1])
        assert found is not None
        title = tight(table.title)
        assert next(n for n, page in enumerate(pages, 1) if n > 2 and title in page) == int(
            found.group(1)
        )


def test_a_long_table_goes_on_under_its_repeated_header(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    again = (
        "续表3-3各村油橄榄种植情况"
        if appendix.lang == "zh"
        else "Table3-3.Olivesbyvillage(continued)"
    )
    header = tight(
        "".join(f"{column.label}{column.unit}" for column in long_table(appendix.lang).columns)
    )
    pages = [tight(page) for page in pages_of(data)]
    continued = [page for page in pages if again in page]
    assert len(continued) in (1, 2)
    for page in continued:
        assert header in re.sub(r"[()（）]", "", page)
    source = "资料来源：各村台账" if appendix.lang == "zh" else "Source:Villageledgers"
    total = tight(printed(long_table(appendix.lang).rows[-1].cells[2]))
    first = next(
        page for page in pages if "3-3" in page and again not in page and "........" not in page
    )
    assert source not in first.split("3-3")[-1]
    assert total in continued[-1]
    assert source in continued[-1]


def test_the_fourteen_columns_stand_on_a_landscape_page(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    title = tight(list(tables(appendix))[3].title)
    with pypdfium2.PdfDocument(data) as document:
        shapes = {
            page.get_width() > page.get_height()
            for number, page in enumerate(document)
            if number > 1 and title in tight(page.get_textpage().get_text_bounded())
        }
    assert shapes == {True}


def test_made_up_data_are_called_so_on_every_page(made: tuple[Appendix, bytes]) -> None:
    appendix, data = made
    said = "本附录数据均为虚构" if appendix.lang == "zh" else "Alldatainthisappendixaremadeup"
    assert all(said in tight(page) for page in pages_of(data))
    assert said not in text_of(appendix_pdf(replace(appendix, made_up=False)))


def test_english_says_nothing_in_chinese() -> None:
    text = "".join(pages_of(appendix_pdf(sample_appendix("en"))))
    assert set(re.findall("[一-鿿〇]+", text)) == {
        cell.text[cell.text.index("(") + 1 : -1]
        for row in long_table("en").rows[:-1] for cell in row.cells[:1]
    }  # fmt: skip


def test_official_pages_follow_the_standard() -> None:
    data = appendix_pdf(replace(sample_appendix(), pdf_profile="official", made_up=False))
    pages = pages_of(data)
    assert pages[0].strip().startswith("附件")
    assert [n for n, page in enumerate(pages, 1) if f"—{n}—" not in tight(page)] == []
    assert "说明" in tight(pages[2])
    assert "三、产业发展" in tight(pages[2])
    mm = 72 / 25.4
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        boxes = [item.get_bounds() for item in page.get_objects(filter=[1])]
        left = min(box[0] for box in boxes) / mm
        top = 297 - max(box[3] for box in boxes) / mm
    assert left == pytest.approx(28, abs=1)
    assert top == pytest.approx(37, abs=2)


def test_yearbook_pages_are_counted_and_headed() -> None:
    pages = pages_of(appendix_pdf(sample_appendix()))
    for number, page in enumerate(pages[1:], start=2):
        assert f"第{number}页共{len(pages)}页" in tight(page)
        assert "示例镇2023年统计附录" in tight(page)
    assert "产业发展" in tight(pages[4])[:60]


def test_a_mention_of_a_table_leads_there() -> None:
    data = appendix_pdf(of_blocks(Prose("见表1-1，不见表9-9。"), small_table(("1", "1"))))
    with pikepdf.open(io.BytesIO(data)) as document:
        links = [a for a in document.pages[2].get("/Annots", []) if a.Subtype == "/Link"]
    assert len(links) == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_hostile_text_is_printed_and_not_run(profile: str) -> None:
    text = text_of(appendix_pdf(replace(hostile_appendix(), pdf_profile=profile)))
    for words in HOSTILE:
        assert text.count(tight(words)) >= 4


def test_a_character_no_font_has_is_replaced_visibly_and_named() -> None:
    text = text_of(appendix_pdf(of_blocks(small_table(("1", "1"), title="果\U0001f352园\ue000"))))
    assert "果〓园〓" in text
    assert "〓：字体中没有的字，原字的编码为U+E000U+1F352" in text


def test_line_ends_and_invisible_characters_do_not_glue_or_break_words() -> None:
    pages = pages_of(
        appendix_pdf(of_blocks(small_table(("1\u202f000", "1000"), title="a\nb\u200bc\ufeff")))
    )
    assert "a bc" in pages[2]
    assert "1000" in tight(pages[2])


def test_a_table_too_wide_for_any_page_comes_in_parts_with_every_figure() -> None:
    columns = (Column("村"), *(Column(f"指标{n:02}", "decimal") for n in range(60)))
    rows = tuple(
        Row((Cell(f"{v}村"), *(Cell(f"{v}{n:03}.5", f"{v}{n:03}.5") for n in range(60))))
        for v in "1234"
    )
    data = appendix_pdf(of_blocks(small_table(columns=columns, rows=rows)))
    text = text_of(data)
    assert all(tight(printed(cell)) in text for row in rows for cell in row.cells)
    assert text.count("续表1-1示例") == text.count("1村") - 1 > 0
    assert text.count("资料来源：示例镇") == 1


def test_decimals_stand_under_each_other() -> None:
    data = appendix_pdf(
        of_blocks(small_table(("约1.3", "1.3"), ("1 000多", "1000"), ("22.45", "22.45")))
    )
    with pypdfium2.PdfDocument(data) as document:
        page = document[2].get_textpage()
        text = page.get_text_range()
        units = [text.index("1.3"), text.index("000多") + 2, text.index("22.45") + 1]
        rights = [page.get_charbox(place, loose=True)[2] for place in units]
    assert max(rights) - min(rights) < 0.3


def office_font(folder: Path, family: str, text: str) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(open_fonts()[1])
    worker = subset.Subsetter()
    worker.populate(text=text)
    worker.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = family
    font.save(folder / f"{family}.otf")


def test_the_offices_fonts_are_used_and_named(tmp_path: Path) -> None:
    office_font(tmp_path, "FangSong", "全镇油橄榄产业")
    (tmp_path / "坏.ttf").write_text("no font")
    data = appendix_pdf(replace(sample_appendix(), pdf_profile="official"), tmp_path)
    text = text_of(data)
    assert (
        "字体：仿宋用FangSong；小标宋用NotoSerifSC（所给文件夹中没有该字体，以开源字体代替）"
        in text
    )
    with pikepdf.open(io.BytesIO(data)) as document:
        names = {
            str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()
        }  # fmt: skip
    assert any("FangSong" in name for name in names)


def test_a_broken_drawing_is_one_plain_sentence() -> None:
    with pytest.raises(NotFinishedError, match="PDF 排不出来"):
        appendix_pdf(of_blocks(replace(bar_chart(), svg="<svg")))


def test_an_appendix_without_year_or_township_is_printed_too() -> None:
    appendix = replace(of_blocks(small_table(("5", "5"))), year=0, township="")
    assert "表1-1示例" in text_of(appendix_pdf(appendix))


@pytest.mark.deep
def test_forty_townships_are_right() -> None:
    one = sample_appendix()
    sections = tuple(
        replace(section, title=f"{section.title}（{n}镇）")
        for n in range(60)
        for section in one.sections
    )
    data = appendix_pdf(replace(one, sections=sections))
    pages = pages_of(data)
    assert len(pages) > 300
    assert tight("".join(pages)).count("31102.5") == 60
    assert f"第{len(pages)}页共{len(pages)}页" in tight(pages[-1])


def test_a_process_that_wrote_a_pdf_still_forks_children_that_write_one() -> None:
    appendix = sample_appendix()
    here = appendix_pdf(appendix)
    [outcome] = pool.run([pool.Task("pdf", lambda: appendix_pdf(appendix) == here)], timeout=60)
    assert (outcome.error, outcome.value) == ("", True)
