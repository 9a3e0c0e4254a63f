"""A report's text: paragraphs with their places in it, from .txt and .docx alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from township_stats.errors import InputError, Problem
from township_stats.textfile import decode, read_file

_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第.{1,3}[章节部]|【)"
    r"|[^。；]*[？?]\s*$"  # 问：油橄榄呢？
    r"|[▲■◆★▶►◇]"
)
_YEAR = re.compile(r"20\d\d年")
_PAGE = re.compile(r"^[^\t]*\t+\d{1,3}\s*$")
_PLAN_OF = re.compile(r"\s*20\d\d年[^，。；：]{0,12}(?:目标|安排|打算|计划|思路|重点)\s*$")
_BETWEEN = r"\t|"
_RULE = re.compile(":?-+:?")  # |---|, below the header
_STOPS = ("。", "；", ";")
_LONGEST_HEADING = 40
MAX_SIZE = 100 * 2**20  # bytes of a report, pictures included


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a cell of a table.

    Parameters
    ----------
    start, end
        Offsets into the report's text, in code points.
    table
        Number of the table the cell is of, from 1; 0 for running text.
    row, column
        Place of the cell in its table, from 0.
    """

    start: int
    end: int
    table: int = 0
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Report:
    """A report's text and the paragraphs it is made of.

    Parameters
    ----------
    name
        File name, for messages.
    text
        All paragraphs; one a line, the cells of a table row parted by tabs.
    paragraphs
        In the order of the text.
    outside
        What a Word file says outside its running text (页眉, 脚注, 文本框 …): where, and the words.
        It is no part of `text`.

    Examples
    --------
    >>> report = from_text("一、环境\\n清理垃圾12吨。")
    >>> [report.of(paragraph) for paragraph in report.paragraphs]
    ['一、环境', '清理垃圾12吨。']
    """

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    outside: tuple[tuple[str, str], ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(item.start for item in self.paragraphs))

    def of(self, paragraph: Paragraph) -> str:
        """Give the words of a paragraph."""
        return self.text[paragraph.start : paragraph.end]

    def index_at(self, position: int) -> int:
        """Give the number of the paragraph that a position of the text lies in, from 0."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def place(self, position: int) -> tuple[int, int]:
        """Give the line and the letter in it that a position of the text is, both from 1.

        Examples
        --------
        >>> from_text("一、环境\\n清理垃圾12吨。").place(9)
        (2, 5)
        """
        before = self.text[:position]
        return before.count("\n") + 1, position - before.rfind("\n")

    def is_heading(self, paragraph: Paragraph) -> bool:
        """Tell whether a paragraph is a heading: short, numbered or without a full stop."""
        words = self.of(paragraph).strip()
        return not paragraph.table and words[-1:] not in _STOPS and is_title(words)


def is_title(words: str) -> bool:
    """Tell whether words are such as stand over a section, as a paragraph or at the head of one.

    Examples
    --------
    >>> is_title("五、2024年主要目标"), is_title("2024年工作安排"), is_title("清理垃圾12吨")
    (True, True, False)
    """
    if _PLAN_OF.match(words):
        return True
    if not words or len(words) > _LONGEST_HEADING or not _HEADING.match(words):
        return False
    return not re.search(r"\d", _YEAR.sub("", words.split("、", 1)[-1]))


def from_text(text: str, name: str = "") -> Report:
    """Make a report of plain text, one paragraph a line; two lines of cells and more are a table."""
    return Report(name, text, tuple(_paragraphs(text)))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    tables = 0
    for are_rows, found in groupby(re.finditer(r"[^\r\n]+", text), lambda line: _is_row(line[0])):
        lines = list(found)
        is_table = are_rows and len(lines) > 1
        tables += is_table
        for row, line in enumerate(lines):
            if not is_table:
                yield Paragraph(line.start(), line.end())
                continue
            for cell in re.finditer(rf"[^{_BETWEEN}\s](?:[^{_BETWEEN}]*[^{_BETWEEN}\s])?", line[0]):
                column = len(re.findall(f"[{_BETWEEN}]", line[0][: cell.start()]))
                start = line.start() + cell.start()
                if not _RULE.fullmatch(cell[0]):
                    yield Paragraph(start, start + len(cell[0]), tables, row, column)


def _is_row(line: str) -> bool:
    """Tell whether a line is a row of cells: tabs or bars between words, no contents' page."""
    if line.lstrip().startswith("|"):
        return line.count("|") > 2
    if "\t" not in line.strip() or re.search("[，。；！？]", line):
        return False
    return not (_HEADING.match(line) and _PAGE.search(line))


def read_report(path: str | Path) -> Report:
    """Read a report's text.

    Parameters
    ----------
    path
        A ``.txt`` file (UTF-8 or GB18030) or a ``.docx`` file. Of Word, the body with its tables
        is read, insertions as accepted and deletions as made; headers, notes and text boxes are
        kept apart.

    Returns
    -------
    Report
        The text and where its paragraphs and cells stand.

    Raises
    ------
    InputError
        If it is not there, cannot be read, or is of another kind (.doc, .wps, .pdf).
    """
    path = Path(path)
    data = read_file(path, path.name, MAX_SIZE)
    if path.suffix.lower() == ".docx":
        from township_stats.claims.word import read_word

        return read_word(data, path.name)
    if path.suffix.lower() in (".txt", ".md", ""):
        return from_text(decode(data, path.name), path.name)
    raise _unreadable(path, f"不能读 {path.suffix} 文件", "请在 WPS 或 Word 中另存为 .docx 或 .txt")


def _unreadable(path: Path, found: str, allowed: str) -> InputError:
    return InputError([Problem(path.name, "", "", found, allowed)])
