"""What people talk about: topics here, and whatever a later step registers.

A model registers by ``define_discussed`` how its rows are read as a ``Matter``; contributions name it by the name of
its table and the key of the row, so that no part of a discussion knows topics from proposals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.db import Base, db
from govtrack.topics.assignment import is_assigned
from govtrack.topics.models import Topic
from govtrack.topics.policy import can_join, concerns, is_public, scope_path
from govtrack.topics.states import FROZEN_STATES


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that people talk about, as its discussion needs it.

    ``place_path`` is where it belongs, for scopes; ``address`` its own page. ``is_open``: people may write now.
    ``is_before_council``: notice of a council about it was given, so that it is closed until the council is over.
    ``has_decision``: a council has decided, so that what was written before stands with that decision.
    """

    name: str
    id: int
    number: str
    title: str
    address: str
    place_path: str
    is_visible: bool
    is_open: bool
    is_before_council: bool = False
    has_decision: bool = False


Reader = Callable[[Any], Matter]
# Whether somebody may reply there for the unit or community that the matter concerns.
Replies = Callable[[Actor, Any], bool]


@dataclass(frozen=True, slots=True)
class Discussed:
    """How the rows of one model are read, and who replies there."""

    model: type[Base]
    read: Reader
    may_reply: Replies


_DISCUSSED: dict[str, Discussed] = {}


def define_discussed(model: type[Base], read: Reader, may_reply: Replies) -> None:
    """Says that people may talk about the rows of ``model``.

    Raises ValueError for a model that is registered already.
    """
    name = model.__tablename__
    if name in _DISCUSSED:
        raise ValueError(f"{name} can be talked about already")
    _DISCUSSED[name] = Discussed(model, read, may_reply)


def list_discussed() -> list[str]:
    """The names of all that can be talked about, as addresses have them."""
    return sorted(_DISCUSSED)


def read_matter(row: Base) -> Matter:
    """The row as something to talk about; raises LookupError where nobody registered its model."""
    return _DISCUSSED[row.__tablename__].read(row)


def find_row(name: str, row_id: int) -> Base | None:
    """The row behind a contribution; None where there is none, or nobody talks about such things."""
    known = _DISCUSSED.get(name)
    return db.session.get(known.model, row_id) if known is not None else None


def find_matter(name: str, row_id: int) -> Matter | None:
    """The same as something to talk about."""
    row = find_row(name, row_id)
    return read_matter(row) if row is not None else None


def may_reply_about(actor: Actor, name: str, row_id: int) -> bool:
    """Whether this person answers there for the unit or community concerned."""
    row = find_row(name, row_id)
    return row is not None and _DISCUSSED[name].may_reply(actor, row)


def _read_topic(topic: Topic) -> Matter:
    return Matter(
        name=Topic.__tablename__,
        id=topic.id,
        number=topic.number,
        title=topic.title,
        address=f"/topics/{topic.id}",
        place_path=scope_path(topic),
        is_visible=is_public(topic),
        is_open=can_join(_NOBODY, topic) and topic.state not in FROZEN_STATES,
        is_before_council=topic.state in FROZEN_STATES,
        has_decision=topic.outcome is not None,
    )


def _answers_for_topic(actor: Actor, topic: Topic) -> bool:
    """The community's staff, and departments whose work the topic is."""
    return concerns(actor, topic, "community_staff", "command") or is_assigned(actor, topic)


_NOBODY = Actor(kind="anonymous")
define_discussed(Topic, _read_topic, _answers_for_topic)
