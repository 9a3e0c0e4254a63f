"""The report of 2023 itself against the shipped workbook; it stays in the specification folder."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from township_stats import Workbook
from township_stats.claims import annotate_html, backing, draft_sheet, read_report, reconcile
from township_stats.clean import clean_year
from township_stats.codebook import read_codebook
from township_stats.intake.year import read_year
from township_stats.store import read_clean


@pytest.fixture(scope="module")
def workbook(root) -> Workbook:
    return Workbook(root, year=2023)


@pytest.fixture(scope="module")
def found(shared, workbook):
    return reconcile(
        read_report(shared / "seed" / "report-2023.txt"), workbook.book, workbook.rules
    )


@pytest.fixture(scope="module")
def gold(shared, workbook) -> list[tuple[int, int, str]]:
    lines = (shared / "seed" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    items = map(json.loads, lines)
    return [(i["start"], i["end"], workbook.codebook.find(i["name"]).code) for i in items]


def test_every_figure_is_bound_to_its_indicator_and_nothing_else_is(found, gold) -> None:
    assert [(f.start, f.end, f.indicator) for f in found.findings] == gold
    assert len(gold) == 62


def test_nothing_contradicts_and_nothing_is_unbacked(found) -> None:
    assert found.counts() == {
        "matches": 62, "contradicts": 0, "derived": 0, "unbacked": 0, "exempt": 0,
    }  # fmt: skip
    assert found.slips == ()
    assert found.never_mentioned == ()
    assert found.holds


def test_redacted_figures_are_bound_as_suppressed(found) -> None:
    hidden = [f for f in found.findings if f.surface.startswith("*")]
    assert [f.figures[0].status.value for f in hidden] == ["suppressed"] * 4


def test_confidence_says_how_sure_it_is(found) -> None:
    assert min(f.confidence for f in found.findings) >= 0.45
    assert sum(f.confidence >= 0.7 for f in found.findings) >= 55


def test_the_draft_sheet_names_the_right_indicators(shared, workbook, gold, tmp_path) -> None:
    report = read_report(shared / "seed" / "report-2023.txt")
    assert draft_sheet(report, workbook.codebook, tmp_path / "draft.xlsx") == 62
    rows = openpyxl.load_workbook(tmp_path / "draft.xlsx").active.iter_rows(
        min_row=2, values_only=True
    )
    names = [row[0] and workbook.codebook.find(row[0]).code for row in rows]
    right = sum(name == code for name, (_, _, code) in zip(names, gold, strict=True))
    assert right == 62


def test_the_draft_sheet_reads_back_as_the_shipped_figures(shared, root, tmp_path) -> None:
    codebook = read_codebook(root)
    received = tmp_path / "data/raw/2023"
    received.mkdir(parents=True)
    shutil.copy(root / "data/raw/township.toml", tmp_path / "data/raw")
    draft_sheet(read_report(shared / "seed" / "report-2023.txt"), codebook, received / "草稿.xlsx")
    made = clean_year(read_year(tmp_path, 2023, codebook), codebook).figures
    shipped = read_clean(root, 2023, codebook).figures
    assert [(item.indicator, item.year, item.quantity) for item in made] == [
        (item.indicator, item.year, item.quantity) for item in shipped
    ]


def test_paragraphs_are_backed_by_numbered_tables(found) -> None:
    labels = {exhibit.label for item in backing(found) for exhibit in item.exhibits}
    assert {"表1-1", "表2-1", "表3-1", "表4-5", "表5-1", "表7-1"} <= labels


def test_the_page_shows_all_figures(found) -> None:
    page = annotate_html(found)
    assert page.count('class="fig matches" id=') == 62
    assert page.count('<section class="card"') == 62
