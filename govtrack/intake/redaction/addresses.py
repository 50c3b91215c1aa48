"""Addresses of mail and names of accounts, however their signs are spelled out."""

from __future__ import annotations

from collections.abc import Iterator

from govtrack.intake.redaction.patterns import LONG_WORD, Rules, make_rule
from govtrack.intake.redaction.shapes import DIGIT, with_gaps
from govtrack.intake.redaction.spans import Found
from govtrack.intake.redaction.writing import Plain

_HAN = "\u4e00-\u9fff"
_DOT = r"(?:\s?(?:\.|。|．|｡|点|\(点\)|[\(\[【<]\s?dot\s?[\)\]】>])\s?|\s{1,3}dot\s{1,3})"
_AT = r"\s?(?:@|艾特|圈[aA])\s?"
_SPELLED_AT = r"(?:\s?[\(\[【<{]\s?(?:at|a|艾特)\s?[\)\]】>}]\s?|\s{1,3}at\s{1,3})"
_TOP = (
    r"(?:com|cn|net|org|edu|gov|info|me|io|top|vip|xyz|club|co|uk|us|de|fr|jp|hk|tw|中国|公司|网络|网址|"
    r"政务|公益|在线|中文网|集团)"
)
_LABEL = rf"(?:[a-z0-9\-]{{1,63}}|[{_HAN}]{{1,10}})"
_PIECE = r"[a-z0-9_+\-]{1,64}"
_LOCAL = (
    rf"(?:(?<![a-z0-9_+\-]){_PIECE}(?:(?:\.|\s{{1,3}}dot\s{{1,3}}){_PIECE}){{0,4}}|"
    rf"(?<![{_HAN}])[{_HAN}]{{1,6}}|[{_HAN}]{{1,3}})"
)
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?{_DOT}{_TOP}(?:{_DOT}(?:cn|uk|hk))?(?![a-z])"
# What spells an "at", looked for by its first signs before by all of them.
_MAYBE_AT = (r"[(\[【<{\s](?:[aA]|艾特)", rf"(?i:{_SPELLED_AT})")

