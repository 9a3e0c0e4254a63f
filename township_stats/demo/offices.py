"""What the offices and villages send in for one year: files, and the facts they state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from township_stats.demo.case_ledgers import case_ledgers
from township_stats.demo.cases import PERSONAL
from township_stats.demo.facts import COUNTED, Fact
from township_stats.demo.files import LABEL, Sheet, address, csv_bytes, xlsx_bytes
from township_stats.demo.hidden import Year
from township_stats.demo.layout import place
from township_stats.demo.ledgers import Ledger
from township_stats.demo.placed import Placed
from township_stats.demo.sheets import Entry, Indicator, Spot, entry, entry_facts, figure_sheet
from township_stats.demo.village_ledgers import village_ledgers
from township_stats.demo.wording import mark
from township_stats.demo.xls import xls_bytes

__all__ = ["SECTIONS", "Received", "Township", "received"]

SECTIONS = {
    "projects": "项目建设",
    "environment": "生态环境",
    "industry": "产业发展",
    "livelihood": "民生保障",
    "governance": "社会治理",
}
_SPREADSHEETS = (
    *((".xlsx", xlsx_bytes),) * 5, *((".xls", xls_bytes),) * 3, (".et", xlsx_bytes), (".et", xls_bytes),
)  # fmt: skip
_TOGETHER = (("industry", "collective"), ("monitored", "loans", "labour"))


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
    """What arrives in a year.

    Parameters
    ----------
    files
        Bytes by name.
    facts
        What reading them must give, in codebook order.
    corrections
        Rows of corrections.csv for the cells that were filled in wrong.
    personal
        Texts of personal columns; they must never come out.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    corrections: list[tuple[str, ...]] = field(default_factory=list)
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
    return _Offices(township, year, following, rng).send()


