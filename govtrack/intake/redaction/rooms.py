"""Rooms. The building stays readable, because whoever repairs something has to find it."""

from __future__ import annotations

from collections.abc import Iterator

from govtrack.intake.redaction.patterns import Rules, make_rule
from govtrack.intake.redaction.shapes import THREE_DIGITS, TWO_LETTERS
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.writing import Plain

# What follows a number that is no room: measures, years, and words that a number counts.
_NO_ROOM = r"(?![\d年元米平人户多余名块万个辆次分弄路号度吨周月日条%㎡]|天(?!天)|[\s]?(?:平方|业主|居民|公交|路|线))"
_HOT = r"(?!(?:110|119|120|122|114|12345)(?!\d|室))"
_ROOM = rf"{_HOT}\d{{3,4}}[A-Z]?"
_ENTRANCE = r"(?:[\d十]{1,3}|[A-Z甲乙丙丁东西南北])\s?(?:单元|门(?=\s?\d{3,4}(?!\d))|梯(?=\s?\d{3,4}(?!\d)))"
_END = r"\s?(?:室(?![内外温])|号房|户室|房(?![子屋产价间贷东管改地租款]))"
_BUILDING = r"[幢栋座#]|号楼|楼栋|(?<=[\d十A-Z])楼"
_LIVES = r"我家|家住|住在?|家里|楼上|楼下|隔壁|对门|对面|邻居|我们|户室号|房号|室号|门牌号?"

