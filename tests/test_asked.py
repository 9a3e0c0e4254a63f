"""What a notebook asks for is read from its cells, and it runs again only when the answers change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from township_stats.asked import ANSWERS, checksum, requests
from township_stats.notebooks import shipped
from township_stats.workbook import Workbook

PARAMETERS = 'year = 2023\nworkbook = ""\nlang = "zh"\naudience = "internal"'
LOAD = (
    "from township_stats import Workbook\n\n"
    "wb = Workbook(workbook, year=year, lang=lang, audience=audience)"
)


def notebook(*sources: str) -> dict[str, object]:
    cells = [{"cell_type": "code", "source": s, "metadata": {}} for s in (PARAMETERS, LOAD, *sources)]  # fmt: skip
    cells[0]["metadata"] = {"tags": ["parameters"]}
    return {"cells": [{"cell_type": "markdown", "source": "# 产业", "metadata": {}}, *cells]}


@pytest.mark.parametrize(
    ("sources", "asked"),
    [
        (('wb.tables("industry")', 'wb.charts("industry")'),
         (("tables", ("industry",)), ("charts", ("industry",)))),
        (("wb.checks()\nwb.bounds()",), (("checks", ()), ("bounds", ()))),
        ((), ()),
    ],
    ids=["section", "two in a cell", "prose alone"],
)  # fmt: skip
def test_plain_requests_are_read(sources, asked) -> None:
    assert requests(notebook(*sources)) == asked


@pytest.mark.parametrize(
    "source",
    [
        "wb.figures()",
        "wb.book.figures",
        "wb.tables(section)",
        "wb.tables(section='industry')",
        "shown = wb.tables('industry')",
        "wb.tables('industry').items[0]",
        "print(open('data/raw/2023/a.csv').read())",
        "wb.tables('industry'); import os",
        "other.tables('industry')",
        "%matplotlib inline",
        "def f():\n    return 1",
        "wb = Workbook('elsewhere', year=year, lang=lang, audience=audience)",
        "year = 2022",
    ],
)
def test_anything_else_may_show_anything(source) -> None:
    assert requests(notebook("wb.checks()", source)) is None


@pytest.mark.parametrize("path", sorted(shipped().glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_shipped_notebook_is_plain(path: Path) -> None:
    asked = requests(json.loads(path.read_text(encoding="utf-8")))
    assert asked
    assert {method for method, _ in asked} <= set(ANSWERS)


def test_the_answers_decide(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "03_x.ipynb"
    path.write_text(json.dumps(notebook('wb.tables("industry")')), encoding="utf-8")
    first = checksum(Workbook(root, 2023), path)
    assert len(first) == 64
    assert checksum(Workbook(root, 2023), path) == first
    assert checksum(Workbook(root, 2023, "en"), path) != first
    path.write_text(json.dumps(notebook('wb.charts("industry")')), encoding="utf-8")
    assert checksum(Workbook(root, 2023), path) not in ("", first)


@pytest.mark.parametrize("source", ['wb.table("none")', "wb.tables()", 'wb.checks("x")'])
def test_a_request_that_fails_is_left_to_the_notebook(tmp_path: Path, root: Path, source) -> None:
    path = tmp_path / "03_x.ipynb"
    path.write_text(json.dumps(notebook(source)), encoding="utf-8")
    assert checksum(Workbook(root, 2023), path) == ""
