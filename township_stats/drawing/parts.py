"""Parts of a whole: a bar of shares, squares, funds and what they returned."""

from __future__ import annotations

from decimal import Decimal

from township_stats.drawing import style
from township_stats.drawing.canvas import Canvas
from township_stats.drawing.lettering import width, wrap
from township_stats.drawing.scale import Scale, extent, marks
from township_stats.drawing.shapes import ARROW, swatch, whisker
from township_stats.drawing.style import Fill
from township_stats.stattable import Chart, Panel

_HIGH = 9.0  # mm, the bar of shares
_SPACE = 1.0  # mm between squares
_SMALL = 4.6  # mm, a square of a row
_NAMES = 0.36  # at most this share of the width for names beside rows of squares


def share(chart: Chart) -> Canvas:
    """Lay out one bar of 100%, its parts named below it."""
    canvas, panel = Canvas(), chart.panels[0]
    amounts, rates = panel.series
    left, right = style.MARGIN, canvas.width - style.MARGIN
    scale = Scale(Decimal(0), Decimal(100), left, right)
    fills = _fills(panel, len(chart.provenance) - 1)
    y = style.MARGIN + style.LINE / 2
    equals = "＝100%" if chart.lang == "zh" else " = 100%"
    y += canvas.paragraph(left, y, panel.title + equals, right - left)
    done = Decimal(0)
    for mark, fill in zip(marks(rates), fills, strict=True):
        part = mark.value or Decimal(0)
        start, end = scale.at(min(done, Decimal(100))), scale.at(min(done + part, Decimal(100)))
        canvas.rect(start, y, end - start, _HIGH, fill)
        if end - start > width(mark.label, style.BODY) + 3 and not fill.hatch:
            canvas.text(
                (start + end) / 2, y + _HIGH / 2, mark.label, anchor="center", color=fill.text
            )
        done += part
    y += _HIGH
    first = marks(rates)[0]
    if len(marks(rates)) <= 2 and not first.is_exact:
        y += 2
        whisker(canvas, scale, first, y)
    y += 2 + style.LINE / 2
    for name, amount, rate, fill in zip(
        panel.categories, amounts.labels, rates.labels, fills, strict=True
    ):
        x = swatch(canvas, left, y, fill)
        y += canvas.paragraph(x, y, f"{name}　{amount}　{rate}", right - x) + 0.8
    return canvas


def waffle(chart: Chart) -> Canvas:
    """Lay out a square for each of the whole, filled part by part, the parts named beside them.

    Of several panels each figure has a row of its own squares.
    """
    if len(chart.panels) > 1:
        return _counts(chart)
    canvas, panel = Canvas(), chart.panels[0]
    drawn = marks(panel.series[0])
    counts = [int(mark.value or 0) for mark in drawn]
    fills = _fills(panel, len(chart.provenance) - 1)
    total = sum(counts)
    across = 10 if total <= 100 else 20
    side = 7.0 if total <= 10 else 5.2 if across == 10 else 3.4
    top = style.MARGIN
    number = 0
    for count, fill in zip(counts, fills, strict=True):
        for _ in range(count):
            row, column = divmod(number, across)
            x, y = style.MARGIN + column * (side + _SPACE), top + row * (side + _SPACE)
            canvas.rect(x, y, side, side, fill)
            number += 1
    x = style.MARGIN + min(total, across) * (side + _SPACE) + 6
    room = canvas.width - style.MARGIN - x
    y = top + style.LINE / 2
    y += canvas.paragraph(x, y, panel.title, room) + 1.5
    for name, mark, fill in zip(panel.categories, drawn, fills, strict=True):
        begin = swatch(canvas, x, y, fill)
        y += canvas.paragraph(begin, y, f"{name}　{mark.label}", room - begin + x) + 1
    return canvas


def funds(chart: Chart) -> Canvas:
    """Lay out the sources as one stacked bar and what came back as another, on one scale."""
    canvas = Canvas()
    sources, back = chart.panels
    left, right = style.MARGIN, canvas.width - style.MARGIN
    put, got = marks(sources.series[0]), marks(back.series[0])[0]
    total = sum((mark.value or Decimal(0) for mark in put), Decimal(0))
    _, high = extent([*put, got])
    room = width(got.label, style.BODY) + 3 + (0 if got.upper is not None else ARROW)
    scale = Scale(Decimal(0), max(total, high), left, right - room)
    y = style.MARGIN + style.LINE / 2
    y += canvas.paragraph(left, y, sources.title, right - left) - style.LINE / 2 + 0.6
    done, named = Decimal(0), []
    for index, (name, mark) in enumerate(zip(sources.categories, put, strict=True)):
        fill = style.FILLS[index % len(style.FILLS)]
        value = mark.value or Decimal(0)
        start, end = scale.at(done), scale.at(done + value)
        canvas.rect(start, y, end - start, _HIGH, fill)
        text = f"{name}　{mark.label}"
        if end - start > width(text, style.BODY) + 3 and not fill.hatch:
            canvas.text((start + end) / 2, y + _HIGH / 2, text, anchor="center", color=fill.text)
        else:
            named.append((fill, text))
        done += value
    y += _HIGH + 1.5
    for fill, text in named:
        x = swatch(canvas, left, y + style.LINE / 2, fill)
        y += canvas.paragraph(x, y + style.LINE / 2, text, right - x) + 0.8
    y += 2.5
    y += canvas.paragraph(left, y + style.LINE / 2, back.categories[0], right - left) + 0.6
    end = scale.at(got.value or Decimal(0))
    canvas.rect(left, y, end - left, _HIGH * 0.7, style.FILLS[2])
    reach = end
    if not got.is_exact:
        reach = max(end, whisker(canvas, scale, got, y + _HIGH * 0.35))
    canvas.text(reach + 1.3, y + _HIGH * 0.35, got.label)
    return canvas


def _counts(chart: Chart) -> Canvas:
    canvas = Canvas()
    names = [width(name, style.BODY) for panel in chart.panels for name in panel.categories]
    room = min(max(names), _NAMES * canvas.width) + 0.5
    y = style.MARGIN
    for panel in chart.panels:
        for name, mark in zip(panel.categories, marks(panel.series[0]), strict=True):
            high = max(_SMALL, len(wrap(name, style.BODY, room)) * style.LINE)
            canvas.paragraph(style.MARGIN, y + high / 2, name, room, middle=True)
            x = style.MARGIN + room + 3
            for _ in range(int(mark.value or 0)):
                canvas.rect(x, y + (high - _SMALL) / 2, _SMALL, _SMALL, style.FILLS[0])
                x += _SMALL + _SPACE
            canvas.text(x + 0.8, y + high / 2, mark.label)
            y += high + 2.2
    return canvas


def _fills(panel: Panel, parts: int) -> list[Fill]:
    """Give the fills of the parts; one more category than parts is what is left."""
    named = [style.FILLS[index % len(style.FILLS)] for index in range(len(panel.categories))]
    if len(panel.categories) > parts:
        named[-1] = style.REST
    return named
