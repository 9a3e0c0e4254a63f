"""Figures of earlier years that a year's files tell again, and tell otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from township_stats.clean.agreement import retold
from township_stats.codebook import Codebook
from township_stats.errors import InputError, Problem
from township_stats.figure import Figure
from township_stats.intake.received import years
from township_stats.store.years import cleaned_anew, current, read_clean


def retold_notices(
    root: Path, year: int, codebook: Codebook, figures: Iterable[Figure]
) -> tuple[Problem, ...]:
    """Tell of a year's figures that replace what an earlier year's folder says.

    Parameters
    ----------
    root, year, codebook
        Where.
    figures
        The year's figures.

    Returns
    -------
    tuple of Problem
        One a figure. Nothing is written; an earlier year that cannot be read is passed over.
    """
    again = [figure for figure in figures if figure.year < year and figure.source]
    if not again:
        return ()
    earlier: Mapping[int, tuple[Figure, ...]] = {
        item: _figures(root, item, codebook) for item in years(root) if item < year
    }
    return tuple(retold(again, earlier))


def _figures(root: Path, year: int, codebook: Codebook) -> tuple[Figure, ...]:
    try:
        stored = read_clean(root, year, codebook) if current(root, year) else None
        return (stored or cleaned_anew(root, year, codebook)[0]).figures
    except InputError:
        return ()
