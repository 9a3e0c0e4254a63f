"""Charts as drawings: nothing overlaps or is cut, and the same panels give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from books import book_of_report

from township_stats import charts, drawing
from township_stats.codebook import read_codebook
from township_stats.drawing.lettering import width, wrap
from township_stats.drawing.scale import ticks
from township_stats.errors import NotFinishedError
from township_stats.stattable import Chart, Panel, Provenance, Series

LONG = "新识别监测户户均人口与家庭经济收入情况及其他需要特别说明的非常长的指标名称"
ENGLISH = "Households newly monitored against falling back into poverty and other very long names"
NOTHING = Provenance("", "", "", "", "", "", "", "", "", "", "")


def series(label: str, *points: str) -> Series:
    """Make a series of ``value`` or ``value|lower|upper|label``; an exact value is its own ends."""
    rows = [point.split("|") if "|" in point else [point, point, point, point] for point in points]
    values, lower, upper, labels = (tuple(column) for column in zip(*rows, strict=True))
    return Series(label, "亩", values, lower, upper, labels)


def panel(title: str, names: tuple[str, ...], *drawn: Series, unit: str = "亩") -> Panel:
    return Panel(title, unit, names, drawn)


def chart(kind: str, *panels: Panel, parts: int = 3, lang: str = "zh") -> Chart:
    return Chart(
        "drawn", "industry", "3-1", "虚构", kind, "", panels, "", (), "虚构镇", "", 0, 0, lang,
        (NOTHING,) * parts,
    )  # fmt: skip


VILLAGES = tuple(f"第{number}村民委员会" for number in range(61))
YEARS = tuple(f"{year}年" for year in range(2014, 2024))
HIDDEN = "|||*"
CASES = {
    "bars with long names": chart(
        "bar",
        panel("", (LONG, ENGLISH, "短"),
              series("2023年", "1234567890.12", "-300|-400|-250|−300", HIDDEN),
              series("2022年", "123456789", "5", "|||…")),
    ),
    "bars of nothing": chart("bar", panel("", ("甲", "乙"), series("", "0", HIDDEN))),
    "bars with open ends": chart(
        "bar", panel("", ("甲", "乙", "丙"), series("", "30|30||≥30", "5||5|≤5", "|3|9|3～9"))
    ),
    "five panels": chart("panels", *[panel(LONG, (LONG, "b"), series("", "123456", "1"))] * 5),
    "three panels in English": chart(
        "panels",
        *[panel("Amount", (ENGLISH, "b"), series("", "123456789", "1"), unit="yuan/household")] * 3,
        lang="en",
    ),
    "61 places": chart(
        "places", panel("面积", VILLAGES, series("", *map(str, range(1061, 1000, -1))))
    ),
    "61 places, 3 indicators": chart(
        "places", *[panel("面积", VILLAGES, series("", *map(str, range(1061, 1000, -1))))] * 3
    ),
    "long names of places": chart(
        "places",
        *[panel(LONG, ("黄栌坝三墩沟清水坪土门垭联合村", "b"), series("", "5", "7|7|8|7余"))] * 2,
    ),
    "shares": chart(
        "share",
        panel("总数7 704余人", (LONG, ENGLISH, "丙", "其余"), series("", "1", "2", "3", "4"),
              series("", "1|1|1|1%", "2|2|2|2%", "48.4||49.9|48.4%", "48.6|48.6|48.6|48.6%")),
        parts=4,
    ),
    "a share with an open end": chart(
        "share",
        panel("总数", ("脱贫", "其余"), series("", "1757", "5900"),
              series("", "22.8||22.9|22.8%", "77.2|77.1||77.2%")),
        parts=2,
    ),
    "200 squares": chart("waffle", panel(LONG * 2, (LONG, "b", "其余"), series("", "100", "60", "40"))),
    "three squares": chart("waffle", panel(LONG, (LONG, "b"), series("", "1", "2"))),
    "rows of squares": chart(
        "waffle",
        *[panel("", (name,), series("", f"{n}|{n}|{n}|{n}件"))
          for name, n in ((LONG, 12), (ENGLISH, 1), ("丙", 0))],
    ),
    "funds": chart(
        "funds",
        panel(LONG, (LONG, "b", "c", "d", "e"), series("", "100", "2", "3", "4", "50")),
        panel("", (ENGLISH * 2,), series("", "500|500||500余万元")),
        parts=6,
    ),
    "intervals": chart(
        "interval",
        panel("", (LONG, "b"), series("", "30|30|40|30余间", "|10|20|10～20")),
        panel("", ("c",), series("", "200300000||200300000|≤200 300 000元")),
        panel("", ("d", "e"), series("", "-5|-8|-2|−5", "5|5||≥5")),
    ),
    "intervals of hidden figures": chart("interval", panel("", ("甲", "乙"), series("", HIDDEN, HIDDEN))),
    "trends": chart(
        "trend",
        panel("", YEARS, *(series(name, *["100|90|120|100余"] * 9, "|||…") for name in (LONG, "乙", "丙"))),
        panel("", YEARS, series(ENGLISH, *["1|1||1余"] * 10), series("丁", *["-5|-7|-2|−5"] * 10)),
    ),
    "a trend of hidden figures": chart("trend", panel("", YEARS[:2], series("甲", HIDDEN, HIDDEN))),
}  # fmt: skip


def texts_of(
    made: Chart,
) -> tuple[list[tuple[str, tuple[float, float, float, float]]], float, float]:
    """Draw a chart and give its texts with their boxes in pixels, and the size of the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    with drawing._settings(made):
        figure = drawing.figure(made)
        renderer = FigureCanvasAgg(figure).get_renderer()
        boxes = [
            (text.get_text(), text.get_window_extent(renderer).extents)
            for text in figure.findobj(Text)
            if text.get_text()
        ]
    return boxes, figure.bbox.width, figure.bbox.height


