"""Child process that reads the words of one Word file from stdin; JSON on stdout."""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":  # started by path, apart from the caller's environment
    sys.path.insert(0, str(Path(__file__).parents[2]))

from township_stats.claims.word import BlockWords, words_of
from township_stats.confined import limit
from township_stats.intake.package import Package, PackageError

MEMORY = 512 * 2**20
SECONDS = 20
MAX_CHARS = 10 * 2**20


def read(data: bytes) -> tuple[list[BlockWords], list[tuple[str, str]]]:
    """Give the words of a Word file's paragraphs and cells, and those outside, with where each stands.

    Raises
    ------
    PackageError
        If it is no zip, unpacks to too much, or has a part that is no XML or declares entities.
    """
    package = Package(data)
    for name in package.names():
        if name.casefold().endswith((".xml", ".rels")):
            package.parse(name, lambda name, attributes: None)
    blocks, outside = words_of(data)
    if sum(len(block[0]) for block in blocks) + sum(len(said) for _, said in outside) > MAX_CHARS:
        raise PackageError("文字太多")
    return blocks, outside


def main() -> int:
    """Read stdin, write the blocks; any failure is one line on stderr."""
    limit(MEMORY, SECONDS)
    try:
        blocks = read(sys.stdin.buffer.read())
    except PackageError as error:
        sys.stderr.buffer.write(str(error).encode("utf-8", "replace"))
        return 1
    except Exception as error:  # noqa: BLE001  whatever a hostile file makes the library do
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.write(json.dumps(blocks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
