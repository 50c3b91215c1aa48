"""Writing down what people decided, so that every later run of the engine obeys it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.topics.models import EngineConstraint, Topic


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
