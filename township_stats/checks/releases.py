"""What changed in a year's clean figures between two releases, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from township_stats.checks.instances import key_of
from township_stats.checks.wording import called, number_text
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status


class Weight(IntEnum):
    """How much a change between releases matters; the first is the gravest."""

    REVERSED = 0
    VALUE = 1
    STATUS = 2
    GONE = 3
    NEW = 4
    INTERVAL = 5
    WORDS = 6
    SOURCE = 7


_SAID = {
    Weight.REVERSED: "数值变号或归零",
    Weight.VALUE: "数值改变",
    Weight.STATUS: "状态改变",
    Weight.GONE: "不再报送",
    Weight.NEW: "新增",
    Weight.INTERVAL: "数值未变，范围改变",
    Weight.WORDS: "数值未变，写法改变",
    Weight.SOURCE: "数值未变，出处改变",
}


@dataclass(frozen=True)
class Change:
    """What became of one figure between two releases.

    Parameters
    ----------
    weight
        What kind of change, by gravity.
    before, after
        The figure in the older and the newer release; None where it is not there.
    share
        Size of the change of value against the older value; None where there is none.
    message
        For a person, in Chinese.
    """

    weight: Weight
    before: Figure | None
    after: Figure | None
    share: Decimal | None
    message: str


def diff(old: Iterable[Figure], new: Iterable[Figure]) -> tuple[Change, ...]:
    """Compare two releases of clean figures.

    Parameters
    ----------
    old, new
        Figures of the older and the newer release.

    Returns
    -------
    tuple of Change
        One a figure that changed: the gravest first, large changes of value before small ones, else
        in the order of the newer release.
    """
    then = {key_of(figure): figure for figure in old}
    now = {key_of(figure): figure for figure in new}
    changes = [
        change
        for key in (*now, *(key for key in then if key not in now))
        if (change := _change(then.get(key), now.get(key))) is not None
    ]
    return tuple(sorted(changes, key=lambda change: (change.weight, -(change.share or 0))))


def _change(before: Figure | None, after: Figure | None) -> Change | None:
    share = None
    if before is None or after is None:
        figure = after or before
        if figure is None or figure.status is Status.MISSING:
            return None
        weight = Weight.NEW if before is None else Weight.GONE
    else:
        found = _weight(before, after)
        if found is None:
            return None
        weight = found
        if weight in (Weight.REVERSED, Weight.VALUE):
            share = _share(before.quantity, after.quantity)
    return Change(weight, before, after, share, _told(weight, before, after, share))


def _weight(before: Figure, after: Figure) -> Weight | None:
    then, now = before.quantity, after.quantity
    if then.status is not now.status:
        gone = Status.MISSING in (then.status, now.status)
        if not gone:
            return Weight.STATUS
        return Weight.GONE if now.status is Status.MISSING else Weight.NEW
    if then.value != now.value or then.unit != now.unit:
        values = (then.value, now.value)
        turned = None not in values and _sign(then) != _sign(now)
        return Weight.REVERSED if turned else Weight.VALUE
    if (then.lower, then.upper, then.qualifier) != (now.lower, now.upper, now.qualifier):
        return Weight.INTERVAL
    if before.text != after.text:
        return Weight.WORDS
    places = [(item.source.file, item.source.sheet, item.source.cell) if item.source else None
              for item in (before, after)]  # fmt: skip
    return Weight.SOURCE if places[0] != places[1] else None


def _sign(quantity: Quantity) -> int:
    value = quantity.value or Decimal(0)
    return (value > 0) - (value < 0)


def _share(then: Quantity, now: Quantity) -> Decimal | None:
    if not then.value or now.value is None or then.unit != now.unit:
        return None
    return abs(now.value - then.value) / abs(then.value)


def _told(
    weight: Weight, before: Figure | None, after: Figure | None, share: Decimal | None
) -> str:
    figure = after or before
    name = called(figure.name, figure.place) if figure else ""
    words = [_as_written(item) for item in (before, after) if item is not None]
    by = f"，变动 {number_text(round(share * 100, 2))}%" if share is not None else ""
    return f"{name}：{_SAID[weight]}，{' → '.join(words)}{by}"


def _as_written(figure: Figure) -> str:
    if figure.status in (Status.MISSING, Status.NOT_APPLICABLE):
        return "未报" if figure.status is Status.MISSING else "不适用"
    if figure.quantity.value is None:
        return "隐去" if figure.status is Status.SUPPRESSED else figure.text
    withheld = "（不公开）" if figure.withheld else ""
    said = f"{number_text(figure.quantity.value)}{figure.quantity.unit}{withheld}"
    return f"“{figure.text}”（{said}）" if figure.text else said
