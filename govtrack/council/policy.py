"""Who may do what at a meeting, as far as role, place and assignment decide it."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting, get_setting
from govtrack.council.models import Meeting, MinutesRevision
from govtrack.council.states import CALLERS, PUBLISHERS, RECORDERS
from govtrack.places.models import Place

OVERSEERS = ("supervisor", "auditor", "command")
MINUTE_WRITERS = ("recorder", "community_staff")
OPEN_TO_PREPARE = ("planned", "noticed")
OPEN_HOURS_BEFORE = define_setting(
    "council.open_hours_before", 1, _l("Hours before its beginning from which a council can be opened")
)
OPEN_TO_ANSWER = ("in_session", "closed", "minutes_draft", "minutes_confirmed")


def can_call(actor: Actor, place: Place) -> bool:
    """Calling a meeting for a place."""
    return actor.has_role_at(place.path, *CALLERS)


def is_caller(actor: Actor, meeting: Meeting) -> bool:
    """Giving notice of the meeting or calling it off."""
    return can_call(actor, meeting.place)


def is_council_staff(actor: Actor, meeting: Meeting) -> bool:
    """Those who prepare the meeting and see who is invited."""
    return actor.has_role_at(meeting.place.path, *COUNCIL_STAFF)


def can_see_participants(actor: Actor, meeting: Meeting) -> bool:
    """The names on the attendance sheet are for council staff alone."""
    return is_council_staff(actor, meeting)


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Agenda and invitations, until the meeting opens."""
    return meeting.state in OPEN_TO_PREPARE and is_council_staff(actor, meeting)


def can_record(actor: Actor, meeting: Meeting) -> bool:
    """Entering the meeting as it was held."""
    return actor.has_role_at(meeting.place.path, *RECORDERS)


def opens_from(meeting: Meeting) -> datetime:
    """The first moment at which the meeting can be opened, or its missed quorum recorded."""
    return meeting.starts_at - timedelta(hours=get_setting(OPEN_HOURS_BEFORE))


def is_time_to_open(meeting: Meeting) -> bool:
    """Whether that moment has come."""
    return now() >= opens_from(meeting)


def can_answer_suggestions(actor: Actor, meeting: Meeting) -> bool:
    """Saying what became of a suggestion, until the minutes are published."""
    return meeting.state in OPEN_TO_ANSWER and can_record(actor, meeting)


def can_write_minutes(actor: Actor, meeting: Meeting) -> bool:
    """The recorder's side of the minutes; never the chair, who confirms them."""
    return actor.has_role_at(meeting.place.path, *MINUTE_WRITERS) and actor.user_id != meeting.chair_id


def can_read_drafts(actor: Actor, meeting: Meeting) -> bool:
    """Reading minutes before they are published."""
    return actor.has_role_at(meeting.place.path, *COUNCIL_STAFF, *OVERSEERS)


def can_confirm(actor: Actor, meeting: Meeting, revision: MinutesRevision) -> bool:
    """The chair of this very meeting, who has neither recorded it nor written the revision."""
    is_chair = actor.user_id == meeting.chair_id and actor.has_role_at(meeting.place.path, "chair")
    return is_chair and actor.user_id not in {meeting.recorder_id, revision.author_id}


def can_publish(actor: Actor, meeting: Meeting) -> bool:
    """Opening confirmed minutes to everybody."""
    return actor.has_role_at(meeting.place.path, *PUBLISHERS)


def can_change_rules(actor: Actor) -> bool:
    """A new version of the rules is the administrator's to enter; it is dated and published."""
    return actor.has_role("admin")
