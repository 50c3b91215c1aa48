"""Who sees, looks at and answers a proposal, and who may co-sign it."""

from __future__ import annotations

from govtrack.accounts.roles import DESK
from govtrack.audit.queries import list_hands
from govtrack.core.actors import Actor
from govtrack.core.duties import Hands, hands_of, is_separate
from govtrack.intake.policy import authors_of
from govtrack.intake.reserved import is_reserved_from
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor
from govtrack.proposals.models import Proposal, ProposalUpdate
from govtrack.residents.models import Resident, ResidentHome


def can_handle(actor: Actor, proposal: Proposal) -> bool:
    """The desk of the place that it is about, but nobody past whom its letter goes: what came out of it does too."""
    return actor.has_role_at(proposal.place.path, *DESK) and not is_reserved_from(actor, proposal.submission)


def can_look(actor: Actor, proposal: Proposal) -> bool:
    """The desk, but nobody who wrote its letter. A resident's account names no clerk: of those nobody could tell."""
    return can_handle(actor, proposal) and is_separate(actor, "proposals.look", proposal)


def can_look_at_update(actor: Actor, update: ProposalUpdate) -> bool:
    """The same of what its author adds."""
    return can_handle(actor, update.proposal) and is_separate(actor, "proposals.look_at_update", update)


def can_answer(actor: Actor, proposal: Proposal) -> bool:
    """The desk, but nobody who wrote its letter or decided whether it is public."""
    return can_handle(actor, proposal) and is_separate(actor, "proposals.answer", proposal)


@hands_of("proposals.look", "intake.write")
@hands_of("proposals.answer", "intake.write")
def who_wrote_of_proposal(proposal: Proposal) -> Hands:
    """Who wrote the letter."""
    return authors_of(proposal.submission)


@hands_of("proposals.look_at_update", "intake.write")
def who_wrote_of_update(update: ProposalUpdate) -> Hands:
    """The same of what its author adds."""
    return authors_of(update.proposal.submission)


@hands_of("proposals.answer", "proposals.look")
def who_looked(proposal: Proposal) -> Hands:
    """Everybody who ever made it public or did not."""
    return Hands.of(list_hands(Proposal.__tablename__, [proposal.id], ("published", "declined")))


def is_author(resident: Resident | None, proposal: Proposal) -> bool:
    """Whether this account offered it."""
    return resident is not None and proposal.author_id == resident.id


def can_see(actor: Actor, resident: Resident | None, proposal: Proposal) -> bool:
    """Everybody once it was public; before, its author and the desk."""
    return proposal.is_public or is_author(resident, proposal) or can_handle(actor, proposal)


def area_of(place: Place) -> Place:
    """Whose households may co-sign: those of the community, or of all where the matter is everybody's."""
    return find_ancestor(place, "community") or place


def share_area(one: Proposal, other: Proposal) -> bool:
    """Whether the same households may co-sign both: only then can they become one."""
    return area_of(one.place).id == area_of(other.place).id


def compound_of(place: Place) -> Place | None:
    """The compound in which the place lies, or that it is."""
    return find_ancestor(place, "compound")


def lives_in_area(home: ResidentHome | None, proposal: Proposal) -> bool:
    """Whether a confirmed home lies in the area of the proposal."""
    return home is not None and home.place.path.startswith(area_of(proposal.place).path)
