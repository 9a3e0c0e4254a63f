"""A build is killed at a random time: nothing torn or lost, nobody left, the next build is fine.

``TOWNSHIP_KILLS`` sets how many times (200); ``TOWNSHIP_SEED`` the random times.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from farm import (
    copy_workbook,
    left_running,
    published,
    results,
    run,
    small_workbook,
    start,
    turn_to,
)

KILLS = int(os.environ.get("TOWNSHIP_KILLS", "200"))
SEED = int(os.environ.get("TOWNSHIP_SEED", "1"))
BUILD = ("build", "2023", "--formats", "html,pdf", "--workbook")


@pytest.mark.timeout(KILLS * 180 + 600)
def test_kills_at_random_times(tmp_path, capsys) -> None:
    clean: dict[str, dict[str, str]] = {}
    seconds = 0.0
    for version in ("one", "two"):
        fresh = copy_workbook(tmp_path / version)
        turn_to(fresh, version)
        began = time.monotonic()
        assert run(*BUILD, fresh).returncode == 0
        seconds = time.monotonic() - began
        clean[version] = results(fresh)
    workbook = tmp_path / "one"
    chance = random.Random(SEED)
    old, new, torn, orphans, different, interrupted = "one", "two", [], [], [], 0
    for number in range(KILLS):
        turn_to(workbook, new)
        when = chance.uniform(0, seconds)
        ended, left = kill_after(when, workbook)
        interrupted += not ended
        orphans += [(number, pid) for pid in left]
        year = {
            version: {
                name.removeprefix("outputs/2023/"): checksum
                for name, checksum in clean[version].items()
                if name.startswith("outputs/2023/")
            }
            for version in (old, new)
        }
        if published(workbook) not in year.values():
            torn.append((number, when))
        began = time.monotonic()
        done = run(*BUILD, workbook)
        if done.returncode or results(workbook) != clean[new]:
            different.append((number, when, done.returncode, done.stderr))
        elif not ended:
            seconds = 0.8 * seconds + 0.2 * (time.monotonic() - began)
        old, new = new, old
        with capsys.disabled():
            print(
                f"{number + 1} kills, {interrupted} before the end, {len(torn)} torn or lost, "
                f"{len(orphans)} orphans, {len(different)} next builds not as a clean one",
                flush=True,
            )
    assert (torn, orphans, different) == ([], [], [])
    assert interrupted > KILLS / 2


def kill_after(seconds: float, workbook: Path) -> tuple[bool, list[int]]:
    """Kill a build after so many seconds; tells whether it had ended, and who lives on."""
    process, mark = start(*BUILD, workbook)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    ended = process.wait() == 0
    left = left_running(mark)
    process.communicate()
    return ended, left


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"]
)
@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.75])
def test_an_interruption_ends_all_and_says_so(tmp_path, workbook, number, code, share) -> None:
    whole = ("build", "2023", "--formats", "html", "--force", "--workbook", workbook)
    began = time.monotonic()
    assert run(*whole).returncode == 0
    seconds = share * (time.monotonic() - began)
    before = published(workbook)
    small_workbook(workbook, "第二版")
    process, mark = start(*whole)
    began = time.monotonic()
    lock = workbook / "outputs/.lock"
    while lock.read_text() != str(process.pid):
        time.sleep(0.01)
    while time.monotonic() - began < seconds and published(workbook) == before:
        time.sleep(0.01)
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    if process.returncode == 0:
        pytest.skip("the build was quicker than the one it was timed by")
    assert process.returncode == code
    assert "Traceback" not in err
    assert left_running(mark) == []
    if published(workbook) != before:  # it came after the year was published: then the new, whole
        assert run(*whole[:-1], new := small_workbook(tmp_path / "new", "第二版")).returncode == 0
        assert published(workbook) == published(new)
    assert [path.name for path in (workbook / "outputs").glob(".[!l]*")] == []
