"""Words and signs that say that a name follows or ended: after a cue, in a signature, by what somebody has."""

from __future__ import annotations

from collections.abc import Iterable

from govtrack.intake.redaction.patterns import Rules, make_rule
from govtrack.intake.redaction.surnames import COMPOUND, EVERYDAY, GIVEN, SOUNDS, SURNAMES, one_of

HAN = "\u4e00-\u9fff"


def surname_of(signs: Iterable[str]) -> str:
    """A pattern for a surname of one of these signs, or of two."""
    return f"(?:{'|'.join(COMPOUND)}|{one_of(signs)})"


SURNAME = surname_of(SURNAMES)
SAFE = surname_of(SURNAMES - EVERYDAY)
DOUBTFUL = one_of(SURNAMES & EVERYDAY)
_NOT_GIVEN = (
    "的了是在也都就说讲我你您他她它们和与跟及或被把让叫给对从到着过不没有很请要想能会可以但而则住这那哪个么吗呢吧啊"
)
_G = f"[{HAN}]"
_TITLES = (
    "小姐|大队|先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|奶奶|爷爷|叔叔|师傅|同志|主任|"
    "书记|经理|老师|医生|队长|警官|律师|老板|副主|站长|所长|科长|局长|处长|校长|院长|园长|组长|楼长|总监|主管|总经|"
    "师母|姆妈|老太|老伯|老先|阿婆|阿公|伯伯"
)
SIGN = f"(?![{_NOT_GIVEN}]|{_TITLES})[{HAN}]"
GIVEN_ONE = f"(?!{_TITLES}|业[主委])[{''.join(sorted(GIVEN))}]"
_WORD_AFTER = (
    "说|讲|讲述|反映|表示|认为|答应|承诺|来|去|到|在|住|家|是|的|也|都|就|又|还|再|把|被|将|给|让|叫|向|对|跟|和|与|同|及|等|"
    "已|曾|从|因|为|要|想|会|能|不|没|有|没有|只|却|先|才|一直|经常|天天|每天|昨|今|那|这|他|她|今年|半夜|晚上|早上|多次|"
    "拒|骂|打|停|搬|看|拿|找|提|写|收|做|开|养|修|违|私|乱|占|堆|砸|敲|吵|欠|租|卖|擅自|电话|手机|联系|男|女|老人|"
    "先生|女士|小姐|太太|阿姨|同志|师傅|老师|书记|主任|经理|医生|联名|共同|一家|夫妇|夫妻|摔|走|受|得|怀|病|瘫|吵|闹|争|报|问|坐|躺|跌|扶|推|拉|踢|扔|泼|冲|闯|挡|抢|偷|赌|喝|抽|烧|摆|贴|拆|封|锁|换|改|用|见|负责|带|教|帮|借|送|"
    "住户|业主|同学|身份|手写|敬上|上|于|签|代|提出|告诉|委托|代为|半夜|凌晨|建议|投诉|举报|要求|希望|申请|去年|最近|刚|正|很|太|真|好|装|种|放|停车|接|管|怎|为什|请|登|最|第|作|核|违|[一二三四五六七八九十两很多]"
)
END = rf"(?=[^{HAN}]|$|{_WORD_AFTER})"
NAME = rf"(?:{SURNAME}(?:{SIGN}{SIGN}{END}|{SIGN}{END}|{SIGN}{GIVEN_ONE}|{SIGN}))"
_SOUNDS = SOUNDS
ETHNIC = rf"[{HAN}]{{2,8}}[·•・‧][{HAN}]{{2,8}}"
_ETHNIC_ALONE = rf"[{_SOUNDS}]{{2,8}}[·•・‧][{_SOUNDS}]{{2,8}}"

