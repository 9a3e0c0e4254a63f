"""Words around a chart: the text for those who do not see it, and the notes below."""

from __future__ import annotations

from collections.abc import Iterator

from township_stats.charts.plans import Plan
from township_stats.charts.points import Point
from township_stats.quantity import Status
from township_stats.township import Symbols
from township_stats.units import lookup

_MOST = 12
_WORDS = {
    "zh": {
        "bar": "条形图", "panels": "分组条形图", "share": "占比图", "waffle": "方格图",
        "funds": "资金来源与收益图", "interval": "区间图", "trend": "折线图", "places": "分地区条形图",
        "interval_note": "线段为用语或推算所容许的区间", "arrow": "箭头表示一端没有界限",
        "hidden": "斜线格“{}”为隐去的数据", "missing": "“{}”为未报的数据",
        "withheld": "含不公开的数据，仅供内部使用", "band": "色带为用语所容许的区间",
        "rest": "“其余”为总数减所列各项", "square": "每格代表1{}", "one": "个单位",
        "year": "{}年", "and": "；", "comma": "，", "also": "，", "stop": "。", "colon": "：", "in": "（区间{}）",
        "of_year": "（{}年）", "more": "其余{}个地区从略", "name": "{}{}",
        "left_out": "各年均没有可画之数，未列入：{}", "list": "、",
    },
    "en": {
        "bar": "Bar chart", "panels": "Bar charts side by side", "share": "Parts of a whole",
        "waffle": "Squares", "funds": "Funds and what they returned", "interval": "Dots with intervals",
        "trend": "Line chart", "places": "Bar chart by place",
        "interval_note": "Lines show the interval that the words or the computation allow",
        "arrow": "an arrow means that there is no limit on that side",
        "hidden": "Hatched boxes marked “{}” are suppressed figures",
        "missing": "“{}” marks figures that were not reported",
        "withheld": "Contains figures that are not for publication; for internal use only",
        "band": "Bands show the interval that the words allow",
        "rest": "Remaining: the total less the parts named", "square": "One square stands for one {}", "one": "",
        "year": "{}", "and": "; ", "comma": ", ", "also": "; ", "stop": ".", "colon": ": ", "in": " (interval {})",
        "of_year": " ({})", "more": "{} more places", "name": "{}: {}",
        "left_out": "Left out, for no year has a number to draw: {}", "list": ", ",
    },
}  # fmt: skip


def alt_text(plan: Plan, title: str, lang: str) -> str:
    """Say what a chart shows, with its figures; of many places only the largest.

    Examples
    --------
    >>> alt_text(Plan("bar", (), ()), "清理垃圾量", "zh")
    '条形图：清理垃圾量。'
    """
    words = _WORDS[lang]
    told = list(_told(plan, lang))
    if len(told) > _MOST and plan.kind == "places":
        told = [*told[:_MOST], words["more"].format(len(told) - _MOST)]
    said = words["and"].join(told)
    said = words["stop"] + (" " if lang == "en" else "") + said if said else ""
    return f"{words[plan.kind]}{words['colon']}{title}{said}{words['stop']}"


def _told(plan: Plan, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    years = {item.figure.year for item in plan.points}
    for item in plan.points:
        name = item.figure.place or item.name
        if len(plan.panels) > 1 and plan.kind == "places":
            name = f"{item.figure.place}{words['comma']}{item.name}"
        if len(years) > 1:
            name += words["of_year"].format(item.figure.year)
        text = words["name"].format(name, item.with_unit)
        if item.shown.interval and item.shown.interval != item.shown.text:
            text += words["in"].format(item.shown.interval)
        yield text


def chart_notes(plan: Plan, note: str, symbols: Symbols, lang: str) -> tuple[str, ...]:
    """Give the notes below a chart: the codebook's own, then what its marks mean."""
    words, points = _WORDS[lang], plan.points
    notes = [note]
    if plan.kind == "waffle":
        units = {item.unit.name for item in points}
        one = len(plan.panels) == 1 or len(units) == 1
        notes.append(_square(points[0].unit.name if one else "", lang))
    if (
        plan.kind in ("waffle", "share")
        and len(plan.panels) == 1
        and len(plan.panels[0].categories) > len(points) - 1
    ):
        notes.append(words["rest"])
    drawn = [item for item in points if item.value is not None and not item.is_exact]
    if drawn:
        meaning = words["band" if plan.kind == "trend" else "interval_note"]
        if any(not item.shown.lower or not item.shown.upper for item in drawn):
            meaning += words["also"] + words["arrow"]
        notes.append(meaning)
    if plan.left_out:
        notes.append(words["left_out"].format(words["list"].join(plan.left_out)))
    statuses = {item.figure.status for item in points if item.value is None}
    if Status.SUPPRESSED in statuses:
        notes.append(words["hidden"].format(symbols.suppressed))
    if Status.MISSING in statuses and symbols.missing:
        notes.append(words["missing"].format(symbols.missing))
    if any(_is_withheld(item) for item in points):
        notes.append(words["withheld"])
    return tuple(text.rstrip("。.") + words["stop"] for text in notes if text)


def _square(unit: str, lang: str) -> str:
    """Say what a square stands for; of what is counted in several units just that it is one."""
    known = lookup(unit) if lang == "en" else None
    name = known.english(1) if known else unit or _WORDS[lang]["one"]
    return _WORDS[lang]["square"].format(name).strip()


def _is_withheld(item: Point) -> bool:
    return item.value is not None and item.figure.withheld
