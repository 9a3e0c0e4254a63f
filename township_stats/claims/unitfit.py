"""Whether a figure's unit can be an indicator's: the same kind, or another word for the same count."""

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
    if not written or compatible(written, unit) or compatible(written, unit.partition("/")[0]):
        return True
    told, known = lookup(written), lookup(unit)
    return bool(told and known and told.name in _ALSO_TOLD_IN.get(known.name, "").split())
