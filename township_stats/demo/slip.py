"""Put one known slip into a made-up workbook: 万 for 亿, 亩 for 公顷, digits swapped …"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from township_stats.demo.files import table_bytes
from township_stats.demo.xls import changed
from township_stats.errors import UsageError

__all__ = ["SLIPS", "Slip", "seed_slip"]

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?\Z")


@dataclass(frozen=True, slots=True)
class Slip:
    """One figure changed: what, where, and how it stood before.

    Parameters
    ----------
    kind
        One of `SLIPS`.
    indicator, place, year
        The figure.
    file, sheet, cell
        The cell changed: the figure's, or that of its unit.
    before, after
        Text of that cell.
    """

    kind: str
    indicator: str
    place: str
    year: int
    file: str
    sheet: str
    cell: str
    before: str
    after: str


_Row = dict[str, str]
_Change = tuple[str, str, str]  # cell, text before, text after


def _yi_for_wan(row: _Row, rng: Random) -> _Change | None:
    text = row["text"]
    if "万" in text and "亿" not in text and not text.startswith("不"):
        return row["source_cell"], text, text.replace("万", "亿")
    if row["written_unit"] == "万元" and row["unit_cell"]:
        return row["unit_cell"], "万元", "亿元"
    return None


def _unit(before: str, after: str) -> Callable[[_Row, Random], _Change | None]:
    def change(row: _Row, rng: Random) -> _Change | None:
        if row["written_unit"] == before and row["unit_cell"] and _PLAIN.match(row["text"]):
            return row["unit_cell"], before, after
        return None

    return change


def _digits_swapped(row: _Row, rng: Random) -> _Change | None:
    text = row["text"]
    spots = [
        index
        for index in range(len(text) - 1)
        if text[index : index + 2].isdecimal()
        and text[index] != text[index + 1]
        and not (text[index + 1] in "0０" and (index == 0 or not text[index - 1].isdecimal()))
    ]
    if not spots:
        return None
    at = rng.choice(spots)
    return row["source_cell"], text, text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _point_moved(row: _Row, rng: Random) -> _Change | None:
    text = row["text"]
    found = _NUMBER.match(text)
    if not found or text.startswith("0") or "," in text:
        return None
    whole, _, rest = found[0].partition(".")
    if len(rest) > 1 or (rest and len(whole) == 1) or (rest and rng.random() < 0.5):
        moved = f"{whole}{rest[0]}.{rest[1:]}".rstrip(".")
    elif rest:
        moved = f"{whole[:-1]}.{whole[-1]}{rest}"
    else:
        moved = f"{whole}0"
    return row["source_cell"], text, moved + text[found.end() :]


def _persons_for_households(row: _Row, rng: Random) -> _Change | None:
    if row["written_unit"] == "户" and row["text"].isdecimal() and row["text"].isascii():
        persons = int(row["text"]) * rng.randint(30, 42) // 10
        return row["source_cell"], row["text"], str(persons)
    return None


SLIPS: dict[str, Callable[[_Row, Random], _Change | None]] = {
    "万→亿": _yi_for_wan,
    "亩→公顷": _unit("亩", "公顷"),
    "元→万元": _unit("元", "万元"),
    "digits": _digits_swapped,
    "point": _point_moved,
    "人→户": _persons_for_households,
}


def seed_slip(workbook: Path, seed: int, *, ledgers: bool = False) -> Slip:
    """Change one figure in one received file of a made-up workbook by a known kind of slip.

    Parameters
    ----------
    workbook
        A workbook made by `make_demo`; the file is changed in place, the truth beside it is not.
    seed
        Chooses kind and figure; the same seed makes the same slip.
    ledgers
        Whether indicators that a ledger states may be changed too. Reading the year then refuses
        most of them: the ledger contradicts its own 合计 row or the figure sheet.

    Returns
    -------
    Slip
        What was changed and where.

    Raises
    ------
    UsageError
        If the folder is no made-up workbook, or holds no figure that can be changed so.
    """
    rng = Random(f"slip/{seed}")  # noqa: S311
    corrected = {
        (row["file"], row["cell"]) for row in _table(workbook / "data/raw/corrections.csv")
    }
    rows = []
    for path in sorted((workbook / "truth").glob("[0-9]*.csv")):
        facts = [row for row in _table(path) if row["year"] == path.stem]
        in_ledgers = {
            row["indicator"] for row in facts if row["source_cell"] and not row["unit_cell"]
        }
        rows += [
            row
            for row in facts
            if row["status"] == "reported"
            and row["text"]
            and row["qualifier"] != "range"
            and (ledgers or row["indicator"] not in in_ledgers)
            and (row["source_file"], row["source_cell"]) not in corrected
        ]
    rng.shuffle(rows)
    kinds = list(SLIPS)
    rng.shuffle(kinds)
    for kind in kinds:
        for row in rows:
            change = SLIPS[kind](row, rng)
            if change is not None:
                cell, before, after = change
                _write(workbook / row["source_file"], row["source_sheet"], cell, after)
                return Slip(
                    kind, row["indicator"], row["place"], int(row["year"]), row["source_file"],
                    row["source_sheet"], cell, before, after,
                )  # fmt: skip
    raise UsageError(f"{workbook} 里没有可以改错的数；要用 township-stats demo 造的工作簿")


def _table(path: Path) -> list[_Row]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _write(path: Path, sheet: str, cell: str, text: str) -> None:
    data = path.read_bytes()
    if not sheet:
        made = _in_csv(data, cell, text)
    elif data.startswith(b"PK"):
        made = _in_xlsx(data, sheet, cell, text)
    else:
        made = changed(data, sheet, cell, text)
    path.write_bytes(made)


def _in_csv(data: bytes, cell: str, text: str) -> bytes:
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030"
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    rows[int(cell[len(letters) :]) - 1][column - 1] = text
    return table_bytes(rows, encoding)


def _in_xlsx(data: bytes, sheet: str, cell: str, text: str) -> bytes:
    """Change a cell in the XML, so that cached results of formulas stay what they were."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    part = f"xl/worksheets/sheet{names.index(html.escape(sheet)) + 1}.xml"
    found = re.compile(rf'<c r="{cell}"((?: s="\d+")?)((?: t="\w+")?)>.*?</c>')

    def put(match: re.Match[str]) -> str:
        if not match[2] and text.isascii() and "%" not in text:
            return f'<c r="{cell}"{match[1]}><v>{text}</v></c>'
        return f'<c r="{cell}" t="inlineStr"><is><t>{html.escape(text)}</t></is></c>'

    parts[part] = found.sub(put, parts[part].decode(), count=1).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            package.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
