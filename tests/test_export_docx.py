"""The Word document read back: cells, captions with fields, headers, sections, pictures, order of XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from readback import HOSTILE, charts, hostile_appendix, of_blocks, printed, small_table, tables
from sample_appendix import sample_appendix

from township_stats.export.appendix import Appendix, Prose
from township_stats.export.docx import appendix_docx
from township_stats.export.docx_pages import pages
from township_stats.export.layout import PAGES, header_cells, plan
from township_stats.export.words import continued_caption
from township_stats.stattable import Cell, Column, Row


def open_document(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def depth(table: Table) -> int:
    return len(table._tbl.findall(f".//{qn('w:tblHeader')}"))


def fields(document: Document) -> list[str]:
    return [item.text.strip() for item in document.element.iter(qn("w:instrText"))]


@pytest.fixture(
    scope="module",
    params=[(lang, profile) for lang in ("zh", "en") for profile in ("yearbook", "official")],
    ids="-".join,
)
def made(request: pytest.FixtureRequest) -> tuple[Appendix, Document]:
    lang, profile = request.param
    appendix = replace(sample_appendix(lang), pdf_profile=profile)
    return appendix, open_document(appendix_docx(appendix))


def test_every_cell_prints_as_its_text(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    wanted = list(tables(appendix))
    pages_of_62 = 2 if appendix.pdf_profile == "yearbook" else 3
    assert (len(wanted), len(document.tables)) == (5, 4 + pages_of_62)
    grids = iter(document.tables)
    for table in wanted:
        rows = list(table.rows)
        while rows:
            grid = next(grids)
            first = depth(grid)
            assert first == max(cell.row + cell.rows for cell in header_cells(table))
            for line in grid.rows[first:]:
                row, texts = rows.pop(0), [cell.text for cell in line.cells]
                if row.kind == "group":
                    assert set(texts) == {row.cells[0].text}
                else:
                    assert texts == [printed(cell) for cell in row.cells]


def test_a_long_table_goes_on_under_a_caption_of_its_own(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    table = next(table for table in tables(appendix) if len(table.rows) == 62)
    captions = [p for p in document.paragraphs if p.style.name == "Continued Caption"]
    assert {caption.text for caption in captions} == {continued_caption(table)}
    assert all(caption.paragraph_format.page_break_before for caption in captions)
    parts = [
        [row.cells[0].text for row in grid.rows[depth(grid) :]]
        for grid in document.tables
        if grid.rows[0].cells[0].text == table.columns[0].label and len(grid.columns) == 3
    ]
    assert len(parts) == len(captions) + 1
    assert [text for part in parts for text in part] == [row.cells[0].text for row in table.rows]
    assert min(map(len, parts)) >= 2
    for grid in document.tables:
        last = grid.rows[-1].cells[0]._tc.tcPr.find(qn("w:tcBorders")).find(qn("w:bottom"))
        assert last.get(qn("w:sz")) == "12"


@pytest.mark.parametrize("used", [None, 0.0, 30.0, 50.0])
@pytest.mark.parametrize("count", [5, 30, 37, 38, 39, 40, 41, 80, 200])
def test_rows_are_shared_out_between_pages(count: int, used: float | None) -> None:
    table = small_table(*((str(n), str(n)) for n in range(count)), notes=("甲。", "乙。"))
    (planned,) = plan(table, PAGES["yearbook"])
    new_page, parts = pages(planned, used)
    assert [row for part in parts for row in part] == list(range(count))
    assert all(len(part) >= 2 for part in parts)
    if len(parts) > 1:
        room = planned.tall
        first = room if used is None or new_page else room - used
        for number, part in enumerate(parts):
            taken = 4 + planned.head + 1.75 * len(part)
            taken += planned.notes if number == len(parts) - 1 else 0
            assert taken <= (room if number else first)
        assert used is not None or count > 37


def test_headers_are_merged_and_repeated_and_rows_stay_whole(
    made: tuple[Appendix, Document],
) -> None:
    appendix, document = made
    table, grid = list(tables(appendix))[1], document.tables[1]
    head = [[cell.text for cell in row.cells] for row in grid.rows[: depth(grid)]]
    crops, amount = table.columns[2].spanners
    assert head[0][2:5] == [crops] * 3
    assert head[1][2:4] == [amount] * 2
    assert [row[0] for row in head] == [table.columns[0].label] * 3
    assert len(grid._tbl.findall(f".//{qn('w:cantSplit')}")) == len(grid.rows)


def test_three_lines_and_none_at_the_sides() -> None:
    grid = open_document(appendix_docx(of_blocks(small_table(("1", "1"), ("2", "2"))))).tables[0]

    def sides(row: int) -> set[tuple[str, str]]:
        box = grid.rows[row].cells[0]._tc.tcPr.find(qn("w:tcBorders"))
        return set() if box is None else {
            (side.tag.split("}")[1], side.get(qn("w:sz"))) for side in box
        }  # fmt: skip

    assert [sides(row) for row in range(3)] == [
        {("top", "12"), ("bottom", "4")}, set(), {("bottom", "12")},
    ]  # fmt: skip


def test_captions_have_fields_that_give_the_printed_number(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    zh = appendix.lang == "zh"
    found = [code for code in fields(document) if code.startswith("SEQ")]
    table, figure = ("表", "图") if zh else ("Table", "Figure")
    assert found == [
        f"SEQ {table} \\* ARABIC", f"SEQ {table} \\* ARABIC", f"SEQ {figure} \\* ARABIC",
        f"SEQ {table} \\* ARABIC", f"SEQ {table} \\* ARABIC", f"SEQ {table} \\* ARABIC \\r 1",
        f"SEQ {figure} \\* ARABIC \\r 1",
    ]  # fmt: skip
    captions = [
        p.text for p in document.paragraphs if p.style.name in ("Caption", "Figure Caption")
    ]
    items = [block for s in appendix.sections for block in s.blocks if not isinstance(block, Prose)]
    gap = "　" if zh else ". "
    assert captions == [f"{item.label}{gap}{item.title}" for item in items]
    assert document.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_contents_lead_to_bookmarks(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    codes = [code for code in fields(document) if code.startswith("TOC")]
    assert len(codes) == 3
    kinds = [item.get(qn("w:fldCharType")) for item in document.element.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 3 + 7
    names = {item.get(qn("w:name")) for item in document.element.iter(qn("w:bookmarkStart"))}
    links = [item.get(qn("w:anchor")) for item in document.element.iter(qn("w:hyperlink"))]
    assert len(links) == len(appendix.sections) + 5 + 2
    assert set(links) <= names


def test_real_styles(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Title"] == [appendix.title]
    assert [title.split()[-1].split("、")[-1] for title in by_style["Heading 1"][:2]] == [
        section.title for section in appendix.sections
    ]
    assert by_style["Heading 2"] == ["种植业" if appendix.lang == "zh" else "Crops"]
    assert len(by_style["List Bullet"]) == 2
    cells = {p.style.name for cell in document.tables[0]._cells for p in cell.paragraphs}
    assert cells == {"Table Head", "Table Text"}
    for table in tables(appendix):
        lines = by_style["Table Note"]
        assert all(any(note in line for line in lines) for note in (*table.notes, table.source))


def test_wide_tables_stand_in_landscape_sections(made: tuple[Appendix, Document]) -> None:
    _, document = made
    shapes = [section.orientation for section in document.sections]
    assert shapes == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert all(s.page_width.mm > s.page_height.mm for s in document.sections[1:2])
    assert round(document.sections[2].page_width.mm) == 210


def test_official_margins_and_page_numbers() -> None:
    data = appendix_docx(replace(sample_appendix(), pdf_profile="official"))
    section = open_document(data).sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "—1—"


def test_pictures_have_alternative_text(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        chart.alt for chart in charts(appendix)
    ]
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [150, 150]


def test_a_mention_of_a_table_is_a_link() -> None:
    data = appendix_docx(
        of_blocks(Prose("见表1-1及**表1-1**，不见表9-9。"), small_table(("1", "1")))
    )
    links = list(open_document(data).element.iter(qn("w:hyperlink")))
    texts = ["".join(t.text for t in link.iter(qn("w:t"))) for link in links]
    assert texts == ["1　第一节", "表1-1　示例", "表1-1", "表1-1"]


def test_hostile_text_stays_text() -> None:
    document = open_document(appendix_docx(hostile_appendix()))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert set(HOSTILE) <= set(cells)


def test_control_characters_do_not_spoil_the_file() -> None:
    table = small_table(("1\x00\x07", "1"), title="a\x0bb\ud800\uffff")
    document = open_document(appendix_docx(of_blocks(table)))
    assert document.tables[0].rows[1].cells[1].text == "1"
    assert any(p.text == "表1-1　ab〓" for p in document.paragraphs)


def test_a_table_too_wide_for_any_page_comes_in_parts() -> None:
    columns = (Column("村"), *(Column(f"指标{n:02}", "decimal") for n in range(60)))
    row = Row((Cell("甲村"), *(Cell(f"{n:03}.5", f"{n}.5") for n in range(60))))
    document = open_document(appendix_docx(of_blocks(small_table(columns=columns, rows=(row,)))))
    cells = [grid.rows[1].cells for grid in document.tables]
    assert len(cells) > 1
    assert {line[0].text for line in cells} == {"甲村"}
    assert [cell.text for line in cells for cell in line[1:]] == [f"{n:03}.5" for n in range(60)]
    assert sum(p.text == "续表1-1　示例" for p in document.paragraphs) == len(cells) - 1


def test_properties_and_parts_say_nothing_of_the_run(made: tuple[Appendix, Document]) -> None:
    appendix, document = made
    properties = document.core_properties
    assert (properties.title, properties.author) == (appendix.title, "")
    assert properties.created.year == properties.modified.year == 1980
    with zipfile.ZipFile(io.BytesIO(appendix_docx(appendix))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_made_up_data_are_called_so_in_every_header() -> None:
    for profile in ("yearbook", "official"):
        data = appendix_docx(replace(sample_appendix(), pdf_profile=profile))
        section = open_document(data).sections[0]
        headers = [section.header, section.first_page_header]
        headers += [section.even_page_header] if profile == "official" else []
        assert all("虚构" in header.paragraphs[0].text for header in headers)
    data = appendix_docx(sample_appendix(made_up=False))
    assert b"\xe8\x99\x9a\xe6\x9e\x84\xef\xbc\x8c\xe4\xbb\x85" not in data


ORDER = {
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblPr": "tblStyle tblW jc tblLayout tblCellMar tblLook tblCaption",
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b i color sz szCs u vertAlign lang",
}


def test_elements_stand_in_the_order_word_wants(made: tuple[Appendix, Document]) -> None:
    _, document = made

    def misplaced() -> Iterator[str]:
        for name, order in ORDER.items():
            ranks = {qn(f"w:{tag}"): rank for rank, tag in enumerate(order.split())}
            for parent in document.element.iter(qn(f"w:{name}")):
                children = [ranks[child.tag] for child in parent]
                if children != sorted(children):
                    yield re.sub(r"\{.*?\}", "", " ".join(child.tag for child in parent))

    assert not list(misplaced())
