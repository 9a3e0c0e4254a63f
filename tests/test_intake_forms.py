"""What the form of a received table says besides its words: number formats, empty rows, subtotals."""

from __future__ import annotations

import pytest
from test_intake_messy import refusals, run, values
from workbooks import cleaned, spreadsheet

from township_stats.errors import InputError

# -- number formats ----------------------------------------------------------------------------


def of_column(label: str, indicator: str) -> str:
    return (
        f'[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\n'
        f'column = "{label}"\nindicator = "{indicator}"\n'
    )


def formatted(label: str, look: str) -> bytes:
    rows = [["村", label], ["前村", 30], ["后村", 40]]
    return spreadsheet(rows, formats={"B2": look, "B3": "General"})


@pytest.mark.parametrize(
    ("label", "indicator", "look", "shown", "printed", "unit"),
    [
        ("面积（亩）", "land", '0"㎡"', "30㎡", "㎡", "亩"),
        ("面积（亩）", "land", "#,##0.00[$平方米]", "30平方米", "平方米", "亩"),
        ("收入（万元）", "income", '0.00"元"', "30元", "元", "万元"),
        ("收入（万元）", "income", "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ", "30", "￥", "万元"),
        ("收入（万元）", "income", "[$￥-804]#,##0.0", "30", "￥", "万元"),
        ("监测户", "households", "¥0", "30", "￥", "户"),
    ],
    ids=["sqm", "square-metres", "yuan", "accounting", "currency", "of-households"],
)
def test_a_format_that_prints_another_unit_than_its_columns_is_refused(
    tmp_path, label, indicator, look, shown, printed, unit
) -> None:
    said = of_column(label, indicator) + ('unit = "户"\n' if unit == "户" else "")
    assert refusals(tmp_path, formatted(label, look), said, "台账.xlsx") == [
        f"台账.xlsx[表1]!B2: “{label}” “{shown}” 的数字格式印着“{printed}”，单位是“{unit}”; "
        "两处须一致：改单元格的数字格式，或换算成一样的单位"
    ]


@pytest.mark.parametrize(
    ("label", "indicator", "look", "read_as"),
    [
        ("面积（亩）", "land", '0.0"亩"', "30"),
        ("收入（万元）", "income", '¥#,##0.00"万元"', "300000"),
        ("收入（元）", "income", "¥#,##0.00", "30"),
        ("面积", "olives", '0"公顷"', "450"),
        ("面积（亩）", "land", '"约"0', "30"),
    ],
    ids=["same", "sign-and-unit", "yuan", "said-nowhere-else", "hedge"],
)
def test_a_format_that_agrees_with_its_column_is_read(
    tmp_path, label, indicator, look, read_as
) -> None:
    made = run(tmp_path, formatted(label, look), of_column(label, indicator), "台账.xlsx")
    assert values(made, indicator)["前村"] == (read_as, "B2")


def test_a_figure_sheets_format_is_held_against_its_unit(tmp_path) -> None:
    rows = [
        ["指标", "数值", "单位"],
        ["耕地面积", 30, "亩"],
        ["集体收入（万元）", 5, ""],
        ["监测户", 2, "户"],
    ]
    looks = {"B2": '0"㎡"', "B3": "¥0.0", "B4": '0"户"'}
    with pytest.raises(InputError) as caught:
        cleaned(tmp_path, {"表.xlsx": spreadsheet(rows, formats=looks)})
    assert [(problem.cell, problem.found) for problem in caught.value.problems] == [
        ("B2", "“30㎡” 的数字格式印着“㎡”，单位是“亩”"),
        ("B3", "“5” 的数字格式印着“￥”，单位是“万元”"),
    ]
