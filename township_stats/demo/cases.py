"""Cases behind a made-up year: households moved, clean-up days, loans, petitions, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

__all__ = ["PERSONAL", "Case", "between", "demolition", "loans", "monitored", "petitions", "waste"]

Case = Mapping[str, str | Decimal | date]
PERSONAL = ("name", "identity", "telephone")

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "甲乙丙丁戊己庚辛壬癸"
_KINDS = ("河道", "水源地", "村庄")


def between(rng: Random, low: int, high: int, step: str = "1") -> Decimal:
    """Draw a number between two whole ones, in steps."""
    steps = Decimal(step)
    return rng.randint(int(low / steps), int(high / steps)) * steps


def _day(rng: Random, year: int) -> date:
    return date(year, 1, 5) + timedelta(days=rng.randint(0, 345))


def _person(rng: Random) -> dict[str, str]:
    """Make up a person; no region's identity numbers begin with 99, no telephone's with 100."""
    born = f"{rng.randint(1950, 2003)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    return {
        "name": f"{rng.choice(_SURNAMES)}虚{rng.choice(_GIVEN)}",
        "identity": f"99{rng.randint(0, 9999):04d}{born}{rng.randint(0, 9999):04d}",
        "telephone": f"100{rng.randint(0, 99999999):08d}",
    }


def demolition(rng: Random, year: int, villages: tuple[str, ...]) -> list[Case]:
    """Make households whose houses were taken down; areas in 平方米 and 亩, money in 元."""
    cases: list[Case] = []
    for _ in range(rng.randint(8, 24)):
        signed = _day(rng, year)
        brick, earth = between(rng, 40, 220, "0.1"), between(rng, 15, 140, "0.1")
        hundreds = (brick * 9 + earth * 5 + between(rng, 100, 900)).quantize(Decimal(1))
        cases.append(
            {
                "village": rng.choice(villages),
                **_person(rng),
                "brick": brick,
                "earth": earth,
                "land": between(rng, 1, 6, "0.01"),
                "compensation": hundreds * 100,
                "signed": signed,
                "removed": signed + timedelta(days=rng.randint(10, 90)),
            }
        )
    return cases


def waste(rng: Random, year: int, villages: tuple[str, ...]) -> list[Case]:
    """Make days of clean-up work, by date, at least one of each kind; waste in 吨."""
    cases: list[Case] = [
        {
            "date": _day(rng, year),
            "village": rng.choice(villages),
            "kind": kind,
            "tonnes": between(rng, 1, 60, "0.1"),
            "times": between(rng, 5, 60),
            "sites": between(rng, 0, 3),
            "state": rng.choice(("已整改", "已整改", "整改中")),
        }
        for kind in (*_KINDS, *rng.choices(_KINDS, k=rng.randint(12, 26)))
    ]
    return sorted(cases, key=lambda case: str(case["date"]))


def monitored(rng: Random, year: int, villages: tuple[str, ...], cleared: int) -> list[Case]:
    """Make households monitored against poverty: `cleared` of them cleared, some newly found."""
    cases: list[Case] = [
        {
            "number": f"JC{number + 1:03d}",
            "village": rng.choice(villages),
            "group": f"{rng.randint(1, 8)}组",
            **_person(rng),
            "persons": between(rng, 1, 7),
            "kind": "风险消除" if number < cleared else "新识别",
            "date": _day(rng, year),
        }
        for number in range(cleared + rng.randint(4, 13))
    ]
    rng.shuffle(cases)
    return cases


def loans(rng: Random, year: int, villages: tuple[str, ...]) -> list[Case]:
    """Make microloans in 元; some households have two."""
    cases: list[Case] = []
    for number in range(rng.randint(18, 45)):
        household = {"household": f"D{number + 1:03d}", "village": rng.choice(villages)}
        person, given = _person(rng), _day(rng, year)
        cases += [
            {
                **household,
                **person,
                "amount": between(rng, 10_000, 50_000, "5000"),
                "given": given,
                "due": given + timedelta(days=365 * rng.randint(1, 3)),
            }
            for _ in range(2 if rng.random() < 0.15 else 1)
        ]
    return cases


def petitions(rng: Random, year: int, villages: tuple[str, ...]) -> list[Case]:
    """Make petitions, the first resolved, most of the others too."""
    return [
        {
            "number": f"XF{year}-{number + 1:02d}",
            "village": rng.choice(villages),
            "source": rng.choice(("来访", "来信", "网上信访", "热线转办")),
            "date": _day(rng, year),
            "matter": rng.choice(("土地流转", "邻里纠纷", "房屋补偿", "劳资纠纷", "道路维修")),
            **_person(rng),
            "state": "已化解" if rng.random() < 0.86 or number == 0 else "办理中",
        }
        for number in range(rng.randint(18, 44))
    ]
