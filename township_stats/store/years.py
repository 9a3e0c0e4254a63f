"""Clean figures on disk: data/clean/YEAR, written in one step and read back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_stats.clean.change import read_again
from township_stats.codebook import Codebook
from township_stats.errors import FigureError, Problem
from township_stats.figure import Contributors, Figure, Source
from township_stats.intake.received import checksums
from township_stats.publish import folder_lock, refuse_link, replace_folder, staging, write_json
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.store.csvtext import plain_decimal, protected, unprotected
from township_stats.store.schema import COLUMNS, package
from township_stats.township import read_township

if TYPE_CHECKING:
    from township_stats.clean import Cleaned
    from township_stats.intake.raw import RawYear

CLEAN = "data/clean"
FIGURES, PACKAGE = "figures.csv", "datapackage.json"
_OPEN_BELOW = frozenset({Qualifier.MORE_THAN, Qualifier.OVER})
_OPEN_ABOVE = frozenset({Qualifier.MORE_THAN, Qualifier.LESS_THAN})


@dataclass(frozen=True, slots=True)
class CleanYear:
    """A year's clean figures, what was noticed while cleaning, and whether they are made anew."""

    figures: tuple[Figure, ...]
    notices: tuple[Problem, ...] = ()
    cleaned_again: bool = False


def fresh(root: Path, year: int, codebook: Codebook) -> CleanYear:
    """Give a year's clean figures, cleaned again where a received file or a definition changed.

    Parameters
    ----------
    root
        The workbook.
    year
        The report year.
    codebook
        Its indicators.

    Raises
    ------
    UsageError
        If there is no such year.
    InputError
        If it has to be cleaned again and cannot be; nothing is written.
    """
    if current(root, year):
        stored = read_clean(root, year, codebook)
        if stored is not None:
            return stored
    return clean(root, year, codebook)


def clean(root: Path, year: int, codebook: Codebook) -> CleanYear:
    """Read a year's received files and write its clean figures to ``data/clean/YEAR``.

    Raises
    ------
    UsageError
        If there is no such year.
    InputError
        With every problem of the year; nothing is written.
    """
    cleaned, raw = cleaned_anew(root, year, codebook)
    write_clean(root, year, cleaned, raw)
    return CleanYear(cleaned.figures, cleaned.notices, cleaned_again=True)


def cleaned_anew(root: Path, year: int, codebook: Codebook) -> tuple[Cleaned, RawYear]:
    """Read and clean a year's received files; gives what they were read as, too. Writes nothing.

    Raises
    ------
    UsageError
        If there is no such year.
    InputError
        With every problem of the year.
    """
    from township_stats.clean import clean_year
    from township_stats.intake.year import read_year

    township = read_township(root)
    raw = read_year(root, year, codebook, township)
    return clean_year(raw, codebook, township), raw


def current(root: Path, year: int) -> bool:
    """Tell whether the clean figures were made from the files that are there now.

    Compares the checksums of the received files and of the definitions the reading depends on with
    those in datapackage.json, and figures.csv with its own.

    Raises
    ------
    UsageError
        If there is no such year.
    """
    there = checksums(root, year)
    stored = _read_package(root / CLEAN / str(year))
    if stored is None or "received" not in stored:
        return False
    return there == {
        item["path"]: item["sha256"] for item in stored["received"] + stored["definitions"]
    }


