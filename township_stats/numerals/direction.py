"""Which way a change goes: the verb directly before a figure."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import DOWN_WORDS, UP_WORDS, words

__all__ = ["direction_before"]

_CHANGE = "|".join(sorted((*UP_WORDS, *DOWN_WORDS), key=len, reverse=True))
_VERB = re.compile(rf"({_CHANGE})(?:了|的)?(?:幅度|比例)?(到|至|为|成|达到|达|约|近)?$")
_BETWEEN = re.compile(r"(?:同比|环比|分别|均|又|各|实际|名义|累计|可比价|，|约|近|预计|将) ?$")
# The last characters of the words above: most figures have none of them before.
_LAST: Final = frozenset(word[-1] for word in (*UP_WORDS, *DOWN_WORDS)) | frozenset(
    " 了的度例到至为成达约近比别均又各际义计价，将"
)
_UP: Final = frozenset(UP_WORDS)
_PART_OF_WORD: Final = frozenset("新倍激递税裁")  # 新增5户 is no increase
_RATES: Final = frozenset(words("增长 增幅 涨幅 升幅 增速 增长率 降幅 减幅 跌幅 负增长"))
_LEVEL_RATES: Final = ("自然", "机械")  # 自然增长率: a level like 出生率
_LEVELS: Final = frozenset({"为", "成", "达到", "达"})


def direction_before(s: str, found: Found) -> str | None:
    """Return ``up`` or ``down`` where a verb of change stands directly before the figure.

    Examples
    --------
    >>> from township_stats.numerals.scan import figure_at
    >>> text = "同比下降3.2%"
    >>> direction_before(text, figure_at(text, 4))
    'down'
    """
    end = found.start
    if end and s[end - 1] not in _LAST:
        return None
    while end and s[end - 1] == " ":
        end -= 1
    for _ in range(3):
        between = _BETWEEN.search(s, max(0, end - 5), end)
        if between is None:
            break
        end = between.start()
    verb = _VERB.search(s, max(0, end - 10), end)
    if verb is None:
        return None
    word, level = verb[1], verb[2]
    if word == "增长率" and s.endswith(_LEVEL_RATES, 0, verb.start()):
        return None
    if len(word) == 1 and s[verb.start() - 1 : verb.start()] in _PART_OF_WORD and verb.start():
        return None
    if level in {"到", "至"} or (level in _LEVELS and word not in _RATES):
        return None
    if found.number.mantissa < 0:  # 增速为-1.5%
        return None
    return "up" if word in _UP else "down"
