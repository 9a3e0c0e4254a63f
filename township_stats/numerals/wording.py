"""Writing quantities: in the words of an office, and in English."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

from township_stats.quantity import Quantity
from township_stats.terms import Kind, Qualifier, Status
from township_stats.units import lookup

__all__ = ["format_en", "format_zh"]

_SCALES: Final = {
    2: "百",
    3: "千",
    4: "万",
    6: "百万",
    7: "千万",
    8: "亿",
    10: "百亿",
    11: "千亿",
    12: "万亿",
    14: "百万亿",
    15: "千万亿",
}
_AFTER_THOUSAND: Final = frozenset("瓦米克伏焦帕卡升")
_LIKE_A_TELEPHONE: Final = 10**10
_WIDE: Final = Context(prec=200)
_USUAL: Final = (12, 8, 4)
_DIGITS: Final = "〇一二三四五六七八九"
_CHINESE_UNITS: Final = {1: "十", 2: "百", 3: "千"}
_FEW: Final = ("几", "几十", "几百", "几千")
_BEFORE_ZH: Final = {
    Qualifier.APPROX: "约",
    Qualifier.NEARLY: "近",
    Qualifier.OVER: "超过",
    Qualifier.LESS_THAN: "不足",
}
_AFTER_ZH: Final = {Qualifier.AT_LEAST: "以上", Qualifier.AT_MOST: "以下"}
_OUT_OF: Final = {"%": "百分之", "‰": "千分之", "‱": "万分之"}
_CHANGE_ZH: Final = {"up": "增长", "down": "下降"}
_BEFORE_EN: Final = {
    Qualifier.MORE_THAN: "more than ",
    Qualifier.APPROX: "about ",
    Qualifier.NEARLY: "nearly ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.AT_MOST: "at most ",
    Qualifier.OVER: "over ",
    Qualifier.LESS_THAN: "less than ",
}
_ENGLISH_SCALES: Final = ((12, "trillion"), (9, "billion"), (6, "million"))
_MOST_DECIMALS: Final = 3
_CHANGE_EN: Final = {"up": "up ", "down": "down "}


def format_zh(q: Quantity) -> str:
    """Write a quantity as an office would.

    For a quantity that was read from one expression the words read as the same quantity again.

    Returns
    -------
    str
        ``—`` for a missing figure, ``*`` and the unit for a withheld one.

    Examples
    --------
    >>> from township_stats.numerals import parse
    >>> format_zh(parse("两万二千亩")), format_zh(parse("３００余户")), format_zh(parse("降低近四成"))
    ('2.2万亩', '300余户', '下降近4成')
    """
    if q.status in {Status.MISSING, Status.NOT_APPLICABLE}:
        return "—"
    change = _CHANGE_ZH.get(q.direction or "", "")
    if q.status is Status.SUPPRESSED or q.kind is Kind.REDACTED:
        return change + _hedged(q, "*", q.unit)
    if q.parts:
        sign = "/" if len(q.parts) == 2 and q.parts[0] < q.parts[1] else ":"
        ratio = sign.join(map(_plain, q.parts))
        is_more = q.qualifier is Qualifier.MORE_THAN
        return change + (f"{ratio}有余" if is_more else _hedged(q, ratio, ""))
    if q.kind is Kind.OTHER and (few := _few(q)):
        if q.unit in _OUT_OF:
            return f"{change}{_OUT_OF[q.unit]}{few}"
        return f"{change}{few}{q.unit}"
    unit, step, by = q.unit, q.step, Decimal(1)
    if unit == "%" and step == 10:  # written in 成
        unit, step, by = "成", Decimal(1), Decimal(10)
    if q.value is None:
        return change + _range(q, unit, step, by)
    if q.is_point and (words := _point(q)):
        return change + words
    number, multiplier = _scaled(_WIDE.divide(q.value, by), step, unit)
    if not unit and not multiplier and q.value >= _LIKE_A_TELEPHONE:
        number = f"{q.value:,f}"
    return change + _hedged(q, number + multiplier, unit)


def _hedged(q: Quantity, number: str, unit: str) -> str:
    if q.qualifier is Qualifier.MORE_THAN:
        return f"{number}余{unit}"
    before, after = _BEFORE_ZH.get(q.qualifier, ""), _AFTER_ZH.get(q.qualifier, "")
    return f"{before}{number}{unit}{after}"


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _scaled(value: Decimal, step: Decimal | None, unit: str) -> tuple[str, str]:
    """Return digits and multiplier such that the last digit written stands at `step`."""
    place = step.adjusted() if step is not None else 0
    if place <= 0:
        return _plain(
            value.quantize(step, context=_WIDE) if step is not None and place else value
        ), ""
    scale = _scale(place, abs(value), unit)
    return f"{value.scaleb(-scale, _WIDE):.{scale - place}f}", _SCALES[scale]


def _scale(place: int, size: Decimal, unit: str) -> int:
    """Choose the multiplier: 万 and 亿 where they fit, else the largest that leaves a whole part."""
    clash = 3 if unit[:1] in _AFTER_THOUSAND else 0  # 21百米, since 2.1千米 is another unit
    fitting = [scale for scale in _SCALES if scale >= place and scale != clash]
    whole = [scale for scale in fitting if size >= 10**scale]
    usual = [scale for scale in _USUAL if scale in whole]
    return usual[0] if usual else whole[-1] if whole else fitting[0]


def _range(q: Quantity, unit: str, step: Decimal | None, by: Decimal) -> str:
    if q.lower is None or q.upper is None:
        if q.lower is not None:
            return f"{'超过' if q.lower_open else ''}{_plain(q.lower)}{unit}" + (
                "" if q.lower_open else "以上"
            )
        if q.upper is not None:
            return f"{'不足' if q.upper_open else ''}{_plain(q.upper)}{unit}" + (
                "" if q.upper_open else "以下"
            )
        return "—"
    low, high = _WIDE.divide(q.lower, by), _WIDE.divide(q.upper, by)
    digits, multiplier = _scaled(low, step, unit)
    coarse = step if step is None or not _WIDE.remainder(high, step) else None
    other, other_multiplier = _scaled(high, coarse, unit)
    if multiplier == other_multiplier and Decimal(digits) < Decimal(other):
        multiplier = ""
    return f"{digits}{multiplier}—{other}{other_multiplier}{unit}"


def _point(q: Quantity) -> str:
    """Write what only words make exact: 一半, 一年半, 一万半, 翻两番, 零增长."""
    value = q.value
    if value is None or q.qualifier is not Qualifier.EXACT:
        return ""
    if q.unit == "%":
        return {50: "一半", 0: "零增长"}.get(int(value), "") if value == int(value) else ""
    if q.unit == "倍" and q.step == 1 and value == int(value):
        return f"翻{int(value).bit_length() - 1}番"
    for scale in (8, 4):
        halves, rest = divmod(abs(value), Decimal(5 * 10 ** (scale - 1)))
        if q.step == 10 ** (scale - 1) and not rest and halves % 2:
            return f"{'-' if value < 0 else ''}{int(halves) // 2}{_SCALES[scale]}半{q.unit}"
    if q.step == Decimal("0.1") and abs(value) % 1 == Decimal("0.5") and q.unit:
        sign, whole = "-" if value < 0 else "", int(abs(value))
        return sign + (f"{whole}{q.unit}半" if whole else f"半{q.unit}")
    return ""


def _few(q: Quantity) -> str:
    """Write 几十, 十几 and 一百几十, found again from the ends of their intervals."""
    if q.lower is None or q.upper is None:
        return ""
    low, high = int(q.lower), int(q.upper)
    size = next((size for size in (10**12, 10**8, 10**4) if not low % size), 1)
    scale = _SCALES.get(len(str(size)) - 1, "")
    if low * 9 == high * 2:
        place = len(str(high // size)) - 1
        return f"{_FEW[place]}{scale}" if place < len(_FEW) else ""
    unit = (high - low) // 8
    if not unit or high - low != unit * 8:
        return ""
    few = "几" + _CHINESE_UNITS.get(len(str(unit // size)) - 1, "")
    return f"{_chinese(low - unit).removesuffix(scale)}{few}{scale}"


def _chinese(number: int) -> str:
    """Write a whole number in Chinese numerals."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            zero = "零" if 0 < low < size // 10 else ""
            return f"{_chinese(high)}{unit}{zero}{_chinese(low) if low else ''}"
    written = ""
    for place, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**place % 10
        if digit:
            gap = written and not number // 10 ** (place + 1) % 10
            written += ("零" if gap else "") + _DIGITS[digit] + unit
    return written.removeprefix("一") if written.startswith("一十") else written


