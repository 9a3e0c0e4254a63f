"""How a quantity is printed: grouped digits, its qualifier, its interval, in a unit people read.

A reported figure is printed exactly as it was written, in the display unit; a derived one is
rounded once, half to even (GB/T 8170), to what its interval supports.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from township_stats.display.digits import (
    as_written,
    is_point,
    number,
    plain,
    rounded,
    span,
    terminates,
)
from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.township import Symbols
from township_stats.units import conversion, lookup, split_multiplier

__all__ = [
    "COUNT", "PrintUnit", "Printed", "number", "plain", "print_unit", "printed", "show", "span", "with_unit",
]  # fmt: skip

COUNT = "number"
"""The English unit of things counted without a noun (个); a number is printed without it."""

_QUALIFIED = {
    "zh": {
        Qualifier.MORE_THAN: "{}多", Qualifier.APPROX: "约{}", Qualifier.NEARLY: "近{}",
        Qualifier.AT_LEAST: "≥{}", Qualifier.AT_MOST: "≤{}", Qualifier.OVER: ">{}",
        Qualifier.LESS_THAN: "<{}",
    },
    "en": {
        Qualifier.MORE_THAN: "over {}", Qualifier.APPROX: "about {}", Qualifier.NEARLY: "nearly {}",
        Qualifier.AT_LEAST: "at least {}", Qualifier.AT_MOST: "at most {}",
        Qualifier.OVER: "more than {}", Qualifier.LESS_THAN: "less than {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintUnit:
    """A unit figures are printed in: what they are converted to, and the label a reader sees."""

    name: str
    label: str

    @property
    def is_rate(self) -> bool:
        """Whether it is a share or a difference of shares (%, ‰, 百分点)."""
        unit = lookup(self.name)
        return unit is not None and unit.dimension in ("ratio", "points")


@cache
def print_unit(unit: str, lang: str) -> PrintUnit:
    """Give the unit that figures of a display unit are printed in.

    English has no 万: 万亩 is printed in mu, 万元 in yuan, 亿元 in million yuan.

    Examples
    --------
    >>> print_unit("万亩", "zh"), print_unit("万亩", "en")
    (PrintUnit(name='万亩', label='万亩'), PrintUnit(name='亩', label='mu'))
    >>> print_unit("亿元", "en"), print_unit("个", "en")
    (PrintUnit(name='百万元', label='million yuan'), PrintUnit(name='个', label='number'))
    """
    if lang == "zh":
        return PrintUnit(unit, unit)
    above, slash, below = unit.partition("/")
    size, base = split_multiplier(above)
    if size > 1:
        above = f"百万{base}" if size % 10**8 == 0 else base
    known = lookup(above + slash + below)
    label = known.english(None) or COUNT if known else above + slash + below
    return PrintUnit(above + slash + below, label)


@dataclass(frozen=True, slots=True)
class Printed:
    """A quantity as printed.

    Parameters
    ----------
    text
        Number with its qualifier (``1 000多``), or the symbol for what is not a number.
    number
        The plain decimal in it; empty where there is none.
    lower, upper
        Ends of the interval as plain decimals in the same unit, empty where open; both are the
        number where the figure is exact.
    interval
        The interval in words (``1 000～2 000``, ``≥30``); empty where the figure is exact.
    """

    text: str
    number: str = ""
    lower: str = ""
    upper: str = ""
    interval: str = ""


def with_unit(text: str, unit: str, lang: str) -> str:
    """Put a unit behind a printed number; what is merely counted has none in English.

    Examples
    --------
    >>> with_unit("约1.3", "万元", "zh"), with_unit("over 30", "rooms", "en"), with_unit("95", "%", "en")
    ('约1.3万元', 'over 30 rooms', '95%')
    """
    if lang == "zh" or unit in ("%", "‰", "‱"):
        return text + unit
    return f"{text} {unit}" if unit and unit != COUNT else text


def show(quantity: Quantity, unit: str, lang: str, symbols: Symbols, words: str = "") -> str:
    """Give the text of `printed`: a quantity in a display unit with its qualifier visible.

    Examples
    --------
    >>> loans = Quantity.exact(2330000, "元")
    >>> show(loans, "万元", "zh", Symbols()), show(loans, "万元", "en", Symbols())
    ('233', '2,330,000')
    """
    return printed(quantity, unit, lang, symbols, words).text


def printed(
    quantity: Quantity,
    unit: str,
    lang: str,
    symbols: Symbols,
    words: str = "",
    *,
    derived: bool | None = None,
    signed: bool = False,
    decimals: int | None = None,
) -> Printed:
    """Print a quantity in a display unit.

    Parameters
    ----------
    quantity
        What is printed. A suppressed one that has a value is printed with it; whether a reader may
        see it is decided before.
    unit
        Display unit (万元, 万亩 …) of the same dimension; English prints it by `print_unit`.
    lang
        ``zh`` or ``en``.
    symbols
        Marks for suppressed, missing and not applicable figures.
    words
        The words as written; 余 is printed as 余, and what is no number as it stands.
    derived
        Whether it is rounded as a derived figure; told by its status where None.
    signed
        Whether a positive number has its sign (growth).
    decimals
        How many decimals a derived figure has, as the others of its column have, unless its
        interval supports fewer; what it needs where None.

    Returns
    -------
    Printed
        A reported figure has as many digits as were written. A derived one is rounded half to even
        so that half the width of its interval keeps two digits (the custom for measurement
        uncertainty), with at most two decimals, one from 100 and for rates, none from 1000. Ends
        of intervals are rounded outward; an interval within one unit of the last place is not
        printed.

    Examples
    --------
    >>> area = Quantity.between(21500, 22500, "亩")
    >>> printed(area, "公顷", "en", Symbols()).text
    '1,433–1,500'
    """
    mark = _mark(quantity, symbols)
    if mark is not None:
        return Printed(mark)
    shown = print_unit(unit, lang)
    factor = conversion(quantity.unit, shown.name)
    if derived is None:
        derived = quantity.status is Status.DERIVED
    derived = derived or not terminates(quantity, factor)
    quantity = quantity.to(shown.name)
    if derived:
        value, lower, upper = rounded(quantity, shown.is_rate, decimals)
    else:
        value, lower, upper = as_written(quantity), quantity.lower, quantity.upper
    written = quantity.status is not Status.DERIVED and not derived
    if is_point(quantity) or (not derived and quantity.qualifier is Qualifier.EXACT):
        lower = upper = value
    interval = ""
    if lower != upper:
        open_end = written and (quantity.lower_open if upper is None else quantity.upper_open)
        interval = span(lower, upper, lang, signed=signed, open_end=open_end)
    ends = plain(lower), plain(upper)
    if value is None:
        return Printed(interval or words or symbols.missing, "", *ends)
    text = number(value, lang, signed=signed)
    if written:
        text = _hedged(text, quantity.qualifier, lang, words)
    return Printed(text, f"{value:f}", *ends, interval)


def _mark(quantity: Quantity, symbols: Symbols) -> str | None:
    if quantity.status is Status.MISSING:
        return symbols.missing
    if quantity.status is Status.NOT_APPLICABLE:
        return symbols.not_applicable
    if quantity.status is Status.SUPPRESSED and quantity.value is None:
        return symbols.suppressed
    return None


def _hedged(text: str, qualifier: Qualifier, lang: str, words: str) -> str:
    if lang == "zh" and qualifier is Qualifier.MORE_THAN and "余" in words:
        return f"{text}余"
    return _QUALIFIED[lang].get(qualifier, "{}").format(text)
