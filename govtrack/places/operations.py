"""Writing places, units, categories and duties."""

from __future__ import annotations

from typing import Any

from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.places.models import Category, Duty, Organisation, Place
from govtrack.places.policy import can_administer_house, demand_serving, may_arrange

__all__ = ["add_category", "add_organisation", "add_place", "assign_duty"]


def add_place(
    actor: Actor, *, code: str, level: str, name_zh: str, parent: Place | None = None, **attributes: Any
) -> Place:
    """Adds a node below ``parent``; ``attributes`` are further columns of Place."""
    require(may_arrange(actor, parent.path if parent else "/"))
    place = Place(code=code, level=level, name_zh=name_zh, parent_id=parent.id if parent else None, **attributes)
    db.session.add(place)
    db.session.flush()
    place.path = f"{parent.path if parent else '/'}{place.id}/"
    record(actor, "added", place, place_path=place.path, code=code, level=level)
    return place


def add_organisation(
    actor: Actor, *, code: str, kind: str, name_zh: str, name_en: str | None = None, place: Place | None = None
) -> Organisation:
    """Adds a unit."""
    require(may_arrange(actor, place.path if place else "/"))
    row = Organisation(code=code, kind=kind, name_zh=name_zh, name_en=name_en, place_id=place.id if place else None)
    db.session.add(row)
    db.session.flush()
    record(actor, "added", row, place_path=place.path if place else "/", code=code, kind=kind)
    return row


def add_category(
    actor: Actor, *, code: str, name_zh: str, parent: Category | None = None, **attributes: Any
) -> Category:
    """Adds a category below ``parent``; ``attributes`` are further columns of Category."""
    require(can_administer_house(actor))
    row = Category(code=code, name_zh=name_zh, parent_id=parent.id if parent else None, **attributes)
    db.session.add(row)
    db.session.flush()
    record(actor, "added", row, code=code)
    return row


def assign_duty(actor: Actor, category: Category, place: Place, organisation: Organisation, order: int = 1) -> Duty:
    """Puts a unit in charge of a category within a place."""
    require(may_arrange(actor, place.path))
    demand_serving(organisation, place.path)
    row = Duty(category_id=category.id, place_id=place.id, organisation_id=organisation.id, order=order)
    db.session.add(row)
    db.session.flush()
    record(
        actor,
        "assigned",
        row,
        place_path=place.path,
        category=category.code,
        unit=organisation.code,
        order=order,
    )
    return row
