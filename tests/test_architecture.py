"""The house: imports run one way, pure rooms touch no files, and the docs name what exists."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from township_stats.codebook import read_codebook

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "township_stats"

ORDER = [
    "errors", "locks", "publish", "confined", "textfile", "interval", "unitlist", "units", "terms",
    "quantity", "numerals", "unitalgebra",
    "syntax", "expressions",
    "codebook", "township", "figure", "book", "display", "spoken", "intake", "clean", "store", "checks",
    "measures", "payload", "stattable", "tables", "charts", "drawing", "audit", "claims",
    "parameters", "notebooks",
    "workbook", "asked", "pool", "export", "failures", "engine", "runner", "plan", "gate", "build", "watch", "batch",
    "cluster", "rollup", "lab", "demo", "console", "options",
    "endings", "cli", "__main__",
]  # fmt: skip
PURE = [
    "clean",
    "checks",
    "measures",
    "display",
    "spoken",
    "tables",
    "charts",
    "audit",
    "numerals",
    "quantity",
]
READERS_IN_PURE = {"checks/rulebook.py"}


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imported(path: Path, everywhere: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else _top(tree)
    rooms = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("township_stats"):
            _, _, rest = node.module.partition(".")
            rooms |= {rest.split(".")[0]} if rest else {alias.name for alias in node.names}
    return rooms - {"__version__"}


def _top(tree: ast.Module) -> list[ast.stmt]:
    return [
        node
        for statement in tree.body
        for node in (
            []
            if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)
            else [statement]
        )
    ]


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_up_the_order(path) -> None:
    mine = room(path)
    below = [
        name for name in imported(path, everywhere=False) if ORDER.index(name) > ORDER.index(mine)
    ]
    assert below == []


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room(path) in PURE],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_pure_rooms_touch_no_files(path) -> None:
    if path.relative_to(PACKAGE).as_posix() in READERS_IN_PURE:
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\bopen\(|read_text|read_bytes|write_text|write_bytes|import (os|io)\b", text
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_two_rooms(path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_the_command_line_starts_without_heavy_imports() -> None:
    code = "import sys, township_stats.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {
        "pandas",
        "numpy",
        "matplotlib",
        "scipy",
        "nbformat",
        "papermill",
        "IPython",
        "openpyxl",
    }
    assert heavy & set(loaded.stdout.split()) == set()


def pages() -> str:
    texts = [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]
    return "\n".join(path.read_text(encoding="utf-8") for path in texts)


def commands() -> list[str]:
    from township_stats.cli import app

    return sorted(command.name or command.callback.__name__ for command in app.registered_commands)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_told_in_the_docs(command) -> None:
    assert f"township-stats {command}" in pages()


@pytest.mark.parametrize("command", commands())
def test_every_command_takes_a_workbook(command) -> None:
    from typer.main import get_command

    from township_stats.cli import app

    parameters = get_command(app).commands[command].params
    assert [item for item in parameters if "--workbook" in item.opts]


def test_every_command_the_docs_name_exists() -> None:
    named = set(re.findall(r"township-stats ([a-z][a-z-]+)", pages()))
    assert named - set(commands()) == set()


def test_the_codebook_page_is_current() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    from make_codebook import page

    written = (ROOT / "docs/codebook.md").read_text(encoding="utf-8")
    assert written == page(read_codebook(ROOT)), "run `make docs`"


def test_links_in_the_docs_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|#)([^)#]+)")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in pages
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_lockfiles_hold_exact_versions_with_hashes_and_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([a-z0-9-]+)==\S+", text, re.MULTILINE)
        assert len(pins) > 80
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


@pytest.mark.parametrize("name", ["Makefile", "README.md", "README.zh-CN.md"])
def test_a_lockfile_is_installed_as_it_stands(name) -> None:
    """Python 3.11's own pip, left to resolve, takes a newer release for `coverage[toml]` and stops."""
    commands = re.findall(
        r"pip install [^&\n]*requirements(?:-dev)?\.lock", (ROOT / name).read_text()
    )
    assert commands
    assert [command for command in commands if "--no-deps" not in command] == []


def test_make_bench_finds_the_benchmarks() -> None:
    """Pytest collects no file that its configuration does not name, and says so to nobody."""
    command = [sys.executable, "-m", "pytest", "benchmarks", "-n", "0", "--collect-only", "-q"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in ("test_extract", "test_ours_expressions[parse]", "test_check_two_thousand_rules"):
        assert name in found
