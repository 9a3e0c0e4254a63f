"""Headers two and three rows deep: the path of labels above each column."""

from __future__ import annotations

from township_stats.codebook import match_key
from township_stats.intake.grid import Block, Sheet
from township_stats.intake.wording import tidy


def header_paths(sheet: Sheet, block: Block) -> dict[int, str]:
    """Give the label of each column of a header block.

    Parameters
    ----------
    sheet
        The cells.
    block
        The header's rows and columns.

    Returns
    -------
    dict
        Column (from 0) to its labels joined by ``/``, outermost first, blanks dropped; columns
        without any label are left out. A label over several columns holds for each of them,
        whether its cells are merged or (as in CSV) left empty.

    Examples
    --------
    >>> sheet = Sheet("", {1: ["村", "油橄榄", ""], 2: ["", "面积", "产量"]})
    >>> header_paths(sheet, Block(1, 0, 2, 2))
    {0: '村', 1: '油橄榄/面积', 2: '油橄榄/产量'}
    """
    columns = range(block.left, block.right + 1)
    own = {
        column: [_label(sheet.spread(row, column)) for row in range(block.top, block.bottom + 1)]
        for column in columns
    }
    merged = {
        (row, column)
        for part in sheet.merged
        for row in range(max(part.top, block.top), min(part.bottom, block.bottom) + 1)
        for column in range(max(part.left, block.left), min(part.right, block.right) + 1)
    }
    for level in range(block.bottom - block.top):
        for column in columns[1:]:
            labels, left = own[column], own[column - 1]
            is_under_left = (
                not labels[level]
                and any(labels[level + 1 :])
                and left[level]
                and any(label and label != left[level] for label in left[level + 1 :])
                and (block.top + level, column - 1) not in merged
                and labels[:level] == left[:level]
            )
            if is_under_left:
                labels[level] = left[level]
    return {column: path for column, labels in own.items() if (path := _joined(labels))}


def find_columns(paths: dict[int, str], wanted: str) -> list[int]:
    """Give the columns whose path is `wanted`, whatever the width of its letters and blanks."""
    key = match_key(wanted)
    return [column for column, path in paths.items() if match_key(path) == key]


def _label(text: str) -> str:
    return "".join(tidy(text).split())


def _joined(labels: list[str]) -> str:
    kept: list[str] = []
    for label in labels:
        if label and (not kept or kept[-1] != label):
            kept.append(label)
    return "/".join(kept)
