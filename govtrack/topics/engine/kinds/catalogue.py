"""The kinds that are known, as data: names, questions, reach, span and the words that tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files

from ..normalise import normalise

REACHES = ("person", "building", "compound", "road", "community")
SPANS = ("sudden", "chronic")
_FIELDS = 7
_EXTENTS = frozenset((reach, span) for reach in REACHES for span in SPANS)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter.

    `category` is a code of the category tree; `reach` tells how far one matter of this kind
    goes, `span` whether it comes suddenly or lasts. Questions hold "{place}". Each of `phrases`
    is one or more parts that must all stand in the text; those that are also among `mentioned` tell who is
    concerned or whom one asked rather than what it is about, and say less.
    """

    code: str
    category: str
    reach: str
    span: str
    names: tuple[str, str]
    questions: tuple[str, str]
    phrases: tuple[tuple[str, ...], ...] = field(repr=False)
    mentioned: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)

    def question(self, place: str, is_english: bool) -> str:
        """The question of a topic of this kind at this place, or at none."""
        form = self.questions[is_english]
        form = re.sub(r"\[(.*?)\]", r"\1" if place else "", form)
        return form.replace("{place}", place)

    def title(self, place: str, is_english: bool) -> str:
        """What a topic of this kind at this place is called."""
        return f"{place}: {self.names[1]}" if is_english else f"{place}{self.names[0]}"

    @property
    def group(self) -> str:
        """The first-level category above its own."""
        return self.category.partition("-")[0]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Kinds by number, which go together, and the formulas of letters that tell no kind.

    One that was made is equal only to itself, so that what is worked out of it can be kept by it.
    """

    kinds: tuple[Kind, ...]
    related: frozenset[tuple[str, str]] = frozenset()
    formulas: tuple[str, ...] = ()
    # What an office wrote beside the kinds of the program.
    own: str = ""

    def __len__(self) -> int:
        return len(self.kinds)

    def number_of(self, code: str) -> int | None:
        """The number of a kind, by its code."""
        return next((number for number, kind in enumerate(self.kinds) if kind.code == code), None)

    def of_category(self, category: str) -> list[int]:
        """The numbers of all kinds of a category, or of the categories below it."""
        return list(_numbers_within(self, category))

    def are_strangers(self, one: int, other: int) -> bool:
        """Whether two kinds are of different groups and do not go together."""
        first, second = self.kinds[one], self.kinds[other]
        return first.group != second.group and (first.code, second.code) not in self.related

    def extended(self, more: Iterable[Kind]) -> Catalogue:
        """With an office's own kinds: one of a known code adds its phrases and replaces what is said of it."""
        kinds = {kind.code: kind for kind in self.kinds}
        for kind in more:
            known = kinds.get(kind.code)
            phrases = tuple(dict.fromkeys((*(known.phrases if known else ()), *kind.phrases)))
            mentioned = (known.mentioned if known else frozenset()) | kind.mentioned
            kinds[kind.code] = replace(kind, phrases=phrases, mentioned=mentioned)
        return Catalogue(tuple(kinds.values()), self.related, self.formulas)


# A page of letters asks about the same few categories again for each of them.
@lru_cache(maxsize=256)
def _numbers_within(catalogue: Catalogue, category: str) -> tuple[int, ...]:
    return tuple(
        number
        for number, kind in enumerate(catalogue.kinds)
        if kind.category == category or kind.category.startswith(f"{category}-")
    )


class UnreadableKindsError(ValueError):
    """Kinds that cannot be read, with the number of the line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


def parse_kinds(text: str) -> list[Kind]:
    """The kinds written in a text; UnreadableKindsError names the line that cannot be read."""
    kinds: list[tuple[list[str], list[str], list[str]]] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("="):
            head = [cell.strip() for cell in line[1:].split("|")]
            if len(head) != _FIELDS or not all(head):
                raise UnreadableKindsError(number, f"a kind needs {_FIELDS} fields")
            if tuple(head[2].split()) not in _EXTENTS:
                raise UnreadableKindsError(number, f"{head[2]!r} is no reach and span")
            kinds.append((head, [], []))
            into = kinds[-1]
        elif line.startswith("+"):
            found = [kind for kind in kinds if kind[0][0] == line[1:].strip()]
            if not found:
                raise UnreadableKindsError(number, f"no kind {line[1:].strip()!r} above")
            into = found[0]
        elif line and not line.startswith("#"):
            if not kinds:
                raise UnreadableKindsError(number, "words before the first kind")
            told = _told(line.removeprefix("?"))
            into[1].extend(told)
            into[2].extend(told if line.startswith("?") else ())
    return [_kind(head, phrases, mentioned) for head, phrases, mentioned in kinds]


def _told(line: str) -> list[str]:
    """The phrases of a line: words, or with a "~" before them phrases of several words between semicolons."""
    parts = line[1:].split(";") if line.startswith("~") else line.split()
    return [part for part in map(str.strip, parts) if part]


def _kind(head: Sequence[str], phrases: Iterable[str], mentioned: Iterable[str]) -> Kind:
    code, category, extent, *words = head
    reach, span = extent.split()
    names, questions = (words[0], words[1]), (words[2], words[3])
    usable = tuple(dict.fromkeys(_parts(phrases)))
    return Kind(code, category, reach, span, names, questions, usable, frozenset(_parts(mentioned)))


def _parts(phrases: Iterable[str]) -> list[tuple[str, ...]]:
    split = [tuple(filter(None, map(normalise, phrase.split("&")))) for phrase in phrases]
    return [parts for parts in split if parts]


def parse_related(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of kinds that go together: a line names kinds of which each two do."""
    pairs: set[tuple[str, str]] = set()
    for line in text.splitlines():
        codes = [] if line.startswith("#") else re.split(r"\s+", line.strip())
        pairs.update((a, b) for a in codes for b in codes if a != b and a and b)
    return frozenset(pairs)


def parse_formulas(text: str) -> tuple[str, ...]:
    """The formulas in lines of words."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(dict.fromkeys(normalise(word) for line in lines for word in line.split()))


@cache
def default_catalogue() -> Catalogue:
    """The kinds that come with the program."""
    folder = files(__package__).joinpath("data")
    texts = sorted((entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name[0].isdigit())
    kinds = parse_kinds("\n".join(text for _, text in texts))
    related, formulas = (folder.joinpath(name).read_text("utf-8") for name in ("related.txt", "formulas.txt"))
    return Catalogue(tuple(kinds), parse_related(related), parse_formulas(formulas))


@lru_cache(maxsize=8)
def catalogue_with(own: str) -> Catalogue:
    """The kinds of the program with those that an office wrote; UnreadableKindsError names a line that is amiss."""
    return replace(default_catalogue().extended(parse_kinds(own)), own=own) if own else default_catalogue()
