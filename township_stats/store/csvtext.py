"""Text in the CSV files the project writes: plain decimals, and nothing a spreadsheet would run."""

from __future__ import annotations

import re
from decimal import Decimal

_RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠']")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?%?\Z|[-+]+\Z", re.ASCII)


def plain_decimal(number: Decimal | None) -> str:
    """Give a number as a plain decimal without needless zeros; empty for None.

    Examples
    --------
    >>> plain_decimal(Decimal("2.2E+4")), plain_decimal(Decimal("95.0")), plain_decimal(None)
    ('22000', '95', '')
    """
    if number is None:
        return ""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def protected(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    Text that begins with an apostrophe gets one too, so that `unprotected` gives every text back.

    Examples
    --------
    >>> protected('=HYPERLINK("http://a")'), protected("-5"), protected("—")
    ('\\'=HYPERLINK("http://a")', '-5', '—')
    """
    return f"'{text}" if _RUNS.match(text) and not _HARMLESS.match(text) else text


def unprotected(text: str) -> str:
    """Take the apostrophe of `protected` away again."""
    return text[1:] if text.startswith("'") else text
