"""Children: run tasks in forked processes that cannot outlive, hang or take down their parent.

Each child has its own process group and dies with its parent; a timeout, a crash and an exception
each become a clear outcome of that task alone. Results come back as JSON.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn

from township_stats.errors import TownshipStatsError

_PR_SET_PDEATHSIG = 1
_in_child = False


@dataclass(frozen=True, slots=True)
class Task:
    """A name for messages and the work, whose result must be JSON."""

    name: str
    work: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: its value, or an error in plain words (empty where it went well)."""

    name: str
    value: Any = None
    error: str = ""
    exit_code: int = 0


@dataclass(slots=True)
class _Child:
    task: Task
    started: float
    pipe: int
    data: bytearray = field(default_factory=bytearray)


def can_fork() -> bool:
    """Tell whether children can be forked here (Linux; elsewhere forking is absent or unsafe)."""
    return sys.platform == "linux"


def in_child() -> bool:
    """Tell whether this process is a child of `run`."""
    return _in_child


def run(
    tasks: Sequence[Task],
    jobs: int = 1,
    timeout: float | None = None,
    on_done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Run tasks in forked children, at most `jobs` at once.

    Parameters
    ----------
    tasks
        What to run.
    jobs
        How many children live at once.
    timeout
        Seconds a task may take; None for no limit.
    on_done
        Called with each outcome as it comes.

    Returns
    -------
    list of Outcome
        One a task, in the order of `tasks`. Errors are in the outcomes, never raised.

    Raises
    ------
    KeyboardInterrupt, SystemExit
        When interrupted; every child has been killed by then.

    Examples
    --------
    >>> [outcome.value for outcome in run([Task("one", lambda: 1), Task("two", lambda: 2)])]
    [1, 2]
    """
    waiting = list(reversed(tasks))
    running: dict[int, _Child] = {}
    outcomes: dict[str, Outcome] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < max(1, jobs):
                    pid, child = _start(waiting.pop())
                    running[pid] = child
                    selector.register(child.pipe, selectors.EVENT_READ, pid)
                for key, _ in selector.select(0.02):
                    _drain(running[key.data])
                for pid, child in list(running.items()):
                    outcome = _reap(pid, child, timeout)
                    if outcome is not None:
                        selector.unregister(child.pipe)
                        os.close(child.pipe)
                        del running[pid]
                        outcomes[child.task.name] = outcome
                        if on_done:
                            on_done(outcome)
        finally:
            for pid in running:
                _kill_group(pid)
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)
    return [outcomes[task.name] for task in tasks]


def _start(task: Task) -> tuple[int, _Child]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _live(task, writer, parent)
    with suppress(OSError):
        os.setpgid(pid, pid)
    os.close(writer)
    os.set_blocking(reader, False)
    return pid, _Child(task, time.monotonic(), reader)


def _live(task: Task, writer: int, parent: int) -> NoReturn:
    global _in_child
    _in_child = True
    code = 1
    try:
        os.setpgid(0, 0)
        _die_with(parent)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        gc.enable()
        try:
            answer: dict[str, Any] = {"value": task.work()}
        except TownshipStatsError as error:
            answer = {"error": str(error), "exit_code": error.exit_code}
        except SystemExit as error:
            answer = {"error": f"程序自行退出（{error.code}）", "exit_code": 4}
        except BaseException as error:  # noqa: BLE001
            answer = {"error": f"{type(error).__name__}: {error}", "exit_code": 4}
        data = memoryview(json.dumps(answer, ensure_ascii=False).encode())
        while data:
            data = data[os.write(writer, data) :]
        code = 0
    finally:
        os._exit(code)


def _die_with(parent: int) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _drain(child: _Child) -> None:
    with suppress(BlockingIOError):
        while chunk := os.read(child.pipe, 1 << 16):
            child.data += chunk


def _reap(pid: int, child: _Child, timeout: float | None) -> Outcome | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    name = child.task.name
    if not ended:
        if timeout is None or time.monotonic() - child.started < timeout:
            return None
        _kill_group(pid)
        os.waitpid(pid, 0)
        return Outcome(name, error=f"超过 {timeout:g} 秒仍未完成，已终止", exit_code=4)
    _drain(child)
    _kill_group(pid)
    code = os.waitstatus_to_exitcode(status)
    if code or not child.data:
        reason = f"被信号 {-code} 终止" if code < 0 else f"意外退出，代码 {code}"
        return Outcome(name, error=f"子进程{reason}", exit_code=4)
    answer = json.loads(child.data)
    return Outcome(name, answer.get("value"), answer.get("error", ""), answer.get("exit_code", 0))


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
