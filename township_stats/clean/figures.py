"""Text cells to typed figures, in the codebook's units; pure: touches no files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from township_stats.clean.aggregate import aggregate
from township_stats.clean.agreement import reconciled, say_as_much, shown
from township_stats.clean.cellvalue import refuse_fraction
from township_stats.clean.change import read_of
from township_stats.clean.column import BELOW_ZERO, is_below_zero, is_fraction
from township_stats.clean.shares import shares_among_percentages
from township_stats.codebook import Codebook, Indicator, match_key
from township_stats.errors import FigureError, InputError, Problem
from township_stats.figure import Figure
from township_stats.intake.labels import bare_label, label_unit
from township_stats.intake.places import stem
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
    RawSeries,
    RawYear,
)
from township_stats.intake.wording import one_line, quoted
from township_stats.quantity import Quantity, Status
from township_stats.township import Township
from township_stats.units import compatible, same_unit

_YEAR = re.compile(r"((?:19|20|21)[0-9]{2})年?\Z", re.ASCII)
_NUMBERED = re.compile(r"(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．]\s*)+")
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
        Whose they are: its symbol profile says which mark means “not applicable”. Other marks (—, 无, /, 不详) mean that nothing was
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
        self.findings = Findings()
        self.places: dict[str, str] = {"": ""}
        self.figures: dict[_Key, Figure] = {}
        self.of_ledgers: set[_Key] = set()

    def clean(self) -> Cleaned:
        for entry in self.raw.entries:
            figure = self._figure(entry)
            if figure is not None:
                self._add(figure)
        for series in _together(self.raw.series):
            made = aggregate(series, self.codebook[series[0].indicator], self.raw.year)
            for problem in made.problems:
                self.findings.problem(problem)
            for notice in made.notices:
                self.findings.notice(notice)
            for figure in made.figures:
                self._add(replace(figure, place=self._spelt(figure.place)), is_of_ledger=True)
            if made.figures and _may_lack_places(series[0], made.figures[0]):
                self._tell_absent(series[0], made.figures)
        self._tell_variants()
        self._tell_strangers()
        self._tell_not_summed()
        for notice in shares_among_percentages(self.figures.values()):
            self.findings.notice(notice)
        problems = self.raw.problems + self.findings.problems
        if problems:
            raise InputError(problems)
        reported = {code for code, _, _ in self.figures}
        for indicator in self.codebook:
            if indicator.code not in reported:
                self._put(_unreported(indicator, self.raw.year))
        order = {item.code: position for position, item in enumerate(self.codebook)}
        places = ("", *self.raw.places.listed, *self.places.values())
        rank = {place: position for position, place in enumerate(dict.fromkeys(places))}
        figures = sorted(
            self.figures.values(),
            key=lambda figure: (order[figure.indicator], rank[figure.place], figure.year),
        )
        return Cleaned(tuple(figures), tuple(sorted({*self.raw.notices, *self.findings.notices})))

    def _figure(self, entry: RawEntry) -> Figure | None:
        indicator = self.codebook.find(entry[NAME]) or self.codebook.find(_bare(entry[NAME]))
        if indicator is None:
            self.findings.problem(
                entry.problem(NAME, f"不认识的指标 {quoted(entry[NAME])}", self._near(entry))
            )
            return None
        year = self._year(entry, indicator)
        place = self._place(entry)
        withheld = _WITHHELD.get(entry[PUBLIC])
        if withheld is None:
            self.findings.problem(
                entry.problem(PUBLIC, f"{quoted(entry[PUBLIC])} 看不懂", "只可为 是、否，或留空")
            )
        quantity = self._quantity(entry, indicator)
        if year is None or withheld is None or quantity is None or place is None:
            return None
        if is_fraction(quantity) and indicator.is_additive:
            found = f"{quoted(entry[VALUE])} 不是整数，单位是{indicator.unit}"
            self.findings.notice(entry.problem(VALUE, found, "照读，请核对"))
        if indicator.measure == "target" and year == self.raw.year and entry[VALUE]:
            self._tell_title(entry, indicator)
        if withheld and quantity.status is Status.REPORTED:
            quantity = replace(quantity, status=Status.SUPPRESSED)
        return Figure(
            indicator.code,
            indicator.name,
            indicator.section,
            place,
            year,
            entry[VALUE],
            quantity,
            entry.source,
            entry[NOTE],
        )

    def _quantity(self, entry: RawEntry, indicator: Indicator) -> Quantity | None:
        unit, said = entry[UNIT], label_unit(entry[NAME])
        if unit and said and not same_unit(unit, said):
            found = f"指标名里的单位是“{said}”，单位列是“{unit}”"
            self.findings.problem(entry.problem(UNIT, found, "两处须一致"))
            return None
        unit = unit or said
        try:
            quantity, taken = read_of(entry[VALUE], unit, indicator, self.not_applicable)
            refuse_fraction(quantity, entry[VALUE], indicator.unit)
        except FigureError as error:
            self.findings.problem(entry.problem(VALUE, one_line(str(error)), _LIKE))
            return None
        if taken:
            self.findings.notice(entry.problem(VALUE, f"写作 {quoted(entry[VALUE])}", taken))
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
        if is_below_zero(quantity, indicator):
            self.findings.notice(entry.problem(VALUE, f"{quoted(entry[VALUE])} 是负数", BELOW_ZERO))
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

    def _tell_title(self, entry: RawEntry, indicator: Indicator) -> None:
        """Tell of a target of the report year that will stand under a title of the next."""
        year = self.raw.year
        title = self.codebook.of_year(year).table(indicator.table).title
        if str(year + 1) in title:
            found = f"“{indicator.name}”是 {year} 年的，所在的表是“{title}”"
            allowed = f"照读，请核对；是 {year + 1} 年的，年份写 {year + 1}"
            self.findings.notice(entry.problem(YEAR if entry[YEAR] else VALUE, found, allowed))

    def _place(self, entry: RawEntry) -> str | None:
        """Give the place of a row; None where it is not one of places.csv."""
        name = self.raw.places.name(entry[PLACE])
        refusal = self.raw.places.refusal(name)
        if refusal:
            found = f"不认识的地区 {quoted(entry[PLACE])}"
            self.findings.problem(entry.problem(PLACE, found, refusal))
            return None
        return self._spelt(name)

    def _spelt(self, place: str) -> str:
        """Give a place as it was spelt first, whatever the width of its letters."""
        return self.places.setdefault(match_key(place), place)

    def _tell_absent(self, part: RawSeries, figures: Sequence[Figure]) -> None:
        """Tell which of the listed places a total that was added up does not have."""
        there = {figure.place for figure in figures}
        absent = [place for place in self.raw.places.listed if place not in there]
        if absent and part.by_place:
            name = self.codebook[part.indicator].name
            found = f"“{name}”由各村相加，还没有 {one_line('、'.join(absent))}"
            source = part.source
            self.findings.notice(
                Problem(source.file, source.sheet, source.cell, found, "全乡镇的数不全，请催报")
            )

    def _tell_variants(self) -> None:
        """Tell of places whose names differ in the word for what they are (王坝村, 王坝村委会)."""
        met: dict[str, dict[str, Figure]] = {}
        for figure in self.figures.values():
            if figure.place and not self.raw.places.listed:
                met.setdefault(stem(figure.place), {}).setdefault(figure.place, figure)
        for first, *others in map(dict.values, met.values()):
            for figure in others:
                found = (
                    f"{quoted(figure.place)}与 {first.source} 的{quoted(first.place)}像是一个地方"
                )
                self.findings.notice(
                    _at(figure, found, "作两处读；是一处请统一写法，或在 places.csv 里写别名")
                )

    def _tell_strangers(self) -> None:
        """Tell of places that only figure sheets name, where ledgers and no list name the places."""
        known = {stem(place) for _, place, _ in self.of_ledgers if place}
        strangers: dict[str, Figure] = {}
        for figure in self.figures.values():
            is_known = not figure.place or stem(figure.place) in known
            if known and not is_known and not self.raw.places.listed:
                strangers.setdefault(figure.place, figure)
        for place, figure in strangers.items():
            found = f"台账里没有地区{quoted(place)}"
            self.findings.notice(_at(figure, found, "作一处读，请核对；各村可列在 places.csv 里"))

    def _tell_not_summed(self) -> None:
        """Tell of indicators that figure sheets give for places alone: nothing adds their rows up."""
        told = {
            key: item
            for key, item in self.figures.items()
            if item.year >= self.raw.year and item.status is not Status.MISSING
        }
        placed: dict[tuple[str, int], list[Figure]] = {}
        for (code, place, year), figure in told.items():
            is_whole = not place or (code, "", year) in told
            if not is_whole and (code, place, year) not in self.of_ledgers:
                placed.setdefault((code, year), []).append(figure)
        for figures in placed.values():
            count = f"等 {len(figures)} 个地区" if len(figures) > 1 else ""
            found = f"“{figures[0].name}”只有{quoted(figures[0].place)}{count}的数，没有全乡镇的数"
            allowed = "填报表各行不相加；请加一行全乡镇的数，地区留空"
            self.findings.notice(_at(figures[0], found, allowed))

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

    def _add(self, figure: Figure, *, is_of_ledger: bool = False) -> None:
        """Add a figure, or hold it against the one that is there already."""
        other = self.figures.get(_key(figure))
        are_of_ledgers = is_of_ledger and _key(figure) in self.of_ledgers
        if is_of_ledger:
            self.of_ledgers.add(_key(figure))
        if other is None:
            self._put(figure)
            return
        kept = reconciled(other, figure)
        where = (
            f"{figure.name}{f'（{one_line(figure.place)}）' if figure.place else ''}{figure.year}年"
        )
        found = f"{where} 写作 {shown(figure)}，{other.source} 写作 {shown(other)}"
        if kept is None:
            allowed = "两处须一致；以哪处为准，在 corrections.csv 改另一处并写明理由"
            if are_of_ledgers:
                allowed += "；各占一部分、应当相加的，在两处映射里都写 part = true"
            elif not is_of_ledger and not figure.place:
                allowed += "；是各村的数，请加“地区”列"
            self.findings.problem(_at(figure, found, allowed))
            return
        self._put(kept)
        if not say_as_much(other, figure):
            self.findings.notice(_at(figure, found, f"不矛盾，取 {shown(kept)}"))

    def _put(self, figure: Figure) -> None:
        self.figures[_key(figure)] = figure


_LIKE = "写成数字，如 1200、2.2万、约30、30万以上、*；缺报留空"


def _bare(name: str) -> str:
    """Give an indicator's name without the number before it and the unit behind it."""
    return bare_label(_NUMBERED.sub("", name))


def _unreported(indicator: Indicator, year: int) -> Figure:
    return Figure(
        indicator.code, indicator.name, indicator.section, "", year, "",
        Quantity.missing(indicator.unit),
    )  # fmt: skip


def _together(series: Iterable[RawSeries]) -> list[list[RawSeries]]:
    """Put the parts of one indicator together; a whole column stands alone."""
    groups: dict[object, list[RawSeries]] = {}
    for number, item in enumerate(series):
        groups.setdefault(item.indicator if item.part else number, []).append(item)
    return list(groups.values())


def _may_lack_places(series: RawSeries, first: Figure) -> bool:
    """Tell whether a total was added up of places each of which should be there.

    A 合计 row vouches for itself, and in a ledger of cases a place without any has no row.
    """
    return series.part or (not series.cases and not first.place and first.status is Status.DERIVED)


def _key(figure: Figure) -> _Key:
    return figure.indicator, figure.place, figure.year


def _at(figure: Figure, found: str, allowed: str) -> Problem:
    source = figure.source
    if source is None:
        raise AssertionError("only figures that were read can disagree")
    return Problem(source.file, source.sheet, source.cell, found, allowed)
