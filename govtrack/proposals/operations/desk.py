"""The desk looks at a proposal before it is public, and at what its author adds."""

from __future__ import annotations

from datetime import timedelta

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import lock
from govtrack.core.duties import demand_apart
from govtrack.core.editing import demand_seen
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason
from govtrack.core.settings import get_setting
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.notify.operations import settle
from govtrack.proposals import policy
from govtrack.proposals.models import Proposal, ProposalUpdate
from govtrack.proposals.operations.common import (
    ADDED,
    NEWS,
    TO_AUTHOR,
    TRAIL,
    UPDATE_TRAIL,
    page_of,
    tell_residents,
    tell_supporters,
)  # fmt: skip
from govtrack.proposals.queries import list_updates
from govtrack.proposals.settings import ANSWER_DAYS

KEPT_APART = _l("Its letter goes past the office that it is about. As long as it does, this is not made public.")


def demand_looked_at(proposal: Proposal) -> None:
    """Raises InvalidInput where nobody has confirmed the masking of its letter, or the letter was refused.

    What goes past an office is not brought before everybody, that office among them, as long as it does.
    """
    letter = proposal.submission
    if letter.reserved_for is not None:
        raise InvalidInput(KEPT_APART)
    if letter.redaction_confirmed_at is None:
        raise InvalidInput(_l("Confirm the masked text of its letter first."))
    if letter.state in OUTSIDE_THE_LOOP:
        raise InvalidInput(_l("Its letter was not taken on, or was taken back."))


def publish(actor: Actor, proposal: Proposal, *, seen_edition: int) -> Proposal:
    """Makes it public; its ninety days begin, and do not begin anew where its words were changed.

    Raises InvalidInput where its author changed the words since the edition that was read.
    """
    demand_apart(policy.can_look, actor, "proposals.look", proposal)
    lock(proposal)
    demand_seen(proposal.edition, seen_edition)
    demand_looked_at(proposal)
    if proposal.published_at is None:
        proposal.published_at = now()
        proposal.due_at = proposal.published_at + timedelta(days=get_setting(ANSWER_DAYS))
    TRAIL.take_step(actor, proposal, "publish", "published", is_public=True)
    return proposal


def decline(actor: Actor, proposal: Proposal, reason: str, *, seen_edition: int) -> Proposal:
    """Does not make it public; its letter is answered like every other one. Raises InvalidInput as publishing does."""
    demand_apart(policy.can_look, actor, "proposals.look", proposal)
    lock(proposal)
    demand_seen(proposal.edition, seen_edition)
    proposal.decision_reason, proposal.decided_by_id = demand_reason(reason), actor.user_id
    TRAIL.take_step(actor, proposal, "decline", "declined", is_public=False, reason=proposal.decision_reason)
    return proposal


def show_update(actor: Actor, update: ProposalUpdate) -> ProposalUpdate:
    """Shows what the author added; everybody who supports the proposal is told."""
    demand_apart(policy.can_look_at_update, actor, "proposals.look_at_update", update)
    lock(update)
    update.decided_by_id = actor.user_id
    event = UPDATE_TRAIL.take_step(actor, update, "show", "shown")
    tell_residents([update.proposal.author_id], update.proposal, TO_AUTHOR["shown"], event)
    tell_supporters(update.proposal, NEWS, event)
    _settle_updates(update.proposal)
    return update


def refuse_update(actor: Actor, update: ProposalUpdate, reason: str) -> ProposalUpdate:
    """Does not show it; the author reads why."""
    demand_apart(policy.can_look_at_update, actor, "proposals.look_at_update", update)
    lock(update)
    update.decision_reason, update.decided_by_id = demand_reason(reason), actor.user_id
    event = UPDATE_TRAIL.take_step(actor, update, "refuse", "refused", reason=update.decision_reason)
    tell_residents([update.proposal.author_id], update.proposal, TO_AUTHOR["refused"], event)
    _settle_updates(update.proposal)
    return update


def _settle_updates(proposal: Proposal) -> None:
    """The last one that waited was looked at."""
    if not list_updates(proposal, "waiting"):
        settle(page_of(proposal), ADDED)
