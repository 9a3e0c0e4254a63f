"""Text as it goes on paper or into a cell: one line, nothing invisible."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from township_stats.export.safetext import printable

GETA = "〓"
"""Printed for a character that cannot be."""

_CHANGED = str.maketrans(
    {
        "\n": " ",
        "\t": " ",
        "\u2009": "\u00a0",  # narrow blanks, which the open fonts lack
        "\u202f": "\u00a0",
        "\ufffd": GETA,
    }
)


def on_paper(text: str) -> str:
    """Give text as one line without invisible characters.

    Examples
    --------
    >>> on_paper("a\\nb\\u202f1\\x07\\ufeff\\u202e")
    'a b\\xa01〓'
    """
    text = printable(text).translate(_CHANGED)
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Give data with `change` done to each string in it; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: each_text(item, change) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [each_text(item, change) for item in value]
    return value
