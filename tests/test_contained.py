"""What a workbook from outside names stays inside it, and costs neither memory nor time."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from workbooks import HEADER, make

from township_stats import build, confined, plan, store
from township_stats.claims import read_report
from township_stats.codebook import read_codebook
from township_stats.errors import InputError, NotFinishedError, UsageError
from township_stats.intake.received import years
from township_stats.intake.year import read_year
from township_stats.notebooks import shipped
from township_stats.township import read_township

SHEET = {"a.csv": HEADER + "总人口,5,人,,\n"}


@pytest.mark.parametrize("name", ["data/raw/2023/b.csv", "data/raw/2023/b.pdf", "data/raw/b.bin"])
def test_a_giant_file_is_not_read_to_its_end(tmp_path, name) -> None:
    make(tmp_path, SHEET)
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, 2**40)
    began = time.monotonic()
    found = plan.input_checksums(tmp_path, 2023)
    assert time.monotonic() - began < 10
    assert found.get(name, "") == ""


def test_a_giant_definition_is_refused(tmp_path) -> None:
    make(tmp_path, SHEET)
    os.truncate(tmp_path / "data/raw/indicators.csv", 2**40)
    with pytest.raises(InputError, match=r"data/raw/indicators\.csv: 大于 20 MB"):
        plan.input_checksums(tmp_path, 2023)


def test_a_year_that_is_a_link_is_not_read(tmp_path) -> None:
    codebook = make(tmp_path / "workbook", SHEET)
    folder = tmp_path / "workbook/data/raw/2023"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    raw = read_year(tmp_path / "workbook", 2023, codebook)
    assert [str(problem) for problem in raw.problems] == [
        "data/raw/2023: 是符号链接，不读; 请放文件夹本身"
    ]
    assert raw.entries == ()


@pytest.mark.parametrize("name", ["data/clean", "data"])
def test_clean_figures_are_not_written_through_a_link(tmp_path, name) -> None:
    make(tmp_path / "workbook", SHEET)
    elsewhere = tmp_path / "elsewhere"
    path = tmp_path / "workbook" / name
    path.rename(elsewhere) if path.exists() else elsewhere.mkdir()
    path.symlink_to(elsewhere)
    with pytest.raises(NotFinishedError, match="符号链接"):
        store.clean(tmp_path / "workbook", 2023, read_codebook(tmp_path / "workbook"))
    assert not (elsewhere / "2023/figures.csv").exists()
    assert not (elsewhere / "clean").exists()


def test_a_year_does_not_begin_with_zero(tmp_path) -> None:
    make(tmp_path, SHEET)
    for name in ("0000", "0999", "２０２４", "2024 ", "-rf", "9999"):
        (tmp_path / "data/raw" / name).mkdir()
    assert years(tmp_path) == (2023, 9999)


@pytest.mark.parametrize("fonts", ["/", "/etc", "..", "../..", "fonts/../..", "missing", "link"])
def test_fonts_are_inside_the_workbook(tmp_path, fonts) -> None:
    root = tmp_path / "workbook"
    make(root, SHEET)
    (root / "fonts").mkdir()
    (root / "link").symlink_to("/etc")
    path = root / "data/raw/township.toml"
    plain = path.read_text(encoding="utf-8")
    path.write_text(f'fonts = "{fonts}"\n{plain}', encoding="utf-8")
    with pytest.raises(InputError, match=r"fonts = .*; 工作簿里的一个文件夹"):
        read_township(root)
    path.write_text(f'fonts = "fonts"\n{plain}', encoding="utf-8")
    assert read_township(root).fonts == "fonts"


def test_a_giant_font_is_refused(tmp_path) -> None:
    (tmp_path / "a.ttf").touch()
    os.truncate(tmp_path / "a.ttf", 2**40)
    with pytest.raises(UsageError, match=r"a\.ttf 大于 200 MB"):
        plan.make_plan({}, (), (), tmp_path, {})


MANIFEST = {
    "township": "试验镇（虚构）", "code": "000000000000", "year": 2023, "made_up": True, "lang": "zh",
    "audience": "internal", "formats": ["html"], "inputs": {}, "libraries": {}, "notebooks": {},
    "shown": {}, "fonts": {}, "parts": {"data": ""}, "made": {"data": ["a.csv"]}, "answers": {},
    "accept": [""], "accepted": [], "checks": [], "doubts": [],
    "outputs": {"a.csv": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "is_whole"),
    [
        ({}, True),
        ({"year": 2022}, False),
        ({"made": {"data": ["../../../etc/passwd"]}}, False),
        ({"made": {"data": ["b.csv"]}}, False),
        ({"made": {}}, False),
        ({"outputs": MANIFEST["outputs"] | {"link": MANIFEST["outputs"]["a.csv"]}}, False),
        ({"outputs": MANIFEST["outputs"] | {"../a": MANIFEST["outputs"]["a.csv"]}}, False),
        ({"outputs": MANIFEST["outputs"] | {"folder/a": MANIFEST["outputs"]["a.csv"]}}, False),
        ({"lang": "<script>"}, False),
        ({"answers": {"holds": "<script>"}}, False),
        ({"accepted": [1]}, False),
        ({"accept": []}, False),
        ({"accept": [1]}, False),
        ({"checks": [{"rule": "a", "answer": "fails", "message": 1}]}, False),
        ({"formats": "html"}, False),
        ({"code": None}, False),
    ],
)
def test_a_forged_manifest_counts_as_none(tmp_path, change, is_whole) -> None:
    folder = tmp_path / "2023"
    (tmp_path / "elsewhere").mkdir()
    folder.mkdir()
    for path in (folder / "a.csv", tmp_path / "a", tmp_path / "elsewhere/a"):
        path.write_text("a")
    (folder / "link").symlink_to("a.csv")
    (folder / "folder").symlink_to(tmp_path / "elsewhere")
    (folder / "manifest.json").write_text(json.dumps(MANIFEST | change), encoding="utf-8")
    assert (plan.published(folder) is not None) == is_whole


def test_a_manifest_nested_without_end_counts_as_none(tmp_path) -> None:
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    assert plan.published(tmp_path) is None


def word(document: bytes, name: str = "word/document.xml") -> bytes:
    """Give a Word file with one part replaced."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as to:
        for part in source.namelist():
            to.writestr(part, document if part == name else source.read(part))
    return made.getvalue()


