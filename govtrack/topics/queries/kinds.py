"""Which category a letter may belong to: read from its words, and from how staff sorted letters like it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from govtrack.core.db import db
from govtrack.core.i18n import by_language
from govtrack.intake.models import Submission
from govtrack.places.models import Category
from govtrack.places.queries import list_categories
from govtrack.topics.clustering.cohesion import Reading, find_kind, kind_names, read_kinds, words_of_kinds
from govtrack.topics.clustering.pairs import MOST_WORDS
from govtrack.topics.engine import Document
from govtrack.topics.models import KindSorting

# A kind is counted with at least this share of what a letter tells, in hundredths.
LEAST_SHARE = 15
# The category that a kind belongs to counts like so many decisions of staff.
OWN_WEIGHT = 3
SHOWN, SHOWN_FROM = 3, 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that a letter may belong to: the kinds of matter that it comes from, and the words that say so.

    The words stand in the letter as they are shown; the kinds are names that the office gave.
    """

    category_id: int
    name: str
    kinds: str
    words: tuple[str, ...]
    share: int


def suggest_categories(letter: Submission) -> list[Suggestion]:
    """At most three categories, the likeliest first; none where the words tell nothing, or where it is the one
    that the letter has."""
    told = _read(letter)
    kinds = {find_kind(number).code: share for number, share in zip(told.kinds, told.shares, strict=True)}
    by_code = {category.code: category for category in list_categories()}
    by_id = {category.id: category for category in by_code.values()}
    sums, sources = _weigh(kinds, _own_categories(told, by_code), _count_sortings(list(kinds)))
    ranked = sorted(((round(share), -i) for i, share in sums.items() if i in by_id), reverse=True)
    words = words_of_kinds(letter.redacted_title, letter.redacted_body)
    found = [_suggestion(by_id[-i], share, sources[-i], words) for share, i in ranked[:SHOWN] if share >= SHOWN_FROM]
    return [] if found and found[0].category_id == letter.category_id else found


def first_kind(letter: Submission) -> str | None:
    """The code of the kind that a letter's words tell most of; None where they tell nothing."""
    told = _read(letter)
    return find_kind(told.kinds[0]).code if told.shares and told.shares[0] >= LEAST_SHARE else None


def _read(letter: Submission) -> Reading:
    return read_kinds([Document(str(letter.id), letter.redacted_title, letter.redacted_body)])[letter.id]


def _own_categories(told: Reading, by_code: Mapping[str, Category]) -> dict[str, int]:
    """The category of each kind, or the next one above it that the office has."""
    found = {}
    for kind in map(find_kind, told.kinds):
        codes = (kind.category, kind.group)
        category = next((by_code[code] for code in codes if code in by_code), None)
        if category is not None:
            found[kind.code] = category.id
    return found


def _count_sortings(kinds: Sequence[str]) -> dict[str, Counter[int]]:
    """How often staff sorted letters that tell these kinds into each category."""
    counted = select(KindSorting.kind, KindSorting.category_id, func.count()).where(KindSorting.kind.in_(kinds))
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for kind, category_id, count in db.session.execute(counted.group_by(KindSorting.kind, KindSorting.category_id)):
        found[kind][category_id] = count
    return found


def _weigh(
    kinds: Mapping[str, int], own: Mapping[str, int], counts: Mapping[str, Counter[int]]
) -> tuple[dict[int, float], dict[int, list[str]]]:
    """The share of each category, in hundredths, and the kinds that it comes from."""
    sums: dict[int, float] = defaultdict(float)
    sources: dict[int, list[str]] = defaultdict(list)
    for kind, share in kinds.items():
        votes = Counter(counts.get(kind, {}))
        if kind in own:
            votes[own[kind]] += OWN_WEIGHT
        for category_id, count in votes.items():
            sums[category_id] += share * count / votes.total()
            sources[category_id].append(kind)
    return sums, sources


def _suggestion(category: Category, share: int, codes: Sequence[str], words: Mapping[str, Sequence[str]]) -> Suggestion:
    names = [by_language(*pair) for code in codes if (pair := kind_names(code))]
    standing = list(dict.fromkeys(word for code in codes for word in words.get(code, ())))
    told = [word for word in standing if not any(word in longer for longer in standing if longer != word)]
    return Suggestion(category.id, category.name, " / ".join(names), tuple(told[:MOST_WORDS]), share)
