"""Cleaning and publishing fail, or are killed, at every single step they take on the disk."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from farm import contents, copy_workbook, turn_to

from township_stats import build, publish, store
from township_stats.codebook import read_codebook

STEPS = {"open", "os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "os.truncate"}
DONE, TOLD, NOT_REACHED = 0, 10, 20


class Fault:
    """Fails at the k-th step taken below a folder: with an error, or by being killed."""

    def __init__(self, folder: Path, at: int, how: str) -> None:
        self.folder, self.at, self.how = str(folder), at, how
        self.steps = 0

    def install(self) -> None:
        sys.addaudithook(self.on_event)
        fsync, write, exchange = os.fsync, Path.write_bytes, publish._exchange

        def failing_fsync(descriptor: int) -> None:
            self.step()
            fsync(descriptor)

        def failing_write(path: Path, data: bytes) -> int:
            if self.steps + 1 == self.at:
                write(path, data[: len(data) // 2])
            self.step()
            return write(path, data)

        def failing_exchange(staged: Path, target: Path) -> None:
            self.step()
            exchange(staged, target)

        os.fsync, Path.write_bytes, publish._exchange = (
            failing_fsync, failing_write, failing_exchange,
        )  # fmt: skip

    def on_event(self, event: str, arguments: tuple) -> None:
        if event in STEPS and str(arguments[0]).startswith(self.folder):
            self.step()

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(getattr(errno, self.how), os.strerror(getattr(errno, self.how)))


def in_child(work: Callable[[], object], fault: Fault) -> int:
    """Run work under a fault in a child: done, told of an error, not reached, or killed (< 0)."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            fault.install()
            try:
                work()
                code = DONE if fault.steps >= fault.at else NOT_REACHED
            except (OSError, publish.NotFinishedError):
                code = TOLD
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def fail_everywhere(folder: Path, how: str, reset, work, state, old, new) -> int:
    """Fail at every step: old or new whole, told where it is not new, and fine the next time."""
    at = 0
    while True:
        at += 1
        reset()
        ended = in_child(work, Fault(folder, at, how))
        assert ended in ({-signal.SIGKILL} if how == "kill" else {DONE, TOLD}) | {NOT_REACHED}
        assert state() in (old, new), f"torn at step {at}"
        if ended in (DONE, NOT_REACHED):
            assert state() == new, f"step {at} failed and nobody was told"
        work()
        assert state() == new, f"not mended after step {at}"
        left = [path.name for path in folder.glob(".*") if path.name != ".lock"]
        assert left == [], f"left after step {at}"
        if ended == NOT_REACHED:
            return at - 1


@pytest.mark.parametrize("how", ["EIO", "ENOSPC", "kill"])
def test_cleaning_fails_at_every_step(tmp_path, how) -> None:
    workbook = copy_workbook(tmp_path / "workbook")
    codebook = read_codebook(workbook)
    folder = workbook / "data/clean"
    versions = {}
    for version in ("two", "one"):
        turn_to(workbook, version)
        store.clean(workbook, 2023, codebook)
        versions[version] = contents(folder / "2023")
    kept = shutil.copytree(folder / "2023", tmp_path / "kept")

    def reset() -> None:
        turn_to(workbook, "two")
        shutil.rmtree(folder / "2023")
        shutil.copytree(kept, folder / "2023")

    steps = fail_everywhere(
        folder, how, reset,
        lambda: store.clean(workbook, 2023, codebook), lambda: contents(folder / "2023"),
        versions["one"], versions["two"],
    )  # fmt: skip
    print(f"{steps} steps")
    assert steps > 10


@pytest.mark.parametrize("how", ["EIO", "ENOSPC", "kill"])
@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two-renames"])
def test_publishing_fails_at_every_step(tmp_path, how, exchange, monkeypatch) -> None:
    if not exchange:  # as where a disk cannot exchange two folders in one step
        monkeypatch.setattr(sys, "platform", "other")
    outputs = tmp_path / "outputs"

    def write(version: str) -> None:
        with publish.builder_lock(tmp_path), publish.staging(outputs, 2023) as staged:
            (staged / "tables").mkdir()
            for name in ("appendix.html", "tables/a.csv", "tables/b.csv"):
                (staged / name).write_bytes(f"{version} {name}".encode() * 1000)
            publish.publish(staged, outputs / "2023", manifest(version))
            build.write_index(tmp_path)

    def state() -> dict[str, str]:
        if not exchange and not (outputs / "2023").exists():
            assert publish.read_manifest(outputs / ".old-2023") is not None
            return contents(outputs / ".old-2023")
        assert publish.read_manifest(outputs / "2023") is not None
        return contents(outputs / "2023")

    states = {}
    for version in ("two", "one"):
        write(version)
        states[version] = state()
    steps = fail_everywhere(
        outputs, how, lambda: write("one"), lambda: write("two"), state,
        states["one"], states["two"],
    )  # fmt: skip
    print(f"{steps} steps")
    assert steps > 20
    page = (outputs / "index.html").read_text(encoding="utf-8")
    assert "试验镇" in page


def manifest(version: str) -> dict:
    return json.loads(
        """{"township": "试验镇（虚构）", "code": "000000000000", "year": 2023, "made_up": true,
        "lang": "zh", "audience": "internal", "formats": ["html"], "version": "0", "answers": {},
        "libraries": {}, "inputs": {}, "parts": {}, "checks": [], "doubts": [], "accept": [""], "accepted": [], "made": {},
        "notebooks": {}, "shown": {}, "fonts": {}}"""
    ) | {"made_by": version}
