"""A draft of a ledger's mapping: what is plain is written out, what is a guess stands behind #."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from township_stats.codebook import Codebook, Indicator, match_key
from township_stats.intake.dates import read_date
from township_stats.intake.extent import has_digit, is_number
from township_stats.intake.grid import Sheet, address
from township_stats.intake.guess import guess_column, guess_count, is_beside
from township_stats.intake.labels import doubtful_size, is_personal, label_unit
from township_stats.intake.layout import names_whole
from township_stats.intake.places import Places, stem, village_of
from township_stats.intake.tables import Found
from township_stats.units import same_unit

_COUNTED = re.compile(r"(编号|户号|案号|件号)\Z")
_BESIDE = re.compile(r"(序号|备注|说明|组别|编码|代码|区划)\Z")
_DATED = re.compile(r"(日期|时间)\Z")
_DATE_LIKE = re.compile(r"[0-9]{1,4}\s*[年月日]")
_PLACE_COLUMN = re.compile(r"(?:村|社区)\Z")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:村|社区)(?!民|级|集体|容|史)")
_NO_VILLAGE = re.compile(
    r"(?:[各全本行农乡新每贫困美丽示范脱重点自然0-9一二三四五六七八九十个]+|脱贫|示范)(?:村|社区)\Z"
)
_CODE = re.compile(r"[A-Za-z]+[0-9]|[0-9]{12,}")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around a table: the codebook, the places, the year, and its like in the file.

    `alike` tells whether other tables of the file have the same header, `stacked` whether one stands
    above or below; `shared` whether some of them have the same places.
    """

    codebook: Codebook
    places: Places
    year: int
    file: str
    alike: bool = False
    shared: bool = False
    stacked: bool = False


def propose(sheet: Sheet, table: Found, setting: Setting) -> list[str]:
    """Give the lines of a draft ``[[table]]``.

    Parameters
    ----------
    sheet, table
        The table.
    setting
        What is known around it.
    """
    return list(_Draft(sheet, table, setting).lines())


