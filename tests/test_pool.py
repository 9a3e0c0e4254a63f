"""Children: every way to end becomes a clear outcome of that task alone."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from township_stats import pool
from township_stats.errors import UsageError

pytestmark = pytest.mark.skipif(not pool.can_fork(), reason="children are forked on Linux only")


def fail() -> None:
    raise UsageError("没有这一年")


def test_values_come_back_in_order_of_the_tasks() -> None:
    tasks = [pool.Task(str(n), lambda n=n: (time.sleep(0.2 - n / 10), n * n)[1]) for n in range(3)]
    outcomes = pool.run(tasks, jobs=3)
    assert [outcome.value for outcome in outcomes] == [0, 1, 4]
    assert [outcome.error for outcome in outcomes] == ["", "", ""]


@pytest.mark.parametrize(
    ("work", "error", "code"),
    [
        (fail, "没有这一年", 2),
        (lambda: 1 / 0, "ZeroDivisionError: division by zero", 4),
        (lambda: sys.exit(0), "程序自行退出（0）", 4),
        (lambda: os._exit(0), "子进程意外退出，代码 0", 4),
        (lambda: os._exit(3), "子进程意外退出，代码 3", 4),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "子进程被信号 11 终止", 4),
        (lambda: time.sleep(60), "超过 3 秒仍未完成，已终止", 4),
    ],
    ids=["project-error", "exception", "sys-exit", "exit-0", "exit-3", "segfault", "hang"],
)
def test_a_failing_task_is_an_outcome_and_the_others_go_on(work, error, code) -> None:
    bad, good = pool.run([pool.Task("bad", work), pool.Task("good", lambda: "好")], 2, timeout=3)
    assert (bad.error, bad.exit_code) == (error, code)
    assert (good.value, good.error) == ("好", "")


def test_more_than_a_pipe_holds_comes_back() -> None:
    assert pool.run([pool.Task("big", lambda: "数" * 1_000_000)])[0].value == "数" * 1_000_000


def leave_a_child(note, daemon: bool) -> str:
    pid = os.fork()
    if pid == 0:
        if daemon:
            os.setsid()
        note.write_text(str(os.getpid()))
        time.sleep(60)
        os._exit(0)
    while not note.exists() or not note.read_text():
        time.sleep(0.01)
    return "done"


def is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]  # noqa: SIM115, PTH123
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("daemon", [False, True], ids=["child", "daemon"])
def test_a_child_left_behind_by_a_task_is_killed(tmp_path, daemon) -> None:
    note = tmp_path / "pid"
    task = pool.Task("parent", lambda: leave_a_child(note, daemon))
    assert pool.run([task], timeout=20)[0].value == "done"
    assert is_gone(int(note.read_text()))


@pytest.mark.parametrize("daemon", [False, True], ids=["child", "daemon"])
def test_nothing_outlives_a_parent_that_is_killed(tmp_path, daemon) -> None:
    note = tmp_path / "pid"

    def work() -> None:
        leave_a_child(note, daemon)
        time.sleep(60)

    parent = os.fork()
    if parent == 0:
        pool.run([pool.Task("worker", work)])
        os._exit(0)
    while not note.exists() or not note.read_text():
        time.sleep(0.01)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert is_gone(int(note.read_text()))


def test_memory_is_limited(monkeypatch) -> None:
    monkeypatch.setattr(pool, "MEMORY", 2**30)
    outcome = pool.run([pool.Task("greedy", lambda: len(bytearray(2**31)))])[0]
    assert (outcome.error, outcome.exit_code) == ("内存超过 1 GB，已终止", 4)


def test_state_does_not_come_back() -> None:
    counter = [0]

    def work() -> int:
        counter[0] += 1
        return counter[0]

    assert [o.value for o in pool.run([pool.Task("a", work), pool.Task("b", work)])] == [1, 1]
    assert counter == [0]
