"""The system's Chromium for tests of pages: never downloaded, never without a reason skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def executable() -> str:
    """Find Chromium: ``CHROMIUM``, else on the path.

    Where there is none the test is skipped, or fails where ``TOWNSHIP_REQUIRE_BROWSER=1``.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    said = "no Chromium on this machine (install one or set CHROMIUM)"
    if os.environ.get("TOWNSHIP_REQUIRE_BROWSER") == "1":
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Start Chromium with Chinese fonts and with `folder` for what it keeps between pages."""
    path = executable()
    sync_api = pytest.importorskip("playwright.sync_api")
    import pylopdf_fonts_zh_cn as zh

    fonts = folder / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for font in (zh.sans_path(), zh.serif_path()):
        target = fonts / Path(font).name
        if not target.exists():
            shutil.copyfile(font, target)
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=environment)
        try:
            yield browser
        finally:
            browser.close()
