"""PDF by Typst, in process: tagged (PDF/UA-1), archival (PDF/A-2a), the same bytes every time."""

from __future__ import annotations

import base64
import json
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

from township_stats import pool
from township_stats.errors import NotFinishedError
from township_stats.export import words
from township_stats.export.appendix import Appendix
from township_stats.export.fonts import choose, covered, typst_fonts
from township_stats.export.paper import GETA, each_text, on_paper
from township_stats.export.typst_data import appendix_data

STANDARDS = ["ua-1", "a-2a"]
_TEMPLATES = ("main.typ", "pages.typ", "blocks.typ", "table.typ")
_REFUSED = ("could not be displayed", "disallowed codepoint")


def appendix_pdf(appendix: Appendix, fonts_dir: Path | None = None) -> bytes:
    """Write an appendix as PDF.

    Parameters
    ----------
    appendix
        What is written; ``pdf_profile`` says in which layout.
    fonts_dir
        Folder of the office's own fonts; None for the open ones. Which were used is said on the
        page of explanations.

    Returns
    -------
    bytes
        A PDF that claims PDF/UA-1 and PDF/A-2a, both held to by Typst. Its date is the end of the
        year reported on. A character that no font has is printed 〓 and named among the
        explanations.

    Raises
    ------
    NotFinishedError
        If Typst refuses the document.

    Notes
    -----
    Typst starts threads, which a forked child does not have: a process in which it once ran can
    fork none that runs it. So it runs in a child wherever children are forked.
    """
    if not pool.can_fork() or pool.in_child():
        return _typeset(appendix, fonts_dir)

    def work() -> str:
        return base64.b64encode(_typeset(appendix, fonts_dir)).decode("ascii")

    outcome = pool.run([pool.Task("pdf", work)])[0]
    if outcome.error:
        raise NotFinishedError(outcome.error)
    return base64.b64decode(outcome.value)


def _typeset(appendix: Appendix, fonts_dir: Path | None) -> bytes:
    import typst

    fonts = choose(fonts_dir)
    data, drawings = appendix_data(appendix, fonts)
    data = each_text(data, on_paper)
    package = files("township_stats.export") / "typst"
    sources = {name: (package / name).read_bytes() for name in _TEMPLATES} | drawings

    def compile_pdf(content: dict[str, Any]) -> bytes:
        text = json.dumps(content, ensure_ascii=False)
        made: bytes = typst.compile(
            {**sources, "data.json": text.encode("utf-8")},  # type: ignore[call-overload]
            format="pdf",
            font_paths=typst_fonts(fonts_dir),
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
        )
        return made

    try:
        try:
            return compile_pdf(data)
        except typst.TypstError as error:
            if not any(words in error.message for words in _REFUSED):
                raise
            return compile_pdf(_replaced(data, covered(fonts), appendix.lang))
    except typst.TypstError as error:
        raise NotFinishedError(f"PDF 排不出来：{error.message}") from error


def _replaced(data: dict[str, Any], there: frozenset[int], lang: str) -> dict[str, Any]:
    """Print 〓 for what no font has, and say which characters that were.

    Private characters mean something in one office's fonts only and are not allowed in PDF/A.
    """
    missing: set[str] = set()

    def change(text: str) -> str:
        lacking = {
            char for char in text if ord(char) not in there or unicodedata.category(char) == "Co"
        }
        missing.update(lacking)
        return "".join(GETA if char in lacking else char for char in text)

    shown: dict[str, Any] = each_text(data, change)
    codes = " ".join(f"U+{ord(char):04X}" for char in sorted(missing))
    shown["notes"].append(f"{words.WORDS[lang]['replaced']} {codes}")
    return shown
