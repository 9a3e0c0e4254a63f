"""What somebody should look at, of every kind that the checks find beside their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from township_stats.book import Book
from township_stats.checks.history import MINIMUM_CHANGES, arrivals, jumps
from township_stats.checks.reading import oddities
from township_stats.checks.redaction import audit_redaction
from township_stats.checks.remedy import correction, stand
from township_stats.checks.rules import Rule
from township_stats.checks.shares import beyond_all
from township_stats.checks.slips import Repair, slips
from township_stats.checks.wording import called, interval_text, listed, times_text
from township_stats.figure import Figure
from township_stats.intake.places import stem

_KINDS = {
    "size": "万 or 亿",
    "area": "亩 or 公顷",
    "swapped": "two digits swapped",
    "point": "decimal point moved",
    "exchanged": "人 and 户 exchanged",
    "crossed": "two cells exchanged",
}


class Doubt(StrEnum):
    """Kinds of doubt, the gravest first."""

    SLIP = "slip"
    LEAK = "leak"
    JUMP = "jump"
    SHARE = "share"
    VANISHED = "vanished"
    SILENT = "silent"
    NEW = "new"
    ODD = "odd"


DOUBTS = {
    Doubt.SLIP: {
        "zh": "可能的笔误（仅供参考，没有改动）",
        "en": "Likely slip (nothing was changed)",
    },
    Doubt.LEAK: {"zh": "隐去的数可由其他数推出", "en": "Suppressed, but given away"},
    Doubt.JUMP: {"zh": "与往年相比变化异常", "en": "Unusual change"},
    Doubt.SHARE: {"zh": "不会有的比率", "en": "No such share"},
    Doubt.VANISHED: {"zh": "上年有、本年没有的指标", "en": "No longer reported"},
    Doubt.SILENT: {"zh": "上年报过、本年没有报的村", "en": "Places that no longer report"},
    Doubt.NEW: {"zh": "上年没有、本年新报的指标", "en": "New"},
    Doubt.ODD: {"zh": "写法存疑", "en": "Oddly written"},
}
"""What each kind of doubt is called."""


@dataclass(frozen=True)
class Doubtful:
    """One thing to look at.

    Parameters
    ----------
    kind
        What it is.
    figure
        The figure it is about.
    message, message_en
        For a person; the Chinese one names the figure.
    remedy
        Which cells to look at and what to do, line by line, where it is about what they say.
    """

    kind: Doubt
    figure: Figure
    message: str
    message_en: str
    remedy: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What it is and what is said of it, in Chinese."""
        return f"{DOUBTS[self.kind]['zh']}：{self.message}"


def doubts(
    book: Book, rules: Iterable[Rule], names: Mapping[str, str] | None = None
) -> tuple[Doubtful, ...]:
    """List what somebody should look at.

    Parameters
    ----------
    book
        Figures of the report year and earlier ones.
    rules
        Rules over its codebook.
    names
        What rules are called in the messages, by id; their ids where not told.

    Returns
    -------
    tuple of Doubtful
        Likely slips, those that no better one rivals; hidden figures that others give away; jumps against an
        indicator's own history; shares above 100% or below 0; indicators and places that are no longer reported, and new ones;
        odd wording.
    """
    return tuple(_doubts(book, tuple(rules), names or {}))


def _doubts(book: Book, rules: tuple[Rule, ...], names: Mapping[str, str]) -> Iterator[Doubtful]:
    for repair in slips(book, rules):
        if repair.rank > 1:
            continue
        yield Doubtful(Doubt.SLIP, repair.figure, repair.told(names), _slip_en(repair))
    for leak in audit_redaction(book, rules):
        bounds = interval_text(leak.bounds, "en")
        year = leak.figure.year
        of_year = ("", "") if year == book.year else (f"{year}年", f", for {year}")
        said = f"Others give away {bounds}{of_year[1]}"
        yield Doubtful(Doubt.LEAK, leak.figure, of_year[0] + leak.told(names), said)
    for jump in jumps(book):
        low, high = jump.usual
        usual = f"; usual {low:.2f} to {high:.2f} times"
        then = interval_text(jump.before.quantity, "en")
        said = f"{times_text(jump.ratio, 'en')} last year's {then}{usual if jump.years >= MINIMUM_CHANGES else ''}"
        where = _remedy(book.year, jump.figure, jump.before)
        yield Doubtful(Doubt.JUMP, jump.figure, jump.message, said, where)
    for figure in beyond_all(book):
        now = interval_text(figure.quantity)
        told = f"{called(figure.name, figure.place)}为{now}，部分占总体的比率应在0至100%之间"
        said = "A share of a whole is from 0 to 100 percent"
        yield Doubtful(Doubt.SHARE, figure, told, said, _remedy(book.year, figure))
    came = arrivals(book)
    for figure in came.vanished:
        said = f"{called(figure.name)}：{book.last_year}年报过，{book.year}年没有报"
        yield Doubtful(Doubt.VANISHED, figure, said, f"Reported for {book.last_year}, not since")
    for place, missing in came.silent.items():
        first = listed([called(figure.name) for figure in missing])
        said = f"{place}：{first}，{book.last_year}年报过，{book.year}年没有报"
        told = f"{len(missing)} indicators for {book.last_year} that others report on; not since"
        if alike := _spelt_otherwise(book, place):
            said += f"；{book.year}年的{'、'.join(alike)}像是一个地方，是就统一写法，或在 places.csv 里写别名"
            told += f"; perhaps the same as {', '.join(alike)}"
        yield Doubtful(Doubt.SILENT, missing[0], said, f"Reported {told}")
    for figure in came.new:
        said = f"{called(figure.name)}：{book.last_year}年没有报，{book.year}年报了"
        yield Doubtful(Doubt.NEW, figure, said, f"Not reported for {book.last_year}")
    for odd in oddities(book):
        where = _remedy(book.year, odd.figure)
        yield Doubtful(Doubt.ODD, odd.figure, odd.message, odd.message_en, where)


def _remedy(year: int, figure: Figure, *others: Figure) -> tuple[str, ...]:
    mend = f"属实的不必改；{correction([figure], year)}"
    return (*stand([figure, *others], year), mend)


def _spelt_otherwise(book: Book, place: str) -> list[str]:
    """Give the year's places that differ from one of last year in the word for what they are."""
    names = dict.fromkeys(figure.place for figure in book.figures if figure.place)
    return [name for name in names if name != place and stem(name) == stem(place)]


def _slip_en(repair: Repair) -> str:
    after, kind = interval_text(repair.after, "en"), _KINDS[repair.kind]
    return f"Perhaps {after} ({kind}): would mend {len(repair.mends)} of the failing rules"
