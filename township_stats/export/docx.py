"""Word: real styles, caption fields, repeated headers, landscape sections, pictures with alt text."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt

from township_stats.export import layout, words
from township_stats.export.appendix import Appendix, AppendixSection, Prose
from township_stats.export.docx_pages import pages
from township_stats.export.docx_parts import (
    add_field,
    add_link,
    add_text,
    bookmark,
    close_field,
    element,
    open_field,
    same_bytes,
)  # fmt: skip
from township_stats.export.docx_style import height, prepare, set_page
from township_stats.export.docx_table import add_table
from township_stats.export.paper import on_paper
from township_stats.export.prose import Paragraph, paragraphs, references
from township_stats.payload import Chart, TableData

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

# Word wants a date; this one says nothing of the run.
_DATE = datetime(1980, 1, 1)  # noqa: DTZ001


def appendix_docx(appendix: Appendix) -> bytes:
    """Write an appendix as a Word document.

    Parameters
    ----------
    appendix
        What is written; ``pdf_profile`` decides margins and type sizes here too.

    Returns
    -------
    bytes
        A .docx file, the same bytes for the same appendix. The lists of contents are fields; Word
        asks on opening whether it may update them, and then adds their page numbers.
    """
    return _Writer(appendix).write()


class _Writer:
    """One document on its way: where it stands, which bookmarks and numbers were given."""

    def __init__(self, appendix: Appendix) -> None:
        self.appendix = appendix
        self.said = words.WORDS[appendix.lang]
        self.page = layout.PAGES[appendix.pdf_profile]
        self.document: DocumentType = Document()
        self.styles: dict[str, str] = {}
        self.landscape = False
        self.bookmarks = 0
        self.counted: dict[str, int] = {}
        self.items = 0
        self.used: float | None = None

    def write(self) -> bytes:
        """Write everything, in reading order."""
        prepare(self.document, self.appendix)
        self.styles = {style.name: style.style_id for style in self.document.styles}
        self.cover()
        self.contents()
        self.reading()
        for number, section in enumerate(self.appendix.sections, start=1):
            self.section(section, f"section_{number}")
        self.turn(landscape=False)
        self.document.settings.element.append(element("updateFields", val="true"))
        properties = self.document.core_properties
        properties.title = on_paper(self.appendix.title)
        properties.subject = on_paper(self.appendix.subtitle)
        properties.language = "zh-CN" if self.appendix.lang == "zh" else "en-US"
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = _DATE
        data = io.BytesIO()
        self.document.save(data)
        return same_bytes(data.getvalue())

    def new(self, style: str) -> Any:
        """Add an empty paragraph; its style goes in by id, which python-docx looks up slowly."""
        made = self.document.add_paragraph()
        made._p.style = self.styles[style]
        return made

    def paragraph(self, text: str, style: str) -> Any:
        """Add a paragraph of plain text."""
        made = self.new(style)
        add_text(made, text)
        return made

    def mark(self, paragraph: Any, name: str) -> None:
        """Bookmark a paragraph."""
        self.bookmarks += 1
        bookmark(paragraph, name, self.bookmarks)

    def cover(self) -> None:
        """Write title, who and what, facts."""
        appendix = self.appendix
        if appendix.pdf_profile == "official":
            self.paragraph(self.said["attachment"], "Attachment")
        else:
            self.paragraph("", "Body Text").paragraph_format.space_before = Mm(45)
        self.paragraph(appendix.title, "Title")
        for text in (appendix.subtitle, *words.under_title(appendix)):
            self.paragraph(text, "Subtitle")

    def contents(self) -> None:
        """Write three lists: sections, tables, figures, each a field Word can update."""
        appendix = self.appendix
        heading = self.paragraph(self.said["contents"], "Contents Heading")
        heading.paragraph_format.page_break_before = True
        titles = [
            words.section_title(section, appendix.lang, appendix.pdf_profile)
            for section in appendix.sections
        ]
        sections = [(title, f"section_{number}") for number, title in enumerate(titles, start=1)]
        self._list('TOC \\o "1-1" \\h \\z', sections, "toc 1")
        items = [item for section in appendix.sections for item in _items(section)]
        named = [(item, f"item_{number}") for number, item in enumerate(items, start=1)]
        for kind, title in ((TableData, "list_of_tables"), (Chart, "list_of_figures")):
            entries = [
                (words.caption(item), anchor) for item, anchor in named if isinstance(item, kind)
            ]
            if entries:
                self.paragraph(self.said[title], "Contents Heading 2")
                code = f'TOC \\h \\z \\c "{_counter(kind, appendix.lang)}"'
                self._list(code, entries, "table of figures")

    def _list(self, code: str, entries: list[tuple[str, str]], style: str) -> None:
        made = None
        for number, (text, anchor) in enumerate(entries):
            made = self.new(style)
            if number == 0:
                open_field(made, code)
            add_link(made, text, anchor)
        if made is not None:
            close_field(made)

    def reading(self) -> None:
        """Write how to read the figures, and from what the appendix was made."""
        official = self.appendix.pdf_profile == "official"
        if self.appendix.notes:
            heading = self.paragraph(self.said["reading"], "Contents Heading")
            heading.paragraph_format.page_break_before = official
            for number, note in enumerate(self.appendix.notes, start=1):
                self.paragraph(f"{number}. {note}", "Explanation")
        if self.appendix.facts:
            self.paragraph(self.said["facts"], "Contents Heading")
            colon = "：" if self.appendix.lang == "zh" else ": "
            for label, text in self.appendix.facts:
                self.paragraph(f"{label}{colon}{text}", "Explanation")

    def section(self, section: AppendixSection, anchor: str) -> None:
        """Write a section on a new page."""
        self.turn(landscape=False)
        title = words.section_title(section, self.appendix.lang, self.appendix.pdf_profile)
        heading = self.paragraph(title, "Heading 1")
        if self.appendix.pdf_profile == "yearbook":
            heading.paragraph_format.page_break_before = True
            self.used = 0.0
            self.take(title, "Heading 1")
        self.mark(heading, anchor)
        items = _items(section)
        anchors = [f"item_{self.items + number}" for number in range(1, len(items) + 1)]
        self.items += len(items)
        known = {item.label: anchor for item, anchor in zip(items, anchors, strict=True)}
        waiting = iter(anchors)
        level = 1
        for block in section.blocks:
            if isinstance(block, Prose):
                self.turn(landscape=False)
                leads = None
                for part in paragraphs(block.markdown):
                    level, made = self.prose(part, level, known)
                    leads = made if part.kind == "text" else None
                if leads is not None:  # the last paragraph stays with what follows
                    leads.paragraph_format.keep_with_next = True
            elif isinstance(block, Chart):
                self.turn(landscape=False)
                self.chart(block, next(waiting))
            else:
                self.table(block, next(waiting))

    def turn(self, *, landscape: bool) -> None:
        """Go on upright or landscape pages."""
        if landscape != self.landscape:
            section = self.document.add_section(WD_SECTION.NEW_PAGE)
            section.different_first_page_header_footer = False
            set_page(section, self.appendix.pdf_profile, landscape=landscape)
            self.landscape = landscape
            self.used = 0.0

    def take(self, text: str, style: str) -> None:
        """Count what a paragraph takes of the page, in points."""
        if self.used is not None:
            self.used += height(self.document.styles[style], text, self.room)

    @property
    def room(self) -> float:
        """Text width of the page, in millimetres."""
        return self.page.landscape if self.landscape else self.page.portrait

    def prose(self, part: Paragraph, level: int, known: dict[str, str]) -> tuple[int, Any]:
        """Write a paragraph of prose; gives the level of the last heading, and the paragraph."""
        if part.kind == "heading":
            level = max(2, min(part.level, level + 1, 3))
        style = {
            "heading": f"Heading {level}",
            "bullet": "List Bullet",
            "number": "List Continue",
            "quote": "Quote",
        }.get(part.kind, "Body Text")
        made = self.new(style)
        self.take(part.text, style)
        if part.kind == "number":
            add_text(made, f"{part.number}. ")
        if part.kind in ("bullet", "number"):
            made.paragraph_format.left_indent = Mm(12 + 7 * part.level)
        for span in part.spans:
            look = "Strong" if span.strong else "Emphasis" if span.emphasis else None
            for text, anchor in references(span.text, known):
                if anchor:
                    add_link(made, text, anchor, look)
                else:
                    add_text(made, text, look)
        return level, made

    def table(self, table: TableData, anchor: str) -> None:
        """Write a table with its caption, unit, notes and source."""
        for plan in layout.plan(table, self.page):
            self.turn(landscape=plan.landscape)
            used = None if self.used is None else self.used / plan.size
            new_page, parts = pages(plan, used)
            for rows in parts:
                if plan.part == 1 and rows.start == 0:
                    made = self.caption(table, "Caption", anchor)
                else:
                    made = self.paragraph(words.continued_caption(table), "Continued Caption")
                if new_page or rows.start > 0:
                    made.paragraph_format.page_break_before = True
                if table.unit:
                    self.paragraph(words.unit_line(table), "Table Unit")
                add_table(self.document, plan, rows, self.room, table.title)
            self.used = None
        self.below(table)

    def chart(self, chart: Chart, anchor: str) -> None:
        """Write a chart as a picture with alternative text, its caption below."""
        paragraph = self.new("Picture")
        width = min(
            chart.width, self.page.portrait, self.page.height * 0.7 * chart.width / chart.height
        )
        picture = io.BytesIO(chart.png)
        shape = paragraph.add_run().add_picture(picture, width=Mm(width))
        shape._inline.docPr.set("descr", on_paper(chart.alt or chart.title))
        shape._inline.docPr.set("name", on_paper(chart.label or chart.title))
        self.caption(chart, "Figure Caption", anchor)
        self.below(chart)

    def caption(self, item: TableData | Chart, style: str, anchor: str) -> Any:
        """Write a caption; its number is a field, so that Word can list and refer to it."""
        paragraph = self.new(style)
        chapter, dash, number = item.number.rpartition("-")
        if number.isdecimal():
            kind = _counter(type(item), self.appendix.lang)
            before, after = words.caption(item).split(item.number, 1)
            add_text(paragraph, f"{before}{chapter}{dash}")
            jump = "" if int(number) == self.counted.get(kind, 0) + 1 else f" \\r {number}"
            self.counted[kind] = int(number)
            add_field(paragraph, f"SEQ {kind} \\* ARABIC{jump}", number)
            add_text(paragraph, after)
        else:
            add_text(paragraph, words.caption(item))
        self.mark(paragraph, anchor)
        return paragraph

    def below(self, item: TableData | Chart) -> None:
        """Write unit, notes and source under a table or chart."""
        lines = words.lines_below(item)
        lead = next((line.lead for line in lines if line.lead), "")
        indent = Pt(layout.width(lead) * (self.page.size - 0.5))
        for line in lines:
            made = self.paragraph(line.lead + line.text, "Table Note")
            paper = made.paragraph_format
            if line.is_note:
                paper.left_indent, paper.first_line_indent = indent, -indent if line.lead else 0
            paper.keep_with_next = True
        paper.keep_with_next, paper.space_after = False, Pt(12)
        self.used = None


def _items(section: AppendixSection) -> list[TableData | Chart]:
    return [block for block in section.blocks if not isinstance(block, Prose)]


def _counter(kind: type[TableData | Chart], lang: str) -> str:
    """Give the name Word counts tables or figures by: the word before their number."""
    if lang == "zh":
        return "图" if kind is Chart else "表"
    return "Figure" if kind is Chart else "Table"