class _Draft:
    def __init__(self, sheet: Sheet, table: Found, setting: Setting) -> None:
        self.sheet, self.table, self.setting = sheet, table, setting
        self.paths = {column: path for column, path in table.paths.items() if column != table.place}
        self.personal = [path for path in self.paths.values() if is_personal(path)]
        self.dated = [path for path in self.paths.values() if _DATED.search(path)]
        self.village = "" if table.place is not None else self._village()
        self.is_of_cases = table.place is None or self._has_cases()

    def lines(self) -> Iterator[str]:
        """Give the draft line by line."""
        table = self.table
        yield f"# 第 {table.header.bottom + 1}–{table.last_row} 行；表头 {table.header}"
        if self.personal:
            yield f"# 个人信息列，不会读取：{'、'.join(self.personal)}"
        across = [path for path in self.paths.values() if _PLACE_COLUMN.search(path)]
        if len(across) > 1 and not self.is_of_places(across):
            yield "# 地区写在表头里（一列一个村），这样的表读不了：请在 WPS 里复制，选择性粘贴、转置，"
            yield "# 或改成填报表（列 指标、数值、单位、地区）"
            return
        doubled = [path for path, times in Counter(table.paths.values()).items() if times > 1]
        if doubled:
            yield f"# 表头里有同名的列：{'、'.join(doubled)}；左右折成两半的表，请把右边接到左边"
            yield "# 下面；上面还有一层表头的，把它框进 header"
        yield "[[table]]"
        if self.sheet.name:
            yield f"sheet = {_text(self.sheet.name)}"
        yield f"header = {_text(str(table.header))}"
        yield from self._of_places()
        yield from self._figures()

    def is_of_places(self, paths: list[str]) -> bool:
        """Tell whether columns whose label ends in 村 hold texts, not figures."""
        columns = [column for column, path in self.paths.items() if path in paths]
        return not any(self._is_numeric(column) for column in columns)

    # -- rows ----------------------------------------------------------------------------------

    def _village(self) -> str:
        """Give the one village that the title, the sheet or the file is named after."""
        text = f"{self.table.title} {self.setting.file}"
        for own in self.setting.places.own:
            text = text.replace(own, " ")
        named = [self.setting.places.name(found) for found in _VILLAGE.findall(text)]
        kept = {name for name in named if name and not _NO_VILLAGE.match(name)}
        return kept.pop() if len(kept) == 1 else ""

    def _has_cases(self) -> bool:
        """Tell whether rows look like cases: places repeat, and something tells the rows apart."""
        by_place = _of_villages(self.table.by_place)
        rows = sum(map(len, by_place.values()))
        if len(by_place) == rows:
            return False
        is_keyed = any(_COUNTED.search(path) for path in self.paths.values())
        return is_keyed or bool(self.personal or self.dated) or len(by_place) * 5 < rows * 3

    def _of_places(self) -> Iterator[str]:
        table = self.table
        if table.place is not None:
            yield f"place = {_text(table.paths[table.place])}"
        elif self.village:
            yield _noted(f"of = {_text(self.village)}", "没有地区列，看作都是这个村的")
        else:
            yield _noted('place = ""', "没有认出地区列，请填表头；整张表是一个村的，")
            yield '                                 # 改成 of = "村名"，全乡镇的 of = "全镇"'
        if table.total and self.is_of_cases and names_whole(table.total, self.setting.places.own):
            yield f"# {table.total}：是合计行，去掉下一行的 #；是全乡镇的事，照样计入"
            yield f"# total = {_text(table.total)}"
        elif table.total:
            yield f"total = {_text(table.total)}"
        by_place = table.by_place
        groups = [name for name in by_place if village_of(name) != name]
        if len(groups) * 2 > len(by_place):
            yield _noted("village = true", f"{groups[0]}算作{village_of(groups[0])}")
            by_place = _of_villages(by_place)
        if table.place is not None and len(by_place) < sum(map(len, by_place.values())):
            yield from self._repeats(by_place)
        if table.unplaced:
            yield f"# 有 {table.unplaced} 行没有写地区：与上一行相同就去掉下一行的 #，否则请补上"
            yield "# fill_down = true"
        if self.setting.stacked and table.place is not None:
            yield "# 上下几张表的表头相同：各占一部分、要相加的，去掉下一行的 #；是各年、各类的，不能相加"
            yield "# part = true"
        elif self.setting.alike and table.place is not None:
            yield _noted("part = true", "几张表的表头相同，看作各占一部分，相加")
            if self.setting.shared:
                yield "# 几张表里有同样的地区：是各月、各批的，去掉下一行的 #；是重复的，只留一张"
                yield "# cases = true"
        elif table.place is not None and len(by_place) == 1:
            yield from self._only(next(iter(by_place)))
        if self.dated and self.is_of_cases:
            yield f"# 只数当年的行：在 [[table.figure]] 里写 year_of = {_text(self.dated[0])}"

    def _only(self, name: str) -> Iterator[str]:
        if stem(name) in f"{self.table.title} {self.setting.file}":
            yield _noted("part = true", f"{name}一个地区的表，与其他村的相加")
            return
        yield f"# 只有{name}：只是全乡镇的一部分、要与其他表相加的，去掉下一行的 #"
        yield "# part = true"

    def _repeats(self, by_place: dict[str, list[int]]) -> Iterator[str]:
        if self.is_of_cases:
            yield _noted("cases = true", "地区有重复，看作一行一户或一事")
            return
        column = self.table.place or 0
        for name, rows in by_place.items():
            if len(rows) > 1:
                cells = "、".join(address(row, column) for row in rows[:4])
                yield f"# 注意：{name} 出现 {len(rows)} 次（{cells}）"
        yield "# 每行是一户或一件事、可以相加，才去掉下一行的 #；否则请在表里改"
        yield "# cases = true"

    # -- columns -------------------------------------------------------------------------------

    def _figures(self) -> Iterator[str]:
        said: list[tuple[list[str], Indicator | None, bool]] = []
        beside: list[str] = []
        texts: list[str] = []
        for column, path in self.paths.items():
            if is_personal(path) or _BESIDE.search(path):
                continue
            is_key = self.is_of_cases and bool(_COUNTED.search(path))
            if is_beside(path, self.setting.year):
                beside.append(path)
            elif is_key:
                said.append(self._counting(path))
            elif self._is_numeric(column) and not _DATED.search(path):
                said.append(self._adding(path))
            else:
                texts.append(path)
        if self.is_of_cases and all(lines[-1] != _COUNT for lines, _, _ in said):
            serial = next((path for path in self.paths.values() if path.endswith("序号")), "")
            if serial:
                said.append(self._counting(serial))
        times = Counter(indicator.code for _, indicator, is_sure in said if indicator and is_sure)
        for lines, indicator, is_sure in said:
            yield ""
            if is_sure and indicator is not None and times[indicator.code] == 1:
                yield from lines
            else:
                yield "# 请核对指标，确认后去掉行首的 #"
                yield from (f"# {line}" for line in lines)
        if texts:
            yield f"# 文字列（可写进 where、year_of）：{'、'.join(texts)}"
        if beside:
            yield f"# 往年、增减列，没有列入：{'、'.join(beside)}"

    def _counting(self, path: str) -> tuple[list[str], Indicator | None, bool]:
        guess = guess_count(f"{self.table.title} {self.setting.file}", self.setting.codebook)
        return [*_figure(path, guess), _COUNT], guess, False

    def _adding(self, path: str) -> tuple[list[str], Indicator | None, bool]:
        guess = guess_column(path, self.setting.year, self.setting.codebook)
        indicator = guess.indicator if guess else None
        lines = _figure(path, indicator)
        said = label_unit(path)
        if said:
            lines.append(f"unit = {_text(said)}")
        elif indicator is not None:
            banner = self.table.banner.fitting(indicator.unit)
            if len(banner) == 1:
                lines.append(f"unit = {_text(banner[0])}")
            elif banner or self.table.banner.unread or doubtful_size(path, indicator.unit):
                above = "、".join(banner) or self.table.banner.unread or path
                lines.append(
                    f"# unit = {_text(indicator.display_unit)}  # 表上写的是“{above}”，请核对"
                )
            elif not same_unit(indicator.unit, indicator.display_unit):
                shown = indicator.display_unit
                lines.append(
                    f"# unit = {_text(shown)}  # 表里没有写单位：是 {indicator.unit}，还是 {shown}？"
                )
        return lines, indicator, guess is not None and guess.is_exact

    def _is_numeric(self, column: int) -> bool:
        """Tell whether at least half of what stands in a column has a number in it."""
        texts = self.table.texts(self.sheet, column)
        numbers = sum(is_number(text) or _is_quantity(text) for text in texts)
        return bool(texts) and numbers * 2 >= len(texts)


_COUNT = 'aggregate = "count"'


def _figure(path: str, indicator: Indicator | None) -> list[str]:
    code = f'"{indicator.code}"  # {indicator.name}' if indicator else '""  # 指标代码'
    return ["[[table.figure]]", f"column = {_text(path)}", f"indicator = {code}"]


def _is_quantity(text: str) -> bool:
    """Tell whether a text has a number that is no date and no code."""
    return (
        has_digit(text)
        and read_date(text) is None
        and not _DATE_LIKE.search(text)
        and not _CODE.match(match_key(text))
    )


def _of_villages(by_place: dict[str, list[int]]) -> dict[str, list[int]]:
    """Put the rows of a village's groups together."""
    rows: dict[str, list[int]] = {}
    for place, numbers in by_place.items():
        rows.setdefault(village_of(place), []).extend(numbers)
    return rows


def _noted(line: str, note: str) -> str:
    return f"{line:<33}# {note}"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
