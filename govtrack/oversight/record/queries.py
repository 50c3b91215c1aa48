"""The event record as the auditor reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, tuple_

from govtrack.audit.kinds import list_by_residents
from govtrack.audit.models import Event, EventSeal
from govtrack.core.actors import Actor
from govtrack.core.clock import local_midnight
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.oversight.policy import is_readable_by

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What the reader looks for; empty values look for everything.

    ``verb`` names a kind of event with its subject (``plans.signed``), or a verb whatever it is done to.
    """

    verb: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None


def list_events(actor: Actor, wanted: RecordFilter) -> Page[Event]:
    """One page of what this person reads of the record, newest first."""
    statement = select(Event).where(is_readable_by(actor))
    if wanted.verb:
        table, _dot, verb = wanted.verb.rpartition(".")
        statement = statement.where(Event.verb == verb)
        statement = statement.where(Event.subject_type == table) if table else statement
    if wanted.subject_type:
        statement = statement.where(Event.subject_type == wanted.subject_type)
    if wanted.subject_id is not None:
        statement = statement.where(Event.subject_id == wanted.subject_id)
    if wanted.actor:
        statement = statement.where(Event.actor_name.contains(wanted.actor, autoescape=True), ~_names_a_resident())
    if wanted.first_day is not None:
        statement = statement.where(Event.at >= local_midnight(wanted.first_day))
    if wanted.last_day is not None:
        statement = statement.where(Event.at < local_midnight(wanted.last_day + timedelta(days=1)))
    return paginate(statement.order_by(Event.id.desc()), per_page=PER_PAGE)


def _names_a_resident() -> ColumnElement[bool]:
    """Rows whose name nobody is shown; looking for a name must not find them either."""
    return tuple_(Event.subject_type, Event.verb).in_(list_by_residents())


def get_event(actor: Actor, event_id: int) -> Event:
    """One event; raises NotFound where there is none, or none that this person reads."""
    event = db.session.scalar(select(Event).where(Event.id == event_id, is_readable_by(actor)))
    if event is None:
        raise NotFound()
    return event


def find_seal_of(event: Event) -> EventSeal | None:
    """The seal that covers this event, once there is one."""
    if event.number is None:
        return None
    statement = select(EventSeal).where(EventSeal.first_number <= event.number, EventSeal.last_number >= event.number)
    return db.session.scalar(statement)


def list_kinds() -> list[tuple[str, str]]:
    """The kinds of events that occur in the record, each by its subject and its verb."""
    rows = db.session.execute(select(Event.subject_type, Event.verb).distinct())
    return [(row[0], row[1]) for row in rows]


def list_subject_types() -> Sequence[str]:
    """The kinds of things that the record speaks of."""
    return db.session.scalars(select(Event.subject_type).distinct().order_by(Event.subject_type)).all()
