"""What all operations of the council share: taking a step, writing its event, moving the topic."""

from __future__ import annotations

from typing import Any

from govtrack.audit.trail import Trail
from govtrack.core.actors import Actor
from govtrack.core.db import lock
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.council.models import AgendaItem, Dissent, Meeting, Motion, Suggestion
from govtrack.council.operations.notices import settle_meeting
from govtrack.council.states import AGENDA_ITEM, MEETING, UNDER_WAY
from govtrack.topics.operations import advance_topic
from govtrack.topics.states import FROZEN_STATES


def meeting_of(row: Any) -> Meeting:
    """The meeting that a row of its papers belongs to."""
    if isinstance(row, Meeting):
        return row
    if isinstance(row, Dissent):
        return row.motion.item.meeting
    return row.item.meeting if isinstance(row, (Motion, Suggestion)) else row.meeting


def hold_meeting(row: Any) -> None:
    """Holds the meeting of the row until the transaction ends.

    Whoever enters something, or takes a step of the meeting, holds it before asking how it stands: else a vote would
    be entered into a meeting that is closed at the same moment, or a topic join an agenda after its notice.
    """
    lock(meeting_of(row))


def _place_of(row: Any) -> str:
    return meeting_of(row).place.path


def _context_of(row: Any) -> dict[str, int]:
    return {"meeting": meeting_of(row).id}


MEETINGS = Trail(_place_of, MEETING, _context_of, is_local=True)
ITEMS = Trail(_place_of, AGENDA_ITEM, _context_of, is_local=True)
# All that belongs to a meeting is noted alike.
note = MEETINGS.note


def advance_meeting(actor: Actor, meeting: Meeting, action: str) -> tuple[str, str]:
    """Takes a step of the meeting, for roles held at its place; returns old and new state."""
    states = MEETINGS.advance(actor, meeting, action)
    settle_meeting(meeting, action)
    return states


def advance_item(actor: Actor, item: AgendaItem, action: str) -> tuple[str, str]:
    """Takes a step of an agenda item, for roles held at the place of its meeting."""
    return ITEMS.advance(actor, item, action)


def demand_in_session(row: Any) -> None:
    """The record of the debate is open only between opening and closing of the meeting that the row belongs to."""
    if meeting_of(row).state not in UNDER_WAY:
        raise Conflict(_l("The meeting is not in session, so this cannot be entered."))


def announce_topic(actor: Actor, item: AgendaItem) -> None:
    """Notice of the topic and its place on the agenda, from wherever it stands."""
    if item.topic.state in {"admitted", "scheduled"}:
        advance_topic(actor, item.topic, "notice")
    advance_topic(actor, item.topic, "schedule")


def release_topic(actor: Actor, item: AgendaItem, reason: str) -> None:
    """Puts the topic back among the admitted ones; one that was never announced stands there still."""
    if item.topic.state in FROZEN_STATES:
        advance_topic(actor, item.topic, "withdraw_from_agenda", reason=reason)
