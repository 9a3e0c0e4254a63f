"""The text of a cell, with the unit beside it, read as a quantity."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from township_stats.errors import FigureError
from township_stats.numerals import parse
from township_stats.quantity import Quantity, Status
from township_stats.units import compatible, same_unit

NOT_APPLICABLE = "不适用"
MAX_DIGITS = 15
_MISSING = frozenset(
    {
        "", "-", "--", "—", "——", "－", "–", "―", "…", "……", "...", ".", "/", "／", "\\", "无", "没有",
        "暂无", "暂缺", "缺", "缺报", "未报", "未填", "未统计", "未知", "不详", "不清楚", "待定", "待报", "待核",
        "na", "n/a", "n.a.", "#n/a", "null", "none", "nil", "空", "?", "？", "持平",
    }
)  # fmt: skip
_DIGITS = re.compile(r"[0-9０-９][0-9０-９,，]*")
_CODE = re.compile(r"[-+]?0[0-9]")


@lru_cache(maxsize=200_000)
def read_cell(text: str, unit: str = "", not_applicable: str = "") -> Quantity:
    """Read what stands in a cell.

    Parameters
    ----------
    text
        The cell, as the office wrote it.
    unit
        Unit in the 单位 column or the mapping; empty where there is none.
    not_applicable
        The mark that means “not applicable” in the office's symbol profile; empty for none.

    Returns
    -------
    Quantity
        In the unit written in the cell, else in `unit`; without unit where there is neither.
        Nothing, and marks such as — and 无, are missing, never zero.

    Raises
    ------
    FigureError
        If it is no figure, or its unit and `unit` measure different things or count twice in 万.

    Examples
    --------
    >>> read_cell("2.2", "万亩").to("亩").value
    Decimal('22000.0')
    >>> read_cell("暂无", "人").status.value
    'missing'
    """
    plain = "".join(text.split())
    if plain in (NOT_APPLICABLE, not_applicable) and plain:
        return replace(Quantity.missing(unit), status=Status.NOT_APPLICABLE)
    if plain.casefold() in _MISSING:
        return Quantity.missing(unit)
    _refuse_codes(plain)
    own = parse(plain)
    if not own.unit or not unit:
        return parse(plain, unit=unit) if unit else own
    if not compatible(own.unit, unit):
        raise FigureError(f"的单位“{own.unit}”与单位栏“{unit}”不同")
    return parse(plain, unit=unit) if same_unit(own.unit, unit) else own


def _refuse_codes(plain: str) -> None:
    """Refuse what looks like a code or an identity number, which a number reader would take."""
    for match in _DIGITS.finditer(plain):
        if sum(char.isdecimal() for char in match[0]) > MAX_DIGITS:
            raise FigureError(f"超过 {MAX_DIGITS} 位数字，像是证件号或编码")
    if _CODE.match(plain):
        raise FigureError("以 0 开头，像是编码")
