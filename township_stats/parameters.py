"""Parameters of a notebook: which it declares, and that nothing else is set."""

from __future__ import annotations

import ast
import re
from typing import Any

from township_stats.errors import UsageError


def declared_names(source: str) -> list[str]:
    """Give the names that a parameters cell declares, in order.

    Examples
    --------
    >>> declared_names("year = 2023  # 报告年份\\nlang: str = 'zh'")
    ['year', 'lang']
    """
    return re.findall(r"^([A-Za-z_]\w*)\s*(?::[^=]+)?=", source, re.MULTILINE)


def refuse_unknown(nb: Any) -> None:
    """Refuse injected parameters that the notebook does not declare; papermill only warns.

    papermill writes a parameter's name into the notebook as it is, so that a name can be code: an
    injected cell may hold nothing but names set to plain values.

    Raises
    ------
    UsageError
        Naming the parameter and those there are.
    """
    declared: set[str] = set()
    injected: list[str] = []
    for cell in nb.cells:
        if "parameters" in cell.metadata.get("tags", []):
            declared.update(declared_names(cell.source))
        elif "injected-parameters" in cell.metadata.get("tags", []):
            injected += _names_set(cell.source)
    unknown = [name for name in injected if name not in declared]
    if unknown:
        raise UsageError(
            f"笔记本没有参数 {'、'.join(unknown)}; 可用的参数：{'、'.join(sorted(declared)) or '无'}"
        )


def _names_set(source: str) -> list[str]:
    """Give the names that code sets to plain values, and any other code as it stands."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [source[:80]]
    names = []
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_plain(value):
                names.append(name)
            case _:
                names.append(ast.unparse(statement)[:80])
    return names


def _is_plain(value: ast.expr) -> bool:
    """Tell whether an expression is a value as papermill writes them, ``float('nan')`` included."""
    if isinstance(value, ast.Call):
        return ast.unparse(value) in ("float('nan')", "float('inf')", "float('-inf')")
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return all(map(_is_plain, value.elts))
    if isinstance(value, ast.Dict):
        return all(key is not None and _is_plain(key) for key in value.keys) and all(
            map(_is_plain, value.values)
        )
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.op, ast.USub) and isinstance(value.operand, ast.Constant)
    return isinstance(value, ast.Constant)
