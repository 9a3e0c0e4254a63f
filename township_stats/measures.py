"""What is computed from figures: growth, shares, quotients and the codebook's derived indicators."""

from __future__ import annotations

from dataclasses import replace

from township_stats.book import Book
from township_stats.codebook import Indicator
from township_stats.errors import FigureError, InputError, Problem
from township_stats.expressions import Expression, Reference, evaluate, parse_expression
from township_stats.figure import Figure
from township_stats.quantity import Quantity, Status
from township_stats.unitalgebra import in_unit

__all__ = [
    "POINTS",
    "derive",
    "derived",
    "difference",
    "figure_of",
    "growth",
    "hectares",
    "is_unknown",
    "per_head",
    "share",
]

POINTS = "个百分点"
_FILE = "data/raw/derived.csv"


def growth(this: Quantity, last: Quantity) -> Quantity | None:
    """Give the growth over last year in percent; None where last year may be zero or less.

    Examples
    --------
    >>> waste = growth(Quantity.between(700, 800, "吨"), Quantity.exact(650, "吨"))
    >>> round(waste.lower, 1), round(waste.upper, 1)
    (Decimal('7.7'), Decimal('23.1'))
    """
    if last.lower is None or last.lower <= 0 or is_unknown(this):
        return None
    change = (this / last - Quantity.exact(1)).to("%")
    # Against a number without an upper end the growth may be anything down to -100%.
    return replace(change, lower=None, lower_open=False) if last.upper is None else change


def difference(this: Quantity, last: Quantity) -> Quantity | None:
    """Give the difference of two rates in percentage points; None where one is not known.

    Examples
    --------
    >>> difference(Quantity.exact(95, "%"), Quantity.exact(93, "%")).value
    Decimal('2')
    """
    if is_unknown(this) or is_unknown(last):
        return None
    return replace(this.to("%") - last.to("%"), unit=POINTS)


def share(part: Quantity, whole: Quantity) -> Quantity:
    """Give a part as percent of its whole.

    Counted units drop out: 39件 of 41项 is a share.

    Examples
    --------
    >>> f'{share(Quantity.exact(39, "件"), Quantity.exact(40, "项")).value:.1f}'
    '97.5'
    """
    return in_unit(part / whole, "%")


def per_head(total: Quantity, count: Quantity) -> Quantity:
    """Give a total by head, household or mu, in a composed unit.

    Examples
    --------
    >>> average = per_head(Quantity.exact(233, "万元"), Quantity.exact(50, "户"))
    >>> average.value, average.unit
    (Decimal('4.66'), '万元/户')
    """
    return total / count


def hectares(area: Quantity) -> Quantity:
    """Give an area in hectares: 1 亩 is 10000/15 m².

    Examples
    --------
    >>> hectares(Quantity.exact(30, "亩")).value
    Decimal('2')
    """
    return replace(area.to("公顷"), status=Status.DERIVED)


def figure_of(book: Book, code: str, year: int | None = None) -> Figure | None:
    """Find what a year's report says of an indicator: reported, derived, or a later year's target.

    Parameters
    ----------
    book
        The figures.
    code
        Code of a reported or derived indicator.
    year
        The report's year; the book's where None. A report states targets for the year after, so a
        target's figure carries that year.

    Returns
    -------
    Figure or None
        The township's figure; None where the codebook knows the code and that report says nothing.
    """
    year = book.year if year is None else year
    indicator = book.codebook[code]
    if indicator.derived:
        return derived(book, indicator, year) if year in book.years else None
    if indicator.measure != "target":
        return book.figure(code, year)
    stated = [
        item for item in book.years.get(year, ()) if item.indicator == code and not item.place
    ]
    return max(stated, key=lambda item: item.year, default=None)


