"""The lockfiles: whole, whatever is released later."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> list[Requirement]:
    """Give the pins of a lockfile."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(" --hash=")[0].strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_extras_are_pinned_with_their_package(lock) -> None:
    """Else pip looks for a newer one as soon as there is one, which has no hash."""
    pinned = {canonicalize_name(pin.name): pin.extras for pin in pins(lock)}
    missing = []
    for name in pinned:
        try:
            wanted = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue  # for other machines
        for requirement in map(Requirement, wanted):
            there = pinned.get(canonicalize_name(requirement.name))
            marker = requirement.marker
            if there is not None and (marker is None or marker.evaluate({"extra": ""})):
                missing += [f"{name} → {requirement}"] if requirement.extras - there else []
    assert missing == []
