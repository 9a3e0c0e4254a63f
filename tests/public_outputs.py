"""Everything there is to read in a folder of outputs: unzipped, as text, as a spreadsheet sees it."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file and of every part of a packed one."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for part in packed.namelist():
                    yield f"{name}/{part}", packed.read(part).decode("utf-8", "replace")
        elif path.suffix == ".parquet":
            table = pq.read_table(path)
            yield name, f"{table.schema.metadata} {table.to_pylist()}"
        elif path.suffix == ".pdf":
            for tool in (("pdftotext", "-raw", path, "-"), ("pdfinfo", "-meta", path)):
                done = subprocess.run(list(map(str, tool)), capture_output=True, check=True)
                yield name, done.stdout.decode("utf-8", "replace")
        else:
            yield name, path.read_bytes().decode("utf-8", "replace")


def holding(folder: Path, words: set[str]) -> set[tuple[str, str]]:
    """Give the words that are there, each with the file it is in."""
    return {(name, word) for name, text in texts(folder) for word in words if word in text}
