"""Do the figures hold together? Rules, bounds, slips, disclosure and other years; pure.

Only `read_rules` touches a file. What needs SciPy is imported when it is called.
"""

from township_stats.checks.contraction import Contraction, at_all, contract
from township_stats.checks.disclosure import REASONS, Suppression, public, suppressions
from township_stats.checks.doubts import DOUBTS, Doubt, Doubtful, doubts
from township_stats.checks.history import Arrivals, Jump, arrivals, jumps, unreported
from township_stats.checks.judgement import Answer
from township_stats.checks.judging import check
from township_stats.checks.reading import Oddity, oddities
from township_stats.checks.redaction import Leak, audit_redaction
from township_stats.checks.releases import Change, diff
from township_stats.checks.rulebook import read_rules
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.slips import Repair, slips
from township_stats.checks.verdict import Verdict
from township_stats.checks.wording import interval_text

__all__ = [
    "DOUBTS",
    "REASONS",
    "Answer",
    "Arrivals",
    "Change",
    "Contraction",
    "Doubt",
    "Doubtful",
    "Jump",
    "Leak",
    "Oddity",
    "Repair",
    "Rule",
    "Severity",
    "Suppression",
    "Verdict",
    "arrivals",
    "at_all",
    "audit_redaction",
    "check",
    "contract",
    "diff",
    "doubts",
    "interval_text",
    "jumps",
    "oddities",
    "public",
    "read_rules",
    "slips",
    "suppressions",
    "unreported",
]
