"""corrections.csv: cells of signed files that are read as something else, with the reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from township_stats.codebook import match_key
from township_stats.errors import InputError, Problem
from township_stats.figure import Source
from township_stats.intake.grid import Remark, Sheet, address, parse_cell
from township_stats.intake.raw import Findings
from township_stats.intake.wording import quoted, tidy
from township_stats.textfile import column_letter, read_definitions

FILE = "data/raw/corrections.csv"
COLUMNS = ("file", "sheet", "cell", "expected", "value", "reason", "who", "date")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of corrections.csv.

    Parameters
    ----------
    file, sheet
        The received file (as messages give it) and the sheet; `sheet` is empty for CSV, and may be
        for a workbook with one sheet.
    row, column
        The cell; row from 1, column from 0.
    expected
        What stands there; a correction of something else fails.
    value
        What is read instead.
    reason, who, date
        Why, and on whose word.
    line
        Line in corrections.csv.
    """

    file: str
    sheet: str
    row: int
    column: int
    expected: str
    value: str
    reason: str
    who: str
    date: str
    line: int

    def problem(self, column: str, found: str, allowed: str) -> Problem:
        """Make the problem of one cell of the correction."""
        cell = f"{column_letter(COLUMNS.index(column))}{self.line}"
        return Problem(FILE, "", cell, found, allowed)


def read_corrections(root: Path, year: int, findings: Findings) -> list[Correction]:
    """Read the corrections of a year's files; problems go to `findings`.

    So do corrections of another year's file that is not there: the year may be mistyped.
    """
    path = root / FILE
    if not (path.exists() or path.is_symlink()):
        return []
    try:
        rows = read_definitions(path, FILE, COLUMNS)
    except InputError as error:
        for problem in error.problems:
            findings.problem(problem)
        return []
    corrections = []
    for row in rows:
        file = _plain(row["file"].replace("\\", "/")).removeprefix("data/raw/")
        try:
            cell = parse_cell(row["cell"].upper().replace("$", ""))
        except ValueError:
            where = f"{column_letter(COLUMNS.index('cell'))}{row.line}"
            findings.problem(
                Problem(FILE, "", where, f"{quoted(row['cell'])} 不是单元格地址", "如 B7")
            )
            continue
        made = Correction(
            f"data/raw/{file}", row["sheet"], *cell, row["expected"], row["value"], row["reason"],
            row["who"], row["date"], row.line,
        )  # fmt: skip
        if not made.reason:
            findings.problem(made.problem("reason", "没有写理由", "更正须写明理由"))
        elif not file[:5].rstrip("/").isdecimal():
            findings.problem(
                made.problem(
                    "file", f"{quoted(row['file'])} 没有写年份", f"如 data/raw/{year}/台账.xlsx"
                )
            )
        elif file.startswith(f"{year}/"):
            corrections.append(made)
        elif not _is_there(root / "data/raw", file):
            findings.problem(_absent(made))
    return corrections


def _is_there(raw: Path, file: str) -> bool:
    """Tell whether a file is received, however its name is composed (NFC or NFD)."""
    there = raw
    for name in file.split("/"):
        try:
            found = [item for item in there.iterdir() if _plain(item.name) == name]
        except OSError:
            return False
        if not found:
            return False
        there = found[0]
    return there.is_file()


def _absent(correction: Correction) -> Problem:
    return correction.problem(
        "file", f"没有文件 {quoted(correction.file)}", "data/raw 下收到的文件"
    )


def correct(
    file: str, sheets: list[Sheet], corrections: Iterable[Correction], findings: Findings
) -> list[Sheet]:
    """Apply the corrections of a file to its cells.

    Parameters
    ----------
    file
        Path of the file in the workbook.
    sheets
        Its sheets as received.
    corrections
        Those of the year; others' files are passed over.
    findings
        Where a correction that does not hold any more is told.

    Returns
    -------
    list of Sheet
        The sheets with the corrected cells; the given ones are left as they are.
    """
    corrected = list(sheets)
    lines: dict[tuple[int, int, int], int] = {}
    for correction in corrections:
        if correction.file != _plain(file):
            continue
        found = [
            position
            for position, sheet in enumerate(corrected)
            if match_key(sheet.name) == match_key(correction.sheet)
            or (not correction.sheet and len(corrected) == 1)
        ]
        if not found:
            names = "、".join(sheet.name for sheet in sheets)
            findings.problem(
                correction.problem(
                    "sheet", f"没有工作表 {quoted(correction.sheet)}", f"现有 {names}"
                )
            )
            continue
        sheet = corrected[found[0]]
        cell = Source(file, sheet.name, address(correction.row, correction.column), "")
        line = lines.setdefault((found[0], correction.row, correction.column), correction.line)
        if line != correction.line:
            findings.problem(
                correction.problem(
                    "cell", f"{cell} 已由第 {line} 行更正", "一格只写一行更正：删去其中一行"
                )
            )
            continue
        stands = sheet.text(correction.row, correction.column)
        if tidy(stands) != tidy(correction.expected):
            findings.problem(
                correction.problem(
                    "expected",
                    f"以为 {cell} 写作 {quoted(correction.expected)}，现为 {quoted(tidy(stands))}",
                    "原文已改：删去这一行更正，或改 expected",
                )
            )
            continue
        corrected[found[0]] = _replaced(sheet, correction)
    return corrected


def refuse_unused(
    corrections: Iterable[Correction], files: Iterable[str], findings: Findings
) -> None:
    """Tell of corrections whose file is not there."""
    there = set(map(_plain, files))
    for correction in corrections:
        if correction.file not in there:
            findings.problem(_absent(correction))


def _plain(path: str) -> str:
    """Give a path composed (NFC), since macOS writes file names decomposed."""
    return unicodedata.normalize("NFC", path)


def _replaced(sheet: Sheet, correction: Correction) -> Sheet:
    row, column = correction.row, correction.column
    cells = list(sheet.rows.get(row, ()))
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = correction.value
    return replace(
        sheet,
        rows=dict(sorted((sheet.rows | {row: cells}).items())),
        odd={cell: oddity for cell, oddity in sheet.odd.items() if cell != (row, column)},
        remarks=sheet.remarks
        | {(row, column): Remark(correction.expected, correction.value, correction.reason)},
    )
