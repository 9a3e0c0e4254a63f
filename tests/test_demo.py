"""Made-up townships: labelled, repeatable, true to their own hidden values, independent of readers."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from random import Random
from shutil import which

import pytest

from township_stats.clean import clean_year
from township_stats.codebook import read_codebook
from township_stats.demo import make_demo, seed_slip
from township_stats.demo.facts import COUNTED
from township_stats.demo.files import Cell, Sheet
from township_stats.demo.slip import SLIPS
from township_stats.demo.wording import Written, exact, hanzi, hedged, percent, rounded
from township_stats.demo.xls import changed, xls_bytes
from township_stats.errors import UsageError
from township_stats.expressions import evaluate, parse_rule
from township_stats.intake.xls import read_xls
from township_stats.intake.year import read_year
from township_stats.numerals import parse
from township_stats.quantity import Quantity
from township_stats.unitalgebra import align

PACKAGE = Path(__file__).parent.parent / "township_stats" / "demo"
YEARS = range(2021, 2024)
LABEL = "虚构示例数据"


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory) -> tuple[Path, ...]:
    return make_demo(tmp_path_factory.mktemp("demo"), 6, YEARS, seed=7)


def table(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [row for row in rows if not next(iter(row.values())).startswith("#")]


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def hidden_values(workbook: Path) -> dict[tuple[str, str, int], Decimal]:
    return {
        (row["indicator"], row["place"], int(row["year"])): Decimal(row["value"])
        for row in table(workbook / "truth" / "hidden.csv")
    }


# -- words and what they mean ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "两"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (200, "两百"),
        (1001, "一千零一"),
        (2222, "两千两百二十二"),
        (12000, "一万两千"),
        (20305, "两万零三百零五"),
        (100600, "十万零六百"),
        (200300000, "两亿零三十万"),
    ],
)
def test_chinese_numerals(number, words) -> None:
    assert hanzi(number) == words


@pytest.mark.parametrize(
    ("number", "counted", "form", "words", "lower", "upper"),
    [
        ("43", True, "digits", "43", "43", "43"),
        ("5500", False, "digits", "5500", "5499.5", "5500.5"),
        ("22.10", False, "digits", "22.10", "22.095", "22.105"),
        ("1200", True, "grouped", "1,200", "1200", "1200"),
        ("12.5", False, "wide", "１２．５", "12.45", "12.55"),
        ("2300", True, "hanzi", "两千三百", "2300", "2300"),
    ],
)
def test_exact_numbers_have_half_a_place_unless_counted(
    number, counted, form, words, lower, upper
) -> None:
    written = exact(Decimal(number), counted=counted, form=form)
    assert (written.words(), written.lower, written.upper) == (
        words,
        Decimal(lower),
        Decimal(upper),
    )


def some(make, wanted: str) -> Written:
    """Give the first wording with those words; chance decides among many."""
    for seed in range(4000):
        written = make(Random(seed))
        if written is not None and written.words("亩") == wanted:
            return written
    raise AssertionError(f"{wanted} is never written")


@pytest.mark.parametrize(
    ("true", "words", "qualifier", "lower", "upper"),
    [
        ("22137", "2.2万亩左右", "approx", "21500", "22500"),
        ("22137", "2.2万余亩", "more_than", "22000", "23000"),
        ("22137", "2万多亩", "more_than", "20000", "30000"),
        ("1040", "约1000亩", "approx", "900", "1100"),
        ("980", "近1000亩", "nearly", "900", "1000"),
        ("5480", "接近5500亩", "nearly", "5450", "5500"),
        ("346000", "34万余亩", "more_than", "340000", "350000"),
        ("306000", "30余万亩", "more_than", "300000", "400000"),
        ("22137", "2.2万亩以上", "at_least", "22000", None),
        ("22137", "不足2.3万亩", "less_than", None, "23000"),
        ("22137", "2.2万亩", "exact", "21500", "22500"),
    ],
)
def test_hedges_mean_what_the_convention_says(true, words, qualifier, lower, upper) -> None:
    number = Decimal(true)
    make = rounded if qualifier == "exact" else hedged
    written = some(lambda rng: make(number, rng), words)
    bounds = tuple(None if end is None else Decimal(end) for end in (lower, upper))
    assert (written.qualifier, written.lower, written.upper) == (qualifier, *bounds)


@pytest.mark.parametrize(
    ("true", "style", "words", "value", "lower", "upper"),
    [
        ("74.2", "tenths", "七成", "70", "65", "75"),
        ("74.2", "tenths", "七成多", "70", "70", "80"),
        ("78.4", "tenths", "近八成", "80", "75", "80"),
        ("95.12", "numerals", "百分之九十五", "95", "94.5", "95.5"),
        ("95.12", "digits", "95.1%", "95.1", "95.05", "95.15"),
    ],
)
def test_percentages(true, style, words, value, lower, upper) -> None:
    made = (percent(Decimal(true), Random(seed), style) for seed in range(200))
    written = next(item for item in made if item.words() == words)
    assert (written.value, written.lower, written.upper) == tuple(
        map(Decimal, (value, lower, upper))
    )


def test_words_are_true_of_the_number_behind_them() -> None:
    rng = Random(5)
    for _ in range(5000):
        true = Decimal(rng.randint(10, 10 ** rng.randint(2, 9)))
        for written in (hedged(true, rng), rounded(true, rng) if true >= 10000 else None):
            assert written is None or written.holds(true), (true, written)


# -- the workbooks -----------------------------------------------------------------------------


def test_same_seed_same_bytes_whatever_the_hash_seed(tmp_path) -> None:
    code = (
        "import sys; from pathlib import Path; from township_stats.demo import make_demo;"
        "make_demo(Path(sys.argv[1]), 1, range(2022, 2024), seed=3)"
    )
    for name in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name)],
            check=True,
            env={"PYTHONHASHSEED": name},
            cwd=PACKAGE.parent.parent,
        )
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def test_another_seed_makes_another_township(tmp_path) -> None:
    one = make_demo(tmp_path / "a", 1, YEARS, seed=1, light=True)[0]
    two = make_demo(tmp_path / "b", 1, YEARS, seed=2, light=True)[0]
    assert hidden_values(one) != hidden_values(two)


def test_a_township_does_not_depend_on_how_many_are_made(tmp_path) -> None:
    alone = make_demo(tmp_path / "a", 1, YEARS, seed=4, light=True)[0]
    first = make_demo(tmp_path / "b", 2, YEARS, seed=4, light=True)[0]
    assert tree(alone) == tree(first)


def test_nothing_is_overwritten(tmp_path) -> None:
    make_demo(tmp_path, 1, range(2023, 2024), light=True)
    with pytest.raises(UsageError, match="已经存在"):
        make_demo(tmp_path, 1, range(2023, 2024), seed=2, light=True)


@pytest.mark.parametrize("years", [range(0), range(2020, 2024, 2), range(1900, 1902)])
def test_years_that_make_no_sense_are_refused(tmp_path, years) -> None:
    with pytest.raises(UsageError, match="年份"):
        make_demo(tmp_path, 1, years)


def test_every_file_says_that_it_is_made_up(workbooks) -> None:
    for name, data in tree(workbooks[0]).items():
        if data.startswith(bytes.fromhex("d0cf11e0")):
            assert LABEL.encode("utf-16-le") in data, name
            continue
        if name.endswith((".xlsx", ".et")):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                data = package.read("docProps/core.xml")
        text = data.decode("utf-8" if not _is_gb18030(data) else "gb18030")
        assert LABEL in text, name


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def test_codes_are_unused_and_differ(workbooks) -> None:
    texts = [(root / "data/raw/township.toml").read_text(encoding="utf-8") for root in workbooks]
    codes = [
        line.split('"')[1] for text in texts for line in text.splitlines() if line[:4] == "code"
    ]
    assert len(set(codes)) == 6
    assert all(len(code) == 12 and code.startswith("99") for code in codes)
    assert all("made_up = true" in text for text in texts)


def test_light_workbooks_hold_text_files_only(tmp_path) -> None:
    root = make_demo(tmp_path, 1, YEARS, light=True)[0]
    assert {path.suffix for path in (root / "data").rglob("*.*")} == {".csv", ".toml"}


def test_the_true_value_lies_in_every_interval(workbooks) -> None:
    seen = 0
    for workbook in workbooks:
        true = hidden_values(workbook)
        for year in YEARS:
            for row in table(workbook / f"truth/{year}.csv"):
                key = row["indicator"], row["place"], int(row["year"])
                if key[2] > YEARS[-1] or row["status"] == "missing":
                    continue
                seen += 1
                assert not row["lower"] or Decimal(row["lower"]) <= true[key], row
                assert not row["upper"] or true[key] <= Decimal(row["upper"]), row
    assert seen > 6 * 3 * 250


def test_every_indicator_has_a_fact_every_year(workbooks) -> None:
    for workbook in workbooks:
        codes = [row["code"] for row in table(workbook / "data/raw/indicators.csv")]
        assert 60 <= len(codes) <= 80
        for year in YEARS:
            facts = table(workbook / f"truth/{year}.csv")
            mine = {row["indicator"] for row in facts if row["year"] == str(year)}
            assert mine == set(codes)
            keys = [(row["indicator"], row["place"], row["year"]) for row in facts]
            assert len(keys) == len(set(keys))


def test_all_statuses_and_most_qualifiers_occur(workbooks) -> None:
    facts = [
        row for root in workbooks for year in YEARS for row in table(root / f"truth/{year}.csv")
    ]
    assert {row["status"] for row in facts} == {"reported", "derived", "suppressed", "missing"}
    assert {row["qualifier"] for row in facts} >= {
        "exact", "more_than", "approx", "nearly", "at_least", "over", "range",
    }  # fmt: skip
    assert any(row["status"] == "suppressed" and row["value"] for row in facts)


def test_the_rules_hold_among_the_true_values(workbooks) -> None:
    for workbook in workbooks:
        true = hidden_values(workbook)
        units = {row["code"]: row["unit"] for row in table(workbook / "data/raw/indicators.csv")}
        rules = [parse_rule(row["expression"]) for row in table(workbook / "data/raw/rules.csv")]
        assert len(rules) > 50
        for year in YEARS:

            def known(code, offset, year=year, true=true, units=units):
                value = true.get((code, "", year + offset))
                return (
                    Quantity.missing(units[code])
                    if value is None
                    else Quantity.exact(value, units[code])
                )

            for rule in rules:
                left, right = align(evaluate(rule.left, known), evaluate(rule.right, known))
                if left.value is None:
                    assert year == YEARS[0], "only last year's value may be absent, in the first"
                    continue
                slack = abs(left.value) * Decimal("1e-20")  # rates are kept to 28 digits
                low = right.lower if rule.relation != "<=" else None
                assert low is None or left.value >= low - slack, rule
                assert right.upper is None or left.value <= right.upper + slack, rule


def test_villages_add_up_to_the_township(workbooks) -> None:
    true = hidden_values(workbooks[0])
    for code in ("labour_total", "collective_income", "loans", "petitions"):
        parts = [
            value
            for (name, place, year), value in true.items()
            if name == code and place and year == 2023
        ]
        assert sum(parts) == true[code, "", 2023]


def test_personal_texts_are_in_ledgers_and_nowhere_else(workbooks) -> None:
    for workbook in workbooks:
        files = tree(workbook)
        for year in YEARS:
            personal = files[f"truth/personal-{year}.txt"].decode().splitlines()[1:]
            assert len(personal) > 20
            for name in (f"truth/{year}.csv", f"truth/report-{year}.txt"):
                text = files[name].decode()
                assert not [item for item in personal if item in text]


# -- reports -----------------------------------------------------------------------------------


def test_claims_point_at_their_words(workbooks) -> None:
    for workbook in workbooks:
        codes = {row["code"] for row in table(workbook / "data/raw/indicators.csv")}
        text = (workbook / "truth/report-2023.txt").read_text(encoding="utf-8")
        lines = (workbook / "truth/claims-2023.jsonl").read_text(encoding="utf-8").splitlines()
        claims = [json.loads(line) for line in lines]
        assert len(claims) > 50
        assert {claim["verdict"] for claim in claims} <= {"matches", "derived"}
        for claim in claims:
            assert text[claim["start"] : claim["end"]] == claim["surface"]
            assert claim["indicator"] in codes
        starts = [claim["start"] for claim in claims]
        assert starts == sorted(starts)


def test_a_claim_says_what_the_fact_says(workbooks) -> None:
    facts = {
        (row["indicator"], row["place"]): row
        for row in table(workbooks[1] / "truth/2023.csv")
        if row["year"] == "2023"
    }
    lines = (workbooks[1] / "truth/claims-2023.jsonl").read_text(encoding="utf-8").splitlines()
    same = 0
    for claim in map(json.loads, lines):
        fact = facts[claim["indicator"], claim["place"]]
        assert fact["status"] != "missing"
        if claim["verdict"] == "matches" and fact["status"] == "suppressed":
            assert claim["surface"].startswith("*")
        elif claim["verdict"] == "matches" and fact["text"].isdecimal():
            assert claim["surface"] == fact["text"] + fact["written_unit"]
            same += 1
    assert same > 10


def test_long_reports_have_ten_thousand_characters(tmp_path) -> None:
    root = make_demo(tmp_path, 1, range(2023, 2024), light=True, long_report=True)[0]
    text = (root / "truth/report-2023.txt").read_text(encoding="utf-8")
    assert 10_000 <= len(text) < 12_000


# -- slips -------------------------------------------------------------------------------------


def test_a_slip_changes_one_file_and_says_where(tmp_path) -> None:
    for seed in range(6):
        root = make_demo(tmp_path / str(seed), 1, range(2022, 2024), seed=2)[0]
        before = tree(root)
        slip = seed_slip(root, seed)
        after = tree(root)
        assert [name for name in before if before[name] != after[name]] == [slip.file]
        assert slip.before != slip.after


def test_the_same_seed_makes_the_same_slip(tmp_path) -> None:
    slips = []
    for name in ("a", "b"):
        root = make_demo(tmp_path / name, 1, range(2022, 2024), seed=2)[0]
        slips.append((seed_slip(root, 11), tree(root)))
    assert slips[0] == slips[1]


def test_every_kind_of_slip_occurs(tmp_path) -> None:
    root = make_demo(tmp_path, 1, range(2019, 2024), seed=5, light=True)[0]
    assert {seed_slip(root, seed).kind for seed in range(60)} == set(SLIPS)


@pytest.mark.parametrize(
    ("kind", "text", "unit", "expected"),
    [
        ("万→亿", "2.2万", "亩", ("V", "2.2万", "2.2亿")),
        ("万→亿", "5500", "万元", ("U", "万元", "亿元")),
        ("万→亿", "5500", "元", None),
        ("亩→公顷", "12.5", "亩", ("U", "亩", "公顷")),
        ("亩→公顷", "12.5亩", "亩", None),
        ("元→万元", "68200", "元", ("U", "元", "万元")),
        ("digits", "43", "户", ("V", "43", "34")),
        ("digits", "30", "户", None),
        ("digits", "33", "户", None),
        ("point", "354", "户", ("V", "354", "3540")),
        ("point", "3.54%", "%", ("V", "3.54%", "35.4%")),
        ("人→户", "10", "人", None),
    ],
)
def test_slips_of_each_kind(kind, text, unit, expected) -> None:
    row = {"text": text, "written_unit": unit, "source_cell": "V", "unit_cell": "U"}
    assert SLIPS[kind](row, Random(1)) == expected


def test_slips_need_a_made_up_workbook(tmp_path) -> None:
    with pytest.raises(UsageError, match="没有可以改错的数"):
        seed_slip(tmp_path, 1)


# -- independence ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_the_maker_shares_no_code_with_the_readers(path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    ours = {name for name in imported if name.startswith("township_stats")}
    assert {name.split(".")[1] for name in ours} <= {"demo", "errors"}


def test_counted_units_are_those_of_the_codebook(workbooks) -> None:
    units = {row["unit"] for root in workbooks for row in table(root / "data/raw/indicators.csv")}
    assert units - COUNTED == {"元", "%", "平方米", "亩", "吨", "元/公斤"}


# -- the readers against the truth -------------------------------------------------------------


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def differences(workbook: Path, year: int) -> list[str]:
    """Read a year and list every figure that is not what the truth says, either way."""
    codebook = read_codebook(workbook)
    figures = clean_year(read_year(workbook, year, codebook), codebook).figures
    read = {}
    for figure in figures:
        quantity, source = figure.quantity, figure.source
        read[figure.indicator, figure.place, figure.year] = (
            figure.text, quantity.value, quantity.unit, quantity.qualifier.value, quantity.lower,
            quantity.upper, quantity.status.value,
            (source.file, source.sheet, source.cell) if source else ("", "", ""),
        )  # fmt: skip
    assert len(read) == len(figures)
    true = {
        (row["indicator"], row["place"], int(row["year"])): (
            row["text"], number(row["value"]), row["unit"], row["qualifier"],
            number(row["lower"]), number(row["upper"]), row["status"],
            (row["source_file"], row["source_sheet"], row["source_cell"]),
        )
        for row in table(workbook / f"truth/{year}.csv")
    }  # fmt: skip
    return [
        f"{key}: {true.get(key)} is read as {read.get(key)}"
        for key in sorted(true.keys() | read.keys())
        if true.get(key) != read.get(key)
    ]


FROZEN = sorted((Path(__file__).parent / "data" / "demo").glob("[0-9]*"))


def test_a_dozen_workbooks_are_frozen() -> None:
    assert len(FROZEN) == 12
    size = sum(path.stat().st_size for root in FROZEN for path in root.rglob("*.*"))
    assert size < 2_000_000


@pytest.mark.parametrize("workbook", FROZEN, ids=lambda path: path.name)
def test_frozen_workbooks_are_read_exactly(workbook) -> None:
    for path in sorted((workbook / "truth").glob("20??.csv")):
        assert differences(workbook, int(path.stem)) == []


@pytest.mark.parametrize("seed", range(1, 6))
def test_made_up_workbooks_are_read_exactly(seed, tmp_path) -> None:
    for light in (False, True):
        workbook = make_demo(tmp_path / str(light), 1, YEARS, seed=seed, light=light)[0]
        assert [line for year in YEARS for line in differences(workbook, year)] == []


def through_libreoffice(workbook: Path, kind: str) -> None:
    """Have LibreOffice write every spreadsheet of a workbook anew, as .xls or .xlsx."""
    for folder in workbook.glob("data/raw/20??"):
        files = [path for path in folder.iterdir() if path.suffix in (".xls", ".xlsx", ".et")]
        office = folder / "saved"
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(workbook / 'profile').as_uri()}", "--headless",
             "--convert-to", kind, "--outdir", str(office), *map(str, files)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        for path in files:
            path.unlink()
            (office / f"{path.stem}.{kind}").rename(path.with_suffix(f".{kind}"))
            mapping = path.with_name(f"{path.name}.mapping.toml")
            if mapping.exists():
                mapping.rename(path.with_name(f"{path.stem}.{kind}.mapping.toml"))
        office.rmdir()
    named = [*workbook.glob("truth/20??.csv"), workbook / "data/raw/corrections.csv"]
    for path in named:
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(re.sub(r"\.(xlsx|xls|et)\b", f".{kind}", text), encoding="utf-8-sig")


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_what_libreoffice_saves_is_read_exactly(kind, tmp_path) -> None:
    years = range(2022, 2024)
    (workbook,) = make_demo(tmp_path, 1, years, seed=3)
    through_libreoffice(workbook, kind)
    assert [line for year in years for line in differences(workbook, year)] == []


def test_an_old_workbook_keeps_all_but_the_cell_that_is_changed() -> None:
    sheet = Sheet("甲")
    sheet.put(0, 0, "前村")
    sheet.put(0, 1, Cell("5", Decimal(5)))
    sheet.put(1, 1, Cell("5", Decimal(5), formula="=SUM(B1:B1)"))
    other = Sheet("乙", hidden=True)
    other.put(2, 0, Cell("95%", Decimal("0.95"), "0.0%"))
    before = xls_bytes([sheet, other])
    after = changed(changed(before, "甲", "B1", "7.5"), "甲", "A1", "后村")
    read = read_xls(after, "a.xls")
    assert [(item.name, item.hidden, item.rows) for item in read] == [
        ("甲", False, {1: ["后村", "7.5"], 2: ["", "5"]}),
        ("乙", True, {3: ["95%"]}),
    ]
    assert read_xls(before, "a.xls")[0].rows == {1: ["前村", "5"], 2: ["", "5"]}


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1, 101))
def test_a_hundred_seeds_are_read_exactly(seed, tmp_path) -> None:
    workbook = make_demo(tmp_path, 1, range(2019, 2024), seed=seed)[0]
    assert [line for year in range(2019, 2024) for line in differences(workbook, year)] == []


def test_personal_texts_are_never_read(workbooks) -> None:
    for workbook in workbooks[:3]:
        codebook = read_codebook(workbook)
        raw = read_year(workbook, 2023, codebook)
        seen = repr(clean_year(raw, codebook)) + repr(raw)
        personal = (workbook / "truth/personal-2023.txt").read_text(encoding="utf-8").splitlines()
        assert not [text for text in personal[1:] if text in seen]


def test_what_a_report_says_is_true(workbooks) -> None:
    growths = 0
    for workbook in workbooks:
        true = hidden_values(workbook)
        units = {row["code"]: row["unit"] for row in table(workbook / "data/raw/indicators.csv")}
        for year in YEARS:
            lines = (workbook / f"truth/claims-{year}.jsonl").read_text(encoding="utf-8")
            for claim in map(json.loads, lines.splitlines()):
                code, place = claim["indicator"], claim["place"]
                said = parse(claim["surface"])
                value = true[code, place, year]
                if claim["verdict"] == "derived":
                    value = abs(value / true[code, place, year - 1] - 1) * 100
                    growths += 1
                elif said.status.value != "suppressed":
                    said = said.to(units[code])
                assert said.contains(value), claim
    assert growths > 10
