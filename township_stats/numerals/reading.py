"""`read`, `parse` and `extract`: from words to quantities."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

from township_stats.errors import FigureError
from township_stats.numerals.context import CONCRETE
from township_stats.numerals.direction import direction_before
from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import CHANGES, DIGITS, LARGE, NOUNS, SMALL
from township_stats.numerals.nofigure import fault_without_figure, hint, is_missing, is_name_alone
from township_stats.numerals.normal import normal
from township_stats.numerals.numeral import Number
from township_stats.numerals.together import clash
from township_stats.numerals.unitword import unit_at
from township_stats.numerals.walk import Verdict, walk, whole_figure
from township_stats.quantity import Quantity
from township_stats.terms import Kind
from township_stats.units import same_unit, split_multiplier

__all__ = ["Reading", "Surface", "extract", "parse", "read", "unreadable"]

_NEUTRAL = re.compile(
    rf"(?:{'|'.join(sorted({*CHANGES, *NOUNS}, key=len, reverse=True))}"
    r"|[同环]比|分别|达到?|为|至|到|了|共计?|合计|总计|累计|计|[现实]?有|的|均|其中|整|和|及|与|从|由|人民币|仅|只|[ 、，；。:])*"
)
_LEFT = re.compile(r"[\u4e00-\u9fff\s、，；。:()（）\[\]【】“”《》！？]*")
_YUAN: Final = frozenset("¥￥")
_UNREAD: Final = frozenset("半几")  # beside a figure, of which they would be a part
_REDACTED: Final = Kind.REDACTED  # an enumeration's members cost more than a name
MOST_CHARACTERS: Final = 1000


class Surface(NamedTuple):
    """A figure where it stands in a text.

    Parameters
    ----------
    surface
        The words, exactly as written.
    start, end
        Offsets in code points, `end` exclusive.
    quantity
        What they mean.
    line
        Number of the line, from 1.
    """

    surface: str
    start: int
    end: int
    quantity: Quantity
    line: int = 1

    def figure_json(self) -> dict[str, Any]:
        """Return the figure as ``township-stats parse`` prints it."""
        q = self.quantity
        return {
            "surface": self.surface,
            "kind": q.kind.value,
            "value": _json_number(q.value),
            "unit": q.unit,
            "qualifier": q.qualifier.value,
            "lower": _json_number(q.lower),
            "upper": _json_number(q.upper),
            "direction": q.direction,
            "parts": [_json_number(part) for part in q.parts],
        }

    def to_json(self) -> dict[str, Any]:
        """Return the figure as ``township-stats extract`` prints it."""
        return {**self.figure_json(), "start": self.start, "end": self.end, "line": self.line}


class Reading(NamedTuple):
    """What an expression says.

    Parameters
    ----------
    text
        The expression as given.
    status
        ``ok``, ``missing``, ``redacted``, ``non_measure`` or ``error``.
    figures
        The figures in the order written; none unless ``ok`` or ``redacted``.
    message
        Why there are none, in Chinese; empty for ``ok``.
    """

    text: str
    status: str
    figures: tuple[Surface, ...] = ()
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``township-stats parse`` prints."""
        return {
            "text": self.text,
            "status": self.status,
            "figures": [figure.figure_json() for figure in self.figures],
            "message": self.message,
        }


def _json_number(value: Decimal | None) -> int | float | str | None:
    """Return a JSON number, or decimal digits in a string where a number would lose some."""
    if value is None:
        return None
    if value == value.to_integral_value():
        number = int(value)
        return number if abs(number) < 2**53 else str(number)
    as_float = float(value)
    return as_float if Decimal(repr(as_float)) == value else f"{value:f}"


def _quote(text: str) -> str:
    return f"“{text[:30]}…”" if len(text) > 31 else f"“{text}”"


def read(text: str, unit: str | None = None) -> Reading:
    """Read an expression: one figure or a few, a missing mark, a withheld value or no figure.

    Parameters
    ----------
    text
        What the office wrote: ``2.2万亩``, ``约1.3万``, ``*``, ``—``.
    unit
        Unit of the column or codebook: fills a unit that is not written; must be the one written.

    Returns
    -------
    Reading
        Never raises for what `text` says; a malformed figure has status ``error``.

    Examples
    --------
    >>> read("6户25人").figures[1].quantity.value
    Decimal('25')
    >>> read("1.2.3万").status
    'error'
    """
    s = normal(text)
    stripped = s.strip()
    if is_missing(stripped):
        return Reading(text, "missing", message="没有填数")
    try:
        return _read(text, s, stripped, unit or "")
    except FigureError as problem:
        return Reading(text, "error", message=str(problem))


