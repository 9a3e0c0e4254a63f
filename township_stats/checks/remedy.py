"""What to do about a rule that fails or cannot be judged: which cells to look at, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from township_stats.checks.instances import Instance, Key, Ledger
from township_stats.checks.judgement import Answer
from township_stats.checks.wording import called, listed
from township_stats.figure import Figure
from township_stats.quantity import Status

_LISTED = 4


def remedy(
    answer: Answer, instance: Instance, unknown: Sequence[Key], ledger: Ledger
) -> tuple[str, ...]:
    """Say where the figures of a rule stand and what to do next, line by line.

    Parameters
    ----------
    answer
        What the rule says of them.
    instance
        The bound rule.
    unknown
        The cells that have no figure.
    ledger
        The cells of the book.

    Returns
    -------
    tuple of str
        Nothing for rules that hold or may hold.
    """
    if answer not in (Answer.FAILS, Answer.UNKNOWN):
        return ()
    known = [ledger.figures[key] for key in instance.keys if key in ledger.figures]
    return (*stand(known, ledger.book.year), *_next(answer, instance, unknown, ledger))


def stand(figures: Sequence[Figure], year: int) -> Iterator[str]:
    """Yield the file and cell behind figures, and how a cell is corrected."""
    found = [figure for figure in figures if figure.source is not None]
    for figure in found[:_LISTED]:
        yield f"{_name(figure, year)}{_written(figure)}：{figure.source}"
    if len(found) > _LISTED:
        yield f"等{len(found)}个数"


def correction(figures: Sequence[Figure], year: int) -> str:
    """Say how a figure that is wrong is mended; received files stay as they came."""
    again = f"再运行 township-stats check {year}"
    for figure in figures:
        if figure.source is not None and figure.source.cell.isalnum() and figure.original:
            cells = (figure.source.file, figure.source.sheet, figure.source.cell, figure.original)
            row = ",".join((*map(_quoted, cells), "改为什么", "理由", "谁", "日期"))
            return f"查明错在哪一格，在 data/raw/corrections.csv 加一行（如 {row}），{again}"
    return f"查明错在哪一行，在 data/raw/corrections.csv 更正那一格，{again}"


def _next(
    answer: Answer, instance: Instance, unknown: Sequence[Key], ledger: Ledger
) -> Iterator[str]:
    if answer is Answer.FAILS:
        yield correction([ledger.figures[key] for key in instance.keys], ledger.book.year)
        return
    absent = [
        key
        for key in unknown
        if key not in ledger.figures or ledger.figures[key].status is Status.MISSING
    ]
    if not unknown and all(instance.cells.values()) and "?" not in instance.rule.expression.text:
        yield "问明报送单位确切的数，写进 data/raw/corrections.csv，才能判断"
    for year in sorted({key[1] for key in absent}):
        names = [
            called(ledger.book.codebook[code].name, place)
            for code, of, place in absent
            if of == year
        ]
        yield f"在 data/raw/{year} 的数表补报{listed(names)}；没有这一项的写“不适用”"


def _quoted(text: str) -> str:
    if not any(mark in text for mark in ',"\n'):
        return text
    return '"' + text.replace('"', '""') + '"'


def _written(figure: Figure) -> str:
    if figure.original:
        return f"“{figure.original}”"
    return "（各行相加）" if figure.status is Status.DERIVED else "（空着）"


def _name(figure: Figure, year: int) -> str:
    return called(figure.name, figure.place, figure.year if figure.year != year else 0)
