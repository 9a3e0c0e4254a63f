"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository: the workbook of the 2023 report."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The tests' own data."""
    return DATA


@pytest.fixture(scope="session")
def shared() -> Path:
    """The specification folder beside the repository; tests that need it skip where it is not."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the specification folder is not beside the repository")
    return folder
