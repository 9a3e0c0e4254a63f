"""What an expression is that holds no figure: nothing reported, a name, or a number spoilt."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.lexicon import AFTER, BEFORE, words
from township_stats.numerals.numeral import NUMERALS
from township_stats.numerals.unitword import unit_at

__all__ = ["fault_without_figure", "hint", "is_missing", "is_name_alone", "is_unchanged"]

_MARKS: Final = words(
    "- -- — —— / \\ // 无 不详 暂无 未知 不明 缺 空 待定 未统计 未填 无数据 暂无数据 没有 尚无 缺失 "
    "同上 N/A n/a NA na null NULL None none #N/A … ... —————"
)
_MISSING: Final = frozenset(("", *_MARKS, *(f"{mark}。" for mark in _MARKS)))
_LEVEL = re.compile(
    r"(?:与|同|较|比|同比|环比)?(?:上年|去年|上年同期|去年同期|上年度|上期|往年)?(?:基本|大体)?(?:持平|无变化|没有变化)"
)
_NAMES = re.compile(
    r"0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}|[0-9]{4}[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?"
    r"|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}|(?:19|20)[0-9]{2}\.(?:0?[1-9]|1[0-2])"
    r"|[（(]0[0-9]{2,3}[)）] ?[0-9]{7,8}|[A-HJ-NP-Z][A-Z0-9-]*[0-9][A-Z0-9]*"  # H1N1
    r"|0[0-9]:[0-9]{2}|[（(][0-9一二三四五六七八九十]{1,3}[)）]"
    r"|[0-9一二三四五六七八九十]{1,3}[、.](?![0-9])"
    r"|[A-Z]{1,4}[0-9]{0,2}(?:/[A-Z]{1,4})? ?[0-9]+(?:\.[0-9]+)?[—-][0-9]{2,4}"  # GB/T 15835—2011
)
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_CALENDAR: Final = frozenset("年月日天周期")
_HANZI = "零〇一二两三四五六七八九十"
# Letters and signs that spoil a number (1O5, 1O户, 1e5, 12abc, =1+1, #REF!); 5A and G75 are names.
_SPOILT = re.compile(
    r"[0-9][a-z_;=OI]|[OIlo][0-9]|[0-9][A-Z][0-9+.a-z-]|[0-9][，'’][0-9]|[0-9]·[0-9]+[万亿]"
    rf"|[0-9{_HANZI}]又[0-9{_HANZI}]|[0-9][,+;:/—~至到-]$|[0-9]\.\.|点点|^分之|^点[{_HANZI}]|^[=#,+-]"
    r"|(?i:^nan$|^infinity$)"
)
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z])[₀-₉²³]+")  # CO₂, m³
_LAST_POINT = re.compile(rf"[0-9]\.(?![0-9])|[{_HANZI}百千万]点(?![{_HANZI}])")
# What is nearly a number: the sentence is filled with what the pattern caught.
_NEARLY: Final = (
    (re.compile(r"[0-9](?: ?，[0-9]+)+"), "，全角逗号“，”可能隔开两个数；千分位写半角逗号，或不写"),
    (re.compile(r"[0-9.][0-9.,]*([Oo]+)|([Oo]+)[0-9]"), "，{}是字母，不是数字 0"),
    (re.compile(r"[0-9.][0-9.,]*([Il]+)|([Il]+)[0-9]"), "，{}是字母，不是数字 1"),
    (re.compile(r"[0-9]([.。])$"), "，末尾多了{}"),
    (re.compile(r"^[0-9][0-9.,]* ?([（(][^（()）]*[^0-9（()）][^（()）]*[)）])$"), "，数后面还有{}；说明请写在备注里，这里只写数"),
)  # fmt: skip
_NUMBER_WORDS: Final = frozenset(
    (*AFTER, *BEFORE, "余", "多", "来", "成", "番", "分之", "百分之", "千分之", "万分之")
)
_WIDTHS: Final = range(max(map(len, _NUMBER_WORDS)), 0, -1)


def is_missing(stripped: str) -> bool:
    """Tell whether an expression, normalised and without blanks around it, says that nothing was reported.

    Examples
    --------
    >>> is_missing("暂无"), is_missing("同比持平"), is_missing("0")
    (True, True, False)
    """
    return stripped in _MISSING or is_unchanged(stripped)


def is_unchanged(stripped: str) -> bool:
    """Tell whether an expression says that nothing changed: a level without number, a change of 0.

    Examples
    --------
    >>> is_unchanged("与上年持平"), is_unchanged("无变化"), is_unchanged("暂无")
    (True, True, False)
    """
    return stripped[-1:] in {"平", "化"} and _LEVEL.fullmatch(stripped) is not None


def is_name_alone(stripped: str, unit: str) -> bool:
    """Tell whether all of an expression is a date, telephone number, code, heading or standard.

    Examples
    --------
    >>> is_name_alone("2023.5", ""), is_name_alone("2023.5", "亩"), is_name_alone("H1N1", "")
    (True, False, True)
    """
    is_name = _NAMES.fullmatch(stripped) is not None
    return is_name and not (unit and _DECIMAL.fullmatch(stripped))


def fault_without_figure(stripped: str, named: bool, unit: str) -> str:
    """Say what is wrong with an expression in which no figure was found; empty for mere words.

    Parameters
    ----------
    stripped
        The expression, normalised.
    named
        Whether a number that is a name was found.
    unit
        Unit of the column, empty where there is none.
    """
    if any(c.isdigit() and not c.isascii() for c in _SUBSCRIPT.sub("", stripped)):
        return "里有不是0到9的数字符号"
    if not stripped.isprintable():
        return "里有看不见的控制符，不能读"
    point = _LAST_POINT.search(stripped)
    if (
        _SPOILT.search(stripped)
        or (unit and stripped.isascii() and stripped.isalpha())
        or (point is not None and unit_at(stripped, point.end()) is not None)
        or (not named and _only_number_words(stripped))
    ):
        return "不是一个数"
    return ""


def hint(stripped: str) -> str:
    """Say what makes an expression that is nearly a number none, and what to write; else nothing.

    Examples
    --------
    >>> hint("9100."), hint("1O5"), hint("2023年")
    ('，末尾多了“.”', '，“O”是字母，不是数字 0', '')
    """
    for pattern, sentence in _NEARLY:
        if match := pattern.search(stripped):
            caught = [text for text in match.groups() if text]
            return sentence.format(*(f"“{text}”" for text in caught))
    return ""


def _only_number_words(stripped: str) -> bool:
    """Tell whether only hedges, units and signs stand there, and the number was forgotten."""
    at = 0
    while at < len(stripped):
        for width in _WIDTHS:
            if stripped[at : at + width] in _NUMBER_WORDS:
                at += width
                break
        else:
            found = unit_at(stripped, at)
            if found is not None and found[0] in _CALENDAR:  # 近年来, 上年
                return False
            if found is not None:
                at = found[1]
            elif stripped[at] in " .,-+/*~—:=%#!、，。" + NUMERALS:
                at += 1
            else:
                return False
    return True
