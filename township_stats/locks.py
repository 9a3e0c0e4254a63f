"""Locks that end with whoever holds them, even where that one is killed.

``flock`` where the system and the disk have it; ``msvcrt.locking`` on Windows; a POSIX record lock
where a disk (a network share, say) has no ``flock``.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from township_stats.errors import NotFinishedError

NAME = ".lock"
_TURN = 0.1  # seconds between two looks at a lock that is held
_FAR = 1 << 30  # the byte locked on Windows, where nobody else may read what is locked
_NOT_HERE = frozenset(
    {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF, errno.EISDIR}
)


@contextmanager
def held(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a file, which is made where it is not there; it then says by whom.

    Parameters
    ----------
    path
        The lock's file.
    wait
        Whether to wait for a holder to be done.

    Raises
    ------
    NotFinishedError
        If another process holds it (its PID is named), or the disk cannot lock at all.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _take(descriptor):
            if not wait:
                os.lseek(descriptor, 0, os.SEEK_SET)
                holder = os.read(descriptor, 32).decode(errors="replace").strip() or "不明"
                raise NotFinishedError(f"另一个生成任务正在进行（进程 {holder}）; 请等它结束再试")
            time.sleep(_TURN)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Wait for, then hold, the lock of a folder: without a file of its own where it can be had."""
    if sys.platform != "win32":
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in _NOT_HERE:
                raise
        else:
            try:
                yield
            finally:
                os.close(descriptor)
            return
    with held(folder / NAME, wait=True):
        yield


def kind(folder: Path) -> str:
    """Say which kind of lock is to be had in a folder."""
    if sys.platform == "win32":
        return "msvcrt.locking"
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return "flock"
    except OSError:
        return "fcntl.lockf（此磁盘没有 flock）"
    finally:
        os.close(descriptor)
    return "flock"


def _take(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        return _take_record(descriptor)
    return True


def _take_record(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            return False
        raise NotFinishedError(
            f"这个磁盘不能加锁（{error.strerror}）; 请把工作簿放到本机磁盘上再生成"
        ) from None
    return True
