"""How fast a year, a county and a rollup are, against a shell loop of papermill and nbconvert.

Run ``python benchmarks/bench_build.py [PART ...] [--rounds N] [--sizes 5,10,20,40] [--townships N]``;
parts are ``start``, ``build``, ``batch``, ``cluster`` and ``rollup``, all of them unless told. It
prints one table. Wall time and processor time (user and system, children too) of whole commands;
medians of rounds in which what is compared runs one after the other, so that other work on the
machine meets both. All in a folder that is removed; the repository is not touched.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
PROGRAM = [sys.executable, "-m", "township_stats"]
CHANGED = "避险搬迁征收土地"
LIBRARIES = ("matplotlib", "nbconvert", "papermill", "ipykernel", "typst", "distributed")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the clock, of processors, and its own peak memory in MB."""

    wall: float
    cpu: float
    memory: float = 0.0


def run(*command: str, cwd: Path, codes: tuple[int, ...] = (0,), fork: str = "1") -> Cost:
    """Run a command and all its children to the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TOWNSHIP_STATS_FORK": fork}
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            os.chdir(cwd)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            os.execvpe(command[0], command, environment)  # noqa: S606
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    assert code in codes, f"{' '.join(command)}: exit code {code}"
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(costs: list[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(*(statistics.median(getattr(c, name) for c in costs) for name in ("wall", "cpu", "memory")))  # fmt: skip


def row(what: str, cost: Cost, said: str = "") -> None:
    """Print a line of the table."""
    print(f"| {what} | {cost.wall:.2f} | {cost.cpu:.2f} | {said} |", flush=True)


def workbook(folder: Path, years: range = range(2023, 2024)) -> Path:
    """Copy the workbook of the 2023 report; its figures stand for every year."""
    shutil.copytree(ROOT / "data/raw", folder / "data/raw")
    for year in years:
        if year != 2023:
            shutil.copytree(ROOT / "data/raw/2023", folder / f"data/raw/{year}")
    return folder


def loop(folder: Path, out: Path) -> Cost:
    """Run the shell loop: papermill, then nbconvert, a notebook at a time; HTML alone."""
    out.mkdir(parents=True, exist_ok=True)
    tools = Path(sys.executable).parent
    script = (
        f'for nb in "{NOTEBOOKS}"/*.ipynb; do name=$(basename "$nb"); '
        f'"{tools}/papermill" -p year 2023 "$nb" "{out}/$name" && '
        f'"{tools}/jupyter-nbconvert" --to html "{out}/$name" || exit 1; done'
    )
    return run("/bin/sh", "-c", script, cwd=folder)


def bench_start(work: Path, rounds: int) -> None:
    """Time how long the command line takes to say anything."""
    row(
        "`township-stats --help`",
        middle([run(*PROGRAM, "--help", cwd=work) for _ in range(rounds)]),
    )


def bench_build(work: Path, rounds: int) -> None:
    """Build a year: all of it, nothing of it, after one cell; ten years."""
    full, looped, again, cell, watched, ten = [], [], [], [], [], []
    stock, stock_cell = [], []
    for number in range(rounds):
        folder = workbook(work / f"year{number}")
        full.append(run(*PROGRAM, "build", "2023", cwd=folder))
        looped.append(loop(folder, work / f"loop{number}"))
        published = folder / "outputs"
        before = {
            path: path.stat().st_mtime_ns for path in published.rglob("*") if path.name != ".lock"
        }
        again.append(run(*PROGRAM, "build", "2023", cwd=folder))
        after = {
            path: path.stat().st_mtime_ns for path in published.rglob("*") if path.name != ".lock"
        }
        assert after == before, "a build with nothing changed touched a file"
        sheet = folder / "data/raw/2023/01项目建设.csv"
        change(sheet)
        cell.append(run(*PROGRAM, "build", "2023", cwd=folder))
        watched.append(watch(folder, sheet))
        stock.append(run(*PROGRAM, "build", "2023", "--force", cwd=folder, fork="0"))
        change(sheet)
        stock_cell.append(run(*PROGRAM, "build", "2023", cwd=folder, fork="0"))
        years = range(2014, 2024)
        folder = workbook(work / f"ten{number}", years)
        ten.append(run(*PROGRAM, "build", *map(str, years), cwd=folder))
    row("shell loop, HTML alone", middle(looped))
    ratio = f"{ratios(looped, full)} × the loop's speed"
    row("cold build, four formats", middle(full), ratio)
    tenth = [Cost(cost.wall / 10, cost.cpu / 10) for cost in ten]
    row("a year of ten built at once", middle(tenth), f"{ratios(looped, tenth)} ×")
    row("second build, nothing changed", middle(again), "no file touched")
    row(
        "build after one changed cell",
        middle(cell),
        f"{100 / float(ratios(full, cell)):.0f}% of cold",
    )
    row(
        "the same under `build --watch`, from saving to published",
        middle(watched),
        f"{100 / float(ratios(full, watched)):.0f}% of cold",
    )

    row("cold build by papermill's own engine, as on Windows and macOS", middle(stock))
    row(
        "the same after one changed cell",
        middle(stock_cell),
        f"{100 / float(ratios(stock, stock_cell)):.0f}% of cold",
    )


def change(sheet: Path) -> None:
    """Change one number of a sheet, which stands in a table and a chart."""
    text = sheet.read_text(encoding="utf-8-sig")
    number = re.search(rf"(?m)^{CHANGED},([0-9]+),", text)
    assert number is not None
    start, end = number.span(1)
    text = f"{text[:start]}{int(number[1]) + 1}{text[end:]}"
    sheet.write_text(text, encoding="utf-8-sig")


def watch(folder: Path, sheet: Path) -> Cost:
    """Time how long a watched build takes from a saved cell to the published year."""
    command = (*PROGRAM, "build", "2023", "--watch")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if "核对".encode() in line)  # nothing to do: it waits
        before = processor_seconds(process.pid)
        start = time.perf_counter()
        change(sheet)
        next(line for line in process.stdout if "核对".encode() in line)
        cost = Cost(time.perf_counter() - start, processor_seconds(process.pid) - before)
        process.terminate()
    return cost


def processor_seconds(pid: int) -> float:
    """Give the processor time of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def ratios(slow: list[Cost], fast: list[Cost]) -> str:
    """Give the median of the pairs' ratios on the clock."""
    return f"{statistics.median(a.wall / b.wall for a, b in zip(slow, fast, strict=True)):.1f}"


