"""One TableData as an HTML table: three rules, decimals aligned, headers of any depth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from township_stats.export.layout import width
from township_stats.export.markup import attributes, esc
from township_stats.export.words import continued_caption, lines_below, marks, unit_line
from township_stats.payload import Cell, Chart, Column, Provenance, Row, TableData

LONG = 12
"""Rows from which a table can be sorted and filtered."""
WIDE = 10
"""Columns from which a table is printed on a page of its own, turned."""

CellLink = Callable[[Cell, Provenance], str]
"""Makes the HTML of a cell's text where a provenance stands behind it."""

_LONG_TEXT, _SHORT_TEXT = 14.0, 9.0  # em
_NUMBERS = ("decimal", "right")
_TAIL = re.compile(r"\d(?P<fraction>\.\d+)?(?P<suffix>\D{0,4})\Z")


def table_element(table: TableData, link: CellLink, anchor: str | None = None) -> str:
    """Give the table with its title, unit, notes and source.

    Parameters
    ----------
    table
        What is printed.
    link
        What is made of a cell that a provenance stands behind.
    anchor
        Id of the whole, to be jumped to.
    """
    wide = len(table.columns) >= WIDE
    places = [_Place.of(column, cells) for column, cells in _by_column(table)]
    kind = " wide" if wide else f" c{len(table.columns)}"
    if not wide and any(place.kind == "t" for place in places[1:]):
        kind = ""  # long texts have the whole width
    kind += " names" if places[0].kind != "t" else ""  # they stay on one line where there is room
    kind += " whole" if len(table.rows) <= LONG else ""
    lines = [
        f"<div{attributes(class_='stat-table' + kind, id=anchor, lang=language_tag(table.lang))}>",
        f'<div class="scroll" tabindex="0" role="group"{attributes(aria_label=_title(table))}>',
        f"<table{attributes(data_long='' if _sortable(table) else None)}>",
        f"<caption>{_caption(table)}</caption>",
        *_head(table),
        *_body(table, places, link),
        "</table>",
        "</div>",
        *below(table),
        "</div>",
    ]
    return "\n".join(lines)


def below(item: TableData | Chart) -> Iterator[str]:
    """Give the lines below a table or chart: a chart's unit, notes, source."""
    yield '<div class="below">'
    for lead, lines in groupby(lines_below(item), lambda line: line.is_note):
        if not lead:
            yield from (f"<p>{esc(line.text)}</p>" for line in lines)
            continue
        first, *others = lines
        notes = "".join(f"<li>{esc(line.text)}</li>" for line in (first, *others))
        yield f'<div class="notes"><span>{first.lead.strip()}</span><ul>{notes}</ul></div>'
    yield "</div>"


def _title(table: TableData) -> str:
    return f"{table.label} {table.title}".strip()


def language_tag(lang: str) -> str:
    """Give the value of HTML's ``lang``: ``zh-CN`` for zh."""
    return "zh-CN" if lang == "zh" else lang


def _caption(table: TableData) -> str:
    label = f'<span class="label">{esc(table.label)}</span> ' if table.label else ""
    unit = f' <span class="unit">{esc(unit_line(table))}</span>' if table.unit else ""
    return f'<span class="title">{label}{esc(table.title)}</span>{unit}'


def _sortable(table: TableData) -> bool:
    """Tell whether rows may change places: long, and every row stands by itself."""
    return len(table.rows) >= LONG and all(
        row.kind in ("item", "total") and not row.indent for row in table.rows
    )


def _head(table: TableData) -> Iterator[str]:
    depth = 1 + max(len(column.spanners) for column in table.columns)
    yield "<thead>"
    if len(table.rows) > LONG:
        yield _again(table)
    for level in range(depth):
        cells = []
        paths = [column.spanners[: level + 1] for column in table.columns]
        numbered = zip(paths, enumerate(table.columns), strict=True)
        for path, group in groupby(numbered, itemgetter(0)):
            members = [member for _, member in group]
            if len(path) > level:
                cells.append(
                    f"<th{attributes(class_='span', scope='colgroup', colspan=len(members))}>"
                    f"{esc(path[-1])}</th>"
                )
            elif len(path) == level:
                cells += [_leaf(column, index, depth - level) for index, column in members]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</thead>"


def _again(table: TableData) -> str:
    """Give the row that a printed page repeats with the header; the caption covers the first."""
    unit = f'<span class="unit">{esc(unit_line(table))}</span>' if table.unit else ""
    said = f"<span></span><b>{esc(continued_caption(table))}</b>{unit}"
    given = attributes(class_="again", aria_hidden="true")
    return f"<tr{given}><td{attributes(colspan=len(table.columns))}><div>{said}</div></td></tr>"


