"""Second thoughts before an alarm: whether a number that does not hold is another indicator's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from township_stats.claims.binding import Binding
from township_stats.claims.bynumber import is_telling
from township_stats.claims.lexicon import Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits

_CLEAR = 0.8  # confidence from which on words have named the indicator, whatever the number
_NAMED = (0.35, 0.15)  # how much of the other's name must be there; for a telling number
_INSTEAD = 0.5
Told = tuple[Mention, str]


def reconsidered(
    mention: Mention,
    binding: Binding,
    lexicon: Lexicon,
    agrees: Callable[[Mention, str], bool],
    around: Sequence[Told],
    *,
    withheld: bool,
) -> Binding:
    """Give a figure whose number is not its indicator's to the one whose number it is.

    Parameters
    ----------
    mention, binding
        The figure, and what its words bind it to.
    lexicon
        The codebook's words.
    agrees
        Tells whether a figure's number is an indicator's.
    around
        Figures nearby and what they are bound to. An indicator told with its number is not told
        again; and where another figure has this indicator's number, the two were exchanged.
    withheld
        Whether the indicator's own number is not known, so that none can be compared.

    Returns
    -------
    Binding
        The one given where words are clear, or where the number is nobody's that they touch on.
        Without a code, with `others`, where they name none of those whose number it is.
    """
    if not binding.code or (binding.confidence >= _CLEAR and not withheld):
        return binding
    if agrees(mention, binding.code) or not mention.meant.is_bounded:
        return binding
    unit = mention.surface.quantity.unit
    if not withheld and any(
        code != binding.code and agrees(other, binding.code)
        for other, code in around
        if other.meant.is_bounded and fits(other.surface.quantity.unit, unit)
    ):
        return binding
    told = {code for other, code in around if code and agrees(other, code)}
    words = lexicon.read(mention)
    owners = [
        item.code
        for item in lexicon.indicators
        if item.code not in told and item.code != binding.code
        if unit and fits(unit, item.unit) and words.touch(item.code) and agrees(mention, item.code)
    ]
    if not owners:
        return binding
    if len(owners) == 1:
        evidence = words.names(owners[0])
        if evidence.covered >= _NAMED[withheld or is_telling(mention.surface.quantity)]:
            return Binding(owners[0], _INSTEAD, evidence)
    return replace(binding, code="", confidence=0.0, others=(binding.code, *owners))
