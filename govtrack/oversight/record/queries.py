"""The event record as the auditor reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

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
        names = _each(Event.actor_name, "names")
        found = select(names.c.name).where(names.c.name.contains(wanted.actor, autoescape=True))
        statement = statement.where(Event.actor_name.in_(found), ~_names_a_resident())
    if wanted.first_day is not None:
        statement = statement.where(Event.at >= local_midnight(wanted.first_day))
    if wanted.last_day is not None:
        statement = statement.where(Event.at < local_midnight(wanted.last_day + timedelta(days=1)))
    return paginate(statement, by=(Event.id.desc(),), per_page=PER_PAGE)


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
    """The kinds of events that occur in the record, each by its subject and its verb.

    From one to the next by the index, since there are a hundred among millions of events.
    """
    things = _each(Event.subject_type, "things")
    first = select(func.min(Event.verb)).where(Event.subject_type == things.c.name).scalar_subquery()
    kinds = select(things.c.name, first.label("verb")).where(things.c.name.is_not(None)).cte("kinds", recursive=True)
    of_kind = (Event.subject_type == kinds.c.name, Event.verb > kinds.c.verb)
    following = select(func.min(Event.verb)).where(*of_kind).scalar_subquery()
    kinds = kinds.union_all(select(kinds.c.name, following).where(kinds.c.verb.is_not(None)))
    rows = db.session.execute(select(kinds.c.name, kinds.c.verb).where(kinds.c.verb.is_not(None)))
    return [(row[0], row[1]) for row in rows]


def _each(column: InstrumentedAttribute[str], name: str) -> CTE:
    """The few values of a column that has an index, and one row without a name after the last."""
    found = select(func.min(column).label("name")).cte(name, recursive=True)
    following = select(func.min(column)).where(column > found.c.name).scalar_subquery()
    return found.union_all(select(following).where(found.c.name.is_not(None)))