def _read(text: str, s: str, stripped: str, unit: str) -> Reading:
    whole = whole_figure(s) if len(s) <= MOST_CHARACTERS else None
    if stripped == "半" and unit:
        at = s.index("半")
        whole = Found(at, at + 1, Number(at, at + 1, 5, -1, hanzi=True), "point")
    if whole is not None:
        return _answer(text, (_surface(text, s, whole, unit),))
    if len(s) > MOST_CHARACTERS:
        raise FigureError(f"{_quote(stripped)}超过{MOST_CHARACTERS}字，不是一个数的写法")
    if is_name_alone(stripped, unit):
        return Reading(text, "non_measure", message=f"{_quote(stripped)}不是统计数{hint(stripped)}")
    figures: list[Surface] = []
    left: list[str] = []
    at = 0
    named = loose = was_figure = False
    before: Found | None = None
    for found, verdict in walk(s, strict=True):
        is_figure = verdict is Verdict.FIGURE
        fault = found.fault if verdict is Verdict.FAULT else ""
        fault = fault or clash(s, before, was_figure, found, is_figure)
        if fault:
            raise FigureError(f"{_quote(stripped)}不是一个数：{fault}")
        before, was_figure = found, is_figure
        if is_figure and s[found.start - 1 : found.start] in _YUAN:
            _take_yuan(s, at, found)
        if found.start > at:
            left.append(s[at : found.start])
        at = found.end
        if not is_figure:
            named = True
            loose = loose or verdict is Verdict.LOOSE
        else:
            figures.append(_surface(text, s, found, unit))
    if at < len(s):
        left.append(s[at:])
    if not figures:
        if fault := fault_without_figure(stripped, named, unit):
            raise FigureError(f"{_quote(stripped)}{fault}{hint(stripped)}")
        return Reading(text, "non_measure", message=f"{_quote(stripped)}不是统计数{hint(stripped)}")
    if loose:
        raise FigureError(
            f"{_quote(stripped)}里有一个数没有单位，不知道是不是一个数{hint(stripped)}"
        )
    for rest in left:
        is_half = rest[0] in _UNREAD or rest[-1] in _UNREAD
        if is_half or rest.strip() == ":" or not _LEFT.fullmatch(rest):
            raise FigureError(f"{_quote(stripped)}里的{_quote(rest.strip())}不能读")
    return _answer(text, tuple(figures))


def _take_yuan(s: str, at: int, found: Found) -> None:
    """Take the sign of money before a number (¥580万); words that hedge the sign are not read."""
    if _NEUTRAL.fullmatch(s, at, found.start - 1):
        _fill_unit(found, "元")
        found.start -= 1


def _surface(text: str, s: str, found: Found, unit: str) -> Surface:
    start, end = found.start, found.end
    return Surface(text[start:end], start, end, _quantity(s, found, unit))


def _quantity(s: str, found: Found, unit: str) -> Quantity:
    if unit:
        _fill_unit(found, unit)
    return found.quantity(direction_before(s, found) if found.start else None)


def _answer(text: str, figures: tuple[Surface, ...]) -> Reading:
    for figure in figures:
        if figure.quantity.kind is not _REDACTED:
            return Reading(text, "ok", figures)
    return Reading(text, "redacted", figures, "数被隐去")


def _fill_unit(found: Found, unit: str) -> None:
    if found.shape == "ratio":
        raise FigureError(f"比和分数不带单位，与单位“{unit}”不符")
    size, noun = split_multiplier(unit)
    if found.unit:
        if not (same_unit(found.unit, unit) or same_unit(found.unit, noun)):
            raise FigureError(f"写的单位是“{found.unit}”，应当是“{unit}”")
        return
    found.unit = noun
    if size == 1 or found.shape == "redacted":
        return
    number = found.number
    said = max(number.scale, number.size)
    if said >= 4 or (said and not number.hanzi):  # 三百 is a numeral, 3百 is not
        raise FigureError(f"数里已有“百”“千”“万”或“亿”，与单位“{unit}”重复，只写一处")
    power = len(str(size)) - 1
    number.exponent += power
    number.scale = power
    if found.high is not None:
        found.high = (found.high[0], found.high[1] + power)


