"""Hedges around a figure: 约 … 以上. The one nearest the number counts, all are in the span."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import AFTER, AFTER_LAST, AFTER_MONEY, BEFORE, CHANGES
from township_stats.numerals.numeral import NUMERALS
from township_stats.terms import Qualifier
from township_stats.units import lookup

__all__ = ["take_hedges"]


def _widths(words: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """Map the first or last character of words to their lengths, longest first."""
    widths: dict[str, set[int]] = {}
    for word in words:
        widths.setdefault(word[at], set()).add(len(word))
    return {c: tuple(sorted(each, reverse=True)) for c, each in widths.items()}


_BEFORE: Final = _widths(BEFORE, -1)
_AFTER: Final = _widths((*AFTER, *AFTER_LAST, *AFTER_MONEY), 0)
_AFTER_FIRST: Final = frozenset(_AFTER) | frozenset("多余内 人")
_NOT_AFTER: Final = {"上下": "游级班联楼铺浮波", "左右": "岸两手", "以下": "简"}
_MORE_AFTER_UNIT = re.compile(r"[多余](?=$|[，。；、,.;)）\s的左])|多(?=[0-9])")  # 3座余1座
_THAN = re.compile(r"[比较][^，。；！？]*$")
_MORE_AFTER_SHARE = re.compile(r"[多余](?![数次元种方项年个家措点样层级边功渠])")  # 八成多农户
_INCLUSIVE = re.compile(r"[（(]含[^）)，。；]{0,8}[)）](?=以[上下内])")  # 5人（含5人）以上
_CLAUSE_END = re.compile(r"[，。；、,;.)）\n\s的]|$")
_WITHIN = re.compile(r"内(?=$|[，。；、,;)）\s的办完到解]|[0-9])")

# A word in whose last character a hedge seems to start: 节约50吨, 附近3个, 侦破30起, 经过5年.
_NOT_BEFORE: Final = {
    "约": "节预签合公条制集契违特邀履解简",
    "近": "附最临靠邻亲新走拉",
    "过": "经通度渡越走不难错路审",
    "破": "侦告爆打查残攻识冲",
    "超": "赶反高",
    "上": "以成网线马加跟晚早迎送带赶续",
}
_TIMES: Final = frozenset({"次", "遍", "趟", "回", "轮", "场"})
_CLAUSE_OPENS = re.compile(r"(?:^|[，。；：、,;:\s已也都早总共数])$")


_UPWARD: Final = frozenset({Qualifier.OVER, Qualifier.AT_LEAST})
_DOWNWARD: Final = frozenset({Qualifier.LESS_THAN, Qualifier.AT_MOST})

# 约增长5%: the verb of change stays outside
_CHANGE_LAST: Final = frozenset(word[-1] for word in CHANGES)
_ABOUT = re.compile(rf"(?<![{_NOT_BEFORE['约']}])约(?:{'|'.join(CHANGES)})了?$")
# 92条约210公里: the character before the hedge is the unit of another figure
_COUNTED = re.compile(rf"[0-9{NUMERALS}余多][条集]$")


def take_hedges(s: str, found: Found) -> None:
    """Extend the span of `found` by the hedges on both sides and set its qualifier."""
    after = before = None
    if found.end < len(s) and s[found.end] in _AFTER_FIRST:
        after = _after(s, found)
    if found.start and s[found.start - 1] in _BEFORE:
        before = _before(s, found, found.start)
    elif found.start > 1 and s[found.start - 1] == " ":
        before = _before(s, found, found.start - 1)
    elif (
        found.start > 2
        and s[found.start - 1] in _CHANGE_LAST
        and _ABOUT.search(s, max(0, found.start - 8), found.start)
    ):
        before = Qualifier.APPROX
    if (before in _UPWARD and after in _DOWNWARD) or (before in _DOWNWARD and after in _UPWARD):
        found.fault = "前后的限定词互相矛盾"
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
        is_share = found.shape in {"share", "ratio"}
        more = _MORE_AFTER_SHARE if is_share else _MORE_AFTER_UNIT
        if s[j + 1 : j + 2].isdigit() and _THAN.search(s, max(0, found.start - 24), found.start):
            return None  # 69户比43户多26户
        if not found.number.more and (found.unit or is_share) and more.match(s, j):
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
    elif c == "人" and s.startswith("人民币", j):  # 5万元人民币左右
        j += 3
    elif c in "（(" and (inclusive := _INCLUSIVE.match(s, j)):
        j = inclusive.end()
    for width in _AFTER.get(s[j : j + 1], ()):
        word = s[j : j + width]
        qualifier = AFTER.get(word) or _last(s, found, word, j + width)
        if qualifier is not None:
            end = j + len(word)
            if s[end : end + 1] and s[end] in _NOT_AFTER.get(word, ""):
                return None
            found.end = end
            return qualifier
    return None


def _is_made_up(s: str, found: Found, at: int) -> bool:
    """Tell whether 合 before 约 is the verb (合约1500公顷), not of a contract (合约15份, 合约500万元)."""
    if s[at - 1] != "合":
        return False
    if s[at - 2 : at] == "折合":
        return True
    unit = lookup(found.unit)
    opens = not s[: at - 1] or s[at - 2] in "，,；;（(、 "
    return unit is not None and not unit.counted and (opens or unit.dimension != "money")


def _last(s: str, found: Found, word: str, end: int) -> Qualifier | None:
    if not (found.unit or found.shape == "ratio") or not _CLAUSE_END.match(s, end):
        return None
    return AFTER_MONEY.get(word) if found.unit[:1] == "元" else AFTER_LAST.get(word)


def _before(s: str, found: Found, i: int) -> Qualifier | None:
    for width in _BEFORE.get(s[i - 1 : i], ()):
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
            and previous in _NOT_BEFORE.get(word[0], "")
            and not _COUNTED.search(s, max(0, start - 3), start)
            and not _is_made_up(s, found, start)
        ):
            return None
        if word == "过" and found.unit in _TIMES and not _CLAUSE_OPENS.search(s, 0, i - 1):
            return None  # 检查过两次: a verb's ending
        if word == "上" and not found.number.bare:  # 上千, but not 以上30户 or 网上5次
            return None
        found.start = i - width
        return qualifier
    return None
