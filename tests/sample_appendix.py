"""A literal appendix for the tests of the four writers. Every figure and name in it is made up.

What is in it: a plain table, one with spanners and 其中 rows, suppressed, missing and qualified
cells, notes with marks, derived cells with their parts, a table of 62 rows, a table of 14 columns,
charts with their drawings, prose. `sample_appendix("en")` is the same in English.
"""

from __future__ import annotations

from dataclasses import replace

from township_stats import drawing
from township_stats.export.appendix import Appendix, AppendixSection, Prose
from township_stats.stattable import (
    Cell,
    Chart,
    Column,
    Panel,
    Provenance,
    Row,
    Series,
    StatTable,
)

INDUSTRY = "data/raw/2023/产业.xlsx"
PROJECTS = "data/raw/2023/项目.csv"
SHA_INDUSTRY = "3f5a" + "0" * 56 + "c81d"
SHA_PROJECTS = "a07e" + "1" * 56 + "44b2"

# Every test that reads a writer's output back can look for these printed texts.
QUALIFIED = ("1 000多", "≥30", "约1.3", "2.2", "*")


def reported(
    indicator: str,
    name: str,
    text: str,
    value: str,
    unit: str,
    *,
    qualifier: str = "exact",
    lower: str | None = None,
    upper: str | None = None,
    cell: str = "B2",
    place: str = "",
    note: str = "",
    file: str = INDUSTRY,
) -> Provenance:
    """Give what stands behind a reported figure; the interval is the value where none is given."""
    return Provenance(
        indicator=indicator,
        name=name,
        place=place,
        year="2023",
        text=text,
        value=value,
        unit=unit,
        qualifier=qualifier,
        lower=value if lower is None else lower,
        upper=value if upper is None else upper,
        status="reported",
        file=file,
        sheet="产业" if file == INDUSTRY else "",
        cell=cell,
        sha256=SHA_INDUSTRY if file == INDUSTRY else SHA_PROJECTS,
        note=note,
    )


OLIVE_AREA = reported(
    "olive_area", "油橄榄种植面积", "2.2万", "22000", "亩", lower="21500", upper="22500", cell="B2"
)
OLIVE_OUTPUT = reported(
    "olive_output", "油橄榄年产值", "5500万元", "55000000", "元",
    lower="54995000", upper="55005000", cell="B3",
)  # fmt: skip
OLIVE_HOUSEHOLD = reported(
    "olive_household_income", "油橄榄户均收入", "5000多", "5000", "元",
    qualifier="more_than", upper="6000", cell="B4",
)  # fmt: skip
OUTPUT_PER_MU = Provenance(
    indicator="olive_output_per_mu",
    name="油橄榄亩均产值",
    place="",
    year="2023",
    text="",
    value="2500",
    unit="元/亩",
    qualifier="exact",
    lower="2444.2",
    upper="2558.4",
    status="derived",
    formula="olive_output / olive_area",
    parts=(OLIVE_OUTPUT, OLIVE_AREA),
)
PIGS = reported(
    "pigs", "生猪存栏", "约1.3万", "13000", "头",
    qualifier="approx", lower="12500", upper="13500", cell="B6",
)  # fmt: skip
BINS = reported(
    "bins", "垃圾桶", "1000多个", "1000", "个",
    qualifier="more_than", upper="2000", cell="B7", note="保洁公司报",
)  # fmt: skip
FUND = reported(
    "village_fund", "村集体经营收入", "30万元以上", "300000", "元",
    qualifier="at_least", upper="", cell="B8",
)  # fmt: skip
FLOOR_AREA = replace(
    reported("demolished_floor", "拆迁房屋面积", "*平方米", "", "平方米", cell="B5", file=PROJECTS),
    status="suppressed",
)
PRICKLY_ASH = replace(
    reported("ash_output", "花椒产值", "", "", "元", cell="", file=PROJECTS),
    status="missing", file="", sha256="", qualifier="",
)  # fmt: skip


def plain_table(lang: str = "zh") -> StatTable:
    """Three rows, one unit at the top right, no marks."""
    zh = lang == "zh"
    return StatTable(
        id="olive",
        section="industry",
        number="3-1",
        title="油橄榄产业收入情况" if zh else "Income from olives",
        unit="万元" if zh else "10,000 yuan",
        columns=(
            Column("指标" if zh else "Indicator"),
            Column("2023年" if zh else "2023", "decimal"),
            Column("2022年" if zh else "2022", "decimal"),
        ),
        rows=(
            Row((Cell("年产值" if zh else "Output"), Cell("5 500", "5500", (), OLIVE_OUTPUT),
                 Cell("4 980.25", "4980.25")), indicator="olive_output"),
            Row((Cell("户均收入" if zh else "Income a household"),
                 Cell("0.5多" if zh else "over 0.5", "0.5", (), OLIVE_HOUSEHOLD),
                 Cell("0.48", "0.48")), indicator="olive_household_income"),
            Row((Cell("村集体经营收入" if zh else "Villages' own income"),
                 Cell("≥30", "30", (), FUND), Cell("−1.5", "-1.5")), indicator="village_fund"),
        ),
        notes=("四舍五入，分项合计未作机械调整。" if zh else "Parts may not add up for rounding.",),
        source="示例镇农业农村办公室" if zh else "Agriculture Office of Sample Town",
        lang=lang,
    )  # fmt: skip


