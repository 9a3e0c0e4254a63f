"""A public build, read to the last part of every file: nothing hidden, and nothing that tells it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest
from public_outputs import holding, texts
from workbooks import make

from township_stats.build import Quiet, Request, build
from township_stats.cli import app

CASES = """\
编号,村,户主,补偿（元）
1,前村,赵某甲,52711
2,前村,钱某乙,43819
3,前村,孙某丙,38641
4,前村,李某丁,29423
5,中村,周某戊,61237
6,后村,吴某己,47353
7,后村,郑某庚,39217
8,后村,王某辛,28409
9,后村,冯某壬,31511
"""
MAPPING = """\
[[table]]
header = "A1:D1"
place = "村"
contributor = "户主"
cases = true
[[table.figure]]
column = "编号"
indicator = "households"
aggregate = "count"
[[table.figure]]
column = "补偿（元）"
indicator = "income"
"""
WITHHELD = "指标,数值,单位,备注,公开\n耕地面积,73914,亩,只此一处,否\n化解率,83.7,%,,\n"
NAMES = set(re.findall("[赵钱孙李周吴郑王冯]某.", CASES))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("public")
    files = {"台账.csv": CASES, "台账.csv.mapping.toml": MAPPING, "01.csv": WITHHELD}
    make(root, files)
    chart = (
        "id,section,kind,indicators,title,title_en,note\nland,industry,bar,land|olives,耕地,Land,\n"
    )
    (root / "data/raw/charts.csv").write_text(chart, "utf-8")
    request = Request(root, formats=("html", "pdf", "xlsx", "docx"), audience="public")
    return build(request, 2023, Quiet()).folder


def rows(outputs: Path, indicator: str) -> dict[str, dict[str, str]]:
    with (outputs / "data/figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["place"]: row for row in csv.DictReader(file) if row["indicator"] == indicator}


def test_hidden_figures_and_names_are_nowhere(outputs) -> None:
    assert rows(outputs, "land")[""]["text"] == "*"
    hidden = {"73914", "73,914", "7.3914", "7.39万", "只此一处"}
    assert holding(outputs, hidden | NAMES) == set()


def test_the_scan_reaches_every_kind_of_file(outputs) -> None:
    """What is shown must be found in each, or the scan sees nothing."""
    found = {name.partition("/")[0] for name, _ in holding(outputs, {"83.7"})}
    assert found == {
        "appendix.html", "appendix.pdf", "appendix.xlsx", "appendix.docx", "data", "notebooks",
        "tables",
    }  # fmt: skip


def test_addresses_do_not_count_the_cases(outputs) -> None:
    """A village's only case would stand in one cell, as written: 中村 has one household."""
    assert rows(outputs, "households")["中村"]["text"] == "*"
    places = rows(outputs, "income")
    for place in ("前村", "中村", "后村"):
        assert (places[place]["text"], places[place]["status"], places[place]["source_cell"]) == (
            "", "derived", "",
        )  # fmt: skip
    assert {row["source_cell"] for row in rows(outputs, "households").values()} == {""}
    ranges = {"B2:B5", "A2:A5", "A6", "D6", "A7:A10", "D2:D5", "D2:D10", "A2:A10"}
    assert holding(outputs, {f"台账.csv!{cell}" for cell in ranges}) == set()


def test_no_checksum_lets_a_reader_try_out_a_hidden_figure(outputs) -> None:
    raw = outputs.parents[1] / "data/raw"
    checksums = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in raw.rglob("*") if path.is_file()
    }
    assert len(checksums) >= 5
    assert holding(outputs, checksums) == set()
    manifest = json.loads((outputs / "manifest.json").read_text("utf-8"))
    assert list(manifest["inputs"]) == ["data/raw"]


def test_diff_compares_with_what_the_same_readers_saw(outputs, capsys) -> None:
    """Hidden figures did not change only because the analyst knows them."""
    app(["diff", "2023", "--workbook", str(outputs.parents[1])], standalone_mode=False)
    assert capsys.readouterr().out.strip() == "与上次发布的数字相同"


def test_a_second_build_finds_nothing_to_do_and_a_change_is_seen(outputs) -> None:
    root = outputs.parents[1]
    request = Request(root, formats=("html", "pdf", "xlsx", "docx"), audience="public")
    assert build(request, 2023, Quiet()).reasons == {}
    (root / "data/raw/2023/01.csv").write_text(WITHHELD.replace("83.7", "83.8"), "utf-8")
    assert build(request, 2023, Quiet()).reasons["data"] == "data/raw有变化"
    assert any("83.8" in text for _, text in texts(outputs))
