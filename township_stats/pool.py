"""Children: run tasks in forked processes that cannot outlive, hang or take down their parent.

A task is two processes: a worker, and a keeper between it and the parent. Whatever the worker
starts, daemons too, falls to the keeper, and the keeper ends all of it when the worker ends, when
the task takes too long and when the parent dies. A timeout, a crash and an exception each become a
clear outcome of that task alone. Results come back as JSON.
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

MEMORY = 4 * 2**30  # bytes of its own that a worker may have
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 5.0  # seconds a keeper has to end its worker
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
    """Tell whether children are forked here.

    On Linux alone, unless ``TOWNSHIP_STATS_FORK=0`` asks for papermill's own engine; elsewhere
    forking is absent or unsafe.
    """
    return sys.platform == "linux" and os.environ.get("TOWNSHIP_STATS_FORK") != "0"


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
                _end(pid)
    return [outcomes[task.name] for task in tasks]


def _start(task: Task) -> tuple[int, _Child]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _keep(task, writer, parent)
    with suppress(OSError):
        os.setpgid(pid, pid)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(writer)
    os.set_blocking(reader, False)
    return pid, _Child(task, time.monotonic(), reader)


def _keep(task: Task, writer: int, parent: int) -> NoReturn:
    """Be the keeper: fork the worker, wait for it, end all it left behind, exit as it did."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _stop_keeping)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        os.setpgid(0, 0)
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        _die_with(parent, signal.SIGTERM)
        keeper = os.getpid()
        worker = os.fork()
        if worker == 0:
            _live(task, writer, keeper)
        os.close(writer)
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        _end_children()
    finally:
        os._exit(code if code >= 0 else 128 - code)


def _stop_keeping(number: int, frame: object) -> NoReturn:
    _end_children()
    os._exit(128 + number)


def _end_children() -> None:
    """Kill every child, and those that fall to this process by it, until there is none."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    me = os.getpid()
    with suppress(ChildProcessError):
        while True:
            for pid in _children(me):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            os.waitpid(-1, 0)


def _children(parent: int) -> list[int]:
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdecimal():
            with suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                fields = file.read().rpartition(b")")[2].split()
                if int(fields[1]) == parent:
                    found.append(int(name))
    return found


def _live(task: Task, writer: int, keeper: int) -> NoReturn:
    """Be the worker: do the task and send what came of it."""
    global _in_child
    _in_child = True
    code = 1
    try:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_DFL)
        _die_with(keeper, signal.SIGKILL)
        _limit()
        gc.enable()
        try:
            answer: dict[str, Any] = {"value": task.work()}
        except TownshipStatsError as error:
            answer = {"error": str(error), "exit_code": error.exit_code}
        except SystemExit as error:
            answer = {"error": f"程序自行退出（{error.code}）", "exit_code": 4}
        except MemoryError:
            answer = {"error": f"内存超过 {MEMORY >> 30} GB，已终止", "exit_code": 4}
        except BaseException as error:  # noqa: BLE001
            answer = {"error": f"{type(error).__name__}: {error}", "exit_code": 4}
        data = memoryview(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
        while data:
            data = data[os.write(writer, data) :]
        code = 0
    finally:
        os._exit(code)


def _limit() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with(parent: int, number: signal.Signals) -> None:
    _prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


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
        _end(pid)
        return Outcome(name, error=f"超过 {timeout:g} 秒仍未完成，已终止", exit_code=4)
    _drain(child)
    code = os.waitstatus_to_exitcode(status)
    if code or not child.data:
        number = -code if code < 0 else code - 128
        reason = f"被信号 {number} 终止" if number > 0 else f"意外退出，代码 {code}"
        return Outcome(name, error=f"子进程{reason}", exit_code=4)
    answer = json.loads(child.data)
    return Outcome(name, answer.get("value"), answer.get("error", ""), answer.get("exit_code", 0))


def _end(pid: int) -> None:
    """End a keeper and all it keeps; by force where it does not answer."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.005)
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
