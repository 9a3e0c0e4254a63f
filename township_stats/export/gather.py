"""From executed notebooks to the appendix, and to the files of its tables and charts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from township_stats.export.appendix import Appendix, AppendixSection, Block, Prose
from township_stats.payload import TableData
from township_stats.stattable import CHART_MIME, TABLE_MIME, Chart, StatTable
from township_stats.store.csvtext import protected

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from township_stats.notebooks import NotebookFile
    from township_stats.workbook import Workbook

_HEADING = re.compile(r"\A\s*#\s+[^\n]*\n?")


def blocks_of(notebook: NotebookNode) -> Iterator[Block]:
    """Give an executed notebook's prose, tables and charts in reading order; code is left out.

    A first-level heading that begins a cell is the section's title and is left out too.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = _HEADING.sub("", cell.source).strip()
            if text:
                yield Prose(text)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                yield from _shown(output.get("data", {}))


def _shown(data: dict[str, Any]) -> Iterator[Block]:
    if TABLE_MIME in data:
        table = StatTable.from_payload(data[TABLE_MIME])
        if table.rows:  # a list of nothing, such as figures oddly written, is not printed
            yield table
    elif CHART_MIME in data:
        yield Chart.from_bundle(data)
    elif "text/markdown" in data:
        yield Prose(data["text/markdown"])


def gather(
    workbook: Workbook,
    notebooks: Iterable[tuple[NotebookFile, NotebookNode]],
    facts: tuple[tuple[str, str], ...],
) -> Appendix:
    """Make the appendix of a year from its executed notebooks."""
    english = workbook.lang == "en"
    township = workbook.township
    name = township.name_en if english else township.name
    sections = tuple(
        AppendixSection(
            file.section.id,
            _number(file.section.number),
            file.section.title_en if english else file.section.title,
            tuple(blocks_of(notebook)),
        )
        for file, notebook in notebooks
    )
    return Appendix(
        title=(
            f"Statistical appendix to the {workbook.year} work report"
            if english
            else f"{workbook.year}年政府工作报告统计附录"
        ),
        subtitle=f"{name}, {township.county_en}" if english else f"{township.county}{name}",
        township=name,
        code=township.code,
        year=workbook.year,
        lang=workbook.lang,
        audience=workbook.audience,
        sections=sections,
        notes=_notes(workbook),
        facts=facts,
        pdf_profile=township.pdf_profile,
        made_up=township.made_up,
    )


def _number(number: int) -> str:
    """Print chapter numbers of report sections only: overview (00) and audit (90) have none."""
    return str(number) if 0 < number < 90 else ""


def _notes(workbook: Workbook) -> tuple[str, ...]:
    if workbook.lang == "en":
        notes = (
            "Figures keep the qualifiers of the reporting office; the interval that its words "
            "allow is given beside them.",
            "Derived and converted figures are rounded once, half to even (GB/T 8170), the ends of "
            "intervals outward; an interval within one unit of the last digit is not printed.",
            "Rounded parts may not add up to their total; no mechanical adjustment was made.",
            "1 mu = 10,000/15 square metres.",
        )
        return (*notes, workbook.township.note_en) if workbook.township.note_en else notes
    notes = (
        "数字保留报送单位的用语，用语所容许的区间列在旁边。",
        "派生指标和折合数按GB/T 8170修约一次（四舍六入五成双），区间的两端向外取整；不足末位一个单位的区间不列。",
        "分项之和与合计可能因四舍五入不等，未作机械调整。",
        "1亩＝10000/15平方米。",
    )
    return (*notes, workbook.township.note) if workbook.township.note else notes


def table_csv(table: TableData) -> bytes:
    """Give a table as CSV (UTF-8 with BOM): the indicator's code, then what is printed.

    Text that a spreadsheet would take for a formula is kept text by a leading apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    code = "指标代码" if table.lang == "zh" else "code"
    writer.writerow([code, *(protected("/".join((*c.spanners, c.label))) for c in table.columns)])
    for row in table.rows:
        writer.writerow([row.indicator, *(protected(cell.text) for cell in row.cells)])
    return text.getvalue().encode("utf-8-sig")
