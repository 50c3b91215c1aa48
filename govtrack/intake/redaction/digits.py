"""Digits in all the ways in which people write them, read as runs.

A run is a row of digits with nothing but short gaps between them, kept as its chunks: how a number
is grouped tells a telephone from a list of houses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

HAN_DIGITS = {
    sign: value
    for value, signs in {
        "0": "零〇洞", "1": "一幺壹弌么", "2": "二贰貳两", "3": "三叁參", "4": "四肆", "5": "五伍",
        "6": "六陆陸", "7": "七柒拐", "8": "八捌", "9": "九玖勾",
    }.items()
    for sign in signs
}  # fmt: skip
# Letters that stand for a digit between digits, and only there.
_LOOKALIKES = {"o": "0", "O": "0", "ο": "0", "О": "0", "о": "0", "l": "1", "I": "1", "Z": "2", "z": "2",
               "З": "3", "з": "3", "S": "5", "s": "5", "B": "8"}  # fmt: skip
_WORDS = {
    word: str(value)
    for value, word in enumerate("zero one two three four five six seven eight nine".split())
} | {"oh": "0"}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_HAN_DIGIT = re.compile(f"[{''.join(HAN_DIGITS)}]")
# Every sign with which a digit can begin: all others are passed over at once.
_FIRST = "".join(sorted({sign for word in _WORDS for sign in (word[0], word[0].upper())}))
_BEGINS = re.compile(f"[0-9{''.join(HAN_DIGITS)}{''.join(_LOOKALIKES)}{_FIRST}]")
_ASCII_DIGITS = re.compile("[0-9]+")
# What may stand between two digits of one number. A colon or a unit of time ends it.
LONGEST = 19  # digits of the longest number that tells a person, a bank card
# The six points are one pause, two signs in Chinese.
_GAP = re.compile(r"(?:[^\w:：\u4e00-\u9fff]|_|杠|横杠|空格|减号){1,4}|\.{6}|…{2}")
# The begin of a mobile number said as a count: 一百三十八, in haste 一百三八, or 一百八.
_TENS, _ONES = ("".join(sign for sign, value in HAN_DIGITS.items() if value in values) for values in (
    "3456789", "123456789"))  # fmt: skip
_HUNDRED = re.compile(
    rf"[一壹弌幺][百佰](?>(?P<tens>[{_TENS}])(?:[十拾](?P<ones>[{_ONES}])?|(?P<haste>[{_ONES}])(?=[^\w百千万亿]))?)"
    r"(?![十百千万亿拾佰仟多几来余])"
)
_AFTER_ONE = tuple("直般次样定起些共时天个家点旦律切向会位名部台辆条层楼户人")


class Chunk(NamedTuple):
    """Digits that stand side by side, and where."""

    digits: str
    start: int
    stop: int
    is_han: bool = False


def translate(text: str) -> str:
    """``text`` with the Chinese digits as ASCII ones, sign for sign."""
    return _HAN_DIGIT.sub(lambda match: HAN_DIGITS[match.group()], text)


def _read_one(text: str, at: int) -> tuple[str, int] | None:
    """The digit that begins at ``at`` and where it ends."""
    sign = text[at]
    if sign.isascii() and sign.isdigit():
        return sign, at + 1
    if sign in HAN_DIGITS:
        return HAN_DIGITS[sign], at + 1
    if sign in _FIRST and (word := _WORD.match(text, at)):
        return _WORDS[word.group().lower()], word.end()
    return None


def _read_hundred(text: str, at: int) -> Chunk | None:
    """A count from 130 to 199 in words, as the three digits with which a mobile number begins."""
    if text[at + 1 : at + 2] not in {"百", "佰"} or (said := _HUNDRED.match(text, at)) is None:
        return None
    ones = said["ones"] or said["haste"] or "0"
    return Chunk(f"1{translate(said['tens'])}{translate(ones)}", at, said.end(), True)


def _read_lookalike(text: str, at: int) -> tuple[str, int] | None:
    """A letter that means a digit because a digit or a further such letter is beside it."""
    if text[at] not in _LOOKALIKES:
        return None
    left = at
    while left > max(0, at - LONGEST) and text[left - 1] in _LOOKALIKES:
        left -= 1
    right = at + 1
    while right < min(len(text), at + LONGEST) and text[right] in _LOOKALIKES:
        right += 1
    beside = (text[left - 1 : left], text[right : right + 1])
    # A letter of a word is none; neither is one that no digit touches.
    if any(sign.isascii() and sign.isalpha() for sign in beside) or not any(
        sign.isdigit() or (sign and sign in HAN_DIGITS) for sign in beside
    ):
        return None
    return _LOOKALIKES[text[at]], at + 1


def _is_a_word(text: str, at: int) -> bool:
    """Whether a Chinese digit begins a word of everyday speech ("一直") instead of ending a number."""
    return text[at] in "一两" and text[at + 1 : at + 2] in _AFTER_ONE


def join_sizes(part: Sequence[Chunk]) -> tuple[int, ...]:
    """How the digits of a part are grouped; Chinese and other digits side by side are one group."""
    sizes: list[int] = []
    for chunk, before in zip(part, (None, *part), strict=False):
        if before is not None and before.stop == chunk.start:
            sizes[-1] += len(chunk.digits)
        else:
            sizes.append(len(chunk.digits))
    return tuple(sizes)


def list_chunks(text: str) -> list[Chunk]:
    """Every row of digits in ``text``, in order; ASCII and Chinese digits are chunks of their own."""
    chunks: list[Chunk] = []
    at = 0
    while (begin := _BEGINS.search(text, at)) is not None:
        at = begin.start()
        if hundred := _read_hundred(text, at):
            chunks.append(hundred)
            at = hundred.stop
            continue
        read = _read_one(text, at) or _read_lookalike(text, at)
        if read is None:
            at += 1
            continue
        start, digits, is_han = at, "", text[at] in HAN_DIGITS
        if plain := _ASCII_DIGITS.match(text, at):
            digits, at = plain.group(), plain.end()
        while at < len(text) and (text[at] in HAN_DIGITS) is is_han and not (is_han and _is_a_word(text, at)):
            if not (read := _read_one(text, at) or _read_lookalike(text, at)):
                break
            digits, at = digits + read[0], read[1]
        if digits:
            chunks.append(Chunk(digits, start, at, is_han))
        else:
            at += 1
    return chunks


def may_hold(fewest: int, apart: int) -> re.Pattern[str]:
    """What a text holds if it holds so many digits near each other: signs with which a digit may begin.

    The words for digits have up to three signs in a row that begin none; these may stand between as well.
    """
    signs = _BEGINS.pattern[1:-1]
    return re.compile(rf"[{signs}](?:[^{signs}]{{0,{apart + 3}}}[{signs}]){{{fewest - 1}}}")


def hold_a_number(chunks: Sequence[Chunk], digits: int, apart: int) -> bool:
    """Whether so many digits stand with at most ``apart`` signs between them."""
    total, before = 0, 0
    for chunk in chunks:
        total = total + len(chunk.digits) if chunk.start - before <= apart else len(chunk.digits)
        before = chunk.stop
        if total >= digits:
            return True
    return False


def list_runs(text: str, chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Rows of chunks with nothing but short gaps between them."""
    run: list[Chunk] = []
    for chunk in chunks:
        if run and (chunk.start == run[-1].stop or _GAP.fullmatch(text, run[-1].stop, chunk.start)):
            run.append(chunk)
            continue
        if run:
            yield run
        run = [chunk]
    if run:
        yield run
