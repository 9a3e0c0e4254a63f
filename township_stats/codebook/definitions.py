"""What the definition files hold, frozen: indicators, tables, charts, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from township_stats.codebook.placeholders import filled
from township_stats.units import lookup

TITLES, _NOTES = ("title", "title_en"), ("note", "note_en")
_OF_WHICH = re.compile(r"\A(?:其中[：:]?|Of which: )")
_AVERAGE = re.compile(
    r"人均|户均|亩均|村均|组均|平均|均价|单价|(?:亩产|单产|占比|比重|比例|(?<!功)率)\Z"
)
# A name that says so counts what is above or below an average.
_THRESHOLD = re.compile(r"以上|以下|超过|高于|低于|不足|不到|达到|达标")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@lru_cache(maxsize=2**14)
def match_key(text: str) -> str:
    """Give the form under which names are compared: half-width, no blanks, lower case.

    Stored text is never changed by it; compatibility characters such as ① stay what they are.

    Examples
    --------
    >>> match_key("油橄榄（合计） ")
    '油橄榄(合计)'
    """
    return "".join(text.translate(_WIDTH).split()).casefold()


def short_name(name: str) -> str:
    """Give a name to stand by itself, without a leading 其中.

    Examples
    --------
    >>> short_name("其中：已入住户数"), short_name("Of which: moved in")
    ('已入住户数', 'Moved in')
    """
    short = _OF_WHICH.sub("", name)
    return name if short == name else short[:1].upper() + short[1:]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv, or of derived.csv where `expression` is not empty.

    Parameters
    ----------
    code
        Lower-case English identifier, unique.
    section, table
        Section id, and id of the table the indicator is shown in.
    name, name_en
        Official Chinese name and English label.
    unit
        Base unit of clean values (元, 亩 …).
    display_unit
        Unit figures are printed in (万元 …); the base unit where empty.
    measure
        ``stock``, ``flow``, ``cumulative``, ``rate`` or ``target``.
    disclosure
        Empty, or the kind of unit counted (person, household, enterprise …).
    aliases
        Other names the indicator goes by in sheets and reports.
    note, note_en
        Printed below the table, in Chinese and in English; one cell, ``中文|English``.
    expression
        For a derived indicator: what it is computed from, over indicator codes.
    """

    code: str
    section: str
    table: str
    name: str
    name_en: str
    unit: str
    display_unit: str
    measure: str
    disclosure: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    expression: str = ""
    note_en: str = ""

    @property
    def derived(self) -> bool:
        """Whether it is computed from other indicators."""
        return bool(self.expression)

    @property
    def of_which(self) -> bool:
        """Whether it is named as a part (其中) of what stands before it."""
        return short_name(self.name) != self.name

    def named(self, lang: str) -> str:
        """Give the name in a language, to stand by itself."""
        return short_name(self.name if lang == "zh" else self.name_en)

    @property
    def is_additive(self) -> bool:
        """Whether figures of villages add up to the township's, and of townships to the county's."""
        return is_additive(self.measure, self.unit, self.name)


