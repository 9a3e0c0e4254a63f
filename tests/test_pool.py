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
        (lambda: time.sleep(60), "超过 0.5 秒仍未完成，已终止", 4),
    ],
    ids=["project-error", "exception", "sys-exit", "exit-0", "exit-3", "segfault", "hang"],
)
def test_a_failing_task_is_an_outcome_and_the_others_go_on(work, error, code) -> None:
    bad, good = pool.run([pool.Task("bad", work), pool.Task("good", lambda: "好")], 2, timeout=0.5)
    assert (bad.error, bad.exit_code) == (error, code)
    assert (good.value, good.error) == ("好", "")


def test_more_than_a_pipe_holds_comes_back() -> None:
    assert pool.run([pool.Task("big", lambda: "数" * 1_000_000)])[0].value == "数" * 1_000_000


def test_a_child_left_behind_by_a_task_is_killed(tmp_path) -> None:
    note = tmp_path / "pid"

    def work() -> str:
        pid = os.fork()
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        note.write_text(str(pid))
        return "done"

    assert pool.run([pool.Task("parent", work)], timeout=20)[0].value == "done"
    left = int(note.read_text())
    for _ in range(100):
        try:
            state = open(f"/proc/{left}/stat").read().split()[2]  # noqa: SIM115, PTH123
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.05)
    pytest.fail(f"process {left} outlived its task")


def test_state_does_not_come_back() -> None:
    counter = [0]

    def work() -> int:
        counter[0] += 1
        return counter[0]

    assert [o.value for o in pool.run([pool.Task("a", work), pool.Task("b", work)])] == [1, 1]
    assert counter == [0]
