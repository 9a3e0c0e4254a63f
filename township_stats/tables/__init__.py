"""Figures to statistical tables: one a table of the codebook, one more where places are known."""

from __future__ import annotations

from township_stats.book import Book
from township_stats.errors import UsageError
from township_stats.stattable import StatTable
from township_stats.tables.indicators import indicator_table
from township_stats.tables.lists import items_of, list_table
from township_stats.tables.places import SUFFIX, place_table, with_places

__all__ = ["section_tables", "table", "table_ids"]


def table_ids(book: Book, section: str) -> tuple[str, ...]:
    """Give the ids of a section's tables in the order they are numbered.

    A table of indicators that are known by place is followed by one of the places, its id with
    ``_places``; a list without items for the year is left out.
    """
    ids: list[str] = []
    for table_id in book.codebook.table_ids(section):
        if book.codebook.in_table(table_id):
            ids.append(table_id)
            if with_places(book, table_id):
                ids.append(table_id + SUFFIX)
        elif items_of(book, table_id):
            ids.append(table_id)
    return tuple(ids)


def section_tables(book: Book, section: str) -> tuple[StatTable, ...]:
    """Make all tables of a section, numbered in codebook order."""
    ids = table_ids(book, section)
    return tuple(
        _made(book, table_id, _number(book, section, position))
        for position, table_id in enumerate(ids, start=1)
    )


def table(book: Book, table_id: str) -> StatTable:
    """Make one table by its id, numbered as in its section.

    Parameters
    ----------
    book
        The figures.
    table_id
        A table of the codebook; with ``_places`` behind, its figures by place.

    Raises
    ------
    UsageError
        If there is no such table for this year.
    """
    known: list[str] = []
    for section in book.codebook.sections():
        ids = table_ids(book, section)
        if table_id in ids:
            return _made(book, table_id, _number(book, section, ids.index(table_id) + 1))
        known += ids
    raise UsageError(f"没有表 {table_id!r}; 现有：{'、'.join(known)}")


def _made(book: Book, table_id: str, number: str) -> StatTable:
    if book.codebook.in_table(table_id):
        return indicator_table(book, table_id, number)
    if table_id.endswith(SUFFIX) and with_places(book, table_id.removesuffix(SUFFIX)):
        return place_table(book, table_id.removesuffix(SUFFIX), number)
    return list_table(book, table_id, number)


def _number(book: Book, section: str, position: int) -> str:
    number = book.section(section).number
    return f"{number}-{position}" if number else ""
