"""Two figures of one thing: whether they agree, and which is kept; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from township_stats.errors import Problem
from township_stats.figure import Figure
from township_stats.intake.wording import one_line, quoted
from township_stats.quantity import Qualifier, Status
from township_stats.units import compatible


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
    """Show what is written and what it is read as, for the unit may stand in another cell."""
    said = figure.quantity
    value = "" if said.value is None else format(said.value.normalize(), "f")
    if not figure.text:
        return f"{value}{said.unit}" if value else "空着"
    withheld = "（不公开）" if value and figure.status is Status.SUPPRESSED else ""
    is_said = not value or figure.text.endswith(said.unit)
    read = "" if is_said else f"（{value}{said.unit}）"
    return f"{quoted(figure.text)}{read}{withheld}"


def say_as_much(first: Figure, second: Figure) -> bool:
    """Tell whether of two figures that agree one says nothing, or both the same in the same words."""
    if any(not item.text and item.status is Status.MISSING for item in (first, second)):
        return True
    return bool(first.text) and (first.text, first.quantity) == (second.text, second.quantity)


def retold(figures: Iterable[Figure], earlier: Mapping[int, Iterable[Figure]]) -> Iterator[Problem]:
    """Tell of figures of earlier years that differ from what those years' own files say.

    Parameters
    ----------
    figures
        Read from the report year's files, each with its source.
    earlier
        Figures by report year, ascending: what is told last holds until now.
    """
    told = {
        (item.indicator, item.place, item.year): item
        for each in earlier.values()
        for item in each
        if item.source and item.status is not Status.MISSING
    }
    for figure in figures:
        before, source = told.get((figure.indicator, figure.place, figure.year)), figure.source
        if before is None or source is None or _say_the_same(before, figure):
            continue
        where = f"（{one_line(figure.place)}）" if figure.place else ""
        yield Problem(
            source.file, source.sheet, source.cell,
            f"{figure.name}{where}{figure.year}年 写作 {shown(figure)}，"
            f"{before.source} 写作 {shown(before)}",
            f"用 {shown(figure)}；是修订就留着，不是请更正",
        )  # fmt: skip


def _say_the_same(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are one, whatever the unit each is written in (5 万元, 50000 元)."""
    unit = second.quantity.unit
    return compatible(first.quantity.unit, unit) and _says(first, unit) == _says(second, unit)


def _says(figure: Figure, unit: str) -> tuple[object, ...]:
    said, is_withheld = figure.quantity.to(unit), figure.status is Status.SUPPRESSED
    if said.qualifier is Qualifier.EXACT and said.value is not None:
        return said.value, is_withheld
    return said.value, said.lower, said.upper, is_withheld
