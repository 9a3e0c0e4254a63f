"""Whether a number in running text is a figure, judged by the words around it.

Names, ordinals and numerals inside words are no figures; neither is a duration told in passing
(24小时, 近3年).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from township_stats.numerals.direction import direction_before
from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import NOUNS, PERSONS, words
from township_stats.numerals.names import is_year
from township_stats.units import lookup

__all__ = ["CONCRETE", "is_figure"]

_NOUN = re.compile("|".join(sorted(NOUNS, key=len, reverse=True)))
_PERSONS = re.compile("|".join(PERSONS))
_PUNCTUATION = re.compile(r"[，。；、,;.!?！？)）】”\"\s]|$")
_STOPS: Final = frozenset("，。；,;")
_INDEX = re.compile(
    r"(?:指数|系数|得分|评分|分值|收入比|比值|容积率|绿地率|pH值?|之比)[^，。；0-9]{0,6}$"
    r"|[0-9](?:缩小|扩大|提高|提升|改善|优化|调整|上升|下降|降|增|减少)[^，。；]{0,2}[至到为]$"
)
_BEFORE_FIRST = re.compile(r"(?:目|日|提|年|此|以|之|会|节|月|午|当|事|产|空|超|面)前$")
_LAST_OF = re.compile(
    r"(?:^|[^先前会事之此以随其病灾产伤休业年月日然今往])后$|(?:^|[^年月期周季旬])末$"
)
_RANKED = re.compile(
    r"(?:居(?![民住家委]|.?[）)])|列(?![入席支])|排(?![查除污水涝险摸放])|位次|名次|跻身|进入全)[^，。；（）()0-9]{0,6}$"
    r"|(?:升|移|降|(?<![引新促推])进|跃|退)[到至了]?$"
)
_CIRCLE = re.compile(r"[^，。；0-9]{0,8}圈")
_PASSING = re.compile(
    r"(?:连续|近|过去|未来|历时|为期|长达|今后|最近|(?<![提目])前|每|头|后|这|整整)$"
)
_ROUND_THE_CLOCK: Final = frozenset({"24小时", "48小时", "72小时"})
_TIME: Final = frozenset({"days", "months"})
_OF_A_NAME: Final = frozenset("级+大里号年")  # behind a size: 千亿级, 百万大军
_NUMBERED_WORK = re.compile(r"(?:工程|项目|建设)")
_STATION = re.compile(r"变电|输电|输变电|线路|特高压|电网|直流|交流|高压|母线")
_CLASS_NAME = re.compile(r"级(?!别)|台阶|之[家列]|制(?![度定造作品种])")
_NEVER_WITHHELD: Final = frozenset(
    words("村 镇 乡 县 社区 乡镇 年 月 日 组 队 所 部 场 道 门 科 班 口 里 方 片")
)

# Chinese single digits count only in front of these: 两户, 三座, not 三项制度, 八类人群, 一次性.
CONCRETE: Final = frozenset(
    words(
        "户 户次 人 人次 名 家 座 处 件 台 辆 所 间 栋 幢 亩 公顷 吨 公斤 斤 公里 千米 米 倍 "
        "眼 头 只 株 棵 场 盏 平方米 平方公里 立方米 个百分点 百分点"
    )
)
_THINGS = re.compile(
    r" ?(?:村|社区|乡镇|镇|县|区县|行政村|自然村|项目|企业|园区|基地|合作社|点|站|中心|小区|大棚|学校|"
    r"车间|公司|品牌|家庭农场|厂|片区|示范|广场|公园|泵|水库|支部|党支部|党组织|工程|标段|班级|养殖|"
    r"集镇|村庄|村级|村组|村民小组|厕所|卫生室|停车|景区|景点|国家级|省级|市级|县级|单位|部门|平台|市场)"
)
_OPENS: Final = frozenset("了成建设有在达为起及和，。；、（增共全现培育立引进新的辖盖含评选打造")
# Chinese numerals before these are places and words (十八里店, 十二门, 三方): never counts.
_NEVER_CHINESE: Final = frozenset(
    words("里 门 道 口 方 分 层 度 周 天 片 面 组 队 村 镇 乡 县 社区 角 手 丈 尺 届")
)
# 文化广场三个，水厂一座；: a count behind the thing at the end of a clause, not 这一个, 每村一名
_AT_CLAUSE_END = re.compile(r"[，。；、,;）)\n]|[和及与]|以及|$")
_BEHIND_THINGS: Final = frozenset(
    words(
        "个 座 处 家 所 间 件 台 辆 栋 幢 套 条 支 份 部 名 盏 眼 艘 架 张 本 册 株 棵 户 场 项 幅"
    )
)
_MYRIAD: Final = 4
_LARGE = re.compile("[千万亿]")
_FORMAL: Final = frozenset("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟")
_NEVER_ONE: Final = frozenset({"项", "场"})  # 仅此一项, 一场
_NO_THING = re.compile(
    r"(?:[每各凡逐][^，。；、]{0,5}|(.)\1|[一二三四五六七八九两]."
    r"|[^\u4e00-\u9fff]|[第这那哪另某任何下上前后头首同几此的了过有是为唯缺不落漏少丢误掉剩拉差跑走占成合分如当归单划于在"
    r"把对从向到被由数手说做括])$"
)
_IDIOM_BEFORE: Final = frozenset("百千成")  # 成千上万


@cache
def _dimension(unit: str) -> str:
    known = lookup(unit) if unit else None
    return known.dimension if known else ""


def is_figure(s: str, found: Found) -> bool:
    """Tell whether the number that is no name is a figure of running text."""
    number, unit = found.number, found.unit
    if found.shape == "redacted":  # *平方米, but not *镇
        return bool(unit) and unit not in _NEVER_WITHHELD
    if found.shape in {"share", "fold"} or unit in {"%", "‰", "‱"}:
        return True
    if found.shape == "ratio":
        return s[number.end : number.end + 1] != "/" or _is_share(s, found)
    before = s[number.start - 1 : number.start]
    if is_ranked(s, found):
        return False
    if not unit:
        return _without_unit(s, found)
    if _CLASS_NAME.match(s, found.end):
        return False
    if _dimension(unit) in _TIME and not _is_told_duration(s, found):
        return False
    if unit in {"期", "批", "轮"} and _NUMBERED_WORK.match(s, found.end):
        return False
    if unit == "路" and not number.scale:  # 纬2路, 101路公交
        return False
    if unit == "千伏" and _STATION.match(s, found.end):
        return False
    if unit in {"组", "队"} and before and before in "村社屯":
        return False
    if before == "每" and not found.hedged:
        return False
    return not number.hanzi or _chinese_counts(s, found)


def _is_share(s: str, found: Found) -> bool:
    above, below = found.parts
    return above < below and s[found.end : found.end + 1] not in {"/", "号"}


def is_ranked(s: str, found: Found) -> bool:
    """Tell a place in a ranking (前10位, 居全省第3, 后两名) from a count."""
    i = found.number.start
    if not i:
        return False
    before = s[i - 1]
    if before == "前" and not _BEFORE_FIRST.search(s, max(0, i - 2), i):
        return True
    if found.unit not in {"位", "名"}:
        return False
    if before in {"后", "末"} and _LAST_OF.search(s, max(0, i - 2), i):
        return True
    return bool(_RANKED.search(s, max(0, i - 12), i))


def _without_unit(s: str, found: Found) -> bool:
    number = found.number
    has_noun = bool(_NOUN.match(s, found.end))
    ends = bool(_PUNCTUATION.match(s, found.end))
    if number.bare:
        is_idiom = s[found.start - 1 : found.start] in _IDIOM_BEFORE
        return found.hedged and not is_idiom and (has_noun or ends)
    if number.vague:
        return has_noun
    if number.hanzi:
        return _spoken_number(s, found, has_noun=has_noun, ends=ends)
    if number.scale or number.more:
        return has_noun or s[found.end : found.end + 1] not in _OF_A_NAME
    if found.hedged:
        return ends or has_noun
    if _PERSONS.match(s, found.end) and not is_year(number.mantissa, number.exponent):
        return True
    if s[found.end : found.end + 1] in _STOPS and direction_before(s, found):  # 同比增长16.2；
        return True
    return bool(_INDEX.search(s, max(0, number.start - 14), number.start))


def _spoken_number(s: str, found: Found, *, has_noun: bool, ends: bool) -> bool:
    """Tell a number told in Chinese numerals without a unit, as money mostly is."""
    number = found.number
    length = number.end - number.start
    if number.scale >= _MYRIAD and (found.hedged or length > 3 or s.startswith("个", number.end)):
        return True  # 将近四十万租金, 一百六十八万村集体积累, 两个亿
    if has_noun:
        return length > 1
    is_large = length > 2 and _LARGE.search(s, number.start, number.end)  # 两万五, 六万八千二
    return ends and (bool(number.more) or bool(is_large))


def _is_told_duration(s: str, found: Found) -> bool:
    number = found.number
    i = number.start
    if number.hanzi and not found.hedged:
        return False
    if _CIRCLE.match(s, found.end) or _PASSING.search(s, max(0, i - 4), i):
        return False
    if found.unit in {"年", "年期", "周"}:
        return number.exponent < 0 or s[found.end - 1] in "上下内"
    if s[found.start] == "近":
        return False
    return s[i : found.end] not in _ROUND_THE_CLOCK


def _chinese_counts(s: str, found: Found) -> bool:
    """Tell a count in Chinese numerals (两户, 十二个) from a numeral inside a word or a name."""
    number = found.number
    if number.bare:
        return found.hedged and s[found.start - 1 : found.start] not in _IDIOM_BEFORE
    if found.hedged or number.vague:
        return s[number.start : number.end] != "几" or found.hedged
    if found.unit in _NEVER_CHINESE:  # but 水窖二十口，
        is_long = found.unit == "口" and number.end - number.start > 1
        return is_long and bool(_AT_CLAUSE_END.match(s, found.end))
    if found.shape == "point" or number.high is not None or number.end - number.start > 1:
        return True
    digit = s[number.start]
    if digit in _FORMAL:  # 伍 and 陆 are surnames too
        return found.unit in {"元", "角", "圆"}
    if _is_behind_thing(s, found, digit):
        return True
    if digit in "一二零〇":
        return found.unit in {"倍", "个百分点", "百分点"} or number.scale > 2
    if found.unit == "元":  # 每斤卖四元，
        return s[found.end : found.end + 1] in _STOPS
    if found.unit == "个":
        return bool(_THINGS.match(s, found.end)) and s[number.start - 1] in _OPENS
    return found.unit in CONCRETE and digit != "十"


def _is_behind_thing(s: str, found: Found, digit: str) -> bool:
    if found.unit not in _BEHIND_THINGS or not _AT_CLAUSE_END.match(s, found.end):
        return False
    if digit == "一" and found.unit in _NEVER_ONE:
        return False
    i = found.number.start
    if found.unit == "套" and s[i - 1 : i] in {"视", "台"}:  # 央视一套
        return False
    return i > 1 and not _NO_THING.search(s, max(0, i - 7), i)
