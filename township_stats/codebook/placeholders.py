"""Years in titles and notes: placeholders for the data's year, and years that stand there fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from township_stats.errors import Problem
from township_stats.textfile import DefinitionRow

PLACEHOLDERS = ("year", "next_year")
TEXTS = ("title", "title_en", "note", "note_en")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Not a count: 2015亩, 2000元, 2015人.
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d|[亩元吨户人个件项头只公平米万亿余多])")


def filled(text: str, year: int) -> str:
    """Put the year of the data, and the one after, where a text asks for them.

    Examples
    --------
    >>> filled("{year}年完成，{next_year}年继续", 2023)
    '2023年完成，2024年继续'
    """
    return text.replace("{year}", str(year)).replace("{next_year}", str(year + 1))


def years_in(text: str) -> tuple[int, ...]:
    """Give the years that a text names in figures.

    Examples
    --------
    >>> years_in("2024年工作目标"), years_in("Targets for 2024"), years_in("流转2015亩"), years_in("{year}年")
    ((2024,), (2024,), (), ())
    """
    return tuple(int(year) for year in _YEAR.findall(text))


def fixed_years(rows: Mapping[str, Sequence[DefinitionRow]]) -> Iterator[Problem]:
    """Find years written out in titles and notes, by file: they will be wrong in another edition."""
    allowed = "随年份变的请写 {year}（本年）或 {next_year}（下一年）"
    for name, found in rows.items():
        for row in found:
            for column in TEXTS:
                text = row.cells.get(column, "")
                if years_in(text):
                    cell, said = row.address(column), f"写死了年份：{text}"
                    yield Problem(f"data/raw/{name}", "", cell, said, allowed)


def unknown_placeholders(rows: Mapping[str, Sequence[DefinitionRow]]) -> Iterator[Problem]:
    """Find words in braces that stand for nothing."""
    allowed = f"可用 {'、'.join(f'{{{name}}}' for name in PLACEHOLDERS)}"
    for name, found in rows.items():
        for row in found:
            for column in TEXTS:
                for word in _PLACEHOLDER.findall(row.cells.get(column, "")):
                    if word not in PLACEHOLDERS:
                        cell = row.address(column)
                        said = f"不认识的 {{{word}}}"
                        yield Problem(f"data/raw/{name}", "", cell, said, allowed)
