"""What stands around a number in running text: whether it is a figure at all, and which way it goes.

Dates, ordinals, codes, names and numerals inside words are no figures; neither is a duration told
in passing (24小时, 近3年).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import DOWN_WORDS, NOUNS, PERSONS, UP_WORDS, words
from township_stats.units import lookup

__all__ = ["direction_before", "is_figure", "is_name"]

_LETTER = re.compile(r"[A-Za-z]")
_CHANGE = "|".join(sorted((*UP_WORDS, *DOWN_WORDS), key=len, reverse=True))
_LEVEL = re.compile(rf"({_CHANGE})(了|的)?(幅度|比例)?(到|至|为|成|达到|达|约|近)?$")
_BETWEEN = re.compile(r"(?:同比|环比|分别|均|又|各|实际|名义|累计|可比价|，|约|近|预计|将) ?$")
_UP: Final = frozenset(UP_WORDS)
_PART_OF_WORD: Final = frozenset("新倍激递税裁")
_RATE_NOUNS: Final = frozenset(words("增长 增幅 涨幅 升幅 增速 增长率 降幅 减幅 跌幅 负增长"))
_NOUN = re.compile("|".join(sorted(NOUNS, key=len, reverse=True)))
_PERSONS = re.compile("|".join(PERSONS))
_PUNCTUATION = re.compile(r"[，。；、,;.!?！？)）】”\"\s]|$")
_STOPS: Final = frozenset("，。；,;")
_INDEX = re.compile(
    r"(?:指数|系数|得分|评分|分值|收入比|比值|容积率|绿地率|pH值?|之比)[^，。；0-9]{0,6}$"
)
_BEFORE_FIRST = re.compile(r"(?:目|日|提|年|此|以|之|会|节|月|午|当|事|产|空|超|面)前$")
_RANKED = re.compile(r"(?:居|列|排名|排|位次|名次|跻身|进入)[^，。；0-9]{0,6}$")
_CIRCLE = re.compile(r"[^，。；0-9]{0,8}圈")
_PASSING = re.compile(
    r"(?:连续|近|过去|未来|历时|为期|长达|今后|最近|(?<![提目])前|每|头|后|这|整整)$"
)
_ROUND_THE_CLOCK = frozenset({"24小时", "48小时", "72小时"})
_RANK_UNITS: Final = frozenset(words("位 名 个 强 家 项 类 批 席"))
_TIME_UNITS: Final = frozenset({"days", "months"})

# Chinese single digits count only in front of these: 两户, 三座, not 三项制度, 八类人群, 一次性.
_CONCRETE: Final = frozenset(
    words(
        "户 户次 人 人次 名 家 座 处 件 台 辆 所 间 栋 幢 亩 公顷 吨 公斤 斤 公里 千米 米 倍 "
        "眼 头 只 株 棵 场 盏 平方米 平方公里 立方米 个百分点 百分点"
    )
)
_CONCRETE_THINGS = re.compile(
    r" ?(?:村|社区|乡镇|镇|县|区县|行政村|自然村|项目|企业|园区|基地|合作社|点|站|中心|小区|大棚|学校|"
    r"车间|公司|品牌|家庭农场|厂|片区|示范|广场|公园|泵|水库|支部|党支部|党组织|工程|标段|班级|养殖|"
    r"集镇|村庄|村级|村组|村民小组|厕所|卫生室|停车|景区|景点|国家级|省级|市级|县级|单位|部门|平台|市场)"
)
_NUMBERED_WORK = re.compile(r"(?:工程|项目|建设)")
_STATION = re.compile(r"变电|输电|输变电|线路|特高压|电网|直流|交流|高压|母线")
_AFTER_NAME = re.compile(r"级(?!别)|台阶|之[家列]|制(?![度定造作品种])")
_WORD_BEFORE: Final = frozenset("第“《+#№〔[±")
# Chinese numerals before these are places and words (十八里店, 十二门, 三方): never counts.
_NEVER_CHINESE: Final = frozenset(
    words("里 门 道 口 方 分 层 度 周 天 片 面 组 队 村 镇 乡 县 社区 角 手 丈 尺 届")
)


@cache
def _dimension(unit: str) -> str:
    known = lookup(unit) if unit else None
    return known.dimension if known else ""


def is_name(s: str, found: Found) -> bool:
    """Tell whether the number is a date, a code or an ordinal wherever it stands."""
    number, unit = found.number, found.unit
    i = number.start
    if i:
        previous = s[found.start - 1 : found.start]
        if previous in _WORD_BEFORE or _LETTER.match(s[i - 1]):
            return True
        if previous == " " and not unit and i > 1 and _LETTER.match(s[i - 2]):
            return True
        if unit in {"分", "秒"} and previous and previous in "时点分:":
            return True
    if number.end < len(s):
        if s[number.end] == "+" or s[found.end : found.end + 1] == "+":
            return True
        every = _EVERY.match(s, found.end) if unit == "个" else None
        if every and (number.hanzi or every[0] != "一"):
            found.end = every.end()
            return True
    if found.shape == "ratio":
        return _is_clock(s, found)
    return unit in _DATED and found.shape == "number" and _is_date(s, found)


def _is_date(s: str, found: Found) -> bool:
    number, unit = found.number, found.unit
    if unit == "年":
        return s[found.end - 1] == "年" and _is_year(number.mantissa, number.exponent)
    if number.exponent:
        return False
    return 0 < number.mantissa <= _DATED[unit]


_CLOCK = re.compile(r"(?:0[0-9]|1[0-9]|2[0-4]|[0-9]):(?:00|15|30|45)|0[0-9]:[0-5][0-9]")
_SHARED = re.compile(r"(?:比|按|占|由|配)[^，。；]{0,6}$")
_DATED: Final = {"年": 0, "月": 12, "日": 31, "季度": 4, "周年": 999}
_EVERY = re.compile(r"100%|百分之?百|一批?")  # 六个百分百, 五个一, 三个一批


def _is_year(mantissa: int, exponent: int) -> bool:
    return (exponent == 0 and 1000 <= mantissa <= 2200) or exponent < -2


def _is_clock(s: str, found: Found) -> bool:
    """Tell 8:30 and 08:05 from the ratio 1:18."""
    i = found.number.start
    clock = _CLOCK.match(s, i)
    if clock is None or clock.end() != found.end or found.hedged:
        return False
    return not _SHARED.search(s, max(0, i - 8), i)


def is_figure(s: str, found: Found) -> bool:
    """Tell whether the number that is no :func:`is_name` is a figure of running text."""
    number, unit = found.number, found.unit
    if found.shape == "redacted":
        return bool(unit) and _is_withheld(s, found)
    if found.shape in {"share", "fold"} or unit in {"%", "‰"}:
        return True
    if found.shape == "ratio":
        return s[number.end : number.end + 1] != "/" or _is_share(s, found)
    if _in_rank(s, found):
        return False
    if not unit:
        return _without_unit(s, found)
    if _AFTER_NAME.match(s, found.end):
        return False
    dimension = _dimension(unit)
    if dimension in _TIME_UNITS and not _is_told_duration(s, found, dimension):
        return False
    if unit in {"期", "批", "轮"} and _NUMBERED_WORK.match(s, found.end):
        return False
    if unit == "千伏" and _STATION.match(s, found.end):
        return False
    if unit in {"组", "队"} and s[number.start - 1 : number.start] in "村社屯":
        return False
    if s[number.start - 1 : number.start] == "每" and not found.hedged:
        return False
    return not number.hanzi or _chinese_counts(s, found)


def _is_withheld(s: str, found: Found) -> bool:
    """Tell a withheld figure from a withheld name: *平方米 but not *镇, *中学, *路."""
    if found.unit in {
        "村",
        "镇",
        "乡",
        "县",
        "社区",
        "年",
        "月",
        "日",
        "组",
        "队",
        "所",
        "部",
        "场",
    }:
        return False
    return found.unit not in {"道", "门", "科", "级", "班", "站", "口", "里", "方", "片", "乡镇"}


def _is_share(s: str, found: Found) -> bool:
    above, below = found.parts
    return above < below and s[found.end : found.end + 1] not in {"/", "号"}


def _in_rank(s: str, found: Found) -> bool:
    i = found.number.start
    if s[i - 1 : i] == "前" and i and not _BEFORE_FIRST.search(s, max(0, i - 2), i):
        return True
    return found.unit in {"位", "名"} and bool(_RANKED.search(s, max(0, i - 12), i))


def _without_unit(s: str, found: Found) -> bool:
    number = found.number
    has_noun = bool(_NOUN.match(s, found.end))
    ends = bool(_PUNCTUATION.match(s, found.end))
    if number.bare:
        idiom = s[found.start - 1 : found.start] in {"百", "千", "成"}
        return found.hedged and not idiom and (has_noun or ends)
    if number.vague:
        return has_noun
    if number.hanzi:
        return (has_noun and number.end - number.start > 1) or (bool(number.more) and ends)
    if number.scale or number.more:
        return has_noun or s[found.end : found.end + 1] not in "级+大里号年"
    if found.hedged:
        return ends or has_noun
    if _PERSONS.match(s, found.end) and not _is_year(number.mantissa, number.exponent):
        return True
    if s[found.end : found.end + 1] in _STOPS and direction_before(s, found):  # 同比增长16.2；
        return True
    return bool(_INDEX.search(s, max(0, number.start - 14), number.start))


def _is_told_duration(s: str, found: Found, dimension: str) -> bool:
    i = found.number.start
    if found.number.hanzi and not found.hedged:
        return False
    if _CIRCLE.match(s, found.end) or _PASSING.search(s, max(0, i - 4), i):
        return False
    if found.unit in {"年", "周年", "年期"} or found.unit.startswith("周"):
        return s[found.end - 1] in "上下内"
    if s[found.start : found.start + 1] == "近":
        return False
    return s[i : found.end] not in _ROUND_THE_CLOCK


def _chinese_counts(s: str, found: Found) -> bool:
    """Tell a count in Chinese numerals (两户, 十二个) from a numeral inside a word or a name."""
    number = found.number
    if number.bare:
        return found.hedged and s[found.start - 1 : found.start] not in {"百", "千", "成"}
    if found.hedged or number.vague:
        return s[number.start : number.end] != "几" or found.hedged
    if found.unit in _NEVER_CHINESE:
        return False
    if found.shape == "point" or number.high is not None or number.end - number.start > 1:
        return True
    digit = s[number.start]
    if digit in "一二零〇":
        return found.unit in {"倍", "个百分点", "百分点"} or number.scale > 2
    if found.unit == "个":
        return bool(_CONCRETE_THINGS.match(s, found.end)) and s[number.start - 1] in _OPENS
    return found.unit in _CONCRETE and digit not in "十"


_OPENS: Final = frozenset("了成建设有在达为起及和，。；、（增共全现培育立引进新的辖盖含评选打造")


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
    while end and s[end - 1] == " ":
        end -= 1
    for _ in range(3):
        between = _BETWEEN.search(s, max(0, end - 5), end)
        if between is None:
            break
        end = between.start()
    verb = _LEVEL.search(s, max(0, end - 10), end)
    if verb is None:
        return None
    word, level = verb[1], verb[4]
    if len(word) == 1 and s[verb.start() - 1 : verb.start()] in _PART_OF_WORD and verb.start():
        return None
    if level in {"到", "至"} or (level in {"为", "成", "达到", "达"} and word not in _RATE_NOUNS):
        return None
    if found.number.mantissa < 0:  # 增速为-1.5%
        return None
    return "up" if word in _UP else "down"
