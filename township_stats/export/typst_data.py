"""An appendix as the data that the Typst templates print: plain strings and numbers.

Nothing here is Typst markup: templates turn strings into text, so a hostile string stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from township_stats.export import layout, words
from township_stats.export.appendix import Appendix, AppendixSection, Prose
from township_stats.export.fonts import FontSet
from township_stats.export.prose import Paragraph, paragraphs, references
from township_stats.payload import Cell, Chart, TableData

_DIGITS = re.compile("[0-9]")


def appendix_data(appendix: Appendix, fonts: FontSet) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Prepare an appendix for the templates.

    Returns
    -------
    tuple
        The data, and the drawings by file name.
    """
    said = words.WORDS[appendix.lang]
    page = layout.PAGES[appendix.pdf_profile]
    numbered = _Numbered()
    sections = [numbered.section(section, appendix, page) for section in appendix.sections]
    return {
        "profile": appendix.pdf_profile,
        "lang": appendix.lang,
        "title": appendix.title,
        "subtitle": appendix.subtitle,
        "under": "　".join(words.under_title(appendix)),
        "title_size": min(
            28.0, round(page.portrait * layout.POINTS_PER_MM / layout.width(appendix.title), 1)
        ),
        "date": _date(appendix.year),
        "made_up": said["made_up"] if appendix.made_up else "",
        "page_of": "第 {page} 页 共 {pages} 页"
        if appendix.lang == "zh"
        else "Page {page} of {pages}",
        "words": said,
        "table_size": page.size,
        "fonts": fonts.roles,
        "notes": [*appendix.notes, fonts.report(appendix.lang)],
        "facts": appendix.facts,
        "sections": sections,
    }, numbered.files


def _date(year: int) -> dict[str, int]:
    """PDF/A wants a date: the end of the year reported on, never the time of the run."""
    return {"year": year, "month": 12, "day": 31} if year else {"year": 1980, "month": 1, "day": 1}


