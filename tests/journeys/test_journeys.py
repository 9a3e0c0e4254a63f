"""The guide's journeys, walked with nothing but the commands and the files a person would touch."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


def run(*arguments: object, code: int = 0, cwd: Path | None = None) -> str:
    """Run the command line; give what it says. It must end with `code` and without a traceback."""
    command = [sys.executable, "-m", "township_stats", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, check=False)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == code, said
    return said


@pytest.fixture
def workbook(root: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "工作簿 2023"
    for name in ("data/raw", "data/clean"):
        shutil.copytree(root / name, folder / name)
    return folder


def edit_cell(path: Path, cell: str, before: object, after: object) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet[cell].value == before
    sheet[cell] = after
    book.save(path)


def figures(workbook: Path, year: int = 2023) -> dict[tuple[str, str], dict[str, str]]:
    path = workbook / f"data/clean/{year}/figures.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["indicator"], row["place"]): row for row in csv.DictReader(file)}


def table(workbook: Path, name: str, year: int = 2023) -> dict[str, list[str]]:
    path = workbook / f"outputs/{year}/tables/{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.translate(SPACES) for cell in row] for row in csv.reader(file)]
    return {row[0] or str(number): row[1:] for number, row in enumerate(rows)}


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document).translate(SPACES)


def test_01_first_hour(workbook: Path) -> None:
    said = run("build", 2023, "--workbook", workbook)
    assert "appendix.pdf" in said
    assert "成立 14 条，相容 2 条，无法判断 6 条" in said
    text = pdf_text(workbook / "outputs/2023/appendix.pdf")
    for title in (
        "项目建设",
        "生态环境",
        "产业发展",
        "民生保障",
        "社会治理",
        "困难和不足",
        "下一步工作",
    ):
        assert title in text
    for number in ("1 000多", "约1.3", "≥30", "7 704余", "20 030", "26 511"):
        assert number in text
    for name in ("appendix.html", "appendix.xlsx", "appendix.docx"):
        assert (workbook / "outputs/2023" / name).stat().st_size > 20_000


def test_02_the_analyst_at_work(workbook: Path) -> None:
    run("build", 2023, "--workbook", workbook, "--formats", "html")
    assert table(workbook, "olives")["olive_value_per_mu"][2] == "2 500"
    sheet = workbook / "data/raw/2023/03产业发展.xlsx"
    corrections = workbook / "data/raw/corrections.csv"
    corrections.write_text(
        "file,sheet,cell,expected,value,reason,who,date\n"
        "data/raw/2023/03产业发展.xlsx,产业,B4,2.2万,2.5万,与年报核对,测试,2024-01-05\n",
        encoding="utf-8",
    )
    said = run("diff", 2023, "--workbook", workbook)
    assert "油橄榄种植面积" in said
    assert "共 1 处变化" in said
    run("build", 2023, "--workbook", workbook, "--formats", "html")
    assert table(workbook, "olives")["olive_value_per_mu"][2] == "2 200"
    edit_cell(sheet, "B4", "2.2万", "2.5万")
    said = run("build", 2023, "--workbook", workbook, "--formats", "html", code=3)
    assert "corrections.csv" in said
    corrections.unlink()
    run("build", 2023, "--workbook", workbook, "--formats", "html")
    assert table(workbook, "olives")["olive_value_per_mu"][2] == "2 200"


def fill(path: Path, values: dict[str, object]) -> None:
    """Fill in a sheet made by new-year: 数值 by indicator, the rest left empty."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if any(cell.value == "指标" for cell in row))
    place = {str(cell.value): cell.column - 1 for cell in header if cell.value}
    for row in rows[header[0].row :]:
        name = row[place["指标"]].value
        if name:
            row[place["数值"]].value = values.get(str(name))
    book.save(path)


