"""What is noticed of a year beside what its own files say: earlier years, and who it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from township_stats.clean.agreement import retold
from township_stats.codebook import Codebook
from township_stats.errors import InputError, Problem
from township_stats.figure import Figure
from township_stats.intake.received import MAPPING_SUFFIX, RAW, checksums, years
from township_stats.store.years import cleaned_anew, current, read_clean
from township_stats.township import left_as_made, read_township


def notices_beside(
    root: Path, year: int, codebook: Codebook, figures: Iterable[Figure]
) -> tuple[Problem, ...]:
    """Tell what one has to look at outside a year's files to notice.

    Parameters
    ----------
    root, year, codebook
        Where.
    figures
        The year's figures.

    Returns
    -------
    tuple of Problem
        What township.toml still says as `init` wrote it; files that an earlier year has too, byte
        for byte; figures that replace what an earlier year's folder says. Nothing is written; an
        earlier year that cannot be read is passed over.
    """
    earlier = [item for item in years(root) if item < year]
    return (
        *left_as_made(read_township(root)),
        *_handed_in_again(root, year, earlier),
        *_retold(root, year, earlier, codebook, figures),
    )


def _handed_in_again(root: Path, year: int, earlier: Sequence[int]) -> Iterator[Problem]:
    """Find received files that are an earlier year's; a mapping may well stay as it was."""
    known = {
        sha256: path
        for item in earlier
        for path, sha256 in checksums(root, item).items()
        if path.startswith(f"{RAW}/{item}/")
    }
    for path, sha256 in checksums(root, year).items():
        is_of_year = path.startswith(f"{RAW}/{year}/") and not path.endswith(MAPPING_SUFFIX)
        if is_of_year and sha256 and sha256 in known:
            found = f"与 {known[sha256]} 内容完全相同"
            yield Problem(
                path, "", "", found, f"照 {year} 年的数读；像是把往年的表又交了一次，请核对"
            )


def _retold(
    root: Path, year: int, earlier: Sequence[int], codebook: Codebook, figures: Iterable[Figure]
) -> Iterator[Problem]:
    again = [figure for figure in figures if figure.year < year and figure.source]
    if again:
        yield from retold(again, {item: _figures(root, item, codebook) for item in earlier})


def _figures(root: Path, year: int, codebook: Codebook) -> tuple[Figure, ...]:
    try:
        stored = read_clean(root, year, codebook) if current(root, year) else None
        return (stored or cleaned_anew(root, year, codebook)[0]).figures
    except InputError:
        return ()
