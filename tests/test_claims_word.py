"""Word reports: runs, tables, tracked changes; comments exactly at the figures."""

from __future__ import annotations

import io

import docx
import pytest
from claims_books import small_book
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement

from township_stats.claims import annotate_docx, annotate_html, from_text, read_report, reconcile
from township_stats.claims.word import Remark, read_word, with_comments
from township_stats.errors import InputError, UsageError


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph_of(*runs: str):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for words in runs:
        paragraph.add_run(words)
    return document


def table_of(rows: list[list[str]], above: str = ""):
    document = docx.Document()
    document.add_paragraph(above)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    return document


def commented(data: bytes) -> list[tuple[str, str]]:
    """Give each comment with the words it is put at."""
    document = docx.Document(io.BytesIO(data))
    found = []
    for comment in document.comments:
        inside, words = False, ""
        for element in document.element.body.iter():
            name, number = (
                element.tag.rpartition("}")[2],
                element.get(f"{{{element.nsmap['w']}}}id"),
            )
            if name.startswith("commentRange") and number == str(comment.comment_id):
                inside = name == "commentRangeStart"
            elif name == "t" and inside:
                words += element.text
        found.append((words, comment.text))
    return found


def test_a_figure_over_several_runs_is_one_figure() -> None:
    report = read_word(saved(paragraph_of("油橄榄面积2", ".", "2万", "亩。")), "a.docx")
    assert report.text == "油橄榄面积2.2万亩。"


def test_rows_of_a_table_are_lines_and_cells_are_parted_by_tabs() -> None:
    report = read_word(saved(table_of([["指标", "数值"], ["花椒面积", "8000亩"]])), "a.docx")
    assert report.text == "\n指标\t数值\n花椒面积\t8000亩"
    assert [(p.table, p.row, p.column) for p in report.paragraphs][1:] == [
        (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1),
    ]  # fmt: skip


def test_deleted_words_are_not_read_and_inserted_ones_are() -> None:
    document = paragraph_of("面积", "3万亩", "2.2万亩")
    body = document.paragraphs[0]._p
    for run, tag in zip(
        body.findall(f"{{{body.nsmap['w']}}}r")[1:], ("w:del", "w:ins"), strict=True
    ):
        change = OxmlElement(tag)
        run.addprevious(change)
        change.append(run)
    assert read_word(saved(document), "a.docx").text == "面积2.2万亩"


TABLES = {
    "unit in brackets": ([["项目", "面积（万亩）"], ["油橄榄", "2.2"], ["花椒", "0.9"]], ""),
    "unit above": ([["项目", "面积"], ["油橄榄", "2.2"], ["花椒", "0.9"]], "表1 种植情况（单位：万亩）"),
    "unit column": (
        [["序号", "指标", "单位", "数值"], ["1", "油橄榄面积", "万亩", "2.2"], ["2", "花椒面积", "万亩", "0.9"]], "",
    ),
    "unit in the cell": ([["项目", "面积"], ["油橄榄", "2.2万亩"], ["花椒", "0.9万亩"]], ""),
    "lying": ([["", "油橄榄面积（万亩）", "花椒面积（万亩）"], ["数值", "2.2", "0.9"]], ""),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "above"), TABLES.values(), ids=TABLES)
def test_cells_are_bound_by_their_row_and_column(rows, above) -> None:
    report = read_word(saved(table_of(rows, above)), "a.docx")
    found = reconcile(report, small_book())
    assert [(f.indicator, f.verdict.value) for f in found.findings] == [
        ("olive_area", "matches"),
        ("pepper_area", "contradicts"),
    ]
    assert [report.text[f.start : f.end] for f in found.findings] == [
        f.surface for f in found.findings
    ]


