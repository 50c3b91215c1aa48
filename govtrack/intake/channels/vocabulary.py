"""The words that mailboxes, message boards, hotlines, petition systems and English portals have for one field."""

from __future__ import annotations

from govtrack.core.sheets import Column

# What systems put before the real word: 工单标题, 诉求内容, 市民来电时间.
_BEFORE = (
    "(?:居民|市民|群众|网友|网民|业主|来信|来电|来访|来件|写信|留言|信件|邮件|信访|信访件|工单|诉求|投诉|举报|反映|咨询|求助|建议|问题|"
    "事件|案件|办件|事项|民意|民声|帖子|发帖|帖文|主题帖|网帖|微博|订单|任务|表单|提交|提问|登记|受理|上报|创建|创立|生成|发布|接收|收到|收件|"
    "录入|首次|原始|原|具体|详细|主要|简要|系统|业务|平台|记录|热线|12345|件|单|的)*"
)
_ANSWER = "(?:官方|单位|部门|承办|主办|最终|正式|首次|街道|社区)*(?:答复|回复|办复|复函|办理|处理|处置|办结|回应|解决)"
_ASKED = (
    "(?:来信|来电|来访|留言|写信|提交|诉求|反映|投诉|信访|上报|发帖|发布|提问|采集|抓取|接收|收到|收件|市民|群众|的)+"
)
_TAKEN = "(?:登记|受理|创建|创立|生成|录入|接单|系统|工单|信件|案件|办件|首次|的)+"

