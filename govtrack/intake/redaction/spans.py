"""What a rule finds, and the plain writing of a text in which rules look for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from govtrack.intake.redaction.digits import HAN_DIGITS, translate


class Found(NamedTuple):
    """A span that may tell a person; ``is_sure`` is False where a person should look twice."""

    start: int
    stop: int
    kind: str = ""
    is_sure: bool = True


DIGITS = "0123456789"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


# A pattern of nothing but ASCII signs side by side: what a text holds of it stands in its ASCII signs alone as well.
_ASCII_IN_A_ROW = re.compile(r"(?:\[[A-Za-z0-9_.@\\-]+\](?:\{\d+\})?)+")


class Shape:
    """Something that a text must hold before a rule looks into it; far quicker than the rule itself."""

    __slots__ = ("is_ascii", "search")

    def __init__(self, pattern: str) -> None:
        self.search = re.compile(pattern).search
        self.is_ascii = _ASCII_IN_A_ROW.fullmatch(pattern) is not None


# One object for each pattern, so that rules which ask for the same share one look.
shape = lru_cache(maxsize=None)(Shape)
# What many rules ask for. Written out sign by sign where that spares the engine most of the text.
DIGIT, LETTER = "[0-9]", "[A-Za-z]"
THREE_DIGITS, FOUR_DIGITS, FIVE_TOGETHER = (DIGIT * 3, DIGIT * 4, DIGIT * 5)
TWO_LETTERS, THREE_LETTERS = (LETTER * 2, LETTER * 3)
_BY_DIGITS = "[0-9A-Za-z@艾圈十顶]"


class _Signs:
    """The rows of signs of which rules need one, as bits, so that one look at a text serves all families of rules."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._search: re.Pattern[str] | None = None

    def bit_of(self, row: str) -> int:
        """The bit of a row, declared by the first rule that needs it."""
        bit = self._rows.get(row)
        if bit is None:
            bit = self._rows[row] = 1 << len(self._rows)
            for sign in row:
                self._bits[sign] = self._bits.get(sign, 0) | bit
            self._search = None
        return bit

    def met_in(self, text: str) -> int:
        """The bits of all rows of which the text holds a sign."""
        if self._search is None:
            self._search = re.compile(f"[{re.escape(''.join(sorted(self._bits)))}]")
        bits, met = self._bits, 0
        for sign in set(self._search.findall(text)):
            met |= bits[sign]
        return met


_SIGNS = _Signs()


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
        """The rows of signs of which one stands in the text, as the bits of ``_SIGNS``."""
        if self._met is None:
            self._met = _SIGNS.met_in(self.text)
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
            if not (self.holds(one) if is_held is None else is_held):
                return False
        return True


