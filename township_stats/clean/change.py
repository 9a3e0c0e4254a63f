"""Cells that tell a change (减少30户, 下降3.2%): the sign they have under an indicator's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from township_stats.clean.cellvalue import read_cell
from township_stats.codebook import Indicator
from township_stats.errors import FigureError
from township_stats.intake.wording import quoted
from township_stats.numerals.lexicon import CHANGES
from township_stats.numerals.nofigure import is_unchanged
from township_stats.numerals.normal import normal
from township_stats.quantity import Quantity

_EITHER = "增[（(/、]?减|升降|涨跌|变化|变动|变幅|同比|环比|增速|(?<!自然)(?<!机械)增长|增幅|涨幅|升幅|净增"
_RISE = "新增|增加(?!值)|提高|提升|上升|上涨|增多|增收|增产|增量|扩大"
_FALL = "减少|减幅|降幅|降低|下降|下跌|跌幅|减量|净减|减收|减产|缩减|缩小|回落"
_TAIL = "[)）]?(?:幅度|比例|情况|户数|人数|面积|[额量数率值幅])?(?:[（(][^（()）]*[)）])?"
_AT_END = re.compile(rf"(?:(?P<either>{_EITHER})|(?P<up>{_RISE})|(?P<down>{_FALL})){_TAIL}$")
_AT_START = re.compile("(?P<either>净增)|(?P<up>新增|增加(?!值))|(?P<down>减少|净减)")
_WORDS = "|".join(sorted((word for word in CHANGES if len(word) > 1), key=len, reverse=True))
_VERB = re.compile(f"{_WORDS}|[增减涨降跌]|^升")
_TO_A_LEVEL = re.compile("[了的]?(?:幅度|比例)?(?:到|至|为|成|达)")  # 增加到5户
_TOLD = re.compile(
    r"[共已]?(?P<word>[^\W\d_]{2,6}?)加?了?[ \u3000]*(?=[0-9０-９〇零一二两三四五六七八九十百千约近])"
)
_MEASURE = (
    "(?:总?(?:户数|人数|人次|次数|件数|个数|资金|金额|面积|[户人数量额])(?:[（(][^（()）]*[)）])?)?"
)
_DATE = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_ARROW = re.compile("([↑↓]?)([^↑↓]+)([↑↓]?)")
_MINUS = re.compile("[-－−负]")


class Named(Enum):
    """What an indicator's name speaks of: a level, or a change that goes one way or either."""

    LEVEL = "level"
    EITHER = "either"
    UP = "up"
    DOWN = "down"


def named(name: str) -> Named:
    """Tell whether an indicator's name speaks of a change, and which way it goes.

    A word counts where the name ends in it (户数变化, 增长率) or begins with it (减少人数): 增加值
    and 降雨量 are levels, and so is 提升改造户数.

    Examples
    --------
    >>> [named(name).value for name in ("产值增速（%）", "新增户数", "减少量", "降雨量", "增加值")]
    ['either', 'up', 'down', 'level', 'level']
    """
    found = {
        Named(way)
        for match in (_AT_START.match(name), _AT_END.search(name))
        if match
        for way, word in match.groupdict().items()
        if word
    }
    return found.pop() if len(found) == 1 else Named.LEVEL


def read_of(
    text: str, unit: str, indicator: Indicator, not_applicable: str = ""
) -> tuple[Quantity, str]:
    """Read what a cell says of an indicator, as `read_cell` and `signed` do.

    The name's own first words may stand in the cell (完成12人, 新增12人), and ↓3.2% is 下降3.2%. Under
    a name that speaks of a change, 持平 is 0.

    Returns
    -------
    quantity
        What it says.
    taken
        What a person should know it was taken for; mostly empty.

    Raises
    ------
    FigureError
        As `read_cell` and `signed` do.

    Examples
    --------
    >>> added = Indicator("added", "s", "t", "新增就业", "Added", "人", "人", "flow")
    >>> read_of("新增12人", "人", added)[0].value, read_of("持平", "人", added)[0].value
    (Decimal('12'), None)
    >>> growth = Indicator("growth", "s", "t", "产值增速", "Growth", "%", "%", "rate")
    >>> quantity, taken = read_of("与上年持平", "%", growth)
    >>> quantity.value, taken
    (Decimal('0'), '读作 0，请核对')
    """
    name = indicator.name
    if named(name) is Named.EITHER and is_unchanged(normal(text).strip()):
        return Quantity.exact(0, unit or indicator.unit), "读作 0，请核对"
    plain = _spelt(text)
    quantity, read = _first_read((plain, _unnamed(plain, name)), unit, not_applicable)
    taken = "像是日期，照读，请核对" if _DATE.fullmatch(read.strip()) else ""
    return signed(quantity, read, unit, name), taken


