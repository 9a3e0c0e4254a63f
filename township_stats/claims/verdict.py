"""Whether a figure as a report words it holds against what the table says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal

from township_stats.claims.unitfit import counts_as, with_per
from township_stats.display import plain
from township_stats.interval import Interval
from township_stats.numerals import format_zh
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.units import compatible

# A rounding coarser than this share of the figure wants a 约.
_COARSE = Decimal("0.025")
_REMOTE = 3
_ROUNDED = Decimal("0.05")
# A worked-out figure may be this many times vaguer than the words that state it.
_VAGUER = 4
# … and so wide for its size, to bear out a number other than the one its parts' own numbers give.
_NARROW = Decimal("0.1")
_MORE = Qualifier.MORE_THAN
_ABOVE = (Qualifier.OVER, _MORE)
_ONE_SIDED = (*_ABOVE, Qualifier.AT_LEAST, Qualifier.LESS_THAN, Qualifier.AT_MOST)


def in_terms_of(known: Quantity, unit: str) -> Quantity | None:
    """Give what the table says in the unit of the report's words; None where it cannot be."""
    whole = with_per(unit, known.unit)
    if compatible(known.unit, whole):
        return replace(known.to(whole), unit=unit)
    same = (
        not unit or counts_as(unit, known.unit) or (unit == "个" and compatible(known.unit, "人"))
    )
    return replace(known, unit=unit) if same else None


def is_remote(written: Quantity, known: Quantity) -> bool:
    """Tell whether two numbers are so far apart that they are hardly meant for one another.

    Examples
    --------
    >>> from township_stats.numerals import parse
    >>> is_remote(parse("3600元"), parse("30万元")), is_remote(parse("3亿元"), parse("30万元"))
    (True, False)
    """
    same = in_terms_of(known, written.unit)
    if same is None or not written.value or not same.value:
        return False
    a, b = sorted((abs(written.value), abs(same.value)))
    slip = a.normalize().as_tuple().digits == b.normalize().as_tuple().digits  # 万 for 亿
    return _is_far(a, b) and not slip


def _is_far(low: Decimal, high: Decimal) -> bool:
    return high > _REMOTE * low


def objection(written: Quantity, known: Quantity) -> str:
    """Say why a report's figure does not hold; empty where it does.

    Parameters
    ----------
    written
        What the report says.
    known
        What the table says or gives.

    Returns
    -------
    str
        In Chinese, without the two figures themselves. It holds where its interval is compatible
        with the table's and its words are no more precise than the data.

    Examples
    --------
    >>> from township_stats.numerals import parse
    >>> objection(parse("700多吨"), parse("700余吨")), objection(parse("800吨"), parse("700余吨"))
    ('', '多出100吨')
    >>> objection(parse("超过5000元"), parse("5000元"))
    '表中正好是这个数，写“超过”夸大了'
    >>> objection(parse("750吨"), parse("700余吨"))
    '写得比表中确切，表中只知道是700余吨'
    """
    if holds(written, known):
        return ""
    if written.status is Status.MISSING:
        return "写的不是一个数"
    if known.value is None and known.status is Status.SUPPRESSED:
        return "表中隐去，文中写出了数"
    same = in_terms_of(known, written.unit)
    if same is None:
        return f"单位不同，文中为“{written.unit}”，表中为“{known.unit}”"
    return _reason(written, same, known)


def holds(written: Quantity, known: Quantity) -> bool:
    """Tell whether a report's figure holds against what the table says; see `objection`."""
    if written.status is Status.SUPPRESSED:
        return True
    if written.status is Status.MISSING:
        return False
    if known.value is None and known.status is Status.SUPPRESSED:
        return False
    same = in_terms_of(known, written.unit)
    if same is None:
        return False
    if same.status is Status.DERIVED and _rounds(written, same):
        return True
    if same.status is Status.DERIVED and not same.is_point:
        return _follows(written, same)
    if same.value is not None and same.qualifier is Qualifier.EXACT:
        return _states(written, same.value)
    return _words(written, same)


