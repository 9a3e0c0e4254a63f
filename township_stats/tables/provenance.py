"""What stands behind a printed number: where it was written, or what it was computed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR

from township_stats.book import Book
from township_stats.display import plain, print_unit
from township_stats.figure import Figure, Source
from township_stats.quantity import Quantity, Status
from township_stats.stattable import Provenance

_EXCLUDES = {
    (False, False): "",
    (True, False): "lower",
    (False, True): "upper",
    (True, True): "both",
}


def is_hidden(book: Book, figure: Figure) -> bool:
    """Tell whether the reader may not see a figure's value although it may be known."""
    return figure.status is Status.SUPPRESSED and book.audience == "public"


def provenance(book: Book, figure: Figure) -> Provenance:
    """Give what stands behind a figure, with its parts where it is derived.

    Numbers are in the codebook's base unit (English: without 万); a quotient has ten digits, its
    ends rounded outward. A public reader sees nothing of a suppressed figure.
    """
    indicator = book.codebook[figure.indicator]
    unit = print_unit(figure.quantity.unit, book.lang)
    hidden = is_hidden(book, figure)
    quantity = Quantity.suppressed(unit.name) if hidden else figure.quantity.to(unit.name)
    source = figure.source
    return Provenance(
        indicator=figure.indicator,
        name=indicator.named(book.lang),
        place=figure.place,
        year=str(figure.year),
        text="" if hidden else figure.original,
        value=plain(quantity.value),
        unit=unit.label,
        qualifier=figure.quantity.qualifier.value,
        lower=plain(quantity.lower, ROUND_FLOOR),
        upper=plain(quantity.upper, ROUND_CEILING),
        status=figure.status.value,
        file=source.file if source else "",
        sheet=source.sheet if source else "",
        cell=source.cell if source else "",
        sha256=source.sha256 if source else "",
        note="" if hidden else figure.note,
        formula=figure.formula,
        excludes=_EXCLUDES[quantity.lower_open, quantity.upper_open],
        corrected=figure.text if figure.corrected and not hidden else "",
        parts=tuple(provenance(book, part) for part in figure.parts),
    )


def computed(
    book: Book, figure: Figure, quantity: Quantity, formula: str, parts: tuple[Figure, ...]
) -> Provenance:
    """Give what stands behind a number that a table adds to a figure (growth, hectares).

    Parameters
    ----------
    book
        Language and audience.
    figure
        The figure it is said of.
    quantity
        The number, in the unit it is printed in.
    formula
        How it was computed, over indicator codes.
    parts
        What it was computed from.
    """
    made = replace(figure, text="", quantity=quantity, source=None, note="", formula=formula)
    return provenance(book, replace(made, parts=parts))


def source_of(book: Book, figures: Iterable[Figure]) -> str:
    """Give what is printed after 资料来源：: the township, the years, the files as received."""
    sources = [source for figure in figures for source in _sources(figure)]
    files = sorted({source.file.rpartition("/")[2] for source in sources})
    years = sorted({_year(source.file) for source in sources} - {""}) or [str(book.year)]
    if book.lang == "en":
        return f"{book.township.name_en}, figures reported for {', '.join(years)}"
    listed = f"（{'、'.join(files)}）" if files else ""
    return f"{book.township.name}{'、'.join(years)}年报送数据{listed}"


def _sources(figure: Figure) -> Iterator[Source]:
    if figure.source is not None:
        yield figure.source
    for part in figure.parts:
        yield from _sources(part)


def _year(file: str) -> str:
    found = re.search(r"/(\d{4})/", file)
    return found[1] if found else ""
