"""Two proposals become one where both authors want it. Support does not go along: it was given to other words."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.db import lock_all
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.policy import as_reporter
from govtrack.proposals import policy
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.common import COLLECTS_NO_MORE, TO_AUTHOR, TRAIL, hold_open, tell_residents
from govtrack.proposals.states import OPEN
from govtrack.residents.models import Resident

NOT_THAT_ONE = _l("Enter the number of another proposal that still collects.")
ANOTHER_AREA = _l("That proposal is about another community. Only proposals of the same community become one.")


def ask_to_merge(resident: Resident, proposal: Proposal, into: Proposal | None) -> Proposal:
    """Asks the author of ``into`` whether this one may be merged into it.

    Raises InvalidInput at ``number`` for none, and for one that other households co-sign.
    """
    require(policy.is_author(resident, proposal))
    if into is None or into.id == proposal.id or into.state not in OPEN:
        raise InvalidInput(NOT_THAT_ONE, "number")
    if not policy.share_area(proposal, into):
        raise InvalidInput(ANOTHER_AREA, "number")
    hold_open(proposal)
    proposal.merge_wish_id = into.id
    event = TRAIL.note(as_reporter(), proposal, "merge_asked")
    tell_residents([into.author_id], into, TO_AUTHOR["merge_asked"], event)
    return proposal


def agree_to_merge(resident: Resident, proposal: Proposal, other: Proposal) -> Proposal:
    """The author of ``proposal`` agrees that ``other`` is merged into it; those who support the other one are told.

    Raises Forbidden where other households co-sign it, and Conflict where the wish was for another one, or one of
    them collects no more.
    """
    require(policy.is_author(resident, proposal) and policy.share_area(proposal, other))
    lock_all(Proposal, [proposal.id, other.id])
    if other.merge_wish_id != proposal.id:
        raise Conflict()
    if proposal.state not in OPEN or other.state not in OPEN:
        raise Conflict(COLLECTS_NO_MORE)
    other.merged_into_id = proposal.id
    TRAIL.take_step(as_reporter(), other, "merge", "merged", is_public=True)
    return other
