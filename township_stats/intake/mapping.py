"""The mapping beside a ledger: which columns become which indicators; data, written in TOML."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import TypeVar

from township_stats.codebook import Codebook
from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Block
from township_stats.intake.labels import is_personal
from township_stats.intake.wording import quoted
from township_stats.textfile import parse_toml
from township_stats.units import compatible, lookup

_T = TypeVar("_T")
COUNTS = ("count", "count_distinct")
AGGREGATES = ("sum", *COUNTS)
NO_TOTAL = "无"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One `[[table.figure]]`: a column, the indicator it becomes, and how.

    Parameters
    ----------
    column
        Header path, labels joined by ``/``, outermost first.
    indicator
        Code in the codebook.
    unit
        Unit of plain numbers in the column; empty for: as the header or the banner says.
    aggregate
        ``sum``, ``count`` (rows with something in the column) or ``count_distinct``.
    where
        Other columns and the texts of which one must stand there for a row to count.
    year_of
        Column of dates; only rows dated in the report year count. Empty for all rows.
    places
        Whether each place is a figure too.
    """

    column: str
    indicator: str
    unit: str
    aggregate: str = "sum"
    where: Map[str, tuple[str, ...]] = field(default_factory=dict)
    year_of: str = ""
    places: bool = True


@dataclass(frozen=True, slots=True)
class TableMap:
    """One `[[table]]`: where a ledger's table stands and how its rows are read.

    Parameters
    ----------
    sheet
        Sheet name; empty for the only one.
    header
        Header block.
    place
        Header path of the column of places; empty where `of` names the one place.
    figures
        What its columns become.
    last_row
        Last row of the table; None for: to the first empty row or the footer.
    total
        Text that marks the row of totals; empty for 合计, 总计 and the like, 无 for: there is none.
    skip
        Rows to leave out by their text in the place column, besides 小计 and 其中.
    cases
        Whether rows are cases, so that a place may stand in many.
    fill_down
        Whether an empty place means the one above.
    contributor
        Header path of the column that says whose a row is (household, unit); empty for none. Only
        this column may be a personal one: it is counted by, and never read out.
    village
        Whether a place is told down to its group (王坝村一组) and only the village is meant.
    of
        The place that all rows are of, where no column says so.
    part
        Whether the rows are only a part of the township's, to be added to other tables'.
    """

    sheet: str
    header: Block
    place: str
    figures: tuple[ColumnMap, ...]
    last_row: int | None = None
    total: str = ""
    skip: tuple[str, ...] = ()
    cases: bool = False
    fill_down: bool = False
    contributor: str = ""
    village: bool = False
    of: str = ""
    part: bool = False

    @property
    def is_of_cases(self) -> bool:
        """Whether rows are cases, as the mapping says or what it counts shows."""
        return self.cases or any(
            item.aggregate in COUNTS or item.where or item.year_of for item in self.figures
        )


def read_mapping(data: bytes, file: str, codebook: Codebook) -> tuple[TableMap, ...]:
    """Read a mapping.

    Parameters
    ----------
    data
        Bytes of the TOML file.
    file
        Path for messages.
    codebook
        The indicators it may name.

    Raises
    ------
    InputError
        With every problem: no TOML, unknown keys, indicators or aggregates, units that do not fit,
        personal columns.
    """
    content = parse_toml(data, file)
    reader = _Reader(file, codebook)
    tables = reader.tables(content)
    if reader.problems:
        raise InputError(reader.problems)
    return tables


