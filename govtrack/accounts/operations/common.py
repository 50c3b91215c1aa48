"""What changes of accounts and roles ask for: another person, a second one, the right place; and who is told."""

from __future__ import annotations

from typing import Any

from govtrack.accounts import policy
from govtrack.accounts.models import User
from govtrack.accounts.signals import rights_changed
from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.duties import demand_separate
from govtrack.core.errors import Forbidden
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation, Place

OWN_PLACES = _l("This is for an administrator of the place where the role is held.")

OWN_ACCOUNTS = _l(
    "This is for an administrator of the place that the account belongs to, and of all places where it opens"
    " identities or the record. Administrators of all places can do it."
)
OWN_UNITS = _l("Who acts for a unit is said by an administrator of the place that the unit belongs to.")


def demand_other(actor: Actor, user: User) -> None:
    """Nobody changes their own rights, whatever their role."""
    if actor.user_id is not None and actor.user_id == user.id:
        raise Forbidden(_l("Nobody changes their own rights. Ask another administrator."))


def demand_second(actor: Actor, second: Actor | None, *, needed: bool) -> None:
    """What needs two people has a second one, who is not the first."""
    if not needed or actor.kind == "system":
        return
    if second is None or second.user_id is None:
        raise Forbidden(_l("This needs a second administrator."))
    demand_separate(second, "accounts.confirm", actor)


def demand_givers(place: Place, actor: Actor, second: Actor | None = None, unit: Organisation | None = None) -> None:
    """Everybody who gives or takes a role is administrator of its place, and of the place of the unit it is for."""
    givers = [who for who in (actor, second) if who is not None]
    demand(all(policy.can_give_at(who, place) for who in givers), OWN_PLACES)
    demand(unit is None or all(policy.can_name_for(who, unit) for who in givers), OWN_UNITS)


def demand_changers(user: User, actor: Actor, second: Actor | None = None) -> None:
    """Everybody who changes an account is administrator of all places where it counts."""
    demand(all(policy.can_change(who, user) for who in (actor, second) if who is not None), OWN_ACCOUNTS)


def demand_entrusted(user: User, role: str, actor: Actor, second: Actor | None = None) -> None:
    """Everybody who gives a right that needs two answers for the account that gets it."""
    demand(all(policy.can_entrust(who, user, role) for who in (actor, second) if who is not None), OWN_ACCOUNTS)


def notify_rights_changed(user: User, verb: str, actor: Actor, place: Place | None = None) -> None:
    """Tells the person concerned what a person did to their rights, and the auditors of the places that it touches:
    that of the role, or all in which the account counts."""
    if actor.kind == "system":
        return
    held = [place] if place is not None else [grant.place for grant in user.grants if grant.revoked_at is None]
    paths = sorted({one.path for one in held})
    rights_changed.send("accounts", user_id=user.id, verb=verb, by_name=actor.name, place_paths=paths)


def with_second(second: Actor | None) -> dict[str, Any]:
    """What the record says of the second administrator, where there was one."""
    return {"second": second.name} if second is not None else {}
