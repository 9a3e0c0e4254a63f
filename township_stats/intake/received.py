"""The files of a year's folder: which count, which are litter, and what each one really is."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from township_stats.errors import InputError, Problem, UsageError, os_reason
from township_stats.intake.delimited import read_csv
from township_stats.intake.grid import Sheet
from township_stats.intake.raw import Findings, RawFile
from township_stats.intake.wording import fault
from township_stats.textfile import read_file

RAW = "data/raw"
DEFINITIONS = ("indicators.csv", "corrections.csv", "places.csv", "township.toml")
MAPPING_SUFFIX = ".mapping.toml"
MAX_SIZE = 60 * 2**20
_TABLES = (".csv", ".xlsx", ".xlsm", ".xls", ".et")
_DOCUMENTS = (
    ".doc", ".docx", ".wps", ".pdf", ".ofd", ".txt", ".md", ".jpg", ".jpeg", ".png", ".gif", ".bmp",
    ".tif", ".tiff", ".ppt", ".pptx", ".dps", ".eml", ".msg",
)  # fmt: skip
_LITTER = ("thumbs.db", "desktop.ini", "__macosx", "icon\r")
_LITTER_ENDS = (".tmp", ".bak", ".lnk", ".crdownload", ".part", "~")
_DEEPEST = 8
_NO_TABLE = "里面的表格请复制到 Excel 存为 .xlsx；年度报告的文字可用 extract --sheet 拟出数字表"
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 再放回"


@dataclass(frozen=True, slots=True)
class Received:
    """A received file: its path in the workbook, checksum and size, and its bytes."""

    file: RawFile
    data: bytes


def years(root: Path) -> tuple[int, ...]:
    """Give the years a workbook has a folder of received files for, ascending."""
    try:
        names = [item.name for item in (root / RAW).iterdir() if item.is_dir()]
    except OSError:
        return ()
    return tuple(sorted(int(name) for name in names if is_year(name)))


def is_year(text: str) -> bool:
    """Tell whether a text is a year: four digits, the first of them not 0.

    Examples
    --------
    >>> [is_year(text) for text in ("2023", "0023", "２０２３", "2023\\n")]
    [True, False, False, False]
    """
    return len(text) == 4 and text.isascii() and text.isdecimal() and text[0] != "0"


def year_folder(root: Path, year: int) -> Path:
    """Give the folder of a year's received files.

    Raises
    ------
    UsageError
        If there is none; says which years there are.
    """
    folder = root / RAW / str(year)
    if not folder.is_dir():
        there = "、".join(map(str, years(root))) or "没有任何年份"
        raise UsageError(f"没有 {year} 年的数据（{RAW}/{year}）；现有年份：{there}")
    return folder


def list_files(root: Path, year: int, findings: Findings) -> list[Path]:
    """List a year's received files, sorted by path; litter and strange names go to `findings`."""
    folder = year_folder(root, year)
    if folder.is_symlink():
        found = Problem(relative(folder, root), "", "", "是符号链接，不读", "请放文件夹本身")
        findings.problem(found)
        return []
    return sorted(_walk(folder, root, findings), key=lambda path: relative(path, root))


def relative(path: Path, root: Path) -> str:
    """Give a path inside the workbook with forward slashes, as it stands in every record."""
    return path.relative_to(root).as_posix()


def _walk(folder: Path, root: Path, findings: Findings, depth: int = 0) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        name = entry.name
        wrong = _bad_name(name)
        if wrong:
            shown = f"{relative(folder, root)}/{ascii(name)[1:-1]}"
            findings.problem(Problem(shown[:200], "", "", wrong, "请改文件名"))
        elif _is_litter(name):
            findings.notice(Problem(relative(path, root), "", "", "系统或临时文件", "已略过"))
        elif entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
            yield from _walk(path, root, findings, depth + 1)
        elif not entry.is_file(follow_symlinks=False):
            findings.problem(
                Problem(
                    relative(path, root),
                    "",
                    "",
                    "不是普通文件（链接、管道、过深的文件夹）",
                    "请放文件本身",
                )
            )
        else:
            yield path


