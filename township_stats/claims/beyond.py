"""Numbers that speak of what no table of the township holds: another area's, a planned change."""

from __future__ import annotations

import re

from township_stats.claims.mention import Mention

_AREA = re.compile(
    r"(?:全[国省市县区州盟旗]|[我本][国省市县]|[省市县]级?(?=平均)|兄弟乡镇|邻[近]?[乡县镇])"
    r"(?P<said>[^，。；：、,;:\n]*)$"
)
_RANKED = re.compile(r"率先|第|前列|唯一|首[家个批]|[占居列排]|范围|领先|通报|试点")
_RISE = re.compile(
    r"(?:再|新)?(?:增[加长添]?|扩大?|提高|减少?|压[缩减]|降低?)[^，。；到至为]{0,2}$"
)


def beyond(mention: Mention, name: str) -> str:
    """Say what a number speaks of that is not in the tables; empty where it may well be.

    Parameters
    ----------
    mention
        The number and its words.
    name
        The indicator that its words name.

    Examples
    --------
    >>> from township_stats.claims.context import mentions_of
    >>> from township_stats.claims.report import from_text
    >>> (mention,) = mentions_of(from_text("全省油橄榄种植面积已超过180万亩。"))
    >>> beyond(mention, "油橄榄种植面积")
    '说的是别的地方的数，表中没有'
    """
    area = _AREA.search(mention.lead)
    if area and not _RANKED.search(area["said"]):
        return "说的是别的地方的数，表中没有"
    if mention.plan and _RISE.search(mention.lead) and not re.search("[增减降扩]", name):
        return "说的是今后要增减的数，表中没有"
    return ""
