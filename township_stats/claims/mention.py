"""A figure of a report with the words that bear on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from township_stats.numerals import Surface
from township_stats.quantity import Qualifier, Quantity

_YEAR = re.compile(
    r"(?<!\d)(20\d\d)年(以来|起|至|到|[-—])?|(今年|本年)|(去年|(?<![册账线手以])上年(?!初)|上一年)|(明年|来年|下一?年)"
    r"|((?<![\d一二两三四五六七八九十几多])前年(?![后均底初]))"
)
# 由去年的12人增至16人: of the year before is what it changed from.
_FROM = re.compile(r"[由从自]$")
_TO = re.compile(r"[^，。；]*[到至]")
_BASE_BEFORE = re.compile(r"[由从][^，。；：、由从]{0,12}$")
_CHANGED_TO = re.compile(
    r"[^，。；：、|]{0,4}[增升涨扩提降减压缩发][^，。；：、|]{0,2}[到至]了?[约近]?"
)
# What follows is compared with, not spoken of.
_BASE = re.compile(r"(?:较|比|与|同|相比|截至|截止)[^，。；]{0,3}$")
_TIMES = re.compile(r"(?:[是为占达]|相当于)$")  # 是上年的3倍

# 存栏够50头就算规模, 达到50头的: that much or more.
_ENOUGH = re.compile(r"(?:够|(?<![圆充爆])满)$(?<!不.)(?<!未.)")
_REACHED = re.compile(r"达到?$")
_THEN = re.compile(r"[的才就即便方者]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that bear on a figure, how much they weigh (at most 1), and where they stand."""

    words: str
    weight: float
    where: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure of the report with the words around it.

    Parameters
    ----------
    surface
        The figure where it stands.
    before, after
        The words directly before and behind it, within its clause.
    pieces
        All words that bear on it, nearest first.
    sentence
        Number of the sentence, from 0 through the whole report.
    span
        Where the sentence begins and ends.
    year
        The year it is said to be of, relative to the report's: 0, or as the words say; a year
        number where one is named.
    plan
        Whether it stands where next year's work is told.
    place
        The place it is of; empty for the whole township.
    about
        The place that its sentence is about, of which it may be as well; empty where none is.
    lead
        The words since the figure before it, as they stand.
    is_bare
        Whether it is a figure only if its words say of what: 12 without a unit, 四次.
    is_former
        Whether it is what something has changed from (由12人增至16人).
    doubt
        Why it is open which year it is of; empty where it is not. `year` is then the likely one.
    """

    surface: Surface
    before: str
    after: str
    pieces: tuple[Piece, ...]
    sentence: int
    span: tuple[int, int]
    year: int = 0
    plan: bool = False
    place: str = ""
    about: str = ""
    lead: str = ""
    is_bare: bool = False
    is_former: bool = False
    doubt: str = ""

    @property
    def meant(self) -> Quantity:
        """What the figure means in its place: 够50头就算 is 50头以上."""
        quantity = self.surface.quantity
        condition = _ENOUGH.search(self.lead) or (
            _REACHED.search(self.lead) and _THEN.match(self.after)
        )
        if not condition or quantity.value is None or quantity.qualifier is not Qualifier.EXACT:
            return quantity
        return replace(quantity, qualifier=Qualifier.AT_LEAST, lower=quantity.value, upper=None)

    @property
    def near(self) -> str:
        """The words directly around the figure."""
        return f"{self.before}|{self.after}"


def is_changed_to(words: str) -> bool:
    """Tell whether words between two figures say that one has become the other (41项降至0)."""
    return bool(_CHANGED_TO.fullmatch(words))


def is_changed_from(before: str, behind: str) -> bool:
    """Tell whether a figure between words is what something has changed from."""
    return bool(_BASE_BEFORE.search(before)) and is_changed_to(behind)


def year_in(words: str) -> int:
    """Give the year that words before a figure put it in, relative to the report's, or its number.

    Examples
    --------
    >>> year_in("2022年，全镇"), year_in("上年"), year_in("较2022年增长"), year_in("全镇")
    (2022, -1, 0, 0)
    >>> year_in("册上年初监测户"), year_in("前年"), year_in("三年前年均"), year_in("是上年的")
    (0, -2, 0, 0)
    """
    match = _year_told(words)
    if match is None:
        return 0
    relative = 0 if match[3] else -1 if match[4] else 1 if match[5] else -2
    return int(match[1]) if match[1] else relative


def year_word(words: str) -> str:
    """Give the word that puts what follows in a year (去年); empty where none does."""
    match = _year_told(words)
    return match[0] if match else ""


def _year_told(words: str) -> re.Match[str] | None:
    told = None
    for match in _YEAR.finditer(words):
        if match[2] or _BASE.search(words[: match.start()]):
            continue
        before, behind = words[: match.start()], words[match.end() :]
        if _FROM.search(before) and _TO.match(behind):
            continue
        if _TIMES.search(before) and behind.startswith("的"):
            continue
        told = match
    return told
