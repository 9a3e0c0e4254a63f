"""Text cells to typed figures, in the codebook's units; pure: touches no files."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from township_stats.clean.aggregate import aggregate
from township_stats.clean.cellvalue import read_cell
from township_stats.codebook import Codebook, Indicator, match_key
from township_stats.errors import FigureError, InputError, Problem
from township_stats.figure import Figure
from township_stats.intake.raw import (
    NAME,
    NOTE,
    PLACE,
    PUBLIC,
    UNIT,
    VALUE,
    YEAR,
    Findings,
    RawEntry,
    RawYear,
)
from township_stats.intake.wording import one_line, quoted
from township_stats.quantity import Quantity, Status
from township_stats.township import Township
from township_stats.units import compatible, same_unit

_YEAR = re.compile(r"((?:19|20|21)[0-9]{2})年?\Z", re.ASCII)
_WHOLE = frozenset({"", "全镇", "全乡", "全街道", "本镇", "本乡", "镇级", "合计", "总计"})
_WITHHELD = {"否": True, "不公开": True, "不": True, "是": False, "公开": False, "": False}
_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A year's figures in stable order, and what the analyst should know of them."""

    figures: tuple[Figure, ...]
    notices: tuple[Problem, ...] = ()


def clean_year(raw: RawYear, codebook: Codebook, township: Township | None = None) -> Cleaned:
    """Turn what was received into typed figures.

    Parameters
    ----------
    raw
        What the year's files say.
    codebook
        The workbook's indicators.
    township
        Whose they are: a place of its name is the whole township, and its symbol profile says
        which mark means “not applicable”. Other marks (—, 无, /, 不详) mean that nothing was
        reported.

    Returns
    -------
    Cleaned
        Figures in codebook order, the township before its places (in the order first met), then by
        year; an indicator nobody reported is a ``missing`` figure of the report year. Quantities
        are in the codebook's base unit.

    Raises
    ------
    InputError
        With every problem of the year's files and figures.
    """
    return _Cleaner(raw, codebook, township).clean()


class _Cleaner:
    def __init__(self, raw: RawYear, codebook: Codebook, township: Township | None) -> None:
        self.raw, self.codebook = raw, codebook
        self.not_applicable = township.symbols.not_applicable if township else ""
        self.whole = _WHOLE | ({match_key(township.name)} if township else set())
        self.findings = Findings()
        self.places: dict[str, str] = {"": ""}
        self.figures: dict[_Key, Figure] = {}

    def clean(self) -> Cleaned:
        for entry in self.raw.entries:
            figure = self._figure(entry)
            if figure is not None:
                self._add(figure)
        for series in self.raw.series:
            made = aggregate(series, self.codebook[series.indicator], self.raw.year)
            for problem in made.problems:
                self.findings.problem(problem)
            for notice in made.notices:
                self.findings.notice(notice)
            for figure in made.figures:
                self._add(replace(figure, place=self._place(figure.place)))
        problems = self.raw.problems + self.findings.problems
        if problems:
            raise InputError(problems)
        reported = {code for code, _, _ in self.figures}
        for indicator in self.codebook:
            if indicator.code not in reported:
                self._put(_unreported(indicator, self.raw.year))
        order = {item.code: position for position, item in enumerate(self.codebook)}
        rank = {place: position for position, place in enumerate(self.places.values())}
        figures = sorted(
            self.figures.values(),
            key=lambda figure: (order[figure.indicator], rank[figure.place], figure.year),
        )
        return Cleaned(tuple(figures), tuple(sorted({*self.raw.notices, *self.findings.notices})))

    def _figure(self, entry: RawEntry) -> Figure | None:
        indicator = self.codebook.find(entry[NAME])
        if indicator is None:
            self.findings.problem(
                entry.problem(NAME, f"不认识的指标 {quoted(entry[NAME])}", self._near(entry))
            )
            return None
        year = self._year(entry, indicator)
        withheld = _WITHHELD.get(entry[PUBLIC])
        if withheld is None:
            self.findings.problem(
                entry.problem(PUBLIC, f"{quoted(entry[PUBLIC])} 看不懂", "只可为 是、否，或留空")
            )
        quantity = self._quantity(entry, indicator)
        if year is None or withheld is None or quantity is None:
            return None
        if withheld and quantity.status is Status.REPORTED:
            quantity = replace(quantity, status=Status.SUPPRESSED)
        return Figure(
            indicator.code,
            indicator.name,
            indicator.section,
            self._place(entry[PLACE]),
            year,
            entry[VALUE],
            quantity,
            entry.source,
            entry[NOTE],
        )

    def _quantity(self, entry: RawEntry, indicator: Indicator) -> Quantity | None:
        unit = entry[UNIT]
        try:
            quantity = read_cell(entry[VALUE], unit, self.not_applicable)
        except FigureError as error:
            self.findings.problem(entry.problem(VALUE, one_line(str(error)), _LIKE))
            return None
        if quantity.status in (Status.MISSING, Status.NOT_APPLICABLE):
            return replace(quantity, unit=indicator.unit)
        if not quantity.unit:
            if not same_unit(indicator.unit, indicator.display_unit):
                allowed = f"{indicator.unit} 或 {indicator.display_unit} 等"
                self.findings.problem(
                    entry.problem(UNIT, "没有写单位", f"请写明单位，如 {allowed}")
                )
                return None
            quantity = replace(quantity, unit=indicator.unit)
        try:
            return quantity.to(indicator.unit)
        except FigureError:
            where = UNIT if unit and not compatible(unit, indicator.unit) else VALUE
            self.findings.problem(
                entry.problem(
                    where,
                    f"单位{quoted(quantity.unit)}与指标“{indicator.name}”的单位“{indicator.unit}”不是同一种量",
                    f"{indicator.unit}，或可换算成它的单位",
                )
            )
            return None

    def _year(self, entry: RawEntry, indicator: Indicator) -> int | None:
        text = entry[YEAR]
        if not text:
            return self.raw.year
        match = _YEAR.match(text)
        if match is None:
            self.findings.problem(
                entry.problem(YEAR, f"{quoted(text)} 不是年份", "四位数字，如 2024；留空为报告年份")
            )
            return None
        year = int(match[1])
        if year > self.raw.year and indicator.measure != "target":
            self.findings.problem(
                entry.problem(
                    YEAR, f"{year} 晚于报告年份 {self.raw.year}", "只有目标（target）可写以后的年份"
                )
            )
            return None
        return year

    def _place(self, text: str) -> str:
        key = match_key(text)
        return "" if key in self.whole else self.places.setdefault(key, text)

    def _near(self, entry: RawEntry) -> str:
        """Name the indicators that an unknown one may have been meant to be."""
        if self.findings.is_full(entry.source.file):
            return ""
        names = {
            match_key(known): item.name
            for item in self.codebook
            for known in (item.name, *item.aliases)
        }
        close = difflib.get_close_matches(match_key(entry[NAME]), names, n=3, cutoff=0.5)
        hint = "、".join(dict.fromkeys(names[key] for key in close))
        return (
            f"是否 {hint}？或在 indicators.csv 加一行"
            if hint
            else "indicators.csv 中的名称、别名或代码"
        )

    def _add(self, figure: Figure) -> None:
        """Add a figure, or hold it against the one that is there already."""
        other = self.figures.get(_key(figure))
        if other is None:
            self._put(figure)
            return
        kept = _reconciled(other, figure)
        where = (
            f"{figure.name}{f'（{one_line(figure.place)}）' if figure.place else ''}{figure.year}年"
        )
        found = f"{where} 写作 {_shown(figure)}，{other.source} 写作 {_shown(other)}"
        if kept is None:
            self.findings.problem(
                _at(figure, found, "两处须一致；以哪处为准，在 corrections.csv 改另一处并写明理由")
            )
            return
        self._put(kept)
        if figure.text or figure.status is not Status.MISSING:
            self.findings.notice(_at(figure, found, f"不矛盾，取 {_shown(kept)}"))

    def _put(self, figure: Figure) -> None:
        self.figures[_key(figure)] = figure


