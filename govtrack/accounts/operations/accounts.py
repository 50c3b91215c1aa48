"""Opening and closing accounts, their passwords and sign-ins."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from govtrack.accounts import policy
from govtrack.accounts.models import User
from govtrack.accounts.operations.common import (
    demand_changers,
    demand_other,
    demand_second,
    notify_rights_changed,
    with_second,
)
from govtrack.accounts.passwords import check_new_password, hash_password, verify_password
from govtrack.accounts.queries import find_user_by_login
from govtrack.accounts.rights import (
    needs_two_to_change,
)
from govtrack.accounts.second_factor import has_second_step, remove
from govtrack.accounts.sessions import end_sessions
from govtrack.accounts.settings import FIRST_PASSWORD_HOURS
from govtrack.audit.access import note_access
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.names import normal_name
from govtrack.core.settings import get_setting
from govtrack.places.models import Place
from govtrack.places.queries import find_place_by_path

NO_LOGIN = _l("Enter a sign-in name.")


def _first_password_ends() -> datetime:
    return now() + timedelta(hours=get_setting(FIRST_PASSWORD_HOURS))


def generate_password() -> str:
    """A random first password that can be read out over the phone: 4 groups of 4."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def add_user(actor: Actor, *, login: str, name: str, password: str, must_change_password: bool = False) -> User:
    """Opens an account; raises InvalidInput where the sign-in name is taken or the password weak."""
    require(policy.can_open_accounts(actor))
    if len(login.split()) > 1:
        raise InvalidInput(_l("A sign-in name has no blanks. Please take them out."), "login")
    login = normal_name(login)
    if not login:
        raise InvalidInput(NO_LOGIN, "login")
    if find_user_by_login(login) is not None:
        raise InvalidInput(_l("This sign-in name is taken. Please choose another one."), "login")
    check_new_password(password, login)
    user = User(
        login=login, name=name, password_hash=hash_password(password), must_change_password=must_change_password,
        password_expires_at=_first_password_ends() if must_change_password else None,
        home=_first_home(actor),
    )  # fmt: skip
    db.session.add(user)
    db.session.flush()
    record(actor, "opened", user, login=login)
    return user


def _first_home(actor: Actor) -> Place | None:
    """A place of whoever opens the account; None for the system."""
    paths = actor.place_paths(["admin"])
    return find_place_by_path(paths[0]) if paths else None


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


def reset_password(actor: Actor, user: User, second: Actor | None = None) -> str:
    """A new first password, returned once; it must be changed at the next sign-in."""
    demand_other(actor, user)
    lock(user)  # a right may come into force at this moment, after which it needs two
    demand_changers(user, actor, second)
    demand_second(actor, second, needed=needs_two_to_change(user, "reset"))
    password = _set_first_password(user)
    record(actor, "reset_password", user, **with_second(second))
    notify_rights_changed(user, "reset_password", actor)
    return password


def _set_first_password(user: User) -> str:
    password = generate_password()
    user.password_hash = hash_password(password)
    user.must_change_password, user.password_expires_at = True, _first_password_ends()
    end_sessions(user.id)
    return password


def hand_over(actor: Actor, user: User, second: Actor) -> str:
    """Ends whatever opened the account before it was given a right that needs two; returns a new first password.

    Until then one administrator could open the account or reset its password, sign in by it, choose another one and
    set up a second step. ``second``, who did not ask for the right, hands the new one to the person.
    """
    demand_second(actor, second, needed=True)
    if has_second_step(user.id):
        record(actor, "second_step_removed", user, **with_second(second))
    remove(user)
    password = _set_first_password(user)
    record(actor, "reset_password", user, **with_second(second))
    return password


def remove_second_step(actor: Actor, user: User, second: Actor | None = None) -> None:
    """For a lost phone: the person signs in by the password once more, and sets up a new app."""
    demand_other(actor, user)
    demand_changers(user, actor, second)
    demand_second(actor, second, needed=needs_two_to_change(user, "second"))
    remove(user)
    record(actor, "second_step_removed", user, **with_second(second))
    notify_rights_changed(user, "second_factor_reset", actor)


def disable_user(actor: Actor, user: User, second: Actor | None = None) -> None:
    """Closes an account; every session of it ends at once."""
    if user.id == actor.user_id:
        raise Forbidden(_l("You cannot close your own account. Ask another administrator."))
    demand_changers(user, actor, second)
    demand_second(actor, second, needed=needs_two_to_change(user, "disable"))
    user.is_enabled = False
    end_sessions(user.id)
    record(actor, "disabled", user, **with_second(second))
    notify_rights_changed(user, "disabled", actor)


def enable_user(actor: Actor, user: User, second: Actor | None = None) -> None:
    """Opens a closed account again."""
    demand_other(actor, user)
    demand_changers(user, actor, second)
    demand_second(actor, second, needed=needs_two_to_change(user, "enable"))
    user.is_enabled = True
    record(actor, "enabled", user, **with_second(second))
    notify_rights_changed(user, "enabled", actor)
