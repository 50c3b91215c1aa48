"""Every proposal is answered: by the panel where enough households co-sign it, else by the desk, by its day."""

from __future__ import annotations

from collections.abc import Sequence

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_able, list_users_with_role
from govtrack.audit.models import Event
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import local, now
from govtrack.core.db import lock
from govtrack.core.duties import demand_apart
from govtrack.core.reasons import demand_text
from govtrack.intake.operations import note_published
from govtrack.proposals import policy
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.common import CALLED, LATE, TRAIL, tell_staff
from govtrack.topics.states import DECIDED_STATES


def answer(actor: Actor, proposal: Proposal, answer: str) -> Proposal:
    """The desk answers it in public, with reasons; somebody else than who let it become public."""
    demand_apart(policy.can_answer, actor, "proposals.answer", proposal)
    lock(proposal)
    words = demand_text(answer, "answer")
    proposal.decision_reason, proposal.decided_by_id, proposal.answered_at = words, actor.user_id, now()
    note_published(actor, [words], proposal.place.path)
    TRAIL.take_step(actor, proposal, "answer", "answered", is_public=True)
    return proposal


def call_for_answers(proposals: Sequence[Proposal]) -> int:
    """Puts proposals whose day comes near on the desk's list; returns how many."""
    for proposal in proposals:
        lock(proposal)
        if proposal.state == "collecting" and proposal.due_at is not None:
            event = TRAIL.take_step(SYSTEM, proposal, "call", "called", is_public=True)
            _call(proposal, CALLED, f"{CALLED}/{proposal.id}", event)
    return len(proposals)


def _call(proposal: Proposal, kind: str, key: str, cause: Event | None = None) -> None:
    assert proposal.due_at is not None, "what waits for an answer has a day"
    tell_staff(_answerers(proposal), proposal, kind, key, cause, day=f"{local(proposal.due_at):%Y-%m-%d}")


def call_anew(proposal: Proposal, at: str) -> None:
    """Others answer it since ``at``: they are told."""
    kind = LATE if proposal.due_at is not None and proposal.due_at < now() else CALLED
    _call(proposal, kind, f"{kind}/{proposal.id}/{at}")


def _answerers(proposal: Proposal) -> Sequence[User]:
    """Who of its desk may answer it; the command room where that is nobody."""
    place_path = proposal.place.path
    able = list_able(policy.can_answer, proposal, "community_staff", place_path=place_path)
    return able or list_users_with_role("command", place_path=place_path)


def tell_late(proposals: Sequence[Proposal]) -> int:
    """Tells the command room of each proposal whose day has gone by, once; returns how many were new."""
    told = 0
    for row in proposals:
        assert row.due_at is not None, "what waits for an answer has a day"
        room, day = list_users_with_role("command", place_path=row.place.path), f"{local(row.due_at):%Y-%m-%d}"
        told += tell_staff(room, row, LATE, f"{LATE}/{row.id}", day=day)
    return told


def take_panel_answers(proposals: Sequence[Proposal]) -> int:
    """Takes over what the panel has said; returns how many were answered by it."""
    for proposal in proposals:
        lock(proposal)
        topic = proposal.topic
        if topic is None or topic.state not in DECIDED_STATES or proposal.state != "candidate":
            continue
        proposal.decision_reason, proposal.answered_at = str(topic.decision_reason), topic.decided_at or now()
        TRAIL.take_step(SYSTEM, proposal, "take_answer", "panel_answered", is_public=True)
    return len(proposals)
