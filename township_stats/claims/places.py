"""Figures told place by place: which place a figure is of, and of what a list of places tells."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from township_stats.book import Book
from township_stats.claims.binding import Agrees, Binding
from township_stats.claims.emptiness import is_empty
from township_stats.claims.mention import Mention, Piece
from township_stats.claims.unitfit import fits

# 青坪村以菌棚出名，150.3亩…… is of the village, up to where the township is named.
_WHOLE = re.compile(r"全[镇乡]|[我本该][镇乡]|镇[上里内]|各村")
_HERE = re.compile(r"[我咱]们?村|[本该]村|村[里上]|全村")
_SURE = 0.9
_UNSURE = 0.5


def locate(mentions: Sequence[Mention], book: Book, text: str) -> list[Mention]:
    """Find the place each figure is of, and take its name out of the words around the figure.

    Parameters
    ----------
    mentions
        The figures.
    book
        Its figures by place give the names of places.
    text
        The text they stand in, where a sentence may be about a place.
    """
    names = sorted({figure.place for figure in book.figures if figure.place}, key=len, reverse=True)
    if not names:
        return list(mentions)
    pattern = re.compile("|".join(map(re.escape, names)))
    first: dict[int, int] = {}
    for mention in mentions:
        first.setdefault(mention.sentence, mention.surface.start)
    return [_located(mention, pattern, text, first[mention.sentence]) for mention in mentions]


def _located(mention: Mention, pattern: re.Pattern[str], text: str, first: int) -> Mention:
    named = pattern.findall(mention.before)
    if not named:
        return replace(mention, about=_about(mention, pattern, text, first))
    pieces = tuple(
        Piece(pattern.sub(" ", piece.words), piece.weight, piece.where) for piece in mention.pieces
    )
    before = pattern.sub(" ", mention.before)
    return replace(mention, place=named[-1], before=before, pieces=pieces)


def _about(mention: Mention, pattern: re.Pattern[str], text: str, first: int) -> str:
    """Give the one place that a sentence names before its first figure, or that 我们村 stands for."""
    start = mention.span[0]
    said = text[start : mention.surface.start]
    if _WHOLE.search(said):
        return ""
    named = pattern.findall(said)
    if named:
        return named[0] if len({*named}) == 1 and pattern.search(text, start, first) else ""
    before = text[text.rfind("\n", 0, start) + 1 : start] if _HERE.search(said) else ""
    return next(iter(pattern.findall(before)[::-1]), "")


def tells_only_place(mention: Mention) -> bool:
    """Tell whether a figure has the name of a place before it and nothing else around it."""
    return bool(mention.place) and is_empty(mention.before) and is_empty(mention.after)


def spread(
    mentions: Sequence[Mention], bindings: Sequence[Binding], book: Book, agrees: Agrees
) -> list[Binding]:
    """Bind lists of places (甲村12吨、乙村9吨) to the indicator told just before.

    The whole list is of one indicator: the one told in the sentence before, or in the list's own,
    whose figures by place agree with most of the list.
    """
    result = list(bindings)
    lists: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        if tells_only_place(mention):
            lists[mention.sentence, mention.surface.quantity.unit].append(index)
    for (sentence, unit), members in lists.items():
        told = [
            binding.code
            for mention, binding in zip(mentions, bindings, strict=True)
            if binding.code and sentence - 1 <= mention.sentence <= sentence
        ]
        places = {mentions[index].place for index in members}
        votes: Counter[str] = Counter()
        for indicator in book.codebook:
            if not fits(unit, indicator.unit):
                continue
            if places.isdisjoint(figure.place for figure in book.places(indicator.code)):
                continue
            votes[indicator.code] = sum(
                2 * agrees(mentions[index], indicator.code) for index in members
            ) + (indicator.code in told)
        best = votes.most_common(2)
        if not best or not best[0][1]:
            continue
        ahead = best[0][1] - (best[1][1] if len(best) > 1 else 0)
        confidence = _SURE if best[0][0] in told and ahead else _UNSURE
        for index in members:
            result[index] = Binding(best[0][0], confidence)
    return result
