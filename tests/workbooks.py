"""Small workbooks for tests: made up, written where a test says."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from township_stats.codebook import Codebook, Indicator, read_codebook
from township_stats.store import clean

HEADER = "指标,数值,单位,来源,备注\n"
TOWNSHIP = 'name = "试验镇（虚构）"\ncode = "000000000000"\nmade_up = true\n'
INDICATORS = """\
code,section,table,name,name_en,unit,display_unit,measure,disclosure,aliases,note
population,livelihood,t,年末总人口,Population,人,,stock,person,总人口|人口,
land,industry,t,耕地面积,Arable land,亩,万亩,stock,,,
olives,industry,t,油橄榄面积,Olive area,亩,,stock,,,
income,industry,t,集体收入,Income,元,万元,flow,,,
households,livelihood,t,监测户,Households,户,,flow,household,,
rate,governance,t,化解率,Rate,%,,rate,,,
villages,next_year,t,美丽村庄,Villages,个,,target,,,
"""


def make(root: Path, files: dict[str, str | bytes], corrections: str = "") -> Codebook:
    """Write a workbook for 2023 with these received files; gives its codebook."""
    raw = root / "data" / "raw"
    (raw / "2023").mkdir(parents=True, exist_ok=True)
    (raw / "township.toml").write_text(TOWNSHIP, encoding="utf-8")
    (raw / "indicators.csv").write_text(INDICATORS, encoding="utf-8")
    if corrections:
        header = "file,sheet,cell,expected,value,reason,who,date\n"
        (raw / "corrections.csv").write_text(header + corrections, encoding="utf-8")
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (raw / "2023" / name).write_bytes(data)
    return read_codebook(root)


def cleaned(root: Path, files: dict[str, str | bytes], corrections: str = ""):
    """Clean a workbook of these files."""
    return clean(root, 2023, make(root, files, corrections))


def spreadsheet(
    *sheets: list[list[object]], merges: tuple[str, ...] = (), **looks: object
) -> bytes:
    """Write rows as an .xlsx; `merges` and `looks` (formats by cell, hidden) are of the first sheet."""
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets, start=1):
        sheet = book.active if number == 1 else book.create_sheet()
        sheet.title = f"表{number}"
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    first = book.worksheets[0]
    for merged in merges:
        first.merge_cells(merged)
    for cell, look in looks.get("formats", {}).items():
        first[cell].number_format = look
    for letter in looks.get("hidden_columns", ()):
        first.column_dimensions[letter].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def indicator(code: str, unit: str, name: str = "") -> Indicator:
    """Make an indicator of a test's codebook."""
    return Indicator(code, "s", "t", name or code, code, unit, unit, "stock")
