"""Old Excel workbooks (.xls, and .et that is one): read by a child process with limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from township_stats import confined
from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Block, Oddity, Sheet
from township_stats.intake.wording import fault

SECONDS = 8
_WORKER = Path(__file__).with_name("xls_worker.py")
_RESAVE = "请用 WPS 或 Excel 打开，另存为 .xlsx 再放回"
_ENCRYPTED = ("encrypt", "password")


def read_xls(data: bytes, file: str) -> list[Sheet]:
    """Read every worksheet of an old workbook.

    Parameters
    ----------
    data
        Bytes of the file.
    file
        Path for messages.

    Raises
    ------
    InputError
        Where it cannot be read: damaged, encrypted, too large, or built to do harm.
    """
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k" in data:
        raise _refusal(file, "文件加了密码", "请去掉密码，另存为 .xlsx 再放回")
    try:
        found = confined.run(_WORKER, data, SECONDS)
    except confined.ConfinedError as error:
        if error.timed_out:
            raise _refusal(file, f"{SECONDS} 秒内没有读完", _RESAVE) from None
        if any(word in str(error).casefold() for word in _ENCRYPTED):
            raise _refusal(file, "文件加了密码", "请去掉密码，另存为 .xlsx 再放回") from None
        raise _refusal(file, "不是完整的 Excel 97–2003 工作簿", _RESAVE) from None
    sheets = [_sheet(item) for item in json.loads(found)]
    for sheet in sheets:
        if fault(sheet.name) or not sheet.name.strip():
            raise _refusal(file, "工作表名不合格", _RESAVE)
    return sheets


def _refusal(file: str, found: str, allowed: str) -> InputError:
    return InputError([Problem(file, "", "", found, allowed)])


def _sheet(item: dict[str, Any]) -> Sheet:
    return Sheet(
        item["name"],
        dict(item["rows"]),
        {(row, column): Oddity[name] for row, column, name in item["odd"]},
        tuple(sorted(Block(*block) for block in item["merged"])),
        item["hidden"],
        frozenset(item["hidden_rows"]),
        frozenset(item["hidden_columns"]),
    )
