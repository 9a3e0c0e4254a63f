"""Gate: what keeps a year from being published, and what an analyst accepts all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from township_stats.errors import CheckFailedError, InputError, Problem, UsageError
from township_stats.quantity import Status

if TYPE_CHECKING:
    from township_stats.notebooks import NotebookFile
    from township_stats.workbook import Workbook

AUDIT = "public:audit"
"""The name under which hidden figures that can be worked out are accepted."""

_MOST = 20


def refuse_failures(workbook: Workbook, accept: Iterable[str], reason: str) -> list[dict[str, str]]:
    """Refuse to publish past failed errors, and past hidden figures that a reader can work out.

    Rules are held against the internal figures: what disclosure control hides must hold together
    too.

    Parameters
    ----------
    workbook
        The year, for its audience.
    accept, reason
        Rules that may fail, and why.

    Returns
    -------
    list of dict
        The accepted failures, ``rule`` and ``reason``.

    Raises
    ------
    UsageError
        If a rule to accept is not there.
    CheckFailedError
        If anything fails that is not accepted; all of it at once.
    """
    from township_stats.checks import check

    public = workbook.audience == "public"
    verdicts = check(workbook.internal_book, workbook.rules) if public else workbook.verdicts
    accepted = set(accept)
    unknown = accepted - {verdict.rule for verdict in verdicts} - ({AUDIT} if public else set())
    if unknown:
        raise UsageError(f"没有规则 {'、'.join(sorted(unknown))}; 规则见 township-stats check")
    blocking = {verdict.rule: verdict for verdict in verdicts if verdict.blocks}
    refused = [
        line
        for rule, verdict in blocking.items()
        if rule not in accepted
        for line in (
            f"规则 {rule} 不成立：{verdict.message}",
            *(f"        {line}" for line in verdict.remedy),
        )
    ]
    if refused:
        refused.append("没有发布; 请改正数据，或用 --accept 规则 --reason 理由 说明后再发布")
    leaks = workbook.leaks if public else ()
    if leaks and AUDIT not in accepted:
        names = {rule.id: rule.reason for rule in workbook.rules}
        refused += [leak.told(names) for leak in leaks[:_MOST]]
        more = f"（共 {len(leaks)} 个）" if len(leaks) > _MOST else ""
        refused.append(
            f"隐去的数能从公开的数推出来{more}，没有发布; 往年公开版如还没有公布，把那年数表里相连的数也标 公开 否；"
            f"已经公布的，不再隐去，或用 --accept {AUDIT} --reason 理由 说明后再发布"
        )
    if refused:
        raise CheckFailedError("\n".join(refused))
    return [{"rule": rule, "reason": reason} for rule in (*blocking, *([AUDIT] if leaks else []))]


def refuse_empty(workbook: Workbook) -> None:
    """Refuse a year of which nothing was reported: its sheets are still to be filled in.

    Raises
    ------
    InputError
        If every figure of the year is missing or not applicable.
    """
    nothing = (Status.MISSING, Status.NOT_APPLICABLE)
    of_year = [item for item in workbook.internal_book.figures if item.year == workbook.year]
    if all(figure.status in nothing for figure in of_year):
        folder = f"data/raw/{workbook.year}"
        raise InputError([Problem(folder, "", "", "没有一个填好的数", "先填数值一列，再生成")])


def refuse_outside(notebooks: list[NotebookFile], named: tuple[str, ...]) -> None:
    """Refuse notebooks that came from outside, unless they are named: they are programs.

    Raises
    ------
    UsageError
        If a name is no notebook's.
    InputError
        With every notebook that is not named and not the office's own.
    """
    from township_stats.notebooks import from_outside

    names = [notebook.name for notebook in notebooks]
    unknown = [name for name in named if name not in names]
    if unknown:
        raise UsageError(f"没有笔记本 {'、'.join(unknown)}; 可用 {'、'.join(names)}")
    problems = [
        Problem(
            f"notebooks/{notebook.path.name}", "", "", f"{why}，可能是别人的程序，没有运行",
            f"看过其中的代码后，用 --notebook {notebook.name} 点名运行",
        )
        for notebook in notebooks
        if notebook.own and notebook.name not in named and (why := from_outside(notebook.path))
    ]  # fmt: skip
    if problems:
        raise InputError(problems)
