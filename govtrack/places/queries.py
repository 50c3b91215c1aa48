"""Finding places, units, categories, and who is in charge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _, by_language
from govtrack.places.models import Category, Duty, Organisation, Place
from govtrack.places.policy import is_reached_from

# Nothing above them is told.
NAMED_ALONE = ("subdistrict", "community")
# What everybody reads: a narrower place than a compound could point at a household.
PUBLIC_LEVELS = ("subdistrict", "community", "compound")
Columns = TypeVarTuple("Columns")


def get_place(place_id: int) -> Place:
    """The place; raises NotFound."""
    place = db.session.get(Place, place_id)
    if place is None:
        raise NotFound()
    return place


def find_place(place_id: int | None) -> Place | None:
    """The place with this id, where there is one."""
    return db.session.get(Place, place_id) if place_id is not None else None


def find_place_by_code(code: str) -> Place | None:
    """The place with this code."""
    return db.session.scalar(select(Place).where(Place.code == code))


def find_place_by_path(path: str) -> Place | None:
    """The place with this path, where there is one."""
    return db.session.scalar(select(Place).where(Place.path == path))


def map_places_by_code() -> dict[str, Place]:
    """Every place by its code, for work on many rows."""
    return {row.code: row for row in db.session.scalars(select(Place))}


def path_ids(path: str) -> list[int]:
    """The ids in a path, from the root down."""
    return [int(part) for part in path.split("/") if part]


def list_ancestors(place: Place) -> Sequence[Place]:
    """From the root down to the place itself."""
    rows = db.session.scalars(select(Place).where(Place.id.in_(path_ids(place.path))))
    return sorted(rows, key=lambda row: len(row.path))


def full_name(place: Place) -> str:
    """Community, compound and building in one line, broad to narrow, without the sub-district."""
    return map_full_names([place])[place.id]


def public_name(place: Place) -> str:
    """The same as everybody may read it: nothing narrower than a compound."""
    wider = (find_ancestor(place, level) for level in reversed(PUBLIC_LEVELS))
    shown = next((row for row in wider if row is not None), None)
    return full_name(shown) if shown is not None else ""


def map_full_names(places: Collection[Place]) -> dict[int, str]:
    """The same of many places by their ids, with one query."""
    ids = {key for place in places if place.level not in NAMED_ALONE for key in path_ids(place.path)}
    above = {row.id: row for row in db.session.scalars(select(Place).where(Place.id.in_(ids)))} if ids else {}
    lines = {place: [above[key] for key in path_ids(place.path) if key in above] for place in places}
    return {place.id: _full_name(place, line) for place, line in lines.items()}


def _full_name(place: Place, line: Sequence[Place]) -> str:
    if place.level in NAMED_ALONE:
        return place.name
    parts = [row.name for row in line if row.level not in {"subdistrict", "station", "grid"}]
    return " · ".join(parts) or place.name


def list_places(*levels: str, within: Place | None = None) -> Sequence[Place]:
    """All places of these levels, inside ``within``, in the order of the tree."""
    statement = select(Place).where(Place.level.in_(levels))
    if within is not None:
        statement = statement.where(Place.path.startswith(within.path))
    return db.session.scalars(statement.order_by(Place.path, Place.code)).all()


def group_places(
    places: Iterable[Place], communities: Iterable[Place], first: Sequence[tuple[Any, str]] = ()
) -> dict[str, list[tuple[Any, str]]]:
    """Places as choices by their ids, each under the name of its community; ``first`` stands before all others.

    What lies in none of ``communities``, as a whole sub-district does, stands at the top.
    """
    top = [*first]
    names = {row.id: row.name for row in communities}
    within: dict[int, list[tuple[Any, str]]] = {one: [] for one in names}
    for place in places:
        home = next((one for one in path_ids(place.path) if one in names), None)
        (top if home is None else within[home]).append((place.id, place.name))
    found = {names[one]: choices for one, choices in within.items() if choices}
    return ({_("Choose a place"): top} if top else {}) | found


def find_subdistrict() -> Place | None:
    """The root of the tree."""
    return db.session.scalar(select(Place).where(Place.parent_id.is_(None)).order_by(Place.id).limit(1))


def find_ancestor(place: Place, level: str) -> Place | None:
    """The place of ``level`` that contains ``place`` (or is it)."""
    if place.level == level:
        return place
    return next((row for row in list_ancestors(place) if row.level == level), None)


def get_organisation(organisation_id: int) -> Organisation:
    """The unit; raises NotFound."""
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound()
    return row


def map_organisations_by_code() -> dict[str, Organisation]:
    """Every unit by its code, for work on many rows."""
    return {row.code: row for row in db.session.scalars(select(Organisation))}


def list_duty_keys() -> set[tuple[int, int, int]]:
    """Kind of matter, place and unit of every line of the duty list."""
    rows = db.session.execute(select(Duty.category_id, Duty.place_id, Duty.organisation_id))
    return {(category, place, unit) for category, place, unit in rows}


def list_organisations(*kinds: str) -> Sequence[Organisation]:
    """All units, or those of these kinds, by name."""
    statement = (
        select(Organisation).options(joinedload(Organisation.place)).order_by(Organisation.kind, Organisation.name_zh)
    )
    return db.session.scalars(statement.where(Organisation.kind.in_(kinds)) if kinds else statement).all()


def list_serving(place_path: str) -> Sequence[tuple[int, str]]:
    """Ids and names of the units that can be given what is about a place, in the order of all units: for choices."""
    columns = select(Organisation.id, Organisation.name_zh, Organisation.name_en, Place.path)
    rows = db.session.execute(columns.outerjoin(Organisation.place).order_by(Organisation.kind, Organisation.name_zh))
    return [
        (key, by_language(chinese, english)) for key, chinese, english, own in rows if is_reached_from(own, place_path)
    ]


def list_categories() -> Sequence[Category]:
    """The whole tree, by code: parents stand before their children."""
    return db.session.scalars(select(Category).order_by(Category.code)).all()


def list_main_categories() -> Sequence[tuple[int, str]]:
    """Ids and names of the kinds of matter that stand in no other, by code; filters of public lists offer these."""
    columns = select(Category.id, Category.name_zh, Category.name_en).where(Category.parent_id.is_(None))
    rows = db.session.execute(columns.order_by(Category.code))
    return [(key, by_language(chinese, english)) for key, chinese, english in rows]


def get_category(category_id: int) -> Category:
    """The category; raises NotFound."""
    row = db.session.get(Category, category_id)
    if row is None:
        raise NotFound()
    return row


def list_responsible(category: Category | None, place: Place) -> Sequence[Organisation]:
    """The units in charge, the first one first (首接负责): the narrowest place wins, then the order.

    A category without a line of its own falls back to its parent's.
    """
    if category is None:
        return []
    statement = select(Duty).options(joinedload(Duty.organisation), contains_eager(Duty.place))
    duties = db.session.scalars(_in_charge(statement, category, place)).all()
    ranked = sorted(duties, key=lambda d: (_rank(category, d.category_id, d.place.path, d.order), d.organisation_id))
    return list(dict.fromkeys(duty.organisation for duty in ranked))


def find_charged(category: Category | None, place: Place) -> int | None:
    """The id of the first of :func:`list_responsible`, where there is one: what a choice of units proposes."""
    if category is None:
        return None
    columns = select(Duty.organisation_id, Duty.category_id, Place.path, Duty.order)
    rows = db.session.execute(_in_charge(columns, category, place)).all()
    ranked = sorted((_rank(category, of, path, order), unit_id) for unit_id, of, path, order in rows)
    return ranked[0][1] if ranked else None


def _in_charge(statement: Select[*Columns], category: Category, place: Place) -> Select[*Columns]:
    """The lines of the duty list about a category or its parent, for the place or one above it."""
    return statement.join(Place, Duty.place_id == Place.id).where(
        or_(Duty.category_id == category.id, Duty.category_id == category.parent_id),
        Duty.place_id.in_(path_ids(place.path)),
    )


def _rank(category: Category, category_id: int, path: str, order: int) -> tuple[bool, int, int]:
    return category_id != category.id, -len(path), order
