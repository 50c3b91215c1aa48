"""The digest: points in people's own sentences, whom each stands for, and whom none stands for."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .likeness import Likeness, Words
from .proportion import choose
from .sentences import sentences_of

# A view that so many of the people hold is always told. Where a single person is as many, it is enough that
# something of each is told.
ALWAYS_TOLD, MORE_THAN_ONE = 0.1, 2
# How many points are told, unless more views are held by a tenth.
POINTS, AT_A_GLANCE = 8, 40


@dataclass(frozen=True)
class Contribution:
    """What one person wrote; with the same author it is the same person's."""

    key: str
    text: str
    author: str = ""


@dataclass(frozen=True)
class Point:
    """A sentence that somebody wrote, and all contributions that say the same."""

    text: str
    written_in: str
    people: int
    share: float
    contributions: list[str]


@dataclass(frozen=True)
class Audit:
    """Who is in the digest: people, those for whom a point stands, and the contributions of the others."""

    people: int
    represented: int
    not_represented: list[str]
    without_words: list[str]
    views: int
    views_of_a_tenth: int
    largest_untold: int


@dataclass(frozen=True)
class Digest:
    """Points from the most held down, with the audit."""

    points: list[Point]
    audit: Audit

    def to_dict(self) -> dict[str, Any]:
        """The digest as plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Said:
    """All sentences with the contribution and the person of each."""

    texts: list[str]
    contributions: list[int]
    people: list[int]

    def holders(self, sentences: set[int]) -> frozenset[int]:
        """The people who wrote one of these sentences."""
        return frozenset(self.people[one] for one in sentences)


def draw_digest(contributions: Sequence[Contribution], most: int = POINTS, likeness: Likeness | None = None) -> Digest:
    """Chooses sentences in proportion to how many people say the same; a view that a tenth holds is always in it."""
    authors = _number_authors(contributions)
    said = _cut(contributions, authors)
    alike = (likeness or Words()).alike(said.texts)
    # Of equals what says more: the longer sentence, up to what is read at a glance.
    views = sorted(_views(said, alike), key=lambda one: -min(len(said.texts[one]), AT_A_GLANCE))
    supporters = [said.holders(alike[view]) for view in views]
    speaking = len(set(said.people))
    fewest = max(MORE_THAN_ONE, ALWAYS_TOLD * speaking)
    large = [number for number, people in enumerate(supporters) if len(people) >= fewest]
    # With so few people each of them is a tenth.
    everybody = speaking if ALWAYS_TOLD * speaking <= 1 else 0
    chosen = choose(supporters, large, max(most, everybody))
    chosen.sort(key=lambda number: (-len(supporters[number]), views[number]))
    points = [_point(contributions, said, views[number], alike[views[number]], speaking) for number in chosen]
    return Digest(points, _audit(contributions, authors, said, supporters, chosen, len(large)))


def _number_authors(contributions: Sequence[Contribution]) -> list[int]:
    """Each contribution's person; without an author it is somebody of their own."""
    known: dict[str, int] = {}
    names = [one.author or f"\0{number}" for number, one in enumerate(contributions)]
    return [known.setdefault(name, len(known)) for name in names]


def _cut(contributions: Sequence[Contribution], authors: list[int]) -> _Said:
    said = _Said([], [], [])
    for number, (one, author) in enumerate(zip(contributions, authors, strict=True)):
        for sentence in sentences_of(one.text):
            said.texts.append(sentence)
            said.contributions.append(number)
            said.people.append(author)
    return said


def _views(said: _Said, alike: list[set[int]]) -> list[int]:
    """Sentences that stand for all others: again and again the one that most people, of those left, say as well."""
    left = set(range(len(said.texts)))
    waiting = [(-len(said.holders(near)), number) for number, near in enumerate(alike)]
    heapq.heapify(waiting)
    centres = []
    while waiting:
        count, number = heapq.heappop(waiting)
        if number not in left:
            continue
        now = -len(said.holders(alike[number] & left))
        if now > count:
            heapq.heappush(waiting, (now, number))
            continue
        centres.append(number)
        left -= alike[number]
    return centres


def _point(contributions: Sequence[Contribution], said: _Said, view: int, near: set[int], speaking: int) -> Point:
    people = said.holders(near)
    keys = dict.fromkeys(contributions[said.contributions[one]].key for one in sorted(near))
    written_in = contributions[said.contributions[view]].key
    return Point(said.texts[view], written_in, len(people), round(len(people) / speaking, 4), list(keys))


def _audit(
    contributions: Sequence[Contribution],
    authors: list[int],
    said: _Said,
    supporters: list[frozenset[int]],
    chosen: list[int],
    large: int,
) -> Audit:
    served = {person for number in chosen for person in supporters[number]}
    speaking = set(said.people)
    untold = [len(people) for number, people in enumerate(supporters) if number not in set(chosen)]
    keys = [(one.key, author) for one, author in zip(contributions, authors, strict=True)]
    return Audit(
        people=len(set(authors)),
        represented=len(served),
        not_represented=[key for key, author in keys if author in speaking - served],
        without_words=[key for key, author in keys if author not in speaking],
        views=len(supporters),
        views_of_a_tenth=large,
        largest_untold=max(untold, default=0),
    )
