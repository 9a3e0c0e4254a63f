"""Clean figures for others: one tidy frame, Parquet, and a package beside the outputs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_stats.book import Book
from township_stats.codebook import read_codebook
from township_stats.figure import Figure
from township_stats.intake.received import years as years_of
from township_stats.publish import write_json
from township_stats.store.arrow import make_table
from township_stats.store.schema import COLUMNS, package
from township_stats.store.years import FIGURES, PACKAGE, figures_csv, fresh, row_of

if TYPE_CHECKING:
    import pandas as pd

_SCALE = 18  # decimals kept in Parquet, whose decimals have 38 digits
_EXACT = Context(prec=38)


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """Give figures as a frame, one row a figure.

    Returns
    -------
    pandas.DataFrame
        The columns of figures.csv. ``value``, ``lower``, ``upper`` are `decimal.Decimal` in the
        base unit, None where there is none or the interval is open; ``year`` is an integer; all
        others are text, empty where there is none. Index 0, 1, 2 ….
    """
    import pandas as pd

    rows = []
    for figure in figures:
        quantity = figure.quantity
        row: dict[str, Any] = dict(zip(COLUMNS, row_of(figure), strict=True))
        row |= {"year": figure.year, "value": quantity.value}
        rows.append(row | {"lower": quantity.lower, "upper": quantity.upper})
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("value", "lower", "upper"):
        made[column] = made[column].astype(object).where(made[column].notna(), None)
    return made


def load(root: Path, years: Iterable[int] | None = None) -> pd.DataFrame:
    """Give the clean figures of several years as one tidy frame.

    Parameters
    ----------
    root
        The workbook.
    years
        Report years; all there are, unless told.

    Returns
    -------
    pandas.DataFrame
        ``report_year`` (integer: the year whose files the figure came from), then the columns of
        `frame`. One row a figure; ``(report_year, indicator, place, year)`` is unique.

    Raises
    ------
    UsageError
        If there is no such year.
    InputError
        If a year has to be cleaned again and cannot be.
    """
    import pandas as pd

    codebook = read_codebook(root)
    parts = []
    for year in years_of(root) if years is None else years:
        part = frame(fresh(root, year, codebook).figures)
        part.insert(0, "report_year", year)
        parts.append(part)
    if not parts:
        return frame(()).assign(report_year=[])[["report_year", *COLUMNS]]
    return pd.concat(parts, ignore_index=True)


def write_parquet(figures: Iterable[Figure], path: Path) -> None:
    """Write figures as Parquet: numbers as decimals with 18 places, text as strings.

    Parameters
    ----------
    figures
        In the order to be written.
    path
        The file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number, step = pa.decimal128(38, _SCALE), Decimal(1).scaleb(-_SCALE)
    types = dict.fromkeys(COLUMNS, pa.string()) | {"year": pa.int16()}
    types |= dict.fromkeys(("value", "lower", "upper"), number)
    rows = []
    for figure in figures:
        row = dict(zip(COLUMNS, row_of(figure), strict=True))
        for name in ("value", "lower", "upper"):
            bound = getattr(figure.quantity, name)
            row[name] = "" if bound is None else f"{bound.quantize(step, context=_EXACT):f}"
        rows.append(list(row.values()))
    table = make_table(COLUMNS, rows, types)
    pq.write_table(table, path, compression="zstd")


def write_published(book: Book, folder: Path) -> None:
    """Write the figures of a book for others into ``folder/data``: CSV, Parquet, data package.

    Parameters
    ----------
    book
        The year as it is published; a public one has been through disclosure control.
    folder
        The year's outputs.
    """
    target = folder / "data"
    target.mkdir(parents=True, exist_ok=True)
    content = figures_csv(book.figures)
    (target / FIGURES).write_bytes(content)
    write_parquet(book.figures, target / "figures.parquet")
    write_json(target / PACKAGE, package(book.year, content))
