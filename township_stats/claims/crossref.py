"""Which tables and charts of the appendix back which paragraph of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from township_stats import charts, tables
from township_stats.book import Book
from township_stats.claims.finding import Claim, Reconciliation

_BACKED = (Claim.MATCHES, Claim.CONTRADICTS, Claim.DERIVED)
_PLACES = "_places"
_TREND = "_trend"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table or chart of the appendix: ``表3-1`` or ``图3-1``, its title, its indicators."""

    label: str
    title: str
    indicators: frozenset[str]
    by_place: bool = False


@dataclass(frozen=True, slots=True)
class Backing:
    """A paragraph of the report (its number, from 0) and what backs its figures."""

    paragraph: int
    exhibits: tuple[Exhibit, ...]


def exhibits_of(book: Book) -> tuple[Exhibit, ...]:
    """List the tables and charts of a book's appendix, numbered as they are printed."""
    found: list[Exhibit] = []
    for section in book.codebook.sections():
        number = book.section(section).number
        drawn = {spec.id: spec for spec in book.codebook.charts_of(section)}
        for position, table_id in enumerate(tables.table_ids(book, section), start=1):
            base = table_id.removesuffix(_PLACES)
            codes = frozenset(item.code for item in book.codebook.in_table(base))
            if codes:
                title = book.codebook.table(base).title
                by_place = table_id != base
                found.append(Exhibit(_label("表", number, position), title, codes, by_place))
        for position, chart_id in enumerate(charts.chart_ids(book, section), start=1):
            spec = drawn[chart_id.removesuffix(_TREND)]
            codes = frozenset(spec.indicators)
            found.append(Exhibit(_label("图", number, position), spec.title, codes))
    return tuple(found)


def backing(reconciliation: Reconciliation) -> tuple[Backing, ...]:
    """Give, for each paragraph with backed figures, the tables and charts that hold them."""
    exhibits = exhibits_of(reconciliation.book)
    told: dict[int, list[tuple[str, bool]]] = {}
    for finding in reconciliation.of(*_BACKED):
        index = reconciliation.report.index_at(finding.start)
        codes = [finding.indicator, *(figure.indicator for figure in finding.figures)]
        told.setdefault(index, []).extend((code, bool(finding.place)) for code in codes if code)
    return tuple(
        Backing(index, tuple(_holding(exhibits, codes))) for index, codes in sorted(told.items())
    )


def table_of(exhibits: Iterable[Exhibit], code: str, *, by_place: bool = False) -> Exhibit | None:
    """Find the table that holds an indicator; the one by place where asked for and there."""
    holding = [item for item in exhibits if code in item.indicators and item.label[:1] == "表"]
    placed = [item for item in holding if item.by_place == by_place]
    return next(iter(placed or holding), None)


def _holding(exhibits: tuple[Exhibit, ...], codes: list[tuple[str, bool]]) -> Iterable[Exhibit]:
    for item in exhibits:
        if any(code in item.indicators and (placed or not item.by_place) for code, placed in codes):
            yield item


def _label(kind: str, number: int, position: int) -> str:
    return f"{kind}{number}-{position}" if number else kind