def spanner_table(lang: str = "zh") -> StatTable:
    """Headers two and three deep, a unit column, 其中 rows, marks, every kind of cell."""
    zh = lang == "zh"
    crops = "种植与养殖" if zh else "Crops and livestock"
    amount = "数量" if zh else "Amount"
    return StatTable(
        id="industry_main",
        section="industry",
        number="3-2",
        title="种植养殖业主要指标" if zh else "Main figures of farming",
        unit="",
        columns=(
            Column("指标" if zh else "Indicator"),
            Column("计量单位" if zh else "Unit", "center"),
            Column("本年" if zh else "This year", "decimal", (crops, amount)),
            Column("上年" if zh else "Last year", "decimal", (crops, amount)),
            Column("增长" if zh else "Growth", "decimal", (crops,), "%"),
            Column("备注" if zh else "Remarks"),
        ),
        rows=(
            Row((Cell("种植业" if zh else "Crops"), *([Cell("")] * 5)), kind="group"),
            Row((Cell("油橄榄种植面积" if zh else "Olive area"), Cell("万亩" if zh else "10,000 mu"),
                 Cell("2.2", "2.2", (), OLIVE_AREA), Cell("2.15", "2.15"), Cell("2.3", "2.3"),
                 Cell("")), indicator="olive_area"),
            Row((Cell("其中：挂果面积" if zh else "of which: bearing"),
                 Cell("万亩" if zh else "10,000 mu"), Cell("…"), Cell("0.9", "0.9"), Cell(""),
                 Cell("")), kind="of_which", indent=1),
            Row((Cell("新植面积" if zh else "newly planted"), Cell("万亩" if zh else "10,000 mu"),
                 Cell("0.12", "0.12"), Cell("0.08", "0.08"), Cell("50", "50"), Cell("")),
                kind="of_which", indent=2),
            Row((Cell("亩均产值" if zh else "Output per mu", "", (3,)),
                 Cell("元" if zh else "yuan"), Cell("2 500", "2500", (), OUTPUT_PER_MU),
                 Cell("2 316", "2316"), Cell("7.9", "7.9"),
                 Cell("推算" if zh else "derived")), kind="derived"),
            Row((Cell("花椒产值" if zh else "Prickly ash output"), Cell("万元" if zh else "10,000 yuan"),
                 Cell("", "", (), PRICKLY_ASH), Cell("168", "168"), Cell(""), Cell(""))),
            Row((Cell("养殖业" if zh else "Livestock"), *([Cell("")] * 5)), kind="group"),
            Row((Cell("生猪存栏" if zh else "Pigs"), Cell("万头" if zh else "10,000 head"),
                 Cell("约1.3" if zh else "about 1.3", "1.3", (1,), PIGS), Cell("1.25", "1.25"),
                 Cell("−4.0", "-4.0"), Cell(""))),
            Row((Cell("垃圾桶" if zh else "Rubbish bins"), Cell("个" if zh else "pieces"),
                 Cell("1 000多" if zh else "over 1,000", "1000", (), BINS), Cell("860", "860"),
                 Cell(""), Cell("不与上年比较，口径已变" if zh else "coverage changed"))),
            Row((Cell("拆迁房屋面积" if zh else "Floor space pulled down"),
                 Cell("平方米" if zh else "m²"), Cell("*", "", (2,), FLOOR_AREA), Cell("—"),
                 Cell(""), Cell("")), indicator="demolished_floor"),
            Row((Cell("合计" if zh else "Total"), Cell("项" if zh else "items"), Cell("6", "6"),
                 Cell("6", "6"), Cell(""), Cell("")), kind="total"),
        ),
        notes=(
            "存栏为年末估计数。" if zh else "Estimate at year end.",
            "“*”表示不公开的数字。" if zh else "“*” marks a figure that is withheld.",
            "亩均产值由年产值除以种植面积推算。" if zh else "Output divided by area.",
            "本表数字均为虚构。" if zh else "All figures of this table are made up.",
        ),
        source="示例镇农业农村办公室、保洁公司" if zh else "Offices of Sample Town",
        lang=lang,
    )  # fmt: skip


VILLAGES = tuple(
    head + tail for head in "东西南北上下大小" for tail in ("坪", "沟", "河", "岭", "湾", "庄", "寨", "店")
)[:61]  # fmt: skip


