"""Rollup: sums and ranks as intervals, nothing hidden told, nothing unlike added up."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner
from workbooks import HEADER, INDICATORS

from township_stats.cli import app
from township_stats.errors import InputError, UsageError
from township_stats.quantity import Quantity, Status
from township_stats.rollup import Group, Member, rollup
from township_stats.rollup.county import Place, share, total
from township_stats.rollup.spread import outliers, quantiles, ranking

HOUSEHOLDS = Group("households", "户", "flow", 2023, "监测户")


def member(number: int, quantity: Quantity) -> Member:
    return Member(Place(f"{number:012d}", f"{number}镇", str(number)), quantity)


def exact(*numbers: int) -> list[Member]:
    return [member(index, Quantity.exact(value, "户")) for index, value in enumerate(numbers, 1)]


def test_a_sum_of_exact_figures_is_exact() -> None:
    quantity = total(HOUSEHOLDS, exact(40, 2, 0)).quantity
    assert (quantity.value, quantity.lower, quantity.upper) == (42, 42, 42)
    assert quantity.status is Status.DERIVED


@pytest.mark.parametrize(
    "hidden", [Quantity.suppressed("户"), Quantity.missing("户")], ids=["suppressed", "missing"]
)
def test_a_hidden_or_missing_member_opens_the_sum(hidden) -> None:
    made = total(HOUSEHOLDS, [*exact(40, 2), member(3, hidden)])
    assert (made.quantity.value, made.quantity.lower, made.quantity.upper) == (None, 42, None)
    assert [item.place.name for item in made.with_status(hidden.status)] == ["3镇"]


def test_what_may_be_negative_is_open_at_both_ends() -> None:
    change = replace(HOUSEHOLDS, name="收入增减", unit="元")
    made = total(change, [member(1, Quantity.exact(5, "元")), member(2, Quantity.missing("元"))])
    assert (made.quantity.lower, made.quantity.upper) == (None, None)


def test_not_applicable_adds_nothing_and_a_township_not_read_is_missing() -> None:
    none = member(2, replace(Quantity.missing("户"), status=Status.NOT_APPLICABLE))
    assert total(HOUSEHOLDS, [*exact(40), none]).quantity.value == 40
    made = total(HOUSEHOLDS, exact(40), [Place("000000000009", "9镇", "9")])
    assert (made.quantity.lower, made.quantity.upper) == (40, None)


@pytest.mark.parametrize(
    ("unit", "measure", "name"),
    [
        ("%", "rate", "化解率"), ("%", "flow", "增长"), ("元/户", "flow", "收入"),
        ("元", "rate", "收入"), ("元", "flow", "务工人均收入"), ("公斤", "flow", "粮食亩产"),
        ("户", "stock", "村均户数"), ("个", "stock", "覆盖率"),
    ],
)  # fmt: skip
def test_rates_and_averages_have_no_sum(unit, measure, name) -> None:
    group = replace(HOUSEHOLDS, unit=unit, measure=measure, name=name)
    assert total(group, [member(1, Quantity.exact(95, unit))]).quantity is None


@pytest.mark.parametrize(
    ("unit", "name"),
    [("户", "人均收入1万元以上户数"), ("千瓦", "光伏装机功率"), ("亩", "亩产达标面积")],
)
def test_what_only_speaks_of_an_average_is_added(unit, name) -> None:
    group = replace(HOUSEHOLDS, unit=unit, name=name)
    members = [member(number, Quantity.exact(95, unit)) for number in (1, 2)]
    assert total(group, members).quantity.value == 190


def test_shares_take_the_rest_without_the_township() -> None:
    members = [member(1, Quantity.between(10, 20, "户")), member(2, Quantity.exact(30, "户"))]
    whole = total(HOUSEHOLDS, members).quantity
    assert share(HOUSEHOLDS, members[0], whole) == (Decimal("25.00"), Decimal("40.00"))
    opened = total(HOUSEHOLDS, [*members, member(3, Quantity.suppressed("户"))]).quantity
    assert share(HOUSEHOLDS, members[1], opened) == (0, Decimal("75.00"))


def ranks(*members: Member) -> list[tuple[str, int, int]]:
    made = total(HOUSEHOLDS, members)
    return [(item.member.place.name, item.best, item.worst) for item in ranking(made)]


def test_ranks_are_certain_only_where_intervals_are_apart() -> None:
    assert ranks(*exact(3, 9, 5)) == [("2镇", 1, 1), ("3镇", 2, 2), ("1镇", 3, 3)]
    assert ranks(*exact(5, 5, 1)) == [("1镇", 1, 1), ("2镇", 1, 1), ("3镇", 3, 3)]
    wide = member(1, Quantity.between(4, 6, "户"))
    assert ranks(wide, member(2, Quantity.exact(5, "户"))) == [("1镇", 1, 2), ("2镇", 1, 2)]
    hidden = member(3, Quantity.suppressed("户"))
    assert ranks(*exact(5, 9), hidden) == [("2镇", 1, 2), ("1镇", 2, 3)]


def test_quantiles_interpolate_and_keep_intervals() -> None:
    median = quantiles(total(HOUSEHOLDS, exact(1, 2, 3, 10)))[3]
    assert median == (Decimal("2.5"), Decimal("2.5"))
    wide = [*exact(1, 2), member(3, Quantity.between(3, 5, "户"))]
    assert quantiles(total(HOUSEHOLDS, wide))[-1] == (3, 5)
    hidden = [*exact(4, 6), member(3, Quantity.suppressed("户"))]
    assert quantiles(total(HOUSEHOLDS, hidden))[3] == (4, 6)
    missing = [*exact(4, 6), member(3, Quantity.missing("户"))]
    assert quantiles(total(HOUSEHOLDS, missing))[3] == (5, 5)


def test_an_outlier_is_far_whatever_its_interval_holds() -> None:
    usual = exact(10, 11, 12, 13, 14, 15, 16)
    far = member(8, Quantity.exact(99, "户"))
    maybe = member(8, Quantity.between(15, 99, "户"))
    assert [item.place.name for item in outliers(total(HOUSEHOLDS, [*usual, far]))] == ["8镇"]
    assert outliers(total(HOUSEHOLDS, [*usual, maybe])) == ()
    assert outliers(total(HOUSEHOLDS, [*usual[:3], far])) == ()


def workbook(
    root: Path, number: int, sheet: str, indicators: str = INDICATORS, code: str = ""
) -> None:
    raw = root / f"town{number}" / "data" / "raw"
    (raw / "2023").mkdir(parents=True)
    code = code or f"99000000{number:04d}"
    (raw / "township.toml").write_text(
        f'name = "{number}镇（虚构）"\ncode = "{code}"\nmade_up = true\n', encoding="utf-8"
    )
    (raw / "indicators.csv").write_text(indicators, encoding="utf-8")
    (raw / "2023" / "表.csv").write_text(HEADER + sheet, encoding="utf-8")


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_county_is_written_whole(tmp_path) -> None:
    workbook(tmp_path, 1, "人口,100,人,,\n监测户,3,户,,\n化解率,90,%,,\n")
    workbook(tmp_path, 2, "人口,1000多,人,,\n监测户,*,户,,\n化解率,80,%,,\n")
    (made,) = rollup(tmp_path, [2023], jobs=1, formats=["html", "xlsx"])
    assert {path.name for path in made.folder.iterdir()} == {
        "appendix.html", "appendix.xlsx", "figures", "manifest.json", "rankings.csv", "totals.csv",
    }  # fmt: skip
    totals = {row["indicator"]: row for row in rows(made.folder / "totals.csv")}
    population, households = totals["population"], totals["households"]
    assert (population["value"], population["lower"], population["upper"]) == (
        "1100",
        "1100",
        "2100",
    )
    assert (households["value"], households["lower"], households["upper"]) == ("", "3", "")
    assert households["suppressed_townships"] == "990000000002 2镇（虚构）"
    assert households["note"] == "隐去：2镇（虚构）"
    assert totals["rate"]["lower"] == ""
    rate = totals["rate"]
    assert (rate["q50_lower"], rate["q50_upper"]) == ("84.5", "85.5")
    assert rate["note"] == "比率或平均数，不相加"
    assert totals["olives"]["missing"] == "2"
    ranked = [row for row in rows(made.folder / "rankings.csv") if row["indicator"] == "population"]
    assert [(row["township_code"], row["rank_best"]) for row in ranked] == [
        ("990000000002", "1"),
        ("990000000001", "2"),
    ]
    page = (made.folder / "appendix.html").read_text(encoding="utf-8")
    assert "隐去：2镇（虚构）" in page


def test_the_dataset_is_keyed_on_the_division_code_and_has_no_hidden_number(tmp_path) -> None:
    header = "指标,数值,单位,来源,备注,公开\n"
    workbook(tmp_path, 1, "")
    sheet = tmp_path / "town1/data/raw/2023/表.csv"
    sheet.write_text(header + "监测户,7,户,,只有七户,否\n人口,100,人,,,\n", encoding="utf-8")
    (made,) = rollup(tmp_path, [2023], jobs=1, formats=[])
    table = pq.read_table(made.folder / "figures").to_pylist()
    found = {row["indicator"]: row for row in table}
    assert {row["township_code"] for row in table} == {"990000000001"}
    assert found["population"]["value"] == 100
    hidden = found["households"]
    assert (hidden["value"], hidden["lower"], hidden["upper"]) == (None, None, None)
    assert (hidden["text"], hidden["note"], hidden["status"]) == ("*", "", "suppressed")


def test_different_units_are_not_added_up_and_said_so(tmp_path) -> None:
    workbook(tmp_path, 1, "油橄榄面积,30,亩,,\n")
    hectares = INDICATORS.replace("Olive area,亩", "Olive area,公顷")
    workbook(tmp_path, 2, "油橄榄面积,2,公顷,,\n", hectares)
    (made,) = rollup(tmp_path, [2023], jobs=1, formats=[])
    olives = [row for row in rows(made.folder / "totals.csv") if row["indicator"] == "olives"]
    assert [(row["unit"], row["value"]) for row in olives] == [("亩", "30"), ("公顷", "2")]
    assert all(row["note"].startswith("各乡镇单位或口径不同，不相加") for row in olives)


def test_a_broken_workbook_is_told_counts_as_missing_and_the_rest_goes_on(tmp_path) -> None:
    workbook(tmp_path, 1, "人口,100,人,,\n")
    workbook(tmp_path, 2, "人口,好多,人,,\n")
    result = CliRunner().invoke(app, ["rollup", str(tmp_path), "--year", "2023", "--jobs", "1"])
    assert result.exit_code == 1
    assert "town2 2023：data/raw/2023/表.csv!B2" in result.stderr
    folder = tmp_path / "rollup/2023"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["failed"]) == ["town2"]
    totals = {row["indicator"]: row for row in rows(folder / "totals.csv")}
    population = totals["population"]
    assert (population["lower"], population["upper"]) == ("100", "")
    assert population["missing_townships"] == "990000000002 2镇（虚构）"


def test_a_township_that_is_not_published_as_it_stands_is_told(tmp_path) -> None:
    for number, land in ((1, "5"), (2, "60")):
        workbook(tmp_path, number, f"耕地面积,{land},亩,,\n油橄榄面积,50,亩,,\n")
        rules = tmp_path / f"town{number}/data/raw/rules.csv"
        rules.write_text("id,expression,severity,reason\nless,olives <= land,error,\n", "utf-8")
    assert CliRunner().invoke(app, ["batch", str(tmp_path), "--jobs", "1"]).exit_code == 1
    command = ["rollup", str(tmp_path), "--year", "2023", "--jobs", "1"]

    def told() -> tuple[str, list[str]]:
        said = CliRunner().invoke(app, command).stdout.rstrip().rpartition("，7 项指标")[2]
        manifest = (tmp_path / "rollup/2023/manifest.json").read_text(encoding="utf-8")
        return said, json.loads(manifest)["unpublished"]

    one = "，1 个乡镇没有按现在的数字发布，没有经过核对"
    assert told() == (one, ["990000000001"])
    page = (tmp_path / "rollup/2023/appendix.html").read_text(encoding="utf-8")
    assert "没有经过发布时的核对：1镇（虚构）" in page
    totals = {row["indicator"]: row for row in rows(tmp_path / "rollup/2023/totals.csv")}
    assert totals["land"]["value"] == "65"

    accept = ["--accept", "less", "--reason", "两处口径不同", "--formats", "html"]
    town = ["build", "2023", "--workbook", str(tmp_path / "town1"), *accept]
    assert CliRunner().invoke(app, town).exit_code == 0
    assert told() == ("", [])
    sheet = next((tmp_path / "town2/data/raw/2023").iterdir())
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",60,", ",61,"), encoding="utf-8")
    assert told() == (one, ["990000000002"])


def test_the_same_county_gives_the_same_bytes(tmp_path) -> None:
    for number in range(1, 4):
        workbook(tmp_path, number, f"人口,{100 * number},人,,\n")
    first = rollup(tmp_path, [2023], jobs=1)[0].folder
    before = {path.name: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    again = rollup(tmp_path, [2023], jobs=2)[0].folder
    assert {path.name: path.read_bytes() for path in again.rglob("*") if path.is_file()} == before


def test_two_workbooks_of_one_code_are_refused(tmp_path) -> None:
    workbook(tmp_path, 1, "人口,100,人,,\n")
    workbook(tmp_path, 2, "人口,100,人,,\n", code="990000000001")
    with pytest.raises(InputError, match="区划代码 990000000001 另有 town2 使用"):
        rollup(tmp_path, [2023], jobs=1)
    assert not (tmp_path / "rollup/2023").exists()


def test_an_unknown_year_is_refused(tmp_path) -> None:
    workbook(tmp_path, 1, "人口,100,人,,\n")
    with pytest.raises(UsageError, match="都没有 2022 年的数据; 现有 2023"):
        rollup(tmp_path, [2022])
