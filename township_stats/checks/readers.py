"""What a reader takes for granted of names alone: growth over last year, last year's figure again.

Nothing is checked by these: a restated figure of last year is no error. But who has last year's
edition works out with them what is hidden in this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from township_stats.checks.rules import Rule, Severity, make_rule
from township_stats.codebook import Codebook, Indicator
from township_stats.expressions import ExpressionError

_LAST = re.compile(r"\A(?:上年同期|去年同期|上年度?|去年)(?P<of>.+)\Z")
_CHANGE = re.compile(
    r"\A(?P<of>.+?)(?:[（(]?(?:同比|比上年|较上年|比去年|较去年))?"
    r"(?P<way>增长|增加|增幅|增速|增减|下降|减少|降幅)(?:率|额|量|数)?[）)]?\Z"
)
_DOWN = ("下降", "减少", "降幅")


def reader_rules(codebook: Codebook) -> Iterator[Rule]:
    """Yield what the names of a codebook tell of last year's figures.

    Yields
    ------
    Rule
        上年X is last year's X; X增长率 and X比上年增加 are its change, in percent or in its unit.

    Examples
    --------
    >>> olives, last, grown = (
    ...     Indicator(code, "industry", "t", name, code, unit, unit, "flow")
    ...     for code, name, unit in (
    ...         ("olives", "产量", "吨"), ("last", "上年产量", "吨"), ("grown", "产量同比增长", "%"),
    ...     )
    ... )
    >>> for rule in reader_rules(Codebook((olives, last, grown))):
    ...     print(rule.id, rule.expression.text)
    reader:last last(olives) = last
    reader:grown olives / last(olives) - 1 = grown
    """
    for indicator in codebook:
        text = _last(indicator, codebook) or _change(indicator, codebook)
        if text:
            try:
                yield make_rule(
                    f"reader:{indicator.code}", text, Severity.ERROR, "与上年公开版对照", codebook
                )
            except ExpressionError:  # units that do not go together: the name means something else
                continue


def _last(indicator: Indicator, codebook: Codebook) -> str:
    found = _LAST.match(indicator.name)
    base = codebook.find(found["of"]) if found else None
    return f"last({base.code}) = {indicator.code}" if base and base != indicator else ""


def _change(indicator: Indicator, codebook: Codebook) -> str:
    found = _CHANGE.match(indicator.name)
    base = codebook.find(found["of"]) if found else None
    if found is None or base is None or base == indicator:
        return ""
    this, last = base.code, f"last({base.code})"
    is_share = indicator.unit in ("%", "‰") and base.unit != indicator.unit
    change = f"{this} / {last} - 1" if is_share else f"{this} - {last}"
    if found["way"] in _DOWN:
        change = f"1 - {this} / {last}" if is_share else f"{last} - {this}"
    return f"{change} = {indicator.code}"