NUMBER = Column(
    "number",
    (
        "编号",
        "留言编号",
        "信件编号",
        "工单编号",
        "letter no",
        "id",
        "service_request_id",
        "序列号",
        "ticket",
        "no",
        "no.",
    ),
    (
        f"{_BEFORE}(?:编号|编码|流水号|序列号|单号|受理号|案号|查询码)",
        f"{_BEFORE}(?:工单|信件|受理|留言|案件|办件|诉求)(?:号码?|id)",
        "(?:service|request|case|ticket|letter|issue|complaint|report|sr|unique|reference|incident|enquiry|inquiry)*"
        "(?:id|number|no|key|ref|reference)",
    ),
)
WRITER = Column(
    "writer",
    (
        "留言用户",
        "用户",
        "写信人编号",
        "来信人编号",
        "用户编号",
        "用户id",
        "写信人",
        "来信人",
        "留言人",
        "user",
        "writer id",
        "user id",
    ),
    (
        f"{_BEFORE}(?:人|者|用户)(?:编号|编码|id|代码)?",
        "(?:reporter|author|sender|writer|user|account|device)(?:id|key|number)?",
    ),
)
TITLE = Column(
    "title",
    ("留言主题", "主题", "标题", "信件标题", "title", "subject"),
    (
        f"{_BEFORE}(?:标题|主题|题目|题名|名称)",
        "(?:case|issue|request|letter|complaint|report|post)*(?:title|subject|summary|headline)",
    ),
)
BODY = Column(
    "body",
    ("留言详情", "详情", "内容", "主要内容", "信件内容", "text", "content", "message", "description"),
    (
        f"{_BEFORE}(?:内容|详情|描述|正文|全文|原文|文本|详述|事由|经过|诉求|问题|情况|说明|摘要|概述|概况)"
        "(?:内容|详情|描述|说明|经过|概述|摘要|正文)?",
        "(?:case|issue|request|letter|complaint|report|problem|service|post)*"
        "(?:body|text|content|contents|detail|details|description|message|comment|comments|narrative|statement)",
    ),
)
RECEIVED_AT = Column(
    "received_at",
    ("留言时间", "来信时间", "写信时间", "来电时间", "提交时间", "requested_datetime", "received"),
    (
        f"{_ASKED}(?:时间|日期|时刻|年月日)",
        "时间|日期|年月日",
        f"{_TAKEN}(?:时间|日期)",
        "(?:date|time|datetime)?(?:and)?(?:received|requested|submitted|created|opened|open|reported|posted|logged|sent|"
        "captured)(?:date|time|datetime|dt|at|on)*",
        "date|time|datetime|timestamp|(?:request|case|report|submission|creation)(?:date|time|datetime)",
    ),
)
PLACE = Column(
    "place",
    ("小区", "地点", "小区点位", "所在小区", "place", "compound", "村/社区"),
    (
        "(?:所属|所在|涉及|发生|事发|反映|诉求|问题|事件|来信|居住)*(?:小区|楼盘|苑区|院落)(?:名称|点位|名)?",
        "(?:所属|所在|涉及|发生|事发|反映|诉求|问题|事件|案发|属地)*(?:地点|地址|位置|点位|属地|区域|地段)(?:描述|名称|详情)?",
        "(?:incident|request|service|problem|issue|street)*(?:location|address|place|site|addressstring)|neighbou?rhood|addresstext",
    ),
)
COMMUNITY = Column(
    "community",
    ("社区", "所属社区", "所在社区", "community"),
    ("(?:所属|所在|涉及|发生|事发|反映|诉求|问题|事件)*(?:社区|村社区?|村居|村委|居委会?|社区村|村社区)(?:名称)?",),
)
CATEGORY = Column(
    "category",
    (
        "分类",
        "类别",
        "三级标签",
        "三级分类",
        "二级标签",
        "二级分类",
        "问题分类",
        "一级标签",
        "一级分类",
        "category",
        "service_name",
    ),
    (
        f"(?:{_BEFORE}|业务|内容)(?:四级|三级|3级|细项|小类)(?:分类|类别|类型|标签|目录)?",
        f"(?:{_BEFORE}|业务|内容)(?:二级|2级|中类|子类)(?:分类|类别|类型|标签|目录)?",
        f"(?:{_BEFORE}|业务|内容)(?:分类|类别|类型|种类|标签)(?:名称)?",
        f"(?:{_BEFORE}|业务|内容)(?:一级|1级|大类)(?:分类|类别|类型|标签|目录)?",
        "(?:case|issue|request|complaint|problem|service|report)*(?:category|type|kind|topic|class|servicename)",
    ),
)
LIKES = Column(
    "likes",
    ("点赞数", "点赞", "赞", "支持数", "likes"),
    ("(?:点赞|赞同|支持|附议|顶|赞|共鸣)(?:数量?|量|次数|人数)?", "(?:up)?votes?|like(?:s|count)?|upvotes?"),
)
DISLIKES = Column(
    "dislikes", ("反对数", "反对", "dislikes"), ("(?:反对|踩|不赞同)(?:数量?|量|次数|人数)?", "dislikes?|downvotes?")
)
ANSWER = Column(
    "answer",
    ("答复意见", "答复内容", "回复内容", "答复", "回复", "status_notes", "answer"),
    (
        f"{_ANSWER}(?:的)?(?:意见|内容|正文|详情|信息|原文)",
        f"{_ANSWER}(?:的)?(?:结果|情况)?",
        "(?:official|agency|department)*(?:answer|reply|response|resolution|outcome)(?:text|description|details|notes)?",
        "closurereason|statusnotes",
    ),
)
ANSWERED_AT = Column(
    "answered_at",
    ("答复时间", "回复时间", "办结时间", "answered", "updated_datetime"),
    (
        f"{_ANSWER}(?:完成|情况)?(?:时间|日期)",
        "(?:date|time|datetime)?(?:closed|answered|replied|resolved|updated|completed)(?:date|time|datetime|dt|at|on)*",
        "(?:resolution|closing|reply|response|answer)(?:date|time|datetime)",
    ),
)
ANSWERED_BY = Column(
    "answered_by",
    ("答复单位", "回复单位", "承办单位", "agency_responsible", "department"),
    (
        "(?:答复|回复|承办|主办|办理|处理|责任|处置)(?:单位|部门|机构|科室|街道)(?:名称)?",
        "(?:responsible)?(?:agency|department|unit)(?:name|responsible)?",
    ),
)
STATUS = Column(
    "status",
    ("状态", "办理状态", "status"),
    (f"{_BEFORE}(?:办理|处理|答复|回复|当前|流转|处置)*状态", "(?:case|request|current)*(?:status|state)"),
)

