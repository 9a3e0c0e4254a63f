"""A chart on an Excel sheet: its data as numbers, and native charts drawn from them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from township_stats.export import words
from township_stats.export.paper import on_paper
from township_stats.export.xlsx_style import Styles, number_format
from township_stats.export.xlsx_table import THICK, THIN, write_below
from township_stats.payload import Cell, Chart, Panel, Series

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
    "zh": {
        "panel": "分组", "category": "类别", "series": "系列", "value": "数值", "label": "标注",
        "lower": "下限", "upper": "上限",
    },
    "en": {
        "panel": "Panel", "category": "Category", "series": "Series", "value": "Value",
        "label": "Label", "lower": "Lower", "upper": "Upper",
    },
}  # fmt: skip
_WIDTHS = {
    "panel": 20, "category": 24, "series": 10, "value": 10, "label": 14, "lower": 10, "upper": 10,
}  # fmt: skip
_ACROSS = 90  # characters that the data are wide, a little more than the charts
_ROW_PIXELS, _PIXELS = 20, 640
_LABELS = 1.35  # how much longer than its bars an axis is, so that labels fit behind them


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A series with its panel, and where its data begin on the sheet."""

    panel: Panel
    series: Series
    row: int

    @property
    def native(self) -> bool:
        """Whether it is drawn natively: never two units on one axis."""
        return self.series.unit == self.panel.unit and any(self.series.values)


def write_chart(
    book: Workbook, sheet: Worksheet, chart: Chart, style: Styles, top: int
) -> tuple[int, int]:
    """Write a chart's title, data and native charts from row `top` (from 0).

    Returns
    -------
    tuple of int
        Last row and last column.
    """
    columns = _columns(chart)
    total = sum(_WIDTHS[key] for key in columns)
    widths = [round(_WIDTHS[key] * _ACROSS / total, 1) for key in columns]
    for place, wide in enumerate(widths):
        sheet.set_column(place, place, wide)
    title = style(head=True, font_size=14, align="center")
    sheet.merge_range(top, 0, top, len(columns) - 1, "", title)
    sheet.write_string(top, 0, on_paper(words.caption(chart)), title)
    sheet.set_row(top, 24)
    for place, key in enumerate(columns):
        shown = style(head=True, align="center", top=THICK, bottom=THIN)
        sheet.write_string(top + 1, place, _HEAD[chart.lang][key], shown)
    sheet.set_row(top + 1, 17.5)
    drawn: list[_Drawn] = []
    row = top + 2
    for panel in chart.panels:
        for series in panel.series:
            drawn.append(_Drawn(panel, series, row))
            row += len(panel.categories)
    for item in drawn:
        _data(sheet, item, columns, style, row - 1)
    row = write_below(sheet, chart, style, row, widths) + 1
    groups = [
        [item for item in drawn if item.panel is panel and item.native] for panel in chart.panels
    ]
    if any(len(group) == 1 and len(group[0].panel.categories) == 1 for group in groups):
        row = _picture(sheet, chart, row)
    else:
        for group in filter(None, groups):
            row = _native(book, sheet, chart, group, columns, row)
    return row, len(columns) - 1


def _picture(sheet: Worksheet, chart: Chart, row: int) -> int:
    """Show the drawing where a native chart would be a lone bar, as long as any other."""
    said = {"image_data": io.BytesIO(chart.png), "description": on_paper(chart.alt)}
    sheet.insert_image(row, 0, f"{chart.id}.png", {**said, "object_position": 1})
    return row + ceil(chart.height / 25.4 * 96 / _ROW_PIXELS) + 1


def _columns(chart: Chart) -> list[str]:
    """Give the columns of the data that say something."""
    panels = chart.panels
    every = [series for panel in panels for series in panel.series]
    empty = {
        "panel": not any(panel.title for panel in panels) and len(panels) < 2,
        "series": not any(series.label for series in every),
        "lower": not any(any(_ends(series)[0]) for series in every),
        "upper": not any(any(_ends(series)[1]) for series in every),
    }
    return [key for key in _WIDTHS if not empty.get(key)]


