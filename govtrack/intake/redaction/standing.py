"""Where in a sentence a name may begin: at its start, behind a sign, a role or one of some everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

# Who somebody is: "guard", "neighbour", "my wife".
ROLES = (
    "我爸 我爸爸 我妈 我妈妈 我父亲 我母亲 爸爸 妈妈 父亲 母亲 老公 老婆 丈夫 妻子 爱人 儿子 女儿 "
    "儿媳 女婿 孙子 孙女 外孙 外孙女 哥哥 姐姐 弟弟 妹妹 爷爷 奶奶 外公 外婆 公公 婆婆 岳父 岳母 "
    "舅舅 叔叔 姑姑 同事 朋友 同学 邻居 隔壁 对门 楼上 楼下 住户 业主 居民 村民 租户 保安 保洁 "
    "保洁员 门卫 队长 组长 楼长 主任 副主任 书记 副书记 经理 副经理 站长 所长 科长 局长 处长 老师 "
    "医生 护士 网格员 主管 负责人 大叔 大伯 大姐 大哥 家长 工程师 监理 业务员 销售 中介 驾驶员 队员 "
    "班长 秘书 干事 专员 城管 交警 辅警 阿婆 阿公 小伙 小伙子 男孩 女孩 学生 房客 二房东 包工头 木工 "
    "水电工 民警 警官 警察 工作人员 客服 管家 师傅 工人 电工 司机 快递员 老板 店主 摊主 律师 代表 "
    "委员 党员 同志 老人 大爷 大妈 阿姨 志愿者 调解员 社工 会计 员工 职工 站务员 承办人 经办人 审核人 "
    "主持人 记录人 召集人 介绍人 外教 教练 园丁 绿化工 泥水工 瓦工 油漆工 装修工 班主任 校长 院长 园长 "
    "护工 保姆 月嫂 钟点工 楼组长 片长 网格长 街长 路长 会长 理事 监事 总监 店长 厂长 村长 主播 房主 "
    "车主 孩子 小孩 男子 女子 残疾人 低保户 前夫 前妻 继父 继母 养父 养母 公爹 岳丈 儿媳妇 弟媳 嫂子 "
    "姐夫 妹夫 堂哥 堂弟 表哥 表弟 表姐 表妹 侄子 侄女 外甥 舅妈 伯父 伯母 婶婶 姑父 姨妈 老伴 男友 "
    "女友 室友 工友 战友 环卫工 清洁工 保洁工 收银员 送餐员 外卖员 骑手 楼管 房管员 协管员 巡查员 "
    "安全员 督导员 联络员 指导员 主持 记录 组员 成员 当事人 双方 肇事者 伤者 死者 患者 病人 乘客 "
    "投资人 股东 老乡 街坊 房管 教师 辅导员 教导主任 检察官 法官 书记员 记者 主编 摄影 团长 团委 干部 "
    "村干部 组织委员 宣传委员 纪检委员 业主代表 居民代表 人大代表 政协委员 员 工头 群主 小哥 家属 网友 "
    "用户 客户 嫌疑人 厨师 技师 楼主 博主 店家 屋主 老汉 大娘 大婶 老太 老太太 老头 老爷子 小姑娘 "
    "姑娘 小妹 大嫂 领班 主厨 理发师 摄影师 设计师 建筑师 药师 技术员 包租婆 护林员 社长 院士 教授 "
    "博士 闺蜜 闺女 发小 老兵 老头子 老太婆 姆妈 阿爹 娘舅 阿舅 囡儿 伢儿 倪子 老倌 师母 "
    "房东太太 报案人 证人 承包人 开发商 房东 租客 市民 来电人 来信人 来访人 信访人 投诉人 反映人 举报人 申请人 "
    "联系人 户主 "
    "诉求人 网民 小朋友 老太婆 代笔人 控告人 被控告人 证明人 见证人 监护人 委托人 受托人 配偶 甲方 乙方 被投诉人 "
    "被举报人 军人 兄弟 姐妹 手艺人 代写人 原告 被告 被告人 第三人 领队 支书 村支书 老支书 队友 学徒 徒弟 老大 老二 "
    "姐夫 妹夫 连襟 亲家 收件人 寄件人 持卡人 参保人 死者家属 领养人 捐款人 楼道长 单元长 河长 警务员 宣讲员"
).split()
# What stands before a name in a sentence, and before much else.
WEAK_WORDS = (
    "的 叫 由 听 找 跟 和 与 给 向 被 让 问 请 对 及 昨天 今天 前天 昨晚 今晚 今早 早上 晚上 "
    "上午 下午 刚才 后来 上周 联名 当时 其中 因为 但是 但 而 是 像 连 每次 上次 那天 据 替 帮 代 "
    "周一 周二 周三 周四 周五 周六 周日 在场的有 到场的有 参加的有 除了 为了 由于 自从 要不是 没想到 都怪 多谢 "
    "督促 连同 控告 检举 告发 表扬 "
    "骂 打 等 联络 看到 看见 还有 以及 住着 把 将 为 去 约 喊 转告 通知 告诉 联系 麻烦 感谢 陪 "
    "带 托 拜托 欠 属于 归 包括 比如 例如 尤其是 特别是 分别是 原来是 就是 不是 委托 原来 其实 话说 "
    "半夜 凌晨 中午 傍晚 当天 当晚 那晚 昨夜 "
    "后来是 多亏 幸亏 "
    "听说 据说 得知 认识 遇到 碰到 碰见 撞见 介绍 推荐 选举 选 投 支持 反对 指定 聘请 任命 名叫"
).split()
WEAK_SIGNS = '、,，。;；!！?？:：(（"“”@＠/／\n'
_CLAUSE_SIGNS = frozenset('、,，。;；!！?？:：(（"“@＠/／·—-】」』》)]）.．*#>＞')


def by_last_sign(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Words by their last sign, so that few are compared with what stands before a place in a text."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[-1]] = (*found.get(word[-1], ()), word)
    return found


_ROLES = by_last_sign(ROLES)
ROLE_WORDS = frozenset(ROLES)
# Behind these a sign begins a name even where the two would make a word: "owner Zhang", not "advocate".
_PARTS = by_last_sign((*ROLES, *(word for word in WEAK_WORDS if len(word) > 1), *"和跟与找问请叫被让的是姓老小阿"))
_WORDS = by_last_sign((*ROLES, *WEAK_WORDS, *WEAK_SIGNS))
# The class of signs behind which one of all these ends or a clause begins.
MAY_LEAD = f"[{re.escape(''.join(sorted({*_WORDS, *_CLAUSE_SIGNS})))}\\s]"


def ends_with(text: str, at: int, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one of ``words`` ends just before ``at``."""
    return at > 0 and text.endswith(words.get(text[at - 1], ()), 0, at)


