"""Rows of a received table that are no data: footers, column numbers, continuations, sums."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from enum import Enum
from functools import lru_cache

from township_stats.codebook import match_key

_FOOTER = re.compile(
    r"(单位负责人|负责人|分管领导|审核人|审核|复核人?|填表人|填报人|制表人?|统计负责人|联系人|联系电话"
    r"|填报单位|报送单位|填表日期|填报日期|报出日期|制表日期|说明|备注|注)\s*[:：]"
)
_CONTINUED = re.compile(r"(?<![连继陆持手])续\s*表|[（(]续[一二三四五六\d]*[)）]|接上[页表]")
_BESIDE_TITLE = re.compile(r".*[:：].*|第?\s*[0-9一二三四五六七八九十]+\s*页")
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"
_FIRST = frozenset(_ORDINALS) | {"1"}
_SUM = re.compile(r"(?P<of>.*?)(?P<word>合计数?|总计|共计|累计|汇总|总和|总数|小计)\Z")
_WHOLE = frozenset(
    {
        "全镇", "全乡", "全街道", "全镇乡", "全乡镇", "整镇", "本镇", "本乡", "本乡镇", "镇", "乡", "街道", "镇级",
        "各村", "村级", "全镇数", "全乡数", "全镇户数", "全镇人数", "total", "sum", "∑", "σ",
    }
)  # fmt: skip
_OF_ALL = re.compile(r"(?:全部|以上|本表|[0-9一二三四五六七八九十]+个(?:行政)?(?:村|社区))?\Z")
_TAIL = re.compile(r"(?:\([^()]*\)|[:：、。—-])+\Z")
_BEFORE = (
    "(?:上年|去年|前年|上期|上月|上季度?|年初|同期|(?:19|20)[0-9]{2}年)(?:同期|同月|末|底|度)?"
)
_CHANGE = "(?:±|增减|增长|增加|减少|下降|增幅|增速|变化)(?:率|额|量|数|幅度|情况)?"
_NO_PLACE = re.compile(
    rf"{_BEFORE}(?:数|完成数?|实际数?)?|(?:比|较|与){_BEFORE}(?:相比)?(?:{_CHANGE})?"
    rf"|(?:同比|环比)(?:{_CHANGE})?|{_CHANGE}"
    r"|(?:全年|年度|年初|县|市)?(?:下达)?(?:目标|任务|计划|指标)(?:任务|计划|指标)?数?"
    r"|(?:各|全)?(?:县|镇|乡|村|组|户|人)?(?:平均|均)(?:数|值|水平)?|最(?:[高低大小多少])(?:值|数|的?村)?"
    r"|占.{0,8}(?:比|比重|比例|%)|比重|比例|进度|中位数"
    r"|(?:完成|达标|覆盖|合格|参保|任务完成|计划完成|目标完成|完成任务|完成计划)(?:率|比例|进度|情况)?"
    r"|(?:全[县镇市])?(?:排名|名次|位次)"
    r"|(?:[本今去上前全当]年|年度|[本上当]月)(?:计划|任务|目标|完成|实绩|实际|新增|累计)(?:任务|计划|指标)?(?:数|值)?"
    r"|(?:[县市]上?|上级)?(?:目标|任务|计划|指标)(?:值|数)|[应已未待实]完成(?:数|率)?|累计完成(?:数|率)?"
    r"|(?:上年|去年)?同期[户人]?数|增减[户人]数|平均每[村户人组社]|[县市省](?:平均|均)(?:数|值|水平)?"
    r"|(?:计量|货币|金额|面积)?单位[:：].*|(?:差|缺)(?:额|口|数)|误差|校验|[上核][报实]数|[±+-]"
)
_SIGNED = re.compile(
    r"(?:单位|主要|分管|统计)?(?:负责人|领导|领导签字)|[镇乡]长|(?:党委)?书记|[村站所]?主任|[站所]长|统计员|报账员"
    r"|(?:制表|填表|填报|审核|复核|经办|联系|统计|报送|录入|核对)(?:人|员|时间|日期|单位)?(?:签字|签名)?|联系(?:电话|方式)|电话|手机号?"
    r"|签[字名]|盖章|日期|时间|数据来源|资料来源|说明|备注|注"
)
_UNLIKE = re.compile(  # what no village is called, unless it ends as one (计划村)
    r"[0-9%‰±+=∑√]|率|数\Z|量\Z|(?:[0-9本上去今全前当]年|年[底末初度])|[本上下当一二三四五六七八九十]月|月[底末份]|季度"
    r"|完成|计划|任务|目标|指标|平均|差\Z|差[额异距]|缺口|剩余|预计|同[期比]|环比|增减|[核校]对|验证|校验|核实|上报"
    r"|(?:承前|过次|本)页|第[一二三四五六七八九十]\Z|全.第\Z|总[体计]|总人口|全体|[a-z .]+\Z"
)
_ENDS_AS_PLACE = re.compile(
    r"[村庄屯寨沟湾坝镇街路乡坪川岭山河湖塘营堡铺店桥寺庙口头角岗坡梁塬原峪垭院校园所站厂社组队场办局点区片苑里巷弄号线楼栋段田地井泉洼滩岛洞崖岩石林窑坑圩墩台门关城集]\Z"
    r"|(?:村|社区|[组社队])[0-9]+\Z"
    r"|(?:居委会|村委会|委员会|公司|中心|企业|基地)\Z"
)
_UNLIKE_EVER = re.compile(
    r"平均每|总人口\Z|共[0-9一二三四五六七八九十]+个?(?:行政)?村\Z|[0-9一二三四五六七八九十]+个(?:行政)?村\Z"
)
_MEAN = re.compile(r"(?:[全本]?[镇乡]|全街道|全乡镇)?平均(?:数|值|水平)?")
_COLUMN_MARK = frozenset(
    {"栏次", "行次", "列次", "栏", "列", "栏号", "列号", "序号", "-", "—", "——", "–", "/", "×"}
)
_AREA = re.compile(r"全(?:县|市|省|国|州|区|旗)|[县市省](?:本?级|直)(?:数|单位|部门)?")
_SECTION = re.compile(
    r"[\u4e00-\u9fff]{1,4}片区?|非?(?:脱贫|贫困)村|[川山]区|半山区|行政村|(?:[一二三四五六七八九十]{1,2}[、.．,]|\([一二三四五六七八九十]{1,2}\)).+"
)
_OF_WHICH = ("其中", "(其中", "#", "＃")


class Sum(Enum):
    """What a row sums up: the whole table, a part of it, or a part that a line above holds.

    MEAN is for a row that has the whole township's rates and nothing to add up (全镇平均); NONE for
    one that is beside the matter: neither a place nor a sum (上年同期, 占比).
    """

    TOTAL = "合计"
    PART = "小计"
    OF_WHICH = "其中"
    MEAN = "平均"
    NONE = "不是地区"


@lru_cache(maxsize=4096)
def sum_of(text: str, names: Set[str] = frozenset()) -> Sum | None:
    """Tell whether a row's label says that it adds up others, and which.

    Parameters
    ----------
    text
        What stands in the column of places, or left of it.
    names
        Keys (`match_key`) of the township's own name: its row is the table's total.

    Returns
    -------
    Sum or None
        None for a row of its own. A sum of something named (东片合计) is a part.

    Examples
    --------
    >>> [sum_of(text) for text in ("合  计", "全镇合计：", "合计（13个村）", "东片小计", "其中：脱贫村")]
    [<Sum.TOTAL: '合计'>, <Sum.TOTAL: '合计'>, <Sum.TOTAL: '合计'>, <Sum.PART: '小计'>, <Sum.OF_WHICH: '其中'>]
    >>> sum_of("王坝村") is None, sum_of("青溪镇", frozenset({"青溪镇"}))
    (True, <Sum.TOTAL: '合计'>)
    """
    key = match_key(text)
    if key.startswith(_OF_WHICH):
        return Sum.OF_WHICH
    key = _TAIL.sub("", key)
    if key == "计" or key in names or (key in _WHOLE and key not in ("镇", "乡", "街道")):
        return Sum.TOTAL
    found = _SUM.match(key)
    if found is None:
        return None
    if found["word"] == "小计":
        return Sum.PART
    of = found["of"]
    return Sum.TOTAL if of in names or of in _WHOLE or _OF_ALL.match(of) else Sum.PART


def names_whole(text: str, names: Set[str] = frozenset()) -> bool:
    """Tell whether a text only names the township, and so is a total or whose a case is.

    Examples
    --------
    >>> [names_whole(text, frozenset({"青溪镇"})) for text in ("全镇", "青溪镇", "合计", "全镇合计")]
    [True, True, False, False]
    """
    key = _TAIL.sub("", match_key(text))
    return key in names or (key in _WHOLE and key not in ("total", "sum", "∑", "σ"))


@lru_cache(maxsize=4096)
def is_no_place(text: str) -> bool:
    """Tell whether a text says what a row holds instead of a place (上年同期, 占比, 最高).

    Examples
    --------
    >>> [is_no_place(text) for text in ("比上年增减（%）", "全镇平均", "任务数", "王坝村", "最高村")]
    [True, True, True, False, True]
    """
    key = match_key(text)
    bare = _TAIL.sub("", key)
    return any(
        _NO_PLACE.fullmatch(each) for each in (bare, bare.rstrip("%±"), key.strip("%±():")) if each
    ) or bool(key and (is_signed(text) or not key.strip("%±+-()")))


def is_signed(text: str) -> bool:
    """Tell whether a text begins a line of signatures, though no colon stands in it.

    Examples
    --------
    >>> [is_signed(text) for text in ("制表人", "镇长", "联系电话", "王坝村")]
    [True, True, True, False]
    """
    return bool(_SIGNED.fullmatch(_TAIL.sub("", match_key(text))))


def is_mean(text: str) -> bool:
    """Tell whether a row has the township's average, which for a rate is its figure.

    Examples
    --------
    >>> [is_mean(text) for text in ("全镇平均", "平均", "全县平均", "平均村")]
    [True, True, False, False]
    """
    return bool(_MEAN.fullmatch(_TAIL.sub("", match_key(text))))


@lru_cache(maxsize=4096)
def is_unlike_place(text: str) -> bool:
    """Tell whether a text looks like anything rather than a village's name.

    Examples
    --------
    >>> [is_unlike_place(text) for text in ("1-11月", "累计数", "共2村", "ABC", "预计")]
    [True, True, True, True, True]
    >>> [is_unlike_place(text) for text in ("王坝", "前庄", "计划村", "敬老院", "东1村")]
    [False, False, False, False, False]
    """
    key = match_key(text)
    is_other = _UNLIKE.search(key) and not _ENDS_AS_PLACE.search(_TAIL.sub("", key))
    return bool(is_other or _UNLIKE_EVER.match(key))


def is_larger_area(text: str) -> bool:
    """Tell whether a text names what the township is a part of.

    Examples
    --------
    >>> is_larger_area("全县"), is_larger_area("县本级"), is_larger_area("全镇")
    (True, True, False)
    """
    return bool(_AREA.fullmatch(_TAIL.sub("", match_key(text))))


def is_section(text: str) -> bool:
    """Tell whether a text heads a part of a list of villages (东片, 一、行政村).

    Examples
    --------
    >>> [is_section(text) for text in ("东片", "川区片", "一、行政村", "（二）社区", "王坝村", "2023年台账")]
    [True, True, True, True, False, False]
    """
    return bool(_SECTION.fullmatch(_TAIL.sub("", match_key(text))))


def is_footer(text: str) -> bool:
    """Tell whether a text begins the lines under a table (单位负责人：, 填表人：, 注：).

    Examples
    --------
    >>> is_footer("填表人：张"), is_footer("人口")
    (True, False)
    """
    has_colon = ":" in text or "：" in text
    return has_colon and bool(_FOOTER.match("".join(text.split())))


def is_numbering(texts: list[str], below: list[str] | None = None) -> bool:
    """Tell whether a row only numbers the columns (甲 乙 1 2 3).

    Parameters
    ----------
    texts
        The row.
    below
        The row below it: where that goes on counting (1 and 2, 甲 and 乙), both are data.

    Examples
    --------
    >>> is_numbering(["甲", "乙", "1", "2"]), is_numbering(["前村", "", "1", "2"])
    (True, False)
    >>> is_numbering(["栏次", "1", "2"]), is_numbering(["—", "1"]), is_numbering(["①", "②", "③"])
    (True, True, True)
    >>> is_numbering(["甲", "1"], ["前村", "5"]), is_numbering(["甲", "1"], ["乙", "5"])
    (True, False)
    """
    marks = _marks(texts)
    if len(marks) > 1 and marks[0] in _COLUMN_MARK:
        return marks[1:] == [str(number) for number in range(1, len(marks))]
    if not marks or marks[0] not in _FIRST:
        return False
    following = _marks(below or [])
    letters = [mark for mark in marks if mark in _ORDINALS]
    if following and following[0] == ("2" if marks[0] == "1" else "乙") and len(letters) < 2:
        return False
    numbers = [mark for mark in marks if mark not in _ORDINALS]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(marks) > 1 and numbers == counted and (bool(letters) or len(marks) > 2)


def _marks(texts: list[str]) -> list[str]:
    bare = (unicodedata.normalize("NFKC", text).strip("() ") for text in texts)
    return [text for text in bare if text]


def is_continuation(texts: list[str]) -> bool:
    """Tell whether a row is the title of a table's continuation (续表).

    Beside it may stand only a banner or the number of the page.

    Examples
    --------
    >>> is_continuation(["续表", "", "单位：亩"]), is_continuation(["后村", "河堤（续）", "30"])
    (True, False)
    """
    filled = [text.strip() for text in texts if text and not text.isspace()]
    others = [text for text in filled if not _CONTINUED.search(text)]
    return len(others) < len(filled) <= 3 and all(map(_BESIDE_TITLE.fullmatch, others))
