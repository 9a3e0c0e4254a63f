"""Run the command line as ``python -m township_stats``."""

from township_stats.cli import main

main()
