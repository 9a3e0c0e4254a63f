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
    plain = text.translate(_WIDE).strip().replace(" ", "") if ":" not in text else text.strip()
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
