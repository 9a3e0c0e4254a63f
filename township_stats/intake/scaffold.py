"""New folders to start from: a year's sheets to fill in, and a new township's workbook."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from township_stats.book import Section
from township_stats.codebook import Codebook, Indicator, read_codebook
from township_stats.errors import FigureError, UsageError
from township_stats.figure import Figure
from township_stats.intake.figuresheet import BESIDE
from township_stats.intake.raw import (
    IN_CHARGE,
    NAME,
    NOTE,
    OFFICE,
    PLACE,
    PUBLIC,
    UNIT,
    VALUE,
    YEAR,
)
from township_stats.intake.received import RAW, years
from township_stats.intake.year import read_year
from township_stats.numerals import parse
from township_stats.textfile import column_letter
from township_stats.township import FILE as TOWNSHIP
from township_stats.township import read_township

LAST = BESIDE[0]
_COLUMNS = (NAME, VALUE, UNIT, LAST, IN_CHARGE, OFFICE, NOTE, PLACE, YEAR, PUBLIC)
_WIDTHS = (34, 16, 10, 24, 18, 18, 28, 12, 8, 8)
_HELP = {
    NAME: "指标名称，请不要改动。",
    VALUE: "照“单位”一列填写，如 1200、约30、30以上。单位是 亩、元 的可写 2.2万；单位已是 万亩、万元 的写 2.2，"
    "或带单位写 2.2万亩，不写 2.2万。不便公布的填 *；没有数据的留空。",
    UNIT: "数值的单位；要用别的单位（如 万元）请改这里，不要换算数值。",
    LAST: "上年的数字，供对照，不会读取。",
    IN_CHARGE: "负责填报的单位，供催报；填好后，下一年的填报表会照抄。",
    OFFICE: "数字取自哪里，如 农业农村办台账。",
    NOTE: "需要说明的事；不要写姓名、电话、身份证号。",
    PLACE: "村名；全乡镇的数字留空。",
    YEAR: "数字所说的年份；本年留空，目标写目标年份。",
    PUBLIC: "填“否”：已知，但不对外公布。",
}
_OPEN = (VALUE, IN_CHARGE, OFFICE, NOTE, PUBLIC)
_SIGNED = "单位负责人：　　　　　　　填表人：　　　　　　　填报日期：　　　　　　　（盖章）"
_MAX_LENGTH = 40
_SPARE_ROWS = 50
# What a cell of 数值 takes: short, and no 万 or 亿 where the unit beside has one and is not repeated.
_TAKEN = (
    f'=AND(LEN({{value}})<={_MAX_LENGTH},OR(ISERROR(FIND(LEFT({{unit}}),"百千万亿")),'
    '{unit}="",RIGHT({value})=RIGHT({unit}),'
    'AND(ISERROR(FIND("万",{value})),ISERROR(FIND("亿",{value})))))'
)
_REFUSED = f"一格只写一个数，不超过 {_MAX_LENGTH} 字。单位已是 万亩、万元 的，数里不要再写“万”“亿”：写 2.2，不写 2.2万。"


def new_year(
    root: Path, year: int, sections: Iterable[Section] = (), last: Sequence[Figure] = ()
) -> tuple[Path, ...]:
    """Make ``data/raw/YEAR`` with one Excel sheet a section to be filled in.

    Parameters
    ----------
    root
        The workbook.
    year
        The new report year.
    sections
        Report sections, for numbers and titles of the files.
    last
        Clean figures of the year before, shown beside; empty where there are none. Which office is
        responsible, and which villages an indicator is asked for, is as in that year's sheets.

    Returns
    -------
    tuple of Path
        The files made. They read back as they are: every indicator missing, no error.

    Raises
    ------
    UsageError
        If the year has files already, or lies more than a year after today and every year there
        is; nothing is written.
    InputError
        If the codebook cannot be read.
    """
    today, folder = datetime.now(UTC).astimezone().year, root / RAW / str(year)
    latest = max((today, *years(root))) + 1
    if year > latest:
        allowed = f"最晚可建 {latest} 年（今年和已有年份的下一年；这台电脑上今年是 {today} 年）"
        raise UsageError(f"{year} 年太远; {allowed}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{RAW}/{year} 里已有文件，不覆盖; 要重新开始请先移走它们")
    codebook = read_codebook(root)
    titled = {section.id: section for section in sections}
    asked = _asked(root, year - 1, codebook)
    made: dict[str, bytes] = {}
    for position, name in enumerate(codebook.sections(), start=1):
        indicators = [item for item in codebook if item.section == name]
        if indicators:
            section = titled.get(name, Section(position, name, name, name))
            rows = [
                _row(item, place, year, last, office)
                for item in indicators
                for place, office in ({"": ""} | asked.get(item.code, {})).items()
            ]
            made[f"{section.number:02d}{section.title}.xlsx"] = _workbook(section.title, year, rows)
    with tempfile.TemporaryDirectory(prefix=f".{year}-", dir=folder.parent) as name:
        staged = Path(name) / str(year)
        staged.mkdir()
        for file, data in made.items():
            (staged / file).write_bytes(data)
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    return tuple(folder / file for file in made)


def init_workbook(directory: Path) -> tuple[Path, ...]:
    """Make a new township's workbook with a small example codebook.

    Parameters
    ----------
    directory
        The folder; made where it is not there.

    Returns
    -------
    tuple of Path
        The files made.

    Raises
    ------
    UsageError
        If one of them is there already, or the folder holds workbooks; nothing is written.
    """
    held = sorted(directory.glob(f"*/{TOWNSHIP}"))
    if held:
        inside = held[0].relative_to(directory).parts[0]
        raise UsageError(
            f"{directory} 里有工作簿 {inside}; 请在里面另建一个文件夹，如 {directory / '新镇'}"
        )
    template = files("township_stats.intake").joinpath("template")
    raw = directory / RAW
    made = {
        raw / item.name: item.read_bytes()
        for item in sorted(template.iterdir(), key=lambda item: item.name)
    }
    there = [path for path in made if path.exists()]
    if there:
        raise UsageError(f"{there[0]} 已经存在，不覆盖; 请换一个文件夹")
    for folder in (raw, directory / "data" / "clean", directory / "outputs"):
        folder.mkdir(parents=True, exist_ok=True)
    for path, data in made.items():
        bom = b"\xef\xbb\xbf" if path.suffix == ".csv" else b""
        path.write_bytes(bom + data)
    return tuple(made)


def _asked(root: Path, year: int, codebook: Codebook) -> dict[str, dict[str, str]]:
    """Give by indicator the places that a year's sheets ask for, each with the office in charge."""
    if not (root / RAW / str(year)).is_dir():
        return {}
    found: dict[str, dict[str, str]] = {}
    raw = read_year(root, year, codebook, read_township(root))
    for entry in raw.entries:
        indicator = codebook.find(entry[NAME])
        if indicator is not None:
            place = raw.places.name(entry[PLACE])
            offices = found.setdefault(indicator.code, {})
            offices[place] = offices.get(place) or entry[IN_CHARGE]
    return found


