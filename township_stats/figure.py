"""Figure: one clean figure with the address it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from township_stats.quantity import Quantity, Status

_CORRECTED = re.compile(r"更正：原文“(.*?)”；(.*)")
_PARTS_CORRECTED = re.compile(r"含更正：(.*)")


def correction_note(original: str, reason: str) -> str:
    """Say in a figure's note that its cell is read as something else than what stands there.

    Examples
    --------
    >>> correction_note("5", "漏写一位")
    '更正：原文“5”；漏写一位'
    """
    return f"更正：原文“{original}”；{reason}"


def corrections_note(cells: Iterable[str]) -> str:
    """Say in the note of a figure that was added up or counted which of its cells are corrected.

    Examples
    --------
    >>> corrections_note(["C7 原文“5”，改作“55”，漏写一位"]), corrections_note([])
    ('含更正：C7 原文“5”，改作“55”，漏写一位', '')
    """
    said = "；".join(cells)
    return f"含更正：{said}" if said else ""


def uncorrected(note: str) -> str:
    """Give a note without what it says of corrected cells.

    Examples
    --------
    >>> uncorrected("初步数；更正：原文“5”；漏写一位"), uncorrected("含更正：C7，类别填错")
    ('初步数', '')
    """
    return re.split("；?(?:含更正：|更正：原文“)", note, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was written.

    Parameters
    ----------
    file
        Path relative to the workbook, with forward slashes.
    sheet
        Sheet name; empty for CSV files.
    cell
        Address of the cell, such as ``B7``; a range such as ``D4:D16`` where several were added up;
        empty where the public may not know how many.
    sha256
        Checksum of the file, hexadecimal; empty for the public.
    """

    file: str
    sheet: str
    cell: str
    sha256: str

    def __str__(self) -> str:
        where = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        return f"{where}!{self.cell}" if self.cell else where


@dataclass(frozen=True, slots=True)
class Contributors:
    """Of how many households or units a figure is made up, and how much the largest makes of it.

    Parameters
    ----------
    count
        How many contribute something.
    largest
        The most that one of them may make up, as a share of the figure, rounded up.
    """

    count: int
    largest: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one indicator, place and year, in the indicator's base unit.

    Parameters
    ----------
    indicator
        Code in the codebook.
    name, section
        The indicator's official name and its report section.
    place
        Village or other place; empty for the whole township.
    year
        The year the figure speaks of (a target may speak of a later year than its sheet).
    text
        The words that are read; empty where nothing was reported. They are the office's own, but
        for a corrected cell, whose own words are `original`.
    quantity
        Value, interval, qualifier, status, in the codebook's unit.
    source
        The cell; None for derived and missing figures.
    note
        The office's own remark.
    formula
        For a derived figure, its expression over indicator codes.
    parts
        For a derived figure, the figures it was computed from.
    contributors
        How many contributed and the largest share, where a ledger names them; never who.

    Notes
    -----
    A withheld figure (公开 否) has status ``suppressed`` and keeps its value; a figure printed as
    ``*`` has status ``suppressed`` and none.
    """

    indicator: str
    name: str
    section: str
    place: str
    year: int
    text: str
    quantity: Quantity
    source: Source | None = None
    note: str = ""
    formula: str = ""
    parts: tuple[Figure, ...] = ()
    contributors: Contributors | None = None

    @property
    def status(self) -> Status:
        """Status of the quantity."""
        return self.quantity.status

    @property
    def withheld(self) -> bool:
        """Whether the office knows the value but keeps it from the public."""
        return self.status is Status.SUPPRESSED and self.quantity.value is not None

    @property
    def original(self) -> str:
        """The words that stand in the cell, whether they are read or corrected."""
        found = _CORRECTED.search(self.note)
        return found[1] if found else self.text

    @property
    def corrected(self) -> str:
        """Why the cell is read as something else than what stands there; empty where it is not."""
        found = _CORRECTED.search(self.note)
        return found[2] if found else ""

    @property
    def corrected_cells(self) -> str:
        """Which of the cells that were added up or counted are corrected, and why; mostly empty."""
        found = _PARTS_CORRECTED.search(self.note)
        return found[1] if found else ""
