"""Sheets of cells to the bytes of an old Excel workbook (.xls): BIFF8 records in an OLE2 file.

Nothing that is still kept writes the format that half of the offices send. What a ledger needs of
it is little: texts, numbers and their formats, sums with their result, merged, hidden and filtered
rows. Records and their numbers are those of Microsoft's [MS-XLS], the container's of [MS-CFB].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from struct import pack

from township_stats.demo.files import Cell, Sheet

__all__ = ["changed", "xls_bytes"]

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STYLES = 15  # style formats that stand before the formats of cells
_FIRST_FORMAT = 164
_EOF, _BOUNDSHEET = 0x0A, 0x85
_FORMULA, _NUMBER, _LABEL = (pack("<H", number) for number in (0x06, 0x0203, 0x0204))
_MOST_MERGES = 1000
_SUM = re.compile(r"=SUM\(([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\)\Z")


def xls_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Write sheets as one .xls file whose bytes depend on nothing but the cells.

    Examples
    --------
    >>> sheet = Sheet("甲")
    >>> sheet.put(0, 0, "村")
    >>> xls_bytes([sheet])[:4].hex()
    'd0cf11e0'
    """
    return _container(_workbook(list(sheets)))


def changed(data: bytes, sheet: str, cell: str, text: str) -> bytes:
    """Write another text or number into a cell of a file that `xls_bytes` made.

    A sum over the cell keeps its result, as in a file whose sums nobody calculated again.

    Examples
    --------
    >>> sheet = Sheet("甲")
    >>> sheet.put(0, 0, "前村")
    >>> "后村".encode("utf-16-le") in changed(xls_bytes([sheet]), "甲", "A1", "后村")
    True
    """
    directory = int.from_bytes(data[48:52], "little")
    parts: list[list[bytes]] = [[]]
    for record in _records(data[_SECTOR : _SECTOR * (1 + directory)]):
        parts[-1].append(record)
        if record == _record(_EOF):
            parts.append([])
    front, *bodies = parts[:-1]
    bounds = [record for record in front if record.startswith(pack("<H", _BOUNDSHEET))]
    body = bodies[[record[12:].decode("utf-16-le") for record in bounds].index(sheet)]
    letters = cell.rstrip("0123456789")
    at = pack("<HH", int(cell[len(letters) :]) - 1, _column(letters))
    position = next(
        number
        for number, record in enumerate(body)
        if record[:2] in (_LABEL, _NUMBER, _FORMULA) and record[4:8] == at
    )
    is_number = body[position][:2] != _LABEL and text.isascii() and "%" not in text
    made = Cell(text, Decimal(text) if is_number else None)
    body[position : position + 1] = _cell(at + body[position][8:10], made)
    kept = b"".join(front[: front.index(bounds[0])])
    return _container(
        _joined(kept, [(record[8], record[10:]) for record in bounds], map(b"".join, bodies))
    )


def _records(stream: bytes) -> Iterator[bytes]:
    """Give the records of a stream, up to the padding behind the last."""
    position = 0
    while stream[position : position + 2] not in (b"", b"\0\0"):
        end = position + 4 + int.from_bytes(stream[position + 2 : position + 4], "little")
        yield stream[position:end]
        position = end


