"""Places (villages, communities): one name each, whatever spelling a sheet uses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from township_stats.codebook import match_key
from township_stats.errors import InputError, Problem
from township_stats.intake.layout import Sum, sum_of
from township_stats.intake.wording import quoted, tidy
from township_stats.textfile import column_letter, read_definitions

FILE = "data/raw/places.csv"
COLUMNS = ("name", "aliases", "note")
_INNER_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NUMBERED = re.compile(  # 1.王坝村, （2）大院村
    r"(?:[(（][0-9０-９]{1,3}[)）]|[0-9０-９]{1,3}[.．、])\s*(?=[\u4e00-\u9fff])"
)
_MARKED = re.compile(r"(?<=[\u4e00-\u9fff])[①-⑳*＊※†]+\Z")  # a footnote's
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]\Z")
_GROUP = re.compile(r"(?<=村|区)第?[0-9０-９一二三四五六七八九十]{1,3}(?:村民)?(?:小组|[组社队])\Z")
_ABOVE = "省市州县区旗"  # what may stand before a township's name
_KIND = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|行政村|社区|村)\Z")


@dataclass(frozen=True)
class Places:
    """The names of a township's places.

    Parameters
    ----------
    township
        The township's own name: alone it means the whole, before a village it says nothing new.
    listed
        Other spellings by name, in the office's order, from places.csv; empty where there is no
        such list, and every name is taken as it comes.

    Examples
    --------
    >>> places = Places("青溪镇（虚构）")
    >>> [places.name(text) for text in ("王坝 村", "青溪镇王坝村", "3.王坝村", "全镇", "青溪镇")]
    ['王坝村', '王坝村', '王坝村', '', '']
    >>> Places("青溪镇", {"王坝村": ("王坝村委会",)}).name("王坝村委会")
    '王坝村'
    """

    township: str = ""
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: frozenset[str] = field(init=False, repr=False)
    _by_key: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {match_key(name) for name in (self.township, _BRACKETED.sub("", self.township))}
        object.__setattr__(self, "own", frozenset(name for name in names if "*" not in name) - {""})
        spelt = {
            match_key(spelling): name
            for name, others in self.listed.items()
            for spelling in (*others, name)
        }
        object.__setattr__(self, "_by_key", spelt)

    def name(self, text: str) -> str:
        """Give the one name of a place; empty for the whole township."""
        plain = _MARKED.sub("", tidy(text))
        numbered = _NUMBERED.match(plain)
        spelt = _INNER_BLANK.sub("", plain[numbered.end() :] if numbered else plain)
        if not spelt or sum_of(spelt, self.own) is Sum.TOTAL:
            return ""
        if (known := self._by_key.get(match_key(spelt))) is not None:
            return known
        for own in self.own:
            before, found, rest = spelt.rpartition(own)
            if found and rest and (not before or before[-1] in _ABOVE):
                return self._by_key.get(match_key(rest), rest)
        return spelt

    def refusal(self, name: str) -> str:
        """Say what may stand there instead of a name that is not listed; empty where it is known."""
        if not self.listed or not name or name in self.listed:
            return ""
        near = difflib.get_close_matches(match_key(name), self._by_key, n=3, cutoff=0.5)
        hint = "、".join(dict.fromkeys(self._by_key[key] for key in near))
        add = "或在 places.csv 加一行、加一个别名"
        return f"是否 {hint}？{add}" if hint else f"places.csv 里的名称或别名，{add}"


def village_of(name: str) -> str:
    """Give the village of a group (组, 社, 队) that is named with it; other names as they are.

    Examples
    --------
    >>> village_of("王坝村一组"), village_of("大院村12社"), village_of("王坝村")
    ('王坝村', '大院村', '王坝村')
    """
    return _GROUP.sub("", name)


def stem(name: str) -> str:
    """Give a place's name without the word for what it is: variants of one name share it.

    Examples
    --------
    >>> stem("王坝村"), stem("王坝村委会"), stem("王坝村村民委员会")
    ('王坝', '王坝', '王坝')
    """
    bare = _KIND.sub("", _BRACKETED.sub("", match_key(name)))
    return _KIND.sub("", bare) or bare


def read_places(root: Path, township: str) -> Places:
    """Read ``data/raw/places.csv`` where there is one.

    One row a place: ``name``, ``aliases`` (other spellings, separated by ``|``), ``note``.

    Raises
    ------
    InputError
        With every problem of the file: a name that is empty, a spelling that stands twice.
    """
    path = root / FILE
    if not (path.exists() or path.is_symlink()):
        return Places(township)
    listed: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for row in read_definitions(path, FILE, COLUMNS[:1], COLUMNS[1:]):
        others = tuple(part.strip() for part in re.split(r"[|;；]", row["aliases"]) if part.strip())
        listed[row["name"]] = others
        spellings = [("name", row["name"]), *(("aliases", spelling) for spelling in others)]
        for column, spelling in spellings:
            where = f"{column_letter(COLUMNS.index(column))}{row.line}"
            first = seen.setdefault(match_key(spelling), where)
            if not spelling:
                problems.append(Problem(FILE, "", where, "没有写名称", "每行一个村或社区"))
            elif first is not where:
                found = f"{quoted(spelling)}写了两次，另一处是 {first}"
                problems.append(Problem(FILE, "", where, found, "一个写法只属于一个地方"))
    if problems:
        raise InputError(problems)
    return Places(township, listed)
