"""The hidden truth of a made-up township: what is really there, year by year.

Every relation of the demo's rules.csv holds exactly among these values (rates to 28 digits), so a
rule that fails on figures read from the demo's files is a false alarm, or a slip put there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random
from typing import cast

from township_stats.demo import cases
from township_stats.demo.cases import Case, between

__all__ = ["Crops", "Year", "simulate"]

_ONE, _TENTH, _HUNDRED = Decimal(1), Decimal("0.1"), Decimal(100)


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
    values: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    cases: dict[str, list[Case]] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Decimal:
        return self.values[code, ""]


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
        made.append(_Maker(rng, crops, villages, number, made[-1] if made else None).make())
    return made


class _Maker:
    def __init__(
        self, rng: Random, crops: Crops, villages: tuple[str, ...], number: int, last: Year | None
    ) -> None:
        self.rng, self.crops, self.villages, self.last = rng, crops, villages, last
        self.year = Year(number)

    def make(self) -> Year:
        self._projects()
        self._environment()
        self._crop(self.crops.a, 0)
        self._crop(self.crops.b, 1)
        self._growers()
        self._livestock()
        self._collective()
        self._monitored()
        self._loans()
        self._labour()
        self._governance()
        return self.year

    # -- recording -----------------------------------------------------------------------------

    def _put(self, **values: Decimal | int) -> None:
        """Record values of the whole township."""
        for code, value in values.items():
            self.year.values[code, ""] = Decimal(value)

    def _spread(self, code: str, make: Callable[[str], Decimal]) -> dict[str, Decimal]:
        """Record a value for each village, and their sum; give them by village."""
        made = {village: make(village) for village in self.villages}
        self.year.values |= {(code, village): value for village, value in made.items()}
        self.year.values[code, ""] = sum(made.values(), Decimal(0))
        return made

    def _tally(self, code: str, made: Iterable[Case], column: str = "") -> None:
        """Record the sum of a column of cases (or their number), by village and in all."""
        values = self.year.values
        values[code, ""] = Decimal(0)
        for case in made:
            number = cast(Decimal, case[column]) if column else _ONE
            for place in (str(case["village"]), ""):
                values[code, place] = values.get((code, place), Decimal(0)) + number

    def _drift(
        self,
        code: str,
        first: int | Decimal,
        step: Decimal,
        low: int = 88,
        high: int = 118,
        village: str = "",
    ) -> Decimal:
        """Take last year's value some percent up or down; in the first year, spread around `first`."""
        if self.last is None:
            value = first * Decimal(self.rng.randint(55, 160))
        else:
            value = self.last.values[code, village] * self.rng.randint(low, high)
        return max((value / 100 / step).quantize(_ONE) * step, step)

    def _share(self, whole: Decimal, low: int, high: int, step: Decimal = _ONE) -> Decimal:
        """Take some percent of a number."""
        return (whole * self.rng.randint(low, high) / 100 / step).quantize(_ONE) * step

    def _opening(self, closing: str, low: int, high: int, step: str = "1") -> Decimal:
        """Give last year's closing number; in the first year, any between two."""
        return self.last[closing] if self.last else between(self.rng, low, high, step)

    # -- sections ------------------------------------------------------------------------------

    def _projects(self) -> None:
        new, continued = self.rng.randint(2, 9), self.rng.randint(3, 12)
        target = self._drift("investment_target", 180_000_000, Decimal(1_000_000))
        done = self._share(target, 86, 106, _HUNDRED) + 100 * self.rng.randint(0, 9999)
        self._put(
            projects_new=new, projects_continued=continued, projects_total=new + continued,
            investment=done, investment_target=target, investment_rate=done * 100 / target,
        )  # fmt: skip
        made = cases.demolition(self.rng, self.year.year, self.villages)
        self.year.cases["demolition"] = made
        self._tally("demolition_households", made)
        self._tally("brick_area", made, "brick")
        self._tally("earth_area", made, "earth")
        self._tally("land_taken", made, "land")
        self._tally("compensation", made, "compensation")
        self._put(demolition_area=self.year["brick_area"] + self.year["earth_area"])

    def _environment(self) -> None:
        made = cases.waste(self.rng, self.year.year, self.villages)
        self.year.cases["waste"] = made
        self._tally("waste_total", made, "tonnes")
        self._tally("cleaning_times", made, "times")
        self._tally("illegal_sites", made, "sites")
        for code, kind in (("river", "河道"), ("source", "水源地"), ("village", "村庄")):
            chosen = [case for case in made if case["kind"] == kind]
            self._tally(f"waste_{code}", chosen, "tonnes")
        opening, new = self._opening("bins", 400, 1600), between(self.rng, 60, 320)
        scrapped = self._share(opening, 1, 20)
        found = self._drift("problems_found", 60, _ONE)
        fixed = self._share(found, 70, 100)
        self._put(
            bins_opening=opening, bins_new=new, bins_scrapped=scrapped,
            bins=opening + new - scrapped,
            problems_found=found, problems_fixed=fixed, fix_rate=fixed * 100 / found,
        )  # fmt: skip

    def _crop(self, crop: str, index: int) -> None:
        first, usual = self.crops.areas[index], self.crops.yields[index]
        weather, price = (
            self.rng.randint(90, 110),
            self._share(self.crops.prices[index] * 1000, 90, 112),
        )
        area = self._spread(
            f"{crop}_area",
            partial(self._drift, f"{crop}_area", first, _TENTH, 94, 112),
        )
        output = self._spread(
            f"{crop}_output",
            lambda village: max(
                self._share(area[village] * usual * weather / 100, 92, 108, _TENTH), _TENTH
            ),
        )
        self._spread(
            f"{crop}_value",
            lambda village: max(self._share(output[village] * price, 96, 104, _HUNDRED), _HUNDRED),
        )

    def _growers(self) -> None:
        year, a, b = self.year, self.crops.a, self.crops.b
        code = f"{a}_households"
        self._spread(code, partial(self._drift, code, 90, _ONE, 95, 110))
        year.values[f"{a}_price", ""] = year[f"{a}_value"] / (year[f"{a}_output"] * 1000)
        self._put(
            crops_area=year[f"{a}_area"] + year[f"{b}_area"],
            crops_value=year[f"{a}_value"] + year[f"{b}_value"],
        )

    def _livestock(self) -> None:
        code, last = self.crops.s, self.last
        price = self._share(Decimal(self.crops.head_price), 92, 110)
        opening = {
            village: last.values[f"{code}_stock", village]
            if last
            else self._share(Decimal(self.crops.heads), 55, 160)
            for village in self.villages
        }
        sold = self._spread(f"{code}_sold", lambda village: self._share(opening[village], 70, 85))
        bought = {village: self._share(opening[village], 75, 92) + 1 for village in self.villages}
        lost = {village: self._share(opening[village], 1, 4) for village in self.villages}
        self._spread(
            f"{code}_stock",
            lambda village: opening[village] + bought[village] - sold[village] - lost[village],
        )
        self._spread(
            f"{code}_sales", lambda village: self._share(sold[village] * price, 100, 100, _HUNDRED)
        )
        for name, by_village in (("opening", opening), ("bought", bought), ("lost", lost)):
            self.year.values[f"{code}_{name}", ""] = sum(by_village.values(), Decimal(0))

    def _collective(self) -> None:
        usual = {"operating": 90_000, "leasing": 60_000, "investing": 40_000, "subsidy": 110_000}
        self._parts("collective_income", "collective", usual, 88, 118)

    def _labour(self) -> None:
        everyone = self._parts(
            "labour_total", "labour", {"county": 120, "province": 150, "outside": 260}, 93, 110
        )
        self._spread("labour_poor", lambda village: self._share(everyone[village], 15, 32))
        wage = self.rng.randint(230, 300)
        self._spread(
            "labour_income",
            lambda village: everyone[village] * (wage + self.rng.randint(-25, 25)) * _HUNDRED,
        )
        self._put(
            labour_income_per_head=self.year["labour_income"] / self.year["labour_total"],
            training_times=self._drift("training_times", 220, _ONE),
        )

    def _parts(
        self, total: str, stem: str, usual: Mapping[str, int], low: int, high: int
    ) -> dict[str, Decimal]:
        """Record parts by village around what is usual, and what they add up to in each."""
        parts = [
            self._spread(
                f"{stem}_{part}", partial(self._drift, f"{stem}_{part}", first, _ONE, low, high)
            )
            for part, first in usual.items()
        ]
        return self._spread(
            total, lambda village: sum((part[village] for part in parts), Decimal(0))
        )

    def _monitored(self) -> None:
        opening = self._opening("monitored", 40, 90)
        cleared = min(self.rng.randint(3, 12), int(opening))
        made = cases.monitored(self.rng, self.year.year, self.villages, cleared)
        self.year.cases["monitored"] = made
        fresh = [case for case in made if case["kind"] == "新识别"]
        self._tally("monitored_new", fresh)
        self._tally("monitored_new_persons", fresh, "persons")
        self._tally("monitored_cleared", [case for case in made if case["kind"] != "新识别"])
        self._put(monitored_opening=opening, monitored=opening + len(fresh) - cleared)

    def _loans(self) -> None:
        made = cases.loans(self.rng, self.year.year, self.villages)
        self.year.cases["loans"] = made
        self._tally("loans", made, "amount")
        self._tally("loan_households", {str(case["household"]): case for case in made}.values())
        opening = self._opening("loans_balance", 1_500_000, 4_000_000, "1000")
        recovered = self._share(opening, 25, 60, Decimal(1000))
        balance = opening + self.year["loans"] - recovered
        self._put(loans_opening=opening, loans_recovered=recovered, loans_balance=balance)

    def _governance(self) -> None:
        made = cases.petitions(self.rng, self.year.year, self.villages)
        self.year.cases["petitions"] = made
        self._tally("petitions", made)
        for code, state in (("resolved", "已化解"), ("open", "办理中")):
            self._tally(f"petitions_{code}", [case for case in made if case["state"] == state])
        found = self._drift("hazards_found", 80, _ONE)
        fixed = self._share(found, 72, 100)
        self._put(
            petition_rate=self.year["petitions_resolved"] * 100 / len(made),
            hazards_found=found, hazards_fixed=fixed, hazard_rate=fixed * 100 / found,
            care_goods=self._drift("care_goods", 24_000, _HUNDRED),
        )  # fmt: skip
