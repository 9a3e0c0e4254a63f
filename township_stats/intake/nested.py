"""Rows that hold what other rows of the table hold too: groups of a village, sums of a 片."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from township_stats.intake.extent import has_digit
from township_stats.intake.grid import Sheet

_PLAIN = re.compile(r"([-+]?[0-9][0-9,]*(?:\.[0-9]+)?)([^0-9]{0,3})\Z")


def adds_up(sheet: Sheet, columns: Iterable[int], row: int, others: Sequence[int]) -> bool | None:
    """Tell whether a row holds the sum of others in all of some columns.

    Returns
    -------
    bool or None
        None where no column has a number in that row.

    Examples
    --------
    >>> sheet = Sheet("", {1: ["王坝村", "100"], 2: ["一组", "60"], 3: ["二组", "40"]})
    >>> adds_up(sheet, [1], 1, [2, 3]), adds_up(sheet, [1], 1, [2]), adds_up(sheet, [], 1, [2])
    (True, False, None)
    """
    tested = [column for column in columns if has_digit(sheet.text(row, column))]
    if not tested:
        return None
    return bool(others) and all(_equals(sheet, column, row, others) for column in tested)


def _equals(sheet: Sheet, column: int, row: int, others: Sequence[int]) -> bool:
    """Tell whether numbers in one unit add up; what is no plain number is equal to nothing."""
    whole = _number(sheet.text(row, column))
    parts = [_number(sheet.text(other, column)) for other in others]
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return False
    units = {unit for number, unit in (whole, *known) if number}
    return len(units) < 2 and sum(number for number, _ in known) == whole[0]


def _number(text: str) -> tuple[Decimal, str] | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not has_digit(plain):
        return Decimal(0), ""
    match = _PLAIN.match(plain)
    return (Decimal(match[1].replace(",", "")), match[2].strip()) if match else None
