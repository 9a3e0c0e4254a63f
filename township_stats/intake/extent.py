"""How far a table reaches below its header, and which of its rows are furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cached_property

from township_stats.codebook import match_key
from township_stats.intake.grid import Block, Sheet
from township_stats.intake.layout import (
    is_continuation,
    is_footer,
    is_numbering,
    is_section,
    is_signed,
    sum_of,
)

_LOOK_AHEAD = 6
_LABEL = re.compile(
    r"(?:序号|编号|姓名|户主|日期|时间|项目|类别|指标|备注|单位(?:名称)?|地区|社区|片区|乡镇"
    r"|(?:行政|自然|所在|所属)?村(?:名称?|别|组|\(社区\)|庄)?)\Z"
)
_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９,，.．]*[%％]?\Z")
_PLACE_LIKE = re.compile(r"(?:村|社区|居委会|村委会|[0-9一二三四五六七八九十]+[组社队])\Z")
_COUNT = "[0-9一二三四五六七八九十]{1,3}"
_PAGE = re.compile(  # 第2页, （二）, 2/3, 之二, -2, （接上页）
    rf"(?:\(?第?{_COUNT}页(?:[,，]?共{_COUNT}页)?\)?|\({_COUNT}(?:/{_COUNT})?\)|[0-9]{{1,2}}/[0-9]{{1,2}}"
    rf"|之{_COUNT}|[-—－][0-9]{{1,2}}|\((?:接上[页表]|转下[页表])\))\Z"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_TOLD_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_TITLE = re.compile(r"[0-9:：()（）]|[表册单账片区]\Z|台账|统计|情况|部分|汇总|名单|明细")
_SENTENCE = re.compile(r"[，。；！？]")


def is_number(text: str) -> bool:
    """Tell whether a cell's text is plainly a number.

    Examples
    --------
    >>> is_number("1,200"), is_number("２．５"), is_number("JC001")
    (True, True, False)
    """
    return bool(_NUMBER.match(text.strip()))


def has_digit(text: str) -> bool:
    """Tell whether a text has a digit in it."""
    return any(char.isdigit() for char in text)


class Extent:
    """The rows of one table.

    Parameters
    ----------
    sheet
        The cells.
    header
        Header block; its columns are the table's.
    place
        Column of places; None where there is none.
    ends
        Rows of the headers of other tables that the mapping names: this one ends above them.
    is_joined
        Whether its header once more goes on with it under whatever title.

    Examples
    --------
    >>> sheet = Sheet("", {1: ["村", "户"], 2: ["前村", "5"], 3: ["填表人：甲"], 5: ["村", "户"], 6: ["后村", "2"]})
    >>> Extent(sheet, Block(1, 0, 1, 1), 0).rows()
    [2, 3, 5, 6]
    """

    def __init__(
        self,
        sheet: Sheet,
        header: Block,
        place: int | None,
        ends: Set[int] = frozenset(),
        is_joined: bool = False,
    ) -> None:
        self.sheet, self.header, self.place = sheet, header, place
        self.end = min((row for row in ends if row > header.bottom), default=None)
        self.is_joined = is_joined
        levels = [level for level in range(header.top, header.bottom + 1) if level in sheet.rows]
        self.levels = [[match_key(cell) for cell in self.cells(level)] for level in levels]
        self._titles: set[int] = set()
        self.stopped: tuple[int, str] | None = None
        self.label = ""
        if place is not None:
            column = (match_key(sheet.text(level, place)) for level in reversed(levels))
            self.label = next(filter(None, column), "")

    def cells(self, row: int) -> list[str]:
        """Give the stripped texts of a row within the table's columns."""
        cells = self.sheet.rows[row][self.header.left : self.header.right + 1]
        return [cell.strip() for cell in cells]

    def is_header(self, cells: list[str]) -> bool:
        """Tell whether a row repeats one of the header's."""
        width = sum(map(bool, cells))
        return any(
            width == sum(map(bool, level)) and level == [match_key(cell) for cell in cells]
            for level in self.levels
            if any(level)
        )

    def is_furniture(
        self, cells: list[str], is_below_header: bool, below: list[str] | None = None
    ) -> bool:
        """Tell whether a row is no data: the header again, column numbers, 续表, a footer, a title.

        Column numbers stand only directly below a header; `below` is the row that follows them.
        """
        return (
            (is_below_header and is_numbering(cells, below))
            or is_continuation(cells)
            or self.is_header(cells)
            or is_footer(next(filter(None, cells), ""))
        )

    def rows(self) -> list[int]:
        """Give the rows below the header to the end of the table, furniture among them.

        It ends at an empty row, a footer, or the title or header of another table; it goes on
        there where 续表, its header once more, or a row with a place and a number follows; not where
        the header stands under a title of its own: `stopped` is then that row and title.
        """
        rows = self._below()
        previous = self.header.bottom
        met: set[str] = set()
        for position, row in enumerate(rows):
            named = "" if self.place is None else self.sheet.text(row, self.place)
            if named in met and row == previous + 1:  # one more row of a place
                previous = row
                continue
            cells = self.cells(row)
            first = next(filter(None, cells), "")
            is_gap = row > previous + 1 or not first or is_footer(first)
            ahead = rows[position : position + _LOOK_AHEAD]
            if (is_gap and not self._goes_on(ahead)) or self._is_other_table(cells, ahead):
                return rows[:position]
            previous = row
            if self.is_header(cells):
                above = [*self._above(rows[:position])]
                is_only = len(above) == 1 and self._could_be_place(above[0])
                self._titles |= set() if is_only else set(above)
            elif named and not self.is_furniture(cells, is_below_header=True):
                met.add(named)
        return rows

    def _below(self) -> list[int]:
        """Give the rows below the header, to the titles of the next table that is mapped."""
        rows = [row for row in self.sheet.rows if row > self.header.bottom]
        if self.end is None:
            return rows
        rows = [row for row in rows if row < self.end]
        titles = len(list(self._above(rows)))
        return rows[: len(rows) - titles]

    def is_title(self, row: int) -> bool:
        """Tell whether a row that `rows` gave is a title or banner above the header once more."""
        return row in self._titles

    def _above(self, rows: list[int]) -> Iterator[int]:
        """Give the rows of titles and banners at the end of some rows."""
        for row in reversed(rows):
            cells = self.cells(row)
            if not (self._is_heading(cells) or _is_banner(cells)):
                return
            yield row

    def _could_be_place(self, row: int) -> bool:
        """Tell whether what looks like a title may be a village that says nothing (东街)."""
        text = next(filter(None, self.cells(row)), "")
        named = "" if self.place is None else self.sheet.text(row, self.place).strip()
        return named == text and not _TITLE.search(text) and _bare(text) not in self.own_titles

    def _is_same(self, titles: list[tuple[int, str]]) -> bool:
        """Tell whether the header once more, under some titles, goes on with this table."""
        keys = {_bare(text) for _, text in titles}
        if any("续" in text for _, text in titles) or keys <= self.own_titles:
            return True
        years = years_in(*keys)
        own = years_in(*self.own_titles)
        if years and own and not years & own:
            return False
        if self.is_joined:
            return True
        self.stopped = titles[0]
        return False

    @cached_property
    def own_titles(self) -> set[str]:
        """The keys of the titles right above the header."""
        keys: set[str] = set()
        for row in reversed([row for row in self.sheet.rows if row < self.header.top]):
            cells = self.cells(row)
            if not any(cells):  # the title of a sheet may begin left of the table
                cells = [cell.strip() for cell in self.sheet.rows[row]]
            if self._is_heading(cells):
                keys.add(_bare(_heading(cells)))
            elif any(cells) and not _is_banner(cells):
                break
        return keys

    def _is_other_table(self, cells: list[str], ahead: list[int]) -> bool:
        """Tell whether a row is the header of another table, or the title above one."""
        if self._is_label(cells) and not self.is_header(cells):
            return True
        if not (self._is_heading(cells) or self._is_title(cells)):
            return False
        titles: list[tuple[int, str]] = []
        for row in ahead:
            below = self.cells(row)
            if self.is_header(below):
                return not self._is_same(titles)
            if self._is_heading(below):
                titles.append((row, _heading(below)))
            elif any(below) and not (self._is_title(below) or _is_banner(below)):
                return self._is_title(cells) and self._is_label(below)
        return False

    def _goes_on(self, ahead: list[int]) -> bool:
        titles: list[tuple[int, str]] = []
        is_headed = False
        for row in ahead:
            cells = self.cells(row)
            if self.is_header(cells):
                return self._is_same(titles)
            if is_continuation(cells):
                return True
            if not any(cells) or is_footer(next(filter(None, cells))):
                continue
            if self._is_heading(cells):
                titles.append((row, _heading(cells)))
                continue
            if _is_banner(cells):
                is_headed = True
                continue
            if titles or is_headed or self._is_label(cells):
                return False
            if self.place is None:
                return any(map(has_digit, cells))
            label, others = self._parted(cells)
            if not any(others) and is_place_like(label):
                continue  # a village that says nothing
            return (
                bool(label)
                and not is_signed(label)
                and (
                    any(map(has_digit, others))
                    or (any(others) and (is_place_like(label) or not self._has_numbers(row)))
                )
            )
        return False

    def _parted(self, cells: list[str]) -> tuple[str, list[str]]:
        """Give what stands where places do, and the other cells of a row."""
        at = (self.place or 0) - self.header.left
        others = [cell for column, cell in enumerate(cells) if column != at]
        return (cells[at] if at < len(cells) else ""), others

    def _has_numbers(self, before: int) -> bool:
        """Tell whether a row between the header and another row has a number."""
        return any(
            has_digit(cell)
            for row in self.sheet.rows
            if self.header.bottom < row < before
            for cell in self._parted(self.cells(row))[1]
        )

    def _is_label(self, cells: list[str]) -> bool:
        """Tell whether a row looks like a header: labels where places stand, and no number."""
        if self.label:
            at = (self.place or 0) - self.header.left
            if at >= len(cells) or match_key(cells[at]) != self.label:
                return False
        filled = [match_key(cell) for cell in cells if cell]
        if len(filled) < 2 or any(map(is_number, filled)):
            return False
        return bool(self.label) or sum(bool(_LABEL.match(cell)) for cell in filled) > 1

    def _is_title(self, cells: list[str]) -> bool:
        """Tell whether a row could be the title of what follows: one text and no number."""
        filled = [cell for cell in cells if cell]
        return (
            len(filled) == 1
            and not is_number(filled[0])
            and not is_footer(filled[0])
            and not is_place_like(filled[0])
            and sum_of(filled[0]) is None
        )

    def _is_heading(self, cells: list[str]) -> bool:
        """Tell whether a row is a title, though a banner (单位：亩) may stand in it too."""
        words = [cell for cell in cells if ":" not in cell and "：" not in cell]
        return self._is_title(words)


