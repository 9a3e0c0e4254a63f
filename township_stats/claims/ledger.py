"""The ledger of claims: every figure of a report with its sentence and what it was bound to."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from township_stats.claims.finding import Claim, Reconciliation
from township_stats.errors import InputError, Problem
from township_stats.textfile import decode, read_file

_RISKY = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger.

    Parameters
    ----------
    report_year
        The year the report is of.
    sentence
        Number of the sentence, from 1, for sorting.
    at
        Where the figure begins in the sentence's words.
    surface, indicator, place, year, expression, verdict, confidence, expected, message
        As in `Finding`.
    words
        The sentence.
    """

    report_year: int
    sentence: int
    at: int
    surface: str
    verdict: str
    indicator: str
    place: str
    year: int
    expression: str
    confidence: str
    expected: str
    message: str
    words: str

    @property
    def end(self) -> int:
        """Where the figure ends in the sentence's words."""
        return self.at + len(self.surface)


COLUMNS = tuple(field.name for field in fields(Entry))


def entries_of(reconciliation: Reconciliation) -> tuple[Entry, ...]:
    """Give the ledger of a reconciliation, in text order."""
    numbers: dict[tuple[int, int], int] = {}
    entries = []
    for finding in reconciliation.findings:
        start, end = finding.sentence
        entries.append(
            Entry(
                reconciliation.book.year,
                numbers.setdefault(finding.sentence, len(numbers) + 1),
                finding.start - start,
                finding.surface,
                finding.verdict.value,
                finding.indicator,
                finding.place,
                finding.year,
                finding.expression,
                f"{finding.confidence:.2f}",
                finding.expected,
                finding.message,
                reconciliation.report.text[start:end],
            )
        )
    return tuple(entries)


def write_ledger(reconciliation: Reconciliation, path: str | Path) -> int:
    """Write the ledger as CSV (UTF-8 with BOM); give the number of lines.

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    entries = entries_of(reconciliation)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow({name: _safe(said) for name, said in asdict(entry).items()})
    Path(path).write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return len(entries)


def read_ledger(path: str | Path) -> tuple[Entry, ...]:
    """Read a ledger; an analyst may have corrected its bindings.

    Raises
    ------
    InputError
        If it is not there or is no ledger; all problems at once.
    """
    path = Path(path)
    text = decode(read_file(path, path.name), path.name)
    rows = csv.DictReader(io.StringIO(text))
    if set(COLUMNS) - set(rows.fieldnames or ()):
        missing = "、".join(name for name in COLUMNS if name not in (rows.fieldnames or ()))
        raise InputError(
            [Problem(path.name, "", "1", f"缺少列 {missing}", "由 reconcile --write 写出")]
        )
    entries, problems = [], []
    for line, row in enumerate(rows, start=2):
        try:
            entries.append(_entry(row))
        except (ValueError, TypeError):
            problems.append(
                Problem(
                    path.name,
                    "",
                    str(line),
                    "这一行读不懂",
                    "不要改动 sentence、at、surface、words 各列",
                )
            )
    if problems:
        raise InputError(problems)
    return tuple(entries)


def _entry(row: dict[str, str]) -> Entry:
    said = {name: row[name].removeprefix("'") for name in COLUMNS}
    entry = Entry(
        int(said["report_year"]), int(said["sentence"]), int(said["at"]), said["surface"],
        Claim(said["verdict"]).value, said["indicator"].strip(), said["place"].strip(),
        int(said["year"]), said["expression"].strip(), said["confidence"], said["expected"],
        said["message"], said["words"],
    )  # fmt: skip
    if entry.words[entry.at : entry.end] != entry.surface:
        raise ValueError(entry.surface)
    return entry


def _safe(said: object) -> str:
    text = str(said)
    return f"'{text}" if text.startswith(_RISKY) else text
