"""What the command line says where something is wrong: in Chinese, what it is and what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest

from township_stats.endings import told
from township_stats.errors import Interrupted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("reconcile a.docx", "没有给 --year（用哪一年的数字）; 用 township-stats reconcile --help 看用法"),
        ("clean", "没有给 YEAR（报告年份，如 2023）; 用 township-stats clean --help 看用法"),
        ("build 2023 --forse", "没有选项 --forse，是否 --force"),
        ("build 2023 --jobs x", "--jobs（同时进行的任务数；0 为每核一个） 的值不对，应是整数"),
        ("build 2023 --jobs -1", "应是不小于 0 的数"),
        ("build 2023 --timeout x", "应是数字"),
        ("parse --unit", "--unit 后面没有给值; 用 township-stats "),
        ("clean 2023 2024", "多出了 2024"),
        ("buidl 2023", "没有命令 buidl，现有 build、clean、check、"),
        ("", "乡镇工作报告的统计工作簿"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_chinese(arguments, said) -> None:
    command = [sys.executable, "-m", "township_stats", *arguments.split()]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert said in done.stderr + done.stdout
    assert "Error" not in done.stderr
    assert "Usage" not in done.stderr or not arguments


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/w/outputs/.a.xlsx.77.part"), "/w/outputs/a.xlsx: 磁盘已满; 请检查文件、权限与磁盘空间"),
        (RuntimeError(IsADirectoryError(21, "Is a directory", "/w")), "/w: 是文件夹，不是文件; 请检查文件、权限与磁盘空间"),
        (zipfile.BadZipFile("File is not a zip file"), "压缩包损坏或没有复制完整; 请重新取得 .xlsx、.docx 文件"),
        (MemoryError(), "内存不足; 请关掉别的程序，或用 --jobs 1 再运行"),
        (ZeroDivisionError("division\nby zero"), "程序出错：ZeroDivisionError: division by zero，已发布的结果没有改动; 不是表的问题，请把这一行和所用的命令告诉维护的人"),
    ],
)  # fmt: skip
def test_what_stops_a_run_is_told_in_chinese(error, said) -> None:
    assert told(error) == (said, 4)


def test_an_interrupted_run_says_that_nothing_changed() -> None:
    assert told(Interrupted(2)) == ("已中断，已发布的结果没有改动", 130)


def test_a_file_that_cannot_be_written_is_named(tmp_path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("油橄榄2.2万亩。", encoding="utf-8")
    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
    command = [sys.executable, "-m", "township_stats", "extract", str(report), "--sheet"]
    done = subprocess.run(
        [*command, str(tmp_path), "--workbook", root],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        4, f"{tmp_path}: 是文件夹，不是文件; 请检查文件、权限与磁盘空间\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-5"], 0, ["-5"]),
        (["--", "-5"], 0, ["-5"]),
        (["-5亩", "3亩", "--unit", "亩", "-2"], 0, ["-5亩", "3亩", "-2"]),
        (["-5", "--unti", "亩"], 2, "没有选项 --unti，是否 --unit？"),
        (["-x"], 2, "没有选项 -x"),
    ],
)
def test_a_number_below_zero_is_no_option(words, code, said) -> None:
    command = [sys.executable, "-m", "township_stats", "parse", *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code
    if code:
        assert done.stderr.startswith(said)
    else:
        assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == said
