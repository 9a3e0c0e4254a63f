"""Do the figures hold together? Rules, bounds, slips, disclosure and other years; pure.

Only `read_rules` touches a file. What needs SciPy is imported when it is called.
"""

from township_stats.checks.contraction import Contraction, contract
from township_stats.checks.judgement import Answer
from township_stats.checks.reading import Oddity, oddities
from township_stats.checks.rulebook import read_rules
from township_stats.checks.rules import Rule, Severity
from township_stats.checks.verdict import Verdict, check
from township_stats.checks.wording import interval_text

__all__ = [
    "Answer",
    "Contraction",
    "Oddity",
    "Rule",
    "Severity",
    "Verdict",
    "check",
    "contract",
    "interval_text",
    "oddities",
    "read_rules",
]
