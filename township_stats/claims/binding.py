"""Which indicator each figure of a report is of: by words first, its unit, and its neighbours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from township_stats.claims.assign import assign
from township_stats.claims.bynumber import by_number
from township_stats.claims.emptiness import per_word
from township_stats.claims.lexicon import Evidence, Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.quantity import Kind, Qualifier
from township_stats.units import compatible

_SAME_TABLE = 1.5
_VALUE = 1.0
_LEAST = 0.42
_LEAST_RIVAL = 0.65
_DERIVED = -2.0
_AMBIGUOUS = 1.5
_BY_NUMBER = 0.5
_FAINTLY = 0.25  # of a name, where its number was told just before
_AGAIN = re.compile(r"换算|取整|四舍五入|折[合算成]|约?合(?!计)|即|也就是|相当于")
_SIZE = re.compile("[万亿]")
SURE = 0.6  # confidence from which on words are taken to have named the indicator


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a figure may be of, with what speaks for it."""

    code: str
    gain: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Binding:
    """The indicator a figure is taken to be of.

    Parameters
    ----------
    code
        The indicator; empty where none fits.
    confidence
        From 0 to 1: how well the words fit and how far the next best indicator is behind.
    evidence
        What speaks for it; None where none fits.
    others
        Indicators that fit nearly as well.
    """

    code: str
    confidence: float
    evidence: Evidence | None = None
    others: tuple[str, ...] = ()


NOTHING = Binding("", 0.0)
Agrees = Callable[[Mention, str], bool]


def bind(mentions: Sequence[Mention], lexicon: Lexicon, agrees: Agrees) -> list[Binding]:
    """Bind the figures of a report to indicators.

    Parameters
    ----------
    mentions
        The figures with the words around them.
    lexicon
        The codebook's words.
    agrees
        Tells whether a figure's value is the indicator's. It only decides between indicators whose
        words fit equally.

    Returns
    -------
    list of Binding
        One for each figure. Within a sentence no indicator is given to two figures of one place
        and year.
    """
    first = [_candidates(mention, lexicon, agrees) for mention in mentions]
    chosen = _choose(mentions, first)
    tables = {item.code: item.table for item in lexicon.indicators}
    around = _tables_around(mentions, chosen, tables)
    second = [
        [
            Candidate(c.code, c.gain + _SAME_TABLE * (tables[c.code] in near), c.evidence)
            for c in candidates
        ]
        for candidates, near in zip(first, around, strict=True)
    ]
    chosen = _choose(mentions, second)
    taken: defaultdict[int, set[str]] = defaultdict(set)
    for mention, best in zip(mentions, chosen, strict=True):
        if best is not None:
            taken[mention.sentence].add(best.code)
    guessed: defaultdict[int, set[str]] = defaultdict(set)
    bindings: list[Binding] = []
    for mention, best, others, near in zip(mentions, chosen, second, around, strict=True):
        binding = _binding(best, others)
        if mention.is_bare and binding.confidence < SURE:
            binding = NOTHING
        if not binding.code and not mention.is_bare:
            here = mention.sentence
            named = by_number(mention, lexicon, agrees, taken[here], guessed[here], near)
            if named is not None:
                code, evidence = named
                guessed[here].add(code)
                binding = Binding(code, _BY_NUMBER, evidence)
        if (
            not binding.code
            and bindings
            and _restates(mention, mentions[len(bindings) - 1], bindings[-1].code, agrees)
        ):
            binding = bindings[-1]
        if not binding.code:
            binding = _said_again(mention, mentions, bindings, lexicon, agrees)
        bindings.append(binding)
    return bindings


def _said_again(
    mention: Mention,
    mentions: Sequence[Mention],
    bindings: Sequence[Binding],
    lexicon: Lexicon,
    agrees: Agrees,
) -> Binding:
    """Find the figure of its sentence that a hedged one tells again (318件，300多件诉求都有回音)."""
    if mention.surface.quantity.qualifier is Qualifier.EXACT:
        return NOTHING
    unit = mention.surface.quantity.unit
    words = lexicon.read(mention)
    again = {
        binding.code
        for other, binding in zip(mentions, bindings, strict=False)
        if other.sentence == mention.sentence
        and binding.code
        and fits(unit, other.surface.quantity.unit)
        and agrees(mention, binding.code)
        and words.names(binding.code).covered >= _FAINTLY
    }
    return Binding(again.pop(), _BY_NUMBER) if len(again) == 1 else NOTHING


