"""PDF, Excel and Word are the same bytes whatever the hash seed, time zone, locale and time."""

from __future__ import annotations

import os
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
