"""Pieces of WordprocessingML that python-docx has no call for: fields, borders, bookmarks, fonts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from township_stats.export.paper import on_paper

if TYPE_CHECKING:
    from docx.styles.style import ParagraphStyle
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_EPOCH = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str | int) -> Any:
    """Make an element ``w:tag`` with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add_text(paragraph: Paragraph, text: str, style: str | None = None) -> Run:
    """Add a run of text fit for paper, in a character style of this document."""
    run = paragraph.add_run(style=style)
    run._r.add_t(on_paper(text))  # one line already, so python-docx need not look for line ends
    return run


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field with the result it shows until it is updated."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "code":
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "shown":
            run.text = on_paper(shown)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def open_field(paragraph: Paragraph, code: str) -> None:
    """Begin a field whose result is what follows, up to `close_field`."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))


def close_field(paragraph: Paragraph) -> None:
    """End the field begun by `open_field`."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around what a paragraph holds."""
    start = element("bookmarkStart", id=number, name=name)
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(element("bookmarkEnd", id=number))


def add_link(paragraph: Paragraph, text: str, anchor: str, style: str | None = None) -> Any:
    """Add text that leads to a bookmark; gives the hyperlink element."""
    link = element("hyperlink", anchor=anchor, history=1)
    run = add_text(paragraph, text, style)
    link.append(run._r)
    paragraph._p.append(link)
    return link


def borders(cell: _Cell, **widths: int) -> None:
    """Draw a cell's borders, in eighths of a point, by side (top, bottom)."""
    box = element("tcBorders")
    for side in ("top", "bottom"):
        if side in widths:
            box.append(element(side, val="single", sz=widths[side], space=0, color="000000"))
    properties = cell._tc.get_or_add_tcPr()
    before = [properties.find(qn(f"w:{tag}")) for tag in ("shd", "noWrap", "tcMar", "vAlign")]
    following = next((item for item in before if item is not None), None)
    if following is None:
        properties.append(box)
    else:
        following.addprevious(box)


def set_font(style: ParagraphStyle, latin: str, chinese: str, size: float) -> None:
    """Give a style its fonts and size; theme fonts and colours of the template go."""
    style.font.name = latin
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.italic = False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)
    for colour in properties.findall(qn("w:color")):
        properties.remove(colour)


def same_bytes(data: bytes) -> bytes:
    """Give the package again with the parts' times set to the zip format's first day."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(entry))
    return out.getvalue()
