"""Two drafts of a report: figures added, gone and changed, and verdicts that turned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from township_stats.claims.finding import Finding, Reconciliation
from township_stats.claims.page import WORDS


class Difference(StrEnum):
    """How a figure of one draft differs from the other's."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class Turn:
    """A figure that differs between two drafts.

    Parameters
    ----------
    difference
        How; a figure that is worded anew and whose verdict turned is ``turned``.
    new, old
        The findings; None where there is none.
    """

    difference: Difference
    new: Finding | None
    old: Finding | None

    @property
    def message(self) -> str:
        """What is different, in words."""
        if self.old is None and self.new is not None:
            return f"新增 {self.new.surface}（{WORDS[self.new.verdict][0]}）：{self.new.message}"
        if self.new is None and self.old is not None:
            return f"删去 {self.old.surface}（{WORDS[self.old.verdict][0]}）：{self.old.message}"
        assert self.new is not None  # noqa: S101
        assert self.old is not None  # noqa: S101
        was, now = WORDS[self.old.verdict][0], WORDS[self.new.verdict][0]
        turned = f"，{was} → {now}" if was != now else f"（{now}）"
        return f"{self.old.surface} → {self.new.surface}{turned}：{self.new.message}"


def compare(new: Reconciliation, old: Reconciliation) -> tuple[Turn, ...]:
    """Compare two drafts of a report figure by figure.

    Parameters
    ----------
    new, old
        Both reconciled with the same book.

    Returns
    -------
    tuple of Turn
        In the order of the new draft, then what is gone, in the order of the old. Figures are
        paired by what they are of; those of no indicator by their words. A figure that only moved
        is no difference.
    """
    before = _by_key(old.findings)
    turns: list[Turn] = []
    for key, findings in _by_key(new.findings).items():
        former = before.pop(key, [])
        for finding in findings:
            same = next((item for item in former if item.surface == finding.surface), None)
            pair = same or (former[0] if former else None)
            if pair is not None:
                former.remove(pair)
            turn = _turn(finding, pair)
            if turn is not None:
                turns.append(turn)
        before[key] = former
    gone = [item for left in before.values() for item in left]
    turns.sort(key=lambda turn: turn.new.start if turn.new else 0)
    gone.sort(key=lambda item: item.start)
    return (*turns, *(Turn(Difference.GONE, None, item) for item in gone))


def _by_key(findings: Iterable[Finding]) -> dict[object, list[Finding]]:
    groups: defaultdict[object, list[Finding]] = defaultdict(list)
    for finding in findings:
        known = finding.indicator or finding.expression
        groups[finding.key if known else finding.surface].append(finding)
    return dict(groups)


def _turn(new: Finding, old: Finding | None) -> Turn | None:
    if old is None:
        return Turn(Difference.ADDED, new, None)
    if new.verdict is not old.verdict:
        return Turn(Difference.TURNED, new, old)
    if new.quantity != old.quantity:
        return Turn(Difference.CHANGED, new, old)
    return None
