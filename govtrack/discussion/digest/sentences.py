"""The sentences of a text, as they stand there; greetings and thanks are none."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[。！？!?；;…]+[”’」』\"')）\]]*|\.(?=\s|$)|\n+")
_CUT = "\n"
_PAUSES = re.compile(r"(?<=[，,、：:])")
# What belongs to letters and says nothing of a matter; of what is left a few signs make no sentence.
_FORMULAS = re.compile(
    r"尊敬的[^，。:：]{0,12}|敬[爱啟启]的?[^，。:：]{0,12}|敬啟者|各位领导|领导|您好|你好|大家好|此致|敬礼|谢谢|感谢|盼复|"
    r"(?:尽快|尽早|早日|及时)(?:给予|予以|妥善)?(?:回复|答复|处理|解决|落实)|(?:敬请|恳请|希望|请|望)[^，。]{0,8}?(?:重视|介入|回复|答复|关注|处理|解决|领导)[^，。]{0,6}|"
    r"\b(?:dear|hello|hi|regards|sincerely|thank you|thanks|sir|madam|please (?:help|reply))\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[\u3400-\u9fff]|[a-z]{2,}|\d+", re.IGNORECASE)
FEWEST_SIGNS, LONGEST = 4, 90


def sentences_of(text: str) -> list[str]:
    """The sentences that say something, in their order, each once; long ones are parted where they pause."""
    found = [part for whole in _ENDS.sub(_ended, text).split(_CUT) for part in _parted(whole.strip())]
    return list(dict.fromkeys(part for part in found if _says_something(part)))


def _ended(end: re.Match[str]) -> str:
    return end[0] + _CUT


def _says_something(sentence: str) -> bool:
    return len(_SAYS.findall(_FORMULAS.sub("", sentence))) >= FEWEST_SIGNS


def _parted(sentence: str) -> list[str]:
    parts = [""]
    for piece in _PAUSES.split(sentence) if len(sentence) > LONGEST else [sentence]:
        if parts[-1] and len(parts[-1]) + len(piece) > LONGEST:
            parts.append("")
        parts[-1] += piece
    return [part.strip() for part in parts]
