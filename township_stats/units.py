"""Units as a Chinese office writes them: what they measure, how they convert, what English calls them.

A *measured* unit (亩, 吨, 元) belongs to a dimension and converts exactly into every other unit of
it. A *counted* unit (户, 人次, 处) is its own dimension: nothing converts into it, so 户 and 人 never
meet in a sum. 名, 位 and 人 all count persons and are the one exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from township_stats.errors import FigureError
from township_stats.interval import nearest_multiple

__all__ = [
    "Unit",
    "compatible",
    "conversion",
    "convert",
    "lookup",
    "plain",
    "same_unit",
    "spellings",
    "split_multiplier",
]

# dimension | factor to the dimension's base | English | plural | spellings, the usual one first
_MEASURED = """
ratio|1|||
ratio|1/100|%|%|% ％ 百分比
ratio|1/1000|‰|‰|‰
ratio|1/10|tenth|tenths|成
ratio|1|times|times|倍
points|1|percentage point|percentage points|个百分点 百分点 pp
points|1/100|basis point|basis points|个基点 基点 bp
points|1/10|permille point|permille points|个千分点 千分点
money|1|yuan|yuan|元 块钱 圆
money|1/10|jiao|jiao|角
usd|1|US dollar|US dollars|美元
hkd|1|Hong Kong dollar|Hong Kong dollars|港元 港币
eur|1|euro|euros|欧元
jpy|1|yen|yen|日元
gbp|1|pound sterling|pounds sterling|英镑
area|2000/3|mu|mu|亩 市亩
area|1|m²|m²|平方米 平米 平方 m² m2 ㎡
area|10000|ha|ha|公顷 ha hm² hm2
area|1000000|km²|km²|平方公里 平方千米 km² km2 ㎢
area|1/10000|cm²|cm²|平方厘米 cm² cm2
area|200000/3|qing|qing|顷
length|1|m|m|米 m 公尺
length|1000|km|km|公里 千米 km KM Km
length|500|li|li|里 华里 市里
length|1|linear metre|linear metres|延米 延长米 线性米
length|1/100|cm|cm|厘米 cm 公分
length|1/1000|mm|mm|毫米 mm
length|1/1000000|µm|µm|微米 μm µm
length|10/3|zhang|zhang|丈
length|1/3|chi|chi|尺 市尺
length|1852|nautical mile|nautical miles|海里
volume|1|m³|m³|立方米 立方 立米 方 m³ m3 标立方米 标准立方米 标方
volume|1/1000|L|L|升 公升 L
volume|1/1000000|mL|mL|毫升 ml mL
volume|1/1000000|cm³|cm³|立方厘米 cm³
mass|1|kg|kg|公斤 千克 kg KG Kg
mass|1000|t|t|吨 t 公吨
mass|1/2|jin|jin|斤 市斤
mass|1/20|liang|liang|市两
mass|1/1000|g|g|克 g
mass|1/1000000|mg|mg|毫克 mg
mass|1/1000000000|µg|µg|微克 μg µg ug
mass|50|dan|dan|担 市担
mass|100|quintal|quintals|公担
coal equivalent|1000|t of standard coal|t of standard coal|吨标准煤 吨标煤 tce
coal equivalent|1|kg of standard coal|kg of standard coal|公斤标准煤 千克标准煤 kgce
coal equivalent|1/1000|g of standard coal|g of standard coal|克标准煤
oil equivalent|1|t of oil equivalent|t of oil equivalent|吨油当量 吨标准油
carbon|1|t of CO₂ equivalent|t of CO₂ equivalent|吨二氧化碳当量 吨二氧化碳 吨碳当量
energy|1|kWh|kWh|千瓦时 千瓦小时 kWh kwh KWh kW·h 度
energy|1000|MWh|MWh|兆瓦时 MWh
energy|1000000|GWh|GWh|吉瓦时 GWh
energy|5/18|MJ|MJ|兆焦 MJ
energy|2500/9|GJ|GJ|吉焦 GJ 百万千焦
power|1|kW|kW|千瓦 kW KW kw
power|1/1000|W|W|瓦 W
power|1000|MW|MW|兆瓦 MW
power|1000000|GW|GW|吉瓦 GW
power|147/200|hp|hp|马力 匹马力
apparent power|1|kVA|kVA|千伏安 kVA KVA
apparent power|1000|MVA|MVA|兆伏安 MVA
voltage|1000|kV|kV|千伏 kV KV
voltage|1|V|V|伏 伏特
current|1|A|A|安培
pressure|1|MPa|MPa|兆帕 MPa
sound|1|dB|dB|分贝 dB
temperature|1|°C|°C|℃ 摄氏度 °C
angle|1|degree of arc|degrees of arc|角度
data|1|MB|MB|MB 兆字节
data|1000|GB|GB|GB
data|1000000|TB|TB|TB
data|1000000000|PB|PB|PB
bandwidth|1|Mbps|Mbps|Mbps 兆
bandwidth|1000|Gbps|Gbps|Gbps
computing power|1|PFLOPS|PFLOPS|PFLOPS P
computing power|1000|EFLOPS|EFLOPS|EFLOPS 百亿亿次/秒 百亿亿次
days|1|day|days|天 日 个工作日 工作日
days|7|week|weeks|周 个星期 星期
days|1/24|hour|hours|小时 个小时 h
days|1/1440|minute|minutes|分钟 min
days|1/86400|second|seconds|秒 秒钟 s
months|12|year|years|年 年期 周年
months|1|month|months|个月 月
months|3|quarter|quarters|个季度 季度
age|1|year of age|years of age|岁 周岁
age|1/12|month of age|months of age|月龄 个月龄
tonnage|1|deadweight tonne|deadweight tonnes|载重吨
tonnage gross|1|gross tonne|gross tonnes|总吨
study|1|class hour|class hours|学时 课时
"""

# English | plural | spellings; each line is a dimension of its own
_COUNTED = """
person|persons|人 名 位 口
person-time|person-times|人次 人(次)
person-day|person-days|人天 人日 工日 个工日
household|households|户
household-time|household-times|户次
time|times|次 趟 遍
||个
establishment|establishments|家
place|places|处
place-time|place-times|处次
institution|institutions|所
room|rooms|间
case|cases|件 宗 起 例 件次 起次
item|items|项 项次
session|sessions|期 场 场次 场(次) 期次 班次 节 堂
plot|plots|块 片
head|head|头 匹 峰
animal|animals|只 羽 尾
sheep unit|sheep units|羊单位
head or animal|head or animals|头(只) 只(头) 头匹 头(匹) 只(羽) 羽(只)
plant|plants|株 棵 苗 丛 蔸
plant or pot|plants or pots|株(盆)
pot|pots|盆
hive|hives|箱 群 窝
well|wells|眼 眼(口)
seat|seats|座 座位 席 坐席
bed|beds|床位 床
place of study|places of study|学位
job|jobs|岗位
parking place|parking places|车位 泊位
sheet|sheets|张
set|sets|套 套次 副 套(间)
unit|units|台 台次 部 架 艘
unit or set|units or sets|台(套) 台套 套(台) 台(件) 台件 台(辆)
vehicle|vehicles|辆 辆次 车次 列 列次 台车
vehicle or unit|vehicles or units|辆(台) 辆(艘)
sortie|sorties|架次 艘次 航次 班列
line|lines|条 道 根 条次
building|buildings|栋 幢
street light|street lights|盏
piece|pieces|枚 粒 颗 把 支 枝 杆 顶 幅 面 页 件套 孔
book|books|册 本
document|documents|份 篇 封 则 首 份次 篇次
bag|bags|袋 包 盒 瓶 桶 罐 捆 壶
team|teams|队 组 班
village|villages|村
township|townships|乡 镇 乡镇
community|communities|社区
county|counties|县
type|types|种 类 品种 款
pair|pairs|对 双
subject|subjects|门 科 样
layer|layers|层
order|orders|单 笔 票
share|shares|股
batch|batches|批 批次 轮 轮次
container|containers|标箱 标准箱 TEU
weight case|weight cases|重量箱
spindle|spindles|锭 纱锭
core|cores|芯
port|ports|端口
mark|marks|分
call|calls|通
table|tables|桌
spring|springs|泉
hand|hands|手
tonne-kilometre|tonne-kilometres|吨公里
person-kilometre|person-kilometres|人公里
vehicle-kilometre|vehicle-kilometres|车公里
character|characters|字
"""

_MULTIPLIERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_ENGLISH_SIZES = {10**4: "10,000", 10**6: "million", 10**8: "100 million", 10**12: "trillion"}
_PERSONS = frozenset({"人", "名", "位", "口"})
_WIDE = str.maketrans("（）／·．％ｍｋｇｔ", "()/·.%mkgt")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement or counting.

    Parameters
    ----------
    name
        The usual Chinese spelling, such as ``平方米``.
    dimension
        What it measures; a counted unit has a dimension of its own.
    factor
        Size in the dimension's base unit, exact (亩 is 2000/3 m²).
    counted
        True for things that come in whole numbers (户, 人次).
    name_en, plural_en
        English singular and plural.

    Examples
    --------
    >>> lookup("亩").factor
    Fraction(2000, 3)
    >>> lookup("户").english(2)
    'households'
    """

    name: str
    dimension: str
    factor: Fraction
    counted: bool
    name_en: str
    plural_en: str

    def english(self, number: Decimal | int | None) -> str:
        """Return the English name that stands after `number`."""
        return self.name_en if number == 1 else self.plural_en