class _Numbered:
    """Anchors of tables and charts as they come, and the drawings."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._count = 0

    def _anchor(self) -> str:
        self._count += 1
        return f"item-{self._count}"

    def section(
        self, section: AppendixSection, appendix: Appendix, page: layout.Page
    ) -> dict[str, Any]:
        """Prepare a section: its blocks in runs of upright and landscape pages."""
        anchors = {
            index: self._anchor()
            for index, block in enumerate(section.blocks)
            if not isinstance(block, Prose)
        }
        known = {
            block.label: anchors[index]
            for index, block in enumerate(section.blocks)
            if not isinstance(block, Prose)
        }
        runs: list[dict[str, Any]] = []
        level = 1

        def add(landscape: bool, item: dict[str, Any]) -> None:
            if not runs or runs[-1]["landscape"] != landscape:
                runs.append({"landscape": landscape, "blocks": []})
            runs[-1]["blocks"].append(item)

        for index, block in enumerate(section.blocks):
            if isinstance(block, Prose):
                parts, level = _prose(block, known, level)
                add(False, {"type": "prose", "paragraphs": parts})
            elif isinstance(block, Chart):
                add(False, self._chart(block, anchors[index], page))
            else:
                for plan in layout.plan(block, page):
                    add(plan.landscape, _table(plan, anchors[index]))
        title = words.section_title(section, appendix.lang, appendix.pdf_profile)
        return {"title": title, "runs": runs}

    def _chart(self, chart: Chart, anchor: str, page: layout.Page) -> dict[str, Any]:
        name = f"{anchor}.svg"
        self.files[name] = chart.svg.encode("utf-8")
        scale = min(1.0, page.portrait / chart.width, page.height * 0.7 / chart.height)
        return {
            "type": "chart",
            "anchor": anchor,
            "file": name,
            "caption": words.caption(chart),
            "alt": chart.alt or chart.title,
            "width": round(chart.width * scale, 2),
            "below": _below(chart),
        }


def _table(plan: layout.Plan, anchor: str) -> dict[str, Any]:
    table = plan.table
    again = words.continued_caption(table)
    header = layout.header_cells(table)
    first, last = plan.part == 1, plan.part == plan.parts
    return {
        "type": "table",
        "anchor": anchor if first else f"{anchor}-{plan.part}",
        "outlined": first,
        "last": last,
        "caption": words.caption(table) if first else again,
        "continued": again,
        "unit": words.unit_line(table),
        "size": plan.size,
        "breakable": plan.breakable,
        "together": last and plan.breakable and plan.keeps_notes,
        "depth": max(cell.row + cell.rows for cell in header),
        "header": [
            {"text": cell.text, "row": cell.row, "column": cell.column, "rows": cell.rows,
             "columns": cell.columns}
            for cell in header
        ],
        "columns": [
            {"align": "decimal" if layout.numeric(column) else column.align, "share": round(plan.widths[place] * 1000, 1), **_shapes(table, place)}
            for place, column in enumerate(table.columns)
        ],
        "rows": [
            {"kind": row.kind, "indent": row.indent, "cells": [_cell(cell) for cell in row.cells]}
            for row in table.rows
        ],
        "below": _below(table),
    }  # fmt: skip


def _below(item: TableData | Chart) -> list[dict[str, Any]]:
    return [
        {"lead": line.lead, "text": line.text, "note": line.is_note}
        for line in words.lines_below(item)
    ]


def _cell(cell: Cell) -> dict[str, str]:
    text, tail = layout.split_number(cell.text)
    return {"text": text, "tail": tail, "marks": words.marks(cell.marks)}


def _shapes(table: TableData, place: int) -> dict[str, Any]:
    """Give the different halves of a column's figures, digits as 0, to be measured."""
    if not layout.numeric(table.columns[place]):
        return {}
    lefts: dict[str, None] = {}
    rights: dict[tuple[str, str], None] = {}
    for row in table.rows:
        if row.kind != "group":
            cell = _cell(row.cells[place])
            lefts[_DIGITS.sub("0", cell["text"])] = None
            rights[_DIGITS.sub("0", cell["tail"]), cell["marks"]] = None
    return {"lefts": list(lefts), "rights": list(rights)}


def _prose(
    block: Prose, known: Mapping[str, str], level: int
) -> tuple[list[dict[str, Any]], int]:  # fmt: skip
    """Give paragraphs with lists nested, and the level of the last heading.

    The last paragraph leads to what follows it and stays on its page. A heading is at most one level below the one before it, as PDF/UA wants.
    """
    parts = list(paragraphs(block.markdown))
    shown: list[dict[str, Any]] = []
    while parts:
        part = parts[0]
        if part.kind in ("bullet", "number"):
            shown.append(_list(parts, known))
            continue
        parts.pop(0)
        if part.kind == "heading":
            level = max(2, min(part.level, level + 1, 4))
        leads = not parts and part.kind == "text"
        shown.append(
            {"kind": part.kind, "level": level, "spans": _spans(part, known), "leads": leads}
        )
    return shown, level


def _list(parts: list[Paragraph], known: Mapping[str, str]) -> dict[str, Any]:
    first = parts[0]
    items: list[dict[str, Any]] = []
    while parts and parts[0].kind in ("bullet", "number") and parts[0].level >= first.level:
        if parts[0].level > first.level:
            items[-1]["inner"].append(_list(parts, known))
        elif parts[0].kind == first.kind:
            items.append({"spans": _spans(parts.pop(0), known), "inner": []})
        else:
            break
    kind = "list" if first.kind == "bullet" else "enum"
    return {"kind": kind, "start": first.number, "items": items}


def _spans(part: Paragraph, known: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"text": text, "anchor": anchor, "strong": span.strong,
         "emphasis": span.emphasis, "code": span.code}
        for span in part.spans
        for text, anchor in references(span.text, known)
    ]  # fmt: skip
