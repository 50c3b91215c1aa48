"""The councils a person has to do with, and what waits there for a move of theirs.

Whoever looks after a place has to do with every council held within it or about a topic of it;
everybody else with the councils that name them: as chair, recorder, facilitator, caller, or as invited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from govtrack.accounts.roles import COUNCIL_STAFF, PANEL
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.pagination import Page, paginate
from govtrack.core.statements import kept_statement
from govtrack.council.cards import MeetingCard, meeting_card
from govtrack.council.models import AgendaItem, Meeting, Participant
from govtrack.council.states import CALLERS, COMING
from govtrack.places.models import Place
from govtrack.topics.cards import TopicCard, topic_card
from govtrack.topics.models import Topic
from govtrack.topics.states import READY_STATES

KEEPERS = ("community_staff", "commissioner")
CLERKS = ("community_staff",)
# The heaps and who has each of them.
HEAPS = {
    "ready_topics": CALLERS,
    "meetings": (*COUNCIL_STAFF, *PANEL),
    "minutes": ("recorder", "chair", *CLERKS),
    "minutes_to_publish": ("chair", *CLERKS),
}


def _within(actor: Actor, roles: Iterable[str]) -> ColumnElement[bool]:
    """Places for which one of ``roles`` is held, with everything in them."""
    paths = actor.place_paths(roles)
    return or_(*(Place.path.startswith(path) for path in paths)) if paths else false()


def _held_within(actor: Actor, roles: Iterable[str]) -> ColumnElement[bool]:
    return Meeting.place_id.in_(select(Place.id).where(_within(actor, roles)))


def _about(actor: Actor, roles: Iterable[str]) -> Select[Any]:
    """The meetings on whose agenda stands a topic of these places."""
    topics = select(Topic.id).join(Place, Topic.place_id == Place.id).where(_within(actor, roles))
    return select(AgendaItem.meeting_id).where(AgendaItem.topic_id.in_(topics), AgendaItem.state != "withdrawn")


@lru_cache(maxsize=256)
def is_mine(actor: Actor) -> ColumnElement[bool]:
    """Meetings this person has to do with; whoever takes no part in preparing one learns of it with the notice."""
    named = (Meeting.chair_id, Meeting.recorder_id, Meeting.facilitator_id, Meeting.called_by_id)
    invited = select(Participant.meeting_id).where(Participant.user_id == actor.user_id)
    return or_(
        *(column == actor.user_id for column in named),
        _held_within(actor, KEEPERS),
        and_(Meeting.noticed_at.is_not(None), Meeting.id.in_(invited) | Meeting.id.in_(_about(actor, KEEPERS))),
    )


@lru_cache(maxsize=1024)
def _waits(actor: Actor, heap: str) -> ColumnElement[bool]:
    """The meetings of one heap, which a page counts and lists.

    One writes minutes, another one confirms them, then they are published.
    """
    is_chair = Meeting.chair_id == actor.user_id
    is_clerk = _held_within(actor, CLERKS)
    if heap == "minutes":
        writes = or_(Meeting.recorder_id == actor.user_id, and_(is_clerk, Meeting.chair_id != actor.user_id))
        return or_(and_(Meeting.state == "closed", writes), and_(Meeting.state == "minutes_draft", is_chair))
    if heap == "minutes_to_publish":
        return and_(Meeting.state == "minutes_confirmed", or_(is_chair, is_clerk))
    return and_(Meeting.state.in_(COMING), is_mine(actor))


def _ready_topics(actor: Actor) -> ColumnElement[bool]:
    """Topics that may stand on an agenda of the places for which this person calls councils."""
    here = select(Place.id).where(_within(actor, CALLERS))
    return and_(Topic.state.in_(READY_STATES), or_(Topic.place_id.is_(None), Topic.place_id.in_(here)))


def list_heaps(actor: Actor) -> list[str]:
    """The heaps that this person has, in the order of the loop."""
    return [heap for heap, roles in HEAPS.items() if actor.has_role(*roles)]


def count_heaps(actor: Actor) -> dict[str, Select[Any]]:
    """For each heap of this person the statement that counts its rows."""
    return {
        heap: select(func.count(Topic.id)).where(_ready_topics(actor))
        if heap == "ready_topics"
        else select(func.count(Meeting.id)).where(_waits(actor, heap))
        for heap in list_heaps(actor)
    }


def page_of_heap(actor: Actor, heap: str) -> Page[TopicCard] | Page[MeetingCard]:
    """One page of the rows behind a heap: the hottest topics, or the meetings by their day."""
    if heap == "ready_topics":
        topics = select(Topic).options(joinedload(Topic.place)).where(_ready_topics(actor))
        return paginate(topics, by=(Topic.hotness.desc(), Topic.id)).map(topic_card)
    meetings = select(Meeting).options(joinedload(Meeting.place)).where(_waits(actor, heap))
    return paginate(meetings, by=(Meeting.starts_at, Meeting.id)).map(meeting_card)


def list_own_meetings(actor: Actor, limit: int) -> Sequence[MeetingCard]:
    """The few meetings of all heaps that press most, the nearest first."""
    return [meeting_card(row) for row in db.session.scalars(_own_meetings(actor, limit))]


@kept_statement
def _own_meetings(actor: Actor, limit: int) -> Select[Meeting]:
    heaps = [heap for heap in list_heaps(actor) if heap != "ready_topics"]
    statement = select(Meeting).options(joinedload(Meeting.place))
    statement = statement.where(or_(*(_waits(actor, heap) for heap in heaps)))
    return statement.order_by(Meeting.starts_at, Meeting.id).limit(limit)
