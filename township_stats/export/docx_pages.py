"""Where a long table is broken in Word, so that it goes on under 续表.

Word repeats header rows but cannot say 续表 above them; a table that is taller than a page is
therefore several tables, one a page. Lines have fixed heights, so only how a text wraps is
estimated, and a little of each page is left free for that. Should a page still not be enough, the
header is repeated there by Word.
"""

from __future__ import annotations

from township_stats.export.layout import LINE, Plan

_FREE = 0.96
"""How much of a page is filled."""

_TITLE = 4.0
"""Height of a caption and the unit below it, in em of the table's type."""

_KEPT = 2
"""Rows that stay with the header above or the notes below."""

_WIDER = 1.12
"""How much wider than estimated a program may set Latin letters, whose fonts differ."""

_LEADING = 1.25
"""Height of a line of text in a row, in em."""


def pages(plan: Plan, used: float | None) -> tuple[bool, tuple[range, ...]]:
    """Share a table's rows out between pages.

    Parameters
    ----------
    plan
        The planned table.
    used
        How much of the page is taken already, in em of the table's type; None where not known.

    Returns
    -------
    bool
        Whether it begins on a new page.
    tuple of range
        The rows of each page; one range for a table that Word keeps on one page.
    """
    room = plan.tall * _FREE
    lines = plan.lines(_WIDER if plan.table.lang == "en" else 1.0)
    heights = [LINE + _LEADING * (count - 1) for count in lines]
    whole = _TITLE + plan.head + sum(heights) + plan.notes
    left = 0.0 if used is None else room - used
    fits = whole <= (room if left < plan.tall / 3 else left)
    if fits or not plan.breakable:
        return False, (range(len(heights)),)
    if left < plan.tall / 3:
        return True, _split(plan, heights, room, room)
    return False, _split(plan, heights, left, room)


def _split(plan: Plan, heights: list[float], first: float, room: float) -> tuple[range, ...]:
    parts: list[range] = []
    start, filled = 0, _TITLE + plan.head
    for row, height in enumerate(heights):
        last = len(heights) - row <= _KEPT
        needed = sum(heights[row:]) + plan.notes if last else height
        if row - start >= _KEPT and filled + needed > (room if parts else first):
            parts.append(range(start, row))
            start, filled = row, _TITLE + plan.head
        filled += height
    return (*parts, range(start, len(heights)))