def _row(
    indicator: Indicator, place: str, year: int, last: Sequence[Figure], office: str
) -> dict[str, str]:
    is_target = indicator.measure == "target"
    of_both = (item for item in last if (item.indicator, item.place) == (indicator.code, place))
    before = next(of_both, None)
    return {
        NAME: indicator.name,
        UNIT: indicator.display_unit,
        LAST: _shown(before, indicator) if before else "",
        IN_CHARGE: office,
        PLACE: place,
        YEAR: str(year + 1) if is_target else "",
    }


def _shown(figure: Figure, indicator: Indicator) -> str:
    """Show last year's figure: the number in the unit to fill in, and the words where they differ."""
    value = figure.quantity.value
    if value is None:
        return figure.text
    number = figure.quantity.to(indicator.display_unit).value
    plain = f"{number.normalize():f}{indicator.display_unit}" if number is not None else ""
    is_worded = bool(figure.text) and not figure.text.replace(",", "").replace(".", "").isdecimal()
    return f"{plain}（原文 {figure.text}）" if is_worded else plain


def _workbook(title: str, year: int, rows: Sequence[dict[str, str]]) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{year}年{title}",
            "created": datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    sheet = book.add_worksheet(_sheet_name(title))
    styles = _styles(book)
    for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, styles["text"])
        sheet.write_string(0, column, name, styles["header"])
        sheet.write_comment(0, column, _HELP[name], {"x_scale": 2})
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(_COLUMNS):
            style = styles["open" if name in _OPEN else "given"]
            if row.get(name):
                sheet.write_string(number, column, row[name], style)
            else:
                sheet.write_blank(number, column, None, style)
    _validate(sheet, [row[UNIT] for row in rows] + [""] * _SPARE_ROWS, year)
    sheet.freeze_panes(1, 1)
    _set_up_print(sheet, f"{year}年{title}")
    book.close()
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    frame = {"border": 1, "valign": "vcenter", "text_wrap": True}
    return {
        "text": book.add_format({"valign": "vcenter", "text_wrap": True}),
        "header": book.add_format(frame | {"bold": True, "align": "center", "bg_color": "#D9D9D9"}),
        "given": book.add_format(frame | {"bg_color": "#F2F2F2"}),
        "open": book.add_format(frame),
    }