def faults(made: Chart) -> list[tuple[str, ...]]:
    """List texts that are cut or overlap, allowing for the blank rim of a glyph."""
    boxes, right, top = texts_of(made)
    found: list[tuple[str, ...]] = [
        ("cut", text)
        for text, (x0, y0, x1, y1) in boxes
        if x0 < -0.5 or y0 < -0.5 or x1 > right + 0.5 or y1 > top + 0.5
    ]
    for index, (text, (x0, y0, x1, y1)) in enumerate(boxes):
        found += [
            (text, other)
            for other, (u0, v0, u1, v1) in boxes[index + 1 :]
            if x0 < u1 - 0.5 and u0 < x1 - 0.5 and y0 < v1 - 1 and v0 < y1 - 1
        ]
    return found


@pytest.mark.parametrize("name", CASES)
def test_no_text_is_cut_or_overlaps(name: str) -> None:
    boxes, _, _ = texts_of(CASES[name])
    assert boxes
    assert faults(CASES[name]) == []


def test_every_label_and_name_is_drawn() -> None:
    for name, made in CASES.items():
        said = "".join("".join(text.split()) for text, _ in texts_of(made)[0])
        for item in made.panels:
            for label in (label for drawn in item.series for label in drawn.labels):
                if made.kind != "trend":
                    assert "".join(label.split()) in said, name
    trend = "".join(text for text, _ in texts_of(CASES["trends"])[0])
    assert "2023年" in trend
    assert "−5" in trend


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_charts_of_the_report_are_clean(root: Path, shared: Path, lang: str) -> None:
    report = replace(book_of_report(shared, read_codebook(root)), lang=lang)
    made = [
        drawing.draw(item)
        for section in report.codebook.sections()
        for item in charts.section_charts(report, section)
    ]
    assert len(made) == len(report.codebook.charts)
    for item in made:
        assert faults(item) == [], item.id
        assert item.width == 150
        assert 12 < item.height < 120
        assert len(item.svg) < 100_000


