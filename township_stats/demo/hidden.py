"""The hidden truth of a made-up township: what is really there, year by year.

Every relation of the demo's rules.csv holds exactly among these values (rates to 28 digits), so a
rule that fails on figures read from the demo's files is a false alarm, or a slip put there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import cast

from township_stats.demo import cases
from township_stats.demo.cases import Case, between

__all__ = ["Crops", "Year", "simulate"]

Key = tuple[str, str]

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Crops:
    """What a township lives on: two crops and a kind of livestock.

    `a`, `b`, `s` are the codes indicators begin with; areas in 亩 a village, yields in 吨/亩, crop
    prices in 元/公斤, livestock in heads a village and 元 a head.
    """

    a: str
    b: str
    s: str
    areas: tuple[Decimal, Decimal]
    yields: tuple[Decimal, Decimal]
    prices: tuple[Decimal, Decimal]
    heads: int
    head_price: int


@dataclass(slots=True)
class Year:
    """True values by indicator and place (empty for the township), and the cases behind them."""

    year: int
    values: dict[Key, Decimal] = field(default_factory=dict)
    cases: dict[str, list[Case]] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Decimal:
        return self.values[code, ""]

    def put(self, **values: Decimal | int) -> None:
        """Record values of the whole township."""
        for code, value in values.items():
            self.values[code, ""] = Decimal(value)

    def spread(self, code: str, by_village: Mapping[str, Decimal]) -> None:
        """Record values by village and their sum."""
        for village, value in by_village.items():
            self.values[code, village] = value
        self.values[code, ""] = sum(by_village.values(), Decimal(0))

    def tally(self, code: str, parts: Iterable[tuple[str, Decimal]]) -> None:
        """Record the sum of cases, by those villages that have any, and in all."""
        by_village: dict[str, Decimal] = {}
        for village, value in parts:
            by_village[village] = by_village.get(village, Decimal(0)) + value
        self.spread(code, by_village)


def simulate(rng: Random, crops: Crops, villages: tuple[str, ...], years: range) -> list[Year]:
    """Make up what happens in a township.

    Parameters
    ----------
    rng
        The only source of chance.
    crops
        What the township lives on.
    villages
        Names of its villages.
    years
        In ascending order, without gaps.

    Returns
    -------
    list of Year
        One for each year; opening numbers are the closing ones of the year before.
    """
    made: list[Year] = []
    for number in years:
        last = made[-1] if made else None
        year = Year(number)
        _projects(year, last, rng, villages)
        _environment(year, last, rng, villages)
        _crops(year, last, rng, crops, villages)
        _livestock(year, last, rng, crops, villages)
        _collective(year, last, rng, villages)
        _livelihood(year, last, rng, villages)
        _governance(year, last, rng, villages)
        made.append(year)
    return made


def _drift(
    last: Year | None,
    key: Key,
    rng: Random,
    first: Decimal,
    step: str,
    low: int = 88,
    high: int = 118,
) -> Decimal:
    """Take last year's value some percent up or down; in the first year, spread around `first`."""
    base = first * rng.randint(55, 160) / 100 if last is None else last.values[key]
    if last is not None:
        base = base * rng.randint(low, high) / 100
    steps = Decimal(step)
    return max((base / steps).quantize(Decimal(1)) * steps, steps)


def _rate(part: Decimal, whole: Decimal) -> Decimal:
    return part * _HUNDRED / whole


