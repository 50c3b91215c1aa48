"""The rules together: what is found in a text, and the text with it masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govtrack.intake.redaction import addresses, documents, names, numbers, rooms
from govtrack.intake.redaction.spans import Found, merge
from govtrack.intake.redaction.writing import make_plain

MASK = "***"
RULES = (numbers.find, names.find)
# Of these nothing is there where neither digits nor letters are.
RULES_BY_DIGITS = (documents.find, addresses.find, rooms.find)
# Nobody is called so: the number of a door, of a telephone without its cue, of an account.
_BESIDE_A_NAME = re.compile(r"\d(?:[\s\-–—]?\d){2,}")
AROUND = 12  # signs that are shown on either side of a doubt


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mask that may hide something harmless: what it was taken for, and the masked words around it."""

    kind: str
    before: str
    after: str


def _raw(text: str) -> Iterator[Found]:
    plain = make_plain(text)
    for rule in (*RULES, *RULES_BY_DIGITS) if plain.tells_by_digits else RULES:
        for found in rule(plain):
            yield plain.to_original(found)


def find(text: str) -> list[Found]:
    """Everything in ``text`` that may tell a person, in order, without overlaps."""
    return merge(_raw(text)) if text else []


def redact(text: str, *, only_sure: bool = False) -> str:
    """``text`` masked; ``only_sure`` leaves what a person looked at and gave free."""
    return _mask(text, [span for span in find(text) if span.is_sure or not only_sure])


def _mask(text: str, spans: list[Found]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], MASK]
        end = span.stop
    return "".join([*parts, text[end:]])


def mask_contacts(text: str) -> str:
    """A name that somebody wishes to be known by, without the numbers, accounts and doors typed beside it."""
    beside = [Found(*match.span(), "number") for match in _BESIDE_A_NAME.finditer(text)]
    return _mask(text, merge([*beside, *(found for found in _raw(text) if found.kind != "name")]))


def list_doubts(text: str) -> list[Doubt]:
    """The unsure masks in ``text``, for the person who confirms; nothing of them is readable here."""
    spans = find(text)
    return [
        Doubt(
            span.kind,
            _mask(text[: span.start], spans[:place])[-AROUND:],
            _mask(text[span.stop :], [_moved(later, span.stop) for later in spans[place + 1 :]])[:AROUND],
        )
        for place, span in enumerate(spans)
        if not span.is_sure
    ]


def list_identifying_sentences(text: str) -> list[str]:
    """The sentences and lines of a text that an office wrote in which something would be masked."""
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[。！？!?；;])|\n+", text)]
    return [sentence for sentence in sentences if sentence and find(sentence)]


def _moved(span: Found, by: int) -> Found:
    return Found(span.start - by, span.stop - by, span.kind, span.is_sure)
