"""Growth over last year: the words it is told in, and whether the figures bear it out."""

from __future__ import annotations

import re
from dataclasses import replace

from township_stats.book import Book
from township_stats.claims.derivation import lookup_in, work_out
from township_stats.claims.finding import Claim, Finding
from township_stats.claims.mention import Mention
from township_stats.claims.unitfit import fits
from township_stats.claims.verdict import objection
from township_stats.claims.wording import told_by
from township_stats.quantity import Kind, Quantity

_LAST_YEAR = r"(?:上年|去年|上一年|20\d\d年)(?!(?:基本|大体)?(?:持平|相当|一样))"
# 是上年的1.2倍, 相当于上年的96%: a level by last year's.
_BY_LAST = re.compile(rf"(?:[是为达占]|相当于){_LAST_YEAR}(?:同期)?的(?=(?:大?约|将?近)?$)")
GROWTH = re.compile(
    rf"{_BY_LAST.pattern}|同比|环比|[较比与同]{_LAST_YEAR}"
    r"|(?:增[长幅速加产收]|减产|上升|上涨|提[高升]|下[降滑]|减少|降[低幅]|翻)(?!了?[到至为])"
    r"|[↑↓]"
)
_AGAINST_LAST = re.compile(rf"同比|[较比与]{_LAST_YEAR}")
_LESS = re.compile(r"(?:[少低短掉][了出]?(?:大?约|将?近)?|↓)$")  # 比上年少17处
_RATES = (Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.MULTIPLE)


def tells_change(mention: Mention) -> bool:
    """Tell whether a figure is a change (同比增长10%), not a level (增长到10%)."""
    lead = mention.lead.rpartition("；")[2]
    if mention.surface.quantity.kind in _RATES:
        return bool(GROWTH.search(lead))
    return bool(_AGAINST_LAST.search(lead))


def may_tell_change(mention: Mention) -> bool:
    """Tell whether a verb of change stands before a figure that is no rate (减少30亩)."""
    return mention.surface.quantity.direction is not None


def judge_change(
    found: Finding, mention: Mention, code: str, confidence: float, book: Book
) -> Finding | None:
    """Judge a change of an indicator against this year's and last year's figures.

    Returns
    -------
    Finding or None
        Unbacked where last year's figure is not known; None where the unit is none that a change
        of the indicator is told in.
    """
    if mention.about:
        placed = replace(mention, place=mention.about, about="")
        near = judge_change(found, placed, code, confidence, book)
        if near is None or near.verdict is Claim.DERIVED:
            return near
    expression = _expression(mention, code, book.codebook[code].unit)
    if not expression:
        return None
    place = mention.place
    known = work_out(expression, found.quantity.unit, lookup_in(book, place, found.year))
    figures = (book.figure(code, found.year, place), book.figure(code, found.year - 1, place))
    name = f"{place}{book.codebook[code].name}"
    found = replace(
        found,
        indicator=code,
        confidence=confidence,
        expression=expression,
        place=place,
        figures=tuple(figure for figure in figures if figure),
    )
    if known is None or (known.lower is None and known.upper is None):
        return replace(found, message=f"{name}：没有上年数，增减无从核对")
    falls = found.quantity.direction == "down" or _LESS.search(mention.lead)
    written = -found.quantity if falls else found.quantity
    told = told_by(known)
    reason = objection(written, known)
    if not reason:
        message = f"{name}：按表中数字算得{told}"
        return replace(found, verdict=Claim.DERIVED, expected=told, message=message)
    if _opposite(written, known):
        reason = "方向相反"
    if mention.about:
        return replace(found, message=f"{name}说的是{mention.about}还是全镇，不清楚")
    message = f"{name}：文中{found.surface}，按表中数字算得{told}，{reason}"
    return replace(found, verdict=Claim.CONTRADICTS, expected=told, message=message)


def _expression(mention: Mention, code: str, unit: str) -> str:
    written = mention.surface.quantity
    if written.kind in _RATES and _BY_LAST.search(mention.lead):
        return f"{code} / last({code})"
    if written.kind is Kind.PERCENTAGE_POINT:
        return f"{code} - last({code})"
    if written.kind is Kind.PERCENT:
        return f"{code} / last({code}) - 1"
    if written.kind is Kind.MULTIPLE:
        return f"{code} / last({code})"
    return f"{code} - last({code})" if fits(written.unit, unit) else ""


def _opposite(written: Quantity, known: Quantity) -> bool:
    value = written.value or 0
    return known.interval.low >= 0 > value or known.interval.high <= 0 < value
