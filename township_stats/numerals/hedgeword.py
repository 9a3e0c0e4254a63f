"""Hedges around a figure: 约 … 以上. The one nearest the number counts, all are in the span."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import AFTER, BEFORE
from township_stats.numerals.numeral import NUMERALS
from township_stats.terms import Qualifier

__all__ = ["take_hedges"]

_BEFORE_LAST: Final = frozenset(word[-1] for word in BEFORE)
_BEFORE_WIDTHS: Final = tuple(sorted({len(word) for word in BEFORE}, reverse=True))
_AFTER_FIRST: Final = frozenset(word[0] for word in AFTER) | {"多", "余", "内", " "}
_AFTER_WIDTHS: Final = tuple(sorted({len(word) for word in AFTER}, reverse=True))
_NOT_AFTER: Final = {"上下": "游级班联楼铺", "左右": "岸两手", "以下": "简"}
_MORE_AFTER_UNIT = re.compile(r"[多余](?=$|[，。；、,.;)）\s的左]|[0-9])")
_WITHIN = re.compile(r"内(?=$|[，。；、,;)）\s的办完到解]|[0-9])")

# A word in whose last character a hedge seems to start: 节约50吨, 附近3个, 侦破30起, 经过5年.
_NOT_BEFORE: Final = {
    "约": "节预签合公条制集契违特邀履解简",
    "近": "附最临靠邻亲新走拉",
    "过": "经通度渡越走不难错路审",
    "破": "侦告爆打查残攻识冲",
    "超": "赶反高远",
    "上": "以成网线马加跟晚早迎送带赶续",
}
_TIMES: Final = frozenset({"次", "遍", "趟", "回", "轮", "场"})
_CLAUSE_OPENS = re.compile(r"(?:^|[，。；：、,;:\s已也都早总共数])$")


# 92条约210公里: the character before the hedge is the unit of another figure
_COUNTED = re.compile(rf"[0-9{NUMERALS}余多][条集]$")


def take_hedges(s: str, found: Found) -> None:
    """Extend the span of `found` by the hedges on both sides and set its qualifier."""
    after = before = None
    if found.end < len(s) and s[found.end] in _AFTER_FIRST:
        after = _after(s, found)
    if found.start and s[found.start - 1] in _BEFORE_LAST:
        before = _before(s, found, found.start)
    elif found.start > 1 and s[found.start - 1] == " ":
        before = _before(s, found, found.start - 1)
    number = found.number
    if number.more:
        found.qualifier = Qualifier.APPROX if number.more == "来" else Qualifier.MORE_THAN
    elif found.high is not None:
        found.qualifier = Qualifier.APPROX if number.vague else Qualifier.RANGE
    elif before is not None:
        found.qualifier = before
    elif after is not None:
        found.qualifier = after
    found.hedged = found.hedged or bool(number.more or before or after)


def _after(s: str, found: Found) -> Qualifier | None:
    j = found.end
    c = s[j]
    if c in "多余":
        if not found.number.more and found.unit and _MORE_AFTER_UNIT.match(s, j):
            found.number.more = c
            found.end = j + 1
        return None
    if c == "内":
        if not found.unit or not _WITHIN.match(s, j):
            return None
        found.end = j + 1
        return Qualifier.AT_MOST
    if c == " ":
        j += 1
    for width in _AFTER_WIDTHS:
        word = s[j : j + width]
        qualifier = AFTER.get(word)
        if qualifier is not None:
            end = j + len(word)
            if s[end : end + 1] and s[end] in _NOT_AFTER.get(word, ""):
                return None
            found.end = end
            return qualifier
    return None


def _before(s: str, found: Found, i: int) -> Qualifier | None:
    for width in _BEFORE_WIDTHS:
        if width > i:
            continue
        word = s[i - width : i]
        qualifier = BEFORE.get(word)
        if qualifier is None:
            continue
        start = i - width
        previous = s[start - 1] if start else ""
        if (
            previous
            and previous in _NOT_BEFORE.get(word, "")
            and not _COUNTED.search(s, max(0, start - 3), start)
            and s[i - 3 : i] != "折合约"
        ):
            return None
        if word == "过" and found.unit in _TIMES and not _CLAUSE_OPENS.search(s, 0, i - 1):
            return None  # 检查过两次: a verb's ending
        if word == "上" and not found.number.bare:  # 上千, but not 以上30户 or 网上5次
            return None
        found.start = i - width
        return qualifier
    return None
