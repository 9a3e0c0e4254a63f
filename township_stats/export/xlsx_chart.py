"""A chart on an Excel sheet: its data as numbers, and native charts drawn from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from township_stats.export import words
from township_stats.export.paper import on_paper
from township_stats.export.xlsx_style import Styles, number_format
from township_stats.export.xlsx_table import THICK, THIN
from township_stats.stattable import Cell, Chart, Panel, Series

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_BLUE, _PALE, _WHITE = "#0072b2", "#bcd9ec", "#ffffff"
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": _BLUE}, "border": {"color": _BLUE}},
    {"fill": {"color": _PALE}, "border": {"color": _BLUE}},
    {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": _BLUE, "bg_color": _WHITE},
        "border": {"color": _BLUE},
    },
    {"fill": {"color": "#595959"}, "border": {"color": "#595959"}},
)
_HEAD = {
    "zh": ("分组", "类别", "系列", "数值", "标注", "下限", "上限"),
    "en": ("Panel", "Category", "Series", "Value", "Label", "Lower", "Upper"),
}
_WIDTHS = (20, 28, 10, 10, 14, 10, 10)
_ROW_PIXELS, _CHART_ROWS, _PIXELS = 20, 3, 640


def write_chart(book: Workbook, sheet: Worksheet, chart: Chart, style: Styles, top: int) -> int:
    """Write a chart's title, data and native charts from row `top` (from 0); give the last row."""
    for place, wide in enumerate(_WIDTHS):
        sheet.set_column(place, place, wide)
    last = len(_WIDTHS) - 1
    title = style(head=True, font_size=14, align="center")
    sheet.merge_range(top, 0, top, last, "", title)
    sheet.write_string(top, 0, on_paper(words.caption(chart)), title)
    sheet.set_row(top, 24)
    for place, label in enumerate(_HEAD[chart.lang]):
        shown = style(head=True, align="center", top=THICK, bottom=THIN)
        sheet.write_string(top + 1, place, label, shown)
    row = top + 2
    drawn: list[tuple[Panel, list[tuple[Series, int]]]] = []
    for panel in chart.panels:
        starts = []
        for series in panel.series:
            starts.append((series, row))
            row = _data(sheet, panel, series, style, row)
        # Never two units on one axis: a share's percentages stay in the data.
        drawn.append((panel, [(series, at) for series, at in starts if series.unit == panel.unit]))
    for place in range(last + 1):
        sheet.write_blank(row, place, None, style(top=THICK))
    for line in words.lines_below(chart):
        sheet.write_string(row, 0, on_paper(line), style(font_size=9))
        row += 1
    row += 1
    for panel, starts in drawn:
        if any(value for series, _ in starts for value in series.values):
            row = _native(book, sheet, chart, panel, starts, row)
    return row


def _data(sheet: Worksheet, panel: Panel, series: Series, style: Styles, row: int) -> int:
    for place, category in enumerate(panel.categories):
        label = series.labels[place] if series.labels else series.values[place]
        texts = (panel.title or panel.unit, category, series.label)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, on_paper(text), style())
        _number(sheet, row, 3, series.values[place], style)
        sheet.write_string(row, 4, on_paper(label), style(align="right"))
        for column, ends in ((5, series.lower), (6, series.upper)):
            _number(sheet, row, column, ends[place] if ends else "", style)
        row += 1
    return row


def _number(sheet: Worksheet, row: int, column: int, number: str, style: Styles) -> None:
    if number:
        shown = number_format(Cell(number.replace("-", "\u2212"), number))
        sheet.write_number(row, column, float(number), style(num_format=shown or "General"))


def _native(
    book: Workbook,
    sheet: Worksheet,
    chart: Chart,
    panel: Panel,
    starts: list[tuple[Series, int]],
    row: int,
) -> int:
    """Draw a panel: lines over years, bars across otherwise, with intervals as error bars."""
    trend = chart.kind == "trend"
    made = book.add_chart({"type": "line" if trend else "bar"})
    count = len(panel.categories)
    for index, (series, start) in enumerate(starts):
        looks: dict[str, Any] = (
            {"marker": {"type": ("circle", "square", "triangle", "diamond")[index % 4]}}
            if trend
            else {**_FILLS[index % len(_FILLS)], "gap": 60}
        )
        end = start + count - 1
        made.add_series({
            "name": on_paper(series.label or panel.title or chart.title),
            "categories": [sheet.name, start, 1, end, 1],
            "values": [sheet.name, start, 3, end, 3],
            "data_labels": {
                "value": True,
                "custom": [{"value": on_paper(label)} for label in series.labels] or [{}],
            },
            **_whiskers(series, "y" if trend else "x"),
            **looks,
        })  # fmt: skip
    unit = panel.unit or chart.unit
    heading = "　".join(part for part in (panel.title, f"（{unit}）" if unit else "") if part)
    made.set_title({"name": on_paper(heading), "name_font": {"size": 11, "bold": False}})
    made.set_legend({"none": True} if len(starts) == 1 else {"position": "bottom"})
    if not trend:
        made.set_y_axis({"reverse": True, "line": {"color": "#1a1a1a"}})
        made.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    height = 90 + 34 * count * len(starts) if not trend else 300
    made.set_size({"width": _PIXELS, "height": height})
    sheet.insert_chart(row, 0, made, {"description": on_paper(chart.alt), "object_position": 1})
    return row + height // _ROW_PIXELS + 2


def _whiskers(series: Series, axis: str) -> dict[str, Any]:
    """Give an interval as error bars where both its ends are there and differ."""
    if not series.lower or not series.upper:
        return {}
    plus, minus = [], []
    for value, lower, upper in zip(series.values, series.lower, series.upper, strict=True):
        closed = bool(value and lower and upper)
        plus.append(max(0.0, float(upper) - float(value)) if closed else 0.0)
        minus.append(max(0.0, float(value) - float(lower)) if closed else 0.0)
    if not any(plus) and not any(minus):
        return {}
    bars = {"type": "custom", "plus_values": plus, "minus_values": minus}
    return {f"{axis}_error_bars": bars}
