"""The county's appendix: what is in it, totals and spread by section, ends of the ranking."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from township_stats import __version__
from township_stats.display import print_unit, printed
from township_stats.export.appendix import Appendix, AppendixSection, Prose
from township_stats.quantity import Quantity, Status
from township_stats.rollup.county import County, Group, Total
from township_stats.rollup.sheets import names, remark
from township_stats.rollup.spread import Ends, Ranked, outliers, quantiles, ranking
from township_stats.stattable import Cell, Column, Provenance, Row, StatTable
from township_stats.store.csvtext import plain_decimal
from township_stats.township import Symbols

_SYMBOLS = Symbols()
_MEDIAN = slice(2, 5)
_ENDS = 3
_HOW = (
    "合计按区间相加：隐去或未报的乡镇使合计成为区间或不设上限，不作零处理；比率和平均数不相加。",
    "指标代码、计量单位、口径与年份都相同的才相加。",
    "中位数与四分位数按有数的乡镇计算，相邻两数之间线性内插；位次为区间所容许的最好与最差位次。",
    "离群指区间的近端距中位数仍超过 3.5 个稳健标准差（中位数绝对离差的 1.4826 倍，分上下两侧）。",
)


def appendix(county: County, titles: dict[str, str]) -> Appendix:
    """Make the county's appendix; `titles` are report sections by id, in reading order."""
    sections = [
        AppendixSection("coverage", "", "汇总范围", (_coverage(county), *_failures(county)))
    ]
    found = dict.fromkeys(total.group.section for total in county.totals)
    for number, section in enumerate(found, start=1):
        totals = [total for total in county.totals if total.group.section == section]
        blocks = (
            _totals(county, totals, section, number),
            _spread(county, totals, section, number),
            _ranks(county, totals, section, number),
        )
        sections.append(AppendixSection(section, str(number), titles.get(section, section), blocks))
    return Appendix(
        title=f"{county.year}年乡镇统计汇总",
        subtitle=county.name,
        township=county.name,
        code="",
        year=county.year,
        lang="zh",
        audience="internal",
        sections=tuple(sections),
        notes=_HOW,
        facts=(
            ("读者范围", "内部使用"),
            ("乡镇", f"{len(county.places)} 个"),
            ("制作工具", f"township_stats {__version__}"),
        ),
        made_up=county.made_up,
    )


def _table(
    county: County, id_: str, section: str, number: str, title: str, columns: Iterable[Column],
    rows: Iterable[Row], notes: tuple[str, ...] = (),
) -> StatTable:  # fmt: skip
    return StatTable(
        id_, section, number, title, "", tuple(columns), tuple(rows), notes,
        f"{county.name}各乡镇工作簿（{len(county.places)} 个）",
    )  # fmt: skip


def _coverage(county: County) -> StatTable:
    broken = {failure.workbook for failure in county.failures}
    absent = {place.workbook for place in county.absent}
    read = len(county.places) - len(absent) - sum(p.workbook in broken for p in county.places)
    lines = (
        ("工作簿", len(county.places) + sum(item.place is None for item in county.failures)),
        ("已汇总的乡镇", read),
        ("没有该年数据的乡镇", len(absent)),
        ("读不出的工作簿", len(broken)),
        ("没有按现在的数字发布的乡镇", len(county.unpublished)),
        ("指标", len(county.totals)),
    )
    rows = [Row((Cell(name), Cell(str(count), str(count)))) for name, count in lines]
    notes = tuple(
        f"{said}：{names(places)}"
        for said, places in (
            (f"没有 {county.year} 年数据", county.absent),
            ("没有按现在的数字发布，照数汇总，没有经过发布时的核对", county.unpublished),
        )
        if places
    )
    columns = (Column("项目"), Column("个数", "decimal"))
    return _table(county, "coverage", "coverage", "", "汇总范围", columns, rows, notes)


def _failures(county: County) -> tuple[Prose, ...]:
    if not county.failures:
        return ()
    lines = [
        f"- {failure.workbook}：{_plain(failure.error.splitlines()[0])}"
        for failure in county.failures
    ]
    return (Prose("\n".join(["## 读不出的工作簿", "", *lines])),)


def _plain(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)


