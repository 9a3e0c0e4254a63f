"""The county's CSV files: totals with their spread, and every township's rank and share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from township_stats.quantity import Quantity, Status
from township_stats.rollup.county import County, Member, Place, Total, share
from township_stats.rollup.spread import QUANTILES, outliers, quantiles, ranking
from township_stats.store.csvtext import plain_decimal, protected

_HIDDEN, _OPEN = (Status.SUPPRESSED,), (Status.MISSING,)
_QUANTILE_NAMES = tuple(
    f"q{100 * at:.0f}_{end}" for at in QUANTILES for end in ("lower", "upper")
)  # fmt: skip
TOTAL_COLUMNS = (
    "indicator", "name", "section", "measure", "year", "unit", "townships", "known", "suppressed",
    "missing", "not_applicable", "value", "lower", "upper", *_QUANTILE_NAMES, "outliers",
    "suppressed_townships", "missing_townships", "note",
)  # fmt: skip
RANKING_COLUMNS = (
    "indicator", "name", "unit", "year", "rank_best", "rank_worst", "township_code", "township",
    "status", "value", "lower", "upper", "share_lower", "share_upper", "outlier",
)  # fmt: skip


def totals_csv(county: County) -> bytes:
    """Give totals.csv: a row a group, in reading order, numbers in the base unit."""
    return _csv(TOTAL_COLUMNS, (_total_row(county, total) for total in county.totals))


def rankings_csv(county: County) -> bytes:
    """Give rankings.csv: a row a township and group, largest first; those without a number last."""
    return _csv(RANKING_COLUMNS, (row for total in county.totals for row in _ranks(total)))


def remark(county: County, total: Total) -> str:
    """Say why a total is none, open, or stands beside another of the same code."""
    said = []
    group = total.group
    others = [
        other
        for other in county.totals
        if other.group.indicator == group.indicator and other is not total
    ]
    if others:
        units = "；".join(
            f"{item.group.unit}（{_measures(item)}，{len(item.known)} 个乡镇）"
            for item in (total, *others)
        )
        said.append(f"各乡镇单位或口径不同，不相加：{units}")
    if not group.additive:
        said.append("比率或平均数，不相加")
    for word, states in (("隐去", _HIDDEN), ("未报", _OPEN)):
        members = total.with_status(*states)
        if members:
            said.append(f"{word}：{names(member.place for member in members)}")
    return "；".join(said)


def names(places: Iterable[Place], most: int = 10) -> str:
    """Name townships, the first few of many."""
    each = list(places)
    listed = "、".join(place.name for place in each[:most])
    return f"{listed}等 {len(each)} 个" if len(each) > most else listed


def _measures(total: Total) -> str:
    return f"{total.group.measure} {total.group.year}"


def _total_row(county: County, total: Total) -> Iterator[str]:
    group, quantity = total.group, total.quantity
    hidden, missing = total.with_status(*_HIDDEN), total.with_status(*_OPEN)
    yield from (group.indicator, group.name, group.section, group.measure, str(group.year))
    yield from (group.unit, str(len(total.members)), str(len(total.known)))
    yield from (str(len(hidden)), str(len(missing)))
    yield str(len(total.with_status(Status.NOT_APPLICABLE)))
    yield from _numbers(quantity)
    for low, high in quantiles(total):
        yield plain_decimal(low)
        yield plain_decimal(high)
    yield _codes(outliers(total))
    yield _codes(hidden)
    yield _codes(missing)
    yield remark(county, total)


def _codes(members: Iterable[Member]) -> str:
    return "|".join(f"{member.place.code} {member.place.name}" for member in members)


def _ranks(total: Total) -> Iterator[tuple[str, ...]]:
    group = total.group
    head = (group.indicator, group.name, group.unit, str(group.year))
    outlying = {member.place.code for member in outliers(total)}
    ranked = ranking(total)
    for item in ranked:
        member = item.member
        ends = share(group, member, total.quantity) if total.quantity else None
        yield (
            *head, str(item.best), str(item.worst), *_place(member),
            *_numbers(member.quantity), *(plain_decimal(end) for end in ends or (None, None)),
            "1" if member.place.code in outlying else "",
        )  # fmt: skip
    for member in total.members:
        if not member.known:
            yield (*head, "", "", *_place(member), *("",) * 6)


def _place(member: Member) -> tuple[str, str, str]:
    return member.place.code, member.place.name, member.quantity.status.value


def _numbers(quantity: Quantity | None) -> tuple[str, str, str]:
    if quantity is None:
        return "", "", ""
    ends: tuple[Decimal | None, ...] = (quantity.value, quantity.lower, quantity.upper)
    value, lower, upper = (plain_decimal(end) for end in ends)
    return value, lower, upper


def _csv(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([protected(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
