"""The words of the number language: numerals, hedges, changes, and the units that follow a number."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from township_stats.terms import Qualifier
from township_stats.units import lookup, spellings


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list written with spaces between them."""
    return tuple(text.split())


DIGITS: Final = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2,
    "贰": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
SMALL: Final = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
LARGE: Final = {"万": 4, "萬": 4, "亿": 8, "億": 8}
TENS: Final = {"廿": 2, "卅": 3, "卌": 4}

# Words before a number that say how it is hedged, and what a negation turns them into.
_OVER: Final = words("超过 超出 超 突破 高于 大于 多于")
_UNDER: Final = words("低于 少于 小于")
_NOT: Final = words(
    "不 不得 不能 不应 不宜 不可 不会 不准 不许 不再 不允许 未 未能 从未 并未 没 没有 严禁 禁止"
)
_OR_EQUAL: Final = ("等于", "或等于", "或者等于")
_THEN: Final = ("", "有", "达", "达到", "需", "占", "为", "合", "计")  # 约需, 至少有

_HEDGES: Final = {
    Qualifier.APPROX: [
        *(hedge + verb for hedge in ("约", "大约", "大概", "估计", "约莫") for verb in _THEN),
        *("大致", "差不多", "约摸"),
    ],
    Qualifier.NEARLY: words("近 将近 接近 逼近 几近 几乎 近乎"),
    Qualifier.AT_LEAST: [
        *(hedge + verb for hedge in ("至少", "最少", "起码") for verb in _THEN),
        *(negation + under for negation in _NOT for under in _UNDER),
        *(over + equal for over in _OVER for equal in _OR_EQUAL),
        *("不下", "不下于", "上", "≥"),
    ],
    Qualifier.AT_MOST: [
        *(hedge + verb for hedge in ("至多", "最多") for verb in _THEN),
        *(negation + over for negation in _NOT for over in _OVER),
        *(under + equal for under in _UNDER for equal in _OR_EQUAL),
        "≤",
    ],
    Qualifier.OVER: [
        *_OVER,
        *words("超过了 超出了 突破了 超了 远超 远超过 逾 过 破 不止 何止 不只 >"),
    ],
    Qualifier.LESS_THAN: [
        *_UNDER,
        *words("不足 不到 未满 不满 不及 未达 未达到 没达到 没有达到 未到 没到 没有到 <"),
    ],
}
BEFORE: Final = {word: hedge for hedge, each in _HEDGES.items() for word in each}

# Words after a number and its unit.
AFTER: Final = {
    **dict.fromkeys(
        ("以上", "及以上", "或以上", "之上", "(含)以上", "（含）以上"), Qualifier.AT_LEAST
    ),
    **dict.fromkeys(
        ("以下", "及以下", "以内", "之内", "或以下", "(含)以下", "（含）以下"), Qualifier.AT_MOST
    ),
    **dict.fromkeys(("左右", "上下"), Qualifier.APPROX),
    **dict.fromkeys(words("有余 出头 开外 挂零"), Qualifier.MORE_THAN),
}
# Words that hedge only where a clause ends with them: 300户不到, 三分之一强; 20元起.
AFTER_LAST: Final = {
    "不到": Qualifier.LESS_THAN,
    "还多": Qualifier.MORE_THAN,
    "强": Qualifier.MORE_THAN,
    "弱": Qualifier.NEARLY,
}
AFTER_MONEY: Final = {
    "起": Qualifier.AT_LEAST,
    "起步": Qualifier.AT_LEAST,
    "封顶": Qualifier.AT_MOST,
}

UP_WORDS: Final = words(
    "增长 增加 提高 提升 上升 上涨 升高 扩大 上浮 增收 增产 攀升 上调 净增 增 涨 升 "
    "增幅 涨幅 升幅 增速 增长率 增多 增强 高出 跃升"
)
DOWN_WORDS: Final = words(
    "下降 降低 减少 回落 下滑 下跌 缩减 收窄 压减 下调 缩小 削减 缩短 萎缩 负增长 减产 减收 "
    "降 减 跌 降幅 减幅 跌幅 压缩 调减"
)

CHANGES: Final = frozenset((*UP_WORDS, *DOWN_WORDS))

# Nouns that stand directly behind a number without a unit of their own (46万群众).
PERSONS: Final = words(
    "群众 村民 居民 农民 农户 职工 干部 党员 学生 师生 游客 市民 劳动力 志愿者 用户 网格员 老人 "
    "儿童 旅客 人口 牧民 移民 教师 医生 毕业生 大学生 企业"
)
NOUNS: Final = (
    *PERSONS,
    *words(
        "贫困 脱贫 家庭 农村 困难 青年 妇女 城乡 人才 医务 残疾 高校 退役 务工 市场主体 个体 农业"
    ),
)

