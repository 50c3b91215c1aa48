"""Writing accounts, roles and sign-ins."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.passwords import check_new_password, hash_password, verify_password
from govtrack.accounts.queries import find_user_by_login
from govtrack.accounts.roles import ALL
from govtrack.accounts.sessions import end_sessions
from govtrack.audit.operations import record
from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation, Place


def generate_password() -> str:
    """A random first password that can be read out over the phone: 4 groups of 4."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def add_user(actor: Actor, *, login: str, name: str, password: str, must_change_password: bool = False) -> User:
    """Opens an account; raises InvalidInput where the sign-in name is taken or the password weak."""
    login = login.strip().lower()
    if find_user_by_login(login) is not None:
        raise InvalidInput(_l("This sign-in name is taken. Please choose another one."), "login")
    check_new_password(password, login)
    user = User(
        login=login, name=name, password_hash=hash_password(password), must_change_password=must_change_password
    )
    db.session.add(user)
    db.session.flush()
    record(actor, "opened", user, login=login)
    return user


def grant_role(
    actor: Actor, user: User, role: str, place: Place, organisation: Organisation | None = None
) -> RoleGrant:
    """Gives a role within a place; administrators and auditors exclude each other (design: separation of duties)."""
    if role not in ALL:
        raise InvalidInput(_l("There is no such role."), "role")
    held = {grant.role for grant in user.grants if grant.revoked_at is None}
    if {role} | held >= {"admin", "auditor"}:
        raise InvalidInput(_l("Nobody may be administrator and auditor at once."), "role")
    grant = RoleGrant(
        user_id=user.id, role=role, place_id=place.id, organisation_id=organisation.id if organisation else None
    )
    db.session.add(grant)
    db.session.flush()
    db.session.refresh(user, ["grants"])
    record(actor, "granted", user, place_path=place.path, role=role)
    return grant


def revoke_role(actor: Actor, grant: RoleGrant) -> None:
    """Takes a role away from now on."""
    grant.revoked_at = now()
    db.session.flush()
    record(actor, "revoked", grant.user, place_path=grant.place.path, role=grant.role)


def sign_in(login: str, password: str) -> User | None:
    """The account whose name and password fit, or None; either way the event is recorded."""
    user = find_user_by_login(login)
    fits = verify_password(user.password_hash if user and user.is_enabled else None, password)
    if user is None:
        return None
    if not fits:
        record(ANONYMOUS, "refused", user)
        return None
    user.last_sign_in_at = now()
    record(user.actor, "signed_in", user)
    return user


def change_password(user: User, current: str, new: str, session_key: str | None) -> None:
    """Sets a new password and ends all other sessions of the person."""
    if not verify_password(user.password_hash, current):
        raise InvalidInput(_l("The present password does not fit."), "current")
    if verify_password(user.password_hash, new):
        raise InvalidInput(_l("Please choose a password that differs from the present one."), "password")
    check_new_password(new, user.login)
    user.password_hash = hash_password(new)
    user.must_change_password = False
    end_sessions(user.id, except_key=session_key)
    record(user.actor, "changed_password", user)


def reset_password(actor: Actor, user: User) -> str:
    """A new first password, returned once; it must be changed at the next sign-in."""
    password = generate_password()
    user.password_hash = hash_password(password)
    user.must_change_password = True
    end_sessions(user.id)
    record(actor, "reset_password", user)
    return password


def disable_user(actor: Actor, user: User) -> None:
    """Closes an account; every session of it ends at once."""
    if user.id == actor.user_id:
        raise Forbidden(_l("You cannot close your own account. Ask another administrator."))
    user.is_enabled = False
    end_sessions(user.id)
    record(actor, "disabled", user)


def enable_user(actor: Actor, user: User) -> None:
    """Opens a closed account again."""
    user.is_enabled = True
    record(actor, "enabled", user)


def get_grant(user: User, grant_id: int) -> RoleGrant | None:
    """The grant of this person with this id."""
    return db.session.scalar(select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user.id))
