"""A public build, read to the last part of every file: nothing hidden, and nothing that tells it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from public_outputs import holding, texts
from workbooks import INDICATORS, make

from township_stats.build import Quiet, Request, build
from township_stats.cli import app
from township_stats.errors import CheckFailedError
from township_stats.plan import digest, input_checksums

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
    together = digest(input_checksums(outputs.parents[1], 2023))  # even all of them in one
    assert holding(outputs, {together, together[:16]}) == set()


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


# -- two workbooks that differ in what is hidden alone ---------------------------------------

MORE = """\
herd_opening,industry,t,年初存栏,Herd at the beginning,头,,stock,,,
herd,industry,t,年末存栏,Herd,头,,stock,,,
"""
CHARTS = """\
id,section,kind,indicators,title,title_en,note
land,industry,bar,land|olives|herd,耕地,Land,
herd,industry,trend,herd,存栏,Herd,
villages,industry,bar,income,收入,Income,
"""
RULES = """\
id,expression,severity,reason
herd,herd / herd_opening - 1 in -50%..100%,warning,存栏的变化
parts,"olives <= land",error,油橄榄是耕地的其中项
"""


def secretive(root: Path, hidden: dict[str, str], files: tuple[str, ...]) -> Path:
    """Build for the public a workbook of two years whose hidden values are given."""
    sheet = (
        f"指标,数值,单位,备注,公开\n耕地面积,{hidden['land']},亩,{hidden['note']},否\n"
        f"油橄榄面积,27013,亩,,\n年末存栏,{hidden['herd']},头,,否\n年初存栏,5210,头,,\n"
        f"化解率,837,%,,\n"
    )
    cases = CASES.replace("61237", hidden["only"]).replace("39217", hidden["other"])
    cases = cases.replace("周某戊", hidden["name"])
    corrections = (
        "data/raw/2023/01.csv,,B6,837,83.7,漏写小数点,王某,2024-01-05\n"
        f"data/raw/2023/01.csv,,B2,{hidden['land']},{hidden['land']}.5,{hidden['note']},王某,2024-01-05\n"
    )
    make(
        root,
        {"台账.csv": cases, "台账.csv.mapping.toml": MAPPING, "01.csv": sheet},
        corrections,
    )
    raw = root / "data/raw"
    guarded = INDICATORS.replace(
        "集体收入,Income,元,万元,flow,", "集体收入,Income,元,万元,flow,household"
    )
    (raw / "indicators.csv").write_text(guarded + MORE, "utf-8")
    (raw / "charts.csv").write_text(CHARTS, "utf-8")
    (raw / "rules.csv").write_text(RULES, "utf-8")
    (raw / "2022").mkdir()
    (raw / "2022/01.csv").write_text("指标,数值,单位,备注,公开\n年末存栏,5210,头,,\n", "utf-8")
    return build(Request(root, formats=files, audience="public"), 2023, Quiet()).folder


ONE = {
    "land": "73914",
    "herd": "6871",
    "note": "甲处",
    "only": "61237",
    "other": "39217",
    "name": "周某戊",
}
TWO = {
    "land": "88102",
    "herd": "4033",
    "note": "乙处两户",
    "only": "51237",
    "other": "49217",
    "name": "蒋某乙",
}


def test_two_builds_that_differ_in_hidden_values_are_the_same_bytes(tmp_path) -> None:
    """The withheld, their remarks and corrections, a village's only case and who it is."""
    one, two = (
        secretive(tmp_path / name / "workbook", hidden, ("html", "pdf", "xlsx", "docx"))
        for name, hidden in (("one", ONE), ("two", TWO))
    )
    assert {code: rows(one, code)[""]["text"] for code in ("land", "herd")} == {
        "land": "*", "herd": "*",
    }  # fmt: skip
    assert {place for place, row in rows(one, "income").items() if row["value"] == ""} == {
        "中村", "后村",
    }  # fmt: skip
    assert rows(one, "rate")[""]["value"] == "83.7"
    here, there = (
        {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
        for folder in (one, two)
    )  # fmt: skip
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    secret = {*ONE.values(), *TWO.values(), "6,871", "6 871", "王某"}
    assert holding(one, secret) == holding(two, secret) == set()


def test_a_change_in_hidden_values_alone_makes_nothing_anew(tmp_path) -> None:
    root = tmp_path / "workbook"
    folder = secretive(root, ONE, ("html",))
    before = (folder / "manifest.json").read_bytes()
    sheet = root / "data/raw/2023/01.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("6871", "4033"), "utf-8")
    request = Request(root, formats=("html",), audience="public")
    assert build(request, 2023, Quiet()).reasons == {}
    assert (folder / "manifest.json").read_bytes() == before


def test_the_analyst_is_told_what_was_hidden_and_why(outputs, capsys) -> None:
    root = str(outputs.parents[1])
    build_public = ["build", "2023", "--workbook", root, "--audience", "public"]
    app(build_public, standalone_mode=False)
    said = capsys.readouterr().out
    assert (
        "公开版隐去 3 个数（公开 否 1，小格 1，二次 1），逐个见 township-stats check 2023" in said
    )
    app(["check", "2023", "--workbook", root, "--audience", "public"], standalone_mode=False)
    lines = capsys.readouterr().out.splitlines()
    assert "公开 否　全镇　耕地面积" in lines
    assert "小格　中村　监测户" in lines
    assert holding(outputs, {"小格", "二次", "secondary", "dominance"}) == set()


def test_a_hidden_figure_that_last_years_edition_gives_away_is_not_published(tmp_path) -> None:
    """This year's opening stock is withheld, and last year's closing stock is printed."""
    root = tmp_path / "workbook"
    make(root, {"01.csv": "指标,数值,单位,公开\n年初存栏,5210,头,否\n年末存栏,5833,头,\n"})
    raw = root / "data/raw"
    (raw / "indicators.csv").write_text(INDICATORS + MORE, "utf-8")
    (raw / "2022").mkdir()
    (raw / "2022/01.csv").write_text("指标,数值,单位\n年末存栏,5210,头\n", "utf-8")
    request = Request(root, formats=("html",), audience="public")
    with pytest.raises(CheckFailedError) as refused:
        build(request, 2023, Quiet())
    assert str(refused.value).splitlines() == [
        "年初存栏（隐去）可由其他数据算出，为5\u00a0210头，依据“上年年末数等于本年年初数”"
        "；其中已经印出、不能再收回的：2022年公开版的年末存栏",
        "隐去的数能从公开的数推出来，没有发布; 往年公开版如还没有公布，把那年数表里相连的数也标 公开 否；"
        "已经公布的，不再隐去，或用 --accept public:audit --reason 理由 说明后再发布",
    ]
    assert not (root / "outputs/2023").exists()
    accepted = replace(request, accept=("public:audit",), reason="去年已经公布")
    result = build(accepted, 2023, Quiet())
    assert result.accepted == ("public:audit",)
    assert (
        "5210"
        not in (result.folder / "data/figures.csv").read_text("utf-8").split("年初存栏")[1][:60]
    )
