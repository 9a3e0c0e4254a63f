"""Seeded errors: copies of reports with one number changed are caught at the right place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from claims_books import Annotated, paraphrases

from township_stats import Workbook
from township_stats.claims import from_text, reconcile
from township_stats.errors import FigureError
from township_stats.numerals import parse
from township_stats.units import compatible

REPORTS = [
    item
    for item in paraphrases(Path(__file__).parent / "data" / "paraphrases")
    if item.name[:2] in ("01", "03", "06", "12", "16")
]
KINDS = ("value", "unit", "qualifier", "swapped", "exchanged", "rounded")
OTHER_UNITS = {
    "户": ("人", "家"), "人次": ("人", "户"), "人": ("户", "人次"), "亩": ("公顷", "平方米"), "吨": ("公斤", "斤"),
    "平方米": ("亩",), "个": ("处", "件"), "家": ("户",), "件": ("人", "户"), "次": ("人次",), "处": ("间", "件"),
    "间": ("处", "户"), "期": ("人",), "头": ("只", "户"), "项": ("户",), "%": ("‰",),
}  # fmt: skip
DIGITS = re.compile(r"\d[\d.]*")


@dataclass(frozen=True)
class Seeded:
    """A changed copy and the places of it that no longer hold."""

    text: str
    places: tuple[tuple[int, int], ...]
    said: str
    touched: tuple[tuple[int, int], ...]


def change(words: str, kind: str, rng: Random) -> str:
    """Make an error of a kind in a figure; gives it as it was where that cannot be."""
    digits = DIGITS.search(words)
    if digits is None:
        return words
    number = digits[0]
    if kind == "value":
        first = str(rng.randint(1, 9)) + number[1:]
        new = rng.choice([first, number + "0", number[:-1] or "7"]).rstrip(".")
    elif kind == "swapped":
        pairs = [
            i for i in range(len(number) - 1)
            if number[i : i + 2].isdigit() and number[i] != number[i + 1]
        ]  # fmt: skip
        if not pairs:
            return words
        at = rng.choice(pairs)
        new = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    elif kind == "rounded":
        if not re.search("[余多]", words) or len(number) == len(number.rstrip("0")):
            return words
        head = number.rstrip("0")
        new = str(int(head) + 1) + "0" * (len(number) - len(head))
        return re.sub("[余多]", "", words.replace(number, new, 1))
    elif kind == "unit":
        if "万" in words:
            return words.replace("万", rng.choice(["亿", ""]), 1)
        unit = next((unit for unit in OTHER_UNITS if words.endswith(unit)), None)
        return words.removesuffix(unit) + rng.choice(OTHER_UNITS[unit]) if unit else words
    else:
        return hedged(words, rng)
    return words if new.startswith("0") else words.replace(number, new, 1)


def hedged(words: str, rng: Random) -> str:
    """Change the hedge of a figure."""
    if re.search("[余多]", words):
        bare = re.sub("[余多]", "", words)
        return rng.choice([bare, f"近{bare}", f"不足{bare}"])
    if words.endswith("以上"):
        return rng.choice([words.removesuffix("上") + "下", words.removesuffix("以上")])
    if words[:2] == "超过":
        return rng.choice([f"不足{words[2:]}", words[2:]])
    if words[:1] == "约":
        return rng.choice([f"超过{words[1:]}", f"不足{words[1:]}"])
    return rng.choice([f"超过{words}", f"不足{words}"])


def outside(old: str, new: str) -> bool:
    """Tell whether a changed figure lies outside the interval of the one it was."""
    was = parse(old)
    try:
        now = parse(new)
    except FigureError:  # no number any more
        return True
    if not compatible(was.unit, now.unit):
        return True
    now = now.to(was.unit)
    if was.intersect(now) is None:
        return True
    return now.value is not None and now.value != was.value and not was.contains(now.value)


def copies(report: Annotated, kind: str, count: int, rng: Random) -> list[Seeded]:
    """Make changed copies of a report."""
    made: list[Seeded] = []
    spans = [(i["start"], i["end"]) for i in report.figures if i["verdict"] == "matches"]
    while len(made) < count:
        first = rng.choice(spans)
        old = report.text[slice(*first)]
        if kind == "exchanged":
            second = rng.choice(spans)
            pair = sorted((first, second))
            if first != second and (seeded := exchanged(report.text, pair)) is not None:
                made.append(seeded)
            continue
        new = change(old, kind, rng)
        if new == old or not outside(old, new):
            continue
        text = report.text[: first[0]] + new + report.text[first[1] :]
        place = (first[0], first[0] + len(new))
        made.append(Seeded(text, (place,), f"{old} → {new}", (place,)))
    return made


def exchanged(text: str, pair: list[tuple[int, int]]) -> Seeded | None:
    """Exchange the numbers of two figures; None where neither gets outside what it was."""
    (a, b), (c, d) = pair
    one, other = DIGITS.search(text[a:b]), DIGITS.search(text[c:d])
    if one is None or other is None or one[0] == other[0]:
        return None
    first, second = (
        text[a:b].replace(one[0], other[0], 1),
        text[c:d].replace(other[0], one[0], 1),
    )
    wrong = [outside(text[a:b], first), outside(text[c:d], second)]
    changed = text[:a] + first + text[b:c] + second + text[d:]
    shift = len(first) - (b - a)
    spans = [(a, a + len(first)), (c + shift, c + shift + len(second))]
    places = tuple(span for span, bad in zip(spans, wrong, strict=True) if bad)
    said = f"{text[a:b]} ↔ {text[c:d]}"
    return Seeded(changed, places, said, tuple(spans)) if places else None


@pytest.fixture(scope="module")
def book(root):
    return Workbook(root, year=2023).book


def test_untouched_reports_raise_no_alarm(book) -> None:
    for report in REPORTS:
        wrong = [f.message for f in reconcile(from_text(report.text), book).contradictions]
        assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("seed", "count"), [(1, 20), pytest.param(2, 85, marks=pytest.mark.deep)], ids=["few", "many"]
)
def test_changed_numbers_are_caught_where_they_stand(kind, seed, count, book) -> None:
    rng = Random(seed)
    caught, missed, elsewhere = 0, [], []
    for report in REPORTS:
        before = {f.surface for f in reconcile(from_text(report.text), book).findings if f.wrong}
        for seeded in copies(report, kind, count // len(REPORTS), rng):
            found = reconcile(from_text(seeded.text), book)
            wrong = [f for f in found.findings if f.wrong]
            for start, end in seeded.places:
                hit = any(f.start < end and start < f.end for f in wrong)
                caught += hit
                missed += [] if hit else [seeded.said]
            elsewhere += [
                (seeded.said, f.surface)
                for f in wrong
                if f.surface not in before
                and not any(f.start < end and start < f.end for start, end in seeded.touched)
            ]
    assert caught / (caught + len(missed)) >= 0.99, missed
    assert len(elsewhere) <= count // 50, elsewhere
