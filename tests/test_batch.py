"""Batch: every workbook and year, resumed where it stopped, one failure never stops the rest."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from township_stats import batch, build, cluster
from township_stats.cli import app
from township_stats.demo import make_demo
from township_stats.errors import NotFinishedError, UsageError

YEARS = range(2022, 2024)


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Path:
    """Three made-up townships of two years; the second has a sheet that cannot be read."""
    root = tmp_path_factory.mktemp("county")
    workbooks = make_demo(root, 3, YEARS, seed=5, light=True)
    sheet = workbooks[1] / "data/raw/2023/坏表.csv"
    sheet.write_text("指标,数值,单位,来源,备注\n没有的指标,1,个,,\n", encoding="utf-8")
    return root


def run(root: Path, *options: str):
    return CliRunner().invoke(app, ["batch", str(root), "--formats", "html", *options])


def states(root: Path) -> dict[tuple[str, int], str]:
    results = json.loads((root / batch.RESULTS).read_text(encoding="utf-8"))
    return {(item["workbook"], item["year"]): item["state"] for item in results}


def expected(built: str) -> dict[tuple[str, int], str]:
    return {
        (f"示例镇{number:02d}", year): "failed" if (number, year) == (2, 2023) else built
        for number in (1, 2, 3)
        for year in YEARS
    }


def test_one_failure_stops_nothing_and_a_second_run_goes_on(county) -> None:
    first = run(county, "--jobs", "2")
    assert first.exit_code == 1, first.output
    assert states(county) == expected("built")
    assert "示例镇02 2023：data/raw/2023/坏表.csv!A2" in first.stderr
    assert "6 个工作簿年份：已生成 5，失败 1" in first.stdout
    page = county / "示例镇03/outputs/2023/appendix.html"
    before = page.stat().st_mtime_ns
    again = run(county, "--jobs", "2")
    assert again.exit_code == 1
    assert states(county) == expected("unchanged")
    assert page.stat().st_mtime_ns == before


def test_results_say_what_went_wrong(county) -> None:
    jobs = batch.find_jobs(county, [2023])
    request = build.Request(county, ("html",), jobs=1)
    told: list[str] = []
    results = batch.batch(
        county, jobs, request, batch.here(2), on_done=lambda item: told.append(item.workbook)
    )
    assert [(item.workbook, item.year) for item in results] == [
        (f"示例镇{number:02d}", 2023) for number in (1, 2, 3)
    ]
    assert sorted(told) == [f"示例镇{number:02d}" for number in (1, 2, 3)]
    assert results[1].state == "failed"
    assert "没有的指标" in results[1].error
    assert all(item.error == "" for item in (results[0], results[2]))
    stored = json.loads((county / batch.RESULTS).read_text(encoding="utf-8"))
    assert stored == [asdict(item) | {"seconds": round(item.seconds, 2)} for item in results]


def test_years_of_one_workbook_wait_for_each_other(tmp_path) -> None:
    make_demo(tmp_path, 1, range(2021, 2024), light=True)
    result = run(tmp_path, "--jobs", "3")
    assert result.exit_code == 0, result.output
    assert set(states(tmp_path).values()) == {"built"}


def test_a_job_that_kills_its_process_is_that_jobs_failure(tmp_path) -> None:
    roots = make_demo(tmp_path, 2, range(2023, 2024), light=True)
    own = roots[0] / "notebooks"
    own.mkdir()
    shipped = Path(__file__).parent.parent / "notebooks/01_projects.ipynb"
    nb = json.loads(shipped.read_text(encoding="utf-8"))
    nb["cells"][-1]["source"] = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    nb["cells"][-1] |= {"cell_type": "code", "outputs": [], "execution_count": None}
    (own / "01_projects.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    assert run(tmp_path, "--jobs", "2").exit_code == 1
    assert states(tmp_path) == {("示例镇01", 2023): "failed", ("示例镇02", 2023): "built"}


def test_only_years_asked_for_are_done(county) -> None:
    assert {job.year for job in batch.find_jobs(county, [2022])} == {2022}
    with pytest.raises(UsageError, match="没有这些年份"):
        batch.find_jobs(county, [1999])
    with pytest.raises(UsageError, match="没有工作簿"):
        batch.find_jobs(county / "示例镇01/truth")


def test_a_dask_cluster_does_the_same_work(county, tmp_path) -> None:
    distributed = pytest.importorskip("distributed")
    here, there = tmp_path / "here", tmp_path / "there"
    for copy in (here, there):
        shutil.copytree(county, copy, ignore=shutil.ignore_patterns("outputs", batch.RESULTS))
    options = ["--years", "2023"]
    assert run(here, "--jobs", "2", *options).exit_code == 1
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        result = run(there, "--scheduler", cluster.scheduler_address, *options)
    assert result.exit_code == 1, result.output
    assert states(there) == states(here)
    name = "示例镇01/outputs/2023/appendix.html"
    assert (there / name).read_bytes() == (here / name).read_bytes()


def test_a_scheduler_that_is_not_there_is_said(county, monkeypatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    request = build.Request(county, ("html",), jobs=1)
    with pytest.raises(NotFinishedError, match="连不上调度器"):
        batch.batch(
            county, batch.find_jobs(county), request, cluster.on_cluster("tcp://127.0.0.1:9")
        )
