"""Numbers that speak of what no table of the township holds: another area's, a planned change."""

from __future__ import annotations

import re

from township_stats.claims.mention import Mention

_ELSEWHERE = "说的是别的地方的数，表中没有"
_AREA = re.compile(
    r"(?:全[国省市县区州盟旗]|[我本][国省市县]|[省市县](?:级(?=平均)|(?=平均)|[上里](?=[^，。；]))|兄弟乡镇|邻[近]?[乡县镇])"
    r"(?P<said>[^，。；：、,;:\n]*)$"
)
_RANKED = re.compile(r"率先|第|前列|唯一|首[家个批]|[占居列排]|范围|领先|通报表[扬彰]|试点")
_OVERLOOKED = re.compile(r"(?:放眼|综观|纵观|环顾|[从就])全[国省市县区州][^。；！？]*$")
_OUR_OWN = re.compile(r"[我本全]镇|[我本全]乡|[我本]街道")
_TARGET_COLUMN = re.compile(r"\|[^|]*(?:目标|计划|任务|预算)[^|]*$")
_PAST_TARGET = re.compile(
    r"(?:超|高于|低于|多于|少于|不及)[出过额]?(?:年度|年初|全年)?(?:目标|计划|任务|预算)[^，。；]{0,4}$"
)
_RISE = re.compile(
    r"(?:再|新)?(?:增[加长添]?|扩大?|提高|减少?|压[缩减]|降低?)[^，。；到至为]{0,2}$"
)


def beyond(mention: Mention, said: str, name: str) -> str:
    """Say what a number speaks of that is not in the tables; empty where it may well be.

    Parameters
    ----------
    mention
        The number and its words.
    said
        The words of its sentence before it.
    name
        The indicator that its words name.

    Examples
    --------
    >>> from township_stats.claims.context import mentions_of
    >>> from township_stats.claims.report import from_text
    >>> (mention,) = mentions_of(from_text("全省油橄榄种植面积已超过180万亩。"))
    >>> beyond(mention, "全省油橄榄种植面积", "油橄榄种植面积")
    '说的是别的地方的数，表中没有'
    """
    area = _AREA.search(mention.lead)
    if area and not _RANKED.search(area["said"]):
        return _ELSEWHERE
    overlooked = _OVERLOOKED.search(said)
    if overlooked and not _OUR_OWN.search(overlooked[0]):
        return _ELSEWHERE
    if _TARGET_COLUMN.search(mention.before):
        return "说的是目标，表中没有"
    if _PAST_TARGET.search(mention.lead):
        return "说的是与目标相差的数，表中没有"
    if mention.plan and _RISE.search(mention.lead) and not re.search("[增减降扩]", name):
        return "说的是今后要增减的数，表中没有"
    return ""
