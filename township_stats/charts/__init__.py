"""Figures to charts: what charts.csv asks for, and trends as soon as there is a second year.

Charts leave here undrawn: `township_stats.drawing` draws them.
"""

from __future__ import annotations

from dataclasses import replace

from township_stats import measures
from township_stats.book import Book
from township_stats.charts.plans import PLANS, years_of
from township_stats.charts.words import alt_text, chart_notes
from township_stats.codebook import ChartSpec, Codebook
from township_stats.errors import InputError, Problem, UsageError
from township_stats.stattable import Chart
from township_stats.tables.provenance import provenance, source_of

__all__ = ["KINDS", "chart", "chart_ids", "check_specs", "section_charts"]

KINDS = tuple(PLANS)
"""Kinds of chart that charts.csv may ask for."""
TREND = "_trend"
_WITH_TREND = ("bar", "panels", "interval")
_AT_LEAST_TWO = ("share", "waffle", "funds")
_LABELLED = ("share", "waffle")  # each label says its own unit


def check_specs(codebook: Codebook) -> tuple[Problem, ...]:
    """List what is wrong with charts.csv: unknown kinds, too few indicators."""
    return tuple(problem for spec in codebook.charts for problem in _problems(spec))


def chart_ids(book: Book, section: str) -> tuple[str, ...]:
    """Give the ids of a section's charts in the order they are numbered.

    Bars and intervals are followed by their trend, its id with ``_trend``, where two years have
    figures.
    """
    return tuple(spec.id for spec in _specs(book, section))


def section_charts(book: Book, section: str) -> tuple[Chart, ...]:
    """Make all charts of a section, numbered in the order of charts.csv.

    Raises
    ------
    InputError
        Where charts.csv asks for what cannot be drawn.
    """
    return tuple(
        _make(book, spec, _number(book, section, position))
        for position, spec in enumerate(_specs(book, section), start=1)
    )


def chart(book: Book, chart_id: str) -> Chart:
    """Make one chart by its id, numbered as in its section.

    Raises
    ------
    UsageError
        If there is no such chart for this year.
    InputError
        Where charts.csv asks for what cannot be drawn.
    """
    known: list[str] = []
    for section in dict.fromkeys(spec.section for spec in book.codebook.charts):
        for position, spec in enumerate(_specs(book, section), start=1):
            if spec.id == chart_id:
                return _make(book, spec, _number(book, section, position))
            known.append(spec.id)
    raise UsageError(f"没有图 {chart_id!r}; 现有：{'、'.join(known)}")


def _specs(book: Book, section: str) -> tuple[ChartSpec, ...]:
    specs: list[ChartSpec] = []
    for spec in book.codebook.charts_of(section):
        if not _problems(spec) and not _has_numbers(book, spec):
            continue  # nothing but empty bars
        specs.append(spec)
        years = years_of(book, spec.indicators) if spec.kind in _WITH_TREND else ()
        if len(years) > 1:
            specs.append(
                replace(
                    spec,
                    id=spec.id + TREND,
                    kind="trend",
                    title=f"{spec.title}（{years[0]}—{years[-1]}年）",
                    title_en=f"{spec.title_en}, {years[0]}–{years[-1]}",
                    note="",
                    note_en="",
                )
            )
    return tuple(specs)


def _has_numbers(book: Book, spec: ChartSpec) -> bool:
    """Tell whether anything that a chart is of has a number, of the township or of a place."""
    told = (measures.figure_of(book, code) for code in spec.indicators)
    placed = (figure for figure in book.figures if figure.indicator in spec.indicators)
    return any(
        figure.quantity.value is not None or figure.quantity.is_bounded
        for figure in (*filter(None, told), *placed)
    )


def _problems(spec: ChartSpec) -> tuple[Problem, ...]:
    if spec.kind not in PLANS:
        return (_problem(spec, "C", f"没有图形 {spec.kind!r}", f"只可为 {'、'.join(KINDS)}"),)
    least = 2 if spec.kind in _AT_LEAST_TWO else 1
    if len(spec.indicators) < least:
        found = f"{spec.kind} 图只有 {len(spec.indicators)} 个指标"
        return (_problem(spec, "D", found, f"至少 {least} 个，以 | 分隔"),)
    return ()


def _problem(spec: ChartSpec, column: str, found: str, allowed: str) -> Problem:
    return Problem("data/raw/charts.csv", "", f"{column}{spec.line}", found, allowed)


def _make(book: Book, spec: ChartSpec, number: str) -> Chart:
    problems = _problems(spec)
    if problems:
        raise InputError(problems)
    plan = PLANS[spec.kind](book, spec.indicators)
    title = spec.title if book.lang == "zh" else spec.title_en
    units = {panel.unit for panel in plan.panels if plan.kind not in _LABELLED}
    return Chart(
        id=spec.id,
        section=spec.section,
        number=number,
        title=title,
        kind=plan.kind,
        unit=units.pop() if len(units) == 1 else "",
        panels=plan.panels,
        alt=alt_text(plan, title, book.lang),
        notes=chart_notes(
            plan, spec.note if book.lang == "zh" else spec.note_en, book.township.symbols, book.lang
        ),
        source=source_of(book, [item.figure for item in plan.points]),
        svg="",
        width=0,
        height=0,
        lang=book.lang,
        provenance=tuple(dict.fromkeys(provenance(book, item.figure) for item in plan.points)),
    )


def _number(book: Book, section: str, position: int) -> str:
    number = book.section(section).number
    return f"{number}-{position}" if number else ""
