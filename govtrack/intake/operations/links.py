"""Linking submissions that belong together; nothing is lost and every link can be undone."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.models import Submission, SubmissionLink
from govtrack.intake.models.submissions import LINK_KINDS
from govtrack.intake.operations.common import note
from govtrack.intake.policy import can_link, can_unlink

NO_LINK_KIND = _l("Please choose how the two belong together.")


def link_submissions(actor: Actor, one: Submission, other: Submission, kind: str = "same") -> SubmissionLink:
    """Says that two submissions are the same matter, related, or one the recurrence of the other.

    Each keeps its own clock, reply and rating. Linking twice returns the link that is there.
    """
    _check(actor, one, other, kind)
    first, second = sorted((one.id, other.id))
    existing = db.session.scalar(
        select(SubmissionLink).where(
            SubmissionLink.first_id == first, SubmissionLink.second_id == second, SubmissionLink.ended_at.is_(None)
        )
    )
    if existing is not None:
        return existing
    row = SubmissionLink(first_id=first, second_id=second, kind=kind, made_by_id=actor.user_id)
    db.session.add(row)
    db.session.flush()
    for submission, partner in ((one, other), (other, one)):
        note(actor, submission, "linked", submission=partner.number, kind=kind)
    return row


def _check(actor: Actor, one: Submission, other: Submission, kind: str) -> None:
    require(can_link(actor, one, other))
    if one.id == other.id:
        raise InvalidInput(_l("A letter cannot be linked to itself."), "number")
    if kind not in LINK_KINDS:
        raise InvalidInput(NO_LINK_KIND, "kind")


def demand_in_force(link: SubmissionLink) -> None:
    """A link ends once."""
    if link.ended_at is not None:
        raise Conflict()


def unlink(actor: Actor, link: SubmissionLink) -> SubmissionLink:
    """Ends a link; that it was there stays on the record."""
    require(can_unlink(actor, link))
    demand_in_force(link)
    link.ended_at = now()
    db.session.flush()
    note(actor, link.first, "unlinked", submission=link.second.number)
    note(actor, link.second, "unlinked", submission=link.first.number)
    return link
