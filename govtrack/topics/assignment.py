"""Which topics are a unit's work: the one it was told to handle, and what later steps gave to it.

To lie in a department's area is not enough: topics know the unit that handles them directly, and
each later step that gives a unit something to do on a topic says here how to find it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Select, or_, select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.topics.models import Topic

# Takes the ids of units and selects the ids of the topics that are theirs.
Finder = Callable[[Sequence[int]], Select[int]]
_finders: list[Finder] = []


def gives_work(finder: Finder) -> Finder:
    """Registers how a later step finds the topics on which it gave units something to do."""
    _finders.append(finder)
    return finder


def departments_of(actor: Actor) -> list[int]:
    """The ids of the departments for which the actor works."""
    return sorted({g.organisation_id for g in actor.grants if g.role == "department" and g.organisation_id is not None})


def assigned_topics(actor: Actor) -> Select[int]:
    """The ids of the topics that are the work of a department of this person."""
    units = departments_of(actor)
    return select(Topic.id).where(
        or_(Topic.handling_unit_id.in_(units), *(Topic.id.in_(finder(units)) for finder in _finders))
    )


def is_assigned(actor: Actor, topic: Topic) -> bool:
    """Whether the topic is the work of a department of this person."""
    if not departments_of(actor):
        return False
    return db.session.scalar(assigned_topics(actor).where(Topic.id == topic.id)) is not None
