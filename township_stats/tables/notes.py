"""Notes below a table: those that cells point to, then what symbols and words mean, each once."""

from __future__ import annotations

import re

from township_stats.book import Book
from township_stats.display import Printed
from township_stats.figure import Figure
from township_stats.quantity import Qualifier, Status

_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORDS = {
    "zh": {
        Qualifier.MORE_THAN: "{}表示实际数大于所列数",
        Qualifier.APPROX: "“约”表示约数",
        Qualifier.NEARLY: "“近”表示略小于所列数",
        Qualifier.AT_LEAST: "“≥”表示原文写作“以上”或“不少于”",
        Qualifier.AT_MOST: "“≤”表示原文写作“以下”或“不超过”",
        Qualifier.OVER: "“>”表示原文写作“超过”",
        Qualifier.LESS_THAN: "“<”表示原文写作“不足”",
    },
    "en": {
        Qualifier.MORE_THAN: "“over” stands for a number the office wrote as “and more”",
        Qualifier.APPROX: "“about” marks an approximate number",
        Qualifier.NEARLY: "“nearly”: slightly below the number",
        Qualifier.AT_LEAST: "“at least” includes the number itself",
        Qualifier.AT_MOST: "“at most” includes the number itself",
        Qualifier.OVER: "“more than” excludes the number itself",
        Qualifier.LESS_THAN: "“less than” excludes the number itself",
    },
}  # fmt: skip
_SYMBOLS = {
    "zh": {
        Status.SUPPRESSED: "{}表示隐去的数据",
        Status.MISSING: "{}表示数据未报",
        Status.NOT_APPLICABLE: "{}表示不适用或无法计算",
    },
    "en": {
        Status.SUPPRESSED: "{} marks a suppressed figure",
        Status.MISSING: "{} marks a figure that was not reported",
        Status.NOT_APPLICABLE: "{}: not applicable or not computable",
    },
}
_GENERAL = {
    "zh": {
        "interval": "区间为用语或推算所容许的范围",
        "totals": "合计数与分项之和的差异由四舍五入造成，未作机械调整",
        "hectares": "1公顷＝15亩",
        "points": "比率的同比为百分点之差",
        "all_new": "本表指标均为本年新增，上年无数据",
    },
    "en": {
        "interval": "Interval: what the words or the computation allow",
        "totals": "Totals may differ from the sum of their parts by rounding; "
        "no mechanical adjustment was made",
        "hectares": "1 ha = 15 mu",
        "points": "The change of a rate is a difference in percentage points",
        "all_new": "All indicators are new this year; there are no figures for last year",
    },
}


def fit(text: str, lang: str) -> str:
    """Give a note of the codebook where a reader of the language can read it, else nothing."""
    return "" if lang == "en" and _CHINESE.search(text) else text


class Notes:
    """The notes of one table, gathered while its cells are made.

    Parameters
    ----------
    book
        Language and symbols.
    """

    def __init__(self, book: Book) -> None:
        self.book, self.lang = book, book.lang
        self._marked: list[str] = []
        self._qualifiers: set[Qualifier] = set()
        self._more: set[str] = set()
        self._symbols: dict[Status, str] = {}
        self._general: set[str] = set()

    def mark(self, text: str) -> tuple[int, ...]:
        """Give the mark that points to a note, the same for the same note; none for no note."""
        text = fit(text, self.lang).rstrip("。.")
        if not text:
            return ()
        if text not in self._marked:
            self._marked.append(text)
        return (self._marked.index(text) + 1,)

    def saw(self, figure: Figure | None, shown: Printed) -> None:
        """Remember the qualifier or symbol that a printed figure made use of."""
        if figure is not None and shown.number and figure.status is Status.REPORTED:
            self._qualifiers.add(figure.quantity.qualifier)
            self._more |= {letter for letter in "余多" if letter in shown.text}
        elif figure is not None and not shown.number and not shown.lower and not shown.upper:
            self.symbol(figure.status, shown.text)

    def symbol(self, status: Status, text: str) -> None:
        """Remember that a symbol was printed."""
        self._symbols[status] = text

    def say(self, *general: str) -> None:
        """Ask for general notes by name (``interval``, ``totals`` …)."""
        self._general.update(general)

    def lines(self, table_note: str = "") -> tuple[str, ...]:
        """Give all notes as printed: those pointed to, the table's own, what words mean."""
        stop, join = ("。", "；") if self.lang == "zh" else (".", "; ")
        symbols = join.join(
            pattern.format(self._quoted(self._symbols[status]))
            for status, pattern in _SYMBOLS[self.lang].items()
            if status in self._symbols
        )
        words = join.join(
            meaning.format("".join(f"“{letter}”" for letter in "余多" if letter in self._more))
            for qualifier, meaning in _WORDS[self.lang].items()
            if qualifier in self._qualifiers
        )
        general = [text for key, text in _GENERAL[self.lang].items() if key in self._general]
        own = fit(table_note, self.lang).rstrip("。.")
        everything = (*self._marked, own, symbols, words, *general)
        return tuple(f"{text}{stop}" for text in everything if text)

    def _quoted(self, symbol: str) -> str:
        if self.lang == "zh":
            return f"“{symbol}”" if symbol else "空格"
        return f"“{symbol}”" if symbol else "A blank"
