"""A table as plain text, for consoles and notebooks without HTML."""

from __future__ import annotations

import unicodedata

from township_stats.export.words import marks, note_lines, source_line, unit_line
from township_stats.payload import TableData

_GAP = 2


def table_text(table: TableData) -> str:
    """Give a table as text, its columns aligned where a Chinese character is two wide.

    Examples
    --------
    >>> from township_stats.payload import Cell, Column, Row
    >>> rows = (Row((Cell("清收"), Cell("233"))), Row((Cell("发放贷款"), Cell("约183", marks=(1,)))))
    >>> columns = (Column("指标"), Column("2023年", "decimal"))
    >>> print(table_text(TableData("t", "s", "4-3", "贷款", "万元", columns, rows, ("概数。",), "某镇")))
    表4-3 贷款  单位：万元
    -----------------
    指标       2023年
    -----------------
    清收          233
    发放贷款  约183①
    -----------------
    ① 概数。
    资料来源：某镇
    """
    head = [
        "/".join((*column.spanners, column.label)) + (f"({column.unit})" if column.unit else "")
        for column in table.columns
    ]
    body = [
        [
            "　" * (row.indent if index == 0 else 0) + cell.text + marks(cell.marks)
            for index, cell in enumerate(row.cells)
        ]
        for row in table.rows
    ]
    widths = [max(map(width, texts)) for texts in zip(head, *body, strict=True)]
    rights = [column.align in ("right", "decimal") for column in table.columns]

    def line(texts: list[str]) -> str:
        padded = [
            " " * (size - width(text)) + text if right else text + " " * (size - width(text))
            for text, size, right in zip(texts, widths, rights, strict=True)
        ]
        return (" " * _GAP).join(padded).rstrip()

    rule = "-" * (sum(widths) + _GAP * (len(widths) - 1))
    title = "  ".join(filter(None, (f"{table.label} {table.title}".strip(), unit_line(table))))
    lines = [title, rule, line(head), rule, *map(line, body), rule]
    return "\n".join((*lines, *note_lines(table), source_line(table)))


def width(text: str) -> int:
    """Give the columns a text takes up on a console.

    Examples
    --------
    >>> width("约1.3万")
    7
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
