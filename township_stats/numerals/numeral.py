"""One numeral as it was read.

It is kept as ``mantissa × 10 ** exponent`` where the exponent is the place of the last digit
written: 2.2万 is 22 × 10³, 5500万 is 5500 × 10⁴.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from township_stats.numerals.lexicon import DIGITS, LARGE, SMALL, TENS

__all__ = ["MOST_DIGITS", "NUMERALS", "Number"]

MOST_DIGITS: Final = 17
NUMERALS: Final = "".join((*DIGITS, *SMALL, *LARGE, *TENS))


@dataclass(slots=True)
class Number:
    """One numeral as written.

    Parameters
    ----------
    start, end
        Where it stands.
    mantissa, exponent
        Its value, the exponent being the place of the last digit written.
    high
        Mantissa and exponent of the upper end of a juxtaposed range (七八, 十五六).
    scale
        Exponent of the multiplier it ends in (2—3万), 0 for none.
    more
        The 余 or 多 that stands inside it (410余万), else empty.
    vague
        True of 几十 and 数百, whose ends are in `mantissa` and `high`.
    bare
        True where there is a multiplier and no digit (万余).
    hanzi
        True where it is written in Chinese numerals.
    size
        Exponent of the largest 百, 千, 万 or 亿 anywhere in it (5万5), 0 for none.
    fault
        Why it is no number; empty where it is one.
    """

    start: int
    end: int
    mantissa: int = 0
    exponent: int = 0
    high: tuple[int, int] | None = None
    scale: int = 0
    more: str = ""
    vague: bool = False
    bare: bool = False
    hanzi: bool = False
    size: int = 0
    fault: str = ""
