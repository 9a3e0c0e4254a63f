"""The HTML writer: one self-contained page a year, and the page that leads to all years.

A page loads nothing: style, script and drawings are inside it, and its own policy forbids
anything else. Everything can be read without the script, which adds sorting, filtering, CSV and
the panel that tells where a number comes from.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from township_stats.export.appendix import Appendix, AppendixSection, Block, Prose
from township_stats.export.html_provenance import Trail, summary
from township_stats.export.html_table import below, language_tag, table_element
from township_stats.export.markup import attributes, esc, markdown_html
from township_stats.export.words import WORDS, under_title
from township_stats.payload import Cell, Chart, Provenance, TableData

_WORDS = {
    "zh": {
        "skip": "跳到正文", "provenance": "数字出处", "data": "图中数字的出处",
        "hint": "点按表中带点线的数字，可看它的原文、区间和所在单元格。",
        "numbers": "项", "years": "各年统计附录", "no_years": "还没有已发布的年份",
        "html": "网页", "pdf": "PDF", "xlsx": "Excel", "docx": "Word",
        "holds": "核对成立 {}", "consistent": "相容 {}", "fails": "不成立 {}", "unknown": "无法判断 {}",
    },
    "en": {
        "skip": "Skip to content", "provenance": "Where the numbers come from",
        "data": "Where the numbers drawn come from",
        "hint": "Select a number with a dotted line to see its words, interval and cell.",
        "numbers": "numbers", "years": "Statistical appendices by year",
        "no_years": "No year has been published yet", "html": "Web page", "pdf": "PDF",
        "xlsx": "Excel", "docx": "Word", "holds": "{} checks hold",
        "consistent": "{} consistent", "fails": "{} fail", "unknown": "{} cannot be told",
    },
}  # fmt: skip
_UI = {
    "zh": {
        "csv": "下载 CSV", "copy": "复制 CSV", "copied": "已复制", "filter": "筛选",
        "rows": "显示 {shown} 行，共 {all} 行", "sort": "按“{column}”排序", "close": "关闭",
        "back": "返回", "title": "这个数字从哪里来", "code": "指标代码",
    },
    "en": {
        "csv": "Download CSV", "copy": "Copy CSV", "copied": "Copied", "filter": "Filter",
        "rows": "{shown} of {all} rows shown", "sort": "Sort by {column}", "close": "Close",
        "back": "Back", "title": "Where this number comes from", "code": "code",
    },
}  # fmt: skip


def table_html(table: TableData) -> str:
    """Give a table as a fragment for notebooks, with its own style and no script.

    What stands behind a number is shown where the pointer rests on it.
    """

    def link(cell: Cell, provenance: Provenance) -> str:
        return f"<span{attributes(title=summary(provenance, table.lang))}>{esc(cell.text)}</span>"

    return f"<style>\n{_asset('blocks.css')}</style>\n{table_element(table, link)}"


def chart_html(chart: Chart) -> str:
    """Give a chart as a fragment: the drawing inside it, its caption, notes and source."""
    return "\n".join([f"<style>\n{_asset('blocks.css')}</style>", *_figure(chart)])


def appendix_html(appendix: Appendix) -> str:
    """Give the whole appendix as one self-contained page; the same appendix, the same text."""
    page = _Page(appendix.lang)
    body = [line for section in appendix.sections for line in page.section(section)]
    title = appendix.title
    if appendix.township not in title:
        title = f"{title} · {appendix.township}"
    main = [*_reading(appendix), *body, *page.provenance()]
    top = [*_cover(appendix), *page.contents()]
    return _document(appendix.lang, title, top, main, made_up=appendix.made_up)


def index_html(manifests: Iterable[Mapping[str, Any]]) -> str:
    """Give the page that leads to all years, newest first.

    Parameters
    ----------
    manifests
        The ``manifest.json`` of every published year: ``township``, ``year``, ``lang``,
        ``audience``, ``formats``, ``answers``, and ``made_up`` where the data are invented. Files
        are looked for in a folder named by the year beside the page.
    """
    years = sorted(manifests, key=lambda manifest: int(manifest["year"]), reverse=True)
    lang = years[0]["lang"] if years else "zh"
    words = _WORDS[lang]
    names = dict.fromkeys(str(manifest["township"]) for manifest in years)
    top = [
        '<header class="cover">',
        f"<h1>{words['years']}</h1>",
        *(f'<p class="subtitle">{esc(name)}</p>' for name in names),
        "</header>",
    ]
    listed = [_year(manifest, words) for manifest in years] or [f"<li>{words['no_years']}</li>"]
    main = ['<ul class="years">', *listed, "</ul>"]
    made_up = any(manifest.get("made_up") for manifest in years)
    return _document(lang, words["years"], top, main, made_up=made_up)


def _year(manifest: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    year = int(manifest["year"])
    links = "".join(
        f'<li><a href="{year}/appendix.{name}">{words[name]}</a></li>'
        for name in ("html", "pdf", "xlsx", "docx")
        if name in manifest["formats"]
    )
    facts = [WORDS[manifest["lang"]][manifest["audience"]]]
    facts += [words[answer].format(count) for answer, count in manifest["answers"].items()]
    said = " · ".join(facts)
    return f"<li><h2>{year}</h2><ul>{links}</ul><p>{esc(said)}</p></li>"


@dataclass(slots=True)
class _Page:
    """What is gathered while the sections of one page are written."""

    lang: str
    trail: Trail = field(init=False)
    _entries: list[str] = field(default_factory=list)
    _contents: list[str] = field(default_factory=list)
    _anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.trail = Trail(self.lang)

    def section(self, section: AppendixSection) -> Iterator[str]:
        """Give a section with its blocks, noting its contents and where its numbers come from."""
        anchor = self._anchor(f"s-{section.id}")
        number = f'<span class="number">{esc(section.number)}</span> ' if section.number else ""
        heading = f"{number}{esc(section.title)}"
        inside: list[str] = []
        yield f'<section id="{anchor}" aria-labelledby="{anchor}-h">'
        yield f'<h2 id="{anchor}-h">{heading}</h2>'
        for block in section.blocks:
            yield from self._block(block, inside)
        yield "</section>"
        listed = f"<ol>{''.join(inside)}</ol>" if inside else ""
        self._contents.append(f'<li><a href="#{anchor}">{heading}</a>{listed}</li>')
        entries = self.trail.take()
        if entries:
            summary_line = f"{heading} · {len(entries)} {_WORDS[self.lang]['numbers']}"
            self._entries += [
                f"<details><summary>{summary_line}</summary>",
                '<ul class="entries">',
                *entries,
                "</ul></details>",
            ]

    def contents(self) -> Iterator[str]:
        """Give the jump list of everything written so far."""
        title = WORDS[self.lang]["contents"]
        yield f'<nav class="contents" aria-label="{title}">'
        yield f"<details open><summary>{title}</summary>"
        yield f"<ol>{''.join(self._contents)}</ol>"
        yield "</details></nav>"

    def provenance(self) -> Iterator[str]:
        """Give the section that tells of every number where it comes from."""
        if self._entries:
            title = _WORDS[self.lang]["provenance"]
            yield '<section id="provenance" aria-labelledby="provenance-h">'
            yield f'<h2 id="provenance-h">{title}</h2>'
            yield from self._entries
            yield "</section>"
            self._contents.append(f'<li class="extra"><a href="#provenance">{title}</a></li>')

    def _block(self, block: Block, inside: list[str]) -> Iterator[str]:
        if isinstance(block, Prose):
            yield f'<div class="prose">\n{markdown_html(block.markdown, top=3)}</div>'
            return
        table = isinstance(block, TableData)
        anchor = self._anchor(f"{'t' if table else 'f'}-{block.id}")
        label = f'<span class="label">{esc(block.label)}</span> ' if block.label else ""
        inside.append(f'<li><a href="#{anchor}">{label}{esc(block.title)}</a></li>')
        if isinstance(block, TableData):
            yield table_element(block, self.trail.link, anchor)
        else:
            yield from _figure(block, anchor, self.trail)

    def _anchor(self, wanted: str) -> str:
        base = re.sub(r"[^0-9A-Za-z_-]", "-", wanted)[:80]
        anchor, again = base, 1
        while anchor in self._anchors:
            again += 1
            anchor = f"{base}-{again}"
        self._anchors.add(anchor)
        return anchor


def _figure(chart: Chart, anchor: str | None = None, trail: Trail | None = None) -> Iterator[str]:
    picture = base64.b64encode(chart.svg.encode("utf-8", "replace")).decode("ascii")
    given = attributes(
        src=f"data:image/svg+xml;base64,{picture}",
        alt=chart.alt,
        width=round(chart.width / 25.4 * 96),
        height=round(chart.height / 25.4 * 96),
    )
    label = f'<span class="label">{esc(chart.label)}</span> ' if chart.label else ""
    yield f"<figure{attributes(class_='stat-chart', id=anchor)}>"
    name = attributes(aria_label=f"{chart.label} {chart.title}".strip())
    yield f'<div class="scroll" tabindex="0" role="group"{name}><img{given}></div>'
    yield f"<figcaption>{label}{esc(chart.title)}</figcaption>"
    yield from below(chart)
    if trail and chart.provenance:
        word = _WORDS[chart.lang]["data"]
        yield f"<details><summary>{word}</summary>{trail.links(chart.provenance)}</details>"
    yield "</figure>"


def _cover(appendix: Appendix) -> Iterator[str]:
    yield '<header class="cover">'
    yield f"<h1>{esc(appendix.title)}</h1>"
    if appendix.subtitle:
        yield f'<p class="subtitle">{esc(appendix.subtitle)}</p>'
    under = "　".join(under_title(appendix))
    if under:
        yield f'<p class="edition">{esc(under)}</p>'
    if appendix.facts:
        facts = "".join(
            f"<div><dt>{esc(name)}</dt><dd>{esc(said)}</dd></div>" for name, said in appendix.facts
        )
        yield f'<dl class="facts">{facts}</dl>'
    yield "</header>"


def _reading(appendix: Appendix) -> Iterator[str]:
    hint = f'<li class="hint">{_WORDS[appendix.lang]["hint"]}</li>'
    notes = "".join(f"<li>{esc(note)}</li>" for note in appendix.notes)
    yield '<section class="reading" aria-labelledby="reading-h">'
    yield f'<h2 id="reading-h">{WORDS[appendix.lang]["reading"]}</h2>'
    yield f"<ul>{notes}{hint}</ul>"
    yield "</section>"


def _document(
    lang: str, title: str, top: Iterable[str], main: Iterable[str], *, made_up: bool
) -> str:
    """Give a page that allows nothing but its own style, script and pictures inside it."""
    said = WORDS[lang]["made_up"]
    style = f"\n{_asset('blocks.css')}{_asset('appendix.css')}"
    if made_up:
        style += f'@page {{ @top-center {{ content: "{said}"; }} }}\n'
    script = f"\n{_asset('appendix.js')}"
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    ui = json.dumps(_UI[lang], ensure_ascii=False, sort_keys=True)
    lines = [
        f"<!DOCTYPE html>\n<html{attributes(lang=language_tag(lang))}>\n<head>",
        '<meta charset="utf-8">',
        f"<meta{attributes(http_equiv='Content-Security-Policy', content=policy)}>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{esc(title)}</title>\n<style>{style}</style>\n</head>",
        f"<body{attributes(data_ui=ui)}>",
        f'<a class="skip" href="#main">{_WORDS[lang]["skip"]}</a>',
        f'<aside class="made-up">{said}</aside>' if made_up else "",
        '<div class="page">',
        *top,
        '<main id="main" tabindex="-1">',
        *main,
        f"</main>\n</div>\n<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(lines)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("township_stats.export").joinpath("assets", name).read_text(encoding="utf-8")
