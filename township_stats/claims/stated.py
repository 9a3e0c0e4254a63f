"""Computations that words state plainly: from which figures a figure is said to be worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from township_stats.claims.comparison import Weigh, compared
from township_stats.claims.emptiness import PER, is_empty, per_word
from township_stats.claims.finding import Claim, Finding
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.codebook import Codebook
from township_stats.quantity import Kind
from township_stats.units import compatible

_MARKS = "，,；;：:、（("
_FILL = r"(?:平均|大约|约合|折合|[为是有达到约近合的就即计])*"
_AVERAGE = re.compile(rf"[{_MARKS}]?{_FILL}(?:{PER.pattern}){_FILL}")
_PER_WHAT = re.compile(r"([户人村亩头期])")
_MONTHLY = re.compile(rf"[{_MARKS}]?{_FILL}(?:月均|每个?月(?:平均)?){_FILL}")
PER_PERIOD = re.compile(rf"(?:[月日季周]均|每个?(?:月|季度|周|星期)|每[天日季])(?:平均)?{_FILL}$")
_BOTH = r"[二两](?:者|项|数)"
_SUM = r"合计|共计|总计|总共|一共|总[额量数]|之和|相加|加起来|合起来|加在一起|合在一起"
_SUMMED = re.compile(rf"[{_MARKS}]?(?:{_BOTH})?(?:金额|资金|数量)?(?:{_SUM}|共){_FILL}")
_SUM_OF = re.compile(rf"(?:^|[{_MARKS}])([^{_MARKS}]+?)[与和加同]([^{_MARKS}]+?)(?:{_SUM}){_FILL}$")
_RATIO = re.compile(
    rf"(?:^|[{_MARKS}])(?P<left>[^{_MARKS}]*?)(?:[又也还就]|只|仅|大约)*"
    rf"(?P<verb>相当于|占比?到?了?|[是为有])(?P<right>[^{_MARKS}]*?)(?:的?比[重例])?的?{_FILL}$"
)
_RATE = re.compile(rf"(?:^|[{_MARKS}])([^{_MARKS}]{{2,6}}?)(?:率|的?比[例重]|占比){_FILL}$")
# 受理41件，化解39件，未化解2件: the rest of two figures told.
_NOT = re.compile(rf"(?:^|[{_MARKS}])(?:[尚还仍]|其中)*未([^{_MARKS}]{{2,4}}?)(?:的|事项)?{_FILL}$")
_ALL = re.compile(r"(?:总|全部|其中)[额量数体]?")
_PRONOUN = re.compile(r"它|其|该数?|这个数")
_SHARES = (Kind.PERCENT, Kind.MULTIPLE, Kind.RATIO)
_SURE = 1.0
_BEHIND = 6.0
_JUST_TOLD = 6
_NOTHING = "〇"


@dataclass(frozen=True, slots=True)
class Said:
    """A place in a sentence with what was told before it.

    Parameters
    ----------
    sentence
        Where the sentence begins and ends.
    words
        The words of the sentence before the place.
    told
        What was found of the figures before it in the sentence and the ones just before, nearest
        first.
    """

    sentence: tuple[int, int]
    words: str
    told: Sequence[Finding]

    @property
    def here(self) -> list[Finding]:
        """What was told in the same sentence."""
        return [item for item in self.told if item.sentence == self.sentence]


def stated(mention: Mention, said: Said, codebook: Codebook, weigh: Weigh) -> list[str]:
    """Give the expressions of which a figure's words say that one gives it.

    Parameters
    ----------
    mention, said
        The figure and what was told before it.
    codebook
        Its units, and its own shares.
    weigh
        Says how well words name an indicator.

    Returns
    -------
    list of str
        Empty where the words leave open what is worked out, or from what.
    """
    sums = {
        item.code: f"({item.expression})" for item in codebook.derived if "+" in item.expression
    }
    return [
        " ".join(sums.get(part, part) for part in expression.split())
        for expression in _stated(mention, said, codebook, weigh)
    ]


def _stated(mention: Mention, said: Said, codebook: Codebook, weigh: Weigh) -> list[str]:
    lead = mention.lead
    kind = mention.surface.quantity.kind
    if _MONTHLY.fullmatch(lead) and "均" in lead:
        return [f"{code} / 12" for code in _codes(said.here[:1])]
    if _AVERAGE.fullmatch(lead):
        return list(_averages(mention, said, codebook))
    if _SUMMED.fullmatch(lead):
        return list(_sums(mention, said, codebook))
    named = _SUM_OF.search(lead)
    if named:
        pair = meant(said, (named[1], named[2]), codebook, weigh)
        return [f"{pair[0]} + {pair[1]}"] if pair else []
    rest = _NOT.search(lead)
    if rest:
        return list(_rests(mention, said, rest[1], codebook))
    if kind in _SHARES:
        rate = _RATE.search(lead)
        if rate:
            return list(_rates(said, rate[1], codebook))
        match = _RATIO.search(lead)
        return list(_ratios(said, match, codebook, weigh)) if match else []
    comparison = compared(said.words, lead)
    if comparison and (comparison.left or comparison.right):
        left, right = comparison.left, comparison.right
        if not right and re.fullmatch("[前后]者", left):
            right = "后者" if left == "前者" else "前者"
        if not right:
            return []
        pair = meant(said, (left, right), codebook, weigh)
        if pair:
            return [" - ".join(pair if comparison.more else pair[::-1])]
    return []


def _codes(told: Sequence[Finding]) -> list[str]:
    return [
        item.indicator for item in told if item.indicator and item.verdict is not Claim.UNBACKED
    ]


def _averages(mention: Mention, said: Said, codebook: Codebook) -> Iterator[str]:
    """Give the quotient of the two totals just told: 43户，183万元，户均4.26万元."""
    per = _PER_WHAT.search(mention.lead)
    totals = [item for item in said.here if not _is_average(item, codebook)]
    codes = _codes(totals[:2])
    if per is None or len(codes) < 2:
        return
    unit = mention.surface.quantity.unit
    for a, b in permutations(codes):
        by = codebook[b].unit
        if by.startswith(per[1]) and compatible(codebook[a].unit, unit):
            yield f"{a} / {b}"


def _is_average(item: Finding, codebook: Codebook) -> bool:
    return bool(item.indicator and per_word(codebook[item.indicator].name))


def _sums(mention: Mention, said: Said, codebook: Codebook) -> Iterator[str]:
    """Give the sums of the figures just told, longest last."""
    unit = mention.surface.quantity.unit
    run: list[str] = []
    for item in said.here:
        code = item.indicator
        if not fits(unit, item.quantity.unit):
            break
        if not code or item.verdict is Claim.UNBACKED:
            return  # one of the summands is not known
        run.append(code)
    run = list(dict.fromkeys(run))
    most = 2 if re.search(_BOTH, mention.lead) else len(run)
    for count in range(2, most + 1):
        yield " + ".join(reversed(run[:count]))


def _ratios(said: Said, match: re.Match[str], codebook: Codebook, weigh: Weigh) -> Iterator[str]:
    left, right = match["left"], match["right"]
    whole = not right or bool(_ALL.fullmatch(right))
    if whole and not match["verb"].startswith("占"):
        return
    if whole and re.fullmatch("[前后]者", left):  # 前者占50.3%，后者占49.7%
        pair = _former_and_latter(said, codebook)
        if pair:
            part = pair[left == "后者"]
            yield f"{part} / ({pair[0]} + {pair[1]})"
    elif whole and not left:  # 41件，化解39件，占95.1%
        yield from _shares(said, _codes(said.here[:1]), codebook)
    elif not whole:
        pair = meant(said, (left, right), codebook, weigh)
        if pair:
            yield f"{pair[0]} / {pair[1]}"


def _rates(said: Said, words: str, codebook: Codebook) -> Iterator[str]:
    """Give the codebook's share of what a rate is called after: 搬迁5户，已入住3户，入住率60%."""
    parts = [code for code in _codes(said.here) if words[-2:] in codebook[code].name]
    yield from _shares(said, list(dict.fromkeys(parts)), codebook)


