"""Journey 10: a reader of the published page, offline, asks where a number comes from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from browser import chromium

pytestmark = pytest.mark.browser


def test_10_a_reader_clicks_a_number(root: Path, tmp_path: Path) -> None:
    for name in ("data/raw", "data/clean"):
        shutil.copytree(root / name, tmp_path / "wb" / name)
    command = [sys.executable, "-m", "township_stats", "build", "2023", "--formats", "html,pdf"]
    subprocess.run([*command, "--workbook", str(tmp_path / "wb")], check=True, capture_output=True)
    page_file = tmp_path / "wb/outputs/2023/appendix.html"
    with chromium(tmp_path / "chromium") as browser:
        page = browser.new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("request", lambda request: heard.append(request.url[:60]))
        page.goto(page_file.as_uri())
        page.get_by_text("26\u202f511").first.click()
        panel = page.get_by_role("dialog")
        said = panel.inner_text().replace("\u202f", " ")
        for expected in (
            "脱贫劳动力人均劳务收入",
            "4658万",
            "1757",
            "04民生保障.xlsx",
            "B20",
            "B19",
        ):
            assert expected in said
        own = [line for line in heard if not line.startswith(("data:", page_file.as_uri()[:60]))]
        assert own == []
    poppler = shutil.which("pdftotext")
    if poppler:
        pdf = page_file.with_suffix(".pdf")
        done = subprocess.run([poppler, str(pdf), "-"], check=True, capture_output=True)
        assert "村集体经济情况" in done.stdout.decode()
