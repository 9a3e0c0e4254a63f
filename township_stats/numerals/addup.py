"""Adding up the tokens of one numeral: 2亿零30万, 三千五百六十, 3千5百万, 一万二.

A token is a kind, a number (of a unit: its exponent) and the decimals of an Arabic coefficient.
"""

from __future__ import annotations

from typing import Final

__all__ = ["RUN_TOGETHER", "Token", "add_up"]

Token = tuple[str, int, int]

RUN_TOGETHER: Final = "几个数字连在一起，不是一个数"
_NONE: Final = 99


def add_up(tokens: list[Token]) -> tuple[int, int] | str:
    """Return mantissa and exponent of a numeral, or why it is none.

    The exponent is the place of the last digit written. Units fall from left to right; 万 and 亿
    close what stands before them, and 亿 may multiply a number in 万 (3万5千亿).

    Examples
    --------
    >>> add_up([("digit", 3, 0), ("small", 3, 0), ("digit", 5, 0)])
    (35, 2)
    """
    scaled = max(decimals for _, _, decimals in tokens)  # everything is kept × 10 ** scaled
    closed = myriads = group = 0  # in 亿; in 万, still open to 亿; below
    large_cap = small_cap = _NONE  # the next unit must be smaller
    unit = place = 0  # exponent of the last unit; place of the last digit
    coefficient: int | None = None
    is_arabic = is_mixed = zero = False  # of the coefficient; of the group; 零 stands before
    last = len(tokens) - 1
    for at, (kind, number, decimals) in enumerate(tokens):
        if kind == "digit" or kind == "arabic":
            if coefficient is not None:
                return RUN_TOGETHER
            if scaled and not decimals and any(token[2] for token in tokens[:at]):
                return "小数后面又跟着数"
            coefficient, place = number * 10 ** (scaled - decimals), -decimals
            is_arabic = kind == "arabic"
            is_mixed = is_mixed or is_arabic
        elif kind == "small":
            if coefficient is None:
                if number > 1 and at:
                    return "“百”“千”前面没有数"
                coefficient, place = 10**scaled, 0
            elif small_cap < _NONE and coefficient >= 10 ** (scaled + 1):
                return "“十”“百”“千”前面的数太大"
            elif not coefficient:
                return "“十”“百”“千”前面是零"
            elif number == 1 and coefficient >= 10 ** (scaled + 1):
                return "“十”前面的数太大"
            if number >= small_cap:
                return "“十”“百”“千”的次序不对"
            group += coefficient * 10**number
            # 五万六千 is written to the thousand, 三千五百 to the unit
            follows = bool(closed or myriads) and not zero
            is_mixed = is_mixed or follows
            place = number + place if is_arabic or follows else 0
            unit = small_cap = number
            coefficient, is_arabic, zero = None, False, False
        elif kind == "large":
            if coefficient is not None:
                if group and unit > 1 and not zero and not is_arabic:
                    return "“百”“千”后面的数不完整"
                group += coefficient
            elif not group:
                if at:
                    return "“万”“亿”前面没有数"
                group = 10**scaled
            if number > 4 and myriads:
                group, myriads = group + myriads, 0
                large_cap = 12 if closed else _NONE
            if number >= large_cap:
                return "“万”“亿”的次序不对或者重复"
            if large_cap < _NONE and group >= 10 ** (large_cap - number + scaled):
                return "“万”“亿”前面的数太大"
            if number == 4:
                myriads = group * 10**4
            else:
                closed += group * 10**number
            place = number + (place if is_mixed else 0)
            unit = large_cap = number
            small_cap, group, coefficient = _NONE, 0, None
            is_arabic = is_mixed = zero = False
        elif kind == "zero":
            if coefficient is not None or zero or (last and at in {0, last}):
                return "“零”的位置不对"
            zero = True
        else:
            return RUN_TOGETHER
    if coefficient is not None:
        if not unit:
            group += coefficient
        elif place:
            return "“万”“亿”后面的数带小数"
        elif coefficient < 10 ** (scaled + 1) and not zero and (unit > 1 or not is_arabic):
            group += coefficient * 10 ** (unit - 1)  # 一万二 is short for 一万二千
            place = unit - 1
        elif coefficient < 10 ** (scaled + unit):
            group += coefficient
        else:
            return "“万”“亿”后面的数太大"
    total = closed + myriads + group
    shift = place + scaled
    return (total // 10**shift if shift > 0 else total), place