def _heading(cells: list[str]) -> str:
    return next(cell for cell in cells if cell and ":" not in cell and "：" not in cell)


def _bare(title: str) -> str:
    """Give the key of a title without the number of the page."""
    return _PAGE.sub("", match_key(title))


def years_in(*texts: str) -> set[int]:
    """Give the years that texts name.

    Examples
    --------
    >>> years_in("2022年台账"), years_in("户数表")
    ({2022}, set())
    """
    return {int(year) for text in texts for year in _YEAR.findall(match_key(text))}


def years_told(*texts: str) -> set[int]:
    """Give the years that texts call so; other numbers may look like one.

    Examples
    --------
    >>> years_told("2022年户数", "收入2000元以上户数"), years_told("2021-2023年")
    ({2022}, {2023})
    """
    return {int(year) for text in texts for year in _TOLD_YEAR.findall(match_key(text))}


def other_years(year: int, *texts: str) -> str:
    """Name the years that texts tell of where the report's is none of them; empty else.

    Examples
    --------
    >>> other_years(2023, "2022年户数", "2021年户数"), other_years(2023, "2023年和2022年户数")
    ('2021、2022', '')
    """
    told = years_told(*texts)
    return "" if year in told else "、".join(map(str, sorted(told)))


def is_place_like(text: str) -> bool:
    """Tell whether a text is plainly the name of a place: it ends in 村, 社区, 三组 …

    Examples
    --------
    >>> is_place_like("王坝村"), is_place_like("镇里报的"), is_place_like("二、社区")
    (True, False, False)
    """
    return bool(_PLACE_LIKE.search(text.strip())) and not is_section(text)


def _is_banner(cells: list[str]) -> bool:
    """Tell whether a row stands between a title and its header (填报单位：, 单位：万元)."""
    filled = [cell for cell in cells if cell]
    return all(":" in cell or "：" in cell for cell in filled)


def is_sentence(text: str) -> bool:
    """Tell whether a text is a remark and no name.

    Examples
    --------
    >>> is_sentence("以上数据截至12月底，未经审计"), is_sentence("王坝村")
    (True, False)
    """
    return bool(_SENTENCE.search(text))
