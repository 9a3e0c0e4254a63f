"""Excel: cover, contents with links, explanations, and a sheet for each table and chart."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from township_stats.export import layout, words
from township_stats.export.appendix import Appendix, Prose
from township_stats.export.paper import on_paper
from township_stats.export.prose import paragraphs
from township_stats.export.xlsx_chart import write_chart
from township_stats.export.xlsx_style import INK, Styles
from township_stats.export.xlsx_table import row_height, write_table
from township_stats.payload import Chart, TableData

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# The zip format's first day: a workbook has to name a date, and this one says nothing of the run.
_DATE = datetime(1980, 1, 1)  # noqa: DTZ001
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_A4 = 9
_SHEETS = {"zh": ("封面", "目录", "说明"), "en": ("Cover", "Contents", "Notes")}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents: a section's heading, or a table or chart with its sheet."""

    text: str
    sheet: str = ""


def appendix_xlsx(appendix: Appendix) -> bytes:
    """Write an appendix as an Excel workbook.

    Parameters
    ----------
    appendix
        What is written. Figures become numbers whose format prints the words they came with (a
        cell with 1.3 prints 约1.3); text that begins with = + - @ stays text.

    Returns
    -------
    bytes
        An .xlsx file, the same bytes for the same appendix.
    """
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    style = Styles(book, appendix.lang)
    book.set_properties(
        {
            "title": on_paper(appendix.title),
            "subject": on_paper(appendix.subtitle),
            "created": _DATE,
        }
    )
    cover, contents, notes = (book.add_worksheet(name) for name in _SHEETS[appendix.lang])
    for sheet in (cover, contents, notes):
        _print_set_up(sheet, appendix)
        sheet.hide_gridlines(2)
    entries = _items(book, appendix, style)
    _cover(cover, appendix, style)
    _contents(contents, appendix, entries, style)
    _notes(notes, appendix, style)
    book.close()
    return data.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Give a sheet name Excel allows and that is not taken yet, whatever the case of its letters.

    Examples
    --------
    >>> sheet_name("表3-1", set()), sheet_name("表3-1", {"表3-1"}), sheet_name("a/b'c", set())
    ('表3-1', '表3-1 (2)', 'a b c')
    >>> sheet_name("What the rules leave of open intervals", set())
    'What the rules leave of open'
    """
    base = " ".join(_FORBIDDEN.sub(" ", on_paper(wanted)).split()) or "1"
    if len(base) > 31:
        words_kept = base[:32].rpartition(" ")[0]
        base = words_kept if len(words_kept) > 15 else base[:31]
    name, count = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        ending = f" ({count})"
        name = base[: 31 - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _items(book: Workbook, appendix: Appendix, style: Styles) -> list[_Entry]:
    taken = {name.casefold() for name in _SHEETS[appendix.lang]}
    entries = []
    for section in appendix.sections:
        entries.append(_Entry(words.section_title(section, appendix.lang)))
        for block in section.blocks:
            if isinstance(block, Prose):
                continue
            name = sheet_name(block.label or block.title, taken)
            sheet = book.add_worksheet(name)
            _item(book, sheet, block, appendix, style)
            entries.append(_Entry(words.caption(block), name))
    return entries


def _item(
    book: Workbook, sheet: Worksheet, block: TableData | Chart, appendix: Appendix, style: Styles
) -> None:
    said = words.WORDS[appendix.lang]
    contents = _SHEETS[appendix.lang][1]
    link = style(font_size=9, font_color="#0563c1", underline=1)
    sheet.write_url(0, 0, f"internal:'{contents}'!A1", link, f"← {said['back']}")
    top = 1
    if appendix.made_up:
        sheet.write_string(1, 0, said["made_up"], style(head=True, font_size=9, font_color=INK))
        top = 2
    _print_set_up(sheet, appendix)
    sheet.hide_gridlines(2)
    if isinstance(block, Chart):
        last, across = write_chart(book, sheet, block, style, top)
        sheet.print_area(1, 0, last, across)
        return
    header, last = write_table(sheet, block, style, top)
    sheet.freeze_panes(header + 1, 1)
    sheet.repeat_rows(top, header)
    sheet.print_area(1, 0, last, len(block.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    if layout.plan(block, layout.PAGES["yearbook"])[0].landscape:
        sheet.set_landscape()


def _print_set_up(sheet: Worksheet, appendix: Appendix) -> None:
    said = words.WORDS[appendix.lang]
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.8, right=0.6, top=0.9, bottom=0.8)
    title = on_paper(appendix.title)[:100].replace("&", "&&")  # Excel takes 255 characters
    sheet.set_header(f"&L&9{said['made_up'] if appendix.made_up else ''}&R&9 {title}")
    page = "第 &P 页 共 &N 页" if appendix.lang == "zh" else "Page &P of &N"
    sheet.set_footer(f"&C&9{page}")


def _cover(sheet: Worksheet, appendix: Appendix, style: Styles) -> None:
    said = words.WORDS[appendix.lang]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 50)
    lines = [
        (5, appendix.subtitle, style(head=True, font_size=14, align="center")),
        (7, appendix.title, style(head=True, font_size=24, align="center", text_wrap=True)),
    ]
    for row, text in enumerate(words.under_title(appendix), start=9):
        lines.append((row, text, style(font_size=12, align="center")))
    if appendix.made_up:
        looks = style(head=True, font_size=12, font_color=INK, align="center", border=1)
        lines.append((2, said["made_up"], looks))
    for row, text, shown in lines:
        if text:
            sheet.merge_range(row, 0, row, 1, "", shown)
            sheet.write_string(row, 0, on_paper(text), shown)
    lines_of_title = 1 + int(layout.width(appendix.title) * 24 / 490)
    sheet.set_row(7, 40 * lines_of_title)
    for row, (label, text) in enumerate(appendix.facts, start=16):
        sheet.write_string(row, 0, on_paper(label), style(head=True, valign="top"))
        sheet.write_string(row, 1, on_paper(text), style(text_wrap=True, valign="top"))
        sheet.set_row(row, row_height(text, [50]))
    sheet.activate()


def _contents(sheet: Worksheet, appendix: Appendix, entries: list[_Entry], style: Styles) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, max([14, *(2.1 * layout.width(entry.sheet) + 2 for entry in entries)]))
    said = words.WORDS[appendix.lang]
    sheet.write_string(0, 0, said["contents"], style(head=True, font_size=16))
    sheet.write_string(0, 1, said["sheet"], style(head=True, align="center"))
    sheet.set_row(0, 28)
    link = style(font_color="#0563c1", underline=1, indent=1)
    for row, entry in enumerate(entries, start=1):
        if entry.sheet:
            sheet.write_url(row, 0, f"internal:'{entry.sheet}'!A1", link, on_paper(entry.text))
            sheet.write_string(row, 1, entry.sheet, style(align="center"))
        else:
            sheet.write_string(row, 0, on_paper(entry.text), style(head=True, font_size=12))
    sheet.repeat_rows(0)


def _notes(sheet: Worksheet, appendix: Appendix, style: Styles) -> None:
    """Write how to read the figures, then each section's prose."""
    sheet.set_column(0, 0, 72)
    said = words.WORDS[appendix.lang]
    sheet.write_string(0, 0, said["reading"], style(head=True, font_size=16))
    sheet.set_row(0, 28)
    row = 1
    for number, note in enumerate(appendix.notes, start=1):
        sheet.write_string(row, 0, on_paper(f"{number}. {note}"), style(text_wrap=True))
        sheet.set_row(row, row_height(f"{number}. {note}", [72]))
        row += 1
    for section in appendix.sections:
        parts = [
            part
            for block in section.blocks
            if isinstance(block, Prose)
            for part in paragraphs(block.markdown)
        ]
        if not parts:
            continue
        row += 1
        heading = on_paper(words.section_title(section, appendix.lang))
        sheet.write_string(row, 0, heading, style(head=True, font_size=12))
        row += 1
        for part in parts:
            before = {"bullet": "• ", "number": f"{part.number}. "}.get(part.kind, "")
            indent = part.level + 1 if part.kind in ("bullet", "number") else 0
            looks = style(head=part.kind == "heading", text_wrap=True, indent=indent)
            sheet.write_string(row, 0, on_paper(before + part.text), looks)
            sheet.set_row(row, row_height(part.text, [72 - 1.3 * indent]))
            row += 1
