"""Dots with their intervals, an axis a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from township_stats.display import number, span
from township_stats.drawing import style
from township_stats.drawing.canvas import Canvas
from township_stats.drawing.lettering import width, wrap
from township_stats.drawing.scale import Mark, Scale, extent, marks, ticks
from township_stats.drawing.shapes import ARROW, slot, whisker
from township_stats.stattable import Chart, Panel

_ROW, _SLOT = 6.4, 3.4
_NAMES = 0.34  # at most this share of the width for names
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names end, the axis stands, and labels and intervals begin, in millimetres."""

    names: float
    start: float
    end: float
    labels: float
    spans: float


def interval(chart: Chart) -> Canvas:
    """Lay out a row a figure: name, dot and interval, label; an axis below each unit's rows."""
    canvas = Canvas()
    drawn = [mark for panel in chart.panels for mark in marks(panel.series[0])]
    names = [width(name, style.BODY) for panel in chart.panels for name in panel.categories]
    spans = max(width(_span(mark, chart.lang), style.SMALL) for mark in drawn)
    labels = max(width(mark.label, style.BODY) for mark in drawn)
    room = min(max(names), _NAMES * canvas.width) + 0.5
    at_spans = canvas.width - style.MARGIN - spans
    at_labels = at_spans - labels - (2.5 if spans else 0)
    columns = _Columns(
        room, style.MARGIN + room + _GAP, at_labels - _GAP - ARROW / 2, at_labels, at_spans
    )
    y = style.MARGIN
    for panel in chart.panels:
        y = _panel(canvas, panel, y, columns, chart.lang) + 2.5
    return canvas


def _panel(canvas: Canvas, panel: Panel, top: float, columns: _Columns, lang: str) -> float:
    drawn = marks(panel.series[0])
    known = [mark for mark in drawn if not mark.is_absent]
    y, middles = top, []
    for name, mark in zip(panel.categories, drawn, strict=True):
        high = max(_ROW, len(wrap(name, style.BODY, columns.names)) * style.LINE + 1)
        middles.append(y + high / 2)
        canvas.paragraph(style.MARGIN, y + high / 2, name, columns.names, middle=True)
        canvas.text(columns.labels, y + high / 2, mark.label)
        canvas.text(
            columns.spans, y + high / 2, _span(mark, lang), size=style.SMALL, color=style.MUTED
        )
        y += high
    scale = _axis(canvas, known, columns, top, y, lang) if known else None
    for middle, mark in zip(middles, drawn, strict=True):
        if mark.is_absent or scale is None:
            wide = columns.end - columns.start
            slot(canvas, columns.start, middle - _SLOT / 2, wide, _SLOT)
        else:
            _dot(canvas, scale, mark, middle)
    return y + style.LINE if scale else y


def _span(mark: Mark, lang: str) -> str:
    if mark.is_exact or mark.lower is None or mark.upper is None:
        return ""
    return span(mark.lower, mark.upper, lang)


def _axis(
    canvas: Canvas, known: list[Mark], columns: _Columns, top: float, bottom: float, lang: str
) -> Scale:
    """Draw the axis of a unit from zero; a figure without an upper end stands within it."""
    low, high = extent(known)
    open_ends = [mark.value for mark in known if mark.upper is None and mark.value is not None]
    marked = ticks(low, max([high, *(value * 3 / 2 for value in open_ends)]))
    scale = Scale(marked[0], marked[-1], columns.start, columns.end)
    for tick in marked:
        x = scale.at(tick)
        canvas.line((x, x), (top + 0.8, bottom), color=style.RULE, weight=style.HAIR)
    canvas.line((scale.start, scale.end), (bottom, bottom), color=style.MUTED, weight=style.THIN)
    for tick in _told(marked, scale, lang):
        text = number(tick, lang)
        x = scale.at(tick)
        canvas.text(x, bottom + 2.2, text, size=style.SMALL, color=style.MUTED, anchor="center")
    return scale


def _told(marked: list[Decimal], scale: Scale, lang: str) -> list[Decimal]:
    """Give the ticks that are told: all where there is room, else the ends and zero."""
    room = scale.at(marked[1]) - scale.at(marked[0])
    if max(width(number(tick, lang), style.SMALL) for tick in marked) + 2 <= room:
        return marked
    return sorted({marked[0], Decimal(0), marked[-1]})


def _dot(canvas: Canvas, scale: Scale, mark: Mark, y: float) -> None:
    if not mark.is_exact:
        whisker(canvas, scale, mark, y)
    if mark.value is not None:
        canvas.marker(scale.at(mark.value), y, "o", size=5.6, color=style.BLUE)
