"""Publishing: one builder at a time, and a year's outputs are replaced whole or not at all."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from township_stats import locks
from township_stats.errors import NotFinishedError

MANIFEST = "manifest.json"
_OLD = ".old-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def builder_lock(root: Path, outputs: str = "outputs", *, wait: bool = False) -> Iterator[None]:
    """Hold the builder lock of a folder's outputs; a dead holder's is taken over, its left-overs cleared.

    Parameters
    ----------
    root
        The workbook, or the county.
    outputs
        Name of the folder in it.
    wait
        Whether to wait for a holder to be done.

    Raises
    ------
    NotFinishedError
        If another process holds it (its PID is named), or the lock cannot be made.
    """
    folder = root / outputs
    refuse_link(folder)
    refuse_link(folder / locks.NAME)
    with ExitStack() as stack:
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
            stack.enter_context(locks.held(folder / locks.NAME, wait=wait))
        except OSError as error:
            raise NotFinishedError(f"{folder} 不能写入：{error.strerror}; 请检查权限") from None
        _clear(folder)
        yield


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Wait for, then hold, the lock of a folder; left-overs in it are cleared."""
    with locks.held_folder(folder):
        _clear(folder)
        yield


def _clear(folder: Path) -> None:
    """Remove what writers that died have left; call it under the folder's lock."""
    for old in folder.glob(f"{_OLD}*"):  # died between the two renames of `_exchange`
        target = folder / old.name.removeprefix(_OLD)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)
    for left in folder.glob(".staging-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in folder.glob(".*.part"):
        left.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Remove what writers that died have left in a folder, if it is there; waits for its lock."""
    if folder.is_dir():
        with folder_lock(folder):
            pass


@contextmanager
def staging(folder: Path, year: int) -> Iterator[Path]:
    """Give an empty folder in `folder`, and so on the same disk; it is gone afterwards."""
    staged = folder / f".staging-{year}-{os.getpid()}"
    staged.mkdir(mode=0o755)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def publish(staged: Path, target: Path, manifest: dict[str, Any]) -> None:
    """Replace a year's outputs by what was staged, in one step.

    The manifest gains the checksum of every staged file under ``outputs`` and is written last.

    Raises
    ------
    NotFinishedError
        If the target is a symbolic link, or a file in it is open elsewhere (Windows).
    """
    refuse_link(target)
    files = sorted(path for path in staged.rglob("*") if path.is_file())
    manifest["outputs"] = {path.relative_to(staged).as_posix(): sha256(path) for path in files}
    write_json(staged / MANIFEST, manifest)
    replace_folder(staged, target)


def replace_folder(staged: Path, target: Path) -> None:
    """Put a staged folder in the place of another, in one step; the old content is gone after.

    Everything staged is on the disk before, so a crash leaves the old folder or the new one whole.

    Raises
    ------
    NotFinishedError
        If the target is a symbolic link, or a file in it is open elsewhere (Windows).
    """
    refuse_link(target)
    for path in (*staged.rglob("*"), staged):
        path.chmod(0o755 if path.is_dir() else 0o644)
        _fsync(path)
    with _told_if_open(f"{target} 中有文件"):
        if target.exists():
            _exchange(staged, target)
        else:
            staged.rename(target)
    _fsync(target.parent)


@contextmanager
def _told_if_open(what: str) -> Iterator[None]:
    """Say in plain words why something cannot be replaced: on Windows, since it is open."""
    try:
        yield
    except PermissionError:
        raise NotFinishedError(
            f"{what}正被打开（如在 Excel 里），或没有写入权限; 请关闭后再运行一次"
        ) from None


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Read a published year's manifest; None where the year is not whole.

    A year counts as whole when its manifest is readable and every output it names has the checksum
    it gives.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = all(
            is_inside(folder, name) and sha256(folder / name) == checksum
            for name, checksum in manifest["outputs"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return manifest if whole else None


def is_inside(folder: Path, name: str) -> bool:
    """Tell whether a name is that of a regular file below a folder, with no link on the way."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or any(mark in name for mark in "\\:") or name.startswith("/"):
        return False
    paths = [folder.joinpath(*parts[: count + 1]) for count in range(len(parts))]
    return paths[-1].is_file() and not any(path.is_symlink() for path in paths)


def json_bytes(content: object) -> bytes:
    """Give JSON as the project writes it: readable, sorted, UTF-8, with a final newline."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def write_json(path: Path, content: object) -> None:
    """Write JSON as the project writes it."""
    path.write_bytes(json_bytes(content))


def replace_file(path: Path, data: bytes) -> None:
    """Replace one file in one step, or leave it as it was.

    Raises
    ------
    NotFinishedError
        If it is a symbolic link, or open elsewhere (Windows).
    """
    refuse_link(path)
    if path.is_file() and path.read_bytes() == data:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.chmod(0o644)
        _fsync(temporary)
        with _told_if_open(str(path)):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def refuse_link(path: Path) -> None:
    """Refuse to write through a symbolic link.

    Raises
    ------
    NotFinishedError
        If the path is one.
    """
    if path.is_symlink():
        raise NotFinishedError(f"{path} 是符号链接，不写入; 请改为普通文件夹或文件")


def _fsync(path: Path) -> None:
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def way(folder: Path) -> str:
    """Say how a year is replaced in a folder: in one step, or in two where its disk cannot."""
    with TemporaryDirectory(prefix=".staging-", dir=folder) as name:
        one, two = Path(name, "one"), Path(name, "two")
        one.mkdir()
        two.mkdir()
        return "一步交换（renameat2）" if _exchange_at_once(one, two) else "两次改名"


def _exchange_at_once(one: Path, two: Path) -> bool:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(two)
        with suppress(AttributeError):
            flags = _RENAME_EXCHANGE
            return not libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], flags)
    return False


def _exchange(staged: Path, target: Path) -> None:
    if _exchange_at_once(staged, target):
        return
    old = target.with_name(f"{_OLD}{target.name}")
    target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
