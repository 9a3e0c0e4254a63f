"""Book: one year of a workbook in memory, all that pure code needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field

from township_stats.codebook import Codebook
from township_stats.figure import Figure
from township_stats.township import Township


@dataclass(frozen=True)
class Section:
    """A report section: its notebook's number, its id and titles.

    `number` is the notebook's two-digit prefix as a whole number (``03_industry.ipynb`` → 3).
    """

    number: int
    id: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Book:
    """The figures of a year and of every earlier year there is, with their definitions.

    Parameters
    ----------
    township, codebook
        Who and what.
    year
        The year reported on.
    years
        Clean figures by report year, `year` and earlier ones, as far as they are there. Figures of
        targets carry their own later ``year``.
    sections
        Report sections in reading order.
    lang
        ``zh`` or ``en``: language of everything shown.
    audience
        ``internal`` or ``public``. A public book has been through disclosure control already.
    """

    township: Township
    codebook: Codebook
    year: int
    years: dict[int, tuple[Figure, ...]]
    sections: tuple[Section, ...] = ()
    lang: str = "zh"
    audience: str = "internal"
    _index: dict[tuple[str, int, str], Figure] = field(init=False, repr=False, compare=False)
    _placed: dict[tuple[str, int], list[Figure]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[tuple[str, int, str], Figure] = {}
        for report_year in sorted(self.years):
            for figure in self.years[report_year]:
                index[figure.indicator, figure.year, figure.place] = figure
        placed: dict[tuple[str, int], list[Figure]] = {}
        for (indicator, year, place), figure in index.items():
            if place:
                placed.setdefault((indicator, year), []).append(figure)
        object.__setattr__(self, "_index", index)
        object.__setattr__(self, "_placed", placed)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The clean figures of the year reported on."""
        return self.years[self.year]

    @property
    def last_year(self) -> int | None:
        """The year before, where there are figures of it; None where not."""
        return self.year - 1 if self.year - 1 in self.years else None

    def figure(self, code: str, year: int | None = None, place: str = "") -> Figure | None:
        """Find the figure of an indicator (for the year reported on, unless told); None if none."""
        return self._index.get((code, year or self.year, place))

    def places(self, code: str, year: int | None = None) -> tuple[Figure, ...]:
        """Give the figures of an indicator by place (villages), in clean order, without the total."""
        return tuple(self._placed.get((code, year or self.year), ()))

    def section(self, section: str) -> Section:
        """Find a section by id; one with number 0 and the id as title where no notebook is of it."""
        found = (item for item in self.sections if item.id == section)
        return next(found, Section(0, section, section, section))
