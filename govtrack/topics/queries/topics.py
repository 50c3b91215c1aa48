"""Topics by id, by filter, and those before the panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, literal, or_, select
from sqlalchemy.orm import joinedload

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.places.models import Place
from govtrack.topics.cards import TopicTile, topic_tile
from govtrack.topics.models import Topic
from govtrack.topics.policy import READERS, is_public_row
from govtrack.topics.states import ADMITTED_STATES, CANDIDATE_STATES, GONE_STATES

VIEWS = ("all", "hot", "rising", "quiet", "parked", "admitted")


@dataclass(frozen=True, slots=True)
class TopicFilter:
    """What the list shows: one of VIEWS, a category with its children, a place with all below, words.

    ``near_path`` is the place whose topics come first.
    """

    view: str = "all"
    category_id: int | None = None
    place_path: str | None = None
    colour: str | None = None
    words: str = ""
    near_path: str | None = None


def get_topic(topic_id: int) -> Topic:
    """The topic with its place, category and unit; raises NotFound."""
    statement = select(Topic).options(
        joinedload(Topic.place), joinedload(Topic.category), joinedload(Topic.handling_unit)
    )
    topic = db.session.scalar(statement.where(Topic.id == topic_id))
    if topic is None:
        raise NotFound()
    return topic


def find_topic_by_number(number: str) -> Topic | None:
    """The topic with this number, such as T-2026-0001."""
    return db.session.scalar(select(Topic).where(Topic.number == number))


def root_of(topic: Topic) -> Topic:
    """The topic itself or, after merges, the one in which it lives on."""
    return topic if topic.root_id is None else get_topic(topic.root_id)


def _in_view(statement: Select[Topic], view: str) -> Select[Topic]:
    """Narrows to one of VIEWS."""
    alive = Topic.state.not_in((*GONE_STATES, "archived"))
    conditions = {
        "hot": alive & (Topic.colour != "green"),
        "rising": alive & Topic.is_rising,
        "quiet": alive & (Topic.colour == "green") & Topic.is_rising.is_(False) & (Topic.state != "parked"),
        "parked": Topic.state == "parked",
        "admitted": Topic.state.in_(ADMITTED_STATES),
        "all": Topic.state.not_in(GONE_STATES),
    }
    return statement.where(conditions.get(view, conditions["all"]))


def list_topics(wanted: TopicFilter, reader: Actor = ANONYMOUS) -> Page[TopicTile]:
    """One page of topics, near ones first if asked for, then most attention first; those with too few
    voices that nobody has approved yet are shown to those alone who may read their letters."""
    rows: Page[Topic] = paginate(_wanted(wanted, reader), by=_order(wanted))
    return rows.map(topic_tile)


def list_first_topics(wanted: TopicFilter, limit: int) -> list[TopicTile]:
    """The first topics of that list for everybody, not counted."""
    rows = db.session.scalars(_wanted(wanted, ANONYMOUS).order_by(*_order(wanted)).limit(limit))
    return [topic_tile(row) for row in rows]


def _order(wanted: TopicFilter) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = [Topic.is_pinned.desc(), Topic.hotness.desc(), Topic.id.desc()]
    if wanted.near_path:
        near = select(Place.id).where(Place.path.startswith(wanted.near_path))
        order = [case((Topic.place_id.in_(near), 0), else_=1), *order]
    return order


def _wanted(wanted: TopicFilter, reader: Actor) -> Select[Topic]:
    statement = _in_view(select(Topic), wanted.view)
    statement = statement.where(is_shown_to(reader))
    if wanted.category_id is not None:
        statement = statement.where(Topic.category_id == wanted.category_id)
    if wanted.colour:
        statement = statement.where(Topic.colour == wanted.colour)
    if wanted.place_path:
        inside = select(Place.id).where(Place.path.startswith(wanted.place_path))
        statement = statement.where(Topic.place_id.in_(inside))
    if wanted.words:
        statement = statement.where(Topic.title.contains(wanted.words, autoescape=True))
    return statement.options(joinedload(Topic.place), joinedload(Topic.category))


def concerning(place_paths: Sequence[str]) -> ColumnElement[bool]:
    """Topics whose place contains one of these places or lies in it (the policy's ``concerns``, in SQL)."""
    if not place_paths:
        return false()
    above_or_below = [Place.path.startswith(path) | literal(path).startswith(Place.path) for path in place_paths]
    return Topic.place_id.is_(None) | Topic.place_id.in_(select(Place.id).where(or_(*above_or_below)))


def is_shown_to(reader: Actor) -> ColumnElement[bool]:
    """The condition on Topic of the policy's ``can_see``: the title of a small topic can be that of one letter."""
    return or_(is_public_row(), concerning(reader.place_paths(READERS)))


def list_candidates(place_paths: Sequence[str]) -> Page[TopicTile]:
    """One page of what is before the panel and concerns these places, most attention first."""
    statement = select(Topic).where(Topic.state.in_(CANDIDATE_STATES), concerning(place_paths))
    statement = statement.options(joinedload(Topic.place), joinedload(Topic.category))
    rows: Page[Topic] = paginate(statement, by=(Topic.hotness.desc(), Topic.id))
    return rows.map(topic_tile)
