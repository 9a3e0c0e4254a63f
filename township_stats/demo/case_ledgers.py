"""Ledgers with one row a case: households moved, clean-up days, loans, petitions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random
from typing import cast

from township_stats.demo.cases import Case
from township_stats.demo.files import Cell
from township_stats.demo.hidden import Year
from township_stats.demo.ledgers import (
    SERIAL,
    VILLAGE,
    Figure,
    Ledger,
    Path,
    Row,
    date_cell,
    number_cell,
    size_of,
)

__all__ = ["case_ledgers"]


def case_ledgers(year: Year, rng: Random) -> list[Ledger]:
    """Make the year's ledgers of cases; `rng` decides how cells are written."""
    return [
        _demolition(year, rng),
        _waste(year, rng),
        _monitored(year, rng),
        _loans(year, rng),
        _petitions(year, rng),
    ]


def _by_case(
    cases: Iterable[Case], spec: Iterable[tuple[Path, str, str, int]], rng: Random
) -> tuple[tuple[Path, ...], list[Row]]:
    """Make columns and rows of a ledger with one row a case.

    `spec` gives header path, key of the case, unit and decimals of each column; the unit is empty
    for text and ``date`` for dates.
    """
    columns = list(spec)
    rows: list[Row] = []
    for number, case in enumerate(cases, start=1):
        row: Row = {}
        for path, key, unit, decimals in columns:
            if path == SERIAL:
                row[path] = Cell(str(number), Decimal(number))
            elif unit == "date":
                row[path] = date_cell(cast(date, case[key]), rng)
            elif unit:
                true = cast(Decimal, case[key]) / size_of(unit)
                row[path] = number_cell(true, unit, decimals, rng)
            elif key == "identity" and rng.random() < 0.1:
                row[path] = Cell(str(case[key]), Decimal(str(case[key])))
            else:
                row[path] = Cell(str(case[key]))
        rows.append(row)
    return tuple(path for path, *_ in columns), rows


def _demolition(year: Year, rng: Random) -> Ledger:
    land, paid = ("土地（亩）",), ("补偿（万元）",)
    brick, earth = ("房屋面积（平方米）", "砖混"), ("房屋面积（平方米）", "土木")
    columns, rows = _by_case(
        year.cases["demolition"],
        [
            (SERIAL, "", "", 0),
            (VILLAGE, "village", "", 0),
            (("户主",), "name", "", 0),
            (("身份证号",), "identity", "", 0),
            (("联系电话",), "telephone", "", 0),
            (land, "land", "亩", 2),
            (brick, "brick", "平方米", 1),
            (earth, "earth", "平方米", 1),
            (paid, "compensation", "万元", 2),
            (("签约日期",), "signed", "date", 0),
            (("拆除日期",), "removed", "date", 0),
        ],
        rng,
    )
    figures = (
        Figure(SERIAL, "demolition_households", "户", "count"),
        Figure(brick, "brick_area", "平方米"),
        Figure(earth, "earth_area", "平方米"),
        Figure(land, "land_taken", "亩"),
        Figure(paid, "compensation", "万元"),
    )
    totals = _totals(year, figures)
    return Ledger(
        "demolition",
        "projects",
        "征地拆迁台账",
        "亩、平方米、万元",
        columns,
        rows,
        figures,
        totals,
        True,
    )


def _waste(year: Year, rng: Random) -> Ledger:
    kind, tonnes, times, sites = ("类别",), ("清理量（吨）",), ("投入人次",), ("拆违", "处")
    columns, rows = _by_case(
        year.cases["waste"],
        [
            (("日期",), "date", "date", 0),
            (VILLAGE, "village", "", 0),
            (kind, "kind", "", 0),
            (tonnes, "tonnes", "吨", 1),
            (times, "times", "人次", 0),
            (sites, "sites", "处", 0),
            (("整改状态",), "state", "", 0),
        ],
        rng,
    )
    figures = (
        Figure(tonnes, "waste_total", "吨"),
        Figure(tonnes, "waste_river", "吨", where=(kind, "河道")),
        Figure(tonnes, "waste_source", "吨", where=(kind, "水源地")),
        Figure(tonnes, "waste_village", "吨", where=(kind, "村庄")),
        Figure(times, "cleaning_times", "人次"),
        Figure(sites, "illegal_sites", "处"),
    )
    totals = _totals(year, figures)
    return Ledger(
        "waste", "environment", "环境整治台账", "吨", columns, rows, figures, totals, True
    )


def _monitored(year: Year, rng: Random) -> Ledger:
    number, persons, kind = ("编号",), ("家庭人口",), ("类别",)
    columns, rows = _by_case(
        year.cases["monitored"],
        [
            (number, "number", "", 0),
            (VILLAGE, "village", "", 0),
            (("组别",), "group", "", 0),
            (("户主姓名",), "name", "", 0),
            (("身份证号码",), "identity", "", 0),
            (persons, "persons", "人", 0),
            (kind, "kind", "", 0),
            (("认定日期",), "date", "date", 0),
        ],
        rng,
    )
    figures = (
        Figure(number, "monitored_new", "户", "count", (kind, "新识别")),
        Figure(persons, "monitored_new_persons", "人", where=(kind, "新识别")),
        Figure(number, "monitored_cleared", "户", "count", (kind, "风险消除")),
    )
    return Ledger(
        "monitored", "livelihood", "防返贫监测户台账", "户、人", columns, rows, figures, {}, True
    )


def _loans(year: Year, rng: Random) -> Ledger:
    household, amount = ("户编号",), ("贷款金额（万元）",)
    columns, rows = _by_case(
        year.cases["loans"],
        [
            (household, "household", "", 0),
            (VILLAGE, "village", "", 0),
            (("借款人姓名",), "name", "", 0),
            (("身份证号",), "identity", "", 0),
            (("手机号码",), "telephone", "", 0),
            (amount, "amount", "万元", 2),
            (("放款日期",), "given", "date", 0),
            (("到期日期",), "due", "date", 0),
        ],
        rng,
    )
    figures = (
        Figure(household, "loan_households", "户", "count_distinct"),
        Figure(amount, "loans", "万元"),
    )
    totals = _totals(year, figures)
    return Ledger(
        "loans", "livelihood", "脱贫人口小额信贷台账", "万元", columns, rows, figures, totals, True
    )


def _petitions(year: Year, rng: Random) -> Ledger:
    number, state = ("编号",), ("办理状态",)
    columns, rows = _by_case(
        year.cases["petitions"],
        [
            (number, "number", "", 0),
            (("来源",), "source", "", 0),
            (VILLAGE, "village", "", 0),
            (("受理日期",), "date", "date", 0),
            (("诉求",), "matter", "", 0),
            (("反映人姓名",), "name", "", 0),
            (("联系电话",), "telephone", "", 0),
            (state, "state", "", 0),
        ],
        rng,
    )
    figures = (
        Figure(number, "petitions", "件", "count"),
        Figure(number, "petitions_resolved", "件", "count", (state, "已化解")),
        Figure(number, "petitions_open", "件", "count", (state, "办理中")),
    )
    return Ledger("petitions", "governance", "信访事项台账", "件", columns, rows, figures, {}, True)


def _totals(year: Year, figures: Iterable[Figure]) -> dict[Path, Decimal]:
    """Give the true totals of the columns that a 合计 row adds up."""
    return {
        figure.column: year[figure.indicator] / size_of(figure.unit)
        for figure in figures
        if figure.aggregate == "sum" and figure.where is None
    }
