"""Small made-up books whose figures are written as offices write them; for tables and charts."""

from __future__ import annotations

from dataclasses import replace

from township_stats.book import Book, Section
from township_stats.codebook import ChartSpec, Codebook, Indicator, ListItem, TableSpec
from township_stats.figure import Figure, Source
from township_stats.numerals import parse
from township_stats.quantity import Quantity, Status
from township_stats.township import Symbols, Township

TOWNSHIP = Township(
    "虚构镇", "990000000000", name_en="Madeup", symbols=Symbols(missing="…"), made_up=True
)
SHA = "ab" * 32


def indicator(code: str, name: str, unit: str, display: str = "", **more: object) -> Indicator:
    """Make an indicator of table ``crops`` in section ``industry``."""
    given: dict[str, object] = {
        "section": "industry", "table": "crops", "name_en": code.capitalize(), "measure": "flow",
    } | more  # fmt: skip
    return Indicator(code=code, name=name, unit=unit, display_unit=display or unit, **given)  # type: ignore[arg-type]


def derived(code: str, name: str, expression: str, unit: str, **more: object) -> Indicator:
    """Make a derived indicator of table ``crops``."""
    return indicator(code, name, unit, expression=expression, measure="rate", **more)


def figure(item: Indicator, text: str, year: int = 2023, place: str = "") -> Figure:
    """Read a figure as written; empty is missing, ``*`` hidden, ``(7)`` withheld from the public."""
    source = Source(f"data/raw/{year}/农业.csv", "", "B2", SHA)
    written = text.strip("()")
    if not text:
        made, source_of = Quantity.missing(item.unit), None
    else:
        read = Quantity.suppressed(item.unit) if text == "*" else parse(written, item.unit)
        made, source_of = read.to(item.unit), source
    if text.startswith("("):
        made = replace(made, status=Status.SUPPRESSED)
    return Figure(item.code, item.name, item.section, place, year, written, made, source_of)


def book(
    indicators: list[Indicator],
    *years: dict[str, str | dict[str, str]],
    derived: tuple[Indicator, ...] = (),
    charts: tuple[ChartSpec, ...] = (),
    lists: tuple[ListItem, ...] = (),
    lang: str = "zh",
    audience: str = "internal",
    symbols: Symbols | None = None,
) -> Book:
    """Make a book of 2023 and the years before it; each year gives texts by code, or by place.

    An empty place is the township; ``code@2024`` states a target.
    """
    tables = (TableSpec("crops", "作物情况", "Crops", "虚构数据。", "Made-up data."),)
    codebook = Codebook(tuple(indicators), derived, tables, charts, lists)
    figures = {
        2023 - before: tuple(
            figure(codebook[code.partition("@")[0]], text, _year(code, 2023 - before), place)
            for code, texts in given.items()
            for place, text in (texts if isinstance(texts, dict) else {"": texts}).items()
        )
        for before, given in enumerate(years)
    }
    township = replace(TOWNSHIP, symbols=symbols) if symbols else TOWNSHIP
    sections = (Section(3, "industry", "产业发展", "Industry"),)
    return Book(township, codebook, 2023, figures, sections, lang, audience)


def _year(code: str, year: int) -> int:
    stated = code.partition("@")[2]
    return int(stated) if stated else year


def chart(kind: str, *codes: str, name: str = "drawn") -> ChartSpec:
    """Make a row of charts.csv."""
    return ChartSpec(name, "industry", kind, codes, "作物", "Crops", "", 2)