class _Offices:
    def __init__(self, township: Township, year: Year, following: Year, rng: Random) -> None:
        self.township, self.year, self.following, self.rng = township, year, following, rng
        self.made = Received()

    def send(self) -> Received:
        township, year, rng = self.township, self.year, self.rng
        kept = (
            *village_ledgers(year, township.crops, township.villages, rng),
            *case_ledgers(year, rng),
        )
        sent = [ledger for ledger in kept if rng.random() < 0.85]
        for group in self._groups(sent):
            self._send_ledgers(group)
        stated = {fact.indicator: fact for fact in self.made.facts if not fact.place}
        for number, section in enumerate(SECTIONS, start=1):
            self._send_sheet(
                f"{number:02d}{SECTIONS[section]}", list(self._entries(section, stated))
            )
        self.made.facts = self._in_order()
        self.made.personal = {
            str(case[column])
            for ledger in sent
            for case in year.cases.get(ledger.id, ())
            for column in PERSONAL
            if column in case
        }
        return self.made

    def _in_order(self) -> list[Fact]:
        """Give one fact a figure, in codebook order, with the missing ones."""
        order = {item.code: number for number, item in enumerate(self.township.indicators)}
        places = {name: number for number, name in enumerate(("", *self.township.villages))}
        facts = {
            (item.code, self.year.year, ""): Fact(
                item.code, "", self.year.year, mark("", "missing"), "", item.unit, item.unit
            )
            for item in self.township.indicators
        }
        for fact in self.made.facts:  # what a sheet states comes after what a ledger adds up to
            facts[fact.indicator, fact.year, fact.place] = fact
        return sorted(
            facts.values(),
            key=lambda fact: (order[fact.indicator], fact.year, places[fact.place]),
        )

    # -- ledgers -------------------------------------------------------------------------------

    def _groups(self, sent: list[Ledger]) -> Iterator[list[Ledger]]:
        """Put ledgers of a section into one file, or each into its own."""
        left = {ledger.id: ledger for ledger in sent}
        for names in _TOGETHER:
            if self.rng.random() < 0.5:
                group = [left.pop(name) for name in names if name in left]
                if group:
                    yield group
        for ledger in left.values():
            yield [ledger]

    def _send_ledgers(self, group: list[Ledger]) -> None:
        rng, year = self.rng, self.year.year
        csv = self.township.light or rng.random() < 0.35
        stacked = csv or rng.random() < 0.5
        sheets: list[Sheet] = []
        placed: list[Placed] = []
        for ledger in group:
            if stacked and sheets:
                sheet, top = sheets[-1], placed[-1].end + rng.randint(1, 2)
            else:
                sheet, top = Sheet(ledger.title[:-2]), rng.choice((0, 0, 1))
                sheets.append(sheet)
            placed.append(place(ledger, sheet, top, self.township.name, year, rng, csv=csv))
        path = self._send(group[0].title, sheets, csv=csv)
        mapping = "\n".join(
            item.mapping(csv=csv, bounded=len(group) > 1 or rng.random() < 0.3) for item in placed
        )
        self.made.files[f"{path.rpartition('/')[2]}.mapping.toml"] = (
            f"# {LABEL}\n\n{mapping}".encode()
        )
        for item in placed:
            self.made.facts += item.facts(path, year, self.township.units, csv=csv)

    # -- figure sheets -------------------------------------------------------------------------

    def _entries(self, section: str, stated: Mapping[str, Fact]) -> Iterator[Entry]:
        """Word what no ledger states, and now and then what one only adds up to."""
        rng, year = self.rng, self.year
        by_village = rng.random() < 0.3
        for item in self.township.indicators:
            if item.section != section:
                continue
            fact = stated.get(item.code)
            if fact is not None:
                if fact.status == "derived" and item.unit in COUNTED and rng.random() < 0.1:
                    yield entry(item, "", year.year, year[item.code], rng, vague=False)
                continue
            if rng.random() < 0.015:
                continue
            yield entry(item, "", year.year, year[item.code], rng)
            if item.code == "investment_target" and rng.random() < 0.6:
                ahead = self.following[item.code]
                yield entry(item, "", year.year + 1, ahead, rng, vague=False)
            if by_village and item.unit == "亩":
                for village in self.township.villages:
                    true = year.values.get((item.code, village))
                    if true is not None:
                        yield entry(item, village, year.year, true, rng, vague=False)

    def _send_sheet(self, title: str, entries: list[Entry]) -> None:
        rng, year = self.rng, self.year.year
        csv = self.township.light or rng.random() < 0.5
        banner = f"{self.township.name}{year}年{title[2:]}指标填报表"
        sheet, spots = figure_sheet(title[2:], entries, rng, csv=csv, banner=banner)
        wrong = self._fill_in_wrong(sheet, entries, spots) if rng.random() < 0.06 else None
        sheets = [sheet]
        if not csv and rng.random() < 0.3:
            stale = entry(entries[0].indicator, "", year, Decimal(9_999_999), rng, vague=False)
            draft, _ = figure_sheet("草稿", [stale], rng, csv=False, banner=banner)
            draft.hidden = True
            sheets.append(draft)
        path = self._send(title, sheets, csv=csv)
        name = "" if csv else sheet.name
        if wrong:
            self.made.corrections.append((path, name, *wrong))
        self.made.facts += entry_facts(entries, spots, path, name)

    def _fill_in_wrong(
        self, sheet: Sheet, entries: list[Entry], spots: list[Spot]
    ) -> tuple[str, ...] | None:
        """Put a wrong number into a cell and give the end of the correction's row."""
        item, spot = self.rng.choice(list(zip(entries, spots, strict=True)))
        right = item.cell.text
        if not right.isdecimal():
            return None
        sheet.put(*spot.value, f"{right}5")
        return (
            address(*spot.value), f"{right}5", right, f"来电核实，多录一位（{LABEL}）", "虚构丁",
            f"{self.year.year + 1}-01-15",
        )  # fmt: skip

    def _send(self, title: str, sheets: list[Sheet], *, csv: bool) -> str:
        """Send a file, CSV in one of two encodings, .xlsx, .xls, or one renamed .et; give its path."""
        if csv:
            name = f"{title}.csv"
            data = csv_bytes(sheets[0], self.rng.choice(("utf-8-sig", "gb18030")))
        else:
            suffix, written = self.rng.choice(_SPREADSHEETS)
            name, data = title + suffix, written(sheets)
        self.made.files[name] = data
        return f"data/raw/{self.year.year}/{name}"
