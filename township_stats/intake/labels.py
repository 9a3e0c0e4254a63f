"""What the words around a table say of its columns: units, and whether they are personal."""

from __future__ import annotations

import re

from township_stats.intake.grid import Block, Sheet
from township_stats.units import compatible, lookup

_BRACKETS = re.compile(
    r"[(（]\s*(?:(?:计量)?单位\s*[:：])?\s*([^()（）]{1,8}(?:[(（][^()（）]{1,3}[)）])?)\s*[)）]"
    r"(?=\s*(?:[/(（]|\Z))"
)
_AFTER = re.compile(r"[,，:：/]\s*([^,，:：/()（）]{1,4})\Z")
_BANNER = re.compile(r"(?<![报送表])(?:计量)?单位\s*[:：]\s*([^\s，,；;）)]{1,24})")
_BETWEEN = re.compile(r"[、,，和]|及")
_PERSONAL_COLUMN = re.compile(
    r"身份证|证件号|证号|公民身份|电话|手机|联系方式|微信|邮箱|车牌|姓名|户主|户名|签名|签字|银行卡|卡号|账号|帐号|开户"
    r"|住址|家庭地址|户籍地址|详细地址|门牌|法定代表|法人代表|包案领导|帮扶干部"
    r"|(?:监护|联系|借款|贷款|申请|信访|来访|上访|反映|举报|诉求|当事|承包|被征收|权利|产权|所有|持证|领款|收款|受益"
    r"|经办|责任|负责|帮扶|包联|填报|填表)人(?![口数次均员])"
)
_REACH = 6  # rows above a header in which its banner stands


def label_unit(path: str) -> str:
    """Give the unit that a column's label names; empty where it names none.

    Examples
    --------
    >>> [label_unit(path) for path in ("油橄榄/面积（亩）", "产值(单位：万元)", "拆违/㎡", "备注")]
    ['亩', '万元', '㎡', '']
    """
    last = path.rpartition("/")[2]
    after = _AFTER.search(path)
    inside = reversed(_BRACKETS.findall(path))
    whole = "" if last.startswith(("(", "（")) else last
    for name in (whole, *inside, after[1] if after else ""):
        if name.strip() and lookup(name.strip()) is not None:
            return str(name).strip()
    return ""


def bare_label(label: str) -> str:
    """Give a label without the unit in brackets behind it.

    Examples
    --------
    >>> bare_label("产值（万元）"), bare_label("合计（13个村）")
    ('产值', '合计（13个村）')
    """
    for found in _BRACKETS.finditer(label):
        if lookup(found[1].strip()) is not None:
            label = label.replace(found[0], "")
    return label.strip()


def banner_units(sheet: Sheet, header: Block) -> tuple[str, ...]:
    """Give the units that the rows just above a table name (单位：亩、万元); the nearest banner's.

    Examples
    --------
    >>> banner_units(Sheet("", {1: ["填报单位：甲"], 2: ["", "单位：亩、万元"]}), Block(3, 0, 3, 1))
    ('亩', '万元')
    """
    for row in range(header.top - 1, max(0, header.top - 1 - _REACH), -1):
        cells = sheet.rows.get(row, ())
        for text in cells[header.left : header.right + 1]:
            for found in _BANNER.findall(text):
                named = [found] if lookup(found) else _BETWEEN.split(found)
                units = tuple(name for name in named if lookup(name) is not None)
                if units:
                    return units
    return ()


def fitting_unit(units: tuple[str, ...], base: str) -> str:
    """Give the one of a banner's units that measures what `base` does; empty where not just one."""
    fitting = [unit for unit in units if compatible(unit, base)]
    return fitting[0] if len(fitting) == 1 else ""


def is_personal(label: str) -> bool:
    """Tell whether a column label names personal data, which are never read.

    Examples
    --------
    >>> [is_personal(label) for label in ("身份证号码", "借款人", "借款人数（人）", "受益人口")]
    [True, True, False, False]
    """
    plain = bare_label("".join(label.split()))
    return bool(_PERSONAL_COLUMN.search(plain)) and not plain.endswith("数")
