"""Figure sheets, corrections, what counts as a received file, and new folders to start from."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
from test_intake_cells import MAIN, xlsx
from typer.testing import CliRunner
from workbooks import HEADER, cleaned, make

from township_stats.book import Section
from township_stats.clean.cellvalue import read_cell
from township_stats.cli import app
from township_stats.codebook import read_codebook
from township_stats.errors import FigureError, InputError, UsageError
from township_stats.intake.inspection import inspect
from township_stats.intake.received import checksums, years
from township_stats.intake.scaffold import init_workbook, new_year
from township_stats.intake.year import read_year
from township_stats.store import clean, fresh
from township_stats.township import read_township


def row(number: int, *texts: str, attributes: str = "") -> str:
    cells = "".join(
        f'<c r="{"ABCDEFGH"[column]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in enumerate(texts)
        if text
    )
    return f'<row r="{number}"{attributes}>{cells}</row>'


def values(made) -> dict[tuple[str, str], str]:
    return {(f.name, f.place): f.text for f in made.figures if f.text}


def refusals(root, files, corrections="") -> list[str]:
    with pytest.raises(InputError) as caught:
        cleaned(root, files, corrections)
    return str(caught.value).splitlines()


HEAD = ("指标", "数值", "单位", "来源", "备注")


def test_banners_subheadings_numbering_and_footers_are_no_figures(tmp_path) -> None:
    data = xlsx(
        row(1, "某镇2023年统计")
        + row(2, "填报单位：党政办", "", "填报日期：2023-12-20")
        + row(4, *HEAD)
        + row(5, "甲", "1", "2", "3", "4")
        + row(6, "一、人口")
        + row(7, "年末总人口", "12345", "人", "统计站")
        + row(9, "（续表）")
        + row(10, *HEAD)
        + row(11, "耕地面积", "8765.4", "亩")
        + row(13, "单位负责人：甲", "", "填表人：乙")
        + row(14, "注：初步数")
    )
    made = cleaned(tmp_path, {"a.xlsx": data})
    assert values(made) == {("年末总人口", ""): "12345", ("耕地面积", ""): "8765.4"}
    assert [notice.cell for notice in made.notices] == ["A4", "A6"]


def test_a_banner_gives_the_unit_of_rows_that_name_none(tmp_path) -> None:
    sheet = "某镇统计,,\n,,单位：万元、亩\n指标,数值,单位\n集体收入,12,\n耕地面积,8,\n监测户,6,户\n化解率,95,\n"
    made = cleaned(tmp_path, {"a.csv": sheet})
    assert [(str(figure.quantity.value), figure.quantity.unit) for figure in made.figures if figure.text] == [
        ("8", "亩"), ("120000", "元"), ("6", "户"), ("95", "%"),
    ]  # fmt: skip


@pytest.mark.parametrize("banner", ["单位：元、万元", "单位：万圆整"])
def test_a_banner_that_leaves_a_figures_unit_open_is_refused(tmp_path, banner) -> None:
    sheet = f"{banner},,\n指标,数值,单位\n集体收入,12,\n监测户,6,\n"
    seen = banner.removeprefix("单位：") if "、" in banner else banner
    assert refusals(tmp_path, {"a.csv": sheet}) == [
        f"data/raw/2023/a.csv!C3: 没有写单位，表上写的是“{seen}”; 每行写明单位，如 万元"
    ]
    made = cleaned(tmp_path, {"a.csv": sheet.replace("12,", "12万元,")})
    assert values(made) == {("集体收入", ""): "12万元", ("监测户", ""): "6"}


def test_merged_places_and_offices_hold_for_every_row(tmp_path) -> None:
    data = xlsx(
        row(1, *HEAD, "地区")
        + row(2, "总人口", "5", "人", "", "", "前村")
        + row(3, "监测户", "2", "户")
        + row(4, "耕地面积", "8", "亩"),
        after='<mergeCells><mergeCell ref="F2:F3"/></mergeCells>',
    )
    made = cleaned(tmp_path, {"a.xlsx": data})
    assert values(made) == {
        ("年末总人口", "前村"): "5",
        ("监测户", "前村"): "2",
        ("耕地面积", ""): "8",
    }


def test_hidden_rows_are_left_out_and_told(tmp_path) -> None:
    data = xlsx(
        row(1, *HEAD)
        + row(2, "总人口", "99", "人", attributes=' hidden="1"')
        + row(3, "总人口", "5", "人")
    )
    made = cleaned(tmp_path, {"a.xlsx": data})
    assert values(made) == {("年末总人口", ""): "5"}
    assert [str(notice) for notice in made.notices] == [
        "data/raw/2023/a.xlsx[表]!A2: 隐藏的行; 已略过；要用请取消隐藏"
    ]


def test_hidden_sheets_are_left_out_and_told(tmp_path) -> None:
    one, other = (
        row(1, *HEAD) + row(2, "总人口", "99", "人"),
        row(1, *HEAD) + row(2, "总人口", "5", "人"),
    )
    names = '<sheet name="旧" sheetId="1" state="hidden" r:id="rId1"/><sheet name="新" sheetId="2" r:id="rId2"/>'
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{other}</sheetData></worksheet>'.encode()
    data = xlsx(one, sheets=names, extra={"xl/worksheets/sheet2.xml": part})
    made = cleaned(tmp_path, {"a.xlsx": data})
    assert values(made) == {("年末总人口", ""): "5"}
    assert [notice.sheet for notice in made.notices] == ["旧"]
    hidden = names.replace('sheetId="2"', 'sheetId="2" state="veryHidden"')
    both = xlsx(one, sheets=hidden, extra={"xl/worksheets/sheet2.xml": part})
    assert refusals(tmp_path, {"a.xlsx": both}) == [
        "data/raw/2023/a.xlsx: 工作表都是空的或隐藏的; 请取消隐藏，或移走文件"
    ]


def test_a_hidden_column_is_read_and_told(tmp_path) -> None:
    rows = row(1, *HEAD) + row(2, "总人口", "5", "人")
    data = xlsx(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>')
    made = cleaned(tmp_path, {"a.xlsx": data})
    assert values(made) == {("年末总人口", ""): "5"}
    assert [notice.cell for notice in made.notices] == ["B1"]


def test_a_value_merged_over_two_indicators_is_refused(tmp_path) -> None:
    data = xlsx(
        row(1, *HEAD) + row(2, "总人口", "5", "人") + row(3, "监测户", "", "户"),
        after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
    )
    assert refusals(tmp_path, {"a.xlsx": data}) == [
        "data/raw/2023/a.xlsx[表]!B3: 数值格是合并的（B2:B3）; 每个指标写自己的数值，不要合并"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("指标,数值\n总人口,5\n", "a.csv!A1: 表头缺少列“单位”"),
        ("指标,数 值,数值,单位\n总人口,5,6,人\n", "a.csv!C1: 列“数值”出现两次"),
        (HEADER, "a.csv!A1: 表头下面没有数据"),
        (HEADER + "总人口,5,人,\n", "a.csv!E2: 这一行有 4 格，表头有 5 格"),
        (HEADER + "总人口,1,234,人,,\n", "a.csv!F2: 这一行有 6 格，表头有 5 格"),
        (HEADER + ",5,人,,\n", "a.csv!A2: 这一行没有指标名"),
        (HEADER + "总人口,5,人,,\n" + HEADER + "耕地面积,5,亩,,\n", "a.csv!A3: 表头又出现一次"),
        (HEADER + "总人口,5,人,,a\x07b\n", "a.csv!E2: “a\\u0007b” 含有控制字符 U+0007"),
        (HEADER + "总人口,5,人,\u202ea,\n", "a.csv!D2: “\\u202ea” 含有改变文字方向的字符"),
        ("指標,數值,單位\n总人口,5,人\n", "a.csv: 表头用繁体字"),
        (
            "名称,数目\n总人口,5\n",
            "a.csv!A1: 没有表头 指标、数值、单位：现有 “名称”、“数目”; 填报表的列名须是 指标、数值、单位",
        ),
        (
            "填报单位：农业站\n指标名称,,本年实际,计量单位\n总人口,,5,人\n",
            "a.csv!A2: 没有表头 指标、数值、单位：现有 “指标名称”、“本年实际”、“计量单位”",
        ),
        ("刘大山,一组,13812345678\n", "a.csv: 没有表头 指标、数值、单位; 填报表的列名须是"),
        ("户主单位,刘大山\n", "a.csv: 没有表头 指标、数值、单位; 填报表的列名须是"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said_at_its_cell(tmp_path, text, said) -> None:
    assert f"data/raw/2023/{said}" in "\n".join(refusals(tmp_path, {"a.csv": text}))


def test_columns_beside_are_not_read_and_told(tmp_path) -> None:
    made = cleaned(tmp_path, {"a.csv": "指标,数值,单位,电话\n总人口,5,人,13812345678\n"})
    assert [str(notice) for notice in made.notices] == [
        "data/raw/2023/a.csv!D1: 列 “电话” 不在可读的列中; 这一列没有读"
    ]
    assert "1381234" not in repr(made)


def test_digits_in_groups_of_three_are_read_and_told(tmp_path) -> None:
    made = cleaned(tmp_path, {"a.csv": HEADER + "总人口,12 345,人,,\n"})
    assert [str(figure.quantity.value) for figure in made.figures if figure.text] == ["12345"]
    assert [str(notice) for notice in made.notices] == [
        "data/raw/2023/a.csv!B2: “12 345” 用空格分节; 照读，请核对"
    ]


def test_a_correction_is_read_instead_and_its_reason_stands_in_the_note(tmp_path) -> None:
    made = cleaned(
        tmp_path,
        {"a.csv": HEADER + "总人口,5,人,,初步数\n耕地面积,8,亩,,\n"},
        "data/raw/2023/a.csv,,B2,5,55,漏写一位,某人,2024-01-05\n",
    )
    figure = made.figures[0]
    assert (figure.text, figure.note) == ("55", "初步数；更正：原文“5”；漏写一位")
    assert made.figures[1].note == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("data/raw/2023/a.csv,,B2,6,7,r,w,d", "corrections.csv!D2: 以为 data/raw/2023/a.csv!B2 写作 “6”，现为 “5”"),
        ("data/raw/2023/b.csv,,B2,5,7,r,w,d", "corrections.csv!A2: 没有文件 “data/raw/2023/b.csv”"),
        ("data/raw/2022/a.csv,,B2,5,7,r,w,d", "corrections.csv!A2: 没有文件 “data/raw/2022/a.csv”"),
        ("2022/各办/a.csv,,B2,5,7,r,w,d", "corrections.csv!A2: 没有文件 “data/raw/2022/各办/a.csv”"),
        ("data/raw/2023/a.csv,一,B2,5,7,r,w,d", "corrections.csv!B2: 没有工作表 “一”"),
        ("data/raw/2023/a.csv,,2B,5,7,r,w,d", "corrections.csv!C2: “2B” 不是单元格地址"),
        ("data/raw/2023/a.csv,,B2,5,7,,w,d", "corrections.csv!F2: 没有写理由"),
        ("a.csv,,B2,5,7,r,w,d", "corrections.csv!A2: “a.csv” 没有写年份"),
    ],
)  # fmt: skip
def test_a_correction_that_does_not_hold_fails(tmp_path, line, said) -> None:
    found = refusals(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"}, line + "\n")
    assert [said in line for line in found] == [True]


def test_a_cell_is_corrected_once(tmp_path) -> None:
    lines = "".join(
        f"data/raw/2023/a.csv,,{cell},5,{new},r,w,d\n" for cell, new in (("B2", 7), ("$b$2", 8))
    )
    assert refusals(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"}, lines) == [
        "data/raw/corrections.csv!C3: data/raw/2023/a.csv!B2 已由第 2 行更正; 一格只写一行更正：删去其中一行"
    ]


def test_corrections_of_other_years_are_passed_over(tmp_path) -> None:
    (tmp_path / "data/raw/2022/各办").mkdir(parents=True)
    (tmp_path / "data/raw/2022/a.csv").write_bytes(b"")
    decomposed = unicodedata.normalize("NFD", "é.csv")
    (tmp_path / "data/raw/2022/各办" / decomposed).write_bytes(b"")
    others = "2022/a.csv,,B2,1,2,r,w,d\ndata\\raw\\2022\\各办\\é.csv,,B2,1,2,r,w,d\n"
    made = cleaned(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"}, others)
    assert values(made) == {("年末总人口", ""): "5"}


def test_litter_and_documents_are_passed_over_and_told(tmp_path) -> None:
    made = cleaned(
        tmp_path,
        {
            "a.csv": HEADER + "总人口,5,人,,\n",
            "~$a.xlsx": b"x",
            ".~a.xlsx": b"",
            ".DS_Store": b"\x00",
            "Thumbs.db": b"\x00",
            "说明.docx": b"PK",
            "照片.JPG": b"x",
        },
    )
    assert [(Path(notice.file).name, notice.found) for notice in made.notices] == [
        (".DS_Store", "系统或临时文件"),
        (".~a.xlsx", "系统或临时文件"),
        ("Thumbs.db", "系统或临时文件"),
        ("~$a.xlsx", "系统或临时文件"),
        ("照片.JPG", "文档或图片，不是数据表"),
        ("说明.docx", "文档或图片，不是数据表"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="such names and files are POSIX")
def test_strange_names_links_and_pipes_are_refused(tmp_path) -> None:
    codebook = make(tmp_path, {"a\nb.csv": HEADER, "c\u202ed.csv": HEADER})
    folder = tmp_path / "data/raw/2023"
    (folder / "link.csv").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.csv")
    (folder / os.fsdecode(b"\xff.csv")).write_text("x")
    raw = read_year(tmp_path, 2023, codebook)
    assert raw.files == ()
    assert sorted(str(problem) for problem in raw.problems) == [
        "data/raw/2023/\\udcff.csv: 文件名不是 UTF-8; 请改文件名",
        "data/raw/2023/a\\nb.csv: 文件名含有换行或制表符; 请改文件名",
        "data/raw/2023/c\\u202ed.csv: 文件名含有改变文字方向的字符 U+202E; 请改文件名",
        "data/raw/2023/link.csv: 不是普通文件（链接、管道、过深的文件夹）; 请放文件本身",
        "data/raw/2023/pipe.csv: 不是普通文件（链接、管道、过深的文件夹）; 请放文件本身",
    ]


def test_folders_within_a_year_are_read(tmp_path) -> None:
    codebook = make(tmp_path, {})
    inner = tmp_path / "data/raw/2023/前村"
    inner.mkdir()
    (inner / "a.csv").write_text(HEADER + "总人口,5,人,,\n", encoding="utf-8")
    made = clean(tmp_path, 2023, codebook)
    assert str(made.figures[0].source) == "data/raw/2023/前村/a.csv!B2"


def test_an_unknown_year_says_which_there_are(tmp_path) -> None:
    codebook = make(tmp_path, {})
    (tmp_path / "data/raw/2021").mkdir()
    assert years(tmp_path) == (2021, 2023)
    with pytest.raises(UsageError, match=r"没有 1999 年的数据.*现有年份：2021、2023"):
        read_year(tmp_path, 1999, codebook)


def test_a_thousand_problems_are_told_in_part(tmp_path) -> None:
    text = HEADER + "".join(f"未知{number},5,人,,\n" for number in range(1200))
    found = refusals(tmp_path, {"a.csv": text})
    assert len(found) == 501
    assert "data/raw/2023/a.csv: 另有 700 处错误; 请先改上面的" in found


def test_checksums_follow_files_and_definitions(tmp_path) -> None:
    make(tmp_path, {"a.csv": HEADER, ".DS_Store": "x", "b.pdf": "y"})
    assert sorted(checksums(tmp_path, 2023)) == [
        "data/raw/2023/a.csv",
        "data/raw/indicators.csv",
        "data/raw/township.toml",
    ]


def test_a_new_workbook_reads_and_refuses_to_overwrite(tmp_path) -> None:
    made = init_workbook(tmp_path / "新镇")
    assert {path.name for path in made} >= {"township.toml", "indicators.csv", "rules.csv"}
    assert read_township(tmp_path / "新镇").name == "某某镇"
    assert len(read_codebook(tmp_path / "新镇").indicators) == 9
    with pytest.raises(UsageError, match="已经存在，不覆盖"):
        init_workbook(tmp_path / "新镇")


def test_a_folder_of_workbooks_becomes_none_itself(tmp_path) -> None:
    init_workbook(tmp_path / "甲镇")
    with pytest.raises(UsageError, match="里有工作簿 甲镇; 请在里面另建一个文件夹"):
        init_workbook(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["甲镇"]
    made = CliRunner().invoke(app, ["init", str(tmp_path / "乙镇")])
    assert made.stdout.splitlines()[-1] == (
        f"下一步：改 township.toml、indicators.csv，再 new-year 年份 --workbook {tmp_path / '乙镇'}"
    )


def test_a_year_far_ahead_is_refused_unless_the_one_before_is_there(tmp_path) -> None:
    init_workbook(tmp_path)
    latest = datetime.now(UTC).astimezone().year + 1
    said = f"2152 年太远; 最晚可建 {latest} 年"
    with pytest.raises(UsageError, match=said):
        new_year(tmp_path, 2152)
    assert not (tmp_path / "data/raw/2152").exists()
    (tmp_path / "data/raw/2151").mkdir()
    assert new_year(tmp_path, 2152)
    assert new_year(tmp_path, latest)


SECTIONS = (
    Section(3, "industry", "产业发展", "Industry"),
    Section(4, "livelihood", "民生保障", "Livelihood"),
)


def test_a_new_year_has_a_sheet_a_section_and_reads_back_as_it_is(tmp_path) -> None:
    from openpyxl import load_workbook

    office = HEADER + "总人口,1.2万,人,派出所,\n油橄榄面积,1234,亩,农办,\n耕地面积,2.2万,亩,农办,\n"
    last = cleaned(tmp_path, {"a.csv": office}).figures
    made = new_year(tmp_path, 2024, SECTIONS, last)
    assert [path.name for path in made] == [
        "04民生保障.xlsx",
        "03产业发展.xlsx",
        "03governance.xlsx",
        "04next_year.xlsx",
    ]
    sheet = load_workbook(made[1]).active
    assert [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=1, max_row=4)] == [
        ["指标", "数值", "单位", "上年数值", "负责单位"],
        ["耕地面积", None, "万亩", "2.2万亩（原文 2.2万）", None],
        ["油橄榄面积", None, "亩", "1234亩", None],
        ["集体收入", None, "万元", None, None],
    ]
    assert "不写 2.2万" in sheet["B1"].comment.text
    rules = {rule.sqref: rule for rule in sheet.data_validations.dataValidation}
    assert set(map(str, rules)) >= {"B2", "B3", "B4", "I2:I54", "J2:J54"}
    raw = read_year(tmp_path, 2024, read_codebook(tmp_path))
    assert (raw.problems, raw.notices) == ((), ())
    assert {entry["数值"] for entry in raw.entries} == {""}
    figures = clean(tmp_path, 2024, read_codebook(tmp_path)).figures
    assert {(f.indicator, f.year, f.status.value) for f in figures} >= {
        ("land", 2024, "missing"),
        ("villages", 2025, "missing"),
    }
    with pytest.raises(UsageError, match="已有文件，不覆盖"):
        new_year(tmp_path, 2024, SECTIONS, last)


def test_what_nobody_reported_is_said_by_section(tmp_path) -> None:
    from typer.testing import CliRunner

    from township_stats.cli import app

    make(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n耕地面积,,亩,,\n油橄榄面积,不适用,亩,,\n"})
    done = CliRunner().invoke(app, ["clean", "2023", "--workbook", str(tmp_path)])
    assert done.stdout.splitlines()[1:] == [
        "缺报 5 项（本年没有这一项的，数值填“不适用”）：",
        "  产业发展 2 项：耕地面积、集体收入",
        "  民生保障 1 项：监测户",
        "  社会治理 1 项：化解率",
        "  下一步工作 1 项：美丽村庄",
    ]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_year_of_empty_sheets_is_not_published(tmp_path, audience) -> None:
    from typer.testing import CliRunner

    from township_stats.cli import app

    make(tmp_path, {"a.csv": HEADER + "总人口,,人,,\n耕地面积,,亩,,\n"})
    done = CliRunner().invoke(
        app, ["build", "2023", "--audience", audience, "--workbook", str(tmp_path)]
    )
    assert isinstance(done.exception, InputError)
    assert "data/raw/2023: 没有一个填好的数" in str(done.exception)
    assert not (tmp_path / "outputs/2023").exists()


def test_a_negative_count_is_read_and_told(tmp_path) -> None:
    made = cleaned(tmp_path, {"a.csv": HEADER + "总人口,-5,人,,\n集体收入,-2,万元,,\n"})
    said = [str(notice).split(";")[0] for notice in made.notices]
    assert said == ["data/raw/2023/a.csv!B2: “-5” 是负数"]


def test_a_new_year_says_of_each_row_what_the_reader_takes(tmp_path) -> None:
    from openpyxl import load_workbook

    make(tmp_path, {})
    made = new_year(tmp_path, 2024, SECTIONS, ())
    sheet = load_workbook(made[1]).active
    said = {
        sheet[f"C{str(rule.sqref)[1:]}"].value: rule.prompt
        for rule in sheet.data_validations.dataValidation
        if str(rule.sqref) in ("B2", "B3")
    }
    assert said == {
        "万亩": "单位是万亩：如 2.2、约2.2、2.2以上，或带单位 2.2万亩；不要再写“万”（2.2万）。"
        "不便公布的填 *；没有数据的留空。",
        "亩": "单位是亩：如 1200、2.2万、约30、30万以上。不便公布的填 *；没有数据的留空。",
    }
    for unit, taken, refused in (("万亩", ["2.2", "约2.2", "2.2以上", "2.2万亩"], ["2.2万"]),
                                 ("亩", ["1200", "2.2万", "约30", "30万以上"], [])):  # fmt: skip
        assert all(read_cell(text, unit).value for text in taken)
        for text in refused:
            with pytest.raises(FigureError, match="重复"):
                read_cell(text, unit)
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.oddHeader.center.text == "2024年产业发展"
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.office
def test_the_rule_of_a_cell_stops_what_the_reader_refuses(tmp_path) -> None:
    """LibreOffice works out the rule of the sheet for values and units."""
    if which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    from openpyxl import Workbook, load_workbook

    from township_stats.intake.scaffold import _TAKEN

    cases = [
        ("2.2", "万亩", True), ("2.2万", "万亩", False), ("约2.2万", "万亩", False),
        ("2.2万亩", "万亩", True), ("5亿", "万元", False), ("2.2万", "亩", True),
        ("30万以上", "元", True), ("2.2万", "", True), ("9" * 41, "户", False),
    ]  # fmt: skip
    book = Workbook()
    for row, (value, unit, _) in enumerate(cases, start=1):
        book.active.append([_TAKEN.format(value=f"B{row}", unit=f"C{row}"), value, unit])
    path = tmp_path / "a.xlsx"
    book.save(path)
    convert = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "saved"]
    home = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run([*convert, path], check=True, capture_output=True, env=home)
    sheet = load_workbook(tmp_path / "saved/a.xlsx", data_only=True).active
    assert [cell.value for cell in sheet["A"]] == [taken for _, _, taken in cases]


def test_a_new_year_names_the_office_that_last_year_s_sheet_names(tmp_path) -> None:
    from openpyxl import load_workbook

    office = "指标,数值,单位,负责单位,来源\n耕地面积,2.2万,亩,农业农村办 13812345678,年报\n"
    codebook = make(tmp_path, {"a.csv": office})
    clean(tmp_path, 2023, codebook)
    sheet = load_workbook(new_year(tmp_path, 2024, SECTIONS, ())[1]).active
    assert [sheet[cell].value for cell in ("A2", "E2", "E3", "F2")] == [
        "耕地面积", "农业农村办 ***", None, None,
    ]  # fmt: skip


def test_a_new_year_asks_the_villages_that_last_year_s_sheet_asked(tmp_path) -> None:
    from openpyxl import load_workbook

    rows = "耕地面积,2.2万,亩,,农业办\n耕地面积,800,亩,东村,东村会计\n耕地面积,900,亩,西村,\n"
    last = cleaned(tmp_path, {"a.csv": f"指标,数值,单位,地区,负责单位\n{rows}"}).figures
    sheet = load_workbook(new_year(tmp_path, 2024, SECTIONS, last)[1]).active
    told = [[row[at].value for at in (0, 1, 3, 4, 7)] for row in sheet.iter_rows(max_row=5)]
    assert told == [
        ["指标", "数值", "上年数值", "负责单位", "地区"],
        ["耕地面积", None, "2.2万亩（原文 2.2万）", "农业办", None],
        ["耕地面积", None, "0.08万亩", "东村会计", "东村"],
        ["耕地面积", None, "0.09万亩", None, "西村"],
        ["油橄榄面积", None, None, None, None],
    ]
    assert "填表人：" in sheet.oddFooter.left.text
    raw = read_year(tmp_path, 2024, read_codebook(tmp_path))
    assert (raw.problems, raw.notices) == ((), ())
    missing = clean(tmp_path, 2024, read_codebook(tmp_path)).figures
    assert {f.status.value for f in missing if f.indicator == "land"} == {"missing"}


@pytest.mark.office
def test_a_new_year_filled_in_by_libreoffice_is_read(tmp_path) -> None:
    if which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    from openpyxl import load_workbook

    codebook = make(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"})
    made = new_year(tmp_path, 2024, SECTIONS, fresh(tmp_path, 2023, codebook).figures)
    filled = {"耕地面积": "约2.3", "油橄榄面积": 1300.5, "集体收入": "=6*7", "年末总人口": 6}
    for path in made:
        book = load_workbook(path)
        for cells in book.active.iter_rows(min_row=2):
            if cells[0].value in filled:
                cells[1].value = filled[cells[0].value]
        book.save(path)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
        + [str(path) for path in made],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    for path in made:
        (tmp_path / "saved" / path.name).replace(path)
    figures = {f.indicator: f for f in clean(tmp_path, 2024, codebook).figures}
    assert {code: str(figures[code].quantity.value) for code in figures if figures[code].text} == {
        "land": "23000",
        "olives": "1300.5",
        "income": "420000",
        "population": "6",
    }
    assert figures["land"].quantity.qualifier.value == "approx"


LEDGER = """\
某镇2023年产业台账,,,,,
,,,,,单位：亩
序号,村,农户姓名,油橄榄,,日期
,,,面积(亩),收入（万元）,
1,前村,张三,1.5,30,2023.5.6
2,前村,李四,2.5,30,2023.5.7
合计,,,4,60,
填表人：乙,,,,,
"""


def test_inspect_proposes_a_mapping_that_works(tmp_path) -> None:
    make(tmp_path, {"台账.csv": LEDGER})
    path = tmp_path / "data/raw/2023/台账.csv"
    draft = inspect(path)
    assert 'header = "A3:F4"' in draft
    assert 'place = "村"' in draft
    assert "cases = true" in draft
    assert "# 个人信息列，不会读取：农户姓名" in draft
    assert "张三" not in draft
    assert 'column = "油橄榄/面积(亩)"\nindicator = "olives"  # 油橄榄面积\nunit = "亩"' in draft
    (path.parent / "台账.csv.mapping.toml").write_text(draft, encoding="utf-8")
    made = clean(tmp_path, 2023, read_codebook(tmp_path))
    olives = [f for f in made.figures if f.indicator == "olives"]
    assert [(f.place, f.text, str(f.quantity.value)) for f in olives] == [
        ("", "4", "4"),
        ("前村", "", "4.0"),
    ]


def test_inspect_tells_a_figure_sheet(tmp_path) -> None:
    make(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"})
    assert "是填报表，表头在第 1 行，不需要映射" in inspect(tmp_path / "data/raw/2023/a.csv")
    with pytest.raises(UsageError, match="没有这个文件"):
        inspect(tmp_path / "无.csv")
