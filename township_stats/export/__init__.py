"""The writers: one payload, four formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from township_stats.export.appendix import Appendix

Writer = Callable[["Appendix", Path | None], bytes]


def _html() -> Writer:
    from township_stats.export.html import appendix_html

    return lambda appendix, _fonts: appendix_html(appendix).encode("utf-8")


def _pdf() -> Writer:
    from township_stats.export.pdf import appendix_pdf

    return appendix_pdf


def _xlsx() -> Writer:
    from township_stats.export.xlsx import appendix_xlsx

    return lambda appendix, _fonts: appendix_xlsx(appendix)


def _docx() -> Writer:
    from township_stats.export.docx import appendix_docx

    return lambda appendix, _fonts: appendix_docx(appendix)


WRITERS: dict[str, Callable[[], Writer]] = {
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "docx": _docx,
}
"""Writers by format; each is imported when it is asked for."""