def is_additive(measure: str, unit: str, name: str) -> bool:
    """Tell whether figures of such a measure, unit and name may be added; rates and averages may not.

    An average is told by its name whatever its measure says: no sum of 人均收入 means anything.

    Examples
    --------
    >>> is_additive("flow", "亩", "面积"), is_additive("rate", "元", ""), is_additive("stock", "%", "")
    (True, False, False)
    >>> is_additive("flow", "元", "务工人均收入"), is_additive("flow", "户", "人均收入1万元以上户数")
    (False, True)
    """
    known = lookup(unit)
    is_share = known is not None and known.dimension in ("ratio", "points")
    is_average = bool(_AVERAGE.search(name)) and not _THRESHOLD.search(name)
    return measure != "rate" and not is_share and not is_average and "/" not in unit


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Title and note of a table; one row of tables.csv."""

    id: str
    title: str
    title_en: str
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One row of charts.csv; `indicators` are the codes drawn, in order."""

    id: str
    section: str
    kind: str
    indicators: tuple[str, ...]
    title: str
    title_en: str
    note: str
    line: int = 0
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One row of lists.csv: something a report names without a figure of its own.

    `indicators` are the codes whose figures stand as evidence; `missing` says what would be needed
    and is not there.
    """

    year: int
    section: str
    table: str
    item: str
    item_en: str
    place: str = ""
    place_en: str = ""
    indicators: tuple[str, ...] = ()
    missing: str = ""
    missing_en: str = ""


_Spec = TypeVar("_Spec", Indicator, TableSpec, ChartSpec)


@dataclass(frozen=True)
class Codebook:
    """All definitions of a workbook, in file order.

    Examples
    --------
    >>> book = Codebook((Indicator("olive_area", "industry", "olives", "油橄榄种植面积",
    ...     "Olive area", "亩", "万亩", "stock", aliases=("油橄榄面积",)),))
    >>> book.find("油橄榄面积").code
    'olive_area'
    """

    indicators: tuple[Indicator, ...]
    derived: tuple[Indicator, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    lists: tuple[ListItem, ...] = ()
    _by_code: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everything = (*self.indicators, *self.derived)
        names = {
            match_key(name): indicator
            for indicator in self.indicators
            for name in (*indicator.aliases, indicator.name, indicator.code)
        }
        object.__setattr__(self, "_by_code", {item.code: item for item in everything})
        object.__setattr__(self, "_by_name", names)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Indicator:
        return self._by_code[code]

    def find(self, name: str) -> Indicator | None:
        """Find a reported indicator by name, alias or code, whatever the width of its letters."""
        return self._by_name.get(match_key(name))

    def named(self, code: str, lang: str) -> str:
        """Give the name of a code in a language, to stand by itself; an unknown code as it is."""
        return self[code].named(lang) if code in self else code

    def position(self, code: str) -> int:
        """Give the place of an indicator in the codebook's order, derived ones last."""
        return list(self._by_code).index(code)

    def sections(self) -> tuple[str, ...]:
        """Give the section ids in the order the codebook first names them."""
        named = [*(item.section for item in self._by_code.values())]
        named += [chart.section for chart in self.charts] + [item.section for item in self.lists]
        return tuple(dict.fromkeys(named))

    def table_ids(self, section: str) -> tuple[str, ...]:
        """Give the ids of a section's tables in codebook order, lists last."""
        ids = [item.table for item in self._by_code.values() if item.section == section]
        ids += [item.table for item in self.lists if item.section == section]
        return tuple(dict.fromkeys(ids))

    def in_table(self, table: str) -> tuple[Indicator, ...]:
        """Give the indicators of a table, derived ones after the reported."""
        return tuple(item for item in self._by_code.values() if item.table == table)

    def table(self, table: str) -> TableSpec:
        """Give a table's title; one made of what it holds where tables.csv says nothing of it."""
        found = next((spec for spec in self.tables if spec.id == table), None)
        return found or TableSpec(
            table, self._of_content(table, "zh"), self._of_content(table, "en")
        )

    def _of_content(self, table: str, lang: str) -> str:
        names = [item.named(lang) for item in self.in_table(table)]
        names += [
            item.item if lang == "zh" else item.item_en
            for item in self.lists
            if item.table == table
        ]
        if len(names) < 2:
            return names[0] if names else table
        return f"{names[0]}等" if lang == "zh" else f"{names[0]} and others"

    def charts_of(self, section: str) -> tuple[ChartSpec, ...]:
        """Give the charts of a section in file order."""
        return tuple(chart for chart in self.charts if chart.section == section)

    def of_year(self, year: int) -> Codebook:
        """Give the definitions with the year in their titles and notes.

        Examples
        --------
        >>> spec = TableSpec("targets", "{next_year}年工作目标", "Targets for {next_year}")
        >>> Codebook((), tables=(spec,)).of_year(2023).table("targets").title
        '2024年工作目标'
        """
        return Codebook(
            tuple(_told(item, year, _NOTES) for item in self.indicators),
            tuple(_told(item, year, _NOTES) for item in self.derived),
            tuple(_told(item, year, (*TITLES, *_NOTES)) for item in self.tables),
            tuple(_told(item, year, (*TITLES, *_NOTES)) for item in self.charts),
            self.lists,
        )


def _told(item: _Spec, year: int, fields: tuple[str, ...]) -> _Spec:
    texts = {name: getattr(item, name) for name in fields}
    said: dict[str, Any] = {name: filled(text, year) for name, text in texts.items() if "{" in text}
    return replace(item, **said) if said else item
