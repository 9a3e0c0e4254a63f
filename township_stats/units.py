"""Units as a Chinese office writes them: what they measure, how they convert, what English calls them.

A *measured* unit (亩, 吨, 元) belongs to a dimension and converts exactly into every other unit of
it. A *counted* unit (户, 人次, 处) is its own dimension: nothing converts into it, so 户 and 人 never
meet in a sum. 名, 位 and 人 all count persons and are the one exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from township_stats.errors import FigureError
from township_stats.interval import nearest_multiple
from township_stats.unitlist import COUNTED, MEASURED

__all__ = [
    "Unit",
    "compatible",
    "conversion",
    "convert",
    "lookup",
    "plain",
    "same_unit",
    "spellings",
    "split_multiplier",
]

_MULTIPLIERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_ENGLISH_SIZES = {10**4: "10,000", 10**6: "million", 10**8: "100 million", 10**12: "trillion"}
_PERSONS = frozenset({"人", "名", "位", "口"})
_JOINTS = str.maketrans("", "", "()·")
_WIDE = str.maketrans("（）／·．％ｍｋｇｔ", "()/·.%mkgt")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement or counting.

    Parameters
    ----------
    name
        The usual Chinese spelling, such as ``平方米``.
    dimension
        What it measures; a counted unit has a dimension of its own.
    factor
        Size in the dimension's base unit, exact (亩 is 2000/3 m²).
    counted
        True for things that come in whole numbers (户, 人次).
    name_en, plural_en
        English singular and plural.

    Examples
    --------
    >>> lookup("亩").factor
    Fraction(2000, 3)
    >>> lookup("户").english(2)
    'households'
    """

    name: str
    dimension: str
    factor: Fraction
    counted: bool
    name_en: str
    plural_en: str

    def english(self, number: Decimal | int | None) -> str:
        """Return the English name that stands after `number`."""
        return self.name_en if number == 1 else self.plural_en


@cache
def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}

    def add(unit: Unit, names: list[str], own: frozenset[str] = frozenset()) -> None:
        for name in names:
            key = plain(name)
            table.setdefault(key, replace(unit, name=name) if name in own else unit)

    for row in MEASURED.strip().splitlines():
        dimension, factor, name_en, plural_en, names = row.split("|")
        spelt = names.split() or [""]
        add(Unit(spelt[0], dimension, Fraction(factor), False, name_en, plural_en), spelt)
    for row in COUNTED.strip().splitlines():
        name_en, plural_en, names = row.split("|")
        for group in _counted_groups(names.split()):
            first = group[0]
            dimension = "person" if first in _PERSONS else f"count of {first}"
            add(Unit(first, dimension, Fraction(1), True, name_en, plural_en or name_en), group)
    return table


