"""Which indicator a column of an undescribed table may be: a guess for a person to confirm."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from township_stats.codebook import Codebook, Indicator, match_key
from township_stats.intake.labels import bare_label, label_unit
from township_stats.units import compatible, lookup

_MAYBE = 0.45
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?(?:度)?\Z", re.ASCII)
_THIS_YEAR = frozenset({"本年", "当年", "今年", "本期", "年末", "本年度"})
_BESIDE = re.compile(r"上年|去年|同期|同比|增长|增减|增幅|比上|环比|累计完成率")


@dataclass(frozen=True, slots=True)
class Guess:
    """An indicator, and whether its name is just what the label says."""

    indicator: Indicator
    is_exact: bool


def guess_column(path: str, year: int, codebook: Codebook) -> Guess | None:
    """Guess the indicator of a column by its label.

    Parameters
    ----------
    path
        Labels joined by ``/``, outermost first.
    year
        The report year: a label that only names it says nothing.
    codebook
        The indicators.

    Examples
    --------
    >>> codebook = Codebook((Indicator("olives", "s", "t", "油橄榄面积", "Olives", "亩", "亩", "stock"),))
    >>> found = guess_column("种植业/油橄榄/面积（亩）", 2023, codebook)
    >>> found.indicator.code, found.is_exact
    ('olives', True)
    """
    labels = [bare_label(label) for label in path.split("/")]
    labels = [label for label in labels if not _says_this_year(label, year)]
    unit = label_unit(path)
    if len(labels) > 1 and labels[-1] == unit:
        labels.pop()
    keys = [match_key("".join(labels[start:])) for start in range(len(labels))]
    keys = keys[: max(len(keys) - 1, 1)] if len(labels) > 1 and len(labels[-1]) < 4 else keys
    best: Guess | None = None
    score = _MAYBE
    for indicator in codebook:
        if unit and not compatible(unit, indicator.unit):
            continue
        for name in map(match_key, (indicator.name, *indicator.aliases)):
            for key in keys:
                if key == name:
                    return Guess(indicator, is_exact=True)
                ratio = difflib.SequenceMatcher(None, key, name).ratio()
                if ratio > score:
                    best, score = Guess(indicator, is_exact=False), ratio
    return best


def guess_count(title: str, codebook: Codebook) -> Indicator | None:
    """Guess what the rows of a ledger count, by what its title is about.

    Examples
    --------
    >>> codebook = Codebook((Indicator("watched", "s", "t", "监测户数", "Watched", "户", "户", "stock"),))
    >>> guess_count("2023年易返贫致贫监测户台账", codebook).code
    'watched'
    """
    said = match_key(title)
    best, length = None, 1
    for indicator in codebook:
        unit = lookup(indicator.unit)
        if unit is not None and not unit.counted:
            continue
        for name in map(match_key, (indicator.name, *indicator.aliases)):
            stem = name.removesuffix("数")
            if len(stem) > length and stem in said:
                best, length = indicator, len(stem)
    return best


def is_beside(path: str, year: int) -> bool:
    """Tell whether a column holds another year's figures, or growth.

    Examples
    --------
    >>> [is_beside(path, 2023) for path in ("户数/2022年", "户数/2023年", "同比增长")]
    [True, False, True]
    """
    for label in path.split("/"):
        found = _YEAR.match(label)
        if found and int(found[1]) != year:
            return True
    return bool(_BESIDE.search(path))


def _says_this_year(label: str, year: int) -> bool:
    found = _YEAR.match(label)
    return label in _THIS_YEAR or (found is not None and int(found[1]) == year)
