"""The one style of all charts: sizes in millimetres and points, colours, line widths.

Colours are from the Okabe–Ito palette, safe for colour blindness; fills that stand beside each
other differ in lightness or hatching too, for those who print in black and white.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 150.0  # mm; the text width of an A4 page with binding margin is about 156
MARGIN = 1.5
BODY = 8.5  # points
SMALL = 7.5
LINE = 4.2  # mm between lines of text
INK = "#1a1a1a"
MUTED = "#595959"
RULE = "#b3b3b3"
PAPER = "#ffffff"
BLUE = "#0072b2"
PALE = "#bcd9ec"
ORANGE = "#e69f00"
VERMILION = "#d55e00"
HAIR = 0.5  # points
THIN = 0.8
THICK = 1.2
HATCH = "////"


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: colour, edge, hatching, and the colour of text upon it."""

    face: str
    edge: str = "none"
    hatch: str = ""
    text: str = INK


FILLS = (
    Fill(BLUE, BLUE, text=PAPER),
    Fill(PALE, BLUE),
    Fill(ORANGE, ORANGE),
    Fill(PAPER, BLUE, "xxxx"),
    Fill("#595959", "#595959", text=PAPER),
)
"""Parts of a whole, in order."""

REST = Fill(PAPER, MUTED)
"""What is left of a whole."""

BEFORE = Fill(PALE, BLUE)
"""Last year beside this year."""

ABSENT = Fill(PAPER, RULE, HATCH)
"""A slot whose figure is hidden or was not reported."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line over the years is drawn; lines differ by dashes and markers, not only colour."""

    color: str
    dashes: tuple[float, ...]
    marker: str


STROKES = (
    Stroke(BLUE, (), "o"),
    Stroke(VERMILION, (4.0, 1.6), "s"),
    Stroke(INK, (1.2, 1.4), "^"),
    Stroke("#009e73", (6.0, 1.5, 1.2, 1.5), "D"),
    Stroke(ORANGE, (2.4, 1.2), "v"),
)
