"""Excel number formats: what a stored number means to somebody who looks at the cell."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache

from township_stats.intake.grid import Oddity
from township_stats.units import compatible, lookup, same_unit

_EXCEL = Context(prec=15)  # what Excel itself keeps and shows; 0.1+0.2 is 0.3 there
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z", re.ASCII)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_SECOND_CODES = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].'
    r"|(?P<digits>general|[0#?@][0#?.,/eE+-]*)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_SIGN = "￥"
_YUAN_SIGN, _OTHER_MONEY = re.compile("[¥￥]"), re.compile("[$€£]")
_MOST_CHARS = 255  # what Excel takes in a number format
_LARGEST = 18  # digits before the point; beyond it no figure of a township, and Excel lost some
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_IDS = frozenset({9, 10})
_MONEY_IDS = frozenset({5, 6, 7, 8, 42, 44})  # with the sign of the country
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  spreadsheets know no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001


class Shape(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    SCALED = "scaled"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format: its shape, and the words printed around the number (``"约"5"户"``).

    `is_money` where it prints ¥, which is kept from the text: 12 shown as ¥12 may be of 万元.
    """

    shape: Shape = Shape.NUMBER
    prefix: str = ""
    suffix: str = ""
    is_money: bool = False


GENERAL = NumberFormat()
PRINTED = "两处须一致：改单元格的数字格式，或换算成一样的单位"


@lru_cache(maxsize=1000)
def number_format(number: int, code: str = "") -> NumberFormat:
    """Understand a number format by its id and code.

    Examples
    --------
    >>> number_format(10).shape.value, number_format(200, 'yyyy"年"m"月"').shape.value
    ('percent', 'date')
    >>> number_format(201, '0!.0,"万"').shape.value, number_format(202, '0"户"').suffix
    ('scaled', '户')
    >>> number_format(203, '0"."0000"万"').shape.value, number_format(204, '"约"0').prefix
    ('scaled', '约')
    """
    if number in _DATE_IDS and not code:
        return NumberFormat(Shape.DATE)
    if number in _PERCENT_IDS and not code:
        return NumberFormat(Shape.PERCENT)
    if number in _MONEY_IDS and not code:
        return NumberFormat(is_money=True)
    section = code[:_MOST_CHARS].split(";")[0]
    if not code or section.casefold() in ("general", "@"):
        return GENERAL
    bare = _LITERAL.sub("", _SECOND_CODES.sub("s", section))
    if re.search(r"[dmyhs年月日时分秒]", bare.casefold().replace("general", "")):
        return NumberFormat(Shape.DATE)
    if "%" in bare:
        return NumberFormat(Shape.PERCENT)
    if re.search(r"[0#?],+(?![0#?,])", bare) or "!" in bare:
        return NumberFormat(Shape.SCALED)
    if not re.search(r"[0#?@]|general", bare.casefold()):  # ;;; or "保密": the number is not shown
        return NumberFormat(Shape.SCALED)
    words = _words_around(section)
    return NumberFormat(Shape.SCALED) if words is None else NumberFormat(Shape.NUMBER, *words)


def other_unit(text: str, unit: str) -> str:
    """Give the unit that a number format prints beside a number, where it is not its column's.

    Parameters
    ----------
    text
        The cell's text, as `render` gives it for an `Oddity.PRINTED`.
    unit
        The column's unit; empty where nothing says it.

    Examples
    --------
    >>> other_unit("30㎡", "亩"), other_unit("30亩", "亩"), other_unit("30", "万元"), other_unit("30", "元/亩")
    ('㎡', '', '￥', '')
    """
    said = re.sub(".*[0-9]", "", text)
    if not said:  # the sign ¥ stays out of the text
        return "" if not unit or same_unit(unit.partition("/")[0], "元") else _SIGN
    return said if unit and not same_unit(said, unit) else ""


