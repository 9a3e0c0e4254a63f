"""Rows that say 小计 or 合计 right of the place they are of: its other rows hold them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from township_stats.codebook import match_key
from township_stats.intake.grid import Sheet
from township_stats.intake.wording import tidy

_SUM = re.compile(
    r"(?:[本全]?村|.{1,4}组|[一二三四五六七八九十0-9]{1,3}[社队])?(?:小计|合计|总计|共计)数?|计"
)


def held_beside(
    sheet: Sheet,
    rows: Mapping[int, str],
    columns: Sequence[int],
    asked: AbstractSet[str] = frozenset(),
) -> set[int]:
    """Give the rows that sum up others of their place, as a word right of it says.

    A row that says 小计 is one of its own where nothing else is told of the same place, or the same
    group of it.

    Parameters
    ----------
    sheet
        The cells.
    rows
        By row that counts the place it is of; empty for that of the row above.
    columns
        Columns right of the places that may hold such a word.
    asked
        Words (`match_key`) that the mapping asks for: rows with them are what is read.

    Examples
    --------
    >>> sheet = Sheet("", {1: ["前村", "一组"], 2: ["前村", "小计"], 3: ["后村", "小计"]})
    >>> held_beside(sheet, {1: "前村", 2: "前村", 3: "后村"}, [1])
    {2}
    """
    lines = (sheet.rows[row] for row in rows)
    if not any("计" in line[column] for line in lines for column in columns if column < len(line)):
        return set()
    paths: dict[int, tuple[str, ...]] = {}
    sums: dict[int, int] = {}
    above: tuple[str, ...] = ()
    for row, place in rows.items():
        texts = [match_key(tidy(sheet.spread(row, column))) for column in columns]
        at = next((at for at, text in enumerate(texts) if _SUM.fullmatch(text)), None)
        key = match_key(place) or (above[0] if above else "")
        is_of_above = bool(above) and key == above[0]
        path = [key]
        for position, text in enumerate(texts):
            carried = above[position + 1] if is_of_above and not text else text
            is_of_above = is_of_above and carried == above[position + 1]
            path.append(carried)
        paths[row] = tuple(path)
        if at is None:
            above = paths[row]
        elif texts[at] not in asked:
            sums[row] = at + 1
    counts = {
        length: Counter(path[:length] for path in paths.values()) for length in set(sums.values())
    }
    held: set[int] = set()
    for row in sorted(sums, key=lambda each: -sums[each]):
        if counts[sums[row]][paths[row][: sums[row]]] > 1:
            held.add(row)
            for length, count in counts.items():
                count[paths[row][:length]] -= 1
    return held
