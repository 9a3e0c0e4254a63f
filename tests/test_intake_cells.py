"""Cells of CSV, .xlsx and .xls as text: what a spreadsheet shows is what is read."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile

import pytest

from township_stats.errors import InputError
from township_stats.intake.delimited import read_csv
from township_stats.intake.grid import Block, Oddity, Sheet
from township_stats.intake.labels import is_personal
from township_stats.intake.numberformat import number_format, render
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.received import Received, read_sheets
from township_stats.intake.wording import fault, mask, quoted

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(
    rows: str,
    strings: str = "",
    styles: str = "",
    after: str = "",
    sheets: str = '<sheet name="表" sheetId="1" r:id="rId1"/>',
    extra: dict[str, bytes] | None = None,
    sheet_head: str = "",
    before: str = "",
) -> bytes:
    """Write a workbook by hand, so that it can be wrong in one place."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="x"><Relationship Id="r" Type="{RELATIONS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
        f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'{sheet_head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>'
        f"{after}</worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return buffer.getvalue()


def sheets_of(data: bytes, name: str = "a.xlsx") -> tuple[list[Sheet], Findings]:
    findings = Findings()
    return read_sheets(Received(RawFile(name, "0" * 64, len(data)), data), findings), findings


def only(data: bytes) -> Sheet:
    (sheet,), _ = sheets_of(data)
    return sheet


def refused(data: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        sheets_of(data, name)
    assert len(caught.value.problems) == 1
    return str(caught.value)


STYLES = (
    '<numFmts count="5">'
    '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="166" formatCode="0!.0,&quot;万&quot;"/><numFmt numFmtId="167" formatCode="0&quot;户&quot;"/>'
    '<numFmt numFmtId="168" formatCode="_ ¥* #,##0.00_ ;[Red]-#,##0.00"/></numFmts>'
    '<fonts count="2"><font/><font><strike/></font></fonts>'
    '<cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="0" fontId="1"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("cell", "text", "oddity"),
    [
        ('<c r="A1"><v>8765.4</v></c>', "8765.4", None),
        ('<c r="A1"><v>1.2E5</v></c>', "120000", None),
        ('<c r="A1"><v>0.30000000000000004</v></c>', "0.3", None),
        ('<c r="A1"><v>1234567.8999999999</v></c>', "1234567.9", None),
        ('<c r="A1" s="1"><v>0.95</v></c>', "95%", None),
        ('<c r="A1" s="2"><v>0.953</v></c>', "95.3%", None),
        ('<c r="A1" s="3"><v>45291</v></c>', "2023-12-31", Oddity.DATE),
        ('<c r="A1" s="3"><v>0.5208333333333334</v></c>', "12:30", Oddity.TIME),
        ('<c r="A1" s="4"><v>22000</v></c>', "22000", Oddity.SCALED),
        ('<c r="A1" s="5"><v>6</v></c>', "6户", Oddity.PRINTED),
        ('<c r="A1" s="6"><v>1234.5</v></c>', "1234.5", Oddity.PRINTED),
        ('<c r="A1" s="7"><v>5</v></c>', "5", Oddity.STRUCK),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE", Oddity.BOOLEAN),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!", Oddity.ERROR),
        ('<c r="A1"><f>SUM(B1)</f></c>', "", Oddity.UNCACHED),
        ('<c r="A1"><f>SUM(B1)</f><v></v></c>', "", Oddity.UNCACHED),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', "", None),
        ('<c r="A1"><f>SUM(B1)</f><v>7</v></c>', "7", None),
        ('<c r="A1"><f>SUM(表1[面积])</f><v>7</v></c>', "7", None),
        ("<c r=\"A1\"><f>'[1]旧表'!B2</f><v>7</v></c>", "7", Oddity.EXTERNAL),
        ('<c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>x</v></c>', "x", Oddity.EXTERNAL),
        ('<c r="A1"><v>1e999</v></c>', "1e999", Oddity.MALFORMED),
        ('<c r="A1"><v>NaN</v></c>', "NaN", Oddity.MALFORMED),
        ('<c r="A1"><v>12abc</v></c>', "12abc", Oddity.MALFORMED),
        ('<c r="A1"><v>1_000</v></c>', "1_000", Oddity.MALFORMED),
        ('<c r="A1"><v>٣</v></c>', "٣", Oddity.MALFORMED),
        ('<c r="A1" t="d"><v>2023-05-06T00:00:00</v></c>', "2023-05-06 00:00:00", Oddity.DATE),
        ('<c r="A1" t="inlineStr"><is><r><t>年末</t></r><r><rPr><b/></rPr><t>人口</t></r></is></c>', "年末人口", None),
        ('<c r="A1" t="inlineStr"><is><t>NA</t></is></c>', "NA", None),
        ('<c r="A1" t="inlineStr"><is><t>甲_x000A_乙</t></is></c>', "甲\n乙", None),
        ('<c r="A1" t="inlineStr"><is><t>村</t><rPh sb="0" eb="1"><t>cun</t></rPh></is></c>', "村", None),
        (
            '<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>120</t></r><r><t>130</t></r></is></c>',
            "120130",
            Oddity.MIXED,
        ),
        (
            '<c r="A1" t="inlineStr"><is><r><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr>'
            "<t>2</t></r></is></c>",
            "52",
            Oddity.MIXED,
        ),
    ],
)  # fmt: skip
def test_what_a_cell_shows_is_read(cell, text, oddity) -> None:
    sheet = only(xlsx(f'<row r="1">{cell}<c r="B1"><v>0</v></c></row>', styles=STYLES))
    assert sheet.text(1, 0) == text
    assert sheet.odd.get((1, 0)) == oddity


def test_addresses_merges_and_hidden_rows_are_kept() -> None:
    sheet = only(
        xlsx(
            '<row r="3"><c r="B3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row><c><v>3</v></c></row>'
            '<row r="9" hidden="1"><c r="A9"><v>4</v></c></row>',
            after='<mergeCells><mergeCell ref="B3:C4"/></mergeCells>',
        )
    )
    assert list(sheet.rows) == [3, 4, 9]
    assert (sheet.text(3, 1), sheet.text(3, 26), sheet.text(4, 0)) == ("1", "2", "3")
    assert sheet.spread(4, 2) == "1"
    assert sheet.hidden_rows == {9}
    assert sheet.merged == (Block(3, 1, 4, 2),)


def test_rows_that_a_filter_hides_are_data() -> None:
    sheet = only(
        xlsx(
            '<row r="1" hidden="1"><c r="A1"><v>4</v></c></row>',
            after='<autoFilter ref="A1:B9"><filterColumn colId="0"/></autoFilter>',
        )
    )
    assert sheet.hidden_rows == frozenset()


def test_hidden_sheets_are_marked() -> None:
    data = xlsx(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        sheets='<sheet name="a" sheetId="1" state="veryHidden" r:id="rId1"/>'
        '<sheet name="b" sheetId="2" r:id="rId2"/>',
        extra={
            "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
        },
    )
    sheets, _ = sheets_of(data)
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("a", True), ("b", False)]


