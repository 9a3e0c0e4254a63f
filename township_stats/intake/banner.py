"""The units that the rows above a table name: 单位：亩、万元."""

from __future__ import annotations

import re
from dataclasses import dataclass

from township_stats.intake.grid import Block, Sheet
from township_stats.intake.labels import units_in
from township_stats.units import compatible, lookup

_REACH = 6  # rows above a header in which its banner stands
# 填报单位：甲 names an office; so does 单位名称
_OFFICE = re.compile(
    r"(?:填报|报送|上报|编报|制表|编制|主办|主管|责任|牵头|实施|建设|施工|承建|用人|所在|盖章|本|各)单位"
    r"(?:[(（][^()（）]*[)）])?\s*[:：]?[^\s，,；;]*|单位(?:名称|负责人|盖章)[^\s，,；;]*"
)
_NAMED = re.compile(
    r"(?:^|[\s(（,，;；、])(?:计量|货币|金额|面积|数量)?单位\s*(?:[:：]|(?=[(（]))\s*(?P<of>.{1,40})"
)
_BARE = re.compile(r"\s*[(（]?(?:(?:金额|面积|数量)\s*[:：])?(?P<of>[^()（）:：]{1,12})[)）]?\s*\Z")
_TITLED = re.compile(r"[(（](?P<of>[^()（）]{1,12})[)）]\s*\Z")  # 收入情况表（万元）
_MEASURES = re.compile(r"[元圆亩顷吨斤里米]|[千万亿]")
_OF_MEN = re.compile(r"[村镇乡县市局院所办站会部室处队组厂校社司]$|政府|中心|机关|企业|盖章|公章")
_LONGEST_UNIT = 6


@dataclass(frozen=True, slots=True)
class Banner:
    """What the rows just above a table say of its units.

    Parameters
    ----------
    units
        The units named, those of the nearest banner.
    unread
        The banner's words where they seem to name a unit that is not known.
    """

    units: tuple[str, ...] = ()
    unread: str = ""

    def doubt(self, base: str) -> str:
        """Give what makes the unit of numbers of `base` doubtful; empty where nothing does."""
        unit = lookup(base)
        if unit is None or unit.counted or unit.dimension == "ratio":
            return ""
        fitting = self.fitting(base)
        return "、".join(fitting) if len(fitting) > 1 else self.unread

    def fitting(self, base: str) -> tuple[str, ...]:
        """Give the units that measure what `base` does."""
        return tuple(unit for unit in self.units if compatible(unit, base))


def banner_of(sheet: Sheet, header: Block) -> Banner:
    """Read the banner of a table; rows of another table above it end the search.

    Examples
    --------
    >>> banner_of(Sheet("", {1: ["填报单位：甲"], 2: ["", "单位：亩、万元"]}), Block(3, 0, 3, 1))
    Banner(units=('亩', '万元'), unread='')
    >>> banner_of(Sheet("", {1: ["单位：万圆整"]}), Block(2, 0, 2, 1)).unread
    '单位：万圆整'
    """
    for row in range(header.top - 1, max(0, header.top - 1 - _REACH), -1):
        cells = sheet.rows.get(row, [])
        within = cells[header.left : header.right + 1]
        if not any(cell.strip() for cell in within) and _stands_alone(sheet, header):
            within = cells  # at the right, above no column
        found = banner_in(within)
        if found.units or found.unread:
            return found
        if sum(bool(cell.strip()) for cell in within) > 1 and any(map(_is_number, within)):
            break
    return Banner()


def banner_in(cells: list[str]) -> Banner:
    """Read the units that the cells of a row name."""
    units: list[str] = []
    unread = ""
    for text in cells:
        said = _OFFICE.sub(" ", text)
        named = _NAMED.search(said)
        of = named["of"] if named else ""
        if not named and (bare := _BARE.match(said) or _TITLED.search(said)):
            of = bare["of"]
        found = units_in(of) if of else ()
        units += [
            *found,
            *(part for unit in found if "/" in unit for part in unit.split("/")),
        ]  # 亩/万元
        if named and not found and _may_be_a_unit(of.strip("()（） ")):
            unread = text.strip()
    return Banner(tuple(dict.fromkeys(units)), "" if units else unread)


def _may_be_a_unit(words: str) -> bool:
    """Tell whether words that name no known unit may be meant as one, and not an office."""
    return (
        len(words) <= _LONGEST_UNIT and bool(_MEASURES.search(words)) and not _OF_MEN.search(words)
    )


def _stands_alone(sheet: Sheet, header: Block) -> bool:
    """Tell whether a table has no other beside it, whose banner might be taken for its own."""
    cells = sheet.rows.get(header.bottom, [])
    beside = [*cells[: header.left], *cells[header.right + 1 :]]
    return not any(cell.strip() for cell in beside)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\s*[0-9][0-9,.]*%?\s*", cell))
