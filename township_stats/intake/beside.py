"""Rows that say 小计, 合计 or 其中 right of the place they are of: its other rows hold them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from township_stats.codebook import match_key
from township_stats.intake.extent import is_number
from township_stats.intake.grid import Sheet
from township_stats.intake.layout import Sum
from township_stats.intake.nested import adds_up
from township_stats.intake.wording import tidy

_SUM = re.compile(
    r"(?:[本全]?村|.{1,4}组|[一二三四五六七八九十0-9]{1,3}[社队])?(?:小计|合计|总计|共计)数?|计"
)
_WHOLE = re.compile("[全本整]村|全部|总[户人]?[数口]?")


def held_beside(
    sheet: Sheet,
    rows: Mapping[int, str],
    columns: Sequence[int],
    asked: AbstractSet[str] = frozenset(),
) -> dict[int, Sum]:
    """Give the rows that sum up others of their place, or are part of one, as a word right of it says.

    A row that says 小计 or 其中 is one of its own where nothing else is told of the same place, or the
    same group of it.

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
    {2: <Sum.PART: '小计'>}
    """
    lines = [sheet.rows[row] for row in rows]
    words = (line[column] for line in lines for column in columns if column < len(line))
    if not any("计" in word or "其中" in word for word in words):
        return {}
    paths: dict[int, tuple[str, ...]] = {}
    sums: dict[int, int] = {}
    above: tuple[str, ...] = ()
    for row, place in rows.items():
        texts = [match_key(tidy(sheet.spread(row, column))) for column in columns]
        at = next((at for at, text in enumerate(texts) if _sum_of(text)), None)
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
    held: dict[int, Sum] = {}
    for row in sorted(sums, key=lambda each: -sums[each]):
        if counts[sums[row]][paths[row][: sums[row]]] > 1:
            held[row] = _sum_of(paths[row][sums[row]]) or Sum.PART
            for length, count in counts.items():
                count[paths[row][:length]] -= 1
    return held


def _sum_of(text: str) -> Sum | None:
    """Tell whether a key right of a place says that its row sums up others, or is part of one."""
    if text.startswith(("其中", "(其中")):
        return Sum.OF_WHICH
    return Sum.PART if _SUM.fullmatch(text) else None


def unnamed_sums(
    sheet: Sheet, rows: Mapping[int, str], columns: Sequence[int], summed: AbstractSet[int]
) -> set[int]:
    """Give the rows that hold the sum of their place's others and name no group, as those do.

    Parameters
    ----------
    sheet, rows, columns
        As for `held_beside`.
    summed
        Columns whose numbers add up.

    Returns
    -------
    set of int
        A place's row that equals its only other one may be a case like it: it is held only where
        a row of another place is the sum of several.

    Examples
    --------
    >>> rows = {1: ["前村", "一组", "3"], 2: ["前村", "二组", "4"], 3: ["前村", "", "7"]}
    >>> unnamed_sums(Sheet("", rows), dict.fromkeys(rows, "前村"), [1], {2})
    {3}
    """
    places: dict[str, list[int]] = {}
    key = ""
    for row, place in rows.items():
        key = match_key(place) or key
        places.setdefault(key, []).append(row)
    bare = {row for row in rows if all(_is_bare(sheet.spread(row, at)) for at in columns)}
    several, single = set[int](), set[int]()
    for each in places.values():
        for row in bare & set(each) if len(each) > 1 else ():
            others = [other for other in each if other != row]
            named = (
                _is_whole(sheet.spread(row, at))
                and not any(_is_whole(sheet.spread(other, at)) for other in others)
                for at in columns
            )
            if any(named) and adds_up(sheet, summed, row, others):
                (several if len(others) > 1 else single).add(row)
    return several | single if several else several


def _is_whole(text: str) -> bool:
    """Tell whether a cell names no group of a place: it is empty, or says 全村."""
    plain = text.strip()
    return not plain or (plain[0] in "全本整总" and bool(_WHOLE.fullmatch(match_key(tidy(plain)))))


def _is_bare(text: str) -> bool:
    return _is_whole(text) or is_number(text)
