"""Do the figures hold together? Rules, bounds, slips, disclosure and other years; pure.

Only `read_rules` touches a file. What needs SciPy is imported when it is called.
"""

from township_stats.checks.contraction import Contraction, contract
from township_stats.checks.disclosure import Suppression, public, suppressions
from township_stats.checks.judgement import Answer
from township_stats.checks.reading import Oddity, oddities
from township_stats.checks.redaction import Leak, audit_redaction
from township_stats.checks.rulebook import read_rules
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.verdict import Verdict, check
from township_stats.checks.wording import interval_text

__all__ = [
    "Answer",
    "Contraction",
    "Leak",
    "Oddity",
    "Rule",
    "Severity",
    "Suppression",
    "Verdict",
    "audit_redaction",
    "check",
    "contract",
    "interval_text",
    "oddities",
    "public",
    "read_rules",
    "suppressions",
]
