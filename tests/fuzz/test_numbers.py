"""Random mutations of seeds and corpus: nothing but the project's error may ever come out."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest

from township_stats.errors import FigureError
from township_stats.numerals import extract, format_en, format_zh, parse, read

HERE = Path(__file__).parent
ALPHABET = "零一二三四五六七八九十百千万亿两半几数余多来约近超过上下至到-—~:/.,%‰*×□（）“”《》 个户亩元成番倍第年月0123456789"
ROUNDS = 50_000


def mutated(text: str, other: str, rng: random.Random) -> str:
    at, to = sorted(rng.choices(range(len(text) + 1), k=2))
    match rng.randrange(5):
        case 0:
            return text[:at] + text[to:]
        case 1:
            return text[:at] + rng.choice(ALPHABET) + text[at:]
        case 2:
            return text[:to] + text[at:to] * rng.randrange(1, 4) + text[to:]
        case 3:
            return text[:at] + other[: rng.randrange(len(other) + 1)] + text[at:]
        case _:
            return text[::-1]


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(4))
def test_mutated_expressions(seed, data):
    corpus = (data / "number_corpus.jsonl").read_text("utf-8").splitlines()
    pool = [json.loads(line)["text"][:40] for line in corpus]
    pool += (HERE / "number_seeds.txt").read_text("utf-8").splitlines()
    rng = random.Random(seed)
    read_well = 0
    for _ in range(ROUNDS):
        text = rng.choice(pool)
        for _ in range(rng.randrange(1, 4)):
            text = mutated(text, rng.choice(pool), rng)[:80]
        for figure in (*read(text).figures, *extract(text)):
            assert text[figure.start : figure.end] == figure.surface
            q = figure.quantity
            assert q.value is None or q.lower is None or q.lower <= q.value
            assert q.value is None or q.upper is None or q.value <= q.upper
            assert format_zh(q)
            assert format_en(q)
        with contextlib.suppress(FigureError):
            quantity = parse(text)
            read_well += 1
            written = format_zh(quantity)
            if not quantity.unit and read(written).status == "non_measure":
                continue  # a bare 2000.5 or 18:15 looks like a date or a time
            assert parse(written) == quantity, text
    assert read_well > ROUNDS // 20