def begins_a_clause(text: str, at: int) -> bool:
    """Whether this is the beginning of a clause, or stands behind a role."""
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _CLAUSE_SIGNS or ends_with(text, at, _ROLES)


def is_behind_a_role(text: str, at: int) -> bool:
    """Whether it is said just before who somebody is."""
    return at > 0 and text.endswith(_ROLES.get(text[at - 1], ()), 0, at)


def stands_behind_a_word(text: str, at: int) -> bool:
    """Whether a role, a sign or an everyday word that may lead to a name ends here."""
    return at > 0 and text.endswith(_WORDS.get(text[at - 1], ()), 0, at)


def ends_a_word(text: str, at: int) -> bool:
    """Whether the sign here is the end of an everyday word: as of "gardens" before "shifu"."""
    if at == 0 or not is_han(text[at - 1]) or ends_with(text, at, _PARTS):
        return False
    word = text[at - 1 : at + 1]
    return (
        word[0] == word[1]
        or word in ROLE_WORDS
        or is_plain_word(word)
        or (at > 1 and is_plain_word(text[at - 2 : at + 1]))
    )


@lru_cache(maxsize=4096)
def is_plain_word(word: str) -> bool:
    """Whether the dictionary knows this as a word and not as a name."""
    import rjieba  # its dictionary takes 30 MB, which a process that masks nothing need not carry

    return rjieba.has_word(word) and not rjieba.tag(word)[0][1].startswith("nr")


def is_han(sign: str) -> bool:
    """Whether this is one Chinese sign."""
    return "\u4e00" <= sign <= "\u9fff"
