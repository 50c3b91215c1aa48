"""What is kept of a resident here, for the file and the page of everything that is kept of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from govtrack.core.clock import local
from govtrack.core.db import db
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.proposals.queries import list_own
from govtrack.residents.models import Resident


def read_proposals(resident: Resident) -> list[dict[str, Any]]:
    """The proposals that this account offered, supports or co-signs; moments as ISO texts."""
    own = [
        {"number": row.number, "title": row.title, "shown_name": row.shown_name, "is_own": True}
        for row in list_own(resident)
    ]
    statement = select(ProposalSupport, Proposal).join(Proposal, ProposalSupport.proposal_id == Proposal.id)
    mine = db.session.execute(statement.where(ProposalSupport.resident_id == resident.id).order_by(Proposal.id))
    return own + [
        {"number": row.number, "title": row.shown_title,
         "supported_at": local(one.created_at).isoformat(timespec="minutes"),
         "co_signs": one.household_mark is not None, "is_own": False}
        for one, row in mine
    ]  # fmt: skip
