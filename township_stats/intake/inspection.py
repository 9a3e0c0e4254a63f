"""What a received file holds, and a draft of its mapping to start from."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from township_stats.codebook import Codebook, match_key, read_codebook
from township_stats.errors import InputError, UsageError
from township_stats.intake.figuresheet import find_header
from township_stats.intake.grid import Oddity, Sheet, address
from township_stats.intake.places import Places, read_places
from township_stats.intake.proposal import Setting, propose
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.received import MAPPING_SUFFIX, RAW, Received, load, read_sheets
from township_stats.intake.tables import Found, find_tables
from township_stats.intake.wording import few
from township_stats.township import FILE, read_township

_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z", re.ASCII)


def inspect(file: Path, root: Path | None = None) -> str:
    """Say what a received file holds, and propose the mapping of its ledgers.

    Parameters
    ----------
    file
        A CSV or Excel file.
    root
        The workbook whose codebook is used to guess; where the file lies in one, that one.

    Returns
    -------
    str
        TOML: the description in comments, then a draft ``[[table]]`` for every ledger found. Saved
        beside the file as ``FILE.mapping.toml`` it is a mapping. Personal columns are named but
        nothing of them is shown.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If it cannot be read.
    """
    if not file.is_file():
        folder = "是文件夹，请给其中的一个文件" if file.is_dir() else "没有这个文件"
        raise UsageError(f"{file}: {folder}")
    setting = _around(file, root)
    findings = Findings()
    received = _load(file)
    sheets = read_sheets(received, findings)
    if findings.problems:
        raise InputError(findings.problems)
    lines = [f"# {file.name}：{received.file.size} 字节，{len(sheets)} 个工作表"]
    lines += [f"# 注意：{notice.found}；{notice.allowed}" for notice in findings.notices]
    tables = {
        number: find_tables(sheet, setting.places)
        for number, sheet in enumerate(sheets)
        if sheet.rows and not sheet.hidden and find_header(sheet) is None
    }
    every = [table for found in tables.values() for table in found]
    if every:
        lines.append(_to_save(file.name))
    for number, sheet in enumerate(sheets):
        lines += ["", *_described(sheet)]
        for table in tables.get(number, ()):
            lines += ["", *propose(sheet, table, _among(setting, table, every, tables[number]))]
        if number in tables and not tables[number]:
            lines += [
                "#   没有认出表：表头至少两列、没有数字，下面的行里有数。",
                "#   请看表头是否写成了数字或图片；是填报表的，表头须有 指标、数值、单位",
            ]
    return "\n".join(lines) + "\n"


def write_mapping(file: Path, draft: str) -> Path:
    """Write a draft beside the file it is of, as ``FILE.mapping.toml``.

    Raises
    ------
    UsageError
        If there is a mapping already, or the draft proposes no table.
    """
    target = file.with_name(file.name + MAPPING_SUFFIX)
    if "\n[[table]]\n" not in draft:
        raise UsageError(f"{file.name} 里没有认出台账，没有草稿可存; 见上面的说明")
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(draft.replace(_to_save(file.name), "# 下面是台账映射的草稿，请逐行核对"))
    except FileExistsError:
        raise UsageError(f"{target} 已经存在，不覆盖; 请先改名或移走") from None
    return target


def _to_save(name: str) -> str:
    return f"# 下面是台账映射的草稿：核对后存为 {name}{MAPPING_SUFFIX}，放在台账旁边（加 --write 代存）"


def _load(file: Path) -> Received:
    resolved = file.resolve()
    received = load(resolved, resolved.parent)
    return Received(
        RawFile(file.name, hashlib.sha256(received.data).hexdigest(), received.file.size),
        received.data,
    )


def _around(file: Path, root: Path | None) -> Setting:
    """Give what the workbook the file lies in says, else the one given; nothing without either."""
    resolved = file.resolve()
    holders = [folder for folder in resolved.parents if (folder / RAW / "indicators.csv").is_file()]
    if holders:
        root = holders[0]
    if root is None:
        return Setting(Codebook(()), Places(), 0, file.stem)
    township = read_township(root).name if (root / FILE).is_file() else ""
    inside = resolved.relative_to(root).parts if holders else ()
    year = int(inside[2]) if len(inside) > 3 and _YEAR.match(inside[2]) else 0
    return Setting(read_codebook(root), read_places(root, township), year, file.stem)


def _among(setting: Setting, table: Found, every: list[Found], of_sheet: list[Found]) -> Setting:
    """Say whether other tables of the file have the same header, and the same places."""
    like = [other for other in every if _labels(other) == _labels(table)]
    shared = Counter(place for other in like for place in other.by_place)
    is_shared = any(shared[place] > 1 for place in table.by_place)
    is_stacked = any(
        other is not table and other in like and other.header.left == table.header.left
        for other in of_sheet
    )
    return replace(setting, alike=len(like) > 1, shared=is_shared, stacked=is_stacked)


def _labels(table: Found) -> list[str]:
    return [match_key(path) for path in table.paths.values()]


def _described(sheet: Sheet) -> Iterator[str]:
    name = f"工作表“{sheet.name}”" if sheet.name else "CSV"
    if not sheet.rows:
        yield f"# {name}：空"
        return
    rows = list(sheet.rows)
    width = max(len(cells) for cells in sheet.rows.values())
    yield f"# {name}：{len(rows)} 行有内容，到 {address(rows[-1], width - 1)} 为止"
    if sheet.hidden:
        yield "#   隐藏的工作表，不读"
    if sheet.hidden_rows:
        yield f"#   有 {len(sheet.hidden_rows)} 行隐藏，不读"
    if sheet.merged:
        yield f"#   合并单元格：{'、'.join(map(str, sheet.merged[:8]))}"
    for oddity in Oddity:
        cells = [address(*cell) for cell, found in sheet.odd.items() if found is oddity]
        if cells:
            yield f"#   {oddity}：{len(cells)} 格（{few(cells)}）"
    header = find_header(sheet)
    if header is not None:
        yield f"#   是填报表，表头在第 {header} 行，不需要映射"