def read_again(text: str) -> Quantity:
    """Read a text that was read once, whatever its indicator's name: for what the number alone tells.

    Raises
    ------
    FigureError
        As `read_cell` does.

    Examples
    --------
    >>> read_again("新增12人").value, read_again("3.20%↓").step
    (Decimal('12'), Decimal('0.01'))
    """
    plain = _spelt(text)
    told = _TOLD.match(plain)
    return _first_read((plain, plain[told.end() :] if told else plain), "")[0]


def _first_read(texts: Iterable[str], unit: str, not_applicable: str = "") -> tuple[Quantity, str]:
    """Read the first of some texts that can be read, and give it; else the first one's error is raised."""
    errors: list[FigureError] = []
    for text in texts:
        try:
            return read_cell(text, unit, not_applicable), text
        except FigureError as error:
            errors.append(error)
    raise errors[0]


def _spelt(text: str) -> str:
    """Give a text with its arrow as a word before the number: ↑3.2% and 3.2%↑ are 上升3.2%."""
    plain = text.strip()
    arrow = _ARROW.fullmatch(plain)
    if arrow is None or bool(arrow[1]) is bool(arrow[3]):
        return text
    return ("上升" if "↑" in plain else "下降") + arrow[2].strip()


def _unnamed(text: str, name: str) -> str:
    """Drop words before a number that the name says too (完成12人 of 完成人数, 新增12户 of 新增…)."""
    told = _TOLD.match(text.strip())
    if told is None:
        return text
    is_said = re.fullmatch(re.escape(told["word"]) + _MEASURE, name)
    is_added = told["word"] == "新增" and named(name) is Named.UP
    return text.strip()[told.end() :] if is_said or is_added else text


def signed(quantity: Quantity, text: str, unit: str, name: str) -> Quantity:
    """Give what a cell says of an indicator: the sign of a change follows from the words.

    Parameters
    ----------
    quantity, text, unit
        What `read_cell` made of the cell's text, with the unit beside it.
    name
        The indicator's name.

    Returns
    -------
    Quantity
        Without direction: the sign tells it.

    Raises
    ------
    FigureError
        Where the cell tells a change and the name speaks of a level, or of the other way, and where
        a verb of change stands elsewhere than before the number (30户减少).

    Examples
    --------
    >>> signed(read_cell("下降3.2%"), "下降3.2%", "", "产值增速").value
    Decimal('-3.2')
    >>> signed(read_cell("减少3户"), "减少3户", "", "减少户数").value
    Decimal('3')
    """
    is_negative = quantity.value is not None and quantity.value < 0
    way = _told_beside_minus(text, unit) if is_negative else quantity.direction
    if way is None:
        _refuse_loose_verb(text)
        return quantity
    speaks_of = named(name)
    if speaks_of is Named.LEVEL:
        raise FigureError(f"{quoted(text)}说的是增减，不是“{name}”本身；请写本数，不写增减")
    if is_negative and way == "down":
        raise FigureError(f"{quoted(text)}既写减少，又写负号，不知道是增是减")
    if speaks_of is not Named.EITHER and (is_negative or way != speaks_of.value):
        raise FigureError(f"{quoted(text)}与“{name}”的增减方向不同，不知道说的是哪一个的增减")
    is_fall = way == "down" and speaks_of is Named.EITHER
    return replace(-quantity if is_fall else quantity, direction=None, status=quantity.status)


def _refuse_loose_verb(text: str) -> None:
    verb = _VERB.search(normal(text).strip())
    if verb is not None and not _TO_A_LEVEL.match(verb.string, verb.end()):
        raise FigureError(f"{quoted(text)}里有“{verb[0]}”，不知道说的是不是增减")


def _told_beside_minus(text: str, unit: str) -> str | None:
    """Tell the way that a verb before a negative number tells (增长-3.2%); None where none stands."""
    if not _MINUS.search(text):
        return None
    try:
        return read_cell(_MINUS.sub("", text, count=1).strip(), unit).direction
    except FigureError:
        return None
