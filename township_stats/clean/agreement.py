"""Two figures of one thing: whether they agree, and which is kept; pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from township_stats.figure import Figure
from township_stats.intake.wording import quoted
from township_stats.quantity import Status


def reconciled(first: Figure, second: Figure) -> Figure | None:
    """Give the figure to keep of two of one thing; None where they contradict each other.

    Nothing written contradicts nothing. Rounded and hedged figures agree where both can be true;
    the one that says more is kept, what an office wrote before what was added up. What one
    withholds is withheld; of whom a figure is made up, either may say.
    """
    if second.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return first
    if first.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return second
    hidden = [item for item in (first, second) if item.status is Status.SUPPRESSED]
    if any(item.quantity.value is None for item in hidden):
        return first if len(hidden) == 2 and first.text == second.text else None
    if first.quantity.intersect(second.quantity) is None:
        return None
    ranked = sorted((first, second), key=_vagueness)
    kept = ranked[0]
    if hidden and kept.status is not Status.SUPPRESSED:
        kept = replace(kept, quantity=replace(kept.quantity, status=Status.SUPPRESSED))
    return replace(kept, contributors=kept.contributors or ranked[1].contributors)


def _vagueness(figure: Figure) -> tuple[bool, bool, Decimal]:
    width = figure.quantity.width
    return figure.status is Status.DERIVED, width is None, width or Decimal(0)


def shown(figure: Figure) -> str:
    if figure.text:
        return quoted(figure.text)
    value = figure.quantity.value
    return f"{value:f}{figure.quantity.unit}" if value is not None else f"（{figure.status}）"
