"""The blueprint, and whose proposal somebody may open."""

from __future__ import annotations

from flask import Blueprint

from govtrack.accounts.current import current_actor
from govtrack.core.access import require_visible
from govtrack.proposals import policy
from govtrack.proposals.models import Proposal
from govtrack.proposals.queries import get_proposal
from govtrack.residents.models import Resident
from govtrack.residents.queries import find_resident, get_resident

blueprint = Blueprint("proposals", __name__)


def seen(proposal_id: int) -> Proposal:
    """The proposal, for whoever may see it."""
    row = get_proposal(proposal_id)
    require_visible(policy.can_see(current_actor(), find_resident(), row))
    return row


def own(proposal_id: int) -> tuple[Resident, Proposal]:
    """A proposal of the account at the browser, with the account."""
    row, resident = get_proposal(proposal_id), get_resident()
    require_visible(policy.is_author(resident, row))
    return resident, row
