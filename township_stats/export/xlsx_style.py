"""Cell formats of the Excel writer, and how a printed figure becomes a number with its words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from township_stats.export import words
from township_stats.export.layout import split_number
from township_stats.export.paper import on_paper
from township_stats.payload import Cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

INK = "#9b1c1c"
"""Colour of the line that says that data are made up."""

_BODY = {"zh": "宋体", "en": "Arial"}
_HEAD = {"zh": "黑体", "en": "Arial"}
_BLANKS = "\u0020\u00a0\u2009\u202f"
_FIGURE = re.compile(rf"[+\u2212-]?[0-9](?:[0-9,{_BLANKS}]*[0-9])?(?:\.[0-9]+)?")
_BLANK = re.compile(rf"[,{_BLANKS}]")
_DIGIT = re.compile("[0-9]")


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Workbook, lang: str) -> None:
        self._book = book
        self._lang = lang
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, *, head: bool = False, **properties: Any) -> Format:
        """Give a format; `head` is the family of headings."""
        family = (_HEAD if head else _BODY)[self._lang]
        wanted = {"font_name": family, "font_size": 10.5, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def number_format(cell: Cell, pad: str = "") -> str | None:
    """Give the number format under which a cell's number prints as its text.

    Parameters
    ----------
    cell
        A cell of a table.
    pad
        What the longest text after the whole part in its column has, so that figures of one column
        stand on one decimal point.

    Returns
    -------
    str or None
        None where the cell is text: no number, or a number that its text does not show.

    Examples
    --------
    >>> number_format(Cell("约1.3", "1.3")), number_format(Cell("1\\u00a0000多", "1000"))
    ('"约"0.0', '0"\\xa0"000"多"')
    >>> number_format(Cell("−4.0", "-4.0")), number_format(Cell("20～30", "25")) is None
    ('0.0;"−"0.0', True)
    """
    if not cell.number:
        return None
    text = on_paper(cell.text)
    for found in _FIGURE.finditer(text):
        shown = found.group()
        plain = _BLANK.sub("", shown).replace("\u2212", "-")
        if Decimal(plain) != Decimal(cell.number):
            continue
        sign = shown[0] if shown[0] in "+-\u2212" else ""
        before, after = text[: found.start()], text[found.end() :]
        digits = _DIGIT.sub("0", shown[len(sign) :])
        digits = _BLANK.sub(lambda blank: f'"{blank.group()}"', digits)
        marks = words.marks(cell.marks)
        space = "".join(f"_{char}" for char in pad[len(split_number(text)[1] + marks) :])
        rest = f"{digits}{_quoted(after + marks)}{space}"
        # A section of its own for negative numbers keeps Excel from printing a hyphen.
        positive = f"{_quoted(before)}{rest};" if sign in ("-", "\u2212") else ""
        return f"{positive}{_quoted(before + sign)}{rest}"
    return None


def _quoted(text: str) -> str:
    """Give literal text of a number format; a quotation mark cannot stand inside quoted text."""
    parts = [f'"{part}"' if part else "" for part in text.split('"')]
    return '\\"'.join(parts)
