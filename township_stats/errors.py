"""What a user is told.

Every error that can reach a person is a `TownshipStatsError`: it carries the exit code of the
command line and prints as plain sentences, never as a traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

EXIT_OK = 0
EXIT_CHECK_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_UNREADABLE = 3
EXIT_NOT_FINISHED = 4


class TownshipStatsError(Exception):
    """Base of every error a user may see; `exit_code` is the command line's."""

    exit_code = EXIT_NOT_FINISHED


class FigureError(TownshipStatsError, ValueError):
    """A figure cannot be read, or two quantities cannot be combined."""

    exit_code = EXIT_UNREADABLE


class UsageError(TownshipStatsError):
    """Wrong use: an unknown year, parameter or option."""

    exit_code = EXIT_WRONG_USE


class CheckFailedError(TownshipStatsError):
    """A check of error severity fails, so nothing is published."""

    exit_code = EXIT_CHECK_FAILED


class NotFinishedError(TownshipStatsError):
    """The work could not be finished: crash, timeout, disk full, lock held, engine missing."""

    exit_code = EXIT_NOT_FINISHED


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place; problems sort by file, sheet, column and row number.

    Parameters
    ----------
    file
        Path of the file relative to the workbook, with forward slashes.
    sheet
        Sheet name; empty for CSV files.
    cell
        Address such as ``B7``; empty where the whole file is meant.
    found
        What stands there.
    allowed
        What may stand there, or what to do.

    Examples
    --------
    >>> str(Problem("data/raw/2023/03.xlsx", "产业", "B7", "“1.2.3万”不是一个数", "如 2.2万、1000多"))
    'data/raw/2023/03.xlsx[产业]!B7: “1.2.3万”不是一个数; 如 2.2万、1000多'
    >>> [item.cell for item in sorted(Problem("a.csv", "", cell, "", "") for cell in ("B13", "AA1", "B5"))]
    ['B5', 'B13', 'AA1']
    """

    file: str
    sheet: str
    cell: str
    found: str
    allowed: str

    def __lt__(self, other: Problem) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, int, str, int, str, str, str]:
        column = self.cell.rstrip("0123456789")
        row = self.cell[len(column) :]
        number = int(row) if row else 0
        return (
            self.file,
            self.sheet,
            len(column),
            column,
            number,
            self.cell,
            self.found,
            self.allowed,
        )

    def __str__(self) -> str:
        place = self.file
        if self.sheet:
            place += f"[{self.sheet}]"
        if self.cell:
            place += f"!{self.cell}"
        return (
            f"{place}: {self.found}; {self.allowed}" if self.allowed else f"{place}: {self.found}"
        )


class InputError(TownshipStatsError):
    """Input cannot be read; carries all problems found, sorted, one line each.

    Parameters
    ----------
    problems
        What is wrong and where. Duplicates are dropped.
    """

    exit_code = EXIT_UNREADABLE

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EBUSY: "正被别的程序占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
}


def os_reason(error: OSError) -> str:
    """Say in Chinese why the system could not do something with a file.

    Examples
    --------
    >>> os_reason(FileNotFoundError(2, "No such file or directory"))
    '没有这个文件或文件夹'
    """
    return _REASONS.get(error.errno or 0, "") or str(error.strerror or error)


class Interrupted(BaseException):
    """A signal asked to stop; not an `Exception`, so that nothing on the way swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def interrupt(number: int, frame: object) -> NoReturn:
    """Answer a signal that asks to stop."""
    raise Interrupted(number)
