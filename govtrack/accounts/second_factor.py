"""The second step at sign-in: an app on one's own phone, a passkey, or one of ten codes on paper."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, exists, func, or_, select

from govtrack.accounts import passkeys
from govtrack.accounts.models import Passkey, RecoveryCode, SecondFactor, User
from govtrack.accounts.rights import TWO_PERSON_ROLES, roles_of
from govtrack.accounts.sessions import end_sessions
from govtrack.audit.operations import record
from govtrack.core.clock import now
from govtrack.core.crypto import RECEIPT_ALPHABET, decrypt, encrypt, fingerprint
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.keys import KeyDoesNotFit

ISSUER = "govtrack"
STEP_SECONDS, DIGITS = 30, 6
# A clock may be half a minute off to either side.
WINDOW = 1
CODES, CODE_SIGNS = 10, 8
WRONG_CODE = _l("This code does not fit. Codes of the app change every half minute; a paper code works once.")


def is_required(user: User) -> bool:
    """Whether a role of this person asks for a second step: rights to identities, to the record, to rights."""
    return not roles_of(user).isdisjoint(TWO_PERSON_ROLES)


def find_factor(user_id: int) -> SecondFactor | None:
    """The person's second step, once it was confirmed by a code."""
    return db.session.scalar(
        select(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    )


def has_second_step(user_id: int) -> bool:
    """Whether the person has an app or a passkey for the second step."""
    app = exists().where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    passkey = exists().where(Passkey.user_id == user_id)
    return bool(db.session.scalar(select(or_(app, passkey))))


def add_passkey(
    user: User, site: passkeys.Site, challenge: bytes | None, answer: str, name: str, session_key: str | None
) -> list[str]:
    """Keeps a passkey. The first second step of a person ends all other sessions and brings paper codes, once."""
    is_first = not has_second_step(user.id)
    passkeys.register(user, site, challenge, answer, name)
    if not is_first:
        return []
    end_sessions(user.id, except_key=session_key)
    record(user.actor, "second_step_set", user)
    return renew_codes(user)


def offer(user: User) -> str:
    """A fresh secret for the app, sealed for this person; its page carries it until a first code fits."""
    return encrypt(f"{user.id}:{pyotp.random_base32()}")


def offered_secret(user: User, sealed: str) -> str | None:
    """The secret in the letters that people type into an app; None where it was offered to nobody or somebody else."""
    try:
        whose, _colon, secret = decrypt(sealed).partition(":")
    except (KeyDoesNotFit, ValueError):
        return None
    return secret if whose == str(user.id) else None


def secret_of(row: SecondFactor) -> str:
    """The secret of an app that is in force."""
    return decrypt(row.sealed_secret)


def address_of(secret: str, user: User) -> str:
    """The address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)


def confirm(user: User, sealed: str, code: str, session_key: str | None) -> list[str]:
    """Puts the second step in force by a first code of the offered secret; all other sessions end.

    Returns the paper codes, once. Raises InvalidInput where the code does not fit, or an app is in force already.
    """
    lock(db.session.get_one(User, user.id))
    secret = offered_secret(user, sealed)
    if secret is None or find_factor(user.id) is not None:
        raise InvalidInput(WRONG_CODE, "code")
    # One that was never confirmed may lie there from former versions.
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    row = SecondFactor(user_id=user.id, sealed_secret=encrypt(secret), confirmed_at=now())
    db.session.add(row)
    db.session.flush()
    if not _fits_app(row, _digits(code)):
        raise InvalidInput(WRONG_CODE, "code")
    end_sessions(user.id, except_key=session_key)
    record(user.actor, "second_step_set", user)
    return renew_codes(user)


def renew_codes(user: User) -> list[str]:
    """Ten new paper codes; the old ones are worthless. They are shown once and kept as marks alone."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(CODE_SIGNS)) for _ in range(CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, mark=_mark(user.id, code)) for code in codes)
    db.session.flush()
    record(user.actor, "paper_codes_made", user)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def count_codes(user_id: int) -> int:
    """How many paper codes are left."""
    statement = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(statement.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))) or 0


def check(user: User, typed: str) -> bool:
    """Whether a code of the app or an unused paper code was typed; each works once, and both are on record."""
    if not has_second_step(user.id):
        return False
    row, digits = find_factor(user.id), _digits(typed)
    if row is not None and len(digits) == DIGITS and _fits_app(row, digits):
        return True
    if _use_paper(user, typed):
        record(user.actor, "paper_code_used", user)
        return True
    record(user.actor, "second_step_refused", user)
    return False


def remove(user: User) -> None:
    """Takes the second step away, for a lost phone; whoever may do so records it."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    end_sessions(user.id)


def _digits(typed: str) -> str:
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())


def _fits_app(row: SecondFactor, digits: str) -> bool:
    """Whether the digits are of this moment and were not used before."""
    lock(row)
    app, moment = pyotp.TOTP(secret_of(row)), now()
    for step in _steps(moment):
        fresh = row.last_step is None or step > row.last_step
        if hmac.compare_digest(app.at(step * STEP_SECONDS), digits) and fresh:
            row.last_step = step
            db.session.flush()
            return True
    return False


def _steps(moment: datetime) -> range:
    current = int(moment.timestamp()) // STEP_SECONDS
    return range(current - WINDOW, current + WINDOW + 1)


def _use_paper(user: User, typed: str) -> bool:
    plain = "".join(sign for sign in typed.upper() if sign in RECEIPT_ALPHABET)
    statement = select(RecoveryCode).where(RecoveryCode.mark == _mark(user.id, plain), RecoveryCode.used_at.is_(None))
    row = db.session.scalar(statement)
    if row is None:
        return False
    lock(row)
    if row.used_at is not None:
        return False
    row.used_at = now()
    db.session.flush()
    return True


def _mark(user_id: int, code: str) -> str:
    return fingerprint("recovery", f"{user_id}:{code}")
