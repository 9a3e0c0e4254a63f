"""Workbook: what notebooks import; a township's figures, tables and charts of one year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from township_stats import audit, charts, checks, drawing, measures, store, tables
from township_stats.book import Book, Section
from township_stats.codebook import Codebook, Indicator, read_codebook
from township_stats.errors import InputError, Problem, UsageError
from township_stats.intake.received import years as years_of
from township_stats.notebooks import find_notebooks, sections_for_figures
from township_stats.stattable import Chart, StatTable
from township_stats.township import FILE, Township, read_township

if TYPE_CHECKING:
    import pandas as pd

    from township_stats.checks import Doubtful, Rule, Verdict

LANGUAGES = ("zh", "en")
AUDIENCES = ("internal", "public")
_Shown = TypeVar("_Shown", StatTable, Chart)


def find_workbook(start: Path) -> Path:
    """Find the workbook a folder is or is in.

    Raises
    ------
    UsageError
        If neither the folder nor one above it has ``data/raw/township.toml``.
    """
    start = start.expanduser().resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(f"{start} 不是工作簿，上层文件夹也不是; 工作簿应有 {FILE}，可用 init 新建")


class Shelf(Generic[_Shown]):
    """Tables or charts in reading order; a notebook shows them one below the other."""

    def __init__(self, items: tuple[_Shown, ...]) -> None:
        self.items: tuple[_Shown, ...] = items

    def __iter__(self) -> Iterator[_Shown]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for item in self.items:
            display(item)


class Workbook:
    """One year of a township's workbook.

    Parameters
    ----------
    root
        The workbook's folder or one inside it; empty for the working directory.
    year
        Year reported on; the latest there is, unless told.
    lang
        ``zh`` or ``en``; township.toml's language where empty.
    audience
        ``internal``, or ``public``: withheld and small figures are gone, and cannot be worked out.

    Raises
    ------
    UsageError
        If there is no such workbook, year, language or audience.
    InputError
        If received files or definitions cannot be read; all problems at once.

    Examples
    --------
    >>> wb = Workbook("examples", year=2023)  # doctest: +SKIP
    >>> wb.figure("olive_area").text  # doctest: +SKIP
    '2.2万'
    """

    def __init__(
        self,
        root: str | Path = "",
        year: int | None = None,
        lang: str = "",
        audience: str = "internal",
    ) -> None:
        self.root = find_workbook(Path(root or "."))
        known = years_of(self.root)
        listed = "、".join(map(str, known)) or "（还没有）"
        if year is None and known:
            year = known[-1]
        if year not in known:
            raise UsageError(f"没有 {year} 年的数据; 现有年份：{listed}")
        self.year = year
        self.township: Township = read_township(self.root).of_year(year)
        self.lang = lang or self.township.language
        if self.lang not in LANGUAGES:
            raise UsageError(f"没有语言 {self.lang}; 可用 {'、'.join(LANGUAGES)}")
        if audience not in AUDIENCES:
            raise UsageError(f"没有读者 {audience}; 可用 {'、'.join(AUDIENCES)}")
        self.audience = audience

    @cached_property
    def codebook(self) -> Codebook:
        """All definitions of the workbook, with the year in titles and notes."""
        codebook = read_codebook(self.root, sections_for_figures(self.root)).of_year(self.year)
        problems = charts.check_specs(codebook)
        if problems:
            raise InputError(problems)
        return codebook

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Report sections in reading order, one a notebook."""
        return tuple(notebook.section for notebook in find_notebooks(self.root))

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What must hold between the figures."""
        return checks.read_rules(self.root, self.codebook)

    @cached_property
    def _clean(self) -> dict[int, store.CleanYear]:
        years = {}
        for year in years_of(self.root):
            if year <= self.year:
                years[year] = store.fresh(self.root, year, self.codebook)
                if years[year].cleaned_again:
                    print(f"原始数据有变化，已重新清洗 {year} 年", file=sys.stderr)  # noqa: T201
        return years

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What was noticed in the year's received files and beside them, and is no error."""
        made = self._clean[self.year]
        beside = store.notices_beside(self.root, self.year, self.codebook, made.figures)
        return (*beside, *made.notices)

    @property
    def missing(self) -> tuple[Indicator, ...]:
        """The indicators that nobody reported for the year, in codebook order."""
        return checks.unreported(self.codebook, self._clean[self.year].figures, self.year)

    @property
    def is_cleaned_again(self) -> bool:
        """Whether received files had changed, so that the year was cleaned anew just now."""
        return self._clean[self.year].cleaned_again

    @cached_property
    def internal_book(self) -> Book:
        """The year's figures, withheld and small ones too, whoever the workbook is read for."""
        years = {year: clean.figures for year, clean in self._clean.items()}
        return Book(self.township, self.codebook, self.year, years, self.sections, self.lang)

    @cached_property
    def book(self) -> Book:
        """The year's figures as the audience may see them."""
        if self.audience == "public":
            return checks.public(self.internal_book, self.rules, self._suppressions)
        return self.internal_book

    @cached_property
    def _suppressions(self) -> tuple[checks.Suppression, ...]:
        return checks.suppressions(self.internal_book, self.rules)

    @property
    def hidden(self) -> tuple[checks.Suppression, ...]:
        """What this year's public edition hides and why; nothing for an internal one."""
        if self.audience != "public":
            return ()
        return tuple(item for item in self._suppressions if item.edition == self.year)

    @cached_property
    def leaks(self) -> tuple[checks.Leak, ...]:
        """What a reader can work out all the same of what public editions hide."""
        return checks.audit_redaction(self.book, self.rules)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the checks say, in the order of the rules."""
        return checks.check(self.book, self.rules)

    def table(self, table: str) -> StatTable:
        """Make one table by its id.

        Raises
        ------
        UsageError
            If the codebook names no such table.
        """
        known = [
            id_
            for section in self.codebook.sections()
            for id_ in tables.table_ids(self.book, section)
        ]
        if table not in known:
            raise UsageError(f"没有表 {table!r}; 现有：{'、'.join(known)}")
        return tables.table(self.book, table)

    def tables(self, section: str) -> Shelf[StatTable]:
        """Make all tables of a section, in codebook order."""
        return Shelf(tables.section_tables(self.book, section))

    def chart(self, chart: str) -> Chart:
        """Draw one chart by its id.

        Raises
        ------
        UsageError
            If charts.csv has no such chart.
        """
        known = [
            id_
            for section in self.codebook.sections()
            for id_ in charts.chart_ids(self.book, section)
        ]
        if chart not in known:
            raise UsageError(f"没有图 {chart!r}; 现有：{'、'.join(known)}")
        return drawing.draw(charts.chart(self.book, chart))

    def charts(self, section: str) -> Shelf[Chart]:
        """Draw all charts of a section, in the order of charts.csv."""
        return Shelf(tuple(map(drawing.draw, charts.section_charts(self.book, section))))

    def figures(self) -> pd.DataFrame:
        """Give the year's clean figures, derived ones last, one row a figure.

        Returns
        -------
        pandas.DataFrame
            The columns of ``figures.csv`` (see docs/formats.md); numbers are `decimal.Decimal` in
            the base unit, None where there is none or the interval is open.
        """
        return store.frame((*self.book.figures, *measures.derive(self.book)))

    def overview(self) -> StatTable:
        """Count the figures of each section by what they are."""
        return audit.overview(self.book, measures.derive(self.book))

    def checks(self) -> StatTable:
        """Tabulate what the checks say, rule by rule."""
        return audit.verdict_table(self.book, self.verdicts)

    def bounds(self) -> StatTable:
        """Say what each suppressed or open figure can be at least and at most, by the rules."""
        return audit.bounds_table(self.book, checks.contract(self.book, self.rules), self.rules)

    @cached_property
    def doubtful(self) -> tuple[Doubtful, ...]:
        """What somebody should look at, the gravest first."""
        return audit.doubtful(self.book, self.rules)

    def doubts(self) -> StatTable:
        """List what to look at: likely slips, jumps, what came and went, odd wording."""
        return audit.doubt_table(self.book, self.doubtful)

    def sources(self) -> StatTable:
        """List every figure with the cell it came from."""
        return audit.source_table(self.book)