URL = Column(
    "url",
    ("链接", "网址", "原文链接", "url", "link"),
    ("(?:原文|帖子|网页|文章|来源|信息|发布|原帖)*(?:链接|网址|地址|url|link)(?:地址|url)?",),
)
PLATFORM = Column(
    "platform",
    ("平台", "来源", "网站", "platform"),
    ("(?:发布|来源|媒体|信息|所属|首发)*(?:平台|来源|网站|渠道|媒体)(?:名称)?", "source|site|website"),
)
REACH = Column(
    "reach",
    ("传播量", "阅读量", "浏览量", "reach"),
    ("(?:总|累计)?(?:传播|阅读|浏览|点击|观看|播放|曝光|转发)(?:数|量|次数)", "views?|reads?|viewcount"),
)
CHECKED_BY = Column(
    "checked_by",
    ("核实人", "审核人", "checked by"),
    ("(?:信息|内容)?(?:核实|审核|核查|校验|复核)(?:人|人员|员|者)(?:姓名)?",),
)

FORM = Column("form", ("信访形式", "形式", "form"), ("(?:信访|来访|反映|来件)?(?:形式|方式|渠道)",))
PURPOSE = Column("purpose", ("信访目的", "目的", "purpose"), ("(?:信访|诉求|来访)?目的(?:类别)?",))
PEOPLE = Column(
    "people",
    ("信访人数", "人数", "people"),
    ("(?:信访|来访|上访|来信|涉及|参与|联名|反映|集体)*(?:人数|人次|总人数)", "(?:numberof)?people|headcount"),
)
IS_JOINT = Column("is_joint", ("是否联名", "联名", "joint"), ("(?:是否)?(?:联名|集体|群体)(?:访|信访|来信)?(?:与否)?",))
IS_REPEATED = Column(
    "is_repeated",
    ("是否重复", "重复", "repeated"),
    ("(?:是否)?(?:重复|重信|重访|初重)(?:件|信访|信|访)?(?:标志|与否|类型)?",),
)
DUE = Column(
    "due",
    ("办结期限", "限办日期", "due"),
    (
        "(?:办结|办理|限办|答复|回复|处理|受理|法定)?(?:期限|时限|截止时间|截止日期|到期时间|到期日|限期)",
        "duedate|deadline|expecteddatetime",
    ),
)
UNIT = Column(
    "unit", ("责任单位", "办理单位", "unit"), ("(?:责任|办理|承办|主办|有权处理|问题属地|处理)(?:单位|部门|机关|机构)",)
)
RESULT = Column(
    "result", ("办理结果", "结果类型", "result"), ("(?:办理|处理|办结|答复)?(?:结果|结论|方式)(?:类型|类别)?",)
)
PETITION_BODY = Column("body", ("内容摘要", "摘要", "主要内容", "信访内容", "summary", *BODY.names), BODY.patterns)
PETITION_DATE = Column(
    "received_at",
    ("信访日期", "登记日期", "信访时间", "登记时间", "来访时间", "来访日期", "date", *RECEIVED_AT.names),
    RECEIVED_AT.patterns,
)
PETITION_NUMBER = Column("number", ("信访编号", "信访件编号", "编号", "petition no", *NUMBER.names), NUMBER.patterns)
OPINION_BODY = Column("body", ("摘录", "摘要", "内容", "正文", "excerpt", "text", *BODY.names), BODY.patterns)
OPINION_DATE = Column(
    "received_at", ("采集时间", "抓取时间", "发布时间", "时间", "captured", *RECEIVED_AT.names), RECEIVED_AT.patterns
)
# 办理结果 of a petition is one word of a list, no answer to anybody.
PETITION_ANSWER = Column("answer", ("答复意见", "答复内容", "回复内容", "处理意见", "办理意见", "answer"), ())
# 地址 beside a post is its address on the web.
OPINION_PLACE = Column("place", ("地点", "小区", "place", "涉及地点", "涉及小区", "所在小区"), (PLACE.patterns[0],))
