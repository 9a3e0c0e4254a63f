"""Damaged files in great number: refused or read, never a crash, every message one line."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from test_intake_cells import MAIN, xlsx
from test_intake_ledger import LEDGER, MAPPING
from test_intake_sheets import HEAD, row
from workbooks import HEADER, make

from township_stats.clean import clean_year
from township_stats.errors import InputError, Problem
from township_stats.intake.year import read_year

PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"1e9",
    b"<c>",
    b"&",
    b"\xff\xfe",
    b"-",
    b"=",
    "万，—".encode(),
]
BOOK = xlsx(row(1, *HEAD) + row(2, "总人口", "5", "人") + row(3, "耕地面积", "2.2万", "亩"))
SAMPLES = {
    "a.csv": (HEADER + '总人口,1000多,人,统计站,\n耕地面积,约2.2,万亩,农办,"一\n二"\n').encode(),
    "b.csv": (HEADER + "总人口,5,人,统计站,\n").encode("gb18030"),
    "c.xlsx": BOOK,
    "d.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + BOOK,
    "台账.csv": LEDGER.encode(),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randrange(1, 20)]
            case 2:
                changed[at:at] = chance.choice(PIECES)
            case _:
                other = chance.randrange(len(changed) or 1)
                changed[at:at] = changed[other : other + chance.randrange(1, 50)]
    return bytes(changed)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """Change one part of a package, so that damage reaches past the zip's checksums."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(part, chance) if name == chosen else part)
    return buffer.getvalue()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_refused_or_read(name, tmp_path) -> None:
    chance = random.Random(name)
    codebook = make(tmp_path, {"台账.csv.mapping.toml": MAPPING} if name == "台账.csv" else {})
    said: list[Problem] = []
    for _ in range(6 if name == "d.xls" else 150):
        change = mutated_inside if name == "c.xlsx" and chance.random() < 0.8 else mutated
        (tmp_path / "data/raw/2023" / name).write_bytes(change(SAMPLES[name], chance))
        try:
            clean_year(read_year(tmp_path, 2023, codebook), codebook)
        except InputError as error:
            said += error.problems
    assert said
    assert [problem for problem in said if "\n" in str(problem)] == []
    assert [problem for problem in said if not problem.file.startswith("data/raw/2023/")] == []


def test_the_sample_workbook_is_whole() -> None:
    assert MAIN.encode() in zipfile.ZipFile(io.BytesIO(BOOK)).read("xl/worksheets/sheet1.xml")