def parse(text: str, unit: str | None = None) -> Quantity:
    """Read one figure.

    Parameters
    ----------
    text, unit
        As for :func:`read`.

    Returns
    -------
    Quantity
        In the unit noun as written; of status ``missing`` or ``suppressed`` where the words say so.

    Raises
    ------
    FigureError
        Where `text` is malformed, no figure, or more than one figure.

    Examples
    --------
    >>> q = parse("2.2万亩")
    >>> q.value, q.unit, q.lower, q.upper
    (Decimal('22000'), '亩', Decimal('21500'), Decimal('22500'))
    >>> parse("1000多", "个").qualifier.value
    'more_than'
    """
    if len(text) <= MOST_CHARACTERS:
        s = normal(text)
        whole = whole_figure(s)
        if whole is not None:  # the usual cell: one figure with its unit, and nothing to tell apart
            return _quantity(s, whole, unit or "")
    reading = read(text, unit)
    if not reading.figures:
        if reading.status == "missing":
            return Quantity.missing(unit or "")
        raise FigureError(reading.message)
    if len(reading.figures) > 1:
        raise FigureError(f"{_quote(text.strip())}里有{len(reading.figures)}个数，应当只有一个")
    figure = reading.figures[0]
    if figure.end - figure.start == len(text):
        return figure.quantity
    for rest in (text[: figure.start], text[figure.end :]):
        if rest and not _NEUTRAL.fullmatch(normal(rest)):
            raise FigureError(f"{_quote(text.strip())}里除了数还有{_quote(rest.strip())}")
    return figure.quantity


def extract(text: str) -> list[Surface]:
    """Find every figure in running text.

    Parameters
    ----------
    text
        A report's text; lines may end as they like.

    Returns
    -------
    list of Surface
        In the order of the text.

    Examples
    --------
    >>> [figure.surface for figure in extract("2023年，全镇6户25人，增收约1.3万元。")]
    ['6户', '25人', '约1.3万元']
    """
    s = normal(text)
    figures: list[Surface] = []
    line, counted = 1, 0
    direction: str | None = None
    end = 0
    for found, verdict in walk(s):
        if verdict is not Verdict.FIGURE:
            continue
        start = found.start
        line += text.count("\n", counted, start)
        counted = start
        own = direction_before(s, found)
        if (
            own is None
            and direction
            and s[end:start].strip() in _LIST_SIGNS
            and figures[-1].quantity.unit == found.unit
        ):
            own = direction  # 分别增长7%、8.5%和9.1%
        direction, end = own, found.end
        figures.append(
            Surface(text[start : found.end], start, found.end, found.quantity(own), line)
        )
    return figures


def unreadable(text: str, unit: str = "") -> list[Surface]:
    """Find what stands in running text like a figure with its unit and cannot be read.

    Parameters
    ----------
    text
        As for :func:`extract`.
    unit
        Unit of what has none of its own.

    Returns
    -------
    list of Surface
        Each with a missing quantity in its unit.

    Examples
    --------
    >>> [item.surface for item in unreadable("产值两万六千万元，面积3.5.6亩，千千万万户")]
    ['两万六千万元', '3.5.6亩']
    """
    s = normal(text)
    found = []
    for item, verdict in walk(s):
        own = unit_at(s, item.end) or (item.unit or unit, item.end)
        if verdict is Verdict.FAULT and own[0] and _is_written_out(s, item, own[0]):
            surface = text[item.start : own[1]]
            found.append(Surface(surface, item.start, own[1], Quantity.missing(own[0])))
    return found


def _is_written_out(s: str, found: Found, unit: str) -> bool:
    """Tell a number in Chinese (六六户) from a saying (千千万万户) or a name (七一路)."""
    said = s[found.start : found.end]
    if not found.number.hanzi:
        return True
    return bool(_DIGIT.search(said)) and (unit in CONCRETE or bool(_SIZE.search(said)))


_DIGIT = re.compile(f"[{''.join(DIGITS)}]")
_SIZE = re.compile(f"[{''.join((*SMALL, *LARGE))}]")
_LIST_SIGNS: Final = frozenset({"、", "和", "及", "与", "以及", "，"})
