"""Whose a ledger's rows are: counted, never named; one that makes up most of a figure hides it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from test_intake_ledger import refusals
from workbooks import make

from township_stats import Workbook, store
from township_stats.clean.contributors import contributors
from township_stats.figure import Contributors
from township_stats.quantity import Quantity

LEDGER = """\
户主,村,收入（元）
赵某甲,前村,90
钱某乙,前村,5
孙某丙,前村,5
李某丁,后村,70
赵某甲,后村,30
周某戊,后村,80
"""
MAPPING = """\
[[table]]
header = "A1:C1"
place = "村"
contributor = "户主"
cases = true
[[table.figure]]
column = "收入（元）"
indicator = "paid"
"""
PAID = "paid,industry,t,补偿款,Paid,元,,flow,household,,\n"


def write(root, ledger: str = LEDGER, mapping: str = MAPPING):
    make(root, {"台账.csv": ledger, "台账.csv.mapping.toml": mapping})
    codebook = root / "data/raw/indicators.csv"
    codebook.write_text(codebook.read_text("utf-8") + PAID, "utf-8")
    return root


def of(wb: Workbook) -> dict[str, Contributors | None]:
    return {f.place: f.contributors for f in wb.internal_book.figures if f.indicator == "paid"}


def test_contributors_are_counted_in_total_and_by_place(tmp_path) -> None:
    expected = {
        "": Contributors(5, Decimal("0.4337")),  # 赵某甲 120 of 280, each amount to half a 元
        "前村": Contributors(3, Decimal("0.9096")),
        "后村": Contributors(3, Decimal("0.4485")),
    }
    assert of(Workbook(write(tmp_path), 2023)) == expected
    assert of(Workbook(tmp_path, 2023)) == expected  # read back from data/clean
    stored = json.loads((tmp_path / "data/clean/2023/datapackage.json").read_text("utf-8"))
    assert stored["contributors"][1] == {
        "indicator": "paid", "place": "前村", "year": 2023, "count": 3, "largest": "0.9096",
    }  # fmt: skip


def test_one_that_dominates_hides_the_cell_and_another_with_it(tmp_path) -> None:
    wb = Workbook(write(tmp_path), 2023, audience="public")
    assert [(f.place, f.text) for f in wb.book.figures if f.indicator == "paid"] == [
        ("", ""), ("前村", "*"), ("后村", "*"),
    ]  # fmt: skip


def test_thresholds_are_those_of_township_toml(tmp_path) -> None:
    write(tmp_path)
    township = tmp_path / "data/raw/township.toml"
    township.write_text(township.read_text("utf-8") + "[disclosure]\ndominance_share = 0.95\n")
    wb = Workbook(tmp_path, 2023, audience="public")
    assert "*" not in [f.text for f in wb.book.figures if f.indicator == "paid"]


def test_no_name_leaves_the_reader(tmp_path) -> None:
    wb = Workbook(write(tmp_path, LEDGER + ",后村,1\n"), 2023)
    said = repr(wb.internal_book) + "".join(map(str, wb.notices))
    written = "".join(path.read_text("utf-8-sig") for path in tmp_path.glob("data/clean/2023/*"))
    assert "台账.csv!A8: 有 1 行的“户主”是空的; 每行当作另一户（家）；请补上" in said
    for name in ("赵某甲", "钱某乙", "孙某丙", "李某丁", "周某戊"):
        assert name not in said + written


def test_the_published_package_says_nothing_of_contributors(tmp_path) -> None:
    wb = Workbook(write(tmp_path), 2023)
    store.write_published(wb.internal_book, tmp_path / "out")
    stored = json.loads((tmp_path / "out/data/datapackage.json").read_text("utf-8"))
    assert not {"contributors", "received", "definitions"} & stored.keys()


def test_the_office_s_own_total_keeps_what_the_ledger_says(tmp_path) -> None:
    write(tmp_path)
    office = "指标,数值,单位\n补偿款,280,元\n"
    (tmp_path / "data/raw/2023/01.csv").write_text(office, "utf-8")
    assert of(Workbook(tmp_path, 2023))[""] == Contributors(5, Decimal("0.4337"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(0, Quantity.between(90, 110)), (1, Quantity.exact(10))], (2, "0.9167")),
        ([(0, Quantity.exact(-90)), (1, Quantity.exact(10))], (2, "0.9")),
        ([(0, Quantity.exact(9)), (1, Quantity.suppressed())], (2, "1")),
        ([(0, Quantity.exact(9)), (1, Quantity.exact(0)), (2, Quantity.missing())], (1, "1")),
        ([(0, Quantity.exact(1)), (1, Quantity.exact(1)), (2, Quantity.exact(1))], (3, "0.3334")),
        ([(0, Quantity.exact(0))], (0, "0")),
    ],
    ids=["range", "below 0", "hidden", "nothing contributed", "rounded up", "none"],
)
def test_the_largest_share_is_the_most_it_can_be(parts, expected) -> None:
    assert contributors(parts) == Contributors(expected[0], Decimal(expected[1]))


def test_without_a_named_column_nothing_is_said() -> None:
    assert contributors([(None, Quantity.exact(1))]) is None


def test_a_column_of_contributors_that_protects_nothing_is_refused(tmp_path) -> None:
    mapping = MAPPING.replace('"paid"', '"income"')
    assert refusals(tmp_path, LEDGER, mapping) == [
        "data/raw/2023/台账.csv.mapping.toml: [[table]] 第 1 节 contributor = “户主” 用不上; "
        "这张表至少有一个指标，在 indicators.csv 的 disclosure 写了数的是什么"
    ]


def test_a_column_that_is_not_there_is_refused(tmp_path) -> None:
    mapping = MAPPING.replace('contributor = "户主"', 'contributor = "户号"')
    assert (
        "没有列 “户号”" in refusals(tmp_path, LEDGER, mapping.replace('"paid"', '"households"'))[0]
    )
