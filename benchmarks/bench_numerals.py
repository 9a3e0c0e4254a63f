"""How fast figures are read, beside cn2an and jionlp in one process.

Every expression is distinct and nothing is remembered between them. Run with

    python -m pytest benchmarks/bench_numerals.py -n0 --benchmark-columns=median,ops

cn2an reads the bare numeral alone (no unit, no hedge); jionlp reads money; ours reads the same strings
and, in the last group, whole expressions as offices write them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from township_stats.numerals import extract, parse, read

DISTINCT = 5_000
DATA = Path(__file__).parents[1] / "tests" / "data"
DIGITS = "零一二三四五六七八九"
UNITS = ("户", "亩", "元", "人", "吨", "个", "公里", "平方米", "人次", "%", "台（套）")


def chinese(number: int) -> str:
    """Write a number from 1000 to 9999 万 in Chinese numerals."""
    return "".join(
        DIGITS[int(digit)] + unit
        for digit, unit in zip(str(number), ("千", "百", "十", ""), strict=True)
        if digit != "0"
    )


def arabic_numerals() -> list[str]:
    rng = random.Random(1)
    return [f"{n / 100:.2f}{rng.choice('万亿')}" for n in rng.sample(range(1, 10**7), DISTINCT)]


def chinese_numerals() -> list[str]:
    tens = [n for n in range(1111, 10_000) if "0" not in str(n)]
    return [chinese(n) + "万" for n in random.Random(2).sample(tens, DISTINCT)]


def amounts() -> list[str]:
    return [f"{numeral}元" for numeral in arabic_numerals()]


def expressions() -> list[str]:
    rng = random.Random(3)
    forms: tuple[Callable[[int, str], str], ...] = (
        lambda n, u: f"{n}{u}",
        lambda n, u: f"{n / 10}万{u}",
        lambda n, u: f"约{n}{u}",
        lambda n, u: f"{n * 10}余{u}",
        lambda n, u: f"{n / 100:.2f}亿{u}",
        lambda n, u: f"超过{n}万{u}",
        lambda n, u: f"{n}{u}以上",
        lambda n, u: f"{n}—{n + 5}{u}",
        lambda n, u: f"增长{n / 10}%",
        lambda n, u: f"{n // 100}亿零{n % 100 + 1}万{u}",
    )
    made = (
        rng.choice(forms)(n, rng.choice(UNITS)) for n in rng.sample(range(1, 10**6), 2 * DISTINCT)
    )
    return list(dict.fromkeys(made))[:DISTINCT]


def all_of(function: Callable[[str], object], texts: list[str]) -> int:
    for text in texts:
        function(text)
    return len(texts)


NUMERALS = {"arabic": arabic_numerals(), "chinese": chinese_numerals()}


@pytest.mark.parametrize("kind", NUMERALS)
def test_cn2an_bare_numeral(benchmark, kind):
    cn2an = pytest.importorskip("cn2an")
    benchmark.group = f"{DISTINCT} distinct {kind} numerals"
    assert benchmark(all_of, lambda text: cn2an.cn2an(text, "smart"), NUMERALS[kind]) == DISTINCT


@pytest.mark.parametrize("kind", NUMERALS)
def test_ours_bare_numeral(benchmark, kind):
    benchmark.group = f"{DISTINCT} distinct {kind} numerals"
    assert benchmark(all_of, parse, NUMERALS[kind]) == DISTINCT


def test_jionlp_money(benchmark):
    jionlp = pytest.importorskip("jionlp")
    benchmark.group = f"{DISTINCT} distinct amounts of money"
    assert benchmark(all_of, jionlp.parse_money, amounts()) == DISTINCT


def test_ours_money(benchmark):
    benchmark.group = f"{DISTINCT} distinct amounts of money"
    assert benchmark(all_of, parse, amounts()) == DISTINCT


@pytest.mark.parametrize("function", [read, parse], ids=["read", "parse"])
def test_ours_expressions(benchmark, function):
    texts = expressions()
    assert len(texts) == DISTINCT
    assert all(read(text).status == "ok" for text in texts)
    benchmark.group = f"{DISTINCT} distinct expressions"
    assert benchmark(all_of, function, texts) == DISTINCT


def test_extract(benchmark):
    lines = (DATA / "report_passages.jsonl").read_text("utf-8").splitlines()
    text = "\n".join(json.loads(line)["text"] for line in lines)
    text *= 100_000 // len(text) + 1
    benchmark.group = f"extract from {len(text)} characters"
    assert len(benchmark(extract, text)) > 1000


@pytest.mark.parametrize("piece", ["1", "万", "（", "1,", "1户", "3-", "几十", "百分之"])
def test_a_megabyte_of(benchmark, piece):
    text = piece * (10**6 // len(piece))
    benchmark.group = "extract from a hostile megabyte"
    benchmark.pedantic(extract, (text,), rounds=1)
    assert read(text).status == "error"
