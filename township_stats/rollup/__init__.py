"""Rollup: many workbooks' clean figures as one county: dataset, totals, rankings, appendix.

Everything is keyed on the 12-digit division code. What one township hides or does not report stays
hidden or open in the county's numbers.
"""

from township_stats.rollup.county import County, Group, Member, Total
from township_stats.rollup.run import FOLDER, Rolled, rollup

__all__ = ["FOLDER", "County", "Group", "Member", "Rolled", "Total", "rollup"]
