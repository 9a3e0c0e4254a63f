"""Excel workbooks (.xlsx): their sheets as `Sheet`s of text."""

from __future__ import annotations

import posixpath

from township_stats.errors import InputError, Problem
from township_stats.intake.grid import Sheet
from township_stats.intake.numberformat import GENERAL, number_format
from township_stats.intake.package import Package, PackageError
from township_stats.intake.raw import Findings
from township_stats.intake.richtext import alters, unescape
from township_stats.intake.wording import fault
from township_stats.intake.worksheet import Context, Look, read_worksheet

MAX_SHEETS = 200
MAX_STYLES = 65_536
_RESAVE = "请用 WPS 或 Excel 打开，另存为 .xlsx 再放回"


def read_xlsx(data: bytes, file: str, findings: Findings) -> list[Sheet]:
    """Read every worksheet of a workbook, hidden ones too.

    The XML is read directly, so that each cell keeps what libraries lose: the stored number, a
    formula nobody calculated, a percent format, strike-through, hidden rows, rows out of order.

    Parameters
    ----------
    data
        Bytes of the file.
    file
        Path for messages.
    findings
        Where notices go (macros).

    Raises
    ------
    InputError
        Where the file is damaged, is no workbook or is built to do harm.
    """
    try:
        package = Package(data)
        if any(name.casefold().endswith("vbaproject.bin") for name in package.names()):
            findings.notice(Problem(file, "", "", "文件带有宏", "宏不会运行，数据照读"))
        return _Workbook(package).sheets()
    except PackageError as error:
        raise InputError([Problem(file, "", "", str(error), _RESAVE)]) from None


class _Workbook:
    def __init__(self, package: Package) -> None:
        self._package = package
        root = self._relations("_rels/.rels")
        main = next((path for kind, path in root.values() if kind == "officeDocument"), "")
        if not main and "xl/workbook.xml" in package:
            main = "xl/workbook.xml"
        if not main or main not in package:
            raise PackageError(_what_it_is(package))
        folder, name = posixpath.split(main)
        self._main = main
        self._parts = self._relations(f"{folder}/_rels/{name}.rels", folder)

    def sheets(self) -> list[Sheet]:
        listed: list[tuple[str, str, str]] = []
        is_1904 = is_workbook = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal is_1904, is_workbook
            if name == "workbook":
                is_workbook = True
            elif name == "workbookPr":
                is_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                relation = next((attributes[key] for key in attributes if key.endswith(":id")), "")
                listed.append((attributes.get("name", ""), relation, attributes.get("state", "")))

        self._package.parse(self._main, start)
        if not is_workbook:
            raise PackageError(_what_it_is(self._package))
        if not listed or len(listed) > MAX_SHEETS:
            raise PackageError(f"工作簿里有 {len(listed)} 个工作表")
        _check_names([unescape(name) for name, _, _ in listed])
        context = Context(*self._strings(), self._looks(), is_1904)
        sheets = []
        for name, relation, state in listed:
            kind, part = self._parts.get(relation, ("", ""))
            if kind == "worksheet":
                hidden = state in ("hidden", "veryHidden")
                sheets.append(read_worksheet(self._package, part, unescape(name), hidden, context))
            elif kind not in ("chartsheet", "dialogsheet", "xlMacrosheet"):
                raise PackageError(f"工作表 {name[:40]!r} 的内容不在文件里")
        return sheets

    def _relations(self, part: str, folder: str = "") -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(
                    posixpath.join("/", folder, attributes.get("Target", ""))
                )
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        if part in self._package:
            self._package.parse(part, start)
        return found

    def _part(self, kind: str) -> str:
        return next((path for of, path in self._parts.values() if of == kind), "")

    def _strings(self) -> tuple[list[str], set[int]]:
        strings: list[str] = []
        mixed: set[int] = set()
        pieces: list[str] = []
        catching = is_phonetic = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal catching, is_phonetic
            if name == "t":
                catching = not is_phonetic
            elif name == "si":
                pieces.clear()
            elif name == "rPh":
                is_phonetic = True
            elif alters(name, attributes):
                mixed.add(len(strings))

        def end(name: str) -> None:
            nonlocal catching, is_phonetic
            if name == "t":
                catching = False
            elif name == "si":
                strings.append(unescape("".join(pieces)))
            elif name == "rPh":
                is_phonetic = False

        def text(text: str) -> None:
            if catching:
                pieces.append(text)

        if part := self._part("sharedStrings"):
            self._package.parse(part, start, end, text)
        return strings, mixed

    def _looks(self) -> list[Look]:
        codes: dict[int, str] = {}
        fonts: list[bool] = []
        looks: list[Look] = []
        path: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            path.append(name)
            if name == "numFmt":
                codes[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
            elif name == "font" and path[-2:-1] == ["fonts"]:
                fonts.append(False)
            elif name == "strike" and path[-3:-1] == ["fonts", "font"]:
                fonts[-1] = attributes.get("val", "1") not in ("0", "false")
            elif name == "xf" and path[-2:-1] == ["cellXfs"]:
                if len(looks) > MAX_STYLES:
                    raise PackageError(f"单元格样式超过 {MAX_STYLES} 种")
                number, font = _number(attributes, "numFmtId"), _number(attributes, "fontId")
                shown = number_format(number, codes.get(number, ""))
                struck = font < len(fonts) and fonts[font]
                looks.append(Look(GENERAL if shown == GENERAL else shown, struck))

        def end(_: str) -> None:
            path.pop()

        if part := self._part("styles"):
            self._package.parse(part, start, end)
        return looks


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _check_names(names: list[str]) -> None:
    for name in names:
        if not name.strip() or fault(name) or any(char in name for char in "\r\n\t"):
            raise PackageError(f"工作表名 {name[:40]!r} 不合格")
    if len({name.casefold() for name in names}) < len(names):
        raise PackageError("有两个同名的工作表")


def _what_it_is(package: Package) -> str:
    names = " ".join(package.names()).casefold()
    if "word/document.xml" in names:
        return "这是 Word 文档，不是 Excel 表"
    if "ppt/presentation.xml" in names:
        return "这是演示文稿，不是 Excel 表"
    if "xl/workbook.bin" in names:
        return "这是 .xlsb（二进制工作簿）"
    if "content.xml" in names and "mimetype" in names:
        return "这是 OpenDocument 表格（.ods）"
    return "这是压缩包，里面没有 Excel 工作簿"
