"""A canvas in millimetres from the top left corner: what a chart is laid out on.

Layouts place texts and shapes at known sizes, so nothing overlaps by the accident of an automatic
layout; matplotlib then draws exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from township_stats.drawing import style
from township_stats.drawing.lettering import MM_PER_POINT, font, width, wrap
from township_stats.drawing.style import Fill

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Anchor = Literal["left", "center", "right"]
_MIDDLE = 0.37  # of the type size: how far the middle of a line lies above its baseline


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands: left, top, right, bottom in millimetres."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Canvas:
    """Texts and shapes of one chart.

    Parameters
    ----------
    width
        In millimetres; the height is that of what is placed on it.
    """

    def __init__(self, width: float = style.WIDTH) -> None:
        self.width = width
        self.height = 0.0
        self.boxes: list[Box] = []
        self._artists: list[Callable[[Axes], Artist]] = []

    def reach(self, y: float) -> None:
        """Make the canvas reach down to `y`."""
        self.height = max(self.height, y)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = style.BODY,
        anchor: Anchor = "left",
        color: str = style.INK,
    ) -> None:
        """Write one line of text, its middle at `y`."""
        if not text:
            return
        em, wide = size * MM_PER_POINT, width(text, size)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[anchor]
        baseline = y + _MIDDLE * em
        self.boxes.append(Box(left, baseline - 0.88 * em, left + wide, baseline + 0.12 * em, text))
        self._artists.append(
            lambda axes: axes.text(
                left, baseline, text, fontproperties=font(size), color=color, ha="left",
                va="baseline", parse_math=False,
            )
        )  # fmt: skip
        self.reach(baseline + 0.25 * em)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        room: float,
        *,
        size: float = style.BODY,
        color: str = style.INK,
        middle: bool = False,
    ) -> float:
        """Write a text in as many lines as it needs; give the height they take.

        The first line's middle is at `y`, or that of all lines where `middle` is true.
        """
        lines = wrap(text, size, room)
        top = y - (len(lines) - 1) * style.LINE / 2 if middle else y
        for index, line in enumerate(lines):
            self.text(x, top + index * style.LINE, line, size=size, color=color)
        return len(lines) * style.LINE

    def rect(self, x: float, y: float, wide: float, high: float, fill: Fill) -> None:
        """Draw a filled rectangle from its top left corner."""
        from matplotlib.patches import Rectangle

        def draw(axes: Axes) -> Artist:
            return axes.add_patch(
                Rectangle(
                    (x, y), wide, high, facecolor=fill.face, edgecolor=fill.edge,
                    linewidth=style.HAIR, hatch=fill.hatch or None,
                )
            )  # fmt: skip

        self._artists.append(draw)
        self.reach(y + high)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = style.INK,
        weight: float = style.THIN,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through points."""
        from matplotlib.lines import Line2D

        def draw(axes: Axes) -> Artist:
            drawn = Line2D(xs, ys, color=color, linewidth=weight, solid_capstyle="butt")
            if dashes:
                drawn.set_dashes(dashes)
            return axes.add_line(drawn)

        self._artists.append(draw)
        self.reach(max(ys))

    def area(self, points: Sequence[tuple[float, float]], *, color: str, alpha: float = 1) -> None:
        """Fill a polygon."""
        from matplotlib.patches import Polygon

        self._artists.append(
            lambda axes: axes.add_patch(
                Polygon(points, closed=True, facecolor=color, edgecolor="none", alpha=alpha)
            )
        )

    def marker(
        self, x: float, y: float, shape: str, *, size: float = 4.0, color: str = style.INK
    ) -> None:
        """Draw a marker of matplotlib's shapes, its size in points."""
        from matplotlib.lines import Line2D

        self._artists.append(
            lambda axes: axes.add_line(
                Line2D([x], [y], marker=shape, markersize=size, color=color,
                       markeredgecolor=style.PAPER, markeredgewidth=style.HAIR, linestyle="none")
            )
        )  # fmt: skip

    def figure(self) -> Figure:
        """Draw everything with matplotlib."""
        from matplotlib.figure import Figure

        height = self.height + style.MARGIN
        figure = Figure(figsize=(self.width / 25.4, height / 25.4), facecolor=style.PAPER)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, self.width)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        for order, artist in enumerate(self._artists):
            artist(axes).set_zorder(order)
        return figure
