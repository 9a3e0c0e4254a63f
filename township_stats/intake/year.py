"""A year's received files, read: figure sheets and ledgers, corrected, with all that is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from township_stats.codebook import Codebook
from township_stats.errors import InputError, Problem
from township_stats.intake.corrections import correct, read_corrections, refuse_unused
from township_stats.intake.figuresheet import (
    find_header,
    likely_header,
    read_figure_sheet,
    traditional_header,
)
from township_stats.intake.grid import Sheet
from township_stats.intake.ledger import read_ledger
from township_stats.intake.ledger_rows import LedgerYear
from township_stats.intake.mapping import TableMap, read_mapping
from township_stats.intake.places import Places, read_places
from township_stats.intake.raw import Findings, RawEntry, RawFile, RawSeries, RawYear
from township_stats.intake.received import (
    MAPPING_SUFFIX,
    RAW,
    Received,
    definitions,
    is_document,
    list_files,
    load,
    read_sheets,
    relative,
)
from township_stats.township import Township


def read_year(
    root: Path, year: int, codebook: Codebook, township: Township | None = None
) -> RawYear:
    """Read every received file of a year.

    Parameters
    ----------
    root
        The workbook.
    year
        The report year; its files are in ``data/raw/YEAR``.
    codebook
        The workbook's indicators, which ledgers' mappings name.
    township
        Whose files they are: a row of its name is the whole township.

    Returns
    -------
    RawYear
        What the files say, and all that is wrong with them (`clean_year` raises it). Notices tell
        what was read although odd, or left out.

    Raises
    ------
    UsageError
        Where there is no such year.
    """
    return _YearReader(root, year, codebook, township.name if township else "").read()


class _YearReader:
    def __init__(self, root: Path, year: int, codebook: Codebook, township: str) -> None:
        self.root, self.year, self.codebook = root, year, codebook
        self.findings = Findings()
        self.places = self._places(township)
        self.entries: list[RawEntry] = []
        self.series: list[RawSeries] = []

    def read(self) -> RawYear:
        received = self._received()
        mappings = self._mappings(received)
        self._refuse_copies(received, mappings)
        shared = LedgerYear(self.year, self.codebook, self.places, self.findings)
        corrections = read_corrections(self.root, self.year, self.findings)
        refuse_unused(corrections, (item.file.path for item in received), self.findings)
        for item in received:
            if item.file.path.endswith(MAPPING_SUFFIX):
                continue
            try:
                sheets = read_sheets(item, self.findings)
            except InputError as error:
                for problem in error.problems:
                    self.findings.problem(problem)
                continue
            sheets = correct(item.file.path, sheets, corrections, self.findings)
            if item.file.path in mappings:
                tables = mappings[item.file.path]
                self.series += read_ledger(sheets, tables, item.file, shared)
            else:
                self._figure_sheets(item.file, sheets)
        return RawYear(
            self.year,
            tuple(item.file for item in received),
            definitions(self.root),
            tuple(self.entries),
            tuple(self.series),
            self.findings.problems,
            self.findings.notices,
            self.places,
        )

    def _places(self, township: str) -> Places:
        try:
            return read_places(self.root, township)
        except InputError as error:
            for problem in error.problems:
                self.findings.problem(problem)
            return Places(township)

    def _received(self) -> list[Received]:
        received = []
        for path in list_files(self.root, self.year, self.findings):
            if path.name.casefold().endswith(f"{MAPPING_SUFFIX}.txt"):
                wanted = path.name[: -len(".txt")]
                self._problem(
                    relative(path, self.root),
                    "",
                    "像是映射，名字后面多了 .txt",
                    f"请改名为 {wanted}",
                )
                continue
            if is_document(path):
                self._notice(relative(path, self.root), "", "文档或图片，不是数据表", "没有读")
                continue
            try:
                received.append(load(path, self.root))
            except InputError as error:
                for problem in error.problems:
                    self.findings.problem(problem)
        if not received:
            self._notice(f"{RAW}/{self.year}", "", "没有可读的文件", "全部指标记为缺报")
        return received

    def _mappings(self, received: list[Received]) -> dict[str, tuple[TableMap, ...]]:
        mappings = {}
        there = {item.file.path for item in received}
        for item in received:
            if not item.file.path.endswith(MAPPING_SUFFIX):
                continue
            path = item.file.path.removesuffix(MAPPING_SUFFIX)
            if path not in there:
                meant = [other for other in there if other.rpartition(".")[0] == path]
                allowed = "映射与台账放在一起，台账的全名（带扩展名）再加 .mapping.toml"
                if len(meant) == 1:
                    allowed = f"是不是 {meant[0]} 的？请改名为 {meant[0]}{MAPPING_SUFFIX}"
                self._problem(item.file.path, "", f"没有它说的台账 {path}", allowed)
                continue
            try:
                mappings[path] = read_mapping(item.data, item.file.path, self.codebook)
            except InputError as error:
                for problem in error.problems:
                    self.findings.problem(problem)
                mappings[path] = ()
        return mappings

    def _refuse_copies(
        self, received: list[Received], mappings: dict[str, tuple[TableMap, ...]]
    ) -> None:
        """Refuse a ledger that is there twice, byte for byte; its rows would be added twice."""
        first: dict[str, str] = {}
        for item in received:
            if item.file.path in mappings:
                other = first.setdefault(item.file.sha256, item.file.path)
                if other != item.file.path:
                    self._problem(item.file.path, "", f"与 {other} 内容完全相同", "请移走一份")

    def _figure_sheets(self, file: RawFile, sheets: list[Sheet]) -> None:
        is_read = False
        unread: list[Problem] = []
        for sheet in sheets:
            if not sheet.rows:
                continue
            if sheet.hidden:
                self._notice(file.path, sheet.name, "隐藏的工作表", "已略过；要用请取消隐藏")
                continue
            header = find_header(sheet)
            if header is not None:
                is_read = True
                self.entries += read_figure_sheet(
                    sheet, file, header, self.codebook, self.findings, self.year
                )
            elif traditional_header(sheet):
                is_read = True
                self._problem(
                    file.path, sheet.name, "表头用繁体字", "请改为 指标、数值、单位、来源、备注"
                )
            else:
                cell, labels = likely_header(sheet)
                said = f"：现有 {labels}" if labels else ""
                found = f"没有表头 指标、数值、单位{said}"
                unread.append(Problem(file.path, sheet.name, cell, found, "这个工作表没有读"))
        if is_read:
            for notice in unread:
                self.findings.notice(notice)
        elif all(sheet.hidden for sheet in sheets if sheet.rows):
            self._problem(file.path, "", "工作表都是空的或隐藏的", "请取消隐藏，或移走文件")
        else:
            allowed = (
                "填报表的列名须是 指标、数值、单位（另可有 来源、备注等）；"
                f"台账须有 {file.path}{MAPPING_SUFFIX}（township-stats inspect 可代拟）"
            )
            for item in unread:
                self.findings.problem(replace(item, allowed=allowed))

    def _problem(self, file: str, sheet: str, found: str, allowed: str) -> None:
        self.findings.problem(Problem(file, sheet, "", found, allowed))

    def _notice(self, file: str, sheet: str, found: str, allowed: str) -> None:
        self.findings.notice(Problem(file, sheet, "", found, allowed))
