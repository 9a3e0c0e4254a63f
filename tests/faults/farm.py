"""What the fault tests share: workbooks to break, the command line, and who is left running."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import workbooks

from township_stats import build
from township_stats.publish import read_manifest

ROOT = Path(__file__).parents[2]
MARK = "TOWNSHIP_STATS_TEST_RUN"
SHEET = "data/raw/2023/05社会治理.csv"
NOTES = {"one": "第一版", "two": "第二版"}  # the two versions of a workbook, told by one note


def copy_workbook(to: Path) -> Path:
    """Copy the repository's workbook: definitions and received files."""
    shutil.copytree(ROOT / "data/raw", to / "data/raw")
    return to


def small_workbook(to: Path, note: str = "第一版") -> Path:
    """Write a made-up workbook with one section of two figures: three notebooks, fast to build."""
    raw = to / "data/raw"
    (raw / "2023").mkdir(parents=True, exist_ok=True)
    (raw / "township.toml").write_text(workbooks.TOWNSHIP, encoding="utf-8")
    rows = workbooks.INDICATORS.splitlines(keepends=True)
    text = "".join(rows[:1] + [row for row in rows if row.startswith(("land,", "olives,"))])
    (raw / "indicators.csv").write_text(text, encoding="utf-8")
    sheet = f"{workbooks.HEADER}耕地面积,3.1万,亩,统计站,{note}\n油橄榄面积,2.2万,亩,,\n"
    (raw / "2023/figures.csv").write_text(sheet, encoding="utf-8")
    return to


def turn_to(workbook: Path, version: str) -> None:
    """Make the workbook's received files those of a version, so that a build has work to do."""
    path = workbook / SHEET
    lines = (ROOT / SHEET).read_bytes().decode("gb18030").splitlines()
    assert lines[1].endswith(",")
    lines[1] += NOTES[version]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))


def command(*arguments: str | Path) -> list[str]:
    """Give the command line of this interpreter's township-stats."""
    return [sys.executable, "-m", "township_stats", *map(str, arguments)]


def start(*arguments: str | Path, **options) -> tuple[subprocess.Popen, str]:
    """Start township-stats; every process that comes of it carries the mark that is given back."""
    mark = uuid.uuid4().hex
    environment = {**os.environ, MARK: mark, **options.pop("env", {})}
    process = subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )
    return process, mark


def run(*arguments: str | Path, timeout: float = 900, **options) -> subprocess.CompletedProcess:
    """Run township-stats to its end and see that nobody is left."""
    process, mark = start(*arguments, **options)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert "Traceback" not in err, err
    assert left_running(mark) == []
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def left_running(mark: str, patience: float = 5) -> list[int]:
    """Give the processes of a run that live still after so many seconds."""
    deadline = time.monotonic() + patience
    while (alive := _marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
    return alive


def _marked(mark: str) -> list[int]:
    found = []
    wanted = f"{MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and wanted in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def contents(folder: Path) -> dict[str, str]:
    """Give the checksum of every file of a folder, hidden ones too, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def results(workbook: Path) -> dict[str, str]:
    """Give everything a build writes, whatever is left lying about included."""
    return {
        f"{name}/{path}": checksum
        for name in ("outputs", "data/clean")
        for path, checksum in contents(workbook / name).items()
    }


def published(workbook: Path) -> dict[str, str]:
    """Give the published year's files; it must be whole."""
    assert read_manifest(workbook / "outputs/2023") is not None
    return contents(workbook / "outputs/2023")


def build_here(workbook: Path, *formats: str, **options) -> build.Result:
    """Build in this process."""
    return build.build(
        build.Request(workbook, formats or ("html",), **options), 2023, build.Quiet()
    )