def _projects(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    new, continued = rng.randint(2, 9), rng.randint(3, 12)
    target = _drift(last, ("investment_target", ""), rng, Decimal(180_000_000), "1000000")
    done = (target * rng.randint(860, 1060) / 1000 / _HUNDRED).quantize(Decimal(1)) * _HUNDRED
    if last is not None:
        done = min(max(done, last["investment"] * 6 / 10), last["investment"] * 18 / 10)
        done = (done / _HUNDRED).quantize(Decimal(1)) * _HUNDRED
    year.put(
        projects_new=new, projects_continued=continued, projects_total=new + continued,
        investment=done, investment_target=target, investment_rate=_rate(done, target),
    )  # fmt: skip
    _cases(
        year, "demolition", cases.demolition(rng, year.year, villages), {
            "demolition_households": "", "brick_area": "brick", "earth_area": "earth",
            "land_taken": "land", "compensation": "compensation",
        },
    )  # fmt: skip
    year.put(demolition_area=year["brick_area"] + year["earth_area"])


def _cases(year: Year, name: str, made: list[Case], columns: Mapping[str, str]) -> None:
    """Record cases, and by indicator the sum of a column of theirs (or their number)."""
    year.cases[name] = made
    for code, column in columns.items():
        _tally(year, code, made, column)


def _tally(year: Year, code: str, made: Iterable[Case], column: str = "") -> None:
    year.tally(
        code,
        (
            (str(case["village"]), cast(Decimal, case[column]) if column else Decimal(1))
            for case in made
        ),
    )


def _environment(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    made = cases.waste(rng, year.year, villages)
    _cases(
        year, "waste", made,
        {"waste_total": "tonnes", "cleaning_times": "times", "illegal_sites": "sites"},
    )  # fmt: skip
    for code, kind in (
        ("waste_river", "河道"),
        ("waste_source", "水源地"),
        ("waste_village", "村庄"),
    ):
        _tally(year, code, [case for case in made if case["kind"] == kind], "tonnes")
    opening = last["bins"] if last else between(rng, 400, 1600)
    new, scrapped = between(rng, 60, 320), between(rng, 10, int(opening / 5))
    found = _drift(last, ("problems_found", ""), rng, Decimal(60), "1")
    fixed = (found * rng.randint(70, 100) / 100).quantize(Decimal(1))
    year.put(
        bins_opening=opening, bins_new=new, bins_scrapped=scrapped, bins=opening + new - scrapped,
        problems_found=found, problems_fixed=fixed, fix_rate=_rate(fixed, found),
    )  # fmt: skip


def _crops(
    year: Year, last: Year | None, rng: Random, crops: Crops, villages: tuple[str, ...]
) -> None:
    for index, crop in enumerate((crops.a, crops.b)):
        area, output, value = {}, {}, {}
        price = crops.prices[index] * rng.randint(90, 112) / 100
        weather = rng.randint(90, 110)
        for village in villages:
            area[village] = _drift(
                last, (f"{crop}_area", village), rng, crops.areas[index], "0.1", 94, 112
            )
            output[village] = max(
                (area[village] * crops.yields[index] * weather * rng.randint(92, 108) / 10000)
                .quantize(Decimal("0.1")),
                Decimal("0.1"),
            )  # fmt: skip
            money = output[village] * 1000 * price * rng.randint(96, 104) / 100
            value[village] = max((money / _HUNDRED).quantize(Decimal(1)), Decimal(1)) * _HUNDRED
        year.spread(f"{crop}_area", area)
        year.spread(f"{crop}_output", output)
        year.spread(f"{crop}_value", value)
    growers = {
        village: _drift(last, (f"{crops.a}_households", village), rng, Decimal(90), "1", 95, 110)
        for village in villages
    }
    year.spread(f"{crops.a}_households", growers)
    year.put(
        **{
            f"{crops.a}_price": year[f"{crops.a}_value"] / (year[f"{crops.a}_output"] * 1000),
            "crops_area": year[f"{crops.a}_area"] + year[f"{crops.b}_area"],
            "crops_value": year[f"{crops.a}_value"] + year[f"{crops.b}_value"],
        }
    )


def _livestock(
    year: Year, last: Year | None, rng: Random, crops: Crops, villages: tuple[str, ...]
) -> None:
    stock, sold, sales = {}, {}, {}
    opening_all = bought_all = lost_all = Decimal(0)
    price = crops.head_price * between(rng, 92, 110) / 100
    for village in villages:
        base = Decimal(crops.heads * rng.randint(55, 160) // 100)
        opening = last.values[f"{crops.s}_stock", village] if last else base
        sold[village] = (opening * rng.randint(70, 85) / 100).quantize(Decimal(1))
        lost = (opening * rng.randint(1, 4) / 100).quantize(Decimal(1))
        bought = (opening * rng.randint(75, 92) / 100).quantize(Decimal(1)) + 1
        stock[village] = opening + bought - sold[village] - lost
        sales[village] = (sold[village] * price / _HUNDRED).quantize(Decimal(1)) * _HUNDRED
        opening_all, bought_all, lost_all = (
            opening_all + opening,
            bought_all + bought,
            lost_all + lost,
        )
    year.spread(f"{crops.s}_stock", stock)
    year.spread(f"{crops.s}_sold", sold)
    year.spread(f"{crops.s}_sales", sales)
    year.put(
        **{
            f"{crops.s}_opening": opening_all,
            f"{crops.s}_bought": bought_all,
            f"{crops.s}_lost": lost_all,
        }
    )


def _collective(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    income: dict[str, Decimal] = dict.fromkeys(villages, Decimal(0))
    for part, usual in (
        ("operating", 90_000),
        ("leasing", 60_000),
        ("investing", 40_000),
        ("subsidy", 110_000),
    ):
        code = f"collective_{part}"
        amounts = {
            village: _drift(last, (code, village), rng, Decimal(usual), "1") for village in villages
        }
        income = {village: income[village] + amounts[village] for village in villages}
        year.spread(code, amounts)
    year.spread("collective_income", income)


def _livelihood(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    opening = last["monitored"] if last else between(rng, 40, 90)
    cleared = min(rng.randint(3, 12), int(opening))
    made = cases.monitored(rng, year.year, villages, cleared)
    year.cases["monitored"] = made
    fresh = [case for case in made if case["kind"] == "新识别"]
    _tally(year, "monitored_new", fresh)
    _tally(year, "monitored_new_persons", fresh, "persons")
    _tally(year, "monitored_cleared", [case for case in made if case["kind"] != "新识别"])
    year.put(monitored_opening=opening, monitored=opening + len(fresh) - cleared)
    _loans(year, last, rng, villages)
    _labour(year, last, rng, villages)


def _loans(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    made = cases.loans(rng, year.year, villages)
    _cases(year, "loans", made, {"loans": "amount"})
    _tally(year, "loan_households", {str(case["household"]): case for case in made}.values())
    opening = last["loans_balance"] if last else between(rng, 1_500_000, 4_000_000, "1000")
    recovered = (opening * rng.randint(25, 60) / 100_000).quantize(Decimal(1)) * 1000
    year.put(
        loans_opening=opening,
        loans_recovered=recovered,
        loans_balance=opening + year["loans"] - recovered,
    )


def _labour(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    everyone: dict[str, Decimal] = dict.fromkeys(villages, Decimal(0))
    for part, usual in (("county", 120), ("province", 150), ("outside", 260)):
        code = f"labour_{part}"
        persons = {
            village: _drift(last, (code, village), rng, Decimal(usual), "1", 93, 110)
            for village in villages
        }
        everyone = {village: everyone[village] + persons[village] for village in villages}
        year.spread(code, persons)
    year.spread("labour_total", everyone)
    year.spread(
        "labour_poor",
        {
            village: (number * rng.randint(15, 32) / 100).quantize(Decimal(1))
            for village, number in everyone.items()
        },
    )
    wage = rng.randint(230, 300)
    year.spread(
        "labour_income",
        {
            village: number * (wage + rng.randint(-25, 25)) * _HUNDRED
            for village, number in everyone.items()
        },
    )
    year.put(
        labour_income_per_head=year["labour_income"] / year["labour_total"],
        training_times=_drift(last, ("training_times", ""), rng, Decimal(220), "1"),
    )


def _governance(year: Year, last: Year | None, rng: Random, villages: tuple[str, ...]) -> None:
    made = cases.petitions(rng, year.year, villages)
    _cases(year, "petitions", made, {"petitions": ""})
    resolved = [case for case in made if case["state"] == "已化解"]
    _tally(year, "petitions_resolved", resolved)
    _tally(year, "petitions_open", [case for case in made if case["state"] != "已化解"])
    found = _drift(last, ("hazards_found", ""), rng, Decimal(80), "1")
    fixed = (found * rng.randint(72, 100) / 100).quantize(Decimal(1))
    year.put(
        petition_rate=_rate(Decimal(len(resolved)), Decimal(len(made))),
        hazards_found=found, hazards_fixed=fixed, hazard_rate=_rate(fixed, found),
        care_goods=_drift(last, ("care_goods", ""), rng, Decimal(24_000), "100"),
    )  # fmt: skip
