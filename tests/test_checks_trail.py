"""What the public may know of where a figure came from: intervals do not count the cases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from written import SHA, book, indicator

from township_stats.book import Book
from township_stats.checks.trail import covered
from township_stats.figure import Source
from township_stats.quantity import Status

PAID = indicator("paid", "补偿", "元")
SUMS = {"前村": (618100, 150), "中村": (250800, 50), "后村": (634900, 600)}


def of_cases(sums: dict[str, tuple[int, int]]) -> Book:
    """Make a book of one ledger of cases, each row written to the hundred: half 50 a row."""
    made = book(
        [PAID], {"paid": {"": "1503800"} | {place: str(n) for place, (n, _) in sums.items()}}
    )
    figures = tuple(
        replace(
            figure,
            source=Source("data/raw/2023/台账.csv", "", "D2:D14", SHA),
            quantity=replace(
                figure.quantity,
                status=Status.DERIVED,
                lower=figure.quantity.value - half,
                upper=figure.quantity.value + half,
            ),
        )
        for figure in made.figures
        for half in [sums[figure.place][1] if figure.place else 800]
    )
    return replace(made, years={2023: figures})


def test_a_corrected_row_of_a_ledger_is_not_told_to_the_public() -> None:
    made = of_cases(SUMS)
    noted = replace(
        made.figures[0], note="各表相加：a.csv!D2:D5；含更正：D3 原文“1”，改作“10”，漏写一位"
    )
    made = replace(made, years={2023: (noted, *made.figures[1:])})
    assert covered(made)(noted).note == "各表相加：a.csv"


def test_sums_of_a_ledger_of_cases_have_intervals_of_one_width() -> None:
    made = of_cases(SUMS)
    seen = [covered(made)(figure).quantity for figure in made.figures]
    assert [(item.value, item.lower, item.upper) for item in seen] == [
        (Decimal(1503800), Decimal(1498800), Decimal(1508800)),
        (Decimal(618100), Decimal(613100), Decimal(623100)),
        (Decimal(250800), Decimal(245800), Decimal(255800)),
        (Decimal(634900), Decimal(629900), Decimal(639900)),
    ]


def test_room_is_more_than_any_sum_needs_and_never_below_nothing() -> None:
    made = of_cases({"前村": (400, 5), "中村": (3, 1)})
    made = replace(made, years={2023: made.figures[1:]})
    seen = [covered(made)(figure).quantity for figure in made.figures]
    assert [(item.lower, item.upper) for item in seen] == [
        (Decimal(350), Decimal(450)),
        (Decimal(0), Decimal(53)),
    ]


def test_exact_sums_stay_exact() -> None:
    made = of_cases({"前村": (618100, 0), "中村": (250800, 0)})
    made = replace(made, years={2023: made.figures[1:]})
    seen = [covered(made)(figure).quantity for figure in made.figures]
    assert [item.upper - item.lower for item in seen] == [0, 0]


def test_a_village_of_one_case_looks_like_the_others_where_each_has_a_sheet() -> None:
    """Its cell would be one and not a range; the note of the sum counts the rows of each sheet."""
    made = of_cases({"前村": (618100, 50), "中村": (250800, 50)})
    whole, many, one = made.figures
    note = "各表相加：data/raw/2023/台账.xlsx[前村]!D2:D14；data/raw/2023/台账.xlsx[中村]!D2"
    of = "data/raw/2023/台账.xlsx"
    whole = replace(whole, source=Source(of, "前村", "D2:D14", SHA), note=note)
    many = replace(many, source=Source(of, "前村", "D2:D14", SHA))
    one = replace(
        one,
        source=Source(of, "中村", "D2", SHA),
        quantity=replace(one.quantity, status=Status.REPORTED),
    )
    cover = covered(replace(made, years={2023: (whole, many, one)}))
    seen = [cover(item) for item in (whole, many, one)]
    assert [item.source.cell for item in seen] == ["", "", ""]
    assert [item.status for item in seen[1:]] == [Status.DERIVED] * 2
    assert seen[2].text == ""
    assert seen[0].note == (
        "各表相加：data/raw/2023/台账.xlsx[前村]；data/raw/2023/台账.xlsx[中村]"
    )
