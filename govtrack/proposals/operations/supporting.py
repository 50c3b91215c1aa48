"""Supporting a proposal, and co-signing it for a household.

Any account supports any proposal, once. Whoever's home is confirmed in its area co-signs it too, once for each
household. Who moves takes the co-signature of the old household along to nothing: it is taken back where the proposal
still collects, the support stays, and the new household may co-sign if it is free. What has reached the panel, or has
ended, keeps the numbers that it had.

None of this writes an event: the record, which is never shortened, would keep for ever at which moment a household
signed or took it back, where the rows are let go of. What follows from the numbers is recorded: that it was reached.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select

from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, insert_if_new, lock
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.proposals import policy
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.proposals.operations.common import COLLECTS_NO_MORE, TRAIL, hold_open
from govtrack.proposals.queries import find_support, has_signed, is_reached
from govtrack.proposals.states import OPEN
from govtrack.residents.models import Resident
from govtrack.residents.queries import find_home
from govtrack.topics.operations import nominate
from govtrack.topics.queries.members import map_topics_of

NO_HOME = _l("Have your home confirmed first; then you can co-sign for your household.")
ELSEWHERE = _l("Households of the community that it is about co-sign this proposal. You can support it all the same.")
HOUSEHOLD_SIGNED = _l("Somebody of your household co-signs it already; each household counts once.")
REASON = {
    "zh": "提案 %(number)s 已有 %(count)d 户居民联署，达到规则规定的数量。",
    "en": "%(count)d households co-signed proposal %(number)s, as many as the rule asks for.",
}


def support(resident: Resident, proposal: Proposal) -> Proposal:
    """Supports it; once more changes nothing. Raises Conflict where it collects no more."""
    hold_open(proposal)
    insert_if_new(ProposalSupport, proposal_id=proposal.id, resident_id=resident.id, lives_within=False)
    count(proposal)
    return proposal


def sign(resident: Resident, proposal: Proposal) -> Proposal:
    """Co-signs it for the household of this account; enough of them bring it before the panel.

    Raises InvalidInput for whoever may not, or where the household does already; Conflict where it collects no more.
    """
    # As homes do it: the account first, so that nobody moves between the look and the signature.
    lock(resident)
    hold_open(proposal)
    home = find_home(resident.id)
    if home is None:
        raise InvalidInput(NO_HOME)
    if not policy.lives_in_area(home, proposal):
        raise InvalidInput(ELSEWHERE)
    insert_if_new(ProposalSupport, proposal_id=proposal.id, resident_id=resident.id, lives_within=False)
    mine = find_support(proposal, resident)
    assert mine is not None, "it was there, or is there now"
    if mine.household_mark == home.household_mark:
        return proposal
    if has_signed(proposal, home.household_mark):
        raise InvalidInput(HOUSEHOLD_SIGNED)
    mine.household_mark = home.household_mark
    compound = policy.compound_of(proposal.place)
    mine.lives_within = compound is not None and home.place.path.startswith(compound.path)
    count(proposal)
    if is_reached(proposal):
        _bring_before_panel(proposal)
    return proposal


def take_back(resident: Resident, proposal: Proposal) -> Proposal:
    """Takes support and co-signature back, as long as it collects."""
    lock(proposal)
    if proposal.state not in OPEN:
        raise Conflict(COLLECTS_NO_MORE)
    mine = (ProposalSupport.proposal_id == proposal.id, ProposalSupport.resident_id == resident.id)
    db.session.execute(delete(ProposalSupport).where(*mine))
    count(proposal)
    return proposal


def count(proposal: Proposal) -> None:
    """Counts anew who supports it; whoever calls holds the proposal."""
    db.session.flush()
    within = func.count(ProposalSupport.household_mark).filter(ProposalSupport.lives_within)
    row = db.session.execute(
        select(func.count(), func.count(ProposalSupport.household_mark), within).where(
            ProposalSupport.proposal_id == proposal.id
        )
    ).one()
    proposal.supporters, proposal.households, proposal.households_within = row[0], row[1], row[2]
    db.session.flush()


def _bring_before_panel(proposal: Proposal) -> None:
    """The rule decides and no person: the topic that the panel has already, or a new one with its question."""
    letter = proposal.submission
    topic = map_topics_of([letter.id]).get(letter.id)
    if topic is None or topic.state == "forming":
        words = {"number": proposal.number, "count": proposal.households}
        topic = nominate(
            SYSTEM, REASON[letter.language if letter.language in REASON else "zh"] % words, title=proposal.title,
            question=proposal.question, place=proposal.place, category=letter.category, submissions=[letter],
        )  # fmt: skip
    proposal.topic_id = topic.id
    TRAIL.take_step(SYSTEM, proposal, "reach", "reached", is_public=True)