_NUMBER = r"(?<![\d第])(?:\d{3,4}\s?-?\s?[A-Z]?|[A-Z]-?\d{2,4})"
# What a room's number stands before, and what stands before or after a room without such a word.
_ROOM_WORD = r"[室房](?:(?<=[A-Za-z0-9].)|(?<=[A-Za-z0-9]\s.)|(?<=[A-Za-z0-9]..)|(?<=[A-Za-z0-9]\s..))"
_ROOM_ALONE = r"[0-9][0-9][0-9][A-Za-z]?[隔楼对的那这住业户租和跟与]"
_RULES = Rules(
    make_rule("room", pattern, signs, gates=gates, folds=True)
    for signs, gates, pattern in (
        (
            "单门梯",
            (THREE_DIGITS, r"[元门梯](?:(?<=单元)|(?<=[门梯])\s?\d{3})"),
            rf"{_ENTRANCE}[\s\-,，]{{0,2}}(?:[\d十]{{1,2}}[楼层][\s\-]?)?{_ROOM}(?:{_END})?{_NO_ROOM}",
        ),
        ("室房", (_ROOM_WORD,), rf"{_ENTRANCE}\s?{_NUMBER}{_END}"),
        ("室房", (_ROOM_WORD,), rf"{_NUMBER}{_END}"),
        ("单", ("单元",), rf"{_ENTRANCE}\s?\d{{1,2}}{_END}"),
        ("室房", (_ROOM_WORD, r"[幢栋座#楼层]\s?\d"), rf"(?:{_BUILDING}|[楼层])\s?(\d{{1,2}}{_END})"),
        (
            "漏滴淹渗",
            (THREE_DIGITS, r"[到至进了下]\d{3}"),
            rf"(?:漏|滴|淹|渗|滴水|漏水)[到至进了下]{{1,2}}({_ROOM}){_NO_ROOM}(?!\.\d)",
        ),
        (
            "幢栋座#楼",
            (THREE_DIGITS, r"[幢栋座#楼][\s\-,]?(?:[\d十]{1,2}[楼层])?\d{3}"),
            rf"(?:{_BUILDING})[ \u3000\-,，]?(?:[\d十]{{1,2}}[楼层])?({_ROOM}){_NO_ROOM}",
        ),
        ("弄", (THREE_DIGITS, r"弄\s?\d"), rf"弄\s?\d{{1,4}}号[\s\-]?({_ROOM}){_NO_ROOM}"),
        ("室房", (_ROOM_WORD,), rf"(?:路|街|巷|弄|村|苑|园|小区)\s?\d{{1,4}}号[\s\-]?(\d{{3,4}}){_END}"),
        (
            "幢栋座#楼",
            (THREE_DIGITS, r"[幢栋座#楼][\s\-]?\d{1,2}[\-－]\d"),
            r"(?:[幢栋座#]|号楼)[\s\-]?(\d{1,2}[\-－]\d{3,4})(?!\d)",
        ),
        (
            "-–—－_/",
            (THREE_DIGITS, r"[0-9][\-–—－_/]\d{1,2}[\-–—－_/]\d{3}"),
            r"(?<![\d\-./])(?!(?:0?[1-9]|1[0-2])-[0-3]?\d-(?:19|20)\d\d)\d{1,3}[\-–—－_/]\d{1,2}[\-–—－_/]\d{3,4}(?![\d\-./])",
        ),
        (
            "隔楼对邻户业租",
            (THREE_DIGITS, _ROOM_ALONE),
            rf"(?<![\d.])({_ROOM})(?=隔壁|楼上|楼下那|对门|的邻居|那户|这户|住户|的?业主|户主|的?租[客户])",
        ),
        (
            "家住楼隔对邻们号牌",
            (THREE_DIGITS, r"[家住里上下壁门面居们号牌是的在为][\s:：]?\d{3}"),
            rf"(?:{_LIVES})(?:是|的|在|为)?[\s:：]?({_ROOM}){_NO_ROOM}",
        ),
        (
            "楼层",
            (r"[楼层][东西南北中左右]",),
            r"(?:[幢栋座]|号楼|单元|住在?|我家|家住)\s?((?:[\d十]{1,2}|[顶底])[楼层][东西南北中左右](?:[边面侧手首头]?那?[户家间]|[边侧首]|手边?))",
        ),
        (
            "楼层",
            (r"[楼层][东西南北中左右]",),
            r"(?:门牌|弄|路|街)\s?\d{1,4}号\s?((?:[\d十]{1,2}|[顶底])[楼层][东西南北中左右](?:[边面侧手首头]?那?[户家间]|[边侧首]|手边?))",
        ),
        (
            "",
            (TWO_LETTERS, r"[RrFfAaUuSs][OoMmLlPpNnUu](?:[OoAaIi]|[TtMm]?\b)"),
            r"\b(?:room|rm|flat|apartment|apt|unit|suite)\b\.?\s?(?:no\.?\s?|number\s|#\s?)?"
            r"(\d{1,4}[\-/]\d{1,4}[A-Z]?|\d{1,4}[A-Z]?|[A-Z]-?\d{1,4}|[A-Z])\b(?!\s?(?:people|residents|%))",
        ),
        ("#", (r"#\s?\d",), r"(?<![\w&])#\s?(\d{1,2}-\d{2,4}[A-Z]?)(?!\d)"),
        # Behind one room a row of others; a building's room by a stroke; entrances and floors told by words.
        (
            "幢栋座楼",
            (THREE_DIGITS, THREE_DIGITS + "[A-Za-z]?[、,和及]"),
            rf"(?:[幢栋座]|号楼|单元)\s?({_ROOM}(?:[、,和及]\s?{_ROOM}){{1,5}}){_NO_ROOM}",
        ),
        ("幢栋座楼", (THREE_DIGITS, r"/\d{3}"), r"(?:[幢栋座]|号楼)\s?(\d{1,2}/\d{3,4})(?!\d)"),
        (
            "楼层",
            (r"[楼层]\s?[A-Za-z甲乙丙丁]",),
            r"((?:[\d十]{1,3}|顶)[楼层]\s?[A-Z甲乙丙丁](?:室|户|座)?)(?![A-Z0-9区座])(?=室|户|[^\u4e00-\u9fff]|$|的|漏|养|住|装)",
        ),
        (
            "幢栋座楼单",
            (r"[幢栋座楼元层]\s?[东西南北中]",),
            rf"(?:[幢栋座]|号楼|单元|[\d十][楼层])\s?([东西南北中](?:边|侧|首|面)?(?:户|套|单元(?:顶楼|[\d十]{{1,2}}[楼层]|{_ROOM})))",
        ),
        (
            "的",
            (THREE_DIGITS, _ROOM_ALONE),
            rf"(?<![\d.])({_ROOM})的(?=小孩|老人|孩子|住户|邻居|业主|夫妻|夫妇|男|女|阿姨|大爷|大妈|狗|猫|空调|租|人家|那家|一家)",
        ),
        ("和跟与", (THREE_DIGITS, _ROOM_ALONE), rf"(?<![\d.])({_ROOM}[和跟与]{_ROOM})(?=吵|打|因|之间|两|互|抢|争)"),
        ("单", (r"单元\s?\d{1,2}-\d",), r"(\d{1,2}单元\s?\d{1,2}-\d{1,3})(?!\d)"),
        ("户", (r"户(?<=[0-9][A-Za-z].)",), r"(?<![A-Z\d])(\d{1,4}[A-Z])户"),
    )
)


def find(plain: Plain) -> Iterator[Found]:
    """Rooms in a plain text, with the entrance where both are told."""
    for writing in plain.writings:
        yield from _RULES.find(writing)
