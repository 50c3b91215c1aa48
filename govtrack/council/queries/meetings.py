"""Reading meetings, their agenda and their attendance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.core.totals import read_totals
from govtrack.core.totals.kinds import BAR
from govtrack.council import totals
from govtrack.council.models import AgendaItem, ItemNotice, Meeting, Participant
from govtrack.council.states import COMING, HELD, NOT_PUBLIC, OPEN_ITEMS
from govtrack.places.models import Place
from govtrack.topics.models import Topic
from govtrack.topics.states import READY_STATES

WITH_PEOPLE = tuple(
    joinedload(attribute)
    for attribute in (
        Meeting.place, Meeting.chair, Meeting.recorder, Meeting.facilitator, Meeting.rule_set, Meeting.follows
    )
)  # fmt: skip
WITH_TOPICS = (
    joinedload(AgendaItem.topic).joinedload(Topic.place),
    joinedload(AgendaItem.topic).joinedload(Topic.category),
)
IN_ORDER = (AgendaItem.position, AgendaItem.id)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came to one meeting: of those invited, and besides them."""

    invited: int
    came: int
    uninvited: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Attendances (人次: one per sign-in) beside the persons behind them (人数)."""

    meetings: int
    attendances: int
    persons: int


def get_meeting(meeting_id: int) -> Meeting:
    """The meeting with place, officials, rules and the one that it continues; raises NotFound."""
    row = db.session.scalar(select(Meeting).options(*WITH_PEOPLE).where(Meeting.id == meeting_id))
    if row is None:
        raise NotFound()
    return row


def get_agenda(meeting_id: int) -> tuple[Meeting, Sequence[AgendaItem]]:
    """The meeting as :func:`get_meeting` and its agenda as :func:`list_items`, in one statement; raises NotFound."""
    both = select(Meeting, AgendaItem).outerjoin(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    statement = both.options(*WITH_PEOPLE, *WITH_TOPICS).where(Meeting.id == meeting_id)
    rows = db.session.execute(statement.order_by(*IN_ORDER)).all()
    if not rows:
        raise NotFound()
    return rows[0].Meeting, [row.AgendaItem for row in rows if row.AgendaItem is not None]


def list_coming_meetings(*, with_planned: bool = False) -> Sequence[Meeting]:
    """Meetings still to be held, the next one first; ``with_planned`` adds those not announced."""
    return db.session.scalars(_coming(with_planned)).all()


def page_coming_meetings(page: int, *, with_planned: bool = False) -> Page[Meeting]:
    """One page of them."""
    return paginate(_coming(with_planned), page=page)


def _coming(with_planned: bool) -> Select[Meeting]:
    states = [state for state in COMING if with_planned or state not in NOT_PUBLIC]
    statement = select(Meeting).options(joinedload(Meeting.place)).where(Meeting.state.in_(states))
    return statement.order_by(Meeting.starts_at, Meeting.id)


def list_past_meetings() -> Page[Meeting]:
    """Meetings that were held, missed their quorum or were called off after notice, newest first."""
    statement = (
        select(Meeting)
        .options(joinedload(Meeting.place))
        .where(Meeting.state.not_in(COMING), Meeting.noticed_at.is_not(None))
    )
    return paginate(statement, by=(Meeting.starts_at.desc(), Meeting.id.desc()))


def find_next_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting that continues this one and was not called off."""
    statement = select(Meeting).where(Meeting.follows_id == meeting.id, Meeting.state != "cancelled")
    return db.session.scalar(statement.order_by(Meeting.id.desc()).limit(1))


def get_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """The item of this very meeting; raises NotFound."""
    row = db.session.get(AgendaItem, item_id)
    if row is None or row.meeting_id != meeting.id:
        raise NotFound()
    return row


def list_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """The agenda in its order, withdrawn items among it, with topics."""
    statement = select(AgendaItem).options(*WITH_TOPICS).where(AgendaItem.meeting_id == meeting.id)
    return db.session.scalars(statement.order_by(*IN_ORDER)).all()


def list_items_of_topic(topic_id: int) -> Sequence[AgendaItem]:
    """Every time this topic stood on an agenda, oldest first, with the meetings."""
    statement = select(AgendaItem).options(joinedload(AgendaItem.meeting)).where(AgendaItem.topic_id == topic_id)
    return db.session.scalars(statement.order_by(AgendaItem.id)).all()


def list_unfinished_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """Items put off at this meeting that stand on no other agenda yet."""
    taken = select(AgendaItem.carried_from_id).where(
        AgendaItem.carried_from_id.is_not(None), AgendaItem.state != "withdrawn"
    )
    statement = (
        select(AgendaItem)
        .options(joinedload(AgendaItem.topic))
        .where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.state == "deferred",
            AgendaItem.id.not_in(taken),
        )
    )
    return db.session.scalars(statement.order_by(AgendaItem.position)).all()


def list_notices(items: Collection[AgendaItem]) -> dict[int, ItemNotice]:
    """The notices that were given, by the key of the item."""
    rows = db.session.scalars(select(ItemNotice).where(ItemNotice.agenda_item_id.in_([item.id for item in items])))
    return {row.agenda_item_id: row for row in rows}


def get_participant(meeting: Meeting, participant_id: int) -> Participant:
    """The participant of this very meeting; raises NotFound."""
    row = db.session.get(Participant, participant_id)
    if row is None or row.meeting_id != meeting.id:
        raise NotFound()
    return row


def list_participants(meeting: Meeting) -> Sequence[Participant]:
    """Everybody invited or present, by party, in the order they were entered."""
    statement = select(Participant).where(Participant.meeting_id == meeting.id)
    return db.session.scalars(statement.order_by(Participant.party, Participant.id)).all()


def list_turnouts(meetings: Collection[Meeting]) -> dict[int, Turnout]:
    """How many were invited to each of these meetings and how many came, by key; one query."""

    def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    invited, came = Participant.is_invited, Participant.has_attended
    statement = (
        select(
            Participant.meeting_id,
            number_of(invited.is_(True)),
            number_of(and_(invited, came)),
            number_of(and_(~invited, came)),
        )
        .where(Participant.meeting_id.in_([meeting.id for meeting in meetings]))
        .group_by(Participant.meeting_id)
    )
    return {row[0]: Turnout(*row[1:]) for row in db.session.execute(statement)}


def count_attendance() -> Attendance:
    """Meetings held, attendances and distinct persons over all of them."""
    counted = read_totals(totals.MEETINGS, totals.ATTENDANCES, totals.PERSONS)
    came = [f"{state}{BAR}1" for state in HELD]
    meetings = sum(n for key, n in counted[totals.MEETINGS].items() if key in came)
    return Attendance(meetings, sum(counted[totals.ATTENDANCES].values()), counted[totals.PERSONS][totals.AT_HELD])


def list_ready_topics(meeting: Meeting) -> Sequence[Topic]:
    """Admitted topics within the meeting's place that stand on no open agenda, most attention first."""
    taken = select(AgendaItem.topic_id).where(AgendaItem.state.in_(OPEN_ITEMS))
    statement = (
        select(Topic)
        .outerjoin(Place, Topic.place_id == Place.id)
        .where(
            Topic.state.in_(READY_STATES),
            Topic.id.not_in(taken),
            or_(Topic.place_id.is_(None), Place.path.startswith(meeting.place.path)),
        )
    )
    return db.session.scalars(statement.order_by(Topic.hotness.desc(), Topic.id).limit(200)).all()
