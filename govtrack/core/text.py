"""Text as people send it: what cannot be seen taken out, markup of other systems turned into words."""

from __future__ import annotations

import html
import re
import unicodedata

# Signs without a shape of their own: zero-width, turning the direction of writing, fillers, tags, soft hyphens.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Joined pictures (a family, a flag) need the joiner and the selector after a picture.
_KEPT_AFTER_PICTURE = "\u200d\ufe0f"
# All control characters but the tab and the end of a line, and halves of pairs.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TAGS = (
    "a|abbr|b|big|blockquote|body|br|center|dd|div|dl|dt|em|embed|figure|font|form|h[1-6]|head|hr|html|i|iframe|img|"
    "input|label|li|link|meta|o:p|object|ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|textarea|tfoot|th|thead|title|tr|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENDS_LINE = re.compile(r"<(?:br|hr)\b[^<>]*>|</?(?:p|div|li|tr|h[1-6]|table|ul|ol|dd|dt|blockquote)\b[^<>]*>", re.I)
_NEVER_TEXT = re.compile(r"<(script|style|head|svg|iframe)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|7[Ff])_")
# As many digits as every database takes as a whole number.
_NUMBER = re.compile("[0-9]{1,9}")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")


def read_number(text: str) -> int | None:
    """An id or a count as addresses and forms bring it: one to nine digits; anything else is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def visible(text: str) -> str:
    """``text`` without the signs that nobody can see; pictures that several signs make stay whole."""
    if text.isascii() or not _INVISIBLE.search(text):
        return text
    kept: list[str] = []
    for sign in text:
        if not _INVISIBLE.match(sign) or (sign in _KEPT_AFTER_PICTURE and kept and _is_picture(kept[-1])):
            kept.append(sign)
    while kept and kept[-1] == "\u200d":
        kept.pop()
    return "".join(kept)


def _is_picture(sign: str) -> bool:
    return sign in _KEPT_AFTER_PICTURE or unicodedata.category(sign) in {"So", "Sk"}


def tidy(text: str | None) -> str | None:
    """Trims, drops control and invisible characters, unifies line ends; inner text stays as typed."""
    if text is None:
        return None
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", lines).strip()


def without_markup(text: str) -> str:
    """The words of a text that another system kept as HTML or with the escapes of a workbook."""
    if "_x00" in text:
        text = _ESCAPED.sub(lambda found: "\n" if found[1].upper() in {"0D", "0A"} else "", text)
        text = re.sub(r"\n{2,}", "\n", text)
    has_tags = "<" in text and _TAG.search(text)
    if has_tags:
        text = _NEVER_TEXT.sub(" ", text)
        text = _TAG.sub("", _ENDS_LINE.sub("\n", text))
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text).replace("\u00a0", " ")
    if not has_tags:
        return text
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def begin_line(text: str) -> str:
    """Words that may stand within a sentence as they begin a line: with a capital, where there are any."""
    return text[:1].upper() + text[1:]
