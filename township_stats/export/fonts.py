"""Which fonts are printed with: the office's own where a folder holds them, else the open ones.

The open fonts, Noto Serif SC and Noto Sans SC (OFL), come with the package and have no bold, so
emphasis is made by family. GB/T 9704-2012 asks for 仿宋, 小标宋, 黑体 and 楷体, most of which may not be
shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

OPEN_SERIF = "Noto Serif SC"
OPEN_SANS = "Noto Sans SC"

# Role → family names under which fonts of that style are sold, best first, and the open stand-in.
_OFFICE: dict[str, tuple[tuple[str, ...], str]] = {
    "body": (
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02",
         "FZFangSong-Z02S", "华文仿宋", "STFangsong"),
        OPEN_SERIF,
    ),
    "title": (
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "小标宋"),
        OPEN_SERIF,
    ),
    "heading": (("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "华文黑体", "STHeiti"), OPEN_SANS),
    "subheading": (
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03", "华文楷体", "STKaiti"),
        OPEN_SANS,
    ),
    "table": (
        ("宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01", "华文宋体", "STSong"),
        OPEN_SERIF,
    ),
}  # fmt: skip
_STYLE = {
    "body": "仿宋", "title": "小标宋", "heading": "黑体", "subheading": "楷体", "table": "宋体",
}  # fmt: skip
_STYLE_EN = {
    "body": "body", "title": "title", "heading": "headings", "subheading": "subheadings",
    "table": "tables",
}  # fmt: skip


def open_fonts() -> tuple[Path, Path]:
    """Give the files of the open sans and serif fonts."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.sans_path()), Path(pylopdf_fonts_zh_cn.serif_path())


@dataclass(frozen=True)
class FontSet:
    """The families printed with, by role, and what to tell the reader of them.

    Parameters
    ----------
    roles
        ``body``, ``title``, ``heading``, ``subheading`` and ``table`` → families, the open one last.
    files
        All font files there are, the office's first.
    searched
        Whether the office gave a folder.
    """

    roles: dict[str, tuple[str, ...]]
    files: tuple[Path, ...]
    searched: bool

    def report(self, lang: str) -> str:
        """Say which fonts were used, in one line.

        Examples
        --------
        >>> fonts = FontSet({"body": ("FangSong", OPEN_SERIF), "title": (OPEN_SERIF,)}, (), True)
        >>> fonts.report("zh")
        '字体：仿宋用 FangSong；小标宋用 Noto Serif SC（所给文件夹中没有该字体，以开源字体代替）。'
        """
        styles, parts = (_STYLE, []) if lang == "zh" else (_STYLE_EN, [])
        for role, families in self.roles.items():
            stand_in = len(families) == 1 and self.searched
            if lang == "zh":
                why = "（所给文件夹中没有该字体，以开源字体代替）" if stand_in else ""
                parts.append(f"{styles[role]}用 {families[0]}{why}")
            else:
                why = " (open stand-in)" if stand_in else ""
                parts.append(f"{styles[role]} {families[0]}{why}")
        return f"字体：{'；'.join(parts)}。" if lang == "zh" else f"Fonts: {'; '.join(parts)}."


def typst_fonts(folder: Path | None) -> typst.Fonts:
    """Open the fonts for Typst: the folder's and the open ones, never the system's."""
    import typst

    folders = [str(path) for path in dict.fromkeys(file.parent for file in open_fonts())]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[*([str(folder)] if folder else []), *folders],
    )


def choose(folder: Path | None = None) -> FontSet:
    """Choose a family for each role, the office's own before the open ones.

    Parameters
    ----------
    folder
        The office's fonts (.ttf, .otf, .ttc), searched with its subfolders; None for the open ones.

    Returns
    -------
    FontSet
        Families, files and the line that says what was used.
    """
    fonts = typst_fonts(folder).fonts()
    there = {font.family.casefold(): font.family for font in fonts}
    roles = {}
    for role, (wanted, stand_in) in _OFFICE.items():
        own = [there[name.casefold()] for name in wanted if name.casefold() in there]
        roles[role] = (*own[:1], stand_in)
    files = dict.fromkeys(Path(font.path) for font in fonts if font.path)
    return FontSet(roles, tuple(files), folder is not None)


def covered(fonts: FontSet) -> frozenset[int]:
    """Give the code points that the fonts together have glyphs for."""
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

    points: set[int] = set()
    for path in fonts.files:
        faces = TTCollection(path).fonts if path.suffix.lower() == ".ttc" else [TTFont(path)]
        for face in faces:
            points.update(face.getBestCmap() or {})
    return frozenset(points)
