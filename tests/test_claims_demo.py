"""Made-up townships' own reports, by place and with growth: everything in them is backed."""

from __future__ import annotations

import json

import pytest

from township_stats import Workbook
from township_stats.claims import read_report, reconcile
from township_stats.demo import make_demo


@pytest.fixture(scope="module")
def township(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims") / "demo"
    (root,) = make_demo(folder, 1, range(2022, 2024), 11, light=True, long_report=True)
    wb = Workbook(root, 2023)
    report = read_report(root / "truth" / "report-2023.txt")
    lines = (root / "truth" / "claims-2023.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {(item["start"], item["end"]): item for item in map(json.loads, lines)}
    return reconcile(report, wb.book, wb.rules), truth


def test_a_long_report_is_bound_figure_by_figure(township) -> None:
    found, truth = township
    assert len(found.report.text) > 9_000
    assert len(truth) > 100
    differing = [
        (f.surface, truth[f.start, f.end]["indicator"], f.indicator, f.message)
        for f in found.findings
        if (f.start, f.end) in truth
        and (f.indicator, f.place, f.verdict.value)
        != tuple(truth[f.start, f.end][key] for key in ("indicator", "place", "verdict"))
    ]
    assert differing == []


def test_nothing_else_in_it_is_taken_for_a_claim(township) -> None:
    found, truth = township
    assert {(f.start, f.end) for f in found.findings} <= set(truth)
    assert found.slips == ()
