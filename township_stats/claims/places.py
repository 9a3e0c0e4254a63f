"""Figures told place by place: which place a figure is of, and of what a list of places tells."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from township_stats.book import Book
from township_stats.claims.binding import Agrees, Binding
from township_stats.claims.derivation import LEFT, SUM
from township_stats.claims.emptiness import is_empty
from township_stats.claims.mention import Mention, Piece
from township_stats.claims.unitfit import fits
from township_stats.intake.places import stem

# 青坪村以菌棚出名，150.3亩…… is of the village, up to where the township is named.
_WHOLE = re.compile(r"全[镇乡]|[我本该][镇乡]|镇[上里内]|各村")
_HERE = re.compile(r"[我咱]们?村|[本该]村|村[里上]|全村")
# 甲村茶园1500亩、产值700万元: still of the village, up to a sum or another subject.
_WITHIN_CLAUSE = re.compile(r"、[^、，；。：（）]*")
_ONWARDS = re.compile(r"[、，][^；。：（）]*")
_AND = "[、，和与及以]+"
_EACH = re.compile(r"\d|分别|依次|各")
_SEATS = ("村", "社区")  # what texts call the places of 村委会 and 居委会
_SURE = 0.9
_UNSURE = 0.5


def places_in(book: Book) -> dict[str, str]:
    """Give the names of places that a book has figures of by their spellings, the latest first."""
    known: dict[str, str] = {}
    for year in sorted(book.years):
        known |= spellings(figure.place for figure in book.years[year] if figure.place)
    return known


def spellings(names: Iterable[str]) -> dict[str, str]:
    """Give the name of a place by each of the ways that a text may put it.

    Examples
    --------
    >>> spellings(["王坝村委会"])["王坝村"]
    '王坝村委会'
    """
    known = {name: name for name in names}
    for name in tuple(known):
        for seat in _SEATS:
            known.setdefault(f"{stem(name)}{seat}", name)
    return known


def locate(mentions: Sequence[Mention], names: Mapping[str, str], text: str) -> list[Mention]:
    """Find the place each figure is of, and take its name out of the words around the figure.

    Parameters
    ----------
    mentions
        The figures.
    names
        The names of places by their spellings.
    text
        The text they stand in, where a sentence may be about a place.

    Returns
    -------
    list of Mention
        A place is the name, or several of them with 、 between.
    """
    if not names:
        return list(mentions)
    atlas = _Atlas(names, text)
    first: dict[int, int] = {}
    for mention in mentions:
        first.setdefault(mention.sentence, mention.surface.start)
    located: list[Mention] = []
    for mention in mentions:
        here = atlas.located(mention, first[mention.sentence])
        if located and located[-1].sentence == here.sentence and not here.place:
            here = _carried(here, located[-1])
        located.append(here)
    return located


def _carried(mention: Mention, former: Mention) -> Mention:
    """Give a figure the place of the one before it: within a clause it is of it, beyond it may be."""
    if _WHOLE.search(mention.lead) or SUM.search(mention.lead) or LEFT.search(mention.lead):
        return mention
    if former.place and _WITHIN_CLAUSE.fullmatch(mention.lead):
        return replace(mention, place=former.place, about="")
    about = former.place or former.about
    if not mention.about and about and _ONWARDS.fullmatch(mention.lead):
        return replace(mention, about=about)
    return mention


class _Atlas:
    """The names of places in a text."""

    def __init__(self, names: Mapping[str, str], text: str) -> None:
        either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        self.names, self.text = names, text
        self.one = re.compile(either)
        self.several = re.compile(f"(?:{either})(?:{_AND}(?:{either}))+")

    def located(self, mention: Mention, first: int) -> Mention:
        named = self._named(mention.before)
        if not named:
            return replace(mention, about=self._about(mention, first))
        pieces = tuple(
            Piece(self.one.sub(" ", piece.words), piece.weight, piece.where)
            for piece in mention.pieces
        )
        before = self.one.sub(" ", mention.before)
        place = self._together(mention) or named[-1]
        return replace(mention, place=place, before=before, pieces=pieces)

    def _named(self, words: str) -> list[str]:
        return [self.names[spelt] for spelt in self.one.findall(words)]

    def _together(self, mention: Mention) -> str:
        """Give the places that a figure is said of as one (甲村、乙村共12吨); empty where none are."""
        found = [*self.several.finditer(mention.lead)]
        if not found or _EACH.search(mention.lead, found[-1].end()):
            return ""
        if self.one.search(mention.lead, found[-1].end()):
            return ""
        return "、".join(self._named(found[-1][0]))

    def _about(self, mention: Mention, first: int) -> str:
        """Give the one place that a sentence names before its first figure, or that 我们村 is."""
        start = mention.span[0]
        said = self.text[start : mention.surface.start]
        if _WHOLE.search(said):
            return ""
        named = self._named(said)
        if named:
            is_first = self.one.search(self.text, start, first)
            return named[0] if len({*named}) == 1 and is_first else ""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return next(iter(self._named(before)[::-1]), "") if _HERE.search(said) else ""


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
