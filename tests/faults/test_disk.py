"""A full disk, a read-only folder, a file that is changed or damaged: old or new, and told."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from farm import build_here, published, results, run, small_workbook, start
from matplotlib.font_manager import FontManager

HTML = ("build", "2023", "--formats", "html", "--workbook")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount over a folder; skips where that is not allowed."""
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.decode()[:80]}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [1, 10, 20])
def test_no_file_may_grow_beyond_a_limit(workbook, kilobytes) -> None:
    small_workbook(workbook, "第二版")
    before = published(workbook)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    done = run(*HTML, workbook, preexec_fn=limit)
    assert done.returncode == 4
    assert published(workbook) == before
    assert run(*HTML, workbook).returncode == 0
    assert "第二版" in (workbook / "outputs/2023/appendix.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("free", [0, 40, 100])
def test_a_full_disk_leaves_the_published_year(tmp_path, built_once, free) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        workbook = shutil.copytree(built_once, disk / "workbook")
        before = published(workbook)
        small_workbook(workbook, "第二版")
        ballast = disk / "ballast"
        space = os.statvfs(disk)
        ballast.write_bytes(b"x" * max(0, space.f_bavail * space.f_frsize - (free << 10)))
        done = run(*HTML, workbook)
        assert done.returncode == 4, done.stderr
        assert published(workbook) == before
        ballast.unlink()
        assert run(*HTML, workbook).returncode == 0
        clean = small_workbook(tmp_path / "clean", "第二版")
        build_here(clean)
        assert results(workbook) == results(clean)


@pytest.mark.parametrize("name", ["outputs", "data/clean", "."])
def test_read_only_folders(tmp_path, workbook, name) -> None:
    before = published(workbook)
    small_workbook(workbook, "第二版")
    folder = workbook / name
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=False, capture_output=True)
    with mounted(folder, "-o", "remount,ro,bind"):
        done = run(*HTML, workbook)
        assert done.returncode == 4
        assert "只读" in done.stderr or "不能写入" in done.stderr
        assert published(workbook) == before
    assert run(*HTML, workbook).returncode == 0
    assert published(workbook) != before


def test_a_received_file_changes_during_the_run(workbook) -> None:
    small_workbook(workbook, "第二版")
    before = published(workbook)
    process, _ = start(*HTML, workbook)
    while not list((workbook / "outputs").glob(".staging-*/notebooks")):
        time.sleep(0.01)
        assert process.poll() is None
    small_workbook(workbook, "第三版")
    _, err = process.communicate(timeout=200)
    assert process.returncode == 4
    assert "被改动" in err
    assert published(workbook) == before
    assert run(*HTML, workbook).returncode == 0
    assert "第三版" in (workbook / "outputs/2023/appendix.html").read_text(encoding="utf-8")


def damaged(path: str, data: bytes | None) -> object:
    def damage(workbook: Path) -> None:
        if data is None:
            (workbook / path).unlink()
        else:
            (workbook / path).write_bytes(data)

    return pytest.param(damage, id=f"{path}-{(data or b'gone')[:8]!r}")


FILES = ("data/clean/2023/figures.csv", "data/clean/2023/datapackage.json",
         "outputs/2023/manifest.json", "outputs/2023/appendix.html", "outputs/index.html")  # fmt: skip


@pytest.mark.parametrize(
    "damage",
    [damaged(path, data) for path in FILES for data in (None, b"", b"\x00\xff", b"{}", b"[[[[")],
)
def test_a_damaged_result_is_made_anew(workbook, damage) -> None:
    whole = results(workbook)
    damage(workbook)
    build_here(workbook)
    assert results(workbook) == whole


def test_a_manifest_that_names_what_is_no_file(workbook) -> None:
    path = workbook / "outputs/2023/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    os.mkfifo(workbook / "outputs/2023/pipe")
    manifest["outputs"] |= {"pipe": "0", "../../../etc/passwd": "0"}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert not build_here(workbook).unchanged
    assert not (workbook / "outputs/2023/pipe").exists()


def test_a_damaged_font_cache_changes_nothing(workbook, tmp_path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / f"fontlist-v{FontManager.__version__}.json").write_text("{", encoding="utf-8")
    before = published(workbook)
    environment = {"MPLCONFIGDIR": str(cache), "XDG_CACHE_HOME": str(cache)}
    assert run(*HTML, workbook, "--force", env=environment).returncode == 0
    assert published(workbook) == before


def test_the_lock_of_a_dead_process_is_taken_over(workbook) -> None:
    small_workbook(workbook, "第二版")
    (workbook / "outputs/.lock").write_text("999999")
    (workbook / "outputs/.staging-2023-999999").mkdir()
    assert run(*HTML, workbook).returncode == 0
    assert [path.name for path in (workbook / "outputs").glob(".*")] == [".lock"]


def test_two_builds_at_once_and_a_thousand_reads(workbook) -> None:
    versions = {published(workbook)["appendix.html"]}
    torn: list[str] = []
    reads = [0]
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            folder = os.open(workbook / "outputs/2023", os.O_RDONLY)  # one whole year, held open
            try:
                manifest = json.loads(_text(folder, "manifest.json"))
                for name in ("appendix.html", "data/figures.csv"):
                    found = hashlib.sha256(_text(folder, name)).hexdigest()
                    if found != manifest["outputs"][name]:
                        torn.append(name)
            except FileNotFoundError:  # replaced and removed while it was being read
                if not (workbook / "outputs/2023/manifest.json").is_file():
                    torn.append("lost")
            finally:
                os.close(folder)
            reads[0] += 1
            time.sleep(0.002)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    codes = []
    try:
        for number in range(4):
            small_workbook(workbook, f"第{number}版")
            pair = [start(*HTML, workbook)[0] for _ in range(2)]
            said = [process.communicate(timeout=250)[1] for process in pair]
            codes.append(sorted(process.returncode for process in pair))
            assert all("另一个生成任务" in err for err, process in zip(said, pair, strict=True)
                       if process.returncode == 4)  # fmt: skip
            versions.add(published(workbook)["appendix.html"])
        while reads[0] < 1000:
            time.sleep(0.05)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    print(f"{reads[0]} reads, {len(torn)} torn")
    assert torn == []
    assert len(versions) == 5
    assert all(pair in ([0, 4], [0, 0]) for pair in codes)


def _text(folder: int, name: str) -> bytes:
    with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:  # noqa: PTH123
        return file.read()
