"""The engine: outputs equal a kernel's; nothing leaks; parameters that are not there are refused."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from township_stats.engine import WarmEngine
from township_stats.errors import NotFinishedError, UsageError

CELLS = [
    "year = 2023  # 报告年份",
    "print('年', year)\nimport sys\nprint('err', file=sys.stderr)\n1 + 1",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "from IPython.display import display\ndisplay({'application/x+json': {'a': 1}}, raw=True)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "",
    "await __import__('asyncio').sleep(0)\n'最后'",
]


@pytest.fixture(autouse=True)
def engine() -> None:
    papermill_engines.register("township-warm", WarmEngine)


def notebook(*cells: str) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nb = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    nb.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nb.cells[0].metadata.tags = ["parameters"]
    return nb


def run(nb, engine="township-warm", **options) -> nbformat.NotebookNode:
    return papermill.execute_notebook(nb, None, engine_name=engine, progress_bar=False, **options)


def outputs(nb) -> list:
    def plain(output) -> dict:
        kept = dict(output)
        if "image/png" in kept.get("data", {}):
            kept["data"] = sorted(kept["data"])
        return {key: value for key, value in kept.items() if value != {}}

    return [(cell.execution_count, [plain(output) for output in cell.outputs]) for cell in nb.cells]


def test_outputs_equal_those_of_a_kernel() -> None:
    warm = run(notebook(*CELLS), parameters={"year": 2024})
    stock = run(notebook(*CELLS), engine=None, parameters={"year": 2024})
    assert outputs(warm) == outputs(stock)
    assert outputs(warm)[2][1][0]["text"] == "年 2024\n"


PARENTS = [
    "import matplotlib",
    "from township_stats.runner import warm_up; warm_up()",
    "import matplotlib; matplotlib.use('Agg'); import matplotlib.pyplot",
]
FIGURE = """
import sys; sys.path.insert(0, {tests!r})
{parent}
from papermill.engines import papermill_engines
from test_engine import notebook, run
from township_stats.engine import WarmEngine
papermill_engines.register("township-warm", WarmEngine)
cells = "year = 2023", "import matplotlib.pyplot as plt\\nplt.plot([1, 2]);"
print([output.output_type for output in run(notebook(*cells)).cells[1].outputs])
"""


@pytest.mark.parametrize("parent", PARENTS, ids=["matplotlib", "warm", "agg-pyplot"])
def test_a_figure_is_shown_whatever_the_parent_has_imported(parent) -> None:
    code = FIGURE.format(tests=str(Path(__file__).parent), parent=parent)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['display_data']\n"


def test_an_exception_stops_the_notebook_and_names_the_cell() -> None:
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError") as caught:
        run(notebook("a = 1", "1/0", "print('no')"))
    assert caught.value.exec_count == 2


def test_nothing_leaks_from_one_notebook_to_the_next() -> None:
    leak = "import builtins, matplotlib\nbuiltins.leaked = 1\nmatplotlib.rcParams['font.size'] = 99"
    run(notebook("a = 1", leak))
    look = "import builtins, matplotlib\nprint(hasattr(builtins, 'leaked'), matplotlib.rcParams['font.size'] == 99, 'a' in globals())"
    assert run(notebook("b = 1", look)).cells[1].outputs[0].text == "False False False\n"


@pytest.mark.parametrize(
    "name",
    [
        "open(MARK, 'w');year",
        "open(MARK, 'w')\nyear",
        "year = open(MARK, 'w');year",
        "year, _ = 1, open(MARK, 'w'); year",
        "x = [open(MARK, 'w')];year",
        "year: open(MARK, 'w')",
        "year[open(MARK, 'w')]",
        "year = 1 if open(MARK, 'w') else year",
        "import os;year",
        "def year(): pass\nyear",
        "year.x",
        "(",
        "\0",
    ],
)
def test_a_name_that_is_code_is_refused_and_does_not_run(tmp_path, name) -> None:
    mark = tmp_path / "mark"
    with pytest.raises((UsageError, PapermillExecutionError, NotFinishedError)) as caught:
        run(notebook("year = 2023"), parameters={name.replace("MARK", repr(str(mark))): 1})
    assert caught.type is UsageError
    assert not mark.exists()


def test_values_of_every_kind_are_taken() -> None:
    values = {"year": -1, "a": [1, {"b": None}], "c": float("nan"), "d": "'\n", "e": True, "f": 1.5}
    names = "\n".join(f"{name} = 0" for name in values)
    done = run(notebook(names, "print(year, a, c, repr(d), e, f)"), parameters=values)
    assert done.cells[-1].outputs[0].text == "-1 [1, {'b': None}] nan \"'\\n\" True 1.5\n"


def test_a_parameter_that_is_not_declared_is_refused() -> None:
    with pytest.raises(UsageError, match=re.escape("没有参数 yaer; 可用的参数：year")):
        run(notebook("year = 2023"), parameters={"yaer": 2024})


@pytest.mark.parametrize(
    ("source", "message", "timeout"),
    [
        ("import os\nos._exit(0)", "意外退出", 60),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "信号 9", 60),
        ("import time\ntime.sleep(60)", "超过 2 秒", 2),
        ("import ctypes\nctypes.CDLL(None).sleep(60)", "超过 2 秒", 2),
    ],
    ids=["exits", "killed", "hangs", "blocks-in-c"],
)
def test_a_dead_or_hanging_child_is_a_clear_failure(source, message, timeout) -> None:
    with pytest.raises(NotFinishedError, match=message):
        run(notebook("a = 1", source), execution_timeout=timeout)
