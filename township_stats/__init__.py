"""township_stats: read, check, trace and show the figures of township work reports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from township_stats.numerals import extract, format_en, format_zh, parse, read
    from township_stats.quantity import Quantity
    from township_stats.store import load
    from township_stats.workbook import Workbook

__version__ = "0.1.0"

_HOMES = {
    "Quantity": "township_stats.quantity",
    "Workbook": "township_stats.workbook",
    "extract": "township_stats.numerals",
    "format_en": "township_stats.numerals",
    "format_zh": "township_stats.numerals",
    "load": "township_stats.store",
    "parse": "township_stats.numerals",
    "read": "township_stats.numerals",
}

__all__ = [
    "Quantity",
    "Workbook",
    "__version__",
    "extract",
    "format_en",
    "format_zh",
    "load",
    "parse",
    "read",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that the command line starts at once."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
