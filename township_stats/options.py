"""What words of the command line mean: years and ranges of years, numbers below zero."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from township_stats.errors import UsageError

_BELOW_ZERO = re.compile(r"-\.?\d")


class Texts(TyperCommand):
    """A command whose arguments may be numbers below zero: -5 is text, -x an unknown option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take apart what stands behind the command; see `TyperCommand`."""
        given = args[: args.index("--")] if "--" in args else args
        options = {name for param in self.get_params(ctx) for name in param.opts}
        unknown = [
            word
            for word in given
            if re.match("-.", word) and word.partition("=")[0] not in options
            if not _BELOW_ZERO.match(word)
        ]
        ctx.ignore_unknown_options = not unknown
        return super().parse_args(ctx, unknown or args)


def year_of(text: str) -> int:
    """Read a year.

    Raises
    ------
    UsageError
        If it is not four digits.

    Examples
    --------
    >>> year_of("2023")
    2023
    """
    from township_stats.intake.received import is_year  # not before a command needs it

    if not is_year(text):
        raise UsageError(f"{text!r} 不是年份; 年份是四位数字，如 2023")
    return int(text)


def years_of(text: str) -> range:
    """Read a year, or a range of years with both ends in it.

    Raises
    ------
    UsageError
        If an end is no year, or the range is empty.

    Examples
    --------
    >>> list(years_of("2021:2023"))
    [2021, 2022, 2023]
    """
    first, _, last = text.partition(":")
    years = range(year_of(first), year_of(last or first) + 1)
    if not years:
        raise UsageError(f"年份范围 {text!r} 是空的; 如 2021:2023")
    return years
