"""Who reads what of the event record, changes rules and runs the machine."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.places.policy import can_administer_house, holds_house

AUDITORS = ("auditor",)


def is_readable_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on Event: what is public, and for auditors what was done in their places.

    What belongs to no place (rules, accounts, what nobody could place) is for auditors of the whole house.
    """
    if holds_house(actor, *AUDITORS):
        return true()
    return or_(Event.is_public, *(Event.place_path.startswith(path) for path in actor.place_paths(AUDITORS)))


def can_change_rules(actor: Actor) -> bool:
    """A rule holds for every place, so administrators of the whole house change it."""
    return can_administer_house(actor)


def can_operate(actor: Actor) -> bool:
    """The machine is the whole house's: its administrators see to its jobs."""
    return can_administer_house(actor)
