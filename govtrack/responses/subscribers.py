"""What other steps tell this one; each only puts a job into the outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from govtrack.core.db import db
from govtrack.core.jobs import enqueue
from govtrack.responses.models import Response
from govtrack.topics.models import Topic
from govtrack.topics.signals import member_joined


@member_joined.connect
def answer_late_joiner(sender: object, *, topic_id: int, submission_id: int, **_more: Any) -> None:
    """A letter came to a topic; if that topic has its answer, the letter gets it soon."""
    root_id = db.session.scalar(select(Topic.root_id).where(Topic.id == topic_id)) or topic_id
    published = select(Response.id).where(Response.topic_id == root_id, Response.state == "published")
    if db.session.scalar(published) is not None:
        key = f"responses.deliver_to_topic/{root_id}/{submission_id}"
        enqueue("responses.deliver_to_topic", key=key, topic_id=root_id)
