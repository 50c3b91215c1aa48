"""Finding plans: one with all that belongs to it, what was promised and kept, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from govtrack.accounts.roles import DESK, STAFF
from govtrack.accounts.units import of_own_units
from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED
from govtrack.core.actors import Actor
from govtrack.core.clock import today
from govtrack.core.db import db
from govtrack.core.duties import units_of
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.core.statements import moment_then, setting_then
from govtrack.council.models import AgendaItem, Meeting, Suggestion
from govtrack.council.vocabulary import AGREEMENTS
from govtrack.places.models import Place
from govtrack.plans.cards import PlanName, PlanTile, plan_name, plan_tile
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.plans.settings import SIGNING_SLOTS
from govtrack.plans.states import DRAFTERS, LISTED, LIVING, PROMISING
from govtrack.topics.cards import TopicName, topic_name
from govtrack.topics.models import Topic


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the public list shows; ``view`` is all, on_notice, under_way, overdue, kept or withdrawn."""

    view: str = "all"
    place_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """How many promises of adopted plans there are, and how they stand."""

    total: int
    kept: int
    overdue: int

    @property
    def under_way(self) -> int:
        """Neither kept nor overdue."""
        return self.total - self.kept - self.overdue


def _commitments() -> ExecutableOption:
    return selectinload(Plan.commitments).options(joinedload(Commitment.work_order), joinedload(Commitment.lead_unit))


def get_plan(plan_id: int) -> Plan:
    """The plan with parties, promises and objections; raises NotFound."""
    statement = (
        select(Plan)
        .where(Plan.id == plan_id)
        .options(
            joinedload(Plan.topic),
            joinedload(Plan.place),
            joinedload(Plan.lead_unit),
            joinedload(Plan.agenda_item).joinedload(AgendaItem.meeting),
            joinedload(Plan.parties),
            selectinload(Plan.objections),
            selectinload(Plan.revisions),
            _commitments(),
            # With the promises, so that the page asks for nothing more.
            selectinload(Plan.commitments).joinedload(Commitment.reports),
        )
    )
    plan = db.session.scalars(statement).unique().one_or_none()
    if plan is None:
        raise NotFound()
    return plan


def get_commitment(commitment_id: int) -> Commitment:
    """The promise with its plan, order and reports; raises NotFound."""
    statement = (
        select(Commitment)
        .where(Commitment.id == commitment_id)
        .options(
            joinedload(Commitment.plan).joinedload(Plan.place),
            joinedload(Commitment.lead_unit),
            joinedload(Commitment.work_order).joinedload(WorkOrder.unit),
            joinedload(Commitment.suggestion),
            joinedload(Commitment.reports),
        )
    )
    row = db.session.scalars(statement).unique().one_or_none()
    if row is None:
        raise NotFound()
    return row


def get_party(party_id: int) -> PlanParty:
    """A party of a plan; raises NotFound."""
    row = db.session.get(PlanParty, party_id)
    if row is None:
        raise NotFound()
    return row


def get_objection(objection_id: int) -> Objection:
    """An objection; raises NotFound."""
    row = db.session.get(Objection, objection_id)
    if row is None:
        raise NotFound()
    return row


def _is_kept() -> ColumnElement[bool]:
    return exists().where(WorkOrder.id == Commitment.work_order_id, WorkOrder.state.in_(CHECKED))


def _is_late() -> ColumnElement[bool]:
    return (Commitment.in_service_on < today()) & Commitment.work_order_id.is_not(None) & ~_is_kept()


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Commitment.plan_id == Plan.id, condition)


def _in_view(statement: Select[Plan], view: str) -> Select[Plan]:
    views = {
        "on_notice": Plan.state == "noticed",
        "under_way": Plan.state == "adopted",
        "overdue": (Plan.state == "adopted") & _has(_is_late()),
        "kept": Plan.state == "completed",
        "withdrawn": Plan.state == "withdrawn",
    }
    condition = views.get(view, Plan.state.in_(LISTED))
    return statement.where(condition)


def list_plans(wanted: PlanFilter) -> Page[PlanTile]:
    """One page of the plans that everybody can see, the newest first."""
    statement = _in_view(select(Plan).where(Plan.noticed_at.is_not(None)), wanted.view)
    if wanted.place_id is not None:
        path = select(Place.path).where(Place.id == wanted.place_id).scalar_subquery()
        statement = statement.join(Place, Plan.place_id == Place.id).where(Place.path.startswith(path))
    if wanted.words:
        statement = statement.where(
            or_(Plan.title.contains(wanted.words, autoescape=True), Plan.number == wanted.words.upper())
        )
    statement = statement.options(joinedload(Plan.place), joinedload(Plan.lead_unit), _commitments())
    rows: Page[Plan] = paginate(statement, by=(Plan.noticed_at.desc(), Plan.id.desc()))
    return rows.map(plan_tile)


def count_promises() -> PromiseCounts:
    """All promises that were made in adopted plans, and how they stand today; one query."""
    statement = (
        select(func.count(), func.count().filter(_is_kept()), func.count().filter(_is_late()))
        .select_from(Commitment)
        .join(Plan, Commitment.plan_id == Plan.id)
        .where(Plan.state.in_(PROMISING))
    )
    total, kept, overdue = db.session.execute(statement).one()
    return PromiseCounts(total, kept, overdue)


def _within(actor: Actor) -> ColumnElement[bool]:
    paths = actor.place_paths(DRAFTERS)
    return or_(false(), *(Place.path.startswith(path, autoescape=True) for path in paths))