def test_03_a_new_year(workbook: Path) -> None:
    said = run("new-year", 2024, "--workbook", workbook)
    sheets = sorted((workbook / "data/raw/2024").glob("*.xlsx"))
    assert len(sheets) >= 5
    assert all(sheet.name in said for sheet in sheets)
    before = [path.read_bytes() for path in sheets]
    run("new-year", 2024, "--workbook", workbook, code=2)
    assert [path.read_bytes() for path in sheets] == before
    for sheet in sheets:
        fill(sheet, {"清理水源地垃圾": "约900", "发放小额贷款户数": "50人", "垃圾亭": None})
    said = run("build", 2024, "--workbook", workbook, "--formats", "html,pdf", code=3)
    assert "写的单位是“人”，应当是“户”" in said
    for sheet in sheets:
        fill(sheet, {"清理水源地垃圾": "约900", "发放小额贷款户数": 43, "垃圾亭": None})
    run("build", 2024, "--workbook", workbook, "--formats", "html,pdf")
    water = table(workbook, "cleanup", 2024)["water_source_waste"]
    assert "约900" in water
    assert any("700余" in cell for cell in water)
    assert any("%" in cell or "～" in cell for cell in water[3:])
    assert figures(workbook, 2024)["waste_pavilions", ""]["status"] == "missing"


LEDGER = """某镇2023年垃圾清运台账
填报单位：环卫站
单位：个
村,垃圾亭,备注
合计,11,
前村,4,
庙坪村,3,
杜家沟,3,
"""


def test_04_a_village_ledger_arrives(workbook: Path) -> None:
    ledger = workbook / "data/raw/2023/垃圾亭台账.csv"
    ledger.write_text(LEDGER, encoding="gb18030")
    draft = (
        run("inspect", ledger, "--workbook", workbook)
        if False
        else run("inspect", ledger, cwd=workbook)
    )
    assert "[[table]]" in draft
    mapping = ledger.with_name(ledger.name + ".mapping.toml")
    mapping.write_text(
        '[[table]]\nheader = "A4:C4"\nplace = "村"\ntotal = "合计"\n'
        '[[table.figure]]\ncolumn = "垃圾亭"\nindicator = "waste_pavilions"\n',
        encoding="utf-8",
    )
    said = run("clean", 2023, "--workbook", workbook, code=3)
    assert "垃圾亭台账.csv!B5" in said
    (workbook / "data/raw/corrections.csv").write_text(
        "file,sheet,cell,expected,value,reason,who,date\n"
        "data/raw/2023/垃圾亭台账.csv,,B5,11,10,合计与各村之和不符，已核实,测试,2024-01-05\n",
        encoding="utf-8",
    )
    run("clean", 2023, "--workbook", workbook)
    clean = figures(workbook)
    assert clean["waste_pavilions", "前村"]["value"] == "4"
    assert clean["waste_pavilions", ""]["value"] == "10"


