"""Changes of roles and accounts: at once, or asked for where they need a second administrator."""

from __future__ import annotations

from collections.abc import Callable

from govtrack.accounts import pending, policy
from govtrack.accounts.kinds import define_pending
from govtrack.accounts.models import PendingChange, RoleGrant, User
from govtrack.accounts.operations.accounts import (
    disable_user,
    enable_user,
    hand_over,
    remove_second_step,
    reset_password,
)
from govtrack.accounts.operations.common import (
    OWN_ACCOUNTS,
    OWN_PLACES,
    demand_entrusted,
    demand_givers,
    demand_other,
)
from govtrack.accounts.operations.roles import check_role, check_unit, grant_role, revoke_role
from govtrack.accounts.rights import (
    needs_two_to_change,
    needs_two_to_grant,
    needs_two_to_revoke,
)
from govtrack.accounts.roles import LABELS
from govtrack.core.access import demand, require
from govtrack.core.actors import Actor
from govtrack.core.db import db, lock
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation, Place

CHANGES: dict[str, Callable[..., str | None]] = {
    "reset": reset_password,
    "disable": disable_user,
    "enable": enable_user,
    "second": remove_second_step,
}


def ask_to_grant(
    actor: Actor, user: User, role: str, place: Place, organisation: Organisation | None, reason: str
) -> RoleGrant | PendingChange:
    """Gives the role at once, or asks for it where it needs a second person."""
    demand_other(actor, user)
    require(policy.can_give_to(actor, user))
    demand_givers(place, actor, unit=organisation)
    demand_entrusted(user, role, actor)
    check_role(user, role)
    check_unit(role, place, organisation)
    if not needs_two_to_grant(role):
        return grant_role(actor, user, role, place, organisation)
    unit_id = organisation.id if organisation else None
    key = f"grant/{user.id}/{role}/{place.id}/{unit_id}"
    return pending.ask(
        actor, GRANT, key, reason, user, role=role, place_id=place.id, place=place.name_zh, organisation_id=unit_id
    )


def ask_to_revoke(actor: Actor, grant: RoleGrant, reason: str) -> PendingChange | None:
    """Takes the role away at once, or asks for it where it needs a second person."""
    demand_other(actor, grant.user)
    demand(policy.can_take(actor, grant), OWN_PLACES)
    if not needs_two_to_revoke(grant):
        revoke_role(actor, grant)
        return None
    return pending.ask(actor, REVOKE, f"revoke/{grant.id}", reason, grant.user, grant_id=grant.id, role=grant.role)


def ask_to_reset(actor: Actor, user: User, reason: str) -> PendingChange | str:
    """Sets a new first password at once, which is returned once, or asks for it."""
    asked = _ask_to_change(actor, user, "reset", reason)
    return reset_password(actor, user) if asked is None else asked


def ask_to_disable(actor: Actor, user: User, reason: str) -> PendingChange | None:
    """Closes the account at once, or asks for it."""
    if (asked := _ask_to_change(actor, user, "disable", reason)) is None:
        disable_user(actor, user)
    return asked


def ask_to_enable(actor: Actor, user: User, reason: str) -> PendingChange | None:
    """Opens the account again at once, or asks for it."""
    if (asked := _ask_to_change(actor, user, "enable", reason)) is None:
        enable_user(actor, user)
    return asked


def ask_to_remove_second_step(actor: Actor, user: User, reason: str) -> PendingChange | None:
    """Takes the second step away at once, or asks for it."""
    if (asked := _ask_to_change(actor, user, "second", reason)) is None:
        remove_second_step(actor, user)
    return asked


def _ask_to_change(actor: Actor, user: User, action: str, reason: str) -> PendingChange | None:
    """What waits for a second person; None where one person may do it."""
    demand_other(actor, user)
    demand(policy.can_change_other(actor, user), OWN_ACCOUNTS)
    if not needs_two_to_change(user, action):
        return None
    return pending.ask(actor, ACCOUNT, f"account/{user.id}/{action}", reason, user, action=action)


def _grant(asker: Actor, second: Actor, change: PendingChange) -> str:
    """The role, and an account that opens to nobody who could open it before."""
    assert change.subject is not None
    lock(change.subject)
    place, unit_id = db.session.get_one(Place, change.data["place_id"]), change.data["organisation_id"]
    unit = db.session.get_one(Organisation, unit_id) if unit_id else None
    grant_role(asker, change.subject, change.data["role"], place, unit, second)
    return hand_over(asker, change.subject, second)


def _revoke(asker: Actor, second: Actor, change: PendingChange) -> None:
    revoke_role(asker, db.session.get_one(RoleGrant, change.data["grant_id"]), second)


def _change_account(asker: Actor, second: Actor, change: PendingChange) -> str | None:
    assert change.subject is not None
    return CHANGES[change.data["action"]](asker, change.subject, second)


ACCOUNT_CHANGES = {
    "reset": _l("Set a new first password"),
    "disable": _l("Close the account"),
    "enable": _l("Open the account again"),
    "second": _l("Remove the second step at sign-in"),
}


def _may_grant(actor: Actor, change: PendingChange) -> bool:
    """Administrators of the place and of the account and, where it is for a unit, of the unit's place."""
    assert change.subject is not None
    unit_id = change.data["organisation_id"]
    unit = db.session.get_one(Organisation, unit_id) if unit_id else None
    place = db.session.get_one(Place, change.data["place_id"])
    is_theirs = policy.can_give_at(actor, place) and policy.can_entrust(actor, change.subject, change.data["role"])
    return is_theirs and (unit is None or policy.can_name_for(actor, unit))


def _may_revoke(actor: Actor, change: PendingChange) -> bool:
    return policy.can_give_at(actor, db.session.get_one(RoleGrant, change.data["grant_id"]).place)


def _may_change(actor: Actor, change: PendingChange) -> bool:
    return change.subject is not None and policy.can_change(actor, change.subject)


GRANT = define_pending(
    "accounts.grant", _l("Grant a role"), lambda c: f"{LABELS[c.data['role']]} · {c.data['place']}", _grant, _may_grant,
    _l("Check that this person is who the role is meant for. Confirming sets a new first password, which you alone"
       " are shown: hand it to the person yourself, not to whoever asked for the role. All sign-ins of the account and"
       " its second step end."),
)  # fmt: skip
REVOKE = define_pending(
    "accounts.revoke", _l("Take a role away"), lambda c: str(LABELS[c.data["role"]]), _revoke, _may_revoke
)
ACCOUNT = define_pending(
    "accounts.account", _l("Change an account"), lambda c: str(ACCOUNT_CHANGES[c.data["action"]]), _change_account,
    _may_change,
)  # fmt: skip
