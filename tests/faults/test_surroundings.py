"""Where people work: locales, paths, homes, masks, links; every build gives the same bytes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from farm import command, results, run, small_workbook

HTML = ("build", "2023", "--formats", "html", "--workbook")


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LANG": "zh_CN.GB18030", "LC_ALL": "zh_CN.GB18030"},
        {"PYTHONUTF8": "0", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        {"HOME": "/nonexistent"},
        {"HOME": "/proc"},
        {"HOME": ""},
        {"HOME": "/proc", "TOWNSHIP_STATS_FORK": "0"},
        {"HOME": "", "TOWNSHIP_STATS_FORK": "0"},
        {"TZ": "Asia/Shanghai"},
        {"PYTHONHASHSEED": "7"},
        {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
    ],
    ids=lambda item: ",".join(f"{name}={value}" for name, value in item.items()),
)
def test_surroundings_change_nothing(tmp_path, built_once, environment) -> None:
    fresh = small_workbook(tmp_path / "workbook")
    done = run(*HTML, fresh, env=environment)
    assert done.returncode == 0, done.stderr
    assert results(fresh) == results(built_once)


@pytest.mark.parametrize("name", ["有 空格", "a'b\"c", "$HOME;&", "-rf", "年" * 60, "a[1]*?"])
def test_paths(tmp_path, built_once, name) -> None:
    fresh = small_workbook(tmp_path / name / "工作簿")
    assert run(*HTML, fresh).returncode == 0
    assert results(fresh) == results(built_once)


def test_a_strict_mask_is_no_hindrance_to_readers(tmp_path) -> None:
    fresh = small_workbook(tmp_path / "workbook")
    assert run(*HTML, fresh, umask=0o077).returncode == 0
    for folder in ("outputs/2023", "data/clean/2023"):
        for path in [fresh / folder, *(fresh / folder).rglob("*")]:
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o755 if path.is_dir() else 0o644), path
    assert stat.S_IMODE((fresh / "outputs/index.html").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    "name", ["D:\\桌面\\2023年台账(终版2).csv", "CON.csv", "a b .csv", "a;b&c|d.csv", "甲.CSV"]
)
def test_names_as_windows_has_them(workbook, name) -> None:
    (workbook / "data/raw/2023/figures.csv").rename(workbook / "data/raw/2023" / name)
    done = run(*HTML, workbook)
    assert done.returncode == 0, done.stderr
    assert name in (workbook / "data/clean/2023/figures.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["outputs", "outputs/2023", "outputs/.lock", "outputs/.failed"])
def test_links_in_outputs_are_not_written_through(tmp_path, workbook, name) -> None:
    small_workbook(workbook, "第二版")
    elsewhere = tmp_path / "elsewhere"
    path = workbook / name
    if name == "outputs/.lock":
        elsewhere.write_text("mine")
        path.unlink()
    else:
        elsewhere.mkdir()
        (elsewhere / "2023").mkdir()
        (elsewhere / "2023/keep").write_text("mine")
        shutil.rmtree(path, ignore_errors=True)
    path.symlink_to(elsewhere)
    done = run(*HTML, workbook)
    assert done.returncode == 4
    assert "符号链接" in done.stderr
    kept = elsewhere if name == "outputs/.lock" else elsewhere / "2023/keep"
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("arguments", [["build", "../2023"], ["build", "２０２３"], ["build", "2023\n"],
                                       ["build", "-1"], ["clean", "/etc"], ["check", "20 23"]])  # fmt: skip
def test_years_are_four_digits(workbook, arguments) -> None:
    done = subprocess.run(
        command(*arguments, "--workbook", workbook),
        capture_output=True, encoding="utf-8", check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_output_that_nobody_reads(workbook) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command("check", "2023", "--workbook", workbook), stdout=writer,
        stderr=subprocess.PIPE, encoding="utf-8", check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    os.close(writer)
    assert "Traceback" not in done.stderr
    assert done.returncode == 4