BODY = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
END = b"</w:body></w:document>"
TABLE = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
BAD_WORD = {
    "text-bomb": word(BODY + b"<w:p><w:r><w:t>" + b"x" * 200_000_000 + b"</w:t></w:r></w:p>" + END),
    "paragraphs-bomb": word(BODY + b"<w:p/>" * 8_000_000 + END),
    "styles-bomb": word(b" " * 200_000_000, "word/styles.xml"),
    "nesting": word(BODY + b"<w:ins>" * 200_000 + END),
    "tables-in-tables": word(BODY + TABLE[0] * 60 + TABLE[1] * 60 + END),
    "laughs": word(b'<!DOCTYPE a [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]>' + BODY + b"&b;" + END),
    "entity-file": word(b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + BODY + b"&a;" + END),
    "doctype-elsewhere": word(b"<!DOCTYPE a []><a/>", "word/settings.xml"),
    "bad-span": word(BODY + b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr><w:p/></w:tc>'
                     b"</w:tr></w:tbl>" + END),
    "no-body": word(BODY.replace(b"<w:body>", b"</w:document>")),
    "other-root": word(b"<a/>"),
    "half": word(BODY + END)[:3000],
}  # fmt: skip


@pytest.mark.parametrize("data", BAD_WORD.values(), ids=BAD_WORD.keys())
def test_bad_word_files_are_refused_within_the_budget(tmp_path, data) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    began = time.monotonic()
    with pytest.raises(InputError, match=r"a\.docx: 不是完好的 \.docx 文件"):
        read_report(tmp_path / "a.docx")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("name", ["a.docx", "a.txt"])
@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")],
                         ids=["fifo", "folder", "device"])  # fmt: skip