def list_drafts(actor: Actor) -> Sequence[PlanName]:
    """The plans being drafted in the actor's places, the oldest first."""
    statement = select(Plan).join(Place, Plan.place_id == Place.id).where(Plan.state == "drafting", _within(actor))
    return [plan_name(row) for row in db.session.scalars(statement.order_by(Plan.id))]


def is_to_sign(actor: Actor) -> ColumnElement[bool]:
    """The plan is on notice, and a unit of this person is a party that has said nothing yet.

    Whoever drafted it signs for nobody.
    """
    drafted = func.coalesce(Plan.drafted_by_id, 0)
    asked = exists().where(
        PlanParty.plan_id == Plan.id,
        PlanParty.signed_at.is_(None),
        PlanParty.refusal == "",
        of_own_units(actor, STAFF, PlanParty.organisation_id, Plan.place_id),
    )
    return (Plan.state == "noticed") & (drafted != actor.user_id) & asked


def list_to_sign(actor: Actor) -> Sequence[PlanName]:
    """The plans that wait for a unit of this person to sign or refuse, the oldest first."""
    return [plan_name(row) for row in db.session.scalars(select(Plan).where(is_to_sign(actor)).order_by(Plan.id))]


def _others_noticed_at_desk(actor: Actor) -> ColumnElement[bool]:
    """The plan is on notice in a place whose desk this person is, and somebody else drafted it."""
    at_desk = Plan.place.has(or_(false(), *(Place.path.startswith(path) for path in actor.place_paths(DESK))))
    return (Plan.state == "noticed") & (func.coalesce(Plan.drafted_by_id, 0) != actor.user_id) & at_desk


def _is_objected_to() -> ColumnElement[bool]:
    return exists().where(Objection.plan_id == Plan.id, Objection.state == "raised")


def is_to_answer_for(actor: Actor) -> ColumnElement[bool]:
    """An objection to the plan waits for an answer of this person's desk."""
    return _others_noticed_at_desk(actor) & _is_objected_to()


def is_to_adopt_for(actor: Actor) -> ColumnElement[bool]:
    """Its notice is over, every objection answered, every party has answered, none of them by this person's hand.

    Nor is it one that their own unit alone signs. ``demand_adoptable`` and ``can_adopt`` say the same of one plan.
    """
    of_plan = exists().where(PlanParty.plan_id == Plan.id)
    signing = of_plan.where(PlanParty.slot.in_(setting_then(SIGNING_SLOTS, is_list=True)))
    waiting = signing.where(PlanParty.signed_at.is_(None), PlanParty.refusal == "")
    party = PlanParty.organisation_id
    by_others = signing.where(or_(party.is_(None), party.not_in(units_of(actor.grants))))
    answered = of_plan.where(PlanParty.answered_by_id == actor.user_id)
    is_over = Plan.noticed_until <= moment_then()
    return _others_noticed_at_desk(actor) & is_over & ~_is_objected_to() & ~waiting & by_others & ~answered


def list_topics_to_plan(actor: Actor) -> Sequence[TopicName]:
    """Topics that the council decided and nobody has begun to plan, within the actor's places."""
    has_plan = exists().where(Plan.topic_id == Topic.id, Plan.state.in_(LIVING))
    lost_plan = (Topic.state == "admitted") & exists().where(Plan.topic_id == Topic.id, Plan.state == "withdrawn")
    # A topic without a place of its own is the command room's.
    within = or_(_within(actor), Topic.place_id.is_(None)) if actor.has_role("command") else _within(actor)
    statement = (
        select(Topic)
        .outerjoin(Place, Topic.place_id == Place.id)
        .where(Topic.state.in_(("decided", "plan_drafting")) | lost_plan, ~has_plan, within)
    )
    return [topic_name(row) for row in db.session.scalars(statement.order_by(Topic.id))]


def find_living_plan(topic: Topic) -> Plan | None:
    """The plan of the topic that is being drafted, noticed or carried out."""
    statement = select(Plan).where(Plan.topic_id == topic.id, Plan.state.in_(LIVING))
    return db.session.scalar(statement.order_by(Plan.id.desc()).limit(1))


def list_decided_items(topic: Topic) -> Sequence[AgendaItem]:
    """The agenda items in which the council decided the topic, the latest first."""
    statement = (
        select(AgendaItem)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .options(joinedload(AgendaItem.meeting))
        .where(AgendaItem.topic_id == topic.id, AgendaItem.outcome.in_(AGREEMENTS))
    )
    return db.session.scalars(statement.order_by(Meeting.starts_at.desc(), AgendaItem.id.desc())).all()


def list_adopted_suggestions(plan: Plan) -> Sequence[Suggestion]:
    """The suggestions of the plan's agenda item that were adopted, wholly or partly."""
    if plan.agenda_item_id is None:
        return []
    statement = select(Suggestion).where(
        Suggestion.agenda_item_id == plan.agenda_item_id, Suggestion.adopted.in_(("adopted", "partly"))
    )
    return db.session.scalars(statement.order_by(Suggestion.id)).all()


def list_kept_plans() -> Sequence[Plan]:
    """Adopted plans whose last promise has been verified: they can be completed."""
    is_open = _has(~_is_kept())
    return db.session.scalars(select(Plan).where(Plan.state == "adopted", ~is_open).order_by(Plan.id)).all()


def list_newly_late(since: date) -> Sequence[Commitment]:
    """Promises of plans that are being carried out whose day went by on this day or later, and nobody verified them."""
    statement = (
        select(Commitment)
        .join(Commitment.plan)
        .where(_is_late(), Plan.state == "adopted", Commitment.in_service_on >= since)
        .order_by(Commitment.id)
    )
    return db.session.scalars(statement).all()