_LIKE = "写成数字，如 1200、2.2万、约30、30万以上、*；缺报留空"


def _unreported(indicator: Indicator, year: int) -> Figure:
    return Figure(
        indicator.code, indicator.name, indicator.section, "", year, "",
        Quantity.missing(indicator.unit),
    )  # fmt: skip


def _key(figure: Figure) -> _Key:
    return figure.indicator, figure.place, figure.year


def _reconciled(first: Figure, second: Figure) -> Figure | None:
    """Give the figure to keep of two of one thing; None where they contradict each other.

    Nothing written contradicts nothing. Rounded and hedged figures agree where both can be true;
    the one that says more is kept, what an office wrote before what was added up. What one
    withholds is withheld; of whom a figure is made up, either may say.
    """
    if second.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return first
    if first.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return second
    hidden = [item for item in (first, second) if item.status is Status.SUPPRESSED]
    if any(item.quantity.value is None for item in hidden):
        return first if len(hidden) == 2 and first.text == second.text else None
    if first.quantity.intersect(second.quantity) is None:
        return None
    ranked = sorted((first, second), key=_vagueness)
    kept = ranked[0]
    if hidden and kept.status is not Status.SUPPRESSED:
        kept = replace(kept, quantity=replace(kept.quantity, status=Status.SUPPRESSED))
    return replace(kept, contributors=kept.contributors or ranked[1].contributors)


def _vagueness(figure: Figure) -> tuple[bool, bool, Decimal]:
    width = figure.quantity.width
    return figure.status is Status.DERIVED, width is None, width or Decimal(0)


def _shown(figure: Figure) -> str:
    if figure.text:
        return quoted(figure.text)
    value = figure.quantity.value
    return f"{value:f}{figure.quantity.unit}" if value is not None else f"（{figure.status}）"


def _at(figure: Figure, found: str, allowed: str) -> Problem:
    source = figure.source
    if source is None:
        raise AssertionError("only figures that were read can disagree")
    return Problem(source.file, source.sheet, source.cell, found, allowed)
