"""The codebook: indicators.csv, tables.csv, derived.csv and charts.csv as frozen definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from township_stats.errors import InputError, Problem
from township_stats.textfile import DefinitionRow, column_letter, read_definitions
from township_stats.units import compatible, lookup

MEASURES = ("stock", "flow", "cumulative", "rate", "target")
INDICATOR_COLUMNS = (
    "code", "section", "table", "name", "name_en", "unit", "display_unit", "measure",
    "disclosure", "aliases", "note",
)  # fmt: skip
DERIVED_COLUMNS = (
    "code", "section", "table", "name", "name_en", "expression", "unit", "display_unit", "note",
)  # fmt: skip
TABLE_COLUMNS = ("id", "title", "title_en", "note", "note_en")
CHART_COLUMNS = ("id", "section", "kind", "indicators", "title", "title_en", "note")
LIST_COLUMNS = (
    "year", "section", "table", "item", "item_en", "place", "place_en", "indicators", "missing",
    "missing_en",
)  # fmt: skip
_OF_WHICH = re.compile(r"\A(?:其中[：:]?|Of which: )")
_CODE = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_Definition = TypeVar("_Definition")


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
        return is_additive(self.measure, self.unit)


def is_additive(measure: str, unit: str) -> bool:
    """Tell whether figures of such a measure and unit may be added; rates and shares may not.

    Examples
    --------
    >>> is_additive("flow", "亩"), is_additive("rate", "元"), is_additive("stock", "%")
    (True, False, False)
    """
    known = lookup(unit)
    is_share = known is not None and known.dimension in ("ratio", "points")
    return measure != "rate" and not is_share and "/" not in unit


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
        """Give a table's title; its id where tables.csv says nothing of it."""
        return next(
            (spec for spec in self.tables if spec.id == table), TableSpec(table, table, table)
        )

    def charts_of(self, section: str) -> tuple[ChartSpec, ...]:
        """Give the charts of a section in file order."""
        return tuple(chart for chart in self.charts if chart.section == section)


def read_codebook(root: Path) -> Codebook:
    """Read a workbook's definitions from ``data/raw``.

    Parameters
    ----------
    root
        The workbook. ``indicators.csv`` must be there; ``tables.csv``, ``derived.csv``,
        ``charts.csv`` and ``lists.csv`` may be.

    Returns
    -------
    Codebook
        The definitions, in file order.

    Raises
    ------
    InputError
        With every problem of every file: unknown columns, doubled codes or names, unknown units,
        measures or indicators.
    """
    problems: list[Problem] = []

    def rows(name: str, columns: tuple[str, ...], optional: tuple[str, ...]) -> list[DefinitionRow]:
        path = root / "data" / "raw" / name
        if name != "indicators.csv" and not (path.exists() or path.is_symlink()):
            return []
        try:
            return read_definitions(path, f"data/raw/{name}", columns, optional)
        except InputError as error:
            problems.extend(error.problems)
            return []

    indicators = _read(
        rows("indicators.csv", INDICATOR_COLUMNS, ()), "indicators.csv", INDICATOR_COLUMNS,
        _indicator, problems,
    )  # fmt: skip
    derived = _read(
        rows("derived.csv", DERIVED_COLUMNS, ()), "derived.csv", DERIVED_COLUMNS, _derived, problems
    )
    tables = [
        TableSpec(
            row["id"], row["title"], row["title_en"] or row["title"], row["note"], row["note_en"]
        )
        for row in rows("tables.csv", TABLE_COLUMNS[:3], TABLE_COLUMNS[3:])
    ]
    charts = [
        ChartSpec(
            row["id"], row["section"], row["kind"], _split(row["indicators"]), row["title"],
            row["title_en"] or row["title"], _chinese(row["note"]), row.line, _english(row["note"]),
        )
        for row in rows("charts.csv", CHART_COLUMNS, ())
    ]  # fmt: skip
    lists = _read(
        rows("lists.csv", LIST_COLUMNS[:4], LIST_COLUMNS[4:]), "lists.csv", LIST_COLUMNS, _list_item,
        problems,
    )  # fmt: skip
    _check_names(indicators, derived, problems)
    codes = {item.code for item in (*indicators, *derived)}
    for chart in charts:
        problems += [
            Problem(
                "data/raw/charts.csv",
                "",
                f"D{chart.line}",
                f"没有指标 {code!r}",
                "须为指标表中的代码",
            )
            for code in chart.indicators
            if code not in codes
        ]
    if problems:
        raise InputError(problems)
    return Codebook(tuple(indicators), tuple(derived), tuple(tables), tuple(charts), tuple(lists))


