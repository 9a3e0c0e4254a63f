"""The number language: figures as Chinese offices write them, read into quantities and back."""

from township_stats.numerals.reading import Reading, Surface, extract, parse, read

__all__ = ["Reading", "Surface", "extract", "parse", "read"]
