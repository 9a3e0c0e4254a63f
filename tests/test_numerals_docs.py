"""The page on the number language says what the program does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from township_stats.numerals import parse, read


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "number-language.md").read_text("utf-8")


def number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def test_the_table_of_readings_is_true(page):
    table = page.split("| 写法 | 数值 |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert len(rows) > 20
    for text, value, unit, qualifier, interval in rows:
        q = parse(text)
        lower, upper = (number(end.strip()) for end in interval.split("–"))
        found = (q.value, q.unit, q.qualifier.value, q.lower, q.upper)
        assert found == (number(value), unit, qualifier, lower, upper), text


def test_what_the_page_calls_no_number_is_none(page):
    paragraph = page.split("## 不是数的，绝不给一个数\n\n")[1].split("都是错")[0]
    words = [word for word in paragraph.replace("\n", "").split("、") if "位以上" not in word]
    assert len(words) > 12
    assert {read(word).status for word in words} == {"error"}
