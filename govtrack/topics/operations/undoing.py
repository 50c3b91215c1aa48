"""Taking one correction of the curators back exactly as it was, as long as no later one builds on it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from govtrack.core.access import demand
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Conflict, IllegalTransition, NotFound
from govtrack.core.i18n import _l
from govtrack.topics import matters, policy
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.operations.common import TOPICS
from govtrack.topics.operations.constraints import take_back
from govtrack.topics.operations.curation import demand_other_hands, demand_unfrozen, record_correction
from govtrack.topics.operations.keeping import let_go
from govtrack.topics.operations.membership import add_members, end_members, restore_members
from govtrack.topics.operations.merging import add_lineage, unmerge
from govtrack.topics.operations.parting import demand_leaving
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.queries import list_members
from govtrack.topics.states import TOPIC


def demand_in_force(constraint: EngineConstraint) -> None:
    """A correction that people made is taken back once."""
    if constraint.undone_at is not None or constraint.kind not in _UNDO:
        raise Conflict()


def undo_curation(actor: Actor, constraint: EngineConstraint, reason: str = "") -> Topic:
    """Takes one correction back exactly; returns the topic whose page shows it.

    Raises Conflict where it was undone before or a later one builds on it.
    """
    topic = db.session.get(Topic, constraint.topic_id)
    if topic is None:
        raise NotFound()
    demand(policy.can_undo(actor, constraint), policy.OWN_PLACES)
    demand_separate(actor, "topics.handle", constraint)
    demand_in_force(constraint)
    demand_unfrozen(topic)
    demand_other_hands(actor, _returns_to(topic, constraint), matters.list_moved(constraint))
    _UNDO[constraint.kind](actor, topic, constraint, reason)
    record_correction(actor, "undone", (topic,), reason, what=constraint.kind, constraint=constraint.id)
    return topic


def _returns_to(topic: Topic, constraint: EngineConstraint) -> Topic:
    """The topic to which the letters of a correction come back."""
    earlier = (constraint.before or {}).get("from")
    return (db.session.get(Topic, earlier) if earlier else None) or topic


def _undo_move(actor: Actor, topic: Topic, constraint: EngineConstraint, reason: str) -> None:
    before = constraint.before
    source = db.session.get(Topic, before["from"]) if before.get("from") else None
    demand_unfrozen(source)
    if before["added"]:
        demand_leaving(actor, topic, constraint.submission_ids)
    restore_members(before["ended"], before["added"])
    take_back(actor, source or topic, constraint)
    for row in (source, topic):
        if row is not None:
            let_go(actor, row)
    refresh([row.id for row in (source, topic) if row is not None])


def _undo_split(actor: Actor, topic: Topic, constraint: EngineConstraint, reason: str) -> None:
    child = db.session.get(Topic, constraint.topic_ids[1])
    if child is None or TOPIC.find(child.state, "dissolve") is None:
        raise IllegalTransition()
    restore_members(constraint.before["ended"], constraint.before["added"])
    # Letters that came to the child since would have come to the topic it was taken from.
    late = [submission.id for submission in list_members(child)]
    end_members(late)
    add_members(topic, late, "engine")
    take_back(actor, topic, constraint)
    TOPICS.advance(SYSTEM, child, "dissolve")
    let_go(actor, topic)
    add_lineage(child, topic, "dissolved", "staff", len(constraint.submission_ids))
    refresh([child.id])


def _undo_rename(actor: Actor, topic: Topic, constraint: EngineConstraint, reason: str) -> None:
    _refuse_if_followed(topic, constraint)
    for name, value in constraint.before.items():
        setattr(topic, name, value)
    take_back(actor, topic, constraint)


def _undo_pin(actor: Actor, topic: Topic, constraint: EngineConstraint, reason: str) -> None:
    _refuse_if_followed(topic, constraint)
    topic.is_pinned = constraint.before["is_pinned"]
    take_back(actor, topic, constraint)


def _refuse_if_followed(topic: Topic, constraint: EngineConstraint) -> None:
    """Names and pins are taken back from the last to the first, or the last one would be lost."""
    alike = {"rename"} if constraint.kind == "rename" else {"pin", "unpin"}
    later = select(EngineConstraint.id).where(
        EngineConstraint.topic_id == topic.id, EngineConstraint.id > constraint.id, EngineConstraint.is_curation,
        EngineConstraint.kind.in_(alike), EngineConstraint.undone_at.is_(None),
    )  # fmt: skip
    if db.session.scalar(later.limit(1)) is not None:
        raise Conflict(_l("This was changed again since. Undo the later change first."))


def _undo_merge(actor: Actor, topic: Topic, constraint: EngineConstraint, reason: str) -> None:
    merged = db.session.get(Topic, constraint.topic_ids[1])
    if merged is None:
        raise NotFound()
    unmerge(actor, merged, reason)


_UNDO: dict[str, Callable[[Actor, Topic, EngineConstraint, str], None]] = {
    "move": _undo_move,
    "move_out": _undo_move,
    "not_same": _undo_move,
    "split": _undo_split,
    "rename": _undo_rename,
    "pin": _undo_pin,
    "unpin": _undo_pin,
    "merge": _undo_merge,
}
