"""Notebooks that end badly, hang or leave processes: the build says so and publishes nothing."""

from __future__ import annotations

import json

import pytest
from farm import build_here, left_running, published, results, run, start

from township_stats.notebooks import shipped

BUILD = ("build", "2023", "--formats", "html", "--timeout", "10", "--workbook")
SURVIVE = """
import os, time
if os.fork() == 0:
    {daemon}
    time.sleep(300)
"""
BAD = {
    "exits": ("import os; os._exit(0)", "意外退出"),
    "exits-with-code": ("import os; os._exit(7)", "代码 7"),
    "sys-exit": ("import sys; sys.exit(0)", "没有运行到最后一格"),
    "raises": ("1 / 0", "ZeroDivisionError"),
    "base-exception": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "信号 9"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "信号 11"),
    "aborts": ("import os; os.abort()", "信号 6"),
    "hangs": ("import time; time.sleep(300)", "超过 10 秒"),
    "loops": ("while True: pass", "超过 10 秒"),
    "ignores-signals": (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(300)",
        "超过 10 秒",
    ),
    "blocks-in-c": ("import ctypes; ctypes.CDLL(None).sleep(300)", "超过 10 秒"),
    "blocks-in-a-thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(300,)).start()\n1 / 0",
        "ZeroDivisionError",
    ),
    "no-memory": ("x = bytearray(6 * 2**30)", "MemoryError"),
    "child-and-hang": (SURVIVE.format(daemon="os.setsid()") + "time.sleep(300)", "超过 10 秒"),
    "syntax": ("def", "SyntaxError"),
}
FINE = {
    "child-survives": SURVIVE.format(daemon="pass"),
    "daemon-survives": SURVIVE.format(daemon="os.setsid()"),
    "program-survives": (
        "import subprocess\nsubprocess.Popen(['sleep', '300'], start_new_session=True)\n0;"
    ),
}


def put_cell(workbook, source: str) -> None:
    notebook = json.loads((shipped() / "03_industry.ipynb").read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "bad", "metadata": {}, "outputs": [], "source": source}
    notebook["cells"].insert(2, cell | {"execution_count": None})
    (workbook / "notebooks").mkdir()
    path = workbook / "notebooks/03_industry.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize(("source", "said"), BAD.values(), ids=BAD.keys())
def test_a_notebook_that_ends_badly_publishes_nothing(workbook, source, said) -> None:
    before = published(workbook)
    put_cell(workbook, source)
    done = run(*BUILD, workbook)
    assert done.returncode == 4, done.stderr
    assert said in done.stderr
    assert published(workbook) == before
    report = (workbook / "outputs/.failed/2023/report.txt").read_text(encoding="utf-8")
    assert "03_industry" in report
    assert said in report
    (workbook / "notebooks/03_industry.ipynb").unlink()
    build_here(workbook, force=True)
    assert not (workbook / "outputs/.failed/2023").exists()


@pytest.mark.parametrize("source", FINE.values(), ids=FINE.keys())
def test_what_a_notebook_starts_ends_with_it(workbook, source) -> None:
    put_cell(workbook, source)
    done = run(*BUILD, workbook)  # asserts that nobody is left
    assert done.returncode == 0, done.stderr


def test_what_a_notebook_started_ends_when_the_build_is_killed(workbook) -> None:
    put_cell(workbook, SURVIVE.format(daemon="os.setsid()") + "open('here', 'w'); time.sleep(300)")
    process, mark = start("build", "2023", "--formats", "html", "--workbook", workbook)
    while not (workbook / "here").exists():
        assert process.poll() is None
    process.kill()
    process.wait()
    assert left_running(mark) == []
    process.communicate()


WITHOUT_FORK = {
    "exits": ("import os; os._exit(0)", "03_industry"),
    "sys-exit": ("import sys; sys.exit(0)", "03_industry"),
    "raises": ("1 / 0", "ZeroDivisionError"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "03_industry"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "03_industry"),
    "hangs": ("import time; time.sleep(300)", "03_industry"),
    "blocks-in-c": ("import ctypes; ctypes.CDLL(None).sleep(300)", "03_industry"),
}


@pytest.mark.parametrize(("source", "said"), WITHOUT_FORK.values(), ids=WITHOUT_FORK.keys())
def test_kernels_where_forking_is_not_to_be_had(workbook, source, said) -> None:
    before = published(workbook)
    put_cell(workbook, source)
    done = run(*BUILD, workbook, env={"TOWNSHIP_STATS_FORK": "0"})
    assert done.returncode == 4, done.stderr
    assert said in done.stderr
    assert published(workbook) == before


def test_kernels_end_with_a_build_that_is_killed(workbook) -> None:
    """Without fork and parent-death signals, a kernel looks every second whether its parent lives."""
    put_cell(workbook, "open('here', 'w'); import time; time.sleep(300)")
    process, mark = start(*BUILD, workbook, env={"TOWNSHIP_STATS_FORK": "0"})
    while not (workbook / "here").exists():
        assert process.poll() is None
    process.kill()
    process.wait()
    assert left_running(mark) == []
    process.communicate()


def test_output_that_ends_early_is_no_success(workbook) -> None:
    """A cell that skips the rest of the notebook does not pass for a whole run."""
    before = results(workbook)
    put_cell(workbook, "get_ipython().run_cell = lambda *a, **k: None")
    done = run(*BUILD, workbook)
    assert done.returncode == 4
    after = {name: sha for name, sha in results(workbook).items() if ".failed" not in name}
    assert after == before
