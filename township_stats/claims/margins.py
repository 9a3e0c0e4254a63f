"""What a Word file says outside its running text: headers, footers, notes and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_TEXT_BOX = "文本框"


def margins(document: Document) -> list[tuple[str, str]]:
    """Give the paragraphs outside the running text: where each stands, and its words.

    Parameters
    ----------
    document
        The file, opened.

    Returns
    -------
    list of tuple
        Without repetitions: a drawing is stored twice, a header once a section.
    """
    return list(dict.fromkeys([*_of_parts(document), *_of_text_boxes(document)]))


def _of_parts(document: Document) -> Iterator[tuple[str, str]]:
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        where = _PARTS.get(relation.reltype.rpartition("/")[2])
        if where and not relation.is_external:
            yield from _paragraphs(where, parse_xml(relation.target_part.blob))


def _of_text_boxes(document: Document) -> Iterator[tuple[str, str]]:
    for box in document.element.body.iter(f"{_W}txbxContent"):
        yield from _paragraphs(_TEXT_BOX, box)


def _paragraphs(where: str, element: Any) -> Iterator[tuple[str, str]]:
    for paragraph in element.iter(f"{_W}p"):
        words = "".join(part.text or "" for part in paragraph.iter(f"{_W}t"))
        if words.strip():
            yield where, words
