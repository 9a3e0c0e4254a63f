"""Lettering: the font, how wide a text is, and where a long one is broken."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

FAMILY = "township-stats-sans"  # a name of its own, so that no font of the system is taken for it
FALLBACK = "DejaVu Sans"  # comes with matplotlib; has ₂ and the like
MM_PER_POINT = 25.4 / 72
_NO_START = "，。、；：？！）〕】》”’％%～"
_NO_END = "（〔【《“‘"
_PIECE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+ ?|\s"
)


@cache
def _register() -> None:
    from matplotlib.font_manager import FontEntry, fontManager

    from township_stats.export.fonts import open_fonts

    sans, _ = open_fonts()
    fontManager.ttflist.append(FontEntry(fname=str(sans), name=FAMILY, size="scalable"))


@cache
def font(size: float) -> FontProperties:
    """Give the font at a size in points: the open sans, whatever the machine has."""
    from matplotlib.font_manager import FontProperties

    _register()
    return FontProperties(family=[FAMILY, FALLBACK], size=size)


@lru_cache(maxsize=16384)
def width(text: str, size: float) -> float:
    """Give the width of a line of text in millimetres."""
    from matplotlib.textpath import text_to_path

    points, _, _ = text_to_path.get_text_width_height_descent(text, font(size), ismath=False)
    return float(points) * MM_PER_POINT


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines no wider than `room` millimetres.

    Chinese breaks between any two characters but before closing and after opening punctuation;
    other words stay whole unless one alone is too wide.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
        while width(line.rstrip(), size) > room and len(line) > 1:
            cut = next(
                n for n in range(len(line) - 1, 0, -1) if n == 1 or width(line[:n], size) <= room
            )
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NO_START or pieces[-1][-1] in _NO_END):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
