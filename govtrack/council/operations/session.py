"""Opening a meeting by its quorum, finding it missed, closing it."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l, show_time
from govtrack.core.reasons import demand_text
from govtrack.council import policy, queries
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.operations.neutrality import demand_neutral_chair
from govtrack.council.operations.steps import advance_item, advance_meeting, hold_meeting, note, release_topic
from govtrack.council.quorum import Quorum, count_quorum
from govtrack.council.states import OPEN_ITEMS, TO_BE_OPENED
from govtrack.topics.operations import advance_topic

NO_QUORUM = _l("The meeting did not have its quorum.")
WHY_PUT_OFF = _l("Say why this is put off; everybody can read it.")
LONGEST_REASON = 1000


def open_meeting(actor: Actor, meeting: Meeting, *, at: datetime | None = None) -> Quorum:
    """Opens the meeting if the attendance sheet meets the quorum; returns its numbers.

    ``at`` is when it was opened on paper (default: now, or the planned time if that has passed).
    Raises Conflict where its time has not come (see ``policy.opens_from``) or the quorum is missed:
    enter who came later, or declare it inquorate. Raises InvalidInput for an ``at`` out of that time.
    """
    require(policy.can_record(actor, meeting))
    hold_meeting(meeting)
    demand_time_to_open(meeting)
    quorum = _count(meeting)
    if meeting.state in TO_BE_OPENED and not quorum.is_met:
        raise Conflict(
            _l("The quorum is not met, so the meeting cannot be opened. Complete the sheet or declare it inquorate.")
        )
    demand_neutral_chair(meeting)
    meeting.opened_at = _checked_opening(meeting, at)
    meeting.quorum = quorum.as_data()
    advance_meeting(actor, meeting, "open")
    for item in queries.list_items(meeting):
        if item.state == "listed":
            advance_topic(actor, item.topic, "open_session")
    db.session.flush()
    note(actor, meeting, "opened", is_public=True, present=quorum.present, voting=quorum.present_voting)
    return quorum


def demand_time_to_open(meeting: Meeting) -> None:
    """A meeting is opened, or its missed quorum recorded, from some hours before it begins."""
    if not policy.is_time_to_open(meeting):
        moment = show_time(policy.opens_from(meeting))
        raise Conflict(_("It is too early: this meeting can be opened from %(moment)s on.", moment=moment))


def demand_missed_quorum(meeting: Meeting) -> None:
    """At the time at which it could be opened, too few of those who vote are on the sheet."""
    demand_time_to_open(meeting)
    if _count(meeting).is_met:
        raise Conflict(_l("The quorum is met: open the meeting."))


def _count(meeting: Meeting) -> Quorum:
    return count_quorum(queries.list_participants(meeting), meeting.rule_set.limits)


def _checked_opening(meeting: Meeting, at: datetime | None) -> datetime:
    moment = at or min(now(), max(meeting.starts_at, meeting.noticed_at or meeting.starts_at))
    if moment > now() + timedelta(minutes=1):
        raise InvalidInput(_l("This time is still to come."), "at")
    # Form fields have no seconds, so a time within the same minute counts.
    if moment < policy.opens_from(meeting) - timedelta(minutes=1):
        first = show_time(policy.opens_from(meeting))
        raise InvalidInput(_("This meeting could be opened from %(moment)s on, not before.", moment=first), "at")
    return moment


def declare_inquorate(actor: Actor, meeting: Meeting) -> Quorum:
    """Records that the quorum was missed; the agenda waits for the next meeting.

    Raises Conflict where the time of the meeting has not come, or the quorum is there.
    """
    require(policy.can_record(actor, meeting))
    hold_meeting(meeting)
    demand_missed_quorum(meeting)
    quorum = _count(meeting)
    meeting.quorum = quorum.as_data()
    advance_meeting(actor, meeting, "declare_inquorate")
    for item in queries.list_items(meeting):
        put_off(actor, item, str(NO_QUORUM))
    db.session.flush()
    note(actor, meeting, "found_inquorate", is_public=True, present=quorum.present, voting=quorum.present_voting)
    return quorum


def put_off(actor: Actor, item: AgendaItem, reason: str) -> None:
    """Defers an item that is still open and lets its topic wait for a further meeting."""
    if item.state not in OPEN_ITEMS:
        return
    item.decision_reason = reason
    advance_item(actor, item, "defer")
    release_topic(actor, item, reason)
    note(actor, item, "deferred", is_public=True, reason=reason, topic=item.topic_id)


def close_meeting(actor: Actor, meeting: Meeting, *, at: datetime | None = None, reason: str = "") -> Meeting:
    """Closes the meeting; what has no outcome yet is put off to a further one, for a reason that everybody can read.

    ``at`` is when it ended on paper (default: now, or the planned end if that has passed).

    Raises InvalidInput at ``at`` for a moment before the opening, or more than a minute ahead, and at ``reason``
    where an item is left and none is given: what is told in public is in the words of whoever puts it off.
    """
    require(policy.can_record(actor, meeting))
    hold_meeting(meeting)
    opened = meeting.opened_at or meeting.starts_at
    moment = at or min(now(), max(meeting.ends_at, opened))
    if moment > now() + timedelta(minutes=1) or moment < opened:
        raise InvalidInput(_l("The end lies before the opening or is still to come."), "at")
    left = [item for item in queries.list_items(meeting) if item.state in OPEN_ITEMS]
    why = demand_text(reason, "reason", WHY_PUT_OFF, LONGEST_REASON) if left else ""
    meeting.closed_at = moment
    advance_meeting(actor, meeting, "close")
    for item in left:
        put_off(actor, item, why)
    db.session.flush()
    note(actor, meeting, "closed", is_public=True)
    return meeting
