"""The published year read back from all four formats: every number printed is the clean figure.

What is expected is worked out here, from figures.csv and the definitions alone.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import partial
from itertools import takewhile
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from lxml import html
from readback import shown

from township_stats import build

YEAR = 2023
SIZES = {"万亩": 10000, "万元": 10000}
WORDS = {
    "zh": {
        "exact": "{}", "more_than": "{}多|{}余", "approx": "约{}", "at_least": "≥{}", "over": ">{}",
    },
    "en": {
        "exact": "{}", "more_than": "over {}", "approx": "about {}", "at_least": "at least {}",
        "over": "more than {}",
    },
}  # fmt: skip
MARKS = re.compile("[①-⑳]+")
AUDIT = ("应有的关系", "Rule")  # heads the first of the tables about the figures, the last section

Row = list[str]


@dataclass(frozen=True)
class Figure:
    """What should be printed of an indicator: names, unit, value in it, words around it."""

    names: tuple[str, str]
    unit: str
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    qualifier: str
    derived: bool = False


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(workbook: Path, *, public: bool, lang: str) -> dict[str, Figure]:
    """Work out what should be printed, by the name of each row."""
    raw = workbook / "data/raw"
    folder = workbook / f"outputs/{YEAR}/data" if public else workbook / f"data/clean/{YEAR}"
    clean = {
        row["indicator"]: row for row in table(folder / "figures.csv") if not row["place"]
    }  # fmt: skip
    figures: dict[str, Figure] = {}
    values: dict[str, Fraction | None] = {}
    for row in table(raw / "indicators.csv"):
        found = clean[row["code"]]
        unit = row["display_unit"] or row["unit"]
        size = SIZES.get(unit, 1) if lang == "zh" else 1
        value, lower, upper = (
            Fraction(found[key]) / size if found[key] else None
            for key in ("value", "lower", "upper")
        )
        if public and found["status"] == "suppressed":
            value = None
        values[row["code"]] = None if value is None else value * size
        figures[row["code"]] = Figure(
            (row["name"], row["name_en"]), unit, value, lower, upper, found["qualifier"]
        )
        if unit in ("亩", "万亩") and value is not None:
            hectares = value * size / 15
            names = ("折合公顷", "In hectares")
            figures[f"{row['code']} ha"] = Figure(
                names, "公顷", hectares, None, None, "exact", True
            )
    for row in table(raw / "derived.csv"):
        size = SIZES.get(row["display_unit"], 1) if lang == "zh" else 1
        text = re.sub(r"(\d+)[项件]", r"\1", row["expression"])
        try:
            value = eval(text, {}, values) / (Fraction(1, 100) if row["unit"] == "%" else size)  # noqa: S307
        except TypeError:  # a part is hidden
            value = None
        unit = row["display_unit"] or row["unit"]
        names = (row["name"], row["name_en"])
        figures[row["code"]] = Figure(names, unit, value, None, None, "exact", True)
    return figures


def number(text: str) -> Decimal:
    return Decimal(re.sub("[\u00a0 ,]", "", text).replace("−", "-"))


def agrees(figure: Figure, text: str, lang: str) -> bool:
    """Whether a printed text is the figure: its words, and its value at the printed precision."""
    if figure.value is None:
        return text == "*"
    for pattern in WORDS[lang][figure.qualifier].split("|"):
        digits = r"([0-9](?:[0-9\u00a0 ,]*[0-9])?(?:\.[0-9]+)?)"
        found = re.fullmatch(re.escape(pattern).replace(r"\{\}", digits), text)
        if found:
            return equals(figure, number(found[1]))
    return False


def equals(figure: Figure, printed: Decimal) -> bool:
    assert figure.value is not None
    if not figure.derived:
        return Fraction(printed) == figure.value
    exact = Decimal(figure.value.numerator) / Decimal(figure.value.denominator)
    places = range(int(printed.as_tuple().exponent), len(str(int(printed))))
    return any(
        exact.quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN) == printed for place in places
    )


# -- four readers: each gives the rows of all tables, and all running text ---------------------


def from_html(folder: Path) -> tuple[list[Row], str]:
    page = html.fromstring((folder / "appendix.html").read_bytes())
    rows = [
        [MARKS.sub("", cell.text_content()).strip() for cell in line.cssselect("th, td")]
        for line in page.cssselect(".stat-table tr:not(.again)")
    ]
    alts = [picture.get("alt") for picture in page.cssselect("figure img")]
    return rows, "\n".join([*alts, *(cell for row in rows for cell in row)])


def from_docx(folder: Path) -> tuple[list[Row], str]:
    document = docx.Document(str(folder / "appendix.docx"))
    rows = [
        [MARKS.sub("", cell.text).strip() for cell in line.cells]
        for grid in document.tables
        for line in grid.rows
    ]
    alts = [str(shape._inline.docPr.get("descr")) for shape in document.inline_shapes]
    return rows, "\n".join([*alts, *(cell for row in rows for cell in row)])


def from_xlsx(folder: Path) -> tuple[list[Row], str]:
    book = openpyxl.load_workbook(folder / "appendix.xlsx", rich_text=True)
    rows = [
        [MARKS.sub("", shown(cell)).strip() for cell in line]
        for sheet in book.worksheets
        if sheet.title.startswith(("表", "Table"))
        for line in sheet.iter_rows()
    ]
    return rows, "\n".join(cell for row in rows for cell in row)


def from_pdf(folder: Path) -> tuple[list[Row], str]:
    with pypdfium2.PdfDocument(folder / "appendix.pdf") as document:
        pages = [page.get_textpage() for page in document]
        rows = [cells for page in pages for cells in lines(page)]
        return rows, "\n".join(page.get_text_bounded().replace("\r\n", "") for page in pages)


def lines(page: pypdfium2.PdfTextPage) -> Iterator[Row]:
    """Read a page's lines; a wide gap in a line begins a new cell. Raised marks are left out."""
    spots: dict[int, list[tuple[float, float, str]]] = {}
    for index in range(page.count_chars()):
        char = page.get_text_range(index, 1)
        left, bottom, right, top = page.get_charbox(index, loose=True)
        if char.strip("\r\n") and top - bottom > 8:
            line = next((y for y in spots if abs(y - bottom) < 2), round(bottom))
            spots.setdefault(line, []).append((left, right, char))
    for y in sorted(spots, reverse=True):
        cells, end = [""], None
        for left, right, char in sorted(spots[y]):
            if end is not None and left - end > 6:
                cells.append("")
            cells[-1] += char
            end = right
        yield [MARKS.sub("", cell).strip() for cell in cells]


