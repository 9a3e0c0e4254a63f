"""township.toml: who the workbook is of, and how the office wants things shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from township_stats.codebook import filled
from township_stats.errors import InputError, Problem
from township_stats.textfile import decode, parse_toml, read_file

FILE = "data/raw/township.toml"
_KINDS = {
    str: '文字写在引号里，如 {} = "{}"',
    bool: "只可为 true、false，不加引号",
    dict: "写成一节 [{}]",
}


@dataclass(frozen=True, slots=True)
class Symbols:
    """Marks printed for what is not a number; a yearbook's symbol profile."""

    suppressed: str = "*"
    missing: str = "…"
    not_applicable: str = "—"
    below_unit: str = "0"


PROFILES = {
    "national": Symbols(suppressed="*", missing="", not_applicable="", below_unit="…"),
    "local": Symbols(suppressed="*", missing="—", not_applicable="/", below_unit="0"),
}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Thresholds below which a figure that counts units identifies one (defaults are customary).

    A hidden figure counts as given away where the others leave it no more room than
    `recoverable_share` of the most it can be.
    """

    minimum_units: int = 3
    minimum_persons: int = 5
    dominance_share: float = 0.8
    recoverable_share: float = 0.1


@dataclass(frozen=True, slots=True)
class Township:
    """Who the workbook is of.

    Parameters
    ----------
    name, name_en
        Name as printed.
    code
        12-digit statistical division code, the key in anything that joins townships.
    county, county_en
        The county or district it belongs to.
    symbols
        Marks for suppressed, missing and not applicable cells.
    disclosure
        Thresholds of the public audience.
    pdf_profile
        ``official`` (GB/T 9704) or ``yearbook``.
    fonts
        Folder of the office's own fonts relative to the workbook; empty for the open ones.
    note
        Printed on the cover: what a reader has to know of the data.
    made_up
        Whether the data are invented (demonstrations, tests); said on every page.
    """

    name: str
    code: str
    county: str = ""
    name_en: str = ""
    county_en: str = ""
    symbols: Symbols = Symbols(missing="—")
    disclosure: Disclosure = Disclosure()
    pdf_profile: str = "yearbook"
    fonts: str = ""
    language: str = "zh"
    note: str = ""
    note_en: str = ""
    made_up: bool = False

    def of_year(self, year: int) -> Township:
        """Give the township with the year in its note, where the note asks for it."""
        return replace(self, note=filled(self.note, year), note_en=filled(self.note_en, year))


def read_township(root: Path) -> Township:
    """Read ``data/raw/township.toml``.

    Raises
    ------
    InputError
        If it is not there, is no TOML, lacks ``name`` or ``code``, or has an unknown key or value.
    """
    data = read_file(root / FILE, FILE)
    content = parse_toml(data, FILE)
    problems: list[Problem] = []

    def take(key: str, kind: type, default: object) -> object:
        value = content.pop(key, default)
        if not isinstance(value, kind):
            found = f"{_line_of(key, data)}{key} = {value}"
            problems.append(Problem(FILE, "", "", found, _KINDS[kind].format(key, value)))
            return default
        return value

    said = content.get("code", "")
    if isinstance(said, str) and not re.fullmatch(r"[0-9]{12}", said):
        found = f"code = {said!r}" if said else "缺少 code"
        problems.append(Problem(FILE, "", "", found, "12 位统计用区划代码，写在引号内"))
    if content.get("name", "") == "":
        problems.append(Problem(FILE, "", "", "缺少 name", "乡镇名称"))
    name, code = str(take("name", str, "")), str(take("code", str, ""))
    profile = str(take("symbols", str, "local"))
    if profile not in PROFILES:
        problems.append(
            Problem(FILE, "", "", f"symbols = {profile!r}", f"只可为 {'、'.join(PROFILES)}")
        )
    pdf_profile = str(take("pdf_profile", str, "yearbook"))
    if pdf_profile not in ("official", "yearbook"):
        problems.append(
            Problem(FILE, "", "", f"pdf_profile = {pdf_profile!r}", "只可为 official、yearbook")
        )
    language = str(take("language", str, "zh"))
    if language not in ("zh", "en"):
        problems.append(Problem(FILE, "", "", f"language = {language!r}", "只可为 zh、en"))
    limits = take("disclosure", dict, {})
    disclosure = Disclosure()
    try:
        disclosure = Disclosure(**limits)  # type: ignore[arg-type]
    except TypeError:
        problems.append(
            Problem(
                FILE,
                "",
                "",
                f"disclosure = {limits!r}",
                f"可用的键 {'、'.join(Disclosure.__slots__)}",
            )
        )
    fonts = str(take("fonts", str, ""))
    if fonts and not _is_folder_inside(root, fonts):
        problems.append(
            Problem(FILE, "", "", f"fonts = {fonts!r}", "工作簿里的一个文件夹，如 fonts")
        )
    township = Township(
        name=name,
        code=code,
        county=str(take("county", str, "")),
        name_en=str(take("name_en", str, "")) or name,
        county_en=str(take("county_en", str, "")),
        symbols=PROFILES.get(profile, Symbols()),
        disclosure=disclosure,
        pdf_profile=pdf_profile,
        fonts=fonts,
        language=language,
        note=str(take("note", str, "")),
        note_en=str(take("note_en", str, "")),
        made_up=bool(take("made_up", bool, False)),
    )
    problems += [
        Problem(FILE, "", "", f"不认识的键 {key!r}", "见 docs/formats.md") for key in content
    ]
    if problems:
        raise InputError(problems)
    return township


def _line_of(key: str, data: bytes) -> str:
    """Say in which line a key stands."""
    for number, line in enumerate(decode(data, FILE).splitlines(), start=1):
        if re.match(rf"\s*{key}\s*=", line):
            return f"第 {number} 行 "
    return ""


def left_as_made(township: Township) -> Iterator[Problem]:
    """Tell what township.toml still says as `init` wrote it, unless the data are made up."""
    for key, value in (
        ("name", township.name),
        ("code", township.code),
        ("county", township.county),
    ):
        if not township.made_up and re.match(r"某某|0+\Z", value):
            allowed = "照印；请改为本乡镇的，虚构的数据写 made_up = true"
            yield Problem(FILE, "", "", f'{key} = "{value}" 还是样例', allowed)


def _is_folder_inside(root: Path, name: str) -> bool:
    try:
        folder = (root / name).resolve()
        return folder.is_dir() and folder.is_relative_to(root.resolve())
    except (OSError, ValueError):
        return False
