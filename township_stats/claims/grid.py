"""Tables in a report: the row's and column's words over a cell, and the unit they give it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from township_stats.claims.report import Report
from township_stats.numerals import read
from township_stats.units import lookup

_BRACKET = re.compile(r"[（(]([^（）()]{1,8})[）)]")
_BROKEN = re.compile(r"(?!20\d\d\.)\d+(?:[.,，]\d+)+")  # 1,2, which may be no number; no date
_UNIT_LINE = re.compile(r"单位[：:]\s*([^\s，。）)]{1,6})")


@dataclass(frozen=True, slots=True)
class Labels:
    """What a cell of figures stands under."""

    row: str
    column: str
    caption: str
    unit: str


@dataclass(frozen=True)
class Grid:
    """A table of a report.

    Header rows are those above the first row with a figure, label columns those left of the first
    column with one; a column 单位 gives the units of its rows, and 序号 nothing.
    """

    words: dict[tuple[int, int], str]
    figures: frozenset[tuple[int, int]]
    first_row: int
    first_column: int
    unit_columns: tuple[int, ...]
    caption: str
    unit: str

    def labels(self, row: int, column: int) -> Labels | None:
        """Give the words a cell stands under; None for a cell that is a label itself.

        The unit is the one of its column 单位, in brackets in a label (面积（亩）), or in a line
        单位：万元 at the table or just above it.
        """
        if (row, column) not in self.figures:
            return None
        above = [self._header(at, column) for at in range(self.first_row)]
        own = next((self.words.get((row, at), "") for at in self.unit_columns), "").strip()
        row_words = self.row_words(row)
        column_words = "|".join(dict.fromkeys(filter(None, above)))
        unit = own or _unit_in(column_words) or _unit_in(row_words) or self.unit
        return Labels(_bare(row_words), _bare(column_words), self.caption, unit)

    def row_words(self, row: int) -> str:
        """Give the words of a row's label columns."""
        return "|".join(
            filter(None, (self.words.get((row, at)) for at in range(self.first_column)))
        )

    def _header(self, row: int, column: int) -> str:
        """Give a header's words; those of a merged header for the columns it spans."""
        while column >= 0 and (row, column) not in self.words:
            column -= 1
        return self.words.get((row, column), "")


def grid_of(report: Report, table: int) -> Grid:
    """Read a table of a report and the line above it."""
    words: dict[tuple[int, int], str] = {}
    above: list[str] = []
    for paragraph in report.paragraphs:
        if paragraph.table == table:
            place = (paragraph.row, paragraph.column)
            words[place] = f"{words.get(place, '')} {report.of(paragraph)}".strip()
        elif not paragraph.table and not words:
            above = [*above[-1:], report.of(paragraph)]
    titled = {(said.replace(" ", ""), column) for (_, column), said in words.items()}
    units = tuple(column for said, column in titled if said in ("单位", "计量单位"))
    numbered = {column for said, column in titled if said in ("序号", "编号")}
    figures = frozenset(
        (row, column)
        for (row, column), said in words.items()
        if column not in units and column not in numbered and _is_figure(said)
    )
    first_row = min((row for row, _ in figures), default=0)
    first_column = min((column for _, column in figures), default=0)
    head = [*above, *(said for (row, _), said in words.items() if row < first_row)]
    stated = _UNIT_LINE.search(" ".join(head))
    return Grid(
        words, figures, first_row, first_column, units, "|".join(above), stated[1] if stated else ""
    )


def _is_figure(said: str) -> bool:
    if not said or re.fullmatch(r"(?:19|20)\d\d年?", said) or len(said) > 30:
        return False
    if _BROKEN.fullmatch(said):
        return True
    return read(said).status in ("ok", "redacted") and not re.search(r"[\u4e00-\u9fff]{5}", said)


def _unit_in(words: str) -> str:
    for match in reversed(list(_BRACKET.finditer(words))):
        if lookup(match[1]) is not None:
            return match[1]
    return ""


def _bare(words: str) -> str:
    return _BRACKET.sub("", words)
