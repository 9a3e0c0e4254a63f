"""How fast what arrives is read: a ledger of 50,000 rows, a report of 10,000 characters.

Run ``pytest benchmarks/bench_documents.py -n 0`` (pytest-benchmark prints the table). Rows and report are made up.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from township_stats.claims import from_text, reconcile
from township_stats.demo import make_demo
from township_stats.store import clean
from township_stats.workbook import Workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from workbooks import make, spreadsheet

ROWS = 50_000
VILLAGES = ("东村", "西村", "南村", "北村", "前村", "后村", "上村", "下村")
HEADER = ["序号", "所在村", "户主", "面积（亩）", "补偿（元）"]
MAPPING = """\
[[table]]
header = "A1:E1"
place = "所在村"
cases = true
[[table.figure]]
column = "序号"
indicator = "households"
aggregate = "count"
[[table.figure]]
column = "面积（亩）"
indicator = "olives"
[[table.figure]]
column = "补偿（元）"
indicator = "income"
"""
CHARACTERS = 10_000


def rows() -> list[list[str]]:
    return [
        [str(n), VILLAGES[n % 8], "户主", f"{n % 90 + 10}.{n % 10}", str(100 + n % 900)]
        for n in range(1, ROWS + 1)
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_clean_a_ledger_of_50_000_rows(benchmark, tmp_path: Path, kind: str) -> None:
    table = [HEADER, *rows()]
    data = spreadsheet(table) if kind == "xlsx" else "\n".join(map(",".join, table))
    name = f"台账.{kind}"
    codebook = make(tmp_path, {name: data, f"{name}.mapping.toml": MAPPING})
    made = benchmark.pedantic(clean, (tmp_path, 2023, codebook), rounds=3)
    told = {(figure.indicator, figure.place): figure.quantity.value for figure in made.figures}
    assert told["households", ""] == ROWS
    assert told["income", ""] == sum(Decimal(row[4]) for row in rows())


def test_reconcile_a_report_of_10_000_characters(benchmark, tmp_path: Path) -> None:
    (root,) = make_demo(tmp_path, 1, range(2022, 2024), long_report=True)
    workbook = Workbook(root, year=2023)
    path = root / "truth" / "report-2023.txt"
    text = path.read_text(encoding="utf-8")
    assert len(text) >= CHARACTERS
    asked = (from_text(text[:CHARACTERS]), workbook.book, workbook.rules)
    found = benchmark.pedantic(reconcile, asked, rounds=5)
    assert len(found.findings) > 100
