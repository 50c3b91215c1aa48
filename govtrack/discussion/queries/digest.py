"""What people say about a topic: sentences of its letters and of its discussion, what stands behind each, and what
stands behind none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.discussion.cards import PublicDigest, PublicPoint, SaidText, said_text
from govtrack.discussion.digest import Contribution as Words
from govtrack.discussion.digest import Digest, draw_digest
from govtrack.discussion.models import Contribution
from govtrack.intake.cards import LetterText, letter_text
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_publishable, reads_words
from govtrack.topics.models import Topic
from govtrack.topics.policy import shows_letters
from govtrack.topics.public_redaction import public_text
from govtrack.topics.queries import count_members, list_latest_members, list_latest_words
from govtrack.topics.queries.evidence import map_writers

# The newest letters, and contributions, that one page reads; of more, the page says so.
MOST_LETTERS = 300
LETTER, SAID = "letter/", "said/"


@dataclass(frozen=True, slots=True)
class SaidPoint:
    """A sentence, how many people say the same, and their letters and contributions."""

    text: str
    people: int
    letters: Sequence[LetterText]
    said: Sequence[SaidText]


@dataclass(frozen=True, slots=True)
class TopicDigest:
    """The digest of a topic as its page shows it, with the audit."""

    points: Sequence[SaidPoint]
    people: int
    represented: int
    views_of_a_tenth: int
    not_represented: Sequence[LetterText]
    not_represented_said: Sequence[SaidText]
    without_words: Sequence[LetterText]
    letters: int
    contributions: int
    unchecked: int
    letters_of_topic: int

    @property
    def is_of_all(self) -> bool:
        """Whether no letter of the topic was too old to be looked at."""
        return self.letters + self.unchecked >= self.letters_of_topic


def describe_voices(reader: Actor, topic: Topic) -> TopicDigest:
    """Draws the digest from the masked texts of the newest letters and of what the public reads of the discussion; a
    flood of look-alikes is one person, as it is everywhere. Letters that this person may not read before the desk has
    checked their masking are counted alone."""
    newest = list_latest_members(topic, MOST_LETTERS)
    letters = [letter for letter in newest if reads_words(reader, letter)]
    said = _list_said(topic)
    found = _drawn((*_words_of_letters(topic, letters), *map(_words_of_said, said)))
    by_letter = {f"{LETTER}{letter.id}": letter for letter in letters}
    by_said = {f"{SAID}{row.id}": row for row in said}

    def shown(keys: Iterable[str]) -> list[LetterText]:
        return [letter_text(by_letter[key]) for key in keys if key in by_letter]

    def contributed(keys: Iterable[str]) -> list[SaidText]:
        return [said_text(by_said[key]) for key in keys if key in by_said]

    audit = found.audit
    return TopicDigest(
        points=[
            SaidPoint(point.text, point.people, shown(point.contributions), contributed(point.contributions))
            for point in found.points
        ],
        people=audit.people,
        represented=audit.represented,
        views_of_a_tenth=audit.views_of_a_tenth,
        not_represented=shown(audit.not_represented),
        not_represented_said=contributed(audit.not_represented),
        without_words=shown(audit.without_words),
        letters=len(letters),
        contributions=len(said),
        unchecked=len(newest) - len(letters),
        letters_of_topic=count_members(topic),
    )


def describe_in_public(topic: Topic, until: datetime) -> PublicDigest | None:
    """The digest that everybody may read, of what was there at a moment: sentences of contributions, and of letters
    that may be quoted. The others are counted; None where nothing of it may be read."""
    newest = [letter for letter in list_latest_words(topic, MOST_LETTERS) if letter.received_at < until]
    letters = [letter for letter in newest if is_publishable(letter)] if shows_letters(topic) else []
    said = [row for row in _list_said(topic) if row.shown_at is not None and row.shown_at < until]
    found = _drawn((*_words_of_letters(topic, letters), *map(_words_of_said, said)))
    if not found.points:
        return None
    keys = {f"{SAID}{row.id}": row.id for row in said}

    def ids(names: Iterable[str]) -> tuple[int, ...]:
        return tuple(keys[name] for name in names if name in keys)

    points = [
        PublicPoint(public_text(one.text), one.people, _count_letters(one.contributions), ids(one.contributions))
        for one in found.points
    ]
    return PublicDigest(
        points=points, people=found.audit.people, represented=found.audit.represented,
        letters=len(letters), contributions=len(said), unread=len(newest) - len(letters),
        left_out=ids(found.audit.not_represented), left_out_letters=_count_letters(found.audit.not_represented),
    )  # fmt: skip


def _count_letters(keys: Collection[str]) -> int:
    return sum(key.startswith(LETTER) for key in keys)


def _list_said(topic: Topic) -> Sequence[Contribution]:
    """What the public reads of the discussion before the decision, the newest; one word more counts with the first."""
    rows = db.session.scalars(_select_said(), {"topic_id": topic.id}).all()
    return [row for row in reversed(rows) if row.answers_id is None]


@cache
def _select_said() -> Select[Contribution]:
    wanted = select(Contribution).where(
        Contribution.matter == Topic.__tablename__,
        Contribution.matter_id == bindparam("topic_id", type_=Integer),
        Contribution.state == "shown",
        Contribution.is_after.is_(False),
    )
    return wanted.order_by(Contribution.id.desc()).limit(MOST_LETTERS)


def _words_of_letters(topic: Topic, letters: Sequence[Submission | Row[Any]]) -> list[Words]:
    authors = map_writers(topic.id) if letters else {}
    return [Words(f"{LETTER}{letter.id}", _own_words(letter), authors.get(letter.id) or "") for letter in letters]


def _own_words(letter: Submission | Row[Any]) -> str:
    """What its writer said; a tap alone is a person without a word."""
    return (letter.redacted_body or letter.redacted_title) if letter.has_own_words else ""


def _words_of_said(row: Contribution) -> Words:
    """An account is one person, however often it wrote; one that is gone leaves each for itself."""
    author = f"account {row.resident_id}" if row.resident_id is not None else ""
    return Words(f"{SAID}{row.id}", row.redacted_text, author)


@lru_cache(maxsize=64)
def _drawn(words: tuple[Words, ...]) -> Digest:
    """The same texts are not read again for the next reader of the page."""
    return draw_digest(words)
