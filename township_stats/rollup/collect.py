"""From workbooks to one Parquet dataset: a part file for every few dozen workbooks and year.

A part is written by the process that read its workbooks, so no process ever holds the county.
What an office withholds stays in its workbook: a suppressed figure has no number in the dataset.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from township_stats import plan, store
from township_stats.codebook import Codebook, read_codebook
from township_stats.errors import TownshipStatsError
from township_stats.intake.received import years as years_of
from township_stats.publish import MANIFEST, sha256
from township_stats.township import read_township

CHUNK = 40
SCALE = 18
NUMBER = pa.decimal128(38, SCALE)
_ROUNDING = {"value": ROUND_HALF_EVEN, "lower": ROUND_FLOOR, "upper": ROUND_CEILING}
_STEP = Decimal(1).scaleb(-SCALE)
_EXACT = Context(prec=38)
KEYS = ("township_code", "township", "workbook", "report_year", "measure", "display_unit")
COLUMNS = (*KEYS, *store.COLUMNS)


def collect(
    root: Path, workbooks: Sequence[Path], staged: dict[int, Path], number: int
) -> list[dict[str, Any]]:
    """Read some workbooks and write their part of each year's dataset.

    Parameters
    ----------
    root
        The county.
    workbooks
        Workbooks of this part.
    staged
        By year, the dataset's folder.
    number
        Number of the part, in its file name.

    Returns
    -------
    list of dict
        One a workbook: ``workbook``, ``code``, ``name``, ``county``, ``made_up``, ``years`` (by
        year the checksum of its figures), ``errors`` (by year; year 0 where the workbook itself
        cannot be read), ``unpublished`` (years whose figures are not published as they stand).
    """
    tables: dict[int, list[pa.Table]] = {year: [] for year in staged}
    told = [_workbook(folder, folder.relative_to(root).as_posix(), tables) for folder in workbooks]
    for year, parts in tables.items():
        if parts:
            path = staged[year] / f"part-{number:05d}.parquet"
            pq.write_table(pa.concat_tables(parts), path, compression="zstd")
    return told


def _workbook(folder: Path, name: str, tables: dict[int, list[pa.Table]]) -> dict[str, Any]:
    told: dict[str, Any] = {"workbook": name, "years": {}, "errors": {}, "unpublished": []}
    try:
        township = read_township(folder)
        told |= {
            "code": township.code,
            "name": township.name,
            "county": township.county,
            "made_up": township.made_up,
        }
        codebook = read_codebook(folder)
    except TownshipStatsError as error:
        told["errors"]["0"] = str(error)
        return told
    there = years_of(folder)
    for year in tables:
        if year not in there:
            continue
        try:
            if not store.current(folder, year):
                store.clean(folder, year, codebook)
            path = folder / store.CLEAN / str(year) / store.FIGURES
            table = _read(path)
        except (TownshipStatsError, pa.ArrowException, OSError) as error:
            told["errors"][str(year)] = str(error)
            continue
        keys = (township.code, township.name, name, year)
        tables[year].append(_keyed(table, keys, codebook))
        checksum = told["years"][str(year)] = sha256(path)
        if not _is_published(folder, year, checksum):
            told["unpublished"].append(str(year))
    return told


def _is_published(folder: Path, year: int, checksum: str) -> bool:
    """Tell whether a year's figures stand published as they are: `build` has then checked them.

    Of a public edition, which lacks the hidden ones, only that there is one can be told.
    """
    try:
        manifest = json.loads((folder / "outputs" / str(year) / MANIFEST).read_bytes())
        figures = manifest["outputs"][f"{plan.DATA}/{store.FIGURES}"]
        return bool(figures == checksum or manifest["audience"] == "public")
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def _read(path: Path) -> pa.Table:
    """Read figures.csv: text unprotected, numbers as decimals, hidden figures without a number."""
    types = dict.fromkeys(store.COLUMNS, pa.string()) | {"year": pa.int16()}
    table = store.read_table(path, types)
    hidden = pc.equal(table["status"], "suppressed")
    columns = {}
    for name in store.COLUMNS:
        column = table[name]
        if name in _ROUNDING:
            column = pc.if_else(hidden, "", column)
            column = _numbers(pc.if_else(pc.equal(column, ""), None, column), name)
        elif name in ("text", "note"):
            blank = "*" if name == "text" else ""
            column = pc.if_else(hidden, blank, _unprotected(column))
        elif name == "qualifier":
            column = pc.if_else(hidden, "exact", column)
        elif pa.types.is_string(column.type):
            column = _unprotected(column)
        columns[name] = column
    return pa.table(columns)


def _unprotected(column: Any) -> Any:
    return pc.replace_substring_regex(column, "^'", "")


def _numbers(column: Any, name: str) -> Any:
    try:
        return column.cast(NUMBER)
    except pa.ArrowInvalid:
        rounding = _ROUNDING[name]
        numbers = [
            None if text is None else Decimal(text).quantize(_STEP, rounding, _EXACT)
            for text in column.to_pylist()
        ]
        return pa.array(numbers, NUMBER)


def _keyed(table: pa.Table, keys: Iterable[object], codebook: Codebook) -> pa.Table:
    rows = table.num_rows
    columns: dict[str, Any] = {
        name: pa.repeat(pa.scalar(key, pa.int16() if name == "report_year" else pa.string()), rows)
        for name, key in zip(KEYS, keys, strict=False)
    }
    said = ("code", "measure", "display_unit")
    definitions = store.make_table(
        said,
        [(item.code, item.measure, item.display_unit) for item in codebook],
        dict.fromkeys(said, pa.string()),
    ).combine_chunks()
    index = pc.index_in(table["indicator"], definitions["code"])
    for name in said[1:]:
        columns[name] = definitions[name].take(index)
    return pa.table({**columns, **{name: table[name] for name in store.COLUMNS}})
