"""Running one notebook for the appendix: prepared, executed by papermill, proved to be whole."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from township_stats import pool
from township_stats.errors import NotFinishedError
from township_stats.notebooks import NotebookFile

_DONE = "application/vnd.township-stats.done+json"
_SENTINEL = (
    "from IPython.display import display\n"
    f'display({{"{_DONE}": {{"done": True}}, "text/plain": ""}}, raw=True)'
)


@cache
def warm_up() -> None:
    """Import what every notebook needs, and draw once, before children are forked."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads beside the one that forks
    gc.disable()  # nothing of what is imported is garbage: looking for it costs a sixth of the time
    with _left_out("rfc3987_syntax"), _left_out("pyarrow"):
        import nbformat
        from papermill.engines import papermill_engines

    from township_stats import drawing, workbook  # noqa: F401
    from township_stats.engine import WarmEngine
    from township_stats.stattable import Chart, Panel, Series

    papermill_engines.register("township-warm", WarmEngine)
    nbformat.validate(nbformat.v4.new_notebook())  # its checker is compiled at the first use
    panel = Panel("", "户", ("甲",), (Series("乙", "户", ("1",), ("1",), ("1",), ("1",)),))
    chart = Chart("warm", "", "", "丙", "bar", "户", (panel,), "", (), "丁", "", 0, 0)
    drawing.draw(chart)
    gc.freeze()
    gc.enable()


@contextmanager
def _left_out(module: str) -> Iterator[None]:
    """Have a module count as not installed for a while.

    What is optional and costs time: jsonschema, which nbformat imports, builds a grammar of
    international web addresses where it can; papermill takes Arrow along for Hadoop's file system,
    and with it a second thread.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def execute(
    notebook: NotebookFile,
    root: Path,
    out: Path,
    parameters: dict[str, Any],
    timeout: float | None,
) -> Any:
    """Execute a notebook in the workbook's folder and write it, outputs included.

    Cells of the other language are left out; nothing of the machine or of the moment is kept, so
    the same inputs give the same bytes.

    Parameters
    ----------
    notebook, root, out
        The notebook, the workbook it runs in, and the file it is written to.
    parameters
        Values of its parameters cell.
    timeout
        Seconds a cell may take where a kernel of its own runs it; None for no limit.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook.

    Raises
    ------
    NotFinishedError
        If a cell raised, or not every cell ran to its end whatever papermill says.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    nb = nbformat.read(notebook.path, as_version=4)
    other = {"zh": "en", "en": "zh"}[parameters["lang"]]
    nb.cells = [cell for cell in nb.cells if other not in cell.metadata.get("tags", [])]
    nb.cells.append(nbformat.v4.new_code_cell(_SENTINEL, id="done"))
    options: dict[str, Any] = (
        {"engine_name": "township-warm"}
        if pool.in_child()
        else {"execution_timeout": timeout, "extra_arguments": ["--log-level=CRITICAL"]}
    )
    try:
        executed = papermill.execute_notebook(
            nb,
            str(out),
            parameters=parameters,
            cwd=str(root),
            progress_bar=False,
            kernel_name="python3",
            request_save_on_cell_execute=False,
            **options,
        )
    except PapermillExecutionError as error:
        last = (error.evalue or "").strip()
        raise NotFinishedError(f"第 {error.exec_count} 格出错：{error.ename}: {last}") from None
    last = executed.cells.pop()
    if not any(_DONE in output.get("data", {}) for output in last.outputs):
        raise NotFinishedError("没有运行到最后一格")
    for cell in executed.cells:
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            raise NotFinishedError(f"有一格没有运行：{cell.source[:40]}")
    _forget(executed, notebook)
    nbformat.write(executed, out)
    return executed


def _forget(executed: Any, notebook: NotebookFile) -> None:
    executed.metadata.pop("papermill", None)
    executed.metadata.language_info = {"name": "python"}
    for index, cell in enumerate(executed.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.id = f"{notebook.name[:2]}-{index:02d}"
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