def _totals(county: County, totals: list[Total], section: str, number: int) -> StatTable:
    notes: list[str] = []
    rows = []
    for total in totals:
        said = remark(county, total)
        if said and said not in notes:
            notes.append(said)
        marks = (notes.index(said) + 1,) if said else ()
        text, interval = _printed(total.group, total.quantity)
        cells = (
            Cell(_label(county, total), marks=marks),
            Cell(_unit(total.group)),
            Cell(text, _number(total.group, total.quantity), provenance=_behind(total)),
            Cell(interval),
            Cell(f"{len(total.known)}/{len(total.members)}"),
        )
        rows.append(Row(cells, indicator=total.group.indicator))
    columns = (
        Column("指标"), Column("单位", "center"), Column("合计", "decimal"),
        Column("区间", "center"), Column("有数乡镇", "center"),
    )  # fmt: skip
    return _table(
        county, f"{section}_totals", section, f"{number}-1", "合计", columns, rows, tuple(notes)
    )


def _spread(county: County, totals: list[Total], section: str, number: int) -> StatTable:
    rows = []
    for total in totals:
        cells = [Cell(_ends(total.group, ends)) for ends in quantiles(total)[_MEDIAN]]
        rows.append(
            Row(
                (Cell(_label(county, total)), Cell(_unit(total.group)), *cells,
                 Cell(names((member.place for member in outliers(total)), 5) or "—")),
                indicator=total.group.indicator,
            )
        )  # fmt: skip
    columns = (
        Column("指标"), Column("单位", "center"),
        *(Column(word, "center") for word in ("下四分位数", "中位数", "上四分位数")),
        Column("离群乡镇"),
    )  # fmt: skip
    title = "各乡镇分布"
    return _table(county, f"{section}_spread", section, f"{number}-2", title, columns, rows)


def _ranks(county: County, totals: list[Total], section: str, number: int) -> StatTable:
    rows = []
    for total in totals:
        ranked = ranking(total)
        first, last = ranked[:_ENDS], ranked[-_ENDS:] if len(ranked) > 2 * _ENDS else ()
        cells = [Cell(_listed(total.group, part) or "—") for part in (first, last)]
        rows.append(
            Row(
                (Cell(_label(county, total)), Cell(_unit(total.group)), *cells),
                indicator=total.group.indicator,
            )
        )
    columns = (
        Column("指标"), Column("单位", "center"), Column("最大的三个乡镇"), Column("最小的三个乡镇"),
    )  # fmt: skip
    note = ("全部乡镇的位次与比重见 rankings.csv",)
    title = "位次"
    return _table(county, f"{section}_ranks", section, f"{number}-3", title, columns, rows, note)


def _listed(group: Group, ranked: Iterable[Ranked]) -> str:
    return "、".join(
        f"{item.member.place.name} {_printed(group, item.member.quantity)[0]}" for item in ranked
    )


def _label(county: County, total: Total) -> str:
    year = total.group.year
    return total.group.name + (f"（{year}年）" if year != county.year else "")


def _unit(group: Group) -> str:
    return print_unit(group.display_unit or group.unit, "zh").label


def _printed(group: Group, quantity: Quantity | None) -> tuple[str, str]:
    if quantity is None:
        return _SYMBOLS.not_applicable, ""
    shown = printed(quantity, group.display_unit or group.unit, "zh", _SYMBOLS)
    return shown.text, "" if shown.interval == shown.text else shown.interval


def _number(group: Group, quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    return printed(quantity, group.display_unit or group.unit, "zh", _SYMBOLS).number


def _ends(group: Group, ends: Ends) -> str:
    low, high = ends
    if low is None and high is None:
        return _SYMBOLS.not_applicable
    value = low if low == high else None
    quantity = (
        Quantity.exact(value, group.unit)
        if value is not None
        else Quantity.between(low, high, group.unit)
    )
    return _printed(group, _derived(quantity))[0]


def _derived(quantity: Quantity) -> Quantity:
    return quantity.scaled(Decimal(1))


def _behind(total: Total) -> Provenance | None:
    group, quantity = total.group, total.quantity
    if quantity is None:
        return None
    return Provenance(
        indicator=group.indicator,
        name=group.name,
        place="",
        year=str(group.year),
        text="",
        value=plain_decimal(quantity.value),
        unit=group.unit,
        qualifier=quantity.qualifier.value,
        lower=plain_decimal(quantity.lower),
        upper=plain_decimal(quantity.upper),
        status=Status.DERIVED.value,
        note=f"{len(total.known)} 个乡镇之和，逐个见 rankings.csv",
        formula=f"sum({group.indicator})",
    )
