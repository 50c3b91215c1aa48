"""Who reads what of the event record."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.places.policy import holds_house

AUDITORS = ("auditor",)


def is_readable_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on Event: what is public, and for auditors what was done in their places.

    What belongs to no place (rules, accounts, what nobody could place) is for auditors of the whole house.
    """
    if holds_house(actor, *AUDITORS):
        return true()
    return or_(Event.is_public, *(Event.place_path.startswith(path) for path in actor.place_paths(AUDITORS)))
