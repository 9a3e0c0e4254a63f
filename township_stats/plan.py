"""Plan: what each part of a year's outputs depends on, and why it has to be made anew.

A part is a notebook, a format of the appendix, or the data for others. Its key is a checksum of all
it depends on: a part whose key is that of the published one is taken over from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from township_stats import publish
from township_stats.errors import UsageError
from township_stats.intake.received import checksums, years
from township_stats.store import figures_csv
from township_stats.textfile import read_file

if TYPE_CHECKING:
    from township_stats.notebooks import NotebookFile
    from township_stats.workbook import Workbook

DATA = "data"
_LIBRARIES = (
    "matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "papermill",
    "pylopdf-fonts-zh-cn", "python-docx", "typst", "xlrd", "xlsxwriter",
)  # fmt: skip
_CHECK = ("rule", "answer", "message")
_WORDS = {"lang": "语言", "audience": "读者", "accept": "接受的规则"}
_NAMED = 3
_OFFICES_OWN = ("/corrections.csv", "/claims.toml")
"""Definitions that may say what is hidden, or have no part in the appendix."""
_LARGEST_FONT = 200 * 2**20
_SHAPE = {
    "township": str, "code": str, "year": int, "made_up": bool, "formats": list, "inputs": dict,
    "libraries": dict, "notebooks": dict, "shown": dict, "fonts": dict, "parts": dict, "made": dict,
    "answers": dict, "accept": list, "accepted": list, "checks": list, "doubts": list,
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What a year's outputs depend on.

    Parameters
    ----------
    common
        What every part depends on: ``inputs`` (checksum by path), ``program``, ``libraries``,
        ``lang``, ``audience``, ``accept``.
    notebooks
        Checksum by notebook.
    shown
        Checksum of what it shows by notebook (see `township_stats.asked`), empty where that cannot
        be known without running it.
    formats
        Formats of the appendix.
    fonts
        Checksum by file of the office's own fonts.
    """

    common: dict[str, Any]
    notebooks: dict[str, str]
    shown: dict[str, str]
    formats: tuple[str, ...]
    fonts: dict[str, str]

    @property
    def parts(self) -> dict[str, str]:
        """The key of every part."""
        used = {name: self.common[name] for name in ("program", "libraries", "lang", "audience")}
        notebooks = {
            notebook_part(name): digest(used if shown else self.common, checksum, shown)
            for name, checksum in self.notebooks.items()
            for shown in [self.shown[name]]
        }
        formats = {
            format_part(name): digest(self.common, notebooks, self.fonts, name)
            for name in self.formats
        }
        return notebooks | {DATA: digest(self.common)} | formats

    def showing(self, before: Mapping[str, Any] | None, checksum: Callable[[str], str]) -> Plan:
        """Give the plan with what each notebook shows.

        Parameters
        ----------
        before
            The manifest of what is published: where nothing that answers hang on has changed since,
            they are those of then.
        checksum
            Gives the checksum of what a notebook shows, by its name.
        """
        same = before is not None and all(
            before.get(key) == value
            for key, value in (*self.common.items(), ("notebooks", self.notebooks))
        )
        if before is not None and same:
            return replace(self, shown=before["shown"])
        return replace(self, shown={name: checksum(name) for name in self.notebooks})

    def to_json(self) -> dict[str, Any]:
        """Give what the manifest holds of it."""
        return {
            **self.common,
            "notebooks": self.notebooks,
            "shown": self.shown,
            "fonts": self.fonts,
            "parts": self.parts,
        }

    def reasons(self, before: Mapping[str, Any] | None, force: bool = False) -> dict[str, str]:
        """Say of each part that has to be made anew why, in plain words.

        Parameters
        ----------
        before
            The manifest of what is published; None where nothing whole is.
        force
            Whether everything is to be made anew all the same.
        """
        if force:
            return dict.fromkeys(self.parts, "--force")
        if before is None:
            return dict.fromkeys(self.parts, "还没有完整的已发布结果")
        changed = "；".join(self._changes(before))
        old = before["parts"]
        reasons = {}
        for name, key in self.parts.items():
            if old.get(name) != key:
                own = "新增" if name not in old else self._own(name, before)
                reasons[name] = changed or own
        return reasons

    def _changes(self, before: Mapping[str, Any]) -> Iterator[str]:
        inputs = _differences(self.common["inputs"], before.get("inputs", {}))
        if inputs:
            more = f"等 {len(inputs)} 个文件" if len(inputs) > _NAMED else ""
            yield f"{'、'.join(inputs[:_NAMED])}{more}有变化"
        if self.common["program"] != before.get("program"):
            yield "程序有变化"
        libraries = _differences(self.common["libraries"], before.get("libraries", {}))
        if libraries:
            yield f"{'、'.join(libraries)} 的版本有变化"
        for key, word in _WORDS.items():
            if self.common[key] != before.get(key):
                yield f"{word}有变化"

    def _own(self, part: str, before: Mapping[str, Any]) -> str:
        if part in map(notebook_part, self.notebooks):
            return "笔记本有变化"
        if self.fonts != before.get("fonts"):
            return "字体有变化"
        notebooks = _differences(self.notebooks, before.get("notebooks", {}))
        return f"笔记本 {'、'.join(notebooks)} 有变化"


