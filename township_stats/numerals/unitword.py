"""What stands directly behind a number: its unit, 成 and 番, 半, 个亿."""

from __future__ import annotations

import re

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import DIGITS, UNITS, is_counted
from township_stats.numerals.numeral import MOST_DIGITS, NUMERALS, Number

__all__ = ["take_unit", "unit_at"]

_OTHER = (
    r"(?:次|套|件|只|匹|羽|盆|户|人|台|辆|艘|组|个|条|株|座|处|所|项|家|头|眼|对|窝|箱|枚|块|片"
    r"|根|间|村|社区|口|场|期|份|类|册|张)"
)
_BRACKET = re.compile(rf"[（(]{_OTHER}(?:[、/]{_OTHER})*[)）]")  # 头（只、匹）
_SIZE = re.compile(r"十万|百万|[百千万亿](?!千?瓦)")
_PER_TIME = re.compile(r"[·/](?:年|月|日|天|次|小时|季度|个月)(?![均度产初末])")
_NOTHING_MORE = re.compile(r"[，。；、,;)）\s的发补支奖计收]|以[上下内]|左右|$")
_PERCENT = frozenset({"百分比", "个百分比"})
_WHOLE = re.compile(r"[整正](?=[，。；、,;)）（(\s]|$)")  # 壹拾万元整
_SPECIAL = frozenset("成番个半")
_HALF = re.compile(r"个?半(?!数)")
# Rates rise and fall so; 增加3个点 may be three places.
_RISEN = re.compile(
    r"(?:增长|提[高升]|攀升|跃升|上[升涨浮调]|高出|回落|收窄|[增涨升降减跌]幅|下[降滑跌调]|降低|[高低降升涨跌])"
    r"了?(?:大?约|将?近|超过?|不足|至少)?(?:[0-9.]+(?:[到至—~-]|个点[、和]))?$"
)
_POINTS_END = re.compile(r"[，。；、,;)）\s]|左右|以[上下内]|$")
_NO_HALF = frozenset("数年天夜径")  # 三天半夜
_OF_ONE_PERSON = frozenset("所账先信独征贷缴承户参事道荣")  # 5个人账户
_NOT_SHARE = frozenset("立为功本员果效交长熟都品就分片套型鱼")  # 3成员单位
_FOLD_VERBS = ("翻了近", "翻了", "翻近", "再翻", "翻")
_MOST_FOLDS = 30


def unit_at(s: str, j: int) -> tuple[str, int] | None:
    """Return the unit that stands at `j` of normalised text and where it ends, None without one.

    Examples
    --------
    >>> unit_at("12万元/亩", 3)
    ('元/亩', 6)
    >>> unit_at("300人均", 3) is None
    True
    """
    found = _single(s, j)
    if found is None:
        return None
    name, end = found
    c = s[end : end + 1]
    if not c:
        return found
    if c in "（(":
        bracket = _BRACKET.match(s, end)
        if bracket:
            end = bracket.end() + s.startswith("次", bracket.end())  # 头（只）次
            return s[j:end].lstrip(), end
    elif c == "每" and not is_counted(name):
        return _each(s, name, end) or found
    elif c == "/":
        below = _below(s, end + 1)
        if below is not None and below[0] != name:
            return f"{name}/{below[0]}", below[1]
    return found


def _each(s: str, name: str, end: int) -> tuple[str, int] | None:
    """Read 1200元每亩 and 30元每人每天 as 元/亩 and 元/人/天, where nothing follows."""
    while s[end : end + 1] == "每":
        unit = _single(s, end + 1)
        if unit is None or unit[0] == name:
            return None
        name, end = f"{name}/{unit[0]}", unit[1]
    return (name, end) if _NOTHING_MORE.match(s, end) else None


def _below(s: str, j: int) -> tuple[str, int] | None:
    """Read what stands below the stroke: 亩, 百人, 万元, 人·年, 人/月."""
    size = _SIZE.match(s, j)
    at = size.end() if size else j
    unit = _single(s, at)
    if unit is None:
        return None
    end = unit[1]
    time = _PER_TIME.match(s, end)
    if time is not None:
        end = time.end()
    return s[j:end], end


def _single(s: str, j: int) -> tuple[str, int] | None:
    first = s[j : j + 1]
    if first == " ":
        j += 2 if s[j + 1 : j + 2] == " " else 1
        first = s[j : j + 1]
    units = UNITS[first]
    if units is None:
        return None
    unit = units.match(s, j)
    return (unit[0], unit.end()) if unit is not None else None


def take_unit(s: str, found: Found, j: int) -> None:
    """Take the unit at `j` into `found`, with the words that change its number."""
    c = s[j : j + 1]
    if c == " " and s[j + 1 : j + 2] in _SPECIAL:
        j += 1
        c = s[j]
    if c in _SPECIAL and _take_special(s, found, j, c):
        return
    unit = unit_at(s, j)
    if unit is None:
        return
    found.unit, end = unit
    if found.unit in _PERCENT:
        found.unit = "%"
    elif found.unit[-1] in "元角" and _WHOLE.match(s, end):
        end += 1
    elif found.unit == "口" and s[end : end + 1] == "人" and _single(s, end):  # 25口人
        found.unit, end = "人", end + 1
    found.end = end
    is_half = s[end : end + 1] == "半" and s[end + 1 : end + 2] not in _NO_HALF
    if is_half and found.unit != "%" and found.number.exponent >= 0 and found.high is None:
        _add_half(found.number)
        found.shape, found.end = "point", end + 1


