"""data/clean: bytes, data package, freshness, what a crash leaves, and the frames for others."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from decimal import Decimal

import pytest
from workbooks import HEADER, INDICATORS, cleaned, make

from township_stats import Workbook, store
from township_stats.book import Book
from township_stats.codebook import read_codebook
from township_stats.errors import InputError, NotFinishedError
from township_stats.store.csvtext import protected, unprotected
from township_stats.township import read_township

SHEET = (
    HEADER + '总人口,1000多,人,统计站,"=HYPERLINK(""http://127.0.0.1:9"")"\n'
    "耕地面积,约2.2,万亩,农办,\n集体收入,5万至6万,元,经管站,'引号\n化解率,95%,%,,\n监测户,*,户,,\n"
)


def folder(root):
    return root / "data/clean/2023"


def test_figures_csv_is_the_contracts(tmp_path) -> None:
    cleaned(tmp_path, {"a.csv": SHEET})
    data = (folder(tmp_path) / "figures.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfindicator,name,section,place,year,text,value,unit,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(rows[0].values()) == [
        "population", "年末总人口", "livelihood", "", "2023", "1000多", "1000", "人", "more_than",
        "1000", "2000", "reported", "data/raw/2023/a.csv", "", "B2",
        "'=HYPERLINK(\"http://127.0.0.1:9\")",
    ]  # fmt: skip
    assert [(row["indicator"], row["value"], row["lower"], row["upper"]) for row in rows[1:]] == [
        ("land", "22000", "21500", "22500"),
        ("olives", "", "", ""),
        ("income", "", "50000", "60000"),
        ("households", "", "", ""),
        ("rate", "95", "94.5", "95.5"),
        ("villages", "", "", ""),
    ]
    assert [row["status"] for row in rows] == [
        "reported", "reported", "missing", "reported", "suppressed", "reported", "missing",
    ]  # fmt: skip


def test_the_data_package_names_every_file_and_validates(tmp_path) -> None:
    from frictionless import Package

    cleaned(tmp_path, {"a.csv": SHEET, "说明.pdf": b"x"})
    package = json.loads((folder(tmp_path) / "datapackage.json").read_text(encoding="utf-8"))
    received = (tmp_path / "data/raw/2023/a.csv").read_bytes()
    assert package["received"] == [
        {
            "path": "data/raw/2023/a.csv",
            "sha256": hashlib.sha256(received).hexdigest(),
            "bytes": len(received),
        }
    ]
    assert [item["path"] for item in package["definitions"]] == [
        "data/raw/indicators.csv",
        "data/raw/township.toml",
    ]
    report = Package(folder(tmp_path) / "datapackage.json").validate()
    assert report.valid, report.flatten(["type", "message"])


def test_the_same_files_give_the_same_bytes(tmp_path) -> None:
    contents = []
    for name in ("one", "two"):
        cleaned(
            tmp_path / name,
            {
                "b.csv": HEADER + "监测户,2,户,,\n",
                "a.csv": SHEET.replace("监测户", "olives").replace("*,户", "*,亩"),
            },
        )
        contents.append([path.read_bytes() for path in sorted(folder(tmp_path / name).iterdir())])
    assert contents[0] == contents[1]


def test_what_is_written_is_read_back_the_same(tmp_path) -> None:
    made = cleaned(tmp_path, {"a.csv": SHEET})
    back = store.read_clean(tmp_path, 2023, read_codebook(tmp_path))
    assert back.figures == made.figures


def test_the_2023_report_is_read_back_the_same(root, tmp_path) -> None:
    from shutil import copytree

    copytree(root / "data/raw", tmp_path / "data/raw")
    codebook = read_codebook(tmp_path)
    made = store.clean(tmp_path, 2023, codebook)
    assert store.read_clean(tmp_path, 2023, codebook).figures == made.figures


def test_only_what_changed_is_cleaned_again(tmp_path) -> None:
    codebook = make(tmp_path, {"a.csv": SHEET})
    assert store.fresh(tmp_path, 2023, codebook).cleaned_again
    assert not store.fresh(tmp_path, 2023, codebook).cleaned_again
    assert store.current(tmp_path, 2023)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: (raw / "2023/a.csv").write_text(SHEET + "美丽村庄,2,个,,\n", encoding="utf-8"),
        lambda raw: (raw / "2023/b.csv").write_text(HEADER + "美丽村庄,2,个,,\n", encoding="utf-8"),
        lambda raw: (raw / "2023/a.csv").rename(raw / "2023/c.csv"),
        lambda raw: (raw / "indicators.csv").write_text(INDICATORS + "#\n", encoding="utf-8"),
        lambda raw: (raw / "corrections.csv").write_text("file,sheet,cell,expected,value,reason,who,date\n"),
    ],
    ids=["edited", "added", "renamed", "codebook", "corrections"],
)  # fmt: skip
def test_nothing_stale_is_shown(tmp_path, change) -> None:
    store.fresh(tmp_path, 2023, make(tmp_path, {"a.csv": SHEET}))
    change(tmp_path / "data/raw")
    assert not store.current(tmp_path, 2023)
    assert store.fresh(tmp_path, 2023, read_codebook(tmp_path)).cleaned_again
    assert store.current(tmp_path, 2023)


@pytest.mark.parametrize(
    "harm",
    [
        lambda clean: (clean / "figures.csv").write_bytes(b"indicator\n"),
        lambda clean: (clean / "datapackage.json").write_text("{"),
        lambda clean: (clean / "datapackage.json").unlink(),
        lambda clean: (clean / "figures.csv").unlink(),
    ],
    ids=["other figures", "broken package", "no package", "no figures"],
)
def test_a_torn_folder_counts_as_none(tmp_path, harm) -> None:
    codebook = make(tmp_path, {"a.csv": SHEET})
    store.fresh(tmp_path, 2023, codebook)
    harm(folder(tmp_path))
    assert store.read_clean(tmp_path, 2023, codebook) is None
    assert store.fresh(tmp_path, 2023, codebook).cleaned_again
    assert store.read_clean(tmp_path, 2023, codebook) is not None


def test_bad_input_leaves_the_old_figures(tmp_path) -> None:
    codebook = make(tmp_path, {"a.csv": SHEET})
    store.fresh(tmp_path, 2023, codebook)
    before = {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()}
    (tmp_path / "data/raw/2023/a.csv").write_text(HEADER + "总人口,abc,人,,\n", encoding="utf-8")
    with pytest.raises(InputError):
        store.fresh(tmp_path, 2023, codebook)
    assert {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()} == before
    assert [path.name for path in folder(tmp_path).parent.iterdir()] == ["2023"]


def test_a_crash_while_writing_leaves_the_old_whole(tmp_path, monkeypatch) -> None:
    codebook = make(tmp_path, {"a.csv": SHEET})
    store.fresh(tmp_path, 2023, codebook)
    before = (folder(tmp_path) / "figures.csv").read_bytes()
    (tmp_path / "data/raw/2023/a.csv").write_text(HEADER + "总人口,7,人,,\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as broken:
        broken.setattr("township_stats.publish._fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.fresh(tmp_path, 2023, codebook)
    assert (folder(tmp_path) / "figures.csv").read_bytes() == before
    assert store.fresh(tmp_path, 2023, codebook).figures[0].text == "7"


def test_other_files_in_the_folder_stay_and_links_are_refused(tmp_path) -> None:
    codebook = make(tmp_path, {"a.csv": SHEET})
    store.fresh(tmp_path, 2023, codebook)
    (folder(tmp_path) / "README.md").write_text("keep")
    (tmp_path / "data/raw/2023/a.csv").write_text(HEADER + "总人口,7,人,,\n", encoding="utf-8")
    store.fresh(tmp_path, 2023, codebook)
    assert (folder(tmp_path) / "README.md").read_text() == "keep"
    folder(tmp_path).rename(tmp_path / "elsewhere")
    folder(tmp_path).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "data/raw/2023/a.csv").write_text(HEADER + "总人口,8,人,,\n", encoding="utf-8")
    with pytest.raises(NotFinishedError, match="符号链接"):
        store.fresh(tmp_path, 2023, codebook)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+1", "'-1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("'x", "''x"),
        ("-5", "-5"),
        ("-1,234.5%", "-1,234.5%"),
        ("—", "—"),
        ("-", "-"),
        ("约30", "约30"),
        ("", ""),
    ],
)
def test_text_a_spreadsheet_would_run_is_made_harmless_and_comes_back(text, written) -> None:
    assert protected(text) == written
    assert unprotected(written) == text


def test_one_frame_of_many_years(tmp_path) -> None:
    make(tmp_path, {"a.csv": SHEET})
    (tmp_path / "data/raw/2022").mkdir()
    (tmp_path / "data/raw/2022/a.csv").write_text(HEADER + "总人口,900,人,,\n", encoding="utf-8")
    frame = store.load(tmp_path)
    assert list(frame.columns) == ["report_year", *store.COLUMNS]
    assert len(frame) == 14
    people = frame[frame.indicator == "population"].set_index("report_year")
    assert people.value.to_dict() == {2022: Decimal(900), 2023: Decimal(1000)}
    assert people.loc[2023, "text"] == "1000多"
    assert frame[frame.indicator == "olives"].value.tolist() == [None, None]
    assert store.load(tmp_path, [2022]).report_year.unique().tolist() == [2022]
    assert store.load(tmp_path, []).columns.tolist() == ["report_year", *store.COLUMNS]


def test_published_figures_in_three_formats(tmp_path) -> None:
    import pyarrow.parquet as pq
    from frictionless import Package

    made = cleaned(tmp_path, {"a.csv": SHEET})
    book = Book(read_township(tmp_path), read_codebook(tmp_path), 2023, {2023: made.figures})
    store.write_published(book, tmp_path / "out")
    assert Package(tmp_path / "out/data/datapackage.json").validate().valid
    table = pq.read_table(tmp_path / "out/data/figures.parquet")
    assert table.column_names == list(store.COLUMNS)
    assert table.column("value").to_pylist()[:4] == [Decimal(1000), Decimal(22000), None, None]
    assert table.column("upper").to_pylist()[5] == Decimal("95.5")
    assert table.column("text").to_pylist()[2] == ""
    assert str(table.schema.field("value").type) == "decimal128(38, 18)"


def test_parquet_holds_an_amount_of_a_trillion(tmp_path) -> None:
    import pyarrow.parquet as pq

    from township_stats.figure import Figure
    from township_stats.numerals import parse
    from township_stats.store import write_parquet

    figure = Figure("gdp", "总产值", "economy", "", 2023, "2.003万亿元", parse("2.003万亿元"))
    write_parquet([figure], tmp_path / "figures.parquet")
    assert pq.read_table(tmp_path / "figures.parquet")["value"].to_pylist() == [2_003_000_000_000]


def test_a_file_of_an_earlier_year_handed_in_again_is_told_but_not_a_mapping(tmp_path) -> None:
    mapping = '[[table]]\nheader = "A1:B1"\nplace = "村"\n[[table.figure]]\ncolumn = "人"\nindicator = "population"\n'
    make(
        tmp_path,
        {
            "表.csv": HEADER + "耕地面积,5,亩,,\n",
            "台账.csv": "村,人\n甲村,3\n",
            "台账.csv.mapping.toml": mapping,
        },
    )
    later = tmp_path / "data/raw/2024"
    shutil.copytree(tmp_path / "data/raw/2023", later)
    (later / "台账.csv").write_text("村,人\n甲村,4\n", encoding="utf-8")
    assert list(map(str, Workbook(tmp_path, 2024).notices)) == [
        "data/raw/2024/表.csv: 与 data/raw/2023/表.csv 内容完全相同; "
        "照 2024 年的数读；像是把往年的表又交了一次，请核对"
    ]
    (later / "表.csv").write_text(HEADER + "耕地面积,6,亩,,\n", encoding="utf-8")
    assert Workbook(tmp_path, 2024).notices == ()
    toml = tmp_path / "data/raw/township.toml"
    toml.write_text('name = "某某镇"\ncode = "990000000001"\n', encoding="utf-8")
    assert [item.found for item in Workbook(tmp_path, 2024).notices] == ['name = "某某镇" 还是样例']