READERS = {"html": from_html, "docx": from_docx, "xlsx": from_xlsx, "pdf": from_pdf}


EDITIONS = {
    "zh": ("zh", "internal", ("html", "docx", "xlsx", "pdf")),
    "zh-public": ("zh", "public", ("html", "docx", "xlsx", "pdf")),
    "en": ("en", "internal", ("html", "docx", "xlsx")),  # in print long English names wrap
}


@pytest.mark.parametrize("name", EDITIONS)
def test_every_number_printed_is_the_clean_figure(name: str, root: Path, tmp_path: Path) -> None:
    lang, audience, formats = EDITIONS[name]
    for part in ("data/raw", "data/clean"):
        shutil.copytree(root / part, tmp_path / part)
    request = build.Request(tmp_path, formats, audience=audience, lang=lang)
    build.build(request, YEAR, build.Quiet())
    figures = expected(tmp_path, public=audience == "public", lang=lang)
    for form in formats:
        rows, text = READERS[form](tmp_path / f"outputs/{YEAR}")
        check_rows(rows, figures, lang, form)
        check_sentences(text, figures, lang, form)
        check_overview(rows, figures, form)


def check_rows(rows: list[Row], figures: dict[str, Figure], lang: str, form: str) -> None:
    """Each row of the report's tables is one figure's, and each figure has its row."""
    wanted: dict[str, list[Figure]] = {}
    for figure in figures.values():
        for label in labels(figure.names[lang == "en"]):
            wanted.setdefault(label, []).append(figure)
    seen: list[Figure] = []
    for stub, *cells in takewhile(lambda row: row[0] not in AUDIT, rows):
        numbers = [cell for cell in cells if cell == "*" or re.search("[0-9]", cell)]
        if stub not in wanted or not numbers:
            continue
        left = [figure for figure in wanted[stub] if figure not in seen]
        assert left, f"{form}: {stub} {cells}: one row too many"
        figure = left[0]
        assert agrees(figure, numbers[0], lang), f"{form}: {stub} {cells}: {figure}"
        for span in numbers[1:]:
            assert holds(figure, span), f"{form}: {stub} {cells}: {figure}"
        if lang == "zh" and len(cells) > len(numbers):
            assert cells[0] == figure.unit, f"{form}: {stub} {cells}"
        seen.append(figure)
    assert [figure.names for figure in figures.values() if figure not in seen] == [], form