@pytest.mark.parametrize("page", ["04-village-ledger", "09-another-township"])
def test_the_commands_of_a_page_run_as_they_stand(root: Path, tmp_path: Path, page: str) -> None:
    """These pages start from nothing that the reader has to bring."""
    here = tmp_path / "这里"
    here.mkdir()
    text = (root / f"docs/guide/{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) > 1
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "township-stats"
        assert run(*arguments, cwd=here)


def test_05_a_slip(workbook: Path) -> None:
    edit_cell(workbook / "data/raw/2023/04民生保障.xlsx", "B17", "2亿零30万", "2万零30")
    said = run("check", 2023, "--workbook", workbook, code=1)
    assert "不成立" in said
    assert "labour_income" in said
    assert "可能的笔误" in said
    address = "劳务创收“2万零30”：data/raw/2023/04民生保障.xlsx[民生]!B17"
    assert address in said
    said = run("build", 2023, "--workbook", workbook, "--formats", "html", code=1)
    assert "没有发布" in said
    assert address in said
    assert not (workbook / "outputs/2023").exists()
    edit_cell(workbook / "data/raw/2023/04民生保障.xlsx", "B17", "2万零30", "2亿零30万")
    run("check", 2023, "--workbook", workbook)


def write_report(path: Path, *sentences: str) -> None:
    document = docx.Document()
    for sentence in sentences:
        document.add_paragraph(sentence)
    document.save(str(path))


def test_06_the_draft_report(workbook: Path, tmp_path: Path) -> None:
    draft, new = tmp_path / "draft.docx", tmp_path / "new.docx"
    fine = "垃圾亭建了10个，保洁员共有16人。"
    write_report(draft, fine, "油橄榄种植面积3.2万亩。", "全镇新建广场17处。")
    write_report(new, fine, "油橄榄种植面积2.2万亩。")
    page = tmp_path / "check.html"
    said = run("reconcile", draft, "--year", 2023, "--html", page, "--workbook", workbook, code=1)
    assert "矛盾 1，无据 1" in said
    assert "3.2万亩" in said
    assert "17处" in said
    assert "油橄榄" in page.read_text(encoding="utf-8")
    comments = list(docx.Document(str(page.with_suffix(".docx"))).comments)
    assert len(comments) == 2
    said = run("reconcile", new, "--year", 2023, "--against", draft, "--workbook", workbook)
    assert "2.2万亩" in said
    assert "共 2 处不同" in said


def test_07_for_the_public(workbook: Path) -> None:
    path = workbook / "data/raw/2023/05社会治理.csv"
    text = path.read_text(encoding="gb18030")
    lines = [
        f"{line},{'公开' if n == 0 else '否' if '帮办实事' in line else ''}"
        for n, line in enumerate(text.splitlines())
    ]
    path.write_text("\n".join(lines), encoding="gb18030")
    run("build", 2023, "--workbook", workbook)
    assert table(workbook, "care")["care_errands"][2].startswith("61")
    run(
        "build",
        2023,
        "--workbook",
        workbook,
        "--audience",
        "public",
        "--formats",
        "html,pdf,xlsx,docx",
    )
    row = table(workbook, "care")["care_errands"]
    assert "61" not in "".join(row)
    assert "*" in row
    with (workbook / "outputs/2023/data/figures.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        public = {row["indicator"]: row for row in csv.DictReader(file)}
    assert public["care_errands"]["value"] == public["care_errands"]["text"].strip("*") == ""
    assert public["relocated_fitting"]["value"] == ""


def test_08_the_county(tmp_path: Path) -> None:
    run("demo", tmp_path / "县", "--townships", 3, "--years", "2022:2023", "--seed", 7)
    county = tmp_path / "县"
    workbooks = sorted(path.parents[2] for path in county.rglob("township.toml"))
    assert len(workbooks) == 3
    indicators = workbooks[1] / "data/raw/indicators.csv"
    indicators.write_text("坏了", encoding="utf-8")
    said = run("batch", county, "--years", "2023:2023", "--formats", "html", code=1)
    assert "3 个工作簿年份：已生成 2，失败 1" in said
    said = run("batch", county, "--years", "2023:2023", "--formats", "html", code=1)
    assert "没有变化 2，失败 1" in said


def test_09_another_township(tmp_path: Path) -> None:
    folder = tmp_path / "稻茶镇"
    run("init", folder)
    raw = folder / "data/raw"
    (raw / "indicators.csv").write_text(
        "code,section,table,name,name_en,unit,display_unit,measure,disclosure,aliases,note\n"
        "rice_area,industry,rice,水稻种植面积,Rice area,亩,万亩,stock,,,\n"
        "tea_area,industry,tea,茶园面积,Tea area,亩,,stock,,,\n",
        encoding="utf-8",
    )
    for name in ("rules.csv", "charts.csv", "tables.csv", "derived.csv", "lists.csv"):
        path = raw / name
        if path.exists():
            path.write_text(
                path.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8"
            )
    for old in raw.glob("[0-9]*"):
        shutil.rmtree(old)
    (raw / "2023").mkdir()
    (raw / "2023/产业.csv").write_text(
        "指标,数值,单位,来源,备注\n水稻种植面积,1.2万,亩,虚构,\n茶园面积,约3000,亩,虚构,\n",
        encoding="utf-8",
    )
    run("build", 2023, "--workbook", folder, "--formats", "html,pdf")
    assert "约3 000" in table(folder, "tea")["tea_area"]


def test_12_old_years(workbook: Path, tmp_path: Path) -> None:
    report = tmp_path / "report-2022.docx"
    write_report(
        report,
        "油橄榄种植面积2万亩，油橄榄年产值5000万元。",
        "解决群众诉求280件，走访探视150人次。",
    )
    (workbook / "data/raw/2022").mkdir()
    sheet = workbook / "data/raw/2022/草稿.xlsx"
    said = run("extract", report, "--sheet", sheet, "--workbook", workbook)
    assert "4 个数字" in said
    run("build", 2023, "--workbook", workbook, "--formats", "html")
    assert "2" in table(workbook, "olives")["olive_area"]
    assert figures(workbook, 2022)["appeals_resolved", ""]["value"] == "280"
    header = next(iter(table(workbook, "petitions").values()))
    assert any("2022" in cell for cell in header)
    assert any("同比" in cell for cell in header)
