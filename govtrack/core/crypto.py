"""Keys, encryption of contact data, keyed hashes and receipt codes.

The keys themselves live in ``core.keys``.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from govtrack.core import keys
from govtrack.core.text import visible

MARK = "k1:"
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_GROUPS = (4, 4, 4)
_GROUP = f"([{RECEIPT_ALPHABET}]{{4}})"
_RECEIPT = re.compile(rf"(?<![A-Z0-9]){_GROUP}[\W_]{{0,3}}{_GROUP}[\W_]{{0,3}}{_GROUP}(?![A-Z0-9])", re.ASCII)

# The number of a letter, which may stand right before its code.
_NUMBER = re.compile(r"[A-Z]{1,8}-\d{4}-\d{6}", re.ASCII)


def encrypt(text: str) -> str:
    """Seals ``text`` with the newest key, whose id stands before it: the database alone does not tell it."""
    key = keys.ring()[0]
    return f"{MARK}{key.id}:{_vault(key).encrypt(text.encode()).decode('ascii')}"


def decrypt(sealed: str) -> str:
    """Opens what :func:`encrypt` sealed; raises KeyDoesNotFit where its key is not here."""
    try:
        if sealed.startswith(MARK):
            key_id, _colon, token = sealed.removeprefix(MARK).partition(":")
            return _vault(keys.find_key(key_id)).decrypt(token.encode("ascii")).decode()
        return _open_unnamed(sealed)
    except InvalidToken as error:
        raise keys.KeyDoesNotFit("This key does not fit this database: a sealed value cannot be opened.") from error


def _open_unnamed(sealed: str) -> str:
    """A value from before keys had ids: whichever key of the ring opens it, the oldest first."""
    boxes = [_vault(key) for key in reversed(keys.ring())]
    return MultiFernet(boxes).decrypt(sealed.encode("ascii")).decode()


@lru_cache(maxsize=32)
def _vault(key: keys.Key) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.derive(key, "vault")))


def fingerprint(purpose: str, text: str) -> str:
    """A keyed hash: equal texts are recognised, none can be read back or guessed without the key."""
    return keyed_hash(keys.lookup_key(), purpose, text)


def keyed_hash(key: keys.Key, purpose: str, text: str) -> str:
    """The same with a key that is known already."""
    return hmac.digest(keys.derive(key, purpose), text.encode(), "sha256").hex()


def new_receipt_code() -> str:
    """A code like 7K2M-QX94-BD3T: 59 bits, no letters that are taken for digits."""
    groups = ("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(n)) for n in RECEIPT_GROUPS)
    return "-".join(groups)


def normalise_receipt_code(typed: str) -> str:
    """What a person typed, in the form codes are kept in: spaces, case and full width forgiven.

    Words before it ("Code:") and the number of the letter do not matter: the code is the last three
    groups of four of its letters; typed without groups, all letters of it together.
    """
    plain = _NUMBER.sub(" ", unicodedata.normalize("NFKC", visible(typed)).upper())
    if groups := _RECEIPT.findall(plain):
        return "-".join(groups[-1])
    letters = "".join(c for c in plain if c in RECEIPT_ALPHABET)
    if len(letters) != sum(RECEIPT_GROUPS):
        return ""
    return "-".join((letters[:4], letters[4:8], letters[8:]))
