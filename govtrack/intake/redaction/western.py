"""Names in Latin letters: after a cue, before or after a title, and common first names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govtrack.intake.redaction.shapes import THREE_LETTERS, TWO_LETTERS, Shape, shape
from govtrack.intake.redaction.spans import Found, spans_of
from govtrack.intake.redaction.writing import Plain

_PLACE = (
    "Road|Rd|Street|St|Lane|Avenue|Ave|Garden|Gardens|Park|Estate|Village|Court|House|Tower|Bridge|Square|Community|School|"
    "Hospital|Market|Station|Wetland|Canal|River|Hill|Mountain|Temple|University|College|Museum|Library|Hotel|Restaurant|Mall|City|Town|County|Province|Line|Expressway|Building|Block|Gate|District|New|Plaza|Centre|Center|Mansion|Committee|Council|Office|Hall|Lake"
)
_TITLE = (
    "Professor|Doctor|Master|Engineer|Coach|Nurse|Manager|Principal|Judge|Lawyer|Mayor|Uncle|Auntie|Aunt|Director|Secretary|Captain|"
    "Officer|Teacher|Inspector|Grandpa|Grandma|Granny|Madam|Sister|Brother|Chef|Driver|Guard|Landlord"
)
_WORD = (
    rf"(?!(?:{_PLACE}|{_TITLE}|Mr|Mrs|Ms|Miss|Dr|Prof|The|This|That|It|We|They|He|She|You|My|Our|Please|Dear|Sir|"
    rf"Madam|All|Hello|Thanks|And|From|In|On|At|Building)\b)[A-Z][\w'’\-]+"
)
_NAME = rf"(?:{_WORD}(?:\s+(?:[A-Z]\.\s+)?{_WORD}){{0,2}})"
_CUES = (
    r"my name is|name is|names? ?:|i am called|called|contact(?: person)? ?:|signed(?: by)?[:,]?|signature ?:|this is|"
    r"ask for|speak to|talk to|reported by|written by|sent by|posted by|complainant ?:|applicant ?:|resident ?:"
)
_CLOSING = r"regards|sincerely|faithfully|cheers|thanks|thank you|best wishes|yours|respectfully|love|best"
_FIRST = (
    "James|John|Robert|Michael|William|David|Richard|Joseph|Thomas|Charles|Peter|Paul|Mark|George|Steven|Kevin|Brian|Edward|"
    "Daniel|Andrew|Frank|Jack|Henry|Tom|Tim|Ben|Sam|Alex|Simon|Martin|Mary|Patricia|Jennifer|Linda|Elizabeth|Barbara|Susan|"
    "Jessica|Sarah|Karen|Nancy|Lisa|Betty|Margaret|Sandra|Helen|Anna|Emma|Emily|Alice|Lucy|Grace|Amy|Jane|Kate|Laura|Julia|"
    "Maria|Sofia|Olivia|Rose|Ruth|Clara|Diana|Eva|Hans|Ivan|Carlos|Ahmed|Ali|Mohammed|Fatima|Raj|Priya|"
    "Hassan|Omar|Yusuf|Ibrahim|Ahmad|Muhammad|Juan|Jose|Luis|Miguel|Pierre|Jean|Marie|Lukas|Felix|Max|Oliver|"
    "Noah|Liam|Leo|Lucas|Charlie|Chris|Christopher|Matt|Matthew|Nick|Nicholas|Jason|Eric|Ryan|Kyle|Sean|Adam|"
    "Aaron|Victor|Tony|Anthony|Vivian|Lily|Cindy|Sophia|Sophie|Chloe|Hannah|Natalie|Rachel|Rebecca|Amanda|"
    "Stephanie|Nicole|Michelle|Megan|Ashley|Elena|Natasha|Olga|Irina|Yuki|Kenji|Hiroshi|Minh|Singh|Kumar|Abdul|"
    "Aisha|Amina|Bruno|Diego|Dmitri|Elias|Erik|Francesca|Giulia|Giovanni|Gustavo|Ingrid|Isabella|Jonas|Joshua|"
    "Karl|Klaus|Lars|Marco|Marta|Mateo|Nadia|Nina|Pablo|Pedro|Rafael|Ricardo|Roberto|Sergei|Stefan|Sven|"
    "Vladimir|Yasmin|Zoe|Jerry|Larry|Gary|Scott|Gregory|Patrick|Dennis|Benjamin|Samuel|Alexander|Jacob|Ethan|"
    "Dylan|Donna|Carol|Sharon|Deborah|Dorothy|Angela|Brenda|Catherine|Christine|Debra|Janet|Virginia|Judy|"
    "Teresa|Wendy|Tina|Vicky|Fiona|Jenny|Peggy|Sherry|Iris|Ivy|Coco|Mia|Ella|Ava"
)
_PINYIN = (
    "Ai|An|Ao|Bai|Bao|Bian|Bo|Cen|Chai|Chang|Chao|Chu|Cong|Dai|Dan|Dang|Diao|Dou|Duan|Fang|Fei|Fu|Gan|Ge|Geng|Gong|Gou|Gu|Guan|"
    "Gui|Han|Hang|Hao|Hong|Hou|Hua|Huan|Huo|Ji|Jia|Jian|Jiao|Jin|Jing|Ju|Kang|Ke|Kong|Kou|Kuang|Lai|Lan|Lang|Lao|Le|Lei|Leng|Lian|"
    "Liao|Ling|Long|Lou|Lv|Lyu|Mao|Mei|Meng|Mi|Miao|Min|Ming|Mo|Mou|Mu|Ni|Nie|Ning|Niu|Ou|Ouyang|Pang|Pei|Pi|Ping|Pu|Qi|Qiao|Qin|"
    "Qiu|Qu|Quan|Rao|Rong|Ruan|Sang|Sha|Shan|Shang|Shao|Sheng|Shi|Shu|Shuai|Si|Sima|Situ|Tao|Teng|Tong|Tu|Wan|Wen|Weng|Xi|Xia|"
    "Xian|Xiang|Xin|Xing|Xiong|Xuan|Xue|Yan|Yi|Yin|Ying|You|Yue|Yun|Zang|Zhai|Zhan|Zhang|Zhen|Zhi|Zhuang|Zhuge|Zhuo|Zong|Zou|Zu|"
    "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Song|Tang|Deng|"
    "Feng|Cao|Peng|Zeng|Xiao|Tian|Dong|Pan|Yuan|Cai|Jiang|Yu|Du|Ye|Cheng|Wei|Su|Lu|Ding|Ren|Shen|Yao|Zhong|Cui|Tan|Qian"
)
# A word that is written as sounds of Chinese are: "Xiaoming", "Jian-guo".
_SOUND = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|ve|er|[aoeiuv])"
)
_SYLLABLES = rf"(?=[A-Z])(?i:{_SOUND}(?:['’\-]?{_SOUND}){{0,2}})(?![A-Za-z])"
_NEAR = "neighbou?r|husband|wife|son|daughter|mother|father|manager|guard|landlord|tenant"
_DOES = "from (?:the|flat|room)|said|told|says|is|was|has|parks|keeps|lives|promised|complained"
_HAN = "\u4e00-\u9fff"
# What a text must hold for each of them: most texts hold a letter or two of a place's name at the most.
_DASH, _CAPITAL, _TWO, _THREE = shape("[-–—]"), shape("[A-Z]"), shape(TWO_LETTERS), shape(THREE_LETTERS)
_PROPER, _I_AM = shape("[A-Z][a-z]"), shape("I(?: am|'m|’m)")
_PATTERNS = (
    (_THREE, re.compile(rf"\b(?i:{_CUES})\s*({_NAME})"), True),
    (_I_AM, re.compile(rf"\bI(?: am|'m|’m)\s+({_WORD}\s+{_WORD})"), True),
    (_THREE, re.compile(rf"\b(?i:{_CLOSING})[,.!]?\s+({_NAME})\s*\.?\s*$"), True),
    (
        _TWO,
        re.compile(rf"\b(?i:mr|mrs|ms|miss|dr|prof|sir|old|resident|{_TITLE})\.?\s+({_NAME})"),
        True,
    ),
    (_DASH, re.compile(rf"(?:^|\n)\s*[-–—]+\s*({_NAME})\s*$"), True),
    (_PROPER, re.compile(rf"\b((?:{_FIRST})\s+{_WORD})"), False),
    (_PROPER, re.compile(rf"(?<![A-Za-z])((?:{_FIRST})(?:\s[A-Z][a-z]+)?)(?=[{_HAN},，。:、\s]*[{_HAN}])"), False),
    (
        _PROPER,
        re.compile(r"([A-Z][a-z]+(?:[-\s][A-Z][a-z]+)?)(?=\s?(?:先生|女士|太太|老师|小姐|夫人|阿姨|叔叔|医生|教授))"),
        False,
    ),
    (
        _PROPER,
        re.compile(
            r"(?:老公|老婆|丈夫|妻子|爱人|男友|女友|儿子|女儿|室友|外教|老师|邻居|租客|房客|房东|先生|太太|老板|经理|业主|住户|同事|朋友|叫|是)\s?([A-Z][a-z]{2,15}(?:\s[A-Z][a-z]+)?)"
            rf"(?=[{_HAN},，。:、]|$)"
        ),
        False,
    ),
    # Two capital words that do at once what people do, and who calls himself in sounds.
    (
        _PROPER,
        re.compile(
            rf"(?:^|[.!?\n]\s*)((?:[A-Z]{{2,}}|{_WORD})\s{_WORD})"
            r"(?=\s(?:from (?:flat|room|the \w+ floor)|in (?:flat|room)|wrote|said|says|told|asked|"
            r"lives|promised|complained|refused)\b)"
        ),
        False,
    ),
    (
        _THREE,
        re.compile(
            r"\b(?i:wo jiao|wo shi|xing ?ming:?|lian ?xi ?ren:?)\s([A-Za-z]+(?:\s[A-Za-z]+){0,2})(?=[,，.。]|$)"
        ),
        False,
    ),
    # Behind a Chinese cue, in any letters: "联系人：wangxiaoming", "业主 Chen Lihua 的车".
    (
        _THREE,
        re.compile(
            r"(?:联系人|姓名|户名|户主|署名|落款|签名|收件人|反映人|投诉人|申请人|经办人|当事人)\s?[:是为叫]?\s?"
            r"([A-Za-z][A-Za-z'’\-]{2,20}(?:\s[A-Z][a-z'’\-]+){0,2})(?![A-Za-z@_.\d])"
        ),
        False,
    ),
    (
        _PROPER,
        re.compile(
            r"(?:业主|住户|租客|房东|居民|邻居|司机|车主|老师|同事|朋友|经理|叫|找|是)\s?([A-Z][a-z]+\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?!\w)"
        ),
        False,
    ),
    (_PROPER, re.compile(rf"(?:^|[.!?\n]\s*)({_WORD})(?=\s\((?:our|my|the|his|her)\s)"), False),
    (_PROPER, re.compile(rf"(?<![\w] )\b({_FIRST})(?=\s(?:{_DOES}|and I)\b)"), False),
    (_THREE, re.compile(rf"(?:{_NEAR})s?,?\s+(?:is\s+|called\s+)?({_NAME})"), False),
    (
        _PROPER,
        re.compile(
            r"(?:(?<![A-Za-z\d] )|(?<=\b[a-z]{2} )|(?<=[a-z]{3} ))(?<![A-Za-z\d])"
            rf"((?:{_PINYIN})\s+{_SYLLABLES})(?!\s+(?:{_PLACE}))"
        ),
        False,
    ),
    # By "little" or "old" before the surname, in any letters.
    (_THREE, re.compile(rf"(?<![A-Za-z])(?i:xiao|lao)\s((?i:{_PINYIN}))(?![A-Za-z])(?!\s+(?:{_PLACE}))"), False),
    # Called as neighbours do: "Lily jie".
    (
        _PROPER,
        re.compile(
            rf"(?<![A-Za-z])([A-Z][a-z]{{1,15}})(?=[哥姐总叔姨](?![{_HAN}])|[哥姐总叔姨](?:说|让|叫|要|在|的|把|也|给|家))"
        ),
        False,
    ),
    (_PROPER, re.compile(rf"(?:by|with|from|told|asked|and|to)\s+((?:{_PINYIN})\s+{_WORD})(?!\s+(?:{_PLACE}))"), False),
    (_PROPER, re.compile(rf"\b((?:{_WORD})\s+(?:{_PINYIN}))(?=\s+(?:{_DOES})\b)"), False),
)
# The patterns by what they ask of a text, so that each shape is looked for once.
_BY_SHAPE: dict[Shape, list[tuple[re.Pattern[str], bool]]] = {}
for _needed, _pattern, _is_sure in _PATTERNS:
    _BY_SHAPE.setdefault(_needed, []).append((_pattern, _is_sure))
_PLACE_AFTER = re.compile(rf"\s+(?:{_PLACE})\b")


def find(plain: Plain) -> Iterator[Found]:
    """Names in Latin letters in a plain text."""
    text = plain.text
    writing = plain.writings[0]
    if not (writing.holds(_CAPITAL) or writing.holds(_THREE)) or not (writing.holds(_DASH) or writing.holds(_TWO)):
        return
    for needed, patterns in _BY_SHAPE.items():
        for pattern, is_sure in patterns if writing.holds(needed) else ():
            for found in spans_of(pattern, text, "name", is_sure=is_sure):
                if not _PLACE_AFTER.match(text, found.stop):
                    yield found
