"""Every expression of the corpus is read as it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from number_corpus import STATUS, differences

from township_stats.errors import FigureError
from township_stats.numerals import format_en, format_zh, parse, read
from township_stats.terms import Kind, Status

CORPUS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "number_corpus.jsonl")
    .read_text("utf-8")
    .splitlines()
]
ONE_FIGURE = [entry for entry in CORPUS if len(entry["figures"]) == 1]


def entry_id(entry: dict[str, Any]) -> str:
    return f"{entry['id']} {entry['text'][:20]}"


def test_the_corpus_is_large_and_says_no_text_twice():
    assert len(CORPUS) >= 700
    assert len({entry["text"] for entry in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("entry", CORPUS, ids=entry_id)
def test_reads_as_the_corpus_says(entry):
    reading = read(entry["text"]).to_json()
    assert reading["status"] == STATUS.get(entry["expect"], entry["expect"]), reading["message"]
    assert len(reading["figures"]) == len(entry["figures"])
    for ours, expected in zip(reading["figures"], entry["figures"], strict=True):
        assert differences(ours, expected) == []


@pytest.mark.parametrize("entry", ONE_FIGURE, ids=entry_id)
def test_is_written_so_that_it_reads_the_same(entry):
    quantity = read(entry["text"]).figures[0].quantity
    assert parse(format_zh(quantity)) == quantity
    assert format_en(quantity)


@pytest.mark.parametrize(
    "entry", [e for e in CORPUS if e["expect"] in {"error", "non_measure"}], ids=entry_id
)
def test_what_is_no_figure_is_refused_with_a_chinese_sentence(entry):
    with pytest.raises(FigureError) as refused:
        parse(entry["text"])
    assert any("\u4e00" <= c <= "\u9fff" for c in str(refused.value))


@pytest.mark.parametrize("entry", [e for e in CORPUS if e["expect"] == "missing"], ids=entry_id)
def test_a_missing_mark_is_missing_and_never_zero(entry):
    quantity = parse(entry["text"], "亩")
    assert (quantity.status, quantity.value, quantity.unit) == (Status.MISSING, None, "亩")


@pytest.mark.parametrize("entry", [e for e in CORPUS if e["expect"] == "redacted"], ids=entry_id)
def test_a_withheld_figure_is_suppressed(entry):
    quantity = parse(entry["text"])
    assert (quantity.kind, quantity.status) == (Kind.REDACTED, Status.SUPPRESSED)
    assert quantity.lower is None
    assert quantity.upper is None


def test_the_specification_s_examples_are_read_and_all_in_the_corpus(shared):
    lines = (shared / "figures" / "examples.jsonl").read_text("utf-8").splitlines()
    texts = {entry["text"] for entry in CORPUS}
    examples = [json.loads(line) for line in lines]
    assert {example["text"] for example in examples} <= texts
    for example in examples:
        reading = read(example["text"]).to_json()
        assert reading["status"] == STATUS.get(example["expect"], example["expect"])
        for ours, expected in zip(reading["figures"], example["figures"], strict=True):
            assert differences(ours, expected) == []
