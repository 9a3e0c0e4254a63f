"""Rows of a received table that are no data: footers, column numbers, continuations."""

from __future__ import annotations

import re

_FOOTER = re.compile(
    r"(单位负责人|负责人|分管领导|审核人|审核|复核人?|填表人|填报人|制表人?|统计负责人|联系人|联系电话"
    r"|填报单位|报送单位|填表日期|填报日期|报出日期|制表日期|说明|备注|注)\s*[:：]"
)
_CONTINUED = re.compile(r"续\s*表|（续）|\(续\)|（续[一二三\d]*）|接上[页表]")
_ORDINALS = frozenset("甲乙丙丁戊己庚辛壬癸")
_FIRST = _ORDINALS | {"1"}


def is_footer(text: str) -> bool:
    """Tell whether a text begins the lines under a table (单位负责人：, 填表人：, 注：).

    Examples
    --------
    >>> is_footer("填表人：张"), is_footer("人口")
    (True, False)
    """
    has_colon = ":" in text or "：" in text
    return has_colon and bool(_FOOTER.match("".join(text.split())))


def is_numbering(texts: list[str]) -> bool:
    """Tell whether a row only numbers the columns (甲 乙 1 2 3).

    Examples
    --------
    >>> is_numbering(["甲", "乙", "1", "2"]), is_numbering(["前村", "", "1", "2"])
    (True, False)
    """
    marks = [text.strip("()（） ") for text in texts if text and not text.isspace()]
    if not marks or marks[0] not in _FIRST:
        return False
    letters = [mark for mark in marks if mark in _ORDINALS]
    numbers = [mark for mark in marks if mark not in _ORDINALS]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(marks) > 1 and numbers == counted and (bool(letters) or len(marks) > 2)


def is_continuation(texts: list[str]) -> bool:
    """Tell whether a row is the title of a table's continuation (续表).

    Examples
    --------
    >>> is_continuation(["续表", "", ""]), is_continuation(["前村", "1", "2"])
    (True, False)
    """
    filled = [text for text in texts if text and not text.isspace()]
    return 0 < len(filled) <= 3 and any(_CONTINUED.search(text) for text in filled)
