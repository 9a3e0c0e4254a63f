"""Where every printed number comes from: one numbered entry a figure, linked from its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from township_stats.display import COUNT, number
from township_stats.export.markup import attributes, esc
from township_stats.export.words import WORDS
from township_stats.payload import Cell, Provenance
from township_stats.spoken import spoken

_LABELS = {
    "zh": {
        "code": "代码", "text": "原文", "corrected": "更正为", "value": "数值", "interval": "区间", "qualifier": "限定词",
        "status": "状态", "file": "文件", "sheet": "工作表", "cell": "单元格",
        "sha256": "校验和 SHA-256", "note": "备注", "formula": "公式", "parts": "由来",
        "colon": "：", "withheld": "不公开", "unknown": "未知",
        "both": "{lower} ～ {upper}{unit}", "point": "{lower}{unit}",
        "lower": "不低于 {lower}{unit}，上不封顶", "upper": "不高于 {upper}{unit}，下不封底",
        "above": "大于 {lower}{unit}，上不封顶", "below": "小于 {upper}{unit}，下不封底",
        "without": "（不含 {}）", "and": "和",
    },
    "en": {
        "code": "Code", "text": "As written", "corrected": "Read as", "value": "Value",
        "interval": "Interval",
        "qualifier": "Qualifier", "status": "Status", "file": "File", "sheet": "Sheet",
        "cell": "Cell", "sha256": "Checksum SHA-256", "note": "Remark", "formula": "Formula",
        "parts": "Computed from", "colon": ": ", "withheld": "withheld", "unknown": "unknown",
        "both": "{lower} to {upper}{unit}", "point": "{lower}{unit}",
        "lower": "{lower}{unit} or more, no upper end",
        "upper": "{upper}{unit} or less, no lower end",
        "above": "more than {lower}{unit}, no upper end",
        "below": "less than {upper}{unit}, no lower end",
        "without": " (without {})", "and": " and ",
    },
}  # fmt: skip
_PLAIN = re.compile(r"-?[0-9]{1,300}(\.[0-9]+)?\Z")


def summary(item: Provenance, lang: str) -> str:
    """Say in one line what a number is and where it was written, or how it was computed."""
    return (
        f"{_headline(item, lang)} {_said(item, lang) if item.formula else _address(item)}".strip()
    )


@dataclass(slots=True)
class Trail:
    """The entries of one page in order of appearance; equal provenances share one.

    Parameters
    ----------
    lang
        Language of labels and words.
    """

    lang: str
    _ids: dict[Provenance, str] = field(default_factory=dict)
    _taken: int = 0

    def link(self, cell: Cell, provenance: Provenance) -> str:
        """Give a cell's text as a link to its entry."""
        said = None
        if not any(character.isdigit() for character in cell.text):
            said = f"{cell.text} {_word(provenance.status, self.lang)}".strip()
        given = attributes(href=f"#{self._id(provenance)}", aria_label=said)
        return f'<a class="from"{given}>{esc(cell.text)}</a>'

    def links(self, provenances: tuple[Provenance, ...]) -> str:
        """Give a list of links to the entries of a chart's figures."""
        items = "".join(
            f'<li><a class="from" href="#{self._id(item)}">{esc(_headline(item, self.lang))}</a></li>'
            for item in provenances
        )
        return f"<ul>{items}</ul>"

    def take(self) -> list[str]:
        """Give the entries linked to since the last call; parts come before what needs them."""
        entries = list(self._ids.items())[self._taken :]
        self._taken = len(self._ids)
        return [self._entry(item, name) for item, name in entries]

    def _id(self, item: Provenance) -> str:
        for part in item.parts:
            self._id(part)
        return self._ids.setdefault(item, f"n{len(self._ids) + 1}")

    def _entry(self, item: Provenance, name: str) -> str:
        labels = _LABELS[self.lang]
        figure = bool(item.indicator)  # else several together, which have no value of their own
        rows = [
            ("text", esc(item.text)),
            ("corrected", esc(item.corrected)),
            ("value", esc(_amount(item, self.lang)) if figure else ""),
            ("interval", esc(_interval(item, self.lang)) if figure else ""),
            ("qualifier", esc(_word(item.qualifier, self.lang))),
            ("status", esc(_word(item.status, self.lang))),
            ("formula", _formula(item, self.lang)),
            ("parts", self._parts(item)),
            ("file", esc(item.file)),
            ("sheet", esc(item.sheet)),
            ("cell", esc(item.cell)),
            ("sha256", f"<code>{esc(item.sha256)}</code>" if item.sha256 else ""),
            ("note", esc(item.note)),
        ]
        shown = "".join(
            f'<div class="{key}"><dt>{labels[key]}</dt><dd>{said}</dd></div>'
            for key, said in rows
            if said
        )
        where = " · ".join(esc(part) for part in (*_where(item, self.lang), item.indicator) if part)
        return (
            f'<li id="{name}"><p class="of"><b>{esc(item.name)}</b> <span>{where}</span></p>'
            f"<dl>{shown}</dl></li>"
        )

    def _parts(self, item: Provenance) -> str:
        lines = []
        for part in item.parts:
            said = _headline(part, self.lang)
            if part.text and part.value:
                said += f" = {_amount(part, self.lang)}"
            link = f'<a href="#{self._id(part)}">{esc(said)}</a>'
            lines.append(f"<li>{link} <small>{esc(_address(part))}</small></li>")
        return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _word(word: str, lang: str) -> str:
    return WORDS[lang].get(word, word)


