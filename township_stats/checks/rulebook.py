"""rules.csv, read: the one file the checks need."""

from __future__ import annotations

import re
from pathlib import Path

from township_stats.checks.rules import Rule, Severity, codebook_rules, make_rule
from township_stats.codebook import Codebook
from township_stats.errors import InputError, Problem
from township_stats.expressions import ExpressionError
from township_stats.syntax import Node
from township_stats.textfile import column_letter, read_definitions

FILE = "data/raw/rules.csv"
COLUMNS = ("id", "expression", "severity", "reason")
_ID = re.compile(r"[\w.-]+\Z")


def read_rules(root: Path, codebook: Codebook) -> tuple[Rule, ...]:
    """Read a workbook's rules and add those its codebook implies.

    Parameters
    ----------
    root
        The workbook; ``data/raw/rules.csv`` may be absent.
    codebook
        Its definitions.

    Returns
    -------
    tuple of Rule
        Rules of the file in file order, then the codebook's. A rule of the codebook that the file
        states too is left to the file, with the file's severity and reason.

    Raises
    ------
    InputError
        With every bad cell: a doubled id, an expression that cannot be read, an unknown indicator
        or severity, units that do not go together.
    """
    path = root / "data" / "raw" / "rules.csv"
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for row in read_definitions(path, FILE, COLUMNS) if path.exists() else ():

        def problem(column: str, found: str, allowed: str, line: int = row.line) -> None:
            cell = f"{column_letter(COLUMNS.index(column))}{line}"
            problems.append(Problem(FILE, "", cell, found, allowed))

        if not _ID.match(row["id"]):
            problem("id", f"规则名 {row['id']!r}", "只用字母、汉字、数字、下划线、点和连字符")
        elif row["id"] in rules:
            problem("id", f"规则名 {row['id']!r} 重复", "每条规则一个名字")
        severity = row["severity"] or Severity.ERROR
        if severity not in list(Severity):
            problem("severity", f"{severity!r}", f"只可为 {'、'.join(Severity)}")
            severity = Severity.ERROR
        try:
            rules[row["id"]] = make_rule(
                row["id"], row["expression"], Severity(severity), row["reason"], codebook
            )
        except ExpressionError as error:
            problem("expression", error.found, error.allowed)
    if problems:
        raise InputError(problems)
    stated = {_statement(rule) for rule in rules.values()}
    implied = (rule for rule in codebook_rules(codebook) if _statement(rule) not in stated)
    return (*rules.values(), *implied)


def _statement(rule: Rule) -> tuple[str, frozenset[Node] | tuple[Node, ...]]:
    """Give what a rule says, whichever way round an equation is written."""
    expression = rule.expression
    sides = (expression.left.root, expression.right.root)
    return expression.relation, frozenset(sides) if expression.relation == "=" else sides
