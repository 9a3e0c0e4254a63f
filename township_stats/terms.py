"""The closed lists of words that a figure is described in."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Answer", "Kind", "Qualifier", "Status"]


class Kind(StrEnum):
    """What sort of figure it is."""

    MEASURE = "measure"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    RATIO = "ratio"
    MULTIPLE = "multiple"
    REDACTED = "redacted"
    OTHER = "other"


class Qualifier(StrEnum):
    """How the writer hedged the figure; the list is closed."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    APPROX = "approx"
    NEARLY = "nearly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OVER = "over"
    LESS_THAN = "less_than"
    RANGE = "range"


class Status(StrEnum):
    """Where the figure stands: reported, withheld, absent or worked out."""

    REPORTED = "reported"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    DERIVED = "derived"


class Answer(StrEnum):
    """Answer to a comparison of intervals."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
