"""Every file of the specification's bad inputs: refused at its address, or read exactly."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from township_stats.clean import Cleaned, clean_year
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import InputError, Problem
from township_stats.intake.raw import RawYear
from township_stats.intake.year import read_year
from township_stats.textfile import column_letter

FOLDER = Path(__file__).parents[1].parent / "shared" / "bad_inputs"
MANIFEST = FOLDER / "manifest.json"
UNITS = {"年末总人口": "人", "耕地面积": "亩", "出生人数": "人", "死亡人数": "人", "增长率": "%"}


def cases() -> list[dict]:
    if not MANIFEST.is_file():
        return []
    return json.loads(MANIFEST.read_text(encoding="utf-8"))["cases"]


def codebook_for(case: dict) -> Codebook:
    """Name the indicators of a case; a percentage in its reading makes the indicator one."""
    units = dict(UNITS)
    for row in case.get("reading", ()):
        if row["单位"] == "%" or row["指标"] not in units:
            units[row["指标"]] = row["单位"]
    return Codebook(
        tuple(
            Indicator(f"i{number}", "s", "t", name, name, unit, unit, "stock")
            for number, (name, unit) in enumerate(units.items())
        )
    )


def read(case: dict, folder: Path) -> tuple[RawYear, Cleaned | tuple[Problem, ...]]:
    received = folder / "data" / "raw" / "2023"
    received.mkdir(parents=True)
    shutil.copy(FOLDER / case["file"], received)
    codebook = codebook_for(case)
    raw = read_year(folder, 2023, codebook)
    try:
        return raw, clean_year(raw, codebook)
    except InputError as error:
        return raw, error.problems


def of(expected: str) -> list[dict]:
    return [case for case in cases() if case["expected"] == expected]


@pytest.mark.usefixtures("shared")
def test_the_manifest_is_there() -> None:
    assert len(cases()) > 120


@pytest.mark.parametrize("case", of("reject"), ids=lambda case: case["id"])
def test_is_refused_at_its_address(case, tmp_path) -> None:
    raw, problems = read(case, tmp_path)
    assert isinstance(problems, tuple), f"read as {problems}"
    assert {problem.file for problem in problems} == {f"data/raw/2023/{Path(case['file']).name}"}
    at = case.get("at")
    if at and case.get("scope") == "cell":
        entry = next(iter(raw.entries), None)
        letter = (
            entry.columns[at["column"]]
            if entry
            else column_letter(["指标", "数值", "单位", "来源", "备注"].index(at["column"]))
        )
        wanted = [f"{letter}{at['row']}"]
        if case["id"] == "st_dup_header":  # the second of the two is named
            wanted.append(f"C{at['row']}")
        assert [
            problem
            for problem in problems
            if problem.cell in wanted and problem.sheet == at.get("sheet", "")
        ], problems
    elif at:
        assert any(problem.cell.endswith(str(at["row"])) for problem in problems)
    assert not (tmp_path / "data" / "clean").exists()


@pytest.mark.parametrize("case", of("accept"), ids=lambda case: case["id"])
def test_is_read_exactly(case, tmp_path) -> None:
    raw, cleaned = read(case, tmp_path)
    assert isinstance(cleaned, Cleaned), f"refused: {cleaned}"
    read_back = []
    for entry in raw.entries:
        figure = next(item for item in cleaned.figures if item.source == entry.source)
        value = figure.quantity.value
        read_back.append((figure.name, value, figure.quantity.unit, entry["来源"], entry["备注"]))
    assert read_back == [
        (
            row["指标"],
            None if row["数值"] is None else Decimal(row["数值"]),
            row["单位"],
            row["来源"],
            row["备注"],
        )
        for row in case["reading"]
    ]
    if case.get("warn"):
        assert cleaned.notices


@pytest.mark.parametrize("case", of("ignore"), ids=lambda case: case["id"])
def test_is_passed_over_with_a_notice(case, tmp_path) -> None:
    raw, cleaned = read(case, tmp_path)
    assert raw.files == ()
    assert isinstance(cleaned, Cleaned)
    assert any(Path(case["file"]).name in notice.file for notice in cleaned.notices)


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from pathlib import Path
from township_stats.clean import clean_year
from township_stats.codebook import Codebook, Indicator
from township_stats.errors import InputError
from township_stats.intake.year import read_year
codebook = Codebook((Indicator("a", "s", "t", "人口", "a", "人", "人", "stock"),))
for folder in sys.argv[1:]:
    try:
        cleaned = clean_year(read_year(Path(folder), 2023, codebook), codebook)
        print(folder, "read")
    except InputError as error:
        print(folder, "refused")
status = Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])  # not ru_maxrss, which a parent hands down
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("name", ["number/n_redos1.csv", "filetype/f_difat.xls"])
def test_the_budget_holds_even_when_refusing(name, tmp_path, shared) -> None:
    received = tmp_path / "data" / "raw" / "2023"
    received.mkdir(parents=True)
    shutil.copy(shared / "bad_inputs" / name, received)
    code = LIMITED.format(bytes=512 * 2**20, seconds=10)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    _, answer, peak = done.stdout.split()
    assert answer == "refused"
    assert int(peak) < 512 * 2**10  # kilobytes
