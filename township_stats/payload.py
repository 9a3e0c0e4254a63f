"""What a table and a chart hold, as plain frozen data that every writer is fed with.

Both become JSON in a notebook's output and are read back from there. `stattable` has what makes
tables and charts and shows them.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

TABLE_MIME = "application/vnd.township-stats.table+json"
CHART_MIME = "application/vnd.township-stats.chart+json"

Align = Literal["left", "center", "right", "decimal"]
RowKind = Literal["item", "of_which", "subtotal", "total", "derived", "group"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What stands behind a printed number, ready to be shown to a reader.

    All fields are text as a reader sees it (numbers as plain decimals, empty where none or open).
    `text` is what stands in the cell, `corrected` what is read where that is something else.
    `excludes` names the ends that the interval does not include (``lower``, ``upper``, ``both``).
    `parts` are the provenances of the figures a derived one was computed from.
    """

    indicator: str
    name: str
    place: str
    year: str
    text: str
    value: str
    unit: str
    qualifier: str
    lower: str
    upper: str
    status: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""
    note: str = ""
    formula: str = ""
    excludes: str = ""
    corrected: str = ""
    parts: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text printed and, where it is a figure, what stands behind it.

    Parameters
    ----------
    text
        What is printed, qualifier included (``1 000多``), in the row's or column's unit.
    number
        The plain decimal number printed, in the printed unit, for spreadsheets; empty for text,
        suppressed and missing cells.
    marks
        Numbers of the table's notes this cell points to (printed ①②…).
    provenance
        None for cells that are not figures.
    """

    text: str
    number: str = ""
    marks: tuple[int, ...] = ()
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, the spanners above it (outermost first), its unit and alignment."""

    label: str
    align: Align = "left"
    spanners: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, one a column; what it is; how deep 其中 rows are indented; its indicator."""

    cells: tuple[Cell, ...]
    kind: RowKind = "item"
    indent: int = 0
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class TableData:
    """A statistical table as it is printed.

    Parameters
    ----------
    id
        Table id of the codebook.
    section
        Section id.
    number
        ``3-1`` (printed 表3-1 or Table 3-1); empty for an unnumbered table.
    title
        Title in the language of the table.
    unit
        The one unit of all figures, printed at the top right; empty where a column gives units.
    columns, rows
        Every row has as many cells as there are columns. The first column is the stub.
    notes
        Notes in order; note *i* (from 1) is pointed to by ``marks``; general notes come after.
    source
        What is printed after 资料来源：.
    lang
        ``zh`` or ``en``.

    Raises
    ------
    ValueError
        If a row's cells do not match the columns, or title or source is empty.
    """

    id: str
    section: str
    number: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    source: str
    lang: str = "zh"

    def __post_init__(self) -> None:
        if not self.title or not self.source:
            raise ValueError(f"table {self.id!r} needs a title and a source")
        for index, row in enumerate(self.rows):
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"table {self.id!r} row {index} has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns"
                )

    @property
    def label(self) -> str:
        """``表3-1`` or ``Table 3-1``; empty for an unnumbered table."""
        if not self.number:
            return ""
        return f"表{self.number}" if self.lang == "zh" else f"Table {self.number}"

    def to_payload(self) -> dict[str, Any]:
        """Give the JSON object of `TABLE_MIME`."""
        return {"version": 1, **_plain(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Read the JSON object of `TABLE_MIME` back."""
        return cls(
            **{
                **{key: value for key, value in payload.items() if key != "version"},
                "columns": tuple(
                    Column(**{**column, "spanners": tuple(column["spanners"])})
                    for column in payload["columns"]
                ),
                "rows": tuple(
                    Row(**{**row, "cells": tuple(_cell(cell) for cell in row["cells"])})
                    for row in payload["rows"]
                ),
                "notes": tuple(payload["notes"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Series:
    """One drawn series: its label, unit, and a point a category (empty text where none).

    `lower` and `upper` are the interval of each value, empty where open or none. Numbers are plain
    decimal text in `unit`.
    """

    label: str
    unit: str
    values: tuple[str, ...]
    lower: tuple[str, ...] = ()
    upper: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes: its title and unit, the categories and the series drawn over them."""

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it is printed, with the data it shows.

    Parameters
    ----------
    id, section, number, title, source, lang
        As in `TableData` (printed 图3-1 or Figure 3-1, below the chart).
    kind
        Kind of chart, one of `township_stats.charts.KINDS`.
    unit
        The unit of all panels; empty where panels differ (each panel gives its own).
    panels
        What is drawn. Never two units on one axis.
    alt
        Alternative text that says what the chart shows, figures included.
    notes
        Notes below the chart (what a whisker means, what is withheld).
    svg
        The drawing, standalone SVG with text as outlines in an embedded font or paths.
    png
        The same drawing as PNG, for what cannot show SVG.
    width, height
        Size in millimetres.
    provenance
        What stands behind each figure drawn, in reading order.
    """

    id: str
    section: str
    number: str
    title: str
    kind: str
    unit: str
    panels: tuple[Panel, ...]
    alt: str
    notes: tuple[str, ...]
    source: str
    svg: str
    width: float
    height: float
    lang: str = "zh"
    provenance: tuple[Provenance, ...] = field(default=())
    png: bytes = field(default=b"", repr=False)

    @property
    def label(self) -> str:
        """``图3-1`` or ``Figure 3-1``; empty for an unnumbered chart."""
        if not self.number:
            return ""
        return f"图{self.number}" if self.lang == "zh" else f"Figure {self.number}"

    def to_payload(self) -> dict[str, Any]:
        """Give the JSON object of `CHART_MIME`.

        The drawings travel apart, as ``image/svg+xml`` and ``image/png``.
        """
        return {"version": 1, **_plain(self)}

    @classmethod
    def from_bundle(cls, bundle: dict[str, Any]) -> Chart:
        """Read what a notebook's output holds of a chart back: payload and drawings."""
        payload = bundle[CHART_MIME]
        return cls(
            **{
                **{key: value for key, value in payload.items() if key != "version"},
                "svg": bundle["image/svg+xml"],
                "png": b64decode(bundle["image/png"]),
                "notes": tuple(payload["notes"]),
                "panels": tuple(
                    Panel(
                        title=panel["title"],
                        unit=panel["unit"],
                        categories=tuple(panel["categories"]),
                        series=tuple(_series(series) for series in panel["series"]),
                    )
                    for panel in payload["panels"]
                ),
                "provenance": tuple(_provenance(item) for item in payload["provenance"]),
            }
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {
            CHART_MIME: self.to_payload(),
            "image/svg+xml": self.svg,
            "image/png": b64encode(self.png).decode("ascii"),
            "text/plain": f"{self.label} {self.title}\n{self.alt}".strip(),
        }


def _plain(item: TableData | Chart) -> dict[str, Any]:
    fields = asdict(item)
    drawings = {"svg", "png"}
    plain: dict[str, Any] = json.loads(
        json.dumps({key: fields[key] for key in fields if key not in drawings}, ensure_ascii=False)
    )
    return plain


def _provenance(payload: dict[str, Any]) -> Provenance:
    return Provenance(**{**payload, "parts": tuple(_provenance(part) for part in payload["parts"])})


def _series(payload: dict[str, Any]) -> Series:
    points = ("values", "lower", "upper", "labels")
    return Series(**{**payload, **{key: tuple(payload[key]) for key in points}})


def _cell(payload: dict[str, Any]) -> Cell:
    provenance = payload["provenance"]
    return Cell(
        text=payload["text"],
        number=payload["number"],
        marks=tuple(payload["marks"]),
        provenance=None if provenance is None else _provenance(provenance),
    )
