"""Figure sheets of a made-up year: 指标, 数值, 单位, 来源, 备注, as offices fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from township_stats.demo.facts import COUNTED, Fact, factor
from township_stats.demo.files import LABEL, Cell, Sheet, address
from township_stats.demo.wording import Written, exact, hedged, mark, percent, plain, rounded

__all__ = ["Entry", "Indicator", "Spot", "entry", "entry_facts", "figure_sheet"]

_OFFICES = {
    "projects": "项目办",
    "environment": "环境办",
    "industry": "农业农村办",
    "livelihood": "民政办",
    "governance": "综治办",
}
_DECIMALS = {"元": 0, "万元": 2, "亩": 1, "公顷": 2, "平方米": 1, "吨": 1, "元/公斤": 2}
_MISSING = ("—", "", "暂无")
_PERCENTAGES = ("digits",) * 6 + ("numerals", "tenths")
_FORMS = ("grouped", "wide", "hanzi")

_Worded = tuple[Written, str, Cell]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What the demo needs to know of a row of its indicators.csv."""

    code: str
    section: str
    name: str
    unit: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a figure sheet, before it has a place on a sheet."""

    indicator: Indicator
    place: str
    year: int
    written: Written
    unit: str
    cell: Cell
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry's 数值 and 单位 stand: row and column from 0."""

    value: tuple[int, int]
    unit: tuple[int, int]


def entry(
    indicator: Indicator, place: str, year: int, true: Decimal, rng: Random, *, vague: bool = True
) -> Entry:
    """Word a true value as an office would.

    Parameters
    ----------
    indicator, place, year
        Which figure.
    true
        In the base unit.
    rng
        Source of chance.
    vague
        Whether it may be hedged, rounded, withheld or missing, not only written to the last digit.
    """
    written, unit, cell = (
        _vaguely(true, indicator.unit, rng) if vague else _exactly(true, indicator.unit, rng)
    )
    withheld = vague and written.status == "reported" and rng.random() < 0.03
    return Entry(indicator, place, year, written, unit, cell, withheld)


def _vaguely(true: Decimal, unit: str, rng: Random) -> _Worded:
    """Word a number; now and then as ``*``, not at all, with a hedge or rounded to 万."""
    chance = rng.random()
    if chance < 0.02:
        text, qualifier = rng.choice((("*", "exact"), ("*余", "more_than")))
        return mark(text, "suppressed", qualifier), unit, Cell(text)
    if chance < 0.03:
        text = rng.choice(_MISSING)
        return mark(text, "missing"), unit, Cell(text)
    if unit == "%":
        return _percentage(percent(true, rng, rng.choice(_PERCENTAGES)), rng)
    written = None
    if chance < 0.2 and true >= 10:
        written = hedged(true, rng)
    elif chance < 0.4 and true >= 10_000:
        written = rounded(true, rng)
    if written is None:
        return _exactly(true, unit, rng)
    return written, unit, Cell(written.words(unit if rng.random() < 0.5 else ""))


def _exactly(true: Decimal, base: str, rng: Random) -> _Worded:
    """Word a number to its last digit: as a number or as text, in a unit offices use for it."""
    unit = base
    if base == "%":
        return _percentage(percent(true, rng, "digits"), rng)
    if base == "元" and true >= 100_000:
        unit = rng.choice(("元", "万元", "万元", "万元"))
    elif base == "亩" and rng.random() < 0.1:
        unit = "公顷"
    counted = unit in COUNTED
    decimals = 0 if counted else _DECIMALS[unit]
    number = (true / factor(unit, base)).quantize(Decimal(1).scaleb(-decimals))
    forms = ["number"] * 8 + ["digits"] * 6 + ["wide"] + ["grouped"] * 2 * (number >= 1000)
    forms += ["glued"] * 2 * (unit != "万元")
    if counted:
        forms += ["printed"] + ["hanzi"] * (number < 10_000)
    form = rng.choice(forms)
    if form == "number":
        number = Decimal(plain(number))
    written = exact(number, counted=counted, form=form if form in _FORMS else "digits")
    if form == "number":
        return written, unit, Cell(written.words(), number)
    if form == "printed":  # a number whose format prints the unit behind it
        return written, unit, Cell(written.words(unit), number, f'0"{unit}"')
    return written, unit, Cell(written.words(unit if form == "glued" else ""))


