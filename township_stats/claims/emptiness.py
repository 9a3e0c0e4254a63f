"""Words that stand anywhere and name nothing, and words for averages."""

from __future__ import annotations

import re

EMPTY = re.compile(
    # who acts
    "党员干部|镇村干部|各级干部|村干部|干部|群众|老百姓|乡亲们?|村民|居民|大家|各村|全镇|该镇|我镇|本镇|镇里|镇上|我们|咱们|我|他们|她|它|自己|"
    # when
    "今年|如今|现在|眼下|当前|这些年|近年来|往年|全年|年底|年末|年内|年初|年中|上半年|下半年|岁末|同期|期间|目前|目前为止|迄今|至今|截至|一年来?|本年|当年|"
    # how
    "像这样|这样|另外|此外|同时|陆续|逐步|随后|接着|如期|按时|专门|统一|同步|继续|持续|一次性|先后|分别|顺利|成功|依法|及时|全部|全面|完全|最终|"
    "按|计算|则|整整|仅|只|就有|竟|"
    "已经|已|现有?|占比|共计?|总共|一共|合计|总计|累计|大约|约|大概|平均|约合|折合|折价|预计|算下来|算来|统计|核算|"
    # what is done with anything
    "达到?|实现|完成|开展|组织|进行|其中|用于|成为|得到|得以|涉及|惠及|创造|带来|获得|取得|形成|做到|种到|安排|投入|产生|突破|保持|发展|"
    "推进|予以|给予|落实|举办|参加|参与|各类|共有|"
    "有|为|是|了|的|和|与|及|以及|等|在|被|将|把|对|由|从|到|至|给|也|都|又|还|再|另|各|该|这|那|个|里|上|下|中|内|全|新|即|其|并|让|使|可|能|"
    "要|年|月|日|底|就|着|来|去|出|起|所|之|于|以|每|一"
)
# Words that say what is measured, not of what.
MEASURES = re.compile(
    r"总?(?:面积|金额|户数|人数|间数|期数|次数|数量|数目|规模|资金|钱款)|总[数额量]"
)
PER = re.compile(r"([户人村亩头期])均|(?:每个?|平均一)(公顷|[户人村亩头期])|([户人村亩头期])平均")
_YIELD = re.compile(r"(?<!万)亩产(?!业)")


def per_word(words: str) -> str:
    """Give the 户均, 人均 … that words speak of, however they put it; empty where none."""
    match = PER.search(words)
    if match is None:
        return "亩均" if _YIELD.search(words) else ""
    return in_short(match)


def in_short(match: re.Match[str]) -> str:
    """Give the 户均 that a match of `PER` puts otherwise (每户, 户平均)."""
    return f"{match[match.lastindex or 0]}均"


def is_empty(words: str) -> bool:
    """Tell whether words name nothing of their own (共, 达到, 平均每户能).

    Examples
    --------
    >>> is_empty("其中共有"), is_empty("垃圾桶")
    (True, False)
    """
    return not re.search(r"[\u4e00-\u9fff]{2}", EMPTY.sub(" ", PER.sub("", words)))
