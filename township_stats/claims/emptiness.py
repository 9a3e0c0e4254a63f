"""Words that stand anywhere and name nothing, and words for averages."""

from __future__ import annotations

import re

EMPTY = re.compile(
    "全镇|该镇|我镇|我们|咱们|镇里|镇上|今年|全年|年底|年末|目前|目前为止|截至|一年来?|本年|已经|已|现有?|共计?|总共|一共|合计|"
    "总计|累计|达到?|实现|完成|开展|组织|进行|先后|分别|其中|大约|约|大概|有|为|是|了|的|和|与|及|以及|等|在|被|将|把|对|由|从|到|至|给|"
    "也|都|又|还|再|另|各类|各|该|这|那|个|我|他们|她|它|里|上|下|中|内|全|新|约合|折合|折价|即|其|并|用于|成为|得到|得以|顺利|成功|"
    "涉及|惠及|创造|带来|获得|取得|形成|做到|种到|安排|投入|产生|突破|保持|发展|推进|予以|给予|落实|举办|让|使|当年|参加|参与|依法|及时|全部|全面|完全|共有|预计|可|能|要|年|月|日|底|就|着|来|去|出|起|所|之|于|以|平均|每|一"
)
PER = re.compile(r"([户人村亩])均|每([户人村亩])|([户人村亩])平均")


def per_word(words: str) -> str:
    """Give the 户均, 人均 … that words speak of, however they put it; empty where none."""
    match = PER.search(words)
    return f"{match[1] or match[2] or match[3]}均" if match else ""


def is_empty(words: str) -> bool:
    """Tell whether words name nothing of their own (共, 达到, 平均每户能).

    Examples
    --------
    >>> is_empty("其中共有"), is_empty("垃圾桶")
    (True, False)
    """
    return not re.search(r"[\u4e00-\u9fff]{2}", EMPTY.sub(" ", PER.sub("", words)))