def _take_special(s: str, found: Found, j: int, c: str) -> bool:
    number = found.number
    follows = s[j + 1 : j + 2]
    if c == "成":
        return not number.scale and number.exponent <= 0 and _share(s, found, j)
    if c == "番":
        return _fold(s, found, j)
    if c == "半" and number.scale in {4, 8} and number.exponent == number.scale:  # 一万半
        number.mantissa, number.exponent = number.mantissa * 10 + 5, number.exponent - 1
        unit = unit_at(s, j + 1)
        found.shape, found.end = "point", j + 1
        if unit is not None:
            found.unit, found.end = unit
        return True
    half = _HALF.match(s, j)
    if half is not None and number.exponent >= 0 and found.high is None:
        unit = unit_at(s, half.end()) if c == "个" else None
        if unit is not None and unit[0] != "%":
            _add_half(number)
            found.shape, found.unit, found.end = "point", unit[0], unit[1]
            return True
        if c == "半" and s[number.start : j] == "一" and follows != "路":
            number.mantissa = 50
            found.shape, found.unit, found.end = "point", "%", j + 1
            return True
    if c == "个" and follows:
        if follows in "多余":
            return _more_inside(s, found, j)
        if follows == "人":
            return _persons(s, found, j + 1)
        if follows == "点":
            return _points(s, found, j + 2)
        return _hundred_millions(s, found, j + 1) if follows == "亿" else _measured(s, found, j)
    return False


def _add_half(number: Number) -> None:
    number.mantissa = number.mantissa * 10 ** (number.exponent + 1) + 5
    number.exponent = -1


def _share(s: str, found: Found, j: int) -> bool:
    """Read 三成, 八成五, 三成半, 七八成."""
    tail = s[j + 1 : j + 2]
    if tail in _NOT_SHARE:
        return False
    number = found.number
    found.shape, found.unit, found.end = "share", "%", j + 1
    more = 5 if tail == "半" else DIGITS.get(tail)
    if (
        more is not None
        and found.high is None
        and not number.exponent
        and s[j + 2 : j + 3] not in NUMERALS + "0123456789"
        and unit_at(s, j + 2) is None
    ) or (more is not None and j + 2 == len(s) and found.high is None and not number.exponent):
        number.mantissa = number.mantissa * 10 + more
        number.exponent = -1
        found.end = j + 2
    number.exponent += 1
    if found.high is not None:
        found.high = (found.high[0], found.high[1] + 1)
    return True


def _fold(s: str, found: Found, j: int) -> bool:
    """Read 翻两番; the verb belongs to it."""
    number = found.number
    if number.scale or number.exponent or number.mantissa > _MOST_FOLDS:
        return False
    found.shape, found.unit, found.end = "fold", "倍", j + 1
    if s[j + 1 : j + 2] == "半":
        found.fault = "“番”后面有“半”"
    for verb in _FOLD_VERBS:
        if s.endswith(verb, 0, found.start):
            found.start -= len(verb)
            break
    return True


def _more_inside(s: str, found: Found, j: int) -> bool:
    """Read 3个多月 and 3个多亿."""
    if s[j + 2 : j + 3] == "亿":
        taken = _hundred_millions(s, found, j + 2)
    else:
        unit = _single("个" + s[j + 2 : j + 8], 0)
        taken = unit is not None and unit[1] > 1
        if unit is not None and taken:
            found.unit, found.end = unit[0], j + 1 + unit[1]
    if taken:
        found.number.more = s[j + 1]
    return taken


def _persons(s: str, found: Found, j: int) -> bool:
    """Read 16个人 as 16人, but not 3个人参基地."""
    unit = _single(s, j)
    if unit is None or s[unit[1] : unit[1] + 1] in _OF_ONE_PERSON:
        return False
    found.unit, found.end = unit
    return True


def _points(s: str, found: Found, end: int) -> bool:
    """Read 提高3个点 and 0.5个点 as 个百分点, but not 新设3个点."""
    is_rate = found.number.exponent < 0 or _RISEN.search(s, max(0, found.start - 12), found.start)
    if not is_rate or not _POINTS_END.match(s, end):
        return False
    found.unit, found.end = "个百分点", end
    return True


def _measured(s: str, found: Found, j: int) -> bool:
    """Read 5个平方公里 as 5平方公里, but 3个月 and 2个百分点 as they are."""
    unit = unit_at(s, j)
    measure = unit_at(s, j + 1) if unit is not None and unit[0] == "个" else None
    if measure is None or len(measure[0]) < 2 or measure[0][0] == "个" or is_counted(measure[0]):
        return False
    found.unit, found.end = measure
    return True


def _hundred_millions(s: str, found: Found, j: int) -> bool:
    """Read the 亿 of 2个亿, but not of 3个亿元村."""
    unit = unit_at(s, j + 1)
    end = unit[1] if unit else j + 1
    if end < len(s) and s[end] not in "，。；、,;的 )）":
        return False
    if found.number.exponent > 0 or len(str(found.number.mantissa)) > MOST_DIGITS - 8:
        return False
    found.number.exponent += 8
    found.number.scale = 8
    if found.high is not None:
        found.high = (found.high[0], found.high[1] + 8)
    found.unit, found.end = unit[0] if unit else "", end
    return True
