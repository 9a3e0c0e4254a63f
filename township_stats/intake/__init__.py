"""Received files to text cells, each with its address: sheets, ledgers, corrections, scaffolds."""

from township_stats.intake.raw import RawCell, RawEntry, RawFile, RawSeries, RawYear
from township_stats.intake.received import years
from township_stats.intake.year import checksums, read_year

__all__ = [
    "RawCell",
    "RawEntry",
    "RawFile",
    "RawSeries",
    "RawYear",
    "checksums",
    "read_year",
    "years",
]