def _set_up_print(sheet: Any, title: str) -> None:
    """Print on A4 across, as wide as the page, the header on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.set_header(f"&C{title.replace('&', '&&')}")
    sheet.set_footer(f"&L{_SIGNED}&R第&P页，共&N页")


def _validate(sheet: Any, units: Sequence[str], year: int) -> None:
    """Set what each column takes; `units` holds the unit of each row, empty for spare rows."""
    at = {name: _COLUMNS.index(name) for name in (VALUE, YEAR, PUBLIC)}
    last_row = len(units)
    value, unit = (column_letter(_COLUMNS.index(name)) for name in (VALUE, UNIT))
    for kind in dict.fromkeys(units):
        rows = [row for row, of in enumerate(units, start=2) if of == kind]
        sheet.data_validation(
            f"{value}{rows[0]}",
            {
                "validate": "custom",
                "value": _TAKEN.format(value=f"{value}{rows[0]}", unit=f"{unit}{rows[0]}"),
                "input_title": "数值", "input_message": _how(kind),
                "error_title": "数值", "error_message": _REFUSED,
                "multi_range": " ".join(f"{value}{row}" for row in rows),
            },
        )  # fmt: skip
    sheet.data_validation(
        1, at[YEAR], last_row, at[YEAR],
        {
            "validate": "integer", "criteria": "between", "minimum": year - 10, "maximum": year + 10,
            "error_title": "年份", "error_message": "四位数字的年份，或留空。",
        },
    )  # fmt: skip
    sheet.data_validation(
        1, at[PUBLIC], last_row, at[PUBLIC], {"validate": "list", "source": ["是", "否"]}
    )


def _how(unit: str) -> str:
    """Say what may be written beside a unit, as the reader takes it."""
    if not unit:
        return _HELP[VALUE]
    examples = "1200、2.2万、约30、30万以上"
    if unit == "%":
        examples = "95、95.2% 或 约95"
    try:
        parse("2.2万", unit=unit)
    except FigureError:
        examples = f"2.2、约2.2、2.2以上，或带单位 2.2{unit}；不要再写“万”（2.2万）"
    return f"单位是{unit}：如 {examples}。不便公布的填 *；没有数据的留空。"


def _sheet_name(title: str) -> str:
    """Give a name that Excel takes for a sheet: no `[]:*?/\\`, at most 31 characters."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title).strip()[:31] or "数据"
