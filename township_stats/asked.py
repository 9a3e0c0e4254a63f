"""Asked: what a notebook asks its workbook for, read from its cells, and a checksum of the answers.

A notebook whose code is parameters, one load and plain requests shows nothing but the answers; as
long as they are the same it need not run again, whatever else has changed in the received files.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from township_stats import charts
from township_stats.errors import TownshipStatsError
from township_stats.notebooks import PARAMETERS

if TYPE_CHECKING:
    from pathlib import Path

    from township_stats.stattable import Chart, StatTable
    from township_stats.workbook import Workbook

    Answer = Callable[..., Iterable[StatTable | Chart]]

Request = tuple[str, tuple[str, ...]]
"""Name of a method of `Workbook`, and its arguments."""

ANSWERS: dict[str, Answer] = {
    "table": lambda workbook, table: [workbook.table(table)],
    "tables": lambda workbook, section: workbook.tables(section),
    "chart": lambda workbook, chart: [charts.chart(workbook.book, chart)],
    "charts": lambda workbook, section: charts.section_charts(workbook.book, section),
    "overview": lambda workbook: [workbook.overview()],
    "checks": lambda workbook: [workbook.checks()],
    "bounds": lambda workbook: [workbook.bounds()],
    "doubts": lambda workbook: [workbook.doubts()],
    "sources": lambda workbook: [workbook.sources()],
}
"""What each method of a workbook shows, before it is drawn; a method not named here is not plain."""

_LOAD = ast.dump(
    ast.parse("Workbook(workbook, year=year, lang=lang, audience=audience)", mode="eval").body
)
_IMPORT = ast.dump(ast.parse("from township_stats import Workbook").body[0])


def requests(notebook: dict[str, Any]) -> tuple[Request, ...] | None:
    """Read from a notebook's cells what it asks its workbook for.

    Parameters
    ----------
    notebook
        The notebook as JSON.

    Returns
    -------
    tuple of Request or None
        In reading order; None where its code does anything else, so that what it shows may hang on
        anything.

    Examples
    --------
    >>> load = "wb = Workbook(workbook, year=year, lang=lang, audience=audience)"
    >>> cells = [
    ...     {"cell_type": "code", "source": source, "metadata": {}}
    ...     for source in ("from township_stats import Workbook", load, 'wb.tables("industry")')
    ... ]
    >>> requests({"cells": cells})
    (('tables', ('industry',)),)
    >>> requests({"cells": [*cells, {**cells[0], "source": "open('other.csv').read()"}]})
    """
    name = ""
    found: list[Request] = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            statements = ast.parse("".join(cell["source"])).body
        except (SyntaxError, ValueError):
            return None
        given = "parameters" in cell["metadata"].get("tags", [])
        for statement in statements:
            match statement:
                case ast.Assign([ast.Name(target)], ast.Constant()) if given:
                    if target not in PARAMETERS:
                        return None
                case ast.Assign([ast.Name(target)], ast.Call() as call) if ast.dump(call) == _LOAD:
                    name = target
                case ast.Expr(ast.Call(ast.Attribute(ast.Name(asked), method), arguments, [])) if (
                    asked == name and method in ANSWERS
                ):
                    texts = tuple(
                        item.value
                        for item in arguments
                        if isinstance(item, ast.Constant) and isinstance(item.value, str)
                    )
                    if len(texts) != len(arguments):
                        return None
                    found.append((method, texts))
                case _ if ast.dump(statement) == _IMPORT:
                    pass
                case _:
                    return None
    return tuple(found)


def checksum(workbook: Workbook, notebook: Path) -> str:
    """Give one checksum of all that a notebook shows of its workbook.

    Returns
    -------
    str
        Empty where that cannot be known without running it.
    """
    asked = requests(json.loads(notebook.read_text(encoding="utf-8")))
    if asked is None:
        return ""
    found = hashlib.sha256()
    try:
        for method, arguments in asked:
            for item in ANSWERS[method](workbook, *arguments):
                found.update(json.dumps(item.to_payload(), ensure_ascii=False).encode())
    except (TownshipStatsError, TypeError):  # running it tells the analyst what is wrong
        return ""
    return found.hexdigest()
