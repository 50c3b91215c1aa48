"""Writing accounts, roles and sign-ins."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from govtrack.accounts import pending
from govtrack.accounts.models import PendingChange, RoleGrant, User
from govtrack.accounts.passwords import check_new_password, hash_password, verify_password
from govtrack.accounts.queries import find_user_by_login
from govtrack.accounts.rights import (
    needs_two_to_change,
    needs_two_to_grant,
    needs_two_to_revoke,
    roles_of,
)
from govtrack.accounts.roles import ALL, LABELS
from govtrack.accounts.second_factor import has_second_step, remove
from govtrack.accounts.sessions import end_sessions
from govtrack.accounts.signals import rights_changed
from govtrack.audit.access import note_access
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.names import normal_name
from govtrack.places.models import Organisation, Place

FIRST_PASSWORD_HOLDS = timedelta(hours=72)


def generate_password() -> str:
    """A random first password that can be read out over the phone: 4 groups of 4."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def add_user(actor: Actor, *, login: str, name: str, password: str, must_change_password: bool = False) -> User:
    """Opens an account; raises InvalidInput where the sign-in name is taken or the password weak."""
    login = normal_name(login)
    if not login:
        raise InvalidInput(_l("Enter a sign-in name."), "login")
    if find_user_by_login(login) is not None:
        raise InvalidInput(_l("This sign-in name is taken. Please choose another one."), "login")
    check_new_password(password, login)
    user = User(
        login=login, name=name, password_hash=hash_password(password), must_change_password=must_change_password,
        password_expires_at=now() + FIRST_PASSWORD_HOLDS if must_change_password else None,
    )  # fmt: skip
    db.session.add(user)
    db.session.flush()
    record(actor, "opened", user, login=login)
    return user


def _demand_other(actor: Actor, user: User) -> None:
    """Nobody changes their own rights, whatever their role."""
    if actor.user_id is not None and actor.user_id == user.id:
        raise Forbidden(_l("Nobody changes their own rights. Ask another administrator."))


def _demand_second(actor: Actor, second: Actor | None, *, needed: bool) -> None:
    """What needs two people has a second one, who is not the first."""
    if not needed or actor.kind == "system":
        return
    if second is None or second.user_id is None or second.user_id == actor.user_id:
        raise Forbidden(_l("This needs a second administrator."))


def _tell(user: User, verb: str, actor: Actor) -> None:
    if actor.kind != "system":
        rights_changed.send("accounts", user_id=user.id, verb=verb, by_name=actor.name)


def grant_role(
    actor: Actor,
    user: User,
    role: str,
    place: Place,
    organisation: Organisation | None = None,
    second: Actor | None = None,
) -> RoleGrant:
    """Gives a role within a place; administrators and auditors exclude each other (design: separation of duties).

    ``second`` is the other administrator, whom rights to identities and to the record need. A
    role that was taken away is given again by the same row.
    """
    _demand_other(actor, user)
    check_role(user, role)
    _demand_second(actor, second, needed=needs_two_to_grant(role))
    unit_id = organisation.id if organisation else None
    grant = _find_grant(user, role, place, unit_id)
    if grant is None:
        grant = RoleGrant(user_id=user.id, role=role, place_id=place.id, organisation_id=unit_id)
        db.session.add(grant)
    grant.revoked_at = None
    db.session.flush()
    db.session.refresh(user, ["grants"])
    record(actor, "granted", user, place_path=place.path, role=role, **_with(second))
    _tell(user, "granted", actor)
    return grant


def check_role(user: User, role: str) -> None:
    """Raises InvalidInput for a role that is none, or that excludes one that the person holds."""
    if role not in ALL:
        raise InvalidInput(_l("There is no such role."), "role")
    if {role} | roles_of(user) >= {"admin", "auditor"}:
        raise InvalidInput(_l("Nobody may be administrator and auditor at once."), "role")


def _find_grant(user: User, role: str, place: Place, unit_id: int | None) -> RoleGrant | None:
    """The row of this role, whether it holds or was taken away."""
    same_unit = RoleGrant.organisation_id.is_(None) if unit_id is None else RoleGrant.organisation_id == unit_id
    statement = select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.role == role, same_unit)
    return db.session.scalar(statement.where(RoleGrant.place_id == place.id).order_by(RoleGrant.id).limit(1))


def _with(second: Actor | None) -> dict[str, Any]:
    return {"second": second.name} if second is not None else {}


def revoke_role(actor: Actor, grant: RoleGrant, second: Actor | None = None) -> None:
    """Takes a role away from now on."""
    _demand_other(actor, grant.user)
    _demand_second(actor, second, needed=needs_two_to_revoke(grant))
    grant.revoked_at = now()
    db.session.flush()
    record(actor, "revoked", grant.user, place_path=grant.place.path, role=grant.role, **_with(second))
    _tell(grant.user, "revoked", actor)


def sign_in(login: str, password: str) -> User | None:
    """The account whose name and password fit, or None; either way the record hears of it."""
    user = find_user_by_login(login)
    fits = verify_password(user.password_hash if user and user.is_enabled else None, password)
    if user is None:
        return None
    if not fits:
        note_access("refused", user.id)
        return None
    if user.password_expires_at is not None and user.password_expires_at < now():
        note_access("refused", user.id)
        raise InvalidInput(_l("This first password has run out. Your administrator sets a new one."), "password")
    if not has_second_step(user.id):
        note_sign_in(user)
    return user


def note_sign_in(user: User) -> None:
    """The person is in, by all the steps that their account asks for."""
    user.last_sign_in_at = now()
    note_access("signed_in", user.id)


