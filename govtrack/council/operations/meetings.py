"""Calling a meeting, changing it, giving notice of it, calling it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from govtrack.accounts.models import User
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import find_conflict
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l, show_time
from govtrack.core.numbering import next_number
from govtrack.core.reasons import SHORT, demand_text
from govtrack.council import policy, queries
from govtrack.council.models import AgendaItem, ItemNotice, Meeting
from govtrack.council.operations.neutrality import demand_neutral_chair
from govtrack.council.operations.notices import notify_cancelled, notify_invited
from govtrack.council.operations.rules import ensure_rule_set
from govtrack.council.operations.steps import (
    advance_item,
    advance_meeting,
    announce_topic,
    hold_meeting,
    note,
    release_topic,
)
from govtrack.council.signals import meeting_noticed
from govtrack.council.states import BEFORE_NOTICE
from govtrack.council.vocabulary import MODES
from govtrack.places.models import Place

NO_TITLE = _l("Give the meeting a title.")
NO_MODE = _l("Choose how the meeting is held.")
NO_OFFICE = {
    "chair": _l("This person does not hold the role of a chair at this place."),
    "recorder": _l("This person does not hold the role of a recorder at this place."),
    "facilitator": _l("This person does not hold the role of a facilitator at this place."),
}


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """Everything about a meeting but its agenda and place; ``starts_at`` may lie in the past for one held on paper.

    Without ``planned_minutes`` it takes as long as the rules allow.
    """

    title: str
    starts_at: datetime
    chair: User
    recorder: User
    facilitator: User | None = None
    mode: str = "offline"
    venue: str = ""
    online_link: str = ""
    planned_minutes: int | None = None

    @property
    def chair_id(self) -> int:
        """The account of the chair."""
        return self.chair.id

    @property
    def officials(self) -> dict[str, User]:
        """Who is to hold which office."""
        named = {"chair": self.chair, "recorder": self.recorder, "facilitator": self.facilitator}
        return {office: user for office, user in named.items() if user is not None}


def call_meeting(actor: Actor, place: Place, details: MeetingDetails, *, follows: Meeting | None = None) -> Meeting:
    """Calls a meeting under the rules in force.

    Raises InvalidInput where chair and recorder are the same person, an official lacks the
    role, the mode has no venue or link, or the time is longer than the rules allow.
    """
    require(policy.can_call(actor, place) and (follows is None or policy.is_caller(actor, follows)))
    meeting = Meeting(
        number=next_number("RT", digits=3), place=place, rule_set=ensure_rule_set(), follows=follows,
        called_by_id=actor.user_id,
    )  # fmt: skip
    _describe(meeting, details)
    _staff(meeting, details)
    db.session.add(meeting)
    db.session.flush()
    note(actor, meeting, "called", number=meeting.number, mode=meeting.mode)
    return meeting


def demand_changeable(meeting: Meeting) -> None:
    """What was announced stands."""
    if meeting.state not in BEFORE_NOTICE:
        raise Conflict(_l("Notice of this meeting has been given. Call it off and call a new one."))


def change_meeting(actor: Actor, meeting: Meeting, details: MeetingDetails) -> Meeting:
    """Changes a meeting that has not been announced; raises Conflict afterwards."""
    require(policy.is_caller(actor, meeting))
    hold_meeting(meeting)
    demand_changeable(meeting)
    _describe(meeting, details)
    _staff(meeting, details)
    db.session.flush()
    note(actor, meeting, "changed")
    return meeting


def _describe(meeting: Meeting, details: MeetingDetails) -> None:
    limit = meeting.rule_set.limits["session_minutes"]
    minutes = limit if details.planned_minutes is None else details.planned_minutes
    if details.mode not in MODES:
        raise InvalidInput(NO_MODE, "mode")
    if not 0 < minutes <= limit:
        raise InvalidInput(_("A meeting may take up to %(limit)d minutes.", limit=limit), "planned_minutes")
    venue, link = details.venue.strip(), details.online_link.strip()
    if details.mode in {"offline", "hybrid"} and not venue:
        raise InvalidInput(_l("Say where the meeting is held."), "venue")
    if details.mode in {"online", "hybrid"} and not link.startswith(("https://", "http://")):
        raise InvalidInput(_l("Give the address of the online meeting; it begins with https://."), "online_link")
    meeting.title = demand_text(details.title, "title", NO_TITLE, SHORT)
    meeting.mode, meeting.starts_at, meeting.planned_minutes = details.mode, details.starts_at, minutes
    meeting.venue, meeting.online_link = venue[:SHORT], link[:SHORT]


def _staff(meeting: Meeting, details: MeetingDetails) -> None:
    conflict = find_conflict(details.recorder.actor, "council.record", details)
    if conflict is not None:
        raise InvalidInput(conflict.message, "recorder")
    for office, user in details.officials.items():
        if not policy.can_hold_office(user.actor, office, meeting.place):
            raise InvalidInput(NO_OFFICE[office], office)
    meeting.chair, meeting.recorder, meeting.facilitator = details.chair, details.recorder, details.facilitator
    demand_neutral_chair(meeting, "chair")


def notice(actor: Actor, meeting: Meeting, *, urgent_reason: str = "", given_at: datetime | None = None) -> Meeting:
    """Gives public notice of the meeting and of each topic; ``given_at`` is when it was posted (default now).

    Raises InvalidInput where the agenda is empty, the notice is shorter than the rules allow,
    a short notice has no reason, or what it tells of was not there yet when it is said to have been posted.
    """
    require(policy.is_caller(actor, meeting))
    hold_meeting(meeting)
    moment = given_at or now()
    items = [item for item in queries.list_items(meeting) if item.state == "listed"]
    demand_neutral_chair(meeting)
    if not items:
        raise InvalidInput(_l("Put at least one topic on the agenda before giving notice."))
    _refuse_back_dated(meeting, items, moment)
    meeting.urgent_reason = _check_notice_time(meeting, moment, urgent_reason)
    meeting.noticed_at = moment
    advance_meeting(actor, meeting, "notice")
    people = list(queries.list_participants(meeting))
    parties = sorted({row.party for row in people if row.is_invited})
    for item in items:
        announce_topic(actor, item)
        db.session.add(_item_notice(item, parties))
    db.session.flush()
    note(actor, meeting, "noticed", is_public=True, reason=meeting.urgent_reason, posted=moment.isoformat())
    notify_invited(meeting, people)
    meeting_noticed.send(None, meeting_id=meeting.id)
    return meeting


def _refuse_back_dated(meeting: Meeting, items: list[AgendaItem], moment: datetime) -> None:
    """Nobody can post what is not there: a topic that the panel has not admitted, a meeting that nobody has called.

    A meeting that was held on paper is called here, with its agenda, only after it began: then the topics alone tell.
    """
    beginnings = [
        (item.topic.decided_at, _l("The notice was posted before topic %(number)s was admitted on %(moment)s."), item)
        for item in items
        if item.topic.decided_at is not None
    ]
    if meeting.starts_at > meeting.created_at:
        listed = _l("The notice was posted before topic %(number)s was put on the agenda on %(moment)s.")
        beginnings += [(item.created_at, listed, item) for item in items]
    if not beginnings:
        return
    youngest, words, item = max(beginnings, key=lambda row: row[0])
    # Form fields have no seconds, so a time within the same minute counts.
    if moment < youngest.replace(second=0, microsecond=0):
        told = str(words) % {"number": item.topic.number, "moment": show_time(youngest)}
        raise InvalidInput(told, "given_at")


def _check_notice_time(meeting: Meeting, moment: datetime, urgent_reason: str) -> str:
    """The reason for a short notice, empty where it is long enough."""
    limits = meeting.rule_set.limits
    if moment > now() + timedelta(minutes=1):
        raise InvalidInput(_l("The notice cannot have been posted in the future."), "given_at")
    ahead = meeting.starts_at - moment
    if ahead < timedelta(hours=limits["urgent_notice_hours"]):
        raise InvalidInput(
            _(
                "The meeting is too soon: even an urgent one needs %(hours)d hours of notice. Choose a later time.",
                hours=limits["urgent_notice_hours"],
            ),
            "given_at",
        )
    if ahead >= timedelta(days=limits["notice_days"]):
        return ""
    message = _(
        "The notice is given less than %(days)d days before. Say why the meeting is urgent.", days=limits["notice_days"]
    )
    return demand_text(urgent_reason, "urgent_reason", message)


def _item_notice(item: AgendaItem, parties: list[str]) -> ItemNotice:
    topic = item.topic
    evidence = {
        "voices": topic.voices,
        "letters": topic.letters,
        "hotness": topic.hotness,
        "parts": topic.hotness_parts,
    }
    return ItemNotice(item=item, question=item.question, evidence=evidence, parties=parties)


def demand_without_further(meeting: Meeting) -> None:
    """What waits for a further meeting is not called off as well."""
    if meeting.state == "inquorate" and queries.find_next_meeting(meeting) is not None:
        raise Conflict(_l("A further meeting has already been called in place of this one."))


def cancel_meeting(actor: Actor, meeting: Meeting, reason: str) -> Meeting:
    """Calls the meeting off with a public reason; its topics stand among the admitted ones again."""
    require(policy.is_caller(actor, meeting))
    hold_meeting(meeting)
    why = demand_text(reason, "reason", _l("Say why the meeting is called off; everybody can read it."))
    demand_without_further(meeting)
    meeting.decision_reason = why
    was_announced = meeting.noticed_at is not None
    advance_meeting(actor, meeting, "cancel")
    for item in queries.list_items(meeting):
        if item.state == "listed":
            item.decision_reason = why
            advance_item(actor, item, "withdraw")
            release_topic(actor, item, why)
    db.session.flush()
    note(actor, meeting, "cancelled", is_public=was_announced, reason=why)
    if was_announced:
        notify_cancelled(meeting, list(queries.list_participants(meeting)))
    return meeting
