"""Passkeys of the staff: a key of a device or a stick that answers a challenge of this house.

A passkey counts as the second step. Browsers make them for names over HTTPS and for ``localhost``
alone, never for a bare address of the network. The library is read only where one is used, since
it brings 19 MB that no other process needs.
"""

from __future__ import annotations

import importlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select

from govtrack.accounts.models import Passkey, User
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db, lock
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _l

MOST = 10
NAME_LENGTH = 60
CHALLENGE_BYTES = 32
LONGEST_ANSWER = 20_000
# A challenge is good for one answer and for so long.
CHALLENGE_HOLDS = timedelta(minutes=5)
REFUSED = _l("The passkey was not accepted. Please try once more, or enter a code.")


@dataclass(frozen=True, slots=True)
class Site:
    """As whom the house asks: a passkey answers this name and this origin alone."""

    name: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Whether browsers make passkeys here: a name over HTTPS, or this machine by its name."""
        try:
            ipaddress.ip_address(self.name)
        except ValueError:
            is_here = self.name == "localhost" or self.name.endswith(".localhost")
            return bool(self.name) and (is_here or self.origin.startswith("https://"))
        return False


def site_of(address: str) -> Site:
    """The site at an address such as that of the page."""
    parts = urlsplit(address)
    return Site((parts.hostname or "").lower(), f"{parts.scheme}://{parts.netloc}".lower())


def _library() -> Any:
    return importlib.import_module("webauthn")


def new_challenge() -> bytes:
    """Random bytes that nobody can have signed before."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def list_passkeys(user_id: int) -> list[Passkey]:
    """The passkeys of a person, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def has_passkey(user_id: int) -> bool:
    """Whether there is one."""
    return db.session.scalar(select(func.count()).select_from(Passkey).where(Passkey.user_id == user_id)) != 0


def ask_to_register(user: User, site: Site, challenge: bytes) -> str:
    """What the browser needs to make a passkey that this person does not have yet, as JSON."""
    library = _library()
    options = library.generate_registration_options(
        rp_id=site.name,
        rp_name="govtrack",
        # No name and no number of ours: the device keeps it, and some devices show it.
        user_id=bytes.fromhex(fingerprint("passkeys", str(user.id))),
        user_name=user.login,
        challenge=challenge,
        exclude_credentials=_descriptors(user.id),
    )
    return str(library.options_to_json(options))


def ask_to_use(user: User, site: Site, challenge: bytes) -> str:
    """What the browser needs to answer with one of this person's passkeys, as JSON."""
    library = _library()
    options = library.generate_authentication_options(
        rp_id=site.name, challenge=challenge, allow_credentials=_descriptors(user.id)
    )
    return str(library.options_to_json(options))


def _descriptors(user_id: int) -> list[Any]:
    library, structs = _library(), importlib.import_module("webauthn.helpers.structs")
    return [
        structs.PublicKeyCredentialDescriptor(id=library.base64url_to_bytes(row.credential))
        for row in list_passkeys(user_id)
    ]


def register(user: User, site: Site, challenge: bytes | None, answer: str, name: str) -> Passkey:
    """Keeps the public half of a new passkey; raises InvalidInput unless it answers this challenge of this site."""
    if len(list_passkeys(user.id)) >= MOST:
        raise InvalidInput(_l("Ten passkeys are enough. Remove one first."), "name")
    if challenge is None or len(answer) > LONGEST_ANSWER:
        raise InvalidInput(REFUSED, "name")
    try:
        made = _library().verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.name, expected_origin=site.origin
        )
    except _wrong_answers() as error:
        raise InvalidInput(REFUSED, "name") from error
    encode = importlib.import_module("webauthn.helpers").bytes_to_base64url
    credential = encode(made.credential_id)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == credential)) is not None:
        raise InvalidInput(_l("This passkey is known already."), "name")
    row = Passkey(
        user_id=user.id,
        name=_tidy(name),
        credential=credential,
        public_key=encode(made.credential_public_key),
        uses=made.sign_count,
    )
    db.session.add(row)
    db.session.flush()
    record(user.actor, "passkey_added", user)
    return row


def check(user: User, site: Site, challenge: bytes | None, answer: str) -> bool:
    """Whether one of this person's passkeys answers this challenge; a counter that went back tells of a copy."""
    row = None
    if challenge is not None and len(answer) <= LONGEST_ANSWER:
        try:
            row = _find_answering(user, answer)
            if row is not None:
                _verify(row, site, challenge, answer)
        except _wrong_answers():
            row = None
    record(user.actor, "passkey_used" if row is not None else "passkey_refused", user)
    return row is not None


def _find_answering(user: User, answer: str) -> Passkey | None:
    parsed = importlib.import_module("webauthn.helpers").parse_authentication_credential_json(answer)
    return db.session.scalar(select(Passkey).where(Passkey.user_id == user.id, Passkey.credential == parsed.id))


def _verify(row: Passkey, site: Site, challenge: bytes, answer: str) -> None:
    lock(row)
    library = _library()
    seen = library.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site.name,
        expected_origin=site.origin,
        credential_public_key=library.base64url_to_bytes(row.public_key),
        credential_current_sign_count=row.uses,
    )
    row.uses, row.used_at = seen.new_sign_count, now()
    db.session.flush()


def _wrong_answers() -> tuple[type[Exception], ...]:
    """What the library raises for an answer that is not one: its own errors, and those of broken encodings."""
    base: type[Exception] = importlib.import_module("webauthn.helpers.exceptions").WebAuthnException
    return (base, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def get_own(user: User, passkey_id: int) -> Passkey:
    """A passkey of this person; raises NotFound for everybody else's."""
    row = db.session.get(Passkey, passkey_id)
    if row is None or row.user_id != user.id:
        raise NotFound()
    return row


def rename(passkey: Passkey, name: str) -> None:
    """Gives a passkey the name by which its owner knows it."""
    passkey.name = _tidy(name)


def remove(actor: Actor, passkey: Passkey) -> None:
    """Takes a passkey away, as for a lost device."""
    owner = db.session.get_one(User, passkey.user_id)
    db.session.delete(passkey)
    db.session.flush()
    record(actor, "passkey_removed", owner)


def _tidy(name: str) -> str:
    plain = " ".join(name.replace("\x00", "").split())[:NAME_LENGTH]
    if not plain:
        raise InvalidInput(_l("Give it a name by which you know it again."), "name")
    return plain
