"""The names of indicators in the form words are compared in, and which of their letters say little."""

from __future__ import annotations

import re

from township_stats.claims.emptiness import PER, in_short, per_word
from township_stats.claims.plainwords import official
from township_stats.codebook import Codebook, Indicator, match_key
from township_stats.units import lookup

# Words that only say what a number counts; the figure's own unit says it as well.
_MEASURE_WORDS = {
    "money": ("金额", "资金", "款"),
    "area": ("面积",),
    "person": ("人数", "人口"),
    "ratio": ("比重", "比例"),
}
_COUNT_WORDS = ("数量", "总数", "数")
_OF_A_PLAN = re.compile(
    r"^(?:明年|来年|下一?年度?|20\d\d年)?(?:计划|预期|预计)?|(?:计划|预期|目标|任务)[数值]?$"
)
_QUOTIENT = re.compile(r"(\w+) / (\w+)")


def names_of(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Give the names of every indicator; an average is also called after what it is an average of."""
    names = {item.code: _plain_names(item) for item in (*codebook.indicators, *codebook.derived)}
    taken = {name for item in codebook.indicators for name in names[item.code]}
    for item in codebook.derived:
        quotient = _QUOTIENT.fullmatch(item.expression)
        per = PER.fullmatch(f"{codebook[quotient[2]].unit}均") if quotient else None
        if quotient and per:
            averages = [per[0] + name for name in names[quotient[1]]]
            if taken.isdisjoint(averages):  # else the average is reported as well
                names[item.code] += tuple(averages)
    return names


def planned_names(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Give what targets are called where next year's work is told: 明年油茶面积目标 is 油茶面积 there."""
    names = {item.code: _plain_names(item) for item in codebook.indicators}
    found = {}
    for item in codebook.indicators:
        if item.measure == "target":
            bare = {_OF_A_PLAN.sub("", name) for name in names[item.code]} - {""}
            alike = (name for name in names.values() if not bare.isdisjoint(name))
            found[item.code] = tuple(sorted(bare.union(*alike).difference(names[item.code])))
    return found


def _plain_names(item: Indicator) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(plain, (item.name, *item.aliases)))))


def plain(words: str) -> str:
    """Give words in the form they are compared in.

    Examples
    --------
    >>> plain("其中：平均每户 挣回")
    '平均户均收入'
    """
    words = official(match_key(words).removeprefix("其中:").removeprefix("其中"))
    return PER.sub(in_short, words)


def per_of(item: Indicator) -> str:
    """Give the 户均 that an indicator is by its name or its unit; empty where it is no average.

    Examples
    --------
    >>> per_of(Indicator("yield", "s", "t", "粮食单产", "Yield", "公斤/亩", "公斤/亩", "rate"))
    '亩均'
    """
    per = item.unit.partition("/")[2]
    return per_word(item.name) or (f"{per}均" if per else "")


def pairs_of(words: str) -> list[str]:
    """Give the pairs of letters that stand together, none across a bar.

    Examples
    --------
    >>> pairs_of("垃圾|12吨")
    ['垃圾', '12', '2吨']
    """
    return [words[i : i + 2] for i in range(len(words) - 1) if "|" not in words[i : i + 2]]


def measure_letters(name: str, unit: str) -> frozenset[int]:
    """Give the places of letters that only say what is counted.

    Examples
    --------
    >>> sorted(measure_letters("监测户户数", "户"))
    [3, 4]
    """
    known = lookup(unit)
    words = list(_MEASURE_WORDS.get(known.dimension if known else "", ()))
    words += [f"{unit}数", *(_COUNT_WORDS if known and known.counted else ())]
    for word in words:
        if name.endswith(word) and len(name) > len(word) + 1:
            return frozenset(range(len(name) - len(word), len(name)))
    return frozenset()
