"""Who may open accounts, give roles and change what opens an account: administrators, each within their places.

What is one's own (password, second step, devices) is changed by oneself alone.
"""

from __future__ import annotations

from govtrack.accounts.kinds import CONFIRMERS, KINDS
from govtrack.accounts.models import Passkey, PendingChange, RoleGrant, User
from govtrack.accounts.rights import needs_two_to_grant
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.duties import is_separate
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import can_administer_house


def is_own(actor: Actor, user: User) -> bool:
    """Whether this is the account of whoever acts."""
    return actor.user_id is not None and actor.user_id == user.id


def owns(actor: Actor, passkey: Passkey) -> bool:
    """Whether it is a passkey of whoever acts."""
    return actor.user_id is not None and actor.user_id == passkey.user_id


def can_open_accounts(actor: Actor) -> bool:
    """An account without roles opens nothing, so every administrator may make one."""
    return actor.kind == SYSTEM.kind or actor.has_role("admin")


def can_give_to(actor: Actor, user: User) -> bool:
    """A role is given to anybody but oneself; where it may be held is a question of its place."""
    return can_open_accounts(actor) and not is_own(actor, user)


def can_entrust(actor: Actor, user: User, role: str) -> bool:
    """A right that needs two is given by those who answer for the account: whoever else may set its password would
    hold the right as well."""
    return can_change(actor, user) if needs_two_to_grant(role) else can_open_accounts(actor)


def can_give_at(actor: Actor, place: Place) -> bool:
    """Roles are given and taken away by administrators of a place that holds the role's."""
    return actor.kind == SYSTEM.kind or actor.has_role_at(place.path, "admin")


def can_name_for(actor: Actor, unit: Organisation) -> bool:
    """Who is of a unit is said by an administrator of the unit's own place, since it acts wherever it serves."""
    return can_administer_house(actor) if unit.place is None else can_give_at(actor, unit.place)


def can_take(actor: Actor, grant: RoleGrant) -> bool:
    """A role is taken from somebody else, by an administrator of the place where it is held."""
    return not is_own(actor, grant.user) and can_give_at(actor, grant.place)


def can_change(actor: Actor, user: User) -> bool:
    """A password or the end of an account is for administrators of the place that it belongs to.

    A role that another place gives is a matter of its own and gives that place nothing over the account. Where the
    person reads identities or the record, or decides, or once did, a new password opens that there too: who sets it
    administers those places as well. An account that belongs to no place is for administrators of the whole house.
    """
    opened = [grant.place for grant in user.grants if needs_two_to_grant(grant.role)]
    at_home = can_administer_house(actor) if user.home is None else can_give_at(actor, user.home)
    return at_home and all(can_give_at(actor, place) for place in opened)


def can_change_other(actor: Actor, user: User) -> bool:
    """The same, of somebody else: nobody changes their own rights."""
    return not is_own(actor, user) and can_change(actor, user)


def still_asks(change: PendingChange) -> bool:
    """Whether who asked is an administrator of what it touches to this day: rights lost meanwhile ask for nothing."""
    asker = change.asked_by
    return asker.is_enabled and asker.actor.has_role(*CONFIRMERS) and KINDS[change.kind].may_decide(asker.actor, change)


def _may_decide(actor: Actor, change: PendingChange) -> bool:
    """An administrator of what the change touches, whom it does not concern."""
    is_concerned = actor.user_id is None or actor.user_id == change.subject_id
    return not is_concerned and actor.has_role(*CONFIRMERS) and KINDS[change.kind].may_decide(actor, change)


def can_confirm(actor: Actor, change: PendingChange) -> bool:
    """A second administrator, who neither asked nor is concerned."""
    return _may_decide(actor, change) and is_separate(actor, "accounts.confirm", change)


def can_decline(actor: Actor, change: PendingChange) -> bool:
    """Whoever asked takes it back; another administrator says no, unless it concerns them."""
    is_asker = actor.user_id is not None and actor.user_id == change.asked_by_id
    return is_asker or _may_decide(actor, change)
