"""Prose of the notebooks: plain Markdown as paragraphs that every paged writer can set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from township_stats.export.markup import markdown_parser
from township_stats.export.safetext import printable

if TYPE_CHECKING:
    from markdown_it.token import Token

Kind = Literal["text", "heading", "bullet", "number", "quote", "code"]
_REFERENCE = re.compile(r"(?:表|图|Table |Figure )[0-9]+-[0-9]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False


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


def paragraphs(markdown: str) -> tuple[Paragraph, ...]:
    """Read plain Markdown: headings, paragraphs, lists, quotes, code, emphasis.

    HTML, links and pictures stay the text they are written as.

    Examples
    --------
    >>> [(part.kind, part.level, part.text) for part in paragraphs("### 种植业\\n\\n- 面积**大**\\n  1. 产值")]
    [('heading', 3, '种植业'), ('bullet', 0, '面积大'), ('number', 1, '产值')]
    """
    found: list[Paragraph] = []
    counts: list[int] = []  # the next number of each list we are in; 0 in one with bullets
    heading, quoted, item = 0, False, False
    for token in markdown_parser().parse(printable(markdown)):
        match token.type:
            case "heading_open":
                heading = int(token.tag[1:])
            case "heading_close":
                heading = 0
            case "blockquote_open" | "blockquote_close":
                quoted = token.nesting > 0
            case "bullet_list_open":
                counts.append(0)
            case "ordered_list_open":
                counts.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                counts.pop()
            case "list_item_open":
                item = True
            case "fence" | "code_block":
                found.append(Paragraph("code", (Span(token.content.rstrip("\n"), code=True),)))
            case "inline":
                spans = tuple(_spans(token.children or []))
                if heading:
                    found.append(Paragraph("heading", spans, heading))
                elif item and counts[-1]:
                    found.append(Paragraph("number", spans, len(counts) - 1, counts[-1]))
                    counts[-1] += 1
                elif item:
                    found.append(Paragraph("bullet", spans, len(counts) - 1))
                else:
                    found.append(Paragraph("quote" if quoted else "text", spans))
                item = False
    return tuple(found)


def _spans(tokens: list[Token]) -> Iterator[Span]:
    strong = emphasis = 0
    before = ""
    for index, token in enumerate(tokens):
        text = token.content
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type in ("softbreak", "hardbreak"):
            after = "".join(other.content for other in tokens[index + 1 :])
            text = "" if _joined(before, after) else " "
        if text:
            yield Span(text, bool(strong), bool(emphasis), token.type == "code_inline")
            before = text


def _joined(before: str, after: str) -> bool:
    """Whether the end of a line is nothing in print: Chinese has no blanks."""
    return any(unicodedata.east_asian_width(char) in "WF" for char in before[-1:] + after[:1])


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
