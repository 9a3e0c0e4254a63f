"""The published year: clean figures as published, every indicator shown, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from township_stats import Workbook, build, console, store
from township_stats.codebook import read_codebook
from township_stats.errors import CheckFailedError, InputError, NotFinishedError, UsageError

DEFINITIONS = ("data/raw", "data/clean")


def copy_workbook(root: Path, to: Path) -> Path:
    for name in DEFINITIONS:
        shutil.copytree(root / name, to / name)
    return to


@pytest.fixture(scope="session")
def built(root, tmp_path_factory) -> Path:
    """A copy of the workbook, built in HTML and PDF."""
    workbook = copy_workbook(root, tmp_path_factory.mktemp("built"))
    request = build.Request(workbook, ("html", "pdf"))
    build.build(request, 2023, build.Quiet())
    return workbook


@pytest.fixture
def workbook(root, tmp_path) -> Path:
    return copy_workbook(root, tmp_path)


def edit(path: Path, old: str, new: str, encoding: str = "utf-8-sig") -> None:
    text = path.read_text(encoding=encoding)
    assert old in text
    path.write_text(text.replace(old, new), encoding=encoding)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".lock" not in path.name
    }


def test_cleaning_again_gives_the_published_bytes(root, workbook) -> None:
    shutil.rmtree(workbook / "data/clean")
    store.clean(workbook, 2023, read_codebook(workbook))
    for name in ("figures.csv", "datapackage.json"):
        published = (root / "data/clean/2023" / name).read_bytes()
        assert (workbook / "data/clean/2023" / name).read_bytes() == published


def test_all_figures_of_the_report_are_clean(root, shared) -> None:
    with (root / "data/clean/2023/figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["indicator"]: row for row in csv.DictReader(file)}
    codebook = read_codebook(root)
    gold = [json.loads(line) for line in (shared / "seed/gold.jsonl").open(encoding="utf-8")]
    assert len(gold) == len(rows) == 62

    def number(text: object) -> Decimal | None:
        return None if text in ("", None) else Decimal(str(text))

    for figure in gold:
        row = rows[codebook.find(figure["name"]).code]
        ends = (number(row["lower"]), number(row["upper"]))
        allowed = [(figure["lower"], figure["upper"]), *figure["interval_alt"]]
        assert number(row["value"]) == number(figure["value"]), figure["name"]
        assert row["qualifier"] == figure["qualifier"], figure["name"]
        assert row["unit"] in (figure["unit"], *figure["unit_alt"]), figure["name"]
        assert ends in [(number(low), number(high)) for low, high in allowed], figure["name"]
        assert row["status"] == ("suppressed" if figure["kind"] == "redacted" else "reported")


def test_every_indicator_stands_in_a_table_of_its_section(built) -> None:
    tables = built / "outputs/2023/tables"
    for indicator in read_codebook(built):
        with (tables / f"{indicator.table}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert indicator.code in [row[0] for row in csv.reader(file)], indicator.code


@pytest.mark.parametrize(
    ("table", "code", "printed"),
    [
        ("sanitation", "waste_bins", "1\u202f000多"),
        ("collective", "village_income_avg", "≥30"),
        ("collective", "village_business_income_avg", ">5"),
        ("care", "care_goods", "约1.3"),
        ("expropriation", "newtown_demolished_area", "*"),
        ("olives", "olive_area", "2.2"),
        ("labour", "labour_income", "20\u202f030"),
        ("labour", "poor_labour_income_per_head", "26\u202f511"),
    ],
)
def test_figures_are_printed_with_their_qualifier(built, table, code, printed) -> None:
    path = built / f"outputs/2023/tables/{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.reader(file) if row[0] == code)
    assert printed in [cell.replace("\u00a0", "\u202f").replace("\u2009", "\u202f") for cell in row]


def test_outputs_hold_what_the_contract_names_and_the_manifest_every_file(built) -> None:
    folder = built / "outputs/2023"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = set(snapshot(folder)) - {"manifest.json"}
    assert files == set(manifest["outputs"])
    assert {"appendix.html", "appendix.pdf", "data/figures.csv", "tables/olives.csv"} <= files
    assert {
        f"notebooks/{name}.ipynb" for name in ("00_overview", "03_industry", "90_audit")
    } <= files
    assert {"charts/labour_income.svg", "charts/labour_income.png"} <= files
    assert sorted(manifest["inputs"])[0].startswith("data/raw/")
    assert (built / "outputs/index.html").is_file()


def test_executed_notebooks_keep_nothing_of_the_machine_or_the_moment(built) -> None:
    for path in (built / "outputs/2023/notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert str(built) not in text
        assert "start_time" not in text
        assert "papermill" not in json.loads(text)["metadata"]


def test_a_second_build_touches_nothing(built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.name != ".lock"}
    result = build.build(build.Request(built, ("html", "pdf")), 2023, build.Quiet())
    assert result.unchanged
    after = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.name != ".lock"}
    assert after == before


def test_a_changed_figure_reruns_the_notebooks_that_show_it(root, workbook) -> None:
    own = workbook / "notebooks"
    own.mkdir()
    shipped = (root / "notebooks/05_governance.ipynb").read_text(encoding="utf-8")
    asks = 'wb.charts(\\"governance\\")'
    assert asks in shipped
    (own / "05_governance.ipynb").write_text(
        shipped.replace(asks, asks + "\\nlen(wb.figures())"), encoding="utf-8"
    )
    request = build.Request(workbook, ("html",))
    build.build(request, 2023, build.Quiet())
    edit(workbook / "data/raw/2023/02生态环境.csv", "垃圾亭,10,", "垃圾亭,11,", "gb18030")
    result = build.build(request, 2023, build.Quiet())
    made = [part for part in result.reasons if part.startswith("notebooks/")]
    assert made == ["notebooks/02_environment", "notebooks/05_governance", "notebooks/90_audit"]
    assert set(result.reasons) - set(made) == {"data", "appendix.html"}
    assert result.reasons["data"] == "data/raw/2023/02生态环境.csv有变化"
    after = snapshot(workbook / "outputs/2023")
    build.build(replace(request, force=True), 2023, build.Quiet())
    assert snapshot(workbook / "outputs/2023") == after


def test_the_same_bytes_with_one_job_or_two(built, workbook) -> None:
    build.build(build.Request(workbook, ("html", "pdf"), jobs=1), 2023, build.Quiet())
    one, two = snapshot(workbook / "outputs/2023"), snapshot(built / "outputs/2023")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_the_same_bytes_with_papermills_own_engine(built, workbook) -> None:
    # In a process of its own: Typst runs in it, and what ran Typst can fork nothing that does.
    command = ["-m", "township_stats", "build", "2023", "--formats", "html,pdf", "--workbook"]
    env = os.environ | {"TOWNSHIP_STATS_FORK": "0"}
    subprocess.run([sys.executable, *command, str(workbook)], env=env, check=True)
    stock, warm = snapshot(workbook / "outputs/2023"), snapshot(built / "outputs/2023")
    assert stock.keys() == warm.keys()
    assert [name for name in stock if stock[name] != warm[name]] == []


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            lambda wb: edit(
                wb / "data/raw/2023/01项目建设.csv", "避险搬迁征收土地,5", "避险搬迁征收天地,5"
            ),
            InputError,
            "data/raw/2023/01项目建设.csv!A5: ",
        ),
        (
            lambda wb: edit(wb / "data/raw/indicators.csv", "waste_bins,", "#waste_bins,"),
            InputError,
            "data/raw/2023/02生态环境.csv!A2: ",
        ),
        (
            lambda wb: edit(wb / "data/raw/2023/06明年目标.csv", "2024,5,件", "2024,1.2.3万,件"),
            InputError,
            "data/raw/2023/06明年目标.csv!C2: ",
        ),
        (
            lambda wb: edit(wb / "data/raw/2023/05社会治理.csv", ",39,", ",93,", "gb18030"),
            CheckFailedError,
            "规则 petition_rate 不成立",
        ),
    ],
    ids=["unknown-indicator", "missing-codebook-row", "bad-number", "failing-rule"],
)
def test_bad_input_is_one_clear_error_and_nothing_is_written(
    workbook, change, error, message
) -> None:
    change(workbook)
    before = snapshot(workbook)
    with pytest.raises(error) as caught:
        build.build(build.Request(workbook, ("html",)), 2023, build.Quiet())
    assert message in str(caught.value)
    after = {name: data for name, data in snapshot(workbook).items() if "data/clean" not in name}
    assert after == {name: data for name, data in before.items() if "data/clean" not in name}
    if error is InputError:
        assert snapshot(workbook) == before


def test_an_accepted_failure_is_published_with_its_reason(workbook) -> None:
    edit(workbook / "data/raw/2023/05社会治理.csv", ",39,", ",93,", "gb18030")
    rules = ("petition_rate", "petitions_resolved")
    request = build.Request(workbook, ("html",), accept=rules, reason="口径不同，已核实")
    made = build.build(request, 2023, build.Quiet())
    assert [said.split("：")[0] for said in made.failing] == [
        "规则 petition_rate 不成立",
        "规则 petitions_resolved 不成立",
    ]
    assert build.build(request, 2023, build.Quiet()).failing == made.failing
    manifest = json.loads((workbook / "outputs/2023/manifest.json").read_text(encoding="utf-8"))
    assert {"rule": "petition_rate", "reason": "口径不同，已核实"} in manifest["accepted"]
    page = (workbook / "outputs/2023/appendix.html").read_text(encoding="utf-8")
    assert "不成立而接受" in page
    assert "化解率等于已化解件数除以原有件数：口径不同，已核实" in page


def test_what_is_doubtful_is_said_with_every_build(workbook) -> None:
    request = build.Request(workbook, ("html",))
    said = ("写法存疑：输转劳务人数写作“7704余人”：确数带“余”或“多”，上限不明",)
    assert build.build(request, 2023, build.Quiet()).doubts == said
    again = build.build(request, 2023, build.Quiet())
    assert (again.unchanged, again.doubts) == (True, said)


@pytest.mark.parametrize(
    ("count", "last"),
    [(5, "可疑4"), (7, "需要留意的共 7 处，逐个见 township-stats check 2023")],
    ids=["all", "the-first-five"],
)
def test_the_first_doubts_are_printed_and_the_rest_counted(tmp_path, capsys, count, last) -> None:
    doubts = tuple(f"可疑{number}" for number in range(count))
    result = build.Result(tmp_path / "2023", (), {}, doubts=doubts)
    console.show_build(result, explain=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == last
    assert [line for line in lines if line.startswith("可疑")] == list(doubts[:5])


def test_what_was_accepted_stands_while_the_data_are_the_same(workbook) -> None:
    sheet = workbook / "data/raw/2023/05社会治理.csv"
    edit(sheet, ",39,", ",93,", "gb18030")
    rules = ("petition_rate", "petitions_resolved")
    plain = build.Request(workbook, ("html",))
    build.build(replace(plain, accept=rules, reason="口径不同"), 2023, build.Quiet())

    again = build.build(plain, 2023, build.Quiet())
    assert (again.unchanged, again.accepted) == (True, rules)
    more = build.build(replace(plain, formats=("html", "xlsx")), 2023, build.Quiet())
    assert list(more.reasons) == ["appendix.xlsx"]
    assert more.accepted == rules
    manifest = json.loads((workbook / "outputs/2023/manifest.json").read_text(encoding="utf-8"))
    assert manifest["accepted"] == [{"rule": rule, "reason": "口径不同"} for rule in rules]

    with pytest.raises(CheckFailedError, match="petition_rate"):
        build.build(replace(plain, force=True), 2023, build.Quiet())
    edit(sheet, ",93,", ",94,", "gb18030")
    with pytest.raises(CheckFailedError, match="petition_rate"):
        build.build(plain, 2023, build.Quiet())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formats": ("odt",)}, "没有格式 odt; 可用 html、pdf、xlsx、docx"),
        ({"lang": "fr"}, "没有语言 fr; 可用 zh、en"),
        ({"audience": "all"}, "没有读者 all; 可用 internal、public"),
        ({"accept": ("petition_rate",)}, "须用 --reason 写明理由"),
        ({"accept": ("no_rule",), "reason": "x"}, "没有规则 no_rule"),
    ],
    ids=["format", "language", "audience", "no-reason", "rule"],
)
def test_wrong_use_says_what_there_is(workbook, options, message) -> None:
    with pytest.raises(UsageError, match=message):
        build.build(build.Request(workbook, **options), 2023, build.Quiet())
    assert not (workbook / "outputs/2023").exists()


def test_an_unknown_year_says_which_years_there_are(workbook) -> None:
    with pytest.raises(UsageError, match="没有 1999 年的数据; 现有年份：2023"):
        Workbook(workbook, year=1999)


def test_a_failing_notebook_publishes_nothing_and_leaves_a_report(workbook) -> None:
    from township_stats.notebooks import shipped

    own = workbook / "notebooks"
    own.mkdir()
    text = (shipped() / "03_industry.ipynb").read_text(encoding="utf-8")
    broken = text.replace('wb.charts(\\"industry\\")', "1 / 0")
    assert broken != text
    (own / "03_industry.ipynb").write_text(broken, encoding="utf-8")
    with pytest.raises(NotFinishedError, match="03_industry：第 5 格出错：ZeroDivisionError"):
        build.build(build.Request(workbook, ("html",)), 2023, build.Quiet())
    assert not (workbook / "outputs/2023").exists()
    report = (workbook / "outputs/.failed/2023/report.txt").read_text(encoding="utf-8")
    assert "03_industry" in report
    assert (workbook / "outputs/.failed/2023/03_industry.ipynb").is_file()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_township_builds_from_its_files_alone(data, tmp_path, lang) -> None:
    workbook = tmp_path / "rice"
    shutil.copytree(data / "rice_and_tea", workbook)
    build.build(build.Request(workbook, ("html", "pdf"), lang=lang), 2023, build.Quiet())
    page = (workbook / "outputs/2023/appendix.html").read_text(encoding="utf-8")
    if lang == "zh":
        assert "稻茶镇（虚构）" in page
        assert "水稻亩产" in page
    else:
        assert "Rice area" in page
        assert "12,000" in page
        assert "水稻" not in page
    manifest = json.loads((workbook / "outputs/2023/manifest.json").read_text(encoding="utf-8"))
    assert manifest["lang"] == lang


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "1999"], 2, "没有 1999 年的数据; 现有年份：2023"),
        (["build", "20x3"], 2, "不是年份"),
        (["check", "2023"], 0, ""),
        (["clean", "2023"], 0, "62 个数字"),
    ],
    ids=["unknown-year", "no-year", "check", "clean"],
)
def test_exit_codes_of_the_command_line(workbook, arguments, code, said) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "township_stats", *arguments, "--workbook", str(workbook)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_edited_notebook_reruns_alone_and_the_rest_is_taken_over(built, root, tmp_path) -> None:
    workbook = shutil.copytree(built, tmp_path / "workbook")
    shutil.copytree(root / "notebooks", workbook / "notebooks")
    request = build.Request(workbook, ("html", "pdf"))
    before = snapshot(workbook / "outputs/2023")
    edit(workbook / "notebooks/01_projects.ipynb", "year = 2023", "year = 2023  # ours", "utf-8")
    result = build.build(request, 2023, build.Quiet())
    assert result.reasons == {
        "notebooks/01_projects": "笔记本有变化",
        "appendix.html": "笔记本 01_projects 有变化",
        "appendix.pdf": "笔记本 01_projects 有变化",
    }
    after = snapshot(workbook / "outputs/2023")
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {"notebooks/01_projects.ipynb", "manifest.json"}


def test_a_format_more_makes_that_format_alone(built, tmp_path) -> None:
    workbook = shutil.copytree(built, tmp_path / "workbook")
    result = build.build(build.Request(workbook, ("html", "pdf", "xlsx")), 2023, build.Quiet())
    assert result.reasons == {"appendix.xlsx": "新增"}
    assert set(result.files) - set(snapshot(built / "outputs/2023")) == {"appendix.xlsx"}


def test_a_change_that_shows_nowhere_reruns_no_notebook_and_is_named(built, tmp_path) -> None:
    workbook = shutil.copytree(built, tmp_path / "workbook")
    edit(workbook / "data/raw/tables.csv", "\n", "\n\n")
    result = build.build(build.Request(workbook, ("html", "pdf")), 2023, build.Quiet())
    assert set(result.reasons.values()) == {"data/raw/tables.csv有变化"}
    assert set(result.reasons) == {"data", "appendix.html", "appendix.pdf"}
