"""Reading proposals: lists, one with all that belongs to it, the figure, the desk's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import QueryableAttribute

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.intake.models import ProposalDetail, Submission
from govtrack.intake.offering import tells_unoffered
from govtrack.intake.reserved import hidden_ids
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.places.models import Place
from govtrack.proposals.cards import threshold_of
from govtrack.proposals.models import Proposal, ProposalEdition, ProposalSupport, ProposalUpdate
from govtrack.proposals.policy import share_area
from govtrack.proposals.states import LISTED, OPEN, PROPOSAL, TO_ANSWER
from govtrack.residents.models import Resident
from govtrack.residents.queries import list_letter_ids
from govtrack.topics.models import Topic
from govtrack.topics.states import DECIDED_STATES

NEWEST, SUPPORTED, ENDING = SORTS = ("newest", "supported", "ending")


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """What of the public list is shown: of one community, by one order, those that still collect alone."""

    community: Place | None = None
    sort: str = NEWEST
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """Of the proposals whose day has come, or that were answered before, how many were answered by it."""

    in_time: int
    due: int

    @property
    def percent(self) -> int | None:
        """In a hundred, rounded down, so that 100 is all of them; None where none is due."""
        return self.in_time * 100 // self.due if self.due else None


def get_proposal(proposal_id: int) -> Proposal:
    """The proposal; raises NotFound."""
    row = db.session.get(Proposal, proposal_id)
    if row is None:
        raise NotFound()
    return row


def get_update(update_id: int) -> ProposalUpdate:
    """What an author added; raises NotFound."""
    row = db.session.get(ProposalUpdate, update_id)
    if row is None:
        raise NotFound()
    return row


def find_proposal_by_number(number: str) -> Proposal | None:
    """The proposal with this number."""
    return db.session.scalar(select(Proposal).where(Proposal.number == number.strip().upper()))


def list_proposals(wanted: ProposalFilter) -> Page[Proposal]:
    """One page of what everybody reads."""
    shown: list[ColumnElement[bool]] = [Proposal.published_at.is_not(None), Proposal.state.in_(LISTED)]
    statement = select(Proposal)
    if wanted.community is not None:
        statement = statement.join(Place, Proposal.place_id == Place.id)
        shown.append(Place.path.startswith(wanted.community.path))
    if wanted.is_open or wanted.sort == ENDING:
        shown.append(Proposal.state.in_(OPEN))
    orders: dict[str, tuple[ColumnElement[Any] | QueryableAttribute[Any], ...]] = {
        NEWEST: (Proposal.published_at.desc(), Proposal.id.desc()),
        SUPPORTED: (Proposal.supporters.desc(), Proposal.id.desc()),
        ENDING: (Proposal.due_at, Proposal.id),
    }
    return paginate(statement.where(*shown), by=orders[wanted.sort])


def is_reached(proposal: Proposal) -> bool:
    """Whether enough households co-sign, of the area or of the compound."""
    wanted = threshold_of(proposal)
    return proposal.households >= wanted.households or (
        wanted.within is not None and proposal.households_within >= wanted.within
    )


def find_support(proposal: Proposal, resident: Resident | None) -> ProposalSupport | None:
    """What this account has given the proposal."""
    if resident is None:
        return None
    mine = (ProposalSupport.proposal_id == proposal.id, ProposalSupport.resident_id == resident.id)
    return db.session.scalar(select(ProposalSupport).where(*mine))


def has_signed(proposal: Proposal, household_mark: str) -> bool:
    """Whether somebody of this household co-signs it."""
    same = (ProposalSupport.proposal_id == proposal.id, ProposalSupport.household_mark == household_mark)
    return bool(db.session.scalar(select(exists().where(*same))))


def list_supporters(proposal_id: int, after_id: int, at_most: int) -> Sequence[tuple[int, int]]:
    """The next supports after this one, with whose they are."""
    statement = select(ProposalSupport.id, ProposalSupport.resident_id).where(
        ProposalSupport.proposal_id == proposal_id, ProposalSupport.id > after_id
    )
    return [
        (row.id, row.resident_id) for row in db.session.execute(statement.order_by(ProposalSupport.id).limit(at_most))
    ]


def list_editions(proposal: Proposal) -> Sequence[ProposalEdition]:
    """The words that it had before, the newest first."""
    statement = select(ProposalEdition).where(ProposalEdition.proposal_id == proposal.id)
    return db.session.scalars(statement.order_by(ProposalEdition.number.desc())).all()


def list_updates(proposal: Proposal, *states: str) -> Sequence[ProposalUpdate]:
    """What its author added, in these states, the newest first."""
    statement = select(ProposalUpdate).where(
        ProposalUpdate.proposal_id == proposal.id, ProposalUpdate.state.in_(states)
    )
    return db.session.scalars(statement.order_by(ProposalUpdate.id.desc())).all()


def list_own(resident: Resident) -> Sequence[Proposal]:
    """The proposals that this account has offered."""
    return db.session.scalars(
        select(Proposal).where(Proposal.author_id == resident.id).order_by(Proposal.id.desc())
    ).all()


def list_offerable(resident: Resident) -> Sequence[Submission]:
    """Letters of this account that propose something and are not offered to everybody yet."""
    ids = list_letter_ids(resident.id)
    mine = select(Submission).where(Submission.id.in_(ids), Submission.place_id.is_not(None), *_is_unoffered())
    return db.session.scalars(mine.order_by(Submission.id.desc())).all()


def _is_unoffered() -> tuple[ColumnElement[bool], ...]:
    """The conditions on Submission that it proposes something in the loop, and was never offered to everybody."""
    return (
        Submission.kind == "proposal", Submission.state.not_in(OUTSIDE_THE_LOOP), Submission.reserved_for.is_(None),
        Submission.id.not_in(select(Proposal.submission_id)),
    )  # fmt: skip


@tells_unoffered
def list_unoffered(letter_ids: Sequence[int]) -> Sequence[int]:
    """Those of these letters that may be offered, once they have a place; not one that was offered, whatever came of
    it."""
    return db.session.scalars(select(Submission.id).where(Submission.id.in_(letter_ids), *_is_unoffered())).all()


def find_detail(letter: Submission) -> ProposalDetail | None:
    """What the letter says as a proposal."""
    return db.session.scalar(select(ProposalDetail).where(ProposalDetail.submission_id == letter.id))


def list_merge_wishes(proposal: Proposal) -> Sequence[Proposal]:
    """Proposals whose authors would have them merged into this one, where that can be."""
    wishing = (Proposal.merge_wish_id == proposal.id, Proposal.state.in_(OPEN))
    rows = db.session.scalars(select(Proposal).where(*wishing).order_by(Proposal.id))
    return [row for row in rows if share_area(row, proposal)]


def count_answered() -> Answered:
    """Over all proposals that were ever public: taken back and merged ones ask for no answer."""
    at = now()
    counted = Proposal.state.in_(TO_ANSWER) & or_(Proposal.answered_at.is_not(None), Proposal.due_at <= at)
    in_time = and_(counted, Proposal.answered_at <= Proposal.due_at)
    row = db.session.execute(
        select(func.count().filter(in_time), func.count().filter(counted)).select_from(Proposal)
    ).one()
    return Answered(row[0], row[1])


def find_proposal_of(submission_id: int) -> Proposal | None:
    """The proposal that came out of this letter."""
    return db.session.scalar(select(Proposal).where(Proposal.submission_id == submission_id))


def _at_desk(actor: Actor) -> ColumnElement[bool]:
    """The condition of :func:`govtrack.proposals.policy.can_handle` on Proposal, joined with Place."""
    there = or_(false(), *(Place.path.startswith(path) for path in actor.place_paths(DESK)))
    return and_(there, Proposal.submission_id.not_in(hidden_ids(actor)))


def count_of_import(batch_id: int) -> int:
    """How many letters of an import were offered to everybody and may still be taken back by their authors."""
    letters = select(Submission.id).where(Submission.batch_id == batch_id)
    mine = (Proposal.submission_id.in_(letters), Proposal.state.in_(PROPOSAL.sources("withdraw")))
    return db.session.scalar(select(func.count()).select_from(Proposal).where(*mine)) or 0


def list_at_desk(actor: Actor, *states: str) -> Sequence[Proposal]:
    """Proposals in these states at the places of the actor, those due first."""
    statement = select(Proposal).join(Place, Proposal.place_id == Place.id)
    there = statement.where(Proposal.state.in_(states), _at_desk(actor))
    return db.session.scalars(there.order_by(Proposal.due_at, Proposal.id)).all()


def list_updates_at_desk(actor: Actor) -> Sequence[ProposalUpdate]:
    """What authors added and nobody has looked at, the oldest first."""
    statement = select(ProposalUpdate).join(Proposal, ProposalUpdate.proposal_id == Proposal.id)
    there = statement.join(Place, Proposal.place_id == Place.id).where(
        ProposalUpdate.state == "waiting", _at_desk(actor)
    )
    return db.session.scalars(there.order_by(ProposalUpdate.id)).all()


def list_to_call(before: datetime) -> Sequence[Proposal]:
    """Proposals that still collect and are to be answered before this moment."""
    due = (Proposal.state == "collecting", Proposal.due_at < before)
    return db.session.scalars(select(Proposal).where(*due).order_by(Proposal.id)).all()


def list_of_letters_taken_back() -> Sequence[Proposal]:
    """Proposals that could still be taken back, while their letters were."""
    statement = select(Proposal).join(Submission, Proposal.submission_id == Submission.id)
    taken_back = (Submission.state == "withdrawn", Proposal.state.in_(PROPOSAL.sources("withdraw")))
    return db.session.scalars(statement.where(*taken_back).order_by(Proposal.id)).all()


def list_late() -> Sequence[Proposal]:
    """Proposals whose day has gone by without an answer of the desk."""
    late = (Proposal.state == "closing", Proposal.due_at < now())
    return db.session.scalars(select(Proposal).where(*late).order_by(Proposal.id)).all()


def list_decided() -> Sequence[Proposal]:
    """Proposals before the panel whose topic it has decided on."""
    return db.session.scalars(_decided().order_by(Proposal.id)).all()


def _decided() -> Select[Proposal]:
    return (
        select(Proposal)
        .join(Topic, Proposal.topic_id == Topic.id)
        .where(Proposal.state == "candidate", Topic.state.in_(DECIDED_STATES), Topic.state != "parked")
    )
