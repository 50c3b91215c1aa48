"""What becomes of a proposal where its letter goes past the desk, or is taken back."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.db import db, lock
from govtrack.intake.models import Submission
from govtrack.notify.models import Message
from govtrack.notify.operations import settle
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.answering import call_anew
from govtrack.proposals.operations.common import ADDED, CALLED, LATE, OFFERED, page_of, take_back, tell_desk
from govtrack.proposals.queries import find_proposal_of, list_updates
from govtrack.proposals.states import PROPOSAL


def follow_letter(submission: Submission, at: str) -> int:
    """Whoever handles its proposal since ``at`` is told, once, and nobody else any longer; returns how many wait."""
    proposal = find_proposal_of(submission.id)
    if proposal is None:
        return 0
    lock(proposal)
    is_told = Message.key.endswith(f"/{at}", autoescape=True) & (Message.address == page_of(proposal))
    if db.session.scalar(select(Message.id).where(is_told).limit(1)) is not None:
        return 0
    settle(page_of(proposal), OFFERED, ADDED, CALLED, LATE)
    return _tell_anew(proposal, at)


def _tell_anew(proposal: Proposal, at: str) -> int:
    waits = 0
    if proposal.state == "offered":
        tell_desk(proposal, OFFERED, occasion=at)
        waits += 1
    if proposal.state == "closing":
        call_anew(proposal, at)
        waits += 1
    if list_updates(proposal, "waiting"):
        tell_desk(proposal, ADDED, occasion=at)
        waits += 1
    return waits


def end_with_letter(submission: Submission) -> int:
    """Its writer took the letter back: the words are theirs, so its proposal is taken back too; returns whether.

    What is before the panel, or has ended, stays: its author cannot take that back by itself either.
    """
    proposal = find_proposal_of(submission.id)
    if proposal is None:
        return 0
    lock(proposal)
    if submission.state != "withdrawn" or PROPOSAL.find(proposal.state, "withdraw") is None:
        return 0
    take_back(proposal)
    return 1
