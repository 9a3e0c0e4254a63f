"""Plain words for official ones: what people say (挣回来) for what a codebook calls it (收入)."""

from __future__ import annotations

import re

# The word that stands for all, and what is also said for it. Both the codebook's names and the
# report are read so; a word of one workbook alone is an alias in its indicators.csv.
_SAID = {
    "收入": "挣回来 挣回 挣得 挣到 挣来 挣了 挣 赚 进账 所得 创收 增收 揽回 拿回",
    "务工": "劳务 务工人员 务工群众 外出人员 劳动力 打工 走出家门 走出大山 走出去 家里出去 出门挣钱 出门在外 出门 在外干活 出去干活 外出干活 转移就业 转移出去",
    "销售": "卖出去 卖出 卖了 卖 售出 出售",
    "发放": "放出去 放出 放了 新放 投放 贷出",
    "清收": "收回来 收回 催收",
    "贷款": "信贷 借款",
    "积累": "积攒 攒下 攒出 攒",
    "分红": "红利 分回来 分得",
    "入股资金": "本金 本钱 股金 股本",
    "整合": "归拢 归并 集中起来 连成片 拢到一起",
    "出租": "租出去 租给 转租 对外租",
    "出租收入": "租金收入 租金 租子",
    "交通": "车票钱 车票 路费 车费 车旅",
    "补贴": "补助",
    "信访": "上访",
    "积案": "老案子 老案 旧案 陈案",
    "化解": "办结 解决 画上句号 啃下来 了结 案结事了 息诉罢访 销号",
    "探视": "看望 探望 慰问 登门",
    "赠送": "送去 带去 捎去 送上 捐赠 送出 送到",
    "物资": "东西 礼品 物品 慰问品 用品",
    "保洁员": "扫街的 扫马路的 环卫工人 环卫工 清洁工 清扫员",
    "清理": "清出来 清出 清掉 清走 清运 拉走 运走 捞出 捞起 捞上来 清除",
    "河道": "河里 河中 河床 河沟 河边",
    "拆除": "拆掉 拆下 拆了",
    "入住": "住进去 住进 搬进去 搬进 住上 搬入",
    "装修": "刷墙 铺地 粉刷 装潢 收拾屋",
    "避险": "滑坡 泥石流 险区 地灾",
    "监测": "防返贫 返贫 防贫",
    "识别": "认定 认出",
    "培训": "参训 受训 听课 来学 学艺 学手艺 上课",
    "宅基地": "庄基地 庄基 老宅地",
    "征收": "征用 征占",
    "房屋": "房子 住房",
    "乱排": "直排 偷排 乱倒",
    "交叉检查": "互查 互检",
}  # fmt: skip
_STANDS_FOR = {said: word for word, many in _SAID.items() for said in many.split()}
_PLAIN = re.compile("|".join(sorted(_STANDS_FOR, key=len, reverse=True)))


def official(words: str) -> str:
    """Put official words for plain ones.

    Examples
    --------
    >>> official("打工挣回来"), official("租子")
    ('务工收入', '出租收入')
    """
    return _PLAIN.sub(lambda match: _STANDS_FOR[match[0]], words)