def format_en(q: Quantity) -> str:
    """Write a quantity in English; a unit without an English name keeps its Chinese one.

    Examples
    --------
    >>> from township_stats.numerals import parse
    >>> format_en(parse("2.2万亩")), format_en(parse("1000多个")), format_en(parse("近三成"))
    ('22,000 mu', 'more than 1,000', 'nearly 30%')
    """
    if q.status in {Status.MISSING, Status.NOT_APPLICABLE}:
        return "not reported" if q.status is Status.MISSING else "not applicable"
    if q.status is Status.SUPPRESSED or q.kind is Kind.REDACTED:
        return "withheld"
    change = _CHANGE_EN.get(q.direction or "", "")
    if q.parts:
        number = ":".join(map(_plain, q.parts))
        return f"{change}{_BEFORE_EN.get(q.qualifier, '')}{number}"
    if q.value is not None:
        return f"{change}{_BEFORE_EN.get(q.qualifier, '')}{_with_unit(q, _english(q.value))}"
    if q.lower is not None and q.upper is not None:
        return change + _with_unit(q, f"{_english(q.lower)}–{_english(q.upper)}")
    if q.lower is not None:
        hedge = Qualifier.OVER if q.lower_open else Qualifier.AT_LEAST
        return f"{change}{_BEFORE_EN[hedge]}{_with_unit(q, _english(q.lower))}"
    if q.upper is not None:
        hedge = Qualifier.LESS_THAN if q.upper_open else Qualifier.AT_MOST
        return f"{change}{_BEFORE_EN[hedge]}{_with_unit(q, _english(q.upper))}"
    return "unknown"


def _english(value: Decimal) -> str:
    """Write 200300000 as 200.3 million and 22000 as 22,000."""
    for zeros, name in _ENGLISH_SCALES:
        if abs(value) >= 10**zeros:
            short = value.scaleb(-zeros, _WIDE).normalize(_WIDE)
            if short.as_tuple().exponent >= -_MOST_DECIMALS:  # type: ignore[operator]
                return f"{short:,f} {name}"
    return f"{value:,f}"


def _with_unit(q: Quantity, number: str) -> str:
    if not q.unit:
        return number
    known = lookup(q.unit)
    name = known.english(q.value) if known else q.unit
    if not name:
        return number
    return number + name if name in {"%", "‰", "‱", "°C"} else f"{number} {name}"
