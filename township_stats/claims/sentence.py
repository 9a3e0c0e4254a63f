"""A sentence around its figures: which words weigh how much for which figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from township_stats.claims.emptiness import MEASURES, is_empty
from township_stats.claims.lists import answered
from township_stats.claims.mention import Mention, Piece, is_changed_from, year_in
from township_stats.numerals import Surface

_MARK = re.compile(r"[，,；;：:、（）()【】—/／]+")
_WIDE = str.maketrans(",;:()/", "，；：（）／")
_OF_WHICH = re.compile(r"其中|这?当中|.{2,12}中$")
_PRONOUN = re.compile(r"他们|她们|它们?|这些|这批|上述|由此|该(?=[社村镇乡县厂企公项场户组])")
_PREDICATE = re.compile(r"[都均被已就得获也在]")
_NEXT = re.compile(r"明年|来年|下一年")
_LEAN = re.compile(r"[、，,（/／和及与共计合有约达为是\s]*")

_NEAR = 0.9  # words that weigh this much stand directly at the figure
# How much words weigh by what stands between them and the figure, at most 1.
_MARKS = {"：": 0.95, "（": 0.9, "）": 0.85, "、": 0.75, "／": 0.75, "，": 0.7, "；": 0.5}
_NOTHING_NAMED = 0.3  # power by which marks count as long as no words have named anything
_PAST_FIGURE = 0.85  # beyond another figure …
_PAST_SAME = 0.95  # … that nothing was named since
_PAST_WORDS = 0.9  # beyond words that name something
_ASIDE = 0.7  # inside brackets that the figure is not in
_FARTHEST = 0.25  # at least this in one sentence
_OPENING = 0.4  # … at its beginning
_TOPIC = 0.5  # … where a mark follows the beginning, not a figure
_SCOPE = 0.8  # 其中 holds for what follows
_BEHIND = 0.9  # directly behind the figure
_BEHIND_SHARED = 0.55  # … and before another that may claim it
_BEHIND_FIRST = 0.8  # … where nothing stands before this one
_LATER = 0.3
_LIST = 0.6
_LEANING = 0.97
_TAKEN = 0.5
_FORWARD = 0.9
_THROUGH = (0.9, 0.5)  # words behind the next figure, if nothing or something stands between


@dataclass(slots=True)
class _Around:
    """What stands around a figure, while its sentence is being read."""

    before: str
    after: str
    back: list[Piece]
    forth: list[Piece]
    lead: str
    alone: bool  # no other figure claims the words behind
    leans: bool
    labelled_behind: bool


class Sentence:
    """A sentence cut at its marks and figures.

    Parameters
    ----------
    text
        The report's text.
    start, end
        Where the sentence stands in it.
    surfaces
        The figures of the sentence.
    """

    def __init__(self, text: str, start: int, end: int, surfaces: list[Surface]) -> None:
        self.text, self.start, self.end, self.surfaces = text, start, end, surfaces

    def without_figures(self) -> str:
        """Give the sentence with a bar for each figure."""
        pieces, at = [], self.start
        for surface in self.surfaces:
            pieces.append(self.text[at : surface.start])
            at = surface.end
        return "|".join([*pieces, self.text[at : self.end]])

    def mentions(self, rest: list[Piece], number: int, plan: bool) -> Iterator[Mention]:
        """Give the sentence's figures with their words.

        Parameters
        ----------
        rest
            Words outside the sentence that bear on it.
        number
            Number of the sentence.
        plan
            Whether it stands where next year's work is told.

        Notes
        -----
        A figure without words of its own shares those of the figure before it (6户25人), or where
        that has none either, of the one behind it (30余间500多平方米违章建筑).
        """
        around = [self._around(index) for index in range(len(self.surfaces))]
        _share(around)
        lists = answered(self.text, self.start, self.end, self.surfaces)
        for index, (item, phrase) in lists.items():
            here = around[index]
            here.before = item
            here.back = [Piece(item, 1.0, "并列项"), Piece(phrase, _LIST, "并列"), *here.back[1:]]
        ends = [*(surface.start for surface in self.surfaces), self.end][1:]
        for surface, here, end in zip(self.surfaces, around, ends, strict=True):
            said = self.text[self.start : surface.start]
            yield Mention(
                surface,
                here.before,
                here.after if here.alone else "",
                (*here.back, *here.forth, *rest),
                number,
                (self.start, self.end),
                year_in(said),
                plan or bool(_NEXT.search(said)),
                lead=here.lead,
                is_former=is_changed_from(here.lead, self.text[surface.end : end]),
            )

    def _around(self, index: int) -> _Around:
        former = self.surfaces[index - 1].end if index else self.start
        lead = self.text[former : self.surfaces[index].start]
        attached = not lead or bool(_MARK.fullmatch(lead[-1]))  # no word stands right before it
        after, alone, forth = self._forth(
            index, shared=_BEHIND_FIRST if attached else _BEHIND_SHARED
        )
        if _PREDICATE.match(after):
            after = ""
        back = self._back(index, named_behind=not is_empty(after))
        before = back[0].words if back and back[0].weight >= _NEAR else ""
        leans = bool(index) and bool(_LEAN.fullmatch(lead))
        named = attached or after.startswith("的")  # 6.82万元的交通补贴和2.5万元的劳务奖补
        labelled_behind = named and not alone and not is_empty(after)
        return _Around(before, after, back, forth, lead, alone, leans, labelled_behind)

    def _back(self, index: int, *, named_behind: bool) -> list[Piece]:
        """Give the words before a figure in its sentence, nearest first."""
        pieces: list[Piece] = []
        weight, depth, crossed = 1.0, 0, ""
        subject = False  # whether words were met that name something of their own
        at = self.surfaces[index].start
        for number in range(index, -1, -1):
            low = self.surfaces[number - 1].end if number else self.start
            for words, mark in _segments(self.text[low:at]):
                depth += sum({"）": 1, "（": -1}.get(c, 0) for c in mark.translate(_WIDE))
                own = subject or (named_behind and bool(mark))
                weight = max(
                    weight * (_hop(mark) if own else _hop(mark) ** _NOTHING_NAMED), _FARTHEST
                )
                crossed += mark
                if not words:
                    continue
                if _OF_WHICH.match(words) and "；" not in crossed:
                    weight = max(weight, _SCOPE)
                pieces.append(Piece(words, weight * (_ASIDE if depth > 0 else 1.0), "前文"))
                named = not (is_empty(MEASURES.sub("", words)) or _PRONOUN.search(words))
                subject = subject or named
                if depth <= 0 and subject:
                    weight = max(weight * _PAST_WORDS, _FARTHEST)
            if number:
                at = self.surfaces[number - 1].start
                weight = max(weight * (_PAST_FIGURE if subject else _PAST_SAME), _FARTHEST)
        if len(pieces) > 1:
            least = _TOPIC if self._has_topic() else _OPENING
            pieces[-1] = replace(pieces[-1], weight=max(pieces[-1].weight, least), where="句首")
        return pieces

    def _has_topic(self) -> bool:
        """Tell whether the sentence opens with words that no figure follows directly."""
        mark = _MARK.search(self.text, self.start, self.end)
        return bool(mark and self.surfaces and mark.start() < self.surfaces[0].start)

    def _forth(self, index: int, shared: float = _BEHIND_SHARED) -> tuple[str, bool, list[Piece]]:
        """Give the words directly behind a figure, and what they and those after weigh."""
        low = self.surfaces[index].end
        last = index + 1 == len(self.surfaces)
        words = self.text[low : self.end if last else self.surfaces[index + 1].start]
        mark = _MARK.search(words)
        direct = (words[: mark.start()] if mark else words).strip().rstrip("。！？!?")
        alone = bool(mark) or last  # no other figure claims these words
        pieces = [Piece(direct, _BEHIND if alone else shared, "紧后")] if direct else []
        if mark and last:
            pieces.append(Piece(words[mark.end() :], _LATER, "后文"))
        if not alone:
            share = _THROUGH[not is_empty(direct)]
            following = self._forth(index + 1)[2]
            pieces += _weaker(following, share)
        return direct, alone, pieces


def _share(around: list[_Around]) -> None:
    """Give figures without words of their own those of a neighbour."""
    for here, following in reversed(list(pairwise(around))):
        if not here.before and not here.after and following.leans and following.after:
            here.after, here.alone = following.after, following.alone
            here.forth = _weaker(following.forth, _FORWARD)
    for former, here in pairwise(around):
        if here.leans and not here.after:
            here.before = here.before or former.before
            here.after, here.alone = former.after, former.alone
            here.back = _weaker(former.back, _LEANING)
            here.forth = [*here.forth, *former.forth]
        elif former.labelled_behind and not is_empty(here.after):
            here.before = ""  # 170万元中央资金加上168万元集体积累: what stands between is taken
            here.back = _weaker(here.back, _TAKEN)


def _weaker(pieces: list[Piece], by: float) -> list[Piece]:
    return [replace(piece, weight=piece.weight * by) for piece in pieces]


def _segments(words: str) -> Iterator[tuple[str, str]]:
    """Cut words at their marks, from the end: each part with the mark that stands behind it."""
    at = len(words)
    mark = ""
    for match in reversed(list(_MARK.finditer(words))):
        yield words[match.end() : at].strip(), mark
        at, mark = match.start(), match.group()
    yield words[:at].strip(), mark


def _hop(marks: str) -> float:
    return math.prod(_MARKS.get(mark, 1.0) for mark in marks.translate(_WIDE))
