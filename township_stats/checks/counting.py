"""Which indicators count the units they must not identify."""

from __future__ import annotations

from township_stats.codebook import Indicator
from township_stats.units import compatible, lookup

_COUNTED_IN = {"person": ("人", "人次"), "household": ("户", "户次"), "enterprise": ("家", "个")}
"""The units that count each kind; a kind not listed is counted by any counted unit."""


def counts_its_kind(indicator: Indicator) -> bool:
    """Tell whether an indicator counts the units it must not identify (户 of household).

    An amount or area of such units does not: of how many units it is, another indicator says.
    """
    unit = lookup(indicator.unit)
    if not indicator.disclosure or unit is None or not unit.counted:
        return False
    units = _COUNTED_IN.get(indicator.disclosure)
    return units is None or any(compatible(indicator.unit, name) for name in units)