def county(work: Path, townships: int, years: range) -> Path:
    """Make a county of light made-up workbooks."""
    from township_stats.demo import make_demo

    folder = work / f"county{townships}x{len(years)}"
    make_demo(folder, townships, years, light=True)
    return folder


def fresh(folder: Path) -> Path:
    """Forget what was made of a county."""
    for path in [*folder.glob("*/outputs"), *folder.glob("*/data/clean")]:
        shutil.rmtree(path)
    return folder


def bench_batch(work: Path, sizes: list[int]) -> None:
    """Build counties of several sizes, five years each, and fit a line."""
    costs = []
    for size in sizes:
        folder = county(work, size // 5, range(2019, 2024))
        costs.append(run(*PROGRAM, "batch", str(folder), "--jobs", "2", cwd=work, codes=(0, 1)))
        memory = f"parent's peak {costs[-1].memory:.0f} MB"
        row(f"batch of {size} workbook-years, two workers", costs[-1], memory)
    for name in ("wall", "cpu"):
        slope, fit = line(sizes, [getattr(cost, name) for cost in costs])
        print(f"| a workbook-year, {name} | {slope:.2f} | | R² = {fit:.4f} |", flush=True)


def line(xs: list[int], ys: list[float]) -> tuple[float, float]:
    """Fit a line; give its slope and R²."""
    slope, _ = statistics.linear_regression(xs, ys)
    return slope, statistics.correlation(xs, ys) ** 2


def bench_cluster(work: Path, size: int) -> None:
    """Build the same county by the local pool and by a Dask cluster of two processes."""
    from distributed import LocalCluster

    folder = county(work, max(2, size // 2), range(2022, 2024))
    options = ("batch", str(folder))
    here = run(*PROGRAM, *options, "--jobs", "2", cwd=work, codes=(0, 1))
    fresh(folder)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        there = run(*PROGRAM, *options, "--scheduler", address, cwd=work, codes=(0, 1))
    row(f"{size} workbook-years, local pool of two", here)
    row(
        "the same on a Dask LocalCluster of two",
        there,
        f"{100 * (there.wall / here.wall - 1):+.0f}%",
    )


def bench_rollup(work: Path, townships: int) -> None:
    """Roll a county of five years up, the first time (cleaning all) and again."""
    years = range(2019, 2024)
    made: list[float] = []
    folder = timed(lambda: county(work, townships, years), made)
    options = ("rollup", str(folder), "--years", "2019:2023")
    for what in ("first, cleaning every figure", "again, from clean figures"):
        peak = Watch()
        cost = run(*PROGRAM, *options, cwd=work, codes=(0, 1))
        memory = f"peak of all processes {peak.stop():.0f} MB; parent {cost.memory:.0f}"
        row(f"rollup of {townships} townships × 5 years, {what}", cost, memory)
    print(f"| making that county | {made[0]:.1f} | | |")


def timed(work: Callable[[], Path], seconds: list[float]) -> Path:
    """Do something and note how long it took."""
    start = time.perf_counter()
    result = work()
    seconds.append(time.perf_counter() - start)
    return result


class Watch:
    """Watches the memory of this process's children: proportional set size, shared pages once."""

    def __init__(self) -> None:
        self.peak = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self) -> float:
        self.ended.set()
        self.thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self.ended.wait(0.2):
            self.peak = max(self.peak, sum(map(_memory, _descendants(os.getpid()))))


def _descendants(pid: int) -> list[int]:
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_bytes().rpartition(b")")[2].split()[1])
        except OSError:
            continue
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [child for child, above in parents.items() if above == parent]
        found += children
        waiting += children
    return found


def _memory(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return next(int(item.split()[1]) for item in text.splitlines() if item.startswith("Pss:")) / 1024  # fmt: skip
    except (OSError, StopIteration):
        return 0.0


def processor() -> str:
    """Name the processor, where the machine tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [text.partition(":")[2].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.processor()


def main() -> None:
    """Print the table."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser()
    parts = ("start", "build", "batch", "cluster", "rollup")
    parser.add_argument("parts", nargs="*", default=parts, metavar="PART")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="5,10,20,40")
    parser.add_argument("--townships", type=int, default=1000)
    asked = parser.parse_args()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    print(f"{processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}")
    print(f"Python {platform.python_version()}; {versions}; load at the start {load:.1f}\n")
    print("| what | seconds | processor seconds | |\n|---|---:|---:|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if "start" in asked.parts:
            bench_start(work, 3 * asked.rounds)
        if "build" in asked.parts:
            bench_build(work, asked.rounds)
        if "batch" in asked.parts:
            bench_batch(work, [int(size) for size in asked.sizes.split(",")])
        if "cluster" in asked.parts:
            bench_cluster(work, 10)
        if "rollup" in asked.parts:
            bench_rollup(work, asked.townships)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
