"""What a book says of an indicator for the place and year that a figure of a report is said of."""

from __future__ import annotations

from dataclasses import replace

from township_stats import measures
from township_stats.book import Book
from township_stats.claims.derivation import lookup_in, work_out
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.claims.verdict import holds, in_terms_of, is_remote
from township_stats.expressions import parse_expression
from township_stats.figure import Figure
from township_stats.quantity import Status


class Known:
    """The figures of a book as a report's figures ask for them.

    Parameters
    ----------
    book
        The figures of the year the report is of, and of earlier years.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._derived = {figure.indicator: figure for figure in measures.derive(book)}

    def year(self, mention: Mention) -> int:
        """Give the year a figure is said of; next year's where next year's work is told."""
        offset = 1 if mention.plan and not mention.year else mention.year
        return offset if offset > 1000 else self.book.year + offset

    def figure(self, mention: Mention, code: str) -> Figure | None:
        """Give the figure of an indicator: of the place where it is known by place, else of all.

        Of the place that a sentence is about only where its number is the place's and not that of
        all.
        """
        year = self.year(mention)
        placed = self.of_place(code, year, mention.place)
        if placed is not None:
            return placed
        stated = self._of_all(code, year)
        near = self.of_place(code, year, mention.about)
        if near is not None and _is_told(mention, near) and not _is_told(mention, stated):
            return near
        return stated

    def of_place(self, code: str, year: int, place: str) -> Figure | None:
        """Give a place's figure of an indicator, a derived one worked out; None where there is none."""
        item = self.book.codebook[code]
        if not place or not item.derived:
            return self.book.figure(code, year, place) if place else None
        codes = parse_expression(item.expression).codes
        parts = [self.book.figure(part, year, place) for part in codes]
        known = work_out(item.expression, item.unit, lookup_in(self.book, place, year))
        if known is None or measures.is_unknown(known):
            return None
        if any(part is None or part.status is Status.SUPPRESSED for part in parts):
            return None
        quantity = replace(known, status=Status.DERIVED)
        return Figure(
            code, item.name, item.section, place, year, "", quantity,
            formula=item.expression, parts=tuple(part for part in parts if part),
        )  # fmt: skip

    def agrees(self, mention: Mention, code: str) -> bool:
        """Tell whether a figure's number is the indicator's, were its unit the right one."""
        return _is_told(mention, self.figure(mention, code))

    def states(self, mention: Mention, code: str) -> bool:
        """Tell whether a figure's number is the very one of the indicator."""
        figure, written = self.figure(mention, code), mention.meant
        same = in_terms_of(figure.quantity, written.unit) if figure else None
        return same is not None and same.value is not None and same.value == written.value

    def _of_all(self, code: str, year: int) -> Figure | None:
        if code in self._derived:
            here = year == self.book.year
            return self._derived[code] if here else measures.figure_of(self.book, code, year)
        stated = self.book.figure(code, year)
        if stated is None and self.book.codebook[code].measure == "target":
            target = measures.figure_of(self.book, code)
            undated = target is not None and target.year == self.book.year
            return target if year <= self.book.year + undated else None
        return stated


def _is_told(mention: Mention, figure: Figure | None) -> bool:
    if figure is None or figure.status is Status.MISSING:
        return False
    written, known = mention.meant, figure.quantity
    if Status.SUPPRESSED in (written.status, known.status) and known.value is None:
        return written.status is known.status
    if not fits(written.unit, known.unit):
        written = replace(written, unit=known.unit)
    if not written.is_bounded and is_remote(written, known):
        return False  # 8公顷以上 is true of 2.2万亩, and says nothing of it
    return holds(written, known)
