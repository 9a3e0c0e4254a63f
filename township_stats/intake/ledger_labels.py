"""What the rows of a ledger's table are called, and which of them say that they are sums."""

from __future__ import annotations

import re

from township_stats.codebook import match_key
from township_stats.intake.extent import has_digit
from township_stats.intake.grid import UNUSABLE, Sheet
from township_stats.intake.layout import (
    Sum,
    is_larger_area,
    is_mean,
    is_no_place,
    is_unlike_place,
    names_whole,
    sum_of,
)
from township_stats.intake.mapping import NO_TOTAL, TableMap
from township_stats.intake.marks import says_nothing
from township_stats.intake.places import Places
from township_stats.intake.wording import tidy
from township_stats.units import lookup

_AMOUNT = re.compile(  # a number or a mark of none, but no date
    r"[约近]?[-+−]?(?![0-9０-９]{2,4}(?:年|[-./][0-9０-９]{1,2}[-./][0-9０-９]))[0-9０-９]|[-—/*.]+\Z"
)
_GROUPS = re.compile(r"(?:组|队|社|组别)\Z")
_NUMBERED = re.compile(r"序号?|顺序号?|编号|no\.?|№")
_SERIAL = re.compile("[0-9０-９]{1,4}")
_ZERO = re.compile(r"[-¥￥]?0+(?:\.0*)?%?")
_REMARK = re.compile(r"备注|说明|附注|注\Z")


class RowLabels:
    """Names the rows of one table.

    Parameters
    ----------
    sheet, table
        What is read, through which mapping.
    place
        Column of places; None where the mapping says what the whole table is of.
    places
        The township's places.
    summed
        Columns whose numbers add up.
    has_rates
        Whether other columns are read too, such as rates.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: TableMap,
        place: int | None,
        places: Places,
        summed: frozenset[int],
        has_rates: bool = False,
    ) -> None:
        self.sheet, self.table, self.place = sheet, table, place
        self.places, self.summed, self.has_rates = places, summed, has_rates
        self.is_of_places = place is not None and not table.is_of_cases
        levels = range(table.header.top, table.header.bottom + 1)
        self.columns = range(table.header.left, table.header.right + 1)
        self.remarks = {
            column
            for level in levels
            for column, text in enumerate(sheet.rows.get(level, ()))
            if _REMARK.match(match_key(text))
        }
        self.serials = {
            column
            for column in self.columns
            if column != place
            and column not in summed
            and any(_NUMBERED.fullmatch(match_key(sheet.spread(level, column))) for level in levels)
        }
        self.skipped = {match_key(text) for text in table.skip}
        self.good: dict[str, str] = {}

    def of(self, row: int) -> tuple[str, Sum | None]:
        """Give the text that names a row, and what it sums up.

        A word such as 合计 may stand left of the column of places, where cells are merged; where
        there is no such column, it is one of the first two texts of the row.
        """
        text = "" if self.place is None else self.sheet.spread(row, self.place)
        for before in self._before(row):
            sums = self._sum_of(before)
            is_whole = sums is Sum.TOTAL and names_whole(before, self.places.own)
            if is_whole and not self.is_named(before):
                sums = (
                    None
                    if text or (not self.is_of_places and self.says_more(row, before))
                    else sums
                )
            if sums is None and not text and self._is_no_place(before):
                sums = None if self.says_more(row, before) else self._beside(before)
            if sums is not None or match_key(before) in self.skipped:
                return before, sums
        if self.place is None:
            return self.table.of, None
        if text in self.good:
            return text, None
        label = tidy(text)
        return label, self._beside(label) if self._is_no_place(label) else self._sum_of(label)

    def _beside(self, text: str) -> Sum:
        """Tell what a row that is no place's has: for rates, 平均 is the whole township's."""
        is_whole = self.has_rates and self.is_of_places and is_mean(text)
        return Sum.MEAN if is_whole else Sum.NONE

    def is_unlike_place(self, row: int, label: str) -> bool:
        """Tell whether a label is to be asked about: none is that the office has listed, or of a case."""
        return (
            not self.places.listed
            and is_unlike_place(label)
            and not (label.strip().isdecimal() and self._is_of_groups)
            and not (self.table.is_of_cases and self.says_more(row, label))
        )

    @property
    def _is_of_groups(self) -> bool:
        header = self.table.header
        label = match_key(self.sheet.spread(header.bottom, self.place or 0))
        return bool(_GROUPS.search(label))

    def _is_no_place(self, text: str) -> bool:
        return (is_no_place(text) or is_larger_area(text)) and not (
            self.is_named(text) or self.places.name(text) in self.places.listed
        )

    def says_more(self, row: int, label: str) -> bool:
        """Tell whether a row has words or a date besides a label: those of a total say nothing of it."""
        keys = {match_key(label), ""}
        return any(
            match_key(cell) not in keys and not _AMOUNT.match(cell.strip()) and not sum_of(cell)
            for column, cell in enumerate(self.sheet.rows[row])
            if self.table.header.left <= column <= self.table.header.right
            and column not in self.remarks | self.summed
            and (has_digit(cell) or lookup(cell.strip()) is None)
        )

    def is_unused(self, row: int) -> bool:
        """Tell whether a row of a form was left as it came: a serial number, and nothing else.

        A 0 is nothing else in a row of no place, as a form's own formulas leave it.
        """
        if not any(self.sheet.text(row, column).strip() for column in self.serials):
            return False
        is_of_none = self.place is not None and not self.table.fill_down
        for column in self.columns:
            text = tidy(self.sheet.spread(row, column))
            is_zero = is_of_none and column != self.place and _ZERO.fullmatch(text)
            is_serial = column in self.serials and _SERIAL.fullmatch(text)
            is_said = not (is_zero or is_serial or says_nothing(text))
            if is_said or self.sheet.odd.get((row, column)) in UNUSABLE:
                return False
        return True

    def _before(self, row: int) -> list[str]:
        """Give the texts that stand before what a row is of; serial numbers are none."""
        left, line = self.table.header.left, self.sheet.rows[row]
        if self.place is None:
            cells = line[left : self.table.header.right + 1]
            return [text for cell in cells if (text := tidy(cell)) and not text.isdecimal()][:2]
        texts = []
        for column in range(left, self.place):
            raw = line[column] if column < len(line) else ""
            if not raw.isdecimal():
                texts.append(tidy(raw or self.sheet.spread(row, column)))
        return list(filter(None, texts))

    def _sum_of(self, text: str) -> Sum | None:
        return Sum.TOTAL if self.is_named(text) else sum_of(text, self.places.own)

    def is_named(self, text: str) -> bool:
        """Tell whether the mapping says that a text marks the total."""
        total = match_key(self.table.total)
        return total not in ("", NO_TOTAL) and match_key(text) == total
