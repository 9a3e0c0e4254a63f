"""The Excel workbook read back: numbers that print as their text, links, charts, print set-up."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet
from readback import (
    HOSTILE,
    charts,
    hostile_appendix,
    of_blocks,
    printed,
    shown,
    small_table,
    tables,
    tight,
)
from sample_appendix import plain_table, sample_appendix, spanner_table

from township_stats.export.appendix import Appendix
from township_stats.export.xlsx import appendix_xlsx
from township_stats.stattable import StatTable


def open_book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def body(sheet: Worksheet, table: StatTable) -> list[list[ExcelCell]]:
    """Give the rows of a table's sheet from below its header."""
    assert sheet.freeze_panes is not None
    first = int(re.sub("[A-Z]", "", sheet.freeze_panes))
    return [
        [sheet.cell(first + row, 1 + place) for place in range(len(table.columns))]
        for row in range(len(table.rows))
    ]


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request: pytest.FixtureRequest) -> tuple[Appendix, openpyxl.Workbook]:
    appendix = sample_appendix(request.param)
    return appendix, open_book(appendix_xlsx(appendix))


def test_every_cell_prints_as_its_text_and_numbers_are_numbers(
    made: tuple[Appendix, openpyxl.Workbook],
) -> None:
    appendix, book = made
    count = 0
    for table in tables(appendix):
        for row, line in zip(table.rows, body(book[table.label], table), strict=True):
            for cell, excel in zip(row.cells, line, strict=True):
                assert shown(excel).strip() == printed(cell)
                if cell.number:
                    assert excel.value == float(cell.number)
                    count += 1
    assert count == 6 + 18 + 124 + 117 + 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("约1.3", "1.3"), ("1 000多", "1000"), ("1\u00a0234\u00a0567.25", "1234567.25"), ("≥30", "30"),
        ("over 1,000", "1000"), ("−4.0", "-4.0"), ("约−1 000余", "-1000"), ("+0.3", "0.3"), ("95%", "95"),
        ("0", "0"), ("0.05", "0.05"), ('"7"', "7"),
    ],
)  # fmt: skip
def test_a_figure_keeps_its_words(text: str, number: str) -> None:
    book = open_book(appendix_xlsx(of_blocks(small_table((text, number)))))
    cell = book["表1-1"]["B5"]
    assert cell.value == float(number)
    assert shown(cell) == text


@pytest.mark.parametrize(
    ("text", "number"), [("20～30", "25"), ("*", ""), ("2.2万", "22000"), ("…", "")]
)
def test_a_text_that_does_not_show_the_number_stays_text(text: str, number: str) -> None:
    cell = open_book(appendix_xlsx(of_blocks(small_table((text, number)))))["表1-1"]["B5"]
    assert cell.data_type == "s"
    assert cell.value == text


def test_control_characters_do_not_spoil_the_file() -> None:
    table = small_table(("约\x07\x001.3\ud800", "1.3"), title="a\x0bb\uffff")
    sheet = open_book(appendix_xlsx(of_blocks(table)))["表1-1"]
    assert shown(sheet["B5"]) == "约1.3〓"
    assert sheet["A2"].value == "表1-1　ab"


