"""Paraphrased reports of the 2023 figures: bound to the right indicators, nothing else bound."""

from __future__ import annotations

from pathlib import Path

import pytest
from claims_books import paraphrases

from township_stats import Workbook
from township_stats.claims import from_text, reconcile
from township_stats.numerals import extract

REPORTS = paraphrases(Path(__file__).parent / "data" / "paraphrases")


@pytest.fixture(scope="module")
def reconciled(root):
    book = Workbook(root, year=2023).book
    return {item.name: reconcile(from_text(item.text, item.name), book) for item in REPORTS}


@pytest.fixture(scope="module")
def codebook(root):
    return Workbook(root, year=2023).codebook


@pytest.mark.parametrize("report", REPORTS, ids=lambda item: item.name)
def test_annotations_stand_on_the_figures_of_the_text(report, codebook) -> None:
    found = [(item.start, item.end, item.surface) for item in extract(report.text)]
    assert [(i["start"], i["end"], i["surface"]) for i in report.figures] == found
    assert {i["indicator"] for i in report.figures if i["indicator"]} <= {
        item.code for item in (*codebook.indicators, *codebook.derived)
    }


def test_precision_and_recall_of_binding(reconciled) -> None:
    right = wrong = missed = 0
    for report in REPORTS:
        bound = {(f.start, f.end): f.indicator for f in reconciled[report.name].findings}
        for item in report.figures:
            if item["verdict"] == "derived":
                continue
            code = bound[item["start"], item["end"]]
            right += bool(code) and code == item["indicator"]
            wrong += bool(code) and code != item["indicator"]
            missed += bool(item["indicator"]) and code != item["indicator"]
    assert right > 650
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.985


@pytest.mark.parametrize("report", REPORTS, ids=lambda item: item.name)
def test_true_figures_are_not_contradicted(report, reconciled) -> None:
    assert [item.message for item in reconciled[report.name].contradictions] == []
    assert reconciled[report.name].slips == ()


@pytest.mark.parametrize("report", REPORTS, ids=lambda item: item.name)
def test_figures_of_other_things_are_unbacked(report, reconciled) -> None:
    verdict = {(f.start, f.end): f.verdict.value for f in reconciled[report.name].findings}
    others = [i for i in report.figures if i["verdict"] == "unbacked"]
    assert [i["surface"] for i in others if verdict[i["start"], i["end"]] != "unbacked"] == []


def test_worked_out_figures_are_derived(reconciled) -> None:
    (report,) = [item for item in REPORTS if item.name == "11_derived"]
    found = {(f.start, f.end): f for f in reconciled[report.name].findings}
    derived = [i for i in report.figures if i["verdict"] == "derived"]
    told = [(found[i["start"], i["end"]].verdict.value, i["surface"]) for i in derived]
    assert told == [("derived", i["surface"]) for i in derived]
    named = [i for i in derived if i["indicator"]]
    assert [found[i["start"], i["end"]].indicator for i in named] == [i["indicator"] for i in named]
    assert {found[i["start"], i["end"]].expression for i in derived if not i["indicator"]} == {
        "loans_recovered_amount - loans_issued_amount",
        "river_waste + water_source_waste",
    }
