"""What becomes of support where somebody moves or deletes the account, and how long it is kept whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select

from govtrack.core.db import db, lock_all
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.proposals.operations.common import take_back
from govtrack.proposals.operations.supporting import count
from govtrack.proposals.settings import SUPPORT_DAYS
from govtrack.proposals.states import OPEN, OVER


def end_signatures(resident_id: int) -> int:
    """Somebody lives there no longer: co-signatures on what still collects are taken back, support stays.

    Returns how many were taken back.
    """
    mine = (ProposalSupport.resident_id == resident_id, ProposalSupport.household_mark.is_not(None))
    signed = _hold_open(*mine)
    for row in db.session.scalars(select(ProposalSupport).where(*mine, ProposalSupport.proposal_id.in_(signed))):
        row.household_mark, row.lives_within = None, False
    for proposal in signed.values():
        count(proposal)
    return len(signed)


def _hold_open(*conditions: ColumnElement[bool]) -> dict[int, Proposal]:
    """The proposals with such support that still collect, held in the order of their keys."""
    ids = db.session.scalars(select(ProposalSupport.proposal_id).where(*conditions)).all()
    return {key: row for key, row in lock_all(Proposal, ids).items() if row.state in OPEN}


def let_accounts_go(resident_ids: Sequence[int]) -> None:
    """Accounts are deleted: their support of what still collects counts no more, their proposals stay without a name.

    What nobody has looked at yet is taken back.
    """
    theirs = ProposalSupport.resident_id.in_(resident_ids)
    held = _hold_open(theirs)
    db.session.execute(delete(ProposalSupport).where(theirs))
    for proposal in held.values():
        count(proposal)
    for proposal in db.session.scalars(select(Proposal).where(Proposal.author_id.in_(resident_ids))).all():
        if proposal.state == "offered":
            take_back(proposal)
        proposal.author_id, proposal.shown_name = None, ""
    db.session.flush()


def _due(limit: datetime) -> Select[int]:
    ended = select(Proposal.id).where(Proposal.state.in_(OVER), Proposal.state_since < limit)
    return select(ProposalSupport.id).where(ProposalSupport.proposal_id.in_(ended))


def _let_go(ids: Sequence[int]) -> None:
    db.session.execute(delete(ProposalSupport).where(ProposalSupport.id.in_(ids)))


define_rule("supports", _l("who supported a proposal, after its end"), SUPPORT_DAYS, _due, _let_go)
