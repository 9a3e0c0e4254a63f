"""Reading the numeral at one place; the plain Arabic shape here, every other in `mixed`."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.mixed import malformed, read_mixed
from township_stats.numerals.numeral import MOST_DIGITS, NUMERALS, Number

__all__ = ["read_number"]

_UNITS_OF_TEN = "十拾百佰千仟万萬亿億"
_SCALES: Final = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
# The plain shape: Arabic digits, 余 or 多, one multiplier.
_PLAIN = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.([0-9]+))?"
    r"(?: ?([余多来])(?= ?[十百千万亿]))?"
    r"(?:(?!百亿亿次) {0,2}(万亿|[十百千]?[万亿]|百(?!分[点之])|千(?![瓦米克伏焦帕卡升])))?"
)
_DIGITS = re.compile("[0-9]+")
_MORE_MULTIPLIES = re.compile(r"[十百千万亿]")
_CONTINUES: Final = frozenset("0123456789.," + NUMERALS + "几")
_GOES_ON: Final = _CONTINUES | frozenset(" 余多来")


def read_number(s: str, i: int) -> Number | None:
    """Read the numeral that starts at `i` of normalised text.

    Returns
    -------
    Number or None
        None where no numeral starts there; a number with a `fault` where a malformed one does, its
        `end` behind the whole run of numeral characters.

    Examples
    --------
    >>> n = read_number("2亿零30万元", 0)
    >>> n.mantissa, n.exponent, n.end
    (20030, 4, 6)
    """
    if (digits := _DIGITS.match(s, i)) is None:
        return read_mixed(s, i)
    end = digits.end()
    follows = s[end : end + 1]
    if follows not in _GOES_ON and end - i <= MOST_DIGITS and (s[i] != "0" or end - i == 1):
        return Number(i, end, int(digits[0]))
    plain = _PLAIN.match(s, i)
    if plain is None:
        return read_mixed(s, i)
    end = plain.end()
    whole, decimals, more, multiplier = plain.groups()
    if end < len(s):
        follows = s[end]
        if follows in _CONTINUES:
            if follows in ".,":
                if s[end + 1 : end + 2].isdigit() or s[end + 1 : end + 2] == follows:
                    return malformed(s, i, "小数点或千分位不对")
            elif s.startswith("百亿亿次", end):
                pass  # a unit of computing power
            elif multiplier or follows in _UNITS_OF_TEN:
                return read_mixed(s, i)
        elif multiplier and follows in "余多" and _MORE_MULTIPLIES.match(s, end + 1):
            return read_mixed(s, i)
    if "," in whole:
        whole = whole.replace(",", "")
    if len(whole) > 1 and whole[0] == "0":
        return Number(i, end, fault="数以0开头，像是编号而不是数")
    if len(whole) > MOST_DIGITS:
        return Number(i, end, fault=f"数字超过{MOST_DIGITS}位，像是编号而不是数")
    scale = _SCALES[multiplier] if multiplier else 0
    if len(whole) + scale > MOST_DIGITS:
        return Number(i, end, fault=f"数字超过{MOST_DIGITS}位")
    if decimals is None:
        return Number(i, end, int(whole), scale, None, scale, more or "")
    if len(decimals) > MOST_DIGITS:
        return Number(i, end, fault=f"小数超过{MOST_DIGITS}位")
    return Number(i, end, int(whole + decimals), scale - len(decimals), None, scale, more or "")
