"""The codebook's words: how rare each is among the indicators, and how well words name one."""

from __future__ import annotations

import math
import operator
import re
from collections import defaultdict
from dataclasses import dataclass

from township_stats.claims.emptiness import EMPTY, PER, per_word
from township_stats.claims.mention import Mention, Piece
from township_stats.claims.naming import measure_letters, names_of, pairs_of, plain, planned_names
from township_stats.codebook import Codebook, Indicator
from township_stats.numerals import Surface
from township_stats.quantity import Quantity

_SCALE = 2.0
_AVERAGE = 1.5
_SAID_BY_UNIT = 0.15
_OTHER_UNIT = -5.0
_FOREIGN = 0.6
_SINGLE = 0.3
_LABEL = 0.9  # … which is all that stands at the figure (收69户、放43户)
_NUMBERED = re.compile(r"^\s*\d{1,2}[.．]")  # 2.脱贫：
_NO_LETTER = re.compile(r"[\W\d]")
_CLOSE = 0.75
_SEEN = 0.2
_REACH = 3  # 征地 stands for 征收土地
_APART = (0.7, 0.3)  # … and weighs so much, near the figure and far from it
_PAST_RIVAL = 0.4  # words far away where another subject stands near
_UNIT = 0.8
_COMMON_UNIT = 0.14  # share of indicators from which on a unit says nothing


