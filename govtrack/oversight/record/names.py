"""What people call the things that the record knows by their numbers.

Letters are named by their number, never by who wrote them; of people at councils, whose names
are for council staff alone, only the meeting is named. One query for each kind of thing,
however many events there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from govtrack.accounts.models import RoleGrant, User
from govtrack.casework.models import Whistle, WorkOrder
from govtrack.core.db import db
from govtrack.core.i18n import by_language
from govtrack.core.settings import DEFINITIONS, SettingValue
from govtrack.council.models import AgendaItem, Dissent, Meeting, MinutesRevision, Motion, Participant, Suggestion
from govtrack.intake.models import Submission
from govtrack.places.models import Category, Duty, Organisation, Place
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.plans.slots import SLOTS
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.topics.models import Topic, TopicBurst

Thing = tuple[str, int | str]
Names = Mapping[Thing, str]

# Of each kind of thing the statement for its key and its name: one text, or a Chinese and an English one.
STATEMENTS: dict[str, Select[*tuple[Any, ...]]] = {
    "submissions": select(Submission.id, Submission.number),
    "topics": select(Topic.id, Topic.number),
    "topic_bursts": select(TopicBurst.id, Topic.number).join(Topic, TopicBurst.topic_id == Topic.id),
    "work_orders": select(WorkOrder.id, WorkOrder.number),
    "whistles": select(Whistle.id, WorkOrder.number).join(WorkOrder, Whistle.work_order_id == WorkOrder.id),
    "meetings": select(Meeting.id, Meeting.number),
    "participants": select(Participant.id, Meeting.number).join(Meeting, Participant.meeting_id == Meeting.id),
    "minutes_revisions": select(MinutesRevision.id, Meeting.number).join(
        Meeting, MinutesRevision.meeting_id == Meeting.id
    ),
    "agenda_items": select(AgendaItem.id, Topic.number).join(Topic, AgendaItem.topic_id == Topic.id),
    "suggestions": select(Suggestion.id, Topic.number)
    .join(AgendaItem, Suggestion.agenda_item_id == AgendaItem.id)
    .join(Topic, AgendaItem.topic_id == Topic.id),
    "motions": select(Motion.id, Topic.number)
    .join(AgendaItem, Motion.agenda_item_id == AgendaItem.id)
    .join(Topic, AgendaItem.topic_id == Topic.id),
    "dissents": select(Dissent.id, Topic.number)
    .join(Motion, Dissent.motion_id == Motion.id)
    .join(AgendaItem, Motion.agenda_item_id == AgendaItem.id)
    .join(Topic, AgendaItem.topic_id == Topic.id),
    "plans": select(Plan.id, Plan.number),
    # The unit, or the part in the plan: the names of residents are on the plan alone.
    "plan_parties": select(PlanParty.id, PlanParty.slot, Organisation.name_zh, Organisation.name_en).outerjoin(
        Organisation, PlanParty.organisation_id == Organisation.id
    ),
    "objections": select(Objection.id, Plan.number).join(Plan, Objection.plan_id == Plan.id),
    "commitments": select(Commitment.id, Commitment.title),
    "responses": select(Response.id, func.coalesce(Topic.number, Submission.number))
    .outerjoin(Topic, Response.topic_id == Topic.id)
    .outerjoin(Submission, Response.submission_id == Submission.id),
    "answers": select(Answer.id, Submission.number).join(Submission, Answer.submission_id == Submission.id),
    "disputes": select(Dispute.id, Submission.number)
    .join(Answer, Dispute.answer_id == Answer.id)
    .join(Submission, Answer.submission_id == Submission.id),
    "users": select(User.id, User.name),
    "role_grants": select(RoleGrant.id, User.name).join(User, RoleGrant.user_id == User.id),
    "organisations": select(Organisation.id, Organisation.name_zh, Organisation.name_en),
    "places": select(Place.id, Place.name_zh, Place.name_en),
    "categories": select(Category.id, Category.name_zh, Category.name_en),
    "duties": select(Duty.id, Organisation.name_zh, Organisation.name_en).join(
        Organisation, Duty.organisation_id == Organisation.id
    ),
    "setting_values": select(SettingValue.id, SettingValue.key),
}
# Some details name a thing by its code and not by its number.
BY_CODE: dict[str, Select[*tuple[Any, ...]]] = {
    "organisations": select(Organisation.code, Organisation.name_zh, Organisation.name_en),
    "places": select(Place.code, Place.name_zh, Place.name_en),
    "categories": select(Category.code, Category.name_zh, Category.name_en),
}


def _shown(kind: str, texts: tuple[Any, ...]) -> str:
    if kind == "setting_values":
        definition = DEFINITIONS.get(texts[0])
        return str(definition.label) if definition else str(texts[0])
    if kind == "plan_parties":
        slot, *names = texts
        return by_language(*names) if names[0] else str(SLOTS[slot])
    return by_language(*texts) if len(texts) == 2 else str(texts[0] or "")


def _load(kind: str, statement: Select[*tuple[Any, ...]], keys: set[Any]) -> dict[Thing, str]:
    """The names of the things of one kind; what is gone has none."""
    rows = db.session.execute(statement.where(statement.selected_columns[0].in_(keys))).all()
    return {(kind, row[0]): _shown(kind, tuple(row[1:])) for row in rows}


def load_names(things: Iterable[Thing]) -> Names:
    """What people call these things, where they have a name."""
    wanted: dict[tuple[str, bool], set[Any]] = {}
    for kind, key in things:
        wanted.setdefault((kind, isinstance(key, str)), set()).add(key)
    names: dict[Thing, str] = {}
    for (kind, is_code), keys in wanted.items():
        statement = (BY_CODE if is_code else STATEMENTS).get(kind)
        if statement is not None:
            names |= _load(kind, statement, keys)
    return names