def _states(written: Quantity, value: Decimal) -> bool:
    """Tell whether words are true of a number that is known."""
    if not written.contains(value):
        return False
    if written.value is not None and written.upper is None and written.qualifier is _MORE:
        gap = value - written.value  # 两亩多 is true of 2.2万亩, but nobody would say it
        return gap < max(_last_digit(written.value), _COARSE * written.value)
    if written.value is None:
        return True
    if written.qualifier is not Qualifier.EXACT:
        low, high = sorted((written.value, value))
        return written.is_bounded or not _is_far(low, high)
    return abs(written.value - value) <= _COARSE * abs(value)


def _words(written: Quantity, known: Quantity) -> bool:
    """Tell whether words say no more than other words do."""
    if (written.value, written.qualifier) == (known.value, known.qualifier):
        return True
    here, there = written.interval, known.interval
    wider = here.low <= there.low and here.high >= there.high
    if wider and (written.is_bounded or _starts_near(written, there)):
        return True
    if written.qualifier is Qualifier.EXACT or written.value is None or known.value is None:
        return False
    if here.common(there) is None:
        return False
    if known.upper is None and known.qualifier is Qualifier.MORE_THAN:  # 7704余人
        return written.contains(known.value) and _begins(written.value, known.value)
    if written.qualifier is not Qualifier.APPROX or written.value != known.value:
        return False
    return 2 * _width(written) >= _width(known)


def _starts_near(written: Quantity, there: Interval) -> bool:
    """Tell whether a one-sided number is as near to the data as its digits go (30万元以上 of 34万余元)."""
    value = written.value
    if value is None:
        return True
    place = _last_digit(value)
    return value + place > there.low if written.upper is None else value - place < there.high


def _rounds(written: Quantity, known: Quantity) -> bool:
    """Tell whether an unhedged number is a worked-out one in fewer digits (每期54人次 of 53.75)."""
    if written.qualifier is not Qualifier.EXACT or not written.value or known.value is None:
        return False
    gap = abs(written.value - known.value)
    near = known.interval.holds(written.value) or gap <= _ROUNDED * abs(known.value)
    return near and 2 * gap <= _last_digit(written.value)


def _last_digit(number: Decimal) -> Decimal:
    """Give the place of the last digit that is not zero."""
    return Decimal(1).scaleb(int(number.normalize().as_tuple().exponent))


def _begins(short: Decimal, long: Decimal) -> bool:
    """Tell whether a rounder number (7700, 约7700) is the beginning of one with all its digits."""
    return abs(short - long) < _last_digit(short)


def _follows(written: Quantity, known: Quantity) -> bool:
    """Tell whether words agree with a figure worked out from others."""
    low, high = written.interval.low, written.interval.high
    if known.value is not None and low <= known.value <= high:
        return True  # 300多 of 100多＋200余, which bears out neither 400 nor 近500
    if written.interval.common(known.interval) is None or not known.is_bounded:
        return False
    if _width(known) > _NARROW * abs(known.interval.high):
        return False
    return _width(known) <= _VAGUER * _width(written)


def _width(quantity: Quantity) -> Decimal:
    return quantity.width if quantity.width is not None else Decimal("Infinity")


def _reason(written: Quantity, same: Quantity, known: Quantity) -> str:
    if written.value is None or same.value is None:
        apart = written.interval.common(same.interval) is None
        return "与表中不符" if apart else "范围与表中不符"
    gap = written.value - same.value
    if not gap and written.qualifier in _ABOVE and same.qualifier is Qualifier.EXACT:
        return "表中正好是这个数，写“超过”夸大了"
    if gap and written.qualifier in _ONE_SIDED and same.qualifier in _ONE_SIDED:
        return f"起点{'高' if gap > 0 else '低'}了{_amount(abs(gap), written.unit)}"
    if gap and not same.interval.holds(written.value):
        return f"{'多出' if gap > 0 else '少了'}{_amount(abs(gap), written.unit)}"
    if written.qualifier is Qualifier.EXACT or gap:
        return f"写得比表中确切，表中只知道是{format_zh(known)}"
    return f"措辞与表中不符，表中为{format_zh(known)}"


def _amount(number: Decimal, unit: str) -> str:
    if unit == "%":
        unit = "个百分点"
    number = Context(prec=6).plus(number)
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if number >= size and number % (size // 100) == 0:
            return f"{plain(number / size)}{word}{unit}"
    return f"{plain(number)}{unit}"
