"""Old Excel workbooks (.xls, and .et that is one): read by a child process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Block, Oddity, Sheet
from township_stats.intake.wording import fault

SECONDS = 9
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
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal(file, f"{SECONDS} 秒内没有读完", _RESAVE) from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").casefold()
        if any(word in reason for word in _ENCRYPTED):
            raise _refusal(file, "文件加了密码", "请去掉密码，另存为 .xlsx 再放回")
        raise _refusal(file, "不是完整的 Excel 97–2003 工作簿", _RESAVE)
    sheets = [_sheet(item) for item in json.loads(done.stdout)]
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