_MAILS = (
    make_rule(
        "mail", r"(?<![a-z0-9._+\-])[a-z0-9._+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,6}", "@", folds=True
    ),
    make_rule("mail", rf"{_LOCAL}{_AT}{_HOST}", "@艾圈", folds=True),
    make_rule(
        "mail",
        rf"(?:^|(?<=[^a-z\s])|(?<=[^a-z]\s))(?:[a-z]{{1,12}}\s){{1,2}}{_PIECE}{_SPELLED_AT}(?:gmail|outlook|hotmail|qq|yahoo|sina|163|126|foxmail)"
        rf"{_DOT}(?:com|cn|net)",
        "",
        gates=_MAYBE_AT,
        folds=True,
    ),
    make_rule("mail", rf"{_LOCAL}{_SPELLED_AT}{_HOST}", gates=_MAYBE_AT, folds=True),
    make_rule(
        "mail",
        rf"(?<![a-z0-9._+\-])[a-z0-9._+\-]{{2,64}}\s?[#＃*]\s?(?:qq|163|126|139|189|gmail|outlook|hotmail|sina|sohu|foxmail|aliyun)"
        rf"{_DOT}(?:com|cn|net)",
        "#＃*",
        gates=(r"[#＃*]\s?[A-Za-z0-9]",),
        folds=True,
    ),
    # The provider without the end: "chenjg@qq".
    make_rule(
        "mail",
        r"(?<![a-z0-9._+\-])[a-z0-9._+\-]{2,64}@(?:qq|163|126|139|gmail|outlook|hotmail|sina|foxmail)\b",
        "@",
        folds=True,
    ),
)
_IS = r"(?:账号|帐号|号码|号|群号|群|名|id)?(?:呗|吧|哈|哦|啊|呀)?(?:[也就都]?是|为|叫做?)?[\s:：=,，]{0,3}"
# Each way to name the chat program begins with a sign of its own, so that all others are passed over.
_CHAT = "|".join(
    (
        *(rf"{sign}\s?[信❤♥芯心x]" for sign in "微威薇徽維维vw"),
        *(rf"{sign}\s?号" for sign in "微威薇"),
        *(rf"{sign}(?<![a-z0-9]{sign})\s?x" for sign in "vw"),
        *(rf"{sign}(?=[:：])" for sign in "微薇威"),
        r"wei\s?xin|[➕+]\s?v|绿\s?泡泡|绿色泡泡|绿色软件|绿色聊天软件|绿信|卫星(?=号)|微星|we\s?chat|v(?<![a-z0-9]v)(?=[:：])|加v",
    )
)
# How each of them begins.
_CHAT_BEGINS = r"[微威薇徽維维vVwW绿卫加➕+](?:\s?[信❤♥芯心xXvV号:：泡色星]|[eE])"
_OTHER = "|".join(
    (
        "抖音|快手|小红书|微博|支付宝|钉钉|飞书|陌陌|贴吧|闲鱼|淘宝|b站|哔哩哔哩|知乎|豆瓣|电报|telegram|whatsapp",
        "skype|line|instagram|facebook|twitter|tiktok",
        *(rf"{word}(?<![a-z]{word})(?![a-z])" for word in ("ins", "ig", "tg", "fb")),
    )
)
_OTHER_BEGINS = (
    "[抖快小微支钉飞陌贴闲淘哔知豆电A-Za-z]"
    "(?:(?<=[^A-Za-z])[音手红博付钉书陌吧鱼宝哩乎瓣报]|(?<=[A-Za-z])[A-Za-z]|(?<=[bB])站)"
)
_SPACED_DIGITS = with_gaps(r"[0-9](?:[\s\-.]?[0-9]){4}")
_ACCOUNTS = (
    # A word alone is no account ("WeChat yesterday"): it needs a digit, an underline, or a sign before it.
    make_rule(
        "account",
        rf"(?:{_CHAT})\s?{_IS}(?!\d{{4}}-\d)((?=[a-z0-9_\-]*[\d_])[a-z0-9][a-z0-9_\-]{{4,24}})(?![a-z0-9])",
        gates=(LONG_WORD, "[0-9_]", _CHAT_BEGINS),
        folds=True,
    ),
    make_rule(
        "account",
        rf"(?:{_CHAT})\s?(?:账号|号码|号|id)?\s?就?[:：是为]\s?([a-z][a-z0-9_\-]{{4,24}})(?![a-z0-9])",
        gates=(LONG_WORD, _CHAT_BEGINS, r"[A-Za-z][A-Za-z0-9_\-]{4}"),
        folds=True,
    ),
    make_rule(
        "account",
        rf"(?:{_OTHER})\s?{_IS}((?=[a-z0-9_.\-]*[\d_])@?[a-z0-9][a-z0-9_.\-]{{4,30}})(?![a-z0-9])",
        gates=(LONG_WORD, "[0-9_]", _OTHER_BEGINS),
        folds=True,
    ),
    make_rule(
        "account",
        rf"(?<![a-z])(?:q\s?q|q(?=号)|扣\s?扣|口口|企鹅|叩叩|球球|秋秋|丘丘){_IS}(\d(?:[\s\-.]?\d){{4,11}})(?!\d)",
        "qQ扣口企叩球秋丘",
        gates=(DIGIT, _SPACED_DIGITS, r"[qQ扣口企叩球秋丘]\s?[qQ号扣口鹅叩球秋丘]"),
        folds=True,
    ),
    make_rule(
        "account",
        r"群号(?:码)?[\s:：是为]{0,3}(\d(?:[\s\-.]?\d){5,11})(?!\d)",
        "群",
        gates=(DIGIT, "群号"),
    ),
    make_rule(
        "account",
        r"(?<![a-z0-9])(?:q\s?[:：我]|加q)\s?(\d(?:[\s\-.]?\d){4,11})(?!\d)",
        "qQ",
        gates=(_SPACED_DIGITS,),
        folds=True,
    ),
    make_rule("account", r"(?<![a-z0-9.])@([a-z_][a-z0-9_.]{3,30})(?![a-z0-9@])", "@", folds=True),
    make_rule(
        "account",
        rf"(?:{_OTHER}|微博)\s?(@[\u4e00-\u9fffa-z0-9_\-]{{2,30}}?)(?=[^\u4e00-\u9fffa-z0-9_\-]|$|曝光|发|上|说|晒|转)",
        "@",
        folds=True,
    ),
)


# What looks like an account's name without a word before it that says so: a person looks at it.
_LOOKS_SO = (
    make_rule(
        "account",
        r"(?<![a-z0-9_.@/\-])(?=[a-z0-9]{0,24}_)(?=[a-z0-9_]{0,24}[a-z])[a-z0-9][a-z0-9_]{4,30}(?![a-z0-9_.@/\-])",
        "_",
        folds=True,
        is_sure=False,
    ),
    make_rule(
        "account",
        r"(?:搜索?|加我|加|私信|关注|账号|帐号|昵称|网名)(?:一?下|名|是|为)?[\s:：]{0,2}"
        r"((?=[a-z\-]{0,24}\d)[a-z][a-z0-9\-]{5,24})(?![a-z0-9_])",
        "搜加私关账帐昵网",
        gates=(LONG_WORD, r"[A-Za-z][A-Za-z0-9\-]{5}"),
        folds=True,
        is_sure=False,
    ),
)


_IN_PLAIN = Rules((*_MAILS, *_LOOKS_SO))
_IN_EVERY = Rules(_ACCOUNTS)


def find(plain: Plain) -> Iterator[Found]:
    """Mail addresses and accounts in a plain text."""
    yield from _IN_PLAIN.find(plain.writings[0])
    for writing in plain.writings:
        yield from _IN_EVERY.find(writing)