def test_reports_that_are_no_files_are_refused(tmp_path, name, put) -> None:
    put(tmp_path / name)
    with pytest.raises(InputError, match="不是普通文件"):
        read_report(tmp_path / name)


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\x00", "\u202e", "\u2066", "\U000e0041"])
@pytest.mark.parametrize("file", ["indicators.csv", "rules.csv", "charts.csv", "township.toml"])
def test_characters_that_deceive_are_refused_in_definitions(tmp_path, file, char) -> None:
    from township_stats import Workbook

    make(tmp_path, SHEET)
    path = tmp_path / "data/raw" / file
    if file == "township.toml":
        said = f'note = "\\U{ord(char):08x}"\n' + path.read_text(encoding="utf-8")
    elif file == "indicators.csv":
        said = path.read_text(encoding="utf-8").replace("总人口", f"总人口{char}", 1)
    elif file == "rules.csv":
        said = f"id,expression,severity,reason\na{char},1 = 1,error,无\n"
    else:
        said = f"id,section,kind,indicators,title,title_en,note\na,s,bar,c,{char},t,\n"
    path.write_text(said, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        book = Workbook(tmp_path, year=2023)
        _ = book.rules, book.figures()
    assert f"data/raw/{file}" in str(caught.value)
    assert char not in str(caught.value)


def test_toml_nested_without_end_is_refused(tmp_path) -> None:
    make(tmp_path, SHEET)
    (tmp_path / "data/raw/township.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(InputError, match=r"township\.toml: 括号嵌套过深"):
        read_township(tmp_path)


def outside_link(path: Path) -> str:
    path.rename(path.parents[1] / "elsewhere.ipynb")
    path.symlink_to(path.parents[1] / "elsewhere.ipynb")
    return "是符号链接"


def another_s(path: Path) -> str:
    if os.getuid():
        pytest.skip("only root can give a file away")
    os.chown(path, 12345, 12345)
    return "属于别的用户"


def downloaded(path: Path) -> str:
    try:
        os.setxattr(path, "user.xdg.origin.url", b"https://example.com/a.ipynb")
    except OSError:
        pytest.skip("no extended attributes here")
    return "带有来自网络的标记"


@pytest.mark.parametrize("put", [outside_link, another_s, downloaded])
def test_a_notebook_from_outside_runs_only_where_it_is_named(tmp_path, put) -> None:
    make(tmp_path, SHEET)
    mark = tmp_path / "mark"
    path = tmp_path / "notebooks/00_overview.ipynb"
    path.parent.mkdir()
    content = json.loads((shipped() / path.name).read_text(encoding="utf-8"))
    code = {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None}
    content["cells"].append(code | {"source": f"open({str(mark)!r}, 'w');"})
    path.write_text(json.dumps(content), encoding="utf-8")
    why = put(path)
    request = build.Request(tmp_path, ("html",))
    with pytest.raises(InputError) as caught:
        build.build(request, 2023, build.Quiet())
    assert str(caught.value) == (
        f"notebooks/00_overview.ipynb: {why}，可能是别人的程序，没有运行; "
        "看过其中的代码后，用 --notebook 00_overview 点名运行"
    )
    assert not mark.exists()
    build.build(replace(request, notebooks=("00_overview",)), 2023, build.Quiet())
    assert mark.exists()
    with pytest.raises(UsageError, match="没有笔记本 09_no"):
        build.build(replace(request, notebooks=("09_no",)), 2023, build.Quiet())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of computing time")
def test_a_worker_is_stopped_by_what_it_computes_and_not_by_the_clock(tmp_path) -> None:
    limit = "import sys, time; sys.path.insert(0, {!r}); from township_stats.confined import limit"
    begin = limit.format(str(Path(__file__).parent.parent)) + "; limit(2**30, 2)\n"
    (tmp_path / "spins.py").write_text(begin + "while True: pass\n", encoding="utf-8")
    with pytest.raises(confined.ConfinedError) as caught:
        confined.run(tmp_path / "spins.py", b"", 4)
    assert caught.value.timed_out
    (tmp_path / "waits.py").write_text(begin + "time.sleep(3); print(7)", encoding="utf-8")
    assert confined.run(tmp_path / "waits.py", b"", 4) == b"7\n"
