"""What a person touched never vanishes: the comparison may add letters to it, and no more."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.operations.constraints import constrain, take_back

KEEP = "keep"
# Corrections of what belongs to a topic; each keeps the topics that it touches.
TOUCHING = ("move", "move_out", "not_same", "split", "merge")


def keep_for_good(actor: Actor, topic: Topic) -> None:
    """From here on the comparison no longer joins the topic with another or ends it."""
    if not topic.is_kept:
        topic.is_kept = True
        constrain(actor, topic, KEEP, is_curation=False)


def let_go(actor: Actor, topic: Topic) -> None:
    """After a correction was taken back: the topic is free again, unless another one or the panel has touched it."""
    if topic.state != "forming" or topic.parent_id is not None or _is_touched(topic):
        return
    kept = select(EngineConstraint).where(
        EngineConstraint.topic_id == topic.id, EngineConstraint.kind == KEEP, EngineConstraint.undone_at.is_(None)
    )
    for row in db.session.scalars(kept).all():
        take_back(actor, topic, row)
    topic.is_kept = False
    db.session.flush()


def _is_touched(topic: Topic) -> bool:
    """Whether a correction that still holds is about this topic."""
    rows = db.session.scalars(
        select(EngineConstraint).where(
            EngineConstraint.subdistrict_id == topic.subdistrict_id, EngineConstraint.is_curation,
            EngineConstraint.kind.in_(TOUCHING), EngineConstraint.undone_at.is_(None),
        )
    )  # fmt: skip
    return any(topic.id in row.topic_ids or row.before.get("from") == topic.id for row in rows)
