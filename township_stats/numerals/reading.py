"""`read`, `parse` and `extract`: from words to quantities."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, NamedTuple

from township_stats.errors import FigureError
from township_stats.numerals.direction import direction_before
from township_stats.numerals.found import Found
from township_stats.numerals.lexicon import AFTER, BEFORE, DOWN_WORDS, NOUNS, UP_WORDS, words
from township_stats.numerals.normal import normal
from township_stats.numerals.numeral import NUMERALS
from township_stats.numerals.together import clash
from township_stats.numerals.unitword import unit_at
from township_stats.numerals.walk import Verdict, walk, whole_figure
from township_stats.quantity import Quantity
from township_stats.terms import Kind
from township_stats.units import same_unit, split_multiplier

__all__ = ["Reading", "Surface", "extract", "parse", "read"]

_MISSING: Final = frozenset(
    words(
        "- -- — —— / \\ // 无 不详 暂无 未知 不明 缺 空 待定 未统计 未填 无数据 暂无数据 没有 尚无 缺失 "
        "同上 N/A n/a NA na null NULL None none #N/A … ... —————"
    )
) | {""}
_LEVEL = re.compile(
    r"(?:与|同|较|比|同比|环比)?(?:上年|去年|上年同期|去年同期|上期|往年)?(?:基本|大体)?(?:持平|无变化|没有变化)"
)
_NAMES = re.compile(
    r"0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}|[0-9]{4}[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?"
    r"|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}|(?:19|20)[0-9]{2}\.(?:0?[1-9]|1[0-2])"
    r"|0[0-9]:[0-9]{2}|[（(][0-9一二三四五六七八九十]{1,3}[)）]"
    r"|[0-9一二三四五六七八九十]{1,3}[、.](?![0-9])"
    r"|[A-Z]{1,4}[0-9]{0,2}(?:/[A-Z]{1,4})? ?[0-9]+(?:\.[0-9]+)?[—-][0-9]{2,4}"  # GB/T 15835—2011
)
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
# Letters and signs that spoil a number (1O5, 1O户, 1e5, 12abc, =1+1, #REF!); 5A and G75 are names.
_SPOILT = re.compile(
    r"[0-9][a-z_;=OI]|[OIlo][0-9]|[0-9][A-Z][0-9+.a-z-]|[0-9][,+;:/-]$|^分之|^点[零一二三四五六七八九]|^[=#,+-]|(?i:^nan$|^infinity$)"
)
_LAST_POINT = re.compile(
    r"[0-9]\.(?![0-9])|[一二三四五六七八九十百千万]点(?![零〇一二三四五六七八九])"
)
_NEUTRAL = re.compile(
    rf"(?:{'|'.join(sorted({*UP_WORDS, *DOWN_WORDS, *NOUNS}, key=len, reverse=True))}"
    r"|[同环]比|分别|达到?|为|至|到|了|共计?|合计|总计|累计|计|有|的|均|其中|整|和|及|与|从|由|人民币|仅|只|[ 、，；。:])*"
)
_LEFT = re.compile(r"[\u4e00-\u9fff\s、，；。:()（）“”《》！？]*")
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
    if stripped in _MISSING or (stripped[-1:] in "平化" and _LEVEL.fullmatch(stripped)):
        return Reading(text, "missing", message="没有填数")
    try:
        return _read(text, s, stripped, unit or "")
    except FigureError as problem:
        return Reading(text, "error", message=str(problem))


def _read(text: str, s: str, stripped: str, unit: str) -> Reading:
    whole = whole_figure(s) if len(s) <= MOST_CHARACTERS else None
    if whole is not None:
        return _answer(text, (_surface(text, s, whole, unit),))
    if len(s) > MOST_CHARACTERS:
        raise FigureError(f"{_quote(stripped)}超过{MOST_CHARACTERS}字，不是一个数的写法")
    if _NAMES.fullmatch(stripped) and not (unit and _DECIMAL.fullmatch(stripped)):
        return Reading(text, "non_measure", message=f"{_quote(stripped)}不是统计数")
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
        return _no_figure(text, stripped, named)
    if loose:
        raise FigureError(f"{_quote(stripped)}里有一个数没有单位，不知道是不是一个数")
    for rest in left:
        if not _LEFT.fullmatch(rest) or rest.strip() == ":":
            raise FigureError(f"{_quote(stripped)}里的{_quote(rest.strip())}不能读")
    return _answer(text, tuple(figures))


def _surface(text: str, s: str, found: Found, unit: str) -> Surface:
    start, end = found.start, found.end
    if unit:
        _fill_unit(found, unit)
    quantity = found.quantity(direction_before(s, found) if start else None)
    return Surface(text[start:end], start, end, quantity)


def _answer(text: str, figures: tuple[Surface, ...]) -> Reading:
    for figure in figures:
        if figure.quantity.kind is not Kind.REDACTED:
            return Reading(text, "ok", figures)
    return Reading(text, "redacted", figures, "数被隐去")


def _no_figure(text: str, stripped: str, named: bool) -> Reading:
    if any(c.isdigit() and not c.isascii() for c in stripped):
        raise FigureError(f"{_quote(stripped)}里有不是0到9的数字符号")
    if not stripped.isprintable():
        raise FigureError(f"{_quote(stripped)}里有看不见的控制符，不能读")
    point = _LAST_POINT.search(stripped)
    if (
        _SPOILT.search(stripped)
        or (point is not None and unit_at(stripped, point.end()) is not None)
        or (not named and _only_number_words(stripped))
    ):
        raise FigureError(f"{_quote(stripped)}不是一个数")
    return Reading(text, "non_measure", message=f"{_quote(stripped)}不是统计数")


def _only_number_words(stripped: str) -> bool:
    """Tell whether only hedges, units and signs stand there, and the number was forgotten."""
    at = 0
    words = {*AFTER, *BEFORE, "余", "多", "来", "成", "番", "分之", "百分之", "千分之"}
    while at < len(stripped):
        for width in (4, 3, 2, 1):
            if stripped[at : at + width] in words:
                at += width
                break
        else:
            found = unit_at(stripped, at)
            if found is not None:
                at = found[1]
            elif stripped[at] in " .,-+/*~—:=%#!、，。" + NUMERALS:
                at += 1
            else:
                return False
    return True


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
    if found.number.scale >= 4:
        raise FigureError(f"数里已有“万”“亿”，与单位“{unit}”重复")
    power = len(str(size)) - 1
    found.number.exponent += power
    found.number.scale = power
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
    reading = read(text, unit)
    if reading.status == "missing":
        return Quantity.missing(unit or "")
    if reading.status in {"error", "non_measure"}:
        raise FigureError(reading.message)
    if len(reading.figures) > 1:
        raise FigureError(f"{_quote(text.strip())}里有{len(reading.figures)}个数，应当只有一个")
    figure = reading.figures[0]
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


_LIST_SIGNS: Final = frozenset({"、", "和", "及", "与", "以及", "，"})
