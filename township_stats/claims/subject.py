"""What words speak of where they give no figure of it: a growth, a direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from township_stats.claims.change import GROWTH
from township_stats.claims.context import words_at
from township_stats.claims.emptiness import EMPTY
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.report import Report

_JUST_TOLD = 3.0
_NAMED = 0.4
_NAMED_BY_ITSELF = 0.8  # … where another subject stands before the words (农产品网店销售额)


class Subjects:
    """The indicators that words of a report name, whatever the unit.

    Parameters
    ----------
    lexicon
        The codebook's words.
    report
        The report.
    """

    def __init__(self, lexicon: Lexicon, report: Report) -> None:
        self.lexicon, self.report = lexicon, report

    def at(self, start: int, end: int, near: Sequence[str]) -> str:
        """Give the indicator that words at a place speak of; empty where none is named.

        Parameters
        ----------
        start, end
            The words, such as 较上年增长.
        near
            Indicators told before in the sentence, nearest first; the nearest is meant where the
            words name nothing.
        """
        code, _ = self.named(words_at(self.report, start, end), near)
        return code or next(iter(near), "")

    def named(self, mention: Mention, near: Sequence[str]) -> tuple[str, float]:
        """Give the reported indicator that words name best and how well, from 0 to 1."""
        spoken_of = EMPTY.sub("", GROWTH.split(mention.before)[0])
        words = self.lexicon.read(replace(mention, before=spoken_of))
        best, best_score, confidence = "", 0.0, 0.0
        for indicator in self.lexicon.indicators:
            if indicator.derived:
                continue
            evidence = words.names(indicator.code)
            score = evidence.score + _JUST_TOLD * (near[:1] == [indicator.code])
            least = _NAMED_BY_ITSELF if evidence.rival else _NAMED
            if score > best_score and evidence.covered >= least:
                best, best_score, confidence = indicator.code, score, evidence.covered
        return best, round(confidence, 2)