def derive(book: Book, year: int | None = None) -> tuple[Figure, ...]:
    """Compute all derived indicators of the codebook for one year.

    Parameters
    ----------
    book
        The figures.
    year
        The report's year; the book's where None.

    Returns
    -------
    tuple of Figure
        In codebook order, with their expression and the figures they were computed from. One
        without all its parts is suppressed or missing as they are; one with a withheld part is
        withheld.

    Raises
    ------
    InputError
        Where expressions cannot be read or mix units; all problems at once.
    """
    figures: list[Figure] = []
    problems: list[Problem] = []
    for indicator in book.codebook.derived:
        try:
            figures.append(derived(book, indicator, book.year if year is None else year))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(figures)


def derived(book: Book, indicator: Indicator, year: int) -> Figure:
    """Compute one derived indicator of the township for one year.

    Raises
    ------
    InputError
        Where its expression cannot be read, mixes units or leads back to itself.
    """
    return _derived(book, indicator, year, ())


def _derived(book: Book, indicator: Indicator, year: int, above: tuple[str, ...]) -> Figure:
    if indicator.code in above:
        circle = " → ".join((*above, indicator.code))
        raise _error(indicator, f"推算绕成了圈：{circle}", "派生指标不得由自己算出")
    try:
        expression = parse_expression(indicator.expression)
    except FigureError as error:
        found, _, allowed = str(error).partition("; ")
        raise _error(indicator, found, allowed) from None
    unknown = [code for code in expression.codes if code not in book.codebook]
    if unknown:
        raise _error(indicator, f"没有指标 {'、'.join(unknown)}", "须为指标表中的代码")
    parts = _Parts(book, year, (*above, indicator.code))
    try:
        quantity = in_unit(evaluate(expression, parts.lookup, parts.places), indicator.unit)
    except FigureError as error:
        raise _error(indicator, str(error), f"算出的单位须能换算成 {indicator.unit}") from None
    return Figure(
        indicator.code, indicator.name, indicator.section, "", year, "",
        _with_status(quantity, parts.of(expression)),
        formula=indicator.expression, parts=parts.of(expression),
    )  # fmt: skip


class _Parts:
    """The figures an expression asks for, remembered as it asks."""

    def __init__(self, book: Book, year: int, above: tuple[str, ...]) -> None:
        self.book, self.year, self.above = book, year, above
        self.found: dict[Reference, tuple[Figure, ...]] = {}

    def lookup(self, code: str, offset: int) -> Quantity:
        indicator, year = self.book.codebook[code], self.year + offset
        figure = (
            _derived(self.book, indicator, year, self.above)
            if indicator.derived
            else figure_of(self.book, code, year)
        )
        figure = figure or Figure(
            code, indicator.name, indicator.section, "", year, "", Quantity.missing(indicator.unit)
        )
        self.found[Reference(code, offset)] = (figure,)
        return figure.quantity

    def places(self, code: str, offset: int) -> tuple[Quantity, ...]:
        figures = self.book.places(code, self.year + offset)
        self.found[Reference(code, offset, by_place=True)] = figures
        return tuple(figure.quantity for figure in figures)

    def of(self, expression: Expression) -> tuple[Figure, ...]:
        return tuple(
            figure for reference in expression.references for figure in self.found[reference]
        )


def _with_status(quantity: Quantity, parts: tuple[Figure, ...]) -> Quantity:
    """Give a derived quantity the status that its parts leave it."""
    statuses = [part.status for part in parts]
    known = quantity.value is not None or not is_unknown(quantity)
    if known and Status.SUPPRESSED in statuses:
        return replace(quantity, status=Status.SUPPRESSED)
    if known:
        return replace(quantity, status=Status.DERIVED)
    for status in (Status.SUPPRESSED, Status.MISSING, Status.NOT_APPLICABLE):
        if status in statuses:
            return Quantity(None, quantity.unit, status=status)
    return quantity


def is_unknown(quantity: Quantity) -> bool:
    """Tell whether nothing is known of a quantity: hidden, missing, or computed from such."""
    return quantity.lower is None and quantity.upper is None


def _error(indicator: Indicator, found: str, allowed: str) -> InputError:
    return InputError([Problem(_FILE, "", "", f"{indicator.code}：{found}", allowed)])
