"""The ledgers (台账) of a made-up year: columns, rows and what they map to, before any layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import cast

from township_stats.demo.cases import Case
from township_stats.demo.facts import COUNTED, factor
from township_stats.demo.files import Cell
from township_stats.demo.hidden import Year
from township_stats.demo.wording import exact, hedged, mark, plain

__all__ = ["Figure", "Ledger", "ledgers"]

Path = tuple[str, ...]
Row = dict[Path, Cell]


@dataclass(frozen=True, slots=True)
class Figure:
    """One `[[table.figure]]` of a mapping: which column becomes which indicator, and how."""

    column: Path
    indicator: str
    unit: str
    aggregate: str = "sum"
    where: tuple[Path, str] | None = None


@dataclass(slots=True)
class Ledger:
    """A ledger: rows of places (one a village) or of cases.

    Parameters
    ----------
    id, section, title, unit
        Id of the table, its report section, its banner and the unit the banner names.
    columns
        Header paths, left to right; `place` is the path of the village column.
    rows
        Cells by column.
    figures
        What the mapping names.
    totals
        True totals by column, in the column's unit, for a 合计 row.
    cases
        Whether rows are cases rather than places.
    """

    id: str
    section: str
    title: str
    unit: str
    columns: tuple[Path, ...]
    rows: list[Row]
    figures: tuple[Figure, ...]
    totals: dict[Path, Decimal] = field(default_factory=dict)
    cases: bool = False

    @property
    def place(self) -> Path:
        """Path of the column that names the village."""
        return next(path for path in self.columns if path[-1].startswith(("村", "行政村")))


_SERIAL, _VILLAGE, _REMARK = ("序号",), ("村",), ("备注",)
_BASE = {"万元": "元"}
_SPELLINGS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y-%m-%d}",
)


def ledgers(
    year: Year, crops: Mapping[str, str], villages: tuple[str, ...], rng: Random
) -> list[Ledger]:
    """Make the year's ledgers.

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
        _demolition(year, rng),
        _waste(year, rng),
        _industry(year, crops, villages, rng),
        _collective(year, villages, rng),
        _monitored(year, rng),
        _loans(year, rng),
        _labour(year, villages, rng),
        _petitions(year, rng),
    ]


def _number(true: Decimal, unit: str, decimals: int, rng: Random | None = None) -> Cell:
    """Write a number as a ledger's cell: mostly a number, now and then text such as ``12亩``."""
    counted = unit in COUNTED
    number = Decimal(plain(true.quantize(Decimal(1).scaleb(-decimals))))
    chance = rng.random() if rng else 1.0
    if chance < 0.03 and unit != "万元":
        written = exact(number, counted=counted)
        return Cell(written.words(unit), written=written)
    if chance < 0.05:
        written = exact(number, counted=counted, form="wide" if number < 1000 else "grouped")
        return Cell(written.words(), written=written)
    if chance < 0.06 and rng and true >= 10:
        about = hedged(true, rng)
        if about is not None and about.qualifier == "approx":
            return Cell(about.words(), written=about)
    return Cell(plain(number), number, written=exact(number, counted=counted))


def _date(day: date, rng: Random) -> Cell:
    """Write a date in one of the many ways offices do."""
    spelling = rng.randrange(len(_SPELLINGS) + 2)
    if spelling < len(_SPELLINGS):
        return Cell(_SPELLINGS[spelling](day))
    cell = Cell.day(day)
    return (
        cell if spelling == len(_SPELLINGS) else Cell(plain(cell.number or Decimal(0)), cell.number)
    )


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
    columns: list[Path] = [_SERIAL, _VILLAGE]
    rows: list[Row] = [
        {_SERIAL: Cell(str(number), Decimal(number)), _VILLAGE: Cell(village)}
        for number, village in enumerate(villages, start=1)
    ]
    figures, totals = [], {}
    for path, code, unit, decimals in spec:
        columns.append(path)
        figures.append(Figure(path, code, unit))
        size = factor(unit, _BASE.get(unit, unit))
        totals[path] = year[code] / size
        for row, village in zip(rows, villages, strict=True):
            row[path] = _number(year.values[code, village] / size, unit, decimals, rng)
    if hide and rng.random() < 0.3:
        row, path = rng.choice(rows), rng.choice(columns[2:])
        text, status = rng.choice((("*", "suppressed"), ("—", "missing")))
        row[path] = Cell(text, written=mark(text, status))
    return (*columns, _REMARK), rows, tuple(figures), totals


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
            if path == _SERIAL:
                row[path] = Cell(str(number), Decimal(number))
            elif unit == "date":
                row[path] = _date(cast(date, case[key]), rng)
            elif unit:
                true = cast(Decimal, case[key]) / factor(unit, _BASE.get(unit, unit))
                row[path] = _number(true, unit, decimals, rng)
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
            (_SERIAL, "", "", 0),
            (_VILLAGE, "village", "", 0),
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
        Figure(_SERIAL, "demolition_households", "户", "count"),
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


def _totals(year: Year, figures: Iterable[Figure]) -> dict[Path, Decimal]:
    """Give the true totals of the columns that a 合计 row adds up."""
    return {
        figure.column: year[figure.indicator]
        / factor(figure.unit, _BASE.get(figure.unit, figure.unit))
        for figure in figures
        if figure.aggregate == "sum" and figure.where is None
    }


def _waste(year: Year, rng: Random) -> Ledger:
    kind, tonnes, times, sites = ("类别",), ("清理量（吨）",), ("投入人次",), ("拆违", "处")
    columns, rows = _by_case(
        year.cases["waste"],
        [
            (("日期",), "date", "date", 0),
            (_VILLAGE, "village", "", 0),
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
            (_VILLAGE, "village", "", 0),
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
            (_VILLAGE, "village", "", 0),
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
            (_VILLAGE, "village", "", 0),
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
