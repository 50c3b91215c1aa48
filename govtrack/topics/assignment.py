"""Which topics are a unit's work: the one it was told to handle, and what later steps gave to it.

To lie in a department's area is not enough: topics know the unit that handles them directly, and
each later step that gives a unit something to do on a topic says here how to find it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, CompoundSelect, Select, false, func, or_, select

from govtrack.accounts.units import is_near, unit_grants
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.topics.models import Topic

# Selects topics, each with a unit that has something to do on it: the columns ``topic_id`` and ``unit_id``.
Finder = Callable[[], CompoundSelect[int, int]]
_finders: list[Finder] = []


def gives_work(finder: Finder) -> Finder:
    """Registers how a later step finds the topics on which it gave units something to do."""
    _finders.append(finder)
    return finder


DEPARTMENT = ("department",)


def is_of_department(actor: Actor) -> bool:
    """Whether this person works for a department anywhere."""
    return any(unit_grants(actor, DEPARTMENT))


def assigned_topics(actor: Actor) -> Select[int]:
    """The ids of the topics that are the work of a department of this person."""
    place_id = func.coalesce(Topic.place_id, Topic.subdistrict_id)
    given = [
        is_near(place_id, grant.place_path) & _is_work_of(unit_id) for unit_id, grant in unit_grants(actor, DEPARTMENT)
    ]
    return select(Topic.id).where(or_(false(), *given))


def _is_work_of(unit_id: int) -> ColumnElement[bool]:
    given = (finder().subquery() for finder in _finders)
    theirs = (select(row.c.topic_id).where(row.c.unit_id == unit_id) for row in given)
    return or_(Topic.handling_unit_id == unit_id, *(Topic.id.in_(topics) for topics in theirs))


def list_units_at_work(topic: Topic) -> set[int]:
    """The ids of all units whose work the topic is."""
    given = (finder().subquery() for finder in _finders)
    units = {topic.handling_unit_id}
    for row in given:
        units.update(db.session.scalars(select(row.c.unit_id).where(row.c.topic_id == topic.id)))
    return {unit_id for unit_id in units if unit_id is not None}


def is_assigned(actor: Actor, topic: Topic) -> bool:
    """Whether the topic is the work of a department of this person."""
    if not is_of_department(actor):
        return False
    return db.session.scalar(assigned_topics(actor).where(Topic.id == topic.id)) is not None
