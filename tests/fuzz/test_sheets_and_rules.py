"""Random sheets, numbers and rules in great number: nothing but the project's error comes out.

``TOWNSHIP_FUZZ`` multiplies the counts (100: a million figures, ten thousand sheets, ten thousand
rules; 1: seconds). Seeds are the numbers of the runs, so a failure is found again by its seed.
"""

from __future__ import annotations

import contextlib
import json
import os
import random

import pytest
from test_intake_fuzz import SAMPLES, mutated
from workbooks import make

from township_stats.checks import Severity, check
from township_stats.checks.rules import make_rule
from township_stats.clean import clean_year
from township_stats.codebook import read_codebook
from township_stats.errors import InputError, TownshipStatsError
from township_stats.expressions import parse_expression
from township_stats.intake.year import read_year
from township_stats.numerals import read

pytestmark = pytest.mark.fuzz
TIMES = int(os.environ.get("TOWNSHIP_FUZZ", "100"))
STATUSES = {"ok", "missing", "redacted", "non_measure", "error"}


@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(4))
def test_figures(seed, data) -> None:
    corpus = (data / "number_corpus.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in corpus]
    chance = random.Random(f"figures {seed}")
    for number in range(2500 * TIMES):
        if number % 4 == 0:
            text = "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x110000))))
                           for _ in range(chance.randrange(20)))  # fmt: skip
        else:
            raw = mutated(chance.choice(texts).encode(), chance)
            text = raw.decode("utf-8", "surrogateescape")[:200]
        assert read(text).to_json()["status"] in STATUSES, repr(text)


@pytest.mark.timeout(0)
def test_sheets(tmp_path) -> None:
    codebook = make(tmp_path, {})
    folder = tmp_path / "data/raw/2023"
    chance = random.Random("sheets")
    names = sorted(SAMPLES)
    for _ in range(100 * TIMES):
        name = chance.choice(names)
        (folder / name).write_bytes(mutated(SAMPLES[name], chance))
        with contextlib.suppress(InputError):
            clean_year(read_year(tmp_path, 2023, codebook), codebook)
        (folder / name).unlink()


@pytest.mark.timeout(0)
def test_rules(root) -> None:
    from township_stats import Workbook

    book = Workbook(root, year=2023).book
    codebook = read_codebook(root)
    rules = [line.split(",")[1] for line in
             (root / "data/raw/rules.csv").read_text("utf-8-sig").splitlines()[1:]]  # fmt: skip
    codes = [indicator.code for indicator in codebook]
    pieces = [*codes[:20], *"+-*/()=<>≈,", "sum(", "last(", "places(", "0", "1e999", "2.2万", "≤"]
    chance = random.Random("rules")
    read_well = 0
    for _ in range(100 * TIMES):
        words = chance.choice(rules).split()
        for _ in range(chance.randrange(1, 4)):
            words[chance.randrange(len(words)) :][:1] = [chance.choice(pieces)]
            words.insert(chance.randrange(len(words) + 1), chance.choice(pieces))
            if chance.random() < 0.7 and len(words) > 1:
                del words[chance.randrange(len(words))]
        text = " ".join(words)
        with contextlib.suppress(TownshipStatsError):
            parse_expression(text)
        with contextlib.suppress(TownshipStatsError):
            rule = make_rule("fuzz", text, Severity.WARNING, "", codebook)
            check(book, (rule,))
            read_well += 1
    assert read_well
