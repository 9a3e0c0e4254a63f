"""Received files to text cells, each with its address: sheets, ledgers, corrections, scaffolds."""

from township_stats.intake.inspection import inspect, write_mapping
from township_stats.intake.raw import RawCell, RawEntry, RawFile, RawSeries, RawYear
from township_stats.intake.received import years
from township_stats.intake.scaffold import init_workbook, new_year
from township_stats.intake.year import checksums, read_year

__all__ = [
    "RawCell",
    "RawEntry",
    "RawFile",
    "RawSeries",
    "RawYear",
    "checksums",
    "init_workbook",
    "inspect",
    "new_year",
    "read_year",
    "write_mapping",
    "years",
]
