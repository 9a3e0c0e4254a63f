"""A real JupyterLab: every notebook runs top to bottom, shows what is there now, and exports."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium

from township_stats import lab
from township_stats.notebooks import shipped

pytestmark = pytest.mark.browser
TOKEN = "test"
SETTINGS = {  # draw cells that are out of sight too, and ask nothing
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
}
EXPORTERS = ["Township-docx", "Township-html", "Township-pdf", "Township-xlsx"]


@pytest.fixture(scope="module")
def workbook(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the workbook, its notebooks put there as `township-stats lab` does."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("data/raw", "data/clean"):
        shutil.copytree(root / name, folder / name)
    lab.notebooks_folder(folder)
    return folder


@pytest.fixture(scope="module")
def server(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab on the workbook's notebooks; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    settings = home / "settings" / "@jupyterlab"
    for name, content in SETTINGS.items():
        (settings / name).parent.mkdir(parents=True, exist_ok=True)
        (settings / name).write_text(json.dumps(content))
    process = subprocess.Popen(
        [*lab.command(workbook), "--no-browser", "--allow-root", f"--port={port}",
         f"--IdentityProvider.token={TOKEN}", "--ServerApp.ip=127.0.0.1"],
        env={**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home),
             "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5).read()  # noqa: S310
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def page(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser.new_page(viewport={"width": 1400, "height": 900})


def run_all(page: Any, server: str, name: str) -> None:
    """Open a notebook, run all its cells, wait until the kernel is idle again."""
    page.goto(f"{server}/lab/tree/{name}?token={TOKEN}&reset")
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for(timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    page.wait_for_timeout(1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = page.locator(".jp-NotebookPanel:visible .jp-InputPrompt")
    for _ in range(240):
        texts = [text.strip() for text in prompts.all_inner_texts() if text.strip()]
        if texts and all(text.strip("[]: ").isdigit() for text in texts):
            return
        page.wait_for_timeout(500)
    pytest.fail(f"{name} did not finish: {texts}")


def names() -> list[str]:
    return [path.name for path in sorted(shipped().glob("*.ipynb"))]


@pytest.mark.parametrize("name", names())
def test_a_notebook_runs_top_to_bottom_by_hand(page: Any, server: str, name: str) -> None:
    run_all(page, server, name)
    panel = page.locator(".jp-NotebookPanel:visible")
    assert panel.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert panel.locator(".jp-OutputArea-output table").count() >= 1


def test_the_export_menu_lists_the_projects_exporters(page: Any, server: str) -> None:
    run_all(page, server, "03_industry.ipynb")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Save and Export Notebook As").hover()
    page.wait_for_timeout(1000)
    listed = page.locator(".lm-Menu-item").all_inner_texts()
    ours = [item.strip() for item in listed if "ownship" in item]
    assert ours == EXPORTERS
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("exporter", "magic"),
    [
        ("township-html", b"<!DOCTYPE"),
        ("township-pdf", b"%PDF"),
        ("township-xlsx", b"PK"),
        ("township-docx", b"PK"),
    ],
)
def test_an_executed_notebook_exports(page: Any, server: str, exporter: str, magic: bytes) -> None:
    run_all(page, server, "03_industry.ipynb")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(2000)
    url = f"{server}/nbconvert/{exporter}/03_industry.ipynb?token={TOKEN}&download=true"
    data = urllib.request.urlopen(url, timeout=120).read()  # noqa: S310
    assert data[:9].upper().startswith(magic.upper())
    assert len(data) > 10_000


def test_run_all_shows_what_the_sheet_says_now(page: Any, server: str, workbook: Path) -> None:
    import openpyxl

    run_all(page, server, "03_industry.ipynb")
    panel = page.locator(".jp-NotebookPanel:visible")
    assert "2 500" in panel.inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    path = workbook / "data/raw/2023/03产业发展.xlsx"
    book = openpyxl.load_workbook(path)
    assert book["产业"]["B4"].value == "2.2万"
    book["产业"]["B4"] = "2.5万"
    book.save(path)
    run_all(page, server, "03_industry.ipynb")
    text = panel.inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    assert "2 200" in text
    assert "已重新清洗 2023 年" in text


def test_plain_nbconvert_shows_the_same_table(built_notebook: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "html",
        "--output-dir",
        str(tmp_path),
        str(built_notebook),
    ]
    subprocess.run(command, check=True, capture_output=True)
    page = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    assert "油橄榄产业情况" in page
    assert "5000多".replace("5000", "5\u202f000") in page.replace("\u00a0", "\u202f")


@pytest.fixture(scope="module")
def built_notebook(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from township_stats.notebooks import find_notebooks
    from township_stats.runner import execute

    out = tmp_path_factory.mktemp("executed") / "03_industry.ipynb"
    notebook = next(item for item in find_notebooks(root) if item.name == "03_industry")
    values = {"year": 2023, "workbook": "", "lang": "zh", "audience": "internal"}
    execute(notebook, root, out, values, None)
    json.loads(out.read_text(encoding="utf-8"))
    return out