def _read(
    rows: list[DefinitionRow],
    name: str,
    columns: tuple[str, ...],
    build: Callable[[DefinitionRow], _Definition],
    problems: list[Problem],
) -> list[_Definition]:
    built = []
    for row in rows:
        try:
            built.append(build(row))
        except _BadCellError as error:
            cell = f"{column_letter(columns.index(error.column))}{row.line}"
            problems.append(Problem(f"data/raw/{name}", "", cell, error.found, error.allowed))
    return built


class _BadCellError(Exception):
    def __init__(self, column: str, found: str, allowed: str) -> None:
        super().__init__(found)
        self.column, self.found, self.allowed = column, found, allowed


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|;；]", text) if part.strip())


def _chinese(note: str) -> str:
    return note.partition("|")[0].strip()


def _english(note: str) -> str:
    return note.partition("|")[2].strip()


def _code(row: DefinitionRow) -> str:
    if not _CODE.match(row["code"]):
        raise _BadCellError(
            "code", f"代码 {row['code']!r}", "以小写字母开头，只含小写字母、数字和下划线"
        )
    return row["code"]


def _required(row: DefinitionRow, *columns: str) -> None:
    for column in columns:
        if not row[column]:
            raise _BadCellError(column, f"{column} 是空的", "必须填写")


def _units(row: DefinitionRow) -> tuple[str, str]:
    unit, display = row["unit"], row["display_unit"] or row["unit"]
    if display != unit and not compatible(unit, display):
        raise _BadCellError(
            "display_unit", f"{display} 与 {unit} 不能换算", "同类单位，如 亩、万亩、公顷"
        )
    return unit, display


def _indicator(row: DefinitionRow) -> Indicator:
    _required(row, "section", "table", "name", "unit")
    if row["measure"] not in MEASURES:
        raise _BadCellError("measure", f"{row['measure']!r}", f"只可为 {'、'.join(MEASURES)}")
    unit, display = _units(row)
    return Indicator(
        _code(row), row["section"], row["table"], row["name"], row["name_en"] or row["name"], unit,
        display, row["measure"], row["disclosure"], _split(row["aliases"]), _chinese(row["note"]),
        note_en=_english(row["note"]),
    )  # fmt: skip


def _derived(row: DefinitionRow) -> Indicator:
    _required(row, "section", "table", "name", "expression", "unit")
    unit, display = _units(row)
    return Indicator(
        _code(row), row["section"], row["table"], row["name"], row["name_en"] or row["name"], unit,
        display, "rate", note=_chinese(row["note"]), expression=row["expression"],
        note_en=_english(row["note"]),
    )  # fmt: skip


def _list_item(row: DefinitionRow) -> ListItem:
    _required(row, "section", "table", "item")
    if not re.fullmatch(r"[0-9]{4}", row["year"]):
        raise _BadCellError("year", f"{row['year']!r} 不是年份", "四位数字，如 2023")
    return ListItem(
        int(row["year"]), row["section"], row["table"], row["item"], row["item_en"] or row["item"],
        row["place"], row["place_en"] or row["place"], _split(row["indicators"]), row["missing"],
        row["missing_en"] or row["missing"],
    )  # fmt: skip


def _check_names(
    indicators: list[Indicator], derived: list[Indicator], problems: list[Problem]
) -> None:
    seen: dict[str, str] = {}
    for file, items in (("indicators.csv", indicators), ("derived.csv", derived)):
        for item in items:
            for name in dict.fromkeys(map(match_key, (item.code, item.name, *item.aliases))):
                other = seen.setdefault(name, item.code)
                if other != item.code:
                    problems.append(
                        Problem(
                            f"data/raw/{file}",
                            "",
                            "",
                            f"名称 {name!r} 同时属于 {other} 与 {item.code}",
                            "名称、别名与代码不得重复",
                        )
                    )