def is_mere_sign(printed: str, unit: str) -> bool:
    """Tell whether what `other_unit` gave is but ¥ beside money of another size.

    The sign comes with a button of the tool bar and speaks of money, the column of its size.

    Examples
    --------
    >>> is_mere_sign("￥", "万元"), is_mere_sign("￥", "户"), is_mere_sign("元", "万元")
    (True, False, False)
    """
    return printed == _SIGN and compatible(unit, "元")


def _words_around(section: str) -> tuple[str, str, bool] | None:
    """Give the words before and behind a format's digits, and whether it prints ¥.

    None where words stand between the digits, or a foreign sign before them: ``0"."0"万"`` shows 22
    as 2.2万, so the digits that are seen are not the number that is stored.
    """
    before, behind, seen = "", "", False
    for token in _TOKEN.finditer(section):
        if token["digits"]:
            if behind.strip():
                return None
            seen = True
            continue
        said = token["quoted"] or token["escaped"] or token["currency"] or token["bare"] or ""
        if seen:
            behind += said
        else:
            before += said
    if re.search("[0-9]", before + behind) or _OTHER_MONEY.search(before):  # 0"0" shows 5 as 50
        return None
    return _worded(_YUAN_SIGN.sub("", before)), _worded(behind), bool(_YUAN_SIGN.search(before))


def _worded(said: str) -> str:
    """Give what says something of a number: units, hedges, signs; not brackets and dashes."""
    said = said.strip()
    return said if re.search(r"[^\W\d_]|[%‰‱℃㎡㎢<>≤≥≈～~+＋±]", said) else ""


@lru_cache(maxsize=2**14)
def plain_number(stored: str) -> str | None:
    """Give a stored number as a plain decimal at Excel's precision; None where it is none.

    Examples
    --------
    >>> plain_number("1.2E5"), plain_number("8765.400000000001"), plain_number("12abc")
    ('120000', '8765.4', None)
    """
    if stored.isdecimal() and stored.isascii() and len(stored) <= _EXCEL.prec:
        return stored.lstrip("0") or "0"
    value = _decimal(stored)
    return None if value is None else _plain(value)


def render(stored: str, shown: NumberFormat, is_1904: bool) -> tuple[str, Oddity | None]:
    """Give the text of a number cell, and what is odd about it.

    Parameters
    ----------
    stored
        The number as it stands in the file.
    shown
        The cell's number format.
    is_1904
        Whether dates count from 1904.

    Examples
    --------
    >>> render("0.95", NumberFormat(Shape.PERCENT), False)
    ('95%', None)
    >>> render("45291", NumberFormat(Shape.DATE), False)
    ('2023-12-31', <Oddity.DATE: '日期'>)
    """
    value = _decimal(stored)
    if value is None:
        return stored, Oddity.MALFORMED
    match shown.shape:
        case Shape.PERCENT:
            return _plain(value.scaleb(2)) + "%", None
        case Shape.DATE:
            return _date(value, is_1904)
        case Shape.SCALED:
            return _plain(value), Oddity.SCALED
        case _:
            is_printed = lookup(shown.suffix) if shown.suffix else shown.is_money
            oddity = Oddity.PRINTED if is_printed else None
            return shown.prefix + _plain(value) + shown.suffix, oddity


def _decimal(stored: str) -> Decimal | None:
    if not _NUMBER.match(stored):
        return None
    try:
        value = _EXCEL.create_decimal(stored)
    except InvalidOperation:
        return None
    return value if not value or -_LARGEST < value.adjusted() < _LARGEST else None


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _date(value: Decimal, is_1904: bool) -> tuple[str, Oddity]:
    epoch = _EPOCH_1904 if is_1904 else _EPOCH
    if not 0 <= value < 2_958_466:
        return _plain(value), Oddity.MALFORMED
    seconds = round(value * 86400)
    moment = epoch + dt.timedelta(seconds=seconds)
    if value < 1:
        return moment.strftime("%H:%M:%S").removesuffix(":00"), Oddity.TIME
    if seconds % 86400 == 0:
        return moment.date().isoformat(), Oddity.DATE
    return moment.isoformat(" ").removesuffix(":00"), Oddity.DATE
