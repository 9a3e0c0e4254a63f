"""Differences as a report tells them: which of two figures is said to be the larger."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_WORD = r"(?<![最很不长扩加增缩减降提升壮至许众偏])(?:(?P<more>多|高|大)|(?P<less>少|低|小))"
# 比放出的多50万元
_DIRECTLY = re.compile(rf"{_WORD}[出了]?[约近]?$")
# 略多于后者，差额仅2万元; 比后者略多，相差2万元
_APART = r"[^，。；]*(?:差额|相差|差距|差)[^，。；]{0,4}$"
_THAN = re.compile(rf"{_WORD}(?:于|过)(?P<base>[^，。；]*)[，,]{_APART}")
# 后者高于前者近0.9万元
_OVER = re.compile(rf"{_WORD}(?:于|过)(?P<base>[前后]者|[^，。；]{{0,4}}平均(?:水平|数)?)$")
_BEFORE_APART = re.compile(rf"{_WORD}[一些点]*[，,]{_APART}")
_NET = re.compile(r"净(?P<left>[^，。；、\d]{1,6})$")
_CLAUSE = re.compile(r"[，。；：,;:]")
_SIDES = re.compile(
    r"(?P<left>[^，。；：,;:]*)(?<![同环占相对])[比较](?![例重])(?P<right>[^，。；：,;:]*)"
)
_SET_AGAINST = re.compile(r"[与同和跟](?P<right>[^，。；]*)相比[，,](?P<left>[^，。；]*)$")
_CONTRAST = re.compile(r"反而|反倒|却|还|更")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万亿]+[户人件亩元个]")
_SURE = 1.0
_ONE_SIDE = 0.4  # 净收, which names one side in a letter

Weigh = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is said to be more (or less) than what.

    Parameters
    ----------
    left, right
        The words for the two sides; `left` is said to be the larger, or where `more` is false the
        smaller. Both are empty where the words only set the latest figure against one before.
    more
        Whether the left side is said to be the larger.
    """

    left: str
    right: str
    more: bool

    def first_is_left(
        self, first: str, second: str, told: Sequence[str], weigh: Weigh
    ) -> bool | None:
        """Tell whether the first of two indicators is the left side; None where words leave it open.

        Parameters
        ----------
        first, second
            The indicators.
        told
            The indicators told before, nearest first.
        weigh
            Says how well words name an indicator.
        """
        if first not in told or second not in told:
            former = latter = ""
        else:
            latter, former = sorted((first, second), key=told.index)
        if not self.left and not self.right:
            return first == latter if latter else None
        if "前者" in self.left or "后者" in self.right:
            return first == former if former else None
        if "后者" in self.left or "前者" in self.right:
            return first == latter if latter else None
        if not self.left and told and told[0] in (first, second):
            if _NUMBER.search(self.right):  # 69户，比新放的43户多26户
                return first != told[0]
            return first == told[0]  # 26511元，比全镇人均高出511元
        lean = weigh(self.left, first) - weigh(self.left, second)
        lean += weigh(self.right, second) - weigh(self.right, first)
        least = _SURE if self.right else _ONE_SIDE
        return lean > 0 if abs(lean) >= least else None


def compared(said: str, lead: str) -> Comparison | None:
    """Read a comparison off the words before a figure; None where there is none.

    Parameters
    ----------
    said
        The words of the sentence before the figure.
    lead
        Of these, the words since the figure before it.

    Examples
    --------
    >>> compared("收回的比放出的多", "收回的比放出的多")
    Comparison(left='收回的', right='放出的', more=True)
    >>> compared("前者略少于后者，差额仅", "前者略少于后者，差额仅")
    Comparison(left='前者略', right='后者', more=False)
    >>> compared("年产值高达", "年产值高达") is None
    True
    """
    net = _NET.search(lead)
    if net:
        return Comparison(net["left"], "", True)
    match = _THAN.search(lead) or _OVER.search(lead)
    if match:
        left = _CLAUSE.split(lead[: match.start()])[-1]
        return Comparison(left, match["base"], bool(match["more"]))
    match = _BEFORE_APART.search(lead) or _DIRECTLY.search(lead)
    if match is None:
        return None
    before = said[: len(said) - len(lead) + match.start()]
    more = bool(match["more"])
    clause = _CLAUSE.split(before)[-1]
    nearest = [_SIDES.search(clause), _SET_AGAINST.search(before)]
    last_first = reversed(list(_SIDES.finditer(before)))
    sides = next(filter(None, (*nearest, *last_first)), None)
    if sides:
        return Comparison(sides["left"], sides["right"], more)
    if clause in ("前者", "后者"):
        return Comparison(clause, "", more)
    if _CONTRAST.search(clause):
        return Comparison("", "", more)
    return None


def turning_word(said: str) -> tuple[int, int] | None:
    """Find the word that would have to be turned round if a difference told behind it turned.

    Examples
    --------
    >>> turning_word("收回的比放出的多"), turning_word("两者相差")
    ((7, 8), None)
    """
    patterns = (_THAN, _OVER, _BEFORE_APART, _DIRECTLY)
    match = next(filter(None, (pattern.search(said) for pattern in patterns)), None)
    return match.span("more" if match["more"] else "less") if match else None


def is_difference(lead: str) -> bool:
    """Tell whether words directly before a figure make it a difference (多50万元), not a level.

    Examples
    --------
    >>> is_difference("户数也多"), is_difference("收入提高"), is_difference("相差")
    (True, False, True)
    """
    told = (_NET.search(lead), _DIRECTLY.search(lead), _OVER.search(lead), re.search(_APART, lead))
    return any(told)