def _fold(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters grow when they are folded, and places in the text must stay
        folded = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return folded


@dataclass(frozen=True, slots=True)
class Plain:
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
        stop = self.starts[found.stop] if found.stop < len(self.starts) else self.length
        return Found(self.starts[found.start], max(stop, self.starts[found.stop - 1] + 1), found.kind, found.is_sure)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for one kind of span.

    A group in the pattern narrows the span to the group. ``shapes`` spare looking: a text that lacks one
    of them cannot hold the span. ``tail`` is how many signs before the end of the text are looked at,
    where only its end matters.
    """

    kind: str
    pattern: re.Pattern[str]
    shapes: tuple[Shape, ...] = ()
    tail: int = 0
    folds: bool = False
    is_sure: bool = True

    def find(self, writing: Writing) -> Iterable[Found]:
        """Every match in a writing that can hold one."""
        if not writing.holds_all(self.shapes):
            return ()
        text = writing.folded if self.folds else writing.text
        begin = max(0, len(text) - self.tail) if self.tail else 0
        return spans_of(self.pattern, text, self.kind, begin, is_sure=self.is_sure)


class Rules:
    """Rules of one family. One look at a text tells which of them lack a sign, so that few are asked.

    Rules that ask for the same shape first are asked together: most texts end the matter there.
    """

    def __init__(self, rules: Iterable[tuple[Sequence[str], Rule]]) -> None:
        self.rules: list[Rule] = []
        self._wanted: list[int] = []
        self._mask = 0
        for needs, rule in rules:
            wanted = 0
            for row in filter(None, needs):
                wanted |= _SIGNS.bit_of(row)
            self.rules.append(rule)
            self._wanted.append(wanted)
            self._mask |= wanted
        self._chosen = lru_cache(maxsize=4096)(self._choose)

    def find(self, writing: Writing) -> Iterator[Found]:
        """What all of them find."""
        for first, rules in self._chosen(writing.met & self._mask):
            if first is None or writing.holds(first):
                for rule in rules:
                    yield from rule.find(writing)

    def _choose(self, met: int) -> tuple[tuple[Shape | None, tuple[Rule, ...]], ...]:
        groups: dict[Shape | None, list[Rule]] = {}
        for wanted, rule in zip(self._wanted, self.rules, strict=True):
            if wanted & met == wanted:
                groups.setdefault(rule.shapes[0] if rule.shapes else None, []).append(rule)
        return tuple((first, tuple(rules)) for first, rules in groups.items())


# What cannot stand in a text without something that is looked for already, and is in few texts.
_CHEAPER = {
    FOUR_DIGITS: (THREE_DIGITS,),
    FIVE_TOGETHER: (THREE_DIGITS,),
    DIGIT * 7: (THREE_DIGITS,),
    TWO_LETTERS + LETTER + DIGIT: (TWO_LETTERS,),
}
# A word of Latin letters and digits that is long enough for an account, and digits enough for a paper.
LONG_WORD = r"[A-Za-z0-9_.@\-]{5}"
FIVE_DIGITS = r"[0-9](?:[\s\-]*[0-9]){4}"


def make_rule(
    kind: str,
    pattern: str,
    *needs: str,
    gates: Sequence[str] = (),
    tail: int = 0,
    folds: bool = False,
    is_sure: bool = True,
) -> tuple[Sequence[str], Rule]:
    """A rule and its ``needs``, each a row of signs of which a text must hold one; ``folds`` overlooks capitals.

    ``gates`` are patterns of which a text must hold each, the cheapest first.

    Capitals are overlooked by folding text and pattern: the engine passes over what cannot begin a match
    many times faster than with ``re.IGNORECASE``.

    A gate that holds a cheaper one (five digits hold three) asks for that first, once for all rules of a family.
    """
    gates = [each for gate in gates for each in (*_CHEAPER.get(gate, ()), gate)]
    compiled = re.compile(re.sub(r"(?<!\\)[A-Z]", lambda match: match.group().lower(), pattern) if folds else pattern)
    return needs, Rule(kind, compiled, tuple(shape(gate) for gate in gates), tail, folds, is_sure)


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
    for position, sign in enumerate(text):
        for one in _plain_signs(sign):
            signs.append(one)
            starts.append(position)
    writings = _writings_of("".join(signs))
    return Plain(writings[0].text, tuple(starts), len(text), writings)


# Chinese digits that may belong to a number or a room; one alone ("一个", "两次") is no digit of anything.
_HAN = f"[{''.join(HAN_DIGITS)}]"
_SPOKEN = re.compile(
    rf"{_HAN}(?:[\s\-.]?(?:{_HAN}|[A-Za-z0-9十])|\s?[\-楼层单门梯室房栋幢号座弄户#])|[A-Za-z0-9十·•・\-][\s\-.]?{_HAN}"
)


def _writings_of(plain: str) -> tuple[Writing, ...]:
    plain = _TRADITIONAL.sub(lambda match: _SIMPLIFIED[match.group()], plain)
    if _SPOKEN.search(plain):
        return Writing(plain), Writing(translate(plain))
    return (Writing(plain),)


def spans_of(
    pattern: re.Pattern[str], text: str, kind: str, begin: int = 0, *, is_sure: bool = True
) -> Iterator[Found]:
    """Every match of ``pattern``; a group in it narrows the span to the group."""
    for match in pattern.finditer(text, begin):
        group = 1 if pattern.groups and match.start(1) >= 0 else 0
        if match.end(group) > match.start(group):
            yield Found(*match.span(group), kind, is_sure)


def merge(found: Iterable[Found]) -> list[Found]:
    """Overlapping and touching spans as one; it is sure where one of them is."""
    merged: list[Found] = []
    for span in sorted(found):
        if merged and span.start <= merged[-1].stop:
            last = merged[-1]
            merged[-1] = Found(last.start, max(last.stop, span.stop), last.kind, last.is_sure or span.is_sure)
        else:
            merged.append(span)
    return merged
