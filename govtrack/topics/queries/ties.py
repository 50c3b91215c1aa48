"""Why each letter of a topic is in it, for the curators' page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.i18n import by_language
from govtrack.core.pagination import Page
from govtrack.intake.cards import LetterName, name_for
from govtrack.intake.models import Submission
from govtrack.topics.clustering.cohesion import Reading, kind_names
from govtrack.topics.clustering.pairs import Seen, Tie, nearest_tie, spread_words
from govtrack.topics.engine.normalise import normalise
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.cohesion import kinds_of_letters
from govtrack.topics.queries.evidence import PlaceIndex, load_places
from govtrack.topics.queries.members import list_latest_members

# A letter is looked at beside the newest ones.
COMPARED = 200


@dataclass(frozen=True, slots=True)
class Why:
    """A letter of a topic, the one that it has most in common with, and what that is."""

    letter: LetterName
    is_by_hand: bool
    other: LetterName | None
    tie: Tie | None
    kinds: str


def explain_letters(reader: Actor, topic: Topic, page: Page[Submission]) -> list[Why]:
    """Why each letter of this page of its letters is in the topic, as this person may read them."""
    letters = page.items
    latest = list_latest_members(topic, COMPARED) if page.pages > 1 else ()
    near = {letter.id: letter for letter in (*latest, *letters) if letter.has_own_words}
    told, places = kinds_of_letters(near.values()), load_places()
    seen = {i: _seen(letter, places, told) for i, letter in near.items()}
    words = spread_words(topic.keywords, places.names_on(letter.place_path for letter in near.values()))
    by_hand = _list_by_hand([letter.id for letter in letters])
    # Whoever said "I have this too" and no more told why it is here: there is nothing to compare.
    among = list(seen.values())
    ties = {i: nearest_tie(seen[i], among, words) if i in seen else None for i in (letter.id for letter in letters)}
    return [
        Why(
            name_for(reader, letter),
            letter.id in by_hand,
            name_for(reader, near[tie.other_id]) if tie else None,
            tie,
            _names(tie.kinds if tie else ()),
        )
        for letter in letters
        for tie in [ties[letter.id]]
    ]


def _seen(letter: Submission, places: PlaceIndex, told: Mapping[int, Reading]) -> Seen:
    path = letter.place_path
    return Seen(
        id=letter.id,
        text=normalise(f"{letter.redacted_title}\n{letter.redacted_body}"),
        told=told[letter.id],
        compound_id=places.id_at(path, "compound") or 0,
        building_id=places.id_at(path, "building") or 0,
        received_at=letter.received_at,
    )


def _list_by_hand(submission_ids: Sequence[int]) -> set[int]:
    current = TopicMember.submission_id.in_(submission_ids) & TopicMember.ended_at.is_(None)
    rows = select(TopicMember.submission_id).where(current, TopicMember.added_by == "staff")
    return set(db.session.scalars(rows))


def _names(codes: Sequence[str]) -> str:
    return " / ".join(by_language(*names) for code in codes if (names := kind_names(code)))
