"""Merging topics as a link that can be undone, never as a move.

Every letter keeps its membership, its own clock, its own answer and its own rating.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from govtrack.core.access import demand, require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.topics import policy
from govtrack.topics.models import EngineConstraint, Topic, TopicLineage
from govtrack.topics.operations.common import TOPICS, note
from govtrack.topics.operations.constraints import constrain, take_back
from govtrack.topics.operations.decisions import demand_public_reason, sign_decision
from govtrack.topics.operations.keeping import keep_for_good, let_go
from govtrack.topics.operations.membership import signal_late_joiners
from govtrack.topics.operations.opinions import demand_panel, refuse_interested
from govtrack.topics.operations.parting import demand_parting
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.operations.waiting import start_clock
from govtrack.topics.queries import list_members, root_of
from govtrack.topics.states import CANDIDATE_STATES, OPEN_STATES, TOPIC


def merge(actor: Actor, topic: Topic, into: Topic, reason: str) -> Topic:
    """Joins ``topic`` to ``into``, which lives on; returns the latter.

    Raises InvalidInput without a reason or where both are the same matter already.
    """
    survivor = root_of(into)
    demand(
        policy.can_merge(actor, topic, survivor),
        policy.OWN_MERGES,
    )
    refuse_interested(actor, topic, survivor)
    demand_public_reason(reason)
    if survivor.id == topic.id:
        raise InvalidInput(_l("A topic cannot be merged into itself."), "into")
    if TOPIC.states[survivor.state].is_final:
        raise InvalidInput(policy.TOPIC_IS_OVER, "into")
    _refuse_frozen(survivor)
    panel = _demand_decision(actor, topic, survivor)
    letters = [submission.id for submission in list_members(topic)]
    before = _decision_of(topic)
    TOPICS.advance(actor, topic, "merge")
    # The row must say into what and by whom before the next query writes it.
    topic.merged_into_id = survivor.id
    sign_decision(actor, topic, reason)
    link(topic, survivor)
    keep_for_good(actor, survivor)
    constrain(actor, survivor, "merge", others=[topic], submission_ids=letters, before=before, reason=reason)
    add_lineage(survivor, topic, "merged", "staff", len(letters))
    for row in (topic, survivor):
        note(
            actor, row, "merged", is_public=True, reason=reason,
            topic=topic.number, into=survivor.number, **panel,
        )  # fmt: skip
    refresh([survivor.id])
    signal_late_joiners([survivor.id])
    return survivor


def _decision_of(topic: Topic) -> dict[str, Any]:
    """What undoing a merge brings back: the state, and the decision that was signed last."""
    decided_at = topic.decided_at.isoformat() if topic.decided_at else None
    return {
        "state": topic.state, "decided_by": topic.decided_by_id, "decided_at": decided_at,
        "decision_reason": topic.decision_reason,
    }  # fmt: skip


def _forget_decision(topic: Topic, before: dict[str, Any]) -> None:
    """The topic says again what was decided ``before`` it was merged, and waits for the panel no longer than it did."""
    decided_at = before.get("decided_at")
    topic.decided_by_id = before.get("decided_by")
    topic.decided_at = datetime.fromisoformat(decided_at) if decided_at else None
    topic.decision_reason = before.get("decision_reason", "")
    if before.get("state") not in CANDIDATE_STATES or topic.decision_due_at is None:
        start_clock(topic)


def was_decision(topic: Topic) -> bool:
    """Whether the merge of the topic decided, so that taking it back decides as well."""
    return policy.is_decision(_state_before(_last_merge(topic)), root_of(topic))


def _state_before(correction: EngineConstraint | None) -> str | None:
    return correction.before.get("state") if correction is not None else None


def demand_free(topic: Topic) -> None:
    """A merge is undone unless the topic that lives on stands on an agenda."""
    _refuse_frozen(root_of(topic))


def unmerge(actor: Actor, topic: Topic, reason: str) -> Topic:
    """Undoes a merge: both topics have the letters they had; later arrivals stay where they came to.

    Raises IllegalTransition where the topic is not merged, Conflict where the other one is on an agenda.
    """
    survivor = root_of(topic)
    require(policy.can_curate_all(actor, topic, survivor))
    refuse_interested(actor, topic)
    demand_public_reason(reason)
    merged = _last_merge(topic)
    if was_decision(topic):
        demand_separate(actor, "topics.decide", topic)
    demand_parting(actor, survivor)
    demand_free(topic)
    was_forming = _state_before(merged) == "forming"
    TOPICS.advance(actor, topic, "unmerge_forming" if was_forming else "unmerge")
    _forget_decision(topic, merged.before if merged is not None else {})
    unlink(topic)
    if merged is not None:
        take_back(actor, survivor, merged)
    let_go(actor, survivor)
    add_lineage(topic, survivor, "unmerged", "staff", len(merged.submission_ids) if merged else 0)
    for row in (topic, survivor):
        note(
            actor, row, "unmerged", is_public=True, reason=reason,
            topic=topic.number, into=survivor.number,
        )  # fmt: skip
    refresh([topic.id, survivor.id])
    return topic


def _demand_decision(actor: Actor, topic: Topic, survivor: Topic) -> dict[str, int]:
    """Asks of a merge that decides what every decision asks; returns how many of the panel wanted it."""
    if not policy.is_decision(topic.state, survivor):
        return {}
    demand_separate(actor, "topics.decide", topic)
    if survivor.state not in OPEN_STATES:
        demand_separate(actor, "topics.decide", survivor)
        return demand_panel(actor, topic, "merge")
    return demand_panel(actor, topic, "merge") if topic.state == "under_review" else {}


def link(topic: Topic, survivor: Topic) -> None:
    """Points ``topic`` and whatever was merged into it at ``survivor``."""
    topic.merged_into_id = survivor.id
    topic.root_id = survivor.id
    for row in db.session.scalars(select(Topic).where(Topic.root_id == topic.id)):
        row.root_id = survivor.id
    db.session.flush()


def unlink(topic: Topic) -> None:
    """Lets ``topic`` stand for itself again, with whatever was merged into it before."""
    topic.merged_into_id = topic.root_id = None
    _lead_to(topic, topic.id)
    db.session.flush()


def _lead_to(topic: Topic, root_id: int) -> None:
    for row in db.session.scalars(select(Topic).where(Topic.merged_into_id == topic.id)):
        row.root_id = root_id
        _lead_to(row, root_id)


def add_lineage(
    topic: Topic, other: Topic | None, kind: str, cause: str, letters: int, run_id: int | None = None
) -> None:
    """Writes one step of where topics come from and go to."""
    db.session.add(
        TopicLineage(
            topic_id=topic.id,
            other_id=other.id if other else None,
            kind=kind,
            cause=cause,
            letters=letters,
            run_id=run_id,
        )
    )


def _last_merge(topic: Topic) -> EngineConstraint | None:
    """The merge that is in force for ``topic``: the last one that has it as its second topic."""
    rows = db.session.scalars(
        select(EngineConstraint)
        .where(
            EngineConstraint.kind == "merge",
            EngineConstraint.undone_at.is_(None),
            EngineConstraint.topic_id == func.coalesce(topic.merged_into_id, topic.id),
        )
        .order_by(EngineConstraint.id.desc())
    )
    return next((row for row in rows if row.topic_ids[1] == topic.id), None)


def _refuse_frozen(survivor: Topic) -> None:
    if survivor.is_frozen:
        raise Conflict(_l("That topic is on an agenda; it can be changed again when the meeting is over."))
