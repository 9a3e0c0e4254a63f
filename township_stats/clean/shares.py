"""Percentages by place of which one looks like a share (0.95 beside 95); pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from township_stats.clean.change import Named, named
from township_stats.errors import Problem
from township_stats.figure import Figure
from township_stats.intake.wording import quoted
from township_stats.units import lookup

_PLAIN = re.compile(r"[0０]?[.．][0-9０-９]+")
_HALF = Decimal("0.5")
_FAR_ABOVE = 50  # shares that are mostly done: beside a growth of 5.6%, one of 0.3% is nothing odd


def shares_among_percentages(figures: Iterable[Figure]) -> Iterator[Problem]:
    """Tell of plain numbers below 1 in a column of % where the others' median is 50 or more.

    So 0.95 is told beside 95 and 80, and 0.3 is not beside 1.2, 5.6 and 12: growth may be small.
    Where no number is above 1, and half of them are 0.5 or more, the first is told for all.
    """
    columns: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.quantity.value is not None and lookup(figure.quantity.unit) is lookup("%"):
            columns[figure.indicator, figure.year].append(figure)
    for column in columns.values():
        odd = [item for item in column if 0 < _value(item) < 1 and _PLAIN.fullmatch(item.text)]
        if odd and max(map(_value, column)) <= 1:
            yield from _all_shares(odd)
            continue
        others = sorted(value for figure in column if (value := _value(figure)) >= 1)
        if not others or others[len(others) // 2] < _FAR_ABOVE:
            continue
        for figure in odd:
            value, source = _value(figure), figure.source
            if source is not None:
                beside = max(column, key=lambda item: _value(item))
                yield Problem(
                    source.file, source.sheet, source.cell,
                    f"“{figure.name}”{quoted(figure.text)}读作 {_plain(value)}%，"
                    f"{beside.source} 是 {quoted(beside.text)}",
                    f"照读，请核对；是 {_plain(value * 100)}% 的请更正",
                )  # fmt: skip


def _all_shares(odd: list[Figure]) -> Iterator[Problem]:
    """Tell of a column in which every number looks like a share, unless it is of small growth."""
    first, source = odd[0], odd[0].source
    values = sorted(map(_value, odd))
    is_small = values[len(values) // 2] < _HALF or named(first.name) is not Named.LEVEL
    if is_small or source is None:
        return
    yield Problem(
        source.file, source.sheet, source.cell,
        f"“{first.name}”{quoted(first.text)}读作 {_plain(_value(first))}%，没有一处超过 1",
        f"照读，请核对；是 {_plain(_value(first) * 100)}% 的请更正",
    )  # fmt: skip


def _plain(number: Decimal) -> str:
    """Write a number without zeros behind its last digit."""
    return format(number.normalize(), "f")


def _value(figure: Figure) -> Decimal:
    return figure.quantity.value or Decimal(0)
