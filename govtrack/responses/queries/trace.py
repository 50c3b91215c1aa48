"""Who may trace what: the public sees counts and redacted texts, staff as far as they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import STAFF
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import can_see
from govtrack.responses.policy import PUBLIC_AT_LEAST, holds, path_of_topic
from govtrack.responses.queries.answers import count_members
from govtrack.responses.queries.voices import is_own
from govtrack.responses.queries.way import SubmissionWay
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import members_of
from govtrack.topics.queries.topics import FEWEST_VOICES
from govtrack.topics.states import ADMITTED_STATES, GONE_STATES

LETTERS_AT_MOST = 50
SHOWN_OUTCOMES = (*ADMITTED_STATES, "rejected", "parked")


@dataclass(frozen=True, slots=True)
class LetterView:
    """How a reader sees one letter: as its reporter, as the desk, or as the public."""

    is_own: bool
    is_desk: bool
    is_public: bool

    @property
    def is_visible(self) -> bool:
        """Whether the letter exists for this reader."""
        return self.is_own or self.is_desk or self.is_public


def is_staff_for(actor: Actor, topic: Topic) -> bool:
    """Whether the reader works for the topic's place."""
    return holds(actor, path_of_topic(topic), *STAFF)


def is_public_topic(topic: Topic) -> bool:
    """Approved by a person, or raised by enough people that it points at nobody."""
    return topic.state in SHOWN_OUTCOMES or (topic.state not in GONE_STATES and topic.voices >= FEWEST_VOICES)


def can_trace_topic(actor: Actor, topic: Topic) -> bool:
    """What the public list of topics shows can be traced by everybody."""
    return is_public_topic(topic) or is_staff_for(actor, topic)


def list_letters(actor: Actor, topic: Topic, letters: int) -> Sequence[Submission]:
    """The newest letters behind a topic, redacted; none for the public where there are too few."""
    if letters < get_setting(PUBLIC_AT_LEAST) and not is_staff_for(actor, topic):
        return []
    statement = members_of([topic.id]).options(joinedload(TopicMember.submission).joinedload(Submission.place))
    newest = statement.order_by(Submission.received_at.desc(), Submission.id.desc()).limit(LETTERS_AT_MOST)
    return [member.submission for member in db.session.scalars(newest)]


def sees_letter(actor: Actor, way: SubmissionWay) -> LetterView:
    """How far this reader may see one letter."""
    submission, topic = way.submission, way.topic
    kept_apart = submission.category is not None and submission.category.is_confidential
    is_public = (
        topic is not None
        and not kept_apart
        and is_public_topic(topic)
        and count_members(topic.id) >= get_setting(PUBLIC_AT_LEAST)
    )
    return LetterView(is_own(actor, submission), can_see(actor, submission), is_public)