# A unit is not read where its first character begins another word: 300人均, 12项目, 5天水.
_GUARDS: Final = {
    "人": "口民均才员大社工行居力物文防造气体间类",
    "名": "录单牌优城镇校医称额义",
    "位": "于置列居次",
    "个": "性体人别税",
    "回": "报收应复落顾家到来去答购迁升归头信馈款流族填避民国合",
    "家": "庭长具属园电政畜禽装",
    "口": "岸粮径碑号",
    "处": "理置罚级于方在",
    "所": "有在属需以谓",
    "间": "隔接",
    "件": "套",
    "项": "目链",
    "次": "日年要生数序会产全级",
    "期": "间末内待限货满望刊",
    "场": "地镇所馆景面馆",
    "节": "约能水假庆日省气",
    "块": "",
    "片": "区",
    "头": "部号雁",
    "匹": "配",
    "尾": "矿气水款",
    "群": "众体",
    "座": "谈",
    "张": "家掖贴",
    "部": "门分署队委级位长",
    "台": "账风湾区阶山县",
    "道": "路德理",
    "条": "件例款线",
    "列": "入为全出",
    "班": "子组线级车列",
    "架": "构设",
    "支": "持付出撑部援行流农",
    "枝": "江",
    "把": "握关控手",
    "面": "积向对临粉",
    "页": "岩",
    "份": "额",
    "首": "位批个次府",
    "封": "闭",
    "袋": "",
    "包": "括抓保联装村户干含容头",
    "桶": "",
    "棒": "球槌杀子材",
    "组": "织成建团",
    "队": "伍员",
    "乡": "村镇道",
    "村": "民级庄集两委内支均",
    "镇": "村政级域区海江长党",
    "县": "级域城区长委政委乡",
    "类": "似别",
    "种": "植养粮子",
    "对": "应话手抗待照立接标外口全象于比策",
    "双": "创拥减高招一",
    "门": "店诊面市户前口类",
    "科": "技研学普级室长创",
    "层": "面次级",
    "单": "位元一独产",
    "票": "据房",
    "股": "份权东金",
    "批": "准发评复",
    "轮": "换训作岗流",
    "分": "钟之别析布散期步公局会店院校类级组配解管红",
    "通": "过报知车信用道行村",
    "手": "续机段工术",
    "床": "",
    "字": "要方总箴诀口型节",
    "本": "级地市县省年届土科镇区乡报月周",
    "套": "种路餐",
    "副": "县镇书主市科处食业省",
    "元": "旦素宝件首月",
    "角": "度色",
    "亩": "均产",
    "顷": "",
    "米": "粉面兰粒",
    "千克": "拉",
    "里": "程面外",
    "尺": "寸",
    "升": "级至到学格温幅值",
    "方": "面式案向位略法针便",
    "克": "服",
    "担": "任当保负",
    "度": "假过汛夏冬",
    "倍": "增子",
    "成": "立为功本员果效交长熟都品就分片套型",
    "天": "然气津水府网际候",
    "周": "边围末刊期岁年",
    "岁": "月",
    "兆": "瓦焦帕伏",
    "美": "",
    "株": "洲连",
    "棵": "",
    "根": "据治本源",
    "排": "名查水污放序",
    "户": "均籍外型主厕",
    "吨": "",
    "年": "级代轮",
    "日": "",
    "月": "",
    "届": "",
    "P": "PMCE",
    "路": "网口径线灯面边段基公车长域况费牌",
    "人年": "均度龄终初末轻",
    "人月": "均度末初",
    "毛": "利收重猪巾毯坯细竹线发入主泽衣家",
    "寸": "土步",
    "堆": "放肥积场沤存料码头",
    "垛": "口",
    "扇": "形区贝",
    "车": "辆间位祸型主道站流库速皮险船款厢轮票费",
    "剂": "量型",
    "针": "对灸织管法线",
    "桩": "基号",
    "卷": "烟宗入曲起积柏子",
    "大卡": "车",
    "名次": "靠",
    "学分": "制银",
    "积分": "制超商银兑管",
}
_NEVER_GLUED: Final = frozenset("样科泉成")
_TIMES_GUARD: Final = "日年生要"  # 3户次年脱贫


@cache
def _names_by_first() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in spellings():
        if name not in _NEVER_GLUED:
            names.setdefault(name[0], []).append(name)
    return names


class _Units(dict[str, "re.Pattern[str] | None"]):
    """First character to the pattern of the units it begins, longest first; made when asked for."""

    def __missing__(self, first: str) -> re.Pattern[str] | None:
        names = sorted(_names_by_first().get(first, ()), key=len, reverse=True)
        pattern = re.compile("|".join(map(_guarded, names))) if names else None
        if len(first) == 1:
            self[first] = pattern
        return pattern


def _guarded(name: str) -> str:
    """Return a pattern for a unit's name where it begins no other word."""
    blocked = _GUARDS.get(name, _TIMES_GUARD if name[-1] == "次" else "")
    guard = f"(?![{blocked.replace('以', '')}])" if blocked else ""
    guard += "(?!以(?![上下内]))" if "以" in blocked else ""
    guard += "(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalpha() else ""
    return re.escape(name) + guard


UNITS: Final = _Units()


@cache
def is_counted(unit: str) -> bool:
    """Tell whether whole numbers of `unit` are exact counts (户), not rounded measures (亩)."""
    found = lookup(unit) if unit else None
    return found is None or found.counted or found.dimension in {"days", "months", "age"}
