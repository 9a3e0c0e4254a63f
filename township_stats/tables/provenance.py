"""What stands behind a printed number: where it was written, or what it was computed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from township_stats.book import Book
from township_stats.codebook import Codebook, Indicator
from township_stats.display import plain, print_unit
from township_stats.figure import Figure, Source
from township_stats.quantity import Quantity, Status
from township_stats.stattable import Provenance
from township_stats.units import lookup, split_multiplier

PREFIXES = ("其中：", "其中:", "Of which: ")
_TOKEN = re.compile(
    r"(?P<sum>sum)\((?:places\()?(?P<places>[a-z]\w*)\)+|last\((?P<last>[a-z]\w*)\)"
    r"|(?P<name>[a-z]\w*)(?P<at>@last)?|(?P<literal>\d[\d.]*) ?(?P<unit>[\u4e00-\u9fff/]+)",
    re.ASCII,
)
_SIGNS = {"*": "×", "/": "÷", "-": "−", "+": "＋"}
_SPOKEN = {
    "zh": {
        "last": "上年{}",
        "places": "各地{}之和",
        "abs": "绝对值",
        "min": "最小值",
        "max": "最大值",
    },
    "en": {"last": "last year’s {}", "places": "sum over places of {}"},
}


def name_of(indicator: Indicator, lang: str) -> str:
    """Give an indicator's name to stand by itself, without 其中：.

    Examples
    --------
    >>> name_of(Indicator("in", "s", "t", "其中：已入住", "Of which: moved in", "户", "户", "flow"), "en")
    'Moved in'
    """
    name = indicator.name if lang == "zh" else indicator.name_en
    for prefix in PREFIXES:
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
            return name[:1].upper() + name[1:]
    return name


def is_hidden(book: Book, figure: Figure) -> bool:
    """Tell whether the reader may not see a figure's value although it may be known."""
    return figure.status is Status.SUPPRESSED and book.audience == "public"


def provenance(book: Book, figure: Figure) -> Provenance:
    """Give what stands behind a figure, with its parts where it is derived.

    Numbers are in the codebook's base unit (English: without 万); a quotient has ten digits, its
    ends rounded outward. A public reader sees nothing of a suppressed figure.
    """
    indicator = book.codebook[figure.indicator]
    unit = print_unit(figure.quantity.unit, book.lang)
    hidden = is_hidden(book, figure)
    quantity = Quantity.suppressed(unit.name) if hidden else figure.quantity.to(unit.name)
    source = figure.source
    return Provenance(
        indicator=figure.indicator,
        name=name_of(indicator, book.lang),
        place=figure.place,
        year=str(figure.year),
        text="" if hidden else figure.text,
        value=plain(quantity.value),
        unit=unit.label,
        qualifier=figure.quantity.qualifier.value,
        lower=plain(quantity.lower, ROUND_FLOOR),
        upper=plain(quantity.upper, ROUND_CEILING),
        status=figure.status.value,
        file=source.file if source else "",
        sheet=source.sheet if source else "",
        cell=source.cell if source else "",
        sha256=source.sha256 if source else "",
        note="" if hidden else figure.note,
        formula=figure.formula,
        parts=tuple(provenance(book, part) for part in figure.parts),
    )


def computed(
    book: Book, figure: Figure, quantity: Quantity, formula: str, parts: tuple[Figure, ...]
) -> Provenance:
    """Give what stands behind a number that a table adds to a figure (growth, hectares).

    Parameters
    ----------
    book
        Language and audience.
    figure
        The figure it is said of.
    quantity
        The number, in the unit it is printed in.
    formula
        How it was computed, over indicator codes.
    parts
        What it was computed from.
    """
    made = replace(figure, text="", quantity=quantity, source=None, note="", formula=formula)
    return provenance(book, replace(made, parts=parts))


def spoken(expression: str, codebook: Codebook, lang: str) -> str:
    """Give an expression over codes in the names a reader knows.

    Examples
    --------
    >>> area = Indicator("area", "s", "t", "面积", "Area", "亩", "亩", "stock")
    >>> spoken("area / area@last - 1", Codebook((area,)), "zh")
    '面积÷上年面积−1'
    """

    def say(found: re.Match[str]) -> str:
        words = _SPOKEN[lang]
        if found["literal"]:
            return _literal(found["literal"], found["unit"], lang)
        code = found["places"] or found["last"] or found["name"]
        if code not in codebook:
            return words.get(code, code)
        pattern = "{}"
        if found["places"]:
            pattern = words["places"]
        elif found["last"] or found["at"]:
            pattern = words["last"]
        return pattern.format(name_of(codebook[code], lang))

    text = "".join(_SIGNS.get(part, part) for part in re.split(r"([*/+-])", expression))
    text = re.sub(r"\s*([＋×÷−])\s*", r"\1" if lang == "zh" else r" \1 ", text)
    text = _TOKEN.sub(say, text).strip()
    return text if lang == "zh" else text.replace("＋", "+")


def _literal(number: str, unit: str, lang: str) -> str:
    size, base = split_multiplier(unit)
    known = lookup(base)
    if lang == "zh" or known is None:
        return number + unit
    value = Decimal(number) * size
    return f"{value:,f} {known.english(value)}"


def source_of(book: Book, figures: Iterable[Figure]) -> str:
    """Give what is printed after 资料来源：: the township, the years, the files as received."""
    sources = [source for figure in figures for source in _sources(figure)]
    files = sorted({source.file.rpartition("/")[2] for source in sources})
    years = sorted({_year(source.file) for source in sources} - {""}) or [str(book.year)]
    if book.lang == "en":
        return f"{book.township.name_en}, figures reported for {', '.join(years)}"
    listed = f"（{'、'.join(files)}）" if files else ""
    return f"{book.township.name}{'、'.join(years)}年报送数据{listed}"


def _sources(figure: Figure) -> Iterator[Source]:
    if figure.source is not None:
        yield figure.source
    for part in figure.parts:
        yield from _sources(part)


def _year(file: str) -> str:
    found = re.search(r"/(\d{4})/", file)
    return found[1] if found else ""
