"""Locks: each kind keeps a second one out, says who holds it, and ends with its holder."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import types

import pytest

from township_stats import locks
from township_stats.errors import NotFinishedError

NO_FLOCK = """
import errno, fcntl, pathlib, sys
def none(*arguments):
    raise OSError(errno.EOPNOTSUPP, "no flock here")
fcntl.flock = none
from township_stats import locks
with locks.held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def no_flock(*arguments: object) -> None:
    raise OSError(errno.EOPNOTSUPP, "no flock here")


def test_a_disk_without_flock_has_record_locks(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(fcntl, "flock", no_flock)
    path = tmp_path / ".lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", NO_FLOCK, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(NotFinishedError, match=f"进程 {holder.pid}"), locks.held(path):
        pass
    holder.kill()
    holder.wait()
    with locks.held(path):
        assert path.read_text() == str(os.getpid())
    assert locks.kind(tmp_path) == "fcntl.lockf（此磁盘没有 flock）"
    with locks.held_folder(tmp_path):
        assert path.read_text() == str(os.getpid())


def test_a_disk_without_any_lock_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(fcntl, "flock", no_flock)
    monkeypatch.setattr(fcntl, "lockf", no_flock)
    with pytest.raises(NotFinishedError, match="这个磁盘不能加锁"), locks.held(tmp_path / ".lock"):
        pass


def test_windows_locks_a_byte_that_nobody_reads(tmp_path, monkeypatch) -> None:
    """What Windows locks it lets nobody else read, and the file has to be read for the PID."""
    locked: list[int] = []

    def locking(descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (2, 1)
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        if at in locked:
            raise PermissionError(errno.EACCES, "locked")
        locked.append(at)

    windows = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    monkeypatch.setattr(sys, "platform", "win32")
    path = tmp_path / ".lock"
    with locks.held(path):
        assert path.read_text() == str(os.getpid())
        assert locked == [2**30]
        with pytest.raises(NotFinishedError, match=f"进程 {os.getpid()}"), locks.held(path):
            pass
    locked.clear()
    (tmp_path / "clean").mkdir()
    with locks.held_folder(tmp_path / "clean"):
        assert (tmp_path / "clean/.lock").read_text() == str(os.getpid())


def test_the_kind_is_told_while_it_is_held(tmp_path) -> None:
    assert locks.kind(tmp_path) == "flock"
    with locks.held_folder(tmp_path):
        assert locks.kind(tmp_path) == "flock"
