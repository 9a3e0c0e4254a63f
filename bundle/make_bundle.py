"""Make ``dist/bundle``: wheels, the workbook and install scripts for offices without a network.

Run it where there is a network; the folder then installs with none, and needs no administrator.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
WORKBOOK = ("data/raw", "data/clean", "notebooks", "docs/guide", "LICENSE")

# What pip calls each kind of machine, and what a requirement's markers say there.
PLATFORMS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "windows": (
        ("win_amd64",),
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows",
         "platform_machine": "AMD64"},
    ),
    "macos-arm": (
        ("macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_10_9_universal2"),
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin",
         "platform_machine": "arm64"},
    ),
    "linux": (
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64",
         "manylinux2014_x86_64"),
        {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux",
         "platform_machine": "x86_64"},
    ),
    "linux-arm": (
        ("manylinux_2_28_aarch64", "manylinux_2_27_aarch64", "manylinux_2_17_aarch64",
         "manylinux2014_aarch64"),
        {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux",
         "platform_machine": "aarch64"},
    ),
}  # fmt: skip


def patches(python: str) -> list[str]:
    """Give the first and the last release of a Python: a few pins hang on which one is there."""
    return [f"{python}.0", f"{python}.99"]


def locked(lock: Path, platform: str, python: str) -> list[str]:
    """Give the pins of a lockfile that count on a kind of machine, each with its hashes.

    pip reads markers by the machine it runs on, so they are read here for the machine and the
    release of Python (``3.11.0``) meant.
    """
    environment = PLATFORMS[platform][1] | {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    pins = []
    for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        text, *hashes = line.split(" --hash=")
        if not text.strip() or text.startswith("#"):
            continue
        requirement = Requirement(text.strip())
        if requirement.marker is None or requirement.marker.evaluate(environment):
            pin = f"{requirement.name}{requirement.specifier}"
            pins.append(" ".join([pin, *(f"--hash={item.strip()}" for item in hashes)]))
    return pins


def pip_options(platform: str, python: str) -> list[str]:
    """Give the options that make pip choose wheels for another machine, and wheels alone."""
    tags = [part for tag in PLATFORMS[platform][0] for part in ("--platform", tag)]
    return ["--only-binary=:all:", "--no-deps", "--python-version", python, *tags]


def make(folder: Path, platforms: list[str], python: str) -> None:
    """Make the bundle anew."""
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    for platform, patch in product(platforms, patches(python)):
        pins = folder / f"{platform}.txt"
        pins.write_text("\n".join(locked(ROOT / "requirements.lock", platform, patch)) + "\n")
        options = [*pip_options(platform, patch), "--require-hashes", "-r", str(pins)]
        subprocess.run([*pip, "download", "-d", str(wheels), *options], check=True)
        pins.unlink()
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)],
        check=True,
    )
    for name in WORKBOOK:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copy(source, target)
    shutil.copy(ROOT / "requirements.lock", folder)
    for name in ("install.sh", "install.bat"):
        shutil.copy(HERE / name, folder)


def main() -> None:
    """Read the options and make the bundle."""
    here = {"win32": "windows", "darwin": "macos-arm"}.get(sys.platform, "linux")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for", nargs="+", choices=PLATFORMS, default=sorted({here, "windows"}))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument("--python", default=version, help="Python of the machines meant")
    parser.add_argument("--to", type=Path, default=ROOT / "dist/bundle")
    options = parser.parse_args()
    make(options.to, getattr(options, "for"), options.python)
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    print(f"{options.to}: {size / 2**20:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
