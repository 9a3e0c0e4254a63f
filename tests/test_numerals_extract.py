"""Figures in running text: found with their offsets, and everything else left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from number_corpus import differences

from township_stats.numerals import extract, unreadable

PASSAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "report_passages.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def surfaces(text: str) -> list[str]:
    return [figure.surface for figure in extract(text)]


def test_the_made_up_passages_are_read_to_the_last_figure():
    found = expected = right = whole = 0
    for passage in PASSAGES:
        assert passage["note"] == "made up"
        ours = {(f.start, f.end): f.to_json() for f in extract(passage["text"])}
        theirs = {(f["start"], f["end"]): f for f in passage["figures"]}
        found += len(ours)
        expected += len(theirs)
        right += len(ours.keys() & theirs.keys())
        whole += sum(
            not differences({"parts": [], **ours[span]}, theirs[span])
            for span in ours.keys() & theirs.keys()
        )
    assert expected >= 400
    assert (right / found, right / expected, whole / expected) == (1, 1, 1)


def test_the_seed_report_gives_its_62_figures(shared):
    text = (shared / "seed" / "report-2023.txt").read_text("utf-8")
    gold = [json.loads(s) for s in (shared / "seed" / "gold.jsonl").read_text("utf-8").splitlines()]
    ours = {(figure.start, figure.end): figure.to_json() for figure in extract(text)}
    assert len(gold) == 62
    assert ours.keys() == {(figure["start"], figure["end"]) for figure in gold}
    for figure in gold:
        assert differences(ours[figure["start"], figure["end"]], figure) == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月6日召开第十四届全国人大一次会议",
        "2021—2023年、1—11月、前三季度、第3季度、5、6月份",
        "一、主要工作（一）抓项目。1.稳增长2、促就业①压实责任",
        "一是抓党建，二是抓产业，进一步加强一般公共服务，十分重要",
        "“十四五”规划、“3+6”产业体系、“1234 ”工作法、“5+2”“白+黑”",
        "沿212国道、S219线、G75高速、A320、5A景区、1号楼、纬2路",
        "位居全省第3位，排名前10位，跻身全国百强县、世界500强",
        "党的二十大、九年义务教育、三农、三产融合、两委班子、五保户",
        "八类重点人群、三级网格、四个方面、三项制度、两项补贴",
        "七里河区、五里铺村、十八里店、三岔镇、六盘山、百色、万州",
        "《第十四个五年规划和2035年远景目标纲要》〔2023〕15号",
        "电话0939-8212345，热线12345，邮编746000，身份证622630199001011234",
        "24小时值守，连续54个月，近三年，百年大计，8:30开会，11时20分",
        "成千上万的群众，千方百计，千家万户，万众一心，百花齐放",
        "*镇、*村、*公司、王某某、李××、***中学",
        "PM2.5浓度、5G基站、4.0版本、±800千伏特高压、110千伏变电站",
        "百亿级产业集群、千亿元台阶、“千万工程”、6个100%",
    ],
)
def test_what_is_no_figure_is_left_alone(text):
    assert surfaces(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("交叉检查过3次，去过20趟", ["3次", "20趟"]),
        ("一年下来，过100场，总数过5次", ["过100场", "过5次"]),
        ("物资折合约1.3万元，签合约3份", ["约1.3万元", "3份"]),
        ("2.2万亩，合约1500公顷", ["2.2万亩", "约1500公顷"]),
        ("签订合约500万元，合约金额300万元", ["500万元", "300万元"]),
        ("产值由1.2亿元增加到1.8亿元", ["1.2亿元", "1.8亿元"]),
        ("翻修危旧校舍40余间800多平方米", ["40余间", "800多平方米"]),
        ("6户25人、3处", ["6户", "25人", "3处"]),
        ("规模养殖（存栏50头以上）14家", ["50头以上", "14家"]),
        (
            "经营性收入全面超过5万元，节约50吨，附近3个村，侦破30起",
            ["超过5万元", "50吨", "3个", "30起"],
        ),
        ("年产值过亿元，经过5次审核", ["过亿元", "5次"]),
        ("上千人参加，以上3项", ["上千人", "3项"]),
        ("结构比调整为11.8︰48.3︰39.9", ["11.8︰48.3︰39.9"]),
        ("三分之一的村、近三成农户、一半以上", ["三分之一", "近三成", "一半以上"]),
        ("7户*余平米、土地5亩，拆迁房屋*余平方米", ["7户", "*余平米", "5亩", "*余平方米"]),
        ("让13.07万户46万群众远离危险", ["13.07万户", "46万"]),
        ("同比增长 6.5 %，达 1.2 亿元", ["6.5 %", "1.2 亿元"]),
        ("综合指数为3.85，得分92.5", ["3.85", "92.5"]),
        ("每亩补助300元，每户不超过3万元", ["300元", "不超过3万元"]),
        ("经济总量突破百亿元大关", ["突破百亿元"]),
        ("民间投资零增长，增速为-1.5%", ["零增长", "-1.5%"]),
        ("项目两个，新建两座桥、十二个广场", ["两个", "两座", "十二个"]),
        (
            "香菇80万棒，图书6万册（张），防疫5万头（只）次",
            ["80万棒", "6万册（张）", "5万头（只）次"],
        ),
        ("核桃每斤卖六元，挖水窖三十口，三元、沙县", ["六元", "三十口"]),
        ("扫街的十六个人，3个人参基地，5个人大代表，12个人才", ["十六个人"]),
        ("三部委170万元＋村积累168万元＝338万元", ["170万元", "168万元", "338万元"]),
        ("入住3户+装修2户，“1+3”模式", ["3户", "2户"]),
        ("劳务奖补给了两万五，交通补贴六万八千二。", ["两万五", "六万八千二"]),
        ("总收入超过两个亿，收了将近四十万租金", ["超过两个亿", "将近四十万"]),
        ("凑了一百六十八万村集体积累，百万雄师、十万大山、八千", ["一百六十八万"]),
        ("年产值：5500万", ["5500万"]),
        ("累计超34万", ["超34万"]),
        (
            "69户比发放的43户多26户，30间多500平方米",
            ["69户", "43户", "26户", "30间多", "500平方米"],
        ),
        ("二十五口人，三口之家，整治三十多回，第五十回", ["二十五口人", "三十多回"]),
        ("垃圾桶与垃圾亭之比为100比1，甲队3比1胜", ["100比1"]),
        ("风电占全市装机总量的过半，时间过半", ["过半"]),
        ("提高12个点，新设12个点，提高3个点位", ["12个点", "12个", "3个"]),
        ("同比提升1到2个点，下降0.3、0.5个点", ["1到2个点", "0.3", "0.5个点"]),
    ],
)
def test_figures_are_found_with_hedge_and_unit(text, expected):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("分别增长7%、8.5%和9.1%，占比12%", ["up", "up", "up", None]),
        ("收窄2.2个百分点，提高到60%", ["down", None]),
        ("下降0.3、0.5个百分点", ["down", "down"]),
        ("新增5户，净增3户", [None, "up"]),
        ("增幅17.6%，降幅达3%", ["up", "down"]),
    ],
)
def test_a_verb_of_change_gives_the_direction(text, directions):
    assert [figure.quantity.direction for figure in extract(text)] == directions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值两万六千万元，面积3.5.6亩", [("两万六千万元", "元"), ("3.5.6亩", "亩")]),
        ("产值1,23万元，亏损5..万元", [("1,23万元", "元"), ("5..万元", "元")]),
        ("新增六六户，收回6 9户", [("六六户", "户"), ("6 9户", "户")]),
        ("化解率百分之九五，占百分之几", [("百分之九五", "%")]),
        ("千千万万户、五四路、一九八四年、四五个村、八五普法、1.万亩", []),
    ],
)
def test_what_is_written_like_a_figure_and_is_none_is_told(text, expected):
    assert [(item.surface, item.quantity.unit) for item in unreadable(text)] == expected


def test_points_of_a_rate_are_percentage_points():
    units = [
        figure.quantity.unit for figure in extract("提高了约3个点，回落0.5个点左右，增加2个点")
    ]
    assert units == ["个百分点", "个百分点", "个"]


def test_offsets_count_code_points_and_lines_count_from_one():
    text = "𠮷镇：\r\n新建5户。\n\n共12个"
    found = extract(text)
    assert [(f.surface, f.start, f.end, f.line) for f in found] == [
        ("5户", 7, 9, 2),
        ("12个", 13, 16, 4),
    ]
    assert all(text[f.start : f.end] == f.surface for f in found)


def test_an_empty_text_holds_no_figure():
    assert extract("") == []