def _ends(series: Series) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the ends of the intervals that are drawn; a number printed as exact has none."""
    if not series.lower or not series.upper:
        return series.lower, series.upper
    drawn = [
        ("", "") if low == number == high else (low, high)
        for number, low, high in zip(series.values, series.lower, series.upper, strict=True)
    ]
    return tuple(low for low, _ in drawn), tuple(high for _, high in drawn)


def _data(sheet: Worksheet, item: _Drawn, columns: list[str], style: Styles, last: int) -> None:
    panel, series = item.panel, item.series
    lower, upper = _ends(series)
    for index, category in enumerate(panel.categories):
        row = item.row + index
        edge: dict[str, Any] = {"bottom": THICK} if row == last else {}
        texts = {
            "panel": panel.title or panel.unit,
            "category": category,
            "series": series.label,
            "label": series.labels[index] if series.labels else series.values[index],
        }
        numbers = {
            "value": series.values[index],
            "lower": lower[index] if lower else "",
            "upper": upper[index] if upper else "",
        }
        for place, key in enumerate(columns):
            if key in texts:
                shown = style(**edge, align="right" if key == "label" else "left", shrink=True)
                sheet.write_string(row, place, on_paper(texts[key]), shown)
            elif numbers[key]:
                number = numbers[key]
                printed = Cell(number.replace("-", "\u2212"), number)
                shown = style(num_format=number_format(printed) or "General", **edge)
                sheet.write_number(row, place, float(number), shown)
            else:
                sheet.write_blank(row, place, None, style(**edge))


def _native(
    book: Workbook,
    sheet: Worksheet,
    chart: Chart,
    drawn: list[_Drawn],
    columns: list[str],
    row: int,
) -> int:
    """Draw a panel: lines over years, bars across otherwise, with intervals as error bars."""
    trend, panel = chart.kind == "trend", drawn[0].panel
    made = book.add_chart({"type": "line" if trend else "bar"})
    count = len(panel.categories)
    category, value = columns.index("category"), columns.index("value")
    for index, item in enumerate(drawn):
        series, start, end = item.series, item.row, item.row + count - 1
        looks: dict[str, Any] = (
            {"marker": {"type": ("circle", "square", "triangle", "diamond")[index % 4]}}
            if trend
            else {**_FILLS[index % len(_FILLS)], "gap": 60}
        )
        made.add_series({
            "name": on_paper(series.label or panel.title or chart.title),
            "categories": [sheet.name, start, category, end, category],
            "values": [sheet.name, start, value, end, value],
            "data_labels": {
                "value": True,
                "custom": [{"value": on_paper(label)} for label in series.labels] or [{}],
            },
            **_whiskers(series, "y" if trend else "x"),
            **looks,
        })  # fmt: skip
    made.set_title({"name": _heading(chart, panel), "name_font": {"size": 11, "bold": False}})
    made.set_legend({"none": True} if len(drawn) == 1 else {"position": "bottom"})
    if not trend:
        ends = [
            float(end)
            for item in drawn
            for end in (*item.series.values, *item.series.upper, *item.series.lower)
            if end
        ]
        axis: dict[str, Any] = {"visible": False, "major_gridlines": {"visible": False}}
        if min(ends) >= 0 < max(ends):
            axis |= {"min": 0, "max": max(ends) * _LABELS}
        made.set_y_axis({"reverse": True, "line": {"color": "#1a1a1a"}})
        made.set_x_axis(axis)
    height = 90 + 34 * count * len(drawn) if not trend else 300
    made.set_size({"width": _PIXELS, "height": height})
    sheet.insert_chart(row, 0, made, {"description": on_paper(chart.alt), "object_position": 1})
    return row + height // _ROW_PIXELS + 2


def _heading(chart: Chart, panel: Panel) -> str:
    """Give a panel's title and its unit, which some titles have already."""
    unit = panel.unit or chart.unit
    if not unit or unit in panel.title:
        return on_paper(panel.title)
    opening, closing = ("（", "）") if chart.lang == "zh" else (" (", ")")
    return on_paper(f"{panel.title}{opening}{unit}{closing}" if panel.title else unit)


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
