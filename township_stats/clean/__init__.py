"""Text cells to typed figures, in the codebook's units; pure: touches no files."""

from township_stats.clean.figures import Cleaned, clean_year

__all__ = ["Cleaned", "clean_year"]
