"""No locked dependency is below the floors that SECURITY.md gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([0-9.]+) \| .*(?:CVE|GHSA)-", re.MULTILINE)
FLOORS = dict(ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8")))
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([0-9.]+)", re.MULTILINE)


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.strip(".").split(".")))


def test_the_floors_are_told() -> None:
    assert {"nbconvert", "jupyter-server", "jupyterlab", "pillow"} <= FLOORS.keys()


@pytest.mark.parametrize("name", FLOORS)
def test_no_locked_version_is_below_its_floor(name) -> None:
    locked = [
        found
        for lock in ("requirements.lock", "requirements-dev.lock")
        for package, found in PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
        if package == name
    ]
    assert locked
    assert [found for found in locked if version(found) < version(FLOORS[name])] == []
