"""Appendix: what all writers write: sections of prose, tables and charts, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from township_stats.payload import Chart, TableData


@dataclass(frozen=True, slots=True)
class Prose:
    """Text between tables, as Markdown of a plain kind: headings, paragraphs, lists, emphasis."""

    markdown: str


Block = Prose | TableData | Chart


@dataclass(frozen=True, slots=True)
class AppendixSection:
    """One section: number and title printed, its id (anchor), its blocks in reading order."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """A whole year's appendix, the same for HTML, PDF, Excel and Word.

    Parameters
    ----------
    title, subtitle
        Printed on the cover, such as 某镇2023年政府工作报告统计附录.
    township, code, year
        Who (as printed), its 12-digit code, and the year.
    lang, audience
        ``zh`` or ``en``; ``internal`` or ``public``, empty where that is not known.
    sections
        In reading order.
    notes
        Printed after the contents: how to read the figures (symbols, rounding, derived figures).
    facts
        Label and text pairs printed once, on the cover or beside the notes: checks, checksum of
        the inputs, version. Nothing that changes from run to run (no time of day).
    pdf_profile
        ``official`` or ``yearbook``.
    made_up
        Whether the data are invented; said on every page.
    """

    title: str
    subtitle: str
    township: str
    code: str
    year: int
    lang: str
    audience: str
    sections: tuple[AppendixSection, ...]
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    pdf_profile: str = "yearbook"
    made_up: bool = False
