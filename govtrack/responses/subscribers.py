"""What other steps tell this one; each only puts a job into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.jobs import enqueue
from govtrack.intake.models import Submission
from govtrack.intake.signals import import_in_use, letter_moved
from govtrack.notify.closed import define_room
from govtrack.responses.models import Answer, Response
from govtrack.responses.queries import disputes, responses
from govtrack.topics.models import Topic
from govtrack.topics.signals import members_joined

define_room("responses", responses.list_closed)
define_room("disputes", disputes.list_closed)


@members_joined.connect
def answer_late_joiners(_sender: object, *, topic_ids: Sequence[int], **_more: Any) -> None:
    """Letters came to decided topics; where such a topic has its answer, a person looks whether it answers them."""
    roots = select(func.coalesce(Topic.root_id, Topic.id)).where(Topic.id.in_(list(topic_ids)))
    answered = select(Response.topic_id).where(Response.topic_id.in_(roots), Response.state == "published")
    for topic_id in db.session.scalars(answered):
        enqueue("responses.deliver_to_topic", topic_id=topic_id)


@letter_moved.connect
def follow_letter(_sender: object, *, submission_id: int, **_more: Any) -> None:
    """Disputes and answers in review wait at the desk of their letter, wherever it lies."""
    enqueue("responses.follow_letter", submission_id=submission_id, at=now().isoformat())


@import_in_use.connect
def count_answered(_sender: object, *, batch_id: int, **_more: Any) -> int:
    """Letters of the import for which an answer has been begun or given."""
    letters = select(Submission.id).where(Submission.batch_id == batch_id)
    begun = select(func.count()).where(Response.submission_id.in_(letters))
    given = select(func.count()).where(Answer.submission_id.in_(letters))
    return (db.session.scalar(begun) or 0) + (db.session.scalar(given) or 0)
