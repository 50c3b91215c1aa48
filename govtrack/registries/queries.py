"""Finding entries of lists within the places of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.core.settings import get_setting
from govtrack.places.models import Place
from govtrack.places.queries import find_place
from govtrack.registries.definitions import REGISTRIES, Registry
from govtrack.registries.models import Entry, EntryWarning
from govtrack.registries.policy import KEEPERS, READERS
from govtrack.registries.settings import WATCH_DAYS

VIEWS = ("current", "red", "yellow", "retired")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What of a list is wanted: a view of ``VIEWS``, a place with all in it, words of code or name."""

    view: str = "current"
    place_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ListCount:
    """How many entries a list has within somebody's places, and how many of them are red or yellow."""

    registry: Registry
    total: int
    red: int
    yellow: int


def get_registry(name: str) -> Registry:
    """The list of this name; raises NotFound."""
    if name not in REGISTRIES:
        raise NotFound()
    return REGISTRIES[name]


def get_entry(entry_id: int) -> Entry:
    """The entry; raises NotFound."""
    row = db.session.get(Entry, entry_id)
    if row is None:
        raise NotFound()
    return row


def find_entry(registry: str, code: str) -> Entry | None:
    """The entry with this code in a list."""
    return db.session.scalar(select(Entry).where(Entry.list_name == registry, Entry.code == code))


def map_entries(registry: str, codes: Sequence[str]) -> dict[str, Entry]:
    """The entries of a list with these codes, by code."""
    rows = db.session.scalars(select(Entry).where(Entry.list_name == registry, Entry.code.in_(codes)))
    return {row.code: row for row in rows}


def list_warnings(entry: Entry) -> Sequence[EntryWarning]:
    """What is due about an entry, the most pressing first."""
    return map_warnings([entry.id]).get(entry.id, [])


def map_warnings(entry_ids: Sequence[int]) -> Mapping[int, Sequence[EntryWarning]]:
    """What is due about each of several entries, the most pressing first."""
    statement = select(EntryWarning).where(EntryWarning.entry_id.in_(entry_ids))
    found: dict[int, list[EntryWarning]] = {}
    for row in db.session.scalars(statement.order_by(EntryWarning.colour, EntryWarning.since_on, EntryWarning.id)):
        found.setdefault(row.entry_id, []).append(row)
    return found


def watch_days(registry: Registry) -> Mapping[str, int]:
    """The days that the office has set for what is watched in a list."""
    named = ((watch.name, WATCH_DAYS.get((registry.name, watch.name))) for watch in registry.watches)
    return {name: int(get_setting(key)) for name, key in named if key is not None}


def _within(actor: Actor) -> ColumnElement[bool]:
    """The entries of the places for which the actor reads lists."""
    paths = actor.place_paths(READERS)
    return or_(*(Place.path.startswith(path, autoescape=True) for path in paths)) if paths else Place.id.is_(None)


def _select(actor: Actor, registry: str, wanted: EntryFilter) -> Select[Any]:
    statement = select(Entry).join(Entry.place).options(contains_eager(Entry.place))
    statement = statement.where(Entry.list_name == registry, _within(actor))
    is_gone = wanted.view == "retired"
    statement = statement.where(Entry.retired_at.is_not(None) if is_gone else Entry.retired_at.is_(None))
    if wanted.view in ("red", "yellow"):
        statement = statement.where(Entry.colour == wanted.view)
    if (place := find_place(wanted.place_id)) is not None:
        statement = statement.where(Place.path.startswith(place.path, autoescape=True))
    if wanted.words:
        named = (column.icontains(wanted.words, autoescape=True) for column in (Entry.name, Entry.code))
        statement = statement.where(or_(*named))
    return statement


def list_entries(actor: Actor, registry: str, wanted: EntryFilter) -> Page[Entry]:
    """One page of a list, by code."""
    return paginate(_select(actor, registry, wanted), by=(Entry.code, Entry.id))


def select_entries(actor: Actor, registry: str, wanted: EntryFilter) -> Sequence[Entry]:
    """All entries of a list that are wanted, for a sheet."""
    return db.session.scalars(_select(actor, registry, wanted).order_by(Entry.code)).all()


def count_lists(actor: Actor) -> Sequence[ListCount]:
    """Every list with what stands in it within the actor's places."""
    statement = (
        select(Entry.list_name, func.count(), _sum_of("red"), _sum_of("yellow"))
        .join(Entry.place)
        .where(_within(actor), Entry.retired_at.is_(None))
        .group_by(Entry.list_name)
    )
    found = {name: (total, red, yellow) for name, total, red, yellow in db.session.execute(statement)}
    return [ListCount(registry, *found.get(registry.name, (0, 0, 0))) for registry in REGISTRIES.values()]


def _sum_of(colour: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((Entry.colour == colour, 1), else_=0)), 0)


def list_kept_places(actor: Actor, levels: Sequence[str]) -> Sequence[Place]:
    """The places of these levels whose lists the actor keeps, in the order of the tree."""
    paths = actor.place_paths(KEEPERS)
    if not paths:
        return []
    inside = or_(*(Place.path.startswith(path, autoescape=True) for path in paths))
    return db.session.scalars(select(Place).where(inside, Place.level.in_(levels)).order_by(Place.path)).all()


def list_due(day: date, after_id: int, limit: int) -> Sequence[Entry]:
    """Entries of which a warning changes by ``day``, by id, behind ``after_id``."""
    statement = select(Entry).where(Entry.due_on <= day, Entry.retired_at.is_(None), Entry.id > after_id)
    return db.session.scalars(statement.order_by(Entry.id).limit(limit)).all()
