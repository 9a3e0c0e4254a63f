"""Clean figures on disk, and out to others: figures.csv, data package, Parquet, one frame."""

from township_stats.store.arrow import make_table, read_table
from township_stats.store.export import frame, load, write_parquet, write_published
from township_stats.store.noticed import notices_beside
from township_stats.store.schema import COLUMNS
from township_stats.store.years import (
    CLEAN,
    FIGURES,
    CleanYear,
    clean,
    current,
    figures_csv,
    fresh,
    read_clean,
    read_published,
    write_clean,
)

__all__ = [
    "CLEAN",
    "COLUMNS",
    "FIGURES",
    "CleanYear",
    "clean",
    "current",
    "figures_csv",
    "frame",
    "fresh",
    "load",
    "make_table",
    "notices_beside",
    "read_clean",
    "read_published",
    "read_table",
    "write_clean",
    "write_parquet",
    "write_published",
]