class _Reader:
    def __init__(self, file: str, codebook: Codebook) -> None:
        self.file, self.codebook = file, codebook
        self.problems: list[Problem] = []

    def tables(self, content: dict[str, object]) -> tuple[TableMap, ...]:
        listed = self._take(content, "", "table", list, [])
        self._refuse_rest(content, "", ("table",))
        if not listed:
            self._problem("没有 [[table]]", "每张要读的表写一节 [[table]]")
        return tuple(
            made
            for number, item in enumerate(listed, start=1)
            if (made := self._table(item, f"[[table]] 第 {number} 节")) is not None
        )

    def _table(self, item: object, where: str) -> TableMap | None:
        if not isinstance(item, dict):
            self._problem(f"{where} 不是一节", "写成 [[table]]")
            return None
        before = len(self.problems)
        header = self._header(self._take(item, where, "header", str, ""), where)
        last_row = self._take(item, where, "last_row", int, 0)
        listed = self._take(item, where, "figure", list, [])
        place, of = (self._take(item, where, key, str, "") for key in ("place", "of"))
        if place and of:
            self._problem(f"{where} place 与 of 都写了", "有地区列写 place，整张表是一个地区写 of")
        made = TableMap(
            self._take(item, where, "sheet", str, ""),
            header or Block(1, 0, 1, 0),
            place if of else self._column(place, where, "place"),
            tuple(
                figure
                for number, entry in enumerate(listed, start=1)
                if (figure := self._figure(entry, f"{where} [[table.figure]] 第 {number} 节"))
            ),
            last_row or None,
            self._take(item, where, "total", str, ""),
            tuple(map(str, self._take(item, where, "skip", list, []))),
            self._take(item, where, "cases", bool, False),
            self._take(item, where, "fill_down", bool, False),
            self._take(item, where, "contributor", str, ""),
            self._take(item, where, "village", bool, False),
            of,
            self._take(item, where, "part", bool, False),
        )
        if made.contributor and not any(map(self._is_guarded, made.figures)):
            self._problem(
                f"{where} contributor = {quoted(made.contributor)} 用不上",
                "这张表至少有一个指标，在 indicators.csv 的 disclosure 写了数的是什么",
            )
        if not listed:
            self._problem(f"{where} 没有 [[table.figure]]", "每个要读的列写一节")
        known = (
            "sheet", "header", "last_row", "place", "total", "skip", "cases", "fill_down",
            "contributor", "village", "of", "part", "figure",
        )  # fmt: skip
        self._refuse_rest(item, where, known)
        return made if len(self.problems) == before else None

    def _is_guarded(self, figure: ColumnMap) -> bool:
        return bool(self.codebook[figure.indicator].disclosure)

    def _header(self, text: str, where: str) -> Block | None:
        try:
            return Block.parse(text)
        except ValueError:
            self._problem(f"{where} header = {quoted(text)}", "表头的区域，如 A4:K6")
            return None

    def _figure(self, item: object, where: str) -> ColumnMap | None:
        if not isinstance(item, dict):
            self._problem(f"{where} 不是一节", "写成 [[table.figure]]")
            return None
        before = len(self.problems)
        name = self._take(item, where, "indicator", str, "")
        indicator = self.codebook.find(name)
        if indicator is None:
            self._problem(
                f"{where} indicator = {quoted(name)} 不是指标",
                "indicators.csv 中的代码、名称或别名",
            )
        aggregate = self._take(item, where, "aggregate", str, "sum")
        if aggregate not in AGGREGATES:
            self._problem(
                f"{where} aggregate = {quoted(aggregate)}", f"只可为 {'、'.join(AGGREGATES)}"
            )
        unit = self._take(item, where, "unit", str, "")
        if indicator and unit and not compatible(unit, indicator.unit):
            self._problem(
                f"{where} 单位 {unit} 与指标“{indicator.name}”的单位 {indicator.unit} 不是同一种量",
                f"{indicator.unit}，或可换算成它的单位",
            )
        if indicator and aggregate in COUNTS and not _is_counted(indicator.unit):
            self._problem(
                f"{where} 数行数的结果不会是“{indicator.name}”的单位 {indicator.unit}",
                '计数用在单位为 户、人、件 等的指标上；要相加请写 aggregate = "sum"',
            )
        made = ColumnMap(
            self._column(self._take(item, where, "column", str, ""), where, "column"),
            indicator.code if indicator else "",
            unit,
            aggregate,
            self._where(self._take(item, where, "where", dict, {}), where),
            self._take(item, where, "year_of", str, ""),
            self._take(item, where, "places", bool, True),
        )
        if made.year_of:
            self._column(made.year_of, where, "year_of")
        known = ("column", "indicator", "unit", "aggregate", "where", "year_of", "places")
        self._refuse_rest(item, where, known)
        return made if len(self.problems) == before else None

    def _where(self, given: dict[str, object], where: str) -> dict[str, tuple[str, ...]]:
        made = {}
        for column, allowed in given.items():
            texts = allowed if isinstance(allowed, list) else [allowed]
            if not texts or not all(isinstance(text, str) for text in texts):
                self._problem(
                    f"{where} where 中“{column}”的值看不懂", '写成 "新识别" 或 ["新识别", "返贫"]'
                )
                continue
            made[self._column(column, where, "where")] = tuple(map(str, texts))
        return made

    def _column(self, label: str, where: str, key: str) -> str:
        if not label.strip():
            self._problem(f"{where} 缺少 {key}", "列的表头，多层用 / 连接，如 油橄榄/面积")
        elif is_personal(label):
            self._problem(
                f"{where} {key} 用到个人信息列 {quoted(label)}", "个人信息列不读取，请改用编号等列"
            )
        return label

    def _take(
        self, item: dict[str, object], where: str, key: str, kind: type[_T], default: _T
    ) -> _T:
        value = item.pop(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._problem(f"{where} {key} 的值看不懂", f"应为 {_KINDS[kind]}".strip())
            return default
        return value

    def _refuse_rest(self, item: dict[str, object], where: str, known: tuple[str, ...]) -> None:
        for key in item:
            self._problem(
                f"{where} 不认识的键 {quoted(str(key))}".strip(), f"可用 {'、'.join(known)}"
            )

    def _problem(self, found: str, allowed: str) -> None:
        self.problems.append(Problem(self.file, "", "", found, allowed))


def _is_counted(unit: str) -> bool:
    known = lookup(unit)
    return known is None or known.counted


_KINDS: dict[type, str] = {
    str: "引号内的文字", int: "整数", bool: "true 或 false", list: "方括号内的列表", dict: "花括号内的键值",
}  # fmt: skip
