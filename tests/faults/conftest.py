"""Fixtures of the fault tests."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from farm import build_here, small_workbook

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory) -> Path:
    """A small workbook's first version, built in HTML."""
    workbook = small_workbook(tmp_path_factory.mktemp("once") / "workbook")
    build_here(workbook)
    return workbook


@pytest.fixture
def workbook(built_once, tmp_path) -> Path:
    """A workbook whose first version is published."""
    return shutil.copytree(built_once, tmp_path / "workbook")
