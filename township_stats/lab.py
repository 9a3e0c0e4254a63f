"""JupyterLab on a workbook's notebooks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from township_stats.notebooks import shipped


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
