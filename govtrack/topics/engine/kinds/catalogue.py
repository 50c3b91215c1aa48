"""The kinds that are known, as data: names, questions, reach, span and the words that tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ..normalise import normalise

REACHES = ("person", "building", "compound", "road", "community")
SPANS = ("sudden", "chronic")
_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter.

    `category` is a code of the category tree; `reach` tells how far one matter of this kind
    goes, `span` whether it comes suddenly or lasts. Questions hold "{place}". Each of `phrases`
    is one or more parts that must all stand in the text.
    """

    code: str
    category: str
    reach: str
    span: str
    names: tuple[str, str]
    questions: tuple[str, str]
    phrases: tuple[tuple[str, ...], ...] = field(repr=False)

    def question(self, place: str, is_english: bool) -> str:
        """The question of a topic of this kind at this place, or at none."""
        form = self.questions[is_english]
        form = re.sub(r"\[(.*?)\]", r"\1" if place else "", form)
        return form.replace("{place}", place)

    @property
    def group(self) -> str:
        """The first-level category above its own."""
        return self.category.partition("-")[0]


@dataclass(frozen=True)
class Catalogue:
    """Kinds by number, and which go together."""

    kinds: tuple[Kind, ...]
    related: frozenset[tuple[str, str]] = frozenset()

    def __len__(self) -> int:
        return len(self.kinds)

    def number_of(self, code: str) -> int | None:
        """The number of a kind, by its code."""
        return next((number for number, kind in enumerate(self.kinds) if kind.code == code), None)

    def of_category(self, category: str) -> list[int]:
        """The numbers of all kinds of a category, or of the categories below it."""
        return [
            number
            for number, kind in enumerate(self.kinds)
            if kind.category == category or kind.category.startswith(f"{category}-")
        ]

    def extended(self, more: Iterable[Kind]) -> Catalogue:
        """With an office's own kinds: one of a known code adds its phrases and replaces what is said of it."""
        kinds = {kind.code: kind for kind in self.kinds}
        for kind in more:
            known = kinds.get(kind.code)
            phrases = tuple(dict.fromkeys((*(known.phrases if known else ()), *kind.phrases)))
            kinds[kind.code] = Kind(
                kind.code, kind.category, kind.reach, kind.span, kind.names, kind.questions, phrases
            )
        return Catalogue(tuple(kinds.values()), self.related)


def parse_kinds(text: str) -> list[Kind]:
    """The kinds written in a text; ValueError names the line that cannot be read."""
    kinds: list[tuple[list[str], list[str]]] = []
    more: list[str] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("="):
            head = [cell.strip() for cell in line[1:].split("|")]
            if len(head) != _FIELDS or not head[0]:
                raise ValueError(f"line {number}: a kind needs {_FIELDS} fields")
            kinds.append((head, more := []))
        elif line.startswith("+"):
            found = [words for head, words in kinds if head[0] == line[1:].strip()]
            if not found:
                raise ValueError(f"line {number}: no kind {line[1:].strip()!r} above")
            more = found[0]
        elif line and not line.startswith("#"):
            if not kinds:
                raise ValueError(f"line {number}: words before the first kind")
            told = line[1:].split(";") if line.startswith("~") else line.split()
            more.extend(part for part in map(str.strip, told) if part)
    return [_kind(head, phrases) for head, phrases in kinds]


def _kind(head: Sequence[str], phrases: Iterable[str]) -> Kind:
    code, category, extent, *words = head
    reach, _, span = extent.partition(" ")
    if reach not in REACHES or span not in SPANS:
        raise ValueError(f"{code}: {extent!r} is no reach and span")
    split = [tuple(filter(None, map(normalise, phrase.split("&")))) for phrase in phrases]
    usable = tuple(dict.fromkeys(parts for parts in split if parts and min(map(len, parts)) > 0))
    return Kind(code, category, reach, span, (words[0], words[1]), (words[2], words[3]), usable)


def parse_related(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of kinds that go together: a line names kinds of which each two do."""
    pairs: set[tuple[str, str]] = set()
    for line in text.splitlines():
        codes = [] if line.startswith("#") else re.split(r"\s+", line.strip())
        pairs.update((a, b) for a in codes for b in codes if a != b and a and b)
    return frozenset(pairs)


@cache
def default_catalogue() -> Catalogue:
    """The kinds that come with the program."""
    folder = files(__package__).joinpath("data")
    texts = sorted((entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name[0].isdigit())
    kinds = parse_kinds("\n".join(text for _, text in texts))
    return Catalogue(tuple(kinds), parse_related(folder.joinpath("related.txt").read_text("utf-8")))