def write_clean(root: Path, year: int, cleaned: Cleaned, raw: RawYear) -> None:
    """Write ``data/clean/YEAR`` in one step: figures.csv and datapackage.json.

    The bytes depend on figures and received files alone: no time, no version.

    Parameters
    ----------
    root, year
        Where.
    cleaned
        Figures in stable order, and what was noticed.
    raw
        What they were read from.

    Raises
    ------
    NotFinishedError
        If a file of the folder is open elsewhere, or the folder is a link.
    """
    target = root / CLEAN / str(year)
    content = figures_csv(cleaned.figures)
    made_from = {
        "received": [_file(item) for item in raw.files],
        "definitions": [_file(item) for item in raw.definitions],
        "notices": [asdict(notice) for notice in cleaned.notices],
        "contributors": [_shares(item) for item in cleaned.figures if item.contributors],
    }
    made = package(year, content, made_from)
    for folder in (root / "data", target.parent):
        refuse_link(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    with folder_lock(target.parent):
        if _is_written(target, content, made):
            return
        with staging(target.parent, year) as staged:
            if target.is_dir() and not target.is_symlink():
                shutil.copytree(target, staged, symlinks=True, dirs_exist_ok=True)
            (staged / FIGURES).write_bytes(content)
            write_json(staged / PACKAGE, made)
            replace_folder(staged, target)


def read_clean(root: Path, year: int, codebook: Codebook) -> CleanYear | None:
    """Read ``data/clean/YEAR`` back; None where it is not there or not whole.

    Parameters
    ----------
    root, year
        Where.
    codebook
        The workbook's indicators; a figure of none of them makes the year count as not whole.
    """
    return _read_folder(root / CLEAN / str(year), codebook)


def read_published(root: Path, year: int, codebook: Codebook) -> CleanYear | None:
    """Read the figures published in ``outputs/YEAR/data``; None where there are none, or not whole.

    Parameters
    ----------
    root, year
        Where.
    codebook
        The workbook's indicators; figures of indicators that are no longer there are left out.
    """
    return _read_folder(root / "outputs" / str(year) / "data", codebook)


def _read_folder(folder: Path, codebook: Codebook) -> CleanYear | None:
    stored = _read_package(folder)
    if stored is None:
        return None
    sha256 = {item["path"]: item["sha256"] for item in stored.get("received", ())}
    text = (folder / FIGURES).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    try:
        if any(row["indicator"] not in codebook for row in rows):
            return None
        figures = tuple(_figure(row, sha256) for row in rows)
        figures = _with_contributors(figures, stored.get("contributors", ()))
        return CleanYear(figures, _notices(stored))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def figures_csv(figures: Iterable[Figure]) -> bytes:
    """Give the bytes of figures.csv: UTF-8 with BOM, one row a figure, columns of `COLUMNS`.

    Text that a spreadsheet would run as a formula is written with an apostrophe before it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        writer.writerow([protected(text) for text in row_of(figure)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def row_of(figure: Figure) -> tuple[str, ...]:
    """Give the texts of a figure's row in figures.csv."""
    quantity, source = figure.quantity, figure.source
    return (
        figure.indicator, figure.name, figure.section, figure.place, str(figure.year), figure.text,
        plain_decimal(quantity.value), quantity.unit, quantity.qualifier.value,
        plain_decimal(quantity.lower), plain_decimal(quantity.upper), quantity.status.value,
        source.file if source else "", source.sheet if source else "",
        source.cell if source else "", figure.note,
    )  # fmt: skip


def _file(item: Any) -> dict[str, Any]:
    return {"path": item.path, "sha256": item.sha256, "bytes": item.size}


def _shares(figure: Figure) -> dict[str, Any]:
    """Say how many make up a figure, and how much the largest of them; never who."""
    made = {"indicator": figure.indicator, "place": figure.place, "year": figure.year}
    if figure.contributors is not None:
        made |= {
            "count": figure.contributors.count,
            "largest": plain_decimal(figure.contributors.largest),
        }
    return made


def _with_contributors(
    figures: tuple[Figure, ...], stored: Iterable[dict[str, Any]]
) -> tuple[Figure, ...]:
    shares = {
        (item["indicator"], item["place"], item["year"]): Contributors(
            int(item["count"]), Decimal(item["largest"])
        )
        for item in stored
    }
    if not shares:
        return figures
    return tuple(
        replace(figure, contributors=shares.get((figure.indicator, figure.place, figure.year)))
        for figure in figures
    )


def _is_written(target: Path, content: bytes, made: dict[str, Any]) -> bool:
    try:
        stored = json.loads((target / PACKAGE).read_text(encoding="utf-8"))
        return (target / FIGURES).read_bytes() == content and bool(stored == made)
    except (OSError, ValueError, RecursionError):
        return False


def _read_package(folder: Path) -> dict[str, Any] | None:
    """Read datapackage.json; None where it is not there, or figures.csv is not the one it names."""
    try:
        stored: dict[str, Any] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        content = (folder / FIGURES).read_bytes()
        whole = stored["resources"][0]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if "received" in stored:
            for name in ("received", "definitions"):
                _ = [item["path"] + item["sha256"] for item in stored[name]]
            _ = [Problem(**item) for item in stored["notices"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    return stored if whole else None


def _notices(stored: dict[str, Any]) -> tuple[Problem, ...]:
    return tuple(Problem(**item) for item in stored.get("notices", ()))


def _figure(row: dict[str, str], sha256: dict[str, str]) -> Figure:
    cells = {name: unprotected(text) for name, text in row.items()}
    source = None
    if cells["source_file"]:
        source = Source(
            cells["source_file"], cells["source_sheet"], cells["source_cell"],
            sha256.get(cells["source_file"], ""),
        )  # fmt: skip
    return Figure(
        cells["indicator"], cells["name"], cells["section"], cells["place"], int(cells["year"]),
        cells["text"], _quantity(cells), source, cells["note"],
    )  # fmt: skip


def _quantity(cells: dict[str, str]) -> Quantity:
    """Rebuild a quantity from its row: what the row does not hold follows from the words."""
    value, lower, upper = (_number(cells[name]) for name in ("value", "lower", "upper"))
    qualifier, unit = Qualifier(cells["qualifier"]), cells["unit"]
    try:
        words = read_again(cells["text"])
    except FigureError:
        words = Quantity.missing(unit)
    step = words.step
    if step is not None and value and words.value:
        step = abs(step * value / words.value)
    return replace(
        words,
        value=value,
        unit=unit,
        qualifier=qualifier,
        lower=lower,
        upper=upper,
        lower_open=lower is not None and qualifier in _OPEN_BELOW,
        upper_open=upper is not None and qualifier in _OPEN_ABOVE,
        status=Status(cells["status"]),
        direction=None,
        step=step,
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