def long_table(lang: str = "zh") -> StatTable:
    """62 rows: 61 villages and their total."""
    zh = lang == "zh"
    rows = []
    for index, village in enumerate(VILLAGES):
        households, area = 40 + (index * 37) % 90, (index * 613) % 997
        behind = reported(
            "olive_area", "油橄榄种植面积", f"{area}.5亩", f"{area}.5", "亩",
            cell=f"C{index + 5}", place=village,
        )  # fmt: skip
        rows.append(
            Row((
                Cell(f"{village}村" if zh else f"Village {index + 1} ({village}村)"),
                Cell(str(households), str(households)),
                Cell(f"{area}.5", f"{area}.5", (), behind),
            ))
        )  # fmt: skip
    total_households = sum(40 + (index * 37) % 90 for index in range(61))
    total_area = sum((index * 613) % 997 for index in range(61)) + 30
    total_row = Row(
        (
            Cell("合计" if zh else "Total"),
            Cell(f"{total_households:,}".replace(",", " "), str(total_households)),
            Cell(f"{total_area:,}.5".replace(",", " "), f"{total_area}.5"),
        ),
        kind="total",
    )
    return StatTable(
        id="villages",
        section="industry",
        number="3-3",
        title="各村油橄榄种植情况" if zh else "Olives by village",
        unit="",
        columns=(
            Column("村" if zh else "Village"),
            Column("户数" if zh else "Households", "right", (), "户" if zh else "households"),
            Column("种植面积" if zh else "Area", "decimal", (), "亩" if zh else "mu"),
        ),
        rows=(*rows, total_row),
        notes=(),
        source="各村台账" if zh else "Village ledgers",
        lang=lang,
    )


def wide_table(lang: str = "zh") -> StatTable:
    """14 columns: a village and thirteen figures under three spanners."""
    zh = lang == "zh"
    groups = (
        (("油橄榄", "花椒", "生猪") if zh else ("Olives", "Prickly ash", "Pigs")),
        (("户数", "面积", "产量", "产值") if zh else ("Households", "Area", "Yield", "Output")),
        (("户", "亩", "吨", "万元") if zh else ("households", "mu", "t", "10,000 yuan")),
    )
    columns = [Column("村" if zh else "Village")]
    columns += [
        Column(label, "decimal", (crop,), unit)
        for crop in groups[0]
        for label, unit in zip(groups[1], groups[2], strict=True)
    ]
    columns.append(Column("村集体总收入" if zh else "Village income", "decimal", (), groups[2][3]))
    rows = tuple(
        Row((
            Cell(f"{village}村"),
            *(
                Cell(f"{index * 7 + place * 13}.{place % 10}", f"{index * 7 + place * 13}.{place % 10}")
                for place in range(1, 14)
            ),
        ))
        for index, village in enumerate(VILLAGES[:9])
    )  # fmt: skip
    return StatTable(
        id="villages_wide",
        section="industry",
        number="3-4",
        title="各村主要产业指标" if zh else "Main figures by village",
        unit="",
        columns=tuple(columns),
        rows=rows,
        notes=(),
        source="各村台账" if zh else "Village ledgers",
        lang=lang,
    )


