"""Writing down what people decided, so that every later run of the engine obeys it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.queries.work import RESTORE


def constrain(
    actor: Actor,
    topic: Topic,
    kind: str,
    *,
    others: Sequence[Topic] = (),
    submission_ids: Sequence[int] = (),
    before: dict[str, Any] | None = None,
    reason: str = "",
    is_curation: bool = True,
) -> EngineConstraint:
    """Adds one decision to the list: ``kind`` is a word of the engine, or one of ours such as ``rename``.

    ``before`` is what the undoing has to restore; a curation can be undone on the topic's page.
    """
    row = EngineConstraint(
        subdistrict_id=topic.subdistrict_id,
        kind=kind,
        topic_id=topic.id,
        topic_ids=[topic.id, *(other.id for other in others)],
        submission_ids=sorted(submission_ids),
        before=before or {},
        is_curation=is_curation,
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        reason=reason,
    )
    db.session.add(row)
    db.session.flush()
    return row


def take_back(actor: Actor, topic: Topic, row: EngineConstraint) -> None:
    """Takes a decision back for later runs, as if it had never been.

    Where a run has obeyed it the next one begins from the letters as they lie and the decisions
    still in force. A line is written in any case, so that a run that is under way starts over.
    """
    row.undone_at, row.undone_by_id = now(), actor.user_id
    constrain(actor, topic, RESTORE if row.applied is not None else "reread", is_curation=False)