def test_macros_are_told_and_not_run() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', extra={"xl/vbaProject.bin": b"x"})
    _, findings = sheets_of(data)
    assert [notice.found for notice in findings.notices] == ["文件带有宏"]


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
BOMB = b"<a>" + b"0" * (2 * 2**20)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (xlsx(ONE, sheet_head="<!DOCTYPE worksheet>"), "DOCTYPE"),
        (xlsx(ONE, sheet_head='<!DOCTYPE w [<!ENTITY a "aaaa">]>'), "DOCTYPE"),
        (xlsx('<row r="2"/><row r="1"/>'), "第 1 行排在第 2 行之后"),
        (xlsx('<row r="1"/><row r="1"/>'), "第 1 行排在第 1 行之后"),
        (xlsx('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'), "A1 的位置或次序"),
        (xlsx('<row r="1"><c r="A7"><v>1</v></c></row>'), "A7 的位置或次序"),
        (xlsx('<row r="1"><c r="1A"><v>1</v></c></row>'), "'1A' 不合格"),
        (xlsx('<row r="99999999"><c><v>1</v></c></row>'), "第 99999999 行"),
        (xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "A1 指向不存在的文字"),
        (xlsx('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "A1 指向不存在的文字"),
        (xlsx("<row r='1'><c r='A1'><v>1</v></row>"), "不是合格的 XML"),
        (xlsx("<x>" * 70 + "</x>" * 70), "嵌套得不正常"),
        (xlsx(ONE, sheets='<sheet name="a" sheetId="1" r:id="rId9"/>'), "内容不在文件里"),
        (xlsx(ONE, sheets='<sheet name="a" sheetId="1" r:id="rId2"/>'), "缺少 xl/worksheets/sheet2.xml"),
        (xlsx(ONE, sheets='<sheet name="a&#10;b" sheetId="1" r:id="rId1"/>'), "工作表名"),
        (xlsx(ONE, sheets=""), "0 个工作表"),
        (xlsx(ONE, extra={"xl/worksheets/SHEET1.xml": b"<a/>"}), "不知以哪个为准"),
        (xlsx(ONE, extra={"xl/media/a.bin": BOMB}), "压缩炸弹"),
        (xlsx(ONE, extra={f"x/{i}": b"" for i in range(2500)}), "个文件，多得不正常"),
        (xlsx(ONE)[:-30], "没有复制完整"),
        (xlsx(ONE)[:200], "没有复制完整"),
    ],
    ids=range(21),
)  # fmt: skip
def test_damaged_and_hostile_workbooks_are_refused(data, said) -> None:
    assert said in refused(data)


