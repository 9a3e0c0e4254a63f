"""What the words around a table say of its columns: units, and whether they are personal."""

from __future__ import annotations

import re

from township_stats.units import compatible, lookup

_BRACKETS = re.compile(
    r"[(（]\s*(?:(?:计量)?单位\s*[:：]?)?\s*([^()（）]{1,12}(?:[(（][^()（）]{1,3}[)）])?)\s*[)）]"
    r"(?=\s*(?:[/(（]|\Z))"
)
_OTHER_BRACKETS = str.maketrans("【】[]〔〕《》〈〉{}｛｝", "（）" * 7)
_SUMMED = re.compile(r"(?:小计|合计|总计|合计数)\Z")  # 补贴（万元）合计
_MARKED = re.compile(r"[①-⑳*＊※†]+\Z")  # a footnote's
_AFTER = re.compile(r"[,，:：/_\s-]\s*([^,，:：/()（）_\s-]{1,4})\Z")
_ATTACHED = re.compile(
    r"[百千万亿]+(?:元|亩|户|人|人次|吨|公斤|斤|头|只|株|平方米|立方米)\Z"
)  # 补贴万元
_PARTS = re.compile(r"[、,，;；:：()（）|｜\\—·\s]|和|及|与")
_SIZED = re.compile(r"[百千万亿]+(?:元|亩|人|户|吨|公斤|斤|头|只|株|平方米|立方米|公里)")
_INSIDE = re.compile(
    rf"[(（](?:不?含税|上级|人民币|以|按|单位)?\s*({_SIZED.pattern})(?:计算?)?[)）]"  # （含税万元）
)
_SIZE_ALONE = re.compile(r"[(（]\s*(?:单位\s*[:：]?)?\s*[￥¥]?([百千万亿]{1,2})\s*[)）]")
_PERSONAL_COLUMN = re.compile(
    r"身份证|证件号|证号|公民身份|电话|手机|联系方式|微信|邮箱|车牌|姓名|户主|户名|签名|签字|银行卡|卡号|账号|帐号|开户"
    r"|住址|家庭地址|户籍地址|详细地址|门牌|法定代表|法人代表|包案领导|帮扶干部"
    r"|(?:监护|联系|借款|贷款|申请|信访|来访|上访|反映|举报|诉求|当事|承包|被征收|权利|产权|所有|持证|领款|收款|受益"
    r"|经办|责任|负责|帮扶|包联|填报|填表)人(?![口数次均员])"
)


def label_unit(path: str) -> str:
    """Give the unit that a column's label names; empty where it names none.

    Examples
    --------
    >>> [label_unit(path) for path in ("油橄榄/面积（亩）", "产值(单位：万元)", "拆违/㎡", "备注")]
    ['亩', '万元', '㎡', '']
    """
    path = _MARKED.sub("", _SUMMED.sub("", path.translate(_OTHER_BRACKETS).strip()))
    last = path.rpartition("/")[2]
    after, attached = _AFTER.search(path), _INSIDE.search(last) or _ATTACHED.search(last)
    inside = (part for found in reversed(_BRACKETS.findall(path)) for part in units_in(found))
    whole = "" if last.startswith(("(", "（")) else last
    behind = (after[1] if after else "", attached[attached.lastindex or 0] if attached else "")
    return next((name for name in (whole.strip(), *inside, *behind) if name and lookup(name)), "")


def doubtful_size(path: str, base: str) -> str:
    """Give the size in a column's label that may be that of its numbers; empty where there is none.

    Examples
    --------
    >>> doubtful_size("补贴（万）", "元"), doubtful_size("万元补贴", "元"), doubtful_size("万元以上项目", "个")
    ('万', '万元', '')
    >>> doubtful_size("户数（含千户村）", "户"), label_unit("户数（含千户村）"), label_unit("补贴（以万元计）")
    ('千户', '', '万元')
    """
    plain = path.translate(_OTHER_BRACKETS)
    alone, sized = _SIZE_ALONE.search(plain), _SIZED.search(plain.rpartition("/")[2])
    if alone:
        return alone[1]
    return sized[0] if sized and compatible(sized[0], base) else ""


def units_in(words: str) -> tuple[str, ...]:
    """Give the units among words that name them.

    Examples
    --------
    >>> units_in("面积单位：亩，金额单位：万元"), units_in("人民币万元"), units_in("（万 元）"), units_in("元/亩")
    (('亩', '万元'), ('万元',), ('万 元',), ('元/亩',))
    >>> units_in("农业农村办")
    ()
    """
    for parts in ([words], _PARTS.split(words), ["".join(words.split())]):
        names = [
            part.strip("()（） ").removeprefix("人民币").removesuffix("人民币") for part in parts
        ]
        found = tuple(dict.fromkeys(name for name in names if name and lookup(name) is not None))
        if found:
            return found
    return ()


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


def is_personal(label: str) -> bool:
    """Tell whether a column label names personal data, which are never read.

    Examples
    --------
    >>> [is_personal(label) for label in ("身份证号码", "借款人", "借款人数（人）", "受益人口")]
    [True, True, False, False]
    """
    plain = bare_label("".join(label.split()))
    return bool(_PERSONAL_COLUMN.search(plain)) and not plain.endswith("数")