def _record(number: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack("<HH", number, len(body)) + body


def _text(text: str, length: str) -> bytes:
    """Give a text as records hold it: how many UTF-16 units, that it is UTF-16, and the units."""
    data = text.encode("utf-16-le")
    return pack(length, len(data) // 2) + b"\x01" + data


# -- records ---------------------------------------------------------------------------------------


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    patterns = sorted({cell.pattern for sheet in sheets for cell in sheet.cells.values()} - {""})
    styles = {pattern: _STYLES + 1 + number for number, pattern in enumerate(patterns)}
    bodies = [_sheet(sheet, {"": _STYLES} | styles) for sheet in sheets]
    names = [(int(sheet.hidden), _text(sheet.name, "<B")) for sheet in sheets]
    return _joined(_front(patterns), names, bodies)


def _joined(front: bytes, sheets: Sequence[tuple[int, bytes]], bodies: Iterable[bytes]) -> bytes:
    """Put the parts of a workbook together; each sheet's record says where its body begins."""
    size = sum(len(_record(_BOUNDSHEET, bytes(6), name)) for _, name in sheets)
    start = len(front) + size + len(_record(_EOF))
    bounds, behind = b"", b""
    for (hidden, name), body in zip(sheets, bodies, strict=True):
        place = pack("<IBB", start + len(behind), hidden, 0)
        bounds += _record(_BOUNDSHEET, place, name)
        behind += body
    return front + bounds + _record(_EOF) + behind


def _beginning(kind: int) -> bytes:
    return _record(0x0809, pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _front(patterns: Sequence[str]) -> bytes:
    """Give what stands before the sheets: fonts, number formats, and a style for each of them."""
    font = _record(
        0x31, pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0x86, 0), _text("宋体", "<B")
    )
    formats = [
        _record(0x041E, pack("<H", _FIRST_FORMAT + number), _text(pattern, "<H"))
        for number, pattern in enumerate(patterns)
    ]
    cells = [0, *(_FIRST_FORMAT + number for number in range(len(patterns)))]
    return b"".join(
        (
            _beginning(0x05),
            _record(0x42, pack("<H", 1200)),
            _record(0x3D, pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)),
            font * 5,
            *formats,
            *[_style(0, 0xFFF5)] * _STYLES,
            *(_style(number, 0x0001) for number in cells),
            _record(0x0293, pack("<HBB", 0x8000, 0, 0xFF)),
        )
    )


def _style(number_format: int, kind: int) -> bytes:
    return _record(0xE0, pack("<HHHBBBBIIH", 0, number_format, kind, 0x20, 0, 0, 0, 0, 0, 0x20C0))


def _sheet(sheet: Sheet, styles: dict[str, int]) -> bytes:
    rows = 1 + max((row for row, _ in sheet.cells), default=-1)
    columns = 1 + max((column for _, column in sheet.cells), default=-1)
    parts = [_beginning(0x10), _record(0x0200, pack("<IIHHH", 0, rows, 0, columns, 0))]
    if sheet.filter:
        parts += [_record(0x9B), _record(0x9D, pack("<H", columns))]
    parts += [
        _record(0x0208, pack("<HHHHHHI", row, 0, columns, 0xFF, 0, 0, 0x000F0100 | 0x20))
        for row in sorted(sheet.hidden_rows)
    ]
    for (row, column), cell in sorted(sheet.cells.items()):
        parts += _cell(pack("<HHH", row, column, styles[cell.pattern]), cell)
    parts.append(_record(0x023E, pack("<HHHIHHI", 0x06B6, 0, 0, 64, 0, 0, 0)))
    for start in range(0, len(sheet.merges), _MOST_MERGES):
        merges = sheet.merges[start : start + _MOST_MERGES]
        ranges = (pack("<4H", top, bottom, left, right) for top, left, bottom, right in merges)
        parts.append(_record(0xE5, pack("<H", len(merges)), *ranges))
    return b"".join(parts) + _record(_EOF)


def _cell(at: bytes, cell: Cell) -> list[bytes]:
    if cell.formula:
        tokens = _tokens(cell.formula)
        result = pack("<dHIH", float(cell.number or 0), 0, 0, len(tokens))
        return [_record(0x06, at, result, tokens)]
    if cell.number is not None:
        return [_record(0x0203, at, pack("<d", float(cell.number)))]
    return [_record(0x0204, at, _text(cell.text, "<H"))] if cell.text else []


def _tokens(formula: str) -> bytes:
    """Give the tokens of the one formula that ledgers have: a sum over a range."""
    found = _SUM.match(formula)
    if found is None:
        raise ValueError(f"no sum: {formula!r}")
    left, right = (0xC000 | _column(letters) for letters in (found[1], found[3]))
    area = pack("<BHHHH", 0x25, int(found[2]) - 1, int(found[4]) - 1, left, right)
    return area + pack("<BBH", 0x19, 0x10, 0)


def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


# -- the file they stand in ------------------------------------------------------------------------


def _container(stream: bytes) -> bytes:
    """Put the one stream of a workbook into an OLE2 file: header, stream, directory, allocation."""
    stream = stream.ljust(8 * _SECTOR, b"\0")  # shorter ones would be kept in another way
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    tables = 1
    while tables * _SECTOR // 4 < count + 1 + tables:
        tables += 1
    chain = [*range(1, count), _END, _END, *[_FAT] * tables]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    places = [count + 1 + number for number in range(tables)]
    header = b"".join(
        (
            bytes.fromhex("d0cf11e0a1b11ae1"),
            bytes(16),
            pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6),
            pack("<IIIIIIIII", 0, tables, count, 0, 4096, _END, 0, _END, 0),
            pack("<109I", *places, *[_FREE] * (109 - tables)),
        )
    )
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 0, len(stream))
    directory += _entry("", 0, 0, 0) * 2
    return header + stream + directory + pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    spelt = f"{name}\0".encode("utf-16-le") if name else b""
    return b"".join(
        (
            spelt.ljust(64, b"\0"),
            pack("<HBB", len(spelt), kind, 1),
            pack("<III", _FREE, _FREE, child),
            bytes(36),
            pack("<IQ", start, size),
        )
    )
