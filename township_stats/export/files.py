"""Tables and charts as files of their own: CSV, SVG and PNG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from township_stats.export.gather import blocks_of, table_csv
from township_stats.payload import Chart, TableData


def write_files(notebook: Any, folder: Path) -> list[str]:
    """Write a notebook's tables and charts below `folder`.

    Returns
    -------
    list of str
        What was written, relative to `folder`.
    """
    written = []
    for block in blocks_of(notebook):
        if isinstance(block, TableData):
            files = {f"tables/{block.id}.csv": table_csv(block)}
        elif isinstance(block, Chart):
            files = {
                f"charts/{block.id}.svg": block.svg.encode("utf-8"),
                f"charts/{block.id}.png": block.png,
            }
        else:
            continue
        for name, data in files.items():
            (folder / name).write_bytes(data)
            written.append(name)
    return written
