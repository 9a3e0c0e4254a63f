"""Cells that say something else than they seem to: changes, fractions, totals, marks, old years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from workbooks import HEADER, make

from township_stats.codebook import read_codebook
from township_stats.errors import InputError
from township_stats.store import clean
from township_stats.store.years import read_clean

MORE = """\
growth,industry,t,产值增速,Growth,%,,rate,,,
fewer,livelihood,t,减少户数,Fewer,户,,flow,,,
added,livelihood,t,新增户数,Added,户,,flow,,,
ledger_change,livelihood,t,户数变化,Change,户,,flow,,,
times,livelihood,t,收入比,Times,倍,,rate,,,
"""
BY_VILLAGE = """\
[[table]]
header = "A1:B1"
place = "村"
[[table.figure]]
column = "{column}"
indicator = "{indicator}"
"""


def read(root, files: dict[str, str | bytes], corrections: str = ""):
    make(root, files, corrections)
    path = root / "data/raw/indicators.csv"
    path.write_text(path.read_text("utf-8") + MORE, "utf-8")
    return clean(root, 2023, read_codebook(root))


def one(root, name: str, value: str, unit: str):
    made = read(root, {"a.csv": HEADER + f"{name},{value},{unit},,\n"})
    return next(figure for figure in made.figures if figure.source)


def refusals(root, files: dict[str, str | bytes], corrections: str = "") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(root, files, corrections)
    return str(caught.value).splitlines()


def ledger(column: str, indicator: str, *cells: str) -> dict[str, str | bytes]:
    rows = "".join(f"{cell}\n" for cell in cells)
    return {
        "l.csv": f"村,{column}\n{rows}",
        "l.csv.mapping.toml": BY_VILLAGE.format(column=column, indicator=indicator),
    }


@pytest.mark.parametrize(
    ("name", "cell", "unit", "value"),
    [
        ("产值增速", "下降3.2%", "%", "-3.2"),
        ("产值增速", "同比增长3.2", "%", "3.2"),
        ("产值增速", "负增长3%", "%", "-3"),
        ("产值增速", "增长-3%", "%", "-3"),
        ("产值增速", "-3%", "%", "-3"),
        ("户数变化", "减5", "户", "-5"),
        ("户数变化", "增加5户", "户", "5"),
        ("减少户数", "减少3", "户", "3"),
        ("新增户数", "增加3", "户", "3"),
        ("监测户", "增加到5户", "户", "5"),
        ("监测户", "降为5户", "户", "5"),
        ("监测户", "负5", "户", "-5"),
    ],
)
def test_a_change_has_the_sign_its_words_tell(tmp_path, name, cell, unit, value) -> None:
    figure = one(tmp_path, name, cell, unit)
    assert (figure.quantity.value, figure.status.value) == (Decimal(value), "reported")
    stored = read_clean(tmp_path, 2023, read_codebook(tmp_path))
    (again,) = [item for item in stored.figures if item.source]
    assert (again.quantity.value, again.quantity.direction) == (Decimal(value), None)
    assert again.quantity.step == figure.quantity.step


@pytest.mark.parametrize(
    ("name", "cell", "unit", "said"),
    [
        ("监测户", "减少30户", "户", "“减少30户”说的是增减，不是“监测户”本身"),
        ("监测户", "同比增长5", "户", "“同比增长5”说的是增减，不是“监测户”本身"),
        ("监测户", "增长-5", "户", "“增长-5”说的是增减，不是“监测户”本身"),
        ("化解率", "下降3.2%", "", "“下降3.2%”说的是增减，不是“化解率”本身"),
        ("减少户数", "增加3", "户", "“增加3”与“减少户数”的增减方向不同"),
        ("新增户数", "减少3", "户", "“减少3”与“新增户数”的增减方向不同"),
        ("产值增速", "下降-3%", "%", "“下降-3%”既写减少，又写负号"),
    ],
)
def test_a_change_is_no_level(tmp_path, name, cell, unit, said) -> None:
    (told,) = refusals(tmp_path, {"a.csv": HEADER + f"{name},{cell},{unit},,\n"})
    assert told.startswith(f"data/raw/2023/a.csv!B2: {said}")


def test_changes_in_a_ledger_are_added_with_their_signs(tmp_path) -> None:
    cells = ("前村,增加5", "后村,减少3", "庙坪村,2")
    made = read(tmp_path, ledger("增减", "户数变化", *cells))
    told = {f.place: f.quantity.value for f in made.figures if f.indicator == "ledger_change"}
    assert told == {"": 4, "前村": 5, "后村": -3, "庙坪村": 2}
    said = refusals(tmp_path, ledger("户数", "监测户", *cells))
    assert [line.split(":")[0] for line in said] == [
        "data/raw/2023/l.csv!B2",
        "data/raw/2023/l.csv!B3",
    ]
    assert "“户数”“减少3”说的是增减，不是“监测户”本身" in said[1]


@pytest.mark.parametrize("cell", ["39/41", "1/3", "三分之一", "3:1"])
def test_a_fraction_is_no_percentage(tmp_path, cell) -> None:
    (told,) = refusals(tmp_path, {"a.csv": HEADER + f"化解率,{cell},,,\n"})
    assert told.startswith(
        f"data/raw/2023/a.csv!B2: “{cell}”是比或分数，不能读作“%”的数；请写算好的数"
    )


def test_a_half_and_a_ratio_of_times_are_read(tmp_path) -> None:
    assert one(tmp_path, "化解率", "一半", "").quantity.value == 50
    assert one(tmp_path, "收入比", "2.5:1", "").quantity.value == Decimal("2.5")
