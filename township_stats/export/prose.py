"""Prose of the notebooks: plain Markdown as paragraphs that every paged writer can set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

Kind = Literal["text", "heading", "bullet", "number", "quote", "code"]
_REFERENCE = re.compile(r"(?:表|图|Table |Figure )[0-9]+-[0-9]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `url` where it is a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what it is, its spans, and its depth.

    `level` is the heading's level (1 is a section's title) or how deep a list item is nested, from
    0; `number` is what a numbered item is counted as.
    """

    kind: Kind
    spans: tuple[Span, ...]
    level: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """The text without styles."""
        return "".join(span.text for span in self.spans)


@cache
def _reader() -> Any:
    import mistune

    return mistune.create_markdown(renderer=None)


def paragraphs(markdown: str) -> tuple[Paragraph, ...]:
    """Read plain Markdown: headings, paragraphs, lists, quotes, code, emphasis, links.

    HTML, pictures and whatever else stays the text it is.

    Examples
    --------
    >>> [(part.kind, part.level, part.text) for part in paragraphs("### 种植业\\n\\n- 面积**大**\\n  - 产值")]
    [('heading', 3, '种植业'), ('bullet', 0, '面积大'), ('bullet', 1, '产值')]
    """
    return tuple(_blocks(_reader()(markdown), 0))


def _blocks(nodes: list[dict[str, Any]], depth: int) -> Iterator[Paragraph]:
    for node in nodes:
        match node["type"]:
            case "heading":
                yield Paragraph("heading", _spans(node), node["attrs"]["level"])
            case "list":
                yield from _items(node, depth)
            case "block_quote":
                for inner in _blocks(node["children"], depth):
                    kind: Kind = "quote" if inner.kind == "text" else inner.kind
                    yield Paragraph(kind, inner.spans, inner.level, inner.number)
            case "block_code":
                yield Paragraph("code", (Span(node["raw"].rstrip("\n"), code=True),))
            case "blank_line" | "thematic_break":
                pass
            case _:
                yield Paragraph("text", _spans(node))


def _items(node: dict[str, Any], depth: int) -> Iterator[Paragraph]:
    ordered = node["attrs"]["ordered"]
    number = node["attrs"].get("start", 1)
    for item in node["children"]:
        first, *rest = item["children"] or [{"type": "block_text"}]
        kind: Kind = "number" if ordered else "bullet"
        yield Paragraph(kind, _spans(first), depth, number if ordered else 0)
        yield from _blocks(rest, depth + 1)
        number += 1


def _spans(node: dict[str, Any], **style: Any) -> tuple[Span, ...]:
    kind = node["type"]
    if "children" not in node:
        text = "\n" if kind == "linebreak" else node.get("raw", "")
        return (Span(text, **{**style, "code": kind == "codespan"}),) if text else ()
    added = {
        "strong": {"strong": True},
        "emphasis": {"emphasis": True},
        "link": {"url": node.get("attrs", {}).get("url", "")},
    }.get(kind, {})
    spans: list[Span] = []
    broken = False
    for child in node["children"]:
        new = _spans(child, **{**style, **added})
        if broken and spans and new and not _joined(spans[-1].text, new[0].text):
            spans.append(Span(" "))
        spans += new
        broken = child["type"] == "softbreak"
    return tuple(spans)


def _joined(before: str, after: str) -> bool:
    """Whether a line end between two texts is none in print: Chinese has no blanks."""
    return any(unicodedata.east_asian_width(char) in "WF" for char in (before[-1], after[0]))


def references(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Split text at mentions of tables and charts.

    Parameters
    ----------
    text
        Text of a span.
    known
        Printed label (``表3-1``) → anchor.

    Yields
    ------
    tuple of str
        A piece of text and the anchor it leads to, empty where none.

    Examples
    --------
    >>> list(references("见表3-1及表9-9。", {"表3-1": "table-1"}))
    [('见', ''), ('表3-1', 'table-1'), ('及表9-9。', '')]
    """
    end = 0
    for found in _REFERENCE.finditer(text):
        anchor = known.get(found.group())
        if anchor:
            if found.start() > end:
                yield text[end : found.start()], ""
            yield found.group(), anchor
            end = found.end()
    if end < len(text):
        yield text[end:], ""
