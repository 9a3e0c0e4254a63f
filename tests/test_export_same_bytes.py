"""The same bytes whatever the hash seed, time zone, locale, time of day and number of jobs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from sample_appendix import sample_appendix
from township_stats.export import WRITERS
for name in ("pdf", "xlsx", "docx"):
    for lang in ("zh", "en"):
        print(name, lang, hashlib.sha256(WRITERS[name]()(sample_appendix(lang), None)).hexdigest())
"""


def digests(**environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)],
        check=True, capture_output=True, text=True, env={**os.environ, **environment},
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def plain() -> str:
    return digests(PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}, id="seed-7"),
        *(
            pytest.param(
                {"PYTHONHASHSEED": str(seed), "TZ": zone}, id=f"{seed}-{zone}", marks=pytest.mark.deep
            )
            for seed in range(1, 6)
            for zone in ("UTC", "Asia/Shanghai")
        ),
    ],
)  # fmt: skip
def test_same_bytes(environment: dict[str, str], plain: str) -> None:
    assert len(set(plain.split())) == 3 + 2 + 6
    assert digests(**environment) == plain


SEEDS = range(5)
ZONES = ("UTC", "Asia/Shanghai")


def built(root: Path, to: Path, jobs: int, **environment: str) -> dict[str, str]:
    """Build the published year from nothing in all formats; give the checksum of every file."""
    for part in ("data/raw", "data/clean"):
        shutil.copytree(root / part, to / part)
    command = [sys.executable, "-m", "township_stats", "build", "2023", "--workbook", str(to)]
    subprocess.run(
        [*command, "--jobs", str(jobs)],
        check=True, capture_output=True, env={**os.environ, "LANG": "C", "LC_ALL": "C", **environment},
    )  # fmt: skip
    outputs = to / "outputs"
    return {
        path.relative_to(outputs).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and ".lock" not in path.name
    }


@pytest.fixture(scope="module")
def reference(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(root, tmp_path_factory.mktemp("reference"), 2, PYTHONHASHSEED="99", TZ="UTC")


@pytest.mark.deep
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_is_the_same_bytes(
    seed: int, zone: str, jobs: int, root: Path, tmp_path: Path, reference: dict[str, str]
) -> None:
    names = {f"2023/appendix.{name}" for name in ("html", "pdf", "xlsx", "docx")}
    assert names | {"index.html", "2023/manifest.json"} <= reference.keys()
    made = built(root, tmp_path, jobs, PYTHONHASHSEED=str(seed), TZ=zone)
    assert made.keys() == reference.keys()
    assert [name for name in made if made[name] != reference[name]] == []
