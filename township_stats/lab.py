"""JupyterLab on a workbook's notebooks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from township_stats.notebooks import shipped

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def notebooks_folder(root: Path) -> Path:
    """Give the workbook's notebooks/ folder, filled with the shipped ones where it has none."""
    folder = root / "notebooks"
    if not any(folder.glob("*.ipynb")):
        folder.mkdir(exist_ok=True)
        for notebook in sorted(shipped().glob("*.ipynb")):
            shutil.copy(notebook, folder)
    return folder


def command(root: Path) -> list[str]:
    """Give the command that serves JupyterLab on a workbook's notebooks."""
    return [sys.executable, "-m", "jupyterlab", f"--notebook-dir={notebooks_folder(root)}"]


def open_lab(root: Path) -> None:
    """Open JupyterLab on the notebooks; returns when the server is stopped."""
    subprocess.run(command(root), check=False)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "township_stats.lab"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Let the export menu reach exporters whose names hold a hyphen.

    Jupyter Server routes ``/nbconvert/FORMAT/PATH`` for formats of letters, digits and underscores
    only, yet the menu lists every exporter there is.
    """
    from jupyter_server.base.handlers import path_regex
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler
    from jupyter_server.utils import url_path_join

    route = rf"/nbconvert/(?P<format>township-\w+){path_regex}"
    handlers = [(url_path_join(server.web_app.settings["base_url"], route), NbconvertFileHandler)]
    server.web_app.add_handlers(".*$", handlers)  # type: ignore[no-untyped-call]
