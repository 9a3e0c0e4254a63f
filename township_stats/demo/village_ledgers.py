"""Ledgers with one row a village: crops and livestock, income of collectives, labour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from township_stats.demo.files import Cell
from township_stats.demo.hidden import Year
from township_stats.demo.ledgers import (
    REMARK,
    SERIAL,
    VILLAGE,
    Figure,
    Ledger,
    Path,
    Row,
    number_cell,
    size_of,
)
from township_stats.demo.wording import mark

__all__ = ["village_ledgers"]


def village_ledgers(
    year: Year, crops: Mapping[str, str], villages: tuple[str, ...], rng: Random
) -> list[Ledger]:
    """Make the year's ledgers with one row a village.

    Parameters
    ----------
    year
        The hidden truth.
    crops
        Names and codes of the township's crops (see crops.csv).
    villages
        In the order offices list them.
    rng
        Source of chance for how cells are written.
    """
    return [
        _industry(year, crops, villages, rng),
        _collective(year, villages, rng),
        _labour(year, villages, rng),
    ]


def _by_village(
    year: Year,
    villages: tuple[str, ...],
    spec: Iterable[tuple[Path, str, str, int]],
    rng: Random,
    *,
    hide: bool = True,
) -> tuple[tuple[Path, ...], list[Row], tuple[Figure, ...], dict[Path, Decimal]]:
    """Make columns, rows, figures and totals of a ledger with one row a village.

    `spec` gives header path, indicator, unit and decimals of each column.
    """
    columns: list[Path] = [SERIAL, VILLAGE]
    rows: list[Row] = [
        {SERIAL: Cell(str(number), Decimal(number)), VILLAGE: Cell(village)}
        for number, village in enumerate(villages, start=1)
    ]
    figures, totals = [], {}
    for path, code, unit, decimals in spec:
        columns.append(path)
        figures.append(Figure(path, code, unit))
        size = size_of(unit)
        totals[path] = year[code] / size
        for row, village in zip(rows, villages, strict=True):
            row[path] = number_cell(year.values[code, village] / size, unit, decimals, rng)
    if hide and rng.random() < 0.3:
        row, path = rng.choice(rows), rng.choice(columns[2:])
        text, status = rng.choice((("*", "suppressed"), ("—", "missing")))
        row[path] = Cell(text, written=mark(text, status))
    return (*columns, REMARK), rows, tuple(figures), totals


def _industry(
    year: Year, crops: Mapping[str, str], villages: tuple[str, ...], rng: Random
) -> Ledger:
    a, b, s, head = (crops[key] for key in ("a", "b", "s", "h"))
    deep = rng.random() < 0.5
    plants, animals = (("种植业",), ("养殖业",)) if deep else ((), ())
    first, second = (*plants, crops["A"]), (*plants, crops["B"])
    stock = (*animals, crops["S"])
    spec = [
        ((*first, "户数（户）"), f"{a}_households", "户", 0),
        ((*first, "面积（亩）"), f"{a}_area", "亩", 1),
        ((*first, "产量（吨）"), f"{a}_output", "吨", 1),
        ((*first, "产值（万元）"), f"{a}_value", "万元", 2),
        ((*second, "面积（亩）"), f"{b}_area", "亩", 1),
        ((*second, "产量（吨）"), f"{b}_output", "吨", 1),
        ((*second, "产值（万元）"), f"{b}_value", "万元", 2),
        ((*stock, f"存栏（{head}）"), f"{s}_stock", head, 0),
        ((*stock, f"出栏（{head}）"), f"{s}_sold", head, 0),
        ((*stock, "销售额（万元）"), f"{s}_sales", "万元", 2),
    ]
    columns, rows, figures, totals = _by_village(year, villages, spec, rng)
    return Ledger(
        "industry", "industry", "特色产业发展台账", "亩、吨、万元", columns, rows, figures, totals
    )


def _collective(year: Year, villages: tuple[str, ...], rng: Random) -> Ledger:
    parts = (
        ("经营收入", "operating"),
        ("发包收入", "leasing"),
        ("投资收益", "investing"),
        ("补助收入", "subsidy"),
    )
    spec: list[tuple[Path, str, str, int]] = [(("总收入",), "collective_income", "万元", 2)]
    spec += [(("其中", name), f"collective_{part}", "万元", 2) for name, part in parts]
    columns, rows, figures, totals = _by_village(year, villages, spec, rng)
    return Ledger(
        "collective", "industry", "村集体经济收入台账", "万元", columns, rows, figures, totals
    )


def _labour(year: Year, villages: tuple[str, ...], rng: Random) -> Ledger:
    spec: list[tuple[Path, str, str, int]] = [
        (("输转人数", "合计"), "labour_total", "人", 0),
        (("输转人数", "县内"), "labour_county", "人", 0),
        (("输转人数", "省内县外"), "labour_province", "人", 0),
        (("输转人数", "省外"), "labour_outside", "人", 0),
        (("其中：脱贫劳动力",), "labour_poor", "人", 0),
        (("劳务收入",), "labour_income", "万元", 2),
    ]
    columns, rows, figures, totals = _by_village(year, villages, spec, rng)
    return Ledger(
        "labour", "livelihood", "劳务输转台账", "人、万元", columns, rows, figures, totals
    )
