"""What proposals are called in the record."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows
from govtrack.proposals.models import Proposal, ProposalUpdate

define_names("proposals", from_rows(select(Proposal.id, Proposal.number)))
define_names(
    "proposal_updates",
    from_rows(select(ProposalUpdate.id, Proposal.number).join(Proposal, ProposalUpdate.proposal_id == Proposal.id)),
)