def labels(name: str) -> set[str]:
    """Give the ways a row may be named: a second 其中 under one total is named without it."""
    short = re.sub("^(其中：|Of which: )", "", name)
    return {name, short[:1].upper() + short[1:]}


def holds(figure: Figure, span: str) -> bool:
    """Whether a printed interval is the figure's: its own ends, or around what was computed."""
    ends = [number(end) for end in re.split("～|–", re.sub("^[≥≤><]", "", span))]
    low, high = Fraction(ends[0]), Fraction(ends[-1])
    if span[0] in "≥>≤<":
        sign = 1 if span[0] in "≥>" else -1
        return figure.value is not None and sign * (figure.value - low) >= 0
    if figure.derived:
        return figure.value is not None and low <= figure.value <= high
    return (figure.lower, figure.upper) == (low, high)


def check_sentences(text: str, figures: dict[str, Figure], lang: str, form: str) -> None:
    """Numbers behind a figure's name in running text: lists, and what charts say of themselves."""
    digits = (
        r"(\*|(?:[约≥>]|over |about |at least |more than )?[0-9][0-9\u00a0 ,]*(?:\.[0-9]+)?[多余]?)"
    )
    told = 0
    for figure in figures.values():
        full = figure.names[lang == "en"]
        colon = "" if lang == "zh" else ": "
        for found in re.finditer(rf"(?<![\w：]){re.escape(full)}{colon}{digits}", text):
            said = found[1].strip("\u00a0 ,")
            assert agrees(figure, said, lang), f"{form}: {full}: {said}"
            told += 1
    assert told >= (6 if form in ("xlsx", "pdf") else 25), form


def check_overview(rows: list[Row], figures: dict[str, Figure], form: str) -> None:
    """The table that counts figures by what they are adds them up."""
    if form == "xlsx":
        return  # only sheets of numbered tables are read
    own = [figure for figure in figures.values() if figure.unit != "公顷"]
    hidden = sum(figure.value is None for figure in own)
    derived = sum(figure.derived and figure.value is not None for figure in own)
    totals = [row[1:] for row in rows if row[0] in ("合计", "Total") and len(row) == 7]
    counts = (len(own), len(own) - hidden - derived, hidden, 0, 0, derived)
    assert totals == [[str(count) for count in counts]], form


BREAKS: list[tuple[str, Callable[[Figure, str], bool]]] = [
    ("2.3", partial(agrees, lang="zh")),
    ("约2.2", partial(agrees, lang="zh")),
    ("2.20多", partial(agrees, lang="zh")),
    ("*", partial(agrees, lang="zh")),
]


@pytest.mark.parametrize(("printed", "check"), BREAKS, ids=[text for text, _ in BREAKS])
def test_what_is_not_the_figure_is_found(
    printed: str, check: Callable[[Figure, str], bool]
) -> None:
    area = Figure(("面积", "Area"), "万亩", Fraction("2.2"), None, None, "exact")
    assert check(area, "2.2")
    assert not check(area, printed)
