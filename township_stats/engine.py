"""The papermill engine ``township-warm``: cells run through IPython in a forked child.

Anyone can use it: ``papermill --engine township-warm in.ipynb out.ipynb``. Nothing that was
imported is imported again and no kernel is started, yet no state leaks: every notebook has a child
of its own. Where forking is not to be had, papermill's own engine does the work.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from traitlets import Type
from traitlets.config import Config

from township_stats import pool
from township_stats.errors import NotFinishedError
from township_stats.parameters import refuse_unknown

_INLINE = "module://matplotlib_inline.backend_inline"


class WarmEngine(Engine):
    """Run a notebook's cells in a forked child of this process."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        execution_timeout: float | None = None,
        **kwargs: Any,
    ) -> None:
        """Run every code cell; outputs equal those of a kernel.

        Raises
        ------
        UsageError
            If a parameter was given that the notebook's parameters cell does not have.
        NotFinishedError
            If the child crashed or took longer than `execution_timeout` seconds.
        """
        refuse_unknown(nb_man.nb)
        if pool.in_child():
            run_cells(nb_man)
            return
        if not pool.can_fork():
            NBClientEngine.execute_managed_notebook(
                nb_man,
                kernel_name,
                log_output=log_output,
                execution_timeout=execution_timeout,
                **kwargs,
            )
            return

        def work() -> Any:
            nb_man.output_path = None
            run_cells(nb_man)
            return json.loads(nbformat.writes(nb_man.nb, split_lines=False))

        outcome = pool.run([pool.Task("notebook", work)], timeout=execution_timeout)[0]
        if outcome.error:
            nb_man.nb.metadata.papermill["exception"] = True
            raise NotFinishedError(outcome.error)
        executed = nbformat.from_dict(outcome.value)
        nb_man.nb.cells = executed.cells
        nb_man.nb.metadata = executed.metadata


def run_cells(nb_man: NotebookExecutionManager) -> None:
    """Run a managed notebook's code cells in this process, in a fresh namespace.

    It stops at the first cell that raises, as papermill does. Call it in a child only: the shell
    is this process's own from then on.
    """
    shell = _new_shell()
    streams = sys.stdout, sys.stderr
    for index, cell in enumerate(nb_man.nb.cells):
        if cell.cell_type != "code":
            continue
        nb_man.cell_start(cell, index)
        try:
            if not cell.source.strip():
                continue
            outputs = shell.collect()
            sys.stdout = _Stream("stdout", outputs)
            sys.stderr = _Stream("stderr", outputs)
            try:
                result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
            finally:
                sys.stdout, sys.stderr = streams
            cell.execution_count = result.execution_count
            cell.outputs = outputs
            for output in outputs:
                if output.output_type == "execute_result":
                    output.execution_count = result.execution_count
            tolerated = "raises-exception" in cell.metadata.get("tags", [])
            if not result.success and not tolerated:
                nb_man.cell_exception(cell, cell_index=index, exception=result.error_in_exec)
                break
        finally:
            nb_man.cell_complete(cell, cell_index=index)


class _Stream:
    """A text stream that becomes notebook outputs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: list[nbformat.NotebookNode]) -> None:
        self.name = name
        self.outputs = outputs

    def write(self, text: str) -> int:
        if text:
            last = self.outputs[-1] if self.outputs else None
            if last is not None and last.output_type == "stream" and last.name == self.name:
                last.text += text
            else:
                self.outputs.append(nbformat.v4.new_output("stream", name=self.name, text=text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is buffered."""

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    outputs: list[nbformat.NotebookNode]

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        _shell(self).outputs.append(
            nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})
        )


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Notebooks number results by their metadata."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        _shell(self).outputs.append(
            nbformat.v4.new_output(
                "execute_result",
                data=format_dict,
                metadata=md_dict or {},
                execution_count=_shell(self).execution_count,
            )
        )

    def finish_displayhook(self) -> None:
        """Nothing to flush."""


class _Shell(InteractiveShell):
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs: list[nbformat.NotebookNode]

    def collect(self) -> list[nbformat.NotebookNode]:
        """Start a new list of outputs and give it."""
        self.outputs = []
        return self.outputs

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            nbformat.v4.new_output(
                "error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)
            )
        )

    def enable_gui(self, gui: object = None) -> None:
        """No window is ever opened."""

    def init_ipython_dir(self, ipython_dir: object) -> None:
        """Nothing is kept for another time: a home may be read-only, or not there."""

    def init_profile_dir(self, profile_dir: object) -> None:
        """No profile: one person's settings must not change what another one's build gives."""


def _shell(part: DisplayHook | DisplayPublisher) -> _Shell:
    shell = part.shell
    assert isinstance(shell, _Shell)  # noqa: S101
    return shell


def _new_shell() -> _Shell:
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    InteractiveShell.clear_instance()
    _Shell.clear_instance()
    os.environ["MPLBACKEND"] = _INLINE
    shell: _Shell = _Shell.instance(config=config)
    shell.collect()
    _show_figures(shell)
    shell.collect()
    return shell


def _show_figures(shell: _Shell) -> None:
    """Show pyplot's figures in the notebook, whatever of Matplotlib the parent has imported.

    Where pyplot is not there yet, its import in a cell finds the inline backend and connects it.
    """
    if not {"matplotlib.pyplot", "matplotlib_inline.backend_inline"}.isdisjoint(sys.modules):
        from IPython.core.pylabtools import activate_matplotlib
        from matplotlib_inline.backend_inline import configure_inline_support

        activate_matplotlib(_INLINE)
        configure_inline_support(shell, _INLINE)
    elif "matplotlib" in sys.modules:
        import matplotlib as mpl

        mpl.use(_INLINE)
