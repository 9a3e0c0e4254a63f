"""Watch: do the work again whenever a file that a year depends on has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from township_stats import pool
from township_stats.errors import TownshipStatsError, UsageError

_PAUSE = 0.05  # seconds between two looks


def watch(
    root: Path, fonts: Path | None, work: Callable[[], None], tell: Callable[[str], None]
) -> NoReturn:
    """Do the work, then do it again after every change, until interrupted.

    All is imported once and stays so: what a changed cell costs is the notebooks that show it and
    the formats, not the start.

    Parameters
    ----------
    root, fonts
        The workbook, whose ``data/raw`` and ``notebooks`` are watched, and a folder of fonts.
    work
        What to do. Its errors are told and the watch goes on: the next save may mend them.
    tell
        Called with each error's text.

    Raises
    ------
    UsageError
        From `work`: no saved file mends wrong use.
    """
    _warm_up()
    done = None
    while True:
        state = _state(root, fonts)
        if state != done and state == _later(root, fonts):
            try:
                work()
            except UsageError:
                raise
            except TownshipStatsError as error:
                tell(str(error))
            done = state  # of before the work: a change meanwhile is seen by the next look
        time.sleep(_PAUSE)


def _warm_up() -> None:
    """Import before the first change what a build's children would import one by one."""
    if pool.can_fork():
        from township_stats.export import WRITERS
        from township_stats.runner import warm_up

        for writer in WRITERS.values():
            writer()
        warm_up()


def _later(root: Path, fonts: Path | None) -> dict[str, tuple[int, int, int]]:
    """Look again after a moment: a file that is being written is not read yet."""
    time.sleep(_PAUSE)
    return _state(root, fonts)


def _state(root: Path, fonts: Path | None) -> dict[str, tuple[int, int, int]]:
    """Give what tells one version of the watched files from another: inode, size and time."""
    folders = [root / "data" / "raw", root / "notebooks", *([fonts] if fonts else [])]
    return {
        path: (status.st_ino, status.st_size, status.st_mtime_ns)
        for folder in folders
        for path, status in _files(folder)
    }


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # not there, or gone meanwhile
        return
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            else:
                yield entry.path, entry.stat(follow_symlinks=False)
        except OSError:
            continue
