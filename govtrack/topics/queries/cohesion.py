"""Topics that seem to hold several matters: what a person should know of them, and how they could be taken apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.i18n import by_language, in_a_row
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.places.models import Category
from govtrack.topics.cards import TopicTile, topic_tile
from govtrack.topics.clustering.cohesion import Reading, kind_names, read_kinds
from govtrack.topics.engine import Document
from govtrack.topics.models import Topic
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.members import find_members, has_own_words, list_latest_members
from govtrack.topics.queries.topics import concerning
from govtrack.topics.settings import COHESION_FROM
from govtrack.topics.states import CANDIDATE_STATES

# A topic that was held together is looked at again when it has so many times the letters that a person saw.
GROWN = 2
SHOWN = 50
STAYING_SHOWN = 5
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Parting:
    """A part of a topic that tells of another kind than most: its name, its letters."""

    kind: str
    submission_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Letters that would leave a topic, others that could, some of those that tell its main matter, and a title."""

    leaving: Sequence[Submission]
    others: Sequence[Submission]
    staying: Sequence[Submission]
    title: str


def is_mixed(cohesion: int | None, letters: int, held_letters: int) -> bool:
    """Whether so few letters tell of one matter that a person has to look, and none has said that it is one."""
    is_below = cohesion is not None and cohesion < get_setting(COHESION_FROM)
    return is_below and letters >= GROWN * held_letters


def is_held_together(topic: Topic) -> bool:
    """Whether the topic may go on as one matter."""
    return not is_mixed(topic.cohesion, topic.letters, topic.held_letters)


def read_letter_kinds(submission_ids: Sequence[int]) -> dict[int, Reading]:
    """What these letters tell, read from their masked texts and their categories; of a tap alone nothing is told."""
    rows = db.session.execute(
        select(Submission.id, Submission.redacted_title, Submission.redacted_body, Category.code)
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(Submission.id.in_(list(submission_ids)), has_own_words())
    )
    code_of = ComparedCategories().code_of
    return read_kinds(Document(str(i), title, body, category=code_of(code)) for i, title, body, code in rows)


def kinds_of_letters(letters: Iterable[Submission]) -> dict[int, Reading]:
    """The same of letters that were read with their categories."""
    code_of = ComparedCategories().code_of
    return read_kinds(
        Document(
            str(letter.id), letter.redacted_title, letter.redacted_body,
            category=code_of(letter.category.code if letter.category else None),
        )
        for letter in letters
    )  # fmt: skip


def list_partings(topic: Topic) -> list[Parting]:
    """The kinds of matter in a topic that seems to hold several, the main one first; none where it is one matter."""
    if is_held_together(topic):
        return []
    return [
        Parting(by_language(*names), tuple(letters))
        for code, letters in topic.cohesion_parts.get("kinds", [])
        if (names := kind_names(code))
    ]


def propose_parting(topic: Topic) -> Proposal:
    """How the topic could be taken apart: the letters of the most frequent other kind leave it."""
    parts = list_partings(topic)
    leaving = find_members(topic, parts[1].submission_ids) if len(parts) > 1 else []
    others = [i for part in parts[2:] for i in part.submission_ids]
    main = parts[0].submission_ids if parts else ()
    gone = {letter.id for letter in leaving}
    newest = [letter for letter in list_latest_members(topic, SHOWN) if letter.id not in gone]
    found = {letter.id: letter for letter in (*find_members(topic, others), *newest)}
    staying = [letter for letter in newest if letter.id in main][:STAYING_SHOWN]
    return Proposal(leaving, list(found.values()), staying, _title(leaving))


def _title(letters: Sequence[Submission]) -> str:
    """The title of the oldest letter in the language of most."""
    languages = Counter(letter.language for letter in letters)
    most = max(languages, key=lambda language: languages[language], default=None)
    return next((letter.redacted_title[:LONGEST_TITLE] for letter in letters if letter.language == most), "")


def describe_mixture(topic: Topic) -> str | None:
    """The kinds of matter in a topic that seems to hold several, such as "lift (3), dust (1)"; else None."""
    parts = list_partings(topic)
    return in_a_row(f"{part.kind} ({len(part.submission_ids)})" for part in parts) or None


def list_mixed(place_paths: Sequence[str]) -> Sequence[TopicTile]:
    """Topics before or under the panel's eyes that seem to hold several matters, most attention first."""
    statement = select(Topic).where(_is_mixed(), concerning(place_paths))
    statement = statement.options(joinedload(Topic.place), joinedload(Topic.category))
    rows = db.session.scalars(statement.order_by(Topic.hotness.desc(), Topic.id).limit(SHOWN))
    return [topic_tile(row) for row in rows]


def _is_mixed() -> ColumnElement[bool]:
    """``is_mixed`` in SQL, for topics that nobody has decided on."""
    is_open = or_(Topic.state == "forming", Topic.state.in_(CANDIDATE_STATES))
    is_below = Topic.cohesion < get_setting(COHESION_FROM)
    return is_open & Topic.root_id.is_(None) & is_below & (Topic.letters >= GROWN * Topic.held_letters)
