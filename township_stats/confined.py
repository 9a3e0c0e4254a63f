"""Confined: one file parsed by a child process with little memory and time, whatever it holds.

`run` starts a worker, which calls `limit` before it reads anything: the file on stdin, what it
holds on stdout. A file built to do harm, or a library that fails on it, costs that file alone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_GRACE = 1.0  # seconds beyond its own limit in which a worker starts and ends
_OVERDUE = 124  # exit code of a worker that ends itself
_BUSY = 4  # how many times as long it may take by the clock, on a machine that does much else


class ConfinedError(Exception):
    """A worker did not read its file: it was `timed_out`, or failed and says why."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


def run(worker: Path, data: bytes, seconds: float) -> bytes:
    """Give what a worker makes of a file.

    Parameters
    ----------
    worker
        Its Python file; it is run apart from the caller's environment.
    data
        Bytes of the file.
    seconds
        How long it may compute; by the clock it may take four times as long.

    Raises
    ------
    ConfinedError
        If it takes too long or fails.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(worker)],
            input=data,
            capture_output=True,
            timeout=seconds * _BUSY + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ConfinedError("", timed_out=True) from None
    if done.returncode in (_OVERDUE, -getattr(signal, "SIGXCPU", 0) or _OVERDUE):
        raise ConfinedError("", timed_out=True)
    if done.returncode:
        raise ConfinedError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def limit(memory: int, seconds: int) -> None:
    """Limit this process, a worker: memory, time, no core dump; it ends when its parent does.

    Where the system has no such limits and signals (Windows, partly macOS), the worker still ends
    itself after four times `seconds`, so it outlives a parent that died by no more than that.

    Parameters
    ----------
    memory
        Bytes it may have.
    seconds
        How long it may compute; it lives four times as long at most.
    """
    timer = threading.Timer(seconds * _BUSY, os._exit, [_OVERDUE])
    timer.daemon = True
    timer.start()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
