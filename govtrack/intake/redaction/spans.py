"""What a rule finds, and the plain writing of a text in which rules look for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A span that may tell a person; ``is_sure`` is False where a person should look twice."""

    start: int
    stop: int
    kind: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with every sign in its plain form, and where each plain sign stood in it."""

    text: str
    starts: tuple[int, ...]
    length: int

    def to_original(self, found: Found) -> Found:
        """The same span in the text as it was written, with the invisible signs that follow it."""
        stop = self.starts[found.stop] if found.stop < len(self.starts) else self.length
        return Found(self.starts[found.start], max(stop, self.starts[found.stop - 1] + 1), found.kind, found.is_sure)


_DROPPED = {"Mn", "Me", "Cf"}


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
    signs: list[str] = []
    starts: list[int] = []
    for position, sign in enumerate(text):
        for plain in _plain_signs(sign):
            signs.append(plain)
            starts.append(position)
    return Plain("".join(signs), tuple(starts), len(text))


def spans_of(pattern: re.Pattern[str], text: str, kind: str, *, is_sure: bool = True) -> Iterator[Found]:
    """Every match of ``pattern``; a group in it narrows the span to the group."""
    for match in pattern.finditer(text):
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