def _restates(mention: Mention, former: Mention, code: str, agrees: Agrees) -> bool:
    """Tell whether a figure is the one before it in other words (2.2万亩，合1467公顷; 取整为约2亿元)."""
    here, there = mention.surface.quantity.unit, former.surface.quantity.unit
    in_other_words = compatible(here, there) and not per_word(mention.lead)
    if here == there and not (code and agrees(mention, code)):
        return False
    return (
        in_other_words and mention.sentence == former.sentence and bool(_AGAIN.search(mention.lead))
    )


def _candidates(mention: Mention, lexicon: Lexicon, agrees: Agrees) -> list[Candidate]:
    words = lexicon.read(mention)
    quantity = mention.surface.quantity
    unit = "倍" if quantity.kind is Kind.RATIO else quantity.unit
    is_sum = not unit and bool(_SIZE.search(mention.surface.surface))  # 三十八万多 is money
    found = []
    for indicator in lexicon.indicators:
        code = indicator.code
        if not words.touch(code):
            continue
        right_unit = fits("元" if is_sum else unit, indicator.unit)
        same_value = agrees(mention, code)
        if mention.is_former and not same_value:
            continue
        if not right_unit and (indicator.derived or not same_value):
            continue  # another unit is a slip of the unit only if the number is right
        evidence = words.names(code, fits_unit=right_unit)
        if evidence.score <= 0 or evidence.covered < (_LEAST_RIVAL if evidence.rival else _LEAST):
            continue
        gain = evidence.score + _DERIVED * indicator.derived + _VALUE * same_value
        found.append(Candidate(code, gain, evidence))
    if mention.plan:  # of next year a target is told where there is one
        most = max((candidate.evidence.covered for candidate in found), default=0.0)
        targets = [c for c in found if c.code in lexicon.planned and c.evidence.covered >= most]
        found = targets or found
    return sorted(found, key=lambda candidate: -candidate.gain)


def _choose(
    mentions: Sequence[Mention], candidates: Sequence[list[Candidate]]
) -> list[Candidate | None]:
    """Choose one candidate a figure, none twice for a sentence, place and year."""
    groups: defaultdict[tuple[int, int, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        groups[mention.sentence, mention.year, mention.place or mention.about].append(index)
    chosen: list[Candidate | None] = [None] * len(mentions)
    for group in groups.values():
        codes = sorted({c.code for index in group for c in candidates[index]})
        column = {code: number for number, code in enumerate(codes)}
        gains = []
        for index in group:
            row = [-1e6] * len(codes) + [0.0] * len(group)
            for candidate in candidates[index]:
                row[column[candidate.code]] = candidate.gain
            gains.append(row)
        for index, place in zip(group, assign(gains), strict=True):
            if place < len(codes):
                chosen[index] = next(c for c in candidates[index] if c.code == codes[place])
    return chosen


def _tables_around(
    mentions: Sequence[Mention], chosen: Iterable[Candidate | None], tables: dict[str, str]
) -> list[set[str]]:
    of_sentence: defaultdict[int, set[str]] = defaultdict(set)
    for mention, candidate in zip(mentions, chosen, strict=True):
        if candidate is not None:
            of_sentence[mention.sentence].add(tables[candidate.code])
    return [
        of_sentence[mention.sentence] | of_sentence[mention.sentence - 1] for mention in mentions
    ]


def _binding(best: Candidate | None, candidates: list[Candidate]) -> Binding:
    if best is None:
        return NOTHING
    rivals = [c for c in candidates if c.code != best.code and c.gain > 0]
    others = tuple(c.code for c in rivals if c.gain > best.gain - _AMBIGUOUS)
    lead = best.gain - max((c.gain for c in rivals), default=0.0)
    confidence = min(0.99, best.evidence.covered * (0.7 + 0.3 * min(1.0, max(0.0, lead) / 6)))
    return Binding(best.code, round(confidence, 2), best.evidence, others)