@cache
def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}

    def add(unit: Unit, names: list[str], own: frozenset[str] = frozenset()) -> None:
        for name in names:
            key = plain(name)
            table.setdefault(key, replace(unit, name=name) if name in own else unit)

    for row in _MEASURED.strip().splitlines():
        dimension, factor, name_en, plural_en, names = row.split("|")
        spelt = names.split() or [""]
        add(Unit(spelt[0], dimension, Fraction(factor), False, name_en, plural_en), spelt)
    for row in _COUNTED.strip().splitlines():
        name_en, plural_en, names = row.split("|")
        for group in _counted_groups(names.split()):
            first = group[0]
            dimension = "person" if first in _PERSONS else f"count of {first}"
            add(Unit(first, dimension, Fraction(1), True, name_en, plural_en or name_en), group)
    return table


def _counted_groups(names: list[str]) -> Iterator[list[str]]:
    """Split a row of counted units: each spelling is a unit, but 人(次) is 人次."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(plain(name).replace("(", "").replace(")", ""), []).append(name)
    yield from groups.values()


def plain(name: str) -> str:
    """Return `name` with half-width brackets, slash and letters and without spaces.

    Examples
    --------
    >>> plain("台（套）")
    '台(套)'
    """
    if name.isascii() and " " not in name:
        return name
    return "".join(name.translate(_WIDE).split())


def spellings() -> tuple[str, ...]:
    """Return every spelling of a unit that :func:`lookup` knows by heart."""
    return tuple(name for name in _table() if name)


@lru_cache(maxsize=4096)
def lookup(name: str) -> Unit | None:
    """Find the unit that `name` spells, or None for a noun that is no known unit.

    Understands sizes (万元), brackets (人（次）, 头（只）) and quotients (元/亩).

    Examples
    --------
    >>> lookup("㎡").name, lookup("万元").factor, lookup("元/亩").dimension
    ('平方米', Fraction(10000, 1), 'money/area')
    >>> lookup("群众") is None
    True
    """
    key = plain(name)
    found = _table().get(key)
    if found is not None:
        return found
    if "(" in key:
        return _bracketed(key)
    if "/" in key:
        above, _, below = key.partition("/")
        return _quotient(key, lookup(above), lookup(below)) if above and below else None
    size, rest = split_multiplier(key)
    unit = _table().get(rest) if size > 1 else None
    if unit is None or not rest:
        return None
    english = f"{_ENGLISH_SIZES.get(size, f'{size:,}')} {unit.plural_en}"
    return Unit(key, unit.dimension, unit.factor * size, unit.counted, english, english)


def _bracketed(key: str) -> Unit | None:
    outer, _, inner = key.rstrip(")").partition("(")
    joined = _table().get(outer + inner)
    if joined is not None:
        return joined
    first, second = _table().get(outer), _table().get(inner)
    if first is None or second is None or not first.counted:
        return None
    english = f"{first.plural_en} ({second.plural_en})"
    return Unit(key, f"count of {key}", Fraction(1), True, english, english)


def _quotient(key: str, above: Unit | None, below: Unit | None) -> Unit | None:
    if above is None or below is None:
        return None
    return Unit(
        key,
        f"{above.dimension}/{below.dimension}",
        above.factor / below.factor,
        False,
        f"{above.name_en}/{below.name_en}",
        f"{above.plural_en}/{below.name_en}",
    )


def split_multiplier(name: str) -> tuple[int, str]:
    """Split the size from a unit: 万元 is 10000 times 元, 千瓦时 is itself.

    Examples
    --------
    >>> split_multiplier("万元"), split_multiplier("千瓦时"), split_multiplier("亿千瓦时")
    ((10000, '元'), (1, '千瓦时'), (100000000, '千瓦时'))
    """
    if name in _table():
        return 1, name
    for width in (2, 1):
        size = _MULTIPLIERS.get(name[:width])
        if size is not None and (size >= 10**4 or name[width:] in _table()):
            return size, name[width:]
    return 1, name


def _dimension(name: str) -> tuple[str, Fraction]:
    unit = lookup(name)
    return (unit.dimension, unit.factor) if unit else (f"count of {plain(name)}", Fraction(1))


def same_unit(a: str, b: str) -> bool:
    """Tell whether two spellings mean one unit at one size (平米 and ㎡, not 元 and 万元).

    Examples
    --------
    >>> same_unit("平米", "㎡"), same_unit("元", "万元"), same_unit("人", "人次")
    (True, False, False)
    """
    return a == b or _dimension(a) == _dimension(b)


def compatible(a: str, b: str) -> bool:
    """Tell whether figures in `a` and `b` may be compared and added.

    Examples
    --------
    >>> compatible("亩", "公顷"), compatible("元", "万元"), compatible("户", "人")
    (True, True, False)
    """
    return a == b or _dimension(a)[0] == _dimension(b)[0]


@lru_cache(maxsize=4096)
def conversion(source: str, target: str) -> Fraction:
    """Return the exact factor from `source` to `target`.

    Raises
    ------
    FigureError
        Where the units measure different things.

    Examples
    --------
    >>> conversion("亩", "公顷")
    Fraction(1, 15)
    """
    (kind, size), (other, other_size) = _dimension(source), _dimension(target)
    if source != target and kind != other:
        raise FigureError(
            f"单位“{source or '（无）'}”与“{target or '（无）'}”不是同一种量，不能换算或相加"
        )
    return size / other_size


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Convert `value` from one unit to another, exactly where the decimal ends, else to 34 digits.

    Raises
    ------
    FigureError
        Where the units measure different things.

    Examples
    --------
    >>> convert(Decimal(30), "亩", "公顷"), convert(Decimal("2.2"), "万元", "元")
    (Decimal('2'), Decimal('22000.0'))
    """
    return nearest_multiple(value, conversion(source, target))
