"""Publishing: whole or not at all, one builder at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from township_stats import publish
from township_stats.errors import NotFinishedError


def stage(root, text: str) -> dict:
    with publish.staging(root / "outputs", 2023) as staged:
        (staged / "tables").mkdir()
        (staged / "tables" / "a.csv").write_text(text)
        publish.publish(staged, root / "outputs" / "2023", {"year": 2023})
    return publish.read_manifest(root / "outputs" / "2023")


def test_a_second_publication_replaces_the_first_whole(tmp_path) -> None:
    (tmp_path / "outputs").mkdir()
    stage(tmp_path, "old")
    (tmp_path / "outputs/2023/extra.txt").write_text("stale")
    manifest = stage(tmp_path, "new")
    assert (tmp_path / "outputs/2023/tables/a.csv").read_text() == "new"
    assert not (tmp_path / "outputs/2023/extra.txt").exists()
    assert list(manifest["outputs"]) == ["tables/a.csv"]
    assert [path.name for path in (tmp_path / "outputs").iterdir()] == ["2023"]


def test_a_failure_leaves_the_old_year_and_no_staging_folder(tmp_path) -> None:
    (tmp_path / "outputs").mkdir()
    stage(tmp_path, "old")
    with pytest.raises(ZeroDivisionError), publish.staging(tmp_path / "outputs", 2023) as staged:
        (staged / "half").write_text("half")
        1 / 0  # noqa: B018
    assert (tmp_path / "outputs/2023/tables/a.csv").read_text() == "old"
    assert [path.name for path in (tmp_path / "outputs").iterdir()] == ["2023"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda year: (year / "tables/a.csv").write_text("other"),
        lambda year: (year / "tables/a.csv").unlink(),
        lambda year: (year / "manifest.json").write_text("{"),
        lambda year: (year / "manifest.json").unlink(),
    ],
    ids=["changed", "missing", "torn-manifest", "no-manifest"],
)
def test_a_damaged_year_is_not_current(tmp_path, damage) -> None:
    (tmp_path / "outputs").mkdir()
    stage(tmp_path, "old")
    damage(tmp_path / "outputs/2023")
    assert publish.read_manifest(tmp_path / "outputs/2023") is None


def test_outputs_are_readable_whatever_the_umask(tmp_path) -> None:
    (tmp_path / "outputs").mkdir()
    before = os.umask(0o077)
    try:
        stage(tmp_path, "old")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "outputs/2023/tables/a.csv").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "outputs/2023").stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["outputs", "outputs/2023"])
def test_a_symbolic_link_is_refused(tmp_path, name) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "workbook" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    with (
        pytest.raises(NotFinishedError, match="符号链接"),
        publish.builder_lock(link.parents[len(name.split("/")) - 1]),
    ):
        stage(tmp_path / "workbook", "x")
    assert list(elsewhere.iterdir()) == []


HOLD = """
import sys, pathlib
from township_stats.publish import builder_lock
with builder_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_builder_is_told_who_the_first_is_and_a_dead_one_is_taken_over(tmp_path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(NotFinishedError, match=f"进程 {holder.pid}"),
        publish.builder_lock(tmp_path),
    ):
        pass
    holder.kill()
    holder.wait()
    with publish.builder_lock(tmp_path):
        assert (tmp_path / "outputs/.lock").read_text() == str(os.getpid())


def test_an_unchanged_file_is_not_touched(tmp_path) -> None:
    path = tmp_path / "index.html"
    publish.replace_file(path, b"one")
    os.utime(path, (1, 1))
    publish.replace_file(path, b"one")
    assert path.stat().st_mtime == 1
    publish.replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["index.html"]


def test_a_file_open_in_excel_on_windows_is_told_and_nothing_changes(tmp_path, monkeypatch) -> None:
    """Windows renames neither a folder with an open file nor an open file."""
    (tmp_path / "outputs").mkdir()
    stage(tmp_path, "old")
    publish.replace_file(tmp_path / "index.html", b"old")

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "The process cannot access the file", "appendix.xlsx")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(publish.Path, "rename", refuse)
    monkeypatch.setattr(publish.Path, "replace", refuse)
    with pytest.raises(NotFinishedError, match="2023 中有文件正被打开（如在 Excel 里）"):
        stage(tmp_path, "new")
    with pytest.raises(NotFinishedError, match=r"index\.html正被打开"):
        publish.replace_file(tmp_path / "index.html", b"new")
    assert publish.read_manifest(tmp_path / "outputs/2023") is not None
    assert (tmp_path / "outputs/2023/tables/a.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "2023", "a.csv", "index.html", "manifest.json", "outputs", "tables",
    ]  # fmt: skip


def test_empty_folders_are_readable_whatever_the_umask(tmp_path) -> None:
    (tmp_path / "outputs").mkdir()
    before = os.umask(0o077)
    try:
        with publish.staging(tmp_path / "outputs", 2023) as staged:
            (staged / "charts").mkdir()
            publish.publish(staged, tmp_path / "outputs/2023", {})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "outputs/2023/charts").stat().st_mode) == 0o755
