"""Styles, page set-up, headers and footers of the Word writer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from township_stats.export import layout, words
from township_stats.export.appendix import Appendix
from township_stats.export.docx_parts import add_field, add_text, element, set_font

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_RED = RGBColor(0x9B, 0x1C, 0x1C)
# Latin letters and digits beside a Chinese family: with or without serifs as it has.
_LATIN = {"黑体": "Arial", "楷体": "Arial"}
_LATIN_SERIF = "Times New Roman"
_TEXT = ("Body Text", "Quote", "List Bullet", "List Continue", "Explanation")
_CELLS = ("Table Head", "Table Text")


@dataclass(frozen=True, slots=True)
class _Look:
    """Margins in mm, families and sizes in points of a profile.

    GB/T 9704-2012: margins 37, 26, 35, 28 mm; 2号小标宋 title, 3号仿宋 text on lines of 28.95 pt,
    黑体 and 楷体 headings. Word takes the office's own fonts from the machine it runs on.
    """

    top: float
    bottom: float
    inner: float
    outer: float
    body: str
    title: str
    size: float
    title_size: float
    headings: tuple[tuple[str, float], ...]
    line: float | None = None


_LOOKS = {
    "yearbook": _Look(
        26, 22, 24, 20, "宋体", "宋体", 10.5, 26, (("黑体", 16), ("黑体", 12.5), ("黑体", 11))
    ),
    "official": _Look(
        37, 35, 28, 26, "仿宋", "方正小标宋简体", 16, 22,
        (("黑体", 16), ("楷体", 16), ("仿宋", 16)), 28.95,
    ),
}  # fmt: skip


def prepare(document: Document, appendix: Appendix) -> None:
    """Set a new document up: page, styles, header and footer."""
    look = _LOOKS[appendix.pdf_profile]
    set_page(document.sections[0], appendix.pdf_profile, landscape=False)
    _styles(document, appendix, look)
    _headers(document, appendix)
    _footers(document, appendix)


def set_page(section: Section, profile: str, *, landscape: bool) -> None:
    """Make a section A4, upright or landscape, with the margins of a profile.

    Turned pages keep their margins on paper: what was at the top is at the right.
    """
    look = _LOOKS[profile]
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    upright = (look.top, look.outer, look.bottom, look.inner)
    turned = (look.inner, look.top, look.outer, look.bottom)
    top, right, bottom, left = turned if landscape and profile == "official" else upright
    if landscape and profile == "yearbook":
        top, right, bottom, left = 26, 22, 20, 22
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = Mm(min(14, top - 10))
    section.footer_distance = Mm(bottom - 7 - 5 if profile == "official" else 10)


def _styles(document: Document, appendix: Appendix, look: _Look) -> None:
    zh = appendix.lang == "zh"
    styles = document.styles
    default = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in default.findall(qn("w:lang")):
        default.remove(old)
    default.append(element("lang", val="zh-CN" if zh else "en-US", eastAsia="zh-CN"))
    page = layout.PAGES[appendix.pdf_profile]
    body, size, table = look.body, look.size, page.size
    contents = min(size, 14)
    # Name, family, size, alignment, space before and after in points, kept with what follows.
    plain: tuple[tuple[str, str, float, Any, float, float, bool], ...] = (
        ("Normal", body, size, None, 0, 0, False),
        ("Body Text", body, size, None, 0, 0 if zh else 6, False),
        ("Quote", "楷体", size, None, 0, 0, False),
        ("List Bullet", body, size, None, 0, 0, False),
        ("List Continue", body, size, None, 0, 0, False),
        ("Title", look.title, look.title_size, CENTER, 0, 14, False),
        ("Subtitle", "楷体", min(size + 3, 16), CENTER, 0, 8, False),
        ("Attachment", "黑体", 16, LEFT, 0, 28, False),
        ("Made Up", "黑体", 9, CENTER, 0, 0, False),
        ("Contents Heading", "黑体", 16, None, 10, 8, True),
        ("Contents Heading 2", "黑体", max(12, contents), None, 10, 4, True),
        ("toc 1", body, contents, None, 0, 2, False),
        ("table of figures", body, contents, None, 0, 2, False),
        ("Explanation", body, contents, None, 0, 3, False),
        ("Caption", "黑体", table + 1, CENTER, 12, 4, True),
        ("Continued Caption", "黑体", table + 1, CENTER, 0, 4, True),
        ("Figure Caption", "黑体", table + 1, CENTER, 0, 4, True),
        ("Picture", body, size, CENTER, 12, 0, True),
        ("Table Unit", "宋体", table, RIGHT, 0, 2, True),
        ("Table Head", "黑体", table, None, table / 4, table / 4, True),
        ("Table Text", "宋体", table, None, table / 4, table / 4, False),
        ("Table Note", "宋体", table - 0.5, None, 1, 0, False),
    )
    gaps = (0.0, 0.0) if look.line else (0.8, 0.5)
    headings = tuple(
        (f"Heading {level}", family, points, None, gaps[0] * points, gaps[1] * points, True)
        for level, (family, points) in enumerate(look.headings, start=1)
    )
    for name, family, points, align, before, after, keep in (*plain, *headings):
        style = _style(document, name, family, points)
        paper = style.paragraph_format
        paper.alignment, paper.keep_with_next = align, keep
        paper.space_before, paper.space_after = Pt(before), Pt(after)
        # Lines of fixed height: the same pages whatever the font.
        if name in _TEXT or (look.line and name.startswith("Heading")):
            paper.line_spacing = Pt(look.line or 1.65 * points)
        elif name == "Picture":
            paper.line_spacing = 1.0
        else:
            paper.line_spacing = Pt(round((1.25 if name in _CELLS else 1.4) * points, 1))
    styles["Body Text"].paragraph_format.first_line_indent = Pt(2 * size) if zh else None
    styles["Quote"].paragraph_format.left_indent = Pt(2 * size)
    styles["Table Note"].paragraph_format.left_indent = Pt(18)
    styles["Table Note"].paragraph_format.first_line_indent = Pt(-18)
    styles["Made Up"].font.color.rgb = _RED
    for name in ("toc 1", "table of figures"):  # for when Word adds the page numbers
        stops = styles[name].paragraph_format.tab_stops
        stops.add_tab_stop(Mm(page.portrait), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for name, family in (("Strong", "黑体"), ("Emphasis", "楷体")):
        set_font(styles[name], _LATIN[family], family, size)


def height(style: ParagraphStyle, text: str, room: float) -> float:
    """Estimate the height of a paragraph in a style across `room` millimetres, in points."""
    paper, size = style.paragraph_format, style.font.size.pt
    ems = layout.width(text) + (paper.first_line_indent or Pt(0)).pt / size
    lines = max(1, ceil(ems * size / (room * layout.POINTS_PER_MM)))
    around = sum((space or Pt(0)).pt for space in (paper.space_before, paper.space_after))
    return float(lines * paper.line_spacing.pt + around)


def _style(document: Document, name: str, family: str, size: float) -> ParagraphStyle:
    """Give the template's style of that name, or a new one, in a family and without rules."""
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    set_font(style, _LATIN.get(family, _LATIN_SERIF), family, size)
    for rule in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(rule)
    return style  # type: ignore[no-any-return]