def _shares(said: Said, parts: Sequence[str], codebook: Codebook) -> Iterator[str]:
    """Give the codebook's one share of a part in something told in the sentence."""
    shares = [f"{part} / {whole}" for part in parts for whole in _codes(said.here)]
    known = [item.expression for item in codebook.derived if item.expression in shares]
    yield from known if len(known) == 1 else ()


def _rests(mention: Mention, said: Said, words: str, codebook: Codebook) -> Iterator[str]:
    """Give what the part named leaves of the whole, where the sentence tells these two and no more."""
    unit = mention.surface.quantity.unit
    alike = [item for item in said.here if fits(item.quantity.unit, unit)]
    codes = _codes(alike)
    if len(alike) == 2 and len(codes) == 2 and words[:2] in codebook[codes[0]].name:
        part, whole = codes
        same = codebook[part].unit == codebook[whole].unit
        left = whole if same else f"{whole} / 1{codebook[whole].unit} * 1{codebook[part].unit}"
        yield f"{left} - {part}"


def _former_and_latter(said: Said, codebook: Codebook) -> tuple[str, str] | None:
    """Give the last two figures of one unit in the sentence; None where one of them is not known."""
    latter = ""
    for item in said.here:
        if item.quantity.kind in _SHARES or "+" in item.expression:
            continue
        if not item.indicator or item.verdict is Claim.UNBACKED:
            return None
        if not latter:
            latter = item.indicator
        elif item.indicator != latter and compatible(
            codebook[item.indicator].unit, codebook[latter].unit
        ):
            return item.indicator, latter
    return None


