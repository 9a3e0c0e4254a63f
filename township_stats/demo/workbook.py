"""Write made-up workbooks to disk."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random

from township_stats.demo.facts import fact_rows
from township_stats.demo.files import LABEL, table_bytes
from township_stats.demo.hidden import Crops, Year, simulate
from township_stats.demo.offices import Received, Township, received
from township_stats.demo.report import claim_lines, write_report
from township_stats.demo.sheets import Indicator
from township_stats.demo.wording import plain
from township_stats.errors import UsageError

__all__ = ["make_demo"]

_DEFINITIONS = ("indicators.csv", "tables.csv", "derived.csv", "rules.csv", "charts.csv")
_CORRECTIONS = ("file", "sheet", "cell", "expected", "value", "reason", "who", "date")
_VILLAGE_FIRST = "云石松柳梅竹桃杏青白龙凤金银双三上下大小"
_VILLAGE_SECOND = ("溪", "坪", "湾", "岭", "坝", "沟", "塘", "桥", "垭", "河")
_VILLAGES = 13


def make_demo(
    directory: Path,
    townships: int = 1,
    years: range = range(2019, 2024),
    seed: int = 1,
    *,
    light: bool = False,
    long_report: bool = False,
) -> tuple[Path, ...]:
    """Make workbooks of made-up townships, with the truth beside.

    Parameters
    ----------
    directory
        Where the workbooks go, one folder each; made where it is not there.
    townships
        How many.
    years
        Report years, ascending without gaps.
    seed
        The same seed makes the same bytes.
    light
        CSV files only: smaller and faster.
    long_report
        Reports of some 10,000 characters instead of 3,000.

    Returns
    -------
    tuple of Path
        The workbooks, in order.

    Raises
    ------
    UsageError
        Where a number makes no sense, or a workbook is there already.
    """
    if townships < 1 or not years or years.step != 1 or not 1950 <= years[0] <= years[-1] <= 2100:
        raise UsageError("乡镇数至少为 1，年份为 1950 至 2100 之间连续的几年，如 2019:2023")
    roots = [directory / f"示例镇{number:02d}" for number in range(1, townships + 1)]
    for root in roots:
        if root.exists():
            raise UsageError(f"{root} 已经存在；请换一个文件夹")
    for number, root in enumerate(roots, start=1):
        for name, data in _contents(number, years, seed, light=light, long_report=long_report):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return tuple(roots)


def _contents(
    number: int, years: range, seed: int, *, light: bool, long_report: bool
) -> Iterator[tuple[str, bytes]]:
    """Give the files of one workbook: path inside it, and bytes."""
    rng = Random(f"{seed}/{number}")  # noqa: S311
    crops = rng.choice(_rows(_template("crops.csv")))
    indicators = _indicators(crops)
    township = Township(f"示例镇{number:02d}（虚构）", _villages(rng), crops, indicators, light)
    truths = simulate(rng, _crops(crops), township.villages, range(years[0], years[-1] + 2))
    yield "README.txt", f"{LABEL}：本文件夹由程序生成，不是任何真实乡镇的数据。\n".encode()
    yield "data/raw/township.toml", _township_toml(township.name, number, seed).encode()
    for name in _DEFINITIONS:
        yield f"data/raw/{name}", f"{_filled(name, crops)}# {LABEL}\n".encode("utf-8-sig")
    last = Received()
    corrections: list[tuple[str, ...]] = [_CORRECTIONS]
    for index, year in enumerate(years):
        truth, before = truths[index], truths[index - 1] if index else Year(year - 1)
        chance = Random(f"{seed}/{number}/{year}")  # noqa: S311
        sent = received(township, truth, truths[index + 1], chance)
        for name, data in sent.files.items():
            yield f"data/raw/{year}/{name}", data
        report = write_report(
            _filled("report.txt", crops), _template("prose.txt"), year, sent.facts, last.facts,
            truth.values, before.values, chance, long=long_report,
        )  # fmt: skip
        yield f"truth/{year}.csv", table_bytes(fact_rows(sent.facts))
        yield f"truth/report-{year}.txt", report.text.encode()
        yield f"truth/claims-{year}.jsonl", claim_lines(report).encode()
        personal = "".join(f"{text}\n" for text in sorted(sent.personal))
        yield f"truth/personal-{year}.txt", f"{LABEL}\n{personal}".encode()
        corrections += sent.corrections
        last = sent
    yield "data/raw/corrections.csv", table_bytes([*corrections, (f"# {LABEL}",)])
    rows = [
        (code, place, str(truth.year), plain(value))
        for truth in truths[: len(years)]
        for (code, place), value in sorted(truth.values.items())
    ]
    head = ("indicator", "place", "year", "value", "note")
    yield "truth/hidden.csv", table_bytes([head, (*rows[0], LABEL), *rows[1:]])


@cache
def _template(name: str) -> str:
    return (files(__package__) / "data" / name).read_text(encoding="utf-8")


def _filled(name: str, crops: Mapping[str, str]) -> str:
    """Give a template with the township's crops in it."""
    return re.sub(r"\{(\w+)\}", lambda match: crops[match[1]], _template(name))


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _indicators(crops: Mapping[str, str]) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            row["code"], row["section"], row["name"], row["unit"], tuple(row["aliases"].split("|"))
        )
        for row in _rows(_filled("indicators.csv", crops))
    )


def _crops(row: Mapping[str, str]) -> Crops:
    def pair(name: str) -> tuple[Decimal, Decimal]:
        return Decimal(row[f"a_{name}"]), Decimal(row[f"b_{name}"])

    return Crops(
        row["a"], row["b"], row["s"], pair("area"), pair("yield"), pair("price"),
        int(row["s_number"]), int(row["s_price"]),
    )  # fmt: skip


def _villages(rng: Random) -> tuple[str, ...]:
    names = [f"{first}{second}村" for first in _VILLAGE_FIRST for second in _VILLAGE_SECOND]
    return tuple(rng.sample(names, _VILLAGES))


def _township_toml(name: str, number: int, seed: int) -> str:
    return f"""# {LABEL}
name = "{name}"
name_en = "Demo Township {number:02d} (made up)"
code = "99{seed % 1000:03d}{number:04d}000"
county = "示例县（虚构）"
county_en = "Demo County (made up)"
symbols = "local"
language = "zh"
pdf_profile = "yearbook"
note = "{LABEL}：全部名称与数字均由程序生成，不对应任何真实乡镇。"
note_en = "Made-up data: all names and numbers are invented and stand for no real township."
made_up = true
"""
