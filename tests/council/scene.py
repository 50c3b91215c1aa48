"""Meetings for tests, brought to a state by the operations of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.council import operations, queries
from govtrack.council.models import AgendaItem, Meeting, Participant
from govtrack.council.operations import SheetLine
from govtrack.places.models import Place
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic
from tests import factories

QUESTION = "放学时段校门口怎么通行更安全？"


@dataclass
class Scene:
    """A community with a chair, a recorder and its staff."""

    place: Place
    chair: Any
    recorder: Any
    staff: Any


def scene() -> Scene:
    """The people a meeting needs."""
    place = factories.place("community")
    return Scene(
        place, factories.user("chair"), factories.user("recorder"), factories.user("community_staff", at=place)
    )


def admitted_topic(
    around: Scene, question: str = QUESTION, title: str = "校门口拥堵", *, days_ago: int = 8, **attributes: Any
) -> Topic:
    """A topic the panel has admitted so many days ago, so that notice of it can have been given since."""
    with transaction():
        topic = topics.nominate(
            around.staff.actor, "放学时很堵", title=title, question=question, place=around.place, **attributes
        )
    other = factories.actor("commissioner", at=around.place)
    with transaction():
        topics.start_review(other, topic)
    factories.panel_says(topic)
    with transaction():
        topics.declare_interest(around.staff.actor, topic, has_interest=False)
        topics.admit(around.staff.actor, topic, "需要大家一起商量", question)
        topic.decided_at = now() - timedelta(days=days_ago)
    return topic


def details(around: Scene, starts_at: datetime, **more: Any) -> operations.MeetingDetails:
    """A meeting as a caller enters it."""
    return operations.MeetingDetails(
        **{
            "title": "第一次红茶议事会",
            "starts_at": starts_at,
            "chair": around.chair,
            "recorder": around.recorder,
            "venue": "社区活动室",
            **more,
        }
    )


def planned(around: Scene, *topics_to_list: Topic, starts_at: datetime | None = None) -> Meeting:
    """A meeting with these topics on its agenda, not yet announced; held yesterday unless told otherwise."""
    with transaction():
        meeting = operations.call_meeting(
            around.staff.actor, around.place, details(around, starts_at or now() - timedelta(days=1))
        )
        for topic in topics_to_list:
            operations.add_item(around.staff.actor, meeting, topic, minutes=40)
    return meeting


def noticed(around: Scene, *topics_to_list: Topic) -> Meeting:
    """An announced meeting whose time has come."""
    meeting = planned(around, *topics_to_list)
    with transaction():
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))
    return meeting


def sheet(residents: int = 9, *others: str) -> list[SheetLine]:
    """A sheet with so many residents and one person of each other party."""
    lines = [SheetLine(f"居民{number}", "residents", f"{number}幢") for number in range(1, residents + 1)]
    return lines + [SheetLine(f"代表{party}", party, party) for party in others]


THREE_PARTIES = ("community", "owners", "property")


def in_session(around: Scene, *topics_to_list: Topic, residents: int = 9) -> Meeting:
    """An open meeting with nine residents and the three parties (ten votes)."""
    meeting = noticed(around, *topics_to_list)
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, sheet(residents, *THREE_PARTIES))
        operations.open_meeting(around.recorder.actor, meeting)
    return meeting


def items(meeting: Meeting) -> list[AgendaItem]:
    """The agenda."""
    return list(queries.list_items(meeting))


def residents(meeting: Meeting) -> list[Participant]:
    """The residents on the sheet."""
    return [person for person in queries.list_participants(meeting) if person.party == "residents"]


def vote(around: Scene, item: AgendaItem, votes_for: int, against: int, abstain: int = 0, present: int = 10) -> Any:
    """A motion, seconded and voted on."""
    first, second = residents(item.meeting)[:2]
    with transaction():
        motion = operations.record_motion(
            around.recorder.actor, item, text="放学时段东门单行", mover=first, seconder=second
        )
        return operations.record_votes(
            around.recorder.actor,
            motion,
            votes_for=votes_for,
            votes_against=against,
            votes_abstain=abstain,
            present=present,
        )


def closed(around: Scene, *topics_to_list: Topic) -> Meeting:
    """A meeting that found a consensus on each topic and was closed."""
    meeting = in_session(around, *topics_to_list)
    for item in items(meeting):
        with transaction():
            operations.decide_item(around.recorder.actor, item, outcome="consensus", text="放学时段东门单行")
    with transaction():
        operations.close_meeting(around.recorder.actor, meeting)
    return meeting
