"""Topics of which no letter is left, because all were taken back: they end, so that nobody decides on nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Exists, exists, func, select, update
from sqlalchemy.orm import aliased

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.notify.operations import settle
from govtrack.topics.models import Topic, TopicBurst, TopicMember
from govtrack.topics.operations.common import TOPICS, note
from govtrack.topics.operations.flagging import FLAGGED
from govtrack.topics.operations.merging import add_lineage
from govtrack.topics.queries.members import lives_on_in
from govtrack.topics.states import LOOSE_STATES

AT_ONCE = 200
TAKEN_BACK = "withdrawn"


def dissolve_emptied(subdistrict_id: int) -> int:
    """Ends the topics that no panel has begun on and whose letters were all taken back; returns how many.

    At most 200 of them in one transaction; the next call goes on.
    """
    topics = db.session.scalars(
        select(Topic)
        .where(
            Topic.subdistrict_id == subdistrict_id, Topic.state.in_(LOOSE_STATES), Topic.letters == 0,
            _members_of(Topic), ~_members_of(Topic, Submission.state != TAKEN_BACK),
        )
        .order_by(Topic.id)
        .limit(AT_ONCE)
    ).all()  # fmt: skip
    for topic in topics:
        _dissolve(topic)
    _settle_floods([topic.id for topic in topics])
    return len(topics)


def _members_of(topic: type[Topic], *conditions: ColumnElement[bool]) -> Exists:
    """Whether the topic, or one that was joined with it, has a current member for which the conditions hold."""
    part = aliased(Topic)
    return exists(
        select(TopicMember.id)
        .join(part, TopicMember.topic_id == part.id)
        .join(Submission, TopicMember.submission_id == Submission.id)
        .where(func.coalesce(part.root_id, part.id) == topic.id, TopicMember.ended_at.is_(None), *conditions)
        .correlate(topic)
    )


def _dissolve(topic: Topic) -> None:
    """The topic ends, and the engine's group may become another one if such letters come again."""
    TOPICS.advance(SYSTEM, topic, "dissolve")
    topic.engine_key = None
    family = select(Topic.id).where(lives_on_in([topic.id]))
    db.session.execute(
        update(TopicMember)
        .where(TopicMember.topic_id.in_(family), TopicMember.ended_at.is_(None))
        .values(ended_at=now())
        .execution_options(synchronize_session=False)
    )
    add_lineage(topic, None, "dissolved", "import", 0)
    note(SYSTEM, topic, "dissolved")


def _settle_floods(topic_ids: Sequence[int]) -> None:
    """Nobody has to look at look-alike letters that were taken back."""
    for burst_id in db.session.scalars(select(TopicBurst.id).where(TopicBurst.topic_id.in_(topic_ids))):
        settle(f"/topics/floods/{burst_id}", FLAGGED)
