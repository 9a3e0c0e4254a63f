"""Styles, page set-up, headers and footers of the Word writer."""

from __future__ import annotations

from dataclasses import dataclass
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
    table_size = layout.PAGES[appendix.pdf_profile].size

    def make(name: str, chinese: str, size: float, **layout_: Any) -> ParagraphStyle:
        try:
            style = styles[name]
        except KeyError:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
        set_font(style, _LATIN.get(chinese, _LATIN_SERIF), chinese, size)
        paper = style.paragraph_format
        paper.space_before = paper.space_after = Pt(0)
        for key, value in layout_.items():
            setattr(paper, key, value)
        return style  # type: ignore[no-any-return]

    spacing: dict[str, Any] = (
        {"line_spacing": Pt(look.line)} if look.line else {"line_spacing": 1.3}
    )
    indent = Pt(2 * look.size) if zh else None
    make("Normal", look.body, look.size)
    make("Body Text", look.body, look.size, first_line_indent=indent, **spacing)
    if not zh:
        styles["Body Text"].paragraph_format.space_after = Pt(6)
    make("Quote", "楷体", look.size, left_indent=Pt(2 * look.size), **spacing)
    for name in ("List Bullet", "List Number"):
        make(name, look.body, look.size, **spacing)
    title = make("Title", look.title, look.title_size, alignment=CENTER, space_after=Pt(14))
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for name, family in (("Strong", "黑体"), ("Emphasis", "楷体")):
        set_font(styles[name], _LATIN[family], family, look.size)
    make("Subtitle", "楷体", min(look.size + 3, 16), alignment=CENTER, space_after=Pt(8))
    make("Attachment", "黑体", 16, alignment=LEFT, space_after=Pt(40))
    make("Made Up", "黑体", 10.5, alignment=CENTER).font.color.rgb = _RED
    for level, (family, size) in enumerate(look.headings, start=1):
        gap = Pt(size * 0.8)
        shape = {"space_before": gap, "space_after": Pt(size * 0.5), "keep_with_next": True}
        make(f"Heading {level}", family, size, **(spacing if look.line else shape))
        styles[f"Heading {level}"].paragraph_format.keep_with_next = True
    make(
        "Contents Heading", "黑体", 16, space_before=Pt(10), space_after=Pt(8), keep_with_next=True
    )
    make(
        "Contents Heading 2",
        "黑体",
        12,
        space_before=Pt(10),
        space_after=Pt(4),
        keep_with_next=True,
    )
    make("Explanation", look.body, min(look.size, 14), space_after=Pt(3), line_spacing=1.3)
    make("Fact", look.body, min(look.size, 12), space_after=Pt(3))
    for name in ("toc 1", "table of figures"):
        stops = make(
            name, look.body, min(look.size, 14), space_after=Pt(2)
        ).paragraph_format.tab_stops
        width = layout.PAGES[appendix.pdf_profile].portrait
        stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    above = {"space_before": Pt(12), "space_after": Pt(4), "keep_with_next": True}
    make("Caption", "黑体", table_size + 1, alignment=CENTER, **above)
    make(
        "Figure Caption",
        "黑体",
        table_size + 1,
        alignment=CENTER,
        space_after=Pt(4),
        keep_with_next=True,
    )
    make("Picture", look.body, look.size, alignment=CENTER, space_before=Pt(12), keep_with_next=True)
    make("Table Unit", "宋体", table_size, alignment=RIGHT, space_after=Pt(2), keep_with_next=True)
    make("Table Head", "黑体", table_size, keep_with_next=True)
    make("Table Text", "宋体", table_size)
    make(
        "Table Note",
        "宋体",
        table_size - 0.5,
        space_before=Pt(1),
        left_indent=Pt(18),
        first_line_indent=Pt(-18),
    )


def _headers(document: Document, appendix: Appendix) -> None:
    """Say on every page that data are made up; a yearbook has its title as running head too."""
    section = document.sections[0]
    section.different_first_page_header_footer = True  # the cover has no number
    official = appendix.pdf_profile == "official"
    document.settings.odd_and_even_pages_header_footer = official
    headers = [section.header, section.first_page_header]
    headers += [section.even_page_header] if official else []
    for header in headers:
        paragraph = header.paragraphs[0]
        if appendix.made_up:
            paragraph.style = "Made Up"
            add_text(paragraph, words.WORDS[appendix.lang]["made_up"]).font.size = Pt(9)
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