def _percentage(written: Written, rng: Random) -> _Worded:
    """Write a percentage as text, or as a spreadsheet does: a fraction with a percent format."""
    text = written.words()
    cell = Cell(text)
    if text.endswith("%") and written.value is not None and rng.random() < 0.5:
        number = Decimal(plain(written.value))
        decimals = max(-int(number.as_tuple().exponent), 0)
        if f"{plain(number)}%" == text:
            cell = Cell(text, number / 100, "0." + "0" * decimals + "%" if decimals else "0%")
    return written, "%", cell


def figure_sheet(
    name: str, entries: list[Entry], rng: Random, *, csv: bool, banner: str
) -> tuple[Sheet, list[Spot]]:
    """Lay entries out as a figure sheet.

    Parameters
    ----------
    name
        Of the sheet.
    entries
        In order; rows stand in it.
    rng
        Source of chance: order of columns, banner, offset, how an indicator is named.
    csv
        Whether it becomes a CSV file.
    banner
        Title that may stand above the header.

    Returns
    -------
    Sheet, list of Spot
        The sheet, and where each entry stands.
    """
    columns = ["指标", "数值", "单位", "来源", "备注"]
    if rng.random() < 0.3:
        rng.shuffle(columns)
    columns += ["地区"] * any(item.place for item in entries)
    columns += ["年份"] * (len({item.year for item in entries}) > 1)
    columns += ["公开"] * any(item.withheld for item in entries)
    sheet = Sheet(name)
    top = left = 0
    if rng.random() < 0.4:
        sheet.put(0, 0, f"{banner}（{LABEL}）")
        sheet.merge(0, 0, 0, len(columns) - 1)
        top, left = rng.choice((1, 2)), rng.choice((0, 0, 1))
    for index, column in enumerate(columns):
        sheet.put(top, left + index, column)
    spots = []
    for row, item in enumerate(entries, start=top + 1):
        cells = _row(item, rng, csv=csv)
        for index, column in enumerate(columns):
            sheet.put(row, left + index, cells[column])
        value, unit = left + columns.index("数值"), left + columns.index("单位")
        spots.append(Spot((row, value), (row, unit)))
    if rng.random() < 0.3:
        sheet.put(top + len(entries) + 1, left, "填表人：虚构丙")
    return sheet, spots


def _row(item: Entry, rng: Random, *, csv: bool) -> dict[str, Cell]:
    indicator = item.indicator
    names = (indicator.name,) * 6 + indicator.aliases * 2 + (indicator.code,)
    return {
        "指标": Cell(rng.choice(names)),
        "数值": Cell(item.cell.text) if csv else item.cell,
        "单位": Cell(item.unit),
        "来源": Cell(f"{_OFFICES[indicator.section]}（{LABEL}）"),
        "备注": Cell(rng.choice(("", "", "", "年报数", "快报数"))),
        "地区": Cell(item.place),
        "年份": Cell(str(item.year), Decimal(item.year)),
        "公开": Cell("否" if item.withheld else rng.choice(("", "是"))),
    }


def entry_facts(entries: list[Entry], spots: list[Spot], file: str, sheet: str) -> Iterator[Fact]:
    """Give what reading the entries must give."""
    for item, spot in zip(entries, spots, strict=True):
        yield Fact(
            item.indicator.code, item.place, item.year, item.written, item.cell.text,
            item.indicator.unit, item.unit, file, sheet, address(*spot.value), address(*spot.unit),
            item.withheld,
        )  # fmt: skip
