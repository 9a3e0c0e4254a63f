"""The section notebooks: short, the same in shape, stored without outputs."""

from __future__ import annotations

import ast
import json

import nbformat
import pytest

from township_stats.errors import InputError
from township_stats.notebooks import PARAMETERS, find_notebooks, shipped

NOTEBOOKS = sorted(shipped().glob("*.ipynb"))
NAMES = [
    "00_overview", "01_projects", "02_environment", "03_industry", "04_livelihood",
    "05_governance", "06_challenges", "07_next_year", "90_audit",
]  # fmt: skip


def test_there_is_one_notebook_a_section_in_reading_order() -> None:
    assert [path.stem for path in NOTEBOOKS] == NAMES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_parameters_one_load_prose_and_show(path) -> None:
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert "parameters" in code[0].metadata.tags
    for line in code[0].source.splitlines():
        assert "  # " in line, f"{line!r} says nothing of itself"
    assert code[1].source.startswith("from township_stats import Workbook\n")
    for cell in code[2:]:
        tree = ast.parse(cell.source)
        assert len(tree.body) == 1
        assert isinstance(tree.body[0], ast.Expr)
        assert cell.source.startswith("wb.")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_stands_in_both_languages(path) -> None:
    nb = nbformat.read(path, as_version=4)
    tags = [tag for cell in nb.cells if cell.cell_type == "markdown" for tag in cell.metadata.tags]
    assert tags.count("zh") == tags.count("en") >= 2


def write(folder, name: str, source: str, section: object) -> None:
    folder.mkdir(exist_ok=True)
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
    content = {"cells": [cell], "metadata": {"township_stats": section}}
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


PARAMETER_CELL = "\n".join(f"{name} = 1  # 参数" for name in PARAMETERS)
TITLES = {"section": "fishery", "title": "渔业", "title_en": "Fishery"}


def test_a_workbooks_own_notebook_comes_first_and_new_ones_are_added(tmp_path) -> None:
    write(
        tmp_path / "notebooks",
        "03_industry.ipynb",
        PARAMETER_CELL,
        {**TITLES, "section": "industry"},
    )
    write(tmp_path / "notebooks", "08_fishery.ipynb", PARAMETER_CELL, TITLES)
    found = {notebook.name: notebook for notebook in find_notebooks(tmp_path)}
    assert found["03_industry"].own
    assert found["03_industry"].section.title == "渔业"
    assert (found["08_fishery"].section.number, found["08_fishery"].section.id) == (8, "fishery")
    assert not found["04_livelihood"].own


@pytest.mark.parametrize(
    ("source", "section", "message"),
    [
        (
            PARAMETER_CELL.replace("year", "yaer"),
            TITLES,
            "notebooks/08_fishery.ipynb!第1格: 缺少参数 year; 参数格应有且只有 year、workbook、lang、audience",
        ),
        (
            PARAMETER_CELL,
            None,
            "notebooks/08_fishery.ipynb: 不是合格的笔记本，或没有写明章节; 元数据",
        ),
    ],
    ids=["misspelt-parameter", "no-section"],
)
def test_a_bad_notebook_is_named(tmp_path, source, section, message) -> None:
    write(tmp_path / "notebooks", "08_fishery.ipynb", source, section)
    with pytest.raises(InputError) as caught:
        find_notebooks(tmp_path)
    assert message in str(caught.value)
