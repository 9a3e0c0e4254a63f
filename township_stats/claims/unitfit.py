"""Whether a figure's unit can be an indicator's: the same kind, the same per something, another word."""

from __future__ import annotations

from functools import lru_cache

from township_stats.units import compatible, lookup

# The measure words that a thing counted in the first may also be told in (14家, 14个合作社). 处, 间
# and 件 are different things, as are 户 and 人, 人 and 人次: they stand for nothing else. 块 is money.
_ALSO_TOLD_IN = {
    "个": "座 只",
    "家": "个 所",
    "处": "个 起",
    "件": "项 起 宗 桩",
    "项": "件 个 起",
    "次": "场 轮 场次 遍 回 趟",
    "元": "块",
    "期": "场 个 次 期次 班次",
}


@lru_cache(maxsize=4096)
def fits(written: str, unit: str) -> bool:
    """Tell whether a figure written in one unit may be of an indicator in another.

    Examples
    --------
    >>> fits("公顷", "亩"), fits("座", "个"), fits("户", "人"), fits("间", "处"), fits("元", "元/亩")
    (True, True, False, False, True)
    """
    return not written or compatible(with_per(written, unit), unit) or counts_as(written, unit)


def with_per(written: str, unit: str) -> str:
    """Give a figure's unit with the per that its words say and its unit does not: 亩产800斤 is 800斤/亩.

    Parameters
    ----------
    written
        The figure's unit.
    unit
        The unit of the indicator it is of.

    Examples
    --------
    >>> with_per("斤", "公斤/亩"), with_per("斤/亩", "公斤/亩"), with_per("户", "公斤/亩")
    ('斤/亩', '斤/亩', '户')
    """
    above, _, per = unit.partition("/")
    return f"{written}/{per}" if per and compatible(written, above) else written


def counts_as(written: str, unit: str) -> bool:
    """Tell whether one unit is another word for the same count as the other, number for number.

    Examples
    --------
    >>> counts_as("件", "项"), counts_as("斤", "公斤"), counts_as("斤", "公斤/亩")
    (True, False, False)
    """
    told, known = lookup(written), lookup(unit)
    return bool(told and known and told.name in _ALSO_TOLD_IN.get(known.name, "").split())
