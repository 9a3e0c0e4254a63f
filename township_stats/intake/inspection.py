"""What a received file holds, and a draft of its mapping to start from."""

from __future__ import annotations

import difflib
import hashlib
import re
from pathlib import Path

from township_stats.codebook import Codebook, Indicator, match_key, read_codebook
from township_stats.errors import InputError, UsageError
from township_stats.intake.figuresheet import find_header
from township_stats.intake.grid import Oddity, Sheet, address
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.received import MAPPING_SUFFIX, RAW, Received, load, read_sheets
from township_stats.intake.tables import Found, find_tables, is_number
from township_stats.intake.wording import is_personal
from township_stats.units import compatible, lookup

_UNIT_IN_LABEL = re.compile(r"[(（]([^()（）]{1,6})[)）]\s*\Z")
_COUNTED = re.compile(r"(编号|户号|案号|件号)\Z")
_BESIDE = re.compile(r"(序号|备注|说明|日期|时间|组别|编码)\Z")
_DATED = re.compile(r"(日期|时间)\Z")
_SURE, _MAYBE = 0.8, 0.45


def inspect(file: Path) -> str:
    """Say what a received file holds, and propose the mapping of its ledgers.

    Parameters
    ----------
    file
        A CSV or Excel file, in a workbook or not; in one, its codebook is used to guess.

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
        raise UsageError(f"没有文件 {file}")
    codebook = _codebook_near(file)
    findings = Findings()
    received = _load(file)
    sheets = read_sheets(received, findings)
    if findings.problems:
        raise InputError(findings.problems)
    lines = [f"# {file.name}：{received.file.size} 字节，{len(sheets)} 个工作表"]
    lines += [f"# 注意：{notice.found}；{notice.allowed}" for notice in findings.notices]
    has_ledger = False
    for sheet in sheets:
        lines += ["", *_described(sheet)]
        if not sheet.rows or sheet.hidden or find_header(sheet) is not None:
            continue
        for table in find_tables(sheet):
            has_ledger = True
            lines += ["", *_proposed(sheet, table, codebook, len(sheets) > 1)]
    if has_ledger:
        lines.insert(
            1, f"# 下面是台账映射的草稿：核对后存为 {file.name}{MAPPING_SUFFIX}，放在台账旁边"
        )
    return "\n".join(lines) + "\n"


def _load(file: Path) -> Received:
    resolved = file.resolve()
    received = load(resolved, resolved.parent)
    return Received(
        RawFile(file.name, hashlib.sha256(received.data).hexdigest(), received.file.size),
        received.data,
    )


def _codebook_near(file: Path) -> Codebook:
    for folder in file.resolve().parents:
        if (folder / RAW / "indicators.csv").is_file():
            return read_codebook(folder)
    return Codebook(())


def _described(sheet: Sheet) -> list[str]:
    name = f"工作表“{sheet.name}”" if sheet.name else "CSV"
    if not sheet.rows:
        return [f"# {name}：空"]
    rows = list(sheet.rows)
    width = max(len(cells) for cells in sheet.rows.values())
    lines = [f"# {name}：{len(rows)} 行有内容，到 {address(rows[-1], width - 1)} 为止"]
    if sheet.hidden:
        lines.append("#   隐藏的工作表，不读")
    if sheet.hidden_rows:
        lines.append(f"#   有 {len(sheet.hidden_rows)} 行隐藏，不读")
    if sheet.merged:
        lines.append(f"#   合并单元格：{'、'.join(map(str, sheet.merged[:8]))}")
    for oddity in Oddity:
        cells = [address(*cell) for cell, found in sheet.odd.items() if found is oddity]
        if cells:
            more = "…" if len(cells) > 5 else ""
            lines.append(f"#   {oddity}：{len(cells)} 格（{'、'.join(cells[:5])}{more}）")
    header = find_header(sheet)
    if header is not None:
        lines.append(f"#   是填报表，表头在第 {header} 行，不需要映射")
    return lines


def _proposed(sheet: Sheet, table: Found, codebook: Codebook, is_one_of_many: bool) -> list[str]:
    lines = [f"# 第 {table.first_row}–{table.last_row} 行；表头 {table.header}"]
    personal = [path for path in table.paths.values() if is_personal(path)]
    if personal:
        lines.append(f"# 个人信息列，不会读取：{'、'.join(personal)}")
    lines.append("[[table]]")
    if is_one_of_many or sheet.name:
        lines.append(f"sheet = {_text(sheet.name)}")
    lines.append(f"header = {_text(str(table.header))}")
    if table.place is None:
        lines.append('place = ""                       # 没有认出地区列，请填表头')
    else:
        lines.append(f"place = {_text(table.paths[table.place])}")
    if table.total:
        lines.append(f"total = {_text(table.total)}")
    if table.repeats:
        lines.append("cases = true                     # 地区有重复，看作一行一户或一事")
        dated = [path for path in table.paths.values() if _DATED.search(path)]
        if dated:
            lines.append(f"# 只数当年的行：在 [[table.figure]] 里写 year_of = {_text(dated[0])}")
    for column, path in table.paths.items():
        if column != table.place and not is_personal(path) and not _BESIDE.search(path):
            lines += _column(sheet, table, column, codebook)
    return lines


def _column(sheet: Sheet, table: Found, column: int, codebook: Codebook) -> list[str]:
    path = table.paths[column]
    texts = [
        text
        for row in sheet.rows
        if table.first_row <= row <= table.last_row and (text := sheet.text(row, column).strip())
    ]
    numbers = sum(is_number(text) for text in texts)
    is_key = bool(_COUNTED.search(path)) and table.repeats
    if not is_key and numbers * 2 <= len(texts):
        return []
    unit = _unit(path, table)
    guess, score = _guess(path, unit, codebook)
    is_sure = guess is not None and score >= _SURE
    lines = [
        "[[table.figure]]",
        f"column = {_text(path)}",
        f'indicator = "{guess.code if guess else ""}"'
        + (f"  # {guess.name}" if guess else "  # 指标代码"),
    ]
    if unit and not is_key:
        lines.append(f"unit = {_text(unit)}")
    if is_key:
        lines.append('aggregate = "count"')
    return [
        "",
        *(
            lines
            if is_sure
            else ["# 请核对指标，确认后去掉行首的 #", *(f"# {line}" for line in lines)]
        ),
    ]


def _unit(path: str, table: Found) -> str:
    for label in reversed(path.split("/")):
        inside = _UNIT_IN_LABEL.search(label)
        if inside and lookup(inside[1]) is not None:
            return inside[1]
    return table.unit if table.unit and lookup(table.unit) is not None else ""


def _guess(path: str, unit: str, codebook: Codebook) -> tuple[Indicator | None, float]:
    parts = [_UNIT_IN_LABEL.sub("", label) for label in path.split("/")]
    labels = [match_key("".join(parts[start:])) for start in range(max(len(parts) - 1, 1))]
    best, score = None, _MAYBE
    for indicator in codebook:
        if unit and not compatible(unit, indicator.unit):
            continue
        for name in map(match_key, (indicator.name, *indicator.aliases)):
            for label in labels:
                ratio = difflib.SequenceMatcher(None, label, name).ratio()
                if ratio > score:
                    best, score = indicator, ratio
    return best, score


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
