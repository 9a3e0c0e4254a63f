"""Text without what no page can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

GETA = "〓"
"""Printed for a character that cannot be."""


def printable(text: str) -> str:
    """Give text without what cannot be printed.

    Line ends become blanks, narrow blanks usual ones, invisible format characters nothing; control
    characters and halves of a character become 〓.

    Examples
    --------
    >>> printable("a\\nb\\u202f1\\x07\\ufeff")
    'a b\\xa01〓'
    """
    shown = []
    for char in text:
        category = unicodedata.category(char)
        if char in "\u2009\u202f":
            shown.append("\u00a0")
        elif char in "\n\r\t\u2028\u2029":
            shown.append(" ")
        elif category == "Cf":
            continue
        else:
            bad = category in ("Cc", "Cs") or ord(char) & 0xFFFE == 0xFFFE
            shown.append(GETA if bad else char)
    return "".join(shown)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Give data with `change` done to each string in it; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: each_text(item, change) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [each_text(item, change) for item in value]
    return value
