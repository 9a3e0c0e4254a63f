"""A report as one HTML page with every figure marked: click a figure for the cell behind it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from township_stats.claims.crossref import Exhibit, backing, exhibits_of, table_of
from township_stats.claims.finding import Claim, Finding, Reconciliation
from township_stats.claims.report import Paragraph
from township_stats.claims.wording import told_by
from township_stats.figure import Figure
from township_stats.spoken import spoken

WORDS = {
    Claim.MATCHES: ("相符", "✓"),
    Claim.CONTRADICTS: ("矛盾", "✗"),
    Claim.DERIVED: ("推算", "∑"),
    Claim.UNBACKED: ("无据", "?"),
    Claim.EXEMPT: ("豁免", "○"),
}
_STYLE = """
:root { --ink: #1a1a1a; --rule: #8a8a8a; }
body { font: 17px/1.9 "Noto Serif SC", "Source Han Serif SC", SimSun, serif; color: var(--ink);
  background: #fff; max-width: 46em; margin: 0 auto; padding: 1em 1em 16em; }
h1 { font-size: 1.4em; } h2 { font-size: 1.15em; margin-top: 2em; }
table { border-collapse: collapse; border-block: 2px solid; font-size: .9em; }
th, td { padding: .2em .8em; text-align: left; vertical-align: top; }
thead th { border-bottom: 1px solid; }
p, td.cell { white-space: pre-wrap; }
.fig { color: inherit; padding: 0 .1em; border-bottom: 2px solid; }
.fig sup { font: bold .75em sans-serif; margin-left: .1em; }
.matches { background: #e3f2e6; border-color: #1b7837; border-bottom-style: solid; }
.contradicts { background: #fbdcdc; border-color: #b2182b; border-bottom-style: double;
  border-bottom-width: 4px; font-weight: bold; }
.derived { background: #e2ecf8; border-color: #2166ac; border-bottom-style: dashed; }
.unbacked { background: #fdf0cd; border-color: #8c6d1f; border-bottom-style: dotted;
  border-bottom-width: 4px; font-weight: bold; }
.exempt { background: #eee; border-color: #777; }
.slip { text-decoration: underline wavy #b2182b; }
.backing { font-size: .8em; color: #555; margin: -.6em 0 1em; }
.card { display: none; position: fixed; inset: auto 0 0 0; max-height: 55vh; overflow: auto;
  background: #fff; border-top: 3px solid; padding: .6em 1.2em 1em; box-shadow: 0 -4px 16px #0003; }
.card:target { display: block; }
.card h3 { margin: .2em 0; font-size: 1em; }
.card dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1em; margin: .4em 0;
  font-size: .88em; line-height: 1.6; }
.card dt { color: #555; } .card dd { margin: 0; overflow-wrap: anywhere; }
.close { float: right; }
a:focus-visible { outline: 3px solid #2166ac; outline-offset: 2px; }
@media print { .card { display: block; position: static; max-height: none; box-shadow: none;
  break-inside: avoid; border-top: 1px solid; } .close { display: none; } body { padding: 0; } }
"""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def annotate_html(reconciliation: Reconciliation) -> str:
    """Give the report as a page of its own with every figure marked by its verdict.

    Parameters
    ----------
    reconciliation
        The report and its findings.

    Returns
    -------
    str
        One HTML file that refers to nothing outside and runs no script. Verdicts are told by
        colour, by line and by mark; a click on a figure shows the figure's words, file, cell and
        rules; printed, they stand at the end.
    """
    return _page(f"报告核对：{reconciliation.report.name}", _body(reconciliation))


def page_of(title: str, body: Iterable[str], style: str = "") -> str:
    """Give a page that allows nothing but its own style."""
    return _page(title, body, style)


def _page(title: str, body: Iterable[str], style: str = "") -> str:
    style = _STYLE + style
    checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{checksum}'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{esc(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>",
            *body,
            "</main>\n</body>\n</html>\n",
        ]
    )


def esc(text: str) -> str:
    """Make text fit for HTML; what would not be seen or would turn the line around is shown."""
    return escape(_UNSEEN.sub("\ufffd", text))


def _body(reconciliation: Reconciliation) -> Iterator[str]:
    report = reconciliation.report
    yield f"<h1>报告核对：{esc(report.name)}</h1>"
    yield from _summary(reconciliation)
    yield "<h2>正文</h2>"
    numbers = {finding.start: number for number, finding in enumerate(reconciliation.findings)}
    backed = {item.paragraph: item.exhibits for item in backing(reconciliation)}
    told = list(enumerate(report.paragraphs))
    for table, members in groupby(told, key=lambda item: item[1].table):
        if table:
            yield from _table(reconciliation, [item for _, item in members], numbers)
            continue
        for index, paragraph in members:
            tag = "h3" if report.is_heading(paragraph) else "p"
            yield f"<{tag}>{_marked(reconciliation, paragraph, numbers)}</{tag}>"
            if index in backed:
                labels = "、".join(f"{item.label} {item.title}" for item in backed[index])
                yield f'<div class="backing">见附录：{esc(labels)}</div>'
    yield from _left_out(reconciliation)
    yield '<h2>逐项依据</h2><p class="backing">点正文中的数字，依据显示在页面下方。</p>'
    exhibits = exhibits_of(reconciliation.book)
    for number, finding in enumerate(reconciliation.findings):
        yield from _card(reconciliation, finding, number, exhibits)


def _summary(reconciliation: Reconciliation) -> Iterator[str]:
    counts = reconciliation.counts()
    yield "<table><thead><tr><th>判断</th><th>记号</th><th>个数</th></tr></thead><tbody>"
    for verdict, (word, mark) in WORDS.items():
        yield (
            f'<tr><td><span class="fig {verdict.value}">{word}</span></td><td>{mark}</td>'
            f"<td>{counts[verdict.value]}</td></tr>"
        )
    yield "</tbody></table>"
    problems = [
        (finding.start, f'<a href="#f{number}">{esc(finding.surface)}</a>：{esc(finding.message)}')
        for number, finding in enumerate(reconciliation.findings)
        if finding.wrong
    ]
    problems += [(slip.start, esc(slip.message)) for slip in reconciliation.slips]
    if problems:
        yield "<h2>须处理</h2><ol>"
        yield from (f"<li>{words}</li>" for _, words in sorted(problems))
        yield "</ol>"


def _left_out(reconciliation: Reconciliation) -> Iterator[str]:
    if reconciliation.never_mentioned:
        names = "、".join(indicator.name for indicator in reconciliation.never_mentioned)
        yield f"<h2>报告没有提到的指标</h2><p>{esc(names)}</p>"
    if reconciliation.outside:
        said = "、".join(reconciliation.outside)
        yield f"<h2>没有核对的数字</h2><p>不在正文里：{esc(said)}</p>"
    if reconciliation.idle_exemptions:
        said = "、".join(reconciliation.idle_exemptions)
        yield f"<h2>没有用上的豁免</h2><p>{esc(said)}</p>"


def _table(
    reconciliation: Reconciliation, cells: list[Paragraph], numbers: dict[int, int]
) -> Iterator[str]:
    yield "<table>"
    for _, row in groupby(cells, key=lambda cell: (cell.table, cell.row)):
        yield "<tr>"
        for _, parts in groupby(row, key=lambda cell: cell.column):
            words = "\n".join(_marked(reconciliation, part, numbers) for part in parts)
            yield f'<td class="cell">{words}</td>'
        yield "</tr>"
    yield "</table>"


def _marked(reconciliation: Reconciliation, paragraph: Paragraph, numbers: dict[int, int]) -> str:
    text = reconciliation.report.text
    pieces, at = [], paragraph.start
    spans: list[tuple[int, int, str]] = []
    for finding in reconciliation.findings:
        if paragraph.start <= finding.start < paragraph.end:
            number = numbers[finding.start]
            word, mark = WORDS[finding.verdict]
            spans.append(
                (
                    finding.start,
                    finding.end,
                    f'<a class="fig {finding.verdict.value}" id="r{number}" href="#f{number}" '
                    f'title="{word}：{esc(finding.message)}">{esc(finding.surface)}'
                    f'<sup aria-label="{word}">{mark}</sup></a>',
                )
            )
    taken = [(start, end) for start, end, _ in spans]
    for slip in reconciliation.slips:
        inside = paragraph.start <= slip.start and slip.end <= paragraph.end
        if inside and not any(low < slip.end and slip.start < high for low, high in taken):
            words = f'<span class="slip" title="{esc(slip.message)}">{esc(text[slip.start : slip.end])}</span>'
            spans.append((slip.start, slip.end, words))
    for start, end, words in sorted(spans):
        pieces += [esc(text[at:start]), words]
        at = end
    return "".join([*pieces, esc(text[at : paragraph.end])])


def _card(
    reconciliation: Reconciliation, finding: Finding, number: int, exhibits: tuple[Exhibit, ...]
) -> Iterator[str]:
    word, mark = WORDS[finding.verdict]
    yield f'<section class="card" id="f{number}" aria-label="{esc(finding.surface)}">'
    yield f'<a class="close" href="#r{number}">关闭</a>'
    yield f"<h3>{mark} {esc(finding.surface)}　{word}</h3><dl>"
    facts = [("说明", finding.message)]
    book = reconciliation.book
    if finding.indicator:
        indicator = book.codebook[finding.indicator]
        table = table_of(exhibits, finding.indicator, by_place=bool(finding.place))
        facts += [
            ("指标", f"{finding.place}{indicator.name}（{indicator.code}）"),
            ("所在表", f"{table.label} {table.title}" if table else ""),
            ("表中", finding.expected),
            ("把握", f"{finding.confidence:.2f}，据{finding.why}" if finding.why else ""),
            ("也可能是", "、".join(book.codebook[code].name for code in finding.others)),
        ]
    facts.append(("算式", spoken(finding.expression, book.codebook.named, "zh")))
    for figure in finding.figures:
        facts.append((figure.name, _origin(figure)))
    named = dict.fromkeys([finding.indicator, *(figure.indicator for figure in finding.figures)])
    rules = dict.fromkeys(rule for code in named for rule in reconciliation.rules.get(code, ()))
    facts += [("规则", rule) for rule in rules]
    yield from (f"<dt>{esc(name)}</dt><dd>{esc(said)}</dd>" for name, said in facts if said)
    yield "</dl></section>"


def _origin(figure: Figure) -> str:
    said = f"{figure.year}年 {told_by(figure.quantity)}"
    if figure.text:
        said += f"，原文“{figure.text}”"
    return said + (f"，{figure.source}" if figure.source else f"，{figure.formula or '无来源'}")
