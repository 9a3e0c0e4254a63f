"""The zip that an .xlsx file is: opened with suspicion, read part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

MAX_ENTRIES = 2000
MAX_PART = 100 * 2**20
MAX_TOTAL = 300 * 2**20
MAX_ELEMENTS = 4_000_000
MAX_TEXT = 200_000
MAX_DIRECTORY = 2**20
MAX_MARKUP = 4 * 2**20
MAX_RATIO = 150
_SMALL = 2**20
_CHUNK = 2**18
MAX_DEPTH = 64
_END_SIZE = 22
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError,
)  # fmt: skip

Start = Callable[[str, dict[str, str]], None]


class PackageError(Exception):
    """The file is no workbook, is damaged, or is built to do harm; the message is for the user."""


class Package:
    """The parts of an .xlsx file.

    Parameters
    ----------
    data
        The bytes of the file.

    Raises
    ------
    PackageError
        If it is no zip, is damaged or encrypted, names a part twice or unpacks to too much.
    """

    def __init__(self, data: bytes) -> None:
        _refuse_large_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            raise PackageError("压缩包损坏或没有复制完整") from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise PackageError(f"压缩包里有 {len(entries)} 个文件，多得不正常")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._admit(entry)
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise PackageError("解压后过大")

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        name = _key(entry.filename)
        if name in self._parts:
            raise PackageError(f"压缩包里有两个 {entry.filename[:80]!r}，不知以哪个为准")
        if entry.flag_bits & 1:
            raise PackageError("压缩包加了密")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError("压缩方式不是 Excel 所用的")
        if entry.file_size > MAX_PART or (
            entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        ):
            raise PackageError(f"{entry.filename[:80]!r} 解压后大得不正常（压缩炸弹）")
        self._parts[name] = entry

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def names(self) -> tuple[str, ...]:
        """Give the names of all parts, as written."""
        return tuple(entry.filename for entry in self._parts.values())

    def parse(
        self,
        name: str,
        start: Start,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Parse an XML part, element names without namespace prefix.

        Raises
        ------
        PackageError
            If the part is missing or damaged, is no XML, has a DOCTYPE, or nests too deep.
        """
        depth = count = 0
        local = LocalNames()

        def opened(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, count
            depth += 1
            count += 1
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                raise too_much(depth)
            start(local[name], attributes)

        def closed(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(local[name])

        self.feed(name, opened, closed, text)

    def feed(
        self,
        name: str,
        opened: Start,
        closed: Callable[[str], None],
        text: Callable[[str], None] | None,
    ) -> None:
        """Hand the pieces of an XML part to functions that count for themselves.

        They are called for every element, so there is nothing between them and expat: `opened` has
        to raise `too_much` beyond `MAX_DEPTH` and `MAX_ELEMENTS`.

        Raises
        ------
        PackageError
            As `parse` does.
        """
        entry = self._parts.get(_key(name))
        if entry is None:
            raise PackageError(f"缺少 {name}，不是完整的工作簿")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            with self._zip.open(entry) as stream:
                _feed(stream, parser)
        except (expat.ExpatError, LookupError) as error:
            raise PackageError(f"{name[:80]!r} 不是合格的 XML（{str(error)[:80]}）") from None
        except _DAMAGED:
            raise PackageError(f"{name[:80]!r} 损坏，文件没有复制完整") from None


def too_much(depth: int) -> PackageError:
    """Give the error of a part that nests beyond `MAX_DEPTH`, or has more than `MAX_ELEMENTS`."""
    if depth > MAX_DEPTH:
        return PackageError("XML 嵌套得不正常")
    return PackageError("格子太多，请拆成几个文件，并清除空白行的格式")


def _refuse_doctype(*_: object) -> None:
    raise PackageError("XML 里有 DOCTYPE 声明，不予读取")


def _refuse_large_directory(data: bytes) -> None:
    """Refuse a zip whose directory alone would fill the memory, before it is read."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < _END_SIZE:
        raise PackageError("压缩包损坏或没有复制完整")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if size > MAX_DIRECTORY or data[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise PackageError("压缩包的目录大得不正常")


def _feed(stream: IO[bytes], parser: expat.XMLParserType) -> None:
    fed = 0
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > MAX_MARKUP:
            raise PackageError("XML 里有长得不正常的标记")
    parser.Parse(b"", True)


class LocalNames(dict[str, str]):
    """Element names without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        if len(self) > MAX_ENTRIES:
            raise PackageError("XML 里的标记多得不正常")
        self[name] = name.rpartition(":")[2]
        return self[name]


def _key(name: str) -> str:
    return str(PurePosixPath("/", name.replace("\\", "/"))).casefold()
