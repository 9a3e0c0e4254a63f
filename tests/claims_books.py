"""Small made-up books for the tests of claims: figures written in the words of an office."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from books import TOWNSHIP, indicator

from township_stats.book import Book
from township_stats.claims import Finding, Reconciliation, from_text, reconcile
from township_stats.codebook import Codebook, Indicator
from township_stats.figure import Figure, Source
from township_stats.numerals import parse

INDICATORS = (
    indicator("olive_area", "亩", "油橄榄面积", aliases=("油橄榄种植面积",)),
    indicator("olive_value", "元", "油橄榄产值", aliases=("油橄榄年产值",)),
    indicator("pepper_area", "亩", "花椒面积", aliases=("花椒种植面积",)),
    indicator("river_waste", "吨", "清理河道垃圾", table="waste"),
    indicator("source_waste", "吨", "清理水源地垃圾", table="waste"),
    indicator("monitored", "户", "新识别监测户", table="poor"),
    indicator("monitored_persons", "人", "新识别监测人口", table="poor"),
    indicator("petitions", "项", "重点信访件", table="petitions"),
    indicator("resolved", "件", "化解信访件", table="petitions"),
    indicator("rate", "%", "信访化解率", table="petitions", measure="rate"),
    indicator("appeals", "件", "解决群众诉求", table="petitions"),
    indicator("herd", "头", "规模养殖存栏标准", table="pigs", measure="rate"),
    indicator("relocated", "户", "避险搬迁户数", table="moved"),
    indicator("moved_in", "户", "其中：已入住户数", table="moved"),
    indicator("villages", "个", "美丽村庄", table="targets", measure="target"),
)
DERIVED = (
    Indicator(
        "open", "industry", "petitions", "未化解信访件", "open", "件", "件", "rate",
        expression="petitions / 1项 * 1件 - resolved",
    ),
    Indicator(
        "moved_share", "livelihood", "moved", "已入住户数占比", "moved in", "%", "", "rate",
        expression="moved_in / relocated",
    ),
)  # fmt: skip
THIS = {
    "olive_area": "2.2万亩", "olive_value": "5500万元", "pepper_area": "8000亩", "river_waste": "12吨",
    "source_waste": "700余吨", "monitored": "6户", "monitored_persons": "25人", "petitions": "41项",
    "resolved": "39件", "rate": "95%", "villages": "2个",
}  # fmt: skip
LAST = {"olive_area": "2万亩", "olive_value": "6000万元", "rate": "93%", "river_waste": "10吨"}


def figures(told: dict[str, str], year: int, codebook: Codebook) -> tuple[Figure, ...]:
    """Make the figures of a year from words; ``code@place`` for one of a place."""
    made = []
    for row, (name, words) in enumerate(told.items(), start=2):
        code, _, place = name.partition("@")
        item = codebook[code]
        source = Source(f"data/raw/{year}/a.csv", "", f"B{row}", "0" * 64)
        quantity = parse(words, None if words[-1] in "亩元吨户人项件个头%" else item.unit)
        said = words.removesuffix(item.unit)
        made.append(Figure(code, item.name, item.section, place, year, said, quantity, source))
    return tuple(made)


def small_book(
    this: dict[str, str] = THIS, last: dict[str, str] | None = None, year: int = 2023
) -> Book:
    """Make a book of made-up figures, with those of the year before where they are given."""
    codebook = Codebook(INDICATORS, DERIVED)
    years = {year: figures(this, year, codebook)}
    if last is not None:
        years[year - 1] = figures(last, year - 1, codebook)
    return Book(TOWNSHIP, codebook, year, years)


def told(text: str, book: Book | None = None) -> Reconciliation:
    """Reconcile a text with a small book."""
    return reconcile(from_text(text, "试验.txt"), book or small_book())


def verdicts(found: Reconciliation) -> list[tuple[str, str, str]]:
    """Give surface, verdict and indicator of every finding."""
    return [(item.surface, item.verdict.value, item.indicator) for item in found.findings]


def only(text: str, book: Book | None = None) -> Finding:
    """Give the only finding of a text."""
    (finding,) = told(text, book).findings
    return finding


@dataclass(frozen=True)
class Annotated:
    """A made-up report for the 2023 figures and what each of its figures is of."""

    name: str
    text: str
    figures: tuple[dict, ...]


def paraphrases(folder: Path) -> list[Annotated]:
    """Read the paraphrased reports and their annotations."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        lines = path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
        text = path.read_text(encoding="utf-8")
        found.append(Annotated(path.stem, text, tuple(map(json.loads, lines))))
    return found
