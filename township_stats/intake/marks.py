"""Marks and words in cells that say that nothing is there, or may say it."""

from __future__ import annotations

import re
from functools import lru_cache

from township_stats.numerals.nofigure import is_missing
from township_stats.numerals.normal import normal

NOT_APPLICABLE = "不适用"
DITTO = frozenset({"同上", "同左", "同前", "〃", '"', "″"})
_MISSING = frozenset(".。？?／") | {"未报", "缺报", "暂缺", "待报", "待核"}
_DASHES = re.compile("[-－﹣—–―−─－_＿]+")
_CROSSES = frozenset("×✕✖✗✘╳")
_NO = re.compile("否|不|不是|没|非|[xX]|[nN]|[nN][oO]|[fF]|(?i:false)|[□☐]")
_NOT_YET = re.compile(
    "[0０]|否.*|[尚还并]?未(?!央)[^0-9０-９]{0,6}(?:[(（].*)?|[尚还并]?没有?[^0-9０-９]{1,6}"
    "|不(?:合格|达标|符合|通过|同意|属于?|存在|涉及|需要?|在|享受)[^0-9０-９]{0,4}|非贫困.?|[待拟][^0-9０-９]{1,3}"
    "|正?在?(?:整改|进行|办理|核实|建设|处理|推进|协商|施工)中|无(?:此|该).{0,4}"
)


def is_mark_of_missing(text: str) -> bool:
    """Tell whether a cell is a mark that offices put where there is no number: a dash, a dot.

    Examples
    --------
    >>> [is_mark_of_missing(text) for text in ("———", "未报", "0", "否", "无")]
    [True, True, False, False, False]
    """
    return text in _MISSING or _DASHES.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def says_nothing(text: str, *, is_distinct: bool = False) -> bool:
    """Tell whether a cell that is to be counted holds only a mark that nothing is there.

    A mark that repeats the cell above (同上) says something, but nothing new (`is_distinct`).

    Examples
    --------
    >>> [says_nothing(text) for text in ("———", "无", "×", "0", "2023.9.1", "同上")]
    [True, True, True, False, False, False]
    """
    plain = text.strip()
    if plain in DITTO:
        return is_distinct
    return (
        plain == NOT_APPLICABLE
        or plain in _CROSSES
        or is_mark_of_missing(plain)
        or is_missing(normal(plain))
    )


def says_no(text: str) -> bool:
    """Tell whether a cell is the answer no.

    Examples
    --------
    >>> [says_no(text) for text in ("否", "不是", "N", "☐", "是", "未消除", "无")]
    [True, True, True, True, False, False, False]
    """
    return _NO.fullmatch(text.strip()) is not None


def may_say_no(text: str) -> bool:
    """Tell whether a cell that is counted may mean that what is counted did not happen.

    Examples
    --------
    >>> [may_say_no(text) for text in ("否", "未消除", "整改中", "0", "2023.9.1", "是", "未央村")]
    [True, True, True, True, False, False, False]
    """
    return says_no(text) or _NOT_YET.fullmatch(text.strip()) is not None
