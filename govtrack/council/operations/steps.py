"""What all operations of the council share: taking a step, writing its event, moving the topic."""

from __future__ import annotations

from typing import Any

from govtrack.audit.operations import Subject, record
from govtrack.core.actors import Actor
from govtrack.core.errors import Conflict, Forbidden, InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.states import Stateful, StateTable
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.operations.telling import settle_meeting
from govtrack.council.states import AGENDA_ITEM, MEETING
from govtrack.topics.operations import advance_topic

SHORT, LONG = 200, 5000


def text_of(value: str | None, message: Text, field: str, limit: int = LONG) -> str:
    """``value`` trimmed; raises InvalidInput where it is empty or longer than ``limit``."""
    text = (value or "").strip()
    if not text:
        raise InvalidInput(message, field)
    if len(text) > limit:
        raise InvalidInput(_l("This text is too long. Please shorten it."), field)
    return text


def _take(table: StateTable, row: Stateful, action: str, actor: Actor, place_path: str) -> tuple[str, str]:
    transition = table.find(row.state, action)
    if transition is not None and not actor.has_role_at(place_path, *transition.roles):
        raise Forbidden()
    return table.advance(row, action, actor)


def advance_meeting(actor: Actor, meeting: Meeting, action: str) -> tuple[str, str]:
    """Takes a step of the meeting, for roles held at its place; returns old and new state."""
    states = _take(MEETING, meeting, action, actor, meeting.place.path)
    settle_meeting(meeting, action)
    return states


def advance_item(actor: Actor, item: AgendaItem, action: str) -> tuple[str, str]:
    """Takes a step of an agenda item, for roles held at the place of its meeting."""
    return _take(AGENDA_ITEM, item, action, actor, item.meeting.place.path)


def require_in_session(meeting: Meeting) -> None:
    """The record of the debate is open only between opening and closing."""
    if meeting.state != "in_session":
        raise Conflict(_l("The meeting is not in session, so this cannot be entered."))


def note(
    actor: Actor, verb: str, row: Subject, meeting: Meeting, *, is_public: bool = False, reason: str = "", **data: Any
) -> None:
    """Writes the event of a row that belongs to ``meeting``."""
    path = meeting.place.path
    record(actor, verb, row, place_path=path, is_public=is_public, reason=reason, meeting=meeting.id, **data)


def announce_topic(actor: Actor, item: AgendaItem) -> None:
    """Notice of the topic and its place on the agenda, from wherever it stands."""
    if item.topic.state in {"admitted", "scheduled"}:
        advance_topic(actor, item.topic, "notice")
    advance_topic(actor, item.topic, "schedule")


def release_topic(actor: Actor, item: AgendaItem, reason: str) -> None:
    """Puts the topic back among the admitted ones; one that was never announced stands there still."""
    if item.topic.state in {"noticed", "scheduled", "in_session"}:
        advance_topic(actor, item.topic, "withdraw_from_agenda", reason=reason)
