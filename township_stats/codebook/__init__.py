"""The codebook: indicators.csv, tables.csv, derived.csv and charts.csv as frozen definitions."""

from township_stats.codebook.definitions import (
    ChartSpec,
    Codebook,
    Indicator,
    ListItem,
    TableSpec,
    is_additive,
    match_key,
    short_name,
)
from township_stats.codebook.placeholders import FixedYear, filled, fixed_years
from township_stats.codebook.reading import read_codebook

__all__ = [
    "ChartSpec",
    "Codebook",
    "FixedYear",
    "Indicator",
    "ListItem",
    "TableSpec",
    "filled",
    "fixed_years",
    "is_additive",
    "match_key",
    "read_codebook",
    "short_name",
]
