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
from township_stats.errors import NotFinishedError, TownshipStatsError, UsageError
from township_stats.township import FILE
from township_stats.workbook import years_of

RESULTS = "batch.json"
PATIENCE = 15  # seconds a scheduler has to answer


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
    workers: int,
    scheduler: str = "",
    on_done: Callable[[JobResult], None] = lambda result: None,
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
    workers
        How many builds run at once on this machine.
    scheduler
        Address of a Dask scheduler whose workers share the file system; empty for this machine.
    on_done
        Called with each result as it comes.

    Returns
    -------
    list of JobResult
        In the order of `jobs`; also written to ``batch.json`` in the county's folder.
    """
    runner = partial(_on_cluster, scheduler) if scheduler else partial(_here, workers)
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


def _here(
    workers: int,
    root: Path,
    jobs: Sequence[Job],
    request: building.Request,
    on_done: Callable[[JobResult], None],
) -> list[JobResult]:
    results: list[JobResult] = []

    def done(outcome: pool.Outcome) -> None:
        results.append(
            JobResult(**outcome.value)
            if not outcome.error
            else JobResult(*_split(outcome.name), "failed", 0.0, outcome.error)
        )
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


def _plain(root: str, job: Job, request: building.Request) -> dict[str, Any]:
    return asdict(build_job(root, job, request))


def _split(name: str) -> tuple[str, int]:
    workbook, _, year = name.rpartition(" ")
    return workbook, int(year)


def _on_cluster(
    scheduler: str,
    root: Path,
    jobs: Sequence[Job],
    request: building.Request,
    on_done: Callable[[JobResult], None],
) -> list[JobResult]:
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise NotFinishedError("没有安装 Dask; 请安装 township-stats[cluster]") from None
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise NotFinishedError(f"连不上调度器 {scheduler}：{error}") from None
    results = []
    with client:
        futures = {
            client.submit(cluster_job, str(root.resolve()), job, request, pure=False): job
            for job in jobs
        }
        for future in as_completed(futures):
            job = futures[future]
            raised = future.exception()
            result = (
                future.result()
                if raised is None
                else JobResult(
                    job.workbook, job.year, "failed", 0.0, f"{type(raised).__name__}: {raised}"
                )
            )
            results.append(result)
            on_done(result)
    return results


def cluster_job(root: str, job: Job, request: building.Request) -> JobResult:
    """Build one job on a Dask worker, in a process forked from a warm, single-threaded server.

    A worker has threads of its own, from which it is not safe to fork.
    """
    import multiprocessing

    if not pool.can_fork():
        return build_job(root, job, request)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["township_stats.warm"])
    with context.Pool(1) as process:
        return process.apply(build_job, (root, job, request))