def _bad_name(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "文件名不是 UTF-8"
    if any(char in name for char in "\r\n\t"):
        return "文件名含有换行或制表符"
    wrong = fault(name)
    return f"文件名{wrong}" if wrong else ""


def _is_litter(name: str) -> bool:
    plain = name.casefold()
    return plain.startswith((".", "~$")) or plain in _LITTER or plain.endswith(_LITTER_ENDS)


def load(path: Path, root: Path) -> Received:
    """Read a file's bytes, refusing what is no regular file, empty or too large.

    Raises
    ------
    InputError
        Where it is refused or cannot be opened.
    """
    file = relative(path, root)
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError([Problem(file, "", "", "不是普通文件", "请放文件本身")])
            data = stream.read(MAX_SIZE + 1)
    except OSError as error:
        raise InputError(
            [Problem(file, "", "", f"打不开：{os_reason(error)}", "请检查权限，关闭占用它的程序")]
        ) from None
    if len(data) > MAX_SIZE:
        raise InputError(
            [Problem(file, "", "", f"大于 {MAX_SIZE >> 20} MB", "请拆成几个文件，删去图片")]
        )
    return Received(RawFile(file, hashlib.sha256(data).hexdigest(), len(data)), data)


def is_document(path: Path) -> bool:
    """Tell whether a file is a document or picture that holds no table to be read."""
    return path.suffix.casefold() in _DOCUMENTS


def definitions(root: Path) -> tuple[RawFile, ...]:
    """Give the definition files that reading depends on, as far as they are there."""
    found = []
    for name in DEFINITIONS:
        path = root / RAW / name
        if path.is_file():
            data = read_file(path, f"{RAW}/{name}")
            found.append(RawFile(f"{RAW}/{name}", hashlib.sha256(data).hexdigest(), len(data)))
    return tuple(found)


def checksums(root: Path, year: int) -> dict[str, str]:
    """Give the checksum of every file that the clean figures of a year depend on, by path."""
    year_folder(root, year)
    found = {}
    for path in list_files(root, year, Findings()):
        if is_document(path):
            continue
        try:
            found[relative(path, root)] = load(path, root).file.sha256
        except InputError:
            found[relative(path, root)] = ""
    return found | {item.path: item.sha256 for item in definitions(root)}


def read_sheets(received: Received, findings: Findings) -> list[Sheet]:
    """Read the sheets of a received table, whatever its name says it is.

    Parameters
    ----------
    received
        The file.
    findings
        Where notices go (a name that does not fit, macros).

    Returns
    -------
    list of Sheet
        In the order of the file, hidden ones too.

    Raises
    ------
    InputError
        Where it is none of CSV, .xlsx, .xls, or cannot be read.
    """
    file, data = received.file.path, received.data
    suffix = Path(file).suffix.casefold()
    if suffix in _DOCUMENTS:
        raise InputError([Problem(file, "", "", f"{suffix} 是文档或图片，不是数据表", _NO_TABLE)])
    if suffix not in _TABLES:
        raise InputError([Problem(file, "", "", f"不认识的文件类型 {suffix!r}", _SAVE_AS)])
    if not data:
        raise InputError([Problem(file, "", "", "文件是空的", "请重新取得文件")])
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from township_stats.intake.xlsx import read_xlsx

        _note_name(file, suffix, (".xlsx", ".xlsm", ".et"), ".xlsx", findings)
        return read_xlsx(data, file, findings)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from township_stats.intake.xls import read_xls

        _note_name(file, suffix, (".xls", ".et"), ".xls", findings)
        return read_xls(data, file)
    if suffix != ".csv":
        raise InputError([Problem(file, "", "", _what_it_is(data, suffix), _SAVE_AS)])
    return [read_csv(data, file)]


def _note_name(
    file: str, suffix: str, fitting: tuple[str, ...], real: str, findings: Findings
) -> None:
    if suffix not in fitting:
        findings.notice(
            Problem(file, "", "", f"名为 {suffix}，内容是 {real}", "按内容读取，建议改名")
        )


def _what_it_is(data: bytes, suffix: str) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<?xml", b"<html")) or b"<table" in head:
        return f"名为 {suffix}，内容是网页或 XML 表格"
    if head.startswith(b"%pdf"):
        return f"名为 {suffix}，内容是 PDF"
    if b"\x00" not in head:
        return f"名为 {suffix}，内容是文字（可能是 CSV 改了名）"
    return f"名为 {suffix}，内容不是 Excel 工作簿"
