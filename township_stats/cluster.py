"""Cluster: the jobs of a batch on an existing Dask cluster whose workers share the file system.

A Dask worker has threads of its own, from which it is not safe to fork, and may not have children
by `multiprocessing`. So each of its threads keeps a server of its own: a single-threaded process
that is warm and forks one child a job. It ends with the worker.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from township_stats import pool
from township_stats.batch import Job, JobResult, Runner, build_job
from township_stats.build import Request
from township_stats.errors import NotFinishedError

PATIENCE = 15  # seconds a scheduler has to answer
_own = threading.local()


def on_cluster(scheduler: str) -> Runner:
    """Give the runner that has a Dask cluster do the jobs of a batch.

    Parameters
    ----------
    scheduler
        Address of the scheduler, such as ``tcp://127.0.0.1:8786``.
    """

    def run(
        root: Path, jobs: Sequence[Job], request: Request, on_done: Callable[[JobResult], None]
    ) -> list[JobResult]:
        return _run(scheduler, root, jobs, request, on_done)

    return run


def _run(
    scheduler: str,
    root: Path,
    jobs: Sequence[Job],
    request: Request,
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
                else JobResult.failed(job, f"{type(raised).__name__}: {raised}")
            )
            results.append(result)
            on_done(result)
    return results


def cluster_job(root: str, job: Job, request: Request) -> JobResult:
    """Build one job on a Dask worker, in a child of this thread's server."""
    line = json.dumps({"root": root, "job": asdict(job), "request": asdict(request)}, default=str)
    for _ in range(2):  # a server that died, whoever killed it, is started once more
        server = _server()
        try:
            server.stdin.write(line + "\n")  # type: ignore[union-attr]
            server.stdin.flush()  # type: ignore[union-attr]
            answer = server.stdout.readline()  # type: ignore[union-attr]
        except OSError:
            answer = ""
        if answer:
            return JobResult(**json.loads(answer))
        server.kill()
        server.wait()
    return JobResult.failed(job, "工作进程意外退出")


def _server() -> subprocess.Popen[str]:
    server: subprocess.Popen[str] | None = getattr(_own, "server", None)
    if server is None or server.poll() is not None:
        server = subprocess.Popen(
            [sys.executable, "-m", "township_stats.cluster"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        _own.server = server
    return server


def serve() -> None:
    """Do the jobs that come in on stdin, one a line, until it is closed."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed
    if pool.can_fork():
        from township_stats.runner import warm_up

        warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        job, request = Job(**asked["job"]), _request(asked["request"])

        def work(root: str = asked["root"], job: Job = job, own: Request = request) -> Any:
            return asdict(build_job(root, job, own))

        if pool.can_fork():
            (outcome,) = pool.run([pool.Task(job.name, work)])
            failed = asdict(JobResult.failed(job, outcome.error))
            answer = failed if outcome.error else outcome.value
        else:
            answer = work()
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()


def _request(fields: dict[str, Any]) -> Request:
    fonts = fields["fonts_dir"]
    return Request(
        **fields
        | {
            "root": Path(fields["root"]),
            "formats": tuple(fields["formats"]),
            "accept": tuple(fields["accept"]),
            "fonts_dir": Path(fonts) if fonts else None,
        }
    )


if __name__ == "__main__":
    serve()
