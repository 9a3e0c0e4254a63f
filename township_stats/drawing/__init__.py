"""Charts drawn by matplotlib, from their panels alone."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from township_stats.drawing import bars, intervals, parts, style, trend
from township_stats.drawing.canvas import Canvas
from township_stats.errors import NotFinishedError
from township_stats.stattable import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw", "figure", "layout"]

_LAYOUTS: dict[str, Callable[[Chart], Canvas]] = {
    "bar": bars.bar,
    "panels": bars.panels,
    "places": bars.places,
    "share": parts.share,
    "waffle": parts.waffle,
    "funds": parts.funds,
    "interval": intervals.interval,
    "trend": trend.trend,
}
_DPI = 200
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_LACKING = re.compile(r"Glyph (\d+)")


def draw(chart: Chart) -> Chart:
    """Draw a chart, once, as SVG and PNG.

    Parameters
    ----------
    chart
        Its panels and kind say everything; an earlier drawing is replaced.

    Returns
    -------
    Chart
        With the SVG (texts as outlines, so that it looks the same everywhere, and the same bytes
        for the same panels), the PNG, and its size in millimetres.

    Raises
    ------
    NotFinishedError
        If a character has no glyph.
    """
    with _settings(chart):
        drawn = figure(chart)
        vector, picture = io.BytesIO(), io.BytesIO()
        drawn.savefig(vector, format="svg", metadata=_NO_METADATA)
        drawn.savefig(picture, format="png", dpi=_DPI, metadata={"Software": None})
    width, height = (float(size) * 25.4 for size in drawn.get_size_inches())
    svg = _own_ids(vector.getvalue().decode("utf-8"), chart.id)
    return replace(
        chart,
        svg=svg,
        png=picture.getvalue(),
        width=round(width, 2),
        height=round(height, 2),
    )


def layout(chart: Chart) -> Canvas:
    """Place the texts and shapes of a chart."""
    return _LAYOUTS[chart.kind](chart)


def figure(chart: Chart) -> Figure:
    """Lay a chart out and draw it."""
    return layout(chart).figure()


@contextmanager
def _settings(chart: Chart) -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # whatever the user's matplotlibrc or a notebook says
        mpl.rcParams["svg.fonttype"] = "path"
        mpl.rcParams["text.hinting"] = "no_hinting"  # as wide as it was measured
        mpl.rcParams["svg.hashsalt"] = f"township-stats {chart.id}"
        mpl.rcParams["svg.id"] = f"chart-{chart.id}"
        mpl.rcParams["hatch.linewidth"] = style.HAIR
        warnings.filterwarnings("error", message="Glyph")
        try:
            yield
        except UserWarning as warning:
            found = _LACKING.search(str(warning))
            lacking = chr(int(found[1])) if found else str(warning)
            raise NotFinishedError(
                f"图 {chart.id} 中的“{lacking}”在字体里没有; 请改用常用字"
            ) from None


def _own_ids(svg: str, chart_id: str) -> str:
    """Give the ids of a drawing the chart's name, so that many drawings fit on one page."""
    svg = re.sub(r'\bid="(?!chart-)', f'id="{chart_id}-', svg)
    svg = re.sub(r'xlink:href="#', f'xlink:href="#{chart_id}-', svg)
    return svg.replace("url(#", f"url(#{chart_id}-")
