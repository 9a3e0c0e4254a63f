"""Publishing: one builder at a time, and a year's outputs are replaced whole or not at all."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from township_stats.errors import NotFinishedError

MANIFEST = "manifest.json"
_OLD = ".old-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_TURN = 0.1  # seconds between two looks at a lock that is held


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
    refuse_link(folder / ".lock")
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise NotFinishedError(f"{folder} 不能写入：{error.strerror}; 请检查权限") from None
    try:
        while not _try_lock(descriptor):
            if wait:
                time.sleep(_TURN)
                continue
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "不明"
            raise NotFinishedError(f"另一个生成任务正在进行（进程 {holder}）; 请等它结束再试")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0) if hasattr(os, "pwrite") else None
        _clear(folder)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Wait for, then hold, the lock of one folder, without a file of its own.

    Windows has no such lock; there, writing at the same time is not kept apart, and left-overs are
    not cleared.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _clear(folder)
        yield
    finally:
        os.close(descriptor)


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
    files = [path for path in staged.rglob("*") if path.is_file()]
    for path in files:
        path.chmod(0o644)
        _fsync(path)
    for folder in sorted({path.parent for path in files} | {staged}):
        folder.chmod(0o755)
        _fsync(folder)
    if target.exists():
        try:
            _exchange(staged, target)
        except PermissionError:
            raise NotFinishedError(
                f"{target} 中有文件正被打开（如在 Excel 里）; 请关闭后再运行一次"
            ) from None
    else:
        staged.rename(target)
    _fsync(target.parent)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Read a published year's manifest; None where the year is not whole.

    A year counts as whole when its manifest is readable and every output it names has the checksum
    it gives.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = all(
            (folder / name).is_file() and sha256(folder / name) == checksum
            for name, checksum in manifest["outputs"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if whole else None


def json_bytes(content: object) -> bytes:
    """Give JSON as the project writes it: readable, sorted, UTF-8, with a final newline."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def write_json(path: Path, content: object) -> None:
    """Write JSON as the project writes it."""
    path.write_bytes(json_bytes(content))


def replace_file(path: Path, data: bytes) -> None:
    """Replace one file in one step, or leave it as it was; a symbolic link is refused."""
    refuse_link(path)
    if path.is_file() and path.read_bytes() == data:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.chmod(0o644)
        _fsync(temporary)
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


def _exchange(staged: Path, target: Path) -> None:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(staged), os.fsencode(target)
        with suppress(AttributeError):
            if not libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
                return
    old = target.with_name(f"{_OLD}{target.name}")
    target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
