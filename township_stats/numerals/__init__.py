"""The number language: figures as Chinese offices write them, read into quantities and back."""

from township_stats.numerals.reading import Reading, Surface, extract, parse, read, unreadable
from township_stats.numerals.wording import format_en, format_zh

__all__ = ["Reading", "Surface", "extract", "format_en", "format_zh", "parse", "read", "unreadable"]
