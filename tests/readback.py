"""What the tests of the writers share: printed rows, appendices made for a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from township_stats.export.appendix import Appendix, AppendixSection, Block, Prose
from township_stats.export.words import marks
from township_stats.stattable import Cell, Chart, Column, Row, StatTable

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell


def tight(text: str) -> str:
    """Give text without any white space, so that it does not matter how a page breaks it."""
    return re.sub(r"\s+", "", text)


def tables(appendix: Appendix) -> Iterator[StatTable]:
    """Give an appendix's tables in reading order."""
    for section in appendix.sections:
        yield from (block for block in section.blocks if isinstance(block, StatTable))


def charts(appendix: Appendix) -> Iterator[Chart]:
    """Give an appendix's charts in reading order."""
    for section in appendix.sections:
        yield from (block for block in section.blocks if isinstance(block, Chart))


def printed(cell: Cell) -> str:
    """Give what a cell prints, marks included."""
    return cell.text + marks(cell.marks)


def shown(cell: ExcelCell) -> str:
    """Print a cell as Excel does, for the number formats this writer makes."""
    if not isinstance(cell.value, int | float):
        return "" if cell.value is None else str(cell.value)
    sections = [""]
    for piece in re.findall(r'"[^"]*"|\\.|_.|.', cell.number_format):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    code = sections[1] if cell.value < 0 and len(sections) > 1 else sections[0]
    pieces = re.findall(r'"[^"]*"|\\.|_.|.', code)
    zeros = "".join(piece for piece in pieces if piece in "0.")
    places = len(zeros.partition(".")[2])
    digits = list(f"{abs(cell.value):.{places}f}".zfill(len(zeros)))
    text = ""
    for piece in reversed(pieces):
        if piece in "0.":
            text = digits.pop() + text
        elif piece[0] != "_":
            text = (piece[1:] if piece[0] == "\\" else piece.strip('"')) + text
    return "".join(digits) + text


def of_blocks(*blocks: Block, **changes: object) -> Appendix:
    """Give a made-up appendix with one section of these blocks."""
    appendix = Appendix(
        title="示例镇附录", subtitle="", township="示例镇", code="", year=2023, lang="zh",
        audience="internal", sections=(AppendixSection("s", "1", "第一节", blocks),),
    )  # fmt: skip
    return replace(appendix, **changes)  # type: ignore[arg-type]


def small_table(*texts: tuple[str, str], **changes: object) -> StatTable:
    """Give a table with a row a pair: text and number of its one figure."""
    table = StatTable(
        "t", "s", "1-1", "示例", "万元",
        (Column("指标"), Column("2023年", "decimal")),
        tuple(
            Row((Cell(f"指标{index}"), Cell(text, number)))
            for index, (text, number) in enumerate(texts)
        ),
        (), "示例镇",
    )  # fmt: skip
    return replace(table, **changes)  # type: ignore[arg-type]


HOSTILE = (
    '#panic("x")',
    "*粗* _斜_ `码` $x^2$ @ref <label>",
    '#{sys.inputs} "引号" \\ 反斜杠',
    "</svg><script>alert(1)</script>",
    "=1+1",
    "+86",
    "-5",
    "@SUM(A1)",
)
"""Text that would be run, or read as markup or a formula, if it were not kept text."""


def hostile_appendix() -> Appendix:
    """Give an appendix whose every text is hostile."""
    words = " ".join(HOSTILE)
    table = StatTable(
        "t", "s", "1-1", words, words,
        (Column(words, "left", (words,)), Column("a", "decimal", (words,), words)),
        tuple(Row((Cell(text), Cell(text, "", (1,)))) for text in HOSTILE),
        (words,), words,
    )  # fmt: skip
    return of_blocks(
        Prose("\n\n".join(text.replace("*", "\\*").replace("<", "\\<") for text in HOSTILE)),
        table, title=words, subtitle=words, notes=HOSTILE, facts=((words, words),),
    )  # fmt: skip
