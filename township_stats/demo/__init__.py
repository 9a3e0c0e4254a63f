"""Made-up townships, labelled as such, with the truth beside them: for tests, trials and scoring.

Nothing here reads a figure. The words, their intervals and the layout of the files are written by
code of its own, so that what the readers make of them can be judged.
"""

from township_stats.demo.slip import Slip, seed_slip
from township_stats.demo.workbook import make_demo

__all__ = ["Slip", "make_demo", "seed_slip"]
