"""Three hundred bad files and more: told at their address, within 10 seconds and 512 MB each."""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import test_bad_inputs as given
from test_intake_cells import xlsx
from test_intake_sheets import HEAD, row
from workbooks import HEADER, make

from township_stats.clean import clean_year
from township_stats.codebook import read_codebook
from township_stats.errors import InputError, UsageError
from township_stats.intake.year import read_year
from township_stats.township import read_township

SECONDS, MEMORY = 10, 512 * 2**20
READ, REFUSED = 0, 3


def bounded(work: Callable[[], object], folder: str) -> int:
    """Read in a child with the budget's limits; refused means every problem names the folder."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            signal.alarm(SECONDS)
            try:
                work()
                code = READ
            except InputError as error:
                said = [str(problem) for problem in error.problems]
                told = all(text.startswith(folder) and "\n" not in text for text in said)
                code = REFUSED if said and told else 4
            except UsageError:
                code = REFUSED
            except BaseException as error:  # noqa: BLE001
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def reading(root: Path) -> Callable[[], object]:
    def work() -> object:
        codebook = read_codebook(root)
        read_township(root)
        return clean_year(read_year(root, 2023, codebook), codebook)

    return work


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("case", given.cases(), ids=lambda case: case["id"])
def test_the_specification_s_files_within_the_budget(case, tmp_path) -> None:
    ended = bounded(lambda: _raise(given.read(case, tmp_path)[1]), "data/raw/2023/")
    assert ended == (REFUSED if case["expected"] == "reject" else READ)


def _raise(outcome: object) -> None:
    if isinstance(outcome, tuple):
        raise InputError(outcome)


WRONG_NUMBERS = [
    "9" * 5000, "1" + "0" * 400, "1e400", "1E5", "-1e-400", "Infinity", "-inf", "NaN", "0x1F", "0b1", "1_000",
    "1,23", "12,34,567", "1.2.3", "1..2", "--5", "5-", "+-5", "５＋", "1/0", "#REF!", "#NAME?", "#VALUE!",
    "#N/A!", "=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "TRUE", "是", "一二三", "2023-01-02", "3月", "12:30",
    "①", "²", "1²", "٣", "५", "𝟝", "Ⅷ", "½", "1\u202e2", "1\u200b\u20602x", "O", "l00", "1 2 3 x", "$5", "￥",
    "5'", "5\"", "(5", "5)", "<5>", "[5]", "{5}", "5;", "5|6", "5\\", "5万万亿", "万", "多", "约", "余万",
    "1000多多", "约约5", "5%%", "％", "5‰‱", "2亿零", "((((((((((5", "5" * 17, "0" * 30 + "5", "5人人",
    "5 亩 6 亩", "5吨", "5kg!", "5元5", "??", "未知数", "见附件", "同上", "若干", "待定x",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG_NUMBERS, ids=range(len(WRONG_NUMBERS)))
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_wrong_numbers(text, kind, tmp_path) -> None:
    if kind == "csv":
        quoted = text.replace('"', '""')
        data = f'{HEADER}总人口,"{quoted}",人,,\n'.encode()
    else:
        from xml.sax.saxutils import escape

        data = xlsx(row(1, *HEAD) + row(2, "总人口", escape(text), "人"))
    make(tmp_path, {f"a.{kind}": data})
    outcome = bounded(reading(tmp_path), f"data/raw/2023/a.{kind}")
    assert outcome == REFUSED


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return whole.getvalue()


def with_sheet(sheet: bytes) -> bytes:
    """Give a workbook whose sheet is something else."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(xlsx(row(1, *HEAD)))) as made:
        for name in made.namelist():
            parts[name] = sheet if "sheet1.xml" in name else made.read(name)
    return package(parts)


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
LAUGHS = b"<!DOCTYPE a [<!ENTITY a '" + b"x" * 99 + b"'>" + b"".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>".encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + b"]><a>&i;</a>"  # fmt: skip
BOMBS: dict[str, Callable[[], bytes]] = {
    "zip-bomb": lambda: package({"xl/worksheets/sheet1.xml": b"\0" * 2**28, "xl/workbook.xml": b""}),
    "sheet-bomb": lambda: with_sheet(MAIN + b"<row></row>" * 6_000_000 + END),
    "cells-bomb": lambda: with_sheet(MAIN + b"<row>" + b"<c/>" * 20_000_000 + b"</row>" + END),
    "text-bomb": lambda: with_sheet(MAIN + b'<row r="1"><c t="inlineStr"><is><t>' + b"x" * 50_000_000
                                    + b"</t></is></c></row>" + END),
    "attribute-bomb": lambda: with_sheet(MAIN + b'<row r="' + b"1" * 30_000_000 + b'"/>' + END),
    "nesting": lambda: with_sheet(MAIN + b"<a>" * 500_000 + END),
    "far-cell": lambda: with_sheet(MAIN + b'<row r="1048577"><c r="XFE1048577"><v>1</v></c></row>' + END),
    "far-row": lambda: with_sheet(MAIN + b'<row r="99999999999999999999"><c><v>1</v></c></row>' + END),
    "far-column": lambda: with_sheet(MAIN + b'<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>' + END),
    "merged-all": lambda: with_sheet(MAIN + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
                                     b"</mergeCells></worksheet>"),
    "laughs": lambda: with_sheet(LAUGHS),
    "entity-file": lambda: with_sheet(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "parameter-entity": lambda: with_sheet(b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://a/"> %b;]><a/>'),
    "no-xml": lambda: with_sheet(b"\xff" * 1000),
    "utf-7": lambda: with_sheet(b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'),
    "many-parts": lambda: package({f"a{number}": b"" for number in range(30_000)}),
    "slip": lambda: package({"../../../../tmp/x": b"1", "/etc/x": b"2"}),
    "empty-zip": lambda: b"PK\x05\x06" + b"\0" * 18,
    "directory-lies": lambda: b"PK\x03\x04" + b"\0" * 100 + b"PK\x05\x06" + b"\xff" * 18,
    "stored-bomb": lambda: package({"[Content_Types].xml": b"x" * 70_000_000}, zipfile.ZIP_STORED),
    "docm": lambda: package({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}),
    "jar": lambda: package({"META-INF/MANIFEST.MF": b"a"}),
    "ole-nothing": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000,
    "ole-loop": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60_000,
    "elf": lambda: b"\x7fELF" + b"\0" * 100,
    "pdf": lambda: b"%PDF-1.7\n",
    "zeros": lambda: b"\0" * 1_000_000,
    "large": lambda: b"x" * (61 * 2**20),
}  # fmt: skip


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
def test_bombs(data, suffix, tmp_path) -> None:
    make(tmp_path, {f"a.{suffix}": data()})
    assert bounded(reading(tmp_path), f"data/raw/2023/a.{suffix}") == REFUSED


CSV_BOMBS: dict[str, Callable[[], bytes]] = {
    "commas": lambda: HEADER.encode() + b"," * 30_000_000,
    "lines": lambda: HEADER.encode() + b"\n" * 30_000_000,
    "quotes": lambda: HEADER.encode() + b'"' * 30_000_001,
    "doubled-quotes": lambda: HEADER.encode() + b'"' + b'""' * 10_000_000,
    "one-cell": lambda: HEADER.encode() + b"x" * 50_000_000,
    "many-rows": lambda: HEADER.encode() + "总人口,5,人,,\n".encode() * 1_500_000,
    "nul": lambda: HEADER.encode() + "总人口,5\0,人,,\n".encode(),
    "utf-16": lambda: HEADER.encode("utf-16"),
    "utf-32": lambda: HEADER.encode("utf-32"),
}


@pytest.mark.parametrize("data", CSV_BOMBS.values(), ids=CSV_BOMBS.keys())
def test_csv_bombs(data, tmp_path) -> None:
    make(tmp_path, {"a.csv": data()})
    assert bounded(reading(tmp_path), "data/raw/2023/a.csv") == REFUSED


@pytest.mark.parametrize("cut", range(1, 30))
def test_half_copied_workbooks(cut, tmp_path) -> None:
    whole = xlsx(row(1, *HEAD) + row(2, "总人口", "5", "人"))
    make(tmp_path, {"a.xlsx": whole[: len(whole) * cut // 30]})
    assert bounded(reading(tmp_path), "data/raw/2023/a.xlsx") == REFUSED


@pytest.mark.parametrize("seed", range(30))
def test_noise(seed, tmp_path) -> None:
    data = random.Random(seed).randbytes(5000)
    make(tmp_path, {f"a.{('csv', 'xlsx', 'xls')[seed % 3]}": data})
    assert bounded(reading(tmp_path), "data/raw/2023/a.") == REFUSED


SPECIAL: dict[str, Callable[[Path], object]] = {
    "fifo": os.mkfifo,
    "folder-named-csv": lambda path: (path.mkdir(), (path / "b.csv").write_text("x")),
    "broken-link": lambda path: path.symlink_to("nowhere"),
    "link-out": lambda path: path.symlink_to("/etc/passwd"),
    "link-to-device": lambda path: path.symlink_to("/dev/zero"),
    "link-to-itself": lambda path: path.symlink_to(path.name),
    "link-to-folder": lambda path: path.symlink_to("/"),
    "sparse-giant": lambda path: (path.touch(), os.truncate(path, 2**34)),
    "empty": lambda path: path.touch(),
}
NAMES = [
    b"a\nb.csv", b"a\tb.csv", b"\xff\xfe.csv", "a\u202ecsv.exe".encode(), b"a\x1b[31m.csv", b"a\x00"[:1] + b"\x07.csv",
    b"a.exe", b"a.csv.zip", b"a.rar", b"a.html", b"a.dbf", b"a.parquet", b"a.pkl", b"a.sqlite", b"a.ods", b"a",
]  # fmt: skip


@pytest.mark.parametrize("put", SPECIAL.values(), ids=SPECIAL.keys())
def test_special_files(put, tmp_path) -> None:
    make(tmp_path, {})
    put(tmp_path / "data/raw/2023/a.csv")
    assert bounded(reading(tmp_path), "data/raw/2023/a.csv") == REFUSED


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names(name, tmp_path) -> None:
    make(tmp_path, {})
    with open(os.path.join(os.fsencode(tmp_path), b"data/raw/2023", name), "wb") as file:  # noqa: PTH118, PTH123
        file.write(HEADER.encode())
    assert bounded(reading(tmp_path), "data/raw/2023/") == REFUSED


DEFINITIONS = ("township.toml", "indicators.csv", "corrections.csv")


@pytest.mark.parametrize("name", DEFINITIONS)
@pytest.mark.parametrize("put", [*SPECIAL.values(), lambda path: path.write_bytes(b"\xff\x00" * 99),
                                 lambda path: path.write_bytes(b"[" * 100_000),
                                 lambda path: path.write_bytes(b'"' * 1_000_001)],
                         ids=[*SPECIAL, "binary", "brackets", "quotes"])  # fmt: skip
def test_definitions(name, put, tmp_path) -> None:
    make(tmp_path, {"a.csv": HEADER + "总人口,5,人,,\n"})
    path = tmp_path / "data/raw" / name
    path.unlink(missing_ok=True)
    put(path)
    assert bounded(reading(tmp_path), f"data/raw/{name}") == REFUSED


def test_how_many() -> None:
    """There are three hundred and more."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", "addopts=", "--collect-only", "-q", __file__],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("::") > 300
