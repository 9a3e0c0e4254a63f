"""Running a rollup: collect, add up, write, publish one county's years."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from township_stats import __version__, pool, publish
from township_stats.batch import find_workbooks
from township_stats.errors import InputError, NotFinishedError, Problem, UsageError
from township_stats.export import WRITERS
from township_stats.intake.received import years as years_of
from township_stats.notebooks import find_notebooks
from township_stats.rollup.collect import CHUNK, collect
from township_stats.rollup.county import County, Failure, Place
from township_stats.rollup.gather import added_up
from township_stats.rollup.pages import appendix
from township_stats.rollup.sheets import rankings_csv, totals_csv

FOLDER = "rollup"
DATASET = "figures"


@dataclass(frozen=True, slots=True)
class Rolled:
    """A county's year as it was published: its folder, what it covers, how many totals it has."""

    folder: Path
    county: County
    totals: int


def rollup(
    root: Path,
    years: Iterable[int],
    jobs: int = 0,
    formats: Iterable[str] = tuple(WRITERS),
    on_done: Callable[[int, int], None] = lambda done, all_: None,
) -> list[Rolled]:
    """Roll the workbooks below a folder up into one county, year by year.

    Parameters
    ----------
    root
        The county: a folder of workbooks, at any depth.
    years
        Report years.
    jobs
        How many processes read workbooks; 0 for one a core.
    formats
        Formats of the county's appendix.
    on_done
        Called with the number of parts read so far, and of all.

    Returns
    -------
    list of Rolled
        One a year, made side by side; ``ROOT/rollup/YEAR`` holds ``figures/`` (Parquet), ``totals.csv``,
        ``rankings.csv``, the appendix and ``manifest.json``. Workbooks that cannot be read are in
        ``county.failures`` and count as missing in every total; those in ``county.unpublished``
        are in the totals.

    Raises
    ------
    UsageError
        If there is no workbook, or none has one of the years.
    NotFinishedError
        If a process that read workbooks crashed, or another rollup is running.
    """
    wanted = tuple(years)
    workbooks = find_workbooks(root)
    there = {year for folder in workbooks for year in years_of(folder)}
    for year in wanted:
        if year not in there:
            raise UsageError(
                f"{root} 的工作簿都没有 {year} 年的数据; 现有 {'、'.join(map(str, sorted(there)))}"
            )
    titles = {file.section.id: file.section.title for file in find_notebooks(root)}
    with publish.builder_lock(root, FOLDER), ExitStack() as stack:
        staged = {
            year: stack.enter_context(publish.staging(root / FOLDER, year)) for year in wanted
        }
        jobs = jobs or os.cpu_count() or 1
        told = _read(root, workbooks, staged, jobs, on_done)
        _refuse_doubles(told)
        counties = [_covered(root, year, told) for year in wanted]
        tasks = [
            pool.Task(
                str(county.year),
                partial(_make, county, staged[county.year], titles, tuple(formats)),
            )
            for county in counties
        ]
        return [
            _publish(root, county, staged[county.year], told, totals)
            for county, totals in zip(counties, _run(tasks, jobs), strict=True)
        ]


def _read(
    root: Path,
    workbooks: list[Path],
    staged: dict[int, Path],
    jobs: int,
    on_done: Callable[[int, int], None],
) -> list[dict[str, Any]]:
    datasets = {year: folder / DATASET for year, folder in staged.items()}
    for folder in datasets.values():
        folder.mkdir()
    chunks = [workbooks[start : start + CHUNK] for start in range(0, len(workbooks), CHUNK)]
    tasks = [
        pool.Task(str(number), partial(collect, root, chunk, datasets, number))
        for number, chunk in enumerate(chunks)
    ]
    outcomes: list[pool.Outcome] = []

    def done(outcome: pool.Outcome) -> None:
        outcomes.append(outcome)
        on_done(len(outcomes), len(tasks))

    return [item for value in _run(tasks, jobs, done) for item in value]


def _run(
    tasks: list[pool.Task], jobs: int, done: Callable[[pool.Outcome], None] | None = None
) -> list[Any]:
    """Run tasks in children where forking is to be had, else here; give their values."""
    if not pool.can_fork():
        return [task.work() for task in tasks]
    outcomes = pool.run(tasks, jobs, on_done=done)
    failed = [outcome.error for outcome in outcomes if outcome.error]
    if failed:
        raise NotFinishedError("\n".join(failed))
    return [outcome.value for outcome in outcomes]


def _refuse_doubles(told: list[dict[str, Any]]) -> None:
    workbooks: dict[str, list[str]] = {}
    for item in told:
        if "code" in item:
            workbooks.setdefault(item["code"], []).append(item["workbook"])
    problems = [
        Problem(
            f"{names[0]}/data/raw/township.toml",
            "",
            "",
            f"区划代码 {code} 另有 {'、'.join(names[1:])} 使用",
            "每个乡镇的 12 位区划代码须不同",
        )
        for code, names in workbooks.items()
        if len(names) > 1
    ]
    if problems:
        raise InputError(problems)


def _covered(root: Path, year: int, told: list[dict[str, Any]]) -> County:
    """Give a county's year, not added up yet: its townships and what is not in it."""
    key = str(year)
    places = tuple(
        sorted(Place(item["code"], item["name"], item["workbook"]) for item in told if "code" in item)
    )  # fmt: skip
    by_workbook = {place.workbook: place for place in places}
    failures = tuple(
        Failure(item["workbook"], year, error, by_workbook.get(item["workbook"]))
        for item in told
        for when, error in item["errors"].items()
        if when in ("0", key)
    )
    broken = {failure.workbook for failure in failures}
    absent = tuple(
        by_workbook[item["workbook"]]
        for item in told
        if item["workbook"] not in broken and key not in item["years"]
    )
    unpublished = tuple(
        by_workbook[item["workbook"]] for item in told if key in item["unpublished"]
    )
    names = {item["county"] for item in told if item.get("county")}
    name = names.pop() if len(names) == 1 else root.resolve().name
    made_up = any(item.get("made_up") for item in told)
    return County(name, year, places, (), absent, failures, unpublished, made_up)


def _make(county: County, staged: Path, titles: dict[str, str], formats: tuple[str, ...]) -> int:
    """Add a county's year up and write its files; give how many totals there are."""
    county = added_up(county, staged / DATASET, tuple(titles))
    (staged / "totals.csv").write_bytes(totals_csv(county))
    (staged / "rankings.csv").write_bytes(rankings_csv(county))
    pages = appendix(county, titles)
    for name in formats:
        (staged / f"appendix.{name}").write_bytes(WRITERS[name]()(pages, None))
    return len(county.totals)


def _publish(
    root: Path, county: County, staged: Path, told: list[dict[str, Any]], totals: int
) -> Rolled:
    key = str(county.year)
    manifest = {
        "county": county.name,
        "year": county.year,
        "made_up": county.made_up,
        "version": __version__,
        "inputs": {item["workbook"]: item["years"][key] for item in told if key in item["years"]},
        "townships": [[place.code, place.name, place.workbook] for place in county.places],
        "absent": [place.code for place in county.absent],
        "failed": {failure.workbook: failure.error for failure in county.failures},
        "unpublished": [place.code for place in county.unpublished],
    }
    target = root / FOLDER / key
    publish.publish(staged, target, manifest)
    return Rolled(target, county, totals)
