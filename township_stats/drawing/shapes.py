"""Shapes that several kinds of chart share: whiskers, empty slots, legends, headings."""

from __future__ import annotations

from collections.abc import Sequence

from township_stats.drawing import style
from township_stats.drawing.canvas import Canvas
from township_stats.drawing.lettering import width
from township_stats.drawing.scale import Mark, Scale
from township_stats.drawing.style import Fill
from township_stats.stattable import Chart, Panel

CAP = 1.1  # mm, half the height of a whisker's cap
ARROW = 7.0  # mm an arrow goes beyond the last known number
_HEAD, _HALF = 1.7, 1.0  # mm, length and half the width of an arrow's head
SWATCH = 3.0


def whisker(canvas: Canvas, scale: Scale, mark: Mark, y: float) -> float:
    """Draw the interval of a figure at height `y`; give how far right it reaches.

    An end that is open is an arrow: to the right beyond the last number, to the left to the start
    of the scale.
    """
    known = [scale.at(end) for end in mark.ends()]
    left = scale.at(mark.lower) if mark.lower is not None else scale.start
    right = scale.at(mark.upper) if mark.upper is not None else max(known) + ARROW
    canvas.line((left, right), (y, y), color=style.PAPER, weight=style.THICK + 1.4)
    canvas.line((left, right), (y, y), weight=style.THICK)
    for x, end, away in ((left, mark.lower, -1), (right, mark.upper, 1)):
        if end is None:
            arrowhead(canvas, x, y, away)
        elif end != mark.value:
            canvas.line((x, x), (y - CAP, y + CAP), weight=style.THICK)
    return right


def arrowhead(canvas: Canvas, x: float, y: float, away: int, *, upright: bool = False) -> None:
    """Draw the head of an arrow at the end of a line that goes right or down (1), left or up (-1)."""
    tip, base = 0.6 * away, -_HEAD * away
    corners = ((tip, 0.0), (base, -_HALF), (base, _HALF))
    points = [(x + b, y + a) if upright else (x + a, y + b) for a, b in corners]
    canvas.area(points, color=style.INK)


def slot(canvas: Canvas, x: float, y: float, wide: float, high: float) -> float:
    """Draw the empty slot of a figure that is hidden or missing; give how far right it reaches."""
    canvas.rect(x, y, wide, high, style.ABSENT)
    return x + wide


def swatch(canvas: Canvas, x: float, y: float, fill: Fill) -> float:
    """Draw the square of a legend, its middle at `y`; give where its text begins."""
    canvas.rect(x, y - SWATCH / 2, SWATCH, SWATCH, fill)
    return x + SWATCH + 1.5


def legend(canvas: Canvas, x: float, y: float, entries: Sequence[tuple[Fill, str]]) -> None:
    """Draw a legend on one line."""
    for fill, text in entries:
        x = swatch(canvas, x, y, fill)
        canvas.text(x, y, text, size=style.SMALL, color=style.MUTED)
        x += width(text, style.SMALL) + 5


def heading(chart: Chart, panel: Panel) -> str:
    """Give what stands above a panel: its title and its unit, once where they are the same."""
    if panel.title.casefold() == panel.unit.casefold():
        return panel.title
    if chart.lang == "zh":
        return f"{panel.title}（{panel.unit}）" if panel.title else f"单位：{panel.unit}"
    return f"{panel.title} ({panel.unit})" if panel.title else f"Unit: {panel.unit}"