def _where(item: Provenance, lang: str) -> tuple[str, str]:
    return item.place, f"{item.year}年" if lang == "zh" and item.year else item.year


def _headline(item: Provenance, lang: str) -> str:
    where = " · ".join(part for part in _where(item, lang) if part)
    opening, closing = ("（", "）") if lang == "zh" else (" (", ")")
    of = f"{opening}{where}{closing}" if where else ""
    return f"{item.name}{of}{_LABELS[lang]['colon']}{item.corrected or item.text or _amount(item, lang)}"


def _address(item: Provenance) -> str:
    sheet = f"[{item.sheet}]" if item.sheet else ""
    return f"{item.file}{sheet}!{item.cell}".rstrip("!") if item.file else ""


def _grouped(text: str, lang: str) -> str:
    return number(Decimal(text), lang) if _PLAIN.match(text) else text


def _amount(item: Provenance, lang: str) -> str:
    if item.value:
        return f"{_grouped(item.value, lang)}{_unit(item)}"
    return _LABELS[lang]["withheld"] if item.status == "suppressed" else _word(item.status, lang)


def _unit(item: Provenance) -> str:
    return f" {item.unit}" if item.unit and item.unit != COUNT else ""


def _interval(item: Provenance, lang: str) -> str:
    lower, upper = _grouped(item.lower, lang), _grouped(item.upper, lang)
    if not lower and not upper:
        return _LABELS[lang]["unknown"]
    labels, excluded = _LABELS[lang], []
    if not upper:
        shape = "lower" if item.excludes not in ("lower", "both") else "above"
    elif not lower:
        shape = "upper" if item.excludes not in ("upper", "both") else "below"
    else:
        shape = "point" if lower == upper else "both"
        ends = {"lower": (lower,), "upper": (upper,), "both": (lower, upper), "": ()}
        excluded = list(ends[item.excludes])
    said = labels[shape].format(lower=lower, upper=upper, unit=_unit(item))
    return said + (labels["without"].format(labels["and"].join(excluded)) if excluded else "")


def _said(item: Provenance, lang: str) -> str:
    """Give a formula in the names of the figures it was computed from."""
    names = {part.indicator: part.name for part in item.parts}
    return spoken(item.formula, lambda code, _lang: names.get(code, code), lang)


def _formula(item: Provenance, lang: str) -> str:
    if not item.formula:
        return ""
    raw = f" <code>{esc(item.formula)}</code>" if item.formula.isascii() else ""
    return f"{esc(_said(item, lang))}{raw}"
