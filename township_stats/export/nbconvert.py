"""nbconvert exporters: one notebook as HTML, PDF, Excel or Word, by the project's own writers.

``jupyter nbconvert --to township-pdf notebook.ipynb`` uses them, and JupyterLab's export menu
lists them.
"""

from __future__ import annotations

from typing import Any, ClassVar

from nbconvert.exporters import Exporter

from township_stats.export import WRITERS
from township_stats.export.appendix import Appendix, AppendixSection
from township_stats.export.gather import blocks_of


class _TownshipExporter(Exporter):
    """Write a notebook's prose, tables and charts; code is left out."""

    format: ClassVar[str]

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert an executed notebook.

        Returns
        -------
        tuple
            The document and nbconvert's resources.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        data = WRITERS[self.format]()(_appendix(nb, resources), None)
        resources["output_extension"] = self.file_extension
        return (data.decode("utf-8") if self.format == "html" else data), resources


def _appendix(nb: Any, resources: dict[str, Any]) -> Appendix:
    blocks = tuple(blocks_of(nb))
    shown = next((block for block in blocks if hasattr(block, "lang")), None)
    lang = getattr(shown, "lang", "zh")
    said = nb.metadata.get("township_stats", {})
    name = resources.get("metadata", {}).get("name", "notebook")
    title = said.get("title_en" if lang == "en" else "title", name)
    return Appendix(
        title=title,
        subtitle="",
        township="",
        code="",
        year=0,
        lang=lang,
        audience="",
        sections=(AppendixSection(said.get("section", "notebook"), "", title, blocks),),
    )


class TownshipHTMLExporter(_TownshipExporter):
    """Self-contained HTML with the provenance of every number."""

    format = "html"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"


class TownshipPDFExporter(_TownshipExporter):
    """PDF by Typst."""

    format = "pdf"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"


class TownshipXLSXExporter(_TownshipExporter):
    """Excel, one sheet a table."""

    format = "xlsx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def _file_extension_default(self) -> str:
        return ".xlsx"


class TownshipDOCXExporter(_TownshipExporter):
    """Word."""

    format = "docx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"