def test_comments_stand_at_the_figures_and_nothing_else_changes(tmp_path) -> None:
    document = paragraph_of("油橄榄面积2.", "5万亩", "，清理河道垃圾12吨，硬化道路30公里。")
    document.paragraphs[0].runs[1].bold = True
    path = tmp_path / "draft.docx"
    path.write_bytes(saved(document))
    found = reconcile(read_report(path), small_book())
    assert annotate_docx(path, found, tmp_path / "out.docx") == 2
    (first, said), (second, also) = commented((tmp_path / "out.docx").read_bytes())
    assert (first, second) == ("2.5万亩", "30公里")
    assert said == (
        "✗ 矛盾：油橄榄面积：文中2.5万亩，表中2.2万亩，多出3000亩\n依据：data/raw/2023/a.csv!B2"
    )
    assert also == "? 无据：没有指标与这个数相应"
    copy = docx.Document(tmp_path / "out.docx").paragraphs[0]
    assert copy.text == document.paragraphs[0].text
    assert "".join(run.text for run in copy.runs if run.bold) == "5万亩"


def test_comments_in_a_table_and_two_in_one_run() -> None:
    data = saved(table_of([["甲", "乙"], ["面积5亩，产值3元", "x"]]))
    report = read_word(data, "a.docx")
    places = [report.text.index(words) for words in ("5亩", "3元")]
    remarks = [Remark(at, at + 2, f"第{i}") for i, at in enumerate(places)]
    assert commented(with_comments(data, "a.docx", remarks, "核对")) == [
        ("5亩", "第0"),
        ("3元", "第1"),
    ]


def test_comments_go_into_word_files_that_are_the_ones_reconciled(tmp_path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(saved(paragraph_of("花椒面积9000亩。")))
    found = reconcile(from_text("花椒面积9亩。"), small_book())
    with pytest.raises(UsageError, match="与核对时的内容不同"):
        annotate_docx(path, found, tmp_path / "b.docx")
    with pytest.raises(UsageError, match=r"不是 \.docx"):
        annotate_docx(tmp_path / "a.txt", found, tmp_path / "b.docx")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"not a zip", "不是完好的 .docx 文件"),
        ("a.doc", b"\xd0\xcf", "不能读 .doc 文件"),
        ("a.pdf", b"%PDF", "不能读 .pdf 文件"),
        ("a.txt", b"\xff\xfe\x00\x00\x81", "文字编码是 UTF-16"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path, name, data, said) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_report(tmp_path / name)


def test_a_report_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(InputError, match="打不开"):
        read_report(tmp_path / "a.txt")


def test_plain_text_in_gb18030_is_read(tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes("花椒面积8000亩。\r\n".encode("gb18030"))
    report = read_report(tmp_path / "a.txt")
    assert [report.of(p) for p in report.paragraphs] == ["花椒面积8000亩。"]


def test_figures_outside_the_running_text_are_named_and_not_judged() -> None:
    document = paragraph_of("油橄榄面积2.2万亩。")
    document.sections[0].header.paragraphs[0].text = "油橄榄面积3.3万亩"
    document.sections[0].footer.paragraphs[0].text = "内部材料"
    box = OxmlElement("w:txbxContent")
    box.append(docx.Document().add_paragraph("产值9亿元")._p)
    drawing = OxmlElement("w:pict")
    drawing.append(box)
    document.paragraphs[0].add_run()._r.append(drawing)
    report = read_word(saved(document), "a.docx")
    assert report.text == "油橄榄面积2.2万亩。"
    found = reconcile(report, small_book())
    assert found.outside == ("页眉 3.3万亩", "文本框 9亿元")
    assert found.holds
    assert "不在正文里：页眉 3.3万亩、文本框 9亿元" in annotate_html(found)


def test_figures_of_a_footnote_are_named() -> None:
    document = paragraph_of("油橄榄面积2.2万亩。")
    namespace = document.element.nsmap["w"]
    said = f'<w:footnotes xmlns:w="{namespace}"><w:footnote w:id="1"><w:p><w:r><w:t>花椒7亩</w:t></w:r></w:p></w:footnote></w:footnotes>'
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    notes = Part(
        PackURI("/word/footnotes.xml"), "application/xml", said.encode(), document.part.package
    )
    document.part.relate_to(notes, f"{base}/footnotes")
    found = reconcile(read_word(saved(document), "a.docx"), small_book())
    assert found.outside == ("脚注 7亩",)