def test_a_workbook_changed_inside_is_refused() -> None:
    data = bytearray(xlsx(ONE * 1))
    position = data.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 4
    data[position] ^= 0xFF
    assert "a.xlsx" in refused(bytes(data))


def named(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", named("word/document.xml", b"<w/>"), "Word 文档"),
        ("a.xlsx", named("xl/workbook.bin", b""), "xlsb"),
        ("a.xlsx", named("b.txt", b""), "里面没有 Excel 工作簿"),
        ("a.xlsx", "指标,数值\n".encode(), "内容是文字"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "网页或 XML"),
        ("a.xls", b"<html><table></table></html>", "网页或 XML"),
        ("a.xls", b"%PDF-1.7", "PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "不是完整的"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000, "不是完整的"),
        ("a.xlsx", b"", "文件是空的"),
        ("a.ods", b"PK\x03\x04", "不认识的文件类型"),
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\xef\xbb\xbf", "文件是空的"),
        ("a.csv", b"\n\n , ,\n", "文件是空的"),
        ("a.csv", "指标,数值\n人口,1\n".encode("utf-16"), "编码"),
        ("a.csv", "指标,数值\n人口,1\n".encode("gb18030")[:-4], "编码"),
        ("a.csv", '指标,数值\n人口,"1\n'.encode(), "a.csv!B2: 引号没有闭合"),
        ("a.csv", '指标,数值\n人口,"1"2\n'.encode(), "a.csv!B2: 引号后面还有文字"),
        ("a.csv", "指标,数值\n".encode() + "人口,12\n".encode("gb18030"), "a.csv!A2"),
        ("a.csv", "指标,数值,单位\n人口,12,人\n面积,5,".encode() + b"\xc0\xaf\n", "a.csv!C3"),
    ],
    ids=range(20),
)
def test_what_is_no_table_is_refused(name, data, said) -> None:
    assert said in refused(data, name)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\r\n"x,1","说""是"""\r\n', {1: ["a", "b"], 2: ["x,1", '说"是"']}),
        ('a,b\n"一\n二",3\n4,5', {1: ["a", "b"], 2: ["一\n二", "3"], 3: ["4", "5"]}),
        ("a,b\r1,2\r\r3,4", {1: ["a", "b"], 2: ["1", "2"], 4: ["3", "4"]}),
        ("sep=;\na;b\n1;2,5\n", {1: ["a", "b"], 2: ["1", "2,5"]}),
        ("a\tb\n1\t2\n", {1: ["a", "b"], 2: ["1", "2"]}),
        ("a,b\n,\n1,\n", {1: ["a", "b"], 3: ["1", ""]}),
    ],
    ids=["quotes", "line break", "bare CR", "sep", "tabs", "blank"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_records_keep_their_row(text, rows, encoding) -> None:
    assert read_csv(text.encode(encoding), "a.csv").rows == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("年末总人口", ""),
        ("第一行\n第二行", ""),
        ("甲\x00乙", "控制字符 U+0000"),
        ("甲\x1b[2J", "控制字符 U+001B"),
        ("abc\u202etxt", "改变文字方向"),
        ("锟斤拷", "损坏"),
        ("人\ufffd口", "损坏"),
        ("指标".encode().decode("gb18030"), "损坏"),
        ("数".encode().decode("cp1252"), "损坏"),
        ("café", ""),
        ("\ud800", "控制字符"),
    ],
)
def test_what_may_not_stand_in_a_cell(text, said) -> None:
    assert (said in fault(text)) if said else (fault(text) == "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("62010019990101123X", "***"),
        ("电话１３８１２３４５６７８", "电话***"),
        ("138 1234 5678", "***"),
        ("22000亩", "22000亩"),
        ("2023年12月", "2023年12月"),
        ("6222021234567890123", "***"),
    ],
)
def test_personal_numbers_are_masked(text, shown) -> None:
    assert mask(text) == shown