def governance_table(lang: str = "zh") -> StatTable:
    """Two columns and two rows: the smallest table."""
    zh = lang == "zh"
    received = reported("petitions", "受理信访", "41件", "41", "件", cell="B3", file=PROJECTS)
    return StatTable(
        id="petitions",
        section="governance",
        number="5-1",
        title="信访办理情况" if zh else "Petitions",
        unit="件" if zh else "cases",
        columns=(
            Column("指标" if zh else "Indicator"),
            Column("2023年" if zh else "2023", "right"),
        ),
        rows=(
            Row((Cell("受理" if zh else "Received"), Cell("41", "41", (), received))),
            Row((Cell("办结" if zh else "Settled"), Cell("39", "39"))),
        ),
        notes=(),
        source="示例镇综治办" if zh else "Office of Sample Town",
        lang=lang,
    )


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="150mm" height="70mm" viewBox="0 0 150 70">
<rect width="150" height="70" fill="#ffffff"/>
<path d="M42 6V54H146" fill="none" stroke="#333333" stroke-width="0.4"/>
<rect x="42" y="12" width="96" height="14" fill="#1f4e79"/>
<rect x="42" y="34" width="38" height="14" fill="#ffffff" stroke="#1f4e79" stroke-width="0.6"/>
<g font-family="'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif" font-size="5" fill="#222222">
<text x="39" y="21" text-anchor="end">{first}</text>
<text x="39" y="43" text-anchor="end">{second}</text>
<text x="136" y="21" text-anchor="end" fill="#ffffff">5 500</text>
<text x="83" y="43">2 168</text>
<text x="146" y="62" text-anchor="end">{unit}</text>
</g>
</svg>
"""


def bar_chart(lang: str = "zh") -> Chart:
    """Two bars with their labels, what stands behind one of them."""
    zh = lang == "zh"
    first, second = ("油橄榄", "花椒") if zh else ("Olives", "Prickly ash")
    unit = "万元" if zh else "10,000 yuan"
    made = Chart(
        id="output",
        section="industry",
        number="3-1",
        title="主要作物产值" if zh else "Output of the main crops",
        kind="bar",
        unit=unit,
        panels=(
            Panel(
                title="",
                unit=unit,
                categories=(first, second),
                series=(
                    Series(
                        label="产值" if zh else "Output",
                        unit=unit,
                        values=("5500", "2168"),
                        lower=("5499.5", "2168"),
                        upper=("5500.5", "2168"),
                        labels=("5 500", "2 168"),
                    ),
                ),
            ),
        ),
        alt=(
            "条形图：油橄榄产值5 500万元，花椒产值2 168万元。"
            if zh
            else "Bars: olives 55 million yuan, prickly ash 21.68 million yuan."
        ),
        notes=("线段表示数字可能所在的区间。" if zh else "Lines show the interval of a figure.",),
        source="示例镇农业农村办公室" if zh else "Agriculture Office of Sample Town",
        svg=SVG.format(first=first, second=second, unit=unit),
        width=150.0,
        height=70.0,
        lang=lang,
        provenance=(OLIVE_OUTPUT,),
    )
    return replace(made, png=drawing.draw(made).png)


def petitions_chart(lang: str = "zh") -> Chart:
    """A second chart, in another section."""
    zh = lang == "zh"
    return replace(
        bar_chart(lang),
        id="petitions_done",
        section="governance",
        number="5-1",
        title="信访受理与办结" if zh else "Petitions received and settled",
        unit="件" if zh else "cases",
        panels=(
            Panel(
                title="",
                unit="件" if zh else "cases",
                categories=("受理", "办结") if zh else ("Received", "Settled"),
                series=(
                    Series(
                        "件数" if zh else "Cases",
                        "件",
                        ("41", "39"),
                        ("41", "39"),
                        ("41", "39"),
                        ("41", "39"),
                    ),
                ),
            ),
        ),
        alt="条形图：受理41件，办结39件。" if zh else "Bars: 41 received, 39 settled.",
        notes=(),
        svg=SVG.format(
            first="受理" if zh else "Received",
            second="办结" if zh else "Settled",
            unit="件" if zh else "cases",
        )
        .replace("5 500", "41")
        .replace("2 168", "39"),
        provenance=(),
    )


PROSE_ZH = """全镇油橄榄产业**平稳增长**，以下各表数字均为虚构。

### 种植业

- 面积以村台账为准
- 产值由农业农村办公室*估算*

1. 先看总量
2. 再看各村
"""

PROSE_EN = """Olives **kept growing**; all the figures below are made up.

### Crops

- Areas come from the village ledgers
- Output is an *estimate* of the office

1. First the totals
2. Then the villages
"""


def sample_appendix(lang: str = "zh", *, made_up: bool = True) -> Appendix:
    """Give an appendix with one of everything that the writers must print."""
    zh = lang == "zh"
    return Appendix(
        title="示例镇2023年统计附录" if zh else "Sample Town Statistical Appendix 2023",
        subtitle="附于2023年政府工作报告" if zh else "Attached to the 2023 work report",
        township="示例镇" if zh else "Sample Town",
        code="999999999000",
        year=2023,
        lang=lang,
        audience="internal",
        sections=(
            AppendixSection(
                "industry",
                "三" if zh else "3",
                "产业发展" if zh else "Industry",
                (
                    Prose(PROSE_ZH if zh else PROSE_EN),
                    plain_table(lang),
                    spanner_table(lang),
                    bar_chart(lang),
                    long_table(lang),
                    wide_table(lang),
                ),
            ),
            AppendixSection(
                "governance",
                "五" if zh else "5",
                "社会治理" if zh else "Governance",
                (
                    Prose("办结率见下表。" if zh else "See the table."),
                    governance_table(lang),
                    petitions_chart(lang),
                ),
            ),
        ),
        notes=(
            ("“*”表示不公开，“…”表示不足最小单位，空白表示缺报。", "“多”“余”表示实际数大于所列数。")
            if zh
            else ("“*” withheld, “…” below the smallest unit, blank missing.",)
        ),
        facts=(
            (("检查", "12条规则成立，1条不能判断"), ("输入校验和", "9c1e4d7a"), ("版本", "0.1.0"))
            if zh
            else (("Checks", "12 rules hold, 1 unknown"), ("Checksum of inputs", "9c1e4d7a"))
        ),
        made_up=made_up,
    )
