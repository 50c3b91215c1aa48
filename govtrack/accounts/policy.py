"""Who may open accounts, give roles and change what opens an account: administrators, each within their places."""

from __future__ import annotations

from govtrack.accounts.models import User
from govtrack.core.actors import SYSTEM, Actor
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import can_administer_house


def can_open_accounts(actor: Actor) -> bool:
    """An account without roles opens nothing, so every administrator may make one."""
    return actor.kind == SYSTEM.kind or actor.has_role("admin")


def can_give_at(actor: Actor, place: Place) -> bool:
    """Roles are given and taken away by administrators of a place that holds the role's."""
    return actor.kind == SYSTEM.kind or actor.has_role_at(place.path, "admin")


def can_name_for(actor: Actor, unit: Organisation) -> bool:
    """Who is of a unit is said by an administrator of the unit's own place, since it acts wherever it serves."""
    return can_administer_house(actor) if unit.place is None else can_give_at(actor, unit.place)


def can_change(actor: Actor, user: User) -> bool:
    """A password or the end of an account touches every place where the person holds a role.

    An account without roles belongs to no place, so it is for administrators of the whole house: others would
    take over the letters of whoever left, or an account that a colleague next door has just opened.
    """
    held = [grant.place for grant in user.grants if grant.revoked_at is None]
    if not held:
        return can_administer_house(actor)
    return can_open_accounts(actor) and all(can_give_at(actor, place) for place in held)
