"""Watching: a saved cell is published without asking, a bad one is told and the watch goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workbooks import make

from township_stats import pool

SHEET = "指标,数值,单位,来源,备注\n年末总人口,{},人,派出所,\n"
PATIENCE = 60
COMMAND = (sys.executable, "-m", "township_stats", "build", "2023", "--watch")


class Watched:
    """A real ``township-stats build --watch`` and what it says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said = root / "said.txt"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "--formats", "html"],
                cwd=root, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def save(self, value: str) -> None:
        (self.root / "data/raw/2023/01.csv").write_text(SHEET.format(value), encoding="utf-8")

    def wait_for(self, what) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, self.said.read_text(encoding="utf-8")
            assert time.monotonic() < end, self.said.read_text(encoding="utf-8")
            time.sleep(0.05)

    def published(self) -> str:
        """Give the population as it is published, empty where nothing is."""
        try:
            text = (self.root / "outputs/2023/data/figures.csv").read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        return next(row.split(",")[5] for row in text.splitlines() if row.startswith("population,"))


@pytest.fixture
def watched(tmp_path):
    make(tmp_path, {"01.csv": SHEET.format("7704余")})
    watch = Watched(tmp_path)
    yield watch
    watch.process.kill()
    watch.process.wait()


@pytest.mark.skipif(not pool.can_fork(), reason="signals end a build on Linux and macOS")
def test_what_is_saved_is_published_and_a_bad_cell_only_told(watched) -> None:
    watched.wait_for(lambda: watched.published() == "7704余")
    manifest = watched.root / "outputs/2023/manifest.json"
    before = manifest.read_bytes()

    watched.save("1.2.3万")
    watched.wait_for(lambda: "data/raw/2023/01.csv!B2" in watched.said.read_text(encoding="utf-8"))
    assert manifest.read_bytes() == before

    watched.save("7850")
    watched.wait_for(lambda: watched.published() == "7850")
    made = json.loads(manifest.read_text(encoding="utf-8"))
    assert made["outputs"].keys() > {"appendix.html"}

    watched.wait_for(lambda: watched.said.read_text(encoding="utf-8").count("核对：") == 2)
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(PATIENCE) == 130
    assert not list((watched.root / "outputs").glob(".staging-*"))


def test_wrong_use_ends_it(tmp_path) -> None:
    make(tmp_path, {"01.csv": SHEET.format("7704余")})
    done = subprocess.run(
        [sys.executable, "-m", "township_stats", "build", "1999", "--watch"],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有 1999 年的数据" in done.stderr