@dataclass(frozen=True, slots=True)
class Variant:
    """A name or alias of an indicator, letter by letter with what each weighs.

    `weights` count letters that only say what is counted (户数) for little; `full` do not. `links`
    are pairs of its letters that may stand in a text: the places of both, the pair, and whether
    they stand together in the name.
    """

    words: str
    weights: tuple[float, ...]
    full: tuple[float, ...]
    links: tuple[tuple[int, int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the words around a figure name an indicator.

    Parameters
    ----------
    score
        Rarity-weighted letters of the name that are there, less those that are not, less words
        nearby that belong to other indicators.
    covered
        Share of the name that is there, by rarity, from 0 to 1.
    name
        The name or alias that fits best.
    found
        The parts of it that were found.
    rival
        Whether words nearby put another subject before what was found.
    """

    score: float
    covered: float
    name: str
    found: str
    rival: bool


_NOWHERE = Surface("", 0, 0, Quantity.missing())
_NO_EVIDENCE = Evidence(-math.inf, 0.0, "", "", False)


class Lexicon:
    """The names of a codebook's indicators, weighed by how many indicators share their letters.

    Parameters
    ----------
    codebook
        Reported and derived indicators are taken alike.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.indicators = (*codebook.indicators, *codebook.derived)
        names = names_of(codebook)
        planned = planned_names(codebook)
        holders: defaultdict[str, set[str]] = defaultdict(set)
        for code, variants in names.items():
            for name in variants:
                for letter in name:
                    holders[letter].add(code)
                for pair in pairs_of(name):
                    holders[pair].add(code)
        count = len(self.indicators)
        self.rarity = {
            gram: math.log((count + 1) / (len(codes) + 0.5)) for gram, codes in holders.items()
        }
        units = [item.unit for item in self.indicators]
        self.unit_rarity = {
            item.code: max(0.0, _UNIT * math.log(_COMMON_UNIT * count / units.count(item.unit)))
            for item in self.indicators
        }
        self.pairs = {
            code: frozenset(pair for name in variants for pair in pairs_of(name))
            for code, variants in names.items()
        }
        self.vocabulary = frozenset(gram for gram in holders if len(gram) == 2)
        self.variants = {
            item.code: tuple(self._variant(item, name) for name in names[item.code])
            for item in self.indicators
        }
        self.planned = {
            item.code: tuple(self._variant(item, name) for name in planned[item.code])
            for item in codebook.indicators
            if item.code in planned
        }
        self._weighed: dict[tuple[str, str], float] = {}
        self._alone: dict[str, Words] = {}

    def _variant(self, item: Indicator, name: str) -> Variant:
        measured = measure_letters(name, item.unit)
        full = tuple(self.rarity.get(letter, 0.0) for letter in name)
        weights = tuple(
            weight * (_SAID_BY_UNIT if index in measured else 1.0)
            for index, weight in enumerate(full)
        )
        links = tuple(
            (at, at + reach, letter + name[at + reach], reach == 1)
            for at, letter in enumerate(name)
            for reach in range(1, _REACH + 1)
            if at + reach < len(name)
        )
        return Variant(name, weights, full, links)

    def is_planned(self, code: str, name: str) -> bool:
        """Tell whether a name is a target's only where next year's work is told."""
        return any(variant.words == name for variant in self.planned.get(code, ()))

    def read(self, mention: Mention) -> Words:
        """Give the words around a figure in the form indicators are compared with."""
        return Words(self, mention)

    def weigh(self, words: str, code: str) -> float:
        """Weigh how well words that stand by themselves name an indicator."""
        if not words:
            return 0.0
        if (words, code) not in self._weighed:
            if words not in self._alone:
                piece = Piece(words, 1.0, "")
                self._alone[words] = Words(self, Mention(_NOWHERE, words, "", (piece,), 0, (0, 0)))
            self._weighed[words, code] = self._alone[words].names(code).score
        return self._weighed[words, code]


def _per_unit(mention: Mention) -> str:
    _, _, per = mention.surface.quantity.unit.partition("/")
    return f"每{per}" if per else ""


class Words:
    """The words around one figure, ready to be compared with names."""

    def __init__(self, lexicon: Lexicon, mention: Mention) -> None:
        self.lexicon = lexicon
        self.near_pairs: dict[str, float] = {}
        self.far_pairs: dict[str, float] = {}
        self.letters: dict[str, float] = {}
        for piece in mention.pieces:
            words = plain(piece.words)
            near = piece.weight >= _CLOSE
            pairs = self.near_pairs if near else self.far_pairs
            for pair in pairs_of(words):
                if piece.weight > pairs.get(pair, 0.0):
                    pairs[pair] = piece.weight
            if near:
                for letter in words:
                    self.letters.setdefault(letter, 0.0)
                    self.letters[letter] = max(self.letters[letter], piece.weight)
        self._found = (self._pairs_found(1.0), self._pairs_found(_PAST_RIVAL))
        self.plan = mention.plan
        self.per = per_word(mention.near) or per_word(_per_unit(mention))
        after = "" if mention.after.startswith("的") else mention.after  # 50头以上的合作社
        beside = (_NUMBERED.sub("", mention.before), after)
        said = [PER.sub(" ", plain(words)) for words in beside]
        label = _NO_LETTER.sub("", EMPTY.sub("", plain(mention.before or mention.after)))
        self.label = label if len(label) == 1 and label in lexicon.rarity else ""
        self.near = [(words, EMPTY.sub(lambda m: " " * len(m[0]), words)) for words in said]

    def _pairs_found(self, far: float) -> tuple[dict[str, float], dict[str, float]]:
        """Give what each pair of letters weighs, standing together in a name or apart."""
        near, distant = _APART
        together = {pair: weight * far for pair, weight in self.far_pairs.items()}
        apart = {pair: weight * distant * far for pair, weight in self.far_pairs.items()}
        for pair, weight in self.near_pairs.items():
            together[pair] = max(weight, together.get(pair, 0.0))
            apart[pair] = max(weight * near, apart.get(pair, 0.0))
        return together, apart

    def touch(self, code: str) -> bool:
        """Tell whether any of an indicator's words stand anywhere around."""
        own = self.lexicon.pairs[code]
        return not (own.isdisjoint(self.near_pairs) and own.isdisjoint(self.far_pairs))

    def names(self, code: str, *, fits_unit: bool = True) -> Evidence:
        """Weigh how well the words name an indicator, whose unit is the figure's or is not."""
        own = self.lexicon.pairs[code]
        foreign, rival = self._foreign(own)
        best = _NO_EVIDENCE
        variants = self.lexicon.variants[code]
        if self.plan:
            variants += self.lexicon.planned.get(code, ())
        if self.label and not any(self.label in variant.words for variant in variants):
            foreign += _FOREIGN * self.lexicon.rarity[self.label]
        for variant in variants:
            weights = variant.weights if fits_unit else variant.full
            mass = sum(weights)
            covers = self._cover(variant, rival=rival)
            share = sum(map(operator.mul, weights, covers)) / mass
            score = _SCALE * (2 * share - 1) * math.sqrt(mass) - foreign
            score += self._average(variant.words)
            score += self.lexicon.unit_rarity[code] if fits_unit else _OTHER_UNIT
            if score > best.score:
                found = "".join(
                    letter if cover >= _SEEN else "·"
                    for letter, cover in zip(variant.words, covers, strict=True)
                )
                best = Evidence(score, share, variant.words, found, rival)
        return best

    def _cover(self, variant: Variant, *, rival: bool) -> list[float]:
        """Give how well each letter of a name is found in the words, from 0 to 1."""
        letters = self.letters
        covers = [
            (_LABEL if letter == self.label else _SINGLE) * letters.get(letter, 0.0)
            for letter in variant.words
        ]
        together, apart = self._found[rival]
        for first, second, pair, is_together in variant.links:
            found = (together if is_together else apart).get(pair, 0.0)
            if found:
                covers[first] = max(covers[first], found)
                covers[second] = max(covers[second], found)
        return covers

    def _average(self, name: str) -> float:
        """Weigh that the words speak of an average (户均, 人均) and the name does, or does not."""
        if not self.per:
            return -_AVERAGE if per_word(name) else 0.0
        return _AVERAGE if self.per == per_word(name) else -2 * _AVERAGE

    def _foreign(self, own: frozenset[str]) -> tuple[float, bool]:
        """Weigh words nearby that name something else; tell whether one stands as rival subject."""
        weight, rival = 0.0, False
        for (words, naming), ends_at_figure in zip(self.near, (True, False), strict=True):
            kinds = self._kinds(words, naming, own)
            for index, kind in enumerate(kinds):
                if kind == "f":
                    distance = len(words) - 1 - index if ends_at_figure else index
                    rarity = self.lexicon.rarity.get(words[index], 0.0)
                    weight += _FOREIGN * rarity * max(0.2, 1 - distance / 12)
            rival = rival or bool(re.search("[uf][uf] ?o", kinds))
            if ends_at_figure:  # the word that the figure counts comes last
                rival = rival or bool(re.search("o[^|]*[uf]{3} *$", kinds))
        return weight, rival

    def _kinds(self, words: str, naming: str, own: frozenset[str]) -> str:
        """Mark each letter: of the name (o), of another indicator's (f), unknown (u), or empty."""
        vocabulary = self.lexicon.vocabulary
        kinds = []
        for index, letter in enumerate(naming):
            around = (words[max(index - 1, 0) : index + 1], words[index : index + 2])
            if any(pair in own for pair in around):
                kinds.append("o")
            elif letter in " |":
                kinds.append(letter)
            else:
                kinds.append("f" if any(pair in vocabulary for pair in around) else "u")
        return "".join(kinds)
