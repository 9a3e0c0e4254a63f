"""When a report was written: in a text of January 2024, 去年 is 2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from township_stats.claims.mention import Mention, year_word
from township_stats.claims.report import Report

_DIGITS = {
    ord(said): digit for said, digit in zip("〇○零一二三四五六七八九", "000123456789", strict=True)
}
# A day or a month, no period (2024年1月至3月) and no end of one (截至2024年1月).
_DATE = re.compile(
    r"(?<!截至)(?<!截止)(20[0-9]{2}|二[〇○零一二三四五六七八九]{3})年"
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?!\s*(?:[-—–~至到、份]|底|末|以来))"
)
_HEAD, _TAIL = 4, 3  # paragraphs that a date line may be among
_LONGEST = 40
_AGAINST = re.compile(r"[较比与同]去年")


@dataclass(frozen=True, slots=True)
class DateLine:
    """The year a report was written in, beside the one that its figures are of.

    Parameters
    ----------
    year
        The year the figures are of.
    written
        The year of the date under the title or at the end; `year` where there is none.
    titled
        Whether the title names `year`, so that 去年 may be the year before and 今年 `year`.
    """

    year: int
    written: int
    titled: bool

    def dated(self, mention: Mention, said: str) -> Mention:
        """Give a figure the year that words mean when they were written.

        Parameters
        ----------
        mention
            The figure.
        said
            The words of its sentence before it.

        Returns
        -------
        Mention
            With its year, or with a `doubt` where the words leave open which is meant.
        """
        if self.written <= self.year:
            return mention
        word = year_word(said)
        if self.titled:
            return self._open(mention, word) if word in ("前年", "去年", "今年") else mention
        if word in ("上年", "上一年") and not mention.is_former:
            return self._open(mention, word)
        if not word and _AGAINST.search(mention.lead):
            return self._open(mention, "去年")
        meant = {
            "前年": -2,
            "去年": -1,
            "今年": 0,
            "本年": 0,
            "明年": 1,
            "来年": 1,
            "下年": 1,
            "下一年": 1,
        }
        return replace(mention, year=self.written + meant[word]) if word in meant else mention

    def _open(self, mention: Mention, word: str) -> Mention:
        return replace(mention, doubt=f"文中日期是{self.written}年，“{word}”说不准是哪一年")


def date_line(report: Report, year: int) -> DateLine:
    """Find when a report was written.

    Parameters
    ----------
    report
        The report.
    year
        The year its figures are of.

    Examples
    --------
    >>> from township_stats.claims.report import from_text
    >>> said = "在全镇干部大会上的讲话\\n（2024年1月12日）\\n去年，清理河道垃圾12吨。"
    >>> date_line(from_text(said), 2023).written
    2024
    """
    lines = [*_short(report)]
    ends = [*lines[:_HEAD], *lines[-_TAIL:]]
    written = [int(date[1].translate(_DIGITS)) for line in ends for date in _DATE.finditer(line)]
    titled = any(re.search(f"{year}年", _DATE.sub("", line)) for line in lines[:_HEAD])
    return DateLine(year, max(written, default=year), titled)


def _short(report: Report) -> Iterator[str]:
    """Give the lines at either end that are no sentences."""
    running = [item for item in report.paragraphs if not item.table]
    for paragraph in dict.fromkeys([*running[:_HEAD], *running[-_TAIL:]]):
        line = report.of(paragraph).strip()
        if len(line) <= _LONGEST and not line.endswith(("。", "；", "！", "？")):
            yield line
