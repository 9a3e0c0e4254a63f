"""StatTable and Chart: the joint between figures and every output format.

They reach a notebook's output through Jupyter's display protocol, and every exporter reads the same
JSON payload back.
"""

from __future__ import annotations

from typing import Any

from township_stats.payload import (
    CHART_MIME,
    TABLE_MIME,
    Align,
    Cell,
    Chart,
    Column,
    Panel,
    Provenance,
    Row,
    RowKind,
    Series,
    TableData,
)

__all__ = [
    "CHART_MIME",
    "TABLE_MIME",
    "Align",
    "Cell",
    "Chart",
    "Column",
    "Panel",
    "Provenance",
    "Row",
    "RowKind",
    "Series",
    "StatTable",
]


class StatTable(TableData):
    """A statistical table that notebooks show; its parameters are those of `TableData`."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from township_stats.export.html import table_html
        from township_stats.export.text import table_text

        return {
            TABLE_MIME: self.to_payload(),
            "text/html": table_html(self),
            "text/plain": table_text(self),
        }
