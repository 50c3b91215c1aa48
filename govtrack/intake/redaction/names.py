"""Names of people: after a cue, before a title, in a signature, in a row, and without a cue.

After a cue a name is sure. A name without one is told by the signs of given names and by where it
stands in the sentence; such finds are unsure, so that a person looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from govtrack.intake.redaction import evidence, nicknames, sites, western
from govtrack.intake.redaction.spans import Found, Plain, Rules, make_rule, spans_of
from govtrack.intake.redaction.standing import (
    MAY_LEAD,
    ROLE_WORDS,
    ROLES,
    begins_a_clause,
    by_last_sign,
    ends_a_word,
    ends_with,
    is_behind_a_role,
    is_han,
    is_plain_word,
    stands_behind_a_word,
)
from govtrack.intake.redaction.surnames import BEGINNING, COMPOUND, EVERYDAY, GIVEN, NO_NAMES, SOUNDS, SURNAMES, one_of

HAN = "\u4e00-\u9fff"


def _surname_of(signs: Iterable[str]) -> str:
    """A pattern for a surname of one of these signs, or of two."""
    return f"(?:{'|'.join(COMPOUND)}|{one_of(signs)})"


_SURNAME = _surname_of(SURNAMES)
_SAFE = _surname_of(SURNAMES - EVERYDAY)
_DOUBTFUL = one_of(SURNAMES & EVERYDAY)
_NOT_GIVEN = (
    "的了是在也都就说讲我你您他她它们和与跟及或被把让叫给对从到着过不没有很请要想能会可以但而则住这那哪个么吗呢吧啊"
)
_G = f"[{HAN}]"
_TITLES = (
    "小姐|大队|先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|奶奶|爷爷|叔叔|师傅|同志|主任|"
    "书记|经理|老师|医生|队长|警官|律师|老板|副主|站长|所长|科长|局长|处长|校长|院长|园长|组长|楼长|总监|主管|总经|"
    "师母|姆妈|老太|老伯|老先|阿婆|阿公|伯伯"
)
_NG = f"(?![{_NOT_GIVEN}]|{_TITLES})[{HAN}]"
_GIVEN = f"(?!{_TITLES}|业[主委])[{''.join(sorted(GIVEN))}]"
_WORD_AFTER = (
    "说|讲|讲述|反映|表示|认为|答应|承诺|来|去|到|在|住|家|是|的|也|都|就|又|还|再|把|被|将|给|让|叫|向|对|跟|和|与|同|及|等|"
    "已|曾|从|因|为|要|想|会|能|不|没|有|没有|只|却|先|才|一直|经常|天天|每天|昨|今|那|这|他|她|今年|半夜|晚上|早上|多次|"
    "拒|骂|打|停|搬|看|拿|找|提|写|收|做|开|养|修|违|私|乱|占|堆|砸|敲|吵|欠|租|卖|擅自|电话|手机|联系|男|女|老人|"
    "先生|女士|小姐|太太|阿姨|同志|师傅|老师|书记|主任|经理|医生|联名|共同|一家|夫妇|夫妻|摔|走|受|得|怀|病|瘫|吵|闹|争|报|问|坐|躺|跌|扶|推|拉|踢|扔|泼|冲|闯|挡|抢|偷|赌|喝|抽|烧|摆|贴|拆|封|锁|换|改|用|见|负责|带|教|帮|借|送|"
    "住户|业主|同学|身份|手写|敬上|上|于|签|代|提出|告诉|委托|代为|半夜|凌晨|建议|投诉|举报|要求|希望|申请|去年|最近|刚|正|很|太|真|好|装|种|放|停车|接|管|怎|为什|请|登|最|第|作|核|违|[一二三四五六七八九十两很多]"
)
_END = rf"(?=[^{HAN}]|$|{_WORD_AFTER})"
_NAME = rf"(?:{_SURNAME}(?:{_NG}{_NG}{_END}|{_NG}{_END}|{_NG}{_GIVEN}|{_NG}))"
_SOUNDS = SOUNDS
_ETHNIC = rf"[{HAN}]{{2,8}}[·•・‧][{HAN}]{{2,8}}"
_ETHNIC_ALONE = rf"[{_SOUNDS}]{{2,8}}[·•・‧][{_SOUNDS}]{{2,8}}"

_IS = r"(?:也?是|叫做?|名叫|为|系|:|：|\s){0,4}"
_STRONG = (
    "我叫|俺叫|侬叫|转告|转交给|转达给|抄送|他叫|她叫|人叫|长叫|员叫|孩叫|名叫|名字叫|名字是|名字|大名|姓名|户名|户主|联系人|联络人|署名|落款|签名|签字|签章|具名|收件人|收款人|"
    "经办人|投诉者|举报者|反映者|申请者|代笔人|口述人|执笔人|供稿人?|撰稿人|整理人|见证人|担保人|申请人|投诉人|反映人|反应人|举报人|信访人|来信人|来访人|来电人|诉求人|提议人|建议人|记录人|填表人|报告人|写信人|证人|业主姓名|法人|法定代表人|"
    "负责人|当事人|代理人|委托人|监护人|被投诉人|被举报人|报修人|提交人|发言人|发起人|牵头人|租客|租户|承租人|房东"
)
_ROLE = f"(?:{'|'.join(ROLES)})"
_TITLE_SURE = (
    "先生|女士|小姐|太太|夫人|阿姨|大爷|大妈|大姐|大哥|大叔|大伯|大婶|大娘|大嫂|奶奶|爷爷|叔叔|伯伯|婶婶|师傅|师父|同志|"
    "师母|姆妈|老太太?|老伯|老先生|阿婆|阿公"
)
_TITLE = (
    "老师|医生|大夫|护士|老板|老板娘|经理|副主任|主任|副书记|书记|队长|组长|楼长|站长|所长|科长|局长|处长|校长|院长|园长|警官|律师|"
    "厅长|会长|董事长|工程师|教授|会计|干部|委员|代表|法官|哥|姐|叔|伯|婶|嫂|姨|爷|奶"
)
_NOT_BEFORE = "(?<![每对双多各官警校公盖项售城保老小一二三四五六七八九十几个])"
_AFTER_NICK = r"(?=[^\u4e00-\u9fff]|$|[在把被说是也都家的他她住来去就和跟又总叫给每天一做开有不没人两])"

_FIELD = "姓名|署名|落款|签名|签字|联系人|申请人|投诉人|反映人|举报人|户主|户名|经办人"
# Words that say that a name follows, each by the signs that every one of them holds.
_CALLS = "口执供撰整见担叫转抄字姓户大联络署落款签具收经申投反举信来诉提建记填报写证法负当代委监发牵租承房"
_NAME_AFTER = rf"做?[\s是为:：]{{0,3}}[(（]?({_ETHNIC}|{_NAME})"
_SURE = Rules(
    (
        make_rule("name", rf"[我俺咱侬伊他她人长员孩名]叫{_NAME_AFTER}", "叫"),
        make_rule("name", rf"名字[是叫]{_NAME_AFTER}", "字"),
        make_rule("name", rf"(?:{_STRONG})\s?[:：\s]{_NAME_AFTER}", _CALLS, ":： \n\t"),
        make_rule(
            "name",
            rf"(?:{_FIELD})(?:签名|姓名)?\s?[:：]\s{{0,12}}((?!{_SURNAME}(?:{_TITLE_SURE}|{_TITLE}))[{HAN}]{{2,4}}?|{_ETHNIC})(?=[^{HAN}·]|$|联系|电话|手机|投诉|身份|住址|地址|二[〇零○])",
            ":：",
            "姓署落签联申投反举户经",
        ),
        make_rule(
            "name", rf"(?:我叫|俺叫|她叫|他叫|名叫|名字叫)做?({_ETHNIC}|[{HAN}]{{4,5}}(?=[,，。;；!！\s]|$))", "叫"
        ),
        make_rule(
            "name",
            rf"(?:本人|我是|俺是|我系|我,|我，)[\s:：,，叫]{{0,2}}({_SAFE}(?![子女]){_NG}(?:{_NG})?){_END}",
            "本我",
        ),
        make_rule(
            "name", rf"(?:本人|我是|我系)[\s:：,，叫]{{0,2}}({_DOUBTFUL}{_GIVEN}(?:{_GIVEN})?)(?=[^{HAN}]|$)", "本我"
        ),
        make_rule("name", rf"(?:我|他|她|老板|主任|经理|师傅|本人|免贵)姓({_SURNAME})", "姓"),
        make_rule("name", rf"(?<![几两每各])({_SAFE})姓(?:{_TITLE_SURE}|{_TITLE}|男子|女子|业主|居民)", "姓"),
        make_rule("name", rf"(?<![{HAN}]百)姓({_SURNAME})(?=的|[^{HAN}]|$|{_TITLE_SURE}|{_TITLE})", "姓"),
        make_rule("name", rf"({_SAFE}某(?:某|{_G}(?=[^{HAN}]|$))?)", "某"),
        make_rule("name", rf"(?<![{HAN}])({_DOUBTFUL}某某?)(?![{HAN}]?[项个些种])", "某"),
        make_rule("name", rf"({_ETHNIC_ALONE})", "·•・‧"),
    )
)
# What a surname begins, told by what follows it.
_WITH_TITLE = re.compile(rf"{_NOT_BEFORE}({_SURNAME})(?:{_TITLE_SURE})")
_WITH_GIVEN_AND_TITLE = re.compile(rf"{_NOT_BEFORE}({_SAFE}{_GIVEN}{{1,2}})(?:{_TITLE_SURE}|{_TITLE})")
_SIGNATURE_DATE = (
    r"(?:[\s,，写于/]{0,20}(?:\d{2,4}\s?年)?[\d\s./\-年月日一二三四五六七八九十〇零]{0,16}(?:写|夜|晚|晨|上|"
    r"敬上|谨上|代笔|代)?)"
)
_CUED = Rules((make_rule("name", rf"(?:{_STRONG}){_IS}[(（]?({_ETHNIC}|{_NAME})", _CALLS),))
_SIGNED = Rules(
    (
        # A line of its own, or the end after the closing words.
        make_rule(
            "name",
            rf"(?:^|\n)[\s—–\-─~(（]{{0,30}}({_SURNAME}(?:{_NG}){{1,2}}|{_ETHNIC}){_SIGNATURE_DATE}[\s)）。.]{{0,20}}(?:$|(?=\n))",
        ),
        make_rule(
            "name",
            rf"(?:此致|敬礼|谢谢|感谢|拜托了?|敬上|盼复|盼回复|祝好|顺颂|敬启|[—–]{{1,4}}|─+)[,，。.!！\s]*({_SURNAME}(?:{_NG}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$",
            "致礼谢托敬盼祝颂—–─",
            tail=120,
        ),
        make_rule("name", rf"[。!！.;；][\s]*({_SAFE}(?:{_NG}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$", tail=120),
        make_rule("name", rf"[:：]\s*({_SURNAME}(?:{_NG}){{1,2}}){_SIGNATURE_DATE}[\s)）。.]*$", tail=120),
        make_rule("name", rf"[(（]({_SAFE}(?:{_NG}){{1,2}})(?:[\s,，写摄]|$|[)）])", "(（"),
    )
)
# A short word is taken for a name in fewer places than a long one.
_BARE_SURNAME = _surname_of(SURNAMES - set("于向从应全成时連连关房查管"))
_LONG_SURNAME = _surname_of(SURNAMES - set("于向从应全"))
_BARE = re.compile(rf"{_BARE_SURNAME}{_GIVEN}{_END}")
_BARE_LONG = re.compile(rf"{_SAFE}(?:一|{_GIVEN}){_GIVEN}|{_LONG_SURNAME}{_GIVEN}{{2}}{_END}")
# A sign that hardly stands anywhere but in names tells a short one behind any word.
_NAMELY = "[娜娟婷婧娅妮姗莉莎琪琳璐瑶琦琼瑛瑾瑜珊珂玥玮薇菲茜蓉莹萱怡晶倩媛雯颖鑫淼焱烨炜煜炳浩翰毅峻岚彬斌彪娣]"
_BARE_SHORT = re.compile(rf"{_BARE_SURNAME}{_NAMELY}(?!{_GIVEN})")
_NO_NICK = set("师時时房楼路管党车車商平单單方年成高古花苗包明向应常计许从全安金石毛城字白黄麦沙江池季史雷康和何兰项")
_NICK = one_of(SURNAMES - _NO_NICK)
# Surnames that mostly lead to whom somebody speaks: "I asked it of auntie".
_LEADS = frozenset("向应连全从于")
# Behind "old" more surnames are no word than behind "little".
_OLD = one_of(set("高方何江金石白黄许常雷康安季史项兰向应苗沙池麦字"))
_YOUNG = one_of(set("何江雷许常项兰"))
_CALLED = re.compile(rf"(?:[小老阿](?={_NICK})|老(?={_OLD})|小(?={_YOUNG}))([{HAN}])(?:{_END}|{_AFTER_NICK})")
_BEFORE_CALLED = by_last_sign(
    (
        *"是找叫问让跟和的给由被对",
        *"派约喊靠等见",
        "物业",
        "社区",
        "街道",
        "居委会",
        "派出所",
        "公司",
        "前台",
        "隔壁",
        "楼下",
        "楼上",
        *_STRONG.split("|"),
        *ROLES,
    )
)
_TITLED = re.compile(rf"{_NOT_BEFORE}({_SAFE})(?:{_TITLE})")
_TITLED_EVERYDAY = re.compile(
    rf"({_DOUBTFUL})(?:主任|书记|经理|老师|师傅|医生|大夫|护士|队长|老板|警官|律师|[站所科局处校院园组楼]长|[伯叔婶姨嫂哥姐爷奶])"
)
_BEFORE_EVERYDAY = by_last_sign(
    "找 问 跟 和 给 让 叫 请 是 的 那个 这个 个 感谢 谢谢 承包人 负责人 "
    "社区 医院 学校 物业 街道 居委 居委会 村 村里 业委会 派出所 所 局 院 部 科 "
    "中心 站 公司 咱楼 我们楼".split()
)
# Who speaks, at the beginning of a line of a chat.
_SPEAKER = re.compile(rf"(?:^|\n)({_SAFE}{_NG}{{1,2}})\s?(?=[:(@])")
_NEXT = re.compile(
    rf"[、,，和及与]\s?({_SURNAME}{_NG}{{1,2}})(?=[、,，。;；和及与等\s)）]|"
    "联名|共同|一起|两家|两户|两人|两位|夫妇|夫妻|三人|三家|等人|到场|在场|出席|参加|列席|作证|签字|签名|同意|反对|表示|是两|都|[说是吵打争闹骂都也又在]|$)"
)
# Of whom somebody tells as kin, with any surname; and whose house or dog it is.
_KIN = (
    "(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|儿子|女儿|儿媳妇?|女婿|孙子|孙女|外孙女?|哥哥?|姐姐?|弟弟?|妹妹?|爷爷|奶奶|外公|"
    "外婆|公公|婆婆|岳父|岳母|舅舅|叔叔|姑姑|阿姨|室友|同学|娘舅|舅公|姨夫|姑父|侄子|侄女|外甥|嫂子|阿爹|姆妈|表[哥弟姐妹]|堂[哥弟姐妹]|未婚妻|男友|女友)"
)
_OF_KIN = re.compile(rf"[我他她家]{_KIN}({_SURNAME}{_GIVEN}{{2}})|[我他她家]{_KIN}({_SAFE}{_GIVEN}){_END}")
# Children and others by a doubled name or one with "Ah" before it.
_BEFORE_PET = by_last_sign(
    "我家 儿子 女儿 孙子 孙女 外孙 外孙女 小名 小名叫 乳名 乳名叫 孩子 宝宝 小朋友 "
    "我妹妹 他妹妹 她妹妹 家妹妹 我弟弟 他弟弟 她弟弟 家弟弟".split()
)
_DOUBLED = re.compile(
    rf"(?<={one_of(_BEFORE_PET)})(?!天天|常常|刚刚|偏偏|明明|渐渐|慢慢|仅仅|好好|妈妈|爸爸|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|"
    rf"人人|处处|个个|家家|每每|时时|往往|早早|公公|婆婆|外外)({_G})\1"
)
_AH = re.compile(
    rf"阿(?!姨|富|里|拉|尔|联|根廷|Q)({one_of(GIVEN)})(?=的|什么|几|伯|叔|婆|公|哥|姐|妈|娘|嫂|弟|妹|{_END[3:-1]})"
)
_HOUSE_OF = re.compile(rf"{_SAFE}(?:{_GIVEN}{{2}}|{_GIVEN})(?=家[的里门楼养装漏有在阳窗厨])")
# Told by what somebody has or did, or signed in words of their own.
_TOLD = Rules(
    (
        make_rule(
            "name",
            rf"(?<=[在到从归往由])({_SURNAME}{_GIVEN}{{1,2}})(?=(?<!国)家(?![园乡具电庭居务])|手[里上中]|那[里边儿]|名下|面前|身上)",
            "家手那名面身",
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?<=是)({_SURNAME}{_GIVEN}{{1,2}})(?=[养装拆砸偷扔停放写弄搞打修买卖关开]的)",
            "是",
            gates=("[养装拆砸偷扔停放写弄搞打修买卖关开]的",),
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?:业主|住户|居民|{_FIELD})[:：]\s?({_SURNAME}\s{_G}(?:\s{_G})?)(?![{HAN}])",
            ":：",
            " \t",
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?:代表|业主|居民|住户|户主|村民|党员)\s({_SURNAME}{_NG}{{1,2}})(?=\s|$|敬上|签)",
            " \n",
            is_sure=False,
        ),
    )
)
# Two or more who are then counted, or act together: here everyday words are names as well.
_COUNT = re.compile(r"(?<=[\u4e00-\u9fff])(?:等?[两二三四五六七八九十几]{1,2}[家户人位名](?![店厂企楼])|联名)")
_COUNTED = re.compile(
    rf"(?<![{HAN}])({_SURNAME}{_NG}{{1,2}}(?:[、,，和及与]{_SURNAME}{_NG}{{1,2}}){{1,9}})(?={_COUNT.pattern})"
)
_PERSON_OF_ROW = re.compile("[^、,，和及与]+")
_SECOND_OF_COMPOUND = frozenset(compound[1] for compound in COMPOUND)
_BEGINS_A_TITLE = one_of({title[0] for title in (*_TITLE_SURE.split("|"), *_TITLE.split("|"), *"总工局")})
_SECOND = one_of({*GIVEN, *_NAMELY[1:-1], "一", *_SECOND_OF_COMPOUND})
# Where a surname stands before what may be a title, a name with a title, and a name without one.
_BEFORE_TITLE = re.compile(rf"{BEGINNING}(?={_BEGINS_A_TITLE}|{one_of(_SECOND_OF_COMPOUND)})")
_BEFORE_GIVEN = re.compile(rf"{BEGINNING}(?={_SECOND}.{{0,2}}{_BEGINS_A_TITLE})")
_BEFORE_SECOND = re.compile(rf"{BEGINNING}(?={_SECOND})(?:(?<={MAY_LEAD}.)|(?<=\A.))")


def find(plain: Plain) -> Iterator[Found]:
    """Names in a plain text."""
    yield from western.find(plain)
    writing = plain.writings[0]
    text = plain.text
    titled = [match.start() for match in _BEFORE_TITLE.finditer(text)]
    sure = list(_SURE.find(writing))
    sure += _find_titled(text, titled)
    sure += [found for found in _SIGNED.find(writing) if _is_name(text, found)]
    sure += [found for found in _CUED.find(writing) if text[found.start : found.stop] not in _KNOWN]
    kept = [found for found in sure if not sites.begins_after(text, found.stop)]
    speakers = spans_of(_SPEAKER, text, "name", is_sure=False)
    candidates = (*speakers, *_find_bare(text, titled), *_TOLD.find(writing), *evidence.find(text))
    unsure = [found for found in candidates if _is_name(text, found)]
    unsure += nicknames.find(text)
    pets = (match for match in _DOUBLED.finditer(text) if ends_with(text, match.start(), _BEFORE_PET))
    unsure += [Found(*match.span(), "name", is_sure=False) for match in pets]
    unsure += spans_of(_AH, text, "name", is_sure=False) if "阿" in text else ()
    counted = _COUNTED.finditer(text) if _COUNT.search(text) else ()
    rows = (_PERSON_OF_ROW.finditer(text, *row.span(1)) for row in counted)
    unsure += [Found(*match.span(), "name", is_sure=False) for row in rows for match in row]
    yield from kept
    yield from unsure
    yield from _find_rows(text, [*kept, *unsure])


def _find_titled(text: str, titled: Sequence[int]) -> Iterator[Found]:
    """Names with a title behind them: "Zhang shifu", "Zhang Wei shifu"."""
    for at in titled:
        match = _WITH_TITLE.match(text, at)
        if (
            match
            and not ends_a_word(text, at)
            and (text[at] not in _LEADS or text[at + 1] in "先女" or _is_addressed(text, at))
        ):
            yield Found(*match.span(1), "name")
    for begin in _BEFORE_GIVEN.finditer(text):
        if match := _WITH_GIVEN_AND_TITLE.match(text, begin.start()):
            yield Found(*match.span(1), "name")


def _find_bare(text: str, titled: Sequence[int]) -> Iterator[Found]:
    """Names and called names without a cue."""
    for begin in _BEFORE_SECOND.finditer(text):
        yield from _find_bare_at(text, begin.start())
    for at in titled:
        match = _TITLED.match(text, at)
        if (match and not ends_a_word(text, at)) or (
            (match := _TITLED_EVERYDAY.match(text, at)) and _is_addressed(text, at)
        ):
            yield Found(*match.span(1), "name", is_sure=False)
    for match in _CALLED.finditer(text):
        at = match.start()
        if at == 0 or not is_han(text[at - 1]) or ends_with(text, at, _BEFORE_CALLED):
            yield Found(*match.span(1), "name", is_sure=False)
    for match in _OF_KIN.finditer(text):
        yield Found(*match.span(1 if match.group(1) else 2), "name", is_sure=False)


def _is_addressed(text: str, at: int) -> bool:
    """Whether a surname that is an everyday word as well is one before a title."""
    return is_behind_a_role(text, at) or not is_han(text[at - 1 : at]) or ends_with(text, at, _BEFORE_EVERYDAY)


def _find_bare_at(text: str, at: int) -> Iterator[Found]:
    """A name without a cue that begins here, where the words before let one begin."""
    behind = stands_behind_a_word(text, at)
    if begins_a_clause(text, at) and (match := _BARE.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if (behind or at == 0 or text[at - 1].isspace()) and (match := _BARE_LONG.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if behind and (match := _BARE_SHORT.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)
    if (behind or at == 0) and (match := _HOUSE_OF.match(text, at)):
        yield Found(*match.span(), "name", is_sure=False)


def _find_rows(text: str, found: list[Found]) -> Iterator[Found]:
    """Names in a row behind one that was found: A, B and C."""
    been: set[int] = set()  # each place once, or a long row would be walked anew from each of its names
    for first in found:
        at = first.stop
        while at not in been and (match := _NEXT.match(text, at)):
            been.add(at)
            candidate = Found(*match.span(1), "name", is_sure=False)
            if _is_name(text, candidate):
                yield candidate
            at = candidate.stop


def _is_name(text: str, found: Found) -> bool:
    """Neither the beginning of a word nor of a place."""
    word = text[found.start : found.stop]
    beginning = text[found.start : found.start + 3]
    if sites.bears(text, found.stop) or word in ROLE_WORDS or (beginning in ROLE_WORDS and len(word) < 3):
        return False
    if re.match(_GIVEN, text[found.stop :]) and sites.begins_after(text, found.stop + 1):
        return False
    if len(word) > 2 and _TITLES_ALONE.match(text, found.stop - 1):
        return False
    if len(word) > 1 and (word[-1] in "和于路里河湖桥村池塘湾记" or (word not in COMPOUND and is_plain_word(word))):
        return False
    if not found.is_sure and ends_a_word(text, found.start):
        return False
    is_compound = len(word) > 2 and word[:2] in COMPOUND
    return word not in NO_NAMES and (
        is_compound or not any(beginning.startswith(known) for known in _BY_FIRST.get(word[:1], ()))
    )


_TITLES_ALONE = re.compile(_TITLE_SURE)
_KNOWN = frozenset(NO_NAMES)
_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _known in NO_NAMES:
    _BY_FIRST[_known[0]] = (*_BY_FIRST.get(_known[0], ()), _known)