def _counted_groups(names: list[str]) -> Iterator[list[str]]:
    """Split a row of counted units: each spelling is a unit, but 人(次) and 人·次 are 人次."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(plain(name).translate(_JOINTS), []).append(name)
    yield from groups.values()


def plain(name: str) -> str:
    """Return `name` with half-width brackets, slash and letters and without spaces.

    Examples
    --------
    >>> plain("台（套）")
    '台(套)'
    """
    if name.isascii() and " " not in name:
        return name
    return "".join(name.translate(_WIDE).split())


def spellings() -> tuple[str, ...]:
    """Return every spelling of a unit that :func:`lookup` knows by heart."""
    return tuple(name for name in _table() if name)


@lru_cache(maxsize=4096)
def lookup(name: str) -> Unit | None:
    """Find the unit that `name` spells, or None for a noun that is no known unit.

    Understands sizes (万元), brackets (人（次）, 头（只）) and quotients (元/亩).

    Examples
    --------
    >>> lookup("㎡").name, lookup("万元").factor, lookup("元/亩").dimension
    ('平方米', Fraction(10000, 1), 'money/area')
    >>> lookup("群众") is None, lookup("河道/道路") is None
    (True, True)
    """
    key = plain(name)
    found = _table().get(key)
    if found is not None:
        return found
    if "(" in key and "/" not in key:
        return _bracketed(key)
    if "/" in key:
        outer, _, inner = key.partition("/")
        if (joined := _table().get(f"{outer}({inner})")) is not None:  # 台/套 is 台（套）
            return joined
        above, *below = key.replace("·", "/").split("/")
        return _quotient(key, [lookup(each) if each else None for each in (above, *below)])
    size, rest = split_multiplier(key)
    unit = _table().get(rest) if size > 1 else None
    if unit is None or not rest:
        return None
    english = f"{_ENGLISH_SIZES.get(size, f'{size:,}')} {unit.plural_en}"
    return Unit(key, unit.dimension, unit.factor * size, unit.counted, english, english)


def _bracketed(key: str) -> Unit | None:
    outer, _, inner = key.rstrip(")").partition("(")
    joined = _table().get(outer + inner)
    if joined is not None:
        return joined
    first, second = _table().get(outer), _table().get(inner)
    if first is None or second is None or not first.counted:
        return None
    english = f"{first.plural_en} ({second.plural_en})"
    return Unit(key, f"count of {key}", Fraction(1), True, english, english)


def _quotient(key: str, units: list[Unit | None]) -> Unit | None:
    known = [unit for unit in units if unit is not None]
    if len(known) < len(units):
        return None
    above, *below = known
    dimension, factor = above.dimension, above.factor
    for unit in below:
        dimension += f"/{unit.dimension}"
        factor /= unit.factor
    english = "".join(f"/{unit.name_en}" for unit in below)
    return Unit(key, dimension, factor, False, above.name_en + english, above.plural_en + english)


def split_multiplier(name: str) -> tuple[int, str]:
    """Split the size from a unit: 万元 is 10000 times 元, 千瓦时 is itself.

    Examples
    --------
    >>> split_multiplier("万元"), split_multiplier("千瓦时"), split_multiplier("亿千瓦时")
    ((10000, '元'), (1, '千瓦时'), (100000000, '千瓦时'))
    """
    if name in _table():
        return 1, name
    for width in (2, 1):
        size = _MULTIPLIERS.get(name[:width])
        if size is not None and (size >= 10**4 or name[width:] in _table()):
            return size, name[width:]
    return 1, name


def _dimension(name: str) -> tuple[str, Fraction]:
    unit = lookup(name)
    return (unit.dimension, unit.factor) if unit else (f"count of {plain(name)}", Fraction(1))


def same_unit(a: str, b: str) -> bool:
    """Tell whether two spellings mean one unit at one size (平米 and ㎡, not 元 and 万元).

    Examples
    --------
    >>> same_unit("平米", "㎡"), same_unit("元", "万元"), same_unit("人", "人次")
    (True, False, False)
    """
    return a == b or _dimension(a) == _dimension(b)


def compatible(a: str, b: str) -> bool:
    """Tell whether figures in `a` and `b` may be compared and added.

    Examples
    --------
    >>> compatible("亩", "公顷"), compatible("元", "万元"), compatible("户", "人")
    (True, True, False)
    """
    return a == b or _dimension(a)[0] == _dimension(b)[0]


@lru_cache(maxsize=4096)
def conversion(source: str, target: str) -> Fraction:
    """Return the exact factor from `source` to `target`.

    Raises
    ------
    FigureError
        Where the units measure different things.

    Examples
    --------
    >>> conversion("亩", "公顷")
    Fraction(1, 15)
    """
    (kind, size), (other, other_size) = _dimension(source), _dimension(target)
    if source != target and kind != other:
        raise FigureError(
            f"单位“{source or '（无）'}”与“{target or '（无）'}”不是同一种量，不能换算或相加"
        )
    return size / other_size


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Convert `value` from one unit to another, exactly where the decimal ends, else to 34 digits.

    Raises
    ------
    FigureError
        Where the units measure different things.

    Examples
    --------
    >>> convert(Decimal(30), "亩", "公顷"), convert(Decimal("2.2"), "万元", "元")
    (Decimal('2'), Decimal('22000.0'))
    """
    return nearest_multiple(value, conversion(source, target))
