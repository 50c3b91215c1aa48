"""Ways in which people are called: by kin, house or surname, in forms and chats, by half a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtrack.intake.redaction.likeness import (
    ANY,
    ANY_SURNAME,
    GIVEN_SIGN,
    NOT_IN_NAMES,
    PERSON,
    SAFE,
    SIGN,
    TITLE,
    kind_of,
    looks_like_a_name,
)
from govtrack.intake.redaction.patterns import Rules, make_rule
from govtrack.intake.redaction.shapes import shape
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.standing import ROLE_WORDS, is_plain_word
from govtrack.intake.redaction.surnames import NO_NAMES, RARE, one_of
from govtrack.intake.redaction.writing import Writing

_HAN = "[\u4e00-\u9fff]"
_ENDS = r"(?=[^\u4e00-\u9fff]|$)"
_NO_DOUBLE = "(?!天天|明明|常常|刚刚|好好|慢慢|仅仅|默默|纷纷|人人|大大)"
_FEW = "(?=[两二三几][位人家名户])(?![两二三几]位?[个件点处栋幢])"
# Each with the signs that a text must hold.
_SURELY_CALLED = (
    (rf"阿({GIVEN_SIGN})(?=婆婆|公公|伯伯|奶奶|爷爷|师傅|叔叔|大[哥姐叔妈])", "阿"),
    (rf"小(?![区孩朋学时店])({GIVEN_SIGN})(?=妈妈|爸爸|奶奶|爷爷|外婆|外公)", "小", "小.(?:妈妈|爸爸|奶奶|爷爷|外)"),
    (rf"(?<=[的个位是找问])老({SAFE})(?!{_HAN}?[区城街房家镇县市村])", "老", "[的个位是找问]老"),
    # By a house: "the Shans downstairs", "the Zhang brothers", "the Maos and the Chus".
    (
        rf"(?:楼[上下]|隔壁|对门|邻居|对面|[一二三四五六七八九底\d][楼幢栋层])({ANY})(?=家(?![长人属具电庭里有都家]))",
        "家",
        rf"家(?<=(?:楼[上下]|隔壁|对门|邻居|对面|[一二三四五六七八九底\d][楼幢栋层]){_HAN}家)",
    ),
    (
        rf"(?<!{_HAN})({ANY})(?=家(?:兄弟|姐妹|父子|母女|老[大二三]|媳妇|女婿))",
        "家",
        "家(?:兄弟|姐妹|父子|母女|老[大二三]|媳妇|女婿)",
    ),
    (rf"({ANY})(?=家[和与跟]{ANY}家)", "家", "家[和与跟].家"),
    (rf"(?<=家[和与跟])({ANY})(?=家)", "家", "家[和与跟].家"),
    (rf"(?<=[个是的找])({SAFE}[二三五六七八])(?=家)", "家", "[二三五六七八]家"),
    # "Jia" and "wei" begin words more often than given names; with these signs behind they do not.
    (
        rf"({SAFE}(?:家[豪辉伟俊骏欣怡琪瑶祥荣良强栋桐铭]|为[民国军公]))",
        "家为",
        "[家为](?:(?<=家)[豪辉伟俊骏欣怡琪瑶祥荣良强栋桐铭]|(?<=为)[民国军公])",
    ),
    # By the surname said: "my surname is Qu", "a resident surnamed Qiu", "aunties Dai and Kong".
    (rf"[我俺人贵]姓(?![名什啥啊氏])({_HAN})(?={_ENDS[3:-1]}|[,，]?名)", "姓"),
    (rf"[我俺人贵]姓{_HAN}[,，]?名({_HAN}{{1,2}}){_ENDS}", "姓"),
    (
        rf"(?<![同百我他她贵本])([丘{ANY[1:-1]}])(?=姓(?:业主|男子|女子|住户|居民|师傅|老人|老板|租客|村民))",
        "姓",
        "姓(?:业主|男子|女子|住户|居民|师傅|老人|老板|租客|村民)",
    ),
    (rf"叫({ANY})(?=什么|啥)", "叫", "叫.(?:什么|啥)"),
    (rf"(?<!{_HAN})({ANY})(?=[、和]{ANY}{_FEW})", "两二三几", "[、和].[两二三几][位人家名户]"),
    (rf"(?<!{_HAN}{_HAN})(?<={ANY}[、和])({ANY}){_FEW}", "两二三几", "[、和].[两二三几][位人家名户]"),
    # With a part left out: "Mr Mai so-and-so", "Ling ××".
    (
        rf"(?:市民|居民|业主|住户|网民|群众|女子|男子|司机|村民|老人|来电人|店主|摊主|房东|原告|被告|当事人|嫌疑人|死者|伤者|[访诉映报请证信]人)({ANY})(?=某)",
        "某",
    ),
    (rf"(?<!\d)({SAFE})(?=[×xX*＊〇○□]{{2}}(?![×xX*＊〇○□]))", "×xX*＊〇○□", "[×xX*＊〇○□][×xX*＊〇○□]"),
    (rf"(?<!{_HAN})({ANY})(?=××(?!×))", "×", "××"),
    # As forms write: with gaps, or with a sex behind.
    (rf"(?:^|\n|[:：。])\s{{0,4}}({ANY} {SIGN}(?: {SIGN})?)(?=\s?[,，。]|\s{{0,4}}(?:\n|$))", " ", f"{_HAN} {_HAN}"),
    (rf"(?:^|[\n。;；])({PERSON})(?=[,，(（ ]\s?[男女][,，。)） ])", "男女", r"[,，(（ ]\s?[男女][,，。)） ]"),
    # Doubled, of whom somebody is or what somebody is called.
    (
        rf"(?:老板娘?|店主|邻居|保姆|同事|朋友|室友|闺蜜|护士|老师|姐妹|前台|客服|店员|收银员|主播|儿媳妇?|弟媳|侄女|外甥女?|表[姐妹]|堂[姐妹]|学徒)"
        rf"{_NO_DOUBLE}(({GIVEN_SIGN})\2)",
        "板主居姆事友蜜士师妹台服员播媳妇女甥姐徒",
    ),
    (
        rf"{_NO_DOUBLE}(({GIVEN_SIGN})\2)(?=老师|阿姨|护士|医生|姐(?!妹)|哥(?!哥))",
        "师姨士生姐哥",
        "[师姨士生姐哥](?:(?<=[姐哥])|(?<=老师|阿姨|护士|医生))",
    ),
    # In quotes, behind the word for what somebody calls himself.
    (
        r"(?:昵称|网名|群名|微信名|账号名?|用户名|外号|绰号|艺名|化名)[叫是为:]{0,2}\s?[\"“'‘「『]([^\"”'’」』\n]{1,16})[\"”'’」』]",
        "\"“'‘「『",
        "[称名号](?:(?<=昵称)|(?<=[网群信户艺化]名)|(?<=[账外绰]号)|(?<=号名))",
    ),
    # Names of other peoples.
    (
        r"(?:维吾尔|藏|蒙古|哈萨克|彝|傣|壮|回|苗|满|朝鲜|侗|白|土家|瑶|黎|畲|纳西)族的?(?:姑娘|邻居|小伙子?|同胞|老乡|大[妈爷姐叔娘]|同学|租客|师傅|妹子|阿姨)"
        r"([\u4e00-\u9fff]{2,4}?)(?=想|说|打工|在|来|的|和|受|要|家|[,，。])",
        "族",
    ),
    (r"(阿不[力都拉孜来克提热买江]{1,4})", "阿", "阿不"),
    (r"(?<=族)(阿[\u4e00-\u9fff]{1,2})(?=打工|受伤|说|在|想|家)", "阿"),
    (
        r"(?:山田|田中|佐藤|铃木|高桥|渡边|伊藤|山本|中村|小林|加藤|吉田|松本|井上|木村|山口|斋藤|清水|石川|前田|藤田|"
        r"后藤|冈田|村上|近藤|石井|坂本|远藤|青木|藤井|西村|福田|太田|三浦|藤原|松田|中岛|中野|原田|小野|竹内|和田|中山|石田|"
        r"上田|森田)(?<![\u4e00-\u9fff]..)(?:[\u4e00-\u9fff]{1,2}[郎子美树介夫雄一二三平也太香惠]|(?=先生|女士|小姐|太太))",
        "田藤木桥边本村林上口水川井冈浦原岛野内山",
    ),
)
_CALLED = Rules(
    tuple(make_rule("name", pattern, needs, gates=gates, is_sure=False) for pattern, needs, *gates in _SURELY_CALLED)
)
# Given names alone, before a word for kin, of a child, behind who somebody is.
_BY_GIVEN_NAME = Rules(
    (
        make_rule(
            "name",
            rf"(?:(?<!{_HAN})|(?<=[问找跟和给让叫请是]))({GIVEN_SIGN}{{2}})"
            rf"(?=姐姐|哥哥|[哥姐姨叔婶伯嫂爷](?!{_HAN}|$)|[姨叔婶伯嫂哥姐](?:家|说|在|的|来|也|她|他|那))",
            "哥姐姨叔婶伯嫂爷",
            gates=(rf"[哥姐姨叔婶伯嫂爷](?:(?!{_HAN}|$)|(?<=姐姐|哥哥)|(?<!爷)[家说在的来也她他那])",),
            is_sure=False,
        ),
        make_rule(
            "name",
            rf"(?:女儿|儿子|孙女|孙子|外孙女?|宝宝|小名)小?({GIVEN_SIGN}{{1,2}}?)"
            r"(?=才|今年|刚满|还不到|今天|昨天|[两二三四五六七八九十\d]+岁|在(?:幼儿园|楼|小区|院子)|[,，])",
            "儿孙宝名",
            is_sure=False,
        ),
    )
)
_GIVEN_OF_ROLE = re.compile(
    "(?:志愿者|义工|楼长|社工|保姆|护工|邻居|同事|朋友|网格员|保洁员|闺蜜|室友|姐妹|军人|老人|代表|组长)"
    rf"({GIVEN_SIGN}{{2}})(?:[、和]({GIVEN_SIGN}{{2}}))?(?=[、,，。和说每在帮把给也]|没有|不肯|主动)"
)
# Who belongs to something, by a name that no dictionary knows: "Su Hang of our unit lives here too".
_OF_US = Rules(
    (
        make_rule(
            "name",
            rf"(?:单位|公司|车间|班|楼|小区|社区|村里?|隔壁|厂里?)的?({SAFE}{GIVEN_SIGN})(?=也|说|讲|住|在|来|去|没|答应|家)",
            "位司间班楼区村里壁厂",
            "也说讲住在来去没答家",
            is_sure=False,
        ),
    )
)
_NAMED = re.compile(
    r"(?:有[个位名]|[一这那]个|[男女]的)叫做?([\u4e00-\u9fff]{2,3}?)(?=的|[^\u4e00-\u9fff]|$)|"
    r"(?:[喊叫][他她]|外号叫?|绰号叫?|小名叫?|网名叫?|昵称叫?|诨名叫?)[:是“\"「]?([\u4e00-\u9fff]{2,3}?)(?=[^\u4e00-\u9fff]|$|的)"
)
_MAY_BE_NAMED = shape("[叫喊号名称](?:(?<=[叫喊])|(?<=[外绰诨]号)|(?<=[小网昵]名)|(?<=昵称))")
# Behind a colon: who in relation to whom. Before one: who writes in a chat.
_FIELD = re.compile(rf"(?:[人员者偶子女父母妻夫主客]|姓名|对象)[:：]\s?({PERSON}){_ENDS}")
_RARE_FIELD = re.compile(rf"[人员者主东](?:是|叫|写)({one_of(RARE)}{SIGN}{{1,2}}?)(?:{_ENDS}|(?=就行|就好|即可))")
_SPEAKER = re.compile(
    r"(?:^|\n)((?!最)[\u4e00-\u9fff]{2}(?!好)[\u4e00-\u9fff]?)(?=[:：]\s?(?:我|收到|谢谢|好的|是的|咱|谁|怎么|咋))"
)


def find(writing: Writing) -> Iterator[Found]:
    """Unsure names of the ways in which people are called."""
    text = writing.text
    yield from (found for found in _CALLED.find(writing) if not TITLE.search(text, found.start + 1, found.stop))
    yield from (found for found in _BY_GIVEN_NAME.find(writing) if text[found.start : found.stop] not in ROLE_WORDS)
    yield from (found for found in _OF_US.find(writing) if kind_of(text[found.start : found.stop]) in {"", "nr"})
    yield from _find_given_of_roles(text)
    if _MAY_BE_NAMED.search(text):
        yield from _find_named(text)
    for match in _RARE_FIELD.finditer(text):
        word = match.group(1)
        if word not in NO_NAMES and kind_of(word)[:1] in {"", "n", "c"} and not TITLE.search(word, 1):
            yield _unsure(*match.span(1))
    if ":" in text or "：" in text:
        yield from _find_beside_colons(text)


def _find_given_of_roles(text: str) -> Iterator[Found]:
    """Volunteers and others by given names alone, of which at least the first is in no dictionary but for names."""
    for match in _GIVEN_OF_ROLE.finditer(text):
        if match.group(1) not in ROLE_WORDS and looks_like_a_name(match.group(1)):
            yield _unsure(*match.span(1))
            if match.group(2):
                yield _unsure(*match.span(2))


def _find_named(text: str) -> Iterator[Found]:
    """A name behind "called" or "nicknamed"."""
    for match in _NAMED.finditer(text):
        group = match.lastindex or 0
        word = match.group(group)
        if NOT_IN_NAMES.intersection(word) or TITLE.search(word, 1):
            continue
        if len(word) == 3 or word[0] in ANY_SURNAME or "号" in match.group() or not is_plain_word(word):
            yield _unsure(*match.span(group))


def _find_beside_colons(text: str) -> Iterator[Found]:
    """Who is told in a field of a form, and who speaks in a chat."""
    for match in _SPEAKER.finditer(text):
        if not kind_of(match.group(1)) and match.group(1) not in ROLE_WORDS:
            yield _unsure(*match.span(1))
    for match in _FIELD.finditer(text):
        word = match.group(1)
        if word not in NO_NAMES and word not in ROLE_WORDS and not TITLE.search(word, 1):
            yield _unsure(*match.span(1))


def _unsure(at: int, stop: int) -> Found:
    return Found(at, stop, "name", is_sure=False)
