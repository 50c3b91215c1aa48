"""Proposals as something to talk about: by the room for discussions, as topics are."""

from __future__ import annotations

from govtrack.core.actors import Actor
from govtrack.discussion.matters import Matter, define_discussed, list_discussed
from govtrack.discussion.policy import REPLIERS
from govtrack.proposals.models import Proposal
from govtrack.proposals.states import LIVING
from govtrack.topics.states import FROZEN_STATES


def read_matter(proposal: Proposal) -> Matter:
    """The proposal, closed like its topic while a council is announced."""
    topic = proposal.topic
    is_frozen = topic is not None and topic.state in FROZEN_STATES
    return Matter(
        name=Proposal.__tablename__,
        id=proposal.id,
        number=proposal.number,
        title=proposal.shown_title,
        address=f"/proposals/{proposal.id}",
        place_path=proposal.place.path,
        is_visible=proposal.is_public,
        is_open=proposal.state in LIVING and not is_frozen,
        is_before_council=is_frozen,
        has_decision=topic is not None and topic.outcome is not None,
    )


def _may_reply(actor: Actor, proposal: Proposal) -> bool:
    """Those who answer for the place of the proposal."""
    return actor.has_role_at(proposal.place.path, *REPLIERS)


def register() -> None:
    """Once, as the step is loaded."""
    if Proposal.__tablename__ not in list_discussed():
        define_discussed(Proposal, read_matter, _may_reply)
