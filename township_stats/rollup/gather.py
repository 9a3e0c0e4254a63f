"""From the dataset to a county: the townships' own figures, grouped and added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from township_stats.quantity import Qualifier, Quantity, Status
from township_stats.rollup.county import County, Group, Member, Place, total

_COLUMNS = (
    "township_code", "indicator", "name", "section", "year", "measure", "unit", "display_unit",
    "value", "lower", "upper", "qualifier", "status",
)  # fmt: skip


def added_up(county: County, dataset: Path, sections: Sequence[str]) -> County:
    """Add a county's year up from its dataset.

    Only figures of whole townships are read, column by column and one indicator at a time; those
    of villages stay on disk.

    Parameters
    ----------
    county
        The year, without totals.
    dataset
        Folder of its Parquet files.
    sections
        Report sections in reading order.
    """
    by_code = {place.code: place for place in county.places}
    unread = [
        *county.absent,
        *(failure.place for failure in county.failures if failure.place is not None),
    ]
    totals = [
        total(group, _members(group, rows, by_code), unread) for group, rows in _groups(dataset)
    ]
    order = {section: index for index, section in enumerate(sections)}
    totals.sort(key=lambda item: order.get(item.group.section, len(order)))
    return replace(county, totals=tuple(totals))


def _groups(dataset: Path) -> Iterator[tuple[Group, list[dict[str, Any]]]]:
    """Give each group with its rows, in the order of the first workbook that has it."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    parts = []
    for path in sorted(dataset.glob("*.parquet")):
        part = pq.ParquetFile(path).read([*_COLUMNS, "place"], use_threads=False)
        part = part.filter(pc.equal(part["place"], "")).select(_COLUMNS)
        for name in _TEXTS:
            index = part.schema.get_field_index(name)
            part = part.set_column(index, name, part[name].dictionary_encode())
        parts.append(part)
    if not parts:
        return
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    codes = table["indicator"].chunk(0)
    for code in codes.dictionary.to_pylist():
        rows = table.filter(pc.equal(table["indicator"], code)).to_pylist()
        groups: dict[tuple[str, str, str, int], tuple[Group, list[dict[str, Any]]]] = {}
        for row in rows:
            group = Group(
                row["indicator"], row["unit"], row["measure"], row["year"], row["name"],
                row["section"], row["display_unit"],
            )  # fmt: skip
            groups.setdefault(group.key, (group, []))[1].append(row)
        yield from groups.values()


_TEXTS = (
    "township_code", "indicator", "name", "section", "measure", "unit", "display_unit",
    "qualifier", "status",
)  # fmt: skip


def _members(
    group: Group, rows: list[dict[str, Any]], places: dict[str, Place]
) -> Iterator[Member]:
    for row in rows:
        status = Status(row["status"])
        place = places[row["township_code"]]
        if status is Status.SUPPRESSED:
            yield Member(place, Quantity.suppressed(group.unit))
            continue
        qualifier = Qualifier(row["qualifier"])
        yield Member(
            place,
            Quantity(
                row["value"], group.unit, qualifier, row["lower"], row["upper"], status=status
            ),
        )