def _headers(document: Document, appendix: Appendix) -> None:
    """Say on every page that data are made up; a yearbook has its title as running head too."""
    section = document.sections[0]
    official = appendix.pdf_profile == "official"
    section.different_first_page_header_footer = not official  # a yearbook's cover has no number
    document.settings.odd_and_even_pages_header_footer = official
    headers = [section.header, section.first_page_header]
    headers += [section.even_page_header] if official else []
    for header in headers:
        paragraph = header.paragraphs[0]
        if appendix.made_up:
            paragraph.style = "Made Up"
            add_text(paragraph, words.WORDS[appendix.lang]["made_up"])
            paragraph = header.add_paragraph()
        if not official and header is not headers[1]:
            add_text(paragraph, appendix.title).font.size = Pt(8.5)


def _footers(document: Document, appendix: Appendix) -> None:
    """Number pages: —1— at the outer side in official documents, page x of y in yearbooks."""
    section = document.sections[0]
    if appendix.pdf_profile == "official":
        for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            _number(footer.paragraphs[0], ("—", "PAGE", "—"), align, 14)
    else:
        zh = ("第 ", "PAGE", " 页 共 ", "NUMPAGES", " 页")
        en = ("Page ", "PAGE", " of ", "NUMPAGES")
        _number(section.footer.paragraphs[0], zh if appendix.lang == "zh" else en, CENTER, 8.5)


def _number(paragraph: Any, pieces: tuple[str, ...], align: Any, size: float) -> None:
    paragraph.alignment = align
    for piece in pieces:
        if piece in ("PAGE", "NUMPAGES"):
            add_field(paragraph, piece, "1")
        else:
            add_text(paragraph, piece)
    for run in paragraph.runs:
        run.font.size = Pt(size)
