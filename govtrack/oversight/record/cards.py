"""What the pages of the record show of an event and of a seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govtrack.audit.kinds import name_subject
from govtrack.audit.models import Event, EventSeal
from govtrack.audit.naming import GONE, Names
from govtrack.audit.timeline import is_withheld
from govtrack.core.cards import card_of
from govtrack.core.errors import Text
from govtrack.core.text import begin_line
from govtrack.oversight.record.wording import name_actor, title_of


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in words: what was done, by whom, to what and why."""

    id: int
    at: datetime
    title: Text
    actor: Text
    subject_type: str
    subject_id: int
    subject: Text
    subject_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SealCard:
    """A seal and how far it goes."""

    id: int
    at: datetime
    last_number: int
    digest: str


def event_card(event: Event, names: Names) -> EventCard:
    """The event; who has no name in the record is told by the kind."""
    actor = name_actor("reporter" if is_withheld(event) else event.actor_kind, event.actor_name)
    name = names.get((event.subject_type, event.subject_id), str(GONE))
    subject = name_subject(event.subject_type)
    return card_of(
        EventCard, event, title=begin_line(str(title_of(event))), actor=actor, subject=subject, subject_name=name
    )


def seal_card(seal: EventSeal | None) -> SealCard | None:
    """The seal, if there is one."""
    return card_of(SealCard, seal) if seal is not None else None
