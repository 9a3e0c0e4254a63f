"""What the public may know of where a figure came from: not what its address tells of others.

A range of rows says how many cases were added up, a single row of a ledger of cases that there was
one, and a checksum lets anyone who knows the rest of a file try out what is hidden in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from township_stats.book import Book
from township_stats.figure import Figure, Source
from township_stats.quantity import Status


def covered(book: Book) -> Callable[[Figure], Figure]:
    """Give what makes a figure of a book fit for the public, but for its value.

    Parameters
    ----------
    book
        An internal book.

    Returns
    -------
    Callable
        Gives a figure without note of its parts, its contributors, its file's checksum and, where
        its sheet was added up, its cell. In a ledger of cases all places look alike: added up, and
        without words.
    """
    summed, cases = set(), set()
    for figures in book.years.values():
        for figure in figures:
            if figure.source is not None and figure.status is Status.DERIVED:
                summed.add(_sheet(figure.source))
                if figure.place:
                    cases.add(_sheet(figure.source))

    def cover(figure: Figure) -> Figure:
        source, text, quantity = figure.source, figure.text, figure.quantity
        if source is not None:
            sheet = _sheet(source)
            if figure.place and sheet in cases:
                text = ""
                if quantity.status is Status.REPORTED:
                    quantity = replace(quantity, status=Status.DERIVED)
            cell = "" if sheet in summed else source.cell
            source = replace(source, cell=cell, sha256="")
        return replace(
            figure, text=text, quantity=quantity, source=source, parts=(), contributors=None
        )

    return cover


def _sheet(source: Source) -> tuple[str, str]:
    return source.file, source.sheet
