"""How the command line ends where something is wrong: what is said, in Chinese, and the exit code."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from township_stats.errors import (
    EXIT_NOT_FINISHED,
    EXIT_WRONG_USE,
    Interrupted,
    TownshipStatsError,
    os_reason,
)

_PART = re.compile(r"(?:^|(?<=/))\.([^/]+)\.\d+\.part$")
_NUMBERS = {"integer": "整数", "float": "数字", "number": "数字"}


def told(error: BaseException) -> tuple[str, int]:
    """Say what went wrong, for an analyst, and give the exit code.

    Parameters
    ----------
    error
        What ended the command: wrong use as the parser of the command line raises it, an error of
        the package, of the system, or a mistake of the program.

    Examples
    --------
    >>> told(PermissionError(13, "Permission denied", "outputs/.a.csv.31.part"))
    ('outputs/a.csv: 没有权限; 请检查文件、权限与磁盘空间', 4)
    """
    if isinstance(error, TownshipStatsError):
        return str(error), error.exit_code
    if isinstance(error, Interrupted):
        return "已中断，已发布的结果没有改动", error.exit_code
    if hasattr(error, "format_message") and hasattr(error, "ctx"):
        return _wrong_use(error), EXIT_WRONG_USE
    inner = error.args[0] if error.args else None
    if not isinstance(error, OSError) and isinstance(inner, OSError):
        error = inner  # a library's own error about a file that it could not make
    if isinstance(error, OSError):
        name = _PART.sub(r"\1", str(error.filename or "")).replace("\\", "/")
        return (
            f"{name or '文件'}: {os_reason(error)}; 请检查文件、权限与磁盘空间",
            EXIT_NOT_FINISHED,
        )
    if isinstance(error, zipfile.BadZipFile):
        return "压缩包损坏或没有复制完整; 请重新取得 .xlsx、.docx 文件", EXIT_NOT_FINISHED
    if isinstance(error, MemoryError):
        return "内存不足; 请关掉别的程序，或用 --jobs 1 再运行", EXIT_NOT_FINISHED
    said = " ".join(str(error).split())
    found = f"程序出错：{type(error).__name__}: {said}，已发布的结果没有改动"
    return f"{found}; 不是表的问题，请把这一行和所用的命令告诉维护的人", EXIT_NOT_FINISHED


def _wrong_use(error: Any) -> str:
    """Say in Chinese what the parser of the command line says in English."""
    kind, context = type(error).__name__, error.ctx
    if kind == "NoArgsIsHelpError":
        return str(context.get_help() if context else error.format_message())
    command = context.command_path if context else "township-stats"
    return f"{_found(kind, error)}; 用 {command} --help 看用法"


def _found(kind: str, error: Any) -> str:
    message, param = error.format_message(), getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    if kind == "MissingParameter" and param is not None:
        return f"没有给 {_named(param)}"
    if kind == "NoSuchOption":
        near = "、".join(error.possibilities or ())
        return f"没有选项 {option}{f'，是否 {near}？' if near else ''}"
    if kind == "BadOptionUsage":
        return f"{option} 后面没有给值" if "requires" in message else f"{option} 用法不对"
    if kind == "BadParameter" and param is not None:
        return f"{_named(param)} 的值不对，应是{_kind(message)}"
    if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        return f"多出了 {extra[1]}"
    if unknown := re.search(r"No such command '(.*?)'", message):
        known = "、".join(getattr(error.ctx.command, "commands", ()))
        return f"没有命令 {unknown[1]}，现有 {known}"
    return f"命令写法不对：{message}"


def _named(param: Any) -> str:
    """Give an option as it is written, an argument as the help names it."""
    options = [name for name in param.opts if name.startswith("-")]
    said = options[0] if options else str(param.metavar or param.name.upper())
    help_ = getattr(param, "help", None)
    return f"{said}（{help_}）" if help_ else said


def _kind(message: str) -> str:
    """Say what an option takes, from what the parser says of it."""
    least = re.search(r"greater than or equal to (\S+)|range x>=(\S+?)\.?$", message)
    if least:
        return f"不小于 {least[1] or least[2]} 的数"
    return next((word for kind, word in _NUMBERS.items() if kind in message), "别的写法")