def test_the_svg_stands_alone_and_says_nothing_of_the_machine() -> None:
    made = drawing.draw(CASES["intervals"])
    svg = made.svg
    assert svg.startswith("<?xml")
    assert "<text" not in svg
    assert "<image" not in svg
    assert "Matplotlib" not in svg
    assert "dc:date" not in svg
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    assert ids
    assert all(name.startswith(("drawn-", "chart-drawn")) for name in ids)
    used = re.findall(r'(?:href="|url\()#([^")]+)', svg)
    assert used
    assert set(used) <= ids


def test_the_picture_is_drawn_from_the_payload_alone() -> None:
    from PIL import Image

    made = CASES["bars with open ends"]
    again = drawing.draw(Chart.from_bundle(json.loads(json.dumps(made._repr_mimebundle_()))))
    drawn = drawing.draw(made)
    assert again == drawn
    picture = Image.open(io.BytesIO(drawn.png))
    assert picture.size == (1181, int(drawn.height / 25.4 * 200))
    assert picture.info.keys() <= {"dpi"}


def test_a_hidden_figure_is_an_empty_hatched_slot() -> None:
    hidden = drawing.draw(CASES["intervals of hidden figures"]).svg
    shown = drawing.draw(chart("interval", panel("", ("甲",), series("", "5")))).svg
    assert hidden.count("<pattern") == 1
    assert "<pattern" not in shown


def test_a_drawing_takes_nothing_from_the_users_own_settings() -> None:
    import matplotlib as mpl

    plain = drawing.draw(CASES["trends"]).svg
    theirs = {"lines.dash_capstyle": "round", "lines.scale_dashes": False, "font.size": 30}
    with mpl.rc_context(theirs):
        assert drawing.draw(CASES["trends"]).svg == plain
        assert mpl.rcParams["font.size"] == 30


def test_a_character_without_a_glyph_is_told() -> None:
    odd = chart("bar", panel("", ("\U000f0000村",), series("", "5")))
    with pytest.raises(NotFinishedError, match="在字体里没有"):
        drawing.draw(odd)


def test_dollars_and_underscores_are_text_and_no_formula() -> None:
    made = chart("bar", panel("", ("$x_1^2$ 与 a_b",), series("", "5")))
    assert [text for text, _ in texts_of(made)[0]] == ["$x_1^2$ 与 a_b", "5"]


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_drawing import digest
print(digest())
"""


def digest() -> str:
    """Draw one chart of each kind twice, as SVG and PNG, and give the checksum of all bytes."""
    made = {item.kind: item for item in CASES.values()}
    found = hashlib.sha256()
    for item in made.values():
        drawn = drawing.draw(item)
        found.update(drawn.svg.encode())
        found.update(drawn.png)
    return found.hexdigest()


@pytest.mark.parametrize(
    ("seed", "zone", "locale"), [("1", "Asia/Shanghai", "C"), ("2", "UTC", "C.UTF-8")]
)
def test_the_same_panels_give_the_same_bytes(seed: str, zone: str, locale: str) -> None:
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LANG": locale,
        "LC_ALL": locale,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == digest()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("清理河道", ["清理河道"]),
        ("清理河道垃圾，拆除违章建筑", ["清理河道垃", "圾，拆除违", "章建筑"]),
        ("清理河道（含沟渠）", ["清理河道", "（含沟渠）"]),
        ("River waste cleared", ["River", "waste", "cleared"]),
    ],
    ids=["short", "no comma first", "no bracket last", "words"],
)
def test_lines_break_where_they_may(text: str, lines: list[str]) -> None:
    assert wrap(text, 10, width("五个字这么", 10) + 0.1) == lines


def test_ticks_are_round_and_cover_the_numbers() -> None:
    from decimal import Decimal

    assert [str(tick) for tick in ticks(Decimal(0), Decimal("1.3"))] == ["0", "0.5", "1.0", "1.5"]
    assert [int(tick) for tick in ticks(Decimal(-7), Decimal(12))] == [-10, -5, 0, 5, 10, 15]
