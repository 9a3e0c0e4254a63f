"""Failures: what a run that could not finish leaves for a person to read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from township_stats.errors import InputError, NotFinishedError, Problem, TownshipStatsError
from township_stats.pool import Outcome
from township_stats.publish import refuse_link

FOLDER = "outputs/.failed"


def keep(root: Path, year: int, staged: Path, failed: Sequence[Outcome]) -> None:
    """Write what failed to ``outputs/.failed/YEAR``, with the notebooks as far as they ran.

    Parameters
    ----------
    root, year
        Workbook and year.
    staged
        The folder the run was writing to.
    failed
        Outcomes with an error.

    Raises
    ------
    NotFinishedError
        If the folder is a symbolic link.
    """
    folder = forget(root, year)
    with suppress(OSError):  # a full disk must not hide what failed
        folder.mkdir(parents=True)
        (folder / "report.txt").write_text("\n".join(_lines(failed)) + "\n", encoding="utf-8")
        for outcome in failed:
            notebook = staged / "notebooks" / f"{outcome.name}.ipynb"
            if notebook.is_file():
                shutil.copy(notebook, folder)


def forget(root: Path, year: int) -> Path:
    """Remove the report of a year's last failure; gives the folder it stood in.

    Raises
    ------
    NotFinishedError
        If the folder is a symbolic link.
    """
    folder = root / FOLDER / str(year)
    refuse_link(folder.parent)
    refuse_link(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def error(failed: Sequence[Outcome]) -> TownshipStatsError:
    """Give the error that outcomes amount to, with the exit code of the gravest."""
    lines = _lines(failed)
    if max(outcome.exit_code for outcome in failed) == InputError.exit_code:
        return InputError(Problem(line, "", "", "", "") for line in lines)
    print(f"没有发布，已发布的结果没有改动; 详见 {FOLDER}/", file=sys.stderr)  # noqa: T201
    return NotFinishedError("\n".join(lines))


def _lines(failed: Sequence[Outcome]) -> list[str]:
    return [f"{outcome.name}：{outcome.error}" for outcome in failed]