_IS = r"(?:也?是|叫做?|名叫|为|系|[写填]的?|:|：|\s){0,4}"
STRONG = (
    "我叫|俺叫|侬叫|转告|转交给|转达给|抄送|他叫|她叫|人叫|长叫|员叫|孩叫|名叫|名字叫|名字是|名字|大名|姓名|户名|户主|联系人|联络人|署名|落款|签名|签字|签章|具名|收件人|收款人|"
    "经办人|投诉者|举报者|反映者|申请者|代笔人|口述人|执笔人|供稿人?|撰稿人|整理人|见证人|担保人|申请人|投诉人|反映人|反应人|举报人|信访人|来信人|来访人|来电人|诉求人|提议人|建议人|记录人|填表人|报告人|写信人|证人|业主姓名|法人|法定代表人|"
    "负责人|当事人|代理人|委托人|监护人|被投诉人|被举报人|报修人|提交人|发言人|发起人|牵头人|租客|租户|承租人|房东"
)
TITLE_SURE = (
    "先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|大婶|大娘|大嫂|奶奶|爷爷|叔叔|伯伯|婶婶|师傅|师父|同志|"
    "师母|姆妈|老太太?|老伯|老先生|阿婆|阿公"
)
TITLE = (
    "老师|医生|大夫|护士|老板|老板娘|经理|副主任|主任|副书记|书记|队长|组长|楼长|站长|所长|科长|局长|处长|校长|院长|园长|警官|律师|"
    "县长|市长|区长|镇长|乡长|村长|店长|厂长|行长|部长|司长|主席|支书|秘书|教练|主管|"
    "馆长|社长|班长|庭长|政委|审判长|检察官|法医|技师|药师|总裁|教官|导师|博士|院士|经办|股长|课长|总监|"
    "厅长|会长|董事长|工程师|教授|会计|干部|委员|代表|法官|哥|姐|叔|伯|婶|嫂|姨|爷|奶"
)
_FIELD = "姓名|署名|落款|签名|签字|联系人|申请人|投诉人|反映人|举报人|户主|户名|经办人"
# Words that say that a name follows, each by the signs that every one of them holds.
_CALLS = "口执供撰整见担叫转抄字姓户大联络署落款签具收经申投反举信来诉提建记填报写证法负当代委监发牵租承房"
_NAME_AFTER = rf"做?[\s是为:：]{{0,3}}[(（]?({ETHNIC}|{NAME})"
_SO_CALLED = f"姓(?:{TITLE_SURE}|{TITLE}|男子|女子|业主|居民)"
SURE = Rules(
    (
        make_rule("name", rf"[我俺咱侬伊他她人长员孩名]叫{_NAME_AFTER}", "叫"),
        make_rule("name", rf"名字[是叫]{_NAME_AFTER}", "字"),
        make_rule("name", rf"(?:{STRONG})\s?[:：\s]{_NAME_AFTER}", _CALLS, ":： \n\t"),
        make_rule(
            "name",
            rf"(?:{_FIELD})(?:签名|姓名)?\s?[:：]\s{{0,12}}((?!{SURNAME}(?:{TITLE_SURE}|{TITLE}))[{HAN}]{{2,4}}?|{ETHNIC})(?=[^{HAN}·]|$|联系|电话|手机|投诉|身份|住址|地址|二[〇零○])",
            ":：",
            "姓署落签联申投反举户经",
        ),
        make_rule(
            "name", rf"(?:我叫|俺叫|她叫|他叫|名叫|名字叫)做?({ETHNIC}|[{HAN}]{{4,5}}(?=[,，。;；!！\s]|$))", "叫"
        ),
        make_rule(
            "name",
            rf"(?:本人|我是|俺是|我系|我,|我，)[\s:：,，叫]{{0,2}}({SAFE}(?![子女]){SIGN}(?:{SIGN})?){END}",
            "本我",
        ),
        make_rule(
            "name",
            rf"(?:本人|我是|我系)[\s:：,，叫]{{0,2}}({DOUBTFUL}{GIVEN_ONE}(?:{GIVEN_ONE})?)(?=[^{HAN}]|$)",
            "本我",
        ),
        make_rule("name", rf"(?:我|他|她|老板|主任|经理|师傅|本人|免贵)姓({SURNAME})", "姓"),
        make_rule("name", rf"(?<![几两每各])({SAFE}){_SO_CALLED}", "姓", gates=(_SO_CALLED,)),
        make_rule("name", rf"(?<![{HAN}]百)姓({SURNAME})(?=的|[^{HAN}]|$|{TITLE_SURE}|{TITLE})", "姓"),
        make_rule("name", rf"({SAFE}某(?:某|{_G}(?=[^{HAN}]|$))?)", "某"),
        make_rule("name", rf"(?<![{HAN}])({DOUBTFUL}某某?)(?![{HAN}]?[项个些种])", "某"),
        make_rule("name", rf"({_ETHNIC_ALONE})", "·•・‧"),
    )
)
_SIGNATURE_DATE = (
    r"(?:[\s,，写于/]{0,20}(?:\d{2,4}\s?年)?[\d\s./\-年月日一二三四五六七八九十〇零]{0,16}(?:写|夜|晚|晨|上|"
    r"敬上|谨上|代笔|代)?)"
)
CUED = Rules((make_rule("name", rf"(?:{STRONG}){_IS}[(（]?({ETHNIC}|{NAME})", _CALLS),))
SIGNED = Rules(
    (
        # A line of its own, or the end after the closing words.
        make_rule(
            "name",
            rf"(?:^|\n)[\s—–\-─~(（]{{0,30}}({SURNAME}(?:{SIGN}){{1,2}}|{ETHNIC}){_SIGNATURE_DATE}[\s)）。.]{{0,20}}(?:$|(?=\n))",
        ),
        make_rule(
            "name",
            rf"(?:此致|敬礼|谢谢|感谢|拜托了?|敬上|盼复|盼回复|祝好|顺颂|敬启|[—–]{{1,4}}|─+)[,，。.!！\s]*({SURNAME}(?:{SIGN}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$",
            "致礼谢托敬盼祝颂—–─",
            tail=120,
        ),
        make_rule("name", rf"[。!！.;；][\s]*({SAFE}(?:{SIGN}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$", tail=120),
        make_rule("name", rf"[:：]\s*({SURNAME}(?:{SIGN}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$", tail=120),
        make_rule("name", rf"[(（]({SAFE}(?:{SIGN}){{1,2}})(?:[\s,，写摄]|$|[)）])", "(（"),
    )
)
# Told by what somebody has or did, or signed in words of their own.
TOLD = Rules(
    (
        make_rule(
            "name",
            rf"(?<=[在到从归往由])({SURNAME}{GIVEN_ONE}{{1,2}})(?=(?<!国)家(?![园乡具电庭居务])|手[里上中]|那[里边儿]|名下|面前|身上)",
            "家手那名面身",
            gates=("[在到从归往由].{2,4}(?:家|手[里上中]|那[里边儿]|名下|面前|身上)",),
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?<=是)({SURNAME}{GIVEN_ONE}{{1,2}})(?=[养装拆砸偷扔停放写弄搞打修买卖关开]的)",
            "是",
            gates=("[养装拆砸偷扔停放写弄搞打修买卖关开]的",),
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?:业主|住户|居民|{_FIELD})[:：]\s?({SURNAME}\s{_G}(?:\s{_G})?)(?![{HAN}])",
            ":：",
            " \t",
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?:代表|业主|居民|住户|户主|村民|党员)\s({SURNAME}{SIGN}{{1,2}})(?=\s|$|敬上|签)",
            " \n",
            is_sure=False,
        ),
    )
)
