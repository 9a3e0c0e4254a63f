"""Lines over the years, with bands for intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from township_stats.display import number
from township_stats.drawing import style
from township_stats.drawing.canvas import Canvas
from township_stats.drawing.lettering import width, wrap
from township_stats.drawing.scale import Mark, Scale, marks, ticks
from township_stats.drawing.shapes import arrowhead, heading
from township_stats.stattable import Chart, Panel, Series

_HIGH = 34.0  # mm of a panel's plot
_LABELS = 0.34  # at most this share of the width for the names at the line ends
_ARROW = 4.0
_KEY = 4.5  # mm from the end of the axis to the names, with a marker between


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where lines begin and end, and the room for their names, in millimetres."""

    begin: float
    end: float
    names: float


def trend(chart: Chart) -> Canvas:
    """Lay out a panel a unit, one below the other; names and last values stand at the line ends."""
    canvas = Canvas()
    texts = [_label(series) for panel in chart.panels for series in panel.series]
    room = min(max(width(text, style.BODY) for text in texts), _LABELS * canvas.width) + 0.5
    marked = [ticks(*_reach(panel)) for panel in chart.panels]
    scales = [number(tick, chart.lang) for panel in marked for tick in panel]
    begin = style.MARGIN + max(width(text, style.SMALL) for text in scales) + 2
    plot = _Plot(begin, canvas.width - style.MARGIN - room - _KEY, room)
    y = style.MARGIN
    for panel, of_panel in zip(chart.panels, marked, strict=True):
        y = _panel(canvas, chart, panel, of_panel, plot, y) + 4
    return canvas


def _panel(
    canvas: Canvas, chart: Chart, panel: Panel, marked: list[Decimal], plot: _Plot, top: float
) -> float:
    canvas.text(style.MARGIN, top + style.LINE / 2, heading(chart, panel))
    top += style.LINE + 1.5
    begin, end = plot.begin, plot.end
    lines = [marks(series) for series in panel.series]
    up = Scale(marked[0], marked[-1], top + 2 + _HIGH, top + 2)
    for tick in marked:
        y, text = up.at(tick), number(tick, chart.lang)
        canvas.line((begin, end), (y, y), color=style.RULE, weight=style.HAIR)
        canvas.text(begin - 1.5, y, text, size=style.SMALL, color=style.MUTED, anchor="right")
    count = len(panel.categories)
    xs = [begin + 4 + (end - begin - 8) * index / (count - 1) for index in range(count)]
    below = top + 2 + _HIGH + 3.4
    wide = max(width(year, style.SMALL) for year in panel.categories) + 1.5
    every = ceil(wide / (xs[1] - xs[0]))
    for x, year in list(zip(xs, panel.categories, strict=True))[::-every]:
        canvas.text(x, below, year, size=style.SMALL, color=style.MUTED, anchor="center")
    for index, line in enumerate(lines):
        _line(canvas, up, xs, line, style.STROKES[index % len(style.STROKES)])
    _names(canvas, up, panel, plot)
    return below + style.LINE / 2


def _label(series: Series) -> str:
    return f"{series.label}　{series.labels[-1]}"


def _reach(panel: Panel) -> tuple[Decimal, Decimal]:
    """Give the ends of the axis: from zero, unless all numbers are far from it."""
    numbers = [end for series in panel.series for mark in marks(series) for end in mark.ends()]
    if not numbers:
        return Decimal(0), Decimal(1)
    low, high = min(numbers), max(numbers)
    if low >= 0 and low < high * Decimal("0.6"):
        low = Decimal(0)
    return (low, high) if low < high else (min(low, Decimal(0)), high or Decimal(1))


def _line(
    canvas: Canvas, up: Scale, xs: list[float], line: tuple[Mark, ...], stroke: style.Stroke
) -> None:
    for run in _runs(line):
        if any(not line[index].is_exact for index in run) and len(run) > 1:
            lows = [(xs[index], up.at(_low(line[index]))) for index in run]
            highs = [(xs[index], up.at(_high(line[index]))) for index in run]
            canvas.area((*lows, *reversed(highs)), color=style.PALE, alpha=0.6)
        points = [(xs[index], up.at(line[index].value or Decimal(0))) for index in run]
        canvas.line(
            [x for x, _ in points], [y for _, y in points], color=stroke.color,
            weight=style.THICK, dashes=stroke.dashes,
        )  # fmt: skip
        for index, (x, y) in zip(run, points, strict=True):
            mark = line[index]
            if not mark.is_exact:
                low, high = up.at(_low(mark)), up.at(_high(mark))
                canvas.line((x, x), (low, high), weight=style.THIN)
                if mark.upper is None:
                    canvas.line((x, x), (high, high - _ARROW), weight=style.THIN)
                    arrowhead(canvas, x, high - _ARROW, -1, upright=True)
                if mark.lower is None:
                    canvas.line((x, x), (low, low + _ARROW), weight=style.THIN)
                    arrowhead(canvas, x, low + _ARROW, 1, upright=True)
            canvas.marker(x, y, stroke.marker, size=5, color=stroke.color)


def _low(mark: Mark) -> Decimal:
    return min(mark.ends())


def _high(mark: Mark) -> Decimal:
    return max(mark.ends())


def _runs(line: tuple[Mark, ...]) -> Iterator[list[int]]:
    """Give the indices of years that follow each other with a number; a gap breaks the line."""
    run: list[int] = []
    for index, mark in enumerate(line):
        if mark.value is not None:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _names(canvas: Canvas, up: Scale, panel: Panel, plot: _Plot) -> None:
    """Name the lines at their ends behind their markers, moved apart where they would overlap."""
    wanted = []
    for index, series in enumerate(panel.series):
        text, stroke = _label(series), style.STROKES[index % len(style.STROKES)]
        values = [mark.value for mark in marks(series) if mark.value is not None]
        high = len(wrap(text, style.BODY, plot.names)) * style.LINE
        wanted.append((up.at(values[-1]) if values else up.start, high, text, stroke))
    wanted.sort(key=lambda item: item[0])
    below = up.end - style.LINE
    placed = []
    for middle, high, text, stroke in wanted:
        top = max(middle - high / 2, below)
        placed.append((top, high, text, stroke))
        below = top + high + 0.6
    over = max(below - 0.6 - (up.start + style.LINE), 0)
    for top, high, text, stroke in placed:
        middle = top - over + high / 2
        canvas.marker(plot.end + 2, middle, stroke.marker, size=5, color=stroke.color)
        canvas.paragraph(plot.end + _KEY, middle, text, plot.names, middle=True)