def notebook_part(name: str) -> str:
    """Name the part of a notebook."""
    return f"notebooks/{name}"


def format_part(name: str) -> str:
    """Name the part of a format, which is its file."""
    return f"appendix.{name}"


def short_name(part: str) -> str:
    """Name a part as messages do: a notebook or a format alone."""
    return part.removeprefix("notebooks/").removeprefix("appendix.")


def make_plan(
    inputs: dict[str, str],
    notebooks: Iterable[NotebookFile],
    formats: tuple[str, ...],
    fonts: Path | None,
    options: Mapping[str, Any],
) -> Plan:
    """Take the checksums of all that a year's outputs depend on.

    Parameters
    ----------
    inputs
        From `input_checksums`.
    notebooks, formats
        What is made.
    fonts
        Folder of the office's own fonts, if any.
    options
        ``lang``, ``audience`` and ``accept``.
    """
    files = sorted(path for path in fonts.iterdir() if path.is_file()) if fonts else ()
    large = [path.name for path in files if path.stat().st_size > _LARGEST_FONT]
    if large:
        said = f"字体文件 {'、'.join(large)} 大于 {_LARGEST_FONT >> 20} MB"
        raise UsageError(f"{said}; 字体文件夹里只放字体")
    return Plan(
        {
            "inputs": inputs,
            "program": code_checksum(),
            "libraries": library_versions(),
            **options,
        },
        {notebook.name: publish.sha256(notebook.path) for notebook in notebooks},
        {},
        formats,
        {path.name: publish.sha256(path) for path in files},
    )


def input_checksums(root: Path, year: int) -> dict[str, str]:
    """Give the SHA-256 of every file a year's appendix depends on, by path in the workbook.

    These are the definitions in ``data/raw`` and the received files of the year and all before that
    hold data; documents and pictures beside them are not read.

    Raises
    ------
    InputError
        If a definition is no regular file, or too large.
    """
    raw = root / "data" / "raw"
    found = {}
    for path in (*raw.glob("*.csv"), *raw.glob("*.toml")):
        name = path.relative_to(root).as_posix()
        found[name] = hashlib.sha256(read_file(path, name)).hexdigest()
    for before in years(root):
        found |= checksums(root, before) if before <= year else {}
    return dict(sorted(found.items()))


def published(folder: Path) -> dict[str, Any] | None:
    """Read the manifest of a published year; None where the year is not whole.

    A manifest of another shape (damaged, of an older version, or forged) counts as none: what is
    taken over from it must be among its outputs, whose checksums have been compared.
    """
    manifest = publish.read_manifest(folder)
    if manifest is None:
        return None
    try:
        outputs = set(manifest["outputs"])
        fits = (
            all(isinstance(manifest[key], kind) for key, kind in _SHAPE.items())
            and str(manifest["year"]) == folder.name
            and manifest["lang"] in ("zh", "en")
            and manifest["audience"] in ("internal", "public")
            and outputs.issuperset(name for files in manifest["made"].values() for name in files)
            and manifest["made"].keys() == manifest["parts"].keys()
            and len(manifest["accept"]) > 0
            and all(isinstance(said, str) for said in manifest["accept"])
            and all(isinstance(said, str) for said in manifest["doubts"])
            and all(isinstance(item["rule"], str) for item in manifest["accepted"])
            and all(isinstance(item[key], str) for item in manifest["checks"] for key in _CHECK)
            and all(isinstance(count, int) for count in manifest["answers"].values())
        )
    except (KeyError, TypeError):
        return None
    return manifest if fits else None


def seen_by(workbook: Workbook, inputs: dict[str, str]) -> dict[str, str]:
    """Give the checksums that a manifest may show to a workbook's audience.

    The public gets one, of the definitions and of the figures as the public sees them: by a
    checksum of a received file, even of all together, who knows the rest could try out a hidden
    figure. So a change in what is hidden alone changes nothing that is public.
    """
    if workbook.audience != "public":
        return inputs
    definitions = {
        name: checksum
        for name, checksum in inputs.items()
        if name.count("/") == 2 and not name.endswith(_OFFICES_OWN)
    }
    figures = [
        hashlib.sha256(figures_csv(workbook.book.years[year])).hexdigest()
        for year in sorted(workbook.book.years)
    ]
    return {"data/raw": digest(definitions, figures)}


@cache
def code_checksum() -> str:
    """Give one checksum of the package's own code and assets, as this process found them."""
    folder = Path(__file__).parent
    endings = {".py", ".css", ".js", ".typ", ".lark", ".mplstyle"}
    files = sorted(path for path in folder.rglob("*") if path.suffix in endings)
    return digest([(path.relative_to(folder).as_posix(), publish.sha256(path)) for path in files])


@cache
def library_versions() -> dict[str, str]:
    """Give the versions of the libraries that shape the outputs."""
    return {name: metadata.version(name) for name in _LIBRARIES}


def digest(*parts: object) -> str:
    """Give one checksum of anything that JSON can hold."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _differences(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*now, *before} if now.get(name) != before.get(name))
