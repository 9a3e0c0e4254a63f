"""Escaped HTML from text and from Markdown."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from township_stats.export.safetext import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def esc(text: str) -> str:
    """Make text fit for HTML, between tags and inside quoted attributes.

    Examples
    --------
    >>> esc('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(printable(text))


def attributes(**values: str | int | None) -> str:
    """Give attributes of a tag, a space before each; None is left out, ``_`` becomes ``-``.

    Examples
    --------
    >>> attributes(class_="n", data_pad=".0", colspan=None)
    ' class="n" data-pad=".0"'
    """
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{esc(str(value))}"'
        for name, value in values.items()
        if value is not None
    )


def markdown_html(markdown: str, top: int) -> str:
    """Turn plain Markdown into HTML whose highest heading is of level `top`; none is skipped.

    Raw HTML, links and pictures are printed as they are written: a page refers to nothing outside.

    Examples
    --------
    >>> markdown_html("# 产业 <b>\\n\\n**增长**", top=3)
    '<h3>产业 &lt;b&gt;</h3>\\n<p><strong>增长</strong></p>\\n'
    """
    parser = markdown_parser()
    tokens = parser.parse(printable(markdown))
    level, written = top - 1, 0
    for token in tokens:
        if token.type == "heading_open":
            asked = int(token.tag[1:])
            level = top if level < top else min(6, top + max(0, asked - written), level + 1)
            written = written or asked
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def markdown_parser() -> MarkdownIt:
    """Give the one Markdown parser: CommonMark without HTML, links and pictures."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(
        ["html_block", "html_inline", "link", "image", "autolink", "reference"]
    )
