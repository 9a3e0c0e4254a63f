"""Small made-up books for the tests of checks: figures written as literal numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from township_stats.book import Book
from township_stats.codebook import Codebook, Indicator
from township_stats.figure import Figure, Source
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.township import Township

TOWNSHIP = Township("虚构镇", "990000000000", made_up=True)


def indicator(
    code: str, unit: str, name: str = "", measure: str = "flow", **more: str
) -> Indicator:
    """Make an indicator of one section and table; the name is the code where none is given."""
    defaults = {"section": "industry", "table": "crops", "display_unit": unit}
    return Indicator(
        code=code, name=name or code, name_en=code, unit=unit, measure=measure,
        **(defaults | more),  # type: ignore[arg-type]
    )  # fmt: skip


def quantity(number: str, unit: str) -> Quantity:
    """Read the tests' own short hand: ``5``, ``3..7``, ``5..`` (and more), ``*``, empty (missing).

    ``22000~500`` is 22000 rounded to within 500.
    """
    if number == "":
        return Quantity.missing(unit)
    if number == "*":
        return Quantity.suppressed(unit)
    if ".." in number:
        low, high = number.split("..")
        made = Quantity.between(Decimal(low), Decimal(high) if high else None, unit)
        if not high:
            return replace(made, value=Decimal(low), qualifier=Qualifier.MORE_THAN, lower_open=True)
        return made
    value, _, reach = number.partition("~")
    made = Quantity.exact(Decimal(value), unit)
    return made.widened(Decimal(reach)) if reach else made


def figure(
    item: Indicator, number: str, year: int = 2023, place: str = "", *, withheld: bool = False
) -> Figure:
    """Make a figure; `withheld` ones keep their value and are suppressed."""
    made = quantity(number, item.unit)
    if withheld:
        made = replace(made, status=Status.SUPPRESSED)
    source = None if number == "" else Source("data/raw/2023/a.csv", "", "B2", "0" * 64)
    return Figure(item.code, item.name, item.section, place, year, number, made, source)


def book(
    indicators: list[Indicator],
    numbers: dict[str, str | dict[str, str]],
    earlier: dict[int, dict[str, str | dict[str, str]]] | None = None,
    withheld: tuple[str, ...] = (),
    derived: tuple[Indicator, ...] = (),
) -> Book:
    """Make a book of 2023.

    `numbers` gives a number a code, or numbers by place (an empty place is the township).
    `withheld` names codes or ``code@place``.
    """
    codebook = Codebook(tuple(indicators), derived)
    years = {}
    for year, given in {**(earlier or {}), 2023: numbers}.items():
        figures = []
        for code, value in given.items():
            places = value if isinstance(value, dict) else {"": value}
            for place, number in places.items():
                name = f"{code}@{place}" if place else code
                figures.append(
                    figure(codebook[code], number, year, place, withheld=name in withheld)
                )
        years[year] = tuple(figures)
    return Book(TOWNSHIP, codebook, 2023, years)


def book_of_report(shared: Path, codebook: Codebook) -> Book:
    """Make the book of the 2023 report from the specification's own readings of its figures."""
    figures = []
    for line in (shared / "seed" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line, parse_float=Decimal, parse_int=Decimal)
        found = codebook.find(item["name"]) or codebook.find(f"其中：{item['name']}")
        assert found is not None, item["name"]
        if item["kind"] == "redacted":
            made = Quantity.suppressed(found.unit)
        else:
            made = Quantity(
                item["value"],
                found.unit,
                Qualifier(item["qualifier"]),
                item["lower"],
                item["upper"],
            )
        year = 2024 if item["section"] == "plan" else 2023
        figures.append(
            Figure(found.code, found.name, found.section, "", year, item["surface"], made)
        )
    return Book(TOWNSHIP, codebook, 2023, {2023: tuple(figures)})
