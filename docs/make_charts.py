"""Write docs/images/charts/KIND.svg: one picture a kind of chart, for docs/charts.md.

Most come from the workbook of the 2023 report; trend and places need years and villages that it
has not and are of made-up numbers.
"""

from __future__ import annotations

from pathlib import Path

from township_stats import Workbook, drawing
from township_stats.stattable import Chart, Panel, Series

ROOT = Path(__file__).parent.parent
SHOWN = {
    "bar": "waste_cleared",
    "panels": "loans",
    "share": "old_petitions",
    "waffle": "petitions",
    "funds": "collective_funds",
    "interval": "enforcement",
}
"""Kind of chart → id of the chart of the 2023 report that shows it."""


def made_up() -> tuple[Chart, ...]:
    """Draw a trend and a chart by place of made-up numbers."""
    years = ("2019年", "2020年", "2021年", "2022年", "2023年")
    rice = Series(
        "水稻产量", "吨", ("610", "640", "655", "650", "700"), ("610", "640", "655", "650", "700"),
        ("610", "640", "655", "650", "800"), ("610", "640", "655", "650", "700余"),
    )  # fmt: skip
    tea = ("180", "210", "240", "300", "320")
    villages = ("前村", "后坝", "庙坪村", "寨子村")
    area = Series(
        "", "亩", ("420", "300", "210", ""), ("420", "300", "210", ""), ("420", "400", "210", ""),
        ("420", "300多", "210", "*"),
    )  # fmt: skip
    homes = ("66", "51", "40", "12")
    return (
        _chart("trend", Panel("", "吨", years, (rice, Series("茶叶产量", "吨", *[tea] * 4)))),
        _chart(
            "places",
            Panel("水稻面积", "亩", villages, (area,)),
            Panel("种植户数", "户", villages, (Series("", "户", *[homes] * 4),)),
        ),
    )


def _chart(kind: str, *panels: Panel) -> Chart:
    return drawing.draw(
        Chart(kind, "docs", "", "虚构", kind, "", panels, "", (), "虚构数据", "", 0, 0)
    )


def main() -> None:
    """Write all pictures."""
    folder = ROOT / "docs" / "images" / "charts"
    folder.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(ROOT, year=2023)
    drawn = {kind: workbook.chart(name) for kind, name in SHOWN.items()}
    for kind, chart in (drawn | {chart.kind: chart for chart in made_up()}).items():
        (folder / f"{kind}.svg").write_text(chart.svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
