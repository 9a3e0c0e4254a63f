"""Comparing a reading with an entry of a number corpus (tests/data/number_corpus.jsonl)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

STATUS = {"value": "ok"}


def same_number(ours: Any, theirs: Any) -> bool:
    """Compare two JSON numbers or decimal strings; a quotient is compared to ten digits."""
    if ours is None or theirs is None:
        return ours is theirs
    a, b = Decimal(str(ours)), Decimal(str(theirs))
    return abs(a - b) <= abs(b) * Decimal("1e-10")


def differences(ours: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Say in which fields a figure as printed differs from the expected one and its alternatives."""
    wrong = []
    values = [
        (expected["value"], unit) for unit in (expected["unit"], *expected.get("unit_alt", ()))
    ]
    values += [tuple(alternative) for alternative in expected.get("value_alt", ())]
    if not any(same_number(ours["value"], v) and ours["unit"] == u for v, u in values):
        wrong.append(f"value {ours['value']} {ours['unit']}")
    ends = [(expected["lower"], expected["upper"]), *expected.get("interval_alt", ())]
    if not any(same_number(ours["lower"], a) and same_number(ours["upper"], b) for a, b in ends):
        wrong.append(f"interval {ours['lower']} {ours['upper']}")
    if ours["qualifier"] not in (expected["qualifier"], *expected.get("qualifier_alt", ())):
        wrong.append(f"qualifier {ours['qualifier']}")
    if ours["kind"] != expected["kind"]:
        wrong.append(f"kind {ours['kind']}")
    if ours["direction"] != expected.get("direction"):
        wrong.append(f"direction {ours['direction']}")
    parts = expected.get("parts", ours["parts"])
    if len(parts) != len(ours["parts"]) or not all(map(same_number, ours["parts"], parts)):
        wrong.append(f"parts {ours['parts']}")
    return wrong
