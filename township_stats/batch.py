"""Batch: every workbook and year under a folder; one failure never stops the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from township_stats import build as building
from township_stats import pool, publish
from township_stats.errors import TownshipStatsError, UsageError
from township_stats.intake.received import years as years_of
from township_stats.township import FILE

RESULTS = "batch.json"


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook and year; `workbook` is its path below the folder."""

    workbook: str
    year: int

    @property
    def name(self) -> str:
        """Name for messages."""
        return f"{self.workbook} {self.year}"


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a job: ``built``, ``unchanged`` or ``failed`` with the error."""

    workbook: str
    year: int
    state: str
    seconds: float
    error: str = ""

    @classmethod
    def failed(cls, job: Job, error: str) -> JobResult:
        """Give the result of a job whose process did not come back."""
        return cls(job.workbook, job.year, "failed", 0.0, error)


OnDone = Callable[[JobResult], None]
Runner = Callable[[Path, Sequence[Job], building.Request, OnDone], list[JobResult]]
"""Does the jobs of a batch somewhere: `here`, or on a cluster."""


def find_workbooks(root: Path) -> list[Path]:
    """Find the workbooks below a folder, at any depth.

    Raises
    ------
    UsageError
        If there is none.
    """
    folders = sorted(path.parents[2] for path in root.rglob(FILE))
    if not folders:
        raise UsageError(f"{root} 中没有工作簿; 工作簿是含有 {FILE} 的文件夹")
    return folders


def find_jobs(root: Path, years: Iterable[int] | None = None) -> list[Job]:
    """Find the workbooks below a folder and the years each has files of.

    Parameters
    ----------
    root
        The county: a folder of workbooks, at any depth.
    years
        Only these years; all where None.

    Raises
    ------
    UsageError
        If there is no workbook, or none has one of the years.
    """
    wanted = None if years is None else set(years)
    folders = find_workbooks(root)
    jobs = [
        Job(folder.relative_to(root).as_posix(), year)
        for folder in folders
        for year in years_of(folder)
        if wanted is None or year in wanted
    ]
    jobs.sort(key=lambda job: job.year)  # years of a workbook wait for each other: keep them apart
    if not jobs:
        raise UsageError(f"{root} 的工作簿中没有这些年份的数据")
    return jobs


def batch(
    root: Path,
    jobs: Sequence[Job],
    request: building.Request,
    runner: Runner,
    on_done: OnDone = lambda result: None,
) -> list[JobResult]:
    """Build all jobs; what is current already is left alone, so a stopped batch goes on.

    Parameters
    ----------
    root
        The county.
    jobs
        What to build, from `find_jobs`.
    request
        Options for every build; its `root` is not used.
    runner
        Where it is done: `here`, or `cluster.on_cluster`.
    on_done
        Called with each result as it comes.

    Returns
    -------
    list of JobResult
        In the order of `jobs`; also written to ``batch.json`` in the county's folder.
    """
    results = {
        (result.workbook, result.year): result for result in runner(root, jobs, request, on_done)
    }
    ordered = [results[job.workbook, job.year] for job in jobs]
    lines = [asdict(result) | {"seconds": round(result.seconds, 2)} for result in ordered]
    publish.replace_file(root / RESULTS, publish.json_bytes(lines))
    return ordered


def build_job(root: str, job: Job, request: building.Request) -> JobResult:
    """Build one job in this process; errors are in the result."""
    start = time.monotonic()
    try:
        own = replace(request, root=Path(root) / job.workbook, wait=True)
        result = building.build(own, job.year, building.Quiet())
        state, error = ("unchanged" if result.unchanged else "built"), ""
    except TownshipStatsError as problem:
        state, error = "failed", str(problem)
    return JobResult(job.workbook, job.year, state, time.monotonic() - start, error)


def here(workers: int) -> Runner:
    """Give the runner that does jobs on this machine, so many at once."""

    def run(
        root: Path, jobs: Sequence[Job], request: building.Request, on_done: OnDone
    ) -> list[JobResult]:
        by_name = {job.name: job for job in jobs}
        results: list[JobResult] = []

        def done(outcome: pool.Outcome) -> None:
            failed = JobResult.failed(by_name[outcome.name], outcome.error)
            results.append(failed if outcome.error else JobResult(**outcome.value))
            on_done(results[-1])

        tasks = [pool.Task(job.name, partial(_plain, str(root), job, request)) for job in jobs]
        if pool.can_fork():
            from township_stats.runner import warm_up

            warm_up()
            pool.run(tasks, workers, on_done=done)
        else:
            for task in tasks:
                done(pool.Outcome(task.name, task.work()))
        return results

    return run


def _plain(root: str, job: Job, request: building.Request) -> dict[str, Any]:
    return asdict(build_job(root, job, request))
