"""What somebody changes of their own account: the password, the second step, the devices that are signed in."""

from __future__ import annotations

from govtrack.accounts import passkeys, policy, second_factor, sessions
from govtrack.accounts.models import Passkey, User
from govtrack.accounts.passwords import check_new_password, hash_password, verify_password
from govtrack.audit.operations import record
from govtrack.core.access import require, require_visible
from govtrack.core.actors import Actor
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l


def change_password(actor: Actor, user: User, current: str, new: str, session_key: str | None) -> None:
    """Sets a new password and ends all other sessions of the person."""
    require(policy.is_own(actor, user))
    user = lock(db.session.get_one(User, user.id))  # two administrators may end the present one at this moment
    if not verify_password(user.password_hash, current):
        raise InvalidInput(_l("The present password does not fit."), "current")
    if verify_password(user.password_hash, new):
        raise InvalidInput(_l("Please choose a password that differs from the present one."), "password")
    check_new_password(new, user.login)
    user.password_hash = hash_password(new)
    user.must_change_password, user.password_expires_at = False, None
    sessions.end_sessions(user.id, except_key=session_key)
    record(actor, "changed_password", user)


def set_up_app(actor: Actor, user: User, offered: str, code: str, session_key: str | None) -> list[str]:
    """Puts the app on one's phone in force by a first code of the offered secret; returns the paper codes, once."""
    require(policy.is_own(actor, user))
    return second_factor.confirm(user, offered, code, session_key)


def renew_paper_codes(actor: Actor, user: User) -> list[str]:
    """Ten new paper codes, shown once; the old ones are worthless."""
    require(policy.is_own(actor, user))
    return second_factor.renew_codes(user)


def add_passkey(
    actor: Actor, user: User, site: passkeys.Site, challenge: bytes | None, credential: str, name: str,
    session_key: str | None,
) -> list[str]:  # fmt: skip
    """Keeps a passkey; as the first second step of a person it brings paper codes, once."""
    require(policy.is_own(actor, user))
    return second_factor.add_passkey(user, site, challenge, credential, name, session_key)


def rename_passkey(actor: Actor, passkey: Passkey, name: str) -> None:
    """Another name for it; that of somebody else does not exist."""
    require_visible(policy.owns(actor, passkey))
    passkeys.rename(passkey, name)


def remove_passkey(actor: Actor, passkey: Passkey) -> None:
    """Takes it away, as for a lost device; that of somebody else does not exist."""
    require_visible(policy.owns(actor, passkey))
    passkeys.remove(actor, passkey)


def end_session(actor: Actor, user: User, handle: str) -> None:
    """Ends one session, such as that of a lost phone; raises NotFound where there is none of this name."""
    require(policy.is_own(actor, user))
    require_visible(sessions.end_session(user.id, handle))
    record(actor, "sessions_ended", user)


def end_other_sessions(actor: Actor, user: User, session_key: str | None) -> None:
    """Ends every session but this one."""
    require(policy.is_own(actor, user))
    sessions.end_sessions(user.id, except_key=session_key)
    record(actor, "sessions_ended", user)
