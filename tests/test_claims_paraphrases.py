"""Paraphrased reports of the 2023 figures: bound to the right indicators, nothing else bound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from claims_books import paraphrases

from township_stats import Workbook
from township_stats.claims import Reconciliation, from_text, reconcile
from township_stats.numerals import extract

DATA = Path(__file__).parent / "data"
EDITS = [
    json.loads(line)
    for line in (DATA / "paraphrase_edits.jsonl").read_text(encoding="utf-8").splitlines()
]
REPORTS = paraphrases(DATA / "paraphrases")


@pytest.fixture(scope="module")
def reconciled(root):
    book = Workbook(root, year=2023).book
    return {item.name: reconcile(from_text(item.text, item.name), book) for item in REPORTS}


@pytest.fixture(scope="module")
def codebook(root):
    return Workbook(root, year=2023).codebook


@pytest.mark.parametrize("report", REPORTS, ids=lambda item: item.name)
def test_annotations_stand_on_the_figures_of_the_text(report, reconciled, codebook) -> None:
    annotated = {(i["start"], i["end"]): i["surface"] for i in report.figures}
    found = {(i.start, i.end): i.surface for i in reconciled[report.name].findings}
    assert {(i.start, i.end): i.surface for i in extract(report.text)}.items() <= annotated.items()
    assert annotated == {span: surface for span, surface in found.items() if span in annotated}
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
            is_right = code in (item["indicator"], *item.get("also", ()))
            right += bool(code) and is_right
            wrong += bool(code) and not is_right
            missed += bool(item["indicator"]) and not is_right
    assert right > 1100
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.985


def test_verdicts(reconciled) -> None:
    right = wrong = 0
    for report in REPORTS:
        verdict = {(f.start, f.end): f.verdict.value for f in reconciled[report.name].findings}
        for item in report.figures:
            agrees = verdict[item["start"], item["end"]] == item["verdict"]
            right, wrong = right + agrees, wrong + (not agrees)
    assert right / (right + wrong) >= 0.985


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


def told_wrong(found: Reconciliation) -> list[tuple[int, int]]:
    """Give the places of a report that contradict the tables or one another."""
    return [(i.start, i.end) for i in (*found.contradictions, *found.slips)]


def test_edits_by_another_hand(root, reconciled) -> None:
    """Of 120 errors at least nine in ten contradict and all have to be looked at; 20 true edits pass."""
    book = Workbook(root, year=2023).book
    texts = {report.name: report.text for report in REPORTS}
    contradicted, unseen, alarms = 0, [], []
    for edit in EDITS:
        text, start, new = texts[edit["report"]], edit["start"], edit["new"]
        found = reconcile(from_text(text[:start] + new + text[edit["end"] :]), book)
        here = [
            span for span in told_wrong(found) if span[0] < start + len(new) and start < span[1]
        ]
        wrong = [
            f for f in found.findings if f.wrong and f.start < start + len(new) and start < f.end
        ]
        said = f"{text[start : edit['end']]} → {new}"
        if edit["kind"] == "harmless":
            alarms += [said] * bool(told_wrong(found))
        else:
            contradicted += bool(here)
            unseen += [] if here or wrong else [said]
    assert (unseen, alarms) == ([], [])
    assert contradicted >= 108