def change_password(user: User, current: str, new: str, session_key: str | None) -> None:
    """Sets a new password and ends all other sessions of the person."""
    if not verify_password(user.password_hash, current):
        raise InvalidInput(_l("The present password does not fit."), "current")
    if verify_password(user.password_hash, new):
        raise InvalidInput(_l("Please choose a password that differs from the present one."), "password")
    check_new_password(new, user.login)
    user.password_hash = hash_password(new)
    user.must_change_password, user.password_expires_at = False, None
    end_sessions(user.id, except_key=session_key)
    record(user.actor, "changed_password", user)


def reset_password(actor: Actor, user: User, second: Actor | None = None) -> str:
    """A new first password, returned once; it must be changed at the next sign-in."""
    _demand_other(actor, user)
    _demand_second(actor, second, needed=needs_two_to_change(user, "reset"))
    password = generate_password()
    user.password_hash = hash_password(password)
    user.must_change_password, user.password_expires_at = True, now() + FIRST_PASSWORD_HOLDS
    end_sessions(user.id)
    record(actor, "reset_password", user, **_with(second))
    _tell(user, "reset_password", actor)
    return password


def remove_second_step(actor: Actor, user: User, second: Actor | None = None) -> None:
    """For a lost phone: the person signs in by the password once more, and sets up a new app."""
    _demand_other(actor, user)
    _demand_second(actor, second, needed=needs_two_to_change(user, "second"))
    remove(user)
    record(actor, "second_step_removed", user, **_with(second))
    _tell(user, "second_factor_reset", actor)


def disable_user(actor: Actor, user: User, second: Actor | None = None) -> None:
    """Closes an account; every session of it ends at once."""
    if user.id == actor.user_id:
        raise Forbidden(_l("You cannot close your own account. Ask another administrator."))
    _demand_second(actor, second, needed=needs_two_to_change(user, "disable"))
    user.is_enabled = False
    end_sessions(user.id)
    record(actor, "disabled", user, **_with(second))
    _tell(user, "disabled", actor)


def enable_user(actor: Actor, user: User, second: Actor | None = None) -> None:
    """Opens a closed account again."""
    _demand_other(actor, user)
    _demand_second(actor, second, needed=needs_two_to_change(user, "enable"))
    user.is_enabled = True
    record(actor, "enabled", user, **_with(second))
    _tell(user, "enabled", actor)


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
    _demand_other(actor, user)
    check_role(user, role)
    if not needs_two_to_grant(role):
        return grant_role(actor, user, role, place, organisation)
    unit_id = organisation.id if organisation else None
    key = f"grant/{user.id}/{role}/{place.id}/{unit_id}"
    return pending.ask(
        actor, GRANT, key, reason, user, role=role, place_id=place.id, place=place.name_zh, organisation_id=unit_id
    )


def ask_to_revoke(actor: Actor, grant: RoleGrant, reason: str) -> PendingChange | None:
    """Takes the role away at once, or asks for it where it needs a second person."""
    _demand_other(actor, grant.user)
    if not needs_two_to_revoke(grant):
        revoke_role(actor, grant)
        return None
    return pending.ask(actor, REVOKE, f"revoke/{grant.id}", reason, grant.user, grant_id=grant.id, role=grant.role)


def ask_to_change_account(actor: Actor, user: User, action: str, reason: str) -> PendingChange | str | None:
    """Resets, closes or opens an account at once, or asks for it; a first password is returned once."""
    _demand_other(actor, user)
    if not needs_two_to_change(user, action):
        return CHANGES[action](actor, user)
    return pending.ask(actor, ACCOUNT, f"account/{user.id}/{action}", reason, user, action=action)


def _asker(change: PendingChange) -> Actor:
    """Who asked, with the roles held now: rights that were lost meanwhile ask for nothing."""
    actor = change.asked_by.actor
    if not change.asked_by.is_enabled or not actor.has_role(*pending.CONFIRMERS):
        raise Forbidden(_l("Who asked for this is no administrator any more. Ask for it anew."))
    return actor


def _grant(second: Actor, change: PendingChange) -> None:
    assert change.subject is not None
    place, unit_id = db.session.get_one(Place, change.data["place_id"]), change.data["organisation_id"]
    unit = db.session.get_one(Organisation, unit_id) if unit_id else None
    grant_role(_asker(change), change.subject, change.data["role"], place, unit, second)


def _revoke(second: Actor, change: PendingChange) -> None:
    revoke_role(_asker(change), db.session.get_one(RoleGrant, change.data["grant_id"]), second)


def _change_account(second: Actor, change: PendingChange) -> str | None:
    assert change.subject is not None
    return CHANGES[change.data["action"]](_asker(change), change.subject, second)


ACCOUNT_CHANGES = {
    "reset": _l("Set a new first password"),
    "disable": _l("Close the account"),
    "enable": _l("Open the account again"),
    "second": _l("Remove the second step at sign-in"),
}
GRANT = pending.define_pending(
    "accounts.grant", _l("Grant a role"), lambda c: f"{LABELS[c.data['role']]} · {c.data['place']}", _grant
)
REVOKE = pending.define_pending(
    "accounts.revoke", _l("Take a role away"), lambda c: str(LABELS[c.data["role"]]), _revoke
)
ACCOUNT = pending.define_pending(
    "accounts.account", _l("Change an account"), lambda c: str(ACCOUNT_CHANGES[c.data["action"]]), _change_account
)


def get_grant(user: User, grant_id: int) -> RoleGrant | None:
    """The grant of this person with this id."""
    return db.session.scalar(select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user.id))
