"""Write docs/codebook.md from the shipped workbook's definitions (``make docs``)."""

from __future__ import annotations

from pathlib import Path

from township_stats.codebook import Codebook, Indicator, read_codebook

ROOT = Path(__file__).parent.parent
_MEASURES = {
    "stock": "存量（年末数）",
    "flow": "流量（当年）",
    "cumulative": "累计",
    "rate": "比率、均值或标准",
    "target": "目标",
}
_HEAD = """# 指标目录 · Codebook

由 data/raw 中的 indicators.csv、derived.csv、tables.csv 生成（`make docs`），不要手改。
单位为 figures.csv 中数值的单位；印出单位见“印”。比率之差以百分点计。
"""


def page(codebook: Codebook) -> str:
    """Give the page: a table of indicators for every table of every section."""
    parts = [_HEAD]
    for section in codebook.sections():
        parts.append(f"## {section}\n")
        for table in codebook.table_ids(section):
            indicators = codebook.in_table(table)
            if not indicators:
                continue
            spec = codebook.table(table)
            parts.append(f"### {spec.title} · {spec.title_en} (`{table}`)\n")
            parts.append(
                "| 代码 | 指标 | Indicator | 单位 | 印 | 性质 | 别名；算法 |\n|---|---|---|---|---|---|---|"
            )
            parts += [_row(indicator) for indicator in indicators]
            parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _row(item: Indicator) -> str:
    kind = "派生" if item.derived else _MEASURES[item.measure]
    said = f"`{item.expression}`" if item.derived else "、".join(item.aliases)
    cells = (f"`{item.code}`", item.name, item.name_en, item.unit, item.display_unit, kind, said)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    text = page(read_codebook(ROOT))
    (ROOT / "docs" / "codebook.md").write_text(text, encoding="utf-8", newline="\n")
