"""What the offices and villages send in for one year: files, and the facts they state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from township_stats.demo.case_ledgers import case_ledgers
from township_stats.demo.cases import PERSONAL
from township_stats.demo.facts import Fact
from township_stats.demo.files import LABEL, Sheet, csv_bytes, xlsx_bytes
from township_stats.demo.hidden import Year
from township_stats.demo.layout import place
from township_stats.demo.ledgers import Ledger
from township_stats.demo.placed import Placed
from township_stats.demo.sheets import Entry, Indicator, entry, entry_facts, figure_sheet
from township_stats.demo.village_ledgers import village_ledgers
from township_stats.demo.wording import mark

__all__ = ["SECTIONS", "Received", "Township", "received"]

SECTIONS = {
    "projects": "项目建设",
    "environment": "生态环境",
    "industry": "产业发展",
    "livelihood": "民生保障",
    "governance": "社会治理",
}
_TOGETHER = {"industry": ("industry", "collective"), "livelihood": ("monitored", "loans", "labour")}


@dataclass(frozen=True, slots=True)
class Township:
    """A made-up township: its name, villages, crops (a row of crops.csv) and indicators."""

    name: str
    villages: tuple[str, ...]
    crops: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    light: bool = False

    @property
    def units(self) -> dict[str, str]:
        """Base unit of each indicator."""
        return {item.code: item.unit for item in self.indicators}


@dataclass(slots=True)
class Received:
    """Files by name, facts in codebook order, and personal texts that must never come out."""

    files: dict[str, bytes] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    personal: set[str] = field(default_factory=set)


def received(township: Township, year: Year, following: Year, rng: Random) -> Received:
    """Make the files of a year.

    Parameters
    ----------
    township
        Whose.
    year, following
        The hidden truth of this year, and of the next for targets stated ahead.
    rng
        Source of chance for wording, layout and formats.

    Returns
    -------
    Received
        With one fact for each indicator and place that the files state, and one of status
        ``missing`` for each indicator they say nothing of.
    """
    made = Received()
    kept = (
        *village_ledgers(year, township.crops, township.villages, rng),
        *case_ledgers(year, rng),
    )
    sent = [ledger for ledger in kept if rng.random() < 0.85]
    for group in _groups(sent, rng):
        _send_ledgers(made, township, year, group, rng)
    told = {fact.indicator for fact in made.facts}
    for number, section in enumerate(SECTIONS, start=1):
        entries = list(_entries(township, year, following, section, told, rng))
        _send_sheet(made, township, year, f"{number:02d}{SECTIONS[section]}", entries, rng)
    stated = {(fact.indicator, fact.year) for fact in made.facts if not fact.place}
    made.facts += [
        Fact(item.code, "", year.year, mark("", "missing"), "", item.unit, item.unit)
        for item in township.indicators
        if (item.code, year.year) not in stated
    ]
    order = {item.code: number for number, item in enumerate(township.indicators)}
    places = {name: number for number, name in enumerate(("", *township.villages))}
    made.facts.sort(key=lambda fact: (order[fact.indicator], fact.year, places[fact.place]))
    sent_cases = {ledger.id for ledger in sent} & year.cases.keys()
    made.personal = {
        str(case[column])
        for name in sent_cases
        for case in year.cases[name]
        for column in PERSONAL
        if column in case
    }
    return made


def _groups(sent: list[Ledger], rng: Random) -> Iterator[list[Ledger]]:
    """Put ledgers of a section into one file, or each into its own."""
    left = {ledger.id: ledger for ledger in sent}
    for names in _TOGETHER.values():
        if rng.random() < 0.5:
            group = [left.pop(name) for name in names if name in left]
            if group:
                yield group
    for ledger in left.values():
        yield [ledger]


def _send_ledgers(
    made: Received, township: Township, year: Year, group: list[Ledger], rng: Random
) -> None:
    csv = township.light or rng.random() < 0.35
    stacked = csv or rng.random() < 0.5
    sheets: list[Sheet] = []
    placed: list[Placed] = []
    for ledger in group:
        if stacked and sheets:
            sheet, top = sheets[-1], placed[-1].end + rng.randint(1, 2)
        else:
            sheet, top = Sheet(ledger.title[:-2]), rng.choice((0, 0, 1))
            sheets.append(sheet)
        placed.append(place(ledger, sheet, top, township.name, year.year, rng, csv=csv))
    name, data = _file(group[0].title, sheets, csv, rng)
    bounded = stacked and len(group) > 1
    tables = "\n".join(
        item.mapping(csv=csv, bounded=bounded or rng.random() < 0.3) for item in placed
    )
    made.files[name] = data
    made.files[f"{name}.mapping.toml"] = f"# {LABEL}\n\n{tables}".encode()
    path = f"data/raw/{year.year}/{name}"
    for item in placed:
        made.facts += item.facts(path, year.year, township.units, csv=csv)


def _entries(
    township: Township, year: Year, following: Year, section: str, told: set[str], rng: Random
) -> Iterator[Entry]:
    by_village = rng.random() < 0.3
    for item in township.indicators:
        if item.section != section or item.code in told or rng.random() < 0.015:
            continue
        yield entry(item, "", year.year, year[item.code], rng)
        if item.code == "investment_target" and rng.random() < 0.6:
            yield entry(item, "", year.year + 1, following[item.code], rng, vague=False)
        if by_village and item.unit == "亩":
            for village in township.villages:
                true = year.values.get((item.code, village))
                if true is not None:
                    yield entry(item, village, year.year, true, rng, vague=False)


def _send_sheet(
    made: Received, township: Township, year: Year, title: str, entries: list[Entry], rng: Random
) -> None:
    csv = township.light or rng.random() < 0.5
    banner = f"{township.name}{year.year}年{title[2:]}指标填报表"
    sheet, spots = figure_sheet(title[2:], entries, rng, csv=csv, banner=banner)
    sheets = [sheet]
    if not csv and rng.random() < 0.3:
        stale = [entry(entries[0].indicator, "", year.year, Decimal(9_999_999), rng, vague=False)]
        hidden, _ = figure_sheet("草稿", stale, rng, csv=False, banner=banner)
        hidden.hidden = True
        sheets.append(hidden)
    name, data = _file(title, sheets, csv, rng)
    made.files[name] = data
    path = f"data/raw/{year.year}/{name}"
    made.facts += entry_facts(entries, spots, path, "" if csv else sheet.name)


def _file(title: str, sheets: list[Sheet], csv: bool, rng: Random) -> tuple[str, bytes]:
    """Give name and bytes of a file: CSV in one of two encodings, .xlsx, or that renamed .et."""
    if csv:
        return f"{title}.csv", csv_bytes(sheets[0], rng.choice(("utf-8-sig", "gb18030")))
    return f"{title}{rng.choice(('.xlsx',) * 9 + ('.et',))}", xlsx_bytes(sheets)
