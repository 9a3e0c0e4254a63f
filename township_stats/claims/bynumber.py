"""Figures that words name too faintly by themselves, but whose number is an indicator's."""

from __future__ import annotations

from collections.abc import Callable, Collection

from township_stats.claims.lexicon import Evidence, Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.quantity import Quantity

# How much of a name must be there, and how far words may favour another indicator, for a number so
# particular (4658万) that hardly another would be it, and for any other.
_TELLING = (0.2, 1.5)
_OTHER = (0.35, 0.3)
_DIGITS = 3


def by_number(
    mention: Mention,
    lexicon: Lexicon,
    agrees: Callable[[Mention, str], bool],
    taken: Collection[str],
) -> tuple[str, Evidence] | None:
    """Find the one indicator that has a figure's number and that its words speak of, if faintly.

    Parameters
    ----------
    mention
        The figure.
    lexicon
        The codebook's words.
    agrees
        Tells whether a figure's number is the indicator's.
    taken
        Indicators that other figures of the sentence are of.

    Returns
    -------
    tuple or None
        The indicator and what speaks for it. None where the number is nobody's or of several, or
        where words speak more for another indicator: so that of two numbers exchanged neither is
        bound to the other's indicator.
    """
    least, margin = _TELLING if _is_telling(mention.surface.quantity) else _OTHER
    unit = mention.surface.quantity.unit
    if not unit:
        return None
    open_to = [
        item
        for item in lexicon.indicators
        if not item.derived and item.code not in taken and fits(unit, item.unit)
    ]
    same = [item.code for item in open_to if agrees(mention, item.code)]
    words = lexicon.read(mention)
    weighed = {item.code: words.names(item.code) for item in open_to}
    named = [code for code in same if words.touch(code) and weighed[code].covered >= least]
    if len(named) != 1:
        return None
    (code,) = named
    if weighed[code].rival and not _is_telling(mention.surface.quantity):
        return None
    best = max(evidence.score for evidence in weighed.values())
    return (code, weighed[code]) if weighed[code].score >= best - margin else None


def _is_telling(quantity: Quantity) -> bool:
    value = quantity.value
    return value is not None and len(value.normalize().as_tuple().digits) >= _DIGITS
