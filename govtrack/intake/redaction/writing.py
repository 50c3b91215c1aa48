"""The plain writing of a text, in which rules look: without the disguises that another sign for the same gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from govtrack.intake.redaction.digits import HAN_DIGITS, translate
from govtrack.intake.redaction.shapes import SIGNS, Shape, shape
from govtrack.intake.redaction.spans import Found

# Of these plates, papers, addresses and rooms are made.
_BY_DIGITS = "[0-9A-Za-z@艾圈十顶]"


class Writing:
    """One way to read a text, and what stands in it, by which rules see at once that they need not look."""

    __slots__ = ("_ascii", "_folded", "_held", "_met", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ascii: str | None = None
        self._folded: str | None = None
        self._met: int | None = None
        self._held: dict[Shape, bool] = {}

    @property
    def met(self) -> int:
        """The rows of signs of which one stands in the text, as the bits of ``SIGNS``."""
        if self._met is None:
            self._met = SIGNS.met_in(self.text)
        return self._met

    @property
    def folded(self) -> str:
        """The text in small letters, sign for sign; made when a rule asks for it."""
        if self._folded is None:
            self._folded = _fold(self.text)
        return self._folded

    def holds(self, wanted: Shape) -> bool:
        """Whether this stands in the text; looked for once, however many rules ask."""
        held = self._held.get(wanted)
        if held is None:
            held = self._held[wanted] = self._is_held(wanted)
        return held

    def _is_held(self, wanted: Shape) -> bool:
        """The few ASCII signs of a Chinese text are looked at first, where that can decide."""
        if wanted.is_ascii:
            if self._ascii is None:
                self._ascii = self.text.encode("ascii", "ignore").decode("ascii")
            if wanted.search(self._ascii) is None:
                return False
        return wanted.search(self.text) is not None

    def holds_all(self, wanted: Iterable[Shape]) -> bool:
        """Whether all of these stand in the text, looked for in this order."""
        held = self._held
        for one in wanted:
            is_held = held.get(one)
            if is_held is None:
                is_held = held[one] = self._is_held(one)
            if not is_held:
                return False
        return True


def _fold(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters grow when they are folded, and places in the text must stay
        folded = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return folded


class Plain(NamedTuple):
    """A text with every sign in its plain form, and where each plain sign stood in it.

    ``writings`` are the plain text and, where Chinese digits stand in it, the text with ASCII ones.
    """

    text: str
    starts: Sequence[int]
    length: int
    writings: tuple[Writing, ...]

    @property
    def tells_by_digits(self) -> bool:
        """Whether anything stands here of which plates, papers, addresses and rooms are made."""
        return len(self.writings) > 1 or self.writings[0].holds(shape(_BY_DIGITS))

    def to_original(self, found: Found) -> Found:
        """The same span in the text as it was written, with the invisible signs that follow it."""
        if isinstance(self.starts, range):  # no sign grew or vanished
            return found
        stop = self.starts[found.stop] if found.stop < len(self.starts) else self.length
        return Found(self.starts[found.start], max(stop, self.starts[found.stop - 1] + 1), found.kind, found.is_sure)


def _read_traditional() -> dict[str, str]:
    """Traditional signs with the simplified ones (data of OpenCC)."""
    rows = (Path(__file__).parent / "words" / "traditional.txt").read_text("utf-8").splitlines()
    traditional, simplified = (row for row in rows if not row.startswith("#"))
    return dict(zip(traditional, simplified, strict=True))


_SIMPLIFIED = _read_traditional()
_TRADITIONAL = re.compile(f"[{''.join(_SIMPLIFIED)}]")
_DROPPED = {"Mn", "Me", "Cf"}
# All but the signs that are plain as they stand.
_MAY_CHANGE = re.compile("[^\x00-\x7f\u4e00-\u9fff。、“”‘’《》【】—·]")


# The full-width signs of every Chinese sentence, each one plain sign.
_COMMON = tuple(zip("，：；？！（）", ",:;?!()", strict=True))


@lru_cache(maxsize=20_000)
def _plain_signs(sign: str) -> str:
    """A sign in its plain form: full-width and circled signs become ASCII, invisible ones nothing."""
    if sign.isascii() or "\u4e00" <= sign <= "\u9fff":
        return sign
    if unicodedata.category(sign) in _DROPPED or sign in "\u115f\u1160\u3164\uffa0":
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", sign)


def make_plain(text: str) -> Plain:
    """``text`` without the disguises that a different writing of the same sign gives."""
    for wide, plain in _COMMON:
        text = text.replace(wide, plain)
    rare = set(_MAY_CHANGE.findall(text))
    if all(len(_plain_signs(sign)) == 1 for sign in rare):
        plain = _MAY_CHANGE.sub(lambda match: _plain_signs(match.group()), text) if rare else text
        writings = _writings_of(plain)
        return Plain(writings[0].text, range(len(text)), len(text), writings)
    signs: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _MAY_CHANGE.finditer(text):
        position, one = match.start(), _plain_signs(match.group())
        signs += text[at:position], one
        starts += *range(at, position), *[position] * len(one)
        at = position + 1
    signs.append(text[at:])
    starts += range(at, len(text))
    writings = _writings_of("".join(signs))
    return Plain(writings[0].text, tuple(starts), len(text), writings)


# Chinese digits that may belong to a number or a room; one alone ("一个", "两次") is no digit of anything.
_HAN = f"[{''.join(HAN_DIGITS)}]"
_SPOKEN = re.compile(
    rf"[{''.join(HAN_DIGITS)}A-Za-z0-9十·•・\-](?:[\s\-.]?{_HAN}|"
    rf"(?<={_HAN})(?:[\s\-.]?[A-Za-z0-9十]|\s?[\-楼层单门梯室房栋幢号座弄户#]))"
)


def _writings_of(plain: str) -> tuple[Writing, ...]:
    plain = _TRADITIONAL.sub(lambda match: _SIMPLIFIED[match.group()], plain)
    if _SPOKEN.search(plain):
        return Writing(plain), Writing(translate(plain))
    return (Writing(plain),)
