"""The units an office writes, as data: a line is a unit, or a few counted ones of one meaning."""

from __future__ import annotations

from typing import Final

__all__ = ["COUNTED", "MEASURED"]

# dimension | factor to the dimension's base | English | plural | spellings, the usual one first
MEASURED: Final = """
ratio|1|||
ratio|1/100|%|%|% ％ 百分比 个百分比
ratio|1/1000|‰|‰|‰
ratio|1/10000|‱|‱|‱
ratio|1/10|tenth|tenths|成
ratio|1|times|times|倍
points|1|percentage point|percentage points|个百分点 百分点 pp
points|1/100|basis point|basis points|个基点 基点 bp
points|1/10|permille point|permille points|个千分点 千分点
money|1|yuan|yuan|元 块钱 圆
money|1/10|jiao|jiao|角 毛
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
length|1/30|cun|cun|寸 市寸
length|127/5000|inch|inches|英寸
length|1852|nautical mile|nautical miles|海里
volume|1|m³|m³|立方米 立方 立米 方 m³ m3 标立方米 标准立方米 标方 土石方
volume|1|kL|kL|千升 kL
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
energy|1/3600|kJ|kJ|千焦 kJ
energy|1163/1000000|kcal|kcal|千卡 大卡
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
pressure|1/1000|kPa|kPa|千帕 kPa
pressure|1/10000|hPa|hPa|百帕 hPa
frequency|1|MHz|MHz|兆赫 兆赫兹 MHz
frequency|1000|GHz|GHz|吉赫 GHz
steam|1|t of steam per hour|t of steam per hour|蒸吨
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
COUNTED: Final = """
person|persons|人 名 位 口
person-time|person-times|人次 人(次) 人·次
person-day|person-days|人天 人日 工日 个工日 人·天 人·日
person-year|person-years|人年 人·年
person-month|person-months|人月 人·月
household|households|户
time|times|次 趟 遍 回
||个
establishment|establishments|家
place|places|处
place-time|place-times|处次 点次 亩次 座次 间次 口次
institution|institutions|所
room|rooms|间
case|cases|件 宗 起 例 件次 起次 宗次 例次 桩
visit|visits|家次 户次 店次 所次 校次 村次 企次 站次
item of work|items of work|项 项次
session|sessions|期 场 场次 场(次) 期次 班次 节 堂
plot|plots|块 片
head|head|头 匹 峰
animal|animals|只 羽 尾
sheep unit|sheep units|羊单位
head-time|head-times|头次 只次 羽次 匹次 头只次 头(只)次 只(羽)次
head or animal|head or animals|头(只) 只(头) 头匹 头(匹) 只(羽) 羽(只)
plant|plants|株 棵 苗 丛 蔸
plant or pot|plants or pots|株(盆)
pot|pots|盆
hive|hives|箱 群 窝
well|wells|眼 眼(口)
seat|seats|座 座位 席 坐席
bed|beds|床位 床 张床位
bed-day|bed-days|床日
place of study|places of study|学位
job|jobs|岗位
parking place|parking places|车位 泊位
sheet|sheets|张
set|sets|套 套次 副 套(间)
unit|units|台 台次 部 部次 架 艘 台班 套件
standard bus|standard buses|标台
unit or set|units or sets|台(套) 台套 套(台) 台(件) 台件 台(辆)
vehicle|vehicles|辆 辆次 车次 列 列次 台车 车 标车
vehicle or unit|vehicles or units|辆(台) 辆(艘)
sortie|sorties|架次 艘次 航次 班列
dose|doses|剂 剂次 针 针次 支次
line|lines|条 道 根 条次
building|buildings|栋 幢
street light|street lights|盏
piece|pieces|枚 粒 颗 把 支 枝 杆 顶 幅 面 页 件套 孔 扇 樘
heap|heaps|堆 垛
step in rank|steps in rank|个位次 位次 个名次 名次
book|books|册 本 册次 卷
book or sheet|books or sheets|册(张) 册张
document|documents|份 篇 封 则 首 份次 篇次 条次
bag|bags|袋 包 盒 瓶 桶 罐 捆 壶 筐 棒
person's worth|persons' worth|人份
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
batch|batches|批 批次 轮 轮次 组次 队次
container|containers|标箱 标准箱 TEU
weight case|weight cases|重量箱
spindle|spindles|锭 纱锭
core|cores|芯
port|ports|端口
channel|channels|路
mark|marks|分
credit|credits|学分 积分
call|calls|通 通次
table|tables|桌
spring|springs|泉
hand|hands|手
tonne-kilometre|tonne-kilometres|吨公里
person-kilometre|person-kilometres|人公里
vehicle-kilometre|vehicle-kilometres|车公里
character|characters|字
"""