def test_messages_are_one_short_line() -> None:
    assert quoted("一\n二\x07" + "三" * 100) == "“一 二\\u0007" + "三" * 31 + "…（共104字）”"


@pytest.mark.parametrize(
    "label",
    [
        "身份证号",
        "联系 电话",
        "姓名",
        "户主姓名",
        "银行卡号",
        "借款人",
        "信访人",
        "包案领导",
        "农户/户主",
    ],
)
def test_personal_columns_are_known(label) -> None:
    assert is_personal(label)


@pytest.mark.parametrize(
    "label",
    [
        "户数",
        "村",
        "编号",
        "电话用户数",
        "金额",
        "借款人数（人）",
        "受益人口",
        "残疾人",
        "法人单位（个）",
    ],
)
def test_other_columns_are_not_personal(label) -> None:
    assert not is_personal(label)


@pytest.mark.parametrize(
    ("code", "stored", "text"),
    [
        ("yyyy-mm-dd hh:mm", "45052.5", "2023-05-06 12:00"),
        ("[$-804]yyyy年m月d日", "45052", "2023-05-06"),
        ("#,##0.00_);[Red](#,##0.00)", "1234.5", "1234.5"),
        ('0.0"万元"', "5.5", "5.5万元"),
        ('"约"0', "5", "约5"),
        ('#,##0.00_ "万元"', "12.5", "12.5万元"),
        ('General"万"', "2.2", "2.2万"),
        ("0.00[$万元]", "12.5", "12.5万元"),
        ('0.0"‰"', "3.78", "3.78‰"),
        ('">"0', "5", ">5"),
        ('_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "5", "5"),
        ("0.00E+00", "120000", "120000"),
        ("@", "5", "5"),
        ("General", "-0.5", "-0.5"),
        ('0.00%;"无"', "0.5", "50%"),
    ],
)
def test_number_formats(code, stored, text) -> None:
    assert render(stored, number_format(200, code), is_1904=False)[0] == text


@pytest.mark.parametrize(
    "code",
    [
        "$#,##0.00",
        "[$€-407]0.0",
        '0!.0,"万"',
        '0"."0000"万"',
        '0"0"',
        "0,",
        "#,##0,,",
        ";;;",
        '"保密"',
        '"保密";"保密"',
    ],
)
def test_formats_that_show_something_else_make_a_number_unusable(code) -> None:
    assert render("22000", number_format(200, code), is_1904=False) == ("22000", Oddity.SCALED)


def test_dates_from_1904() -> None:
    assert render("43590", number_format(14), is_1904=True) == ("2023-05-06", Oddity.DATE)


@pytest.mark.office
def test_an_old_workbook_reads_like_the_new_one(tmp_path, root) -> None:
    from shutil import which

    if which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "产业"
    sheet.append(["油橄榄产业情况"])
    sheet.merge_cells("A1:C1")
    sheet.append(["指标", "数值", "单位"])
    sheet.append(["化解率", 0.953, "%"])
    sheet["B3"].number_format = "0.0%"
    sheet.append(["面积", 8765.4, "亩"])
    sheet["B4"].font = Font(strike=True)
    sheet.append(["真假", True, ""])
    sheet["A6"] = "日期"
    sheet["B6"] = 45291
    sheet["B6"].number_format = "yyyy-mm-dd"
    sheet.row_dimensions[6].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"
    book["旧"]["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xls", "a.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    old, _ = sheets_of((tmp_path / "a.xls").read_bytes(), "a.xls")
    assert [(sheet.name, sheet.hidden) for sheet in old] == [("产业", False), ("旧", True)]
    assert old[0].rows == {
        1: ["油橄榄产业情况"],
        2: ["指标", "数值", "单位"],
        3: ["化解率", "95.3%", "%"],
        4: ["面积", "8765.4", "亩"],
        5: ["真假", "TRUE"],
        6: ["日期", "2023-12-31"],
    }
    assert old[0].odd == {(4, 1): Oddity.STRUCK, (5, 1): Oddity.BOOLEAN, (6, 1): Oddity.DATE}
    assert old[0].merged == (Block(1, 0, 1, 2),)
    assert old[0].hidden_rows == {6}
