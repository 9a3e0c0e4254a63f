"""The text of a cell, with the unit beside it, read as a quantity."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from township_stats.errors import FigureError
from township_stats.intake.marks import DITTO, NOT_APPLICABLE, is_mark_of_missing
from township_stats.intake.wording import quoted
from township_stats.numerals import parse
from township_stats.quantity import Kind, Quantity, Status
from township_stats.units import compatible, lookup, same_unit

MAX_DIGITS = 15
MOST_CHARS = 60
_DIGITS = re.compile(r"(?<![.．0-9０-９])[0-9０-９][0-9０-９,， \u00a0]*")
_YUAN_SIGN = re.compile("[¥￥]|人民币")
_SAYS_SIZE = re.compile("[元圆万萬亿億]")
_CODE = re.compile(r"[-+]?[0０][0-9０-９]")
_GLUED = re.compile(r"(?<![.．0-9０-９])[0-9０-９]{7,}(?:[.．][0-9０-９]+)?[多余]?[万亿]")
_POINT_FIRST = re.compile(r"(?<![0-9０-９])[.．](?=[0-9０-９])")


@lru_cache(maxsize=2**16)
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
        If it is no figure, or its unit and `unit` measure different things or count twice in 万, or
        a sign ¥ leaves open whether it is 元 or the 万元 beside it.

    Examples
    --------
    >>> read_cell("2.2", "万亩").value
    Decimal('22000')
    >>> read_cell("暂无", "人").status.value
    'missing'
    """
    plain = text.strip()
    if plain in (NOT_APPLICABLE, not_applicable) and plain:
        return replace(Quantity.missing(unit), status=Status.NOT_APPLICABLE)
    if is_mark_of_missing(plain):
        return Quantity.missing(unit)
    if plain.startswith("#"):
        raise FigureError(f"{quoted(plain)}是公式错误")
    if plain in DITTO:
        raise FigureError(f"{quoted(plain)}没有写出数字")
    if len(plain) > MOST_CHARS:
        raise FigureError(f"{quoted(plain)}太长，一格只写一个数")
    _refuse_codes(plain)
    _refuse_sign(plain, unit)
    plain = _POINT_FIRST.sub("0.", plain, count=1)
    try:
        return parse(plain, unit=unit or None)
    except FigureError:
        if not unit or not _is_convertible(plain, unit):
            raise
    return parse(plain)


def refuse_fraction(quantity: Quantity, text: str, unit: str) -> None:
    """Refuse a ratio or fraction (39/41, 3:1) as a number of a unit; of times it may be one.

    Raises
    ------
    FigureError
        Where it is one: 39/41 is no 0.95%.

    Examples
    --------
    >>> refuse_fraction(read_cell("2.5:1"), "2.5:1", "倍")
    """
    if quantity.kind is not Kind.RATIO or quantity.unit:
        return
    if lookup(unit) is lookup("倍"):
        return
    raise FigureError(f"{quoted(text.strip())}是比或分数，不能读作“{unit}”的数；请写算好的数")


def _is_convertible(plain: str, unit: str) -> bool:
    """Tell whether the cell names a unit of its own that converts into the one beside it."""
    try:
        own = parse(plain)
    except FigureError:
        return False
    return bool(own.unit) and compatible(own.unit, unit)


def _refuse_sign(plain: str, unit: str) -> None:
    """Refuse ¥12.50 and 人民币12.50 beside a unit that is not 元: the sign says 元, the unit 万元."""
    sign = _YUAN_SIGN.search(plain)
    if not unit or sign is None or _SAYS_SIZE.search(plain) or same_unit(unit, "元"):
        return
    said = sign[0].replace("¥", "￥")
    doubt = f"：是元还是{unit}？" if compatible(unit, "元") else ""
    raise FigureError(f"{quoted(plain)}写的是{said}，单位是{unit}{doubt}")


def _refuse_codes(plain: str) -> None:
    """Refuse what a number reader would take, and an office did not mean as one number."""
    if len(plain) > MAX_DIGITS:
        for match in _DIGITS.finditer(plain):
            if sum(char.isdecimal() for char in match[0]) > MAX_DIGITS:
                raise FigureError(f"{quoted(plain)}超过 {MAX_DIGITS} 位数字，像是证件号或编码")
    if _CODE.match(plain):
        raise FigureError(f"{quoted(plain)}以 0 开头，像是编码")
    if _GLUED.search(plain):
        raise FigureError(f"{quoted(plain)}在“万”“亿”之前有 7 位以上，像是两个数连在一起")
