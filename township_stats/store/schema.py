"""figures.csv column by column, as docs and the data package say it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from township_stats.terms import Qualifier, Status

COLUMNS = (
    "indicator", "name", "section", "place", "year", "text", "value", "unit", "qualifier", "lower",
    "upper", "status", "source_file", "source_sheet", "source_cell", "note",
)  # fmt: skip

DESCRIPTIONS = {
    "indicator": "指标代码（indicators.csv 的 code）",
    "name": "指标名称",
    "section": "报告章节",
    "place": "村等地区；空为全乡镇",
    "year": "数字所说的年份（目标可晚于报告年份）",
    "text": "填报单位的原文；无人填报、或由台账各行相加而得时为空",
    "value": "数值，以 unit 为单位的普通小数；隐去、缺报、区间数为空",
    "unit": "计量单位（指标表的 unit）",
    "qualifier": "修饰语：" + "、".join(item.value for item in Qualifier),
    "lower": "区间下限；空为不设限",
    "upper": "区间上限；空为不设限",
    "status": "状态：" + "、".join(item.value for item in Status),
    "source_file": "来源文件，相对工作簿；空为无人填报",
    "source_sheet": "工作表；CSV 为空",
    "source_cell": "单元格；由多格相加的为区域",
    "note": "填报单位的备注",
}
_TYPES = {"year": "integer", "value": "number", "lower": "number", "upper": "number"}
_ENUMS = {
    "qualifier": [item.value for item in Qualifier],
    "status": [item.value for item in Status],
}
_REQUIRED = frozenset({"indicator", "name", "section", "year", "unit", "qualifier", "status"})


def package(
    year: int, content: bytes, made_from: Mapping[str, list[dict[str, Any]]] | None = None
) -> dict[str, Any]:
    """Describe figures.csv as a Frictionless Data Package.

    Parameters
    ----------
    year
        The report year.
    content
        The bytes of figures.csv.
    made_from
        What only the office is told, None where the package is published: ``received`` and
        ``definitions`` (``path``, ``sha256`` and ``bytes`` of the files the figures were made
        from), ``notices`` (what was noticed in them: ``file``, ``sheet``, ``cell``, ``found``,
        ``allowed``), ``contributors`` (of each figure whose ledger names them: how many, and the
        largest one's share).

    Returns
    -------
    dict
        Content of datapackage.json; depends on the arguments alone.
    """
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"township-figures-{year}",
        "title": f"{year}年乡镇统计数字",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "figures",
                "path": "figures.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "dialect": {"lineTerminator": "\r\n"},
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "bytes": len(content),
                "schema": {
                    "fields": [_field(name) for name in COLUMNS],
                    "missingValues": [""],
                    "primaryKey": ["indicator", "place", "year"],
                },
            }
        ],
    }
    described |= made_from or {}
    return described


def _field(name: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if name in _REQUIRED:
        constraints["required"] = True
    if name in _ENUMS:
        constraints["enum"] = _ENUMS[name]
    described: dict[str, Any] = {
        "name": name,
        "type": _TYPES.get(name, "string"),
        "description": DESCRIPTIONS[name],
    }
    return described | ({"constraints": constraints} if constraints else {})
