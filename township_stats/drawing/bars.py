"""Bars: on one axis, in small multiples, by place."""

from __future__ import annotations

from dataclasses import dataclass

from township_stats.drawing import style
from township_stats.drawing.canvas import Canvas
from township_stats.drawing.lettering import width, wrap
from township_stats.drawing.scale import Mark, Scale, extent, marks
from township_stats.drawing.shapes import ARROW, heading, legend, slot, whisker
from township_stats.stattable import Chart, Panel

THICK, THIN, GAP = 4.6, 3.4, 3.0  # mm: a bar, last year's bar, the space between rows
_NAMES = 0.36  # at most this share of the width for names beside the bars
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2}
_GUTTER = 9.0
_LONG = 36  # places from which two lists stand beside each other, or type is smaller
_TALLEST = 195.0  # mm that the rows of a chart by place may take


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the bars of a panel stand: from where to where, and how high a row is."""

    left: float
    right: float
    bar: float = THICK
    size: float = style.BODY


def bar(chart: Chart) -> Canvas:
    """Lay out bars on one axis, names beside them."""
    canvas, panel = Canvas(), chart.panels[0]
    top = _legend(canvas, chart, style.MARGIN)
    left, right = style.MARGIN, canvas.width - style.MARGIN
    room = min(max(width(name, style.BODY) for name in panel.categories), _NAMES * canvas.width)
    frame = Frame(left + room + 3, right)
    rows = _rows(panel)
    scale = _scale(rows, frame)
    begin = y = top
    for name, row in zip(panel.categories, rows, strict=True):
        lines = len(wrap(name, style.BODY, room + 0.5))
        high = max(_height(row, frame), lines * style.LINE)
        canvas.paragraph(left, y + high / 2, name, room + 0.5, middle=True)
        _bars(canvas, scale, row, y + (high - _height(row, frame)) / 2, frame)
        y += high + GAP
    _baseline(canvas, scale, begin - 1, y - GAP + 1)
    return canvas


def panels(chart: Chart) -> Canvas:
    """Lay out small multiples: two or three beside each other, names above the bars."""
    canvas = Canvas()
    top = _legend(canvas, chart, style.MARGIN)
    columns = _COLUMNS.get(len(chart.panels), 3)
    room = (canvas.width - 2 * style.MARGIN - (columns - 1) * _GUTTER) / columns
    for first in range(0, len(chart.panels), columns):
        bottoms = [
            _panel(canvas, chart, panel, style.MARGIN + index * (room + _GUTTER), top, room)
            for index, panel in enumerate(chart.panels[first : first + columns])
        ]
        top = max(bottoms) + 4
    return canvas


def _panel(
    canvas: Canvas, chart: Chart, panel: Panel, left: float, top: float, room: float
) -> float:
    y = top
    title = heading(chart, panel)
    if title:
        y += canvas.paragraph(left, y + style.LINE / 2, title, room) + 0.6
        canvas.line((left, left + room), (y, y), color=style.RULE, weight=style.HAIR)
        y += 1.6
    rows = _rows(panel)
    frame = Frame(left, left + room)
    scale = _scale(rows, frame)
    for name, row in zip(panel.categories, rows, strict=True):
        y += canvas.paragraph(left, y + style.LINE / 2, name, room) + 0.4
        _baseline(canvas, scale, y - 0.3, y + _height(row, frame) + 0.3)
        _bars(canvas, scale, row, y, frame)
        y += _height(row, frame) + GAP
    return y - GAP


def places(chart: Chart) -> Canvas:
    """Lay out bars by place, the panels beside each other over one list of names."""
    canvas = Canvas()
    names = chart.panels[0].categories
    blocks = 2 if len(chart.panels) == 1 and len(names) > _LONG else 1
    each = -(-len(names) // blocks)
    wide = (canvas.width - 2 * style.MARGIN - (blocks - 1) * _GUTTER) / blocks
    size = style.BODY if each <= _LONG else style.SMALL - 0.5
    room = min(max(width(name, size) for name in names), _NAMES * wide) + 0.5
    lines = max(len(wrap(name, size, room)) for name in names)
    cell = (wide - room - 3 - (len(chart.panels) - 1) * 4) / len(chart.panels)
    titles = [wrap(heading(chart, panel), style.SMALL, cell) for panel in chart.panels]
    top = style.MARGIN + max(map(len, titles)) * style.LINE + 1
    pitch = max(3.1, min(5.4, (_TALLEST - top) / each), (lines > 1) * (lines * style.LINE + 0.6))
    for first in range(0, len(names), each):
        left = style.MARGIN + first // each * (wide + _GUTTER)
        part = slice(first, first + each)
        for index, name in enumerate(names[part]):
            y = top + (index + 0.5) * pitch
            canvas.paragraph(left, y, name, room, size=size, middle=True)
        for number, panel in enumerate(chart.panels):
            start = left + room + 3 + number * (cell + 4)
            canvas.paragraph(
                start, style.MARGIN + style.LINE / 2, heading(chart, panel), cell, size=style.SMALL
            )
            high = min(pitch, 5.4) * 0.66
            frame = Frame(start, start + cell, high, size)
            rows = _rows(panel)
            scale = _scale(rows, frame)
            for index, row in enumerate(rows[part]):
                _bars(canvas, scale, row, top + (index + 0.5) * pitch - high / 2, frame)
            _baseline(canvas, scale, top, top + len(rows[part]) * pitch)
    return canvas


def _rows(panel: Panel) -> list[tuple[Mark, ...]]:
    return list(zip(*(marks(series) for series in panel.series), strict=True))


def _scale(rows: list[tuple[Mark, ...]], frame: Frame) -> Scale:
    drawn = [mark for row in rows for mark in row]
    low, high = extent(drawn)
    labels = max(width(mark.label, frame.size) for mark in drawn) + 2.2
    arrows = ARROW if any(_is_open(mark) for mark in drawn) else 0.0
    return Scale(low, high, frame.left, max(frame.right - labels - arrows, frame.left + 5))


def _is_open(mark: Mark) -> bool:
    return mark.upper is None and not mark.is_absent


def _height(row: tuple[Mark, ...], frame: Frame) -> float:
    return frame.bar + (len(row) - 1) * (THIN + 0.4)


def _bars(canvas: Canvas, scale: Scale, row: tuple[Mark, ...], y: float, frame: Frame) -> None:
    for index, mark in enumerate(row):
        high = frame.bar if index == 0 else THIN
        fill = style.FILLS[0] if index == 0 else style.BEFORE
        zero = scale.at(type(scale.low)(0))
        if mark.is_absent:
            right = slot(canvas, zero, y, min(14.0, scale.end - zero), high)
        else:
            right = zero
            if mark.value is not None:
                end = scale.at(mark.value)
                canvas.rect(min(zero, end), y, abs(end - zero), high, fill)
                right = max(zero, end)
            if not mark.is_exact:
                right = max(right, whisker(canvas, scale, mark, y + high / 2))
        size = frame.size if index == 0 else min(frame.size, style.SMALL)
        color = style.INK if index == 0 else style.MUTED
        canvas.text(right + 1.3, y + high / 2, mark.label, size=size, color=color)
        y += high + 0.4


def _baseline(canvas: Canvas, scale: Scale, top: float, bottom: float) -> None:
    zero = scale.at(type(scale.low)(0))
    canvas.line((zero, zero), (top, bottom), color=style.MUTED, weight=style.THIN)


def _legend(canvas: Canvas, chart: Chart, top: float) -> float:
    """Name this year's and last year's bars where both are drawn; give where the bars begin."""
    named = next((panel.series for panel in chart.panels if len(panel.series) > 1), ())
    if not named:
        return top
    fills = (style.FILLS[0], style.BEFORE)
    entries = [(fill, series.label) for fill, series in zip(fills, named, strict=True)]
    legend(canvas, style.MARGIN, top + style.LINE / 2, entries)
    return top + style.LINE + 2
