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
        Whether it may be hedged, rounded or withheld, not only written to the last digit.
    """
    chance = rng.random() if vague else 1.0
    if chance < 0.02:
        text, qualifier = rng.choice((("*", "exact"), ("*余", "more_than")))
        return _said(indicator, place, year, mark(text, "suppressed", qualifier), indicator.unit)
    if chance < 0.03:
        return _said(indicator, place, year, mark(rng.choice(_MISSING), "missing"), indicator.unit)
    withheld = chance < 0.06
    if indicator.unit == "%":
        style = rng.choice(("digits",) * 6 + ("numerals", "tenths")) if vague else "digits"
        written = percent(true, rng, style)
        cell = _percent_cell(written, rng)
        return Entry(indicator, place, year, written, "%", cell, withheld)
    if chance < 0.22 and true >= 10:
        about = hedged(true, rng)
        if about is not None:
            return _said(indicator, place, year, about, indicator.unit, withheld=withheld, glue=rng)
    if chance < 0.4 and true >= 10_000:
        return _said(
            indicator, place, year, rounded(true, rng), indicator.unit, withheld=withheld, glue=rng
        )
    unit = indicator.unit
    if unit == "元" and true >= 100_000:
        unit = rng.choice(("元", "万元", "万元", "万元"))
    elif unit == "亩" and rng.random() < 0.1:
        unit = "公顷"
    return _digits(indicator, place, year, true, unit, rng, withheld)


def _digits(
    indicator: Indicator,
    place: str,
    year: int,
    true: Decimal,
    unit: str,
    rng: Random,
    withheld: bool,
) -> Entry:
    counted = unit in COUNTED
    decimals = 0 if counted else _DECIMALS[unit]
    number = (true / factor(unit, indicator.unit)).quantize(Decimal(1).scaleb(-decimals))
    forms = ["digits"] * 6 + ["number"] * 8 + ["wide"]
    forms += ["grouped"] * 2 * (number >= 1000)
    forms += ["hanzi"] * (counted and number < 10_000)
    forms += ["glued"] * 2 * (unit != "万元")
    forms += ["printed"] * counted
    form = rng.choice(forms)
    if form == "printed":  # a number whose format prints the unit behind it
        written = exact(number, counted=True)
        return Entry(
            indicator, place, year, written, unit,
            Cell(written.words(unit), number, f'0"{unit}"'), withheld,
        )  # fmt: skip
    if form == "number":
        number = Decimal(plain(number))
        written = exact(number, counted=counted)
        return Entry(indicator, place, year, written, unit, Cell(written.words(), number), withheld)
    written = exact(number, counted=counted, form="digits" if form == "glued" else form)
    text = written.words(unit if form == "glued" else "")
    return Entry(indicator, place, year, written, unit, Cell(text), withheld)


def _said(
    indicator: Indicator,
    place: str,
    year: int,
    written: Written,
    unit: str,
    *,
    withheld: bool = False,
    glue: Random | None = None,
) -> Entry:
    text = written.words(unit if glue is not None and glue.random() < 0.5 else "")
    return Entry(indicator, place, year, written, unit, Cell(text), withheld)


def _percent_cell(written: Written, rng: Random) -> Cell:
    """Write a percentage as text, or as a spreadsheet does: a fraction with a percent format."""
    text = written.words()
    if not text.endswith("%") or written.value is None or rng.random() < 0.5:
        return Cell(text)
    number = Decimal(plain(written.value))
    if f"{plain(number)}%" != text:
        return Cell(text)
    decimals = max(-int(number.as_tuple().exponent), 0)
    return Cell(text, number / 100, "0." + "0" * decimals + "%" if decimals else "0%")


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
