"""Whether derived.csv can be computed, before anything is: indicators, units, circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from township_stats.codebook.definitions import Indicator
from township_stats.errors import FigureError, Problem
from township_stats.expressions import Expression, evaluate, parse_expression
from township_stats.quantity import Quantity
from township_stats.textfile import DefinitionRow
from township_stats.unitalgebra import in_unit

_FILE = "data/raw/derived.csv"


def wrong_derivations(
    indicators: Sequence[Indicator], derived: Sequence[Indicator], rows: Sequence[DefinitionRow]
) -> Iterator[Problem]:
    """Find expressions that cannot be computed.

    Parameters
    ----------
    indicators, derived
        The definitions read.
    rows
        The rows of derived.csv, for the addresses.

    Yields
    ------
    Problem
        At the cell of the expression: it cannot be read, names what is not there, leads back to
        itself, or has a unit that is not the indicator's.
    """
    units = {item.code: item.unit for item in (*indicators, *derived)}
    cells = {row["code"]: row.address("expression") for row in rows}
    read: dict[str, Expression] = {}
    for item in derived:
        try:
            read[item.code] = parse_expression(item.expression)
        except FigureError as error:
            found, _, allowed = str(error).partition("; ")
            yield Problem(_FILE, "", cells[item.code], found, allowed)
    for item in derived:
        if item.code not in read:
            continue
        expression = read[item.code]
        unknown = [code for code in expression.codes if code not in units]
        circle = _circle(item.code, read)
        if unknown:
            found, allowed = f"没有指标 {'、'.join(unknown)}", "须为指标表中的代码"
        elif circle:
            found, allowed = f"推算绕成了圈：{' → '.join(circle)}", "派生指标不得由自己算出"
        elif (found := _wrong_unit(expression, item.unit, units)) != "":
            allowed = f"算出的单位须能换算成 {item.unit}"
        else:
            continue
        yield Problem(_FILE, "", cells[item.code], found, allowed)


def _circle(code: str, read: dict[str, Expression]) -> tuple[str, ...]:
    """Give the way from a derived indicator back to itself; empty where there is none."""
    seen: set[str] = set()
    ways: list[tuple[str, ...]] = [(code,)]
    while ways:
        way = ways.pop()
        for reference in read[way[-1]].references if way[-1] in read else ():
            if reference.code == code:
                return (*way, code)
            if reference.code not in seen:
                seen.add(reference.code)
                ways.append((*way, reference.code))
    return ()


def _wrong_unit(expression: Expression, unit: str, units: dict[str, str]) -> str:
    def unknown(code: str, offset: int) -> Quantity:
        return Quantity.missing(units[code])

    try:
        in_unit(evaluate(expression, unknown, lambda code, offset: [unknown(code, offset)]), unit)
    except FigureError as error:
        return str(error)
    return ""
