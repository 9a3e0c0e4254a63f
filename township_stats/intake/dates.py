"""Dates in their many spellings: 2023.5.6, 20230506, 2023年5月6日, 45052."""

from __future__ import annotations

import datetime as dt
import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PARTS = re.compile(
    r"((?:19|20)[0-9]{2})(?:年|[-./、])([0-9]{1,2})(?:(?:月|[-./、])([0-9]{1,2})日?|月)?"
    r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?\Z",
    re.ASCII,
)
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z", re.ASCII)
_SHORT = re.compile(r"([0-9]{2})[-./]([0-9]{1,2})[-./]([0-9]{1,2})\Z", re.ASCII)
_SERIAL = re.compile(r"([3-6][0-9]{4})(?:\.[0-9]+)?\Z", re.ASCII)
_YEAR_ALONE = re.compile(
    r"((?:19|20)[0-9]{2})(?:年(?:度|[底末初中]|[上下]半年|全年|第?[1-4一二三四]季度"
    r"|(?:0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月(?:份|底|末|初|中旬?|上旬|下旬)?)?)?\Z",
    re.ASCII,
)
_EPOCH = dt.date(1899, 12, 30)


def read_date(text: str) -> dt.date | None:
    """Read a date; the first of the month where no day is given; None where it is none.

    Serial numbers are Excel's, counted from 1900.

    Examples
    --------
    >>> [str(read_date(text)) for text in ("2023.5.6", "20230506", "45052", "2023年5月")]
    ['2023-05-06', '2023-05-06', '2023-05-06', '2023-05-01']
    >>> read_date("2023.13.1") is None
    True
    """
    plain = _plain(text)
    serial = _SERIAL.match(plain)
    if serial:
        return _EPOCH + dt.timedelta(days=int(serial[1]))
    match = _PARTS.match(plain) or _COMPACT.match(plain) or _SHORT.match(plain)
    if match is None:
        return None
    year, month, day = match[1], match[2], match[3] or "1"
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def read_year(text: str) -> int | None:
    """Read the year of a date, or a year that stands alone or before a part of it; None else.

    Examples
    --------
    >>> [read_year(text) for text in ("2023.5.6", "2023年", "2023年5月上旬", "2023年13月", "5月")]
    [2023, 2023, 2023, None, None]
    """
    day = read_date(text)
    if day is not None:
        return day.year
    match = _YEAR_ALONE.match(_plain(text))
    return int(match[1]) if match else None


def could_be_of(text: str, year: int) -> bool:
    """Tell whether a date with a year of two digits is of a year only if that is written last.

    `read_date` takes the first part for the year, as is usual; 05/06/23 may be of 2023.

    Examples
    --------
    >>> [could_be_of(text, 2023) for text in ("05/06/23", "23.5.6", "23/06/23", "05/06/22", "2005/6/23")]
    [True, False, False, False, False]
    """
    match = _SHORT.match(_plain(text))
    if match is None or year == 2000 + int(match[1]):
        return False
    first, second, last = map(int, match.groups())
    day, month = max(first, second), min(first, second)
    return len(match[3]) == 2 and 2000 + last == year and 1 <= month <= 12 and 1 <= day <= 31


def _plain(text: str) -> str:
    return text.translate(_WIDE).strip().replace(" ", "") if ":" not in text else text.strip()
