"""The definition files, read, with all that is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from township_stats.codebook.definitions import (
    ChartSpec,
    Codebook,
    Indicator,
    ListItem,
    TableSpec,
    match_key,
)
from township_stats.codebook.derivations import wrong_derivations
from township_stats.codebook.placeholders import fixed_years, unknown_placeholders
from township_stats.errors import InputError, Problem
from township_stats.textfile import DefinitionRow, read_definitions
from township_stats.units import compatible

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
_FILES = {
    "indicators.csv": (INDICATOR_COLUMNS, ()),
    "derived.csv": (DERIVED_COLUMNS, ()),
    "tables.csv": (TABLE_COLUMNS[:3], TABLE_COLUMNS[3:]),
    "charts.csv": (CHART_COLUMNS, ()),
    "lists.csv": (LIST_COLUMNS[:4], LIST_COLUMNS[4:]),
}
_NAMES = (  # files whose rows share their names, and the columns of these
    (
        ("indicators.csv", "derived.csv"),
        ("code", "name", "aliases"),
        "代码、名称与别名各属于一个指标，不得重复",
    ),
    (("tables.csv",), ("id",), "每张表一行"),
    (("charts.csv",), ("id",), "每幅图一个 id"),
)
_CODE = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
_Definition = TypeVar("_Definition")
_Rows = dict[str, list[DefinitionRow]]


def read_definition_rows(root: Path, problems: list[Problem]) -> _Rows:
    """Read the rows of all definition files, by file; only indicators.csv must be there."""
    found: _Rows = {}
    for name, (required, optional) in _FILES.items():
        path = root / "data" / "raw" / name
        found[name] = []
        if name == "indicators.csv" or path.exists() or path.is_symlink():
            try:
                found[name] = read_definitions(path, f"data/raw/{name}", required, optional)
            except InputError as error:
                problems.extend(error.problems)
    return found


def read_codebook(root: Path, sections: Collection[str] = ()) -> Codebook:
    """Read a workbook's definitions from ``data/raw``.

    Parameters
    ----------
    root
        The workbook. ``indicators.csv`` must be there; ``tables.csv``, ``derived.csv``,
        ``charts.csv`` and ``lists.csv`` may be.
    sections
        The sections there are; what is of another one would be shown nowhere. Not looked at where
        empty.

    Returns
    -------
    Codebook
        The definitions, in file order.

    Raises
    ------
    InputError
        With every problem of every file: unknown columns, doubled codes or names, unknown units,
        measures, sections or indicators, expressions that cannot be computed.
    """
    problems: list[Problem] = []
    rows = read_definition_rows(root, problems)
    indicators = _read(rows, "indicators.csv", _indicator, problems)
    derived = _read(rows, "derived.csv", _derived, problems)
    tables = _read(rows, "tables.csv", _table, problems)
    charts = _read(rows, "charts.csv", _chart, problems)
    lists = _read(rows, "lists.csv", _list_item, problems)
    problems += _doubled(rows)
    problems += _unknown_codes(rows, {item.code for item in (*indicators, *derived)})
    problems += wrong_derivations(indicators, derived, rows["derived.csv"])
    problems += unknown_placeholders(rows)
    if sections:
        problems += _unknown_sections(rows, sections)
    if problems:
        raise InputError(problems)
    return Codebook(tuple(indicators), tuple(derived), tuple(tables), tuple(charts), tuple(lists))


def to_rewrite(root: Path, year: int) -> Iterator[Problem]:
    """Tell what of the definitions speaks of the year before and has to be written anew for `year`.

    Parameters
    ----------
    root
        The workbook.
    year
        The new year.

    Yields
    ------
    Problem
        Titles and notes with a year in figures, then rows of lists.csv that end with the year
        before; with file and cell. None of it is an error.
    """
    rows = read_definition_rows(root, [])
    yield from fixed_years(rows)
    years = {row["year"] for row in rows["lists.csv"]}
    if str(year) not in years:
        for row in rows["lists.csv"]:
            if row["year"] == str(year - 1):
                found = f"只列入 {year - 1} 年：{row['item']}"
                allowed = f"{year} 年仍要列的，另加一行，year 写 {year}"
                yield Problem("data/raw/lists.csv", "", row.address("item"), found, allowed)


def _read(
    rows: _Rows,
    name: str,
    build: Callable[[DefinitionRow], _Definition],
    problems: list[Problem],
) -> list[_Definition]:
    built = []
    for row in rows[name]:
        try:
            built.append(build(row))
        except _BadCellError as error:
            problems.append(_problem(name, row, error.column, error.found, error.allowed))
    return built


def _problem(name: str, row: DefinitionRow, column: str, found: str, allowed: str) -> Problem:
    return Problem(f"data/raw/{name}", "", row.address(column), found, allowed)


def _unknown_sections(rows: _Rows, sections: Collection[str]) -> Iterable[Problem]:
    allowed = f"可用的章节 {'、'.join(sections)}；别的章节要在 notebooks/ 里有自己的笔记本"
    for name, found in rows.items():
        for row in found:
            section = row.cells.get("section")
            if section and section not in sections:
                yield _problem(name, row, "section", f"没有章节 {section!r}", allowed)


def _unknown_codes(rows: _Rows, codes: Collection[str]) -> Iterable[Problem]:
    for name in ("charts.csv", "lists.csv"):
        for row in rows[name]:
            for code in _split(row["indicators"]):
                if code not in codes:
                    found = f"没有指标 {code!r}"
                    yield _problem(name, row, "indicators", found, "须为指标表中的代码")


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


def _table(row: DefinitionRow) -> TableSpec:
    _required(row, "id", "title")
    return TableSpec(
        row["id"], row["title"], row["title_en"] or row["title"], row["note"], row["note_en"]
    )


def _chart(row: DefinitionRow) -> ChartSpec:
    _required(row, "id", "section", "title")
    return ChartSpec(
        row["id"], row["section"], row["kind"], _split(row["indicators"]), row["title"],
        row["title_en"] or row["title"], _chinese(row["note"]), row.line, _english(row["note"]),
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


def _doubled(rows: _Rows) -> Iterator[Problem]:
    """Find names that two rows have: one of them would be read, and the other lost."""
    for files, columns, allowed in _NAMES:
        seen: dict[str, tuple[DefinitionRow, str]] = {}
        for file in files:
            for row in rows[file]:
                for column in columns:
                    text = row.cells.get(column, "")
                    for name in _split(text) if column == "aliases" else filter(None, (text,)):
                        where = f"data/raw/{file}!{row.address(column)}"
                        other, first = seen.setdefault(match_key(name), (row, where))
                        if other is not row:
                            yield _problem(file, row, column, f"{name!r} 已写在 {first}", allowed)