def test_hostile_text_stays_text_and_nothing_is_a_formula() -> None:
    data = appendix_xlsx(hostile_appendix())
    book = open_book(data)
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in values} <= {"s", "n"}
    texts = [str(cell.value) for cell in values]
    for words in HOSTILE:
        assert texts.count(words) >= 1
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_spanners_are_merged_and_three_lines_drawn() -> None:
    table = spanner_table()
    sheet = open_book(appendix_xlsx(of_blocks(table)))["表3-2"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A2:F2", "A4:A6", "C4:E4", "C5:D5", "E5:E6"} <= merged
    assert [sheet["C4"].value, sheet["C5"].value, sheet["C6"].value] == [
        "种植与养殖",
        "数量",
        "本年",
    ]
    last = 6 + len(table.rows)
    assert sheet["A4"].border.top.style == "medium"
    assert sheet["C6"].border.bottom.style == "thin"
    assert sheet[f"C{last}"].border.bottom.style == "medium"
    assert sheet["B8"].border.left.style is None
    assert sheet["A9"].alignment.indent == 1


def test_contents_link_to_every_sheet(made: tuple[Appendix, openpyxl.Workbook]) -> None:
    appendix, book = made
    contents = book.worksheets[1]
    links = {
        cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink
    }
    labels = [item.label for item in (*tables(appendix), *charts(appendix))]
    assert links == {f"'{label}'!A1" for label in labels}
    assert set(labels) <= set(book.sheetnames)
    for label in labels:
        assert book[label]["A1"].hyperlink.location == f"'{contents.title}'!A1"


def test_notes_sheet_has_notes_and_prose(made: tuple[Appendix, openpyxl.Workbook]) -> None:
    appendix, book = made
    text = "\n".join(str(row[0].value) for row in book.worksheets[2].iter_rows())
    assert all(note in text for note in appendix.notes)
    assert (
        "面积以村台账为准" if appendix.lang == "zh" else "Areas come from the village ledgers"
    ) in text


def test_sheets_are_set_up_for_a4(made: tuple[Appendix, openpyxl.Workbook]) -> None:
    appendix, book = made
    for sheet in book:
        assert str(sheet.page_setup.paperSize) == "9"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
    labels = [table.label for table in tables(appendix)]
    long, wide = book[labels[2]], book[labels[3]]
    assert long.print_title_rows == "$3:$5"
    assert [sheet.page_setup.orientation for sheet in (long, wide)] == ["portrait", "landscape"]


def test_charts_are_native_with_alternative_text() -> None:
    appendix = sample_appendix()
    with zipfile.ZipFile(io.BytesIO(appendix_xlsx(appendix))) as package:
        names = package.namelist()
        drawings = "".join(package.read(n).decode() for n in names if "drawings/drawing" in n)
        first = package.read("xl/charts/chart1.xml").decode()
    assert sum(name.startswith("xl/charts/chart") for name in names) == 2
    assert re.findall('descr="([^"]+)"', drawings) == [chart.alt for chart in charts(appendix)]
    assert "'图3-1'!$C$5:$C$6" in first
    assert "<c:errBars>" in first
    assert "5 500" in first


def test_only_an_interval_that_is_drawn_has_ends() -> None:
    chart = next(charts(sample_appendix()))
    panel = chart.panels[0]
    first = replace(panel.series[0], values=("13000", "700"), lower=("13000", "700"), upper=("13000", "800"))  # fmt: skip
    drawn = replace(chart, panels=(replace(panel, series=(first,)),))
    sheet = open_book(appendix_xlsx(of_blocks(drawn)))[chart.label]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "下限" in row)
    at = [head.index(name) for name in ("数值", "下限", "上限")]
    data = rows[rows.index(head) + 1 :][:2]
    assert [[row[column] for column in at] for row in data] == [
        [13000, None, None], [700, 700, 800],
    ]  # fmt: skip


def test_a_chart_never_has_two_units_on_one_axis() -> None:
    chart = next(charts(sample_appendix()))
    panel = chart.panels[0]
    share = replace(panel.series[0], unit="%", values=("71.7", "28.3"), lower=(), upper=())
    mixed = replace(chart, panels=(replace(panel, series=(*panel.series, share)),))
    with zipfile.ZipFile(io.BytesIO(appendix_xlsx(of_blocks(mixed)))) as package:
        assert package.read("xl/charts/chart1.xml").decode().count("<c:ser>") == 1


@pytest.mark.parametrize(
    "label", ["a/b:c*d?e[f]'g\\", "x" * 60, "History", "封面", "表1-1"], ids=repr
)
def test_sheet_names_are_allowed_and_differ(label: str) -> None:
    table = replace(small_table(("1", "1")), number="", title=label)
    book = open_book(appendix_xlsx(of_blocks(table, table, small_table(("1", "1")))))
    assert len({name.casefold() for name in book.sheetnames}) == 6
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_properties_say_nothing_of_the_run(made: tuple[Appendix, openpyxl.Workbook]) -> None:
    appendix, book = made
    assert book.properties.title == appendix.title
    assert (book.properties.created.year, book.properties.modified.year) == (1980, 1980)


def test_made_up_data_are_called_so_on_every_sheet() -> None:
    book = open_book(appendix_xlsx(sample_appendix()))
    assert all("虚构" in sheet.oddHeader.left.text for sheet in book)
    real: list[Any] = list(open_book(appendix_xlsx(sample_appendix(made_up=False))))
    assert not any("虚构" in (sheet.oddHeader.left.text or "") for sheet in real)


def test_title_unit_notes_and_source_stand_around_a_table() -> None:
    table = plain_table()
    sheet = open_book(appendix_xlsx(of_blocks(table)))["表3-1"]
    column = [str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1)]
    assert column[1] == "表3-1　油橄榄产业收入情况"
    assert sheet["C3"].value == "单位：万元"
    assert column[-2:] == ["注：四舍五入，分项合计未作机械调整。", "资料来源：示例镇农业农村办公室"]
    assert tight(column[4]) == "年产值"
