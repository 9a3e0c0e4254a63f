"""Figures that words name too faintly by themselves, but whose number is an indicator's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from township_stats.claims.lexicon import Evidence, Lexicon
from township_stats.claims.mention import Mention
from township_stats.claims.naming import pairs_of, plain
from township_stats.claims.unitfit import fits
from township_stats.quantity import Qualifier, Quantity

# How much of a name must be there, and how far words may favour another indicator, for a number so
# particular (4658万) that hardly another would be it, and for any other.
_TELLING = (0.2, 1.5)
_OTHER = (0.35, 0.3)
_RIVALLED = 0.38
_BESIDE = 0.25  # … of which so much is enough beside figures of the same table
_LEAST_SCORE = -3.0
_DIGITS = 3
_OF_WHICH = re.compile(r"其中$")
_SAYS_WHAT = re.compile(r"[是为系](.{2,})")  # 5户是特困户


def by_number(
    mention: Mention,
    lexicon: Lexicon,
    agrees: Callable[[Mention, str], bool],
    taken: Collection[str],
    guessed: Collection[str],
    tables: Collection[str],
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
    taken, guessed
        Indicators that other figures of the sentence are of, by their words and by their number.
    tables
        Tables that figures around are of.

    Returns
    -------
    tuple or None
        The indicator and what speaks for it. None where the number is nobody's or of several, or
        where words speak more for another indicator: so that of two numbers exchanged neither is
        bound to the other's indicator.
    """
    telling = is_telling(mention.surface.quantity)
    least, margin = _TELLING if telling else _OTHER
    unit = mention.surface.quantity.unit
    if not unit:
        return None
    open_to = [
        item
        for item in lexicon.indicators
        if not item.derived and item.code not in taken and fits(unit, item.unit)
    ]
    same = [
        item.code for item in open_to if item.code not in guessed and agrees(mention, item.code)
    ]
    words = lexicon.read(mention)
    weighed = {item.code: words.names(item.code) for item in open_to}
    named = [
        item.code
        for item in open_to
        if item.code in same
        and (item.table in tables or words.touch(item.code))
        and weighed[item.code].covered >= least * (_BESIDE if item.table in tables else 1.0)
    ]
    if not named and _OF_WHICH.search(mention.lead):  # 搬了五户，其中三户
        parts = [item for item in open_to if item.name.startswith("其中") and item.table in tables]
        named = [item.code for item in parts if item.code in same]
        return (named[0], weighed[named[0]]) if len(named) == 1 else None
    if len(named) != 1:
        return None
    (code,) = named
    says = _SAYS_WHAT.match(mention.after)
    if says and lexicon.pairs[code].isdisjoint(pairs_of(plain(says[1]))):
        return None
    if weighed[code].rival and not telling and weighed[code].covered < _RIVALLED:
        return None
    if not telling and weighed[code].score < _LEAST_SCORE:
        return None
    best = max(evidence.score for evidence in weighed.values())
    return (code, weighed[code]) if weighed[code].score >= best - margin else None


def is_telling(quantity: Quantity) -> bool:
    """Tell whether a number is so particular (4658万) that hardly another would be it."""
    if quantity.value is None:
        return False
    hedged = quantity.qualifier is not Qualifier.EXACT  # 120余 says more than 120
    return len(quantity.value.normalize().as_tuple().digits) + hedged >= _DIGITS
