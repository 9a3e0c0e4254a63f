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
from township_stats.codebook.placeholders import filled
from township_stats.codebook.reading import read_codebook, to_rewrite

__all__ = [
    "ChartSpec",
    "Codebook",
    "Indicator",
    "ListItem",
    "TableSpec",
    "filled",
    "is_additive",
    "match_key",
    "read_codebook",
    "short_name",
    "to_rewrite",
]