def _leaf(column: Column, index: int, deep: int) -> str:
    opening, closing = ("（", "）") if re.search("[\u4e00-\u9fff]", column.label) else (" (", ")")
    unit = f'<span class="u">{esc(opening + column.unit + closing)}</span>' if column.unit else ""
    given = attributes(
        scope="col",
        rowspan=deep if deep > 1 else None,
        class_="n" if column.align in _NUMBERS else None,
        data_col=index,
        data_head="/".join((*column.spanners, column.label)) if column.spanners else None,
    )
    return f"<th{given}>{esc(column.label)}{unit}</th>"


@dataclass(frozen=True, slots=True)
class _Place:
    """How one column stands: its kind and the widest that follows its units digit.

    The kind is the class of its cells: n numbers, c centred, t long text, s short text that stays on
    one line, empty for what is between.

    A number is followed by an invisible filler that makes up what it lacks of the column's
    fraction, suffix (多, 余) and room for marks, so that decimal points stand below each other in
    any font. The filler is drawn by the style sheet and is no text: copying and searching do not
    find it. Marks stand over it.
    """

    kind: str
    digits: int = 0
    suffix: str = ""
    marks: str = ""

    @classmethod
    def of(cls, column: Column, cells: list[Cell]) -> _Place:
        if column.align not in _NUMBERS:
            longest = max((width(cell.text) for cell in cells), default=0.0)
            left = "t" if longest > _LONG_TEXT else "s" if longest <= _SHORT_TEXT else ""
            return cls("c" if column.align == "center" else left)
        tails = [_tail(cell.text) for cell in cells]
        return cls(
            "n",
            max((len(fraction) for fraction, _ in tails), default=0),
            max((suffix for _, suffix in tails), key=len, default=""),
            max((marks(cell.marks) for cell in cells), key=len, default=""),
        )

    def cell(self, cell: Cell, link: CellLink, sortable: bool) -> str:
        shown = link(cell, cell.provenance) if cell.provenance else esc(cell.text)
        if self.kind != "n":
            return f"<td{attributes(class_=self.kind or None)}>{shown}{_marks(cell)}</td>"
        number = cell.number if sortable and cell.number else None
        filler = attributes(data_pad=self._filler(cell.text) + self.marks or None)
        given = attributes(class_="n", data_v=number)
        return f"<td{given}><span{filler}>{shown}{_marks(cell)}</span></td>"

    def _filler(self, text: str) -> str:
        fraction, suffix = _tail(text)
        zeros = "0" * (self.digits - len(fraction))
        point = "." + zeros[1:] if zeros and not fraction else zeros
        return point + self.suffix[len(suffix) :]


def _tail(text: str) -> tuple[str, str]:
    found = _TAIL.search(text)
    return (found["fraction"] or "", found["suffix"]) if found else ("", "")


def _by_column(table: TableData) -> Iterator[tuple[Column, list[Cell]]]:
    for index, column in enumerate(table.columns):
        yield column, [row.cells[index] for row in table.rows]


def _body(table: TableData, places: list[_Place], link: CellLink) -> Iterator[str]:
    sortable = _sortable(table)
    yield "<tbody>"
    for index, row in enumerate(table.rows):
        if row.kind == "group" and index:
            yield "</tbody>\n<tbody>"
        yield _row(row, places, link, sortable)
    yield "</tbody>"


def _row(row: Row, places: list[_Place], link: CellLink, sortable: bool) -> str:
    given = attributes(
        class_=None if row.kind == "item" else row.kind,
        data_code=row.indicator or None,
    )
    stub, *rest = row.cells
    text = esc(stub.text) + _marks(stub)
    if row.kind == "group" and not any(cell.text or cell.provenance for cell in rest):
        return f'<tr{given}><th scope="rowgroup" colspan="{len(row.cells)}">{text}</th></tr>'
    indent = f"i{min(row.indent, 4)}" if row.indent else None
    cells = [f"<th{attributes(scope='row', class_=indent)}>{text}</th>"]
    cells += [
        place.cell(cell, link, sortable) for cell, place in zip(rest, places[1:], strict=True)
    ]
    return f"<tr{given}>{''.join(cells)}</tr>"


def _marks(cell: Cell) -> str:
    return f"<sup>{marks(cell.marks)}</sup>" if cell.marks else ""