def meant(
    said: Said, sides: tuple[str, str], codebook: Codebook, weigh: Weigh
) -> tuple[str, str] | None:
    """Find which two indicators told the words for two sides mean; None where that is open.

    Parameters
    ----------
    said
        What was told before the words.
    sides
        The words: a name, 前者, 它, or none for the figure told last.
    codebook
        The indicators' units.
    weigh
        Says how well words name an indicator.
    """
    told = list(dict.fromkeys(_codes(said.told)))
    open_to = [_meant_by(side, said, told, codebook, weigh) for side in sides]
    pairs = sorted(
        (
            (a_weight + b_weight, (a, b))
            for a, a_weight in open_to[0].items()
            for b, b_weight in open_to[1].items()
            if a != b and compatible(codebook[a].unit, codebook[b].unit)
        ),
        reverse=True,
    )
    if not pairs or (len(pairs) > 1 and pairs[0][0] - pairs[1][0] < _SURE):
        return None
    return pairs[0][1]


def _meant_by(
    words: str, said: Said, told: Sequence[str], codebook: Codebook, weigh: Weigh
) -> dict[str, float]:
    """Give the indicators told that words for one side may mean, and how well."""
    if "前者" in words or "后者" in words:
        pair = _former_and_latter(said, codebook)
        return {pair["后者" in words]: 0.0} if pair else {}
    if not words or _PRONOUN.fullmatch(words):
        numbers = [item for item in said.here if item.quantity.kind not in _SHARES]
        return dict.fromkeys(_codes(numbers[:1]), 0.0)
    exactly = codebook.find(words)
    if exactly:
        return {exactly.code: 0.0}
    per = per_word(words)
    alike = [code for code in told if per_word(codebook[code].name) == per]
    if per and is_empty(words):  # 比全镇人均高
        return dict.fromkeys(
            (code for code in _codes(said.told[:_JUST_TOLD]) if code in alike), 0.0
        )
    weighed = {
        item.code: weigh(words, item.code) for item in (*codebook.indicators, *codebook.derived)
    }
    least = max(weighed.values()) - _BEHIND  # 脱贫劳动力 is not what 劳务创收 is called
    return {
        code: weighed[code]
        for code in alike
        if weighed[code] >= max(least, weigh(_NOTHING, code) + _SURE)
    }
