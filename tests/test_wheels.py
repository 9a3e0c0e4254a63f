"""Where people work: every locked dependency has a wheel, and the bundle installs offline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "bundle"))

from make_bundle import PLATFORMS, locked, patches, pip_options  # noqa: E402

LOCK = ROOT / "requirements.lock"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_markers_are_read_for_the_machine_meant(platform) -> None:
    names = {pin.split("==")[0] for pin in locked(LOCK, platform, "3.11.0")}
    assert ("pywinpty" in names) == (platform == "windows")
    assert ("appnope" in names) == (platform == "macos-arm")
    assert {"pandas", "typst", "pyarrow", "xlrd"} <= names


def test_a_bundle_holds_what_any_release_of_a_python_wants(tmp_path) -> None:
    lock = tmp_path / "requirements.lock"
    text = (
        "a==1 ; python_full_version < '3.11.5' --hash=x\na==2 ; python_full_version >= '3.11.5'\n"
    )
    lock.write_text(text, encoding="utf-8")
    assert [locked(lock, "windows", patch) for patch in patches("3.11")] == [
        ["a==1 --hash=x"],
        ["a==2"],
    ]


def test_every_pin_of_the_bundle_has_a_hash() -> None:
    for pin in locked(LOCK, "linux", "3.11.0"):
        assert "--hash=sha256:" in pin


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("python", [p for each in ("3.11", "3.12", "3.13") for p in patches(each)])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_locked_dependency_has_a_wheel(platform, python, tmp_path) -> None:
    pins = [pin.split(" --hash=")[0] for pin in locked(LOCK, platform, python)]
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-cache-dir",
         "--disable-pip-version-check", "--ignore-installed", "--target", str(tmp_path / "to"),
         "--ignore-requires-python",  # pip before 23.3 asks the running Python; asked below
         "--report", str(report), *pip_options(platform, python), *pins],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "connection" in done.stderr.casefold():
        pytest.skip("no network")
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text())["install"]
    assert len(found) == len(pins)
    urls = [item["download_info"]["url"] for item in found]
    assert [url for url in urls if not url.endswith(".whl")] == []
    wanted = {
        item["download_info"]["url"]: item["metadata"].get("requires_python") for item in found
    }
    assert [
        url for url, allowed in wanted.items() if python not in SpecifierSet(allowed or "")
    ] == []


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_the_bundle_installs_and_builds_without_a_network(tmp_path) -> None:
    bundle = tmp_path / "没有 网"
    made = subprocess.run(
        [sys.executable, ROOT / "bundle/make_bundle.py", "--for", "linux", "--to", bundle],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "connection" in made.stderr.casefold():
        pytest.skip("no network")
    assert made.returncode == 0, made.stderr
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PIP_NO_INDEX": "1"}
    alone = ["unshare", "-rn"] if _can_be_alone() else []
    done = subprocess.run(
        [*alone, "sh", bundle / "install.sh"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    program = bundle / ".venv/bin/township-stats"
    subprocess.run([*alone, program, "build", "2023"], cwd=bundle, env=environment, check=True)
    for name in ("html", "pdf", "xlsx", "docx"):
        assert (bundle / f"outputs/2023/appendix.{name}").stat().st_size > 10_000


def _can_be_alone() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], check=False).returncode == 0
    except OSError:
        return False
