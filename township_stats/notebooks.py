"""The section notebooks: which there are, in reading order, and what they say of themselves."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from township_stats.book import Section
from township_stats.errors import InputError, Problem
from township_stats.parameters import declared_names

PARAMETERS = ("year", "workbook", "lang", "audience")
_ABOUT_ALL = ("overview", "audit")
_NAME = re.compile(r"(\d\d)_[a-z0-9_]+\.ipynb\Z")


@dataclass(frozen=True, slots=True)
class NotebookFile:
    """A notebook of the appendix: its path, its section, and whether it is the workbook's own."""

    path: Path
    section: Section
    own: bool

    @property
    def name(self) -> str:
        """File name without the ending, such as ``03_industry``."""
        return self.path.stem


def shipped() -> Path:
    """Give the folder of the notebooks that ship with the package."""
    inside = Path(__file__).parent / "section_notebooks"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "notebooks"


def find_notebooks(root: Path) -> tuple[NotebookFile, ...]:
    """Find the notebooks of a workbook: its own first, the shipped ones for all other names.

    Parameters
    ----------
    root
        The workbook.

    Returns
    -------
    tuple of NotebookFile
        Sorted by name, so by section number.

    Raises
    ------
    InputError
        If a notebook is no notebook, does not say which section it is of, or lacks a parameter
        that `build` sets.
    """
    own = root / "notebooks"
    files = {path.name: path for path in sorted(shipped().glob("*.ipynb"))}
    files |= {path.name: path for path in sorted(own.glob("*.ipynb")) if own != shipped()}
    problems: list[Problem] = []
    found = []
    for name in sorted(files):
        if not _NAME.match(name):
            continue
        path = files[name]
        shown = f"notebooks/{name}"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            section = _section(name, content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            problems.append(
                Problem(
                    shown,
                    "",
                    "",
                    "不是合格的笔记本，或没有写明章节",
                    "元数据 township_stats 应有 section、title、title_en",
                )
            )
            continue
        problems += _parameter_problems(shown, content)
        found.append(NotebookFile(path, section, path.parent == own))
    if problems:
        raise InputError(problems)
    return tuple(found)


def sections_for_figures(root: Path) -> tuple[str, ...]:
    """Give the ids of the sections that show figures, so what definitions may name as theirs."""
    sections = (notebook.section.id for notebook in find_notebooks(root))
    return tuple(section for section in sections if section not in _ABOUT_ALL)


def from_outside(path: Path) -> str:
    """Say why a notebook counts as coming from outside; empty where nothing speaks for it.

    A notebook is a program. One that is a link, belongs to another user, or that the system marked
    as downloaded (Windows' zone, the origin that browsers note on Linux) may be somebody else's.
    """
    if path.is_symlink():
        return "是符号链接"
    if hasattr(os, "getuid") and path.stat().st_uid not in (os.getuid(), 0):
        return "属于别的用户"
    if sys.platform == "win32":
        with suppress(OSError):
            zone = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
            if re.search(r"ZoneId=[34]", zone):
                return "带有来自网络的标记"
    if sys.platform == "linux":
        with suppress(OSError):
            os.getxattr(path, "user.xdg.origin.url")
            return "带有来自网络的标记"
    return ""


def _section(name: str, content: dict[str, Any]) -> Section:
    said = content["metadata"]["township_stats"]
    return Section(int(name[:2]), said["section"], said["title"], said["title_en"])


def _parameter_problems(file: str, content: dict[str, Any]) -> list[Problem]:
    for number, cell in enumerate(content["cells"], start=1):
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            names = declared_names("".join(cell["source"]))
            place = f"第{number}格"
            allowed = f"参数格应有且只有 {'、'.join(PARAMETERS)}"
            return [
                Problem(file, "", place, f"缺少参数 {name}", allowed)
                for name in PARAMETERS
                if name not in names
            ] + [
                Problem(file, "", place, f"不认识的参数 {name}", allowed)
                for name in names
                if name not in PARAMETERS
            ]
    return [Problem(file, "", "", "没有参数格", "请给参数所在的格加上标签 parameters")]
