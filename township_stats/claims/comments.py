"""A copy of a Word report with a comment at each figure that the writer has to look at."""

from __future__ import annotations

from pathlib import Path

from township_stats.claims.finding import Finding, Reconciliation
from township_stats.claims.page import WORDS
from township_stats.claims.report import read_report
from township_stats.claims.word import Remark, with_comments
from township_stats.errors import UsageError

AUTHOR = "数据核对"


def annotate_docx(path: str | Path, reconciliation: Reconciliation, out: str | Path) -> int:
    """Write a copy of a Word report with comments.

    Parameters
    ----------
    path
        The report, a ``.docx`` file.
    reconciliation
        Its findings, made from this very file.
    out
        Where the copy goes.

    Returns
    -------
    int
        How many comments were put: one at each contradicting or unbacked figure, and one at each
        indicator stated twice differently and each wrong direction.

    Raises
    ------
    UsageError
        If the file is no .docx, or no longer the one that was reconciled.
    """
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise UsageError(f"{path.name} 不是 .docx; 批注只能写在 Word 文件的副本里")
    if read_report(path).text != reconciliation.report.text:
        raise UsageError(f"{path.name} 与核对时的内容不同; 请重新核对")
    remarks = [
        Remark(finding.start, finding.end, _said(finding))
        for finding in reconciliation.findings
        if finding.wrong
    ]
    remarks += [Remark(slip.start, slip.end, slip.message) for slip in reconciliation.slips]
    Path(out).write_bytes(with_comments(path.read_bytes(), path.name, remarks, AUTHOR))
    return len(remarks)


def _said(finding: Finding) -> str:
    word, mark = WORDS[finding.verdict]
    lines = [f"{mark} {word}：{finding.message}"]
    lines += [f"依据：{figure.source}" for figure in finding.figures if figure.source]
    return "\n".join(lines)
