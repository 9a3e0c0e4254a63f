"""A report's text against the figures: which number is of which cell, and which do not hold."""

from township_stats.claims.comments import annotate_docx
from township_stats.claims.compare import Difference, Turn, compare
from township_stats.claims.context import mentions_of
from township_stats.claims.crossref import Backing, Exhibit, backing
from township_stats.claims.draft import draft_sheet, known_places
from township_stats.claims.exemptions import Exemption, read_exemptions
from township_stats.claims.finding import Claim, Finding, Reconciliation, Slip
from township_stats.claims.ledger import Entry, read_ledger, write_ledger
from township_stats.claims.page import annotate_html
from township_stats.claims.reconcile import reconcile
from township_stats.claims.replay import Change, Edit, Line, Replay, replay, replay_html
from township_stats.claims.report import Paragraph, Report, from_text, read_report

__all__ = [
    "Backing",
    "Change",
    "Claim",
    "Difference",
    "Edit",
    "Entry",
    "Exemption",
    "Exhibit",
    "Finding",
    "Line",
    "Paragraph",
    "Reconciliation",
    "Replay",
    "Report",
    "Slip",
    "Turn",
    "annotate_docx",
    "annotate_html",
    "backing",
    "compare",
    "draft_sheet",
    "from_text",
    "known_places",
    "mentions_of",
    "read_exemptions",
    "read_ledger",
    "read_report",
    "reconcile",
    "replay",
    "replay_html",
    "write_ledger",
]
