"""Text to Arrow tables by Arrow's own CSV reader.

Arrow's conversion of Python lists imports pandas, which costs more than a year's figures do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def read_table(source: Path | io.BytesIO, types: dict[str, Any]) -> pa.Table:
    """Read a CSV file (UTF-8, header first) as columns of these Arrow types.

    An empty cell is null in a column of numbers and stays empty in one of text.
    """
    import pyarrow.csv as pcsv

    return pcsv.read_csv(
        source if isinstance(source, io.BytesIO) else str(source),
        pcsv.ReadOptions(use_threads=False),
        pcsv.ParseOptions(newlines_in_values=True),
        pcsv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=False),
    )


def make_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], types: dict[str, Any]
) -> pa.Table:
    """Make a table of rows of text.

    Examples
    --------
    >>> import pyarrow as pa
    >>> types = {"code": pa.string(), "number": pa.int16()}
    >>> make_table(["code", "number"], [["a", "1"], ["", ""]], types).to_pylist()
    [{'code': 'a', 'number': 1}, {'code': '', 'number': None}]
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows(rows)
    return read_table(io.BytesIO(buffer.getvalue().encode()), types)
