"""Word files: their text with the place of every run, and copies with comments at places."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_stats.claims.margins import margins
from township_stats.claims.report import Paragraph, Report
from township_stats.errors import InputError, Problem

if TYPE_CHECKING:
    from docx.document import Document

SECONDS = 20
BlockWords = tuple[str, int, int, int]  # words, table, row, column
_WORKER = Path(__file__).with_name("word_worker.py")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What is not part of the words: deletions, text boxes, and the second copy of a drawing.
_PASSED_OVER = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_ONE_CHARACTER = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to be put at a place of a report: from `start` to `end` of its text."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Block:
    """A paragraph element with its words and, for a cell, where it stands."""

    words: str
    runs: list[tuple[Any, int, int]]
    table: int = 0
    row: int = 0
    column: int = 0


def read_word(data: bytes, name: str) -> Report:
    """Read the text of a Word file, in a child process with limits.

    Raises
    ------
    InputError
        If it is no Word file, or one built to do harm.
    """
    from township_stats import confined

    try:
        blocks, outside = json.loads(confined.run(_WORKER, data, SECONDS))
    except confined.ConfinedError as error:
        if error.timed_out:
            raise _refusal(name, f"{SECONDS} 秒内没有读完") from None
        raise _refusal(name, f"不是完好的 .docx 文件（{str(error)[:80]}）") from None
    report = _report([_Block(words, [], *place) for words, *place in blocks], name)
    return replace(report, outside=tuple((where, words) for where, words in outside))


def words_of(data: bytes) -> tuple[list[BlockWords], list[tuple[str, str]]]:
    """Give the words of each paragraph or cell, with its table, row and column; and those outside.

    Call it in a child with limits only: a hostile file can make it take up memory and time.
    """
    import docx

    document = docx.Document(io.BytesIO(data))
    blocks = _blocks(document)
    words = [(block.words, block.table, block.row, block.column) for block in blocks]
    return words, margins(document)


def with_comments(data: bytes, name: str, remarks: Iterable[Remark], author: str) -> bytes:
    """Give a copy of a Word file with a comment at each of the places told.

    Parameters
    ----------
    data, name
        The file's bytes, and its name for messages.
    remarks
        Places in the text that `read_word` gives. A remark must lie within one paragraph.
    author
        Who the comments are by.

    Raises
    ------
    InputError
        If it is no Word file, or one built to do harm.

    Returns
    -------
    bytes
        The copy. Nothing else of it is changed; runs are parted where a comment begins or ends.
    """
    import docx
    from docx.text.run import Run

    read_word(data, name)  # refuses what is built to do harm
    document = docx.Document(io.BytesIO(data))
    blocks = _blocks(document)
    report = _report(blocks, name)
    ordered = sorted(remarks, key=lambda item: (item.start, item.end))
    for remark in ordered:  # all cuts before any run is wrapped
        _runs_of(remark, report, blocks)
    for remark in ordered:
        runs = _runs_of(remark, report, blocks)
        if runs:
            ends = [Run(runs[0], document), Run(runs[-1], document)]
            document.add_comment(ends, text=remark.text, author=author, initials=author[:2])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs_of(remark: Remark, report: Report, blocks: list[_Block]) -> list[Any]:
    index = report.index_at(remark.start)
    offset = report.paragraphs[index].start
    return _cut(blocks[index], remark.start - offset, remark.end - offset)


def _refusal(name: str, found: str) -> InputError:
    return InputError([Problem(name, "", "", found, "请在 WPS 或 Word 中打开后另存为 .docx")])


def _report(blocks: list[_Block], name: str) -> Report:
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for index, block in enumerate(blocks):
        if index:
            last = blocks[index - 1]
            same_row = block.table and (last.table, last.row) == (block.table, block.row)
            pieces.append("\t" if same_row and last.column != block.column else "\n")
            at += 1
        pieces.append(block.words)
        paragraphs.append(
            Paragraph(at, at + len(block.words), block.table, block.row, block.column)
        )
        at += len(block.words)
    return Report(name, "".join(pieces), tuple(paragraphs))


def _blocks(document: Document) -> list[_Block]:
    tables = iter(range(1, 10_000))
    return list(_walk(document.element.body, tables, (0, 0, 0)))


def _walk(element: Any, tables: Iterator[int], cell: tuple[int, int, int]) -> Iterator[_Block]:
    for child in element.iterchildren():
        if child.tag == f"{_W}p":
            yield _block(child, cell)
        elif child.tag == f"{_W}tbl":
            yield from _walk_table(child, tables)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _walk(child, tables, cell)


def _walk_table(table: Any, tables: Iterator[int]) -> Iterator[_Block]:
    number = next(tables)
    for row, tr in enumerate(table.iter(f"{_W}tr")):
        if next(tr.iterancestors(f"{_W}tbl")) is not table:
            continue  # a row of a table inside a cell
        column = 0
        for tc in tr.iter(f"{_W}tc"):
            if next(tc.iterancestors(f"{_W}tbl")) is not table:
                continue
            yield from _walk(tc, tables, (number, row, column))
            span = tc.find(f"{_W}tcPr/{_W}gridSpan")
            column += int(span.get(f"{_W}val", 1)) if span is not None else 1


def _block(paragraph: Any, cell: tuple[int, int, int]) -> _Block:
    words, runs = "", []
    for run in _runs(paragraph):
        said = "".join(_character(part) for part in run.iterchildren())
        runs.append((run, len(words), len(words) + len(said)))
        words += said
    return _Block(words, runs, *cell)


def _runs(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == f"{_W}r":
            yield child
        elif child.tag not in _PASSED_OVER:
            yield from _runs(child)


def _character(part: Any) -> str:
    return (part.text or "") if part.tag == f"{_W}t" else _ONE_CHARACTER.get(part.tag, "")


def _cut(block: _Block, start: int, end: int) -> list[Any]:
    """Part the runs of a paragraph so that some of them are exactly what stands in between."""
    inside: list[Any] = []
    for index in range(len(block.runs) - 1, -1, -1):
        run, low, high = block.runs[index]
        if high <= start or low >= end or low == high:
            continue
        parts = [(run, low, high)]
        for place in (end, start):
            first, low_now, high_now = parts[0]
            if low_now < place < high_now:
                second = _split(first, place - low_now)
                parts[:1] = [(first, low_now, place), (second, place, high_now)]
        block.runs[index : index + 1] = parts
        inside[:0] = [item for item, low, high in parts if low >= start and high <= end]
    return inside


def _split(run: Any, at: int) -> Any:
    """Part a run at a character; the second half keeps the first one's look."""
    second = deepcopy(run)
    run.addnext(second)
    place = 0
    for first_part, second_part in zip(list(run), list(second), strict=True):
        said = _character(first_part)
        if first_part.tag == f"{_W}rPr":
            continue
        if place + len(said) <= at:
            second.remove(second_part)
        elif place >= at:
            run.remove(first_part)
        else:
            _set(first_part, said[: at - place])
            _set(second_part, said[at - place :])
        place += len(said)
    return second


def _set(part: Any, words: str) -> None:
    part.text = words
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
